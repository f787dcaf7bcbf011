"""Samples in, samples out: join, filter for a loudspeaker, bring to one loudness, keep under a ceiling, trim, chime.

Sound is float32, mono, one dimension, full scale 1.0; nothing here reads a file or changes its argument. Meant to be
used sentence by sentence: `dress` a sentence once, keep it, and only `join` afterwards; so every sentence is as loud
as every other, whoever spoke it. It does not encode (`dalaba.codec`) and does not open devices (`dalaba.outputs`).

Loudness is integrated loudness of ITU-R BS.1770 (LUFS); peaks are true peaks, by four times oversampling (dBTP).
"""

from dalaba.sound.chimes import chime, test_tone
from dalaba.sound.dressing import dress
from dalaba.sound.leveller import CEILING, TARGET, TOLERANCE, Measured, level
from dalaba.sound.live import Live
from dalaba.sound.measure import energies, loudness, loudness_of, true_peak
from dalaba.sound.pieces import Samples, fade, join, samples_of, silence, trim
from dalaba.sound.rests import Rest, with_rests
from dalaba.sound.shape import PROFILES, Profile, filter_profile
from dalaba.sound.take import Take, Weighing, judged, mixed, speech_in

__all__ = [
    "CEILING",
    "PROFILES",
    "TARGET",
    "TOLERANCE",
    "Live",
    "Measured",
    "Profile",
    "Rest",
    "Samples",
    "Take",
    "Weighing",
    "chime",
    "dress",
    "energies",
    "fade",
    "filter_profile",
    "join",
    "judged",
    "level",
    "loudness",
    "loudness_of",
    "mixed",
    "samples_of",
    "silence",
    "speech_in",
    "test_tone",
    "trim",
    "true_peak",
    "with_rests",
]
