"""How much of the time each language has where rows rotate: wanted by the outlet, planned, and heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.compile.programme.cues import cycle_of
from dalaba.core.model import Part, Programme
from dalaba.desk.root import Station
from dalaba.messages import explain
from dalaba.views.asrun import PartRow, Row, shares
from tests.places import DAY, station, written

STATION = """\
name: Riverside
ui_language: en
languages: [Mandarin, English]
outlets:
  north: {output: {device: horn}, language_share: {Mandarin: 75%, English: 25%}}
  south: {output: {device: other}}
"""
TOWN = {
    "station.yaml": STATION,
    "scripts/water.yaml": "versions:\n  Mandarin: {text: 今天停水。}\n  English: {text: No water today.}\n",
    "schedules/water.yaml": (
        "broadcasts:\n  - {script: water, to: all, between: '8:00-18:00', every: 15min, order: rotate}\n"
    ),
}


def town(folder: Path, text: str = STATION) -> Station:
    return station(written(folder, {**TOWN, "station.yaml": text}))


def minutes(programme: Programme, outlet: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for spot in programme.spots:
        for part in spot.parts if spot.outlet == outlet else ():
            found[part.language] = found.get(part.language, 0) + part.duration
    return {code: round(each / sum(found.values()), 2) for code, each in sorted(found.items())}


def test_the_minutes_are_shared_as_the_outlet_wants(tmp_path: Path) -> None:
    assert minutes(town(tmp_path).compile(DAY), "north") == pytest.approx({"cmn": 0.75, "eng": 0.25}, abs=0.04)


def test_another_outlet_takes_equal_turns(tmp_path: Path) -> None:
    programme = town(tmp_path).compile(DAY)
    spoken = [spot.parts[0].language for spot in programme.spots if spot.outlet == "south"]
    assert abs(spoken.count("cmn") - spoken.count("eng")) <= 1


def test_the_station_may_want_it_for_all(tmp_path: Path) -> None:
    text = STATION.replace("outlets:", "language_share: {Mandarin: 20%, English: 80%}\noutlets:")
    assert minutes(town(tmp_path, text).compile(DAY), "south")["eng"] == pytest.approx(0.8, abs=0.04)


def test_no_occurrence_is_more_or_less_for_it(tmp_path: Path) -> None:
    shared = town(tmp_path / "a").compile(DAY)
    plain = town(tmp_path / "b", STATION.replace(", language_share: {Mandarin: 75%, English: 25%}", "")).compile(DAY)
    assert [spot.id for spot in shared.spots] == [spot.id for spot in plain.spots]


@pytest.mark.parametrize("share", [(50, 50), (70, 30), (10, 90), (34, 33, 33), (99, 1)])
@pytest.mark.parametrize("seconds", [(10, 10, 10), (10, 30, 20), (60, 15, 5)])
def test_long_and_short_versions_come_to_their_shares(share: tuple[int, ...], seconds: tuple[int, ...]) -> None:
    parts = tuple(Part(str(number), "cmn", None, 1000 * each) for number, each in enumerate(seconds[: len(share)]))
    cycle = cycle_of(share, parts)
    total = sum(seconds[number] for number in cycle)
    for number, wanted in enumerate(share):
        assert 100 * sum(seconds[each] for each in cycle if each == number) / total == pytest.approx(wanted, abs=6)


@pytest.mark.parametrize(
    ("written_so", "said"),
    [("{Mandarin: 75%, English: 75%}", "150%"), ("{Mandarin: most}", "most"), ("{Klingon: 100%}", "Klingon")],
)
def test_shares_that_cannot_be_read_are_told_and_are_none(tmp_path: Path, written_so: str, said: str) -> None:
    place = town(tmp_path, STATION.replace("{Mandarin: 75%, English: 25%}", written_so))
    assert any(said in explain(problem.reason, "en") for problem in place.problems.errors)
    spoken = [spot.parts[0].language for spot in place.compile(DAY).spots if spot.outlet == "north"]
    assert abs(spoken.count("cmn") - spoken.count("eng")) <= 1


def test_what_was_planned_and_what_was_heard_are_told_apart() -> None:
    def row(language: str, seconds: int, played: bool) -> Row:
        part = PartRow("v", language, 1000 * seconds, played=played)
        return Row("a/1@north@x", "north", "water", 0, 0, "aired" if played else "missed", parts=(part,))

    rows = [row("cmn", 10, True), row("cmn", 10, False), row("eng", 5, True)]
    found = {each.language: (each.planned, each.heard) for each in shares(rows)}
    assert found == {"cmn": (20_000, 10_000), "eng": (5_000, 5_000)}
