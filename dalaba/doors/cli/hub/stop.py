"""hub stop: 镇台 停. Stop the sound at outlets of the township, or at all of them."""

from __future__ import annotations

import argparse

from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context
from dalaba.doors.cli.hub import orders_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--to O] [--reason R] [--until T] [--exercise]."""
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--reason", default="", metavar="R")
    parser.add_argument("--until", default="", metavar="TIME")
    orders_given.signed(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if it does not reach everybody."""
    from dalaba.desk.across.give import stand

    with orders_given.fleet(context, given) as fleet:
        done = stand("stop", given.to, fleet, to_air.actor(), given.reason, given.until)
        return orders_given.tell(context, given, fleet, done)
