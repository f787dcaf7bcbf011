"""What is taken on an outlet and when it must be silent: sorted spans, and the first start at which all is free."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from dalaba.model import Instant, Millis, Shut


class Lane:
    """Spans that never overlap, sorted. `owners`: what each is, for who asks what is in the way."""

    __slots__ = ("ends", "outlet", "owners", "starts")

    def __init__(self, outlet: str) -> None:
        self.outlet = outlet
        self.starts: list[Instant] = []
        self.ends: list[Instant] = []
        self.owners: list[object] = []

    def blocked(self, start: Instant, end: Instant) -> int:
        """1 + the index of the last span that is in the way of [start, end); 0: none is."""
        index = bisect_left(self.starts, end)
        return index if index and self.ends[index - 1] > start else 0

    def take(self, start: Instant, end: Instant, owner: object) -> None:
        """Take a span that nothing is in the way of."""
        index = bisect_left(self.starts, start)
        self.starts.insert(index, start)
        self.ends.insert(index, end)
        self.owners.insert(index, owner)

    def next_start(self, after: Instant) -> Instant | None:
        """Where the next span begins."""
        index = bisect_right(self.starts, after)
        return self.starts[index] if index < len(self.starts) else None


def silence(outlet: str, shut: Iterable[Shut]) -> Lane:
    """Hours of silence as one lane: spans that touch or overlap are one. The owner is the first one's."""
    lane = Lane(outlet)
    for each in sorted(shut):
        if lane.ends and each.since <= lane.ends[-1]:
            lane.ends[-1] = max(lane.ends[-1], each.until)
        else:
            lane.starts.append(each.since)
            lane.ends.append(each.until)
            lane.owners.append(each)
    return lane


def first_free(obstacles: Sequence[Lane], due: Instant, until: Instant, length: Millis) -> Instant | None:
    """The first start from `due` and before `until` at which `length` fits between all the lanes; None: none."""
    start = due
    free = False
    while not free and start < until:
        free = True
        for lane in obstacles:
            index = lane.blocked(start, start + length)
            if index:
                start = lane.ends[index - 1]
                free = False
                break
    return start if free else None
