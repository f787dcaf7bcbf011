"""Why an occurrence was not placed, or not for its whole time: the first thing that was in its way. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dalaba.compile.programme.outlet_place import OutletPlace
from dalaba.compile.programme.taken_times import TakenTimes
from dalaba.core import clock
from dalaba.core.model import Booking, Exam, Instant, Millis, Occurrence, Part, Place, Problem, Reason, Shut

_NAMED = 4
"""The most outlets that a warning names."""


def in_the_way(
    occurrence: Occurrence, here: OutletPlace, length: Millis, lead: Millis, times: clock.LocalDay
) -> Reason:
    """Why something said cannot start when it should."""
    booking = occurrence.booking
    start = occurrence.due - booking.early
    end = start + length
    found = _shut(here, start + lead, end, booking)
    found += _taken(here.voices, start, end, here, times, ("plan.busy", "plan.neighbour"))
    if here.kept:
        found += _taken(here.kept, start, end, here, times, ("plan.kept", "plan.kept_near"))
    return min(found, key=itemgetter(0), default=(start, Reason("plan.window_over")))[1]


def beneath_in_the_way(
    here: OutletPlace, since: Instant, until: Instant, booking: Booking, keeps: bool, times: clock.LocalDay
) -> Reason:
    """What is in the way of something in the background, between these times."""
    lanes = (here.mine.background, *(each.background for each in here.near))
    found = _shut(here, since, until, booking)
    found += _taken(lanes, since, until, here, times, ("plan.flow_busy", "plan.flow_neighbour"))
    if keeps:
        found += _taken(here.voices, since, until, here, times, ("plan.busy", "plan.neighbour"))
    return min(found, key=itemgetter(0), default=(since, Reason("plan.window_over")))[1]


def paper_of(booking: Booking) -> str:
    """The exam that it is a paper of; "" for anything else, and for a paper's trial."""
    return "" if booking.wanted.only else booking.exam


def unready(booking: Booking, lost: Sequence[Part]) -> Reason:
    """Why there is nothing to be heard."""
    told = next((part.why for part in lost if part.why), None)
    if told is not None:
        return told
    wanted = booking.wanted
    if wanted.source != "script":
        code = "plan.sound_missing" if wanted.source == "file" else "plan.empty_playlist"
        return Reason(code, {"sound": wanted.script})
    spoken = "、".join(wanted.languages)
    facts = {"script": wanted.script, "stem": wanted.script, "outlet": booking.outlet, "language": spoken}
    return Reason("plan.no_version", facts)


def _shut(here: OutletPlace, start: Instant, end: Instant, booking: Booking) -> list[tuple[Instant, Reason]]:
    closed = here.closed(paper_of(booking), booking.owner)
    return [(each.since, each.reason) for each in closed if start < each.until and each.since < end]


def _taken(
    lanes: Iterable[TakenTimes], start: Instant, end: Instant, here: OutletPlace, times: clock.LocalDay,
    codes: tuple[str, str],
) -> list[tuple[Instant, Reason]]:  # fmt: skip
    """The first span of each lane that overlaps [start, end). `codes`: for one of its own, for one within earshot."""
    found = []
    for lane in lanes:
        if lane.blocked(start, end):
            first = bisect_right(lane.ends, start)
            spot = lane.spots[lane.starts[first]]
            until = times.hms(lane.ends[first])
            facts = {"outlet": lane.outlet, "spot": spot.id, "title": spot.title, "until": until}
            found.append((lane.starts[first], Reason(codes[lane.outlet != here.outlet.name], facts)))
    return found


def exam_hours(exam: Exam, zone: ZoneInfo) -> Shut:
    """The hours of an exam as hours of silence for all others."""
    return Shut(exam.since, exam.until, Reason("plan.exam", {"exam": exam.title, "until": clock.hms(exam.until, zone)}))


class Shortened(NamedTuple):
    """Something in the background that does not get its whole window. `wanted`, `left`: hours for people."""

    row: str
    title: str
    wanted: str
    left: str
    why: Reason
    place: Place | None
    outlet: str


def shortened(found: Iterable[Shortened]) -> Iterable[Problem]:
    """A warning for each row and what is in its way, with the outlets where it is so."""
    alike: defaultdict[tuple[object, ...], list[Shortened]] = defaultdict(list)
    for each in found:
        why = each.why.code, tuple(sorted(each.why.params.items()))
        alike[each.row, each.wanted, each.left, why].append(each)
    for group in alike.values():
        first = group[0]
        names = sorted(each.outlet for each in group)
        outlets = "、".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
        facts = {"row": first.row, "title": first.title, "wanted": first.wanted, "left": first.left, "outlets": outlets}
        yield Problem(Reason("plan.flow_shortened", facts).because(first.why), first.place, "warning")
