"""What `hub hold` and `hub release` share: a call-up's site waits, or goes on, in the villages and here."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import Literal

from dalaba.core import clock
from dalaba.core.model import Problem, Reason
from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context, Refused
from dalaba.doors.cli.hub import orders_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """SITE [--to O] [--date D] [--minutes N] [--reason R]."""
    parser.add_argument("site", metavar="SITE")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--minutes", type=int, default=None, metavar="N")
    parser.add_argument("--reason", default="", metavar="R")
    orders_given.signed(parser)


def give(context: Context, given: argparse.Namespace, verb: Literal["hold", "release"]) -> int:
    """Exit 1 if it does not reach everybody, or the township's own call-up did not take it."""
    from dalaba.desk.across.give import day
    from dalaba.trust.order import DayOrder

    when = context.day(given.date)
    detail = {} if given.minutes is None else {"minutes": given.minutes}
    with orders_given.fleet(context, given, whole=True) as fleet:
        order = DayOrder(verb, (), when.isoformat(), (), "", given.site, detail, given.reason, to_air.actor())
        done = day(order, given.to, fleet, clock.at(when + timedelta(days=1), 0, context.setup.zone))
        if not done.problems and not fleet.exercise:
            _here(context, given, verb)
        return orders_given.tell(context, given, fleet, done)


def _here(context: Context, given: argparse.Namespace, verb: Literal["hold", "release"]) -> None:
    """The township's own call-up of that day, if it has that site: its calls are the villages' too."""
    from dalaba.callup.live import SiteOrder
    from dalaba.callup.store import load
    from dalaba.core.clock import SystemClock
    from dalaba.desk.callups.on_the_day import give as give_here
    from dalaba.desk.callups.refusal import Refusal
    from dalaba.desk.callups.writing import minutes_into
    from dalaba.link import control

    when = context.day(given.date)
    kept = load(context.folder, when)
    if kept is None or given.site not in [each.name for each in kept.booked.planned.sites]:
        return
    at = round(minutes_into(context.station, when, SystemClock().now()), 2)
    order = SiteOrder(verb, given.site, at, to_air.actor(), given.minutes)
    try:
        give_here(context.station, when, order, context.command)
    except Refusal as refusal:
        raise Refused(refusal.problems) from refusal
    except control.NotRunning:
        context.complain(Problem(Reason("across.own_off"), severity="warning"))
