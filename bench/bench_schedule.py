"""When things are due: a day of 1,000 outlets with 20 rules each, a year of it, what comes next, the sample's day.

A day's bare due times beside `dateutil.rrule`, used in the two ways that were found fastest: rules made once and asked
for the day (`between`), and a rule made anew for the day alone; promised is against the faster. Its times are naive,
which spares it the zone. That both find the same times is checked in the run. The whole of `expand` and `place`, every
spot looked at, may take 2.5 times as long as the faster; the parts (lengths of clips) are given to it.

What comes next on an outlet is beside APScheduler 3's `CronTrigger`, of which an outlet needs as many as it has rules,
the earliest of theirs counting. Every question is about a day of its own ("cold"), and asked once more ("warm").
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from time import perf_counter
from typing import TypeVar

from apscheduler.triggers.cron import CronTrigger
from dateutil.rrule import DAILY, WEEKLY, rrule

from bench import Figure, workload
from bench.process import run
from bench.sample import DAY, quick
from bench.workload import COUNTED, MONDAY, ZONE, Rule
from dalaba.compile.programme import place
from dalaba.core.model import Occurrence, Programme
from dalaba.desk.root import Station
from dalaba.station.schedules import Plan, due_instants, expand, next_due

T = TypeVar("T")
YEARLY_COUNT = 40_477_500
"""Occurrences of the year from that Monday on."""
FAR = date(2060, 12, 31)
"""A last day that is in nobody's way."""
OLD = 180
"""Days into a rule at which the next is asked for."""


def main() -> list[Figure]:
    rules = workload.rules()
    return [*_a_day(rules), *_a_year(), *_next(rules), _sample()]


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    gc.collect()
    began = perf_counter()
    made = work()
    return perf_counter() - began, made


def _medians(works: Sequence[Callable[[], object]], times: int = 5) -> list[float]:
    """The median seconds of each, all of them in turn again and again, so that a busy machine meets them alike."""
    rounds = [[_timed(work)[0] for work in works] for _ in range(times)]
    return [statistics.median(seconds) for seconds in zip(*rounds, strict=True)]


def _put_aside() -> None:
    """Keep the collector from going through what the rival has ready, whenever either of the two makes something."""
    gc.collect()
    gc.freeze()


def _same(what: str, ours: object, theirs: object) -> None:
    if ours != theirs:
        raise RuntimeError(f"{what}: not the same")


# A day


def _a_day(rules: Sequence[Rule]) -> list[Figure]:
    made = [_recurrence(rule) for rule in rules]
    _put_aside()
    plan = workload.plan(rules)
    parts = workload.parts(expand(plan, MONDAY)[0])

    def whole() -> int:
        return _looked_at(place(plan.setup, MONDAY, expand(plan, MONDAY)[0], parts, {}))

    _check(plan, rules, made)
    _same("spots and refusals", whole(), COUNTED)
    bare, all_of_it, asked, anew = _medians(
        [lambda: _bare(plan), whole, lambda: _between(made), lambda: [list(_of_the_day(rule)) for rule in rules]]
    )
    rival = "rrule, made for the day" if anew < asked else "rrule, asked between"
    other = "rrule, asked between" if anew < asked else "rrule, made for the day"
    faster, slower = sorted((anew, asked))
    return [
        Figure(f"{COUNTED:,} due times", bare, "s", rival, faster, times_better=4),
        Figure("the same, the other way", bare, "s", other, slower),
        Figure("expanded, placed, every spot looked at", all_of_it, "s", rival, faster, times_better=1 / 2.5),
    ]


def _bare(plan: Plan) -> int:
    """How many: each is looked at, no list is kept."""
    count = 0
    for _, _, instants in due_instants(plan, MONDAY):
        for instant in instants:
            count += instant > 0
    return count


def _looked_at(programme: Programme) -> int:
    """How many spots and refusals there are, each read as air's hand-over reads it."""
    count = 0
    for spot in programme.spots:
        count += bool((spot.id, spot.outlet, spot.start, spot.duration, spot.script, spot.parts, spot.latest))
    for refusal in programme.refused:
        count += bool((refusal.id, refusal.outlet, refusal.due, refusal.reason))
    return count


def _recurrence(rule: Rule) -> rrule:
    """The whole rule, without a cache. By weeks it passes over the days before faster than by days."""
    begin, end = datetime.combine(rule.first, time()), datetime.combine(rule.last, time(23, 59))
    return rrule(
        WEEKLY, dtstart=begin, until=end, byweekday=rule.weekdays, byhour=rule.all_hours, byminute=rule.minutes,
        bysecond=0, cache=False,
    )  # fmt: skip


def _between(made: Iterable[rrule]) -> list[list[datetime]]:
    begin, end = datetime.combine(MONDAY, time()), datetime.combine(MONDAY, time(23, 59))
    return [each.between(begin, end, inc=True) for each in made]


def _of_the_day(rule: Rule) -> Iterable[datetime]:
    """The rule made for this one day, if its dates cover it."""
    if not rule.first <= MONDAY <= rule.last:
        return ()
    begin, end = datetime.combine(MONDAY, time()), datetime.combine(MONDAY, time(23, 59))
    return rrule(
        DAILY, dtstart=begin, until=end, byweekday=rule.weekdays, byhour=rule.all_hours, byminute=rule.minutes,
        bysecond=0, cache=False,
    )  # fmt: skip


def _check(plan: Plan, rules: Sequence[Rule], made: Sequence[rrule]) -> None:
    """Every rule's times are the same three ways, and as many as counted."""
    ours = {row.id: list(instants) for row, _, instants in due_instants(plan, MONDAY)}
    named = [row.id for row in plan.campaigns[0].rows]
    asked = {name: _instants(times) for name, times in zip(named, _between(made), strict=True) if times}
    anew = {name: _instants(times) for name, rule in zip(named, rules, strict=True) if (times := [*_of_the_day(rule)])}
    _same("our times and those of rrule", ours, asked)
    _same("the times of rrule in two ways", asked, anew)
    _same("the number of times", sum(map(len, ours.values())), COUNTED)


def _instants(times: Iterable[datetime]) -> list[int]:
    midnight = round(datetime.combine(MONDAY, time(), ZONE).timestamp()) * 1000
    return [midnight + (each.hour * 60 + each.minute) * 60_000 for each in times]


# A year


def _a_year() -> list[Figure]:
    told = json.loads(run((sys.executable, "-m", "bench.workload", "year")).out)
    _same("occurrences of the year", told["count"], YEARLY_COUNT)
    figures = [
        Figure(f"a year by the day, {told['count']:,} occurrences", told["seconds"] - told["placing"]),
        Figure(f"{told['placed']:,} of them (every seventh day) placed", told["placing"]),
    ]
    whole = json.loads(run((sys.executable, "-m", "bench.workload", "whole")).out)
    _same("occurrences of the day", whole["count"], COUNTED)
    if told["end"] is not None:
        figures += [
            Figure("the year's memory at most", told["end"], "MB", at_most=150),
            Figure("the year's memory, end over first week", told["end"] / told["week"], "", at_most=1.05),
            Figure("memory of the day's whole programme at once", whole["end"], "MB"),
        ]
    return figures


# The next


def _next(rules: Sequence[Rule]) -> list[Figure]:
    aged = _aged(rules, OLD)
    asked = _questions(aged)
    cold, warm, theirs = _ask(aged, asked)
    return [
        Figure(f"next on an outlet, {OLD} days in, cold", cold, "µs", "APScheduler 3", theirs, times_better=15),
        Figure("the same, warm", warm, "µs", "APScheduler 3", theirs, times_better=15),
        _flat("next: 1,000 outlets over 100", aged, [each for each in aged if each.outlet < "o0100"]),
        _flat("next: 180 days in over 10", aged, _aged(rules, 10)),
        _flat("next: 3,000 days in over 10", _aged(rules, 3000), _aged(rules, 10)),
    ]


def _aged(rules: Iterable[Rule], days: int) -> list[Rule]:
    """All begun so many days before that Monday, and far from their end."""
    return [replace(rule, first=MONDAY - timedelta(days=days), last=FAR) for rule in rules]


def _questions(rules: Iterable[Rule]) -> list[tuple[str, datetime]]:
    """Forty outlets, each asked at three moments; every moment is on a day of its own."""
    names = list(dict.fromkeys(rule.outlet for rule in rules))
    chosen = names[:: max(1, len(names) // 40)][:40] * 3
    midnight = datetime.combine(MONDAY, time(), ZONE)
    return [
        (name, midnight + timedelta(days=number, hours=number * 7 % 24, minutes=number * 13 % 60, seconds=30))
        for number, name in enumerate(chosen)
    ]


def _ask(rules: Sequence[Rule], asked: Sequence[tuple[str, datetime]]) -> tuple[float, float, float]:
    """Median microseconds of ours, cold and warm, and of theirs, by turns; that the answers are the same is checked."""
    triggers: dict[str, list[CronTrigger]] = {}
    for rule in rules:
        triggers.setdefault(rule.outlet, []).append(_trigger(rule))
    _put_aside()
    plan = workload.plan(rules)
    cold, warm, theirs = list[float](), list[float](), list[float]()
    for name, moment in asked:
        after = round(moment.timestamp() * 1000)
        for kept in (cold, warm):
            began = perf_counter()
            ours = next_due(plan, name, after)
            kept.append((perf_counter() - began) * 1e6)
        began = perf_counter()
        earliest = min(each for each in (t.get_next_fire_time(None, moment) for t in triggers[name]) if each)
        theirs.append((perf_counter() - began) * 1e6)
        _same(f"the next on {name} after {moment}", _due(ours), round(earliest.timestamp() * 1000))
    return statistics.median(cold), statistics.median(warm), statistics.median(theirs)


def _due(occurrence: Occurrence | None) -> int | None:
    return occurrence.due if occurrence else None


def _trigger(rule: Rule) -> CronTrigger:
    listed = {"day_of_week": rule.weekdays, "hour": rule.all_hours, "minute": rule.minutes}
    fields = {name: ",".join(map(str, numbers)) for name, numbers in listed.items()}
    begin, end = datetime.combine(rule.first, time(), ZONE), datetime.combine(rule.last, time(23, 59), ZONE)
    return CronTrigger(**fields, second="0", start_date=begin, end_date=end, timezone=ZONE)


def _flat(what: str, large: Sequence[Rule], small: Sequence[Rule]) -> Figure:
    """How many times longer the same question to the same forty outlets takes with the one than with the other."""
    plans = [workload.plan(rules) for rules in (large, small)]
    asked = _questions(small)
    taken: list[list[float]] = [[], []]
    gc.collect()
    for name, moment in asked:
        after = round(moment.timestamp() * 1000)
        for plan, kept in zip(plans, taken, strict=True):
            began = perf_counter()
            next_due(plan, name, after)
            kept.append(perf_counter() - began)
    return Figure(what, statistics.median(taken[0]) / statistics.median(taken[1]), "times", at_most=1.5)


# The sample


def _sample() -> Figure:
    """The sample's day, compiled from a station just read, as often as counts."""
    folder, day = quick(), date.fromisoformat(DAY)
    taken, spots = [], 0
    for _ in range(15):
        station = Station.read(folder)
        seconds, programme = _timed(partial(station.compile, day))
        taken.append(seconds * 1000)
        spots = len(programme.spots)
    return Figure(f"the sample's day, {spots:,} spots, once read", statistics.median(taken), "ms", at_most=30)
