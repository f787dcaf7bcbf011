"""A PC whose clock hurries: the real desk and the real air as processes, on cards that keep time with it.

`python -m bench.hurry air|desk WORDS` is the program's own entry with three things in their places: the clock, the
sound cards, and how each of the two starts the other. Everything else is as it ships. Air is the one that moves the
hands: time stands still while it decides, and passes, hurried, while it waits; so no spot is late for the hurry's sake.
Where no air waits, whoever holds the face moves them. What costs real work (voices, reading files, watching each
other) has real seconds.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from dalaba.air.outputs import Output, Sound, State, Status
from dalaba.air.outputs.tape import Tape
from dalaba.core import clock as clocks
from dalaba.core.clock import SystemClock
from dalaba.core.model import Instant, Millis, OutputSpec

STATION = "DALABA_HURRIED"
"""The surroundings' name for the folder in which the face lies, and what processes tell of themselves."""
FACE = "face"
_NOW, _SINCE, _FACTOR, _MOVED, _HURRIED, _GOT, _SAID = range(7)
"""Its cells: now; where it began; virtual seconds a second; when (monotonic) air last moved the hands; what is hurried
to; how far the desk has got, and when it said so. Each is written at once: half a time would be another."""
_LEAD: Millis = 20 * 60_000
"""How far time may be ahead of a desk that is at its work: a slow machine has a slower day, not a desk that is late."""
_GONE = 3.0
"""Seconds without a word from the desk after which nobody waits for it."""
_DEBT = 0.2
"""Seconds that may be made up for after a stall."""
_GLANCE = 0.05
"""Seconds of the shortest wait of whoever does not move the hands."""
_EASE = 2.0
"""Virtual seconds a second while somebody gives an order."""
_TURN = 3
"""Milliseconds of air's longest sleep: what it looks at every second it looks at less often."""
_ASLEEP = 4.0
"""Seconds without air after which somebody else moves the hands."""
KEPT = 7
"""Days that hand-overs and clips are kept, so that it is over within a month what takes a month."""
LOST_EVERY, LOST_FOR = 2 * clocks.DAY, 20 * 60_000
"""On average, of each card."""


class Face:
    """The clock's face, in a file that every process of the PC sees."""

    def __init__(self, folder: Path, since: Instant | None = None, factor: float = 1.0) -> None:
        path = folder / FACE
        if since is not None:
            path.write_bytes(bytes(8 * 7))
        with open(path, "r+b") as file:
            shown = memoryview(mmap.mmap(file.fileno(), 8 * 7))
        self._whole, self._real = shown.cast("q"), shown.cast("d")
        if since is not None:
            self._whole[_NOW] = self._whole[_SINCE] = self._whole[_GOT] = since
            self._real[_FACTOR] = self._real[_HURRIED] = factor
        self.since, self.hurried = self._whole[_SINCE], self._real[_HURRIED]
        self._reached = time.monotonic()

    @property
    def now(self) -> Instant:
        return self._whole[_NOW]

    @property
    def factor(self) -> float:
        return self._real[_FACTOR]

    @contextlib.contextmanager
    def at_ease(self) -> Iterator[None]:
        """For as long as this lasts a second is no more than a few: somebody speaks, and real voices have to follow."""
        self._real[_FACTOR] = min(self.hurried, _EASE)
        try:
            yield
        finally:
            self._real[_FACTOR] = self.hurried

    def move(self, until: Instant, bell: Any = None, beat: bool = True) -> None:
        """Let time pass until then, or until the bell is rung."""
        if beat and self._held_up(bell):
            return
        span, began, factor = until - self.now, time.monotonic(), self.factor
        self._reached = max(self._reached, began - _DEBT)
        due = self._reached + span / 1000 / factor
        if span > 0:
            rest = due - began
            if bell is not None:
                bell.wait(max(rest, 0))
            elif rest > 0:
                time.sleep(rest)
            passed = span
            if rest > 0 and (real := time.monotonic()) < due - 0.0005:  # rung
                passed = min(span, max(0, int((real - self._reached) * 1000 * factor)))
            self._reached += passed / 1000 / factor
            self._whole[_NOW] += passed
        if beat:
            self._real[_MOVED] = time.monotonic()

    def _held_up(self, bell: Any) -> bool:
        """Wait for a desk that is behind; whether the bell was rung meanwhile."""
        while self._ahead:
            self._real[_MOVED] = time.monotonic()
            began = time.monotonic()
            bell.wait(_GLANCE)
            if time.monotonic() < began + _GLANCE - 0.001:
                return True
        return False

    def keep_up(self) -> None:
        """The desk has got as far as now."""
        self._whole[_GOT], self._real[_SAID] = self.now, time.monotonic()

    @property
    def _ahead(self) -> bool:
        behind = self.now - self._whole[_GOT] > _LEAD
        return behind and time.monotonic() - self._real[_SAID] < _GONE

    @property
    def stands(self) -> bool:
        """Whether nobody has moved the hands for a while."""
        return time.monotonic() - self._real[_MOVED] > _ASLEEP


_face: Face | None = None


def face() -> Face:
    """This process's look at it."""
    global _face
    _face = _face or Face(Path(os.environ[STATION]))
    return _face


class Hurried(SystemClock):
    """The PC's clock, hurried. Waits of its own last some real hundredths of a second at least."""

    def now(self) -> Instant:
        return face().now

    def fine(self) -> float:
        return float(self.now())

    def mono(self) -> Millis:
        return self.now() - face().since

    def elapsed(self) -> Millis:
        return self.mono()

    def wait(self, until: Instant) -> None:
        face().keep_up()
        self._rung().wait(max(min((until - self.now()) / 1000 / face().factor, 1.0), _GLANCE))


class Mover(Hurried):
    """Air's, which moves the hands."""

    def wait(self, until: Instant) -> None:
        face().move(until, self._rung())


class Horn(Tape):
    """A card with a loudspeaker that writes down what is heard of it, and is pulled out now and then."""

    def __init__(self, spec: OutputSpec, folder: Path, now: Instant) -> None:
        super().__init__(spec.device, lost=_losses(spec.device, face().since, now))
        self._heard = open(folder / f"{spec.device}.heard", "a", encoding="utf-8")  # noqa: SIM115  (written to until air closes this output)
        self._told: tuple[State, str] = ("idle", "")

    def start(self, spot: str, sound: Sound, at: Instant, soon: bool = False) -> None:
        super().start(spot, sound, at, soon)
        take = self.takes[-1]
        self._tell("start", spot, take.at, take.sound.total)

    def poll(self, now: Instant) -> Status:
        status = super().poll(now)
        if (status.state, status.spot) != self._told and status.state in ("ended", "lost"):
            self._tell(status.state, status.spot, now, status.played)
        self._told = (status.state, status.spot)
        if not self._queue:
            self._takes.clear()
        return status

    def cut(self, at: Instant) -> Millis:
        played = super().cut(at)
        self._tell("cut", self._status.spot, at, played)
        return played

    def close(self) -> None:
        super().close()
        self._heard.close()

    def _tell(self, *words: object) -> None:
        self._heard.write("\t".join(map(str, words)) + "\n")
        self._heard.flush()


def _losses(device: str, since: Instant, now: Instant) -> list[tuple[Instant, Instant]]:
    """When the card is out, in forty days; the same for every air. A card that stays in: its name ends with 1."""
    dice, at, spans = Random(device), since, list[tuple[Instant, Instant]]()
    while not device.endswith("1") and at < since + 40 * clocks.DAY:
        at += int(dice.expovariate(1 / LOST_EVERY)) + 60_000
        spans.append((at, at := at + int(dice.uniform(0.1, 2) * LOST_FOR)))
    return [(out, back) for out, back in spans if back > now]


class Horns:
    """In the place of `cards.Cards`."""

    def __init__(self, clock: clocks.Clock) -> None:
        self._clock = clock
        self._horns: list[Horn] = []

    def output(self, spec: OutputSpec) -> Output:
        self._horns.append(Horn(spec, Path(os.environ[STATION]), self._clock.now()))
        return self._horns[-1]

    def beats(self) -> Mapping[str, tuple[bool, Millis]]:
        return {}

    def close(self) -> None:
        """Air has closed each."""


# -- the two entries


def _probe(name: str, counts: Mapping[str, int]) -> None:
    """Tell every second what only the process itself can say: what it holds (blocks of memory), what it has counted."""
    told = Path(os.environ[STATION]) / f"{name}.told"
    while True:
        threads = [thread.name for thread in threading.enumerate()]
        facts = {"pid": os.getpid(), "blocks": sys.getallocatedblocks(), "threads": threads, **counts}
        beside = told.with_suffix(".part")
        beside.write_text(json.dumps(facts), encoding="utf-8")
        beside.replace(told)
        time.sleep(1)


def _started_by_us(command: dict[str, Any], module: str, name: str) -> dict[str, Any]:
    args = [name if word == module else word for word in command["args"]]
    args[args.index("-m") + 1 : args.index(name) + 1] = ["bench.hurry", name]
    return {**command, "args": args}


def _in_their_places(counts: dict[str, int], mover: bool) -> None:
    """The clock, and how each starts the other."""
    clocks.SystemClock = Mover if mover else Hurried  # type: ignore[misc]  # mypy lets no class be replaced; this process runs on the hurried clock
    from dalaba.link.upkeep import keep_air, keep_desk, start_processes
    from dalaba.link.upkeep.decide import DESK

    real_air, real_desk = start_processes.air_command, start_processes.desk_command

    def air_command(*words: Any, **more: Any) -> dict[str, Any]:
        command = _started_by_us(real_air(*words, **more), "dalaba.air.main", "air")
        spans = {what: int(getattr(DESK, what) * face().hurried) for what in ("gone", "silent", "boot")}
        return {**command, "args": [*command["args"], *(f"--desk-{what}={span}" for what, span in spans.items())]}

    vars(start_processes)["air_command"] = vars(keep_air)["air_command"] = air_command
    vars(keep_desk)["desk_command"] = lambda *words: _started_by_us(real_desk(*words), "dalaba.doors.cli", "desk")
    keeper = keep_air.AirKeeper
    keep_air.AirKeeper = lambda folder, clock, **more: keeper(folder, _REAL, **more)  # type: ignore[misc, assignment]  # mypy lets no class be replaced


_REAL = SystemClock()


def air(words: Sequence[str]) -> int:
    """`python -m dalaba.air.main`."""
    counts = {"turns": 0, "loads": 0}
    _in_their_places(counts, mover=True)
    from dalaba.air import main
    from dalaba.air.outputs import cards

    main._TURN = max(main._TURN, round(_TURN * face().hurried))
    cards.Cards = Horns  # type: ignore[misc, assignment]  # mypy lets no class be replaced
    _count(main.Air, "turn", counts, "turns")
    _count(main.Air, "_load", counts, "loads")
    threading.Thread(target=_probe, args=("air", counts), name="probe", daemon=True).start()
    return main.main(list(words))


def desk(words: Sequence[str]) -> int:
    """`broadcaster.py`. What it does by the minute and the hour is hurried too, down to twenty times a second."""
    counts = {"compiled": 0, "readings": 0, "looks": 0, "handed": 0}
    _in_their_places(counts, mover=False)
    from dalaba.link import handover

    handover.KEPT = KEPT
    from dalaba.desk import loop as desks
    from dalaba.desk.root import Station
    from dalaba.doors import cli

    for name in ("_LOOK_EVERY", "_ROLL_EVERY", "_REPORT_EVERY", "_HOUSE_EVERY"):
        setattr(desks, name, max(getattr(desks, name) / face().hurried, 0.25))
    for name in ("_TRY_AGAIN_EVERY", "_HEALTH_EVERY"):
        setattr(desks, name, max(getattr(desks, name) / face().hurried, 3 / 60))
    _count(Station, "compile", counts, "compiled")
    _count(desks.DeskLoop, "_read", counts, "readings")
    _count(desks.DeskLoop, "_look", counts, "looks")
    _count(desks.DeskLoop, "_hand_over", counts, "handed")
    threading.Thread(target=_probe, args=("desk", counts), name="probe", daemon=True).start()
    return cli.main(list(words))


def _count(owner: type, name: str, counts: dict[str, int], what: str) -> None:
    real = getattr(owner, name)

    def counted(*words: Any, **more: Any) -> Any:
        counts[what] += 1
        return real(*words, **more)

    setattr(owner, name, counted)


if __name__ == "__main__":
    from bench import hurry  # one module, whoever asks for the face

    sys.exit({"air": hurry.air, "desk": hurry.desk}[sys.argv[1]](sys.argv[2:]))
