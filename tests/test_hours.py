"""When it must be silent and why: the station's nights, a zone beside a school, one house, a summer's long noon."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dalaba.core.model import Window
from dalaba.desk.root import Station
from dalaba.doors.cli import main
from dalaba.messages import explain
from dalaba.station.hours import Hours
from dalaba.station.hours import shown as shown_window
from tests.places import DAY, at, shown, station, written

STATION = """\
台名: 三江
安静时段: ["21:30-06:30"]
时段表:
  上课: {时段: ["08:10-09:35", "09:55-11:30"], 日类型: 上学日}
  课间: {时段: ["09:35-09:55"], 日类型: 上学日}
  午休: ["12:30-14:00"]
播放点:
  五一村:
    输出: {声卡: 喇叭}
    安静时段: [午休]
  云溪村:
    输出: {声卡: 喇叭}
  中心小学:
    类型: 校园广播
    可播时段: [课间, "16:30-17:30"]
分区:
  学校边:
    播放点: [五一村, 中心小学]
    安静时段: [上课]
"""
TERM = "学期: 2022-02-14..2022-07-20\n"
SATURDAY = date(2022, 7, 16)


def place(folder: Path, days: str = TERM, rows: str = "", setup: str = STATION) -> Station:
    head = "专项: 通知\n播出安排:\n" if rows else ""
    files = {"station.yaml": setup, "days.yaml": days, "scripts/通知.txt": "请注意。"}
    if rows:
        files["schedules/通知.yaml"] = head + rows
    read = station(written(folder, files))
    assert not read.problems.errors, [(str(each.place), each.reason) for each in read.problems]
    return read


def silent(read: Station, outlet: str, time: str, day: date = DAY) -> list[str]:
    """The codes of what keeps an outlet silent at a time."""
    found = Hours(read.setup, day, read.plan.days).shut(outlet)
    return [each.reason.code for each in found if each.since <= at(time, day) < each.until]


# Whose hours they are


def test_the_night_is_everybodys_noon_one_villages_and_classes_the_zones(tmp_path: Path) -> None:
    read = place(tmp_path)
    assert [silent(read, name, "22:00") for name in ("五一村", "云溪村")] == [["plan.quiet_hours"]] * 2
    assert silent(read, "五一村", "06:29") == ["plan.quiet_hours"], "of the night before"
    assert (silent(read, "五一村", "13:00"), silent(read, "云溪村", "13:00")) == (["plan.quiet_period"], [])
    assert (silent(read, "五一村", "9:00"), silent(read, "云溪村", "9:00")) == (["plan.quiet_period"], [])
    assert silent(read, "五一村", "09:35") == [], "a span ends before its end"


def test_a_day_without_school_has_no_classes_and_no_breaks(tmp_path: Path) -> None:
    read = place(tmp_path)
    assert silent(read, "五一村", "09:00", SATURDAY) == []
    assert silent(read, "中心小学", "09:40") == []
    assert silent(read, "中心小学", "09:40", SATURDAY) == ["plan.closed_hours"]
    assert silent(read, "中心小学", "17:00", SATURDAY) == []


def test_an_exam_is_no_school_day_so_that_quiet_for_exams_is_written_as_a_timetable(tmp_path: Path) -> None:
    exam = "日类型:\n  2022-07-13: 考试日\n方案:\n  考试日:\n    播放点: 学校边\n"
    read = place(tmp_path, TERM + exam + '    安静时段: ["08:00-12:00", "14:00-17:00"]\n')
    assert silent(read, "五一村", "11:45") == ["plan.quiet_hours"]
    assert silent(read, "五一村", "09:00") == ["plan.quiet_hours"], "and no 上课 beside it"
    assert silent(read, "云溪村", "11:45") == []
    assert silent(read, "五一村", "11:45", date(2022, 7, 14)) == []


def test_summer_moves_the_hours_behind_a_name(tmp_path: Path) -> None:
    periods = '    时段表:\n      午休: ["12:30-15:00"]\n      课间: ["09:20-09:50"]\n'
    read = place(tmp_path, f"{TERM}方案:\n  夏季:\n    日期: 每年5-1..9-30\n{periods}")
    assert (silent(read, "五一村", "14:30"), silent(read, "五一村", "14:30", date(2022, 4, 13))) == (
        ["plan.quiet_period"],
        [],
    )
    assert silent(read, "中心小学", "09:25") == ["plan.quiet_period"], "its classes have not moved with its breaks"


def test_the_night_of_a_timetable_ends_on_the_morning_after_its_last_day(tmp_path: Path) -> None:
    wake = '方案:\n  守灵:\n    日期: 2022-07-13\n    安静时段: ["20:00-09:00"]\n'
    read = place(tmp_path, wake)
    assert silent(read, "云溪村", "08:59", date(2022, 7, 14)) == ["plan.quiet_hours"]
    assert silent(read, "云溪村", "08:59") == []
    assert silent(read, "云溪村", "20:00", date(2022, 7, 14)) == []


def test_each_span_names_the_line_it_is_written_in(tmp_path: Path) -> None:
    read = place(tmp_path)
    reasons = {each.reason.code: each.reason.params for each in Hours(read.setup, DAY, read.plan.days).shut("五一村")}
    assert reasons["plan.quiet_hours"] == {"hours": "21:30-06:30", "place": "station.yaml:2:8"}
    assert reasons["plan.quiet_period"]["place"] in ("station.yaml:10:12", "station.yaml:19:12")


@pytest.mark.parametrize(
    ("window", "text"),
    [((0, 24), "00:00-24:00"), ((21.5, 30.5), "21:30-06:30"), ((12.5, 14), "12:30-14:00"), ((22, 24), "22:00-24:00")],
)
def test_hours_are_shown_as_people_write_them(window: tuple[float, float], text: str) -> None:
    assert shown_window(Window(*(round(each * 3_600_000) for each in window))) == text


def test_the_same_hours_by_the_station_and_by_the_village_are_silence_once(tmp_path: Path) -> None:
    twice = STATION.replace("安静时段: [午休]", '安静时段: [午休, "21:30-06:30", "12:30-14:00"]')
    read = place(tmp_path, setup=twice, rows='  - {文稿: 通知, 播放点: 五一村, 时刻: ["13:00", "22:00", "7:00"]}\n')
    programme = read.compile(DAY)
    assert [shown(spot.start) for spot in programme.spots] == ["07:00"]
    assert [each.reason.params["hours"] for each in programme.refused] == ["12:30-14:00", "21:30-06:30"]


# A horn beside the school

SCHOOL_DAY = """\
  - {编号: 早, 文稿: 通知, 播放点: 五一村, 时刻: "07:00"}
  - {编号: 上课, 文稿: 通知, 播放点: 五一村, 时刻: "09:15"}
  - {编号: 快下课, 文稿: 通知, 播放点: 五一村, 时刻: "09:33"}
  - {编号: 课间, 文稿: 通知, 播放点: 中心小学, 时刻: "09:40"}
  - {编号: 急事, 文稿: 通知, 播放点: 五一村, 时刻: "10:00", 级别: 紧急}
  - {编号: 山上, 文稿: 通知, 播放点: 云溪村, 时刻: "09:15"}
  - {编号: 中午, 文稿: 通知, 播放点: 五一村, 时刻: "12:29:58"}
  - {编号: 夜里, 文稿: 通知, 播放点: 云溪村, 时刻: "21:29:59"}
"""


def test_beside_the_school_nothing_sounds_in_class_and_on_the_hill_it_does(tmp_path: Path) -> None:
    programme = place(tmp_path, rows=SCHOOL_DAY).compile(DAY)
    played = {spot.id.split("/")[1].split("@")[0]: shown(spot.start) for spot in programme.spots}
    assert played == {"早": "07:00", "快下课": "09:35", "课间": "09:40", "山上": "09:15"}
    refused = {each.id.split("/")[1].split("@")[0]: each.reason for each in programme.refused}
    assert {row: each.params["hours"] for row, each in refused.items()} == {
        "上课": "08:10-09:35",
        "急事": "09:55-11:30",
        "中午": "12:30-14:00",
        "夜里": "21:30-06:30",
    }
    assert refused["上课"].params["name"] == "上课"
    assert explain(refused["上课"], "zh").startswith("08:10-09:35 是“上课”时间,不响。")
    assert "station.yaml:19:12" in explain(refused["上课"], "zh")


def test_why_names_the_class_the_line_and_the_nearest_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place(tmp_path, rows=SCHOOL_DAY)
    assert main(["--station", str(tmp_path), "--ui", "zh", "why", "五一村", "9:15", "--date", str(DAY)]) == 0
    told = capsys.readouterr().out
    assert "09:15 应播的《通知》没有排上:08:10-09:35 是“上课”时间" in told
    assert "station.yaml:19:12" in told
    assert "最近能播的是 09:35" in told
    assert main(["--station", str(tmp_path), "--ui", "en", "why", "五一村", "9:15", "--date", str(DAY)]) == 0
    assert "The nearest time at which it could play at 五一村 is 09:35" in capsys.readouterr().out


def test_on_a_saturday_the_same_horn_speaks(tmp_path: Path) -> None:
    programme = place(tmp_path, rows=SCHOOL_DAY).compile(SATURDAY)
    rows = {spot.id.split("/")[1].split("@")[0] for spot in programme.spots}
    assert {"上课", "急事"} <= rows
    assert "课间" not in rows


def test_what_began_before_midnight_keeps_its_place_and_what_follows_waits(tmp_path: Path) -> None:
    rows = (
        '  - {编号: 夜, 文稿: 长话, 播放点: 夜市, 时刻: "23:59:50"}\n'
        '  - {编号: 零点, 文稿: 通知, 播放点: 夜市, 时刻: "00:00"}\n'
    )
    setup = "台名: 三江\n播放点:\n  夜市: {输出: {声卡: 喇叭}}\n"
    written(tmp_path, {"scripts/长话.txt": "请各位摊主收好东西。" * 6})
    read = place(tmp_path, rows=rows, setup=setup)
    eve = next(spot for spot in read.compile(DAY).spots if "夜" in spot.id.split("@")[0])
    (first, *_) = read.compile(date(2022, 7, 14)).spots
    assert eve.end > at("00:00", date(2022, 7, 14))
    assert first.due == at("00:00", date(2022, 7, 14))
    assert first.start == eve.end


@pytest.mark.parametrize("days", ["学期: 2022-02-14..2022-06-30\n", "日类型: {2022-07-01: 雨天}\n"])
def test_where_nobody_has_written_whether_there_is_school_classes_stay_quiet(tmp_path: Path, days: str) -> None:
    """DAY is a Wednesday after the last term that is written. The school's own horn, which needs leave, stays shut."""
    read = place(tmp_path, days)
    assert silent(read, "五一村", "09:00") == ["plan.quiet_period"]
    assert silent(read, "中心小学", "09:40") == ["plan.closed_hours"]
    warned = [each.reason.code for each in read.check(DAY) if each.severity == "warning"]
    assert ("plan.terms_over" if "学期" in days else "plan.no_terms") in warned


def test_a_saturday_has_no_classes_whatever_nobody_has_written(tmp_path: Path) -> None:
    read = place(tmp_path, "学期: 2022-02-14..2022-06-30\n")
    assert silent(read, "五一村", "09:00", SATURDAY) == []


def test_while_a_term_is_written_and_far_from_its_end_nobody_is_warned(tmp_path: Path) -> None:
    codes = [each.reason.code for each in place(tmp_path, "学期: 2022-02-14..2022-12-20\n").check(DAY)]
    assert not {"plan.terms_over", "plan.no_terms"} & set(codes)
