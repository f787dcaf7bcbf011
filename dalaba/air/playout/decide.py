"""`next_action`: what an outlet should do now (pure). No clock, no output, no ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TypeAlias

from dalaba.core.bells import sync_of
from dalaba.core.model import Instant, Millis, Reason, Spot

LATE: Millis = 2_000
"""Milliseconds: a start no later than this is on time, and a shorter gap is ignored."""

NO_ROOM = Reason("air.no_room")
"""Nothing prevented the spot except other sound."""


@dataclass(frozen=True, slots=True)
class Lane:
    """What the decision needs to know about an outlet."""

    able_since: Instant
    """Since when the outlet has been able to play: air's start, the last `resume` or the device's return."""
    gap: Reason
    """Why it could not play before that."""
    hindrance: Reason | None = None
    """Why it cannot play now; None if it can."""
    playing_until: Instant | None = None
    """When the current sound ends; None if nothing sounds."""
    unsure: Instant = 0
    """Anything due before this time may have played without being recorded."""
    behind: Mapping[str, Millis] = field(default_factory=dict)
    """Campaign -> how late its last call was. Missed calls are made later, as far apart as they were planned."""
    hindered_since: Instant = 0
    """The earliest time at which something was seen to prevent playing."""


@dataclass(frozen=True, slots=True)
class Start:
    """Hand this spot to the output, to begin at its start or as soon as the current sound ends."""

    spot: Spot


@dataclass(frozen=True, slots=True)
class Miss:
    """This spot is too late; `reason` says why."""

    spot: Spot
    reason: Reason


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing before `until`; with None, nothing is due."""

    until: Instant | None


Action: TypeAlias = Start | Miss | Wait


def next_action(pending: Iterable[Spot], lane: Lane, now: Instant, ahead: Millis) -> Action:
    """What an outlet should do now. `pending`: its spots not yet started or missed, in order of their start.

    After a gap, loop spots are not caught up. Other rows play once: the latest due spot only, if it is not too late.
    Calls are all made, in order and as far apart as planned.

    A spot that cannot start by its `latest` is missed; so is one that may already have played. A waiting spot does not
    keep later ones from being judged. A spot whose clips are not made yet waits until shortly before its latest start
    and then begins with what exists; meanwhile complete spots may go first.
    """
    if (late := next((spot for spot in _begun(pending, now) if now > spot.latest), None)) is not None:
        return Miss(late, _cause(late, lane))
    spot, held = _first(pending, lane, now)
    if spot is None or now < _turn_of(spot, lane) - ahead:
        return Wait(min([*held, *([] if spot is None else [_turn_of(spot, lane) - ahead])], default=None))
    if spot.start < lane.unsure:
        return Miss(spot, Reason("air.past_unknown"))
    if lane.hindrance is not None:
        return Wait(_judged_next(pending, now))
    if spot.start < lane.able_since - LATE and (spot.catch_up == "skip" or _superseded(spot, pending, now)):
        return Miss(spot, lane.gap)
    if lane.playing_until is not None and lane.playing_until > max(spot.start, now + ahead):
        return Wait(min(_judged_next(pending, now), max(lane.playing_until - ahead, now + 1)))
    return Start(spot)


def _begun(pending: Iterable[Spot], now: Instant) -> Iterator[Spot]:
    """The spots that are due."""
    return takewhile(lambda spot: spot.start <= now, pending)


def _judged_next(pending: Iterable[Spot], now: Instant) -> Instant:
    """When the next spot becomes due or passes its latest start."""
    ends = [spot.latest + 1 for spot in _begun(pending, now)]
    coming = next((spot.start for spot in pending if spot.start > now), None)
    return min([*ends, *([] if coming is None else [coming])])


def made(spot: Spot) -> bool:
    """Whether every part has a clip, or at least one has and the others could not be made."""
    there = [part.clip is not None for part in spot.parts]
    return all(there) or (any(there) and all(part.clip is not None or part.why is not None for part in spot.parts))


def tells_time(spot: Spot) -> bool:
    """Whether it is a time signal, by whose last pip people set their watches."""
    return any(not part.language and sync_of(part.version) for part in spot.parts)


def _cause(spot: Spot, lane: Lane) -> Reason:
    """What prevented the spot while it could still have begun. A hindrance that came later is not the cause."""
    if spot.start < lane.unsure:
        return Reason("air.past_unknown")
    if lane.hindrance is not None and spot.latest >= lane.hindered_since:
        return lane.hindrance
    if spot.start >= lane.able_since and not made(spot):
        return next((part.why for part in spot.parts if part.why is not None), Reason("air.not_made"))
    return lane.gap if spot.start < lane.able_since else NO_ROOM


def _first(pending: Iterable[Spot], lane: Lane, now: Instant) -> tuple[Spot | None, list[Instant]]:
    """The spot whose turn it is, allowing for delayed calls; and when to look again at spots that wait for clips.

    The spot is the next by start. One with missing clips begins with what exists shortly before its latest start.
    """
    held: list[Instant] = []
    ready: list[Spot] = []
    for spot in pending:
        if made(spot) or now >= spot.latest - LATE:
            ready.append(spot)
            if not lane.behind:
                break
        else:
            held.append(spot.latest - LATE)
    return min(ready, key=lambda spot: _turn_of(spot, lane), default=None), held


def _turn_of(spot: Spot, lane: Lane) -> Instant:
    """When a spot's turn comes: its start. A call is delayed as much as the call before it, but not past its latest
    start.
    """
    if spot.catch_up != "all":
        return spot.start
    return max(spot.start, min(spot.latest, spot.start + lane.behind.get(spot.campaign, 0)))


def _superseded(spot: Spot, pending: Iterable[Spot], now: Instant) -> bool:
    """Whether a later play of the same row is due by now and will be caught up instead."""
    if spot.catch_up != "once":
        return False
    row = spot.id.rsplit("@", 1)[0]
    return any(other.id != spot.id and other.start <= now and other.id.rsplit("@", 1)[0] == row for other in pending)
