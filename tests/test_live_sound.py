"""Live sound: one loudness within two seconds whoever speaks how near, never over the ceiling, whole in any pieces."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.sound import processing
from dalaba.sound.codec import resample
from dalaba.sound.processing import CEILING, TARGET, Live, Samples
from dalaba.sound.processing.live import RATE
from dalaba.speech.voices.espeak import EspeakVoice

TEXT = "各位乡亲请注意,今天下午三点到六点停水,请大家提前存水。带上身份证,戴好口罩,排队隔开一米。"


@pytest.fixture(scope="module")
def spoken() -> Samples:
    """Some seconds of speech, with the room behind it."""
    voice = EspeakVoice()
    said = voice.speak(TEXT, "cmn", 190)
    voice.close()
    samples = resample(processing.samples_of(said.samples), said.rate, RATE)
    return samples / np.float32(np.abs(samples).max())


def through(pieces: Iterable[Samples], profile: str = "horn") -> Samples:
    live = Live(profile)
    return np.concatenate([*(live.feed(piece) for piece in pieces), live.end()])


def cut_up(samples: Samples, size: int = 960) -> list[Samples]:
    return [samples[at : at + size] for at in range(0, len(samples), size)]


def at_loudness(samples: Samples, lufs: float) -> Samples:
    louder = samples * np.float32(10 ** ((lufs - processing.loudness(samples, RATE)) / 20))
    room = 1e-4 * np.random.default_rng(1).standard_normal(len(samples))
    return np.clip(louder + room, -1, 1).astype(np.float32)


@pytest.mark.parametrize(("lufs", "profile"), [(-42, "horn"), (-25, "hall"), (-4, "horn")])
def test_whoever_speaks_from_near_or_far_is_as_loud_as_an_announcement(
    spoken: Samples, lufs: float, profile: str
) -> None:
    heard = through(cut_up(at_loudness(spoken, lufs)), profile)
    assert processing.loudness(heard[2 * RATE :], RATE) == pytest.approx(TARGET, abs=2)
    assert processing.true_peak(heard) <= CEILING


def test_the_first_word_is_no_shout(spoken: Samples) -> None:
    """A microphone that is turned up all the way, from its first sample."""
    heard = through(cut_up(at_loudness(spoken, 0)))
    loudest = max(processing.loudness(each, RATE) for each in cut_up(heard[:RATE], 4 * RATE // 10)[:2])
    assert loudest <= TARGET + 3
    assert processing.true_peak(heard) <= CEILING


def test_a_pause_is_not_filled_with_the_noise_of_the_room(spoken: Samples) -> None:
    room = (1e-3 * np.random.default_rng(2).standard_normal(5 * RATE)).astype(np.float32)
    heard = through(cut_up(np.concatenate([at_loudness(spoken, -20)[: 5 * RATE], room])))
    assert processing.loudness(heard[7 * RATE :], RATE) < TARGET - 25
    assert np.abs(through(cut_up(room))).max() < 0.01, "and before the first word neither"


def test_what_a_horn_cannot_radiate_is_not_sent_to_it() -> None:
    times = np.arange(3 * RATE) / RATE
    hum, word = (np.asarray(0.1 * np.sin(2 * np.pi * hertz * times), np.float32) for hertz in (100, 1000))
    heard = through(cut_up(hum + word))[RATE : 2 * RATE]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(RATE)))
    assert 20 * np.log10(spectrum[100] / spectrum[1000]) < -35


def test_it_is_some_milliseconds_behind_and_no_more(spoken: Samples) -> None:
    live = Live()
    fed = ready = 0
    for piece in cut_up(spoken[: 5 * RATE]):
        fed, ready = fed + len(piece), ready + len(live.feed(piece))
        assert (fed - ready) / RATE < 0.025


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.floats(-60, 0), min_size=1, max_size=12),
    st.lists(st.integers(1, 5_000), min_size=1, max_size=8),
    st.integers(0, 2**32 - 1),
)
def test_in_whatever_pieces_it_comes_it_is_the_same_and_never_over_the_ceiling(
    levels: list[float], sizes: list[int], seed: int
) -> None:
    """Bursts of noise at any level, as nobody speaks: clipped, sudden, or next to nothing."""
    random = np.random.default_rng(seed)
    bursts = [10 ** (level / 20) * random.choice([-1, 0.3, 1], int(random.integers(1, 9_000))) for level in levels]
    samples = np.concatenate(bursts).astype(np.float32)
    pieces: list[Samples] = []
    at = 0
    while at < len(samples):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(samples[at : at + size])
        at += size
    heard = through(pieces)
    assert np.allclose(heard, through([samples]), atol=1e-5)
    assert len(samples) <= len(heard) <= len(samples) + RATE // 20
    assert processing.true_peak(heard) <= CEILING + 0.05


def test_silence_stays_silence() -> None:
    assert not through(cut_up(np.zeros(RATE, np.float32))).any()
