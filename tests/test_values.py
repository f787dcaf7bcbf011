"""Times, windows, durations, dates and choices, in every form in which people write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.model import Window
from dalaba.core.problems import Bad
from dalaba.messages import explain
from dalaba.station.days import day_type, weekday
from dalaba.station.files import date_values, values
from dalaba.station.files.values import DAY, HOUR, MINUTE, SECOND

TODAY = date(2022, 7, 13)


def why(parse: Callable[[str, bool], object], text: str, strict: bool = False) -> str:
    """The code of why a text is refused."""
    with pytest.raises(Bad) as caught:
        parse(text, strict)
    return caught.value.reason.code


# --- times -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "07:30",
        "7:30",
        "7.30",
        "0730",
        "730",
        "7点30",
        "7点30分",
        "7点半",
        "7时30分",
        "07:30:00",
        "７：３０",
        " 7:30 ",
        '"7:30"',
    ],
)
def test_half_past_seven_is_read_however_it_is_written(text: str) -> None:
    assert values.clock_time(text) == 7 * HOUR + 30 * MINUTE


def test_other_times_of_the_day() -> None:
    assert values.clock_time("7点") == values.clock_time("7点整") == 7 * HOUR
    assert values.clock_time("0:00") == 0
    assert values.clock_time("24:00") == DAY
    assert values.clock_time("7:30:15") == 7 * HOUR + 30 * MINUTE + 15 * SECOND


@pytest.mark.parametrize("text", ["25:00", "24:01", "7:60", "12:00:60", "2460"])
def test_there_is_no_such_time(text: str) -> None:
    assert why(values.clock_time, text) == "files.time_range"


@pytest.mark.parametrize("text", ["早上", "", "7:3:0:1", "7::30", "-1:00", "12345", "7", "两下"])
def test_what_is_no_time_is_told(text: str) -> None:
    assert why(values.clock_time, text) == "files.time"


@given(st.integers(0, 86_399))
def test_every_second_of_the_day_is_read_back(second: int) -> None:
    hours, rest = divmod(second, 3600)
    assert values.clock_time(f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}", True) == second * SECOND


@pytest.mark.parametrize("text", ["07：30", "０７:30", "“07:30”", "07:30　"])
def test_chinese_keyboard_forms_are_pointed_out_in_yaml_and_taken_in_sheets(text: str) -> None:
    if text.strip() != "07:30":
        assert why(values.clock_time, text, strict=True) == "files.trap_fullwidth"
    assert values.clock_time(text) == 7 * HOUR + 30 * MINUTE


def test_the_trap_says_what_to_write() -> None:
    with pytest.raises(Bad) as caught:
        values.clock_time("“０７：３０”", True)
    assert caught.value.reason.params == {"found": "“０７：３０”", "wanted": "07:30"}


# --- windows -----------------------------------------------------------------------------------------------------

MORNING = Window(7 * HOUR, 11 * HOUR + 30 * MINUTE)


@pytest.mark.parametrize(
    "text",
    [
        "07:00-11:30",
        "7:00 - 11:30",
        "7:00~11:30",
        "7:00到11:30",
        "7点至11点半",
        "7:00–11:30",
        "0700-1130",
        "7:00--11:30",
    ],
)
def test_a_window_is_read_however_it_is_written(text: str) -> None:
    assert values.window(text, True) == MORNING


def test_a_window_typed_on_a_chinese_keyboard_is_taken_in_a_sheet() -> None:
    assert values.window("７：００－１１：３０") == values.window("7:00～11:30") == MORNING
    assert why(values.window, "7：00－11：30", strict=True) == "files.trap_fullwidth"


@pytest.mark.parametrize("text", ["11:30-7:00", "7:00-7:00", "22:00-01:00"])
def test_a_window_ends_after_it_starts(text: str) -> None:
    assert why(values.window, text) == "files.window_backwards"


def test_a_window_across_midnight_says_so_or_is_of_a_kind_that_may() -> None:
    night = Window(22 * HOUR, 25 * HOUR)
    assert (
        values.window("22:00-次日01:00") == values.window("22:00-+1 1:00") == values.window("22:00-第二天1:00") == night
    )
    assert values.window("22:00-01:00", wraps=True) == night


def test_a_whole_day_is_a_window_and_more_is_none() -> None:
    assert values.window("00:00-24:00") == Window(0, DAY)
    assert why(values.window, "07:00-次日08:00") == "files.window_long"


@pytest.mark.parametrize("text", ["", "7:00", "7:00-", "-7:00", "7:00-8:00-9:00"])
def test_what_is_no_window_is_told(text: str) -> None:
    assert why(values.window, text) == "files.window"


def test_a_window_of_no_times_is_told_by_the_time() -> None:
    assert why(values.window, "早上-晚上") == "files.time"
    assert why(values.window, "7:00-25:00") == "files.time_range"


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_every_window_within_a_day_is_read_back(start: int, length: int) -> None:
    end = start + length
    shown = f"{end // 60:02d}:{end % 60:02d}" if end <= 1440 else f"次日{end // 60 - 24:02d}:{end % 60:02d}"
    assert values.window(f"{start // 60:02d}:{start % 60:02d}-{shown}") == Window(start * MINUTE, end * MINUTE)


# --- durations ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("15分钟", 15 * MINUTE),
        ("15分", 15 * MINUTE),
        ("15", 15 * MINUTE),
        ("15 min", 15 * MINUTE),
        ("15minutes", 15 * MINUTE),
        ("1小时", HOUR),
        ("1小时30分", 90 * MINUTE),
        ("1.5小时", 90 * MINUTE),
        ("0.5", 30 * SECOND),
        ("1h", HOUR),
        ("90秒", 90 * SECOND),
        ("90s", 90 * SECOND),
        ("1分30秒", 90 * SECOND),
        ("２分钟", 2 * MINUTE),
        ("24小时", DAY),
        ("0", 0),
    ],
)
def test_a_duration_is_read_however_it_is_written(text: str, length: int) -> None:
    assert values.duration(text) == length


@pytest.mark.parametrize("text", ["", "一会儿", "-5", "5分钟前", "分钟", "1分1小时", "1e3"])
def test_what_is_no_duration_is_told(text: str) -> None:
    assert why(values.duration, text) == "files.duration"


@pytest.mark.parametrize("text", ["25小时", "1441", "9" * 90, "9" * 90 + "小时"])
def test_no_duration_is_longer_than_a_day(text: str) -> None:
    assert why(values.duration, text) == "files.duration_long"


def test_silence_without_a_unit_is_in_seconds() -> None:
    assert values.silence("0.5") == 500
    assert values.silence("2") == values.silence("2秒") == 2 * SECOND
    assert why(values.silence, "9" * 400) == "files.duration_long"


# --- dates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["2022-07-13", "2022-7-13", "2022/7/13", "2022.7.13", "2022年7月13日", "2022年7月13号", "2022-07-13 00:00"]
)
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert date_values.day(text) == TODAY


def test_near_days_have_their_words_where_today_is_known() -> None:
    shift = {"今天": 0, "明天": 1, "昨天": -1, "后天": 2, "Tomorrow": 1}
    assert {word: (date_values.day(word, today=TODAY) - TODAY).days for word in shift} == shift
    assert date_values.day("7-14", today=TODAY) == date_values.day("7月14日", today=TODAY) == date(2022, 7, 14)
    assert why(date_values.day, "今天") == "files.date"  # in a file it would mean another day tomorrow


@pytest.mark.parametrize("text", ["2022-02-29", "2022-13-01", "2022-04-31", "2022-00-10"])
def test_there_is_no_such_day(text: str) -> None:
    assert why(date_values.day, text) == "files.no_such_date"


@pytest.mark.parametrize("text", ["0202-07-13", "2922-07-13", "9999-12-31", "0000-01-01"])
def test_a_year_with_a_slip_in_it_is_told(text: str) -> None:
    assert why(date_values.day, text) == "files.year"


@pytest.mark.parametrize("text", ["7-13", "7/13", "7月13日", "7月13号"])
def test_a_date_without_its_year_is_to_be_written_whole(text: str) -> None:
    assert why(date_values.day, text) == "files.date_no_year"
    with pytest.raises(Bad) as caught:
        date_values.dates(text)
    assert "-07-13" in explain(caught.value.reason, "zh")


@pytest.mark.parametrize("text", ["22-07-13", "22/7/13", "22年7月13日", "22.7.13"])
def test_a_year_of_two_digits_is_to_be_written_with_four(text: str) -> None:
    with pytest.raises(Bad) as caught:
        date_values.day(text)
    assert caught.value.reason.code == "files.date_short_year"
    assert "2022-07-13" in explain(caught.value.reason, "en")


def test_eight_digits_are_a_date() -> None:
    assert date_values.day("20220713") == date(2022, 7, 13)


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [("7.5", "7:50", "7:30"), ("7.3", "7:30", "7:18"), ("7.8", "7:08", "7:48"), ("12.75", "12:07", "12:45"),
     ("7.125", "7:12", "7:08")],
)  # fmt: skip
def test_a_number_with_a_point_is_no_time_and_both_readings_are_shown(text: str, first: str, second: str) -> None:
    with pytest.raises(Bad) as caught:
        values.clock_time(text)
    assert caught.value.reason.code == "files.time_decimal"
    assert (caught.value.reason.params["first"], caught.value.reason.params["second"]) == (first, second)


@pytest.mark.parametrize("text", ["", "7/13/22/1", "2022", "周三", "2022-07", "202207"])
def test_what_is_no_date_is_told(text: str) -> None:
    assert why(date_values.day, text) == "files.date"


@pytest.mark.parametrize("sign", ["..", " .. ", "至", "到", "~", "…", "..."])
def test_days_from_one_to_another(sign: str) -> None:
    span = date_values.dates(f"2022-07-13{sign}2022-07-15")
    assert [day in span for day in (date(2022, 7, 12), TODAY, date(2022, 7, 15), date(2022, 7, 16))] == [
        False,
        True,
        True,
        False,
    ]


def test_one_day_is_from_itself_to_itself() -> None:
    assert date_values.dates("2022-07-13") == (TODAY, TODAY)


def test_dates_the_wrong_way_round_are_told() -> None:
    assert why(date_values.dates, "2022-07-15..2022-07-13") == "files.dates_backwards"


@pytest.mark.parametrize("text", ["2022-07-13..", "..2022-07-13", "2022-07-13..2022-07-14..2022-07-15", "每天"])
def test_what_is_no_span_of_days_is_told(text: str) -> None:
    assert why(date_values.dates, text) == "files.date"


@given(st.dates(date(1970, 1, 1), date(2199, 12, 1)), st.integers(0, 30))
def test_every_span_is_read_back(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert date_values.dates(f"{first}..{last}", True) == (first, last)


# --- choices, numbers, lists -------------------------------------------------------------------------------------


def test_yes_and_no_in_every_way() -> None:
    assert all(values.yes_no(text) for text in ("是", "Yes", "true", "ON", "1", "开"))
    assert not any(values.yes_no(text) for text in ("否", "no", "False", "off", "0", "关"))
    assert why(values.yes_no, "也许") == "files.yes_no"


def test_a_number_may_have_its_measure_word() -> None:
    parse = values.whole(1, 100)
    assert [parse(text, True) for text in ("2", "2遍", "3次", "80%", "5 分钟")] == [2, 2, 3, 80, 5]
    assert parse("２", False) == 2
    assert why(parse, "２", strict=True) == "files.trap_fullwidth"


@pytest.mark.parametrize("text", ["0", "101", "", "三成", "1.5", "9" * 50, "-1"])
def test_a_number_out_of_its_range_is_told_with_the_range(text: str) -> None:
    with pytest.raises(Bad) as caught:
        values.whole(1, 100)(text, False)
    assert caught.value.reason.code == "files.whole"
    assert (caught.value.reason.params["low"], caught.value.reason.params["high"]) == ("1", "100")


def test_a_choice_is_one_of_its_words_and_names_the_nearest() -> None:
    parse = values.choice({"连播": 1, "together": 1, "轮播": 2})
    assert (parse("连播", True), parse("Together", True), parse(" 轮播 ", True)) == (1, 1, 2)
    with pytest.raises(Bad) as caught:
        parse("轮着播", True)
    assert caught.value.reason.code == "files.choice_near"
    assert caught.value.reason.params["nearest"] == "轮播"
    assert why(parse, "xyz") == "files.choice"


def test_a_language_has_many_names_and_one_code() -> None:
    assert {values.language(word) for word in ("粤语", "广东话", "白话", "yue", "Cantonese", "zh-HK")} == {"yue"}
    assert why(values.language, "火星话") == "files.language"


def test_a_weekday_has_many_names() -> None:
    assert {weekday(word) for word in ("星期三", "周三", "礼拜三", "三", "Wednesday", "wed", "3")} == {2}
    assert {weekday(word) for word in ("星期日", "星期天", "周日", "7", "0", "Sun")} == {6}
    assert why(weekday, "星期八") == "files.weekday"


def test_names_are_split_wherever_people_put_a_sign_between_them() -> None:
    assert values.names("五一村、东和村，石田村; 河口村；高寨村  云溪村") == [
        "五一村", "东和村", "石田村", "河口村", "高寨村", "云溪村",
    ]  # fmt: skip
    assert values.names(" 、 ") == []


# --- any text at all ---------------------------------------------------------------------------------------------

PARSERS: list[Callable[[str, bool], object]] = [
    values.clock_time,
    values.window,
    lambda text, strict: values.window(text, strict, wraps=True),
    values.duration,
    values.silence,
    date_values.day,
    lambda text, strict: date_values.day(text, strict, today=TODAY),
    date_values.dates,
    values.yes_no,
    values.whole(0, 100),
    values.choice({"连播": 1, "together": 2}),
    values.language,
    weekday,
    day_type,
]
NEARLY = st.text(
    st.sampled_from('0123456789０９:：.-－~到至点时分秒半整小钟日月年次h ms"“”%+/٣½²　今明一'), max_size=14
)


@pytest.mark.parametrize("parse", PARSERS)
@given(st.one_of(st.text(max_size=30), NEARLY), st.booleans())
def test_a_parser_answers_or_says_why_not_in_words(
    parse: Callable[[str, bool], object], text: str, strict: bool
) -> None:
    try:
        parse(text, strict)
    except Bad as bad:
        reason = bad.reason
    else:
        return
    assert explain(reason, "zh")
    assert explain(reason, "en")


@given(NEARLY)
def test_a_time_that_is_read_is_within_the_day(text: str) -> None:
    try:
        found = values.clock_time(text)
    except Bad:
        return
    assert 0 <= found <= DAY


@given(NEARLY)
def test_a_window_that_is_read_ends_after_it_starts_and_within_a_day(text: str) -> None:
    try:
        found = values.window(text, wraps=True)
    except Bad:
        return
    assert 0 <= found.start < found.end <= found.start + DAY
