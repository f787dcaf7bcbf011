"""hub play: 镇台 播. Play a script, or any sound file, now at outlets of the township, wherever they are played."""

from __future__ import annotations

import argparse

from dalaba.doors.cli.context import Context, refuse
from dalaba.doors.cli.hub import announcing


def arguments(parser: argparse.ArgumentParser) -> None:
    """SCRIPT | --file F, --to O and the options of `hub say`."""
    parser.add_argument("script", metavar="SCRIPT", nargs="?")
    parser.add_argument("--file", default=None, metavar="F")
    parser.add_argument("--row", default="", metavar="ROW")
    announcing.arguments(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if it was not sent, or does not reach everybody."""
    if (given.script is None) == (given.file is None):
        raise refuse("orders.no_script" if given.script is None else "orders.several", 2)
    words = announcing.words(given, None, given.script, given.file, given.row)
    return announcing.give(context, given, words, whole=given.script is not None)
