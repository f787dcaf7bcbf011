"""The talker's end: connects, sends what is spoken, and receives the result at the end."""

from __future__ import annotations

import contextlib
import json
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class HungUp(Exception):
    """Air accepts no more sound: `answer` is what it said, or empty."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__()
        self.answer = answer


class Talker:
    """One talk. Raises OSError if nobody listens at that port."""

    def __init__(self, port: int, token: str) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), timeout=5)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line.sendall(token.encode() + b"\n")

    def say(self, samples: NDArray[np.float32]) -> None:
        """Send float32 mono at 48 kHz. Raises HungUp if air has ended the talk."""
        pcm = (samples.clip(-1, 1) * 32767).astype("<i2").tobytes()
        try:
            if self._has_answered():
                raise HungUp(self._answer())
            self._line.sendall(pcm)
        except OSError as error:
            raise HungUp(self._answer()) from error

    def end(self) -> dict[str, Any]:
        """End the talk and return the result, or nothing if air does not answer."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        return self._answer()

    def close(self) -> None:
        """Close the line."""
        self._line.close()

    def _has_answered(self) -> bool:
        """Whether air has answered or closed the line. Uses a peek, because select() knows only a process's first
        thousand files.
        """
        self._line.settimeout(0)
        try:
            self._line.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        finally:
            self._line.settimeout(5)
        return True

    def _answer(self) -> dict[str, Any]:
        self._line.settimeout(5)
        try:
            with self._line.makefile("rb") as file:
                said = json.loads(file.readline())
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}
