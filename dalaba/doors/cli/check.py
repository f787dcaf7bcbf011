"""check: every problem in what people wrote and recorded, each with its place."""

from __future__ import annotations

import argparse
from datetime import date, timedelta

from dalaba.core.clock import SystemClock
from dalaba.core.model import Problem, Reason
from dalaba.desk import pressing
from dalaba.doors.cli.context import Context
from dalaba.messages import explain
from dalaba.station.days import type_name, type_words
from dalaba.station.files import Problems

_AHEAD = 8
"""The days to listen to, the same that `check` looks at."""
_MOST = 200
"""The most new sounds to listen to in one run: about ten minutes on a slow PC."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--type T] [--to Z]: what a switch of the coming days to that type would need; [--listen]: to what is there."""
    parser.add_argument("--type", action="append", default=[], metavar="T")
    parser.add_argument("--to", action="append", default=[], metavar="Z")
    parser.add_argument("--listen", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if there are errors; warnings alone are fine."""
    types = context.day_types(word for text in given.type for word in type_words(text))
    outlets = context.outlets(given.to) if given.to else ()
    station, today = context.station, context.today()
    problems = station.check_switch(types, outlets, today) if types else station.check(today)
    for problem in pressing.problems(station, SystemClock().now()):
        problems.put(problem)
    if given.listen:
        _listen(context, outlets, today, problems)
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


def _listen(context: Context, outlets: tuple[str, ...], today: date, problems: Problems) -> None:
    """Add the listener's warnings about the coming days' clips and recordings. Raises Refused if there is no
    listener."""
    from dalaba.doors.cli import listening_to

    coming = [today + timedelta(days=number) for number in range(_AHEAD)]
    chosen = listening_to.sounds(context.station, context.station.wanted_on(coming, outlets))
    ear = listening_to.ear(context)
    try:
        told = list(listening_to.listened(context, ear, chosen, _MOST))
    finally:
        ear.close()
    for problem in (
        *(each for one in told for each in listening_to.problems(context, one)),
        *listening_to.unjudged(told),
    ):
        problems.put(problem)
    left, unclear = len(chosen) - len(told), sum(map(listening_to.unclear, told))
    if not context.as_json:
        context.say("cli.check_listened", heard=sum(each.heard is not None for each in told), unclear=unclear)
    if left:
        problems.put(Problem(Reason("listening.left", {"count": str(left)}), None, "warning"))


def _tell(context: Context, problems: Problems) -> None:
    errors = len(problems.errors)
    plan = context.station.plan
    rows = sum(len(campaign.rows) for campaign in plan.campaigns)
    counts = {"outlets": len(plan.setup.outlets), "scripts": len(plan.scripts), "rows": rows}
    code = "cli.check_bad" if errors else "cli.check_good"
    context.say(code, errors=errors, warnings=len(problems) - errors, **counts)
    context.tell_nothing_scheduled(context.station)


def _tell_switch(context: Context, types: tuple[str, ...], problems: Problems) -> None:
    """Report what a switch would need, without the problems that exist already."""
    names = ("、" if context.ui == "zh" else ", ").join(type_name(each, context.ui) for each in types)
    context.say("cli.switch_bad" if len(problems) else "cli.switch_good", types=names, problems=len(problems))


def as_json(problem: Problem, ui: str) -> dict[str, object]:
    """A problem as JSON: code, facts, place and sentence."""
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
