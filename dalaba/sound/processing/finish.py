"""The whole way from a spoken sentence to one that can be aired, whichever voice spoke it."""

from __future__ import annotations

from dalaba.sound.processing.leveller import TARGET, Measured, level
from dalaba.sound.processing.loudspeaker import filter_profile
from dalaba.sound.processing.pieces import Samples, fade, trim


def dress(samples: Samples, rate: int, profile: str = "horn", target: float = TARGET) -> tuple[Samples, Measured]:
    """Prepare a sentence for the air: trim it, filter it for its loudspeaker, level it, and fade its ends."""
    sound = fade(filter_profile(trim(samples, rate), rate, profile), rate)
    return level(sound, rate, target, rest=0.3)
