"""Choosing among the next pieces those that together fill a time, so that the last one ends with it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from dalaba.core.model import Millis

NEAR: Millis = 1_000
"""What may be left for each piece but the first; it is shared out between them."""
_FEW = 14
"""Of so many pieces, every choice is looked at."""
_MANY = 80
"""How many of the next pieces the last ones are chosen from."""
_BACK = 6
"""How many pieces that would be heard anyway may be exchanged for others."""


def fitting(takes: Sequence[Millis], room: Millis) -> tuple[int, ...] | None:
    """The positions of the pieces that fill the room best, in order; None if too much would be left. `takes`: the time
    that each takes, with the gap after it."""
    found = _of_few(takes, room) if len(takes) <= _FEW else _of_many(takes, room)
    left = room - sum(takes[at] for at in found)
    return found if found and left <= NEAR * max(1, len(found) - 1) else None


def _of_few(takes: Sequence[Millis], room: Millis) -> tuple[int, ...]:
    """The best of all choices; of equal ones, the one with the earliest pieces."""
    best: tuple[int, tuple[int, ...]] = (room, ())
    for size in range(1, len(takes) + 1):
        for chosen in combinations(range(len(takes)), size):
            left = room - sum(takes[at] for at in chosen)
            if left >= 0:
                best = min(best, (left, chosen))
    return best[1]


def _of_many(takes: Sequence[Millis], room: Millis) -> tuple[int, ...]:
    """The next pieces in their order, the last up to three of them chosen from all that follow."""
    kept, time = 0, 0
    while kept < len(takes) and time + takes[kept] <= room:
        time += takes[kept]
        kept += 1
    best: tuple[int, tuple[int, ...]] = (room, ())
    for fixed in range(kept, max(-1, kept - _BACK - 1), -1):
        left = room - sum(takes[:fixed])
        rest = takes[fixed : fixed + _MANY]
        more, chosen = _up_to_three(rest, left)
        best = min(best, (more, (*range(fixed), *(fixed + at for at in chosen))))
        if best[0] <= NEAR:
            break
    return best[1]


def _up_to_three(takes: Sequence[Millis], room: Millis) -> tuple[Millis, tuple[int, ...]]:
    """What the best choice leaves, and the choice."""
    import numpy as np

    sizes = np.array(takes, np.int64)
    best: tuple[Millis, tuple[int, ...]] = (room, ())
    if not len(sizes):
        return best
    one, two = np.triu_indices(len(sizes), 1)
    pairs = sizes[one] + sizes[two]
    for sums, at in ((sizes, (np.arange(len(sizes)),)), (pairs, (one, two))):
        left = np.where(sums <= room, room - sums, room + 1)
        where = int(left.argmin()) if len(left) else 0
        if len(left) and left[where] <= room:
            best = min(best, (int(left[where]), tuple(int(each[where]) for each in at)))
    third = np.arange(len(sizes))[:, None]
    three = np.where(third > two[None, :], sizes[:, None] + pairs[None, :], room + 1)
    left = np.where(three <= room, room - three, room + 1)
    if left.size and int(left.min()) <= room:
        last, pair = divmod(int(left.argmin()), len(pairs))
        best = min(best, (int(left.min()), (int(one[pair]), int(two[pair]), last)))
    return best
