"""say: 喊话. A text, spoken at once on the outlets named."""

from __future__ import annotations

import argparse

from dalaba.doors.cli import orders
from dalaba.doors.cli.context import Context


def arguments(parser: argparse.ArgumentParser) -> None:
    """TEXT --to O [--language L] [--priority P] [--reason R] [--until T] [--times N] [--volume N] [--force]."""
    parser.add_argument("text", metavar="TEXT", nargs="+")
    orders.sound_arguments(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 where nothing was sent, or something of it is not heard."""
    return orders.give(context, orders.words(given, " ".join(given.text)))
