"""hub say: 镇台 喊话. Say a text now at outlets of the township, wherever they are played."""

from __future__ import annotations

import argparse

from dalaba.doors.cli.context import Context
from dalaba.doors.cli.hub import announcing


def arguments(parser: argparse.ArgumentParser) -> None:
    """TEXT --to O [--priority P] [--reason R] [--until T] [--times N] [--second FILE] [--exercise]."""
    parser.add_argument("text", metavar="TEXT", nargs="+")
    announcing.arguments(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if it was not sent, or does not reach everybody."""
    return announcing.give(context, given, announcing.words(given, " ".join(given.text)))
