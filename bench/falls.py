"""Hub, broker, a village's agent and the writer of its ledger killed at random moments, and a hub on a full disk: in
the end the hub's rows are the village's, each once.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.bench_fleet import Town, town
from bench.far_village import CLOCK, HubAtWork, until
from bench.process import ROOT
from dalaba.air import ledger
from dalaba.core.model import Event
from dalaba.desk.membership import Membership
from dalaba.link.upkeep.decide import Limits
from dalaba.link.upkeep.keep_agent import AgentKeeper

_AT_ONCE = Limits(gone=0, silent=60_000, boot=120_000, looks=20)
_PAUSE = 2.5
"""Seconds to the next fall, at most: often before everything is back from the last one."""
_WATCHED = 0.5
"""How many falls are left alone until the village's state is back."""
_WIPE = 0.3
"""How many of the broker's falls take what it had on its disk."""
_NOTICED = 100
"""Milliseconds after a kill in which something said before may still come in."""
_SMALL, _LARGE = "2m", "64m"


@dataclass
class Fallen:
    """What was left after all falls."""

    rows: int = 0
    lost: int = 0
    doubled: int = 0
    wiped: int = 0
    settled: float = 0.0
    """Seconds from the last fall until every row was at the hub."""
    back: dict[str, list[float]] = field(default_factory=dict)
    """Program that fell last -> seconds until the hub had the village's state again, after whatever fell before it."""


class Scene:
    """A hub, a village whose ledger grows, and whoever starts again what has fallen."""

    def __init__(self, place: Town, chance: random.Random) -> None:
        self.place, self.hub, self.chance = place, HubAtWork(place), chance
        self.node = place.nodes[0]
        self.village = place.folder / "nodes" / self.node
        self.keeper = AgentKeeper(self.village, CLOCK, Membership(self.village).networked, _AT_ONCE)
        self._writer: subprocess.Popen[bytes] | None = None
        self.wiped = 0

    def write(self) -> None:
        """Have the ledger grow."""
        seed = str(self.chance.randrange(10**6))
        self._writer = subprocess.Popen(
            [sys.executable, "-m", "bench.ledger_writer", str(self.village), seed], cwd=ROOT, stdin=subprocess.DEVNULL
        )

    def fall(self, what: str) -> None:
        """Kill it, and start it again where nobody else does."""
        if what == "hub":
            self.hub.kill()
            self.hub.start()
        elif what == "broker":
            self._kill_broker()
        elif what == "agent":
            self.kill_agent()
        else:
            self.stop_writing()
            self.write()

    def _kill_broker(self) -> None:
        broker = self.hub.broker
        if not broker or b"mosquitto" not in _command(broker):
            return  # it was not started yet
        os.kill(broker, signal.SIGKILL)
        if self.chance.random() < _WIPE:
            shutil.rmtree(self.place.folder / "hub/records/hub/broker", ignore_errors=True)
            self.wiped += 1

    def kill_agent(self) -> None:
        """End the agent as a power cut does."""
        if (ours := self.keeper._ours) is not None and ours.poll() is None:
            ours.kill()
            ours.wait()

    def stop_writing(self) -> None:
        """Kill the writer."""
        if self._writer is not None:
            self._writer.kill()
            self._writer.wait()

    def online_since(self, instant: int) -> bool:
        """Whether the hub has heard from the village after then, and has it as online."""
        state = self.place.store.state(self.node)
        return state is not None and state.online and state.at > instant

    def rows(self) -> list[Event]:
        """The village's ledger."""
        return list(ledger.events(self.village / "records"))

    def all_there(self) -> bool:
        """Whether the hub has as many rows as the village, and keeps what it is to keep."""
        self.keeper.turn()
        ledgers = self.place.store.ledgers().get(self.node)
        return ledgers is not None and len(list(self.place.store.events(node=self.node))) >= len(self.rows())

    def close(self) -> None:
        """End everything."""
        self.stop_writing()
        self.keeper.end()
        self.hub.end()
        self.place.store.database.close()


@contextmanager
def scene(folder: Path, seed: int) -> Iterator[Scene]:
    """All at work, and the village online."""
    found = Scene(town(folder, 1), random.Random(seed))
    try:
        found.hub.start()
        until(lambda: found.hub.works, what="the hub")
        found.write()
        _until_online(found, 0)
        yield found
    finally:
        found.close()


def fall_often(folder: Path, kills: int, seed: int) -> Fallen:
    """So many falls, each a random while after the one before, whatever is being done then. Raises RuntimeError if not
    all is well in the end."""
    fallen = Fallen()
    with scene(folder, seed) as found:
        for _ in range(kills):
            what = found.chance.choice(("hub", "broker", "agent", "writer"))
            fell = CLOCK.now()
            found.fall(what)
            if what != "writer" and found.chance.random() < _WATCHED:
                fallen.back.setdefault(what, []).append(_until_online(found, fell + _NOTICED))
            pause = time.monotonic() + found.chance.random() * _PAUSE
            while time.monotonic() < pause:
                found.keeper.turn()
                time.sleep(0.02)
        found.stop_writing()
        fallen.wiped = found.wiped
        began = time.monotonic()
        until(found.all_there, 180, "all rows at the hub")
        fallen.settled = time.monotonic() - began
        _compare(found, fallen)
    return fallen


def _compare(found: Scene, fallen: Fallen) -> None:
    here = Counter((each.seq, each.prev, each.hash) for each in found.rows())
    there = Counter((each.seq, each.prev, each.hash) for each in found.place.store.events(node=found.node))
    fallen.rows = here.total()
    fallen.lost, fallen.doubled = (here - there).total(), (there - here).total()


def _until_online(found: Scene, since: int) -> float:
    def online() -> bool:
        found.keeper.turn()
        return found.online_since(since)

    return until(online, 120, "the village's state")


def on_a_full_disk(folder: Path) -> tuple[float, float] | None:
    """Rows lost or doubled after the hub's disk was full, and the seconds until all were there once it had room again.
    None where no small disk can be made here."""
    with ExitStack() as stack:
        place = town(folder, 1)
        home = place.folder / "hub/records/hub"
        place.store.database.close()
        if not _on_small_disk(home, stack):
            return None
        with_room = Scene(Town(place.folder, place.settings, type(place.store).of(folder / "hub"), place.key,
                               place.nodes), random.Random(1))  # fmt: skip
        stack.callback(with_room.close)
        with_room.hub.start()
        until(lambda: with_room.hub.works, what="the hub")
        _until_online(with_room, 0)
        with_room.write()
        fallen = Fallen()
        until(lambda: _stands_still(with_room), 240, "a full disk")
        subprocess.run(["mount", "-o", f"remount,size={_LARGE}", str(home)], check=True)
        with_room.stop_writing()
        took = until(with_room.all_there, 180, "all rows at the hub")
        _compare(with_room, fallen)
        return fallen.lost + fallen.doubled, took


def _on_small_disk(home: Path, stack: ExitStack) -> bool:
    """Put the hub's files on a disk of 2 MB; whether it could be done."""
    kept = home.with_name("kept")
    shutil.copytree(home, kept)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SMALL}", "none", str(home)], check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    if made.returncode:
        return False
    stack.callback(lambda: subprocess.run(["umount", "-l", str(home)], check=False))
    shutil.copytree(kept, home, dirs_exist_ok=True)
    return True


def _stands_still(found: Scene) -> bool:
    """Whether the disk is full and the hub is behind the village."""
    found.keeper.turn()
    home = found.place.folder / "hub/records/hub"
    behind = len(found.rows()) - len(list(found.place.store.events(node=found.node)))
    return shutil.disk_usage(home).free < 40_000 and behind > 200


def _command(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""
