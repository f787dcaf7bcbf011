"""Making the sample's clips of 13 July 2022 from nothing, beside the script a user would write (`bench/script.py`).

Equal: the texts as they are spoken, the speed, pauses, chime and repeats, 64 kbit/s MP3 of 22050 Hz mono; whole
processes, in one run, ours before and after theirs. How near the two lengths of sound are is printed; it is not
exact, as the engines' versions differ and only Dalaba cuts the silence around a sentence. Dalaba also filters for
horns, levels and measures every clip meanwhile, which the script does not. Then the same command with nothing to do.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bench import Figure
from bench.process import DALABA, dalaba, median, run
from bench.sample import DAY, fresh
from dalaba.codec import probe
from dalaba.library import RENDERED
from dalaba.render import Recipe
from dalaba.render.recipes import BETWEEN_REPEATS
from dalaba.station import Station
from dalaba.voices.espeak import speed

VOICES = ("cmn-latn-pinyin", "cmn")
"""Mandarin, the first that is there: Debian's espeak-ng 1.51 reads pinyin as English under the other name."""


def main() -> list[Figure]:
    before, folder = _ours()
    recipes = _recipes(folder)
    missing = [program for program in ("espeak-ng", "ffmpeg") if not shutil.which(program)]
    theirs = None if missing else _theirs(folder, recipes)
    after, again = _ours()
    ours = statistics.mean((before, after))
    rival = f"{' and '.join(missing)} not installed" if missing else "espeak-ng + pydub"
    return [
        Figure(f"{len(recipes)} clips from nothing", ours, "s", rival, theirs and theirs[0], times_better=4),
        Figure("sound in them", _minutes((folder / RENDERED).rglob("*.mp3")), "min", rival, theirs and theirs[1]),
        Figure("the same again, nothing to do", median((*DALABA, *_render(again))), at_most=0.5),
    ]


def _render(folder: Path) -> tuple[str, ...]:
    return "--station", str(folder), "render", "--date", DAY


def _ours() -> tuple[float, Path]:
    """Seconds, and the station that now has its clips."""
    folder = fresh()
    return dalaba(*_render(folder)).seconds, folder


def _recipes(folder: Path) -> list[Recipe]:
    station = Station.read(folder)
    wanted = station.wanted_on([date.fromisoformat(DAY)])
    return [recipe for recipe in station.to_make(wanted, force=True).values() if recipe.sentences]


def _theirs(folder: Path, recipes: list[Recipe]) -> tuple[float, float]:
    """Seconds, and minutes of sound."""
    import soundfile

    from dalaba import sound
    from dalaba.render.make import RATE

    texts, chime, into = folder / "texts.json", folder / "chime.wav", folder / "script"
    texts.write_text(json.dumps([_as_texts(recipe) for recipe in recipes], ensure_ascii=False), "utf-8")
    soundfile.write(chime, sound.chime("notice", RATE), RATE)
    into.mkdir()
    script = Path(__file__).with_name("script.py")
    seconds = run((sys.executable, str(script), str(texts), str(chime), str(into))).seconds
    return seconds, _minutes(into.glob("*.mp3"))


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
