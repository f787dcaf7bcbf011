"""A line like a village's: slow, far, stalled or cut, between a client and the servers on this PC.

It counts what goes over it. Its rate holds for all connections together, as on a real one.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from types import TracebackType

_BLOCK = 1024
_AHEAD = 8 * 1024


@dataclass
class Manner:
    """How the line is now; it may be changed at any moment, from any thread."""

    rate: float = 0.0
    """Bytes a second each way; 0: as fast as it goes."""
    delay: float = 0.0
    """Seconds until a byte arrives."""
    stalled: bool = False
    """Connections stay, and nothing goes over them."""
    down: bool = False
    """No connection is taken; those that there are end."""
    queue: int = 0
    """Bytes of each connection that may wait before the line, first come first served, as in a modem: what is urgent
    waits behind them. 0: connections take turns."""


class ShapedLine:
    """Takes connections at `port`, and passes them on to another port of this PC. `others`: further ports reached over
    the same line, through `ports[1:]`. `ports`: where it listens; free ones unless they are named."""

    def __init__(
        self, to: int, rate: float = 0.0, delay: float = 0.0, others: Sequence[int] = (), ports: Sequence[int] = ()
    ) -> None:
        self.manner = Manner(rate, delay)
        self.came = self.went = 0
        """Bytes from the server to the client, and the other way."""
        self.connections = 0
        self.taken: list[tuple[float, int]] = []
        """When a connection was taken (monotonic seconds), and for which of the servers' ports."""
        self.to = (to, *others)
        self.ports = tuple(ports)
        self._free = {"came": 0.0, "went": 0.0}
        """When the line has carried all that waits before it."""
        self._cut_at: int | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="line", daemon=True)
        self._thread.start()
        self._ready.wait()

    def __enter__(self) -> ShapedLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """Where the first server is reached."""
        return self.ports[0]

    def cut_after(self, came: int) -> None:
        """Cut every connection once when so many further bytes have come from the server."""
        self._cut_at = self.came + came

    def cut(self) -> None:
        """Cut every connection now."""
        self._loop.call_soon_threadsafe(self._cut)

    def stop(self) -> None:
        """Take the line away."""
        self._loop.call_soon_threadsafe(self._end)
        self._thread.join()

    # -- in the line's own thread

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._over = asyncio.Event()
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._turns = {"came": asyncio.Lock(), "went": asyncio.Lock()}
        servers = []
        for to, port in zip(self.to, self.ports or (0,) * len(self.to), strict=True):
            listening = socket.create_server(("127.0.0.1", port))
            servers.append((await asyncio.start_server(partial(self._connected, to), sock=listening), listening))
        self.ports = tuple(int(each.getsockname()[1]) for _, each in servers)
        self._ready.set()
        await self._over.wait()
        for server, _ in servers:
            server.close()
        self._cut()
        left = [each for each in asyncio.all_tasks() if each is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _end(self) -> None:
        self._over.set()

    def _cut(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()
        self._writers.clear()

    async def _connected(self, to: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.manner.down:
            writer.transport.abort()
            return
        self.connections += 1
        self.taken.append((time.monotonic(), to))
        near = writer.get_extra_info("socket")
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", to, limit=_AHEAD)
        except OSError:  # nobody is there at the other end
            writer.transport.abort()
            return
        far_writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _AHEAD)
        both = {writer, far_writer}
        self._writers |= both
        try:
            carry = self._queue_up if self.manner.queue else self._pass_on
            await asyncio.gather(carry(far_reader, writer, "came"), carry(reader, far_writer, "went"))
        except (OSError, asyncio.CancelledError):
            pass  # one end is gone, or the line is taken away
        finally:
            self._writers -= both
            for each in both:
                each.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        while block := await reader.read(_BLOCK):
            async with self._turns[way]:
                while self.manner.stalled:
                    await asyncio.sleep(0.02)
                if self.manner.down:
                    raise OSError
                if self.manner.rate:
                    await asyncio.sleep(len(block) / self.manner.rate)
            if self.manner.delay:
                await asyncio.sleep(self.manner.delay)
            await self._arrive(block, writer, way)
        raise OSError  # the other end has hung up: so does this line

    async def _arrive(self, block: bytes, writer: asyncio.StreamWriter, way: str) -> None:
        setattr(self, way, getattr(self, way) + len(block))
        writer.write(block)
        await writer.drain()
        if way == "came" and self._cut_at is not None and self.came >= self._cut_at:
            self._cut_at = None
            raise OSError

    async def _queue_up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        """What comes waits before the line behind all that came earlier, also of connections that are gone by now."""
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        room = asyncio.Semaphore(max(1, self.manner.queue // _BLOCK))
        arriving = asyncio.create_task(self._come_out(waiting, room, writer, way))
        try:
            while block := await reader.read(_BLOCK):
                await room.acquire()
                if arriving.done():
                    raise OSError
                start = max(time.monotonic(), self._free[way])
                self._free[way] = start + (len(block) / self.manner.rate if self.manner.rate else 0.0)
                waiting.put_nowait((self._free[way] + self.manner.delay, block))
            waiting.put_nowait((0.0, b""))
            await arriving  # what waits still arrives
        finally:
            arriving.cancel()
        raise OSError

    async def _come_out(
        self, waiting: asyncio.Queue[tuple[float, bytes]], room: asyncio.Semaphore, writer: asyncio.StreamWriter,
        way: str,
    ) -> None:  # fmt: skip
        try:
            while (found := await waiting.get())[1]:
                due, block = found
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                while self.manner.stalled:
                    await asyncio.sleep(0.02)
                if self.manner.down:
                    raise OSError
                await self._arrive(block, writer, way)
                room.release()
        except OSError:
            writer.transport.abort()
            room.release()


def until(seen: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for what must be seen."""
    done = threading.Event()
    for _ in range(int(seconds / 0.01)):
        if seen():
            return
        done.wait(0.01)
    raise AssertionError("it was not seen")
