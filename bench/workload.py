"""A large schedule to measure on, the same on every machine: outlets, each with so many rules; drawn from fixed seeds.

1,000 outlets with 20 rules each have 299,340 occurrences on Monday 23 November 2026 (`COUNTED`).

`python -m bench.workload year` streams a year of it by the day, in a process of its own so that its memory can be seen,
and prints JSON: occurrences, seconds, megabytes at most after the first week and at the end. `whole`: one day at once.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Literal, cast
from zoneinfo import ZoneInfo

from dalaba.compile.programme import GAP, place
from dalaba.core.model import Occurrence, OutputSpec, Part, Place, Wanted
from dalaba.station.days import DayTypes
from dalaba.station.files.date_values import DateRange
from dalaba.station.outlets import Outlet, Setup
from dalaba.station.schedules import Campaign, Plan, Row, expand
from dalaba.station.schedules.rows import Hours

MONDAY = date(2026, 11, 23)
COUNTED = 299_340
"""Occurrences of 1,000 outlets with 20 rules on that Monday."""
ZONE = ZoneInfo("Asia/Shanghai")
_EVERY = 15
_WEEKDAYS = [(0, 1, 2, 3, 4), (5, 6), (0, 2, 4), (0, 1, 2, 3, 4, 5, 6)]
_LEAD = 500 + 300
"""Milliseconds of silence before and after a spot."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `hours` are whole ones, half-open; starts are at minutes that leave `phase` when divided by `every`."""

    outlet: str
    weekdays: tuple[int, ...]
    first: date
    last: date
    hours: tuple[tuple[int, int], tuple[int, int]]
    phase: int
    duration: int
    """Seconds of a spot."""
    languages: tuple[str, ...]
    timing: Literal["exact", "flexible"]
    wait: int
    """Minutes."""
    every: int = _EVERY

    @property
    def minutes(self) -> range:
        """The minutes of an hour at which it starts."""
        return range(self.phase, 60, self.every)

    @property
    def all_hours(self) -> tuple[int, ...]:
        return tuple(hour for first, last in self.hours for hour in range(first, last))


def rules(outlets: int = 1000, each: int = 20) -> list[Rule]:
    """`each` rules for every outlet. The order of drawing is part of the workload."""
    draw, extra = random.Random(1), random.Random(2)
    return [_rule(f"o{outlet:04d}", draw, extra) for outlet in range(outlets) for _ in range(each)]


def _rule(outlet: str, draw: random.Random, extra: random.Random) -> Rule:
    weekdays = draw.choice(_WEEKDAYS)
    first = MONDAY + timedelta(days=draw.choice([-30, -10, 0, 0]))
    last = first + timedelta(days=draw.choice([60, 90, 400]))
    morning, afternoon = draw.choice([6, 7, 8]), draw.choice([15, 16, 17])
    phase, duration = draw.randrange(_EVERY), extra.choice([12, 20, 28])
    languages = extra.choice(["cmn", "hak+cmn", "yue+cmn+hak"]).split("+")
    timing = cast("Literal['exact', 'flexible']", extra.choice(["exact", "flexible"]))
    hours = ((morning, morning + 2), (afternoon, afternoon + 3))
    return Rule(outlet, weekdays, first, last, hours, phase, duration, tuple(languages), timing, extra.choice([2, 5]))


def plan(rules: Iterable[Rule]) -> Plan:
    """The rules as one campaign of the program's own values."""
    where = Place("schedules/workload.yaml")
    rows = tuple(_row(number, rule, where) for number, rule in enumerate(rules))
    names = dict.fromkeys(name for row in rows for name in row.outlets)
    outlets = {name: Outlet(name, "speaker", ("cmn",), OutputSpec("horn")) for name in names}
    setup = Setup(
        name="workload", zone=ZONE, ui="en", languages=("cmn",), calendar="", outlets=outlets, zones={},
        neighbours={}, voices={}, lexicon={}, periods={},
    )  # fmt: skip
    return Plan(setup, DayTypes(), {}, (Campaign("workload", where.file, rows),))


def _row(number: int, rule: Rule, where: Place) -> Row:
    windows = [f"{first:02d}:{rule.phase:02d}-{last:02d}:00" for first, last in rule.hours]
    return Row(
        "workload", f"r{number}", f"notice{rule.duration}", (rule.outlet,),
        windows=tuple(Hours(text, where) for text in windows), every=rule.every * 60_000,
        dates=(DateRange(rule.first, rule.last),), weekdays=frozenset(rule.weekdays),
        languages=rule.languages, timing=rule.timing, wait=rule.wait * 60_000, place=where,
    )  # fmt: skip


def parts(occurrences: Iterable[Occurrence]) -> Mapping[Wanted, tuple[Part, ...]]:
    """A part for each language of what is wanted, so long that the whole spot has its rule's duration."""
    return {wanted: _spoken(wanted) for wanted in {each.booking.wanted for each in occurrences}}


def _spoken(wanted: Wanted) -> tuple[Part, ...]:
    whole, count = int(wanted.script.removeprefix("notice")) * 1000, len(wanted.languages)
    length = (whole - _LEAD - GAP * (count - 1)) // count
    return tuple(Part(code, code, None, length, estimated=True) for code in wanted.languages)


def days(count: int) -> Iterator[date]:
    """So many, from that Monday on."""
    return (MONDAY + timedelta(days=number) for number in range(count))


def megabytes() -> float | None:
    """Most memory that this process has had resident so far, in 10^6 bytes. None where the system does not say.

    Linux's own count is asked: `ru_maxrss` begins with what the parent process had.
    """
    status = Path("/proc/self/status")
    if status.exists():
        words = next(line.split() for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return int(words[1]) * 1024 / 1e6
    if sys.platform == "win32":
        return None
    else:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def blocks(plan: Plan, size: int = 100) -> list[list[str]]:
    """The outlets, so many at a time: none of them hears one of another block."""
    names = list(plan.setup.outlets)
    return [names[at : at + size] for at in range(0, len(names), size)]


def year(plan: Plan) -> dict[str, float | None]:
    """A year by the day, a hundred outlets at a time: every occurrence looked at, and let go.

    On every seventh day they are placed too, and every spot is looked at.
    """
    began, count, placed, peaks, placing = perf_counter(), 0, 0, [], 0.0
    for number, day in enumerate(days(365)):
        for outlets in blocks(plan):
            occurrences = expand(plan, day, outlets)[0]
            count += sum(1 for each in occurrences if each.due)
            if number % 7 == 0:
                spoken, since = parts(occurrences), perf_counter()
                programme = place(plan.setup, day, occurrences, spoken, {})
                placed += sum(1 for spot in programme.spots if spot.start) + len(programme.refused)
                placing += perf_counter() - since
        if number in (7, 364):
            peaks.append(megabytes())
    return {
        "count": count, "seconds": perf_counter() - began, "placed": placed, "placing": placing, "week": peaks[0],
        "end": peaks[1],
    }  # fmt: skip


def whole(plan: Plan) -> dict[str, float | None]:
    """That Monday expanded and placed at once, for its memory."""
    occurrences = expand(plan, MONDAY)[0]
    programme = place(plan.setup, MONDAY, occurrences, parts(occurrences), {})
    return {"count": len(programme.spots) + len(programme.refused), "end": megabytes()}


if __name__ == "__main__":
    print(json.dumps({"year": year, "whole": whole}[sys.argv[1]](plan(rules()))))
