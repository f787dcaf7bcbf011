"""What the loudspeaker is given: shaped for its kind, all equally loud, nothing over the ceiling."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from dalaba.sound import processing
from dalaba.sound.processing import CEILING, TARGET, Samples, loudspeaker
from dalaba.speech.voices.espeak import EspeakVoice

RATE = 22_050
WORDS = ("带上身份证,戴好口罩,", "排队隔开一米。", "请出门到村委会门前做核酸。", "谢谢!")


@pytest.fixture(scope="module")
def spoken() -> Iterator[list[Samples]]:
    """Real sentences by the embedded voice, in Mandarin and Cantonese."""
    voice = EspeakVoice()
    yield [
        processing.samples_of(voice.speak(text, language, 190).samples) for text in WORDS for language in ("cmn", "yue")
    ]
    voice.close()


def tone(hertz: float, seconds: float = 1.0, peak: float = 0.5, rate: int = RATE) -> Samples:
    return (peak * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def decibels(before: Samples, after: Samples) -> float:
    """How much more there is of it, away from the ends."""
    middle = slice(len(before) // 4, -len(before) // 4)
    return float(20 * np.log10(np.std(after[middle]) / np.std(before[middle])))


class TestASentenceMadeReady:
    def test_is_as_loud_as_every_other_and_under_the_ceiling(self, spoken: list[Samples]) -> None:
        for samples in spoken:
            for profile in processing.PROFILES:
                dressed, measured = processing.dress(samples, RATE, profile)
                assert measured.reached
                assert measured.loudness == pytest.approx(TARGET, abs=0.5)
                assert processing.true_peak(dressed) <= CEILING + 0.05

    def test_joined_with_others_and_their_pauses_keeps_to_one_lu(self, spoken: list[Samples]) -> None:
        notice = processing.join([(processing.dress(samples, RATE)[0], 500) for samples in spoken], RATE)
        assert processing.loudness(notice, RATE) == pytest.approx(TARGET, abs=1)

    def test_begins_and_ends_in_silence(self, spoken: list[Samples]) -> None:
        for samples in spoken:
            dressed, _ = processing.dress(samples, RATE)
            assert abs(dressed[0]) < 1e-3
            assert abs(dressed[-1]) < 1e-3

    def test_costs_a_few_milliseconds_a_second_at_most(self, spoken: list[Samples]) -> None:
        """The budget is 2 on a quiet PC; five times that would be a mistake, not a busy machine."""
        processing.dress(spoken[0], RATE)
        began = time.process_time()
        for samples in spoken:
            processing.dress(samples, RATE)
        assert (time.process_time() - began) / (sum(map(len, spoken)) / RATE) < 0.010

    def test_leaves_what_it_was_given_as_it_was(self, spoken: list[Samples]) -> None:
        before = spoken[0].copy()
        processing.dress(spoken[0], RATE)
        assert np.array_equal(before, spoken[0])


class TestLevel:
    def test_softens_and_lifts_to_the_same_loudness(self) -> None:
        voice = np.tile(np.concatenate([tone(400, 0.2), tone(900, 0.2)]), 5)
        for gain in (0.02, 0.3, 1.8):
            out, measured = processing.level(voice * np.float32(gain), RATE)
            assert measured.reached
            assert processing.loudness(out, RATE) == pytest.approx(TARGET, abs=0.5)

    def test_leaves_silence_silent_and_says_that_it_is(self) -> None:
        out, measured = processing.level(np.zeros(RATE, np.float32), RATE)
        assert not out.any()
        assert not measured.reached
        assert measured.loudness == float("-inf")

    def test_says_so_when_nearly_all_of_it_is_one_peak(self) -> None:
        clicks = np.zeros(RATE * 2, np.float32)
        clicks[:: RATE // 4] = 1
        out, measured = processing.level(clicks, RATE)
        assert not measured.reached
        assert measured.loudness < TARGET - 1
        assert processing.true_peak(out) <= CEILING + 0.05

    def test_measures_a_word_shorter_than_the_standard_allows(self) -> None:
        out, measured = processing.level(tone(500, 0.15), RATE)
        assert len(out) == round(0.15 * RATE)
        assert measured.reached

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 2**32 - 1), st.floats(0.001, 2.0), st.integers(200, 30_000))
    def test_never_passes_its_ceiling_whatever_comes(self, seed: int, gain: float, length: int) -> None:
        noise = np.random.default_rng(seed)
        bursts = noise.standard_normal(length) * (noise.random(length) < 0.02) * gain
        out, measured = processing.level(bursts.astype(np.float32), RATE)
        assert len(out) == length
        assert np.isfinite(out).all()
        assert (
            processing.true_peak(out) <= CEILING + 0.3
        )  # clicks at the very edge of the band, which speech has none of
        assert measured.peak <= CEILING + 1e-6


class TestTruePeak:
    def test_sees_what_lies_between_the_samples(self) -> None:
        quarter = (0.5 * np.sin(np.pi / 2 * np.arange(4096) + np.pi / 4)).astype(np.float32)
        assert np.abs(quarter).max() == pytest.approx(0.3536, abs=1e-3)
        assert processing.true_peak(quarter[64:-64]) == pytest.approx(20 * np.log10(0.5), abs=0.3)

    def test_agrees_with_an_independent_oversampler(self, spoken: list[Samples]) -> None:
        for samples in spoken:
            reference = 20 * np.log10(np.abs(signal.resample_poly(samples.astype(float), 4, 1)).max())
            assert processing.true_peak(samples) == pytest.approx(reference, abs=0.1)


class TestFilters:
    def test_a_horn_gets_no_bass_clear_consonants_and_no_hiss(self) -> None:
        for hertz, low, high in (
            (100, -60, -30),
            (300, -4, -2),
            (1000, -0.5, 1.0),
            (2800, 3.5, 4.2),
            (10_000, -40, -12),
        ):
            probe = tone(hertz)
            shaped = loudspeaker.shaped(probe, RATE, processing.PROFILES["horn"])
            assert low < decibels(probe, shaped) < high, hertz

    def test_flat_changes_nothing(self, spoken: list[Samples]) -> None:
        assert np.array_equal(processing.filter_profile(spoken[0], RATE, "flat"), spoken[0])

    @pytest.mark.parametrize("profile", processing.PROFILES)
    def test_neither_delay_nor_lengthen(self, profile: str) -> None:
        noise = np.random.default_rng(1).standard_normal(20_000).astype(np.float32) * 0.1
        shaped = processing.filter_profile(noise, RATE, profile)
        assert len(shaped) == len(noise)
        assert int(np.argmax(signal.correlate(shaped, noise, method="fft"))) == len(noise) - 1

    def test_compression_brings_loud_and_soft_syllables_together(self) -> None:
        loud, soft = tone(1000, 0.3, 0.8), tone(1000, 0.3, 0.08)
        shaped = processing.filter_profile(np.concatenate([loud, soft, loud, soft]), RATE, "horn")
        first, second = shaped[1000:5500], shaped[len(loud) + 1000 : len(loud) + 5500]
        assert 20 * np.log10(np.std(first) / np.std(second)) < 20 - 3

    def test_an_unknown_loudspeaker_is_a_mistake(self) -> None:
        with pytest.raises(KeyError):
            processing.filter_profile(tone(440), RATE, "cinema")


class TestPieces:
    def test_join_puts_each_after_the_other_with_its_pause(self) -> None:
        joined = processing.join([(tone(440, 0.1), 200), (tone(880, 0.1), 0)], 10_000)
        assert len(joined) == round(0.1 * RATE) * 2 + 2000
        assert not joined[round(0.1 * RATE) : round(0.1 * RATE) + 2000].any()
        assert len(processing.join([], RATE)) == 0

    def test_trim_takes_the_silence_before_and_behind_and_none_within(self) -> None:
        word = np.concatenate([tone(500, 0.3), np.zeros(RATE // 2, np.float32), tone(500, 0.3)])
        around = np.concatenate([np.zeros(RATE, np.float32), word, np.zeros(2 * RATE, np.float32)])
        noise = np.random.default_rng(2).standard_normal(len(around)).astype(np.float32) * 0.0005
        kept = processing.trim(around + noise, RATE)
        assert len(word) < len(kept) < len(word) + 0.1 * RATE

    def test_trim_leaves_nothing_of_silence(self) -> None:
        assert len(processing.trim(np.zeros(RATE, np.float32), RATE)) == 0

    def test_a_fade_opens_and_closes_without_a_click(self) -> None:
        faded = processing.fade(np.ones(1000, np.float32), RATE, 10)
        assert faded[0] == 0
        assert faded[500] == 1
        assert np.abs(np.diff(faded)).max() < 0.01

    def test_stereo_and_sixteen_bits_become_one_channel_of_floats(self) -> None:
        mono = processing.samples_of(np.array([[16384, 0], [-16384, -16384]], np.int16))
        assert mono.dtype == np.float32
        assert mono.tolist() == [0.25, -0.5]


class TestChimes:
    def test_the_notice_chime_is_short_soft_and_in_the_range_that_carries(self) -> None:
        chime = processing.chime("notice", RATE)
        spectrum = np.abs(np.fft.rfft(chime))
        assert len(chime) / RATE == pytest.approx(1.2)
        assert TARGET - 2 < processing.loudness(chime, RATE) < TARGET - 1
        assert 440 < np.fft.rfftfreq(len(chime), 1 / RATE)[int(np.argmax(spectrum))] < 1000

    def test_none_is_none(self) -> None:
        assert len(processing.chime("none", RATE)) == 0
