"""Live sound on its way through a card: one `Going` a talk and outlet, of the card's own kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dalaba.air.outputs.live_source import LiveReader
from dalaba.air.outputs.timeline import Timeline

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Going(Protocol):
    """What an outlet holds of it. To end it, set its reader's `cutting` and wait for `over`, then `close`."""

    reader: LiveReader

    @property
    def over(self) -> bool:
        """All of it was heard."""

    @property
    def failed(self) -> bool:
        """Its way to the device is gone: no more of it will be heard."""

    def close(self) -> None:
        """Let go at once."""


class LiveVoice:
    """Live sound among a stream's voices, each of whose blocks is filled once (a deep one's would be filled twice)."""

    def __init__(self, spot: str, reader: LiveReader, channels: tuple[int, ...]) -> None:
        self.spot, self.reader, self._channels = spot, reader, list(channels)
        self.first: int | None = None
        self.end: int | None = None
        """The stream's frames that had the first and the last of it."""

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
