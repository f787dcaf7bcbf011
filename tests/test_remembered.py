"""What a reader of values remembers (its answers and its refusals, of short texts), and what it does not try at all."""

from __future__ import annotations

import time

import pytest

from dalaba.core.problems import Bad
from dalaba.station.days import which_days
from dalaba.station.days.weekdays import weekdays
from dalaba.station.files import date_values, values
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.memo import remembered


def test_a_text_is_read_once_and_a_refusal_is_raised_anew_each_time() -> None:
    asked: list[str] = []

    @remembered
    def length(text: str, most: int = 3) -> int:
        asked.append(text)
        if len(text) > most:
            raise Bad("files.time", found=text)
        return len(text)

    assert [length("abc") for _ in range(3)] == [3, 3, 3]
    refusals = []
    for _ in range(2):
        with pytest.raises(Bad) as refused:
            length("abcd")
        refusals.append(refused.value)
    assert [each.reason for each in refusals] == [Bad("files.time", found="abcd").reason] * 2
    assert refusals[0] is not refusals[1]  # nobody's traceback grows
    assert length("abcd", 5) == 4
    assert asked == ["abc", "abcd", "abcd"]


def test_a_long_text_takes_no_room() -> None:
    asked: list[str] = []

    @remembered
    def same(text: str) -> str:
        asked.append(text)
        return text

    assert same("很" * 300) == same("很" * 300)
    assert len(asked) == 2


def test_full_width_forms_stay_a_problem_in_yaml_once_a_sheet_has_read_them() -> None:
    assert values.clock_time("０７：３０") == values.clock_time("07:30")
    with pytest.raises(Bad, match=r"files\.trap_fullwidth"):
        values.clock_time("０７：３０", True)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2022-07-13", True),
        ("2022-07-13..2022-07-15", True),
        ("2022-07-15..2022-07-13", False),  # backwards
        ("2022-02-30", False),
        ("1870-01-01", False),
        ("２０２２-07-13", False),
        ("2022-7-13", False),
    ],
)
def test_a_date_as_programs_write_it_is_read_at_once_and_any_other_by_the_whole_reader(text: str, read: bool) -> None:
    assert (date_values.iso(text) is not None) == read
    if read:
        first, _, last = text.partition("..")
        assert (
            date_values.iso(text)
            == date_values.dates(text)
            == DateRange(date_values.day(first), date_values.day(last or first))
        )


@pytest.mark.parametrize("text", ["9" * 5000, "逢" + "9" * 5000, "农历" + "9" * 5000, "每月" + "1日、" * 2000])
def test_a_cell_full_of_figures_is_refused_at_once(text: str) -> None:
    """A barcode reader's key that stuck: each reader of the cell took seconds, and a column of them the whole PC."""
    began = time.process_time()
    for read in (which_days, weekdays, date_values.dates, values.clock_time, values.window, values.duration):
        with pytest.raises(Bad):
            read(text)
    assert time.process_time() - began < 0.5
