"""hub resume: 镇台 恢复. End a stop that was ordered from here. A village's own stop stays."""

from __future__ import annotations

import argparse

from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context
from dalaba.doors.cli.hub import orders_given


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--to O] [--reason R] [--exercise]."""
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--reason", default="", metavar="R")
    orders_given.signed(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if it does not reach everybody."""
    from dalaba.desk.across.give import stand

    with orders_given.fleet(context, given) as fleet:
        done = stand("resume", given.to, fleet, to_air.actor(), given.reason)
        return orders_given.tell(context, given, fleet, done)
