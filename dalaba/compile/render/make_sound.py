"""Makes the clip of a sound (a bell, music) block by block, so that three hours need no more memory than a minute.

The file is read twice: first to measure it as it will be heard, mixed and filtered, then to encode it with the gain
that follows. What was written is decoded again, and encoded once more if its peaks came out too high.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dalaba.compile.render.recipes import Recipe
from dalaba.sound import processing
from dalaba.sound.codec import (
    ENCODER_DELAY,
    PEAK,
    CodecError,
    Resampler,
    doubts_of_end,
    encode_music,
    open_sound,
    refuse,
)
from dalaba.speech.library import Library, Made
from dalaba.speech.library.sound_reading import named
from dalaba.speech.library.sounds import Sound

RATE = 48_000
"""The sample rate of every sound's clip in hertz: that of the cards, and of music."""
_TRIES = 3
_LEAST = RATE // 20
"""Fewer samples are no sound, but something else that was taken for sound."""
_CANCELLED = 0.1
"""The least share of the channels' power in their mix; with less, they cancel each other."""
_Blocks: TypeAlias = Iterator[NDArray[np.float32]]
Alive: TypeAlias = Callable[[], None]
"""Called again and again while a long sound is made. It may raise, to end the making."""


def make_sound(recipe: Recipe, library: Library, alive: Alive) -> Made:
    """Make the clip of a sound, and put it into the library. Raises CodecError if its file cannot be used, which is
    remembered; Bad("sound.cannot_write") if the disk refuses."""
    sound = recipe.sound
    assert sound is not None  # only recipes of sounds are made here
    if sound.built_in:
        return _put(recipe, library, _Source(recipe, RATE, lambda: iter([processing.bell(sound.name, RATE)[:, None]])))
    known = library.sounds.digest(sound.path, alive)
    if known is None:
        raise _changing(sound)
    recipe = replace(recipe, sound=replace(sound, known=known))
    path = library.sounds.path(sound)
    try:
        opened = open_sound(path)
        doubts_of_end(path)
        made = _put(recipe, library, _Source(recipe, opened.rate, lambda: _watched(opened.blocks(), alive)), sound.path)
    except CodecError as error:
        why = named(error.reason, sound.path)
        library.sounds.refuse(sound.path, known, why)
        raise CodecError(why) from error
    if not library.sounds.unchanged(sound.path, known):
        library.remove([recipe.key])
        raise _changing(sound)
    return made


def _put(recipe: Recipe, library: Library, source: _Source, file: str = "") -> Made:
    """Measure a sound and write its clip. `file`: how messages call it."""
    heard = source.measured()
    if heard.frames < _LEAST:
        raise refuse("sound.empty", file=file)
    if heard.silent:
        raise refuse("sound.silent", file=file)
    with library.being_made(recipe.key, recipe.name) as beside:
        result = _encoded(source, heard, beside)
        return library.put_written(
            recipe.key, recipe.name, beside, (ENCODER_DELAY, heard.frames, RATE), recipe.channels,
            loudness=result.loudness, peak=result.peak, parts=recipe.parts,
        )  # fmt: skip


def _encoded(source: _Source, heard: processing.Heard, beside: Path) -> processing.Heard:
    """Write the sound as MP3, and return what is heard of it; softer, if its peaks came out above the limit."""
    gain = heard.gain(processing.CEILING)
    for _ in range(_TRIES):
        with open(beside, "wb") as file:
            for data in encode_music(source.blocks(), RATE, source.channels, gain):
                file.write(data)
        written = open_sound(beside)
        result = processing.measured(written.blocks(), written.rate)
        if result.frames < ENCODER_DELAY + heard.frames:
            raise refuse("sound.encoder", wanted=ENCODER_DELAY + heard.frames, made=result.frames)
        if result.peak <= PEAK:
            break
        gain -= result.peak - PEAK + 0.1
    return result


class _Source:
    """A sound as it will be heard, before its gain: at `RATE`, mixed to the recipe's channels, filtered."""

    def __init__(self, recipe: Recipe, rate: int, read: Callable[[], _Blocks]) -> None:
        self.channels = recipe.channels
        self._profile = recipe.profile
        self._rate, self._read = rate, read
        self._one = False
        """Whether only the first channel is heard, because the others cancel it."""
        self._apart = self._together = 0.0
        """The power of the channels, and of their mix."""

    def blocks(self) -> _Blocks:
        """Reads from the beginning at each call."""
        return processing.for_loudspeaker(self._at_rate(), RATE, self._profile)

    def _at_rate(self) -> _Blocks:
        resampler = Resampler(self._rate, RATE)
        for block in self._read():
            yield from resampler.add(self._mixed(block))
        yield from resampler.end()

    def measured(self) -> processing.Heard:
        """Listen to the whole sound, and decide which channels are heard."""
        heard = processing.measured(self.blocks(), RATE)
        if self._together >= _CANCELLED * self._apart:
            return heard
        self._one = True
        return processing.measured(self.blocks(), RATE)

    def _mixed(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        if self.channels == 2:
            return block[:, :2]
        if self._one:
            return block[:, :1]
        mix: NDArray[np.float32] = block.mean(axis=1, keepdims=True, dtype=np.float32)
        self._apart += float(np.square(block).sum()) / block.shape[1]
        self._together += float(np.square(mix).sum())
        return mix


def _watched(blocks: _Blocks, alive: Alive) -> _Blocks:
    for block in blocks:
        alive()
        yield block


def _changing(sound: Sound) -> CodecError:
    return refuse("sound.changing", file=sound.path)
