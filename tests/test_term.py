"""A school's term of twenty weeks in virtual time, by its own bell timetable: all accounted for, in the same memory.

What should sound on a day is told here a second time, by hand, from the calendar of that autumn.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from bench.year import Forgetful, megabytes
from dalaba.air import ledger
from dalaba.core import clock
from dalaba.desk.rehearsal import day_by_day
from dalaba.views.asrun import Row, reconcile
from tests.places import ZONE, shown, station, wav
from tests.test_stations import SOUNDS, STATIONS

SCHOOL = "一学期"
FIRST, WEEKS = date(2024, 9, 2), 20
OFF = {
    *(date(2024, 9, 15) + timedelta(days=number) for number in range(3)),
    *(date(2024, 10, 1) + timedelta(days=number) for number in range(7)),
    date(2025, 1, 1),
}  # fmt: skip
MADE_UP = {date(2024, 9, 14): 0, date(2024, 9, 29): 3, date(2024, 10, 12): 4}
EXAMS = {date(2024, 11, 11), date(2024, 11, 12), date(2025, 1, 13), date(2025, 1, 14)}
LATER = date(2024, 10, 16)
BOTH = 2
"""Outlets that ring."""
BELLS = 7 * 3 + 1
"""A warning, a beginning and an end for each of seven lessons, and the end of school."""


def is_school(day: date) -> bool:
    return (day.weekday() < 5 or day in MADE_UP) and day not in OFF and day not in EXAMS


def due_on(day: date) -> Counter[str]:
    """What is due on a day, by what it plays."""
    if day in EXAMS:
        return Counter({"集合铃": 2, "放学铃": 2})
    if not is_school(day):
        return Counter()
    due = Counter({"眼保健操音乐": 2 * BOTH, "广播体操": BOTH, "整点报时": 1, "午间": 1, "放学安全": 1})
    due.update({"预备铃": 7 * BOTH, "上课铃": 7 * BOTH, "下课铃": 7 * BOTH, "放学铃": BOTH})
    if MADE_UP.get(day, day.weekday()) == 0:
        due["国歌"] = 1
    return due


@dataclass
class Term:
    """What was played."""

    rows: list[Row] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)


@pytest.fixture(scope="module", params=[7, pytest.param(WEEKS, marks=pytest.mark.full)])
def term(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, Term]:
    """So many weeks, from the first Monday on. Nothing is forced to the disk."""
    folder, days = tmp_path_factory.mktemp("term") / "小学", 7 * int(request.param)
    shutil.copytree(STATIONS / SCHOOL, folder)
    for name, seconds in SOUNDS[SCHOOL].items():
        wav(folder / "audio" / "sounds" / f"{name}.wav", seconds)
    played = Term()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda file: None)
        read = station(folder)
        assert read.problems.errors == []
        wanted = read.wanted_on(FIRST + timedelta(days=number) for number in range(days))
        assert read.make(read.to_make(wanted), jobs=2).failed == []
        where = folder.parent / "played"
        for programme in day_by_day(read, FIRST, days, where, lambda card: Forgetful(card.name)):
            assert not any(spot.estimated for spot in programme.spots)
            played.megabytes.append(megabytes() or 0.0)
        played.rows += reconcile(ledger.events(where / "records")).rows
    return days, played


def by_day(rows: list[Row]) -> dict[date, list[Row]]:
    found: dict[date, list[Row]] = {}
    for row in rows:
        found.setdefault(clock.local(row.due, ZONE).date(), []).append(row)
    return found


def test_each_day_has_what_the_calendar_says_and_all_of_it_sounds(term: tuple[int, Term]) -> None:
    days, played = term
    found = by_day(played.rows)
    for number in range(days):
        day = FIRST + timedelta(days=number)
        rows = found.pop(day, [])
        assert Counter(row.script for row in rows) == due_on(day), day
        assert {row.outcome for row in rows} <= {"aired"}, day
    assert found == {}, "nothing on any other day"
    assert len({row.id for row in played.rows}) == len(played.rows), "each is played once"


def test_bells_ring_on_their_second_in_summer_in_winter_and_on_the_day_that_was_later(term: tuple[int, Term]) -> None:
    _, played = term
    rang = {day: bells(rows) for day, rows in by_day(played.rows).items()}
    summer, winter = rang[date(2024, 9, 3)], rang.get(date(2024, 10, 9))
    assert summer["第五节·上课"] == "14:20"
    assert summer["第三节·预备"] == "10:18"
    if winter is not None:
        assert winter["第五节·上课"] == "14:00"
        assert winter["第三节·预备"] == "10:18"
    if (late := rang.get(LATER)) is not None:
        assert (late["第二节·下课"], late["第三节·预备"], late["第四节·下课"]) == ("09:35", "10:38", "12:10")
        assert late["第五节·上课"] == "14:00", "after lunch all is as usual"
    assert rang[date(2024, 9, 14)] == {**summer}, "the Saturday that makes up for a Monday"


def bells(rows: list[Row]) -> dict[str, str]:
    """Lesson and bell -> when it began to sound, less the silence before it."""
    found = {}
    for row in rows:
        name = row.id.partition("/")[2].partition("@")[0].rpartition("·")[0]
        if name.count("·") == 1 and row.outlet == "教学楼" and row.started is not None:
            assert row.started == row.planned
            found[name] = shown(row.started + 500)
    return found


def test_the_memory_at_the_end_is_that_of_the_second_week(term: tuple[int, Term]) -> None:
    _, played = term
    if played.megabytes[0]:
        early, late = played.megabytes[13], played.megabytes[-1]
        assert late - early < max(12, early * 0.08), "MB"
