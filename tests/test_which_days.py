"""Which days people mean: market days, feasts of the lunar calendar, the dry season, against an almanac."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.problems import Bad
from dalaba.messages import explain
from dalaba.station.days import WhichDays, first_day, last_day, lunar_doubt, lunar_name, shown, which_days
from dalaba.station.days.day_sets import Ending, LunarMonthly, LunarYearly, NewYearsEve, Yearly
from dalaba.station.files.date_values import DateRange


def of_year(days: WhichDays, year: int) -> list[str]:
    """The days of a year that are meant, as month-day."""
    all_days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    return [f"{day.month}-{day.day}" for day in all_days if day.year == year and day in days]


def of_month(days: WhichDays, year: int, month: int) -> list[int]:
    return [int(each.split("-")[1]) for each in of_year(days, year) if each.startswith(f"{month}-")]


# Feasts, as almanacs have them

SPRING = ["1-25", "2-12", "2-1", "1-22", "2-10", "1-29", "2-17", "2-6"]
EVES = ["1-24", "2-11", "1-31", "1-21", "2-9", "1-28", "2-16", "2-5"]
LANTERNS = ["2-8", "2-26", "2-15", "2-5", "2-24", "2-12", "3-3", "2-20"]
DRAGON_BOATS = ["6-25", "6-14", "6-3", "6-22", "6-10", "5-31", "6-19", "6-9"]
MID_AUTUMN = ["10-1", "9-21", "9-10", "9-29", "9-17", "10-6", "9-25", "9-15"]
DOUBLE_NINTH = ["10-25", "10-14", "10-4", "10-23", "10-11", "10-29", "10-18", "10-8"]


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("农历正月初一", SPRING),
        ("除夕", EVES),
        ("农历12-30", EVES),
        ("农历腊月三十", EVES),
        ("腊月三十", EVES),
        ("lunar 12-30", EVES),
        ("农历正月十五", LANTERNS),
        ("农历五月初五", DRAGON_BOATS),
        ("农历八月十五", MID_AUTUMN),
        ("农历九月初九", DOUBLE_NINTH),
    ],
)
def test_the_feasts_of_2020_to_2027_are_on_their_days(written: str, known: list[str]) -> None:
    found = [of_year(which_days(written), year) for year in range(2020, 2028)]
    assert found == [[day] for day in known]


@pytest.mark.parametrize(
    ("eve", "name"),
    [(date(2021, 2, 11), "腊月三十"), (date(2024, 2, 9), "腊月三十"), (date(2022, 1, 31), "腊月廿九"),
     (date(2025, 1, 28), "腊月廿九"), (date(2027, 2, 5), "腊月廿九")],
)  # fmt: skip
def test_the_eve_of_the_new_year_is_the_29th_or_the_30th(eve: date, name: str) -> None:
    assert lunar_name(eve) == name
    assert eve in which_days("年三十")
    assert eve - timedelta(days=1) not in NewYearsEve()


def test_what_begins_on_the_last_day_of_the_year_begins_on_it_in_a_short_month_too() -> None:
    for written in ("农历12-30..1-3", "腊月三十至正月初三"):
        days = which_days(written)
        assert of_year(days, 2022)[:4] == ["1-31", "2-1", "2-2", "2-3"], "the month had 29 days"
        assert of_year(days, 2024)[:5] == ["2-9", "2-10", "2-11", "2-12"]
    assert "1-31" in of_year(which_days("农历腊月二十三..腊月二十九"), 2022)
    assert "1-30" not in of_year(which_days("农历12-30..1-3"), 2022)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("农历12-30", "files.lunar_thirtieth"), ("腊月三十", "files.lunar_thirtieth"), ("除夕", ""), ("年三十", ""),
        ("农历12-30..1-15", "files.lunar_thirtieth"), ("农历12-23..12-30", ""), ("农历6-30", "files.lunar_short"),
        ("农历每月三十", "files.lunar_short"), ("农历每月初一、三十", "files.lunar_short"), ("农历每月二十九", ""),
        ("农历八月三十至九月初九", "files.lunar_short"), ("2026-12-30", ""), ("每年12-30", ""),
    ],
)  # fmt: skip
def test_a_thirtieth_that_the_moon_may_not_have_is_told_with_what_it_does(written: str, code: str) -> None:
    told = lunar_doubt(which_days(written), written)
    assert (told.code if told else "") == code
    if told:
        assert written in explain(told, "zh")
        assert written in explain(told, "en")


@pytest.mark.parametrize(
    ("year", "begins", "ends", "name"),
    [(2020, (5, 23), (6, 20), "闰四月"), (2023, (3, 22), (4, 19), "闰二月"), (2025, (7, 25), (8, 22), "闰六月")],
)
def test_a_month_that_comes_twice_is_called_so_and_holds_no_feast_twice(
    year: int, begins: tuple[int, int], ends: tuple[int, int], name: str
) -> None:
    first, last = date(year, *begins), date(year, *ends)
    assert (lunar_name(first), lunar_name(last)[:3]) == (f"{name}初一", name)
    assert not lunar_name(first - timedelta(days=1)).startswith("闰")
    assert not lunar_name(last + timedelta(days=1)).startswith("闰")
    month = "〇一二三四五六七八九".index(name[1])
    feast = which_days(f"农历{month}-1")
    assert len(of_year(feast, year)) == 1
    assert first not in feast
    assert first not in which_days(f"农历{month}-1..{month}-15"), "nor days within the month"
    assert first in which_days(f"农历{month}-1..{month + 1}-1"), (
        "a span of days goes through the month that comes twice"
    )


def test_the_first_and_the_fifteenth_of_every_lunar_month_come_in_a_leap_month_too() -> None:
    days = which_days("农历每月初一、十五")
    assert of_month(days, 2020, 5) == [7, 23], "四月十五 and 闰四月初一"
    assert of_month(days, 2020, 6) == [6, 21]
    assert len(of_year(days, 2020)) == 25


def test_a_span_across_the_lunar_new_year_is_one() -> None:
    days = which_days("农历腊月二十三..正月十五")
    assert [day in days for day in (date(2022, 1, 24), date(2022, 1, 25), date(2022, 2, 15), date(2022, 2, 16))] == [
        False, True, True, False,
    ]  # fmt: skip


# Market days


def test_a_market_that_ends_in_3_6_and_9_knows_the_ends_of_months() -> None:
    days = which_days("逢3-6-9")
    assert of_month(days, 2022, 2) == [3, 6, 9, 13, 16, 19, 23, 26]
    assert of_month(days, 2024, 2) == [3, 6, 9, 13, 16, 19, 23, 26, 29]
    assert of_month(days, 2022, 7)[-3:] == [23, 26, 29]


def test_a_market_that_ends_in_1_is_held_on_the_31st_and_one_in_10_on_the_30th() -> None:
    assert of_month(which_days("逢1"), 2022, 7) == [1, 11, 21, 31]
    assert of_month(which_days("逢10"), 2022, 7) == [10, 20, 30]
    assert of_month(which_days("逢10"), 2022, 2) == [10, 20]


def test_a_market_by_the_lunar_calendar_goes_by_it() -> None:
    days = which_days("农历逢2-5-8")
    july = [date(2022, 7, 1) + timedelta(days=number) for number in range(31)]
    assert [day for day in july if day in days] == [
        day for day in july if lunar_name(day)[-1] in "二五八" and not lunar_name(day).endswith("二十")
    ]


@pytest.mark.parametrize(
    "text",
    ["逢3-6-9", "逢三六九", "逢3、6、9", "逢3，6，9", "每月逢3,6,9", "逢369", "逢3逢6逢9", "逢3-6-9日",
     "ending in 3, 6, 9", "逢９、６、３"],
)  # fmt: skip
def test_a_market_is_written_in_many_ways(text: str) -> None:
    assert which_days(text) == Ending((3, 6, 9))


# Every year


def test_the_dry_season_goes_past_the_years_end() -> None:
    dry = which_days("每年11-1..2-29")
    days = [date(2022, 10, 31), date(2022, 11, 1), date(2022, 12, 31), date(2023, 1, 1), date(2023, 2, 28)]
    assert [day in dry for day in days] == [False, True, True, True, True]
    assert date(2024, 2, 29) in dry
    assert date(2024, 3, 1) not in dry


def test_a_day_of_every_year_and_the_29th_of_february_only_when_there_is_one() -> None:
    assert of_year(which_days("每年10月1日"), 2022) == ["10-1"]
    assert of_year(which_days("every year 2-29"), 2023) == []
    assert of_year(which_days("every year 2-29"), 2024) == ["2-29"]


# Written and read

MONTHS = st.integers(1, 12)
SOLAR = st.tuples(MONTHS, st.integers(1, 31)).filter(lambda day: day[1] <= monthrange(2024, day[0])[1])
LUNAR = st.tuples(MONTHS, st.integers(1, 30))
DATES = st.dates(date(1970, 1, 1), date(2199, 12, 31))
DIGITS = st.sets(st.integers(0, 9), min_size=1).map(lambda found: tuple(sorted(found, key=lambda each: each or 10)))
ANY: st.SearchStrategy[WhichDays] = st.one_of(
    st.tuples(DATES, DATES).map(lambda pair: DateRange(*sorted(pair))),
    st.builds(Ending, DIGITS, st.booleans()),
    st.builds(Yearly, SOLAR, SOLAR),
    st.builds(LunarYearly, LUNAR, LUNAR),
    st.builds(LunarMonthly, st.sets(st.integers(1, 30), min_size=1).map(lambda found: tuple(sorted(found)))),
    st.just(NewYearsEve()),
)


@given(ANY)
def test_what_is_written_back_is_read_as_the_same_days(days: WhichDays) -> None:
    again = which_days(shown(days), strict=True)
    assert (type(again), again) == (type(days), days)


@given(ANY, DATES)
def test_only_what_has_dates_begins_and_ends(days: WhichDays, day: date) -> None:
    first, last = first_day(days), last_day(days)
    assert (first is None) == (last is None) == (not isinstance(days, DateRange))
    if first and last and day in days:
        assert first <= day <= last


@given(st.text(max_size=30) | st.sampled_from(["逢", "农历", "每年", "农历每月", "lunar "]).flatmap(
    lambda head: st.text("0123456789一二三四五十廿初月日-.、, 和", max_size=12).map(lambda rest: head + rest)
))  # fmt: skip
def test_whatever_is_written_is_days_or_a_reason(text: str) -> None:
    try:
        days = which_days(text)
    except Bad:
        return  # with its reason; anything else that is raised fails
    assert which_days(shown(days)) == days


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("逢", "files.date"),
        ("逢0", "files.ending_days"),
        ("逢11", "files.ending_days"),
        ("逢15", "files.ending_days"),  # 1 and 5, or the fifteenth?
        ("逢3-6-12", "files.ending_days"),
        ("逢" + "9" * 5000, "files.date"),
        ("农历十三月初一", "files.lunar_date"),
        ("农历八月三十一", "files.lunar_date"),
        ("农历每月初一、四十", "files.lunar_date"),
        ("农历" + "9" * 5000, "files.date"),
        ("每年2-30", "files.yearly"),
        ("每年13-1", "files.yearly"),
        ("每年5-1..6-1..7-1", "files.yearly"),
        ("2022-02-30", "files.no_such_date"),
        ("中秋", "files.date"),
    ],
)
def test_what_no_almanac_has_is_told(text: str, code: str) -> None:
    with pytest.raises(Bad) as raised:
        which_days(text)
    assert raised.value.reason.code == code


@pytest.mark.parametrize(("text", "days"), [("农历5-5..5-7", 3), ("农历5-5", 1), ("农历4-20..5-10", 20)])
def test_feast_days_come_once_in_a_year_whose_month_is_repeated(text: str, days: int) -> None:
    """2009 had the fifth month twice."""
    assert len(of_year(which_days(text), 2009)) == days


def test_a_range_over_a_repeated_month_has_all_of_it() -> None:
    """2020 had the fourth month twice: from the 20th of the first to the 10th of the fifth are 50 days, no gap."""
    assert len(of_year(which_days("农历4-20..5-10"), 2020)) == 50
