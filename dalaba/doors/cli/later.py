"""later: from a time of a day on, everything at a school is so many minutes later; `--undo` takes it back.

later --from 第三节 --by 20分钟 --to 中心小学      later --from 10:05 --by 20 --until 12:00      later --undo
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from dalaba.core import clock
from dalaba.core.model import Instant, Millis, Problem, Programme, Reason, Refusal, Spot
from dalaba.core.problems import Bad, nearest
from dalaba.core.spot_id import SpotId
from dalaba.doors.cli.context import Context, Refused, refuse, writing
from dalaba.messages import explain
from dalaba.station.days import AUTO, Later, daybook
from dalaba.station.days.later import LONGEST
from dalaba.station.files import values
from dalaba.station.files.date_values import DateRange
from dalaba.station.schedules import names_there, time_named

if TYPE_CHECKING:
    from dalaba.desk.root import Station

_MOST_LINES = 40
"""The most moves told one by one; the JSON has all."""
_Entry = Spot | Refusal


def arguments(parser: argparse.ArgumentParser) -> None:
    """--from F --by D [--to O] [--date D] [--until T], or --undo [--to O] [--date D]."""
    parser.add_argument("--from", dest="since", default="", metavar="LESSON")
    parser.add_argument("--by", default="", metavar="MINUTES")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--date", default=None, metavar="DATE")
    parser.add_argument("--until", default="", metavar="LESSON")
    parser.add_argument("--undo", action="store_true")


class _Change(NamedTuple):
    """A day before and after, where one of its plays moved or was lost."""

    moved: list[tuple[_Entry, _Entry]]
    lost: list[Refusal]
    """What was planned before and cannot be now."""
    stays: list[_Entry]
    """The last that stays as it was, before the first that moves."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the station has problems, 2 if the order is none; then nothing was written."""
    station = context.usable()
    now, day = clock.SystemClock().now(), context.day(given.date)
    if day < context.today():
        raise refuse("cli.later_past", 2, date=day)
    outlets, book = _outlets(context, given.to), daybook.read(context.folder)
    if given.undo:
        book = book.on_time(DateRange(day, day), outlets, tuple(station.setup.outlets))
    else:
        asked = _asked(station, given, day, outlets, now)
        outlets = tuple(name for each in asked for name in each.outlets)
        book = book.delayed(asked)
    before = station.compile(day)
    _check(before, station.delayed(book.later).compile(day), given.undo)
    with writing(AUTO):
        daybook.write(context.folder, book)
    after = station.reread()
    _tell(context, _change(before, after.compile(day), outlets), day, outlets, given.undo, now)
    return 1 if after.problems.errors else 0


# -- what is asked


def _outlets(context: Context, words: list[str]) -> tuple[str, ...]:
    """The outlets named; without names the schools, and where there are none, all."""
    schools = tuple(name for name, outlet in context.setup.outlets.items() if outlet.kind == "school")
    return context.outlets(words) if words or not schools else schools


def _asked(
    station: Station, given: argparse.Namespace, day: date, outlets: tuple[str, ...], now: Instant
) -> list[Later]:
    """One order for each time that the named lesson has at the outlets. Raises Refused if it is not known there."""
    if not given.since.strip() or not given.by.strip():
        raise refuse("cli.later_needs", 2)
    by, over = _length(given.by), _over(station, day, now)
    groups: dict[tuple[Millis, Millis], list[str]] = {}
    for name in outlets:
        since = _time(station, name, day, given.since, bool(given.to))
        until = _time(station, name, day, given.until, True) if given.until.strip() else values.DAY
        if since is None or until is None:
            continue
        since = max(since, over)
        if until <= since:
            raise refuse("cli.later_until", 2, until=given.until.strip(), since=values.as_clock(min(since, values.DAY)))
        groups.setdefault((since, until), []).append(name)
    if not groups:
        raise _unknown(station, outlets[0], day, given.since)
    return [
        Later(DateRange(day, day), since, by, until, tuple(names)) for (since, until), names in sorted(groups.items())
    ]


def _length(text: str) -> Millis:
    try:
        by = round(values.duration(text), -3)
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad
    if not 0 < by <= LONGEST:
        raise Refused([Problem(Reason("files.later_by", {"found": text.strip()}))], 2)
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


def _unknown(station: Station, outlet: str, day: date, text: str) -> Refused:
    known = names_there(station.plan, outlet, day)
    if text.strip() in known:
        return refuse("cli.later_not_then", 2, found=text.strip(), outlet=outlet, date=day)
    hint = nearest(text.strip(), known) or "、".join(known[:8]) or "10:05"
    return refuse("cli.later_unknown", 2, found=text.strip(), outlet=outlet, date=day, nearest=hint)


def _check(before: Programme, after: Programme, undo: bool) -> None:
    """Refuse what would push something past midnight, or move nothing."""
    was, there = _by_id(before), _by_id(after)
    gone = [entry for key, entry in was.items() if key not in there]
    if gone:
        shown = "、".join(f"{_hms(each, after)} {_name(each, before)}" for each in gone[:8])
        raise refuse("cli.later_midnight", 2, plays=shown, count=len(gone))
    if not undo and all(entry.due == was[key].due for key, entry in there.items() if key in was):
        raise refuse("cli.later_nothing", 2, date=after.date)


# -- what it changes


def _by_id(programme: Programme) -> Mapping[str, _Entry]:
    entries: list[_Entry] = [*programme.spots, *programme.refused]
    return {entry.id: entry for entry in entries}


def _change(before: Programme, after: Programme, outlets: Iterable[str]) -> _Change:
    was, there, here = _by_id(before), _by_id(after), set(outlets)
    both = [(was[key], entry) for key, entry in there.items() if key in was]
    moves = sorted((pair for pair in both if pair[0].due != pair[1].due), key=lambda pair: (pair[0].due, pair[0].id))
    refused = {entry.id for entry in before.refused}
    lost = [entry for entry in after.refused if entry.id not in refused]
    first = min((pair[0].due for pair in moves), default=0)
    still = [new for old, new in both if old.due == new.due < first and new.outlet in here]
    last = max((each.due for each in still), default=0)
    return _Change(moves, lost, [each for each in still if each.due == last])


def _tell(context: Context, change: _Change, day: date, outlets: tuple[str, ...], undo: bool, now: Instant) -> None:
    programme = context.station.compile(day)
    past = [new for old, new in change.moved if undo and new.due <= now < old.due]
    if context.as_json:
        context.dump(_as_json(change, past, day, outlets))
        return
    where = "、".join(outlets)
    context.say("cli.later_undone" if undo else "cli.later", date=day, outlets=where, file=AUTO)
    lines = _lines(change.moved, programme)
    context.table(lines[:_MOST_LINES], "  ")
    if len(lines) > _MOST_LINES:
        context.say("cli.later_more", count=len(lines) - _MOST_LINES)
    for each in change.stays[:1] if not undo else ():
        context.say("cli.later_stays", at=_hms(each, programme), name=_name(each, programme))
    for each in past:
        context.say("cli.later_gone", at=_hms(each, programme), name=_name(each, programme), outlet=each.outlet)
    for entry in change.lost:
        why = explain(entry.reason, context.ui)
        facts = {"at": _hms(entry, programme), "name": _name(entry, programme), "outlet": entry.outlet, "why": why}
        context.complain_of(Reason("cli.later_lost", facts))


def _lines(moves: Iterable[tuple[_Entry, _Entry]], programme: Programme) -> list[list[str]]:
    """Each move once, with the outlets where it is."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for old, new in moves:
        key = _hms(old, programme), _hms(new, programme), _name(new, programme)
        groups.setdefault(key, []).append(new.outlet)
    order = [card.name for card in programme.outlets]
    return [
        [f"{old} → {new}", name, "、".join(sorted(names, key=order.index))]
        for (old, new, name), names in groups.items()
    ]


def _name(entry: _Entry, programme: Programme) -> str:
    """The title, with the row's own id if that names a lesson: 上课铃(第三节·上课)."""
    title = entry.title if isinstance(entry, Spot) else entry.script
    row = SpotId.parse(entry.id).row
    return f"{title} ({row})" if "·" in row else title


def _hms(entry: _Entry, programme: Programme) -> str:
    return clock.hms(entry.due, clock.zone(programme.zone))


def _as_json(change: _Change, past: list[_Entry], day: date, outlets: tuple[str, ...]) -> dict[str, Any]:
    def plain(entry: _Entry) -> dict[str, Any]:
        title = entry.title if isinstance(entry, Spot) else entry.script
        return {"id": entry.id, "outlet": entry.outlet, "title": title, "due": entry.due}

    return {
        "date": day.isoformat(), "outlets": list(outlets),
        "moved": [{**plain(new), "was": old.due} for old, new in change.moved],
        "lost": [{**plain(each), "code": each.reason.code} for each in change.lost],
        "too_late": [plain(each) for each in past], "stays": [plain(each) for each in change.stays],
    }  # fmt: skip
