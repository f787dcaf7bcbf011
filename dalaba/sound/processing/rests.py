"""Making the pauses within a sentence as long as they should be, because voices vary. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dalaba.core.model import Millis
from dalaba.sound.processing.pieces import Samples, in_rows

_FLOOR = -38.0
"""dB below the loudest 10 ms: a part that is softer for long enough is a pause."""
_LEAST: Millis = 70
"""A shorter silence is only the closed mouth before a consonant."""
_KEPT: Millis = 20
"""Kept of a pause on each side of what is inserted or removed."""


class Rest(NamedTuple):
    """A punctuation mark inside a sentence."""

    place: float
    """The share of the sentence that is said before it."""
    length: Millis


def with_rests(samples: Samples, rate: int, rests: Sequence[Rest]) -> Samples:
    """The sound with its longest inner silences as long as `rests`, in order. If the speaker paused at fewer places,
    the nearest rests are used, since speech is never cut."""
    found = _silences(samples, rate)
    longest = sorted(sorted(found, key=lambda span: span[0] - span[1])[: len(rests)])
    side = _KEPT * rate // 1000
    pieces: list[Samples] = []
    at = 0
    for (start, end), rest in zip(longest, _meant(longest, rests, len(samples)), strict=True):
        silent = max(0, rest.length * rate // 1000 - 2 * side)
        pieces += [samples[at : start + side], np.zeros(silent, np.float32)]
        at = end - side
    return np.concatenate([*pieces, samples[at:]]) if pieces else samples


def _meant(spans: list[tuple[int, int]], rests: Sequence[Rest], length: int) -> Sequence[Rest]:
    """The rest that belongs to each silence: those nearest to it."""
    said = length - sum(end - start for start, end in spans)
    places, silent = [], 0
    for start, end in spans:
        places.append((start - silent) / said)
        silent += end - start
    return min(
        combinations(rests, len(spans)),
        key=lambda chosen: sum(abs(rest.place - place) for rest, place in zip(chosen, places, strict=True)),
    )


def _silences(samples: Samples, rate: int) -> list[tuple[int, int]]:
    """Beginning and end of every pause inside the sound, in samples."""
    step = max(1, rate // 100)
    loud = np.sqrt(np.square(in_rows(samples, step)).mean(axis=1))
    heard: NDArray[np.bool_] = loud > loud.max(initial=0.0) * 10 ** (_FLOOR / 20)
    edges = np.flatnonzero(np.diff(heard.astype(np.int8), prepend=1, append=1))
    spans = [(int(start) * step, int(end) * step) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    inner = [(start, end) for start, end in spans if start > 0 and end < len(samples)]
    return [(start, end) for start, end in inner if (end - start) * 1000 >= _LEAST * rate]
