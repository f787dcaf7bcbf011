"""How a called group arrives: the share that has come by each minute, and random arrivals drawn from the same law.

A household arrives walk × LogNormal(0, walk_spread) + LogNormal(ln prepare_median, prepare_spread) minutes after the
call. A share of the households comes Exp(straggle_mean) later. The people of a household come together.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dalaba.callup.assumptions import Assumptions

Floats = NDArray[np.float64]
FINE = 0.25
"""Minutes in each cell of the numerical distribution."""


@lru_cache(maxsize=4096)
def shares(walk: float, assumed: Assumptions, step: float, horizon: float) -> Floats:
    """The share of a group that arrives in each step of `step` minutes after its call. The last step includes
    everything later.

    The sum of two log-normals has no closed form, so their distributions are convolved on a grid of FINE minutes.
    """
    cells = round(horizon / FINE)
    law = _door(assumed, cells)
    if walk > 0:
        law = np.convolve(law, _log_normal(walk, assumed.walk_spread, cells))[:cells]
    coarse: Floats = np.add.reduceat(law, np.arange(0, cells, round(step / FINE)))
    coarse[-1] += 1 - coarse.sum()
    coarse.flags.writeable = False
    return coarse


@lru_cache(maxsize=16)
def _door(assumed: Assumptions, cells: int) -> Floats:
    """The distribution of the time until people leave home, with stragglers."""
    law = _log_normal(assumed.prepare_median, assumed.prepare_spread, cells)
    late = np.diff(-np.exp(-np.arange(cells + 1) * FINE / max(assumed.straggle_mean, FINE)))
    law = np.concatenate([law, np.zeros(cells - len(law))])
    mixed: Floats = (1 - assumed.stragglers) * law + assumed.stragglers * np.convolve(law, late)[:cells]
    return mixed


def _log_normal(median: float, spread: float, cells: int) -> Floats:
    """The share of a log-normal distribution in each cell of FINE minutes."""
    spread = max(spread, 1e-6)
    last = min(cells, math.ceil(median * math.exp(6 * spread) / FINE) + 1)
    scaled = [
        math.log(cell * FINE / median) / (spread * math.sqrt(2)) if cell else -math.inf for cell in range(last + 1)
    ]
    return np.diff([0.5 * (1 + math.erf(each)) for each in scaled])


def delays(random: np.random.Generator, people: int, walk: float, assumed: Assumptions) -> Floats:
    """Random minutes from the call to each person's arrival. People of one household are next to each other."""
    sizes = _households(random, people, assumed)
    homes = len(sizes)
    late = random.random(homes) < assumed.stragglers
    delay = walk * random.lognormal(0, assumed.walk_spread, homes)
    delay += random.lognormal(math.log(assumed.prepare_median), assumed.prepare_spread, homes)
    delay += late * random.exponential(assumed.straggle_mean, homes)
    return np.repeat(delay, sizes)


def _households(random: np.random.Generator, people: int, assumed: Assumptions) -> NDArray[np.int64]:
    """Random household sizes that add up to `people`; the last one is cut to fit."""
    law = np.cumsum(assumed.households)
    sizes = np.searchsorted(law, random.random(people) * law[-1], side="right") + 1
    filled = np.cumsum(sizes)
    homes = int(np.searchsorted(filled, people)) + 1 if people else 0
    sizes = np.asarray(sizes[:homes], np.int64)
    if homes:
        sizes[-1] -= filled[homes - 1] - people
    return sizes
