"""A year of the township in virtual time, or a season of it every day: every occurrence accounted for, no drift, and no
more memory at the end than in its second month.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from bench import year
from dalaba.air import ledger
from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.views.asrun import Row, reconcile
from tests.places import ZONE


@pytest.fixture(scope="module", params=[100, pytest.param(365, marks=pytest.mark.full)])
def played(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Path, list[year.Day]]]:
    """So many days from New Year on: where their ledger is, and the days. Nothing is forced to the disk."""
    days = int(request.param)
    folder = tmp_path_factory.mktemp("year")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda file: None)
        read = year.station(_made(folder / "station"), days)
        assert read.problems.errors == []
        assert len(read.setup.outlets) == 29
        yield days, folder / "played" / "records", list(year.played(read, folder / "played", days))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def rows(records: Path) -> Iterator[Row]:
    """Of the whole ledger, a month at a time; a day's plan goes on the ledger on that day."""
    starts = [clock.at(date(2022, month, 1), 0, ZONE) for month in range(1, 13)] + [
        clock.at(date(2023, 1, 1), DAY, ZONE)
    ]
    for since, until in pairwise(starts):
        yield from reconcile(ledger.events(records, since, until)).rows


def test_a_year_is_played_whole_without_drift_and_in_the_same_memory(played: tuple[int, Path, list[year.Day]]) -> None:
    count, records, days = played
    assert len(days) == count
    newest = ledger.head(records)
    assert newest is not None
    outcomes: Counter[str] = Counter()
    due: Counter[str] = Counter()
    heard: set[str] = set()
    for row in rows(records):
        day = clock.local(row.due, ZONE).date()
        outcomes[row.outcome] += 1
        due[day.isoformat()] += 1
        if row.outcome != "refused":
            assert row.started == row.planned, (
                "in virtual time nothing is late, on the last day no more than on the first"
            )
            assert row.id not in heard
            heard.add(row.id)
        assert not (row.script == "放学安全" and day.month == 8), "no school in August"
    assert set(outcomes) <= {"aired", "refused"}, "nothing pending, cut or missed"
    assert {day.date: day.spots + day.refused for day in days} == dict(due)
    assert outcomes["aired"] == sum(day.spots for day in days)
    assert sum(due.values()) / (count / 7) > 600, "a township's year, not a village's"
    assert newest.seq >= 3 * outcomes["aired"] + outcomes["refused"]
    if days[0].megabytes:
        spring, winter = days[58].megabytes, days[-1].megabytes
        assert winter - spring < max(12, spring * 0.08), "MB; what is remembered is bounded by days, not by the year"
