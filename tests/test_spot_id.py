"""What a spot is called: a value with one text, whoever planned or ordered it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.model import Booking, Occurrence, Wanted
from dalaba.core.spot_id import SpotId, names_like, order_of
from tests.conftest import ROOT
from tests.places import at
from tests.test_playout import Office, programme, spot

PLAIN = st.text(st.characters(blacklist_characters="/@\n", blacklist_categories=["Cs"]), min_size=1, max_size=8)
OUTLET = st.text(st.characters(blacklist_characters="\n", blacklist_categories=["Cs"]), min_size=1, max_size=8)
WHEN = st.sampled_from(["2022-07-13T07:00:00+08:00", "1", "1657666800000"])


@given(PLAIN, PLAIN, OUTLET, WHEN)
def test_its_text_is_read_back_as_the_same(source: str, row: str, outlet: str, when: str) -> None:
    """An outlet may be called anything: A@B/2 too."""
    name = SpotId(source, row, outlet, when)
    assert SpotId.parse(str(name)) == name


@given(st.text(max_size=30))
def test_any_text_is_one(text: str) -> None:
    """A hand-over may come from anybody."""
    assert isinstance(order_of(text), str)
    assert isinstance(SpotId.parse(text).key, str)


@pytest.mark.parametrize(
    ("text", "key", "outlet", "order"),
    [
        ("核酸/循环@五一村@2022-07-13T07:00:00+08:00", "核酸/循环", "五一村", ""),
        ("order/ab12@五一村@2", "order/ab12", "五一村", "ab12"),
        ("order/晨播@五一村@2022-07-13T07:00:00+08:00", "order/晨播", "五一村", ""),
        ("talk/ab12@五一村", "talk/ab12", "五一村", ""),
        ("tone@五一村@1657666800000", "tone", "五一村", ""),
    ],
)
def test_the_names_that_there_are(text: str, key: str, outlet: str, order: str) -> None:
    name = SpotId.parse(text)
    assert (str(name), name.key, name.outlet, name.order) == (text, key, outlet, order)


def test_an_occurrence_is_called_so() -> None:
    booking = Booking("核酸", "循环", "五一村", Wanted("核酸", "五一村", ("cmn",), "", ()))
    stamp = "2022-07-13T07:00:00+08:00"
    assert Occurrence(booking, at("07:00"), at("07:05"), stamp).id == str(SpotId("核酸", "循环", "五一村", stamp))


def test_a_second_one_of_the_same_name_is_numbered_at_its_row() -> None:
    names = names_like("核酸/循环@五一村@2022-07-13T07:00:00+08:00")
    assert [next(names), next(names)] == [
        "核酸/循环@五一村@2022-07-13T07:00:00+08:00", "核酸/循环~2@五一村@2022-07-13T07:00:00+08:00",
    ]  # fmt: skip


def test_a_campaign_called_order_is_a_campaign(tmp_path: Path) -> None:
    """After a power cut its spots are known as planned, and a programme without them withdraws them."""
    morning = spot("07:30")._replace(id="order/晨播@五一村@2022-07-13T07:30:00+08:00")
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(morning))
    office.ledger.close()
    office.boot("06:55")
    office.air.load(programme())
    office.ledger.flush()
    assert [(each.kind, each.spot) for each in office.ledger.events() if each.kind == "withdrawn"] == [
        ("withdrawn", morning.id)
    ]


def test_nobody_else_takes_one_apart() -> None:
    for path in sorted((ROOT / "dalaba").rglob("*.py")):
        if path.name != "spot_id.py":
            assert 'partition("@")' not in path.read_text("utf-8"), path
