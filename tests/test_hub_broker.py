"""The hub with a real Mosquitto over TLS: who may say what, and what is left after every kind of fall."""

from __future__ import annotations

import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from dalaba.core.clock import SystemClock
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.fleet import standing, topics, way_back
from dalaba.fleet.broker_line import (
    NOT_ALLOWED,
    Connected,
    Line,
    LineEvent,
    Listening,
    Lost,
    Message,
    NoLine,
    Settings,
    Taken,
)  # fmt: skip
from dalaba.fleet.mqtt_line import MqttLines
from dalaba.hub import authority, broker_files, revoking
from dalaba.hub import settings as hub_settings
from dalaba.hub.running import Running, works
from dalaba.trust import certificates, envelope
from dalaba.trust.tls import trusted
from tests.conftest import ROOT, Verbs
from tests.hub_town import Pc, Town, code_of, ledger, town
from tests.mosquitto import Mosquitto

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")
SOON = 20.0


def until(done: Callable[[], object], seconds: float = SOON) -> None:
    """Wait until it is so."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it never came to that"


def now() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture
def sanjiang(tmp_path: Path) -> Iterator[Town]:
    found = town(tmp_path / "town", now())
    yield found
    found.store.database.close()


@contextmanager
def at_work(town: Town, told: list[Reason] | None = None) -> Iterator[Running]:
    """The hub at work, in a thread of this process."""
    hub = Running(town.folder, SystemClock(), (told if told is not None else []).append)
    ready = threading.Event()
    thread = threading.Thread(target=hub.run, args=(lambda settings: ready.set(),))
    thread.start()
    try:
        assert ready.wait(SOON)
        until(lambda: (found := works(town.folder)) is not None and found.connected)
        yield hub
    finally:
        hub.end()
        thread.join()


class Village:
    """A village's PC with its own line to the broker."""

    def __init__(self, town: Town, pc: Pc, tls: ssl.SSLContext | None = None) -> None:
        self.pc, self.town, self.lines = pc, town, MqttLines(chance=lambda: 0.005)  # back at once
        self.found: list[LineEvent] = []
        self.line: Line = self.lines.open(
            Settings(f"{pc.node}-c", "127.0.0.1", town.settings.mqtt, tls or context(town, pc), "localhost")
        )

    def poll(self) -> None:
        self.found += [event for _, event in self.lines.poll(0.02)]

    def until(self, done: Callable[[], object], seconds: float = SOON) -> None:
        def turned() -> object:
            self.poll()
            return done()

        until(turned, seconds)

    def connected(self) -> Village:
        self.until(lambda: self.line.stands)
        return self

    def listens(self, *filters: str) -> None:
        self.line.subscribe(filters)

    def says(self, topic: str, payload: bytes) -> int:
        """Say it and wait for the broker's code."""
        token = self.line.publish(topic, payload)
        self.until(lambda: [each for each in self.found if isinstance(each, Taken) and each.token == token])
        return next(each.code for each in self.found if isinstance(each, Taken) and each.token == token)

    def heard(self, what: str) -> list[bytes]:
        return [each.payload for each in self.found if isinstance(each, Message) and each.topic.endswith(what)]

    def acked(self) -> int:
        """Up to which row the hub has confirmed."""
        found = [way_back.ack_in(envelope.read(each).envelope.body).upto for each in self.heard("/ack")]
        return max(found, default=0)

    def close(self) -> None:
        self.lines.close()


def context(town: Town, pc: Pc) -> ssl.SSLContext:
    """What the PC introduces itself with."""
    issuer = authority.kept(town.folder, "三江镇", now())
    key = certificates.new_key()
    pem = issuer.for_node(pc.node, certificates.wish(key), now())
    town.store.put_certificate(certificates.serial(pem), pc.node, now())
    (town.folder / f"{pc.node}.pem").write_bytes(pem + certificates.key_bytes(key))
    found = trusted(issuer.pem)
    found.load_cert_chain(town.folder / f"{pc.node}.pem")
    return found


# Who may say what


def test_each_pc_speaks_for_itself_and_hears_what_is_for_it(sanjiang: Town) -> None:
    wuyi, liushu = sanjiang.pc(), sanjiang.pc("柳树坪村")
    order = sanjiang.give("manifest", f"node/{liushu.node}", {"digest": "a" * 64, "size": 1}, now=now())
    own = sanjiang.give("manifest", f"node/{wuyi.node}", {"digest": "b" * 64, "size": 1}, now=now())
    with at_work(sanjiang):
        pc, other = Village(sanjiang, wuyi).connected(), Village(sanjiang, liushu).connected()
        pc.listens("ap/v1/#")
        other.listens("ap/v1/#")
        pc.until(lambda: pc.heard("/prog"))
        other.until(lambda: other.heard("/prog"))
        assert (pc.heard("/prog"), other.heard("/prog")) == ([own.wire], [order.wire])
        assert pc.says(*liushu.status()) == NOT_ALLOWED
        assert pc.says(topics.of_scope("all", "emerg"), standing.packed([order.wire])) == NOT_ALLOWED
        assert pc.says(f"ap/v1/d/n/{wuyi.node}/prog", b"") == NOT_ALLOWED
        assert pc.says(f"ap/v1/u/{wuyi.node}/more", b"x" * 200_000) == NOT_ALLOWED, "the broker would keep any number"
        assert pc.says(*wuyi.status(now())) == 0
        until(lambda: sanjiang.store.state(wuyi.node))
        assert sanjiang.store.state(liushu.node) is None
        other.poll()
        assert other.heard("/status") == []
        pc.close()
        other.close()


def test_without_a_certificate_of_the_township_nobody_comes_in(sanjiang: Town, tmp_path: Path) -> None:
    pc = sanjiang.pc()
    other = town(tmp_path / "other", now())
    nobody = trusted((sanjiang.folder / authority.CA).read_bytes())
    foreign = context(other, Pc("五一村", "hub"))
    foreign.load_verify_locations(sanjiang.folder / authority.CA)
    with at_work(sanjiang):
        for tls in (nobody, foreign):
            guest = Village(sanjiang, pc, tls)
            guest.until(lambda guest=guest: any(isinstance(each, Lost) for each in guest.found))  # type: ignore[misc]
            assert not any(isinstance(each, Connected) for each in guest.found)
            guest.close()
    other.store.database.close()


def test_a_revoked_pc_is_shut_out_while_it_is_connected_and_when_it_comes_again(sanjiang: Town) -> None:
    wuyi, liushu = sanjiang.pc(), sanjiang.pc("柳树坪村")
    with at_work(sanjiang):
        thief, other = Village(sanjiang, wuyi).connected(), Village(sanjiang, liushu).connected()
        thief.listens(topics.of_scope("all", "emerg"))
        assert thief.says(*wuyi.status(now())) == 0
        node = sanjiang.store.node(wuyi.village)
        assert node is not None
        revoking.revoke(sanjiang.folder, sanjiang.settings, sanjiang.store, node, now())
        thief.until(lambda: not thief.line.stands or thief.says(*wuyi.status(now())) == NOT_ALLOWED)
        sanjiang.give("order", "all", {"verb": "stop"}, "urgent", now=now())
        other.listens(topics.of_scope("all", "emerg"))
        other.until(lambda: other.heard("/emerg"))
        thief.poll()
        assert thief.heard("/emerg") == []
        again = Village(sanjiang, wuyi, _same(sanjiang, wuyi))
        again.until(lambda: any(isinstance(each, Lost) for each in again.found))
        assert not again.line.stands
        assert other.says(*liushu.status(now())) == 0, "nobody else is put out"
        for each in (thief, other, again):
            each.close()


def _same(town: Town, pc: Pc) -> ssl.SSLContext:
    """The PC's own certificate once more."""
    found = trusted((town.folder / authority.CA).read_bytes())
    found.load_cert_chain(town.folder / f"{pc.node}.pem")
    return found


def test_a_village_that_calls_itself_the_hub_ends_nobodys_line(sanjiang: Town) -> None:
    """A broker ends the earlier of two lines of one name, and asks neither whether it is the name's owner."""
    thief, told = sanjiang.pc(), list[Reason]()
    with at_work(sanjiang, told):
        lines = MqttLines()
        line = lines.open(Settings("hub", "127.0.0.1", sanjiang.settings.mqtt, context(sanjiang, thief), "localhost"))
        until(lambda: lines.poll(0.02) and line.stands)
        other = Village(sanjiang, sanjiang.pc("柳树坪村")).connected()
        assert other.says(*other.pc.status(now())) == 0
        until(lambda: sanjiang.store.state(other.pc.node))
        assert [each.code for each in told] == []
        lines.close()
        other.close()


# Falls


def broker_pid(town: Town) -> int:
    return int((town.folder / "records/hub/broker.pid").read_text().split()[0])


def test_a_broker_that_is_killed_and_wiped_has_everything_again_within_ten_seconds(sanjiang: Town) -> None:
    told: list[Reason] = []
    wuyi = sanjiang.pc()
    order = sanjiang.give("order", "all", {"verb": "stop"}, "urgent", now=now())
    day = sanjiang.give("day", "all", {"verb": "day", "words": ["雨天"]}, now=now())
    with at_work(sanjiang, told):
        first = broker_pid(sanjiang)
        os.kill(first, signal.SIGKILL)
        for path in (sanjiang.folder / "records/hub/broker").iterdir():
            path.unlink()
        began = time.monotonic()
        pc = Village(sanjiang, wuyi)
        pc.until(lambda: pc.line.stands and broker_pid(sanjiang) != first)
        pc.listens(topics.of_scope("all", "emerg"), topics.of_scope("all", "day"))
        pc.until(lambda: pc.heard("/emerg") and pc.heard("/day"), 10)
        assert time.monotonic() - began < 10
        assert standing.unpacked(pc.heard("/emerg")[-1]) == (order.wire,)
        assert pc.heard("/day")[-1] == day.wire
        pc.close()
    assert "hub.broker_ended" in [each.code for each in told]


def flow(pc: Village, rows: tuple[object, ...], fall: Callable[[int], None], falls: int) -> None:
    """The PC sends its ledger as its agent does, in pieces from what was confirmed, while something falls."""
    sent, fallen, last = 0, 0, time.monotonic()
    while pc.acked() < len(rows):
        pc.poll()
        if pc.line.stands and any(isinstance(each, Connected) for each in pc.found):
            pc.found = [each for each in pc.found if not isinstance(each, Connected)]
            pc.listens(f"ap/v1/d/n/{pc.pc.node}/ack")
            sent = pc.acked()
        if time.monotonic() - last > 1.5:  # no answer: from what was confirmed once more
            sent, last = pc.acked(), time.monotonic()
        if sent < len(rows) and sent - pc.acked() < 60 and pc.line.stands:
            with suppress(NoLine):
                piece = rows[sent : sent + 20]
                pc.line.publish(*pc.pc.rows(piece, rows[0].hash))  # type: ignore[arg-type,attr-defined]  # events
                sent, last = sent + len(piece), time.monotonic()
        if fallen < falls and pc.acked() >= (fallen + 1) * len(rows) // (falls + 2):
            fallen += 1
            fall(fallen)
            last = time.monotonic()
    assert fallen == falls


def kill_broker(sanjiang: Town) -> None:
    """End the broker that runs now; the hub may just be starting the next one."""
    with suppress(ProcessLookupError):
        os.kill(broker_pid(sanjiang), signal.SIGKILL)


@pytest.mark.parametrize("kills", [5, pytest.param(20, marks=pytest.mark.full)])
def test_no_row_is_lost_or_doubled_while_the_broker_is_killed_again_and_again(sanjiang: Town, kills: int) -> None:
    rows = ledger(50 * kills)
    with at_work(sanjiang):
        pc = Village(sanjiang, sanjiang.pc())
        flow(pc, rows, lambda number: kill_broker(sanjiang), kills)
        pc.close()
    assert tuple(sanjiang.store.events()) == rows


def started(town: Town) -> subprocess.Popen[str]:
    """`hub run` as a program of its own."""
    words = [sys.executable, str(ROOT / "broadcaster.py"), "--station", str(town.folder), "hub", "run"]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")


def test_no_row_is_lost_or_doubled_while_the_hub_is_killed(sanjiang: Town) -> None:
    """Its broker is left over each time; the next hub ends it and goes on."""
    rows = ledger(200)
    hubs = [started(sanjiang)]

    def fall(number: int) -> None:
        hubs[-1].kill()
        hubs[-1].communicate()
        hubs.append(started(sanjiang))

    pc = Village(sanjiang, sanjiang.pc())
    try:
        flow(pc, rows, fall, 2)
    finally:
        hubs[-1].terminate()
        said, _ = hubs[-1].communicate(timeout=SOON)
        pc.close()
    assert hubs[-1].returncode == 0
    assert "已结束" in said
    assert tuple(sanjiang.store.events()) == rows
    with pytest.raises(ProcessLookupError):
        os.kill(broker_pid(sanjiang), 0)


# What it cannot do without


def test_a_second_hub_and_a_taken_port_are_said_in_words(sanjiang: Town) -> None:
    with at_work(sanjiang):
        done = Verbs(sanjiang.folder)("hub", "run")
        assert done.returncode == 1
        assert "已经在工作" in done.stderr
    import socket

    with socket.create_server(("", sanjiang.settings.mqtt)):
        done = Verbs(sanjiang.folder)("hub", "run")
    assert done.returncode == 1
    assert str(sanjiang.settings.mqtt) in done.stderr


def test_where_mosquitto_is_missing_it_is_said_how_to_install_it(
    sanjiang: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda *words, **more: None)
    with pytest.raises(Bad) as found:
        Running(sanjiang.folder, SystemClock(), lambda reason: None).run(lambda settings: None)
    assert code_of(found.value) == "hub.no_mosquitto"


def test_its_status_tells_how_the_villages_are(sanjiang: Town) -> None:
    pc = sanjiang.pc()
    hub = Verbs(sanjiang.folder)
    with at_work(sanjiang):
        village = Village(sanjiang, pc).connected()
        outlets = {
            "五一村": {"playing": {"title": "森林防火"}, "hindrance": None},
            "广场": {"playing": None, "hindrance": {"code": "hub.no_psycopg", "params": {}}},
        }
        body = {"version": "9.9", "clock": {"state": "good"}, "disk": {"free": 5_000_000_000}, "outlets": outlets}
        village.says(*pc.status(now(), **body))
        until(lambda: sanjiang.store.state(pc.node))
        shown = hub("hub", "status")
        for each in ("在工作", "五一村", "在线", "9.9", "森林防火", "psycopg", "5.0 GB", "刚才"):
            assert each in shown.stdout + shown.stderr
        assert '"standing": "there"' in hub("hub", "status", "--json").stdout
        village.close()
    assert "没有启动" in hub("hub", "status").stdout


def test_what_thousands_of_pcs_say_at_once_waits_for_a_busy_hub(tmp_path: Path) -> None:
    """The broker has told each of them that it came: dropping what is beyond a thousand would lose receipts."""
    told = broker_files.configuration(tmp_path, hub_settings.Settings(), "").splitlines()
    limits = "\n".join(line for line in told if line.startswith("max_queued"))
    broker = Mosquitto(tmp_path, f"allow_anonymous true\n{limits}\n")
    lines = MqttLines()
    try:
        hub = Settings("hub", "127.0.0.1", broker.port)
        line = lines.open(hub)
        wait_for(lines, Connected)
        line.subscribe(("ap/v1/u/+/rcpt",))
        wait_for(lines, Listening)
        line.close()
        village = lines.open(Settings("village", "127.0.0.1", broker.port))
        wait_for(lines, Connected)
        for number in range(1_500):
            village.publish("ap/v1/u/n1/rcpt", str(number).encode())
        taken = 0
        while taken < 1_500:
            taken += sum(isinstance(event, Taken) for _, event in lines.poll(5))
        lines.open(hub)
        heard: set[bytes] = set()
        until = time.monotonic() + 20
        while len(heard) < 1_500 and time.monotonic() < until:
            heard |= {event.payload for _, event in lines.poll(1) if isinstance(event, Message)}
        assert len(heard) == 1_500
    finally:
        lines.close()
        broker.kill()


def wait_for(lines: MqttLines, kind: type[object]) -> None:
    until = time.monotonic() + 20
    while not any(isinstance(event, kind) for _, event in lines.poll(1)):
        assert time.monotonic() < until
