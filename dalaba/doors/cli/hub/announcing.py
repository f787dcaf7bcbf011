"""What `hub say`, `hub urgent` and `hub play` share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context
from dalaba.doors.cli.hub import orders_given

if TYPE_CHECKING:
    from dalaba.desk.orders import Words


def arguments(parser: argparse.ArgumentParser, priority: bool = True) -> None:
    """Where, in which languages, how often, and who signs. They are checked later, so that all mistakes are reported
    together."""
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--language", action="append", default=[], metavar="L")
    if priority:
        parser.add_argument("--priority", default="notice", metavar="urgent|notice|routine")
    parser.add_argument("--reason", default="", metavar="R")
    parser.add_argument("--until", default="", metavar="TIME")
    parser.add_argument("--times", default="1", metavar="N")
    parser.add_argument("--volume", default="100", metavar="N")
    parser.add_argument("--as-read", action="store_true")
    orders_given.signed(parser)


def words(
    given: argparse.Namespace, text: str | None, script: str | None = None, file: str | None = None, row: str = ""
) -> Words:
    """The typed words as an order takes them."""
    from dalaba.desk.orders import Words

    return Words(
        tuple(given.to), text, script, file, tuple(given.language), getattr(given, "priority", "notice"), given.reason,
        given.until, given.times, given.volume, False, to_air.actor(), row, given.as_read,
    )  # fmt: skip


def give(context: Context, given: argparse.Namespace, words: Words, whole: bool = False, stands: bool = False) -> int:
    """Give it, and tell what comes of it."""
    from dalaba.desk.across.give import announce

    with orders_given.fleet(context, given, whole) as fleet:
        return orders_given.tell(context, given, fleet, announce(words, fleet, stands))
