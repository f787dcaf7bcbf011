"""Live sound on Linux's sound server: for the time of a talk a second, shallow stream to the outlet's own sink.

The outlet's usual stream has two seconds of sound lying ready; somebody who speaks cannot wait for them. The server
mixes the two. Like the other, this stream is bound to its sink for good, and sounds on the outlet's channels only.
"""

from __future__ import annotations

from dalaba.air.outputs.live_source import LiveReader
from dalaba.air.outputs.pulse import Server, Sink, Stream

DEPTH = 0.06
"""Seconds of sound the server holds: what a busy PC may sleep before there is a gap."""


class Shallow:
    """See `Going`."""

    def __init__(self, server: Server, sink: Sink, channels: tuple[int, ...], reader: LiveReader) -> None:
        self.reader, self._channels, self._server = reader, list(channels), server
        self._written = 0
        self._end: int | None = None
        """The frame behind the last of it."""
        with server:
            self._stream = server.stream(sink, DEPTH, self._fill)

    @property
    def over(self) -> bool:
        heard = self._stream.heard() if self._end is not None else None
        return self._end is not None and heard is not None and heard >= self._end

    @property
    def failed(self) -> bool:
        return self._stream.failed

    def close(self) -> None:
        self._stream.close()

    def _fill(self, stream: Stream, frames: int) -> None:
        """The server wants so much more. What it missed while we slept it asks for, too, and would not play."""
        import numpy as np

        missed = min(frames, max(0, round(stream.heard() or 0) - self._written))
        if missed:
            self.reader.broken_off()
        block = np.zeros((frames, stream.sink.channels), np.float32)
        block[missed:, self._channels] = self.reader.read(frames - missed)[:, None]
        stream.write(block, self._written)
        self._written += frames
        if self.reader.over and self._end is None:
            self._end = self._written
