"""Live sound on Linux's sound server: a second stream with little delay to the outlet's own sink, for the time of a
talk.

The outlet's usual stream holds two seconds of sound; a live speaker cannot wait for that. The server mixes the two
streams. This stream, too, is bound to its sink for good and sounds only on the outlet's channels.
"""

from __future__ import annotations

from dalaba.air.outputs.live_source import LiveReader
from dalaba.air.outputs.pulse import Server, Sink, Stream

DEPTH = 0.06
"""Seconds of sound that the server holds: the longest pause of a busy PC without a gap."""


class Shallow:
    """See `Going`."""

    def __init__(self, server: Server, sink: Sink, channels: tuple[int, ...], reader: LiveReader) -> None:
        self.reader, self._channels, self._server = reader, list(channels), server
        self._written = 0
        self._end: int | None = None
        """The frame after its last one."""
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
        """The server wants so many frames. It also asks for frames that it missed while we slept and that it will not
        play.
        """
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
