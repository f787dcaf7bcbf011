"""`next_action`: what an outlet should do now (pure). No clock, no output, no ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TypeAlias

from dalaba.core.model import Instant, Millis, Reason, Spot

LATE: Millis = 2_000
"""A start this much after the planned one is still on time; a gap this short is none."""

NO_ROOM = Reason("air.no_room")
"""Nothing was in its way but what was played."""


@dataclass(frozen=True, slots=True)
class Lane:
    """What playing knows of an outlet when it decides."""

    able_since: Instant
    """From when on it could have played: air's start, the last `resume`, the device's return."""
    gap: Reason
    """Why it could not before that."""
    hindrance: Reason | None = None
    """Why it cannot now."""
    playing_until: Instant | None = None
    """When what plays will be over; None: nothing does."""
    unsure: Instant = 0
    """What should have started before this may have been played without our knowing."""
    behind: Mapping[str, Millis] = field(default_factory=dict)
    """Campaign -> how late its last call was: calls that were missed go out as far apart as they were planned."""
    hindered_since: Instant = 0
    """From when on something is in the way, as far as anybody looked."""


@dataclass(frozen=True, slots=True)
class Start:
    """Hand this spot to the output: to begin at its start, or as soon as what plays there is over."""

    spot: Spot


@dataclass(frozen=True, slots=True)
class Miss:
    """This spot's time is over; say why."""

    spot: Spot
    reason: Reason


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `until` (None: nothing by itself)."""

    until: Instant | None


Action: TypeAlias = Start | Miss | Wait


def next_action(pending: Iterable[Spot], lane: Lane, now: Instant, ahead: Millis) -> Action:
    """What an outlet should do now. `pending`: its spots not yet started or missed, by start.

    After a gap, spots of a loop are not caught up; others start once, the latest of a row only, while their moment
    lasts; calls all, in order, spaced as planned. What cannot start by its `latest` is missed, and so is what may have
    been played already. Whatever waits keeps nothing behind it from being judged. What is not made yet is
    waited for until its last moment, and then begins with what there is; meanwhile what is made goes before it.
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
    """Those whose time has come."""
    return takewhile(lambda spot: spot.start <= now, pending)


def _judged_next(pending: Iterable[Spot], now: Instant) -> Instant:
    """When the next of them is past its last moment, or its time comes."""
    ends = [spot.latest + 1 for spot in _begun(pending, now)]
    coming = next((spot.start for spot in pending if spot.start > now), None)
    return min([*ends, *([] if coming is None else [coming])])


def made(spot: Spot) -> bool:
    """Whether all that it says is there to be heard, but for what could not be made."""
    there = [part.clip is not None for part in spot.parts]
    return all(there) or (any(there) and all(part.clip is not None or part.why is not None for part in spot.parts))


def _cause(spot: Spot, lane: Lane) -> Reason:
    """What was the case while it could have begun: what is in the way now is no cause of what was over before."""
    if spot.start < lane.unsure:
        return Reason("air.past_unknown")
    if lane.hindrance is not None and spot.latest >= lane.hindered_since:
        return lane.hindrance
    if spot.start >= lane.able_since and not made(spot):
        return next((part.why for part in spot.parts if part.why is not None), Reason("air.not_made"))
    return lane.gap if spot.start < lane.able_since else NO_ROOM


def _first(pending: Iterable[Spot], lane: Lane, now: Instant) -> tuple[Spot | None, list[Instant]]:
    """Whose turn it is: the next by start, where no calls are behind. And when what is waited for is looked at anew:
    at its last moment, to begin with what there is, and behind it, to be judged."""
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
    """A spot's start; a call comes as much later as the one before it, but no later than it may."""
    if spot.catch_up != "all":
        return spot.start
    return max(spot.start, min(spot.latest, spot.start + lane.behind.get(spot.campaign, 0)))


def _superseded(spot: Spot, pending: Iterable[Spot], now: Instant) -> bool:
    """Whether a later play of the same row, also due by now, will be caught up instead."""
    if spot.catch_up != "once":
        return False
    row = spot.id.rsplit("@", 1)[0]
    return any(other.id != spot.id and other.start <= now and other.id.rsplit("@", 1)[0] == row for other in pending)
