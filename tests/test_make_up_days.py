"""Fridays on which school ends early, and Saturdays that make up for a Tuesday: what is whose day of the week."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalaba.desk.root import Station
from dalaba.doors.cli import main
from dalaba.messages import describe, explain
from dalaba.station.days import daybook, read_days
from dalaba.station.files import Problems
from dalaba.station.hours import Hours
from dalaba.station.schedules import expand, kept_off, next_due
from dalaba.views.picture import page
from dalaba.views.why import Told, why
from tests.places import at, written

SATURDAY, TUESDAY, FRIDAY = date(2026, 10, 10), date(2026, 10, 13), date(2026, 10, 16)
STATION = """
台名: 三江
语种: [普通话]
节假日历: CN
时段表:
  课间: ["09:40-10:10"]
  上课: {时段: ["08:00-09:40"], 星期: 周一至周五, 日类型: 上学日}
播放点:
  五一村: {类型: 大喇叭}
  中心小学: {类型: 校园广播, 安静时段: [上课]}
"""
TERM = "学期: 2026-09-01..2027-01-22\n"
ROWS = """专项: 校园
播出安排:
  - {编号: 升旗, 文稿: 通知, 播放点: 中心小学, 时刻: "07:50", 星期: 周二}
  - {编号: 周末, 文稿: 通知, 播放点: [中心小学, 五一村], 时刻: "10:30", 星期: 周六}
  - {编号: 赶集, 文稿: 通知, 播放点: 五一村, 时刻: "06:30", 星期: 周二}
  - {编号: 课间, 文稿: 通知, 播放点: 中心小学, 时段: 课间, 每段: 1, 日类型: 上学日}
"""


def school(folder: Path, days: str = "", auto: str = "", rows: str = ROWS) -> Station:
    files = {
        "station.yaml": STATION,
        "days.yaml": TERM + days,
        "scripts/通知.txt": "同学们好。\n",
        "schedules/校园.yaml": rows,
    }
    return Station.read(written(folder, files | ({"days.auto.yaml": auto} if auto else {})))


def plays(read: Station, day: date) -> set[tuple[str, str, str]]:
    """(row, outlet, time) of a day."""
    found = expand(read.plan, day)[0]
    return {(each.booking.row, each.booking.outlet, each.stamp[11:16]) for each in found}


def errors(read: Station) -> list[str]:
    return [problem.reason.code for problem in read.problems.errors]


# Days of the week in timetables, periods and day types


@pytest.mark.parametrize(
    "friday",
    [
        "方案: {短日: {星期: 周五, 时段表: {课间: ['09:20-09:50']}}}\n",
        "方案: {短日: {日期: 2026-09-01..2027-01-22, 星期: [周五], 时段表: {课间: ['09:20-09:50']}}}\n",
        "timetable: {short: {dates: Friday, periods: {课间: ['09:20-09:50']}}}\n",
        "方案: {周五: {时段表: {课间: ['09:20-09:50']}}}\n",
        "方案: {上学日: {星期: 周五, 时段表: {课间: ['09:20-09:50']}}}\n",
        "日类型: {周五: 短日}\n方案: {短日: {时段表: {课间: ['09:20-09:50']}}}\n",
        "日类型: [{星期: 周五, 类型: 短日}]\n方案: {短日: {时段表: {课间: ['09:20-09:50']}}}\n",
        "日类型: {2026-09-01..2027-01-22: {类型: 短日, 星期: 周五}}\n方案: {短日: {时段表: {课间: ['09:20-09:50']}}}\n",
    ],
)
def test_fridays_hours_differ(tmp_path: Path, friday: str) -> None:
    read = school(tmp_path, friday)
    assert errors(read) == []
    days = [date(2026, 9, 7) + timedelta(days=number) for number in range(30)]
    times = {day: {time for row, _, time in plays(read, day) if row == "课间"} for day in days}
    off = read.plan.days.off_days("CN", 2026)
    for day, found in times.items():
        expected = set() if day in off else {"09:20"} if day.strftime("%A") == "Friday" else {"09:40"}
        assert found == expected, day


def test_a_day_type_may_hold_on_some_days_of_the_week_only(tmp_path: Path) -> None:
    read = school(tmp_path, "日类型:\n  - {日期: 2027-01-25..2027-02-05, 星期: 周一至周四, 类型: 上学日}\n")
    days = [date(2027, 1, 25) + timedelta(days=number) for number in range(12)]
    assert [day.isoweekday() for day in days if read.plan.days.has(day, "schoolday")] == [1, 2, 3, 4, 1, 2, 3, 4]


def test_a_period_may_have_days_of_the_week(tmp_path: Path) -> None:
    read = school(tmp_path)
    lessons = {
        day: any(shut.since == at("8:00", day) for shut in Hours(read.setup, day, read.plan.days).shut("中心小学"))
        for day in (FRIDAY, date(2026, 10, 17), date(2026, 10, 18))
    }
    assert list(lessons.values()) == [True, False, False]


def test_a_timetable_called_by_a_word_holds_on_any_day(tmp_path: Path) -> None:
    short = "方案: {短日: {星期: 周五, 时段表: {课间: ['09:20-09:50']}}}\n"
    read = school(tmp_path, short, "日类型: [{日期: 2026-10-13, 类型: [短日]}]\n")
    assert ("课间", "中心小学", "09:20") in plays(read, TUESDAY)


@pytest.mark.parametrize("written_as", ["星期: 周八", "日期: 2026-13-01", "星期: 隔天", "日期: [2026-10-16, 十月]"])
def test_a_timetable_whose_days_cannot_be_read_silences_and_its_periods_wait(tmp_path: Path, written_as: str) -> None:
    days = f"方案: {{短日: {{{written_as}, 安静时段: ['10:00-11:00'], 时段表: {{课间: ['09:20-09:50']}}}}}}\n"
    read = school(tmp_path, days)
    assert len(errors(read)) == 1
    shut = Hours(read.setup, TUESDAY, read.plan.days).shut("中心小学")
    assert any(each.since == at("10:00", TUESDAY) for each in shut), "silent, as it may be one of its days"
    assert {row for row, _, _ in plays(read, TUESDAY)} == {"升旗", "赶集"}, "whose 课间 it is nobody can tell"


def test_lessons_whose_days_cannot_be_read_are_every_day(tmp_path: Path) -> None:
    station = STATION.replace("星期: 周一至周五", "星期: 周一至周八")
    read = Station.read(written(tmp_path, {"station.yaml": station, "days.yaml": TERM}))
    assert errors(read) == ["files.weekday"]
    sunday = date(2026, 10, 18)
    assert any(each.since == at("8:00", sunday) for each in Hours(read.setup, sunday, read.plan.days).shut("中心小学"))


# Make-up days


@pytest.mark.parametrize(
    "written_as", ["周二", "星期二", "按周二", "上周二的课", "Tuesday", "as Tuesday", "[周二, 雨天]"]
)
def test_a_saturday_runs_the_tuesday_of_the_schools(tmp_path: Path, written_as: str) -> None:
    read = school(tmp_path, f"日类型: {{2026-10-10: {written_as}}}\n")
    assert errors(read) == []
    assert plays(read, SATURDAY) == {
        ("升旗", "中心小学", "07:50"),
        ("课间", "中心小学", "09:40"),
        ("周末", "五一村", "10:30"),  # a village's Saturday stays one
    }
    assert plays(read, TUESDAY) == {
        ("升旗", "中心小学", "07:50"), ("赶集", "五一村", "06:30"), ("课间", "中心小学", "09:40"),
    }  # fmt: skip


def test_a_plain_saturday_that_makes_up_is_a_school_day_there_and_nowhere_else(tmp_path: Path) -> None:
    read = school(tmp_path, "日类型: {2026-11-14: 周二}\n")
    day = date(2026, 11, 14)
    assert read.plan.days.types(day, "中心小学") == ("workday", "schoolday")
    assert read.plan.days.types(day, "五一村") == ("holiday",)
    assert ("课间", "中心小学", "09:40") in plays(read, day)


def test_a_friday_that_is_given_for_a_sunday_has_no_school(tmp_path: Path) -> None:
    read = school(tmp_path, "日类型: {2026-10-16: 周日, 2026-10-18: 周五}\n")
    assert [read.plan.days.has(day, "schoolday", "中心小学") for day in (FRIDAY, date(2026, 10, 18))] == [False, True]


def test_timetables_of_that_day_are_in_force(tmp_path: Path) -> None:
    short = "方案: {短日: {星期: 周五, 时段表: {课间: ['09:20-09:50']}}}\n"
    read = school(tmp_path, f"日类型: {{2026-10-10: 周五}}\n{short}")
    assert ("课间", "中心小学", "09:20") in plays(read, SATURDAY)


def test_those_named_follow_and_no_others(tmp_path: Path) -> None:
    read = school(tmp_path, "日类型: {2026-10-10: {类型: 周二, 播放点: 五一村}}\n")
    assert {(row, outlet) for row, outlet, _ in plays(read, SATURDAY)} == {
        ("赶集", "五一村"), ("周末", "中心小学"), ("课间", "中心小学"),
    }  # fmt: skip


def test_odd_weeks_keep_their_number(tmp_path: Path) -> None:
    rows = "专项: 甲\n播出安排:\n  - {编号: 甲, 文稿: 通知, 播放点: 中心小学, 时刻: '07:00', 星期: 双周周二}\n"
    read = school(tmp_path, "日类型: {2026-10-10: 周二}\n", rows=rows)
    assert len(plays(read, SATURDAY)) == 1, "the sixth week of the term"
    read = school(tmp_path, "日类型: {2026-10-10: 周二}\n", rows=rows.replace("双周", "单周"))
    assert plays(read, SATURDAY) == set()


def test_without_schools_nobody_follows_and_it_is_told(tmp_path: Path) -> None:
    station = "台名: 三江\n播放点: {五一村: {类型: 大喇叭}}\n"
    read = Station.read(written(tmp_path, {"station.yaml": station, "days.yaml": "日类型: {2026-10-10: 周二}\n"}))
    assert errors(read) == ["files.make_up_nowhere"]
    assert all("播放点" in describe(each, "zh") and "to:" in describe(each, "en") for each in read.problems)


def test_why_and_the_programme_say_whose_day_it_is(tmp_path: Path) -> None:
    read = school(tmp_path, "日类型: {2026-10-10: 周二}\n")
    programme = read.compile(SATURDAY)
    lines = why(read.plan, programme, "中心小学", at("7:50", SATURDAY), Told(), "zh")
    assert "plan.runs_as" in [each.code for each in lines]
    assert [each.reason.code for each in programme.warnings] == ["plan.runs_as"]
    assert "中心小学按星期二算" in page([programme], "zh")
    assert "the hours of a Tuesday" in page([programme], "en")
    assert read.compile(TUESDAY).warnings == ()
    campaign = read.plan.campaigns[0]
    weekend = next(row for row in campaign.rows if row.id == "周末")
    reason = kept_off(campaign, weekend, SATURDAY, read.plan.days, "中心小学")
    assert reason is not None
    assert reason.code == "plan.other_weekday_made_up"
    assert "按星期二算" in explain(reason, "zh")
    assert "hours of a Tuesday" in explain(reason, "en")


def test_what_comes_next_knows_of_it(tmp_path: Path) -> None:
    read = school(tmp_path, "日类型: {2026-10-10: 周二}\n")
    found = next_due(read.plan, "中心小学", at("23:00", date(2026, 10, 9)))
    assert found is not None
    assert (found.booking.row, found.due) == ("升旗", at("7:50", SATURDAY))


def test_one_line_makes_it_so_and_takes_it_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    school(tmp_path)
    assert main(["--station", str(tmp_path), "day", "2026-10-10", "周二"]) == 0
    assert "中心小学:改成星期二" in capsys.readouterr().out
    assert ("升旗", "中心小学", "07:50") in plays(Station.read(tmp_path), SATURDAY)
    assert ("赶集", "五一村", "06:30") not in plays(Station.read(tmp_path), SATURDAY)
    main(["--station", str(tmp_path), "day", "2026-10-10"])
    assert "中心小学这一天按星期二算" in capsys.readouterr().out
    assert main(["--station", str(tmp_path), "--ui", "en", "day", "2026-10-10", "Wednesday", "--to", "五一村"]) == 0
    main(["--station", str(tmp_path), "--ui", "en", "day", "2026-10-10"])
    assert "五一村 has the hours of a Wednesday" in capsys.readouterr().out
    assert main(["--station", str(tmp_path), "day", "2026-10-10", "平日"]) == 0
    assert not (tmp_path / "days.auto.yaml").exists()


# Against a slow and plain reference

WORDS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MARKS = st.lists(
    st.tuples(st.integers(0, 399), st.integers(0, 6), st.sampled_from(["", "五一村", "中心小学"])), max_size=8
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MARKS, st.sets(st.integers(0, 6), min_size=1))
def test_a_year_of_make_up_days_is_as_on_paper(
    tmp_path: Path, marks: list[tuple[int, int, str]], asked: set[int]
) -> None:
    first = date(2026, 8, 1)
    lines = [
        f"  - {{日期: {first + timedelta(days=number)}, 类型: {WORDS[weekday]}{f', 播放点: {to}' if to else ''}}}\n"
        for number, weekday, to in marks
    ]
    rows = f"专项: 甲\n播出安排:\n  - {{编号: 甲, 文稿: 通知, 播放点: [五一村, 中心小学], 时刻: '07:00', 星期: [{'、'.join(WORDS[each] for each in sorted(asked))}]}}\n"  # noqa: E501
    read = school(tmp_path, "日类型:\n" + "".join(lines) if lines else "", rows=rows)
    assert errors(read) == []
    for number in range(400):
        day = first + timedelta(days=number)
        expected = set()
        for outlet in ("五一村", "中心小学"):
            weekday = day.isoweekday() - 1
            for when, runs, to in marks:
                if when == number and to in (outlet, "" if outlet == "中心小学" else outlet):
                    weekday = runs
            if weekday in asked:
                expected.add(outlet)
        assert {outlet for _, outlet, _ in plays(read, day)} == expected, day


def test_a_word_on_a_day_comes_back_from_the_programs_own_file(tmp_path: Path) -> None:
    auto = '日类型:\n  - {日期: "2026-10-10", 类型: ["星期二"], 播放点: ["中心小学"]}\n'
    problems = Problems()
    days = read_days(written(tmp_path, {"days.auto.yaml": auto}), "", problems)
    assert not len(problems)
    assert days.weekday(SATURDAY, "中心小学") == 1


def test_what_somebody_wrote_into_that_file_keeps_its_days_of_the_week(tmp_path: Path) -> None:
    auto = "日类型:\n  - {日期: 2026-09-01..2027-01-22, 星期: [周五, 单周(按年)周一], 类型: 雨天}\n"
    before = daybook.read(written(tmp_path, {"days.auto.yaml": auto}))
    daybook.write(tmp_path, before)
    after = daybook.read(tmp_path)
    assert [mark._replace(place=None) for mark in after.marks] == [mark._replace(place=None) for mark in before.marks]
    assert after.marks[0].rules


def test_a_switch_that_is_only_asked_about_is_the_schools_too(tmp_path: Path) -> None:
    read = school(tmp_path).switched(("tuesday",), (), [SATURDAY])
    assert {row for row, _, _ in plays(read, SATURDAY)} == {"升旗", "课间", "周末"}
