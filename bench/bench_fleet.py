"""The fleet: thousands of villages' PCs on one core of Mosquitto and one of ours, over TLS with a certificate each.

The hub is `hub run` as it is; the PCs are real agents without a loudspeaker (`bench.fleet_crowd`), all in one thread
that shares its core with the hub. An order's delay is that of the way to each PC and of that PC's own work; beside it
stands the delay with the work of all of them in that one thread.
Measured: all connect and listen at once; the state of each is at the hub; a hand-out of 20 KB to each; an urgent order
to all, from its signing to the last check right before sound (`verified`); the broker killed, until all are back.

`python -m bench.bench_fleet [MOST] [ORDERS]`: with a quarter, a half and all of so many (2,000), to see that growth is
linear.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles
from typing import Any

from rich.console import Console

from bench import Figure
from bench.__main__ import table
from bench.process import DALABA, ROOT
from dalaba.core.clock import SystemClock
from dalaba.hub import authority, founding, inviting
from dalaba.hub.settings import SIGN_KEY, Settings
from dalaba.hub.store import Node, Sent, Store
from dalaba.trust import certificates
from dalaba.trust import member as members
from dalaba.trust.envelope import Envelope, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.member import Member
from tests.mosquitto import free_port

MOST, ORDERS = 2_000, 20
TOWNSHIP = "三江镇"
LARGE = 20_000
"""Bytes of a hand-out's message."""
_CLOCK = SystemClock()


@dataclass(frozen=True)
class Town:
    """A township whose PCs have all joined."""

    folder: Path
    settings: Settings
    store: Store
    key: SigningKey
    nodes: tuple[str, ...]

    def give(self, typ: str, scope: str, body: dict[str, object], level: str) -> Sent:
        """Sign something and give it out, as the township's orders do."""
        now, seq = _CLOCK.now(), self.store.next_seq(typ, scope)
        said = Envelope("order", scope, f"{typ}-{scope}-{seq}", TOWNSHIP, seq, now, now - 1_000, now + 3_600_000, body)
        wire = sign(replace(said, typ=typ, level=level), self.key)  # type: ignore[arg-type]  # texts here; `sign` takes no others
        sent = Sent(0, said.id, typ, scope, level, wire.text, now, now + 3_600_000)
        self.store.put_sent(sent)
        return sent


def town(folder: Path, count: int) -> Town:
    """Found it, and let so many PCs join."""
    now = _CLOCK.now()
    made = founding.found(folder / "hub", TOWNSHIP, ("127.0.0.1",), now, (free_port(), free_port(), free_port()))
    store, issuer = Store.of(folder / "hub"), authority.kept(folder / "hub", TOWNSHIP, now)
    believed = inviting.authorities(folder / "hub", made.settings)
    nodes = tuple(f"n{number:08x}" for number in range(count))
    with store.database.together():
        for number, node in enumerate(nodes):
            home, village = folder / "nodes" / node, f"村{number}"
            key = SigningKey.made()
            key.write(home / members.NODE_KEY)
            wish = certificates.wish(certificates.key_at(home / members.TLS_KEY))
            (home / members.TLS_CERTIFICATE).write_bytes(issuer.for_node(node, wish, now))
            (home / members.AUTHORITY).write_bytes(issuer.pem)
            members.write(
                home,
                Member(TOWNSHIP, node, {village: village}, ("北片",), believed, made.settings.reached, now),
            )
            store.put_node(Node(node, village, (village,), key.public.text, ("北片",), now))
    return Town(folder, made.settings, store, SigningKey.read(folder / "hub" / SIGN_KEY), nodes)


class Teller:
    """A process that tells on stdout what happens, a JSON object a line."""

    def __init__(self, command: Sequence[str], core: int) -> None:
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=lambda: os.sched_setaffinity(0, {core})
        )
        self._told: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._told.put(json.loads(line))

    def wait(self, event: str, seconds: float = 180) -> dict[str, Any]:
        """The next thing of that name; what comes before it is passed over. Raises queue.Empty."""
        until = time.monotonic() + seconds
        while True:
            found = self._told.get(timeout=max(0.01, until - time.monotonic()))
            if found["event"] == event:
                return found


@contextmanager
def hub_of(place: Town, cores: tuple[int, int]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`hub run`, with Mosquitto on the first core and the rest on the second. Gives it and Mosquitto's number."""
    process = subprocess.Popen(
        [*DALABA, "--station", str(place.folder / "hub"), "hub", "run"], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        broker = _broker(process.pid)
        _pin(process.pid, cores[1])
        _pin(broker, cores[0])
        yield process, broker
    finally:
        process.terminate()
        process.wait(30)


def _broker(parent: int, other: int = 0) -> int:
    """The number of the broker that the hub has started."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
            if int(child) != other and "mosquitto" in Path(f"/proc/{child}/comm").read_text():
                return int(child)
        time.sleep(0.05)
    raise RuntimeError("the hub has started no broker")


def _pin(process: int, core: int) -> None:
    for task in Path(f"/proc/{process}/task").iterdir():
        os.sched_setaffinity(int(task.name), {core})


def _megabytes(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1000
    return 0.0


@dataclass(frozen=True)
class Measured:
    """What a fleet of so many showed. Seconds; milliseconds; 10^6 bytes."""

    count: int
    connected: float
    states: float
    programmes: float
    p50: float
    p99: float
    last: float
    together: float
    """p99 where all PCs' work is done in one thread."""
    back: float
    broker: float
    hub: float
    crowd: float


def measure(count: int, orders: int = ORDERS) -> Measured:
    """One fleet, from connecting to coming back. Raises RuntimeError, queue.Empty if something never happens."""
    with tempfile.TemporaryDirectory(prefix="dalaba-fleet-") as folder, ExitStack() as stack:
        place = town(Path(folder), count)
        stack.callback(place.store.database.close)
        hub, broker = stack.enter_context(hub_of(place, (0, 1)))
        began = _CLOCK.now()
        crowd = Teller([sys.executable, "-m", "bench.fleet_crowd", folder], 1)
        stack.callback(crowd.process.kill)
        connected = (crowd.wait("up")["at"] - began) / 1000
        states = _until(lambda: sum(each.online for each in place.store.states().values()) == count) + connected
        time.sleep(5)
        began, pad = _CLOCK.now(), "x" * LARGE
        with place.store.database.together():
            for node in place.nodes:
                place.give("manifest", f"node/{node}", {"pad": pad[: LARGE * 3 // 4]}, "routine")
        programmes = (crowd.wait("programmes")["at"] - began) / 1000
        time.sleep(5)
        together: list[int] = []
        alone: list[int] = []
        last: list[int] = []
        for number in range(orders):
            body: dict[str, object] = {"verb": "say", "text": {"cmn": f"请马上转移到高处,第 {number} 次。"}}
            place.give("order", "all", {**body, "reason": "山洪", "chime": "urgent"}, "urgent")
            found = crowd.wait("order")
            together += found["together"]
            alone += found["alone"]
            last.append(max(found["alone"]))
            time.sleep(2)
        memory = _megabytes(broker), _megabytes(hub.pid), _megabytes(crowd.process.pid)
        os.kill(broker, 9)
        began = _CLOCK.now()
        crowd.wait("down")
        _pin(_broker(hub.pid, broker), 0)
        back = (crowd.wait("up")["at"] - began) / 1000
        own, all_ = quantiles(alone, n=100), quantiles(together, n=100)
        return Measured(
            count, connected, states, programmes, own[49], own[98], sum(last) / len(last), all_[98], back, *memory
        )


def _until(true: Any, seconds: float = 120) -> float:
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise RuntimeError("it never came")
        time.sleep(0.1)
    return time.monotonic() - began


def main(most: int = MOST, orders: int = ORDERS) -> list[Figure]:
    """The figures of a quarter, a half and all of them."""
    found = [measure(count, orders) for count in (most // 4, most // 2, most)]
    whole, half = found[-1], found[-2]
    shown = [
        Figure(f"{whole.count} PCs: all connected and listening (2 lines each)", whole.connected),
        Figure("the state of each at the hub", whole.states),
        Figure("a hand-out of 20 KB signed for each, and there", whole.programmes),
        Figure("urgent order to verified, p50", whole.p50, "ms"),
        Figure("urgent order to verified, p99", whole.p99, "ms", at_most=700),
        Figure("urgent order to the last PC, mean", whole.last, "ms"),
        Figure("the same p99, all PCs' work in one thread", whole.together, "ms"),
        Figure("broker killed to all back and listening", whole.back),
        Figure("Mosquitto", whole.broker, "MB"),
        Figure("the hub", whole.hub, "MB"),
        Figure(f"{whole.count} agents in one process", whole.crowd, "MB"),
        Figure(f"p99: {whole.count} beside {half.count} PCs", whole.p99 / half.p99, "times", at_most=2.6),
        Figure(f"Mosquitto: {whole.count} beside {half.count} PCs", whole.broker / half.broker, "times", at_most=2.6),
    ]
    for each in found[:-1]:
        shown += [
            Figure(f"{each.count} PCs: connected", each.connected),
            Figure(f"{each.count} PCs: urgent order p99", each.p99, "ms"),
            Figure(f"{each.count} PCs: broker killed to all back", each.back),
            Figure(f"{each.count} PCs: Mosquitto", each.broker, "MB"),
        ]
    return shown


if __name__ == "__main__":
    Console().print(table("fleet", main(*map(int, sys.argv[1:]))))
