"""hub urgent: 镇台 紧急. Say something urgent, with a reason; `--stands`: until it is taken back."""

from __future__ import annotations

import argparse
from dataclasses import replace

from dalaba.doors.cli.context import Context
from dalaba.doors.cli.hub import announcing


def arguments(parser: argparse.ArgumentParser) -> None:
    """TEXT --to O --reason R [--stands] [--until T] [--second FILE] [--exercise]."""
    parser.add_argument("text", metavar="TEXT", nargs="+")
    parser.add_argument("--stands", action="store_true")
    announcing.arguments(parser, priority=False)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if it was not sent, or does not reach everybody."""
    words = replace(announcing.words(given, " ".join(given.text)), priority="urgent")
    return announcing.give(context, given, words, stands=given.stands)
