"""What `callup` reads and writes, told on the command line: the round in its sheets, and the campaign made from it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core import atomic, clock
from dalaba.doors.cli.context import Context, Refused, refuse, writing

if TYPE_CHECKING:
    from dalaba.callup.round import CallPlan, Minute, Round
    from dalaba.callup.store import SavedCalls

TEXTS = ("script", "reminder", "last_call", "busy")
"""Options that name a text of the call-up."""
_USAGE = ("callup.report_word", "callup.number")


@contextmanager
def told() -> Iterator[None]:
    """Turn a refusal of the desk into one of this verb."""
    from dalaba.desk.callups.refusal import Refusal

    try:
        yield
    except Refusal as refusal:
        usage = any(each.reason.code in _USAGE and each.place is None for each in refusal.problems)
        raise Refused(refusal.problems, 2 if usage else 1) from refusal


def read(context: Context, given: argparse.Namespace, day: date) -> Round:
    """The round in the sheets; warnings are printed. Raises Refused with all problems."""
    from dalaba.desk.callups.planning import round_of
    from dalaba.desk.callups.refusal import Refusal

    assumed = dict(fact(text) for text in given.assume)
    paths = [Path(name) for name in given.what]
    try:
        planned, problems = round_of(context.station, day, paths, assumed, minute(given.latest))
    except Refusal as refusal:
        for problem in refusal.problems:
            if problem.severity == "warning":
                context.complain(problem)
        raise Refused([each for each in refusal.problems if each.severity == "error"]) from refusal
    for problem in problems:
        context.complain(problem)
    return planned


def fact(text: str) -> tuple[str, str]:
    """(assumption, value) from 名=值."""
    name, sign, value = text.replace("＝", "=", 1).partition("=")
    if not sign:
        raise refuse("callup.assume", 2, found=text)
    return name.strip(), value.strip()


def minute(text: str | None) -> Minute | None:
    """A time of day as people write it, in minutes. Raises Bad if it is none."""
    from dalaba.station.files.values import MINUTE, clock_time

    return None if text is None else clock_time(text) // MINUTE


def kept_of(context: Context, day: date) -> SavedCalls | None:
    """The saved call-up of a day; None if there is none. A broken file is put aside and reported, and counts as
    none."""
    from dalaba.callup.store import load

    try:
        return load(context.folder, day)
    except atomic.Broken as broken:
        context.put_aside(broken)
        return None
    except OSError as error:
        raise refuse("cli.cannot_read", file=context.folder, why=error.strerror or error) from error


def refuse_midway(context: Context, day: date) -> None:
    """Refuse to plan a call-up that is under way, as groups would be called twice."""
    from dalaba.desk.callups import writing as desk

    with told():
        desk.refuse_midway(context.station, kept_of(context, day), day, clock.SystemClock().now(), context.command)


def write(context: Context, given: argparse.Namespace, day: date, planned: Round, plan: CallPlan) -> None:
    """Write the campaign as a file of the station. Raises Refused, with nothing written, if it would have a problem."""
    from dalaba.callup.campaign import file_of
    from dalaba.desk.callups import writing as desk

    named = {option: getattr(given, option) for option in TEXTS if getattr(given, option) is not None}
    with told(), writing(context.folder / file_of(day)):
        done = desk.write(context.station, day, planned, plan, desk.Wish(context.ui, named))
    for warning in done.warnings:
        context.complain_of(warning)
    if context.as_json:
        return
    if done.script:
        context.say("callup.own_script", file=done.script)
    if done.aside:
        context.say("callup.set_aside", file=file_of(day), aside=done.aside.relative_to(context.folder))
    context.say("callup.written", file=file_of(day), calls=len(plan.calls), command=context.command, day=day)
