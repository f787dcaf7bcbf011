"""Small places for tests: folders as people write them, and the values that planning and playing hand on.

`written` puts files down; `station` reads them, spoken by a voice that counts instead of an engine. `Village` is a
setup made of values, for what is pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dalaba.compile.render import Preparer
from dalaba.core import clock
from dalaba.core.clock import Clock, SystemClock, parse_iso
from dalaba.core.lock import Lock
from dalaba.core.model import Booking, Instant, Millis, Occurrence, OutputSpec, Part, Problem, Reason, Spot, Wanted
from dalaba.desk.loop import DeskLoop
from dalaba.desk.root import Station
from dalaba.link.upkeep.keep_air import AirKeeper
from dalaba.link.upkeep.start_processes import DESK_LOCK
from dalaba.speech.voices import Voice, VoiceError
from dalaba.speech.voices.fake import FakeVoice
from dalaba.station.days import Stretch
from dalaba.station.files.values import window
from dalaba.station.outlets import Outlet, Setup

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2022, 7, 13)
"""A Wednesday."""


def desk_of(
    folder: Path,
    tell: Callable[[str, dict[str, object]], None],
    complain: Callable[[Problem], None],
    ordered: Callable[[], bool] = lambda: False,
    clock: Clock | None = None,
) -> DeskLoop:
    """A desk of that folder in this process. Its lock is let go at the end of its run."""
    clock = clock or SystemClock()
    return DeskLoop(folder, Lock(folder / DESK_LOCK), AirKeeper(folder, clock), tell, complain, ordered, clock)


def at(text: str, day: date = DAY) -> Instant:
    """The instant of 7:00 or 07:00:30 on a day of Sanjiang."""
    return parse_iso(f"{day}T{text if len(text) > 4 else '0' + text}+08:00")


def shown(instant: Instant) -> str:
    """07:00, for people."""
    return clock.hms(instant, ZONE)


def written(folder: Path, files: Mapping[str, str]) -> Path:
    """Put files down, path -> text."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def station(folder: Path, *voices: Voice) -> Station:
    """The station in a folder, its engines replaced by these voices, by name (one alone stands for espeak)."""
    engines = {voice.name: voice for voice in voices or (FakeVoice(name="espeak"),)}

    def opened(engine: str) -> Voice:
        if engine not in engines:
            raise VoiceError(Reason("voices.unknown", {"engine": engine}))
        return engines[engine]

    read = Station.read(folder)
    return replace(
        read, preparer=Preparer(read.setup, read.plan.scripts, read.library, opened, approvals=read.preparer.approvals)
    )


def wav(path: Path, seconds: float = 2.0, hertz: float = 500.0) -> Path:
    """Somebody's recording: a tone that swells and fades a few times a second, as speech does."""
    import numpy as np
    import soundfile

    path.parent.mkdir(parents=True, exist_ok=True)
    times = np.arange(round(seconds * 22_050)) / 22_050
    soundfile.write(path, 0.3 * np.sin(2 * np.pi * hertz * times) * np.abs(np.sin(2 * np.pi * 3 * times)), 22_050)
    return path


# Values


def outlet(name: str, *, quiet: Iterable[str] = (), allowed: Iterable[str] = (), hourly: int | None = None) -> Outlet:
    hushed = tuple(Stretch(window(text, wraps=True)) for text in quiet)
    opened = tuple(Stretch(window(text)) for text in allowed)
    budget = None if hourly is None else hourly * 60_000
    return Outlet(name, "speaker", ("cmn",), OutputSpec("horn"), quiet=hushed, allowed=opened, most_per_hour=budget)


def setup(outlets: Iterable[Outlet], near: Iterable[tuple[str, str]] = ()) -> Setup:
    neighbours: dict[str, set[str]] = {}
    for one, other in near:
        neighbours.setdefault(one, set()).add(other)
        neighbours.setdefault(other, set()).add(one)
    return Setup(
        name="三江",
        zone=ZONE,
        ui="zh",
        languages=("cmn",),
        calendar="",
        outlets={each.name: each for each in outlets},
        zones={},
        neighbours={name: frozenset(others) for name, others in neighbours.items()},
        voices={},
        lexicon={},
        periods={},
    )


def part(language: str = "cmn", seconds: float = 20, why: str = "") -> Part:
    length: Millis = round(seconds * 1000)
    return Part(language, language, None, 0 if why else length, not why, Reason(why) if why else None)


def intended(
    where: str, due: str, row: str = "1", *, turn: int = 0, end: str = "", loop: bool = False, **booked: Any
) -> Occurrence:
    """One intended play, its `until` as `expand` sets it. `end`: its window's."""
    booking = Booking("核酸", row, where, Wanted(row, where, ("cmn",), "long", ()))._replace(first_turn=turn, **booked)
    wait = 0 if booking.timing == "exact" else booking.wait
    until = at(due) + wait + 1
    if end and wait:
        until = min(until, at(end))
    return Occurrence(booking, at(due), until, due, loop=loop)


def later(spot: Spot, by: Millis) -> Spot:
    """The same spot, its start moved."""
    return spot._replace(start=spot.start + by, latest=spot.latest + by)


def days(count: int, first: date = DAY) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]
