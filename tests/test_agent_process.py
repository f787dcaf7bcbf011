"""The agent as a process of its own, over TLS to a real Mosquitto: kept, killed, hung and ended."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.air.ledger import Ledger
from dalaba.core import atomic
from dalaba.core.clock import SystemClock
from dalaba.core.lock import holder
from dalaba.desk.membership import Membership
from dalaba.fleet import topics, way_back
from dalaba.fleet.broker_line import Connected, Message, Settings
from dalaba.fleet.desk_exchange import AT_HAND
from dalaba.fleet.fetch import Source
from dalaba.fleet.mqtt_line import MqttLines
from dalaba.fleet.way_back import OFFLINE
from dalaba.link.upkeep.decide import Limits
from dalaba.link.upkeep.keep_agent import AgentKeeper
from dalaba.link.upkeep.start_processes import AGENT_LOCK, AGENT_LOG, AGENT_SIGN
from dalaba.trust import certificates
from dalaba.trust import member as members
from dalaba.trust.certificates import Authority
from dalaba.trust.member import Hub
from tests.hub_end import HubLedger, Town, said
from tests.mosquitto import Mosquitto
from tests.places import desk_of, written

CLOCK = SystemClock()
QUICK = Limits(gone=0, silent=60_000, boot=120_000, looks=20)
PERSONAL = """cafile {ca}
certfile {crt}
keyfile {key}
require_certificate true
use_identity_as_username true
allow_anonymous false
acl_file {acl}
"""


class Fleet:
    """A township's hub end with its own authority, and one village with what `join` would have given it."""

    def __init__(self, folder: Path) -> None:
        self.station, hub = folder / "village", folder / "hub"
        hub.mkdir()
        (self.station / "records/onair").mkdir(parents=True)
        now = CLOCK.now()
        authority = Authority.made("三江镇", now)
        key = certificates.key_at(hub / "server.key")
        (hub / "server.crt").write_bytes(authority.for_server(key, ("127.0.0.1",), now))
        (hub / "ca.crt").write_bytes(authority.pem)
        (hub / "acl").write_text(
            "user hub\ntopic readwrite ap/#\npattern read ap/v1/d/n/%u/#\npattern read ap/v1/d/g/#\n"
            "pattern write ap/v1/u/%u/#\n"
        )
        names = {"ca": hub / "ca.crt", "crt": hub / "server.crt", "key": hub / "server.key", "acl": hub / "acl"}
        self.broker = Mosquitto(hub, PERSONAL.format(**names))
        self.town = Town(now)
        self.town.member = replace(self.town.member, hub=Hub("localhost", self.broker.port))
        self._join(authority, now)
        self.ledger = Ledger(self.station / "records", "pc", "b")
        self.hub = HubLedger()
        self.status = b""
        self.lines = MqttLines(chance=lambda: 0.05)
        tls = Source("", 0, hub / "ca.crt", hub / "server.crt", hub / "server.key").context()
        self.line = self.lines.open(Settings("hub", "127.0.0.1", self.broker.port, tls))

    def _join(self, authority: Authority, now: int) -> None:
        wish = certificates.wish(certificates.key_at(self.station / members.TLS_KEY))
        atomic.write(self.station / members.AUTHORITY, authority.pem)
        atomic.write(self.station / members.TLS_CERTIFICATE, authority.for_node("n1", wish, now))
        self.town.node_key.write(self.station / members.NODE_KEY)
        members.write(self.station, self.town.member)

    def note(self, count: int) -> None:
        for _ in range(count):
            self.ledger.append("note", CLOCK.now(), 0, output="本村")

    def turn(self, seconds: float = 0.02) -> None:
        for _, event in self.lines.poll(seconds):
            match event:
                case Connected():
                    self.line.subscribe(["ap/v1/u/+/+"])
                case Message(topic, payload) if topic.endswith("/status"):
                    self.status = payload
                case Message(topic, payload) if topic.endswith("/rows"):
                    rows = way_back.rows_in(said(payload, self.town.node_key).body)
                    ack = self.town.ack(self.hub.take(rows))
                    self.line.publish(topics.of_scope("node/n1", "ack"), ack.text)

    def until(self, seen: Callable[[], bool], turn: Callable[[], object] = lambda: None, seconds: float = 60) -> None:
        began = time.monotonic()
        while not seen():
            log = self.station / AGENT_LOG
            told = log.read_text() if log.exists() else ""
            assert time.monotonic() - began < seconds, f"not seen; {self.status!r}\n{told}\n{self.broker.log}"
            turn()
            self.turn()

    def close(self) -> None:
        self.lines.close()
        self.broker.kill()
        self.ledger.close()


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    if not shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin"):
        pytest.skip("Mosquitto is not installed here")
    found = Fleet(tmp_path)
    yield found
    found.close()


@pytest.fixture
def keeper(fleet: Fleet) -> Iterator[AgentKeeper]:
    found = AgentKeeper(fleet.station, CLOCK, Membership(fleet.station).networked, QUICK)
    yield found
    found.end()


def test_an_agent_killed_at_any_moment_loses_no_row_and_doubles_none(fleet: Fleet, keeper: AgentKeeper) -> None:
    chance = random.Random(19)
    written = 0
    for _ in range(5):
        fleet.note(120)
        written += 120
        wanted = chance.randrange(written)
        fleet.until(lambda: len(fleet.hub.rows) >= wanted, keeper.turn)  # noqa: B023  # used within this turn
        if (held := holder(fleet.station / AGENT_LOCK)) is not None:
            os.kill(int(held.pid), signal.SIGKILL)
    fleet.until(lambda: len(fleet.hub.rows) == written, keeper.turn)
    assert sorted(seq for _, seq in fleet.hub.rows) == list(range(1, written + 1))


def test_an_agent_ends_with_the_order_to_end_and_is_shown_as_offline(fleet: Fleet, keeper: AgentKeeper) -> None:
    fleet.until(lambda: b"signed" in fleet.status, keeper.turn)
    assert (fleet.station / AGENT_SIGN).exists()
    keeper.end()
    assert holder(fleet.station / AGENT_LOCK) is None
    fleet.until(lambda: fleet.status == OFFLINE)


def test_nobody_can_name_the_lines_of_another_pc_and_end_them(fleet: Fleet, keeper: AgentKeeper) -> None:
    fleet.until(lambda: b"signed" in fleet.status, keeper.turn)
    tls = Source("", 0, *(fleet.station.parent / "hub" / each for each in ("ca.crt", "server.crt", "server.key")))
    lines = MqttLines()
    thief = [lines.open(Settings(f"n1-{end}", "localhost", fleet.broker.port, tls.context())) for end in "ec"]
    found: list[object] = []

    def turn() -> None:
        keeper.turn()
        found.extend(event for _, event in lines.poll(0.02))

    fleet.until(lambda: all(each.stands for each in thief), turn)
    fleet.note(1)
    fleet.until(lambda: len(fleet.hub.rows) == 1, turn)
    assert found == [Connected(session=False)] * 2, "neither took the place of the other"
    lines.close()


def test_there_is_one_agent_and_a_new_desk_takes_over_the_one_that_runs(fleet: Fleet, keeper: AgentKeeper) -> None:
    fleet.until(lambda: b"signed" in fleet.status, keeper.turn)
    held = holder(fleet.station / AGENT_LOCK)
    other = AgentKeeper(fleet.station, CLOCK, Membership(fleet.station).networked, QUICK)
    assert [other.turn() for _ in range(3)] == ["", "", ""]
    command = [sys.executable, "-m", "dalaba.fleet.agent_main", "--station", str(fleet.station)]
    assert subprocess.run(command, timeout=60, check=False).returncode == 0
    assert holder(fleet.station / AGENT_LOCK) == held


def test_an_agent_without_its_keys_says_so_and_ends(fleet: Fleet) -> None:
    (fleet.station / members.TLS_KEY).unlink()
    command = [sys.executable, "-m", "dalaba.fleet.agent_main", "--station", str(fleet.station)]
    found = subprocess.run(command, timeout=60, check=False, capture_output=True, text=True)
    assert found.returncode == 1
    assert "handing.no_certificates" in found.stderr


def test_a_pc_that_leaves_the_township_has_no_agent_any_more(fleet: Fleet, keeper: AgentKeeper) -> None:
    fleet.until(lambda: b"signed" in fleet.status, keeper.turn)
    (fleet.station / members.FILE).unlink()
    fleet.until(lambda: holder(fleet.station / AGENT_LOCK) is None, keeper.turn)
    assert keeper.turn() == ""


# --- the keeper alone


HANGS = "import sys,time; from pathlib import Path; from dalaba.core.lock import Lock; "
HANGS += "lock = Lock(Path(sys.argv[1])); print('held', flush=True); time.sleep(600)"


def test_an_agent_that_gives_no_sign_of_life_is_killed_and_started_again(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HANGS, str(tmp_path / AGENT_LOCK)], stdout=subprocess.PIPE) as hung:
        assert hung.stdout is not None
        hung.stdout.readline()
        keeper = AgentKeeper(tmp_path, CLOCK, lambda: True, Limits(gone=0, silent=1, boot=1, looks=3))
        did = []
        while "started" not in did:
            did += [each for each in [keeper.turn()] if each]
            time.sleep(0.01)
        assert did[0] == "killed"
        assert hung.wait(10) == -signal.SIGKILL
    keeper.end()


def test_where_there_is_no_township_nothing_is_started(tmp_path: Path) -> None:
    keeper = AgentKeeper(tmp_path, CLOCK, Membership(tmp_path).networked, QUICK)
    assert [keeper.turn() for _ in range(3)] == ["", "", ""]
    members.write(tmp_path, replace(Town(CLOCK.now()).member, hub=Hub("")))  # everything goes by stick
    assert keeper.turn() == ""


# --- the desk


def test_a_desk_keeps_the_agent_and_what_it_needs_at_hand(fleet: Fleet) -> None:
    written(fleet.station, {"station.yaml": STATION, "days.yaml": ""})
    desk = desk_of(fleet.station, lambda code, facts: None, lambda problem: None, lambda: True)
    try:
        fleet.until(lambda: b"signed" in fleet.status, desk._keep_agent)  # what its ticker calls
        desk._keep_at_hand()
        assert (fleet.station / AT_HAND).exists()
    finally:
        desk._close()  # the end was ordered
    assert holder(fleet.station / AGENT_LOCK) is None


STATION = """\
台名: 五一村广播
时区: Asia/Shanghai
语种: [普通话]
发音人: {普通话: [espeak]}
播放点:
  本村:
    类型: 大喇叭
    输出: {声卡: 默认, 声道: [1]}
"""
