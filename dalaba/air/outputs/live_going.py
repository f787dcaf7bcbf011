"""Live sound on its way through a card: one `Going` for each talk and outlet, of the card's own kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dalaba.air.outputs.live_source import LiveReader
from dalaba.air.outputs.timeline import Timeline

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Going(Protocol):
    """The live sound of one talk at one outlet. To end it, set `cutting` of its reader, wait for `over`, then
    `close`.
    """

    reader: LiveReader

    @property
    def over(self) -> bool:
        """Whether all of it was heard."""

    @property
    def failed(self) -> bool:
        """Whether its connection to the device is lost, so that no more of it will be heard."""

    def close(self) -> None:
        """Release it at once."""


class LiveVoice:
    """Live sound among a stream's voices. Each block of the stream is filled only once (in a deep stream, it might be
    twice).
    """

    def __init__(self, spot: str, reader: LiveReader, channels: tuple[int, ...]) -> None:
        self.spot, self.reader, self._channels = spot, reader, list(channels)
        self.first: int | None = None
        self.end: int | None = None
        """The frames of the stream after its last block and (`first`) at its beginning."""

    @property
    def over(self) -> bool:
        return self.reader.over

    @property
    def cutting(self) -> bool:
        return self.reader.cutting

    @cutting.setter
    def cutting(self, value: bool) -> None:
        self.reader.cutting = value

    def fill(self, out: NDArray[np.float32], frame: int, timeline: Timeline) -> None:
        """Add it to the block `out` (frames x channels)."""
        self.first = frame if self.first is None else self.first
        out[:, self._channels] += self.reader.read(len(out))[:, None]
        if self.over and self.end is None:
            self.end = frame + len(out)
