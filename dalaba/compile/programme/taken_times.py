"""The times at which an outlet plays or must be silent: sorted spans, and the first start at which all lanes are
free."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

from dalaba.core.model import Instant, Millis, Shut, Spot


class TakenTimes:
    """Sorted spans that never overlap. `spots`: start -> the spot there; spans of silence have none."""

    __slots__ = ("ends", "outlet", "spots", "starts")

    def __init__(self, outlet: str) -> None:
        self.outlet = outlet
        self.starts: list[Instant] = []
        self.ends: list[Instant] = []
        self.spots: dict[Instant, Spot] = {}

    def blocked(self, start: Instant, end: Instant) -> int:
        """1 + the index of the last span that overlaps [start, end); 0 if none does."""
        index = bisect_left(self.starts, end)
        return index if index and self.ends[index - 1] > start else 0

    def end_of(self, moment: Instant) -> Instant | None:
        """The end of the span at a moment; None if it is free."""
        index = bisect_right(self.starts, moment)
        return self.ends[index - 1] if index and self.ends[index - 1] > moment else None

    def take(self, start: Instant, end: Instant, spot: Spot) -> None:
        """Add a span that overlaps no other."""
        self.insert(bisect_left(self.starts, start), start, end, spot)

    def insert(self, index: int, start: Instant, end: Instant, spot: Spot) -> None:
        """The same, if the span's index is known."""
        self.starts.insert(index, start)
        self.ends.insert(index, end)
        self.spots[start] = spot

    def in_order(self) -> Iterable[Spot]:
        """The spots, sorted by start."""
        return map(self.spots.__getitem__, self.starts)

    def next_start(self, after: Instant) -> Instant | None:
        """The start of the next span after an instant; None if there is none."""
        index = bisect_right(self.starts, after)
        return self.starts[index] if index < len(self.starts) else None


def silence(outlet: str, shut: Iterable[Shut], lead: Millis = 0) -> TakenTimes:
    """Hours of silence as sorted spans; spans that touch or overlap are joined.

    `lead`: how much of the beginning of what is placed is silent itself, and may lie in them.
    """
    lane = TakenTimes(outlet)
    for each in sorted(shut, key=itemgetter(0)):
        if lane.ends and each.since <= lane.ends[-1]:
            lane.ends[-1] = max(lane.ends[-1], each.until)
        else:
            lane.starts.append(each.since)
            lane.ends.append(each.until)
    if lead:
        lane.ends = [end - lead for end in lane.ends]
    return lane


def first_free(lanes: Sequence[TakenTimes], due: Instant, until: Instant, length: Millis) -> tuple[Instant, int] | None:
    """The first start in [due, until) at which `length` overlaps no span of any lane, and its index in the last lane;
    None if there is none."""
    start = due
    while start < until:
        index = 0
        for lane in lanes:
            index = bisect_left(lane.starts, start + length)
            if index and lane.ends[index - 1] > start:
                start = lane.ends[index - 1]
                break
        else:
            return start, index
    return None


def first_stretch(
    lanes: Sequence[TakenTimes],
    since: Instant,
    until: Instant,
    shortest: Millis,
    begin: Sequence[TakenTimes] = (),
) -> tuple[Instant, Instant] | None:
    """The first stretch within [since, until) that no span of any lane overlaps, from its first free moment to the
    next span; None if there is none of at least `shortest`. It does not begin within a span of the lanes `begin`."""
    start = since
    while start + shortest <= until:
        taken = next((end for lane in (*lanes, *begin) if (end := lane.end_of(start)) is not None), None)
        if taken is not None:
            start = taken
            continue
        coming = [each for lane in lanes if (each := lane.next_start(start)) is not None]
        end = min([until, *coming])
        if end - start >= shortest:
            return start, end
        start = end
    return None
