"""What kind of day a day is: by the public calendar, by the terms, and by what people wrote."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dalaba.desk.root import Station
from dalaba.station.days import (
    NO_TELLING,
    DayTypes,
    Mark,
    Postponed,
    calendar_code,
    holidays_of,
    read_days,
    spoken_date,
    spoken_weekday,
)
from dalaba.station.files import Problems
from dalaba.station.files.date_values import DateRange
from tests.conftest import SAMPLE
from tests.places import written

CHINA = DayTypes("CN")


def is_type(days: DayTypes, day: date, kind: str) -> bool:
    return days.matches(day, frozenset({kind}))


def read(folder: Path, files: dict[str, str], calendar: str = "") -> tuple[DayTypes, list[tuple[str, str]]]:
    problems = Problems()
    days = read_days(written(folder, files), calendar, problems)
    return days, [(str(problem.place), problem.reason.code) for problem in problems]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2022, 10, 3), "holiday"),  # National Day, a Monday
        (date(2022, 10, 8), "workday"),  # a Saturday that makes up for it
        (date(2022, 10, 9), "workday"),  # a Sunday too
        (date(2022, 10, 15), "holiday"),  # an ordinary Saturday
        (date(2022, 7, 13), "workday"),
        (date(2022, 1, 31), "holiday"),  # the eve of the lunar new year
        (date(2022, 1, 29), "workday"),  # the Saturday before makes up
        (date(2022, 1, 30), "workday"),
        (date(2023, 1, 23), "holiday"),
        (date(2022, 6, 3), "holiday"),  # dragon boats
    ],
)
def test_the_public_calendar_knows_holidays_and_the_days_that_make_up_for_them(day: date, kind: str) -> None:
    other = {"holiday": "workday", "workday": "holiday"}[kind]
    assert is_type(CHINA, day, kind)
    assert not is_type(CHINA, day, other)


def test_every_day_of_a_year_is_either_with_work_or_without() -> None:
    days = [date(2022, 1, 1) + timedelta(days=number) for number in range(365)]
    assert all(is_type(CHINA, day, "workday") != is_type(CHINA, day, "holiday") for day in days)
    assert len(holidays_of("CN", 2022)) == sum(is_type(CHINA, day, "holiday") for day in days)
    assert 105 < len(holidays_of("CN", 2022)) < 125


def test_without_a_calendar_the_weekend_is_free() -> None:
    assert is_type(DayTypes(), date(2022, 10, 8), "holiday")
    assert is_type(DayTypes(), date(2022, 10, 3), "workday")


def test_a_calendar_is_asked_only_for_days_with_and_without_work() -> None:
    def never(calendar: str, year: int) -> frozenset[date]:
        raise AssertionError((calendar, year))

    days = DayTypes("CN", marked=(Mark(DateRange(date(2022, 7, 13), date(2022, 7, 13)), ("market",)),), off_days=never)
    assert is_type(days, date(2022, 7, 13), "market")
    assert not is_type(days, date(2022, 7, 14), "rainy")


def test_school_is_on_the_working_days_of_a_term(tmp_path: Path) -> None:
    days, told = read(tmp_path, {"days.yaml": "学期:\n  - 2022-02-14..2022-07-08\n  - 2022-09-01..2023-01-13\n"}, "CN")
    assert told == []
    school = [date(2022, 7, 8), date(2022, 7, 9), date(2022, 7, 13), date(2022, 10, 3), date(2022, 10, 8)]
    assert [is_type(days, day, "schoolday") for day in school] == [True, False, False, False, True]


def test_the_sample_sends_the_schools_to_the_three_rounds_in_july() -> None:
    problems = Problems()
    days = read_days(SAMPLE, "CN", problems)
    assert not len(problems)
    july = [date(2022, 7, number) for number in (12, 13, 14, 15, 16)]
    assert [is_type(days, day, "schoolday") for day in july] == [False, True, True, True, False]


def test_an_exam_in_the_term_is_no_school_day_and_still_a_working_day(tmp_path: Path) -> None:
    text = "学期: 2022-02-14..2022-07-08\n日类型:\n  2022-07-05..2022-07-07: 考试日\n"
    days, _ = read(tmp_path, {"days.yaml": text}, "CN")
    assert is_type(days, date(2022, 7, 6), "exam")
    assert not is_type(days, date(2022, 7, 6), "schoolday")
    assert is_type(days, date(2022, 7, 6), "workday")


def test_what_is_written_overrules_the_calendar_and_the_later_line_the_earlier(tmp_path: Path) -> None:
    text = "日类型:\n  2022-07-11..2022-07-15: 节假日\n  2022-07-13: 工作日、赶集日\n"
    days, _ = read(tmp_path, {"days.yaml": text}, "CN")
    assert [is_type(days, date(2022, 7, number), "holiday") for number in (12, 13, 14, 18)] == [
        True,
        False,
        True,
        False,
    ]
    assert is_type(days, date(2022, 7, 13), "market")
    assert not is_type(days, date(2022, 7, 12), "market")


def test_what_programs_write_counts_more_for_its_days(tmp_path: Path) -> None:
    days, _ = read(
        tmp_path, {"days.yaml": "日类型: {2022-07-13: 上学日}\n", "days.auto.yaml": "日类型: {2022-07-13: 雨天}\n"}
    )
    assert is_type(days, date(2022, 7, 13), "rainy")
    assert is_type(days, date(2022, 7, 13), "schoolday"), "rain ends no school"


def test_a_day_type_of_ones_own_is_its_own_name(tmp_path: Path) -> None:
    days, told = read(tmp_path, {"days.yaml": "day_types: {2022-07-13: 庙会}\n"})
    assert told == []
    assert is_type(days, date(2022, 7, 13), "庙会")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", [("days.yaml", "files.empty")]),
        ("学期: [2022-09-01..2022-13-01]\n", [("days.yaml:1:6", "files.no_such_date")]),
        ("学期: 2022-09-01..2022-02-01\n", [("days.yaml:1:5", "files.dates_backwards")]),
        ("日类型:\n  7月13日: 上学日\n", [("days.yaml:2:3", "files.date_no_year")]),
        ("日类型:\n  2022-02-30: 上学日\n", [("days.yaml:2:3", "files.no_such_date")]),
        ("日类型:\n  ２０２２-07-13: 上学日\n", [("days.yaml:2:3", "files.trap_fullwidth")]),
        ("日类型:\n  2022-07-13: “”\n", [("days.yaml:2:15", "files.day_type")]),
        ("日类型：\n  2022-07-13: 上学日\n", [("days.yaml:1:4", "files.trap_colon")]),
        ("日类形:\n  2022-07-13: 上学日\n", [("days.yaml:1:1", "files.unknown_key_near")]),
    ],
)
def test_what_is_wrong_is_told_at_its_place(tmp_path: Path, text: str, told: list[tuple[str, str]]) -> None:
    assert read(tmp_path, {"days.yaml": text})[1] == told


@pytest.mark.parametrize("calendar", ["XX", "中国", "CHN!", "Q"])
def test_a_calendar_that_does_not_exist_is_told_where_it_is_written_and_weekends_are_free(
    tmp_path: Path, calendar: str
) -> None:
    read = Station.read(
        written(tmp_path, {"station.yaml": f"台名: 三江\n节假日历: {calendar}\n播放点: {{五一村: }}\n"})
    )
    told = [(str(problem.place), problem.reason.code) for problem in read.problems]
    assert told == [("station.yaml:2:7", "files.calendar")]
    assert is_type(read.plan.days, date(2022, 7, 16), "holiday")


@pytest.mark.parametrize("calendar", ["CN", "cn", "HK", "GB"])
def test_a_calendar_that_exists_answers(calendar: str) -> None:
    assert is_type(DayTypes(calendar_code(calendar)), date(2022, 1, 1), "holiday")


def test_a_year_far_ahead_still_has_its_weekends() -> None:
    assert is_type(CHINA, date(2150, 7, 18), "holiday")


def test_dates_are_said_as_people_say_them() -> None:
    assert (spoken_date(date(2022, 7, 3)), spoken_weekday(date(2022, 7, 3))) == ("7月3日", "星期日")
    assert [spoken_weekday(date(2022, 7, 4) + timedelta(days=number))[-1] for number in range(6)] == list(
        "一二三四五六"
    )


# What adds up, and what a later word takes back


def types(days: DayTypes, day: date = date(2022, 7, 13), outlet: str = "") -> tuple[str, ...]:
    return days.types(day, outlet)


def test_rain_and_a_market_add_to_a_day_and_holiday_and_workday_take_turns(tmp_path: Path) -> None:
    days, told = read(
        tmp_path,
        {"days.yaml": "日类型:\n  2022-07-11..2022-07-15: [雨天, 节假日]\n  逢3: 赶集日\n  2022-07-13: 工作日\n"},
    )
    assert told == []
    assert set(types(days)) == {"workday", "rainy", "market"}
    assert set(types(days, date(2022, 7, 12))) == {"holiday", "rainy"}


def test_a_mark_for_one_village_is_for_that_village(tmp_path: Path) -> None:
    days, _ = read(tmp_path, {"days.yaml": "日类型:\n  2022-07-13: [赶集日, {类型: 雨天, 播放点: [五一村, 东和村]}]\n"})
    assert days.by_outlet
    assert [types(days, outlet=name) for name in ("五一村", "云溪村", "")] == [
        ("workday", "rainy", "market"),
        ("workday", "market"),
        ("workday", "market"),
    ]


def test_a_later_word_against_it_takes_rain_back_and_a_still_later_one_brings_it_again(tmp_path: Path) -> None:
    lines = ["2022-07-11..2022-07-15: 雨天", "2022-07-13..2022-07-15: 非雨天", "2022-07-15: 雨天"]
    text = "日类型:\n" + "".join(f"  {line}\n" for line in lines)
    days, _ = read(tmp_path, {"days.yaml": text})
    assert [is_type(days, date(2022, 7, number), "rainy") for number in range(11, 17)] == [
        True, True, False, False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "kind"),
    [("不是节假日", "workday"), ("非工作日", "holiday"), ("not holiday", "workday"), ("!workday", "holiday")],
)
def test_a_day_that_is_said_not_to_be_the_one_is_the_other(tmp_path: Path, said: str, kind: str) -> None:
    days, told = read(tmp_path, {"days.yaml": f'日类型:\n  2022-07-13: "{said}"\n  2022-07-16: "{said}"\n'})
    assert told == []
    assert is_type(days, date(2022, 7, 13), kind)
    assert is_type(days, date(2022, 7, 16), kind)


def test_a_school_day_that_is_called_off_is_a_workday_without_school(tmp_path: Path) -> None:
    text = "学期: 2022-02-14..2022-07-20\n日类型:\n  2022-07-13: 不是上学日\n"
    days, _ = read(tmp_path, {"days.yaml": text}, "CN")
    assert types(days) == ("workday",)
    assert types(days, date(2022, 7, 12)) == ("workday", "schoolday")


@pytest.mark.parametrize(
    ("wanted", "dry", "wet"),
    [
        ({"!rainy"}, True, False),
        ({"workday", "!rainy"}, True, False),
        ({"market", "!rainy"}, False, False),
        ({"rainy", "market"}, False, True),
        ({"!rainy", "!market"}, True, False),
    ],
)
def test_what_is_not_wanted_counts_whatever_is(wanted: set[str], dry: bool, wet: bool) -> None:
    days = DayTypes(marked=(Mark(DateRange(date(2022, 7, 13), date(2022, 7, 13)), ("rainy", "market")),))
    assert days.matches(date(2022, 7, 13), frozenset(wanted)) == wet
    assert days.matches(date(2022, 7, 12), frozenset(wanted)) == dry


def test_marks_may_be_a_list_with_their_days_places_and_notes(tmp_path: Path) -> None:
    text = "日类型:\n  - {日期: [逢3, 2022-07-14], 类型: [赶集日, 雨天], 播放点: 五一村, 备注: 老街}\n"
    days, told = read(tmp_path, {"days.yaml": text})
    assert told == []
    assert [is_type(days, date(2022, 7, number), "market") for number in (13, 14)] == [False, False]
    assert [days.has(date(2022, 7, number), "market", "五一村") for number in (13, 14, 15)] == [True, True, False]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- {类型: 雨天}", [("days.yaml:2:5", "files.needs_key")]),
        ("- {日期: 2022-07-13}", [("days.yaml:2:5", "files.needs_key")]),
        ("- 雨天", [("days.yaml:2:5", "files.not_a_map")]),
        ("- {日期: 逢0, 类型: 雨天}", [("days.yaml:2:10", "files.ending_days")]),
        ("- {日期: 逢3, 类型: 雨天, 去处: 五一村}", [("days.yaml:2:22", "files.unknown_key")]),
        ("2022-07-13: {播放点: 五一村}", [("days.yaml:2:15", "files.needs_key")]),
    ],
)
def test_a_mark_that_lacks_something_is_told(tmp_path: Path, line: str, told: list[tuple[str, str]]) -> None:
    assert read(tmp_path, {"days.yaml": f"日类型:\n  {line}\n"})[1] == told


def test_make_up_days_that_nobody_has_announced_are_doubtful_only_where_something_hangs_on_them() -> None:
    far = date(2040, 7, 16)
    assert CHINA.doubtful(far, frozenset({"workday"}))
    assert not CHINA.doubtful(far, frozenset({"rainy"}))
    assert not CHINA.doubtful(far, frozenset({"schoolday"})), "outside the terms there is no school anyway"
    assert not CHINA.doubtful(date(2022, 7, 16), frozenset({"workday"}))
    assert not DayTypes().doubtful(far, frozenset({"workday"})), "without a calendar weekends are all there is"
    written = CHINA.with_mark(Mark(DateRange(far, far), ("workday",)))
    assert not written.doubtful(far, frozenset({"workday"})), "somebody has said it"


def test_a_postponement_is_written_in_three_ways(tmp_path: Path) -> None:
    text = (
        "推迟:\n  一: 2022-07-14起1天\n  二: {从: 2022-07-14, 天数: 1}\n  三: [2022-07-14 +1, 从2022-07-20起推迟2天]\n"
    )
    days, told = read(tmp_path, {"days.yaml": text})
    assert told == []
    one = Postponed(date(2022, 7, 14), 1)
    assert dict(days.postponed) == {"一": (one,), "二": (one,), "三": (one, Postponed(date(2022, 7, 20), 2))}


@pytest.mark.parametrize(
    ("value", "code"),
    [("2022-07-14", "files.postponed"), ("2022-07-14起0天", "files.whole"), ("2022-02-30起1天", "files.no_such_date"),
     ("{从: 2022-07-14}", "files.needs_key"), ("{从: 2022-07-14, 天数: -1}", "files.whole"),
     ("明天起1天", "files.date")],
)  # fmt: skip
def test_a_postponement_that_is_none_is_told(tmp_path: Path, value: str, code: str) -> None:
    days, told = read(tmp_path, {"days.yaml": f"推迟:\n  核酸: {value}\n"})
    assert [each[1] for each in told] == [code]
    assert days.postponed["核酸"] == (NO_TELLING,), "so that it waits"
