"""Hours of silence and of leave that cannot be read, among them those by the sun: the horn is silent, and says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.desk.root import Station
from dalaba.messages import describe
from tests.places import DAY, shown, station, written

STATION = """\
台名: 三江
语种: [普通话]
地点: 广州
时段表: {{午休: {noon}}}
安静时段: {quiet}
播放点:
  五一村: {{输出: {{声卡: 喇叭}}, 安静时段: [午休]}}
  东和村: {{输出: {{声卡: 喇叭}}, 可播时段: {allowed}}}
  云溪村: {{输出: {{声卡: 喇叭}}}}
"""
ROWS = '专项: 通知\n播出安排:\n  - {文稿: 通知, 播放点: 全部, 时刻: ["07:00", "13:00", "19:00"]}\n'
PLAIN = {"noon": '["12:30-14:00"]', "quiet": '["21:30-06:30"]', "allowed": '["06:30-20:00"]'}


def place(folder: Path, days: str = "学期:\n", **said: str) -> Station:
    setup = STATION.format(**{**PLAIN, **said})
    files = {"station.yaml": setup, "scripts/通知.txt": "请注意。", "schedules/通知.yaml": ROWS, "days.yaml": days}
    return station(written(folder, files))


def plays(read: Station) -> set[tuple[str, str]]:
    return {(spot.outlet, shown(spot.start)) for spot in read.compile(DAY).spots}


USUAL = {
    ("五一村", "07:00"), ("五一村", "19:00"),
    *((name, at) for name in ("东和村", "云溪村") for at in ("07:00", "13:00", "19:00")),
}  # fmt: skip


def test_the_place_is_sound(tmp_path: Path) -> None:
    read = place(tmp_path)
    assert (read.problems.errors, plays(read)) == ([], USUAL)


@pytest.mark.parametrize(
    "said",
    ["['{{日落}}-06:30']", "['日落-日出']", "[sunset-6:30]", "['{{日落}}后1小时-06:30']", "['21:30-{{sunrise}}']"],
)
def test_silence_by_the_sun_is_refused_with_the_form_and_the_station_is_silent(tmp_path: Path, said: str) -> None:
    read = place(tmp_path, quiet=said)
    (error,) = read.problems.errors
    assert error.reason.code == "files.quiet_sun"
    for ui, form in (("zh", "21:30-06:30"), ("en", "21:30-06:30")):
        assert form in describe(error, ui)
    assert "整天安静" in describe(error, "zh")
    assert plays(read) == set()


@pytest.mark.parametrize("said", ['["二十一点半以后"]', "[夜里]", '["21:30-06:30", "午睡"]', '["21:30"]'])
def test_silence_that_cannot_be_read_is_all_day(tmp_path: Path, said: str) -> None:
    read = place(tmp_path, quiet=said)
    assert read.problems.errors
    assert plays(read) == set()


@pytest.mark.parametrize("said", ['["白天"]', "['{{日出}}-{{日落}}']", '["20:00-06:30"]'])
def test_leave_that_cannot_be_read_is_none(tmp_path: Path, said: str) -> None:
    read = place(tmp_path, allowed=said)
    assert read.problems.errors
    assert plays(read) == {each for each in USUAL if each[0] != "东和村"}
    some = place(tmp_path, allowed=said.replace("[", '["06:30-08:00", '))
    assert plays(some) == plays(read) | {("东和村", "07:00")}


def test_a_period_whose_hours_cannot_be_read_silences_who_is_silent_in_it(tmp_path: Path) -> None:
    for said in ('["吃完饭"]', "['{{日出}}-9:00']"):
        read = place(tmp_path, noon=said)
        assert read.problems.errors
        assert plays(read) == {each for each in USUAL if each[0] != "五一村"}


def test_so_in_a_timetable_while_it_is_in_force(tmp_path: Path) -> None:
    read = place(
        tmp_path, "方案:\n  雨天: {播放点: 云溪村, 安静时段: ['{{日落}}-06:30']}\n日类型: {2022-07-13: 雨天}\n"
    )
    assert [each.reason.code for each in read.problems.errors] == ["files.quiet_sun"]
    assert plays(read) == {each for each in USUAL if each[0] != "云溪村"}
