"""Whose words follow a chime: the good voice's where its first clause is there in time, else the quick one's; and never
two voices in one saying."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.speech.voices import Speech
from dalaba.speech.voices.fake import FakeVoice
from tests.test_orders import TOWN, WATER, Embedded, Office

CLAUSES = ("各位乡亲，今天下午停水，", "请提前存水，晚上恢复供水。")
HERE, SITE = "五一村", "五一采样点"


class Good(Embedded):
    """Takes `takes` seconds for a sentence."""

    takes = 0.02

    def speak(self, text: str, language: str, rate: int) -> Speech:
        time.sleep(self.takes)
        return super().speak(text, language, rate)


def office(folder: Path, good: FakeVoice, quick: FakeVoice | None = None) -> Office:
    there = Office(folder, good, quick or Embedded(name="espeak"))
    station = TOWN.replace("普通话: [espeak]", "普通话: [kokoro, espeak]")
    (folder / "station.yaml").write_text(station, encoding="utf-8")
    return there


@pytest.fixture
def good() -> Good:
    return Good(name="kokoro", quick=False)


@pytest.fixture
def town(tmp_path: Path, good: Good) -> Iterator[Office]:
    there = office(tmp_path, good)
    with there.air:
        yield there


def said(town: Office, order: str, outlet: str = HERE) -> list[str]:
    """Who speaks each part behind the chime."""
    chime, *words = town.air.taken[order].parts[outlet]
    assert chime["by"] == ""
    return [part["by"] for part in words]


def test_the_good_voice_says_it_clause_by_clause_behind_the_chime(town: Office) -> None:
    told = town.say(WATER, HERE)
    assert told.good
    assert said(town, told.order) == ["kokoro"] * len(CLAUSES)
    assert [body["more"] for body in town.air.bodies("append")] == [True, False]
    taken = town.air.taken[told.order]
    assert taken.appended is not None
    assert taken.appended - taken.at < 1.5


def test_a_clause_keeps_the_rest_behind_it_and_the_last_one_does_not(town: Office) -> None:
    told = town.say("各位乡亲请注意。今天停水。", HERE)
    first, last = town.air.taken[told.order].parts[HERE][1:]
    assert first["duration"] == pytest.approx(last["duration"] * 7 / 4 + 700, abs=250)


def test_where_it_is_not_there_within_the_chime_the_quick_one_says_all_of_it(town: Office, good: Good) -> None:
    good.takes = 30.0
    began = time.monotonic()
    told = town.say(WATER, HERE)
    assert time.monotonic() - began < 5
    assert told.good
    assert said(town, told.order) == ["espeak"]
    taken = town.air.taken[told.order]
    assert taken.appended is not None
    assert taken.appended - taken.at < 1.5


def test_where_it_fails_at_the_first_clause_the_quick_one_says_all_of_it(tmp_path: Path) -> None:
    town = office(tmp_path, Good(name="kokoro", quick=False, fail_on=["乡亲"]))
    with town.air:
        told = town.say(WATER, HERE)
    assert told.good
    assert said(town, told.order) == ["espeak"]


def test_where_it_fails_later_it_ends_there_and_says_so_and_nobody_else_goes_on(tmp_path: Path) -> None:
    town = office(tmp_path, Good(name="kokoro", quick=False, fail_on=["存水"]))
    with town.air:
        told = town.say(WATER, HERE)
    assert not told.good
    assert "orders.not_made" in [each.code for each in told.doubts]
    assert said(town, told.order) == ["kokoro"]
    assert town.air.bodies("append")[-1]["more"] is False


def test_said_again_it_is_there_at_once_in_the_good_voice(town: Office, good: Good) -> None:
    town.say(WATER, HERE)
    good.spoken.clear()
    town.air.asked.clear()
    told = town.say(WATER, HERE)
    assert good.spoken == []
    assert said(town, told.order) == ["kokoro"]
    assert [(body["verb"], body["more"]) for _, body in town.air.asked] == [("announce", False)]


def test_said_again_after_the_quick_voice_the_good_one_has_another_chance(town: Office, good: Good) -> None:
    good.takes = 30.0
    town.say(WATER, HERE)
    good.takes = 0.02
    told = town.say(WATER, HERE)
    assert set(said(town, told.order)) == {"kokoro"}


def test_twice_is_twice_and_every_outlet_hears_it_through_its_own_loudspeaker(town: Office, good: Good) -> None:
    told = town.say("今天下午停水。晚上恢复供水。", HERE, SITE, times="2")
    assert told.good
    for outlet in (HERE, SITE):
        assert said(town, told.order, outlet) == ["kokoro"] * 4
    files = [{part["file"] for part in town.air.taken[told.order].parts[name][1:]} for name in (HERE, SITE)]
    assert not files[0] & files[1]
    assert sorted(text for text, *_ in good.spoken) == ["今天下午停水。", "晚上恢复供水。"]


def test_what_waits_for_what_sounds_has_time_for_the_good_voice(town: Office, good: Good) -> None:
    good.takes = 0.6
    town.say("请大家注意安全。", HERE)
    told = town.say(WATER, HERE)
    assert set(said(town, told.order)) == {"kokoro"}
