"""Thousands of villages' PCs in one process and one thread: the agent's own machine, its own lines to the broker over
TLS. Only air, the ledger and the files are stood in for: an order that the agent passes on to air is verified and
marked as air does, and taken. Run as `python -m bench.fleet_crowd FOLDER` by `bench_fleet`; tells on stdout, a JSON
object a line, what has happened. What comes in is read for all, then dealt with one after the other, and only then is
anything sent out. Each real PC has a processor of its own, so an order's delay is told twice: `together`, as all wait
for each other in this one thread; and `alone`, from its signing until it has arrived at that PC, with its own work.

    FOLDER/nodes/ID/   what `join` leaves on a PC: member.json, its keys and certificates
"""

from __future__ import annotations

import heapq
import json
import random
import resource
import ssl
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from dalaba.core.clock import SystemClock
from dalaba.core.model import Reason
from dalaba.fleet import topics
from dalaba.fleet.agent.events import (
    AirSaid,
    AskAir,
    AtHand,
    Came,
    Confirmed,
    Fell,
    FetchWords,
    Found,
    LookAround,
    ManifestDone,
    Now,
    Publish,
    ReadRows,
    RowsRead,
    SpeakHere,
    Stood,
    Subscribe,
    TakeManifest,
    Tick,
    Told,
    Which,
    Wish,
    WordsCame,
)
from dalaba.fleet.agent.machine import Agent
from dalaba.fleet.agent.memory import Memory
from dalaba.fleet.broker_line import Connected, Line, LineEvent, Listening, Lost, Message, NoLine, Settings, Taken, Will
from dalaba.fleet.mqtt_line import MqttLines
from dalaba.fleet.way_back import OFFLINE
from dalaba.link.requests import Signed, Sound, Status
from dalaba.trust import member as members
from dalaba.trust.fake_marks import FakeMarks
from dalaba.trust.keys import SigningKey
from dalaba.trust.member import Member
from dalaba.trust.verify import Verified, obey, verify

_TURN = 1.0
_AT_ONCE = 20
_HAND = AtHand({"urgent": Sound("audio/rendered/chime.mp3", "0" * 64, 24_000, 0, 48_000)})
_NO_WORDS = Reason("fleet.not_spoken", {"why": "bench"})
_STATE = {
    "code": "air.running", "params": {}, "pid": 1, "managed": False,
    "clock": {"state": "good", "code": "", "params": {}},
    "outlets": [], "spoilt": [], "trouble": [],
}  # fmt: skip


class Pc:
    """One of them."""

    def __init__(self, number: int, member: Member, key: SigningKey, now: Now) -> None:
        self.number, self.member = number, member
        self.marks, self.air_marks = FakeMarks(), FakeMarks()
        self.agent = Agent(member, key, self.marks, Memory(), now, "0")
        self.lines: dict[Which, Line] = {}
        self.tokens: dict[tuple[Which, int], str] = {}
        self.listening: set[Which] = set()


class Crowd:
    """All of them."""

    def __init__(self, folder: Path) -> None:
        self._clock, self._lines = SystemClock(), MqttLines()
        self._whose: dict[int, tuple[Pc, Which]] = {}
        self._due: list[tuple[float, int]] = []
        self._pcs: list[Pc] = []
        self._answers: deque[tuple[Pc, AirSaid]] = deque()
        self._outgoing: deque[tuple[Pc, Publish]] = deque()
        self._up = self._programmes = 0
        self._orders: dict[str, list[tuple[int, int]]] = {}
        self._came, self._began = 0, 0.0
        """When what is being dealt with arrived, and since when it is."""
        for path in sorted((folder / "nodes").iterdir()):
            self._add(path)

    def _add(self, path: Path) -> None:
        member = members.read(path)
        assert member is not None
        key, tls = SigningKey.read(path / members.NODE_KEY), ssl.create_default_context(cafile=path / members.AUTHORITY)
        tls.check_hostname = False
        tls.load_cert_chain(path / members.TLS_CERTIFICATE, path / members.TLS_KEY)
        pc = Pc(len(self._pcs), member, key, self._now())
        will = Will(topics.up(member.node, "status"), OFFLINE)
        ends: tuple[tuple[Which, str, int, Will | None], ...] = (("urgent", "e", 0, None), ("other", "c", 86_400, will))
        for which, end, session, last in ends:
            settings = Settings(
                f"{member.node}-{end}", member.hub.host, member.hub.mqtt, tls, session=session, will=last
            )
            pc.lines[which] = line = self._lines.open(settings)
            self._whose[id(line)] = pc, which
        self._handle(pc, _HAND)
        heapq.heappush(self._due, (time.monotonic() + random.random() * _TURN, pc.number))
        self._pcs.append(pc)

    def _now(self) -> Now:
        return Now(self._clock.now(), self._clock.mono())

    def run(self) -> None:
        """Until somebody ends it."""
        while True:
            rest = 0.0 if self._outgoing or self._answers else max(0.0, min(_TURN, self._due[0][0] - time.monotonic()))
            found = [(*each, self._clock.now()) for each in self._lines.poll(rest)]
            while more := self._lines.poll(0.0):
                found += [(*each, self._clock.now()) for each in more]
                if len(found) > 4 * len(self._pcs):
                    break
            for line, event, came in found:
                self._came, self._began = came, time.perf_counter()
                pc, which = self._whose[id(line)]
                for told in self._told(pc, which, event):
                    self._handle(pc, told)
            if found:
                continue
            for _ in range(min(_AT_ONCE, len(self._answers))):
                self._handle(*self._answers.popleft())
            for _ in range(min(_AT_ONCE, len(self._outgoing))):
                self._publish(*self._outgoing.popleft())
            while self._due[0][0] <= time.monotonic():
                _, number = heapq.heappop(self._due)
                self._handle(self._pcs[number], Tick())
                heapq.heappush(self._due, (time.monotonic() + _TURN, number))

    def _told(self, pc: Pc, which: Which, event: LineEvent) -> Iterator[Told]:
        match event:
            case Connected():
                yield Stood(which)
            case Lost(why):
                if which in pc.listening:
                    self._note_up(-1)
                pc.listening.discard(which)
                pc.tokens = {each: key for each, key in pc.tokens.items() if each[0] != which}
                yield Fell(which, why)
            case Listening():
                if which not in pc.listening:
                    self._note_up(1)
                pc.listening.add(which)
            case Message(topic, payload, kept):
                yield Came(which, topic, payload, kept)
            case Taken(token, code):
                if key := pc.tokens.pop((which, token), ""):
                    yield Confirmed(key, code)

    def _note_up(self, step: int) -> None:
        self._up += step
        if self._up in (0, 2 * len(self._pcs)):
            _say(event="up" if self._up else "down", at=self._clock.now())

    def _handle(self, pc: Pc, told: Told) -> None:
        waiting = [told]
        while waiting:
            for wish in pc.agent.handle(waiting.pop(0), self._now()):
                waiting += self._done(pc, wish)

    def _done(self, pc: Pc, wish: Wish) -> list[Told]:
        match wish:
            case Publish():
                self._outgoing.append((pc, wish))
            case Subscribe(which, filters):
                with suppress(NoLine):
                    pc.lines[which].subscribe(filters)
            case AskAir(key, Signed() as asked):
                answer = AirSaid(key, self._as_air(pc, asked))
                self._answers.append((pc, answer))
            case AskAir(key, Status()):
                return [AirSaid(key, {**_STATE, "now": self._clock.now()})]
            case AskAir(key, _):
                return [AirSaid(key, {"code": "air.noted", "params": {}})]
            case FetchWords(id) | SpeakHere(id):
                return [WordsCame(id, False, {}, _NO_WORDS)]
            case ReadRows(purpose, since, _):
                return [RowsRead(purpose, since, ())]
            case LookAround():
                return [Found({})]
            case TakeManifest(id):
                self._programmes += 1
                if self._programmes % len(self._pcs) == 0:
                    _say(event="programmes", at=self._clock.now(), bytes=len(wish.found.wire.text))
                return [ManifestDone(id)]
            case _:
                return []
        return []

    def _publish(self, pc: Pc, wish: Publish) -> None:
        with suppress(NoLine):
            pc.tokens["other", pc.lines["other"].publish(wish.topic, wish.payload, kept=wish.kept)] = wish.key

    def _as_air(self, pc: Pc, asked: Signed) -> dict[str, Any]:
        """What air does before an order has any effect."""
        now = self._clock.now()
        found = verify(asked.wire.encode(), "order", pc.member, pc.air_marks, now, asked.live)
        if not isinstance(found, Verified):
            return {"code": found.code, "params": dict(found.params)}
        if not obey(found, pc.air_marks):
            return {"code": "trust.again", "params": {}}
        name = found.envelope.id
        delays = self._orders.setdefault(name, [])
        own = round(1000 * (time.perf_counter() - self._began))
        delays.append((self._clock.now() - found.envelope.sent, self._came - found.envelope.sent + own))
        if len(delays) == len(self._pcs):
            together, alone = zip(*delays, strict=True)
            _say(event="order", id=name, together=together, alone=alone)
        return {"code": "air.fleet_taken", "params": {}}


def _say(**what: object) -> None:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({**what, "megabytes": most}), flush=True)


if __name__ == "__main__":
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    Crowd(Path(sys.argv[1])).run()
