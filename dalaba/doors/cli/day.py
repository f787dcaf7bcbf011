"""day: what kind of day it is; or, with a word, make it one: `day 今天 雨天`, `day 6-7..6-8 考试日 --to 中心小学`.

A weekday as the word makes it a make-up day: `day 2026-10-10 周二`. Without --to this is only for the schools.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from dalaba.core.model import Problem
from dalaba.core.problems import Bad
from dalaba.desk.day_changes import book, word
from dalaba.doors.cli.context import Context, Refused, refuse, writing
from dalaba.station.days import (
    AUTO,
    NOT,
    WEEKDAY_TYPES,
    lunar_name,
    spoken_weekday,
    type_name,
    type_words,
    weekday_name,
)
from dalaba.station.files.date_values import DateRange, dates

if TYPE_CHECKING:
    from dalaba.desk.root import Station

_PLAIN = ("平日", "平常", "正常", "normal", "plain")
_MOST_DAYS = 366


def arguments(parser: argparse.ArgumentParser) -> None:
    """DATE[..DATE] [TYPE...] [--type T] [--to Z] [--clear]."""
    parser.add_argument("date", nargs="?", default="今天", metavar="DATE")
    parser.add_argument("words", nargs="*", metavar="TYPE")
    parser.add_argument("--type", action="append", default=[], metavar="T")
    parser.add_argument("--to", action="append", default=[], metavar="Z")
    parser.add_argument("--clear", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the station has problems, or a word is unknown; then nothing was written."""
    span = _span(context, given.date)
    words = [each for text in (" ".join(given.words), *given.type) for each in type_words(text)]
    outlets = context.outlets(given.to) if given.to else ()
    clear = given.clear or any(each in _PLAIN for each in words)
    types = context.day_types(each for each in words if each not in _PLAIN)
    if any(each.removeprefix(NOT) in WEEKDAY_TYPES for each in types):
        outlets = _who_makes_up(context, types, outlets)
    if clear or types:
        return _say(context, span, types, outlets, clear)
    station = context.usable()
    shown = [_told(station, each) for each in word.each(span)]
    if context.as_json:
        context.dump({"days": shown})
    else:
        for each in shown:
            _print(context, each)
    return 1 if station.problems.errors else 0


def _span(context: Context, text: str) -> DateRange:
    try:
        span = dates(text, today=context.today())
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad
    if (span.last - span.first).days >= _MOST_DAYS:
        raise refuse("cli.day_span", 2, found=text, most=_MOST_DAYS)
    return span


def _who_makes_up(context: Context, types: tuple[str, ...], outlets: tuple[str, ...]) -> tuple[str, ...]:
    """The outlets that get another day's hours: those named, or the schools. Raises Refused if there are none."""
    if len(types) > 1:
        raise refuse("cli.day_makes_up_alone", 2, found=_named(context, types))
    schools = tuple(name for name, outlet in context.setup.outlets.items() if outlet.kind == "school")
    if not (outlets or schools):
        raise refuse("cli.day_makes_up_nowhere", 2, weekday=type_name(types[0], context.ui))
    return outlets or schools


def _say(context: Context, span: DateRange, types: tuple[str, ...], outlets: tuple[str, ...], clear: bool) -> int:
    """Write the day's types, and report what changes and what is still missing."""
    before = context.usable()
    with writing(AUTO):
        book.rewrite(context.folder, lambda: word.said(before, span, types, outlets, clear))
    after = before.reread()
    found = word.effect(before, after, span, types, outlets)
    if context.as_json:
        context.dump({
            "days": [_told(after, each) for each in list(word.each(span))[: word.MOST_DAYS]],
            "before": {"due": found.due, "planned": found.planned},
            "after": {"due": found.due_now, "planned": found.planned_now},
            "lacks": [context.word_of(problem) for problem in found.lacks],
        })  # fmt: skip
    else:
        _confirm(context, span, types, outlets, clear)
        facts = {"due": found.due, "planned": found.planned, "due_now": found.due_now, "planned_now": found.planned_now}
        context.say("cli.day_counts", **facts)
        for problem in found.lacks:
            context.complain(problem)
    return 1 if after.problems.errors else 0


def _confirm(context: Context, span: DateRange, types: tuple[str, ...], outlets: tuple[str, ...], clear: bool) -> None:
    where = "、".join(outlets) or context.word("cli.day_everywhere")
    when = f"{span.first}" if span.first == span.last else f"{span.first}..{span.last}"
    if clear:
        context.say("cli.day_cleared", when=when, where=where, file=AUTO)
    if types:
        to = f" --to {where}" if outlets else ""
        context.say("cli.day_marked", when=when, where=where, types=_named(context, types), file=AUTO, to=to)


def _told(station: Station, day: date) -> dict[str, Any]:
    """A day's types at most outlets, and the outlets where they differ."""
    days = station.plan.days
    by_types: dict[tuple[str, ...], list[str]] = {}
    for name in station.setup.outlets:
        by_types.setdefault(days.types(day, name), []).append(name)
    everywhere = days.types(day)
    usual = max(by_types, key=lambda types: (len(by_types[types]), types == everywhere), default=everywhere)
    others = {name: list(types) for types, names in by_types.items() if types != usual for name in names}
    doubtful = days.doubtful(day, frozenset({"workday"}))
    runs = {name: WEEKDAY_TYPES[number] for name, number in days.made_up_at(day, station.setup.outlets)}
    return {
        "date": day.isoformat(), "weekday": spoken_weekday(day), "lunar": lunar_name(day), "types": list(usual),
        "outlets": others, "runs_as": runs, "make_ups_unknown": doubtful,
    }  # fmt: skip


def _named(context: Context, types: Iterable[str]) -> str:
    return ("、" if context.ui == "zh" else ", ").join(type_name(each, context.ui) for each in types)


def _print(context: Context, day: dict[str, Any]) -> None:
    when = date.fromisoformat(day["date"])
    weekday = day["weekday"] if context.ui == "zh" else f"{when:%A}"
    context.say(
        "cli.day_is",
        date=day["date"],
        weekday=weekday,
        lunar=lunar_name(when, context.ui),
        types=_named(context, day["types"]),
    )
    for outlet, types in day["outlets"].items():
        context.say("cli.day_differs", outlet=outlet, types=_named(context, types))
    for outlet, kind in day["runs_as"].items():
        context.say("cli.day_runs_as", outlet=outlet, weekday=weekday_name(WEEKDAY_TYPES.index(kind), context.ui))
    if day["make_ups_unknown"]:
        context.say("plan.make_ups_unknown", year=when.year)
