"""check: every problem in what people wrote and recorded, each with its place."""

from __future__ import annotations

import argparse

from dalaba.catalogue import explain
from dalaba.cli.context import Context
from dalaba.days import type_words
from dalaba.files import Problems
from dalaba.model import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--type T] [--to Z]: what a switch of the coming days to that type would need."""
    parser.add_argument("--type", action="append", default=[], metavar="T")
    parser.add_argument("--to", action="append", default=[], metavar="Z")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when anything is wrong; warnings alone are fine."""
    problems = _switch(context, given) if given.type else context.station.check(context.today())
    if context.as_json:
        context.dump({"problems": [as_json(problem, context.ui) for problem in problems]})
    else:
        for problem in problems:
            context.complain(problem)
        errors = len(problems.errors)
        plan = context.station.plan
        rows = sum(len(campaign.rows) for campaign in plan.campaigns)
        counts = {"outlets": len(plan.setup.outlets), "scripts": len(plan.scripts), "rows": rows}
        code = "cli.check_bad" if errors else "cli.check_good"
        context.say(code, errors=errors, warnings=len(problems) - errors, **counts)
    return 1 if problems.errors else 0


def _switch(context: Context, given: argparse.Namespace) -> Problems:
    types = context.day_types(word for text in given.type for word in type_words(text))
    outlets = context.outlets(given.to) if given.to else ()
    return context.station.check_switch(types, outlets, context.today())


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
