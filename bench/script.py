"""The script a user would write instead: `python bench/script.py TEXTS.json CHIME.wav DIR [--loudnorm] [--jobs N]`.

espeak-ng's command for each sentence, pydub for pauses, chime and repeats, ffmpeg (through pydub) for the MP3; one
clip after another, or on more cores `--jobs` of them at once. `--loudnorm`: a user who wants them equally loud adds
ffmpeg's loudnorm to that. It has nothing of Dalaba in it. It is only the rival of `bench_render`.

TEXTS.json: a list of {"voice", "speed", "repeat", "rest", "sentences": [[text, pause], ...]}, pauses in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from pydub import AudioSegment

RATE = 22_050
AFTER_CHIME = 300
LOUDNORM = "loudnorm=I=-16:TP=-1.5:LRA=11"


def say(text: str, voice: str, speed: int, wav: Path) -> Any:
    """One sentence, by the command."""
    subprocess.run(["espeak-ng", "-z", "-v", voice, "-s", str(speed), "-w", str(wav), text], check=True)
    return AudioSegment.from_wav(wav)


def pause(length: int) -> Any:
    """Silence of so many milliseconds."""
    return AudioSegment.silent(length, frame_rate=RATE)


def clip(wanted: dict[str, Any], chime: Any, wav: Path) -> Any:
    """Chime, sentences with their pauses, and all of that but the chime as often as wanted."""
    words = AudioSegment.empty()
    for text, rest in wanted["sentences"]:
        words += say(text, wanted["voice"], wanted["speed"], wav) + pause(rest)
    sound = chime + pause(AFTER_CHIME) + words
    for _ in range(wanted["repeat"] - 1):
        sound += pause(wanted["rest"]) + words
    return sound


def make(numbered: tuple[int, dict[str, Any]], chime: Path, folder: Path, loudnorm: bool) -> None:
    """One clip, to its file."""
    number, wanted = numbered
    sound = clip(wanted, AudioSegment.from_wav(chime), folder / f"sentence-{os.getpid()}.wav")
    options = ["-ac", "1", "-ar", str(RATE), *(["-af", LOUDNORM] if loudnorm else [])]
    sound.export(folder / f"{number}.mp3", format="mp3", bitrate="64k", parameters=options)


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("texts", type=Path)
    words.add_argument("chime", type=Path)
    words.add_argument("folder", type=Path)
    words.add_argument("--loudnorm", action="store_true")
    words.add_argument("--jobs", type=int, default=1)
    given = words.parse_args()
    texts = list(enumerate(json.loads(given.texts.read_text("utf-8"))))
    work = partial(make, chime=given.chime, folder=given.folder, loudnorm=given.loudnorm)
    if given.jobs == 1:
        for each in texts:
            work(each)
    else:
        with Pool(given.jobs) as pool:
            pool.map(work, texts, chunksize=1)


if __name__ == "__main__":
    main()
