"""stop: an order to the running station; `--until` makes it end by itself."""

from __future__ import annotations

import argparse

from dalaba.doors.cli import orders
from dalaba.doors.cli.context import Context


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--to O] [--reason R] [--until T]."""
    orders.arguments(parser)
    parser.add_argument("--until", default="", metavar="TIME")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when no station is running, 2 where the time is none or over."""
    return orders.send(context, "stop", given)
