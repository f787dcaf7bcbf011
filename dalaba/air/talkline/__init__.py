"""Live sound over the loopback, from the talker to air's outputs. It carries sound and decides nothing.

The talker connects to the port that air named, sends the token in one line, then s16le mono at 48 kHz until it closes
its side. At the end air answers with one JSON line. Air levels and limits whatever comes, so that no front door can
hurt an ear.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from dalaba.air.outputs.live_source import LiveSource
from dalaba.core.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.air.talkline.recording import Recording

PATIENCE = 5.0
"""Seconds for the talker to connect, and seconds of silence after which it counts as gone."""
_TOKEN_PATIENCE = 0.5
"""Seconds for the token, so that a caller without it keeps nobody out."""
_TICK = 0.2
"""Seconds between two checks whether the thread should end: not every system wakes it for that."""
_PIECE = 1920
"""Bytes of 20 ms."""


class Line:
    """Air's end of one talk: from construction on it waits for the talker, in its own thread.

    `wake` is called when the talker connects and when nothing more comes. `profile`: how `sound.processing.Live` shapes
    the sound. `recording` receives what is heard.
    """

    def __init__(self, source: LiveSource, profile: str, recording: Recording | None, wake: Callable[[], None]) -> None:
        self._source, self._profile, self._recording, self._wake = source, profile, recording, wake
        self.token = secrets.token_hex(16)
        self.speaking = False
        """Whether the talker has connected."""
        self.over: Reason | None = None
        """Why nothing more comes."""
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._left = False
        self._answer: dict[str, object] = {}
        self._answered = threading.Event()
        self._thread = threading.Thread(target=self._run, name="talk", daemon=True)
        self._thread.start()

    def hang_up(self) -> None:
        """Take no more sound. What has come is still heard."""
        self._left = True

    def close(self, answer: dict[str, object]) -> None:
        """Send the talker the result and close the line: at once, in the line's own thread."""
        self._answer = answer
        self._left = True
        self._answered.set()

    def wait(self, seconds: float) -> None:
        """Wait until the talker was told, at most so long."""
        self._thread.join(seconds)

    def _run(self) -> None:
        line = None
        try:
            with self._door:
                line = self._talker()
            if line is not None:
                self.speaking = True
                self._wake()
                self._listen(line)
        except OSError:
            self.over = Reason("air.talk_gone")
        finally:
            self.over = self.over or Reason("air.talk_over" if self.speaking else "air.talk_nobody")
            self._source.end()
            self._wake()
        if line is not None:
            with line, contextlib.suppress(OSError):
                self._say_farewell(line)

    def _say_farewell(self, line: socket.socket) -> None:
        """A person who is still speaking must not lose the answer to a broken connection."""
        if self._answered.wait(10):
            line.settimeout(_TICK)
            line.sendall(json.dumps(self._answer).encode() + b"\n")
            line.shutdown(socket.SHUT_WR)
            deadline = time.monotonic() + 1
            while time.monotonic() < deadline and line.recv(65_536):
                """What is still said is not heard any more."""

    def _talker(self) -> socket.socket | None:
        """The caller that sends the token; None if nobody did in time."""
        deadline = time.monotonic() + PATIENCE
        while not self._left and (left := deadline - time.monotonic()) > 0:
            self._door.settimeout(min(left, _TICK))
            with contextlib.suppress(TimeoutError):
                line, _ = self._door.accept()
                if self._knows(line):
                    return line
                line.close()
        return None

    def _knows(self, line: socket.socket) -> bool:
        line.settimeout(_TOKEN_PATIENCE)
        said = b""
        with contextlib.suppress(OSError):
            while not said.endswith(b"\n") and len(said) <= len(self.token) + 1:
                byte = line.recv(1)
                if not byte:
                    break
                said += byte
        return hmac.compare_digest(said, self.token.encode() + b"\n")

    def _listen(self, line: socket.socket) -> None:
        import numpy as np

        from dalaba.sound.processing import Live

        live, odd = Live(self._profile), b""
        try:
            for piece in self._pieces(line):
                data = odd + piece
                odd = data[len(data) // 2 * 2 :]
                pcm = np.frombuffer(data[: len(data) // 2 * 2], "<i2")
                self._hear(live.feed(pcm.astype(np.float32) / np.float32(32768)))
        finally:
            self._hear(live.end())

    def _pieces(self, line: socket.socket) -> Iterator[bytes]:
        """Take sound until the talker closes its side, we end the talk, or nothing came for `PATIENCE`."""
        line.settimeout(_TICK)
        came = time.monotonic()
        while not self._left:
            try:
                piece = line.recv(_PIECE)
            except TimeoutError:
                if time.monotonic() - came > PATIENCE:
                    raise
                continue
            if not piece:
                return
            came = time.monotonic()
            yield piece

    def _hear(self, samples: NDArray[np.float32]) -> None:
        self._source.put(samples)
        if self._recording is not None:
            self._recording.add(samples)
