"""The station that lies in the program's own folder, and that `init` makes: a clerk's first hour with it."""

from __future__ import annotations

import json
import re
import shutil
import threading
from pathlib import Path

import pytest

import dalaba
from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.core.clock import VirtualClock
from dalaba.desk.root import Station
from dalaba.doors.cli import init
from dalaba.link import handover
from dalaba.station.files.template import variables
from tests.conftest import ROOT, Say
from tests.places import DAY, at, written

UIS = ("zh", "en")
EVERYBODYS = {"110", "119", "96110"}
"""Telephone numbers that are the same in the whole country: police, fire, fraud."""
KNOWN = {"日期", "星期", "今明", "村名", "联系电话", "办事点"}
"""What a new station can fill in by itself."""


@pytest.fixture(params=UIS)
def ui(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The program's folder, as a clerk has it after unpacking."""
    for name in init.files("本村", "zh"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def made(folder: Path, ui: str) -> Station:
    return Station.read(written(folder, init.files("石桥村" if ui == "zh" else "Shiqiao", ui)))


# What comes with the program


def test_the_folder_that_is_unpacked_and_the_one_that_init_makes_are_the_same_station() -> None:
    for name, text in init.files("本村", "zh").items():
        assert (ROOT / name).read_text("utf-8") == text
    lying = [*(ROOT / "scripts").iterdir(), *(ROOT / "schedules").iterdir()]
    assert {each.relative_to(ROOT).as_posix() for each in lying} <= set(init.files("本村", "zh"))


def test_the_starter_lies_in_the_package_so_that_an_installed_program_has_it_too() -> None:
    assert init.STARTER.is_relative_to(Path(dalaba.__file__).parent)


def test_a_dozen_notices_lie_ready_as_plain_texts(tmp_path: Path, ui: str) -> None:
    scripts = made(tmp_path, ui).plan.scripts
    assert len(scripts) >= 12
    assert {path.suffix for path in (tmp_path / "scripts").iterdir()} == {".txt"}


def test_no_ready_notice_says_a_number_or_a_date_that_somebody_else_thought_of(tmp_path: Path, ui: str) -> None:
    texts = {path.name: path.read_text("utf-8") for path in (made(tmp_path, ui).folder / "scripts").iterdir()}
    assert {name: found for name, text in texts.items() if (found := set(re.findall(r"\d+", text)) - EVERYBODYS)} == {}


# The first look


def test_a_new_station_has_nothing_wrong_and_is_told_how_to_schedule_something(say: Say) -> None:
    code, out, err = say("check")
    assert (code, err) == (0, "")
    assert "0 条提醒" in out
    assert "还没有排任何节目" in out
    assert "book 森林防火 --to 本村" in out
    assert "还没有排任何节目" in say("programme")[1]
    assert "Nothing is scheduled yet" in say("programme", ui="en")[1]


def test_the_command_that_is_told_schedules_something_and_is_not_told_again(say: Say) -> None:
    assert say("book", "森林防火", "--to", "本村", "--date", "明天", "--at", "18:00")[0] == 0
    assert "还没有排任何节目" not in say("check")[1]
    assert "森林防火" in say("programme", "--date", "明天")[1]


def test_a_station_with_a_slip_in_it_is_not_taken_for_one_that_has_nothing_scheduled(say: Say, town: Path) -> None:
    written(town, {"schedules/开会.yaml": "播出安排:\n  - {文稿: 开会, 播放点: 本村, 时刻: 七点多}\n"})
    assert "还没有排任何节目" not in say("check")[1]


def test_nothing_sounds_all_week(say: Say) -> None:
    code, out, _ = say("rehearse", "--date", "2026-12-07", "--days", "7", "--json")
    assert (code, json.loads(out)["summary"]["due"]) == (0, 0)


def test_on_the_air_it_is_silent_and_says_why(say: Say, town: Path) -> None:
    handover.write(town, Station.read(town).compile(DAY))
    air = Air(town, VirtualClock(at("6:00")), lambda card: Tape(card.name))
    told: list[tuple[int, str, str]] = []
    asking = threading.Thread(target=lambda: told.append(say("status")))
    asking.start()
    while asking.is_alive():
        air.turn()
    air.close()
    assert told[0][0] == 0
    assert "还没有排任何节目" in told[0][1]


# The first notice


@pytest.mark.parametrize("ui", UIS)
def test_a_row_of_the_sheet_plays_as_soon_as_no_is_made_yes(tmp_path: Path, ui: str) -> None:
    (sheet,) = (made(tmp_path, ui).folder / "schedules").iterdir()
    sheet.write_text(sheet.read_text("utf-8").replace(",否,", ",是,").replace(",no,", ",yes,"), "utf-8")
    station = Station.read(tmp_path)
    assert list(station.check(DAY)) == []
    assert (
        {spot.script for spot in station.compile(DAY).spots} == {"森林防火", "防溺水"}
        if ui == "zh"
        else {"fire", "drowning"}
    )
    assert not station.nothing_scheduled


def test_what_a_notice_must_be_told_is_asked_for_before_it_is_booked(say: Say, town: Path) -> None:
    asked: set[str] = set()
    for path in (town / "scripts").iterdir():
        code, _, err = say("book", path.stem, "--to", "本村", "--date", "明天", "--at", "18:00")
        open_facts = variables(path.read_text("utf-8")) - KNOWN
        assert code == (1 if open_facts else 0), path.stem
        assert all(f"--set {name}=…" in err for name in open_facts)
        asked |= open_facts
    assert {"停水时间", "开会地点", "截止日期"} <= asked


def test_a_notice_with_its_hours_is_booked_and_heard(say: Say, town: Path) -> None:
    words = ("--date", "2054-11-24", "--at", "18:00", "--set", "停水时间=下午2:00到5:00")
    assert say("book", "停水", "--to", "大喇叭", *words)[0] == 0
    assert say("render", "--date", "2054-11-24")[0] == 0
    code, out, _ = say("rehearse", "--date", "2054-11-24", "--json")
    summary = json.loads(out)["summary"]
    assert (code, summary["due"], summary["aired"]) == (0, 1, 1)
    assert "今天11月24日,下午2:00到5:00,本村停水" in say("text", "停水", "--date", "2054-11-24")[1]
