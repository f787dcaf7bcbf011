"""Orders on a stick: they go the way of the network's to the real air, which checks them by itself, and each once."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dalaba.air import events, ledger
from dalaba.air.events import FromAbove
from dalaba.core import typed_json
from dalaba.core.clock import SystemClock
from dalaba.core.model import VillageRule
from dalaba.core.problems import Bad
from dalaba.fleet import receipts_kept, taking
from dalaba.fleet.handout_file import file_name
from dalaba.fleet.stick_ways import StickWays
from dalaba.fleet.taking import Here, Taken, take
from dalaba.hub import founding
from dalaba.hub.sticks import Town, hand_out
from dalaba.hub.store import Node, Sent, Store
from dalaba.link import control
from dalaba.link.requests import Status
from dalaba.sound.codec import ENCODER_DELAY, encode_piece
from dalaba.trust import village_rule
from dalaba.trust.envelope import Envelope, Level, sign
from dalaba.trust.marks import StoredMarks
from dalaba.trust.order import FleetOrder, OrderClip
from tests.places import written
from tests.real_air import air_at

HOUR = 3_600_000
RATE = 22_050
NODE = Node("n3f9a2c1b", "五一村", ("五一村",))
STATION = """台名: 五一村
语种: [普通话]
播放点:
  大榕树: {类型: 大喇叭, 输出: {声卡: 默认}}
"""


def words() -> tuple[bytes, OrderClip]:
    """Half a second of sound as the hub has made it."""
    tone = (0.2 * np.sin(np.arange(RATE // 2) * 0.13)).astype(np.float32)
    data = encode_piece(tone, RATE).data
    return data, OrderClip(hashlib.sha256(data).hexdigest(), len(data), RATE, ENCODER_DELAY, len(tone), "cmn")


@dataclass
class Sanjiang:
    """The township's hub, now."""

    folder: Path
    now: int = field(default_factory=SystemClock().now)

    def __post_init__(self) -> None:
        founding.found(self.folder, "三江镇", (), self.now)
        self.store = Store.of(self.folder)
        self.town = Town.of(self.folder, founding.opened(self.folder), self.store)
        self.store.put_node(NODE)

    def says(self, key: str, order: FleetOrder, level: Level = "notice") -> None:
        seq, body = self.store.next_seq("order", "all"), typed_json.as_json(order)
        end = self.now + HOUR
        wire = sign(
            Envelope("order", "all", key, "三江镇", seq, self.now, self.now, end, body, 0, level), self.town.key
        )
        self.store.put_sent(Sent(0, key, "order", "all", level, wire.text, self.now, end))

    def speaks(self, key: str) -> None:
        data, clip = words()
        self.town.blobs.put(data)
        self.says(key, FleetOrder("say", (), "停水", {"cmn": "停水"}, (clip,), actor="文书", chime="none"))

    def stick(self, usb: Path, number: int = 0) -> Path:
        usb.mkdir(exist_ok=True)
        return hand_out(self.town, NODE, usb / file_name("三江镇", f"五一村{number}", "x"), self.now + number).file


@pytest.fixture
def town(tmp_path: Path) -> Sanjiang:
    return Sanjiang(tmp_path / "town")


@pytest.fixture
def village(tmp_path: Path) -> Path:
    folder = written(tmp_path / "village", {"station.yaml": STATION})
    village_rule.write(folder, VillageRule())
    return folder


def taken(village: Path, file: Path) -> Taken:
    marks = StoredMarks(village)
    return take(file, Here(village, marks, StickWays(village, marks), SystemClock().now()))


def joins(village: Path, file: Path) -> None:
    _, key = taking.invited(file)
    taking.join(file, village, key.fingerprint, {"五一村": "大榕树"}, SystemClock().now())


def from_above(village: Path) -> list[FromAbove]:
    """What the ledger says of the township's orders."""
    every = [each.said for each in events.entries(ledger.events(village / "records"))]
    return [each for each in every if isinstance(each, FromAbove)]


def until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


def status(village: Path) -> Mapping[str, Any]:
    return control.send(village, Status())


def test_what_the_township_says_on_a_stick_is_spoken_once(town: Sanjiang, village: Path, tmp_path: Path) -> None:
    town.speaks("o1")
    file = town.stick(tmp_path / "usb")
    joins(village, file)
    with air_at(village, SystemClock()):
        stages = [(each.id, each.stage) for each in taken(village, file).became]
        assert stages == [("o1", "received"), ("o1", "verified")]
        later = taken(village, town.stick(tmp_path / "usb", 1))
        assert [each.stage for each in later.became if each.stage != "received"] == []
        until(lambda: any(each.kind == "ended" for each in ledger.events(village / "records")))
    assert [(each.id, each.did, each.live) for each in from_above(village)][:1] == [("o1", "taken", False)]
    kept = receipts_kept.kept(village)
    assert [each.stage for each in kept] == ["received", "verified"]
    heard = list(receipts_kept.heard(village, kept))
    assert [(each.id, each.stage, each.outlet) for each in heard] == [
        ("o1", "started", "大榕树"),
        ("o1", "ended", "大榕树"),
    ]


def test_a_stop_on_a_stick_stands_and_its_end_comes_on_the_next(town: Sanjiang, village: Path, tmp_path: Path) -> None:
    town.says("s1", FleetOrder("stop", actor="文书"), "urgent")
    file = town.stick(tmp_path / "usb")
    joins(village, file)
    with air_at(village, SystemClock()):
        assert [each.stage for each in taken(village, file).became] == ["received", "verified"]
        assert status(village)["outlets"]["大榕树"]["hindrance"]["params"]["actor"] == "三江镇/文书"
        town.says("r1", FleetOrder("resume", actor="文书"), "urgent")
        taken(village, town.stick(tmp_path / "usb", 1))
        assert status(village)["outlets"]["大榕树"]["hindrance"] == {}


def test_while_nothing_is_on_the_air_the_orders_wait_and_the_stick_may_be_taken_again(
    town: Sanjiang, village: Path, tmp_path: Path
) -> None:
    town.speaks("o1")
    file = town.stick(tmp_path / "usb")
    joins(village, file)
    with pytest.raises(Bad) as found:
        taken(village, file)
    assert found.value.reason.code == "fleet.stick_no_air"
    with air_at(village, SystemClock()):
        assert [each.stage for each in taken(village, file).became] == ["received", "verified"]


def test_what_the_village_s_rule_keeps_out_is_told(town: Sanjiang, village: Path, tmp_path: Path) -> None:
    village_rule.write(village, VillageRule(muted=True))
    town.speaks("o1")
    file = town.stick(tmp_path / "usb")
    joins(village, file)
    with air_at(village, SystemClock()):
        refused = taken(village, file).became[-1]
    assert refused.stage == "refused"
    assert str(refused.detail["code"]).startswith("air.above_")
