"""What is said of a script on a day, before it is said: every text once, with all its places and times."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dalaba.doors.cli import main
from tests.conftest import Say
from tests.places import written

DAY = "2026-12-01"
"""A Tuesday."""
STATION = """\
name: Riverside
ui_language: en
languages: [English]
outlets:
  north: {output: {device: card north}}
  south: {output: {device: card south}}
  school: {kind: school, output: {device: card school}, quiet_hours: ["10:00-11:00"]}
"""
CALLS = """\
dates: 2026-12-01..2026-12-03
broadcasts:
  - {id: one, script: call, to: north, at: "08:00", values: {group: Group 1, hour: "9:00"}}
  - {id: two, script: call, to: north, at: "08:30", values: {group: Group 2, hour: "9:30"}}
  - {id: three, script: call, to: [north, south], at: ["09:00", "09:30"], values: {group: Group 3, hour: "10:00"}}
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return written(
        tmp_path,
        {
            "station.yaml": STATION,
            "scripts/call.txt": "{{group}}, please come at {{hour}}",
            "scripts/water.yaml": (
                "versions:\n  English: {text: 'Water is off, {{place}}.'}\n"
                "  Mandarin: {language: Mandarin, text: '{{place}}停水。'}\n"
            ),
            "scripts/idle.txt": "Nobody plays this.",
            "schedules/call.yaml": CALLS,
            "schedules/water.yaml": (
                "dates: 2026-12-02\nat_outlets:\n  north: {place: at the well}\n  south: {place: at the mill}\n"
                "  school: {place: at school}\n"
                "broadcasts:\n  - {script: water, to: all, at: '10:30', languages: [English, Mandarin], wait: 0}\n"
            ),
        },
    )


def items(out: str) -> list[dict[str, Any]]:
    found = json.loads(out)
    return found if isinstance(found, list) else [found]


class TestTheTextOfADay:
    def test_is_every_rows_and_not_the_first_ones_alone(self, say: Say) -> None:
        code, out, err = say("text", "call", "--date", DAY, "--json", ui="en")
        assert code == 0, err
        assert [each["text"] for each in items(out)] == [
            "Group 1, please come at 9:00", "Group 2, please come at 9:30", "Group 3, please come at 10:00",
        ]  # fmt: skip

    def test_names_each_place_and_time_at_which_it_goes_out(self, say: Say) -> None:
        _, out, _ = say("text", "call", "--date", DAY, "--json", ui="en")
        third = items(out)[2]
        spots = [(each["outlet"], each["start"][11:16]) for each in third["spots"]]
        assert spots == [("north", "09:00"), ("south", "09:00"), ("north", "09:30"), ("south", "09:30")]
        _, shown, _ = say("text", "call", "--date", DAY, ui="en")
        assert "[north, south · English]" in shown
        assert "goes out: north, south 09:00, 09:30" in shown

    def test_is_that_of_one_outlet_where_one_is_named(self, say: Say) -> None:
        _, out, _ = say("text", "call", "--to", "south", "--date", DAY, "--json", ui="en")
        (only,) = items(out)
        assert only["text"] == "Group 3, please come at 10:00"
        assert only["outlet"] == "south"

    def test_has_the_versions_in_the_order_in_which_they_go_out(self, say: Say) -> None:
        _, out, _ = say("text", "water", "--date", "2026-12-02", "--to", "north", "--json", ui="en")
        assert [each["text"] for each in items(out)] == ["Water is off, at the well.", "at the well停水。"]

    def test_says_what_is_not_played_and_why(self, say: Say) -> None:
        _, out, _ = say("text", "water", "--date", "2026-12-02", "--json", ui="en")
        (school,) = [each for each in items(out) if each["text"] == "Water is off, at school."]
        assert school["spots"] == []
        (refused,) = school["refused"]
        assert refused["outlet"] == "school"
        assert "10:00" in refused["reason"]

    def test_is_none_on_a_day_on_which_it_does_not_play(self, say: Say) -> None:
        code, out, err = say("text", "water", "--date", DAY, ui="en")
        assert (code, out) == (1, "")
        assert "does not play on 2026-12-01" in err
        assert "next at 2026-12-02 10:30" in err

    def test_says_so_in_chinese_too(self, say: Say) -> None:
        _, _, err = say("text", "water", "--date", DAY)
        assert "2026-12-01 在north、south、school不播。下一次是 2026-12-02 10:30" in err

    def test_says_so_where_it_never_plays_again(self, say: Say) -> None:
        code, _, err = say("text", "water", "--date", "2026-12-05", ui="en")
        assert code == 1
        assert "nor later" in err

    def test_of_a_script_that_no_row_has_is_what_an_order_would_say(self, say: Say) -> None:
        code, out, err = say("text", "idle", ui="en")
        assert code == 0
        assert "Nobody plays this." in out
        assert "No row has the script" in err

    def test_has_the_values_of_every_row_in_its_table(self, say: Say) -> None:
        _, out, _ = say("text", "call", "--date", DAY, "--table", "--json", ui="en")
        groups = [
            row["value"] for row in json.loads(out)["table"] if row["name"] == "group" and row["outlet"] == "north"
        ]
        assert groups == ["Group 1", "Group 2", "Group 3"]


def test_what_rotates_is_shown_by_the_turn_of_that_day(town: Path, say: Say) -> None:
    written(
        town,
        {
            "schedules/water.yaml": "dates: 2026-12-01..2026-12-02\nbroadcasts:\n"
            "  - {script: water, to: north, at: '10:30', languages: [English, Mandarin],"
            " order: rotate, values: {place: here}}\n"
        },
    )
    heard = []
    for day in ("2026-12-01", "2026-12-02"):
        _, out, _ = say("text", "water", "--date", day, "--json", ui="en")
        heard += [each["language"] for each in items(out)]
    assert heard == ["eng", "cmn"]


class TestTheSheet:
    def test_ticks_what_is_said_that_day_every_text_once(self, town: Path, say: Say) -> None:
        code, _, _ = say("text", "call", "--date", DAY, "--sheet", str(town / "sheet.html"), ui="en")
        page = (town / "sheet.html").read_text("utf-8")
        assert code == 0
        assert [f"Group {number}, please" in page for number in (1, 2, 3)] == [True] * 3
        assert page.count("Group 3, please") == 1
        assert len(re.findall("goes out:", page)) == 3
        assert "north、south 09:00、09:30" in page

    def test_is_not_written_for_a_day_on_which_nothing_is_said(self, town: Path, say: Say) -> None:
        assert say("text", "water", "--date", DAY, "--sheet", str(town / "sheet.html"))[0] == 1
        assert not (town / "sheet.html").exists()


class TestTheSoundOfADay:
    def test_is_one_file_with_every_text_once(self, town: Path, say: Say) -> None:
        from dalaba.sound.codec import probe

        lengths = []
        for number, outlet in enumerate((["--to", "south"], []), 1):
            file = town / f"{number}.mp3"
            code, out, err = say("listen", "call", "--date", DAY, *outlet, "--file", str(file), ui="en")
            assert code == 0, err
            frames, rate = probe(file)
            lengths.append(frames / rate)
        assert lengths[1] > 2.5 * lengths[0]
        assert out.count("goes out:") == 3
        assert sorted(path.name for path in town.glob("*.mp3")) == ["1.mp3", "2.mp3"]

    def test_names_the_forms_that_it_can_have(self, town: Path, say: Say) -> None:
        code, _, err = say("listen", "call", "--date", DAY, "--file", str(town / "call.m4a"))
        assert code == 2
        assert "--file call.mp3" in err


def test_what_is_said_is_what_the_programme_plays(town: Path) -> None:
    """The same occurrences: none that the programme has is left out, none is added."""
    from dalaba.doors.cli.context import Context
    from dalaba.doors.cli.preview import sayings

    station = Context(str(town), "en", False).station
    for number in (1, 2, 3):
        day = date(2026, 12, number)
        programme = station.compile(day)
        for name, script in station.plan.scripts.items():
            shown = {spot for saying in sayings(station, script, day, station.setup.outlets) for spot in saying.spots}
            assert shown == {(spot.outlet, spot.start) for spot in programme.spots if spot.script == name}


def test_the_verbs_say_what_is_wrong_with_a_day(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("text", "listen"):
        assert main(["--station", str(town), "--ui", "zh", verb, "call", "--date", "某天"]) == 2
        assert "某天" in capsys.readouterr().err
