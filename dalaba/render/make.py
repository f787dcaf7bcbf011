"""Making clips: each sentence spoken, filtered, levelled and encoded once, whichever clips say it; clips are joins.

Recipes are made side by side on a few threads (speaking is in worker processes, sound and encoding leave Python's
lock). A clip that fails costs itself; a disk that refuses ends the run, with what was finished kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dalaba import sound
from dalaba.codec import CodecError, Piece, assemble, decode, encode_piece, frame_samples, resample
from dalaba.library import Library, Made
from dalaba.model import Millis, Reason
from dalaba.outlets import VoiceChoice
from dalaba.reading import Sentence
from dalaba.render.prepare import Preparer
from dalaba.render.recipes import AFTER_CHIME, BETWEEN_REPEATS, Recipe
from dalaba.voices import Voice, VoiceError

RATE = 22_050
"""Hertz of every clip: more than a horn can radiate, and what the embedded voice speaks at."""
AFTER_RECORDING: Millis = 300
"""Rest behind each piece of a recording."""
Progress: TypeAlias = Callable[[int, int, Recipe], None]
"""Told after each clip: how many are done, of how many, and which."""


@dataclass(slots=True)
class Report:
    """What a run of making came to."""

    made: dict[str, Made] = field(default_factory=dict)
    failed: list[tuple[Recipe, Reason]] = field(default_factory=list)
    uneven: list[tuple[Recipe, Made]] = field(default_factory=list)
    """Clips that could not be brought to the common loudness and peak."""
    sentences: int = 0
    """How many were spoken."""
    seconds: float = 0.0
    """Of sound made."""


def make(
    recipes: Mapping[str, Recipe], library: Library, preparer: Preparer, jobs: int, progress: Progress | None = None
) -> Report:
    """Make every recipe's clip and put it into the library. Bad("sound.cannot_write") when the disk refuses."""
    kitchen = _Kitchen(library, preparer)
    report = Report()
    try:
        with ThreadPoolExecutor(jobs, "make") as pool:
            running = {pool.submit(kitchen.clip, key, recipe): (key, recipe) for key, recipe in recipes.items()}
            try:
                for number, future in enumerate(as_completed(running), 1):
                    _take(future, *running[future], report)
                    if progress is not None:
                        progress(number, len(running), running[future][1])
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
    finally:
        kitchen.close()
        library.save()
    report.sentences = kitchen.spoken
    return report


def _take(future: Future[Made], key: str, recipe: Recipe, report: Report) -> None:
    try:
        made = future.result()
    except (VoiceError, CodecError) as error:
        report.failed.append((recipe, error.reason))
        return
    report.made[key] = made
    report.seconds += made.clip.frames / made.clip.rate
    if abs(made.loudness - sound.TARGET) > 1 or made.peak > -1:
        report.uneven.append((recipe, made))


class _Kitchen:
    """One run's shared pieces: asked for twice, made once."""

    def __init__(self, library: Library, preparer: Preparer) -> None:
        self._library = library
        self._preparer = preparer
        self._pieces: dict[tuple[object, ...], Future[tuple[Piece, str]]] = {}
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._voices: set[Voice] = set()
        self.spoken = 0

    def close(self) -> None:
        """End the engines that were started."""
        for voice in self._voices:
            voice.close()

    def clip(self, key: str, recipe: Recipe) -> Made:
        """One clip, from its recipe to its file."""
        words = [self._words(recipe, sentence) for sentence in recipe.sentences]
        for file, digest in zip(recipe.pieces, recipe.digests, strict=True):
            words.append(
                self._piece(("recorded", digest, recipe.profile), partial(self._recorded, file, recipe.profile))
            )
        if not words:
            raise VoiceError(Reason("voices.nothing_to_say", {"name": recipe.name}))
        said = [piece for piece, _ in words]
        once = pieces = [*self._head(recipe), *said]
        for _ in range(recipe.repeat - 1):
            pieces = [*pieces, self._rest(BETWEEN_REPEATS - _pause_of(said[-1])), *said]
        return self._keep(key, recipe, pieces, once, " ".join(sorted({by for _, by in words})))

    def _keep(self, key: str, recipe: Recipe, pieces: list[Piece], once: list[Piece], by: str) -> Made:
        """Its peak is its pieces', which are joined and not touched again; its loudness that of saying it once."""
        joined, said = assemble(pieces), assemble(once)
        samples, rate = decode(said.data)
        loudness = sound.loudness(samples[said.skip : said.skip + said.onsets[-1] + once[-1].sound], rate)
        facts: dict[str, float | str] = {"by": by, "loudness": loudness, "peak": max(piece.peak for piece in pieces)}
        frames = joined.onsets[-1] + pieces[-1].sound
        with self._writing:
            return self._library.put(key, recipe.name, joined.data, joined.skip, frames, rate, **facts)

    def _head(self, recipe: Recipe) -> list[Piece]:
        if recipe.chime == "none":
            return []
        return [self._piece(("chime", recipe.chime), lambda: (self._chime(recipe.chime), ""))[0]]

    def _chime(self, kind: str) -> Piece:
        return encode_piece(sound.chime(kind, RATE), RATE, AFTER_CHIME)

    def _rest(self, length: Millis) -> Piece:
        least = -(-2 * frame_samples(RATE) * 1000 // RATE)
        silent = sound.silence(0, RATE)
        return self._piece(("rest", length), lambda: (encode_piece(silent, RATE, max(length, least)), ""))[0]

    def _words(self, recipe: Recipe, sentence: Sentence) -> tuple[Piece, str]:
        key = ("spoken", recipe.identities, recipe.language, recipe.profile, sentence.text, sentence.pause)
        return self._piece(key, lambda: self._spoken(recipe, sentence))

    def _spoken(self, recipe: Recipe, sentence: Sentence) -> tuple[Piece, str]:
        """By the first of the recipe's voices that can; what the last one said when none can."""
        failure = VoiceError(Reason("voices.nothing_to_say", {"name": recipe.name}))
        for choice, voice in self._preparer.choices(recipe.language):
            try:
                return self._by(choice, voice, recipe, sentence), voice.name
            except VoiceError as error:
                failure = error
        raise failure

    def _by(self, choice: VoiceChoice, voice: Voice, recipe: Recipe, sentence: Sentence) -> Piece:
        with self._guard:
            self._voices.add(voice)
            self.spoken += 1
        speech = voice.speak(sentence.text, recipe.language, choice.rate)
        samples = resample(sound.samples_of(speech.samples), speech.rate, RATE)
        return self._finished(samples, recipe.profile, sentence.pause)

    def _recorded(self, piece: str, profile: str) -> tuple[Piece, str]:
        samples, rate = decode(self._library.recording(piece))
        heard = resample(samples, rate, RATE)
        if not len(sound.trim(heard, RATE)):
            raise CodecError(Reason("sound.silent", {"file": piece}))
        return self._finished(heard, profile, AFTER_RECORDING), "recording"

    def _finished(self, samples: NDArray[np.float32], profile: str, pause: Millis) -> Piece:
        dressed, _ = sound.dress(samples, RATE, profile)
        return encode_piece(dressed, RATE, pause)

    def _piece(self, key: tuple[object, ...], cook: Callable[[], tuple[Piece, str]]) -> tuple[Piece, str]:
        with self._guard:
            waiting = self._pieces.get(key)
            mine = waiting is None
            if waiting is None:
                waiting = self._pieces[key] = Future()
        if mine:
            try:
                waiting.set_result(cook())
            except Exception as error:  # whoever else waits for this piece must hear of it too
                waiting.set_exception(error)
        return waiting.result()


def _pause_of(piece: Piece) -> Millis:
    return (piece.length - piece.sound) * 1000 // piece.rate
