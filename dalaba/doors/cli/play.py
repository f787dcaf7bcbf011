"""play: 播. A script as the programme would play it now, or any sound file, at once on the outlets named."""

from __future__ import annotations

import argparse

from dalaba.doors.cli import orders
from dalaba.doors.cli.context import Context, refuse


def arguments(parser: argparse.ArgumentParser) -> None:
    """SCRIPT [--row ROW] or --file F, --to O [--language L] [--priority P] [--reason R] [--until T] [--times N] …."""
    parser.add_argument("script", metavar="SCRIPT", nargs="?")
    parser.add_argument("--file", default=None, metavar="F")
    parser.add_argument("--row", default="", metavar="ROW")
    orders.sound_arguments(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 where nothing was sent, or something of it is not heard."""
    if given.script is not None and given.file is not None:
        raise refuse("orders.several", 2)
    if given.script is None and given.file is None:
        raise refuse("orders.no_script", 2)
    asked = orders.words(given, None, given.script, given.file, given.row)
    return orders.give(context, asked, whole=given.script is not None)
