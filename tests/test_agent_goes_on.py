"""One run of the agent goes on whatever the disk does, and leaves nothing behind when it ends."""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.core.clock import SystemClock
from dalaba.fleet import standing, topics
from dalaba.fleet.agent_main import Running
from dalaba.fleet.broker_line import Message, Settings
from dalaba.fleet.errands import Means
from dalaba.fleet.fake_line import FakeBroker, FakeLines
from dalaba.trust import member as members
from dalaba.trust.envelope import Wire
from dalaba.trust.marks import StoredMarks
from dalaba.trust.member import Member
from tests.hub_end import Town, receipts

CLOCK = SystemClock()


class Village:
    """五一村's agent, and the hub's ear on the same broker."""

    def __init__(self, folder: Path) -> None:
        self.broker, self.town = FakeBroker(), Town(CLOCK.now())
        (folder / "records").mkdir()
        members.write(folder, self.town.member)
        self.lines = FakeLines(self.broker)
        self.hub = FakeLines(self.broker)
        self.line = self.hub.open(Settings("hub", "127.0.0.1", 1))
        self.hub.poll(0)
        self.line.subscribe(["ap/v1/u/+/rcpt"])
        self.marks = StoredMarks(folder)
        self.agent = Running(
            folder, self.town.member, self.town.node_key, self.lines, None, Means(), self.marks, CLOCK
        )  # fmt: skip
        self.told: set[tuple[str, str]] = set()

    def roster(self, **said: object) -> None:
        wire = self.town.says("roster", said, "node/n1")
        self.line.publish(topics.of_scope("node/n1", "roster"), wire.text, kept=True)

    def stop(self) -> Wire:
        wire = self.town.order("stop")
        self.line.publish(topics.of_scope("all", "emerg"), standing.packed([wire.text]), kept=True)
        return wire

    def until_told(self, wanted: tuple[str, str]) -> None:
        until = time.monotonic() + 20
        while wanted not in self.told:
            assert time.monotonic() < until, self.told
            self.agent.turn()
            came = [each.payload for _, each in self.hub.poll(0) if isinstance(each, Message)]
            self.told |= {(each.id, each.stage) for each in receipts(came, self.town.node_key)}


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    found = Village(tmp_path)
    yield found
    found.agent.close()
    found.marks.close()


def test_a_full_disk_keeps_out_a_roster_and_no_urgent_stop(
    village: Village, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(station: Path, member: Member) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(members, "write", full)
    village.roster(zones=["南片"])
    stop = village.stop()
    village.until_told((stop.envelope.id, "received"))
    assert not village.agent.changed
    assert "No space left on device" in capsys.readouterr().out


def test_a_roster_that_the_disk_kept_out_counts_once_there_is_room(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dalaba.fleet.agent_main._TURN", 0.05)
    monkeypatch.setattr("dalaba.fleet.agent_main._TRY_ROSTER", 100)
    write = members.write
    refused: list[Member] = []

    def full_once(station: Path, member: Member) -> None:
        if not refused:
            refused.append(member)
            raise OSError(errno.ENOSPC, "No space left on device")
        write(station, member)

    monkeypatch.setattr(members, "write", full_once)
    village.roster(zones=["南片"])
    until = time.monotonic() + 20
    while not village.agent.changed:
        assert time.monotonic() < until
        village.agent.turn()
    assert refused


def test_a_roster_that_is_refused_hides_none_that_was_taken(village: Village) -> None:
    village.agent.turn()
    village.agent.turn()
    village.roster(zones=["南片"])
    village.roster(zones=7)
    village.agent.turn()
    assert village.agent.changed


def test_an_agent_that_ends_leaves_no_thread_behind(village: Village) -> None:
    theirs = [each for each in threading.enumerate() if each.name in ("orders", "air", "words", "voice", "manifests")]
    village.agent.close()
    for each in theirs:
        each.join(10)
    assert not [each.name for each in theirs if each.is_alive()]
