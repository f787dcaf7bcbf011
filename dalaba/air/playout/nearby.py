"""What is heard at an outlet or within earshot, or is about to be: music beneath it gives way to that (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from dalaba.air.playout.channel import Channel
from dalaba.air.playout.decide import made
from dalaba.air.playout.noted import WORTH
from dalaba.core.model import Instant, Millis, Reason

BEFORE: Millis = 300
"""How long before other sound the music gives way."""
AFTER: Millis = 300
"""How long after other sound the music comes back."""


class Near(NamedTuple):
    """Why music gives way now (None: it need not), and when that may next be different (None: only after something
    new).
    """

    why: Reason | None
    until: Instant | None


class _Heard(NamedTuple):
    """Something that is heard from `since` until `until`; with 0, for as long as it takes."""

    since: Instant
    until: Instant
    title: str


def near(lanes: Iterable[Channel], speaks: Callable[[str], bool], now: Instant, resting: bool, held: bool) -> Near:
    """What a flow gives way to now. `lanes`: its outlet and those within earshot. `speaks`: whether something urgent is
    said at an outlet. `resting`: whether it has given way already. `held`: whether nothing of the programme begins.
    """
    before = BEFORE + (WORTH if resting else 0)
    found: list[_Heard] = []
    looks: list[Instant] = []
    for each in (one for lane in lanes for one in _heard(lane, speaks, now, held)):
        since = each.since - before
        until = each.until + AFTER if each.until else 0
        if since <= now and (not until or now < until):
            found.append(each)
            looks += [until] if until else []
        elif since > now:
            looks.append(since)
    first = min(found, key=lambda each: each.since, default=None)
    why = None if first is None else Reason("air.flow_rests", {"title": first.title})
    return Near(why, min(looks, default=None))


def _heard(lane: Channel, speaks: Callable[[str], bool], now: Instant, held: bool) -> Iterator[_Heard]:
    yield from (_Heard(on.at, on.until, on.spot.title) for on in lane.on)
    if lane.sounded:
        yield _Heard(lane.sounded, lane.sounded, "…")
    if lane.kept:
        yield _Heard(now, lane.kept, "…")
    if lane.talked is not None or speaks(lane.name):
        yield _Heard(now, 0, "…")
    if lane.hindrance is None and lane.talked is None and not held:
        yield from _coming(lane, now)


def _coming(lane: Channel, now: Instant) -> Iterator[_Heard]:
    """The spot that begins next, and one that begins as soon as it is decoded."""
    awaited = next((spot for spot in lane.pending if spot.id == lane.awaits), None) if lane.awaits else None
    if awaited is not None:
        yield _Heard(now, 0, awaited.title)
    coming = next((spot for spot in lane.pending if spot.start > now and made(spot)), None)
    if coming is not None:
        yield _Heard(coming.start, coming.end, coming.title)
