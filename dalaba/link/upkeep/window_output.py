"""Printing to a window that may be blocked (Ctrl-S, a selection in a Windows console).

Printing never waits. Another thread writes the output; what a window does not accept in time is dropped, with a note.
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
"""Most pieces of output that wait. When full, new ones are dropped."""
_FAREWELL = 1.0
"""Seconds to wait at the end until the window has accepted the rest."""

_Piece = tuple[TextIO, str]


class Mouth(io.TextIOBase):
    """Replaces `stream`. It puts text into `waiting`, the writing thread's queue, shared by a process's two streams."""

    def __init__(self, stream: TextIO, waiting: queue.Queue[_Piece | None]) -> None:
        self._stream, self._waiting = stream, waiting
        self._left_out = 0

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has an attribute; TextIOBase has a property
        return self._stream.encoding or "utf-8"

    def write(self, text: str) -> int:
        """Queue the text without waiting; drop it if the queue is full."""
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
    """Inside the block, print all output of this process through a thread."""
    before = sys.stdout, sys.stderr
    waiting: queue.Queue[_Piece | None] = queue.Queue(_MOST)
    for stream in before:
        if stream:
            stream.flush()  # earlier output comes first
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
    """Write without the stream's own lock, which could block the end of the process."""
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    if raw is None:
        stream.write(text)
        stream.flush()
        return
    newline = "\r\n" if sys.platform == "win32" else "\n"
    left = memoryview(text.replace("\n", newline).encode(stream.encoding or "utf-8", "replace"))
    while left:
        left = left[raw.write(left) or 0 :]
