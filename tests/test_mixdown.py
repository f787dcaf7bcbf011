"""A spot as samples: music under its words, long sounds that are decoded as they are heard, and what is held whole."""

from __future__ import annotations

import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.air.clip_check import Intact
from dalaba.air.outputs import Cue, OutputError, Sound, mixdown
from dalaba.air.outputs.decoded_clips import check
from dalaba.air.outputs.held import Held
from dalaba.air.outputs.mixdown import from_position, lay, read, source_of
from dalaba.air.outputs.ring import Ring
from dalaba.air.outputs.whole import held_whole
from dalaba.core.model import Clip, Millis

Samples = NDArray[np.float32]
RATE = 8_000
Made = Callable[..., Cue]


@pytest.fixture
def level(tmp_path: Path) -> Made:
    """A clip that is one number throughout, so that factors can be read off; a column for each number."""

    def make(name: str, seconds: float, *numbers: float, offset: Millis = 0, rate: int = RATE) -> Cue:
        path = tmp_path / f"{name}.wav"
        frames = round(seconds * rate)
        soundfile.write(path, np.tile(np.array(numbers, np.float32), (frames, 1)), rate, "FLOAT")
        return Cue(path, offset, rate, 0, frames)

    return make


@pytest.fixture
def slope(tmp_path: Path) -> Made:
    """A clip whose samples tell their positions."""

    def make(name: str, seconds: float, offset: Millis = 0, rate: int = RATE) -> Cue:
        path = tmp_path / f"{name}.wav"
        frames = round(seconds * rate)
        soundfile.write(path, np.arange(frames, dtype=np.float32) / frames, rate, "FLOAT")
        return Cue(path, offset, rate, 0, frames)

    return make


def at(samples: Samples, instant: Millis) -> float:
    return float(samples[instant * RATE // 1000])


def wait_for(ring: Ring, frames: int) -> None:
    deadline = time.monotonic() + 10
    while ring.written < frames and not ring.finished:
        assert time.monotonic() < deadline
        time.sleep(0.002)


# Music under words


def test_music_lies_softly_under_the_words_and_a_bit_louder_in_a_pause(level: Made) -> None:
    words = level("一", 4, 0.0, offset=3_000), level("二", 4, 0.0, offset=10_000)
    heard = lay(Sound(words, 1.0, 17_000, bed=(level("乐", 60, 0.8),)), RATE)
    under, between = 0.8 * 10 ** (-18 / 20), 0.8 * 10 ** (-12 / 20)
    assert [at(heard, instant) for instant in (3_000, 5_000, 6_900, 10_000, 13_000)] == pytest.approx([under] * 5)
    assert [at(heard, instant) for instant in (1_500, 8_500)] == pytest.approx([between] * 2)
    assert at(heard, 0) == 0
    assert at(heard, 16_990) < 0.01
    assert np.abs(np.diff(heard)).max() < 0.001, "and it nowhere changes with a click"


def test_a_short_rest_between_two_sentences_is_no_pause(level: Made) -> None:
    words = level("一", 2, 0.0, offset=1_000), level("二", 2, 0.0, offset=4_000)
    heard = lay(Sound(words, 1.0, 7_000, bed=(level("乐", 60, 0.8),)), RATE)
    assert at(heard, 3_500) == pytest.approx(at(heard, 2_000))


def test_music_that_is_shorter_than_the_words_is_heard_over_and_over(level: Made, slope: Made) -> None:
    words = (level("话", 10, 0.0),)
    heard = lay(Sound(words, 1.0, 10_000, bed=(slope("乐", 1.5), level("乐二", 0.5, 1.0))), RATE)
    factor = 10 ** (-18 / 20)
    assert at(heard, 2_750) == pytest.approx(0.5 * factor, abs=1e-3)
    assert at(heard, 4_750) == pytest.approx(0.5 * factor, abs=1e-3)
    assert at(heard, 3_750) == pytest.approx(factor, abs=1e-3)


def test_words_are_heard_though_their_music_is_gone(level: Made) -> None:
    words, music = level("话", 2, 0.5), level("乐", 2, 0.8)
    music.path.unlink()
    heard = source_of(Sound((words,), 1.0, 2_000, bed=(music,)), RATE, 2).read(0, 2 * RATE)
    assert np.allclose(heard, 0.5)


def test_music_and_words_together_do_not_overflow_and_follow_the_spots_volume(level: Made) -> None:
    sound = Sound((level("话", 4, 0.96),), 1.0, 4_000, bed=(level("乐", 9, 0.9),))
    assert lay(sound, RATE).max() == 1.0
    soft = lay(Sound(sound.clips, 0.5, 4_000, bed=sound.bed), RATE)
    assert at(soft, 1_900) == pytest.approx(0.5 * (0.96 + 0.9 * 10 ** (-18 / 20)), abs=1e-3)


def test_stereo_music_lies_on_both_sides_of_words_in_mono(level: Made) -> None:
    sound = Sound((level("话", 3, 0.1),), 1.0, 3_000, bed=(level("乐", 9, 0.8, 0.4),))
    left, right = source_of(sound, RATE, 2).read(RATE, 1)[0]
    factor = 10 ** (-18 / 20)
    assert (left, right) == pytest.approx((0.1 + 0.8 * factor, 0.1 + 0.4 * factor), abs=1e-3)
    assert source_of(sound, RATE, 1).read(RATE, 1)[0] == pytest.approx([0.1 + 0.6 * factor], abs=1e-3)


# Long sounds


def test_a_long_sound_is_the_same_sound_though_only_some_seconds_of_it_are_in_memory(slope: Made, level: Made) -> None:
    clips = slope("长", 600, offset=1_000), level("尾", 1, 0.25, offset=602_000)
    sound = Sound(clips, 0.5, 604_000, fade=200, bed=(level("乐", 7, 0.4),))
    expected = lay(sound, RATE)
    tracemalloc.start()
    ring = source_of(sound, RATE)
    assert isinstance(ring, Ring)
    wrong = 0.0
    for first in range(0, len(expected), RATE):
        wait_for(ring, first + 2 * RATE)
        block = ring.read(first, RATE)[:, 0]
        wrong = max(wrong, float(np.abs(block - expected[first : first + RATE]).max()))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert wrong < 1e-6
    assert most < expected.nbytes / 4
    assert ring.holes(0, len(expected)) == []


def test_a_long_sound_can_begin_anywhere_without_decoding_what_was_heard(slope: Made) -> None:
    clip = slope("长", 400)
    rest = from_position(Sound((clip,), 1.0, 400_000), 300_000)
    assert (rest.begin, rest.total) == (300_000, 100_000)
    deep = from_position(Sound((clip,), 1.0, 800_000), 300_000)
    ring = source_of(deep, RATE)
    assert isinstance(ring, Ring)
    first = 300 * RATE
    wait_for(ring, first + RATE)
    assert ring.read(first, 1)[0, 0] == pytest.approx(0.75, abs=1e-6)
    assert np.allclose(ring.read(first, RATE)[:, 0], read(deep, RATE, 0, RATE)[:, 0])


def test_the_short_rest_of_a_long_sound_is_not_decoded_from_its_beginning(slope: Made) -> None:
    rest = from_position(Sound((slope("长", 400),), 1.0, 400_000), 399_000)
    assert isinstance(source_of(rest, RATE), Ring)
    assert read(rest, RATE, 0, 1)[0, 0] == pytest.approx(399 / 400, abs=1e-6)


def test_a_long_sound_that_nobody_has_any_more_leaves_no_thread_behind(slope: Made) -> None:
    before = set(threading.enumerate())
    ring = source_of(Sound((slope("长", 300),), 1.0, 300_000), RATE)
    (decoding,) = set(threading.enumerate()) - before
    del ring
    decoding.join(5)
    assert not decoding.is_alive()


@pytest.mark.parametrize("damage", ["gone", "no sound", "cut short", "of another rate"])
def test_what_is_wrong_with_a_long_clip_is_known_before_it_is_heard(slope: Made, damage: str) -> None:
    clip = slope("长", 300)
    whole = clip.path.read_bytes()
    if damage == "gone":
        clip.path.unlink()
    elif damage == "no sound":
        clip.path.write_bytes(b"\0" * 4_000)
    elif damage == "cut short":
        soundfile.write(clip.path, np.zeros(299 * RATE, np.float32), RATE, "FLOAT")
    else:
        soundfile.write(clip.path, np.zeros(300 * RATE, np.float32), 2 * RATE, "FLOAT")
    assert whole
    with pytest.raises(OutputError) as of_check:
        check(clip)
    with pytest.raises(OutputError):
        source_of(Sound((clip,), 1.0, 300_000), RATE)
    codes = {"gone": "air.clip_missing", "no sound": "air.clip_damaged"}
    assert of_check.value.reason.code == codes.get(damage, "air.clip_short")


def test_a_long_clip_is_checked_before_it_airs_without_having_it_all_in_memory(slope: Made, tmp_path: Path) -> None:
    import hashlib

    cue = slope("长", 600)
    clip = Clip(cue.path.name, hashlib.sha256(cue.path.read_bytes()).hexdigest(), RATE, 0, cue.frames)
    intact = Intact(tmp_path)
    check(slope("短", 1))  # numpy and the decoder are loaded
    tracemalloc.start()
    assert intact(clip) is None
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < cue.path.stat().st_size / 4
    with open(cue.path, "r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x7f")
    changed = intact(clip)
    assert changed is not None
    assert changed.code == "air.clip_changed"


# What is held whole


def test_what_is_held_whole_needs_no_file_any_more_and_half_the_memory(slope: Made, level: Made) -> None:
    clips = slope("卷", 300), level("尾", 1, -0.5, offset=301_000)
    sound = held_whole(Sound(clips, 0.5, 302_000))
    for clip in clips:
        clip.path.unlink()
    assert isinstance(sound.stream, Held)
    assert sound.stream.samples.dtype == np.int16
    assert (sound.gain, sound.total) == (0.5, 302_000)
    held = source_of(from_position(sound, 150_000), RATE)
    expected = np.arange(300 * RATE, dtype=np.float32) / (300 * RATE)
    assert np.allclose(held.read(0, 300 * RATE)[:, 0], expected, atol=1e-4)
    assert held.read(301 * RATE + 10, 1)[0, 0] == pytest.approx(-0.5, abs=1e-4)
    assert not held.read(302 * RATE, 10).any()


def test_what_is_held_whole_is_in_stereo_if_it_is_and_at_any_cards_rate(level: Made) -> None:
    sound = held_whole(Sound((level("卷", 2, 0.25, 0.75),), 1.0, 2_000))
    assert source_of(sound, RATE * 3, 2).read(RATE * 3, 1)[0] == pytest.approx([0.25, 0.75], abs=1e-3)


def test_a_sound_that_cannot_be_decoded_is_not_held(level: Made) -> None:
    clip = level("卷", 2, 0.25)
    clip.path.unlink()
    with pytest.raises(OutputError):
        held_whole(Sound((clip,), 1.0, 2_000))


def test_the_rest_of_a_rest_is_the_rest_and_nothing_is_left_of_the_end(slope: Made) -> None:
    sound = Sound((slope("一", 2),), 1.0, 2_000)
    twice = from_position(from_position(sound, 500), 500)
    assert (twice.begin, twice.total) == (1_000, 1_000)
    assert from_position(sound, 9_000).total == 0
    assert from_position(sound, -5).begin == 0
    assert read(twice, RATE, 0, 1)[0, 0] == pytest.approx(0.5)


def test_a_cue_that_fades_is_faded_the_same_wherever_it_is_joined(slope: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Sound((slope("一", 4, offset=500),), 1.0, 5_000, fade=1_000)
    whole = lay(sound, RATE)
    monkeypatch.setattr(mixdown, "LONG", 0)
    for begun in (0, 700, 2_000, 4_200, 4_900):
        first = begun * RATE // 1000
        rest = read(from_position(sound, begun), RATE, 0, len(whole) - first)[:, 0]
        assert np.allclose(rest, whole[first:], atol=1e-6)
