"""Making 44 clips and 440 from nothing, on one core and on two, beside two scripts a user would write (`script.py`).

11 villages and 110, four versions of one notice each (`bench/township.py`). Equal: the texts as they are spoken, the
speed, pauses, chime and repeats, 64 kbit/s MP3 of 22050 Hz mono; whole processes, in one run, ours before and after
each rival's. How near the lengths of sound are is printed; they are not exactly equal, as the engines' versions differ
and only Dalaba cuts the silence around a sentence. Rival (a) leaves the clips as loud as they come; (b) adds ffmpeg's
loudnorm. Dalaba filters for horns, levels, limits and measures every clip. Then the same command with nothing to do.

`python -m bench.bench_render N` measures N villages only, without the large one's long rivals.
"""

from __future__ import annotations

import atexit
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench import Figure
from bench.process import DALABA, Ran, cores, dalaba, median, run
from bench.township import DAY, VERSIONS, write
from dalaba.compile.render import Recipe
from dalaba.compile.render.recipes import BETWEEN_REPEATS
from dalaba.desk.root import Station
from dalaba.sound.codec import probe
from dalaba.speech.library import RENDERED
from dalaba.speech.voices.espeak import speed

VOICES = ("cmn-latn-pinyin", "cmn")
"""Mandarin, the first that is there: Debian's espeak-ng 1.51 reads pinyin as English under the other name."""
SMALL, LARGE = 11, 110
"""Villages."""
PROMISED = {"a": 5.0, "b": 10.0}
"""Times better on one core."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side came to."""

    seconds: float
    minutes: float
    """Of sound."""


def main(villages: tuple[int, ...] = (SMALL, LARGE)) -> list[Figure]:
    figures: list[Figure] = []
    each: list[float] = []
    for count in villages:
        for number in (1, 2):
            found, ran = _beside(count, number, times=3 if count == SMALL else 1)
            figures += found
            if number == 1:
                each.append(ran.seconds / count / VERSIONS * 1000)
                figures.append(Figure(f"memory at {count * VERSIONS} clips", ran.megabytes or 0, "MB", at_most=300))
    if len(each) == 2:
        figures.append(Figure("one clip of 440, beside one of 44", each[1], "ms", "of 44", each[0], times_better=1))
    folder = _ours(villages[-1])[1]
    again = median((*DALABA, *_render(folder)))
    return [*figures, Figure(f"{villages[-1] * VERSIONS} clips again, nothing to do", again, at_most=0.5)]


def _beside(villages: int, number: int, times: int) -> tuple[list[Figure], Ran]:
    """Ours and both rivals on so many cores."""
    missing = [program for program in ("espeak-ng", "ffmpeg") if not shutil.which(program)]
    what = f"{villages * VERSIONS} clips, {number} core{'s' * (number > 1)}"
    ours, folder = _timed(villages, number, times)
    figures = []
    for kind in ("a", "b"):
        rival = f"{' and '.join(missing)} not installed" if missing else f"({kind}) espeak-ng, pydub"
        rival += ", loudnorm" * (kind == "b" and not missing)
        theirs = None if missing else _theirs(folder, kind, number, times)
        after, _ = _timed(villages, number, 1)
        seconds = statistics.mean((ours.seconds, after.seconds))
        promise = PROMISED[kind] if number == 1 else None
        figures.append(Figure(what, seconds, "s", rival, theirs.seconds if theirs else None, times_better=promise))
        if kind == "a" and number == 1:
            sound = _minutes((folder / RENDERED).rglob("*.mp3"))
            figures.append(Figure("sound in them", sound, "min", rival, theirs.minutes if theirs else None))
    return figures, ours


def _render(folder: Path) -> tuple[str, ...]:
    return "--station", str(folder), "render", "--date", DAY


def _timed(villages: int, number: int, times: int) -> tuple[Ran, Path]:
    """The median run of ours on so many cores, and the last of its stations."""
    with cores(number):
        runs = [_ours(villages) for _ in range(times)]
    return sorted((ran for ran, _ in runs), key=lambda ran: ran.seconds)[times // 2], runs[-1][1]


def _ours(villages: int) -> tuple[Ran, Path]:
    """One run from nothing, and the station that now has its clips."""
    folder = Path(tempfile.mkdtemp(prefix="dalaba-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return dalaba(*_render(write(folder, villages))), folder


def _theirs(folder: Path, kind: str, number: int, times: int) -> Side:
    """The median of a rival's runs."""
    import soundfile

    from dalaba.compile.render.make import RATE
    from dalaba.sound import processing as sound

    texts, chime, into = folder / "texts.json", folder / "chime.wav", folder / "script"
    texts.write_text(json.dumps([_as_texts(recipe) for recipe in _recipes(folder)], ensure_ascii=False), "utf-8")
    soundfile.write(chime, sound.chime("notice", RATE), RATE)
    script = Path(__file__).with_name("script.py")
    command = (sys.executable, str(script), str(texts), str(chime), str(into), "--jobs", str(number))
    seconds = []
    for _ in range(times):
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir()
        with cores(number):
            seconds.append(run((*command, *(["--loudnorm"] if kind == "b" else []))).seconds)
    return Side(statistics.median(seconds), _minutes(into.glob("*.mp3")))


def _recipes(folder: Path) -> list[Recipe]:
    station = Station.read(folder)
    wanted = station.wanted_on([date.fromisoformat(DAY)])
    return list(station.to_make(wanted, force=True).values())


def _as_texts(recipe: Recipe) -> dict[str, object]:
    return {
        "voice": _mandarin() if recipe.language == "cmn" else recipe.language,
        "speed": speed(recipe.language, recipe.voices[0].rate),
        "repeat": recipe.repeat,
        "rest": BETWEEN_REPEATS - recipe.sentences[-1].pause,
        "sentences": [[each.text, each.pause] for each in recipe.sentences],
    }


def _mandarin() -> str:
    known = run(("espeak-ng", "--voices")).out.split()
    return next(voice for voice in VOICES if voice in known)


def _minutes(clips: Iterable[Path]) -> float:
    return sum(frames / rate for frames, rate in map(probe, clips)) / 60


if __name__ == "__main__":
    from rich.console import Console

    from bench.__main__ import table

    Console().print(table("render", main(tuple(map(int, sys.argv[1:])) or (SMALL, LARGE))))
