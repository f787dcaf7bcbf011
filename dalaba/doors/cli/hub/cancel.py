"""hub cancel: 镇台 取消. Take back what was said or played, wherever it was sent."""

from __future__ import annotations

import argparse

from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context
from dalaba.doors.cli.hub import orders_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """ORDER: its number, or the beginning of that; none: the only one that is not over."""
    parser.add_argument("order", metavar="ORDER", nargs="?", default="")
    parser.add_argument("--reason", default="", metavar="R")
    orders_given.signed(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if there is no such order, or several."""
    from dalaba.desk.across.give import cancel

    with orders_given.fleet(context, given) as fleet:
        done = cancel(given.order, fleet, to_air.actor(), given.reason)
        return orders_given.tell(context, given, fleet, done)
