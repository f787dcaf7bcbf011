"""The agent's own process parts on a real Mosquitto: the ledger goes up whole, whatever happens to the broker."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.air.ledger import Ledger
from dalaba.core.clock import SystemClock
from dalaba.fleet import standing, topics, way_back
from dalaba.fleet.agent_main import Running
from dalaba.fleet.broker_line import Connected, Lines, Message, Settings
from dalaba.fleet.desk_exchange import INBOX
from dalaba.fleet.errands import STATE, Means
from dalaba.fleet.mqtt_line import MqttLines
from dalaba.fleet.way_back import OFFLINE
from dalaba.trust import member as members
from dalaba.trust.envelope import Wire
from dalaba.trust.marks import StoredMarks
from dalaba.trust.member import Hub
from tests.hub_end import HubLedger, Town, plain, said
from tests.mosquitto import Mosquitto

pytestmark = pytest.mark.skipif(
    not shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin"), reason="Mosquitto is not installed here"
)
CLOCK = SystemClock()


class Township:
    """A broker, the hub's end on it, and the village's ledger. The hub keeps in its store what it has; the broker may
    forget everything."""

    def __init__(self, folder: Path, means: Means = Means(), air: bool = False) -> None:  # noqa: B008  # it is frozen
        """`air`: a real air writes the ledger."""
        self.folder, self.means = folder, means
        self.broker = Mosquitto(folder / "broker")
        self.town = Town(CLOCK.now())
        self.town.member = replace(self.town.member, hub=Hub("127.0.0.1", self.broker.port))
        self.station = folder / "village"
        (self.station / "records").mkdir(parents=True, exist_ok=True)
        members.write(self.station, self.town.member)
        self.ledger = None if air else Ledger(self.station / "records", "pc", "b")
        self.hub = HubLedger()
        self.status: bytes = b""
        self.receipts: list[tuple[str, str]] = []
        self.lines: Lines = MqttLines(chance=lambda: 0.05)
        self.line = self.lines.open(Settings("hub", "127.0.0.1", self.broker.port))
        self.agent: Running | None = None
        self.agent_lines: Lines | None = None

    def note(self, count: int) -> None:
        """The village's ledger grows."""
        assert self.ledger is not None
        for _ in range(count):
            self.ledger.append("note", CLOCK.now(), 0, output="本村", detail={"title": "核酸"})

    def begin(self) -> None:
        self.agent_lines = MqttLines(chance=lambda: 0.05)
        self.agent = Running(
            self.station, self.town.member, self.town.node_key, self.agent_lines, None, self.means,
            StoredMarks(self.station), CLOCK,
        )  # fmt: skip

    def end(self) -> None:
        if self.agent is not None and self.agent_lines is not None:
            self.agent.close()
            self.agent_lines.close()
        self.agent = None

    def close(self) -> None:
        self.end()
        self.lines.close()
        self.broker.kill()
        if self.ledger is not None:
            self.ledger.close()

    def turn(self) -> None:
        if self.agent is not None:
            self.agent.turn()
        for _, event in self.lines.poll(0):
            match event:
                case Connected():
                    self.line.subscribe(["ap/v1/u/+/+"])
                case Message(topic, payload):
                    self._heard(topic.rpartition("/")[2], payload)

    def _heard(self, what: str, payload: bytes) -> None:
        if what == "status":
            self.status = payload
            return
        body = said(payload, self.town.node_key).body
        if what == "rows":
            self.say(self.town.ack(self.hub.take(way_back.rows_in(body))), "ack")
        else:
            self.receipts += [(each.id, each.stage) for each in way_back.receipts_in(body)]

    def say(self, wire: Wire, what: topics.Down, kept: bool = False) -> None:
        self.line.publish(topics.of_scope(wire.envelope.scope, what), wire.text, kept=kept)

    def until(self, seen: Callable[[], bool], seconds: float = 30.0) -> float:
        """Go on until that is seen; how long it took."""
        began = time.monotonic()
        while not seen():
            assert time.monotonic() - began < seconds, f"not seen; {len(self.hub.rows)} rows, {self.status!r}"
            self.turn()
        return time.monotonic() - began

    def seqs(self) -> list[int]:
        return sorted(seq for _, seq in self.hub.rows)


@pytest.fixture
def township(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Township]:
    monkeypatch.setattr("dalaba.fleet.agent_main._TURN", 0.05)
    found = Township(tmp_path)
    yield found
    found.close()


def test_the_ledger_of_a_village_goes_up_as_it_grows(township: Township) -> None:
    township.note(230)
    township.begin()
    township.until(lambda: len(township.hub.rows) == 230)
    township.note(3)
    township.until(lambda: len(township.hub.rows) == 233)
    assert township.seqs() == list(range(1, 234))


def test_twenty_restarts_of_the_broker_while_rows_flow_lose_and_double_nothing(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker forgets everything at each. What it had taken and not given on is sent again within a minute, which
    here is shorter."""
    monkeypatch.setattr("dalaba.fleet.agent.outbox._AGAIN", 400)
    township.begin()
    written = 0
    for _ in range(20):
        township.note(130)
        written += 130
        for _ in range(4):
            township.turn()
        township.broker.kill()
        for _ in range(3):
            township.turn()
        township.broker.start()
    township.until(lambda: len(township.hub.rows) == written, 60)
    assert township.seqs() == list(range(1, written + 1))


def test_a_broker_that_was_wiped_has_the_villages_state_back_within_ten_seconds(township: Township) -> None:
    township.begin()
    township.until(lambda: b"signed" in township.status)
    township.broker.kill()
    township.until(lambda: not township.line.stands)
    township.status = b""
    township.broker.start()
    assert township.until(lambda: b"signed" in township.status) < 10
    body = plain(said(township.status, township.town.node_key).body)
    assert body["online"] is True


def test_an_agent_that_goes_is_shown_as_offline(township: Township) -> None:
    township.begin()
    township.until(lambda: b"signed" in township.status)
    township.end()
    township.until(lambda: township.status == OFFLINE)


def test_an_agent_that_is_started_again_goes_on_where_the_hub_is(township: Township) -> None:
    township.note(150)
    township.begin()
    township.until(lambda: len(township.hub.rows) == 150)
    township.end()
    confirmed = json.loads((township.station / STATE).read_bytes())["acked"]
    township.note(50)
    came = township.hub.came
    township.begin()
    township.until(lambda: len(township.hub.rows) == 200)
    assert township.hub.came - came <= 200 - confirmed  # a confirmation may have waited at the broker


def test_a_day_order_lies_in_the_desks_inbox_byte_by_byte(township: Township) -> None:
    township.begin()
    township.until(lambda: b"signed" in township.status)
    wire = township.town.says("day", {"verb": "day", "words": ["雨天"]})
    township.say(wire, "day", kept=True)
    township.until(lambda: (wire.envelope.id, "received") in township.receipts)
    inbox = township.station / INBOX / f"{wire.envelope.id}.json"
    township.until(inbox.exists)
    assert inbox.read_bytes() == wire.text


def test_who_is_put_out_of_the_township_believes_nobody_any_more(township: Township) -> None:
    township.begin()
    township.until(lambda: b"signed" in township.status)
    township.say(township.town.says("roster", {"revoked": [], "left": True}, "node/n1"), "roster", kept=True)
    agent = township.agent
    assert agent is not None
    township.until(lambda: agent.changed)
    found = members.read(township.station)
    assert found is not None
    assert all(each.revoked for each in found.authorities)
    assert not found.hub.host


def test_a_stop_without_an_air_is_received_and_waits(township: Township) -> None:
    township.begin()
    township.until(lambda: b"signed" in township.status)
    wire = township.town.order("stop")
    township.line.publish(topics.of_scope("all", "emerg"), standing.packed([wire.text]), kept=True)
    township.until(lambda: (wire.envelope.id, "received") in township.receipts)
