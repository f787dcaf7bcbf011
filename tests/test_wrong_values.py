"""Wrong values at air's two doors, the hand-over and the control channel: refused with a reason, and air goes on.

Each field of a real hand-over, and of each request, is spoilt in its turn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalaba.core.model import Amplifier, Part, Programme, Reason, Refusal
from dalaba.link import handover
from dalaba.link.control import Call
from dalaba.link.handover import HandoverError
from tests.places import DAY, at
from tests.test_onair import CARD, Booth

Path_: TypeAlias = tuple[str | int, ...]
"""Where a value is: keys and numbers."""
NIGHT = ((at("00:00"), at("05:00")), (at("22:00"), at("23:00")))
FULL = replace(CARD, neighbours=("东和村",), amplifier=Amplifier("amp on", "amp off"), silent=NIGHT, max_volume=70)


def whole(booth: Booth) -> dict[str, Any]:
    """A hand-over in which everything stands that may."""
    lost = Part("瑶语", "ium", None, 0, False, Reason("plan.no_recording", {"script": "核酸", "version": "瑶语"}))
    spots = [booth.spot(time)._replace(lost=(lost,)) for time in ("06:00:30", "06:01:00")]
    refused = Refusal(
        f"核酸/x@五一村@{DAY}T12:45", "五一村", at("12:45"), "核酸", "普通话", Reason("plan.quiet_hours", {"a": "b"})
    )
    programme = Programme("三江", "Asia/Shanghai", DAY.isoformat(), (FULL,), tuple(spots), (refused,))
    found: dict[str, Any] = json.loads(json.dumps(handover.as_json(programme, "zh")))
    return found


def places(value: object, path: Path_ = ()) -> Iterator[Path_]:
    """Every value in it, however deep, but for what only people read."""
    yield path
    pairs: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in pairs:
        if name != "reason":
            yield from places(each, (*path, name))


def spoilt(value: Any, path: Path_, junk: object) -> Any:
    """The same with something else in that place."""
    if not path:
        return junk
    copy = deepcopy(value)
    inner = copy
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = junk
    return copy


JUNK: list[object] = [
    None, True, False, -1, 0, 101, 2**60, 1.5, -0.5, 10.0**300, float("nan"), float("inf"), "", "80", "\ud800", "\0",
    "2022-07-13T07:00:00", [], [None], [[]], ["x", 7], {}, {"x": 1}, {"": None},
]  # fmt: skip


@contextmanager
def closed(folder: Path) -> Iterator[Booth]:
    """A booth that is closed in the end."""
    booth = Booth(folder)
    try:
        yield booth
    finally:
        booth.air.close()


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    with closed(tmp_path) as booth:
        yield booth


def plainly(body: dict[str, Any]) -> object:
    """What of a hand-over counts: without the sentences, and whole numbers as numbers."""
    for each in (*body["refused"], *(part for spot in body["spots"] for part in (*spot["parts"], *spot["lost"]))):
        each.pop("reason", None)
        if "clip" in each and each["clip"] is None:  # then the rest of it says nothing
            for name in ("digest", "rate", "skip", "frames", "by"):
                each.pop(name, None)
    for spot in body["spots"]:
        spot.pop("estimated", None)  # said of its parts
    return json.loads(json.dumps(body), parse_int=float)


def test_what_is_read_of_a_hand_over_is_what_stands_there_or_it_is_refused(booth: Booth, tmp_path: Path) -> None:
    """Nothing is taken for something like it: no text for a number, no letters for a list."""
    good, path = whole(booth), tmp_path / f"{DAY}.json"
    refused = 0
    for place in places(good):
        for junk in JUNK:
            body = spoilt(good, place, junk)
            path.write_text(json.dumps(body), "utf-8")
            try:
                read = handover.as_json(handover.read(path), "zh")
            except HandoverError:
                refused += 1
            else:
                assert plainly(json.loads(json.dumps(read))) == plainly(body), (place, junk)
    assert refused > 1_500


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_air_refuses_a_spoilt_hand_over_and_goes_on_with_the_last_good_one(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    with closed(tmp_path_factory.mktemp("booth")) as booth:
        good = whole(booth)
        path = handover.path_of(booth.folder, DAY)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(good), "utf-8")
        booth.until("06:00:10")
        place = data.draw(st.sampled_from(list(places(good))))
        path.write_text(json.dumps(spoilt(good, place, data.draw(JSON | st.sampled_from(JUNK)))), "utf-8")
        try:
            handover.read(path)
            taken = True
        except HandoverError:
            taken = False
        booth.until("06:01:10")
        trouble = answered(booth, {"verb": "status"})["trouble"]
        assert ("air.handover" in {each["code"] for each in trouble}) == (not taken)
        if not taken:
            assert {key: outcome for key, (outcome, _) in booth.outcomes().items()} == {
                "06:00:30": "aired", "06:01:00": "aired", "12:45": "refused",
            }  # fmt: skip


PART = {
    "version": "普通话", "language": "cmn", "file": "clip.mp3", "digest": "d" * 64, "rate": 22_050, "skip": 0,
    "frames": 44_100, "duration": 2_000, "by": "espeak",
}  # fmt: skip
SAID = {"id": "abc", "kind": "say", "title": "停水", "priority": "notice", "parts": {"五一村": [PART]}, "more": False}
ORDERS: list[dict[str, Any]] = [
    {"verb": "stop", "to": ["五一村"], "reason": "来客人"},
    {"verb": "resume", "to": ["五一村"], "reason": ""},
    {"verb": "skip", "to": ["五一村"], "reason": ""},
    {"verb": "volume", "to": ["五一村"], "volume": 60},
    {"verb": "yield", "to": ["五一村"], "on": True, "by": "县应急广播"},
    {"verb": "test_tone", "to": ["五一村"], "force": True},
    {"verb": "announce", **SAID, "until": None, "reason": "停水", "volume": 80, "force": False},
    {"verb": "append", "id": "abc", "parts": {"五一村": [PART]}, "more": True},
    {"verb": "cancel", "id": "abc"},
    {"verb": "talk", "to": ["五一村"], "seconds": 60, "priority": "urgent", "reason": "洪水"},
    {"verb": "note", "kind": "note", "output": "五一村", "detail": {"text": "下雨"}},
    {"verb": "callup", "detail": {"site": "小学", "held": 10}},
    {"verb": "clock_ok"},
    {"verb": "status", "desk": True},
]


def answered(booth: Booth, body: dict[str, Any]) -> dict[str, Any]:
    """As it comes over the wire."""
    call = Call(json.loads(json.dumps(body)))
    call.answer(booth.air._answer(call))
    return call.wait()


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: str(order["verb"]))
def test_a_request_with_a_wrong_value_is_answered_and_air_goes_on(booth: Booth, order: dict[str, Any]) -> None:
    handover.write(booth.folder, Programme("三江", "Asia/Shanghai", DAY.isoformat(), (FULL,), (), ()))
    booth.until("06:00:02")
    body = {**order, "actor": "村文书"}
    for place in list(places(body))[1:]:
        for junk in JUNK:
            answer = answered(booth, spoilt(body, place, junk))
            assert str(answer["code"]).startswith("air."), (place, junk)
            json.dumps(answer, allow_nan=False).encode()
        booth.air.turn()
    assert answered(booth, {"verb": "status"})["code"] == "air.running"
    assert next(event.kind for event in booth.air._ledger.events()) == "boot"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.sampled_from(ORDERS), data=st.data())
def test_so_is_one_with_any_value_anywhere(
    tmp_path_factory: pytest.TempPathFactory, order: dict[str, Any], data: st.DataObject
) -> None:
    with closed(tmp_path_factory.mktemp("booth")) as booth:
        handover.write(booth.folder, Programme("三江", "Asia/Shanghai", DAY.isoformat(), (FULL,), (), ()))
        booth.until("06:00:02")
        for _ in range(3):
            body = spoilt(order, data.draw(st.sampled_from(list(places(order))[1:])), data.draw(JSON))
            assert str(answered(booth, body)["code"]).startswith("air.")
            booth.air.turn()


@pytest.mark.parametrize("to", ["五一村", {"五一村": 1}, 7, True, [7], [["五一村"]]])
@pytest.mark.parametrize("verb", ["stop", "volume", "yield", "resume"])
def test_whom_an_order_is_for_is_never_taken_for_all(booth: Booth, verb: str, to: object) -> None:
    handover.write(booth.folder, Programme("三江", "Asia/Shanghai", DAY.isoformat(), (FULL,), (), ()))
    booth.until("06:00:02")
    more = {"volume": {"volume": 10}, "yield": {"on": True, "by": "县"}}.get(verb, {})
    answer = answered(booth, {"verb": verb, "to": to, "actor": "村文书", **more})
    assert answer["code"] == "air.wrong_request"
    booth.air.turn()
    assert answered(booth, {"verb": "status"})["outlets"]["五一村"]["hindrance"] == {}
