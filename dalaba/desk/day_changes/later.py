"""From a time of a day on, everything at some outlets is so many minutes later; or no longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dalaba.core import clock
from dalaba.core.model import Instant, Millis, Programme, Refusal, Spot
from dalaba.core.problems import Bad, nearest
from dalaba.core.spot_id import SpotId
from dalaba.desk.day_changes.book import rewrite
from dalaba.desk.root import Station
from dalaba.station.days import Later, daybook
from dalaba.station.days.daybook import Daybook
from dalaba.station.days.later import LONGEST
from dalaba.station.files import values
from dalaba.station.files.date_values import DateRange
from dalaba.station.outlets import Setup
from dalaba.station.schedules import names_there, time_named

Entry = Spot | Refusal


class Change(NamedTuple):
    """A day before and after, where one of its plays moved or was lost."""

    moved: list[tuple[Entry, Entry]]
    lost: list[Refusal]
    """What was planned before and cannot be now."""
    stays: list[Entry]
    """The last that stays as it was, before the first that moves."""


@dataclass(frozen=True, slots=True)
class Put:
    """What was written, and what it changed."""

    station: Station
    """As the files are now."""
    day: date
    outlets: tuple[str, ...]
    change: Change
    programme: Programme
    """Of that day, now."""
    gone: tuple[Entry, ...] = ()
    """Taken back too late: their own time is over."""


def usual_outlets(setup: Setup) -> tuple[str, ...]:
    """Those that are meant if nobody names any: the schools; where there are none, all."""
    schools = tuple(name for name, outlet in setup.outlets.items() if outlet.kind == "school")
    return schools or tuple(setup.outlets)


def put_later(
    station: Station, day: date, outlets: tuple[str, ...], named: bool, since: str, by: str, until: str, now: Instant
) -> Put:
    """Put a day later. `since`, `until`: a lesson or a time; `named`: whether somebody named the outlets.

    Raises Bad if that cannot be done, or would move nothing, and OSError if the disk refuses.
    """
    _refuse_past(station, day, now)
    asked = _asked(station, (since, by, until), day, outlets, named, now)
    outlets = tuple(name for each in asked for name in each.outlets)
    return _written(station, lambda book: book.delayed(asked), day, outlets, now, undo=False)


def put_back(station: Station, day: date, outlets: tuple[str, ...], now: Instant) -> Put:
    """Take back what was put later on that day at these outlets. Raises as `put_later`."""
    _refuse_past(station, day, now)
    span, all_outlets = DateRange(day, day), tuple(station.setup.outlets)
    return _written(station, lambda book: book.on_time(span, outlets, all_outlets), day, outlets, now, undo=True)


def _refuse_past(station: Station, day: date, now: Instant) -> None:
    if day < clock.today(now, station.setup.zone):
        raise Bad("cli.later_past", date=day)


def _written(
    station: Station, say: Callable[[Daybook], Daybook], day: date, outlets: tuple[str, ...], now: Instant, undo: bool
) -> Put:
    before = station.compile(day)

    def said() -> Daybook:
        book = say(daybook.read(station.folder))
        _check(before, station.delayed(book.later).compile(day), undo)
        return book

    rewrite(station.folder, said)
    after = station.reread()
    programme = after.compile(day)
    change = _change(before, programme, outlets)
    gone = tuple(new for old, new in change.moved if undo and new.due <= now < old.due)
    return Put(after, day, outlets, change, programme, gone)


# -- what is asked


def _asked(
    station: Station, words: tuple[str, str, str], day: date, outlets: Sequence[str], named: bool, now: Instant
) -> list[Later]:
    """One order for each time that the named lesson has at the outlets."""
    said, length, end = (word.strip() for word in words)
    if not said or not length:
        raise Bad("cli.later_needs")
    by, over = _length(length), _over(station, day, now)
    groups: dict[tuple[Millis, Millis], list[str]] = {}
    for name in outlets:
        since = _time(station, name, day, said, named)
        until = _time(station, name, day, end, True) if end else values.DAY
        if since is None or until is None:
            continue
        since = max(since, over)
        if until <= since:
            raise Bad("cli.later_until", until=end, since=values.as_clock(min(since, values.DAY)))
        groups.setdefault((since, until), []).append(name)
    if not groups:
        raise _unknown(station, outlets[0], day, said)
    span = DateRange(day, day)
    return [Later(span, since, by, until, tuple(names)) for (since, until), names in sorted(groups.items())]


def _length(text: str) -> Millis:
    by = round(values.duration(text), -3)
    if not 0 < by <= LONGEST:
        raise Bad("files.later_by", found=text)
    return by


def _over(station: Station, day: date, now: Instant) -> Millis:
    """The time of that day up to which all has begun: nothing of it moves any more."""
    return max(0, -(-(now - clock.at(day, 0, station.setup.zone)) // values.SECOND) * values.SECOND)


def _time(station: Station, outlet: str, day: date, text: str, must: bool) -> Millis | None:
    """The time that is meant there; None if nothing is called so. `must`: then the order is refused."""
    found = time_named(station.plan, outlet, day, text)
    if found is None and must:
        raise _unknown(station, outlet, day, text)
    return found


def _unknown(station: Station, outlet: str, day: date, text: str) -> Bad:
    known = names_there(station.plan, outlet, day)
    if text in known:
        return Bad("cli.later_not_then", found=text, outlet=outlet, date=day)
    hint = nearest(text, known) or "、".join(known[:8]) or "10:05"
    return Bad("cli.later_unknown", found=text, outlet=outlet, date=day, nearest=hint)


def _check(before: Programme, after: Programme, undo: bool) -> None:
    """Refuse what would push something past midnight, or move nothing."""
    was, there = _by_id(before), _by_id(after)
    gone = [entry for key, entry in was.items() if key not in there]
    if gone:
        shown = "、".join(f"{hms_of(each, after)} {name_of(each)}" for each in gone[:8])
        raise Bad("cli.later_midnight", plays=shown, count=len(gone))
    if not undo and all(entry.due == was[key].due for key, entry in there.items() if key in was):
        raise Bad("cli.later_nothing", date=after.date)


# -- what it changes


def name_of(entry: Entry) -> str:
    """The title, with the row's own id if that names a lesson: 上课铃(第三节·上课)."""
    title = entry.title if isinstance(entry, Spot) else entry.script
    row = SpotId.parse(entry.id).row
    return f"{title} ({row})" if "·" in row else title


def hms_of(entry: Entry, programme: Programme) -> str:
    """When it is due."""
    return clock.hms(entry.due, clock.zone(programme.zone))


def _by_id(programme: Programme) -> Mapping[str, Entry]:
    entries: list[Entry] = [*programme.spots, *programme.refused]
    return {entry.id: entry for entry in entries}


def _change(before: Programme, after: Programme, outlets: Iterable[str]) -> Change:
    was, there, here = _by_id(before), _by_id(after), set(outlets)
    both = [(was[key], entry) for key, entry in there.items() if key in was]
    moves = sorted((pair for pair in both if pair[0].due != pair[1].due), key=lambda pair: (pair[0].due, pair[0].id))
    refused = {entry.id for entry in before.refused}
    lost = [entry for entry in after.refused if entry.id not in refused]
    first = min((pair[0].due for pair in moves), default=0)
    still = [new for old, new in both if old.due == new.due < first and new.outlet in here]
    last = max((each.due for each in still), default=0)
    return Change(moves, lost, [each for each in still if each.due == last])
