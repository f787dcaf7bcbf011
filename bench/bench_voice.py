"""The voices' Mandarin, by a listener that is not ours (Whisper base): how much of it is understood, and what it costs.

`python -m bench voice [--sentences FILE] [--voices espeak,kokoro:zf_xiaobei] [--parts clean,profiles,noise,speed]
[--quick]`. Characters of bench/voice_sentences.tsv heard otherwise than they are to be said (95 % confidence limits by
drawing the sentences anew), and keys (hours, numbers, telephones) not heard right, by value or by sound: of the sound
as the voice gives it; as it is dressed for each kind of loudspeaker, for the horn through a model of one (350 to 4500
Hz, 4th order); and in pink noise, after that horn, at so many dB of the *undressed* voice's power over the whole clip.
There the dressed voice is beside the undressed one in the same noise: at the same peak before the horn, as an
amplifier's limit would have it, and at the same loudness. What every voice's keys lack is the listener's own fault, or
the sentence's, and is named. A rate is seconds of work for a second of speech. `--quick`: each fourth sentence.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from bench import Figure
from bench.bench_sound import pink
from bench.spoken import RATE, SENTENCES, Line, Score, Units, can_be_had, joined, lines, listened, opened, units
from dalaba.messages import explain
from dalaba.sound import processing
from dalaba.speech.listening.whisper import WhisperListener, trouble
from dalaba.speech.voices import Voice, VoiceError
from dalaba.speech.voices.registry import engines

PARTS = ("clean", "profiles", "noise", "speed")
RIVAL = "espeak"
NOISES = (10, 5, 0)
_OFFLINE = ("espeak", "kokoro")


def main(options: Sequence[str] = ()) -> list[Figure]:
    given = _options(options)
    if why := trouble():
        return [Figure("characters misheard", float("nan"), "%", explain(why, "en"))]
    chosen = lines(given.sentences, 4 if given.quick else 1)
    names = given.voices.split(",") if given.voices else [each for each in _OFFLINE if each in engines()]
    listener = WhisperListener()
    try:
        measured = {name: _Measured(name, chosen, listener, given.parts) for name in names if can_be_had(name)}
    finally:
        listener.close()
    return [*_figures(measured), *_named(measured)]


def _options(options: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("bench voice")
    parser.add_argument("--sentences", type=Path, default=SENTENCES)
    parser.add_argument("--voices", default="")
    parser.add_argument("--parts", type=lambda text: text.split(","), default=PARTS)
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args(options)


# --- measured -------------------------------------------------------------------------------------------------------


class _Measured:
    """Everything of one voice: scores by what was done to its sound, and amounts by what they are."""

    def __init__(self, name: str, chosen: list[Line], listener: WhisperListener, parts: Sequence[str]) -> None:
        self.scores: dict[str, Score] = {}
        self.amounts: dict[tuple[str, str], float] = {}
        voice = opened(name)
        try:
            spoken = [(line, units(voice, line.text)) for line in chosen]
        finally:
            voice.close()
        if "clean" in parts:
            self.scores["as it comes"] = listened(listener, [(line, joined(each)) for line, each in spoken])
        if "profiles" in parts:
            self.scores |= {what: listened(listener, each) for what, each in _profiles(spoken)}
        if "noise" in parts:
            self.scores |= {what: listened(listener, each) for what, each in _noises(spoken)}
        if "speed" in parts:
            self.amounts = dict(_speed(name, chosen[:: max(1, len(chosen) // 12)]))


Spoken: TypeAlias = list[tuple[Line, Units]]
Sounds: TypeAlias = list[tuple[Line, processing.Samples]]


def _profiles(spoken: Spoken) -> Iterator[tuple[str, Sounds]]:
    """Dressed for each kind of loudspeaker; for the horn, also heard from one."""
    for profile in ("horn", "hall", "van"):
        dressed = _dressed(spoken, profile)
        heard = [(line, _horn(each)) for line, each in dressed] if profile == "horn" else dressed
        yield f"dressed: {profile}", heard


def _dressed(spoken: Spoken, profile: str) -> Sounds:
    return [(line, joined(each, partial(_dress, profile=profile))) for line, each in spoken]


def _dress(samples: processing.Samples, profile: str) -> processing.Samples:
    return processing.dress(samples, RATE, profile)[0]


def _noises(spoken: Spoken) -> Iterator[tuple[str, Sounds]]:
    """In noise as loud as it is beside the undressed voice; all of it from a horn."""
    raw = [(line, joined(each)) for line, each in spoken]
    pairs = list(zip(raw, (each for _, each in _dressed(spoken, "horn")), strict=True))
    for decibel in NOISES:
        yield f"in noise, {decibel} dB, undressed", [(line, _in_noise(one, one, decibel)) for line, one in raw]
        same_peak = [(line, _in_noise(two * _peaks(one, two), one, decibel)) for (line, one), two in pairs]
        yield f"in noise, {decibel} dB, dressed, same peak", same_peak
        as_loud = [(line, _in_noise(two * _loudnesses(one, two), one, decibel)) for (line, one), two in pairs]
        yield f"in noise, {decibel} dB, dressed, same loudness", as_loud


def _peaks(one: processing.Samples, two: processing.Samples) -> np.float32:
    return np.float32(np.abs(one).max() / np.abs(two).max())


def _loudnesses(one: processing.Samples, two: processing.Samples) -> np.float32:
    return np.float32(10 ** ((processing.loudness(one, RATE) - processing.loudness(two, RATE)) / 20))


def _in_noise(heard: processing.Samples, undressed: processing.Samples, decibel: float) -> processing.Samples:
    """A voice from a horn, in noise that many dB under the undressed voice's power from that horn."""
    power = np.square(_horn(undressed)).mean() / 10 ** (decibel / 10)
    mixed = _horn(heard) + np.sqrt(power) * pink(len(heard), len(heard))
    return np.asarray(mixed / max(1.0, np.abs(mixed).max()), np.float32)


def _horn(samples: processing.Samples) -> processing.Samples:
    from scipy import signal

    edges = signal.butter(4, (350, 4500), "bandpass", fs=RATE, output="sos")
    return np.asarray(signal.sosfilt(edges, samples), np.float32)


def _speed(name: str, chosen: list[Line]) -> Iterator[tuple[tuple[str, str], float]]:
    for threads in (1, 2):
        try:
            voice = opened(name, threads=threads)
        except (TypeError, VoiceError):  # an engine that has no threads to choose
            if threads > 1:
                return
            voice = opened(name)
        try:
            yield from _cost(voice, chosen, f"{threads} thread{'s'[: threads - 1]}")
        finally:
            voice.close()


def _cost(voice: Voice, chosen: list[Line], threads: str) -> Iterator[tuple[tuple[str, str], float]]:
    first = "各位乡亲请注意。"
    loading = _seconds(voice, first) - _seconds(voice, first)
    worked = length = 0.0
    for line in chosen:
        began = time.perf_counter()
        length += len(joined(units(voice, line.text))) / RATE
        worked += time.perf_counter() - began
    yield (f"work for a second of speech, {threads}", "s"), worked / length
    yield (f"loading, {threads}", "s"), max(0.0, loading)
    running: frozenset[int] = getattr(voice, "processes", frozenset)()  # a voice without workers has none to tell
    if running:
        yield (f"most memory of its workers, {threads}", "MB"), sum(map(_peak, running))


def _seconds(voice: Voice, text: str) -> float:
    began = time.perf_counter()
    voice.speak(text, "cmn", 190)
    return time.perf_counter() - began


def _peak(pid: int) -> float:
    """The most memory a process held at once, in MB; not a number where the system does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return float("nan")
    return next((int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM")), float("nan"))


# --- told -----------------------------------------------------------------------------------------------------------


def _figures(measured: dict[str, _Measured]) -> Iterator[Figure]:
    for name, each in measured.items():
        theirs = measured.get(RIVAL) if name != RIVAL else None
        for what, score in each.scores.items():
            yield from _scored(f"{name}, {what}", score, theirs.scores.get(what) if theirs else None)
        for (what, unit), amount in each.amounts.items():
            rival: Any = theirs.amounts.get((what, unit)) if theirs else None
            yield Figure(f"{name}, {what}", amount, unit, RIVAL if theirs else "", rival)


def _scored(what: str, score: Score, rival: Score | None) -> Iterator[Figure]:
    low, high = score.limits()
    named = RIVAL if rival else ""
    yield Figure(f"{what}: characters misheard ({low:.1f}–{high:.1f})", score.errors, "%", named,
                 rival.errors if rival else None)  # fmt: skip
    yield Figure(f"{what}: keys not heard right, of {sum(score.keys)}", score.keys_missed, "%", named,
                 rival.keys_missed if rival else None)  # fmt: skip


def _named(measured: dict[str, _Measured]) -> Iterator[Figure]:
    """What is missed in every voice as it comes."""
    missed = [each.scores["as it comes"].missed for each in measured.values() if "as it comes" in each.scores]
    shared = sorted(set.intersection(*missed)) if missed else []
    if shared:
        shown = "; ".join(shared[:12]) + ("; …" if len(shared) > 12 else "")
        yield Figure(f"keys missed in each of {len(missed)} voices: {shown}", len(shared), "")
