"""What programs note of days: what is written is read again, and words said and taken back add up."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.core.characters import mended
from dalaba.core.problems import Bad
from dalaba.station.days import AUTO, DayTypes, Later, Mark, Postponed, daybook, read_days, which_days
from dalaba.station.days.daybook import Daybook
from dalaba.station.files import Problems, values
from dalaba.station.files.date_values import DateRange
from tests.places import DAY, written

VILLAGES = ("五一村", "东和村", "中心小学")
RAIN, EXAM, FAIR, FREE, WORK = "rainy", "exam", "庙会", "holiday", "workday"
TOMORROW = DAY + timedelta(days=1)


def span(first: date, last: date | None = None) -> DateRange:
    return DateRange(first, last or first)


def days_of(folder: Path, book: Daybook, by_hand: str = "") -> DayTypes:
    """The days of a station with this book, and with a days.yaml."""
    daybook.write(folder, book)
    if by_hand:
        written(folder, {"days.yaml": by_hand})
    problems = Problems()
    found = read_days(folder, "", problems)
    assert [each.reason for each in problems] == []
    return found


def has(folder: Path, book: Daybook, day: date, kind: str, outlet: str = "", by_hand: str = "") -> bool:
    found = days_of(folder, book, by_hand)
    return found.has(day, kind, outlet)


# The file

NAMES = (
    st.text(min_size=1, max_size=8).map(mended).filter(lambda name: name and name.strip() == name and "\n" not in name)
)
SPANS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(
    lambda pair: DateRange(DAY + timedelta(days=min(pair)), DAY + timedelta(days=max(pair)))
)
TYPES = st.lists(st.sampled_from([RAIN, EXAM, FAIR, FREE, f"!{RAIN}", f"!{FAIR}"]), min_size=1, max_size=3, unique=True)
PLACES = st.lists(st.sampled_from(VILLAGES), max_size=2, unique=True)
MARKS = st.tuples(SPANS, TYPES.map(tuple), PLACES.map(tuple)).map(lambda said: Mark(*said))
DELAYS = st.lists(st.builds(Postponed, st.dates(DAY, date(2030, 1, 1)), st.integers(1, 366)), min_size=1, max_size=3)
LATER = st.builds(
    lambda days, since, by, longer, outlets: Later(
        days, since * 60_000, by * 1000, min(values.DAY, since * 60_000 + longer * 1000), tuple(outlets)
    ),
    SPANS, st.integers(0, 1439), st.integers(1, 43_200), st.integers(1, 86_400), PLACES,
)  # fmt: skip
BOOKS = st.builds(
    Daybook,
    st.lists(MARKS, max_size=5).map(tuple),
    st.dictionaries(NAMES, DELAYS.map(tuple), max_size=2),
    st.lists(LATER, max_size=3).map(tuple),
)


@settings(max_examples=120, deadline=None)
@given(BOOKS)
def test_what_is_written_is_read_as_the_same_book(book: Daybook) -> None:
    with TemporaryDirectory() as folder:
        daybook.write(Path(folder), book)
        again = daybook.read(Path(folder))
    assert [mark._replace(place=None) for mark in again.marks] == list(book.marks)
    assert again.postponed == book.postponed
    assert [later._replace(place=None) for later in again.later] == list(book.later)


def test_an_empty_book_is_no_file(tmp_path: Path) -> None:
    daybook.write(tmp_path, Daybook().marked(span(DAY), [RAIN]))
    assert (tmp_path / AUTO).exists()
    daybook.write(tmp_path, Daybook())
    assert not (tmp_path / AUTO).exists()
    assert daybook.read(tmp_path) == Daybook()


def test_the_file_says_who_wrote_it_and_is_read_by_people_too(tmp_path: Path) -> None:
    book = Daybook().marked(span(DAY, TOMORROW), [RAIN], ["五一村"]).put_off("核酸", TOMORROW, 1)
    assert daybook.text(book).split("\n")[2:] == [
        "日类型:",
        '  - {日期: "2022-07-13..2022-07-14", 类型: ["雨天"], 播放点: ["五一村"]}',
        "推迟:",
        '  "核酸": [{从: 2022-07-14, 天数: 1}]',
        "",
    ]
    assert daybook.text(book).startswith("# ")


@pytest.mark.parametrize(
    "text", ["日类型：雨天\n", "日类型:\n  - {日期: 明天, 类型: 雨天}\n", "- 雨天\n", "\x00", "{", ""]
)
def test_a_file_that_people_have_broken_is_not_overwritten(tmp_path: Path, text: str) -> None:
    (tmp_path / AUTO).write_text(text, encoding="utf-8")
    with pytest.raises(Bad) as raised:
        daybook.read(tmp_path)
    assert raised.value.reason.code == "plan.daybook"
    assert raised.value.reason.params["where"].startswith(AUTO)
    assert (tmp_path / AUTO).read_text(encoding="utf-8") == text


def test_a_folder_of_that_name_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / AUTO).mkdir()
    with pytest.raises(Bad) as raised:
        daybook.read(tmp_path)
    assert raised.value.reason.code == "plan.daybook"


# Words said and taken back


def test_a_cleared_day_is_cut_out_of_a_longer_word(tmp_path: Path) -> None:
    book = Daybook().marked(span(DAY, DAY + timedelta(days=4)), [RAIN]).cleared(span(TOMORROW))
    rain = [has(tmp_path, book, DAY + timedelta(days=number), RAIN) for number in range(5)]
    assert rain == [True, False, True, True, True]


def test_clearing_takes_back_what_was_said_by_command_and_not_what_is_written_by_hand(tmp_path: Path) -> None:
    by_hand = "日类型:\n  2022-07-14: [雨天, 工作日]\n"
    book = Daybook().marked(span(DAY, TOMORROW), [RAIN, FREE]).cleared(span(TOMORROW))
    assert has(tmp_path, book, TOMORROW, RAIN, by_hand=by_hand)
    assert has(tmp_path, book, TOMORROW, WORK, by_hand=by_hand)
    assert has(tmp_path, book, DAY, FREE, by_hand=by_hand)


def test_a_day_that_was_made_a_workday_and_cleared_is_what_the_calendar_says(tmp_path: Path) -> None:
    saturday = date(2022, 7, 16)
    long = Daybook().marked(span(DAY, saturday), [WORK])
    assert has(tmp_path, long, saturday, WORK)
    assert has(tmp_path, long.cleared(span(saturday)), saturday, FREE)
    assert has(tmp_path, long.cleared(span(DAY)), DAY, WORK), "a Wednesday is one anyway"


def test_a_word_against_rain_is_taken_back_like_any_other(tmp_path: Path) -> None:
    book = Daybook().marked(span(DAY, TOMORROW), [f"!{RAIN}"]).cleared(span(DAY))
    assert has(tmp_path, book, DAY, RAIN, by_hand="日类型:\n  2022-07-13..2022-07-14: 雨天\n")
    assert not has(tmp_path, book, TOMORROW, RAIN)


def test_where_it_was_said_everywhere_it_can_be_taken_back_at_one_place(tmp_path: Path) -> None:
    book = Daybook().marked(span(DAY), [RAIN]).cleared(span(DAY), ["五一村"], VILLAGES)
    assert [has(tmp_path, book, DAY, RAIN, name) for name in VILLAGES] == [False, True, True]


def test_the_same_word_said_twice_is_one_word() -> None:
    book = Daybook().marked(span(DAY), [RAIN]).marked(span(DAY), [EXAM]).marked(span(DAY), [RAIN])
    assert [mark.types for mark in book.marks] == [(EXAM,), (RAIN,)]


def test_days_that_come_again_written_in_by_hand_stay_unless_their_day_is_cleared() -> None:
    market = Mark(which_days("逢3"), ("market",))
    assert Daybook((market,)).cleared(span(TOMORROW)).marks == (market,)
    assert Daybook((market,)).cleared(span(DAY)).marks == ()


STEPS = st.lists(
    st.tuples(
        st.booleans(), st.integers(0, 6), st.integers(0, 3), PLACES,
        st.lists(st.sampled_from([RAIN, "market", FAIR]), min_size=1, max_size=2, unique=True),
    ),
    max_size=10,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(STEPS)
def test_words_said_and_taken_back_add_up_to_what_a_table_of_days_and_places_says(
    steps: list[tuple[bool, int, int, list[str], list[str]]],
) -> None:
    table: dict[tuple[date, str], set[str]] = {}
    book = Daybook()
    for clear, begin, length, outlets, types in steps:
        days = [DAY + timedelta(days=begin + number) for number in range(length + 1)]
        book = (
            book.cleared(span(days[0], days[-1]), outlets, VILLAGES)
            if clear
            else book.marked(span(days[0], days[-1]), types, outlets)
        )
        for day in days:
            for name in outlets or VILLAGES:
                table[day, name] = set() if clear else table.get((day, name), set()) | set(types)
    with TemporaryDirectory() as folder:
        found = days_of(Path(folder), book)
    for number in range(10):
        day = DAY + timedelta(days=number)
        for name in VILLAGES:
            said = set(found.written(day, name).others)
            assert said == table.get((day, name), set())


# Postponements


def test_a_campaign_put_off_twice_and_put_back() -> None:
    book = Daybook().put_off("核酸", DAY, 1).put_off("核酸", TOMORROW, 2).put_off("防火", DAY, 3)
    assert book.postponed["核酸"] == (Postponed(DAY, 1), Postponed(TOMORROW, 2))
    back = book.put_back("核酸")
    assert set(back.postponed) == {"防火"}
    with pytest.raises(Bad) as raised:
        back.put_back("核酸")
    assert raised.value.reason.code == "plan.not_postponed"
