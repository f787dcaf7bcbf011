"""Music under a spot's words: where it is how loud, and its samples."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import TYPE_CHECKING

from dalaba.air.outputs import Cue, OutputError, Sound
from dalaba.air.outputs.clip_blocks import clip_blocks
from dalaba.core.model import Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_UNDER, _BETWEEN = -18.0, -12.0
"""dB, as against words: under them, and where there are none for a while."""
_PAUSE: Millis = 1_500
"""A shorter gap between words is no pause."""
_TURN: Millis = 500
"""How long it takes to get louder or softer, within the pause."""
_IN, _OUT = 1_000, 2_000
"""Milliseconds of fade at the spot's beginning and end."""


def loudness(sound: Sound) -> list[tuple[float, float]]:
    """Instants of the spot, in milliseconds, and the factor at each; straight lines between them. Pure."""
    under, between = (10 ** (level / 20) for level in (_UNDER, _BETWEEN))
    spoken = sorted((cue.offset, cue.offset + cue.frames * 1000 / cue.rate) for cue in sound.clips)
    turns: list[tuple[float, float]] = []
    last = 0.0
    for since, until in [*spoken, (float(sound.total), float(sound.total))]:
        if since - last >= _PAUSE:
            rises = [(last, under), (last + _TURN, between)] if last else [(0.0, between)]
            falls = [(since - _TURN, between), (since, under)] if since < sound.total else [(since, between)]
            turns += [*rises, *falls]
        elif not turns:
            turns.append((0.0, under))
        last = max(last, until)
    return turns


def bed_blocks(sound: Sound, rate: int, width: int, since: int = 0) -> Iterator[Samples]:
    """The bed at its loudness from frame `since` on, without end: after the spot's end, silence.

    A bed that cannot be decoded is silent from there on, because the words matter more; the check before the spot has
    said so.
    """
    import numpy as np

    times, factors = zip(*loudness(sound), strict=True)
    total = sound.total
    fades = (0, min(_IN, total / 2), max(total - _OUT, total / 2), total)
    at = since
    for block in _over_and_over(sound.bed, rate, width, since):
        places = np.arange(at, at + len(block)) * (1000 / rate)
        factor = np.interp(places, times, factors) * np.interp(places, fades, (0, 1, 1, 0))
        at += len(block)
        yield np.asarray(block * factor[:, None], np.float32)
    while True:
        yield np.zeros((rate, 1), np.float32)


def _over_and_over(bed: tuple[Cue, ...], rate: int, width: int, since: int) -> Iterator[Samples]:
    """Its clips one behind another, again and again, less the first frames."""
    for cue in cycle(bed if any(cue.frames for cue in bed) else ()):
        try:
            for block in clip_blocks(cue, rate, width):
                if since < len(block):
                    yield block[since:]
                since = max(0, since - len(block))
        except OutputError:
            return
