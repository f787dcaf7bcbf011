"""A line like a village's: slow, far, stalled or cut, between a client and a server on this PC.

It counts what goes over it. Its rate holds for all connections together, as on a real one.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
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


class ShapedLine:
    """Takes connections at `port`, and passes them on to another port of this PC."""

    def __init__(self, to: int, rate: float = 0.0, delay: float = 0.0) -> None:
        self.manner = Manner(rate, delay)
        self.came = self.went = 0
        """Bytes from the server to the client, and the other way."""
        self.connections = 0
        self._to = to
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
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(listening.getsockname()[1])
        server = await asyncio.start_server(self._connected, sock=listening)
        self._ready.set()
        await self._over.wait()
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

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.manner.down:
            writer.transport.abort()
            return
        self.connections += 1
        near = writer.get_extra_info("socket")
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to, limit=_AHEAD)
        far_writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _AHEAD)
        both = {writer, far_writer}
        self._writers |= both
        try:
            await asyncio.gather(self._pass_on(far_reader, writer, "came"), self._pass_on(reader, far_writer, "went"))
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
            setattr(self, way, getattr(self, way) + len(block))
            writer.write(block)
            await writer.drain()
            if way == "came" and self._cut_at is not None and self.came >= self._cut_at:
                self._cut_at = None
                raise OSError
        raise OSError  # the other end has hung up: so does this line


def until(seen: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for what must be seen."""
    done = threading.Event()
    for _ in range(int(seconds / 0.01)):
        if seen():
            return
        done.wait(0.01)
    raise AssertionError("it was not seen")
