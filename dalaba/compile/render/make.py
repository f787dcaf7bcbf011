"""Makes clips: each sentence is spoken, filtered, levelled and encoded once; clips are joined from such pieces.

A few threads make the pieces at the same time, in the order of the clips (speaking runs in worker processes; filtering
and encoding release Python's lock). The caller's thread joins and writes each clip as soon as its pieces are there, so
no thread waits for another's piece, and the others go on while it writes. If one clip fails, the others are still made.
If the disk refuses, the run ends, and the finished clips are kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dalaba.compile.render.make_sound import make_sound
from dalaba.compile.render.prepare import Preparer
from dalaba.compile.render.recipes import AFTER_CHIME, BETWEEN_REPEATS, Recipe
from dalaba.core.model import Millis, Reason
from dalaba.sound import processing
from dalaba.sound.codec import CodecError, Piece, assemble, encode_piece, frame_samples, loudness_of_row, resample, take
from dalaba.speech.library import Library, Made
from dalaba.speech.reading import Sentence
from dalaba.speech.voices import Voice, VoiceError

RATE = 22_050
"""The sample rate of every clip in hertz: more than a horn can reproduce, and the rate of the embedded voice."""
AFTER_RECORDING: Millis = 300
"""The pause after each piece of a recording."""
_Waiting: TypeAlias = "Future[tuple[Piece, str]]"
"""A piece and the name of its voice, made or being made."""
Progress: TypeAlias = Callable[[int, int, Recipe], None]
"""Called after each clip with the number done, the number of all, and the clip's recipe."""


@dataclass(slots=True)
class Report:
    """The result of one run."""

    made: dict[str, Made] = field(default_factory=dict)
    failed: list[tuple[Recipe, Reason]] = field(default_factory=list)
    stood_in: dict[str, tuple[str, Reason]] = field(default_factory=dict)
    """Key -> the voice that spoke a clip instead of its first voice, and why the first one did not."""
    uneven: list[tuple[Recipe, Made]] = field(default_factory=list)
    """Clips that could not be brought to the common loudness and peak."""
    sentences: int = 0
    """The number of sentences spoken."""
    seconds: float = 0.0
    """Seconds of sound made."""
    doubts: list[Reason] = field(default_factory=list)
    """Warnings about the recordings that were used."""


def make(
    recipes: Mapping[str, Recipe], library: Library, preparer: Preparer, jobs: int, progress: Progress | None = None,
    keep: bool = False, alive: Callable[[], None] = lambda: None,
) -> Report:  # fmt: skip
    """Make every recipe's clip and put it into the library. `keep`: leave the voices running for more clips. `alive` is
    called again and again while a long sound is made; what it raises ends the run.

    Raises Bad("sound.cannot_write") if the disk refuses.
    """
    report = Report()
    with ThreadPoolExecutor(jobs, "make") as pool:
        run = _Run(library, preparer, pool, alive)
        try:
            rows = {key: run.row(recipe.by_voice[0]) for key, recipe in recipes.items()}
            for number, (key, recipe) in enumerate(recipes.items(), 1):
                _take(run, recipe, rows.pop(key), report)
                if progress is not None:
                    progress(number, len(recipes), recipe)
        finally:
            pool.shutdown(cancel_futures=True)
            if not keep:
                run.close()
                library.sentences.sweep()
            library.note(preparer.slots())
            library.save()
    report.sentences, report.doubts = run.spoken, list(run.doubts.values())
    return report


def _take(run: _Run, recipe: Recipe, row: _Row, report: Report) -> None:
    """Make one clip with the first of its voices that can say all of it; one clip never has two voices. If a later
    voice has its clip already, that one is used."""
    reasons: list[Reason] = []
    for each in recipe.by_voice:
        if reasons and (there := run.there(each)):
            report.stood_in[recipe.key] = (there.by, reasons[0])
            return
        try:
            made = run.clip(each, run.row(each) if reasons else row)
            break
        except (VoiceError, CodecError) as error:
            reasons.append(error.reason)
    else:
        report.failed.append((recipe, reasons[-1]))
        return
    if reasons:
        report.stood_in[recipe.key] = (made.clip.by, reasons[0])
    report.made[recipe.key] = made
    report.seconds += made.clip.frames / made.clip.rate
    if recipe.sound is None and (abs(made.loudness - processing.TARGET) > 1 or made.peak > -1):
        report.uneven.append((recipe, made))


class _Row(NamedTuple):
    """The pieces from which a clip is joined, made or being made."""

    head: list[_Waiting]
    said: list[_Waiting]


class _Run:
    """The pieces of one run. Each is made once, even if several clips need it."""

    def __init__(
        self, library: Library, preparer: Preparer, pool: ThreadPoolExecutor, alive: Callable[[], None]
    ) -> None:
        self._library = library
        self._alive = alive
        self._preparer = preparer
        self._pool = pool
        self._pieces: dict[tuple[object, ...], _Waiting] = {}
        self._guard = threading.Lock()
        self._voices: set[Voice] = set()
        self._speaking: dict[tuple[str, str, str], threading.Lock] = {}
        self.spoken = 0
        self.doubts: dict[tuple[str | None, str], Reason] = {}

    def close(self) -> None:
        """End the engines that this run started."""
        for voice in self._voices:
            voice.close()

    def there(self, recipe: Recipe) -> Made | None:
        """The recipe's clip, if it was made before."""
        return self._library.find(recipe.key)

    def row(self, recipe: Recipe) -> _Row:
        """Start making a clip's pieces, without waiting for them."""
        said = [self._words(recipe, sentence) for sentence in recipe.sentences]
        files: list[str | Path] = [Path(recipe.given)] if recipe.given else list(recipe.pieces)
        for file, digest in zip(files, recipe.digests, strict=True):
            key = ("recorded", digest, recipe.profile)
            said.append(self._piece(key, partial(self._recorded, file, recipe.profile)))
        return _Row(self._head(recipe), said)

    def clip(self, recipe: Recipe, row: _Row) -> Made:
        """Wait for a clip's pieces, join them, and write its file; a sound is made as a whole."""
        if recipe.sound is not None:
            return make_sound(recipe, self._library, self._alive)
        if not row.said and not row.head:
            raise VoiceError(Reason("voices.nothing_to_say", {"name": recipe.name}))
        words = [each.result() for each in row.said]
        said = [piece for piece, _ in words]
        once = pieces = [*(each.result()[0] for each in row.head), *said]
        for _ in range(recipe.repeat - 1):
            pieces = [*pieces, self._rest(BETWEEN_REPEATS - _pause_of(said[-1])), *said]
        return self._keep(recipe, pieces, once, " ".join(sorted({by for _, by in words})))

    def _keep(self, recipe: Recipe, pieces: list[Piece], once: list[Piece], by: str) -> Made:
        """Write a clip. Its peak is the highest of its pieces; its loudness is that of saying the words once.

        A clip ends with its last sound. Only a chime alone and a recipe with `rest` keep the pause at their end, which
        separates them from the words that follow.
        """
        joined = assemble(pieces)
        whole = recipe.rest or (len(pieces) == 1 and recipe.chime != "none")
        frames = joined.frames if whole else joined.onsets[-1] + pieces[-1].sound
        return self._library.put(
            recipe.key, recipe.name, joined.data, joined.skip, frames, joined.rate, by=by,
            loudness=loudness_of_row(once), peak=max(piece.peak for piece in pieces), parts=recipe.parts,
        )  # fmt: skip

    def _head(self, recipe: Recipe) -> list[_Waiting]:
        if recipe.chime == "none":
            return []
        return [self._piece(("chime", recipe.chime), lambda: (self._chime(recipe.chime), ""))]

    def _chime(self, kind: str) -> Piece:
        return encode_piece(processing.chime(kind, RATE), RATE, AFTER_CHIME)

    def _rest(self, length: Millis) -> Piece:
        least = -(-2 * frame_samples(RATE) * 1000 // RATE)
        silent = processing.silence(0, RATE)
        found = self._piece(("rest", length), lambda: (encode_piece(silent, RATE, max(length, least)), ""), here=True)
        return found.result()[0]

    def _words(self, recipe: Recipe, sentence: Sentence) -> _Waiting:
        key = ("spoken", recipe.identities, recipe.language, recipe.profile, sentence.text, sentence.pause)
        return self._piece(key, lambda: self._spoken(recipe, sentence))

    def _spoken(self, recipe: Recipe, sentence: Sentence) -> tuple[Piece, str]:
        """A sentence spoken by the recipe's first voice, and that voice's name."""
        voice = self._preparer.voices.of(recipe.voices[0])
        samples, rate = self._said(recipe, voice, sentence.text)
        return self._finished(resample(samples, rate, RATE), recipe.profile, sentence.pause), voice.name

    def _said(self, recipe: Recipe, voice: Voice, text: str) -> tuple[NDArray[np.float32], int]:
        """Samples and rate in hertz. If the voice is slow, they are kept for other profiles and days."""
        if voice.quick:
            return self._asked(recipe, voice, text)
        identity, language, kept = recipe.identities[0], recipe.language, self._library.sentences
        with self._guard:
            one = self._speaking.setdefault((identity, language, text), threading.Lock())
        with one:
            found = kept.get(identity, language, text)
            if found is None:
                found = self._asked(recipe, voice, text)
                kept.put(identity, language, text, *found)
        return found

    def _asked(self, recipe: Recipe, voice: Voice, text: str) -> tuple[NDArray[np.float32], int]:
        with self._guard:
            self._voices.add(voice)
            self.spoken += 1
        speech = voice.speak(text, recipe.language, recipe.voices[0].rate)
        return processing.samples_of(speech.samples), speech.rate

    def _recorded(self, file: str | Path, profile: str) -> tuple[Piece, str]:
        """A recording of the library, by its name; or a file that was given, by its path."""
        path = file if isinstance(file, Path) else self._library.recordings.path(file)
        heard, found = take(path, RATE)
        with self._guard:
            self.doubts.update({(each.params.get("file") and str(file), each.code): each for each in found.doubts})
        return self._finished(processing.speech_in(heard, RATE), profile, AFTER_RECORDING), "recording"

    def _finished(self, samples: NDArray[np.float32], profile: str, pause: Millis) -> Piece:
        dressed, _ = processing.dress(samples, RATE, profile)
        return encode_piece(dressed, RATE, pause)

    def _piece(self, key: tuple[object, ...], making: Callable[[], tuple[Piece, str]], here: bool = False) -> _Waiting:
        """Start making a piece, unless that was done before. Only the caller's thread calls this. `here`: make it in
        this thread, as it takes no time."""
        if key not in self._pieces:
            if here:
                self._pieces[key] = Future()
                self._pieces[key].set_result(making())
            else:
                self._pieces[key] = self._pool.submit(making)
        return self._pieces[key]


def _pause_of(piece: Piece) -> Millis:
    return (piece.length - piece.sound) * 1000 // piece.rate
