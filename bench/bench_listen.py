"""The listener: of 40 clips, 10 of which say another hour or number than their text, how many it tells.

`python -m bench listen [--voice NAME]`. The texts are every other sentence of bench/voice_sentences.tsv that has a
number, spoken as the station would and dressed for a hall; every fourth is spoken with one of its numbers changed (an
hour by one, a telephone's last digit by three, a leading digit by one). Less is better for all figures: changed ones
that were not told, and unchanged ones of which a difference was told. What the listener could not make out it calls
unclear, and does not judge; those are counted by themselves.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench import Figure
from bench.spoken import RATE, Line, can_be_had, joined, lines, opened, units
from dalaba.messages import explain
from dalaba.sound import processing
from dalaba.speech.listening.compare import Difference, compare
from dalaba.speech.listening.whisper import WhisperListener, trouble
from dalaba.speech.voices import Voice

CLIPS, EVERY = 40, 4
_NUMBER = re.compile(r"\d+(?::\d\d|-\d+|\.\d+)?")
_TELEPHONE = 5
"""Digits from which a number is a telephone's."""


def main(options: Sequence[str] = ()) -> list[Figure]:
    parser = argparse.ArgumentParser("bench listen")
    parser.add_argument("--voice", default="kokoro" if can_be_had("kokoro") else "espeak")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args(options)
    if why := trouble():
        return [Figure("changed numbers not told", float("nan"), "", explain(why, "en"))]
    voice, listener = opened(given.voice), WhisperListener()
    try:
        return _figures(given.voice, [_tried(clip, voice, listener) for clip in clips()[:: 4 if given.quick else 1]])
    finally:
        voice.close()
        listener.close()


@dataclass(frozen=True, slots=True)
class Clip:
    """What is written, and what is said instead of it."""

    line: Line
    spoken: str
    told: tuple[Difference, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether it says another number."""
        return self.spoken != self.line.text

    @property
    def judged(self) -> bool:
        """Whether something was told that a person is to listen for."""
        return any(each.certain for each in self.told)


def clips() -> list[Clip]:
    """The 40: the same ones each time."""
    numbered = [line for line in lines() if _NUMBER.search(line.text)][::2]
    chosen = (numbered + [line for line in lines() if _NUMBER.search(line.text) and line not in numbered])[:CLIPS]
    return [Clip(line, changed(line.text, at) if at % EVERY == 0 else line.text) for at, line in enumerate(chosen)]


def changed(text: str, which: int) -> str:
    """The text with one of its numbers, the `which`-th in turn, as another one."""
    found = list(_NUMBER.finditer(text))
    hit = found[which // EVERY % len(found)]
    return text[: hit.start()] + other(hit[0], text[hit.end() : hit.end() + 1]) + text[hit.end() :]


def other(number: str, unit: str) -> str:
    """Another number of the same kind: 10:30 as 11:30, 31 (日) as 30, 0763-1000001 as 0763-1000004, 400 as 500."""
    if ":" in number or unit in ("点", "月"):
        hour, colon, minute = number.partition(":")
        return f"{int(hour) % 12 + 1}{colon}{minute}"
    if sum(sign.isdigit() for sign in number) >= _TELEPHONE or number in ("110", "119", "120"):
        return f"{number[:-1]}{(int(number[-1]) + 3) % 10}"
    if unit in ("日", "号"):
        return str(int(number) + (1 if int(number) < 20 else -1))
    return f"{int(number[0]) % 9 + 1}{number[1:]}"


def _tried(clip: Clip, voice: Voice, listener: WhisperListener) -> Clip:
    sounds = joined(units(voice, clip.spoken), lambda unit: processing.dress(unit, RATE, "hall")[0])
    heard = listener.hear(sounds, RATE, "cmn")
    found = replace(clip, told=tuple(compare(heard.text, clip.line.text, "cmn", heard.sure)))
    if found.changed != found.judged:
        print(f"{clip.line.id}: {clip.spoken} | {heard.text} | {[(each.heard, each.written) for each in found.told]}")
    return found


def _figures(name: str, tried: list[Clip]) -> list[Figure]:
    wrong = [clip for clip in tried if clip.changed]
    right = [clip for clip in tried if not clip.changed]
    unclear = sum(not each.certain for clip in tried for each in clip.told)
    return [
        Figure(f"{name}: of {len(wrong)} clips with another number, not told",
               sum(not clip.judged for clip in wrong), "", at_most=1),
        Figure(f"{name}: of {len(right)} clips as written, false alarms",
               sum(clip.judged for clip in right), "", at_most=3),
        Figure(f"{name}: of {len(tried)} clips, too unclear to judge", unclear, ""),
    ]  # fmt: skip
