"""From the sheets to a plan: the round of a day, a plan by each method, and what to expect of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from dalaba.callup.campaign import name_of
from dalaba.callup.feasible import check, crowded
from dalaba.callup.figures import Figures, bound, compare
from dalaba.callup.methods import Method, Opening, Paper, Waves, apart
from dalaba.callup.optimiser import Optimiser
from dalaba.callup.read import read_round
from dalaba.callup.round import CallPlan, Minute, Round
from dalaba.callup.shift import held
from dalaba.core import clock
from dalaba.core.model import Problem
from dalaba.desk.callups.refusal import Refusal
from dalaba.desk.root import Station
from dalaba.station.files import Problems
from dalaba.station.hours import Hours

METHODS = ("optimiser", "paper", "waves", "opening")
_A_CALL = 180_000
"""The most milliseconds of a call, in all languages of an outlet."""


def round_of(
    station: Station,
    day: date,
    paths: Sequence[Path],
    assumed: Mapping[str, str] | None = None,
    latest: Minute | None = None,
) -> tuple[Round, list[Problem]]:
    """The round in the sheets, and what is worth a second thought. `latest`: the last call of every site. Raises
    Refusal with all problems."""
    problems = Problems()
    planned = read_round(paths, problems, station.setup, assumed, silent(station, day))
    if latest is not None:
        planned = replace(planned, sites=tuple(replace(site, latest=latest) for site in planned.sites))
        check(planned, problems)
    if problems.errors:
        raise Refusal(problems)
    return planned, list(problems)


def silent(station: Station, day: date) -> dict[str, tuple[tuple[Minute, Minute], ...]]:
    """When each outlet may not call on that day, in minutes after midnight: quiet hours, other campaigns' exact
    spots, and music or relays into which nothing may be planned."""
    setup = station.setup
    hours = Hours(setup, day, station.plan.days, station.plan.exams)
    found = {name: [(shut.since, shut.until) for shut in hours.closed(name)] for name in setup.outlets}
    for spot in station.compile(day).spots:
        fixed = spot.timing == "exact" if spot.flow is None else spot.flow.keeps
        if fixed and spot.campaign != name_of(day):
            for name in (spot.outlet, *setup.neighbours.get(spot.outlet, ())):
                found[name].append((spot.start - _A_CALL, spot.end))
    midnight = clock.at(day, 0, setup.zone)
    return {
        name: tuple(((since - midnight) // 60_000, -((midnight - until) // 60_000)) for since, until in spans)
        for name, spans in found.items()
    }


def plan_by(method: str, planned: Round, finish: Minute | None = None) -> CallPlan:
    """The plan of one of `METHODS`, as it can be broadcast. Raises Refusal if the horns have too little time."""
    methods: dict[str, Method] = {
        "optimiser": Optimiser(finish=finish),
        "paper": Paper(),
        "waves": Waves(),
        "opening": Opening(),
    }
    plan = apart(planned, methods[method].plan(planned))
    problems = Problems()
    crowded(planned, plan, problems)
    if problems.errors:
        raise Refusal(problems.errors)
    return plan


def side_by_side(planned: Round, plan: CallPlan, days: int, slower: float = 1.0) -> list[Figures]:
    """The figures of every method on the same random days: this plan, the same held by the queue, and the bound that
    no plan can beat, last."""
    plans = [Opening().plan(planned), Waves().plan(planned), Paper().plan(planned)]
    plans = [each for each in plans if each.method != plan.method] + [plan]
    return [
        *compare(planned, plans, days, slower=slower),
        held(planned, plan, days, slower=slower),
        bound(planned, days),
    ]


def trade(planned: Round) -> Iterator[tuple[Minute, Figures]]:
    """(the last call of the last site, its figures), for last calls earlier and later than the plan's."""
    for before in (105, 75, 50, 30):
        sites = tuple(replace(site, latest=max(site.opens, site.closes - before)) for site in planned.sites)
        tried = replace(planned, sites=sites)
        yield max(site.latest for site in sites), compare(tried, [Optimiser(shakes=0).plan(tried)], 3)[0]
