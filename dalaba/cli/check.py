"""check: every problem in what people wrote and recorded, each with its place."""

from __future__ import annotations

import argparse

from dalaba.catalogue import explain
from dalaba.cli.context import Context
from dalaba.days import type_name, type_words
from dalaba.files import Problems
from dalaba.model import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--type T] [--to Z]: what a switch of the coming days to that type would need."""
    parser.add_argument("--type", action="append", default=[], metavar="T")
    parser.add_argument("--to", action="append", default=[], metavar="Z")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when anything is wrong; warnings alone are fine."""
    types = context.day_types(word for text in given.type for word in type_words(text))
    outlets = context.outlets(given.to) if given.to else ()
    station, today = context.station, context.today()
    problems = station.check_switch(types, outlets, today) if types else station.check(today)
    if context.as_json:
        context.dump({"problems": [as_json(problem, context.ui) for problem in problems]})
        return 1 if problems.errors else 0
    for problem in problems:
        context.complain(problem)
    if types:
        _tell_switch(context, types, problems)
    else:
        _tell(context, problems)
    return 1 if problems.errors else 0


def _tell(context: Context, problems: Problems) -> None:
    errors = len(problems.errors)
    plan = context.station.plan
    rows = sum(len(campaign.rows) for campaign in plan.campaigns)
    counts = {"outlets": len(plan.setup.outlets), "scripts": len(plan.scripts), "rows": rows}
    code = "cli.check_bad" if errors else "cli.check_good"
    context.say(code, errors=errors, warnings=len(problems) - errors, **counts)


def _tell_switch(context: Context, types: tuple[str, ...], problems: Problems) -> None:
    """What is wrong already is no matter of the switch, and not told here."""
    names = ("、" if context.ui == "zh" else ", ").join(type_name(each, context.ui) for each in types)
    context.say("cli.switch_bad" if len(problems) else "cli.switch_good", types=names, problems=len(problems))


def as_json(problem: Problem, ui: str) -> dict[str, object]:
    """A problem with its code, its facts, its place and its sentence."""
    place = problem.place
    where = (
        {} if place is None else {name: getattr(place, name) for name in ("file", "line", "column", "sheet", "cell")}
    )
    return {
        "code": problem.reason.code,
        "params": dict(problem.reason.params),
        "severity": problem.severity,
        **{name: value for name, value in where.items() if value is not None},
        "text": explain(problem.reason, ui),
    }
