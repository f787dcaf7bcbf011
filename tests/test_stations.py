"""Whole small stations, from the files that people write to the ledger of the day, with the voice that really speaks.

Each folder of tests/stations has its expected days beside it. Lengths depend on the voice, so starts are compared where
they are fixed (exact ones), and elsewhere the order in which things are heard.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dalaba.air.ledger import verify
from dalaba.core.model import Programme
from dalaba.desk.rehearsal import Rehearsed, rehearse
from dalaba.desk.root import Station
from dalaba.views.asrun import Row
from tests.places import shown, wav

STATIONS = Path(__file__).parent / "stations"
DAYS = [
    (folder.name, day)
    for folder in sorted(STATIONS.iterdir())
    for day in json.loads((folder / "expected.json").read_text(encoding="utf-8"))
]
RECORDINGS = {"两村相邻": ["核酸.客家话.wav"]}
SOUNDS = {
    "一学期": {
        "眼保健操音乐": 7, "广播体操": 5, "国歌": 4, "午间/茉莉花": 37, "午间/喜洋洋": 41, "午间/渔舟唱晚": 29,
    },
}  # fmt: skip
"""Sounds of a station, and how many seconds each lasts."""


def standing(name: str, where: Path) -> Station:
    """A copy of the station with its recordings made, read and rendered."""
    folder = where / name
    shutil.copytree(STATIONS / name, folder)
    for recording in RECORDINGS.get(name, ()):
        wav(folder / "audio" / "recorded" / recording, 3)
    for sound, seconds in SOUNDS.get(name, {}).items():
        wav(folder / "audio" / "sounds" / f"{sound}.wav", seconds)
    station = Station.read(folder)
    assert not station.problems.errors, [problem.reason for problem in station.problems]
    return station


@pytest.fixture(scope="module")
def stations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Station]:
    where = tmp_path_factory.mktemp("stations")
    found = {name: standing(name, where) for name in {name for name, _ in DAYS}}
    for name, station in found.items():
        days = [date.fromisoformat(day) for folder, day in DAYS if folder == name]
        report = station.make(station.to_make(station.wanted_on(days)), jobs=2)
        assert report.failed == []
        assert report.uneven == []
    return found


def told(done: Rehearsed) -> dict[str, Any]:
    """The day as expected.json tells it: what each outlet plays, in the order it is heard, and what it does not."""
    (programme,) = done.programmes
    rows = {row.id: row for row in done.log.rows}
    outlets = {
        card.name: [
            _spot(programme, number, rows)
            for number, spot in enumerate(programme.spots)
            if spot.outlet == card.name
        ]
        for card in programme.outlets
    }  # fmt: skip
    refused = {refusal.id: refusal.reason.code for refusal in programme.refused}
    summary = {name: getattr(done.log.summary, name) for name in ("due", "planned", "refused", "aired", "missed")}
    return {"plays": outlets, "refused": refused, "summary": summary}


def _spot(programme: Programme, number: int, rows: dict[str, Row]) -> dict[str, Any]:
    spot = programme.spots[number]
    lost = {part.version: part.why.code for part in spot.lost if part.why}
    return {
        "id": spot.id,
        **({"start": shown(spot.start)} if spot.timing == "exact" else {}),
        "heard": [part.version for part in rows[spot.id].parts if part.played],
        **({"lost": lost} if lost else {}),
        "outcome": rows[spot.id].outcome,
    }


@pytest.mark.parametrize(("name", "day"), DAYS)
def test_the_day_of_a_station_is_as_expected(stations: dict[str, Station], tmp_path: Path, name: str, day: str) -> None:
    expected = json.loads((STATIONS / name / "expected.json").read_text(encoding="utf-8"))[day]
    done = rehearse(stations[name], date.fromisoformat(day), 1, tmp_path)
    assert told(done) == expected
    assert [flaw.code for flaw in verify(done.folder / "records")] == ["air.ledger_rehearsed"]


@pytest.mark.parametrize(("name", "day"), DAYS)
def test_what_the_programme_promised_is_what_is_on_the_tape(
    stations: dict[str, Station], tmp_path: Path, name: str, day: str
) -> None:
    done = rehearse(stations[name], date.fromisoformat(day), 1, tmp_path)
    planned = {(spot.id, spot.start, spot.duration) for spot in done.programmes[0].spots if spot.flow is None}
    taped = {(take.spot, take.at, take.played) for tape in done.tapes.values() for take in tape.takes}
    assert {take for take in taped if "#" not in take[0]} == planned, "music is in pieces, between what is said"
    assert not any(spot.estimated for spot in done.programmes[0].spots)


def test_neighbours_are_never_heard_at_once(stations: dict[str, Station], tmp_path: Path) -> None:
    done = rehearse(stations["两村相邻"], date(2022, 7, 13), 1, tmp_path)
    takes = sorted((take for tape in done.tapes.values() for take in tape.takes), key=lambda take: take.at)
    assert len({take.spot.split("@")[1] for take in takes}) == 2
    for one, next_one in pairwise(takes):
        assert one.at + one.played <= next_one.at
