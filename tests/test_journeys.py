"""Three journeys through the house come back to no file that still waits; and what counts as such a return."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import bench_journeys, journeys
from bench.journeys import Journey, followed

A = """
from dataclasses import dataclass
import b


def goes_and_comes_back():
    b.calls(lambda: 1)


def goes():
    b.answers()
    b.answers()


def reads_a_value():
    b.reads(Row(1))


def loads():
    b.loads()


def asks_again():
    folded()


@b.remembered
def folded():
    return 3


@dataclass
class Row:
    length: int

    @property
    def seconds(self):
        return self.length * 1000
"""
B = """
def calls(back):
    return back()


def answers():
    return 2


def reads(row):
    return row.seconds


def loads():
    import c


def remembered(read):
    def asked():
        return read()

    return asked
"""
C = "import a\n\nnumber = a.b.answers()\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name, text in (("a", A), ("b", B), ("c", C)):
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(journeys, "HOUSE", f"{tmp_path}/")
    yield tmp_path
    for name in "abc":
        sys.modules.pop(name, None)


def test_no_journey_comes_back_to_a_file_that_still_waits(tmp_path: Path) -> None:
    """From a notice to its clip, from a due time to its sound, from a stop to silence."""
    seen = dict(bench_journeys.journeys(tmp_path))
    assert len(seen) == 3
    assert {name: each.examples for name, each in seen.items() if each.returns} == {}


def seen(verb: str) -> Journey:
    import a  # type: ignore[import-not-found]

    return followed(getattr(a, verb))


def test_a_callback_is_a_return_to_the_file_it_is_written_in(house: Path) -> None:
    journey = seen("goes_and_comes_back")
    assert journey.files == ["a.py", "b.py"]
    assert dict(journey.returns) == {("a.py", "b.py"): 1}
    assert journey.examples == {("a.py", "b.py"): "calls calls goes_and_comes_back.<locals>.<lambda>"}
    assert journey.both_ways == [("a.py", "b.py")]


def test_going_somewhere_twice_is_no_return(house: Path) -> None:
    journey = seen("goes")
    assert (dict(journey.ways), journey.depth) == ({("", "a.py"): 1, ("a.py", "b.py"): 2}, 2)
    assert not journey.returns


def test_reading_a_value_is_no_return(house: Path) -> None:
    assert not seen("reads_a_value").returns


def test_a_decorator_that_remembers_is_no_file_of_its_own(house: Path) -> None:
    assert seen("asks_again").files == ["a.py"]


def test_loading_a_module_is_no_step_of_the_journey(house: Path) -> None:
    assert seen("loads").files == ["a.py", "b.py"]
