"""The talker's end: connects, sends what is spoken, and learns at the end how it went."""

from __future__ import annotations

import contextlib
import json
import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class HungUp(Exception):
    """Air takes no more: `answer` is what it said, empty if nothing."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__()
        self.answer = answer


class Talker:
    """One talk. OSError where nobody listens at that port."""

    def __init__(self, port: int, token: str) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), timeout=5)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line.sendall(token.encode() + b"\n")

    def say(self, samples: NDArray[np.float32]) -> None:
        """Send it: float32 mono at 48 kHz. HungUp when air has ended the talk."""
        pcm = (samples.clip(-1, 1) * 32767).astype("<i2").tobytes()
        try:
            if self._has_answered():
                raise HungUp(self._answer())
            self._line.sendall(pcm)
        except OSError as error:
            raise HungUp(self._answer()) from error

    def end(self) -> dict[str, Any]:
        """Say no more; how it went, or nothing where air does not say."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        return self._answer()

    def close(self) -> None:
        """Let the line go."""
        self._line.close()

    def _has_answered(self) -> bool:
        """Or has let the line go. A peek, because select() knows only the first thousand of a process's files."""
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
