"""A township's `hub run` with its Mosquitto, and one village's PC that reaches it over a line like a village's: a real
agent as a process of its own, and a real air whose sound goes to a tape.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.bench_fleet import Town, town
from bench.process import DALABA, ROOT
from dalaba.air import ledger
from dalaba.core import typed_json
from dalaba.core.clock import SystemClock, today
from dalaba.core.model import Event, VillageRule
from dalaba.desk import at_hand
from dalaba.fleet.errands import WORDS
from dalaba.fleet.manifest import File, Manifest, Pointer
from dalaba.hub.blobs import Blobs
from dalaba.hub.running import works
from dalaba.hub.store import Sent
from dalaba.link.upkeep.start_processes import AGENT_LOG, agent_command
from dalaba.sound.codec import ENCODER_DELAY, encode_piece
from dalaba.trust import member as members
from dalaba.trust import village_rule
from tests.places import ZONE, station, written
from tests.real_air import air_at
from tests.shaped_line import ShapedLine

CLOCK = SystemClock()
_RATE = 24_000
_STATION = """\
台名: 村广播
时区: Asia/Shanghai
语种: [普通话]
发音人: {普通话: [espeak]}
播放点:
  村0:
    类型: 大喇叭
    输出: {声卡: 默认, 声道: [1]}
"""


def until(true: Callable[[], object], seconds: float = 60.0, what: str = "") -> float:
    """Wait until it is so; how long it took. Raises RuntimeError."""
    began = time.monotonic()
    while not true():
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"it never came: {what}")
        time.sleep(0.02)
    return time.monotonic() - began


@dataclass
class HubAtWork:
    """`hub run` of a township as a process; killed and started again as wanted."""

    place: Town
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, without waiting for it."""
        self.process = subprocess.Popen(
            [*DALABA, "--station", str(self.place.folder / "hub"), "hub", "run"], cwd=ROOT,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def works(self) -> bool:
        """Whether it is connected to its broker."""
        found = works(self.place.folder / "hub")
        return found is not None and found.connected

    @property
    def broker(self) -> int:
        """The number of its Mosquitto; 0: none is noted."""
        try:
            return int((self.place.folder / "hub/records/hub/broker.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return 0

    def kill(self) -> None:
        """End it as a power cut does; its broker stays."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """End it in order, with its broker."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        with contextlib.suppress(ProcessLookupError):
            if broker := self._left_over():
                os.kill(broker, signal.SIGKILL)

    def _left_over(self) -> int:
        """The broker, if it still runs with this hub's configuration."""
        broker = self.broker
        try:
            ours = str(self.place.folder).encode() in Path(f"/proc/{broker}/cmdline").read_bytes()
        except OSError:
            return 0
        return broker if ours else 0


class FarVillage:
    """The village's PC. Only `agent` runs apart."""

    def __init__(self, place: Town, line: ShapedLine) -> None:
        self.place, self.line = place, line
        self.node = place.nodes[0]
        self.folder = place.folder / "nodes" / self.node
        self.agent: subprocess.Popen[bytes] | None = None
        self._reach(line.ports)

    def _reach(self, ports: tuple[int, ...]) -> None:
        member = members.read(self.folder)
        assert member is not None
        mqtt, files = ports
        members.write(self.folder, replace(member, hub=replace(member.hub, mqtt=mqtt, files=files)))

    def start(self) -> None:
        """Start its agent."""
        self.agent = subprocess.Popen(**agent_command(self.folder))

    def kill(self) -> None:
        """End its agent as a power cut does."""
        if self.agent is not None:
            self.agent.kill()
            self.agent.wait()
            self.agent = None

    @property
    def said(self) -> str:
        """The end of the agent's log."""
        try:
            return (self.folder / AGENT_LOG).read_text("utf-8")[-2_000:]
        except OSError:
            return ""

    def online_since(self, instant: int) -> bool:
        """Whether the hub has its state from after then."""
        state = self.place.store.state(self.node)
        return state is not None and state.online and state.at > instant

    def stages(self, order: str) -> dict[str, int]:
        """Stage of the order -> when it was reached, as the hub knows it."""
        return {each.stage: each.at for each in self.place.store.receipts(order)}

    def entries(self) -> list[Event]:
        """Its ledger."""
        return list(ledger.events(self.folder / "records"))

    def sounds(self, kind: str) -> list[Event]:
        """What its ledger says of sounds of the township."""
        return [each for each in self.entries() if each.spot.startswith("order/") and each.kind == kind]

    def has(self, clip: dict[str, object]) -> bool:
        """Whether an order's words have come."""
        return (self.folder / WORDS / f"{clip['digest']}.mp3").exists()

    def downloaded(self) -> int:
        """Bytes of manifests that have come so far."""
        blobs = (self.folder / "received").glob("*/blobs/*")
        return sum(_size(path) for path in blobs)


def words(place: Town, seconds: float, hertz: float) -> dict[str, object]:
    """A clip for an order, at the hub."""
    wave = 0.3 * np.sin(np.arange(int(_RATE * seconds)) * (hertz * 2 * np.pi / _RATE))
    data = encode_piece(wave.astype(np.float32), _RATE).data
    digest = Blobs(place.folder / "hub").put(data)
    return {"digest": digest, "size": len(data), "rate": _RATE, "skip": ENCODER_DELAY, "frames": len(wave),
            "language": "cmn"}  # fmt: skip


def urgent(place: Town, clip: dict[str, object]) -> Sent:
    """An urgent order for all with these words."""
    body = {"verb": "say", "title": "转移", "text": {"cmn": "请马上转移到高处。"}, "clips": [clip]}
    return place.give("order", "all", {**body, "reason": "山洪", "chime": "urgent"}, "urgent")


def hand_out(place: Town, size: int, seed: int) -> str:
    """A manifest for the village with so many new bytes; the digest of its list."""
    node, blobs, now = place.nodes[0], Blobs(place.folder / "hub"), CLOCK.now()
    data = np.random.default_rng(seed).bytes(size)
    file = File("station/recordings/长.bin", blobs.put(data), size)
    manifest = Manifest("三江镇", node, ("村0",), now - 1_000, now + 86_400_000, (file,))
    assert blobs.put(manifest.data) == hashlib.sha256(manifest.data).hexdigest()
    body = typed_json.as_json(Pointer.to(manifest))
    assert isinstance(body, dict)
    place.give("manifest", f"node/{node}", body, "routine")
    return Pointer.to(manifest).digest


@contextmanager
def far_village(rate: float = 0.0, queue: int = 0) -> Iterator[tuple[FarVillage, HubAtWork]]:
    """Both at work, with the village's PC online. `queue`: as `Manner.queue`."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dalaba-links-"))
        place = town(Path(folder), 1)
        stack.callback(place.store.database.close)
        hub = HubAtWork(place)
        stack.callback(hub.end)
        hub.start()
        line = ShapedLine(place.settings.mqtt, rate, others=(place.settings.files,))
        line.manner.queue = queue
        village = FarVillage(place, line)
        stack.callback(lambda: village.line.stop())
        written(village.folder, {"station.yaml": _STATION, "days.yaml": ""})
        there = station(village.folder)
        there.make(there.chimes_to_make())
        at_hand.AtHand(village.folder).keep(there, today(CLOCK.now(), ZONE))
        village_rule.write(village.folder, VillageRule())
        stack.enter_context(air_at(village.folder, CLOCK))
        until(lambda: hub.works, what="the hub")
        stack.callback(village.kill)
        village.start()
        until(lambda: village.online_since(0), what="the village")
        yield village, hub


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it was whole meanwhile, and is at its place
        return 0
