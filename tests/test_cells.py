"""Every kind of cell that Excel, WPS and a hurried clerk leave in a sheet: read as it can only be meant, or told."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.core.model import Problem
from dalaba.core.problems import Bad
from dalaba.messages import describe
from dalaba.station.days import shown
from dalaba.station.files import Problems
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.sheets import tables
from dalaba.station.files.table import from_json, to_json
from dalaba.station.files.values import HOUR, MINUTE
from dalaba.station.outlets import Setup
from dalaba.station.schedules import Campaign, Row, read_campaign
from dalaba.station.schedules.columns import is_head
from dalaba.station.scripts import Script, Version
from tests.conftest import SAMPLE
from tests.places import outlet, setup

FIRST_ROW = ["停水", "五一村"]
SCRIPTS = {"停水": Script("停水", "停水", (Version("普通话", "cmn", text="{{叫法}}{{村名}}停水。"),))}
Book = openpyxl.Workbook


def here() -> Setup:
    return setup([outlet("五一村"), outlet("东和村")])


def saved(book: Book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook(*rows: Sequence[object], form: str = "") -> Book:
    """One sheet 通知 with these rows; `form`: how Excel shows the numbers below the heads."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "通知"
    for row in rows:
        sheet.append(list(row))
    for row_cells in sheet.iter_rows(min_row=2) if form else ():
        for cell in row_cells:
            if not isinstance(cell.value, str):
                cell.number_format = form
    return book


def read(data: bytes | Book, file: str = "停水.xlsx") -> tuple[Campaign | None, list[Problem]]:
    problems = Problems()
    try:
        found = read_campaign(data if isinstance(data, bytes) else saved(data), file, here(), SCRIPTS, problems)
    except Bad as bad:
        problems.bad(bad, None)
        found = None
    for problem in problems:
        for ui in ("zh", "en"):
            assert describe(problem, ui)
    return found, list(problems)


def rows(data: bytes | Book, file: str = "停水.xlsx") -> tuple[Row, ...]:
    """The rows of a sheet without a problem."""
    campaign, problems = read(data, file)
    assert [(each.reason, str(each.place)) for each in problems] == []
    assert campaign is not None
    return campaign.rows


def told(data: bytes | Book, file: str = "停水.xlsx") -> list[tuple[str, str]]:
    """Cell and code of every problem."""
    return [(each.place.cell or "" if each.place else "", each.reason.code) for each in read(data, file)[1]]


def one(head: str, cell: object, form: str = "") -> Row:
    """The row of a sheet with one more cell under this head (and a time, if that is none)."""
    more = {} if head in ("时刻", "时段") else {"时刻": "07:30"}
    (row,) = rows(workbook(["文稿", "播放点", *more, head], [*FIRST_ROW, *more.values(), cell], form=form))
    return row


def wrong(head: str, cell: object, form: str = "") -> str:
    """The code of the one problem of such a sheet; its place is that cell."""
    more = {} if head in ("时刻", "时段") else {"时刻": "07:30"}
    ((where, code),) = told(workbook(["文稿", "播放点", *more, head], [*FIRST_ROW, *more.values(), cell], form=form))
    assert where == ("D2" if more else "C2")
    return code


# Times


HALF_PAST_SEVEN: list[tuple[object, str]] = [
    ("7:30", ""), ("07:30", ""), ("7：30", ""), ("７：３０", ""), ("7点半", ""), ("7点30", ""), ("7点30分", ""),
    ("7.30", ""), ("730", ""), ("0730", ""), (730, ""), (730.0, ""), (dt.time(7, 30), ""), (0.3125, ""),
    (0.3125, "h:mm"), (dt.timedelta(hours=7, minutes=30), ""), (dt.datetime(2022, 7, 13, 7, 30), "h:mm"),
    (" 7:30 \n", ""), ("'7:30", ""),
    (dt.datetime(2022, 7, 13, 7, 30), 'h"时"mm"分"'), ("0.3125", ""), (0.3125, "[$-F400]h:mm:ss\\ AM/PM"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "form"), HALF_PAST_SEVEN)
def test_half_past_seven_is_read_however_it_got_into_the_cell(cell: object, form: str) -> None:
    from dalaba.station.files.values import clock_time

    (hours,) = one("时刻", cell, form).at
    assert clock_time(hours.text) == 7 * HOUR + 30 * MINUTE


@pytest.mark.parametrize(
    ("cell", "form"), [("24:00", ""), (dt.timedelta(days=1), ""), (1.0, "[h]:mm"), (1.0, "h:mm"), (0.9999999, "")]
)
def test_midnight_at_the_end_of_the_day(cell: object, form: str) -> None:
    assert one("时刻", cell, form).at[0].text == "24:00"


@pytest.mark.parametrize(
    ("cell", "form", "code"),
    [
        (7.3, "", "files.time_decimal"), (7.5, "", "files.time_decimal"), ("7.5", "", "files.time_decimal"),
        (7.35, "", "files.time_decimal"), (12.75, "", "files.time_decimal"), (44755.5, "", "files.time"),
        (7, "", "files.time"), (True, "", "files.time"), (0.8, "0%", "files.time"), (-1, "", "files.time"),
        (2530, "", "files.time_range"), (dt.datetime(2022, 7, 13), "", "files.cell_date_in_hours"),
        (dt.datetime(2022, 7, 13, 7, 30), "yyyy-mm-dd hh:mm", "files.cell_moment_in_hours"),
        (dt.timedelta(hours=25), "", "files.time_range"), ("早上", "", "files.time"),
        ("长" * 3000, "", "files.cell_long"),
        ("#REF!", "", "files.cell_error"), ("=B7+1", "", "files.cell_formula"),
    ],
)  # fmt: skip
def test_what_is_no_time_or_could_be_two_is_told_and_never_guessed(cell: object, form: str, code: str) -> None:
    assert wrong("时刻", cell, form) == code


def test_a_window_that_excel_took_for_a_date_is_to_be_typed_as_text() -> None:
    assert wrong("时段", dt.datetime(2022, 7, 11)) == "files.cell_date_in_hours"


def test_7_3_is_told_with_both_readings_and_the_colon() -> None:
    _, (problem,) = read(workbook(["文稿", "播放点", "时刻"], [*FIRST_ROW, 7.3]))
    line = describe(problem, "zh")
    assert line.startswith("停水.xlsx:通知:C2: “7.3”")
    assert "7:30" in line
    assert "7:18" in line


# Dates


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        (dt.datetime(2022, 7, 13), ""), (dt.date(2022, 7, 13), ""), (44755, ""), (44755.0, ""), ("44755", ""),
        ("2022-07-13", ""), ("2022/7/13", ""), ("2022.7.13", ""), ("2022年7月13日", ""), (20220713, ""),
        ("２０２２-7-13", ""), (dt.datetime(2022, 7, 13), 'm"月"d"日"'), (dt.datetime(2022, 7, 13, 9, 30), "yyyy/m/d"),
        ("2022-07-13 00:00:00", ""),
    ],
)  # fmt: skip
def test_the_thirteenth_is_read_however_it_got_into_the_cell(cell: object, form: str) -> None:
    assert one("日期", cell, form).dates == (DateRange(dt.date(2022, 7, 13), dt.date(2022, 7, 13)),)


@pytest.mark.parametrize(
    "cell", ["2022-07-13、2022-07-15", "2022-07-13\n2022/7/15", "2022-07-13，2022-07-15", "44755;44757"]
)
def test_several_dates_may_stand_in_a_cell(cell: str) -> None:
    assert [shown(span) for span in one("日期", cell).dates] == ["2022-07-13", "2022-07-15"]


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("逢3、6、9", ["逢3-6-9"]),
        ("农历每月初一、十五", ["农历每月1和15"]),
        ("每年5-1..9-30", ["每年5-1..9-30"]),
        ("农历八月十五\n除夕", ["农历8-15", "除夕"]),
    ],
)
def test_days_that_come_again_may_stand_in_a_cell(cell: str, days: list[str]) -> None:
    assert [shown(span) for span in one("日期", cell).dates] == days


def test_a_workbook_of_an_old_mac_counts_its_days_from_1904() -> None:
    from openpyxl.utils.datetime import MAC_EPOCH

    book = workbook(["文稿", "播放点", "日期", "时刻"], [*FIRST_ROW, 43293, "7:30"])
    book.epoch = MAC_EPOCH
    assert shown(rows(book)[0].dates[0]) == "2022-07-13"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("7-13", "files.date_no_year"), ("7月13日", "files.date_no_year"), ("22-07-13", "files.date_short_year"),
        ("12/07/2022", "files.date_two"), (713, "files.date"), (44755.25, "files.date"),
        ("2022-02-30", "files.no_such_date"),
        (dt.time(7, 30), "files.date"), ("#N/A", "files.cell_error"), (False, "files.date"),
        ("2022-07-15..2022-07-13", "files.dates_backwards"), ("周八", "files.date"), (2.5e9, "files.date"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_told(cell: object, code: str) -> None:
    assert wrong("日期", cell) == code


def test_a_date_with_a_time_is_told_in_a_column_of_dates() -> None:
    assert wrong("日期", dt.datetime(2022, 7, 13, 7, 30), "yyyy-mm-dd hh:mm") == "files.cell_moment_in_dates"


# Numbers, words, lists


@pytest.mark.parametrize("cell", [15, 15.0, "15", "１５", "15分钟", "15 min"])
def test_an_interval_is_in_minutes_however_it_is_written(cell: object) -> None:
    (row,) = rows(workbook(["文稿", "播放点", "时段", "间隔"], [*FIRST_ROW, "7:00-8:00", cell]))
    assert row.every == 15 * MINUTE


@pytest.mark.parametrize("cell", ["五一村、东和村", "五一村\n东和村", "五一村，东和村", " 五一村 ;东和村 "])
def test_several_places_may_stand_in_a_cell(cell: str) -> None:
    (row,) = rows(workbook(["文稿", "播放点", "时刻"], ["停水", cell, "7:30"]))
    assert row.outlets == ("五一村", "东和村")


@pytest.mark.parametrize("cell", ["7:30、8点半", "7:30\n8:30", "7:30，8:30", "{{开始}}、8:30"])
def test_several_times_may_stand_in_a_cell_facts_among_them(cell: str) -> None:
    assert len(one("时刻", cell).at) == 2


@pytest.mark.parametrize(("cell", "enabled"), [(True, True), (False, False), ("否", False), (0, False), ("TRUE", True)])
def test_yes_and_no_may_be_excels_own(cell: object, enabled: bool) -> None:
    assert one("启用", cell).enabled is enabled


@pytest.mark.parametrize(
    ("head", "cell"),
    [("间隔", "一会儿"), ("最多等", 1.5e6), ("级别", "很急"), ("级别", True), ("每段", 0), ("星期", "周八"),
     ("语种", 7), ("提前天数", 1.5), ("启用", "也许"), ("播法", dt.time(7)), ("编号", "a/b"), ("篇幅", 0.5)],
)  # fmt: skip
def test_every_field_says_what_it_wants(head: str, cell: object) -> None:
    codes = told(workbook(["文稿", "播放点", "时刻", "时段", head], [*FIRST_ROW, "7:30", "", cell]))
    assert ("E2", codes[0][1]) == codes[0]
    assert [where for where, _ in codes] == ["E2"] * len(codes)


@pytest.mark.parametrize("head", ["编号", "文稿", "播放点", "时段", "间隔", "时刻", "日期", "级别", "{{叫法}}"])
@pytest.mark.parametrize(("cell", "code"), [("#REF!", "files.cell_error"), ("=X1", "files.cell_formula")])
def test_an_error_of_excel_and_a_formula_without_result_are_told_once_wherever_they_stand(
    head: str, cell: str, code: str
) -> None:
    heads = ["文稿", "播放点", "时段", "每段", "时刻", "编号", "间隔", "日期", "级别", "备注", "{{叫法}}"]
    values: list[object] = [*FIRST_ROW, "7:00-8:00", 2, "7:30", "甲", 20, "2022-07-13", "通知", "", "一组"]
    values[heads.index(head)] = cell
    assert [found for _, found in told(workbook(heads, values))] == [code]


def test_a_formula_with_its_result_is_its_result() -> None:
    """As Excel saves it: formula and value."""
    data = saved(workbook(["文稿", "播放点", "时刻"], [*FIRST_ROW, "=TIME(7,30,0)"]))
    done = edited(data, lambda xml: re.sub(rb"</f><v\s*/?>(</v>)?", b"</f><v>0.3125</v>", xml))
    assert rows(done)[0].at[0].text == "07:30"
    empty = edited(data, lambda xml: re.sub(rb'(<c r="C2")[^>]*>', rb'\1 t="str">', xml))
    assert told(empty) == [("A2", "files.row_without_time")], "a formula that gives an empty text is an empty cell"


def edited(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with the XML of its sheets changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name.startswith("xl/worksheets/sheet") else content)
    return out.getvalue()


def test_rich_text_and_an_escaped_character_are_the_text_one_sees() -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    rich = CellRichText("07", TextBlock(InlineFont(b=True), ":30"))
    assert one("时刻", rich).at[0].text == "07:30"
    assert one("备注", "甲_x000D_\n乙_x005F_x0041_").note == "甲\n乙_x0041_"


def test_a_cell_merged_downwards_counts_for_each_of_its_rows() -> None:
    book = workbook(
        ["文稿", "播放点", "时刻", "日期"], [*FIRST_ROW, "7:30", "2022-07-13"], [None, "东和村", "8:30", None]
    )
    for merged in ("A2:A3", "D2:D3"):
        book.worksheets[0].merge_cells(merged)
    assert [(row.script, shown(row.dates[0])) for row in rows(book)] == [("停水", "2022-07-13")] * 2


def test_cells_of_two_columns_that_are_merged_keep_their_row_back() -> None:
    book = workbook(["文稿", "播放点", "时刻", "日期", "除外"], [*FIRST_ROW, "7:30", "2022-07-13", None])
    book.worksheets[0].merge_cells("D2:E2")
    campaign, (problem,) = read(book)
    assert (problem.reason.code, str(problem.place)) == ("files.cell_merged", "停水.xlsx:通知:E2")
    assert "D2" in describe(problem, "zh")
    assert campaign is not None
    assert not campaign.rows[0].enabled


def test_a_merged_title_above_the_heads_is_no_matter() -> None:
    book = workbook(["三江镇停水通知"], ["文稿", "播放点", "时刻"], [*FIRST_ROW, "7:30"])
    book.worksheets[0].merge_cells("A1:C1")
    assert len(rows(book)) == 1


def test_heads_of_two_rows_are_the_lower_ones_where_there_are_any() -> None:
    book = workbook(
        ["文稿", "播放点", "播放时间", None], [None, None, "日期", "时刻"], [*FIRST_ROW, "2022-07-13", "7:30"]
    )  # fmt: skip
    for merged in ("A1:A2", "B1:B2", "C1:D1"):
        book.worksheets[0].merge_cells(merged)
    (row,) = rows(book)
    assert ([shown(days) for days in row.dates], [hours.text for hours in row.at]) == (["2022-07-13"], ["7:30"])


def test_the_first_and_the_last_day_may_stand_below_one_head() -> None:
    book = workbook(
        ["文稿", "播放点", "日期", None, "时刻"], [None, None, "开始", "结束", None],
        [*FIRST_ROW, dt.date(2022, 7, 13), dt.date(2022, 7, 15), "7:30"],
    )  # fmt: skip
    for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        book.worksheets[0].merge_cells(merged)
    assert [shown(days) for days in rows(book)[0].dates] == ["2022-07-13..2022-07-15"]


@pytest.mark.parametrize(
    ("heads", "ends", "meant"),
    [
        (("开始日期", "结束日期"), (dt.date(2022, 7, 13), "2022-07-15"), "2022-07-13..2022-07-15"),
        (("播放开始日期", "播放结束日期"), ("2022年7月13日", "7月15日"), "2022-07-13..2022-07-15"),
        (("Start date", "End date"), ("2022-07-13", 44757), "2022-07-13..2022-07-15"),
        (("起始时间", "截止时间"), ("2022-07-13", "2022-07-15"), "2022-07-13..2022-07-15"),
        (("开始时间", "结束时间"), (dt.time(7), "11:30"), "07:00-11:30"),
        (("开始时间", "结束时间"), ("晚上10点", "次日6:00"), "22:00-次日06:00"),
    ],
)
def test_two_columns_may_hold_both_ends(heads: tuple[str, str], ends: tuple[object, object], meant: str) -> None:
    hours = ":" in meant
    more = ("间隔", "30分钟") if hours else ("时刻", "7:30")
    (row,) = rows(workbook(["文稿", "播放点", *heads, more[0]], [*FIRST_ROW, *ends, more[1]]))
    found = [each.text for each in row.windows] if hours else [shown(days) for days in row.dates]
    assert found == [meant]


@pytest.mark.parametrize(
    "ends", [("2022-07-13", None), (None, "2022-07-15"), ("#REF!", "2022-07-15"), ("7:30", "8:30")]
)
def test_a_span_of_which_one_end_is_missing_keeps_its_row_back(ends: tuple[object, object]) -> None:
    campaign, problems = read(workbook(["文稿", "播放点", "开始日期", "结束日期", "时刻"], [*FIRST_ROW, *ends, "7:30"]))
    assert campaign is not None
    assert not campaign.rows[0].enabled
    assert problems


def test_variables_that_are_called_so_stay_variables() -> None:
    heads = ["文稿", "播放点", "时刻", "{{开始}}", "{{结束}}"]
    (row,) = rows(workbook(heads, [*FIRST_ROW, "7:30", "8:00", "9:00"]))
    assert row.values == {"开始": "8:00", "结束": "9:00"}


def test_a_row_that_is_struck_through_does_not_play_and_is_told() -> None:
    from openpyxl.styles import Font

    book = workbook(["文稿", "播放点", "时刻"], [*FIRST_ROW, "7:30"], ["停水", "东和村", "8:30"])
    for cell in book.worksheets[0][2]:
        cell.font = Font(strike=True)
    campaign, (problem,) = read(book)
    assert (problem.reason.code, problem.reason.params["rows"]) == ("files.hidden_rows", "2")
    assert campaign is not None
    assert [row.outlets for row in campaign.rows] == [("东和村",)]


@pytest.mark.parametrize(("head", "cell"), [("日期", "2026-12-01"), ("时刻", "7:30"), ("星期", "周一")])
def test_a_cell_that_is_struck_through_keeps_its_row_back(head: str, cell: str) -> None:
    from openpyxl.styles import Font

    book = workbook(["文稿", "播放点", "时刻", head], [*FIRST_ROW, "9:30", cell])
    if head == "时刻":
        book = workbook(["文稿", "播放点", head], [*FIRST_ROW, cell])
    book.worksheets[0].cell(2, book.worksheets[0].max_column).font = Font(strike=True)
    campaign, (problem,) = read(book)
    assert problem.reason.code == "files.cell_struck"
    assert campaign is not None
    assert not campaign.rows[0].enabled


def test_of_a_cell_only_what_is_not_struck_through_counts() -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    gone = TextBlock(InlineFont(strike=True), "、8:30")
    assert [hours.text for hours in one("时刻", CellRichText("7:30", gone)).at] == ["7:30"]
    assert wrong("日期", CellRichText(TextBlock(InlineFont(strike=True), "2026-12-01"))) == "files.cell_struck"
    kept = TextBlock(InlineFont(strike=False, b=True), "、8:30")
    assert len(one("时刻", CellRichText("7:30", kept)).at) == 2


def test_hidden_rows_and_sheets_do_not_play_and_hidden_columns_count() -> None:
    book = workbook(["文稿", "播放点", "时刻"], [*FIRST_ROW, "7:30"], [*FIRST_ROW, "9:30"])
    book.worksheets[0].row_dimensions[2].hidden = True
    book.worksheets[0].column_dimensions["A"].hidden = True
    more = book.create_sheet("藏")
    more.append(["文稿", "播放点", "时刻"])
    more.append([*FIRST_ROW, "8:30"])
    more.sheet_state = "hidden"
    campaign, problems = read(book)
    assert campaign is not None
    assert [row.at[0].text for row in campaign.rows] == ["9:30"]
    assert [(each.reason.code, each.severity, str(each.place)) for each in problems] == [
        ("files.hidden_rows", "warning", "停水.xlsx:通知:A2"), ("files.hidden_sheet", "warning", "停水.xlsx:藏:A1"),
    ]  # fmt: skip


# Facts and heads


def test_a_column_in_braces_is_a_fact_of_its_row_and_so_is_a_variable_of_the_texts() -> None:
    table: list[list[object]] = [
        ["文稿", "播放点", "时刻", "{{ 轮次 }}", "叫法", "｛｛地点｝｝"],
        [*FIRST_ROW, "7:30", 2, "三组", None],
        [*FIRST_ROW, "8:30", dt.time(9), "", '""'],
    ]
    assert [row.values for row in rows(workbook(*table))] == [
        {"轮次": "2", "叫法": "三组"},
        {"轮次": "09:00", "地点": ""},
    ]


@pytest.mark.parametrize(
    ("head", "meant"), [("叫发", "叫法"), ("播方点", "播放点"), ("prioritty", "priority"), ("xyz", "")]
)
def test_an_unknown_head_is_told_with_the_nearest_key_or_variable(head: str, meant: str) -> None:
    _, problems = read(workbook(["文稿", "播放点", "时刻", head], [*FIRST_ROW, "7:30", "x"], [*FIRST_ROW, "8:30", "x"]))
    (problem,) = problems
    assert problem.reason.code == ("files.unknown_column_near" if meant else "files.unknown_column")
    assert problem.reason.params["nearest"] == meant
    assert str(problem.place) == "停水.xlsx:通知:D1"


def test_two_equal_heads_are_told_once_and_the_first_counts() -> None:
    book = workbook(["文稿", "播放点", "时刻", "at", "叫法", "{{叫法}}"], [*FIRST_ROW, "7:30", "8:30", "一", "二"])
    campaign, _ = read(book)
    assert told(book) == [("D1", "files.duplicate_key"), ("F1", "files.duplicate_key")]
    assert campaign is not None
    assert (campaign.rows[0].at[0].text, campaign.rows[0].values) == ("7:30", {"叫法": "一"})


def test_a_map_has_no_place_in_one_cell() -> None:
    assert told(workbook(["文稿", "播放点", "时刻", "本条信息"], [*FIRST_ROW, "7:30", "叫法=一"])) == [
        ("D1", "files.values_column")
    ]


def test_heads_may_be_broken_over_lines_and_stand_below_a_title_that_is_a_key() -> None:
    assert len(rows(workbook(["备注"], ["文稿", "播放\n点", " 时刻 "], [*FIRST_ROW, "7:30"]))) == 1


# Parts of a workbook


def whole(**parts: list[list[object]]) -> Book:
    book = workbook(["文稿", "播放点", "时刻"], [*FIRST_ROW, "7:30"])
    for title, table in parts.items():
        sheet = book.create_sheet(title)
        for row in table:
            sheet.append(row)
    return book


def test_a_workbook_is_a_whole_campaign() -> None:
    book = whole(
        专项=[["专项", "停水抢修"], ["日期", dt.datetime(2022, 7, 13), "2022-07-15..2022-07-16"], ["除外", 44758],
             ["启用", False], ["备注", "急"]],
        每日信息=[["日期", "轮次"], [dt.datetime(2022, 7, 13), 1], ["2022-07-15..2022-07-16", "第二轮"], [44758, None]],
        各点信息=[["播放点", "{{采样点}}", "开始"], ["五一村", "操场", dt.time(7, 30)], ["东和村", None, None]],
    )  # fmt: skip
    campaign, problems = read(book)
    assert not problems
    assert campaign is not None
    assert (campaign.name, campaign.enabled, len(campaign.rows)) == ("停水抢修", False, 1)
    assert [
        (span.first.day, span.last.day) for span in (*campaign.dates, *campaign.excluded) if isinstance(span, DateRange)
    ] == [
        (13, 13),
        (15, 16),
        (16, 16),
    ]
    assert {day.day: facts for day, facts in campaign.daily.items()} == {
        13: {"轮次": "1"}, 15: {"轮次": "第二轮"}, 16: {},
    }  # fmt: skip
    assert campaign.at_outlets == {"五一村": {"采样点": "操场", "开始": "07:30"}, "东和村": {}}


def test_a_value_of_the_campaign_may_be_spread_over_several_cells() -> None:
    book = whole(专项=[["专项", "停水抢修"], ["日期", "2022-07-13"]])
    book["专项"].merge_cells("B1:D1")
    campaign, problems = read(book)
    assert (problems, campaign and campaign.name) == ([], "停水抢修")


def test_its_sheets_may_have_english_names() -> None:
    book = whole(
        Campaign=[["title", "water"], ["dates", "2022-07-13"]], daily=[["dates", "round"], ["2022-07-13", "one"]],
        at_outlets=[["outlet", "hall"], ["五一村", "yard"]],
    )  # fmt: skip
    campaign, problems = read(book)
    assert (problems, campaign and campaign.name) == ([], "water")
    assert campaign is not None
    assert campaign.at_outlets == {"五一村": {"hall": "yard"}}


def test_without_a_title_the_file_gives_the_name() -> None:
    campaign, _ = read(whole(), "停水.五一.xlsx")
    assert campaign is not None
    assert campaign.name == "停水.五一"


def test_every_bad_cell_of_every_sheet_is_told_at_once() -> None:
    book = whole(
        专项=[["专项", "#REF!"], ["日期", "7-13"], ["启用", "也许"], ["日其", "2022-07-13"]],
        每日信息=[["日期", "轮次"], ["明天", "1"], [44755, "#N/A"], [44755, "2"], [None, "3"]],
        各点信息=[["播放点", "采 样 点"], ["五一村", "操场"], ["五以村", "操场"], ["五一村", "祠堂"]],
        更多=[["文稿", "播放点", "时刻"], ["停电", "五一村", 7.3], ["停水", None, "25:00"], [None, "东和村", "x"]],
    )
    found = {(each.place.sheet, each.place.cell, each.reason.code) for each in read(book)[1] if each.place}
    assert found == {
        ("专项", "B1", "files.cell_error"), ("专项", "B2", "files.date_no_year"), ("专项", "B3", "files.yes_no"),
        ("专项", "A4", "files.unknown_key_near"), ("每日信息", "A2", "files.date"),
        ("每日信息", "B3", "files.cell_error"), ("每日信息", "A4", "files.duplicate_row"),
        ("每日信息", "A5", "files.cell_needed"),
        ("各点信息", "B1", "files.fact_name"), ("各点信息", "A3", "files.unknown_outlet"),
        ("各点信息", "A4", "files.duplicate_row"),
        ("更多", "A2", "files.unknown_script"), ("更多", "C2", "files.time_decimal"), ("更多", "A3", "files.needs_key"),
        ("更多", "C3", "files.time_range"), ("更多", "A4", "files.needs_heard"), ("更多", "C4", "files.time"),
    }  # fmt: skip


def test_a_sheet_without_known_heads_is_not_used_and_that_is_said() -> None:
    _, problems = read(whole(说明=[["怎么填这个表"], ["先填文稿"]]))
    assert [(each.reason.code, each.severity) for each in problems] == [("files.sheet_unused", "warning")]
    _, problems = read(workbook(["村", "叫法"], ["五一村", "三组"]))
    assert [(each.reason.code, each.severity) for each in problems] == [("files.sheet_no_heads", "error")]


@pytest.mark.parametrize(
    ("table", "code"),
    [([], "files.empty"), ([[None, " "]], "files.empty"), ([["文稿", "播放点"]], "files.sheet_no_rows")],
)
def test_a_sheet_with_nothing_to_play_is_told(table: list[list[object]], code: str) -> None:
    assert told(workbook(*table)) == [("", code)]


# Files that are not what they are called


def an_archive(**names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, text in names.items():
            target.writestr(name.replace("__", "/"), text)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (OLE, "files.sheet_old"), (OLE + "EncryptedPackage".encode("utf-16-le"), "files.sheet_password"),
        ("文稿,播放点\n停水,五一村\n".encode(), "files.sheet_is_text"),
        ("文稿,播放点\n".encode("gbk"), "files.sheet_is_text"),
        (b"<html><table>", "files.sheet_is_page"), (b"", "files.workbook"), (b"PK\x03\x04", "files.workbook"),
        (an_archive(word__document="x"), "files.sheet_not_workbook"), (bytes(1000), "files.workbook"),
        (an_archive(**{"xl__workbook.xml": "<broken"}), "files.workbook"),
    ],
)  # fmt: skip
def test_each_kind_of_wrong_file_has_its_own_remedy(data: bytes, code: str) -> None:
    assert told(data) == [("", code)]


def test_a_workbook_that_unpacks_to_no_end_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/x"):
            target.writestr(name, bytes(110_000_000))
    began = time.monotonic()
    assert told(out.getvalue()) == [("", "files.sheet_too_big")]
    assert time.monotonic() - began < 2


GOOD = saved(whole(专项=[["日期", "2022-07-13"]]))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_however_a_workbook_is_spoilt_it_is_read_or_told(data: st.DataObject) -> None:
    """In its archive, or in the XML inside."""
    good = GOOD
    if data.draw(st.booleans()):
        at = data.draw(st.integers(0, len(good)))
        spoilt = good[:at] + data.draw(st.binary(max_size=8)) + good[at + data.draw(st.integers(0, 40)) :]
    else:

        def change(xml: bytes) -> bytes:
            at = data.draw(st.integers(0, len(xml)))
            return xml[:at] + data.draw(st.sampled_from([b"", b"<", b"&", b"<f>", b"9", b'"'])) + xml[at + 3 :]

        spoilt = edited(good, change)
    read(spoilt)


# CSV


CSV = "文稿,播放点,时刻\n停水,五一村,7:30\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_is_read_in_every_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    (row,) = rows(CSV.replace(",", separator).replace("\n", "\r\n").encode(encoding), "停水.csv")
    assert (row.outlets, row.at[0].text) == (("五一村",), "7:30")


def test_english_heads_may_be_written_large_with_any_separator() -> None:
    assert len(rows("Script;To;At\n停水;五一村;7:30\n".encode(), "停水.csv")) == 1


def test_a_csv_may_name_its_separator_as_excel_does() -> None:
    _, problems = read(("sep=;\n" + CSV.replace(",", ";").replace("7:30", "x")).encode(), "停水.csv")
    assert [str(each.place) for each in problems] == ["停水.csv:C3"]


def test_commas_in_cells_do_not_make_a_separator_of_them() -> None:
    (row,) = rows("文稿;播放点;时刻;备注\n停水;五一村,东和村;7:30,8:30;a,b,c\n".encode(), "停水.csv")
    assert (len(row.outlets), len(row.at), row.note) == (2, 2, "a,b,c")


@pytest.mark.parametrize(
    ("text", "line"), [(CSV + '停水,"五一村,8:30\n停水,五一村,9:30\n', "3"), (CSV + '停水,"五一村"x,8:30\n', "3")]
)
def test_a_quote_without_its_partner_is_told_with_its_line(text: str, line: str) -> None:
    _, (problem,) = read(text.encode(), "停水.csv")
    assert (problem.reason.code, problem.reason.params["line"]) == ("files.csv_quote", line)


def test_a_workbook_that_is_called_csv_is_to_be_renamed() -> None:
    assert told(saved(whole()), "停水.csv") == [("", "files.csv_is_workbook")]


@pytest.mark.parametrize("cell", ["#N/A", "#DIV/0!", "########"])
def test_excels_errors_are_errors_in_a_csv_too(cell: str) -> None:
    assert told(CSV.replace("7:30", cell).encode(), "停水.csv") == [("C2", "files.cell_error")]


# Size


def test_a_million_rows_that_are_only_formatted_cost_little_time() -> None:
    """Somebody coloured whole columns: Excel writes a cell for each row down to the last."""
    data = saved(workbook(["文稿", "播放点", "时刻"], [*FIRST_ROW, "7:30"]))
    blank = b"".join(
        b'<row r="%d" s="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n) for n in range(3, 1_048_577)
    )
    began = time.process_time()
    big = edited(data, lambda xml: xml.replace(b"</sheetData>", blank + b"</sheetData>"))
    made = time.process_time()
    assert len(rows(big)) == 1
    assert time.process_time() - made < 10, f"made in {made - began:.1f} s"


def test_fifty_thousand_rows_are_read() -> None:
    text = "文稿,播放点,时刻,编号\n" + "".join(f"停水,五一村,7:30,{number}\n" for number in range(50_000))
    began = time.monotonic()
    assert len(rows(text.encode(), "停水.csv")) == 50_000
    assert time.monotonic() - began < 30


# What is kept of a workbook


CELLS: st.SearchStrategy[Any] = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), st.integers(-(10**9), 10**9), st.booleans(),
    st.none(), st.floats(-1e9, 1e9), st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2100, 1, 1)), st.times(),
    st.dates(dt.date(1950, 1, 1)),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=4), max_size=4))
def test_any_cells_are_read_and_kept_as_they_were_read(table: list[list[object]]) -> None:
    book = workbook()
    for number, row in enumerate(table, 1):
        for column, value in enumerate(row, 1):
            book.worksheets[0].cell(number, column).value = value  # type: ignore[assignment]  # openpyxl takes any object
    found = tables(saved(book), ".xlsx", is_head)
    again = from_json(to_json(found))
    assert [(each.title, each.epoch, [*map(list, [r for _, r in each.rows])]) for each in again] == [
        (each.title, each.epoch, [*map(list, [r for _, r in each.rows])]) for each in found
    ]
    read(book)


@pytest.mark.parametrize("path", sorted((SAMPLE / "schedules").glob("*.csv")))
def test_a_csv_of_the_sample_is_cells_of_text(path: Path) -> None:
    (table,) = tables(path.read_bytes(), ".csv", is_head)
    assert {cell.kind for _, row in table.rows for cell in row} == {"text"}
