"""What front doors and air have agreed on: one suite, for the fake that stands in for air and for air itself, on tapes.

Over the wire, as every front door asks; only what is answered counts.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.core import clock as clocks
from dalaba.core.clock import SystemClock
from dalaba.core.model import OutletCard, OutputSpec, Programme
from dalaba.link import control, handover
from dalaba.sound.codec import ENCODER_DELAY, encode_piece
from tests.fake_air import FakeAir

RATE = 22_050
HERE, THERE, QUIET = "五一村", "东和村", "中心小学"
LONG = 30
"""Seconds of the clip: none of these stories lasts that long."""


@cache
def clip() -> bytes:
    """Its sound."""
    return encode_piece((0.3 * np.sin(np.arange(LONG * RATE) * 0.1)).astype(np.float32), RATE).data


@dataclass(frozen=True)
class Wire:
    """A station whose air listens."""

    folder: Path

    def ask(self, verb: str, **body: Any) -> tuple[str, dict[str, Any]]:
        """(code, params)."""
        answer = control.ask(self.folder, verb, **body)
        return answer["code"], answer["params"]

    def announce(self, key: str, *to: str, digest: str = "", **more: Any) -> tuple[str, dict[str, Any]]:
        parts = {name: [self.part("提示", digest)] for name in to}
        words = {"id": key, "kind": "say", "title": "停水", "priority": "urgent", "reason": "水管爆了", "actor": "文书"}
        body = {**words, "until": None, "volume": 100, "more": False, "force": False, "parts": parts}
        return self.ask("announce", **{**body, **more})

    def part(self, version: str, digest: str = "") -> dict[str, Any]:
        real = hashlib.sha256((self.folder / "clip.mp3").read_bytes()).hexdigest()
        return {"version": version, "language": "cmn", "file": "clip.mp3", "digest": digest or real, "rate": RATE,
                "skip": ENCODER_DELAY, "frames": LONG * RATE, "duration": LONG * 1000}  # fmt: skip

    def lane(self, outlet: str = HERE) -> dict[str, Any]:
        lane: dict[str, Any] = control.ask(self.folder, "status")["outlets"][outlet]
        return lane

    def orders(self, outlet: str = HERE) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.lane(outlet)["orders"]
        return found


@contextmanager
def real(folder: Path) -> Iterator[None]:
    """Air itself, in a thread, on tapes."""
    now, zone = SystemClock().now(), "Asia/Shanghai"
    cards = tuple(
        OutletCard(name, "speaker", OutputSpec(name), silent=((0, now * 2),) if name == QUIET else ())
        for name in (HERE, THERE, QUIET)
    )
    day = clocks.today(now, clocks.zone(zone)).isoformat()
    handover.write(folder, Programme("三江", zone, day, cards, (), ()))

    def run() -> None:
        Air(folder, SystemClock(), lambda card: Tape(card.name)).run()

    thread = threading.Thread(target=run)
    thread.start()
    while True:
        try:
            if control.ask(folder, "status")["outlets"]:
                break
        except control.NotRunning:
            time.sleep(0.02)
    try:
        yield
    finally:
        control.ask(folder, "shutdown")
        thread.join()


@pytest.fixture(params=["fake", "real"])
def wire(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Wire]:
    (tmp_path / "clip.mp3").write_bytes(clip())
    with real(tmp_path) if request.param == "real" else FakeAir(tmp_path, (HERE, THERE, QUIET), {QUIET}):
        yield Wire(tmp_path)


def test_every_outlet_is_there_with_what_goes_on_at_it(wire: Wire) -> None:
    status = control.ask(wire.folder, "status")
    assert {"code", "params", "pid", "now", "clock", "outlets", "spoilt", "trouble"} <= set(status)
    assert set(status["outlets"]) == {HERE, THERE, QUIET}
    for lane in status["outlets"].values():
        assert {"playing", "next", "hindrance", "orders", "volume", "yielded"} <= set(lane)
        assert (lane["playing"], lane["hindrance"], lane["orders"], lane["yielded"]) == (None, {}, [], None)


@pytest.mark.parametrize(
    ("given", "code", "facts"),
    [
        ({"to": ["哪里"]}, "air.unknown_outlet", {"outlet": "哪里"}),
        ({"reason": ""}, "air.announce_reason", {}),
        ({"to": []}, "air.announce_nothing", {}),
        ({"to": [QUIET], "priority": "notice"}, "air.announce_quiet", {"outlet": QUIET}),
    ],
)
def test_what_is_refused_and_why(wire: Wire, given: dict[str, Any], code: str, facts: dict[str, str]) -> None:
    more = {name: value for name, value in given.items() if name != "to"}
    assert wire.announce("a1", *given.get("to", [HERE]), **more) == (code, facts)
    assert wire.orders() == []


def test_a_clip_that_is_not_what_it_was_is_refused_with_its_name(wire: Wire) -> None:
    code, facts = wire.announce("a1", HERE, digest="0" * 64)
    assert (code, facts["outlet"], facts["why_code"]) == ("air.announce_unplayable", HERE, "air.clip_changed")
    assert facts["why_clip"].endswith("clip.mp3")
    assert wire.orders() == []


def test_what_is_urgent_sounds_at_once_also_in_hours_of_silence(wire: Wire) -> None:
    assert wire.announce("a1", HERE, QUIET) == ("air.announced", {"outlets": "2", "count": "2", "waiting": "0"})
    (said,) = wire.orders()
    assert said.pop("at") > 0
    assert said.pop("by")
    assert said == {"id": "a1", "title": "停水", "priority": "urgent", "until": None, "waits": False,
                    "stands": False, "scene": ""}  # fmt: skip
    assert wire.orders(QUIET) == wire.orders()
    assert wire.orders(THERE) == []


def test_the_same_one_twice_is_one(wire: Wire) -> None:
    wire.announce("a1", HERE)
    assert wire.announce("a1", HERE) == ("air.announce_known", {"id": "a1"})
    wire.ask("cancel", id="a1", actor="村文书")
    assert wire.announce("a1", HERE) == ("air.announce_known", {"id": "a1"})


def test_what_was_said_to_follow_follows_once(wire: Wire) -> None:
    wire.announce("a1", HERE, more=True)
    parts = {HERE: [wire.part("话")]}
    assert wire.ask("append", id="a1", parts={HERE: [wire.part("话", "0" * 64)]}, more=False)[0] == (
        "air.announce_unplayable"
    )
    assert wire.ask("append", id="a1", parts=parts, more=True) == ("air.appended", {})
    assert wire.ask("append", id="a1", parts=parts, more=False) == ("air.appended", {})
    assert wire.ask("append", id="a1", parts=parts, more=False) == ("air.announce_over", {"id": "a1"})
    assert wire.ask("append", id="never", parts=parts, more=False) == ("air.announce_over", {"id": "never"})


def test_it_is_taken_back_once(wire: Wire) -> None:
    wire.announce("a1", HERE, THERE)
    assert wire.ask("cancel", id="a1", actor="村文书") == ("air.cancelled", {"id": "a1"})
    assert (wire.orders(), wire.orders(THERE)) == ([], [])
    assert wire.ask("cancel", id="a1", actor="村文书") == ("air.announce_over", {"id": "a1"})


def test_a_stop_stands_until_it_is_resumed(wire: Wire) -> None:
    wire.announce("a1", HERE)
    assert wire.ask("stop", to=[], actor="村文书", reason="有领导来") == (
        "air.did_stop",
        {"count": "1", "outlets": "3"},
    )
    assert wire.lane()["hindrance"] == {"code": "air.stopped", "params": {"actor": "村文书"}}
    assert wire.orders() == []
    assert wire.announce("a2", HERE) == ("air.stopped", {"actor": "村文书"})
    assert wire.ask("resume", to=[], actor="村文书") == ("air.did_resume", {"count": "3", "outlets": "3"})
    assert wire.lane()["hindrance"] == {}
    assert wire.announce("a3", HERE)[0] == "air.announced"


def test_an_outlet_alone_is_stopped_and_the_others_are_not(wire: Wire) -> None:
    assert wire.ask("stop", to=[HERE], actor="村文书", reason="") == ("air.did_stop", {"count": "0", "outlets": "1"})
    assert wire.announce("a1", HERE)[0] == "air.stopped"
    assert wire.announce("a2", THERE)[0] == "air.announced"
    assert wire.lane(THERE)["hindrance"] == {}


def test_volume_and_amplifier_are_the_outlets_own(wire: Wire) -> None:
    assert wire.ask("volume", to=[HERE], volume=40, actor="村文书") == (
        "air.did_volume",
        {"volume": "40", "outlets": "1"},
    )
    assert (wire.lane()["volume"], wire.lane(THERE)["volume"]) == (40, 100)
    assert wire.ask("yield", to=[HERE], on=True, by="县应急", actor="接口") == (
        "air.did_yield",
        {"outlets": "1", "by": "县应急"},
    )
    assert (wire.lane()["yielded"], wire.lane(THERE)["yielded"]) == ("县应急", None)
    assert wire.ask("yield", to=[], on=False, by="县应急", actor="接口") == (
        "air.did_take_back",
        {"outlets": "1", "by": "县应急"},
    )
    assert wire.lane()["yielded"] is None


def test_an_order_that_nobody_knows_is_said_to_be_one(wire: Wire) -> None:
    assert wire.ask("dance") == ("air.unknown_order", {"verb": "dance"})
