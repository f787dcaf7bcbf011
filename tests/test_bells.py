"""A whole school's bells: from the sheet on the wall, or from the named periods; and what cannot be read rings none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from dalaba.core.model import Problem
from dalaba.desk.root import Station
from dalaba.station.files.values import as_clock
from dalaba.station.schedules import expand
from dalaba.station.schedules.period_times import Edge, edge, times_by
from tests.conftest import Say
from tests.places import shown, station, wav, written

MONDAY, SUNDAY = date(2026, 9, 14), date(2026, 9, 13)
WINTER = date(2026, 11, 16)
STATION = """\
台名: 中心小学
播放点:
  教学楼: {类型: 校园广播, 输出: {声卡: 教学楼}, 前静音: 0.5}
  操场: {类型: 校园广播, 输出: {声卡: 操场}}
  村委会: {输出: {声卡: 喇叭}}
"""
DAYS = "学期: 2026-09-01..2027-01-20\n"
SHEET: list[list[object]] = [
    ["中心小学作息时间表"],
    ["节次", "上课", "下课"],
    ["到校", "7:20前", None],
    ["早读", "7:40", "8:00"],
    ["第一节", "8：10", "8：55"],
    ["第二节", "9:05", "9:50"],
    ["课间操", "9:50", "10:15"],
    ["第三节", "10:20", "11:05"],
    ["午休", "12:00", "14:00"],
    ["第四节", "14:10", "14:55"],
    ["放学", "16:00", None],
]


def book(folder: Path, name: str, *sheets: tuple[str, list[list[object]]], merged: Iterable[str] = ()) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    (folder / "schedules").mkdir(parents=True, exist_ok=True)
    workbook.save(folder / "schedules" / name)
    return folder


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return written(tmp_path / "小学", {"station.yaml": STATION, "days.yaml": DAYS})


def bells(read: Station, day: date = MONDAY, outlet: str = "教学楼") -> list[str]:
    """What rings, as 08:10 第一节·上课 上课铃."""
    found = [each for each in expand(read.plan, day)[0] if each.booking.outlet == outlet]
    return [f"{shown(each.due)} {each.booking.row} {each.booking.wanted.script}" for each in sorted(found, key=by_due)]


def by_due(occurrence: object) -> tuple[int, str]:
    return occurrence.due, occurrence.id  # type: ignore[attr-defined]


def errors(read: Station) -> list[Problem]:
    return read.problems.errors


# The sheet that the school has


def test_a_sheet_in_schedules_with_such_heads_rings_by_itself_on_school_days(town: Path) -> None:
    book(town, "作息.xlsx", ("Sheet1", SHEET))
    read = station(town)
    assert errors(read) == []
    assert bells(read) == [
        "07:40 早读·上课 上课铃", "08:00 早读·下课 下课铃", "08:10 第一节·上课 上课铃", "08:55 第一节·下课 下课铃",
        "09:05 第二节·上课 上课铃", "09:50 第二节·下课 下课铃", "10:20 第三节·上课 上课铃", "11:05 第三节·下课 下课铃",
        "14:10 第四节·上课 上课铃", "14:55 第四节·下课 下课铃", "16:00 放学 放学铃",
    ]  # fmt: skip
    assert bells(read, outlet="操场") == bells(read)
    assert bells(read, outlet="村委会") == []
    assert bells(read, SUNDAY) == []
    (row, *_) = read.plan.campaigns[0].rows
    assert (row.source, row.timing, row.day_types) == ("file", "exact", frozenset({"schoolday"}))
    told = [each.reason for each in read.check(MONDAY, 1) if each.reason.code == "plan.bells_read"]
    assert told[0].params == {
        "file": "schedules/作息.xlsx", "count": "11", "first": "07:40", "last": "16:00",
        "without": "到校、课间操、午休",
    }  # fmt: skip


def test_what_a_school_says_of_its_bells(town: Path) -> None:
    book(town, "作息.xlsx", ("Sheet1", SHEET))
    written(town, {"schedules/铃.yaml": """\
打铃:
  作息: 作息.xlsx
  播放点: 教学楼
  日类型: 上学日
  预备铃: 提前2分钟
  铃声: {上课: 校歌, 第三节·下课: 放学铃, 课间操: 广播体操, 放学: 无}
  不打铃: [早读, 第四节]
"""})  # fmt: skip
    read = station(town)
    assert errors(read) == []
    assert bells(read) == [
        "08:08 第一节·预备 预备铃", "08:10 第一节·上课 校歌", "08:55 第一节·下课 下课铃", "09:03 第二节·预备 预备铃",
        "09:05 第二节·上课 校歌", "09:50 第二节·下课 下课铃", "09:50 课间操 广播体操", "10:18 第三节·预备 预备铃",
        "10:20 第三节·上课 校歌", "11:05 第三节·下课 放学铃",
    ]  # fmt: skip
    assert bells(read, outlet="操场") == []
    rows = {row.id: row.timing for row in read.plan.campaigns[0].rows}
    assert (rows["第一节·上课"], rows["课间操"]) == ("exact", "flexible"), "exercises may wait for the bell to end"
    assert len(read.plan.campaigns) == 1, "the sheet is no campaign of its own then"


@pytest.mark.parametrize(
    "rows",
    [
        [["项目", "时间"], ["第一节", "8：00—8：45"], ["第二节课", "9:00～9:45(45分钟)"], ["第三节", "2:30-3:15 PM"]],
        [["节次", "时间", "节次", "时间"], ["第一节", "8:00-8:45", "第三节", "14:30-15:15"],
         ["第二节课", "09:00-09:45", None, None]],
        [["", "课节", "开始", "结束"], ["上午", "第一节", "8:00", "8:45"], [None, "第二节课", "9:00", "9:45"],
         ["下午", "第三节", "2:30", "3:15"]],
        [["节次", "预备", "上课时间", "下课时间"], ["第一节", None, "8:00", "8:45"], ["第二节课", "", "9:00", "9:45"],
         ["下午"], ["第三节", "/", "2:30", "3:15"], ["备注:值日老师7:20到校"]],
    ],
)  # fmt: skip
def test_the_same_bells_however_the_sheet_is_laid_out(town: Path, rows: list[list[object]]) -> None:
    read = station(book(town, "作息.xlsx", ("Sheet1", [["某某小学作息时间表(2026年秋季学期)"], *rows])))
    assert errors(read) == []
    assert [line[:5] for line in bells(read)] == ["08:00", "08:45", "09:00", "09:45", "14:30", "15:15"]


def test_merged_cells_beside_and_above(town: Path) -> None:
    rows: list[list[object]] = [
        ["作息时间表", None, None, None, None, None],
        ["时间", "节次", "夏季", None, "冬季", None],
        [None, None, "上课", "下课", "上课", "下课"],
        ["上午", "第一节", "8:00", "8:40", "8:20", "9:00"],
        [None, "第二节", "8:50", "9:30", "9:10", "9:50"],
        ["下午", "第三节", "2:30", "3:10", "2:00", "2:40"],
    ]
    book(town, "作息.xlsx", ("Sheet1", rows), merged=("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "A4:A5"))
    written(town, {"days.yaml": DAYS + "方案:\n  夏季: {日期: 每年5-1..9-30}\n  冬季: {日期: 每年10-1..4-30}\n"})
    read = station(town)
    assert errors(read) == []
    assert [line[:5] for line in bells(read)] == ["08:00", "08:40", "08:50", "09:30", "14:30", "15:10"]
    assert bells(read, WINTER)[0] == "08:20 第一节·上课·冬季 上课铃"
    assert [line[:5] for line in bells(read, WINTER)] == ["08:20", "09:00", "09:10", "09:50", "14:00", "14:40"]
    assert bells(read, SUNDAY) == [], "in summer, too, only on school days"


def test_two_sheets_are_two_seasons_and_one_that_nobody_dates_does_not_ring(town: Path) -> None:
    book(town, "作息.xlsx", ("夏季", [["节次", "时间"], ["第一节", "8:00-8:40"]]),
         ("冬季(10月1日—4月30日)", [["节次", "时间"], ["第一节", "8:20-9:00"]]))  # fmt: skip
    read = station(town)
    assert [each.reason.code for each in errors(read)] == ["files.unknown_day_type"]
    assert errors(read)[0].reason.params["found"] == "夏季"
    assert bells(read) == []
    assert [line[:5] for line in bells(read, WINTER)] == ["08:20", "09:00"], "the heading says on which days"


# What cannot be read


@pytest.mark.parametrize(
    ("cell", "code"),
    [("8点多", "files.window"), ("8:70-8:45", "files.time_range"), ("9:00-8:45", "files.window_backwards"), (0.5, ""),
     ("=1/0", "files.cell_formula")],
)  # fmt: skip
def test_a_line_that_cannot_be_read_rings_no_bell_and_the_others_do(town: Path, cell: object, code: str) -> None:
    rows: list[list[object]] = [["节次", "时间"], ["早读", "7:40-7:55"], ["第一节", cell], ["第二节", "13:00-13:45"]]
    read = station(book(town, "作息.xlsx", ("Sheet1", rows)))
    found = [line[:5] for line in bells(read)]
    if not code:  # noon, as Excel has it
        assert found == ["07:40", "07:55", "12:00", "13:00", "13:45"]
        return
    assert found == ["07:40", "07:55", "13:00", "13:45"]
    (problem,) = errors(read)
    assert (problem.reason.code, problem.place and problem.place.cell) == (code, "B3")
    assert problem.reason.params["waits"] == "files.waits_bell"


def test_a_time_that_may_be_in_the_afternoon_is_not_guessed(town: Path) -> None:
    rows: list[list[object]] = [["节次", "时间"], ["第一节", "11:00-11:45"], ["第二节", "2:30-3:15"]]
    read = station(book(town, "作息.xlsx", ("Sheet1", rows)))
    assert [line[:5] for line in bells(read)] == ["11:00", "11:45"]
    assert [each.reason.code for each in errors(read)] == ["files.bell_afternoon"]


@pytest.mark.parametrize(
    ("line", "code"),
    [("不打玲: [早读]", "files.unknown_key_near"), ("不打铃: [早堵]", "files.bell_unknown"),
     ("铃声: {第九节: 校歌}", "files.bell_unknown"), ("预备铃: 一会儿", "files.duration")],
)  # fmt: skip
def test_a_slip_in_what_is_said_of_the_bells_holds_them_all(town: Path, line: str, code: str) -> None:
    book(town, "作息.xlsx", ("Sheet1", SHEET))
    written(town, {"schedules/铃.yaml": f"打铃:\n  作息: 作息.xlsx\n  {line}\n"})
    read = station(town)
    assert [each.reason.code for each in errors(read)] == [code]
    assert errors(read)[0].reason.params["waits"] == "files.waits_bells"
    assert bells(read) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [("打铃: {作息: 没有.xlsx}", "files.no_table"), ("打铃: {作息: 别的.xlsx}", "files.bell_no_table"),
     ("打铃: {播放点: 教学楼}", "files.needs_key"), ("打铃: 作息.xlsx", "files.not_a_map")],
)  # fmt: skip
def test_where_there_is_no_timetable_it_is_told(town: Path, text: str, code: str) -> None:
    book(town, "别的.xlsx", ("Sheet1", [["姓名", "电话"], ["张三", "123"]]))
    written(town, {"schedules/铃.yaml": f"{text}\n"})
    read = station(town)
    assert code in [each.reason.code for each in errors(read)]
    assert bells(read) == []


def test_a_remark_about_days_is_told_as_it_changes_nothing(town: Path) -> None:
    rows: list[list[object]] = [["节次", "时间"], ["第一节", "8:00-8:45"], ["注:周五下午第七节不上课"]]
    read = station(book(town, "作息.xlsx", ("Sheet1", rows)))
    assert len(read.problems) == 0, "not at every command"
    assert "files.bell_remark" in [each.reason.code for each in read.check(MONDAY, 1)]
    assert len(bells(read)) == 2


# From the named periods


def test_bells_by_the_named_periods_follow_summer_and_winter(town: Path) -> None:
    written(town, {
        "station.yaml": STATION + '时段表: {早读: "7:40-8:00", 第一节: "8:10-8:55", 课间: "8:55-9:05"}\n',
        "days.yaml": DAYS + '方案:\n  冬季:\n    日期: 每年10-1..4-30\n    时段表: {第一节: "8:30-9:15"}\n',
        "schedules/铃.yaml": "打铃: {作息: 时段表, 播放点: 教学楼, 预备铃: 2分钟, 铃声: {课间: 音乐}}\n",
    })  # fmt: skip
    read = station(town)
    assert errors(read) == []
    assert bells(read) == [
        "07:38 早读·预备 预备铃", "07:40 早读·上课 上课铃", "08:00 早读·下课 下课铃", "08:08 第一节·预备 预备铃",
        "08:10 第一节·上课 上课铃", "08:55 第一节·下课 下课铃", "08:55 课间 音乐",
    ]  # fmt: skip
    assert [line[:5] for line in bells(read, WINTER)][3:6] == ["08:28", "08:30", "08:55"]
    told = [each.reason.code for each in read.check(MONDAY, 1)]
    assert "plan.bells_by_periods" in told


def test_any_row_may_go_by_a_period(town: Path) -> None:
    written(town, {
        "station.yaml": STATION + '时段表: {第一节: "8:10-8:55", 第二节: "9:05-9:50"}\n',
        "scripts/操.txt": "现在做操。",
        "schedules/操.yaml": '播出安排:\n  - {文稿: 操, 播放点: 教学楼, '
        '时刻: [第一节结束, 第二节开始前5分钟, "12:00"]}\n'
        "  - {文稿: 操, 播放点: 操场, 时刻: 第九节开始}\n",
    })  # fmt: skip
    read = station(town)
    assert [line[:5] for line in bells(read, SUNDAY)] == ["08:55", "09:00", "12:00"]
    assert [each.reason.code for each in errors(read)] == ["files.time"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("第一节开始", Edge("第一节", True)), ("第一节下课", Edge("第一节", False)),
     ("第一节结束后5分钟", Edge("第一节", False, 300_000)), ("第一节上课前2分钟", Edge("第一节", True, -120_000)),
     ("lesson 1 start -90s", Edge("lesson 1", True, -90_000)), ("第一节开始2分钟前", Edge("第一节", True, -120_000)),
     ("7:30", None), ("上课", None), ("第一节开始前一会儿", None)],
)  # fmt: skip
def test_how_a_time_by_a_period_is_written(text: str, found: Edge | None) -> None:
    assert edge(text) == found


def test_on_a_day_without_the_period_there_is_no_such_time() -> None:
    assert times_by("第一节开始", {}) == ()
    assert times_by("7:30", {}) is None
    assert as_clock(0) == "00:00"


# With an order


def test_a_lesson_that_is_not_on_that_day_is_told_from_one_that_nobody_knows(town: Path, say: Say) -> None:
    book(town, "作息.xlsx", ("Sheet1", SHEET))
    written(town, {"days.yaml": "学期: 2122-02-16..2122-07-20\n日类型: {2122-07-13: 节假日}\n"})
    _, _, holiday = say("later", "--from", "第三节", "--by", "20", "--date", "2122-07-13")
    assert "“第三节”在 2122-07-13 没有" in holiday
    _, _, unknown = say("later", "--from", "第九节", "--by", "20", "--date", "2122-07-13")
    assert "没有“第九节”" in unknown


def test_from_the_third_lesson_on_begins_with_its_first_bell(town: Path, say: Say) -> None:
    book(
        town,
        "作息.xlsx",
        ("Sheet1", [["节次", "时间"], ["第二节", "9:05-9:50"], ["预备", "10:18"], ["第三节", "10:20-11:05"]]),
    )
    written(town, {"days.yaml": "学期: 2122-02-16..2122-07-20\n日类型: {2122-07-13: 上学日}\n"})
    code, out, _ = say("later", "--from", "第三节", "--by", "20", "--date", "2122-07-13")
    assert code == 0
    assert "10:18 → 10:38  预备铃 (第三节·预备)  教学楼、操场" in out
    assert "最后一条是 09:50 下课铃 (第二节·下课)" in out


# In an exam


def test_in_an_exams_hours_no_bell_rings_there_and_the_exam_is_not_put_later(town: Path) -> None:
    book(town, "作息.xlsx", ("Sheet1", SHEET))
    for name in ("听力A", "听力B"):
        wav(town / "audio" / "sounds" / f"{name}.wav", 3)
    written(town, {"schedules/考试.yaml": """\
考试:
  - 名称: 英语听力
    日期: 2026-09-14
    时段: "9:00-11:00"
    播放点: 教学楼
    试卷: [{文件: 听力A, 时刻: "9:30", 备用: 听力B}]
""", "days.yaml": DAYS + '顺延:\n  - {日期: 2026-09-14, 从: "8:30", 推后: 20分钟}\n'})  # fmt: skip
    read = station(town)
    assert errors(read) == []
    programme = read.compile(MONDAY)
    inside = [each for each in programme.refused if each.outlet == "教学楼"]
    assert [f"{shown(each.due)} {each.id.split('/')[1].split('@')[0]}" for each in inside] == [
        "09:15 第一节·下课", "09:25 第二节·上课", "10:10 第二节·下课", "10:40 第三节·上课",
    ]  # fmt: skip
    assert {each.reason.code for each in inside} == {"plan.exam"}
    heard = [f"{shown(each.due)} {each.script}" for each in programme.spots if each.outlet == "教学楼"]
    assert "09:30 听力A" in heard, "the paper is heard when it was announced"
    assert "09:15 下课铃" in [f"{shown(each.due)} {each.script}" for each in programme.spots if each.outlet == "操场"]


# What a person is told


def test_without_a_term_no_day_is_a_school_day_and_one_line_says_so(town: Path) -> None:
    book(town, "作息.xlsx", ("Sheet1", SHEET))
    (town / "days.yaml").unlink()
    read = station(town)
    assert bells(read) == []
    found = [each.reason.code for each in read.check(MONDAY, 1)]
    assert found.count("plan.row_no_term") == 1, "not one for each of eleven bells"


def test_what_is_hidden_in_the_sheet_does_not_ring_and_is_told(town: Path) -> None:
    book(town, "作息.xlsx", ("Sheet1", SHEET))
    path = town / "schedules" / "作息.xlsx"
    workbook = openpyxl.load_workbook(path)
    workbook["Sheet1"].row_dimensions[4].hidden = True  # 早读
    workbook.save(path)
    read = station(town)
    assert "files.hidden_rows" in [each.reason.code for each in read.problems]
    assert bells(read)[0] == "08:10 第一节·上课 上课铃"


def test_two_schools_have_two_timetables_in_one_file(town: Path) -> None:
    written(town, {"schedules/铃.yaml": """\
打铃:
  - {作息: {第一节: 8:00-8:45}, 播放点: 教学楼}
  - {作息: {第1节课: 8：10～8：50}, 播放点: 操场}
"""})  # fmt: skip
    read = station(town)
    assert errors(read) == []
    assert [line[:5] for line in bells(read)] == ["08:00", "08:45"]
    assert [line[:5] for line in bells(read, outlet="操场")] == ["08:10", "08:50"]


def test_two_timetables_with_the_same_lessons_are_told_apart(town: Path) -> None:
    written(town, {"schedules/铃.yaml": """\
打铃:
  - {作息: {第一节: 8:00-8:45}, 播放点: 教学楼}
  - {作息: {第一节: 8:10-8:55}, 播放点: 操场}
"""})  # fmt: skip
    read = station(town)
    assert errors(read) == []
    assert [line[:5] for line in bells(read)] == ["08:00", "08:45"]
    assert [line[:5] for line in bells(read, outlet="操场")] == ["08:10", "08:55"]
