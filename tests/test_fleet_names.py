"""What a township's things are called at a village, and back again: nothing is taken for something else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.air.events import entry
from dalaba.core.model import Event
from dalaba.core.spot_id import SpotId
from dalaba.fleet.names import Names, prefixed, unprefixed
from dalaba.trust.member import Member

NAMES = Names.of(Member("三江镇", "n3f9a2c1b", {"五一村": "大榕树", "五一采样点": "礼堂"}))
PLAIN = st.text(st.characters(blacklist_characters="/@\n", blacklist_categories=["Cs"]), min_size=1, max_size=8)
OUTLET = st.one_of(st.sampled_from(["五一村", "五一采样点"]), PLAIN)
DUE = st.just("2022-07-13T07:00:00+08:00")


@given(PLAIN, PLAIN)
def test_a_name_comes_back_without_its_owner(owner: str, name: str) -> None:
    assert unprefixed(owner, prefixed(owner, name)) == name


@given(PLAIN)
def test_what_the_township_sent_is_told_from_the_villages_own(name: str) -> None:
    assert NAMES.there(NAMES.here(name)) == name
    assert NAMES.is_theirs(NAMES.here(name))
    assert not NAMES.is_theirs(name.replace("三江镇·", ""))


@given(PLAIN, PLAIN, st.sampled_from(["五一村", "五一采样点", "东和村"]), DUE)
def test_a_spot_of_the_township_comes_back_as_the_same(source: str, row: str, outlet: str, when: str) -> None:
    there = str(SpotId(source, row, outlet, when))
    here = str(SpotId(NAMES.here(source), row, NAMES.outlet_here(outlet), when))
    assert NAMES.spot_there(here) == there


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("三江镇·核酸/早@大榕树@2022-07-13T07:00:00+08:00", "核酸/早@五一村@2022-07-13T07:00:00+08:00"),
        ("防火/早@大榕树@2022-07-13T07:00:00+08:00", "本村·防火/早@五一村@2022-07-13T07:00:00+08:00"),
        ("order/ab12@大榕树@2", "order/ab12@五一村@2"),
        ("order/早@大榕树@2022-07-13T07:00:00+08:00", "本村·order/早@五一村@2022-07-13T07:00:00+08:00"),
        ("三江镇·order/早@大榕树@2022-07-13T07:00:00+08:00", "order/早@五一村@2022-07-13T07:00:00+08:00"),
        ("talk/ab12@礼堂", "talk/ab12@五一采样点"),
        ("tone@大榕树@1657666800000", "tone@五一村@1657666800000"),
        ("防火/早@村口@2022-07-13T07:00:00+08:00", "本村·防火/早@村口@2022-07-13T07:00:00+08:00"),
    ],
)
def test_what_the_township_calls_it(here: str, there: str) -> None:
    assert NAMES.spot_there(here) == there


def event(kind: str, spot: str = "", output: str = "", **detail: object) -> Event:
    return Event(NAMES.township, "b1", 1, 1_657_666_800_000, 0, kind, spot, output, detail=detail)


def test_an_event_of_the_village_is_as_the_township_would_have_called_it() -> None:
    planned = event(
        "planned", "三江镇·核酸/早@大榕树@2022-07-13T07:00:00+08:00", "大榕树", script="三江镇·核酸通知",
        title="核酸检测", parts=[{"version": "普通话", "language": "cmn", "duration": 9000}],
    )  # fmt: skip
    there = NAMES.event_there(planned)
    assert (there.spot, there.output) == ("核酸/早@五一村@2022-07-13T07:00:00+08:00", "五一村")
    assert (there.detail["script"], there.detail["title"]) == ("核酸通知", "核酸检测")
    assert there.detail["parts"] == planned.detail["parts"]
    assert replace(there, spot=planned.spot, output=planned.output, detail=planned.detail) == planned


def test_what_the_village_plays_of_its_own_is_none_of_the_townships() -> None:
    there = NAMES.event_there(event("refused", "防火/早@大榕树@x", outlet="大榕树", script="防火"))
    assert (there.spot, there.detail) == ("本村·防火/早@五一村@x", {"outlet": "五一村", "script": "本村·防火"})


def test_orders_and_their_outlets_are_called_so_too() -> None:
    said = event("order", verb="announce", id="ab12", to=["大榕树", "礼堂"], parts={"大榕树": [{"clip": "x"}]})
    there = NAMES.event_there(said)
    assert entry(there).outlets == ("五一村", "五一采样点")
    assert there.detail["parts"] == {"五一村": [{"clip": "x"}]}
    day = event(
        "programme", date="2022-07-13", stopped={"大榕树": {}}, volumes={"礼堂": 60},
        lasting=[{"at": 1, "actor": "李", "begun": {"大榕树": 3}, "order": {"id": "x", "to": ["大榕树"]}}],
    )  # fmt: skip
    found = NAMES.event_there(day).detail
    assert (found["stopped"], found["volumes"]) == ({"五一村": {}}, {"五一采样点": 60})
    assert found["lasting"] == [
        {"at": 1, "actor": "李", "begun": {"五一村": 3}, "order": {"id": "x", "to": ["五一村"]}}
    ]


def test_the_facts_of_a_reason_are_called_so_too() -> None:
    cut = event("cut", "三江镇·核酸/早@大榕树@x", "大榕树", params={
        "outlet": "大榕树", "outlets": "大榕树、礼堂", "spot": "防火/早@大榕树@x", "why_outlet": "礼堂", "seconds": "3",
    })  # fmt: skip
    assert NAMES.event_there(cut).detail["params"] == {
        "outlet": "五一村", "outlets": "五一村、五一采样点", "spot": "本村·防火/早@五一村@x", "seconds": "3",
        "why_outlet": "五一采样点",
    }  # fmt: skip


@given(st.recursive(st.one_of(st.none(), st.integers(), st.text(max_size=5)), lambda inner: st.one_of(
    st.lists(inner, max_size=3),
    st.dictionaries(st.sampled_from(["outlet", "to", "script", "parts", "params", "order", "x"]), inner, max_size=3),
)))  # fmt: skip
def test_a_ledger_may_hold_anything(value: object) -> None:
    """Another program, or a damaged disk, may have written it."""
    for key in ("outlet", "to", "parts", "params", "order", "lasting", "begun", "outlets", "spot"):
        NAMES.event_there(replace(event("x"), detail={key: value}))
