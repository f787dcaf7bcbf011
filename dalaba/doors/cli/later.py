"""later: from a time of a day on, everything at a school is so many minutes later; `--undo` takes it back.

later --from 第三节 --by 20分钟 --to 中心小学      later --from 10:05 --by 20 --until 12:00      later --undo
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from dalaba.core import clock
from dalaba.core.model import Problem, Programme, Reason, Spot
from dalaba.core.problems import Bad
from dalaba.desk.day_changes.later import Entry, Put, hms_of, name_of, put_back, put_later, usual_outlets
from dalaba.doors.cli.context import Context, Refused, writing
from dalaba.messages import explain
from dalaba.station.days import AUTO

_MOST_LINES = 40
"""The most moves told one by one; the JSON has all."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """--from F --by D [--to O] [--date D] [--until T], or --undo [--to O] [--date D]."""
    parser.add_argument("--from", dest="since", default="", metavar="LESSON")
    parser.add_argument("--by", default="", metavar="MINUTES")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--date", default=None, metavar="DATE")
    parser.add_argument("--until", default="", metavar="LESSON")
    parser.add_argument("--undo", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the station has problems, 2 if the order is none; then nothing was written."""
    station, now = context.usable(), clock.SystemClock().now()
    day = context.day(given.date)
    outlets = context.outlets(given.to) if given.to else usual_outlets(context.setup)
    try:
        with writing(AUTO):
            if given.undo:
                put = put_back(station, day, outlets, now)
            else:
                put = put_later(station, day, outlets, bool(given.to), given.since, given.by, given.until, now)
    except Bad as bad:
        if not bad.reason.code.startswith(("cli.", "files.")):
            raise
        raise Refused([Problem(bad.reason)], 2) from bad
    _tell(context, put, given.undo)
    return 1 if put.station.problems.errors else 0


def _tell(context: Context, put: Put, undo: bool) -> None:
    change, programme = put.change, put.programme
    if context.as_json:
        context.dump(_as_json(put))
        return
    where = "、".join(put.outlets)
    context.say("cli.later_undone" if undo else "cli.later", date=put.day, outlets=where, file=AUTO)
    lines = _lines(change.moved, programme)
    context.table(lines[:_MOST_LINES], "  ")
    if len(lines) > _MOST_LINES:
        context.say("cli.later_more", count=len(lines) - _MOST_LINES)
    for each in change.stays[:1] if not undo else ():
        context.say("cli.later_stays", at=hms_of(each, programme), name=name_of(each))
    for each in put.gone:
        context.say("cli.later_gone", at=hms_of(each, programme), name=name_of(each), outlet=each.outlet)
    for entry in change.lost:
        why = explain(entry.reason, context.ui)
        facts = {"at": hms_of(entry, programme), "name": name_of(entry), "outlet": entry.outlet, "why": why}
        context.complain_of(Reason("cli.later_lost", facts))


def _lines(moves: Iterable[tuple[Entry, Entry]], programme: Programme) -> list[list[str]]:
    """Each move once, with the outlets where it is."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for old, new in moves:
        key = hms_of(old, programme), hms_of(new, programme), name_of(new)
        groups.setdefault(key, []).append(new.outlet)
    order = [card.name for card in programme.outlets]
    return [
        [f"{old} → {new}", name, "、".join(sorted(names, key=order.index))]
        for (old, new, name), names in groups.items()
    ]


def _as_json(put: Put) -> dict[str, Any]:
    def plain(entry: Entry) -> dict[str, Any]:
        title = entry.title if isinstance(entry, Spot) else entry.script
        return {"id": entry.id, "outlet": entry.outlet, "title": title, "due": entry.due}

    return {
        "date": put.day.isoformat(), "outlets": list(put.outlets),
        "moved": [{**plain(new), "was": old.due} for old, new in put.change.moved],
        "lost": [{**plain(each), "code": each.reason.code} for each in put.change.lost],
        "too_late": [plain(each) for each in put.gone], "stays": [plain(each) for each in put.change.stays],
    }  # fmt: skip
