"""The sound check's tone, as a file and as what an output plays: for air, and for a check before air runs."""

from __future__ import annotations

import hashlib
import io
import wave
from pathlib import Path

from dalaba.air.outputs import Cue, OutputError, Sound
from dalaba.core import atomic
from dalaba.core.model import Clip, OutletCard, Reason

FILE = "records/onair/test-tone.wav"
_RATE = 48_000
"""Hertz: the rate of most cards."""


def tone(station: Path, card: OutletCard) -> Sound:
    """The tone as that outlet plays it: at its volume, after its lead-in. Raises OutputError as `tone_clip` does."""
    clip = tone_clip(station)
    cue = Cue(station / clip.file, card.lead_in, clip.rate, clip.skip, clip.frames)
    return Sound((cue,), card.volume / 100, card.lead_in + clip.duration + card.lead_out)


def tone_clip(station: Path) -> Clip:
    """The tone's file, made if it is missing or damaged. Raises OutputError `air.tone_unwritable` if the disk refuses
    it.
    """
    path = station / FILE
    try:
        try:
            return _clip(path.read_bytes())
        except (FileNotFoundError, wave.Error, EOFError):
            atomic.write(path, _wav())
            return _clip(path.read_bytes())
    except OSError as error:
        raise OutputError(
            Reason("air.tone_unwritable", {"file": FILE, "error": error.strerror or str(error)})
        ) from error


def _clip(data: bytes) -> Clip:
    with wave.open(io.BytesIO(data)) as file:
        return Clip(FILE, hashlib.sha256(data).hexdigest(), file.getframerate(), 0, file.getnframes())


def _wav() -> bytes:
    """The tone as a WAV file, 16 bit, mono."""
    from dalaba.sound import processing

    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes((processing.test_tone(_RATE) * 32767).round().astype("<i2").tobytes())
    return out.getvalue()
