"""hub day: 镇台 日子. Tell the villages what kind of day it is: `hub day 今天 雨天`; the township's book has it too."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import timedelta

from dalaba.core import clock
from dalaba.core.model import Problem
from dalaba.core.problems import Bad
from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context, Refused, refuse, writing
from dalaba.doors.cli.hub import orders_given
from dalaba.station.files.date_values import DateRange, dates

_PLAIN = ("平日", "平常", "正常", "normal", "plain")


def arguments(parser: argparse.ArgumentParser) -> None:
    """DATE[..DATE] TYPE... [--to Z] [--clear] [--reason R]."""
    parser.add_argument("date", metavar="DATE")
    parser.add_argument("words", nargs="*", metavar="TYPE")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--clear", action="store_true")
    parser.add_argument("--reason", default="", metavar="R")
    orders_given.signed(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if a word is unknown, or it does not reach everybody."""
    from dalaba.desk.across.give import day
    from dalaba.station.days import type_words
    from dalaba.trust.order import DayOrder

    span = _span(context, given.date)
    words = type_words(" ".join(given.words))
    clear = given.clear or any(each in _PLAIN for each in words)
    types = _codes(each for each in words if each not in _PLAIN)
    if not types and not clear:
        raise refuse("across.no_word", 2)
    with orders_given.fleet(context, given, whole=True) as fleet:
        when = f"{span.first}" if span.first == span.last else f"{span.first}..{span.last}"
        order = DayOrder("day", (), when, types, "", "", {"clear": clear}, given.reason, to_air.actor())
        until = clock.at(span.last + timedelta(days=1), 0, context.setup.zone)
        done = day(order, given.to, fleet, until)
        if not done.problems and not fleet.exercise:
            _say_here(context, span, types, given.to, clear)
        return orders_given.tell(context, given, fleet, done)


def _span(context: Context, text: str) -> DateRange:
    try:
        span = dates(text, today=context.today())
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad
    if (span.last - span.first).days >= 366:
        raise refuse("cli.day_span", 2, found=text, most=366)
    if span.last < context.today():
        raise refuse("across.day_over", 2, day=text)
    return span


def _codes(words: Iterable[str]) -> tuple[str, ...]:
    from dalaba.station.days import day_type

    try:
        return tuple(dict.fromkeys(day_type(each) for each in words))
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad


def _say_here(context: Context, span: DateRange, types: tuple[str, ...], to: list[str], clear: bool) -> None:
    """The township's own programmes, which the villages play too, follow the word as far as they ask for it."""
    from dalaba.desk.day_changes import book, word
    from dalaba.station.days import AUTO, NOT

    known = tuple(each for each in types if each.removeprefix(NOT) in context.station.day_types)
    if not known and not clear:
        return
    outlets = context.outlets(to) if to else ()
    with writing(AUTO):
        book.rewrite(context.folder, lambda: word.said(context.station, span, known, outlets, clear))
