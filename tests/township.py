"""A township whose files really lie in a folder: edited, renamed and copied while its air plays on, in virtual time.

Reading, making and handing over are the desk's; playing is air's, on tapes. Only the voice is a stand-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dalaba.air.clip_check import Intact
from dalaba.air.ledger import Ledger
from dalaba.air.outputs import Output
from dalaba.air.outputs.tape import Tape
from dalaba.air.playout import Past, Playout
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Event, Instant, OutletCard, Reason
from dalaba.desk.root import Station
from dalaba.link import handover
from dalaba.views.asrun import AsRun, reconcile
from tests.places import DAY, at, shown, station, written

STATION = """name: 清水镇
languages: [普通话]
outlets:
  north: {kind: speaker, output: {device: card 1, channels: 1}}
  south: {kind: speaker, output: {device: card 2, channels: 1}}
"""
TEXTS = {
    "station.yaml": STATION,
    "scripts/bus.txt": "开往县城的班车马上到站。",
    "scripts/water.txt": "{{place}}今天停水,请提前储水。",
}


@dataclass
class Township:
    """`look` is what the desk does when files have changed."""

    folder: Path
    now: str = "6:00"
    make: bool = True
    """Whether missing clips are made when the desk looks."""
    failed: dict[str, Reason] = field(default_factory=dict)
    """Keys of clips that could not be made."""
    tapes: dict[str, list[Tape]] = field(default_factory=dict)
    """Card -> what was recorded of it, each time it was opened."""
    boots: int = 0

    def __post_init__(self) -> None:
        written(self.folder, TEXTS)
        self.boot(when(self.now))

    # -- the air

    def boot(self, now: Instant) -> None:
        """The PC starts: what is left of before is the ledger, and what was handed over."""
        self.boots += 1
        self.clock = VirtualClock(now)
        self.ledger = Ledger(self.folder / "records", "pc", f"boot-{self.boots}", lazy=True)
        past = Past.of(self.ledger.events())
        self.ledger.append("boot", now, 0)
        self.air = Playout(self.folder, self.clock, self.ledger, self.output, Intact(self.folder), past)
        if handover.path_of(self.folder, DAY).exists():
            self.take()

    def power_cut(self, back: str) -> None:
        """It goes, and comes back at that time."""
        self.ledger.close()
        self.boot(when(back))

    def output(self, card: OutletCard) -> Output:
        assert card.output is not None
        key = f"{card.output.device}:{card.output.channels[0]}"
        self.tapes.setdefault(key, []).append(Tape(key))
        return self.tapes[key][-1]

    def until(self, time: str) -> Township:
        return self.play_until(when(time))

    def play_until(self, end: Instant) -> Township:
        for _ in range(100_000):
            turn = self.air.turn()
            if self.clock.now() >= end:
                return self
            self.clock.wait(end if turn is None else min(turn, end))
        raise AssertionError("it turns without getting anywhere")

    # -- the desk

    def look(self) -> Station:
        """Read anew, make what is missing, hand over; with an error in the files the last programme stays."""
        self.read = read = station(self.folder)
        read.preparer.failed = self.failed
        day = [DAY]
        if read.problems.errors and handover.path_of(self.folder, DAY).exists():
            return read
        if self.make:
            read.make(read.to_make(read.wanted_on(day)), jobs=1)
        handover.write(self.folder, read.compile(DAY))
        self.take()
        return read

    def take(self) -> None:
        self.air.load(handover.read(handover.path_of(self.folder, DAY)))

    # -- what people do

    def save(self, files: Mapping[str, str]) -> Station:
        """Somebody saves these, and the desk sees it."""
        written(self.folder, files)
        return self.look()

    def sheet(self, *rows: str, name: str = "plan", heads: str = "script,to,at") -> Station:
        """A sheet of these rows is saved."""
        return self.save({f"schedules/{name}.csv": "\n".join((heads, *rows)) + "\n"})

    def rename(self, old: str, new: str) -> Station:
        (self.folder / old).rename(self.folder / new)
        return self.look()

    def remove(self, name: str) -> Station:
        (self.folder / name).unlink()
        return self.look()

    # -- what came of it

    def heard(self, card: int = 1) -> list[str]:
        """When each sound began on a card; one that was broken off has a mark."""
        takes = [take for tape in self.tapes.get(f"card {card}:1", ()) for take in tape.takes if take.played]
        return [shown(take.at) + ("" if take.played >= take.sound.total else "!") for take in takes]

    @property
    def events(self) -> list[Event]:
        return list(self.ledger.events())

    @property
    def log(self) -> AsRun:
        return reconcile(self.events)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """(due, outlet, outcome) of all that is due."""
        return [(shown(row.due), row.outlet, row.outcome) for row in self.log.rows if row.outcome != "withdrawn"]

    @property
    def told(self) -> list[Reason]:
        """What air has to tell."""
        return self.air.troubles


def when(text: str) -> Instant:
    """The instant of 8:00 or 8:00:01."""
    return at(text.rjust(8 if text.count(":") == 2 else 5, "0"))
