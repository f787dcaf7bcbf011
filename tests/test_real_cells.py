"""What village offices and schools really write in the cells of a sheet: read as it is meant, or refused and silent.

`real_cells.tsv` beside this file has some hundred cells each for dates, weekdays, times, intervals and 启用.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.station.days import DayTypes, shown
from dalaba.station.files import Problems
from dalaba.station.files.sheets import csv_bytes
from dalaba.station.files.values import MINUTE, as_clock, clock_time
from dalaba.station.schedules import Campaign, Plan, Row, due_instants, read_campaign, read_text_campaign
from tests.test_cells import SCRIPTS, edited, here, saved, workbook

_LINES = (Path(__file__).parent / "real_cells.tsv").read_text(encoding="utf-8").splitlines()[1:]
CELLS = [tuple(line.replace("\\u3000", "\u3000").replace("\\n", "\n").split("\t")) for line in _LINES]
HEADS = {"date": "日期", "weekday": "星期", "time": "时刻", "interval": "间隔", "enabled": "启用"}
MONTH = [date(2026, 12, 1) + timedelta(days=number) for number in range(33)]
WEEKDAYS = "一二三四五六日"


def sheet(*rows: dict[str, str]) -> tuple[Campaign | None, Problems]:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    data = csv_bytes([heads, *([row.get(head, "") for head in heads] for row in rows)])
    problems = Problems()
    return read_campaign(data, "通知.csv", here(), SCRIPTS, problems), problems


def plain(kind: str, cell: str) -> dict[str, str]:
    more = {"间隔": cell, "时段": "08:00-18:00"} if kind == "interval" else {"时刻": "09:00"}
    return {"文稿": "停水", "播放点": "五一村", **more, HEADS[kind]: cell}


def starts(campaign: Campaign | None) -> set[tuple[str, int]]:
    """Every start of a month, by outlet and instant."""
    plan = Plan(here(), DayTypes(), SCRIPTS, () if campaign is None else (campaign,))
    return {(outlet, due) for day in MONTH for _, outlet, dues in due_instants(plan, day) for due in dues}


def meaning(kind: str, row: Row) -> str:
    """What the row's value of that kind comes to, in the words of the table."""
    if kind == "date":
        return " ".join(shown(span) for span in row.dates)
    if kind == "weekday":
        rules = "|".join(shown(days) for clause in row.rules for days in clause)
        return "".join(WEEKDAYS[each] for each in sorted(row.weekdays)) + "".join(row.day_types) + rules
    if kind == "time":
        return " ".join(as_clock(clock_time(hours.text)) for hours in row.at)
    if kind == "interval":
        return f"{row.every / MINUTE:g}min"
    return "yes" if row.enabled else "no"


def test_there_are_a_hundred_cells_of_each_kind() -> None:
    counts = Counter(kind for kind, _, _ in CELLS)
    assert counts.keys() == HEADS.keys()
    assert min(counts.values()) >= 100, counts


def read_as(kind: str, cell: str) -> str:
    """What a row with this cell comes to; ! where it waits, with a reason that says so."""
    campaign, problems = sheet(plain(kind, cell))
    errors = [each.reason for each in problems.errors]
    assert campaign is not None
    if not errors:
        return meaning(kind, campaign.rows[0])
    assert all(each.params.get("waits") == "files.waits_row" for each in errors), cell
    assert starts(campaign) == set(), cell
    return "!"


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("part", range(8))
def test_a_cell_is_read_as_it_is_meant_or_its_row_is_silent(kind: str, part: int) -> None:
    """An eighth of the cells of each kind at a time: a test each takes longer than they do."""
    cells = [(meant, cell) for each, meant, cell in CELLS if each == kind][part::8]
    found = [(read_as(kind, cell), cell) for _, cell in cells]
    assert found == cells


GARBAGE = st.sampled_from(
    ["#REF!", "#N/A", "?", "见通知", "12/1/2026", "2026.13.45", "周八", "也许", "三成", "一会儿", "早上14点", "--"]
)
SPOILT_HEADS = st.sampled_from(
    ["{0}x", "x{0}", "{0}?", "播放{0}", "{0}(必填)", "{0} ", "{0[0]}  {0[1]}", "本次{0}", "{0}1", "", "xqz"]
)
FULL = {
    "文稿": "停水", "播放点": "五一村、东和村", "时段": "08:00-11:00", "间隔": "30分钟", "每段": "3", "时刻": "14:00",
    "日期": "2026-12-01..2026-12-20", "除外": "2026-12-05", "星期": "周一至周六", "日类型": "工作日", "启用": "是",
    "提前天数": "1", "音量": "60",
}  # fmt: skip
RESTRICTING = ["日期", "除外", "星期", "日类型", "启用", "间隔", "每段", "音量", "时段", "时刻", "提前天数"]
_SET_BY_NUMBER = {"提前天数", "每段", "音量", "间隔"}
"""Under a head that says nothing at all, a number may be anything."""


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_garbling_a_cell_or_its_head_never_adds_a_spot(data: st.DataObject) -> None:
    left = data.draw(st.sets(st.sampled_from(RESTRICTING[:-2]), max_size=4))
    row = {head: cell for head, cell in FULL.items() if head not in left}
    head = data.draw(st.sampled_from([each for each in RESTRICTING if each in row]))
    before = starts(sheet(row)[0])
    cell = data.draw(
        st.one_of(st.just(row[head]), GARBAGE, st.text("日期周一二三0123456789-:/.年月至,、 ", max_size=8))
    )
    if cell != row[head]:
        spoilt = {**row, head: cell}
        again, problems = sheet(spoilt)
        if not problems.errors:  # it says something else now, and may
            return
    else:
        form = data.draw(SPOILT_HEADS)
        name = form.format(head) if form and form != "xqz" else form
        if name in ("", "xqz") and head in _SET_BY_NUMBER:
            return
        again, _ = sheet({name if key == head else key: value for key, value in row.items()})
    assert starts(again) <= before


MONTH_OF_EXCEPTIONS = {
    "12月2、3日，5-7日": "02 03 05 06 07", "2026年12月2日、8-10日": "02 08 09 10", "12月2日至4日、6日": "02 03 04 06",
    "2026年11月30日、12月1日": "01", "12月2-3日、周日": "02 03 06 13 20 27",
    "2026-12-04、周五": "04", "无": "", "没有": "", "除夕": "",
}  # fmt: skip


@pytest.mark.parametrize(("cell", "left_out"), MONTH_OF_EXCEPTIONS.items())
def test_every_day_of_a_list_of_exceptions_is_left_out(cell: str, left_out: str) -> None:
    campaign, problems = sheet({**plain("time", "09:00"), "日期": "2026年12月1日至31日", "除外": cell})
    assert problems.errors == []
    plan = Plan(here(), DayTypes(), SCRIPTS, (campaign,) if campaign else ())
    quiet = [f"{day:%d}" for day in MONTH[:31] if not list(due_instants(plan, day))]
    assert " ".join(quiet) == left_out


def test_an_exception_that_goes_over_new_year_is_the_next_january() -> None:
    campaign, _ = sheet({**plain("date", "2026-12-01..2027-01-31"), "除外": "2026年12月31日、1月1日"})
    assert campaign is not None
    assert [shown(each) for each in campaign.rows[0].excluded] == ["2026-12-31", "2027-01-01"]


# What holds for a whole sheet


def read(*lines: str, file: str = "通知.csv") -> tuple[Campaign | None, list[tuple[str, str]]]:
    problems = Problems()
    found = read_campaign("\n".join(lines).encode(), file, here(), SCRIPTS, problems)
    return found, [(each.reason.code, each.severity) for each in problems]


def test_columns_that_are_nobodys_business_are_left_alone_and_named_once() -> None:
    campaign, told = read("序号,文稿,播放点,时刻,联系电话,负责人,内容", "1,停水,五一村,7:30,13800138000,老李,停水通知")
    assert told == [("files.columns_left", "warning")]
    assert starts(campaign)


NOBODYS = ["播音员", "审核时间", "播放内容", "时长(分钟)", "班级", "值班电话"]
HELPED = {
    "日期（起止）": "2026-12-01..2026-12-03",
    "日期(年/月/日)": "2026/12/1",
    "状态（启用/停用）": "停用",
    "星期(周一至周日)": "周二",
}
HOLD_BACK = {
    "注意事项": "雨天不播", "审核结果": "不通过", "审批": "未批", "完成情况": "已播", "是否停用": "是", "停用": "否",
    "取消": "是", "有效期至": "2026-12-03", "播放次数": "3", "夏季时间": "9:00", "节假日": "不播",
}  # fmt: skip


@pytest.mark.parametrize("head", NOBODYS)
def test_who_wrote_it_and_how_long_it_is_keeps_no_row_back(head: str) -> None:
    campaign, problems = sheet({**plain("time", "9:00"), head: "2026-12-01"})
    assert starts(campaign)
    assert [each.reason.code for each in problems] == ["files.columns_left"]


@pytest.mark.parametrize(("head", "cell"), HELPED.items())
def test_a_head_with_help_in_brackets_is_the_head(head: str, cell: str) -> None:
    found, problems = sheet({**plain("time", "9:00"), head: cell})
    assert list(problems) == []
    assert len(starts(found)) < len(starts(sheet(plain("time", "9:00"))[0]))


@pytest.mark.parametrize(("head", "cell"), HOLD_BACK.items())
def test_words_that_may_keep_a_row_from_playing_do_under_any_head(head: str, cell: str) -> None:
    campaign, problems = sheet({**plain("time", "9:00"), head: cell})
    assert starts(campaign) == set()
    assert problems.errors


def test_a_note_that_says_when_not_to_play_is_told_to_hold_nothing_back() -> None:
    campaign, problems = sheet({**plain("time", "9:00"), "备注": "雨天不播"})
    assert starts(campaign)
    assert [(each.reason.code, each.severity) for each in problems] == [("files.note_holds_back", "warning")]


@pytest.mark.parametrize("head", ["播放的那些天", "适用日期", "开始日期", "本周", "xqz", ""])
def test_a_column_that_may_restrict_and_is_not_understood_keeps_its_rows_back(head: str) -> None:
    campaign, told = read(f"文稿,播放点,时刻,{head}", "停水,五一村,7:30,2026-12-01", "停水,东和村,8:30,")
    assert [severity for _, severity in told] == ["error"]
    assert {outlet for outlet, _ in starts(campaign)} == {"东和村"}


def test_a_sum_and_who_made_the_table_are_no_rows() -> None:
    campaign, told = read(
        "文稿,播放点,时刻,星期", "停水,五一村,7:30,周一", "合计,2,,", "文稿,播放点,时刻,星期", "制表人:老李,,,"
    )
    assert told == []
    assert campaign is not None
    assert len(campaign.rows) == 1


BESIDE = {
    "above": [
        "播出日期：2026年12月1日至3日,,",
        "（2026年12月1日—3日）,,",
        "停水通知（12月5日停播）,,",
        "播出时间,12月1日,",
        "2026年12月,,",
    ],
    "below": ["备注：周六、周日不播,,", "注：节假日除外,,", "说明：节假日停播,,"],
}


@pytest.mark.parametrize(("where", "words"), [(where, each) for where, found in BESIDE.items() for each in found])
def test_words_beside_a_table_that_may_restrict_it_keep_it_back(where: str, words: str) -> None:
    table = ["文稿,播放点,时刻", "停水,五一村,7:30"]
    campaign, told = read(*([words, *table] if where == "above" else [*table, words]))
    assert {code for code, _ in told} == {"files.aside"}
    assert starts(campaign) == set()


def test_a_title_and_who_signed_beside_a_table_keep_nothing_back() -> None:
    above, below = (
        ["三江镇2026年停水通知播出表,,", "填报单位：水务站,制表日期：2026年12月1日,"],
        ["制表人：老李,,", "日期：2026年12月1日,,"],
    )
    campaign, told = read(*above, "文稿,播放点,时刻", "停水,五一村,7:30", *below)
    assert told == []
    assert starts(campaign)


@pytest.mark.parametrize("cell", ["全部 除五一村", "全部、五一村除外", "东和村 不含五一村", "all except 五一村"])
def test_a_place_that_is_left_out_of_others_keeps_the_row_back(cell: str) -> None:
    campaign, problems = sheet({**plain("time", "9:00"), "播放点": cell})
    assert "files.to_except" in {each.reason.code for each in problems.errors}
    assert starts(campaign) == set()


@pytest.mark.parametrize(
    ("cell", "types"),
    [
        ("雨天除外", {"!rainy"}),
        ("除雨天外", {"!rainy"}),
        ("雨天不播", {"!rainy"}),
        ("除节假日外", {"!holiday"}),
        ("赶集日除外", {"!market"}),
    ],
)
def test_a_kind_of_day_may_be_left_out_in_words(cell: str, types: set[str]) -> None:
    campaign, problems = sheet({**plain("time", "9:00"), "日类型": cell})
    assert list(problems) == []
    assert campaign is not None
    assert campaign.rows[0].day_types == types


@pytest.mark.parametrize("cell", ["1-16周", "第3周", "周一", "每周", "2026-12-01"])
def test_weeks_that_cannot_be_read_are_told_with_the_form_for_weeks(cell: str) -> None:
    campaign, problems = sheet({**plain("time", "9:00"), "周次": cell})
    assert [each.reason.code for each in problems.errors] == ["files.weeks"]
    assert starts(campaign) == set()


def test_a_roster_is_told_in_one_sentence() -> None:
    rows = [f"2026-12-{number:02d},周一,老李,1380013800{number % 10}" for number in range(1, 29)]
    campaign, told = read("日期,星期,姓名,电话", *rows)
    assert campaign is None
    assert told == [("files.no_schedule", "error")]


def test_a_sheet_without_its_column_of_texts_is_told_once() -> None:
    assert read("播放点,时刻", *["五一村,7:30"] * 40)[1] == [("files.needs_columns", "error")]


def test_a_table_of_facts_whose_campaign_has_been_exported_is_no_error() -> None:
    assert read("播放点,采样点", "五一村,村委会", "东和村,学校")[1] == [("files.facts_unnamed", "warning")]


@pytest.mark.parametrize("line", ["日期: 12月1日至3日", "除外: 12月2日", "启用: 也许", "日期: 2026.13.1", "推迟: 也许"])
def test_a_campaign_whose_own_restriction_cannot_be_read_plays_nothing(line: str) -> None:
    text = f"专项: 通知\n{line}\n播出安排:\n  - {{文稿: 停水, 播放点: 五一村, 时刻: '7:30'}}\n"
    problems = Problems()
    campaign = read_text_campaign(text, "通知.yaml", here(), SCRIPTS, problems)
    assert [each.reason.params.get("waits") for each in problems.errors] == ["files.waits_campaign"]
    assert starts(campaign) == set()


def test_a_line_of_yaml_that_is_written_twice_keeps_its_row_or_campaign_back() -> None:
    """启用: 否, added at the end of what says 启用: 是 at its beginning."""
    row = "  - 文稿: 停水\n    播放点: 五一村\n    启用: 是\n    时刻: '7:30'\n"
    other = "  - {文稿: 停水, 播放点: 东和村, 时刻: '8:30'}\n"
    for text, heard in (
        (f"播出安排:\n{row}    启用: 否\n{other}", {"东和村"}),
        (f"启用: 是\n播出安排:\n{other}启用: 否\n", set()),
    ):
        problems = Problems()
        campaign = read_text_campaign(text, "通知.yaml", here(), SCRIPTS, problems)
        assert [each.reason.code for each in problems] == ["files.duplicate_key"]
        assert {outlet for outlet, _ in starts(campaign)} == heard


def test_a_year_in_the_title_or_beside_is_the_year_of_a_date_that_has_none_and_is_told() -> None:
    rows = "播出安排:\n  - {文稿: 停水, 播放点: 五一村, 时刻: '7:30'}\n"
    text = f"专项: 2026年停水\n日期: 12月1日至3日\n除外: 12月2日\n{rows}"
    problems = Problems()
    campaign = read_text_campaign(text, "停水.yaml", here(), SCRIPTS, problems)
    assert [(each.reason.code, each.severity) for each in problems] == [("files.date_year_taken", "warning")] * 2
    assert campaign is not None
    assert [shown(span) for span in campaign.dates] == ["2026-12-01..2026-12-03"]
    assert len(starts(campaign)) == 2


def test_what_a_formula_gives_for_an_empty_cell_does_not_play_at_midnight() -> None:
    data = saved(workbook(["文稿", "播放点", "时刻"], ["停水", "五一村", "=X9"]))
    done = edited(data, lambda xml: re.sub(rb"</f><v\s*/?>(</v>)?", b"</f><v>0</v>", xml))
    problems = Problems()
    assert starts(read_campaign(done, "a.xlsx", here(), SCRIPTS, problems)) == set()
    assert [each.reason.code for each in problems.errors] == ["files.cell_nought"]


@pytest.mark.parametrize(
    ("number", "form", "seen"),
    [(7, "000", "007"), (0.588, "General", "0.588"), (0.588, "0%", "59%"), (3.5, "0.00", "3.50")],
)
def test_a_fact_is_what_excel_shows(number: float, form: str, seen: str) -> None:
    book = workbook(["文稿", "播放点", "时刻", "{{叫法}}"], ["停水", "五一村", "7:30", number], form=form)
    problems = Problems()
    campaign = read_campaign(saved(book), "a.xlsx", here(), SCRIPTS, problems)
    assert campaign is not None
    assert (campaign.rows[0].values, list(problems)) == ({"叫法": seen}, [])


def test_a_number_that_may_be_a_date_is_doubted() -> None:
    book = workbook(["文稿", "播放点", "时刻", "{{叫法}}"], ["停水", "五一村", "7:30", 46361])
    problems = Problems()
    read_campaign(saved(book), "a.xlsx", here(), SCRIPTS, problems)
    (problem,) = problems
    assert (problem.reason.code, problem.reason.params["date"]) == ("files.cell_maybe_date", "2026-12-05")


def test_the_thirtieth_of_the_last_lunar_month_is_told_not_to_come_every_year() -> None:
    """2026 has 29 days in its last month: its New Year's Eve is the twenty-ninth."""
    campaign, told = read("文稿,播放点,时刻,日期", "停水,五一村,7:30,农历12-30")
    assert told == [("files.lunar_thirtieth", "warning")]
    assert campaign is not None
    assert read("文稿,播放点,时刻,日期", "停水,五一村,7:30,除夕")[1] == []


@pytest.mark.parametrize(
    ("head", "meant"), [("喇叭", "喇叭"), ("哪里播", "哪里播"), ("speaker", "speaker"), ("组长", "")]
)
def test_a_sheet_without_its_column_of_outlets_asks_whether_another_head_is_meant(head: str, meant: str) -> None:
    problems = Problems()
    lines = f"文稿,{head},时刻\n停水,五一村,7:30"
    assert read_campaign(lines.encode(), "通知.csv", here(), SCRIPTS, problems) is None
    (told,) = problems
    assert told.reason.code == ("files.needs_columns_near" if meant else "files.needs_columns")
    assert told.reason.params.get("found", "") == meant


def test_a_value_under_no_head_is_told_and_the_row_plays() -> None:
    problems = Problems()
    lines = "文稿,播放点,时刻\n停水,五一村,7:30,老李说的\n停水,五一村,8:30,老王说的"
    campaign = read_campaign(lines.encode(), "通知.csv", here(), SCRIPTS, problems)
    (told,) = problems
    assert (told.reason.code, told.severity, str(told.place)) == (
        "files.cell_without_head", "warning", "通知.csv:D2",
    )  # fmt: skip
    assert told.reason.params["found"] == "老李说的"
    assert starts(campaign)
