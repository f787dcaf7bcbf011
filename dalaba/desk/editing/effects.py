"""What a change of rows does to the days that it touches: what plays, is refused, is pushed aside. Pure comparison.

Both stations are compiled on the days, and their programmes laid beside each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import TypeAlias
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Instant, Millis, Programme, Reason
from dalaba.core.spot_id import SpotId
from dalaba.desk.root import Station
from dalaba.station.schedules import Campaign, Row, days_to_come
from dalaba.views.picture.dates import brief_date

_AHEAD = 120
"""How many days ahead a day is searched that the change touches."""
MOST_DAYS = 3
"""On how many of these days it is tried."""
_SLIGHT: Millis = 1_000
Compiled: TypeAlias = Callable[[Station, date], Programme]


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that the change does on a day. `kind`, of the row itself: plays, refused, gone; of another row: moved
    (it begins at another time), pushed (out of the programme), freed (it finds a place now)."""

    kind: str
    day: date
    title: str
    at: Instant
    """When it is due."""
    outlets: tuple[str, ...]
    to: Instant | None = None
    """When it begins now."""
    why: Reason | None = None


def days_touched(station: Station, rows: Iterable[tuple[Campaign, Row]], first: date) -> list[date]:
    """The first days from `first` on on which one of these rows plays."""
    return list(islice(days_to_come(rows, first, station.plan.days, _AHEAD), MOST_DAYS))


def effects(
    before: Station, after: Station, mine: Iterable[str], days: Iterable[date], now: Instant,
    compiled: Compiled = lambda station, day: station.compile(day),
) -> list[Effect]:  # fmt: skip
    """What differs on these days from `now` on, in the order of time. `mine`: the rows that are changed, as
    campaign/row."""
    keys = set(mine)
    return [each for day in days for each in _of_day(compiled(before, day), compiled(after, day), keys, day, now)]


@dataclass(frozen=True, slots=True)
class _Play:
    """One occurrence, as it is in a programme."""

    key: str
    title: str
    due: Instant
    start: Instant | None
    """None: it is refused."""
    why: Reason | None


def _of_day(before: Programme, after: Programme, mine: set[str], day: date, now: Instant) -> Iterator[Effect]:
    was, now_is = _plays_of(before), _plays_of(after)
    found: dict[tuple[object, ...], Effect] = {}
    for spot in sorted({*was, *now_is}, key=lambda each: (each.when, each.outlet)):
        old, new = was.get(spot), now_is.get(spot)
        kind = _kind(old, new, spot.key in mine)
        either = new or old
        if not kind or either is None or either.due < now:
            continue
        start, why = (None, None) if new is None else (new.start, new.why)
        alike = (kind, either.title, either.due, start, _words(why))
        same = found.setdefault(alike, Effect(kind, day, either.title, either.due, (), start, why))
        found[alike] = replace(same, outlets=(*same.outlets, spot.outlet))
    yield from sorted(found.values(), key=lambda each: each.at)


def _words(why: Reason | None) -> tuple[object, ...]:
    """A reason as something that can be a key."""
    return () if why is None else (why.code, *why.params.items())


def _kind(old: _Play | None, new: _Play | None, mine: bool) -> str:
    """ "" if nothing differs that anybody wants to know."""
    if mine:
        if new is None:
            return "gone" if old is not None and old.start is not None else ""
        return "refused" if new.start is None else "plays"
    if old is None or new is None:
        return ""
    if old.start is not None and new.start is None:
        return "pushed"
    if old.start is None:
        return "freed" if new.start is not None else ""
    return "moved" if new.start is not None and abs(new.start - old.start) > _SLIGHT else ""


def _plays_of(programme: Programme) -> Mapping[SpotId, _Play]:
    titles = {spot.script: spot.title for spot in programme.spots}
    found: dict[SpotId, _Play] = {}
    for spot in programme.spots:
        spot_id = SpotId.parse(spot.id)
        found[spot_id] = _Play(spot_id.key, spot.title, spot.due, max(spot.start, spot.due), None)
    for each in programme.refused:
        spot_id = SpotId.parse(each.id)
        found[spot_id] = _Play(spot_id.key, titles.get(each.script, each.script), each.due, None, each.reason)
    return found


def told(found: Iterable[Effect], zone: ZoneInfo) -> list[Reason]:
    """The effects as sentences: those that are alike but for the time in one, what is lost first."""
    alike: defaultdict[tuple[object, ...], list[Effect]] = defaultdict(list)
    for each in found:
        alike[each.kind, each.day, each.title, each.outlets, _begins_at(each, zone), _words(each.why)].append(each)
    order = sorted(alike.values(), key=lambda effects: (_ORDER.index(effects[0].kind), effects[0].day))
    return [_sentence(effects, zone) for effects in order]


def _begins_at(effect: Effect, zone: ZoneInfo) -> str:
    return clock.hms(effect.to, zone)[:5] if effect.kind == "moved" and effect.to is not None else ""


_ORDER = ("refused", "pushed", "moved", "gone", "plays", "freed")
_NAMED, _TIMES = 6, 4
LOSSES = ("cli.effect_refused", "cli.effect_pushed")
"""The sentences that tell that something will not be heard."""


def _sentence(effects: Sequence[Effect], zone: ZoneInfo) -> Reason:
    one = effects[0]
    facts = {"day": brief_date(one.day, "zh"), "day_en": brief_date(one.day, "en"), "title": one.title}
    facts["outlets"] = _some(one.outlets, _NAMED)
    facts |= {"times": _some([clock.hms(each.at, zone)[:5] for each in effects], _TIMES), "to": _begins_at(one, zone)}
    reason = Reason(f"cli.effect_{one.kind}", facts)
    return reason if one.why is None else reason.because(one.why)


def _some(words: Sequence[str], most: int) -> str:
    return "、".join(words[:most]) + (f"…({len(words)})" if len(words) > most else "")
