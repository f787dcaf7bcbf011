"""What air may be asked: each request comes over the wire as it was sent, and nothing else comes through the door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.core.model import Programme, Reason
from dalaba.link import handover, requests
from dalaba.link.control import Call
from dalaba.link.requests import (
    REFUSED,
    Announce,
    Append,
    CallUp,
    Cancel,
    ClockIsRight,
    HubTime,
    Note,
    Request,
    Resume,
    Shutdown,
    Signed,
    SignedAppend,
    Skip,
    SkipNext,
    Sound,
    Status,
    Stop,
    Talk,
    Tone,
    Volume,
    Yield,
)
from dalaba.messages import explain
from tests.conftest import ROOT
from tests.places import DAY
from tests.test_onair import Booth
from tests.test_wrong_values import FULL, JSON, JUNK, ORDERS, places, spoilt

HERE = ("五一村",)
WATER = {"五一村": (Sound("clip.mp3", "d" * 64, 22_050, 0, 44_100, "普通话", "cmn", 2_000, "espeak"),)}
SENT: list[Request] = [
    Status(True, (Reason("air.files_wrong", {"count": "1", "file": "days.yaml:3:1"}),)),
    Shutdown(desk=True),
    Stop(HERE, "村文书", "来客人", 1_657_670_400_000),
    Resume(HERE, "村文书", "客人走了"),
    Skip(HERE, "村文书"),
    SkipNext(HERE, "村文书", "", "停水"),
    Volume(60, HERE, "村文书"),
    Yield(True, HERE, "县应急广播", "村文书"),
    Tone(HERE, "村文书", True),
    Announce("abc", "say", WATER, "停水", "今天停水", "urgent", None, "抢修", "村文书", 80, True, True),
    Append("abc", WATER, True),
    Cancel("abc", "村文书"),
    Talk(HERE, "老李", 90.0, "urgent", "洪水"),
    Note("note", {"text": "下雨", "at": 1_657_670_400_000}, "五一村", "村文书"),
    CallUp({"site": "小学", "held": 10}, "老李"),
    ClockIsRight("村文书"),
    Signed('{"signed":"e30=","by":[]}', WATER, True, False, True),
    SignedAppend("三江镇-7", WATER, True, True),
    HubTime(-1_500, 1_657_670_400_000),
]


@pytest.mark.parametrize("request_", SENT, ids=lambda request: str(request.verb))
def test_what_is_sent_is_what_comes(request_: Request) -> None:
    assert requests.parse(json.loads(json.dumps(requests.wire(request_)))) == request_


def test_these_are_all_there_are() -> None:
    assert {type(each) for each in SENT} == set(get_args(Request))


def test_a_request_without_its_version_is_of_the_first() -> None:
    """As a window that is older than the running air writes it."""
    assert requests.parse({"verb": "stop", "to": ["五一村"], "actor": "村文书", "reason": ""}) == Stop(HERE, "村文书")


@pytest.mark.parametrize(
    ("body", "zh", "en"),
    [
        ({"verb": "volume", "volume": "大声"}, "口令“volume”的“volume”不能是“大声”,没有照办。",
         "“volume” of the order “volume” cannot be “大声”; nothing was done."),
        ({"verb": "volume", "volume": float("nan")}, "口令“volume”的“volume”不能是“NaN”,没有照办。",
         "“volume” of the order “volume” cannot be “NaN”; nothing was done."),
        ({"verb": "volume", "volume": 10**16}, "口令“volume”的“volume”不能是“10000000000000000”,没有照办。",
         "“volume” of the order “volume” cannot be “10000000000000000”; nothing was done."),
        ({"verb": "volume", "to": []}, "口令“volume”的“volume”不能是“—”,没有照办。",
         "“volume” of the order “volume” cannot be “—”; nothing was done."),
        ({"verb": "stop", "to": None}, "口令“stop”的“to”不能是“null”,没有照办。",
         "“to” of the order “stop” cannot be “null”; nothing was done."),
        ({"verb": "callup", "detail": {"a": [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]}},
         "口令“callup”的“detail”不能是“[…]”,没有照办。",
         "“detail” of the order “callup” cannot be “[…]”; nothing was done."),
        ({"verb": "stop", "untill": 7}, "口令“stop”没有“untill”这一项,没有照办。",
         "The order “stop” has no “untill”; nothing was done."),
        ({"verb": "dance"}, "不认识口令“dance”。", "Unknown order “dance”."),
        ({"verb": ["stop"]}, "不认识口令“[…]”。", "Unknown order “[…]”."),
        (None, "不认识口令“null”。", "Unknown order “null”."),
        ({"verb": "stop", "version": 2},
         "口令“stop”是第 2 版的写法,正在播的程序只懂第 1 版,没有照办。请重新开播。",
         ("The order “stop” is written in form 2, and what is on the air knows form 1; nothing was done. "
          "Start the station again.")),
    ],
)  # fmt: skip
def test_what_is_none_is_refused_in_words(body: object, zh: str, en: str) -> None:
    refusal = requests.parse(body)
    assert isinstance(refusal, Reason)
    assert refusal.code in REFUSED
    assert (explain(refusal, "zh"), explain(refusal, "en")) == (zh, en)


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    booth = Booth(tmp_path)
    handover.write(booth.folder, Programme("三江", "Asia/Shanghai", DAY.isoformat(), (FULL,), (), ()))
    booth.until("06:00:02")
    yield booth
    booth.air.close()


def answered(booth: Booth, body: object) -> dict[str, Any]:
    """As it comes over the wire, and air's next turn after it."""
    call = Call(json.loads(json.dumps(body)))
    call.answer(booth.air._answer(call))
    booth.air.turn()
    return call.wait()


def test_a_stop_with_a_slip_in_its_end_is_no_stop_without_end(booth: Booth) -> None:
    answer = answered(booth, {"verb": "stop", "to": ["五一村"], "actor": "村文书", "untill": 1_657_670_400_000})
    assert answer["code"] == "air.unknown_field"
    assert answered(booth, {"verb": "status"})["outlets"]["五一村"]["hindrance"] == {}


def unharmed(booth: Booth) -> object:
    return booth.air.playout.state(), booth.air._seq(), booth.air._leaving


def test_whatever_is_hurled_at_air_is_answered_and_what_is_refused_has_changed_nothing(booth: Booth) -> None:
    whole = {**ORDERS[0], "verb": "stop"}
    spoilt_ones = st.sampled_from(ORDERS).flatmap(
        lambda order: st.builds(
            spoilt, st.just(order), st.sampled_from(list(places(order))), JSON | st.sampled_from(JUNK)
        )
    )
    strangers = st.builds(lambda extra: {**whole, "x": extra}, JSON)

    @settings(max_examples=150, deadline=None)
    @given(JSON | strangers | spoilt_ones)
    def hurl(body: object) -> None:
        before = unharmed(booth)
        answer = answered(booth, body)
        assert str(answer["code"]).startswith("air.")
        if answer["code"] in REFUSED:
            assert unharmed(booth) == before

    hurl()
    assert answered(booth, {"verb": "status"})["code"] == "air.running"


def test_only_requests_are_sent() -> None:
    """`control.ask` takes anything whatever: it is there for tests that send what nobody should."""
    for path in sorted((ROOT / "dalaba").rglob("*.py")):
        if path.parent.name != "control":
            assert "control.ask(" not in path.read_text("utf-8"), path
