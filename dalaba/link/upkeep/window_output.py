"""Printing to a window that may be blocked (Ctrl-S, a selection in a Windows console).

Printing never waits: a thread of its own writes, and what a window does not take in time is left out, and said so.
"""

from __future__ import annotations

import contextlib
import io
import queue
import sys
import threading
from collections.abc import Iterator
from typing import TextIO

_MOST = 500
"""Pieces that wait; beyond these the newest are left out."""
_FAREWELL = 1.0
"""Seconds that the end waits for a window to take what is left."""

_Piece = tuple[TextIO, str]


class Mouth(io.TextIOBase):
    """Stands for `stream`; `waiting` is what the thread that writes is given, shared by both of a process's streams."""

    def __init__(self, stream: TextIO, waiting: queue.Queue[_Piece | None]) -> None:
        self._stream, self._waiting = stream, waiting
        self._left_out = 0

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a property there too
        return self._stream.encoding or "utf-8"

    def write(self, text: str) -> int:
        """At once; dropped where too much waits already."""
        piece = f"… ({self._left_out})\n{text}" if self._left_out and self._waiting.empty() else text
        try:
            self._waiting.put_nowait((self._stream, piece))
        except queue.Full:
            self._left_out += text.count("\n")
        else:
            self._left_out = 0 if piece is not text else self._left_out
        return len(text)

    def isatty(self) -> bool:
        return self._stream.isatty()

    def writable(self) -> bool:
        return True


@contextlib.contextmanager
def speaking_aside() -> Iterator[None]:
    """Within, all that this process prints goes this way."""
    before = sys.stdout, sys.stderr
    waiting: queue.Queue[_Piece | None] = queue.Queue(_MOST)
    for stream in before:
        if stream:
            stream.flush()  # what was said before comes first
    # Python without a window (pythonw) has neither stream.
    sys.stdout, sys.stderr = (stream and Mouth(stream, waiting) for stream in before)
    speaker = threading.Thread(target=_speak, args=(waiting,), name="printing", daemon=True)
    speaker.start()
    try:
        yield
    finally:
        with contextlib.suppress(queue.Full):
            waiting.put_nowait(None)
        speaker.join(_FAREWELL)
        sys.stdout, sys.stderr = before


def _speak(waiting: queue.Queue[_Piece | None]) -> None:
    while (piece := waiting.get()) is not None:
        stream, text = piece
        with contextlib.suppress(OSError, ValueError):  # the window is gone
            _put(stream, text)


def _put(stream: TextIO, text: str) -> None:
    """Past the stream's own lock, for which the end of the process would wait."""
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    if raw is None:
        stream.write(text)
        stream.flush()
        return
    newline = "\r\n" if sys.platform == "win32" else "\n"
    left = memoryview(text.replace("\n", newline).encode(stream.encoding or "utf-8", "replace"))
    while left:
        left = left[raw.write(left) or 0 :]
