"""Music: a playlist on two outlets for an hour, with announcements over it; one pauses for them, the other is ducked.

The pieces are noise, so each sample of the recording says where in which piece it is. The announcements are silence,
so what is heard is the music alone. Measured on the rig: the longest silence where two pieces join, how far from its
window's end the music ends, whether it goes on where it stood after an announcement, and how suddenly its loudness
ever changes (a click is a step from one sample to the next; a fade of 50 ms changes by a tenth in 5 ms).
`python -m bench.bench_music 5` takes five minutes instead of sixty.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bench import Figure
from bench.__main__ import table
from bench.line import Line
from bench.process import cpu_seconds, pss
from dalaba.air.outputs.voice import FADE
from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.model import Flow, Instant, OutletCard, OutputSpec, Part, Programme, Spot
from dalaba.link import handover
from tests.rig import RATE, Rig, missing
from tests.test_heard import air, clip

PAUSED, DUCKED = "paused", "ducked"
MINUTES = 60
PIECE = 47 * RATE
"""Samples of a piece: it joins another one at ever other places between two announcements."""
EVERY = 90_000
"""Milliseconds between two announcements, each of `LENGTH`."""
LENGTH = 6_000
LOUD = 0.25
WINDOW = 5 * RATE // 1000
"""Samples."""
ZONE = "Asia/Shanghai"
CLOCK = SystemClock()
Samples: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True)
class Aired:
    """What was handed over: the music as one row of samples, and the times of the window and the announcements."""

    music: Samples
    begin: Instant
    end: Instant
    said: tuple[Instant, ...]


def main(minutes: float = MINUTES) -> list[Figure]:
    if why := missing():
        return [Figure(f"music: {why}", 0)]
    with tempfile.TemporaryDirectory() as name, Rig(Path(name) / "rig", sinks=()) as rig:
        return list(_measured(rig, Path(name), minutes))


def _measured(rig: Rig, folder: Path, minutes: float) -> Iterator[Figure]:
    line = Line(rig, folder, (PAUSED, DUCKED))
    begin = CLOCK.now() + 15_000
    aired = _handed(folder / "town", begin, begin + round(minutes * 60_000))
    with air(folder / "town") as process:
        time.sleep(max(0.0, (begin - CLOCK.now()) / 1000 + 5))
        before, since = cpu_seconds(process.pid), time.monotonic()
        time.sleep(max(0.0, (aired.end - CLOCK.now()) / 1000 - 1))
        used = (cpu_seconds(process.pid) - before) / (time.monotonic() - since) * 100
        memory = pss(process.pid)
        time.sleep(4)
    tracks, wall = line.heard()
    yield Figure("air, while two outlets play music", used, "%")
    yield Figure("memory (PSS) at the end", memory, "MB")
    for name in (PAUSED, DUCKED):
        yield from _of(name, np.asarray(tracks[name] / 32768, np.float32), wall, aired)


def _handed(folder: Path, begin: Instant, end: Instant) -> Aired:
    """Hand over the programme: the same pieces on both outlets, and the same silent announcements."""
    count = -(-(end - begin) * RATE // 1000 // PIECE) + 1
    pieces = [_noise(number) for number in range(count)]
    parts = tuple(
        Part(f"piece {number}", "", made := clip(folder, f"piece-{number}", samples), made.duration)
        for number, samples in enumerate(pieces)
    )
    quiet = clip(folder, "quiet", np.zeros(LENGTH * RATE // 1000, np.float32))
    said = tuple(range(begin + EVERY // 2, end - EVERY // 2, EVERY))
    cards, spots = [], []
    for name in (PAUSED, DUCKED):
        cards.append(OutletCard(name, "school", OutputSpec(name, (1,), "PulseAudio"), lead_in=0, lead_out=0, gap=0))
        flow = Flow("pause" if name == PAUSED else "duck", fade=2_000)
        music = Spot(
            f"music/1@{name}@{begin}", name, begin, begin, end - begin, "music", "music", "music", "routine",
            "flexible", parts, latest=end, if_cut="resume", flow=flow,
        )  # fmt: skip
        words = [
            Spot(
                f"words/1@{name}@{at}", name, at, at, LENGTH, "words", "words", "words", "notice", "exact",
                (Part("words", "cmn", quiet, LENGTH),), latest=at + 60_000,
            )
            for at in said
        ]  # fmt: skip
        spots += [music, *words]
    day = clock.today(begin, clock.zone(ZONE)).isoformat()
    spots.sort(key=lambda spot: (spot.start, spot.outlet))
    handover.write(folder, Programme("school", ZONE, day, tuple(cards), tuple(spots), ()))
    return Aired(np.concatenate(pieces), begin, end, said)


def _noise(seed: int) -> Samples:
    """Noise that is never quiet, and so never looks like a gap."""
    signs = np.random.default_rng(seed).choice([-1, 1], PIECE)
    return np.asarray(signs * LOUD, np.float32)


# -- what was heard


def _of(name: str, heard: Samples, wall: Callable[[float], float], aired: Aired) -> Iterator[Figure]:
    loud = np.flatnonzero(np.abs(heard) > 0.002)
    first, last = int(loud[0]), int(loud[-1])
    yield Figure(f"{name}: its end, from its window's", abs(wall(last * 1000 / RATE) - aired.end), "ms", at_most=500)
    gaps = np.diff(loud) / RATE * 1000
    if name == DUCKED:
        yield Figure(f"{name}: longest silence", float(gaps.max()), "ms", at_most=5)
        steps = [_step(heard, at) for at in _turns(wall, first, last, aired.said)]
        yield Figure(f"{name}: largest change of its factor in 5 ms", max(steps, default=np.nan), "", at_most=0.2)
        return
    breaks = np.flatnonzero(gaps > LENGTH / 2)
    yield Figure(f"{name}: longest silence else", float(np.delete(gaps, breaks).max()), "ms", at_most=5)
    yield Figure(f"{name}: pauses too many or few", abs(len(breaks) - len(aired.said)), "", at_most=0)
    lost, moved = 0.0, [0.0]
    for at in breaks:
        left, right = int(loud[at]), int(loud[at + 1])
        before = _place(aired.music, heard[left - RATE : left - RATE // 2], left - RATE - first - round(lost))
        stood = before + RATE - FADE * RATE // 2000  # what is faded out is heard again
        lost += right - left
        went_on = _place(aired.music, heard[right + RATE // 2 : right + RATE], stood + RATE // 2) - RATE // 2
        moved.append(abs(went_on - stood) / RATE * 1000)
    yield Figure(f"{name}: goes on elsewhere than in the middle of its fade, max", max(moved), "ms", at_most=20)


def _step(heard: Samples, at: int) -> float:
    """The largest change of the music's factor from 5 ms to the next, in the two seconds around a place."""
    rows = heard[at - RATE : at + RATE].astype(np.float64)[: 2 * RATE // WINDOW * WINDOW].reshape(-1, WINDOW)
    factor = np.sqrt(np.square(rows).mean(axis=1)) / LOUD
    return float(np.abs(np.diff(factor)).max())


def _turns(wall: Callable[[float], float], first: int, last: int, said: tuple[Instant, ...]) -> Iterator[int]:
    """Where in the recording announcements begin and end."""
    zero = wall(first * 1000 / RATE) - first * 1000 / RATE
    for instant in (turn for at in said for turn in (at, at + LENGTH)):
        place = round((instant - zero) * RATE / 1000)
        if first + 2 * RATE < place < last - 2 * RATE:
            yield place


def _place(music: Samples, piece: Samples, near: int) -> int:
    """Where in the music a piece of the recording is from: the highest correlation within 3 seconds of a place."""
    since = max(0, near - 3 * RATE)
    part = music[since : near + 3 * RATE + len(piece)]
    size = 1 << int(len(part) + len(piece) - 1).bit_length()
    spectrum = np.fft.rfft(part, size) * np.conj(np.fft.rfft(piece, size))
    return since + int(np.argmax(np.fft.irfft(spectrum, size)[: len(part)]))


if __name__ == "__main__":
    from rich.console import Console

    Console(width=160).print(table("music", main(*map(float, sys.argv[1:]))))
