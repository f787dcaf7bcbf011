"""From the township's signature to the sound: hub, a real Mosquitto, the agent's parts, and air itself on tapes."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from dalaba.air import ledger
from dalaba.air.main import Air
from dalaba.core.clock import SystemClock, today
from dalaba.core.model import Event, VillageRule
from dalaba.desk import at_hand
from dalaba.fleet import standing, topics
from dalaba.fleet.errands import Means
from dalaba.fleet.fake_fetch import FakeFetcher
from dalaba.sound.codec import ENCODER_DELAY, encode_piece
from dalaba.trust import village_rule
from dalaba.trust.envelope import Wire
from tests.places import ZONE, station, written
from tests.real_air import air_at
from tests.test_agent_on_line import Township

RATE = 22_050
PLACE = {
    "station.yaml": """\
台名: 五一村广播
时区: Asia/Shanghai
语种: [普通话]
发音人: {普通话: [espeak]}
播放点:
  本村:
    类型: 大喇叭
    输出: {声卡: 默认, 声道: [1]}
""",
    "days.yaml": "",
}


@dataclass
class Whole:
    """A township, its village with a real air, and a clip that the township made."""

    town: Township
    air: Air
    fetcher: FakeFetcher
    clip: dict[str, object]

    def heard(self) -> list[Event]:
        """What the ledger says of sounds of the township."""
        noted = ledger.events(self.town.station / "records")
        return [each for each in noted if each.spot.startswith("order/") and each.kind in ("started", "ended", "cut")]

    def say(self, *wires: Wire) -> float:
        """The township's kept message holds these from now on; when that was."""
        payload = standing.packed(each.text for each in wires)
        self.town.line.publish(topics.of_scope("all", "emerg"), payload, kept=True)
        return time.monotonic()

    def became(self, wire: Wire) -> list[str]:
        return [stage for name, stage in self.town.receipts if name == wire.envelope.id]


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Whole]:
    if not shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin"):
        pytest.skip("Mosquitto is not installed here")
    monkeypatch.setattr("dalaba.fleet.agent_main._TURN", 0.05)
    folder = written(tmp_path / "village", PLACE)
    there = station(folder)
    there.make(there.chimes_to_make())
    at_hand.AtHand(folder).keep(there, today(SystemClock().now(), ZONE))
    village_rule.write(folder, VillageRule())
    data = encode_piece((0.3 * np.sin(np.arange(RATE) * 0.13)).astype(np.float32), RATE).data
    digest = hashlib.sha256(data).hexdigest()
    clip: dict[str, object] = {
        "digest": digest, "size": len(data), "rate": RATE, "skip": ENCODER_DELAY, "frames": RATE, "language": "cmn",
    }  # fmt: skip
    fetcher = FakeFetcher({digest: data})
    town = Township(tmp_path, Means(lambda: fetcher), air=True)
    with air_at(folder, SystemClock()) as air:
        town.begin()
        town.until(lambda: b"signed" in town.status)
        yield Whole(town, air, fetcher, clip)
    town.close()


def test_an_urgent_order_is_heard_with_its_words_and_the_township_hears_of_each_step(whole: Whole) -> None:
    wire = whole.town.town.order(clips=[whole.clip], text={"cmn": "请转移"}, reason="洪水", title="转移")
    whole.say(wire)
    whole.town.until(lambda: "ended" in whole.became(wire))
    assert whole.became(wire) == ["received", "verified", "started", "ended"]
    assert len(whole.fetcher.fetched) == 1
    started, ended = whole.heard()
    assert ended.detail["parts"] == ["chime notice", ""]  # the tone and the words
    whole.say(wire)  # the same again
    stop = whole.town.town.order("stop", reason="演习结束")
    whole.say(wire, stop)
    whole.town.until(lambda: "verified" in whole.became(stop))
    assert whole.heard() == [started, ended]


def test_words_that_cannot_be_fetched_are_spoken_by_this_pcs_own_voice(whole: Whole) -> None:
    whole.fetcher.blobs.clear()
    wire = whole.town.town.order(clips=[whole.clip], text={"cmn": "请转移"}, reason="洪水", title="转移")
    whole.say(wire)
    whole.town.until(lambda: "ended" in whole.became(wire), 60)
    assert whole.became(wire) == ["received", "verified", "started", "ended"]
    made = list((whole.town.station / "audio" / "rendered").glob("口令/*"))
    assert made


def test_an_order_that_is_not_the_townships_is_never_heard(whole: Whole) -> None:
    wire = whole.town.town.says("order", {"verb": "say", "text": {"cmn": "假的"}}, "node/n2", "urgent")
    whole.say(wire)
    whole.town.until(lambda: "refused" in whole.became(wire))
    assert not whole.heard()
