"""The day as a list and as JSON: music with its window and its pieces, a relay, a bell on its second."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalaba.air.playout.noted import shown
from dalaba.desk.callups.planning import silent
from dalaba.desk.root import Station
from dalaba.doors.cli import main
from tests.places import DAY, at, station, wav, written

STATION = """\
台名: 三江
播放点: {五一村: {输出: {声卡: 喇叭}}}
转播源: {县广播站: {地址: "http://example.org/live"}}
"""
ROWS = """\
专项: 三江
播出安排:
  - {编号: 甲, 歌单: 午间, 播放点: 五一村, 时段: "12:00-12:02"}
  - {编号: 乙, 铃: 上课铃, 播放点: 五一村, 时刻: "8:00"}
  - {编号: 新闻, 转播: 县广播站, 播放点: 五一村, 时段: "7:00-7:30"}
"""


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = written(tmp_path_factory.mktemp("list"), {"station.yaml": STATION, "schedules/三江.yaml": ROWS})
    for name in ("茉莉花", "步步高"):
        wav(folder / f"audio/sounds/午间/{name}.wav", 40)
    return folder


def listed(village: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["--station", str(village), *words, "programme", "--date", str(DAY)]) == 0
    return capsys.readouterr().out


def test_the_list_shows_music_with_its_window_and_its_pieces(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [line.split() for line in listed(village, capsys, "--ui", "zh").splitlines()]
    assert [line for line in lines if line[0].startswith("12:")] == [
        ["12:00–12:02", "五一村", "歌单", "午间(3", "首)", "2分", "午间/步步高、午间/茉莉花、午间/步步高"]
    ]
    assert [line[:5] for line in lines if line[0].startswith("07:")] == [
        ["07:00–07:30", "五一村", "转播", "县广播站", "30分"]
    ]


def test_a_bell_is_listed_on_its_second_and_named_once(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = [line for line in listed(village, capsys, "--ui", "zh").splitlines() if "上课铃" in line]
    assert line.split()[:3] == ["08:00", "五一村", "上课铃"]
    assert line.count("上课铃") == 1


def test_in_english_too(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = listed(village, capsys, "--ui", "en")
    assert "playlist 午间 (3 pieces)" in out
    assert "relay 县广播站" in out


def test_as_json_music_has_its_flow_and_its_pieces(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spots = {spot["title"]: spot for spot in json.loads(listed(village, capsys, "--json"))["spots"]}
    assert (spots["午间"]["start"], spots["午间"]["duration"]) == (f"{DAY}T12:00:00+08:00", 120)
    assert spots["午间"]["flow"]["under"] == "pause"
    assert [part["version"] for part in spots["午间"]["parts"]][:2] == ["午间/步步高", "午间/茉莉花"]
    assert spots["县广播站"]["flow"]["keeps"]
    assert "flow" not in spots["上课铃"]
    assert spots["上课铃"]["due"] == f"{DAY}T08:00:00+08:00"


def test_people_are_called_up_over_music_and_not_into_a_relay(village: Path) -> None:
    (hours,) = silent(Station.read(village), DAY).values()
    minutes = [(since, until) for since, until in hours if 0 <= since < 24 * 60]
    assert len(minutes) == 2, "the bell and the relay; music makes way"
    assert any(since <= 7 * 60 and until == 7 * 60 + 30 for since, until in minutes)


def test_music_of_the_night_before_is_waited_for_however_long_it_goes_on(tmp_path: Path) -> None:
    rows = """\
专项: 夜市
播出安排:
  - {编号: 夜, 歌单: 午间, 播放点: 五一村, 时段: "22:00-次日03:00"}
  - {编号: 早, 歌单: 午间, 播放点: 五一村, 时段: "2:30-3:30"}
"""
    folder = written(tmp_path, {"station.yaml": STATION, "schedules/夜市.yaml": rows})
    wav(folder / "audio/sounds/午间/茉莉花.wav", 40)
    early = [spot for spot in station(folder).compile(DAY).spots if "/早@" in spot.id]
    assert [(spot.start, spot.end) for spot in early] == [(at("3:00"), at("3:30"))]


def test_status_names_a_bell_by_the_second_at_which_it_is_heard(village: Path) -> None:
    bell = next(spot for spot in station(village).compile(DAY).spots if spot.title == "上课铃")
    assert bell.start < at("8:00")
    assert (shown(bell) or {})["start"] == at("8:00")
