"""Live sound between a microphone and a card whose clocks do not agree: whole, close behind, and without a click."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dalaba.air.outputs.live_source import MOST, RATE, LiveReader, LiveSource

Samples = NDArray[np.float32]
PIECE = RATE // 50


def hum(seconds: float, hertz: float = 200.0) -> Samples:
    """Nothing in it moves by more than 0.0131 from a sample to the next."""
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


STEEPEST = 0.5 * 2 * np.pi * 200 / RATE + 0.5 / (RATE // 200)
"""Of the hum, and of one that falls to silence in the shortest time there is."""


def talked(
    samples: Samples, rate: int = RATE, block: int = 720, faster: float = 0.0, gain: float = 1.0
) -> tuple[Samples, LiveReader]:
    """Pieces of 20 ms as they come, blocks as a card asks for them whose clock is `faster` than the microphone's."""
    source = LiveSource()
    reader = LiveReader(source, rate, gain)
    heard, put, asked = [], 0, 0
    while not reader.over:
        if put / RATE <= asked / rate / (1 + faster) and put < len(samples):
            source.put(samples[put : put + PIECE])
            put += PIECE
            if put >= len(samples):
                source.end()
        else:
            heard.append(reader.read(block))
            asked += block
    return np.concatenate(heard), reader


def test_what_is_spoken_is_heard_whole_in_its_order_and_close_behind() -> None:
    """No word like another: each 20 ms of it is found in what was heard, later by nearly the same."""
    noise = np.random.default_rng(1).standard_normal(2 * RATE)
    samples = np.convolve(noise, np.hanning(64) / 64, "same").astype(np.float32)
    heard, reader = talked(samples)
    behind = []
    for at in range(RATE // 10, len(samples) - PIECE, PIECE):
        likeness = np.correlate(heard[at : at + RATE // 8], samples[at : at + PIECE], "valid")
        place = at + int(np.argmax(likeness))
        assert np.corrcoef(heard[place : place + PIECE], samples[at : at + PIECE])[0, 1] > 0.9
        behind.append((place - at) / RATE)
    assert max(behind) < 0.08
    assert max(abs(np.diff(behind))) < 0.001
    assert (reader.dropped, reader.dry) == (0, 0)
    assert reader.heard == pytest.approx(len(samples), abs=RATE // 50)


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_a_cards_own_rate_changes_no_pitch(rate: int) -> None:
    heard, _ = talked(hum(4, 1000), rate, block=rate // 60, gain=0.5)
    middle = heard[2 * rate : 3 * rate]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(rate)))
    assert abs(int(np.argmax(spectrum)) - 1000) <= 5, "half a per cent is what the clocks may be made up for with"
    assert np.abs(middle).max() == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize("faster", [-0.001, 0.001])
def test_clocks_that_drift_apart_for_three_minutes_cost_nothing(faster: float) -> None:
    """A tenth of a per cent: many times worse than any two clocks of a PC, 180 ms in the end."""
    heard, reader = talked(hum(180), faster=faster)
    assert (reader.dropped, reader.dry) == (0, 0)
    assert np.abs(np.diff(heard)).max() <= STEEPEST


def test_it_begins_and_ends_and_is_cut_without_a_click() -> None:
    loud = np.full(RATE, 0.5, np.float32)
    heard, _ = talked(loud)
    assert np.abs(np.diff(heard)).max() <= 0.5 / (RATE // 200)
    source = LiveSource()
    reader = LiveReader(source, RATE, 1.0)
    source.put(loud)
    before = reader.read(2_000)
    reader.cutting = True
    after = reader.read(4_000)
    assert reader.over
    assert not reader.read(1_000).any()
    assert np.abs(np.diff(np.concatenate([before, after]))).max() <= 0.5 / (RATE // 200)


def test_its_volume_changes_without_a_click() -> None:
    source, samples = LiveSource(), hum(1.0)
    reader, heard = LiveReader(source, RATE, 1.0), []
    for at in range(0, RATE, PIECE):
        source.put(samples[at : at + PIECE])
        if at == RATE // 2:
            reader.set_gain(0.1, 50)
        heard.append(reader.read(PIECE))
    sound = np.concatenate(heard)
    assert np.abs(np.diff(sound)).max() <= STEEPEST
    assert np.abs(sound[RATE // 4 : RATE // 2]).max() == pytest.approx(0.5, abs=0.01)
    assert np.abs(sound[RATE * 3 // 4 :]).max() == pytest.approx(0.05, abs=0.002)


def test_what_has_not_begun_when_it_is_cut_never_does() -> None:
    source = LiveSource()
    reader = LiveReader(source, RATE, 1.0)
    reader.cutting = True
    source.put(hum(0.5))
    assert not reader.read(4_800).any()
    assert reader.over


def test_a_card_that_slept_leaves_out_what_is_old_and_counts_it() -> None:
    source = LiveSource()
    reader = LiveReader(source, RATE, 1.0)
    for _ in range(50):
        source.put(hum(0.02))
    reader.read(960)
    for _ in range(60):
        source.put(hum(0.02))
    reader.read(960)
    assert reader.dropped > 0
    assert source.written - reader.heard - reader.dropped <= MOST * RATE // 1000


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(240, 3_000)), min_size=1, max_size=80), st.booleans())
def test_however_unevenly_it_comes_and_is_asked_for_nothing_clicks_and_nothing_lies_for_long(
    turns: list[tuple[int, int]], ends: bool
) -> None:
    """Each turn so many pieces come, and so much is asked for."""
    source, samples, heard = LiveSource(), hum(12), []
    reader = LiveReader(source, RATE, 1.0)
    for pieces, frames in turns:
        for _ in range(pieces):
            source.put(samples[source.written : source.written + PIECE])
        heard.append(reader.read(frames))
        assert source.written - reader.heard - reader.dropped <= max(MOST * RATE // 1000, 12_000) + 3
    if ends:
        source.end()
        while not reader.over:
            heard.append(reader.read(480))
    whole = np.concatenate(heard)
    assert np.abs(np.diff(whole)).max(initial=0) <= STEEPEST
    assert reader.heard + reader.dropped <= source.written
