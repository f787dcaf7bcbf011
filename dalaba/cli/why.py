"""why: why it plays, played or not at an outlet at a time, and what would have to change."""

from __future__ import annotations

import argparse

from dalaba import clock, ledger
from dalaba.asrun import reconcile
from dalaba.catalogue import explain
from dalaba.cli.context import Context
from dalaba.clock import DAY
from dalaba.files.values import clock_time
from dalaba.why import Told, why


def arguments(parser: argparse.ArgumentParser) -> None:
    """OUTLET TIME [--date D]."""
    parser.add_argument("outlet", metavar="OUTLET")
    parser.add_argument("time", metavar="TIME")
    parser.add_argument("--date", default=None, metavar="D")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when the station has problems; an answer is no problem."""
    station = context.usable()
    outlet = context.outlets([given.outlet])[0]
    day = context.day(given.date)
    zone = station.setup.zone
    moment = clock.at(day, clock_time(given.time), zone)
    since = clock.at(day, 0, zone)
    events = list(ledger.events(context.folder / "records", since - 8 * DAY, since + 2 * DAY))
    rows = {row.id: row for row in reconcile(events).rows}
    told = Told(rows, tuple(event for event in events if event.kind == "order"))
    answer = why(station.plan, station.compile(day), outlet, moment, told, context.ui)
    if context.as_json:
        lines = [{"code": each.code, "params": dict(each.params), "text": explain(each, context.ui)} for each in answer]
        context.dump({"outlet": outlet, "at": clock.iso(moment, zone), "answer": lines})
    else:
        for reason in answer:
            context.tell(reason)
    return 1 if station.problems.errors else 0
