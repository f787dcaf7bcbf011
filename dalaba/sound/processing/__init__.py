"""Samples in, samples out: join, filter for a loudspeaker, bring to one loudness, keep under a ceiling, trim, chime.

Sound is float32, mono, one dimension, full scale 1.0. These functions read no files and do not change their arguments.
Use them sentence by sentence: `dress` a sentence once, keep it, and afterwards only `join`. Then all sentences are
equally loud, whoever spoke them. Encoding is in `sound.codec`, the devices are in `air.outputs`.

Loudness is the integrated loudness of ITU-R BS.1770 (LUFS). Peaks are true peaks, with four times oversampling (dBTP).
"""

from dalaba.sound.processing.bells import bell
from dalaba.sound.processing.chimes import chime, test_tone
from dalaba.sound.processing.examine import Take, Weighing, judged, mixed, speech_in
from dalaba.sound.processing.finish import dress
from dalaba.sound.processing.leveller import CEILING, TARGET, TOLERANCE, Measured, level
from dalaba.sound.processing.live import Live
from dalaba.sound.processing.live_music import LiveMusic
from dalaba.sound.processing.loudspeaker import PROFILES, Profile, filter_profile
from dalaba.sound.processing.measure import energies, loudness, loudness_of, true_peak
from dalaba.sound.processing.music import MUSIC, Heard, for_loudspeaker, measured
from dalaba.sound.processing.pieces import Samples, fade, join, samples_of, silence, trim
from dalaba.sound.processing.rests import Rest, with_rests

__all__ = [
    "CEILING",
    "MUSIC",
    "PROFILES",
    "TARGET",
    "TOLERANCE",
    "Heard",
    "Live",
    "LiveMusic",
    "Measured",
    "Profile",
    "Rest",
    "Samples",
    "Take",
    "Weighing",
    "bell",
    "chime",
    "dress",
    "energies",
    "fade",
    "filter_profile",
    "for_loudspeaker",
    "join",
    "judged",
    "level",
    "loudness",
    "loudness_of",
    "measured",
    "mixed",
    "samples_of",
    "silence",
    "speech_in",
    "test_tone",
    "trim",
    "true_peak",
    "with_rests",
]
