"""A text saved at the last minute is waited for until its last moment; what is made in time is heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.core.model import Reason
from dalaba.desk.clip_making import Making
from dalaba.speech.voices.fake import FakeVoice
from tests.places import DAY, station, written
from tests.township import TEXTS, Township, when

BUS = "bus,north,8:00"
REFUSED = Reason("voices.refused", {"engine": "espeak", "text": "班车"})


@pytest.fixture
def town(tmp_path: Path) -> Township:
    """The desk is at something else: what is saved is not made at once."""
    town = Township(tmp_path, make=False)
    town.sheet("bus,south,6:30")
    return town


def made(town: Township, at: str) -> None:
    """The clip is there by then."""
    town.until(at)
    town.make = True
    town.look()


def test_saved_two_seconds_before_its_time_it_is_heard_as_soon_as_it_is_made(town: Township) -> None:
    town.until("7:59:58")
    town.sheet(BUS)
    made(town, "8:00:04")
    town.until("9:00")
    assert town.heard() == ["08:00:04"]
    assert ("08:00", "north", "late") in town.rows


@pytest.mark.parametrize(("heads", "cells"), [("wait", "10min"), ("catch_up", "once"), ("note", "x")])
def test_saved_after_its_time_it_is_heard_all_the_same(town: Township, heads: str, cells: str) -> None:
    town.until("8:00:20")
    town.sheet(f"{BUS},{cells}", heads=f"script,to,at,{heads}")
    made(town, "8:00:31")
    town.until("9:00")
    assert town.heard() == ["08:00:31"]


def test_made_behind_its_last_moment_it_is_missed_with_the_reason(town: Township) -> None:
    town.until("7:59:58")
    town.sheet(BUS)
    made(town, "8:05:01")
    town.until("9:00")
    assert town.heard() == []
    (row,) = (row for row in town.log.rows if row.outlet == "north")
    assert (row.outcome, row.reason and row.reason.code) == ("missed", "air.not_made")


def test_meanwhile_what_is_ready_goes_before_it(town: Township) -> None:
    written(town.folder, {"scripts/water.txt": "今天停水。"})
    town.make = True
    town.sheet("water,north,8:01")
    town.make = False
    town.until("7:59:58")
    town.sheet("water,north,8:01", BUS)
    made(town, "8:01:30")
    town.until("9:00")
    assert town.heard() == ["08:01", "08:01:30"]


def test_the_others_language_is_not_held_back_by_one_that_cannot_be_made(tmp_path: Path) -> None:
    town = Township(tmp_path)
    town.save({"station.yaml": TEXTS["station.yaml"].replace("[普通话]", "[普通话, 英语]")})
    town.save({"scripts/bus.英语.txt": "The bus is coming.", "schedules/plan.csv": f"script,to,at\n{BUS}\n"})
    town.until("7:00")
    english = next(key for key, recipe in town.read.to_make(town.read.wanted_on([DAY]), force=True).items()
                   if recipe.language == "eng")  # fmt: skip
    file = town.read.library.find(english)
    assert file is not None
    (tmp_path / file.clip.file).unlink()
    town.make = False
    town.failed = {english: REFUSED}
    town.look()
    town.until("9:00")
    assert town.heard() == ["08:00"]
    (row,) = town.log.rows
    assert [(part.language, part.played) for part in row.parts] == [("cmn", True), ("eng", False)]


def test_what_cannot_be_made_is_missed_with_what_kept_it_from_being_made(town: Township) -> None:
    town.until("7:00")
    town.sheet(BUS)
    town.failed = dict.fromkeys(town.read.to_make(town.read.wanted_on([DAY])), REFUSED)
    town.look()
    town.until("9:00")
    (row,) = (row for row in town.log.rows if row.outlet == "north")
    assert (row.outcome, row.reason) == ("missed", REFUSED)


def test_the_desk_makes_what_was_due_just_now(tmp_path: Path) -> None:
    written(tmp_path, {**TEXTS, "schedules/plan.csv": f"script,to,at\n{BUS}\n"})
    there = station(tmp_path)
    assert [due.at for due in there.coming([DAY], when("8:00:20")) if due.recipe.sentences] == [when("8:00")]
    assert [due.at for due in there.coming([DAY], when("8:11")) if due.recipe.sentences] == []


def test_the_desk_hears_of_what_could_not_be_made_and_of_what_could_after_all(tmp_path: Path) -> None:
    written(tmp_path, {**TEXTS, "schedules/plan.csv": f"script,to,at\n{BUS}\n"})
    told: list[int] = []
    making = Making(told.append, lambda problem: None)
    for voice, expected in ((FakeVoice(name="espeak", fail_on=["班车"]), 1), (FakeVoice(name="espeak"), 0)):
        there = station(tmp_path, voice)
        making.begin_anew()
        making.look(there, there.coming([DAY], when("7:00")), when("7:00"))
        while making.busy:
            pass
        there.preparer.failed = making.failed
        (spot,) = there.compile(DAY).spots
        assert sum(part.why is not None for part in spot.parts) == expected
        assert spot.estimated == bool(expected)
