"""A whole sound in memory, as `Frames`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Held:
    """Samples of a whole sound: mono, or a column for each channel. float32, or int16 to save memory. Read-only."""

    def __init__(self, samples: NDArray[Any], rate: int) -> None:
        self.rate = rate
        self.samples = samples if samples.ndim == 2 else samples[:, None]
        self.samples.flags.writeable = False

    def __len__(self) -> int:
        return len(self.samples)

    def read(self, first: int, count: int) -> NDArray[np.float32]:
        """See `Frames`."""
        import numpy as np

        since, until = max(first, 0), min(first + count, len(self.samples))
        piece = self.samples[since : max(until, since)]
        if piece.dtype == np.int16:
            piece = piece.astype(np.float32) / np.float32(32768)
        if len(piece) == count:
            return piece
        whole = np.zeros((count, self.samples.shape[1]), np.float32)
        if len(piece):
            whole[since - first : since - first + len(piece)] = piece
        return whole
