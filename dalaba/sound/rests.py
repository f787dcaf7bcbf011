"""The rests within a sentence, made as long as they should be: what a speaker leaves at a comma differs from time to
time. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dalaba.model import Millis
from dalaba.sound.pieces import Samples, in_rows

_FLOOR = -38.0
"""dB under the loudest 10 ms: what is softer for long enough is a rest."""
_LEAST: Millis = 70
"""A shorter silence is the closed mouth before a consonant."""
_KEPT: Millis = 20
"""Of a rest, on each side of what is put in or taken out."""


def with_rests(samples: Samples, rate: int, rests: Sequence[Millis]) -> Samples:
    """The sound with its longest inner rests as long as `rests`, in order. Where it has fewer, it is left as it is."""
    found = _silences(samples, rate)
    if not rests or len(found) < len(rests):
        return samples
    longest = sorted(sorted(found, key=lambda span: span[0] - span[1])[: len(rests)])
    side = _KEPT * rate // 1000
    pieces: list[Samples] = []
    at = 0
    for (start, end), rest in zip(longest, rests, strict=True):
        silent = max(0, rest * rate // 1000 - 2 * side)
        pieces += [samples[at : start + side], np.zeros(silent, np.float32)]
        at = end - side
    return np.concatenate([*pieces, samples[at:]])


def _silences(samples: Samples, rate: int) -> list[tuple[int, int]]:
    """Beginning and end of every rest within the sound, in samples."""
    step = max(1, rate // 100)
    loud = np.sqrt(np.square(in_rows(samples, step)).mean(axis=1))
    heard: NDArray[np.bool_] = loud > loud.max(initial=0.0) * 10 ** (_FLOOR / 20)
    edges = np.flatnonzero(np.diff(heard.astype(np.int8), prepend=1, append=1))
    spans = [(int(start) * step, int(end) * step) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    inner = [(start, end) for start, end in spans if start > 0 and end < len(samples)]
    return [(start, end) for start, end in inner if (end - start) * 1000 >= _LEAST * rate]
