"""The script a user would write instead: `python bench/script.py TEXTS.json CHIME.wav DIR`.

espeak-ng's command for each sentence, pydub for pauses, chime and repeats, ffmpeg (through pydub) for the MP3; one
clip after another. It has nothing of Dalaba in it, and none of what Dalaba does beside: no common loudness, no filter
for horns, no check of what came out. It is only the rival of `bench_render`.

TEXTS.json: a list of {"voice", "speed", "repeat", "rest", "sentences": [[text, pause], ...]}, pauses in milliseconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from pydub import AudioSegment

RATE = 22_050
AFTER_CHIME = 300


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


def main(texts: Path, chime: Path, folder: Path) -> None:
    bell = AudioSegment.from_wav(chime)
    for number, wanted in enumerate(json.loads(texts.read_text("utf-8"))):
        sound = clip(wanted, bell, folder / "sentence.wav")
        options = ["-ac", "1", "-ar", str(RATE)]
        sound.export(folder / f"{number}.mp3", format="mp3", bitrate="64k", parameters=options)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
