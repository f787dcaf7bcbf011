"""A township's office with a hub: its own outlet, villages that have joined, and somebody who gives orders."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from dalaba.compile.render import Preparer
from dalaba.core.model import Instant, Reason
from dalaba.desk.across import give
from dalaba.desk.across.give import Fleet, Given
from dalaba.desk.across.signer import read
from dalaba.desk.orders import Words
from dalaba.desk.orders.situation import Ground
from dalaba.hub.settings import SIGN_KEY, Settings
from dalaba.hub.settings import write as write_settings
from dalaba.hub.store import Node, Receipt, Sent, Store
from dalaba.link import control
from dalaba.speech.library import Library
from dalaba.speech.voices import Voice, VoiceError
from dalaba.speech.voices.fake import FakeVoice
from dalaba.station.files import Problems
from dalaba.station.outlets import read_station
from dalaba.trust import verify
from dalaba.trust.keys import SigningKey
from dalaba.trust.marks import StoredMarks
from dalaba.trust.member import Authority, Member
from dalaba.trust.order import FleetOrder, order_of
from tests.fake_air import FakeAir
from tests.places import at, station, written

TOWNSHIP = """\
台名: 三江镇
语种: [普通话]
发音人: {普通话: [espeak]}
播放点:
  镇政府: {输出: {声卡: 左}, 本点信息: {联系电话: "0763-1000"}}
  五一村: {本点信息: {联系电话: "0763-1001"}}
  五一小学: {类型: 学校}
  联红村: {本点信息: {联系电话: "0763-1002"}}
  红星村: {}
  新村: {}
分区: {北片: [五一村, 五一小学, 联红村], 南片: [红星村, 新村]}
"""
NOON: Instant = at("12:00")
VILLAGES = (
    ("n1", "五一", ("五一村", "五一小学"), ("北片",)),
    ("n2", "联红", ("联红村",), ("北片",)),
    ("n3", "红星", ("红星村",), ("南片",)),
)
"""Node, village, outlets, zones of who has joined."""


def villages(*more: Node) -> tuple[Node, ...]:
    joined = [Node(node, village, outlets, "key", zones, number) for number, (node, village, outlets, zones)
              in enumerate(VILLAGES, 1)]  # fmt: skip
    return (*joined, Node("n4", "新村", ("新村",), "", ("南片",), 9), *more)


class TownshipOffice:
    """The township's PC."""

    def __init__(self, folder: Path, *voices: Voice, nodes: Iterable[Node] = ()) -> None:
        self.folder = written(folder, {"station.yaml": TOWNSHIP})
        self.key = SigningKey.made()
        self.key.write(folder / SIGN_KEY)
        write_settings(folder, Settings("三江镇"))
        self.store = Store.of(folder)
        for node in (*villages(), *nodes):
            self.store.put_node(node)
        self.voices = {voice.name: voice for voice in voices or (FakeVoice(name="espeak"),)}
        self.air = FakeAir(folder, ("镇政府",))

    def fleet(self, now: Instant = NOON, second: SigningKey | None = None, exercise: bool = False) -> Fleet:
        setup, library = read_station(self.folder, Problems()), Library(self.folder)
        ground = Ground(setup, library, Preparer(setup, {}, library, self._open))
        signer = read(self.folder, setup.name, second, exercise)
        air = partial(control.send, self.folder)
        return Fleet(self.folder, ground, self.store, signer, air, now, lambda: station(self.folder))

    def _open(self, engine: str) -> Voice:
        if engine not in self.voices:
            raise VoiceError(Reason("voices.unknown_engine", {"engine": engine, "known": ""}))
        return self.voices[engine]

    def say(self, text: str, *to: str, **more: Any) -> Given:
        which = {name: more.pop(name) for name in ("now", "second", "exercise") if name in more}
        stands = more.pop("stands", False)
        return give.announce(Words(to=to, text=text, actor="李主任", **more), self.fleet(**which), stands)

    def sent(self, given: Given) -> dict[str, FleetOrder]:
        """Scope -> the order that it was sent."""
        return {each.scope: self.order(each) for each in self.store.sent_as(given.key)}

    @staticmethod
    def order(sent: Sent) -> FleetOrder:
        found = order_of(give.wire_of(sent).envelope)
        assert isinstance(found, FleetOrder)
        return found

    def member(self, node: str) -> Member:
        """That village's PC as it has joined here."""
        mine = next(each for each in self.store.nodes() if each.node == node)
        believed = (Authority(self.key.public.text, "三江镇"),)
        return Member("三江镇", node, {name: name for name in mine.outlets}, mine.zones, believed)

    def at(self, village: Path, node: str, sent: Sent, now: Instant = NOON + 1_000) -> str:
        """What a village's PC makes of a wire: "" if it counts there."""
        found = verify.verify(sent.wire, "order", self.member(node), StoredMarks(village), now)
        if isinstance(found, Reason):
            return found.code
        return "" if verify.obey(found, StoredMarks(village)) else "again"

    def answered(self, given: Given, node: str, stage: str, scope: int = 0, **detail: object) -> None:
        """A receipt comes back."""
        wire = self.store.sent_as(given.key)[scope].id
        self.store.put_receipts([Receipt(wire, node, stage, NOON + 500, "", detail)])
