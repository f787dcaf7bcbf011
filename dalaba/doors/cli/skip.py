"""skip: an order to the running station: what sounds, or with `--next` the next play, once."""

from __future__ import annotations

import argparse

from dalaba.doors.cli import orders
from dalaba.doors.cli.context import Context


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--to O] [--reason R] [--next [--row ROW]]."""
    orders.arguments(parser)
    parser.add_argument("--next", action="store_true")
    parser.add_argument("--row", default="", metavar="ROW")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when no station is running, or nothing is to come."""
    return orders.send(context, "skip", given)
