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


def silence(outlet: str, shut: Iterable[Shut]) -> TakenTimes:
    """Hours of silence as sorted spans; spans that touch or overlap are joined."""
    lane = TakenTimes(outlet)
    for each in sorted(shut, key=itemgetter(0)):
        if lane.ends and each.since <= lane.ends[-1]:
            lane.ends[-1] = max(lane.ends[-1], each.until)
        else:
            lane.starts.append(each.since)
            lane.ends.append(each.until)
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
