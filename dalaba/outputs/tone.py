"""The sound check's tone as a file, and as what an output plays: for air, and for a check before there is an air."""

from __future__ import annotations

import io
import wave
from pathlib import Path

from dalaba import atomic
from dalaba.model import Clip, OutletCard
from dalaba.outputs import Cue, Sound

FILE = "records/onair/test-tone.wav"
_RATE = 48_000
"""Hertz: what most cards run at."""


def tone(station: Path, card: OutletCard) -> Sound:
    """The tone as that outlet plays it: at its volume, behind its lead-in. OSError when the file cannot be written."""
    clip = tone_clip(station)
    cue = Cue(station / clip.file, card.lead_in, clip.rate, clip.skip, clip.frames)
    return Sound((cue,), card.volume / 100, card.lead_in + clip.duration + card.lead_out)


def tone_clip(station: Path) -> Clip:
    """The file, made if it is not there (whole, or not at all). OSError when the disk refuses."""
    import hashlib

    path = station / FILE
    if not path.exists():
        atomic.write(path, _wav())
    data = path.read_bytes()
    with wave.open(io.BytesIO(data)) as file:
        rate, frames = file.getframerate(), file.getnframes()
    return Clip(FILE, hashlib.sha256(data).hexdigest(), rate, 0, frames)


def _wav() -> bytes:
    """16 bit, mono."""
    from dalaba import sound

    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes((sound.test_tone(_RATE) * 32767).round().astype("<i2").tobytes())
    return out.getvalue()
