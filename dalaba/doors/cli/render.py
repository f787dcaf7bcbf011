"""render: make the missing clips. Existing clips are not made again."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from dalaba.compile.render import Prepared, Recipe
from dalaba.core.model import Problem, Reason, Wanted
from dalaba.doors.cli.context import Context
from dalaba.doors.cli.progress_bar import bar
from dalaba.messages import explain

if TYPE_CHECKING:
    from dalaba.compile.render.make import Report

AHEAD = 8
"""How many days are made if no date is given: today and the week to come."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """SCRIPT... [--to] [--version] [--date] [--days] [--force] [--verify] [--dry-run]."""
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--version", default="", metavar="V")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--days", type=int, default=0, metavar="N")
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--dry-run", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if a clip could not be made, a version waits for an answer, or the station has problems."""
    station = context.usable()
    prepared = _prepared(context, given)
    todo = prepared.recipes if given.force else prepared.missing | prepared.better
    if given.version:
        todo = {key: recipe for key, recipe in todo.items() if f"/{given.version}·" in recipe.name}
    if given.dry_run:
        return _list(context, todo, prepared.why(todo, station.library))
    for why in (*prepared.unusable, *prepared.stood_in.values()):
        context.complain_of(why)
    asked = station.questions(prepared)
    for problem in asked:
        context.complain(problem)
    report = make(context, todo) if todo else None
    station.library.save()
    if context.as_json:
        context.dump(_as_json(report, context.ui))
    elif report or not asked:
        _tell(context, report)
    return 1 if station.problems.errors or prepared.unusable or asked or (report and report.failed) else 0


def make(context: Context, todo: Mapping[str, Recipe]) -> Report:
    """Make clips under a progress bar, and report failures."""
    with bar(context.word("cli.rendering"), len(todo)) as advance:
        report = context.station.make(todo, progress=lambda done, total, recipe: advance(done))
    for _, why in report.failed:
        context.complain_of(why)
    for reason in stood_in(report):
        context.complain_of(reason)
    for doubt in report.doubts:
        context.complain(Problem(doubt, severity="warning"))
    return report


def stood_in(report: Report) -> list[Reason]:
    """Why another voice spoke clips: each cause once, with the number of clips."""
    counts = Counter((by, why.code, tuple(why.params.items())) for by, why in report.stood_in.values())
    return [
        Reason("voices.stood_in", {"by": by, "count": str(count)}).because(Reason(code, dict(facts)))
        for (by, code, facts), count in counts.items()
    ]


def _prepared(context: Context, given: argparse.Namespace) -> Prepared:
    """What is wanted, prepared; with `--verify` all its clips are read and checked first."""
    station, wanted = context.station, _wanted(context, given)
    prepared = station.preparer.prepare(wanted)
    if not given.verify:
        return prepared
    for key in prepared.recipes:
        station.library.state(key, read=True)
    return station.preparer.prepare(wanted)


def _wanted(context: Context, given: argparse.Namespace) -> list[Wanted]:
    scripts = [context.script(name) for name in given.scripts]
    outlets = context.outlets(given.to) if given.to else ()
    first = context.day(given.date)
    days = [first + timedelta(days=number) for number in range(given.days or (1 if given.date else AHEAD))]
    if scripts and not given.date:
        days += context.station.days_of_campaigns(scripts)
    return context.station.wanted_on(days, outlets, scripts)


def _list(context: Context, todo: Mapping[str, Recipe], why: Mapping[str, tuple[Reason, ...]]) -> int:
    if context.as_json:
        context.dump({"to_make": [_line_json(recipe, why[key], context.ui) for key, recipe in todo.items()]})
        return 0
    for key, recipe in todo.items():
        context.put(f"{recipe.name}  {context.word('cli.comma').join(explain(each, context.ui) for each in why[key])}")
    context.say(
        "cli.render_would", clips=len(todo), minutes=f"{sum(each.estimate for each in todo.values()) / 60_000:.0f}"
    )
    return 0


def _line_json(recipe: Recipe, why: Iterable[Reason], ui: str) -> dict[str, object]:
    reasons = [{"code": each.code, "params": dict(each.params), "reason": explain(each, ui)} for each in why]
    return {"name": recipe.name, "seconds": recipe.estimate / 1000, "why": reasons}


def _tell(context: Context, report: Report | None) -> None:
    if report is None:
        context.say("cli.render_nothing")
        return
    for recipe, made in report.uneven:
        context.say("cli.render_uneven", name=recipe.name, loudness=f"{made.loudness:.1f}", peak=f"{made.peak:.1f}")
    context.say(
        "cli.rendered", clips=len(report.made), minutes=f"{report.seconds / 60:.0f}", sentences=report.sentences,
        failed=len(report.failed), where=context.folder / "audio" / "rendered",
    )  # fmt: skip


def _as_json(report: Report | None, ui: str) -> dict[str, object]:
    if report is None:
        return {"made": [], "failed": [], "doubts": [], "seconds": 0}
    made = [
        {"clip": each.clip.file, "duration": each.clip.duration / 1000, "loudness": each.loudness, "peak": each.peak,
         "by": each.by}
        for each in report.made.values()
    ]  # fmt: skip
    doubts = [{"code": each.code, "reason": explain(each, ui)} for each in report.doubts]
    failed = [{"name": recipe.name, "code": why.code, "reason": explain(why, ui)} for recipe, why in report.failed]
    return {"made": made, "failed": failed, "doubts": doubts, "seconds": round(report.seconds, 3)}
