"""What village offices and schools really write in the cells of a sheet: read as it is meant, or refused and silent.

`real_cells.tsv` beside this file has some hundred cells each for dates, weekdays, times, intervals and 启用.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.days import DayTypes, shown
from dalaba.files import Problems
from dalaba.files.sheets import csv_bytes
from dalaba.files.values import MINUTE, as_clock, clock_time
from dalaba.schedules import Campaign, Plan, Row, due_instants, read_campaign
from tests.test_cells import SCRIPTS, here

_LINES = (Path(__file__).parent / "real_cells.tsv").read_text(encoding="utf-8").splitlines()[1:]
CELLS = [tuple(line.replace("\\u3000", "\u3000").split("\t")) for line in _LINES]
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
        return "".join(WEEKDAYS[each] for each in sorted(row.weekdays)) + "".join(row.day_types)
    if kind == "time":
        return " ".join(as_clock(clock_time(hours.text)) for hours in row.at)
    if kind == "interval":
        return f"{row.every / MINUTE:g}min"
    return "yes" if row.enabled else "no"


def test_there_are_a_hundred_cells_of_each_kind() -> None:
    counts = Counter(kind for kind, _, _ in CELLS)
    assert counts.keys() == HEADS.keys()
    assert min(counts.values()) >= 100, counts


@pytest.mark.parametrize(("kind", "meant", "cell"), CELLS)
def test_a_cell_is_read_as_it_is_meant_or_its_row_is_silent(kind: str, meant: str, cell: str) -> None:
    campaign, problems = sheet(plain(kind, cell))
    errors = [each.reason for each in problems.errors]
    if meant == "!":
        assert errors
        assert all(each.params.get("waits") == "row" for each in errors)
        assert campaign is not None
        assert starts(campaign) == set()
        return
    assert errors == []
    assert campaign is not None
    assert meaning(kind, campaign.rows[0]) == meant


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
