"""why: why it plays, played or not at an outlet at a time, and what would have to change."""

from __future__ import annotations

import argparse

from dalaba.core import clock
from dalaba.core.model import Millis, Problem
from dalaba.core.problems import Bad
from dalaba.desk.explaining import why_at
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.messages import explain
from dalaba.station.files.values import clock_time


def arguments(parser: argparse.ArgumentParser) -> None:
    """OUTLET TIME [--date D]."""
    parser.add_argument("outlet", metavar="OUTLET")
    parser.add_argument("time", metavar="TIME")
    parser.add_argument("--date", default=None, metavar="D")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the station has problems; an answer alone is none. Exit 2 for an unreadable time or several outlets."""
    station = context.usable()
    outlet = _outlet(context, given.outlet)
    day = context.day(given.date)
    zone = station.setup.zone
    moment = clock.at(day, _time(given.time), zone)
    answer = why_at(station, outlet, moment, context.ui)
    if context.as_json:
        lines = [{"code": each.code, "params": dict(each.params), "text": explain(each, context.ui)} for each in answer]
        context.dump({"outlet": outlet, "at": clock.iso(moment, zone), "answer": lines})
    else:
        for reason in answer:
            context.tell(reason)
    return 1 if station.problems.errors else 0


def _outlet(context: Context, word: str) -> str:
    """The one outlet that is meant; each outlet of a zone has its own answer."""
    names = context.outlets([word])
    if len(names) > 1:
        raise refuse(
            "cli.why_one_outlet", 2, found=word, outlets="、".join(names[:8]) + ("…" if len(names) > 8 else "")
        )
    return names[0]


def _time(text: str) -> Millis:
    try:
        return clock_time(text)
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad
