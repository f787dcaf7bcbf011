"""An outlet that is softer at some hours: in the evening, while the school has lessons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dalaba.air.playout.spot_sound import loudness
from dalaba.core.model import OutletCard, OutputSpec
from dalaba.desk.root import Station
from dalaba.link import handover
from dalaba.messages import explain
from tests.places import DAY, at, written

STATION = """\
name: Riverside
ui_language: en
languages: [English]
periods: {lessons: ["8:00-12:00"]}
outlets:
  north: {output: {device: horn}, volume: 80, softer: {"20:00-21:30": 60%, lessons: 50}}
  south: {output: {device: other}}
"""
CARD = OutletCard("north", "speaker", OutputSpec("horn"), volume=80, softer=((at("20:00"), at("21:30"), 60),))


def station(folder: Path, text: str = STATION) -> Station:
    return Station.read(written(folder, {"station.yaml": text}))


def cards(place: Station) -> dict[str, OutletCard]:
    return {card.name: card for card in place.compile(DAY).outlets}


def test_the_evening_is_softer_and_the_day_is_not(tmp_path: Path) -> None:
    card = cards(station(tmp_path))["north"]
    heard = {
        time: loudness(card, 100, at(time)) for time in ("07:59", "08:00", "12:00", "19:59", "20:00", "21:29", "21:30")
    }
    assert heard == {
        "07:59": 0.8, "08:00": 0.4, "12:00": 0.8, "19:59": 0.8, "20:00": pytest.approx(0.48),
        "21:29": pytest.approx(0.48), "21:30": 0.8,
    }  # fmt: skip


def test_another_outlet_is_as_loud_as_ever(tmp_path: Path) -> None:
    assert loudness(cards(station(tmp_path))["south"], 100, at("20:30")) == 1


def test_what_is_urgent_is_as_loud_at_every_hour() -> None:
    assert loudness(CARD, 100, at("20:30"), urgent=True) == 0.8


def test_a_row_that_is_softer_itself_is_softer_still() -> None:
    assert loudness(CARD, 50, at("20:30")) == pytest.approx(0.24)


def test_the_ceiling_is_no_softer_hour() -> None:
    assert loudness(replace(CARD, max_volume=30), 100, at("20:30")) == 0.3


def test_hours_past_midnight_hold_on_both_days(tmp_path: Path) -> None:
    card = cards(station(tmp_path, STATION.replace("20:00-21:30", "22:00-06:00")))["north"]
    assert [loudness(card, 100, at(time)) for time in ("05:59", "06:00", "23:00")] == pytest.approx([0.48, 0.8, 0.48])
    assert loudness(card, 100, at("05:00", DAY + timedelta(days=1))) == pytest.approx(0.48)


def test_air_is_handed_them(tmp_path: Path) -> None:
    programme = station(tmp_path).compile(DAY)
    assert handover.read(handover.write(tmp_path, programme)).outlets == programme.outlets


@pytest.mark.parametrize(
    ("written_so", "said"),
    [
        ('{"20:00-21:30": loud}', "1"),
        ('{"20:00-21:30": }', '"20:00-21:30": 60%'),
        ("{evening: 60%}", "evening"),
        ('{"25:00-26:00": 60%}', "25:00"),
    ],
)
def test_what_cannot_be_read_is_told_and_wakes_nobody(tmp_path: Path, written_so: str, said: str) -> None:
    place = station(tmp_path, STATION.replace('{"20:00-21:30": 60%, lessons: 50}', written_so))
    (problem,) = place.problems.errors
    assert said in explain(problem.reason, "en")
    assert loudness(cards(place)["north"], 100, at("20:30")) <= 0.48
