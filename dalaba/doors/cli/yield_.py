"""yield: 让位. Our sound leaves the amplifier to another's, the county's emergency box, until it is taken back."""

from __future__ import annotations

import argparse

from dalaba.doors.cli import orders
from dalaba.doors.cli.context import Context
from dalaba.link.requests import Yield


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--to O] [--by WHO] [--back]."""
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--by", default="", metavar="WHO")
    parser.add_argument("--back", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when no station is running."""
    by = given.by or orders.actor()
    return orders.ask(context, Yield(not given.back, orders.named(context, given.to), by, orders.actor()))
