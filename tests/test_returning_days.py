"""Days that come again: odd and even weeks, the 15th, the month's last Friday, every other day; against a calendar on
paper, which is slow and plain."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from dalaba.core.problems import Bad
from dalaba.desk.booking import book
from dalaba.desk.root import Station
from dalaba.doors.cli import main
from dalaba.messages import explain
from dalaba.station.days import Monthly, MonthlyWeekday, WhichDays, shown, which_days
from dalaba.station.days.months import LAST, EveryFew
from dalaba.station.days.weeks import WEEK, Weekly, told, week_of
from dalaba.station.files.date_values import DateRange
from dalaba.station.schedules import expand, kept_off, next_due
from tests.places import at, written

BEGIN = date(2026, 8, 1)
DAYS = [BEGIN + timedelta(days=number) for number in range(400)]
TERMS = (DateRange(date(2026, 9, 1), date(2027, 1, 22)), DateRange(date(2027, 2, 22), date(2027, 7, 9)))
"""The first begins on a Tuesday, the second on a Monday."""
STATION = """
台名: 三江
语种: [普通话]
播放点:
  五一村: {类型: 大喇叭}
  中心小学: {类型: 校园广播}
"""
HEAD = "文稿,播放点,时刻"


def those(days: WhichDays) -> list[date]:
    return [day for day in DAYS if day in days]


# A calendar on paper


def weeks_on_paper(first: date, last: date) -> list[list[date]]:
    """A term, cut into its weeks from Monday to Sunday."""
    weeks: list[list[date]] = [[]]
    day = first
    while day <= last:
        weeks[-1].append(day)
        if day.strftime("%A") == "Sunday":
            weeks.append([])
        day += timedelta(days=1)
    return [week for week in weeks if week]


def odd_weeks(first: date, last: date) -> list[date]:
    return [day for week in weeks_on_paper(first, last)[::2] for day in week]


def months() -> list[list[date]]:
    """The 400 days by the month, whole months only at the beginning."""
    found: dict[tuple[int, int], list[date]] = {}
    for day in DAYS:
        found.setdefault((day.year, day.month), []).append(day)
    return list(found.values())


def last_days() -> list[date]:
    return [day for day in DAYS if (day + timedelta(days=1)).day == 1]


def last_of_month(name: str) -> list[date]:
    weeks = [calendar.monthcalendar(*month) for month in sorted({(day.year, day.month) for day in DAYS})]
    column = list(calendar.day_name).index(name)
    found = []
    for (year, month), rows in zip(sorted({(day.year, day.month) for day in DAYS}), weeks, strict=True):
        found.append(date(year, month, max(row[column] for row in rows)))
    return [day for day in found if day in DAYS]


def nth_of_month(name: str, nth: int) -> list[date]:
    found = []
    for year, month in sorted({(day.year, day.month) for day in DAYS}):
        column = list(calendar.day_name).index(name)
        there = [row[column] for row in calendar.monthcalendar(year, month) if row[column]]
        if len(there) >= nth:
            found.append(date(year, month, there[nth - 1]))
    return [day for day in found if day in DAYS]


def named(name: str) -> Callable[[date], bool]:
    return lambda day: day.strftime("%A") == name


def counted(first: date, step: int, last: date = DAYS[-1]) -> list[date]:
    found = []
    while first <= last:
        found.append(first)
        first += timedelta(days=step)
    return [day for day in found if day in DAYS]


ISO_ODD = [day for day in DAYS if int(day.strftime("%V")) % 2 == 1]
PAPER: dict[str, list[date]] = {
    "每月15日": [day for day in DAYS if day.day == 15],
    "每月1日和15日": [day for day in DAYS if day.day in (1, 15)],
    "每月31日": [day for day in DAYS if day.day == 31],
    "每月10日至15日": [day for day in DAYS if 10 <= day.day <= 15],
    "月底": last_days(),
    "每月最后一天": last_days(),
    "每月15日和最后一天": sorted([*last_days(), *(day for day in DAYS if day.day == 15)]),
    "每月最后一个周五": last_of_month("Friday"),
    "last Friday of every month": last_of_month("Friday"),
    "每月第一个周一": nth_of_month("Monday", 1),
    "每月第五个周日": nth_of_month("Sunday", 5),
    "每月第二、四个周六": sorted([*nth_of_month("Saturday", 2), *nth_of_month("Saturday", 4)]),
    "2nd and 4th Saturday of every month": sorted([*nth_of_month("Saturday", 2), *nth_of_month("Saturday", 4)]),
    "双日": [day for day in DAYS if str(day)[-1] in "02468"],
    "2026-12-01起隔天": counted(date(2026, 12, 1), 2),
    "every other day from 2026-12-01": counted(date(2026, 12, 1), 2),
    "2026-12-01起每3天": counted(date(2026, 12, 1), 3),
    "2026-12-01..2026-12-31隔天": counted(date(2026, 12, 1), 2, date(2026, 12, 31)),
    "2026-12-04起隔周": counted(date(2026, 12, 4), 14),
    "周五": list(filter(named("Friday"), DAYS)),
    "周一至周五": [day for day in DAYS if day.strftime("%A") not in ("Saturday", "Sunday")],
    "单周(按学期)": sorted(day for term in TERMS for day in odd_weeks(*term)),
    "教学双周": sorted({d for d in DAYS if any(d in t for t in TERMS)} - {d for t in TERMS for d in odd_weeks(*t)}),
    "教学单周周五": sorted(day for term in TERMS for day in odd_weeks(*term) if named("Friday")(day)),
    "单周(按年)": ISO_ODD,
    "even weeks of the year": sorted(set(DAYS) - set(ISO_ODD)),
    "双周(按年)周一、周三": [d for d in DAYS if d not in ISO_ODD and d.strftime("%A") in ("Monday", "Wednesday")],
}


@pytest.mark.parametrize("text", PAPER)
def test_the_days_are_those_of_a_calendar_on_paper(text: str) -> None:
    assert those(told(which_days(text), TERMS)) == PAPER[text]


def test_the_first_week_of_a_term_is_the_one_in_which_it_begins() -> None:
    term = TERMS[0]
    assert [week_of(term, day) for day in (date(2026, 9, 1), date(2026, 9, 6), date(2026, 9, 7))] == [1, 1, 2]
    odd = told(which_days("教学单周"), TERMS)
    assert date(2026, 8, 31) not in odd, "the Monday before is no day of the term"
    assert date(2027, 1, 23) not in odd, "holidays have no weeks"


def test_two_odd_weeks_follow_each_other_where_a_year_has_53() -> None:
    odd = which_days("单周(按年)")
    assert [day in odd for day in (date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 11))] == [True, True, False]


# Written in many ways


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (("每月15日", "每月15号", "每个月15日", "每月 15 日", "每月十五日", "the 15th of every month"), Monthly((15,))),
        (("每月1日、15日", "每月1、15日", "每月1日,15日", "每月1日及15日", "monthly on 1, 15"), Monthly((1, 15))),
        (("月底", "月末", "每月底", "每月末", "每月最后一天", "last day of the month", "month-end"), Monthly((LAST,))),
        (("每月最后一个周五", "每月最后一个星期五", "每月倒数第一个周五", "每月的最后1个礼拜五"),
         MonthlyWeekday(((LAST, 4),))),
        (("每月第一个周一", "每月第1个周一", "每月首个周一", "first Monday of the month"), MonthlyWeekday(((1, 0),))),
        (("2026-12-01起隔天", "从2026年12月1日起,隔一天", "隔日(从2026/12/1起)", "2026-12-01开始每两天"),
         EveryFew(2, date(2026, 12, 1))),
        (("教学单周", "单周(按学期)", "学期单周", "单周（教学周）", "odd weeks of the term", "odd teaching weeks"),
         Weekly(WEEK, 1, "term")),
        (("单周(按年)", "自然单周", "按年单周", "odd weeks of the year", "odd ISO weeks"), Weekly(WEEK, 1, "year")),
        (("双周周五", "双周五", "双周星期五", "Friday in even weeks", "Fridays in even weeks"), Weekly((4,), 2)),
    ],
)  # fmt: skip
def test_each_is_written_in_many_ways(texts: tuple[str, ...], days: WhichDays) -> None:
    assert [which_days(text) for text in texts] == [days] * len(texts)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("每月初一", "files.monthly"),  # the moon's
        ("每月初一、十五", "files.monthly"),
        ("每月十五", "files.monthly"),
        ("每月1-15日", "files.monthly"),  # two days, or fifteen?
        ("每月0日", "files.monthly"),
        ("每月32日", "files.monthly"),
        ("每月最后三天", "files.monthly"),
        ("每月第一周周一", "files.monthly"),  # the Monday of the week with the 1st is none of the month
        ("每月第六个周一", "files.monthly"),
        ("每月最后一个工作日", "files.monthly"),
        ("隔天", "files.every_few_from"),
        ("每3天", "files.every_few_from"),
        ("every other day", "files.every_few_from"),
        ("2026-12-01起每隔3天", "files.every_few_between"),  # the third day, or the fourth?
        ("隔两天", "files.every_few_between"),
        ("12月1日起隔天", "files.date_no_year"),
        ("2026-12-01起每1天", "files.every_few"),
        ("单周(按月)", "files.weeks"),
        ("单周(按学期)周八", "files.weeks"),
        ("教学单周(按年)", "files.weeks"),
    ],
)
def test_what_can_be_meant_in_two_ways_is_asked_back(text: str, code: str) -> None:
    with pytest.raises(Bad) as raised:
        which_days(text)
    assert raised.value.reason.code == code
    assert all(explain(raised.value.reason, ui) for ui in ("zh", "en"))


NUMBERS = st.sets(st.integers(1, 31) | st.just(LAST), min_size=1)
PLACES = st.sets(st.tuples(st.integers(1, 5) | st.just(LAST), st.integers(0, 6)), min_size=1)
DATES = st.dates(date(1970, 1, 1), date(2199, 12, 31))
ANY: st.SearchStrategy[WhichDays] = st.one_of(
    NUMBERS.map(lambda days: Monthly(tuple(sorted(days, key=lambda each: 99 if each == LAST else each)))),
    PLACES.map(lambda found: MonthlyWeekday(tuple(sorted(found, key=lambda each: (each[0] % 10, each[1]))))),
    st.builds(EveryFew, st.integers(2, 366), DATES, st.none()),
    st.tuples(st.integers(2, 366), DATES, DATES).map(lambda each: EveryFew(each[0], *sorted(each[1:]))),
    st.builds(
        lambda days, parity, by: Weekly(tuple(sorted(days)), parity, by if parity else ""),
        st.sets(st.integers(0, 6), min_size=1),
        st.integers(0, 2),
        st.sampled_from(["", "term", "year"]),
    ),
)


@given(ANY)
def test_what_is_written_back_is_read_as_the_same_days(days: WhichDays) -> None:
    for ui in ("zh", "en"):
        assert which_days(shown(days, ui), strict=True) == days


@given(ANY, st.sampled_from(DAYS))
def test_a_day_is_found_as_on_paper(days: WhichDays, day: date) -> None:
    month = [each for each in (day.replace(day=1) + timedelta(days=n) for n in range(31)) if each.month == day.month]
    if isinstance(days, Monthly):
        expected = day.day in days.days or (LAST in days.days and day == month[-1])
    elif isinstance(days, MonthlyWeekday):
        alike = [each for each in month if each.isoweekday() == day.isoweekday()]
        places = {alike.index(day) + 1, *([LAST] if day == alike[-1] else [])}
        expected = any((place, day.isoweekday() - 1) in days.which for place in places)
    elif isinstance(days, EveryFew):
        number = (day - days.first).days
        expected = number >= 0 and not number % days.step and (days.last is None or day <= days.last)
    else:
        assert isinstance(days, Weekly)
        days = told(days, TERMS)
        expected = day.isoweekday() - 1 in days.weekdays
        if days.parity:
            odd = day in ISO_ODD if days.by == "year" else day in {d for t in TERMS for d in odd_weeks(*t)}
            known = days.by == "year" or (days.by == "term" and any(day in term for term in TERMS))
            expected = expected and known and odd == (days.parity == 1)
    assert (day in days) == expected


# Rows of a station


def planned(folder: Path, row: str, heads: str = HEAD, days: str = "", name: str = "值日.csv") -> Station:
    """A station with one sheet of one row."""
    files = {
        "station.yaml": STATION,
        "days.yaml": days or "学期: [2026-09-01..2027-01-22, 2027-02-22..2027-07-09]\n",
        "scripts/值日.txt": "请打扫卫生。\n",
        f"schedules/{name}": f"{heads}\n{row}\n",
    }
    return Station.read(written(folder, files))


def played(read: Station, days: list[date] = DAYS) -> list[date]:
    return [day for day in days if len(expand(read.plan, day)[0])]


def told_of(read: Station) -> list[str]:
    return [problem.reason.code for problem in read.problems.errors]


@pytest.mark.parametrize("head", ["日期", "星期", "dates", "weekdays"])
@pytest.mark.parametrize(
    "text", [text for text in PAPER if text not in ("周五", "周一至周五")]
)  # days of the week alone are the business of 星期
def test_a_sheet_takes_them_as_dates_and_as_days_of_the_week(tmp_path: Path, head: str, text: str) -> None:
    read = planned(tmp_path, f'值日,五一村,07:00,"{text}"', f"{HEAD},{head}")
    assert told_of(read) == []
    assert played(read) == PAPER[text]


def test_yaml_and_a_workbook_take_them_as_well(tmp_path: Path) -> None:
    yaml = "专项: 值日\n播出安排:\n  - {文稿: 值日, 播放点: 五一村, 时刻: '07:00', 星期: [单周(按年)周五, 每月1日]}\n"
    read = planned(tmp_path / "yaml", "", heads=yaml, name="值日.yaml")
    assert told_of(read) == []
    expected = [day for day in DAYS if (day in ISO_ODD and named("Friday")(day)) or day.day == 1]
    assert played(read) == expected
    read = planned(tmp_path / "book", "", heads="", name="空.csv")
    (tmp_path / "book" / "schedules" / "空.csv").unlink()
    heads = ["文稿", "播放点", "时刻", "星期", "日期"]
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for row in (heads, ["值日", "五一村", "07:00", "隔天", "2026-12-01至2026-12-31"]):
        sheet.append(row)
    workbook.save(tmp_path / "book" / "schedules" / "值日.xlsx")
    read = Station.read(tmp_path / "book")
    assert told_of(read) == []
    assert played(read) == counted(date(2026, 12, 1), 2, date(2026, 12, 31))


def test_a_campaign_of_odd_weeks_is_exported_as_itself(tmp_path: Path) -> None:
    rules = ("[单周(按年)周五, 周一]", "[每月1日、15日, 周三]", "[双周, 月底, 周日]", "单周周一、三", "教学双周")
    rows = "".join(
        f"  - {{编号: 第{number}条, 文稿: 值日, 播放点: 中心小学, 时刻: '07:0{number}', 星期: {rule}}}\n"
        for number, rule in enumerate(rules)
    )
    read = planned(tmp_path, "", heads=f"专项: 值日\n播出安排:\n{rows}", name="值日.yaml")
    assert told_of(read) == []
    before = [played(read, [day]) for day in DAYS[:120]]
    assert main(["--station", str(tmp_path), "export", "值日", "--file", str(tmp_path / "值日.xlsx")]) == 0
    (tmp_path / "值日.xlsx").rename(tmp_path / "schedules" / "值日.xlsx")
    (tmp_path / "schedules" / "值日.yaml").unlink()
    again = Station.read(tmp_path)
    assert told_of(again) == []
    assert [played(again, [day]) for day in DAYS[:120]] == before


def test_a_row_of_every_other_day_counts_from_its_own_first_date(tmp_path: Path) -> None:
    read = planned(tmp_path, "值日,五一村,07:00,2026-12-01..2026-12-31,每3天", f"{HEAD},日期,星期")
    assert told_of(read) == []
    assert played(read) == counted(date(2026, 12, 1), 3, date(2026, 12, 31))


def test_a_school_timetable_has_a_column_of_weeks(tmp_path: Path) -> None:
    read = planned(tmp_path, "值日,中心小学,07:00,周五,单周", f"{HEAD},星期,周次")
    assert told_of(read) == []
    assert played(read) == PAPER["教学单周周五"], "what only a school plays goes by its term"


def test_what_is_booked_may_come_again(tmp_path: Path) -> None:
    planned(tmp_path, "", heads="", name="空.csv")
    (tmp_path / "schedules" / "空.csv").unlink()
    _, problems = book(tmp_path, {"script": "值日", "to": "五一村", "at": "07:00", "dates": "每月1日、15日"})
    assert problems == []
    assert played(Station.read(tmp_path)) == PAPER["每月1日和15日"]
    _, problems = book(tmp_path, {"script": "值日", "to": "五一村", "at": "07:30", "dates": "", "weekdays": "隔天"})
    assert [each.reason.params["why_code"] for each in problems] == ["files.every_few_from"]


@pytest.mark.parametrize(
    ("row", "heads", "code"),
    [
        ("值日,五一村,07:00,单周", f"{HEAD},星期", "files.weeks_which"),  # of the term, or of the year?
        ("值日,五一村,07:00,单周", f"{HEAD},日期", "files.weeks_which"),
        ("值日,五一村,07:00,单周", f"{HEAD},除外", "files.weeks_which"),
        ("值日,五一村,07:00,隔天", f"{HEAD},星期", "files.every_few_from"),
        ("值日,五一村,07:00,每月初一", f"{HEAD},星期", "files.monthly"),
        ("值日,五一村,07:00,每月第八个周五", f"{HEAD},星期", "files.monthly"),
        ('值日,五一村,07:00,"单周(按年)周一、周三、双周周五、周四"', f"{HEAD},星期", "files.weeks_list"),
        ("值日,五一村,07:00,第一个月", f"{HEAD},星期", "files.weekday"),
        ("值日,五一村,07:00,单数", f"{HEAD},周次", "files.weeks"),
        ("值日,五一村,07:00,周五", f"{HEAD},周次", "files.weeks"),
        ('值日,五一村,07:00,"2026-12-01至2026-12-31、每月15日"', f"{HEAD},日期", "files.dates_mixed"),
    ],
)
def test_what_cannot_be_read_does_not_play_and_says_so(tmp_path: Path, row: str, heads: str, code: str) -> None:
    read = planned(tmp_path, row, heads)
    assert told_of(read) == [code]
    assert played(read) == []
    for problem in read.problems:
        assert all("{" not in explain(problem.reason, ui).replace("{类型", "") for ui in ("zh", "en"))


@pytest.mark.parametrize("head", ["星期", "日期", "除外"])
def test_weeks_of_a_term_that_nobody_wrote_play_nothing(tmp_path: Path, head: str) -> None:
    read = planned(tmp_path, "值日,中心小学,07:00,教学单周", f"{HEAD},{head}", days="日类型: {2026-12-01: 雨天}\n")
    assert told_of(read) == ["files.weeks_no_terms"]
    assert played(read) == []


def test_after_the_last_term_an_exception_of_odd_weeks_silences(tmp_path: Path) -> None:
    read = planned(tmp_path, "值日,中心小学,07:00,教学单周", f"{HEAD},除外")
    odd = set(PAPER["单周(按学期)"])
    last = TERMS[-1].last
    assert played(read) == [day for day in DAYS if day not in odd and day <= last]


def test_why_names_the_days_in_both_languages(tmp_path: Path) -> None:
    read = planned(tmp_path, "值日,五一村,07:00,教学单周周五", f"{HEAD},星期")
    campaign, row = read.plan.by_outlet["五一村"][0]
    reason = kept_off(campaign, row, date(2026, 9, 11), read.plan.days, "五一村")
    assert reason is not None
    assert "单周(按学期)星期五" in explain(reason, "zh")
    assert "Friday in odd weeks of the term" in explain(reason, "en")


def test_what_comes_next_is_the_next_of_these_days(tmp_path: Path) -> None:
    read = planned(tmp_path, "值日,五一村,07:00,每月最后一个周五", f"{HEAD},星期")
    found = next_due(read.plan, "五一村", at("8:00", date(2026, 11, 27)))
    assert found is not None
    assert found.due == at("7:00", date(2026, 12, 25))


RULES = [
    "每月15日",
    "每月最后一个周五",
    "2026-12-01起隔天",
    "单周(按年)周五",
    "教学单周",
    "每月第二、四个周六",
    "月底",
    "2026-12-01起每3天",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(RULES), st.sampled_from(["星期", "周次"]), st.integers(0, 20), st.sampled_from("?？#x错0日"))
def test_a_slip_of_the_pen_never_makes_a_row_play_more(
    tmp_path: Path, text: str, head: str, where: int, junk: str
) -> None:
    where = min(where, len(text))
    slipped = text[:where] + junk + text[where:]
    read = planned(tmp_path, f'值日,五一村,07:00,"{slipped}"', f"{HEAD},{head}")
    if told_of(read):
        assert played(read, DAYS[:200]) == []
        return
    meant = which_days(slipped)  # what it says now is one of the forms, and it plays on those days only
    assert played(read, DAYS[:200]) == [day for day in DAYS[:200] if day in told(meant, TERMS)]
