"""kill -9 of air, of the desk and of both, again and again, while a spot is due every second: what is lost by it.

Real processes on the tests' silent loudspeakers. The rival of the seconds from a start to sound is what a Python
program that plays one sound at its start needs: import sounddevice, open the stream, play. `python -m bench.bench_kill
20` makes fewer deaths than 200.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import Figure
from bench.__main__ import table
from bench.process import dalaba, median
from dalaba.air import ledger
from dalaba.core.clock import SystemClock
from dalaba.core.model import Event, Instant
from tests.kept import Kept, taken_back, until, village
from tests.rig import Rig, missing

KILLS = 200
CLOCK = SystemClock()
_DEAD = 2.5
"""Seconds until somebody starts both again: longer than what air had handed over, so that something is due."""
_SECONDS_A_KILL = 15
"""At most, on a slow machine: how far ahead spots are planned."""
_PLAYS_ONE = """
import numpy, sounddevice
sounddevice.play(numpy.zeros((100, 1), numpy.float32), 44100, device="north", blocking=True)
"""


@dataclass
class Deaths:
    """What was seen of them."""

    lost: int = 0
    """Events that were read before a kill and were not there, unchanged, after it."""
    twice: int = 0
    """Spots begun more than once."""
    broken: int = 0
    """Faults that `verify` finds in the chain."""
    starts: list[float] = field(default_factory=list)
    """Seconds from `run`, both dead for a while, to the instant for which the first spot was handed to the device. One
    is due at once: there is one a second, and those that were missed are caught up with."""
    gaps: list[float] = field(default_factory=list)
    """Seconds from the death of air alone, noticed by the desk, to that instant. What air had handed over, and may have
    been heard, is not said again, and the next is due a second or two later: so this is not the time to be ready."""
    ready: list[float] = field(default_factory=list)
    """Seconds from the death of air alone to the start that the desk has given it, on the ledger."""


def main(kills: int = KILLS) -> list[Figure]:
    if why := missing():
        return [Figure(f"kill -9: {why}", 0)]
    with tempfile.TemporaryDirectory() as name, Rig(Path(name) / "rig"):
        with _on_air(Path(name) / "石桥村", kills) as kept:
            deaths = _deaths(kept, kills)
        bare = median((sys.executable, "-c", _PLAYS_ONE))
    return [
        Figure(f"{kills} × kill -9: committed events lost", deaths.lost, "", at_most=0),
        Figure("faults in the chain", deaths.broken, "", at_most=0),
        Figure("spots begun twice", deaths.twice, "", at_most=0),
        Figure("start to sound p50", statistics.median(deaths.starts), "s", "import, open, play", bare, at_most=1),
        Figure("start to sound max", max(deaths.starts), "s", at_most=1),
        Figure("death of air to the next p50", statistics.median(deaths.ready), "s"),
        Figure("death of air to the next max", max(deaths.ready), "s"),
        Figure("death of air to sound p50", statistics.median(deaths.gaps), "s"),
        Figure("death of air to sound max", max(deaths.gaps), "s"),
    ]


@contextmanager
def _on_air(folder: Path, kills: int) -> Iterator[Kept]:
    village(folder, 30 + kills * _SECONDS_A_KILL, more="漏播后: 补播")
    dalaba("--station", str(folder), "render")
    kept = Kept(folder)
    kept.run()
    try:
        until(kept.heard)
        yield kept
    finally:
        kept.end()


def _deaths(kept: Kept, kills: int) -> Deaths:
    dice, deaths = random.Random(5), Deaths()
    ways: Sequence[str] = ("air", "desk", "both")
    for number in range(kills):
        time.sleep(dice.uniform(0, 1))
        _one(kept, ways[number % 3], deaths)
    kept.end()
    begun = Counter(event.spot for event in kept.events() if event.kind == "started")
    begun.subtract(taken_back(kept.events()))
    deaths.twice = sum(count > 1 for count in begun.values())
    deaths.broken = len(ledger.verify(kept.folder / "records"))
    return deaths


def _one(kept: Kept, who: str, deaths: Deaths) -> None:
    victims = {"air": [kept.air()], "desk": [kept.desk()], "both": [kept.desk(), kept.air()]}[who]
    before, died = kept.events(), CLOCK.now()
    kept.kill(*victims)
    if who == "both":
        time.sleep(_DEAD)
        died = CLOCK.now()
    if who != "air":
        kept.run()
    until(lambda: all(each and each not in victims for each in (kept.air(), kept.desk())))
    after = kept.events()
    deaths.lost += len(before) - sum(ours == theirs for ours, theirs in zip(before, after, strict=False))
    heard = sum(event.kind == "ended" for event in after)
    until(lambda: kept.heard() > heard)
    if who != "desk":
        boots = {event.boot for event in before}
        first = next(each for each in kept.events() if each.boot not in boots and each.kind == "started")
        (deaths.gaps if who == "air" else deaths.starts).append((_sounds_at(first) - died) / 1000)
    if who == "air":
        deaths.ready.append((next(each for each in kept.events() if each.boot not in boots).wall - died) / 1000)


def _sounds_at(started: Event) -> Instant:
    at = started.detail["at"]
    assert isinstance(at, int)
    return at


if __name__ == "__main__":
    from rich.console import Console

    Console().print(table("kill", main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS)))
