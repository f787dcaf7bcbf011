"""The sound card's arithmetic without a sound card: which frame is heard when, and what a block has in it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count
from random import Random
from threading import Thread
from types import FrameType
from typing import Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dalaba.air.outputs.held import Held
from dalaba.air.outputs.resampling import at_rate
from dalaba.air.outputs.timeline import STEP, Steady, Timeline
from dalaba.air.outputs.voice import FADE, TOUCH, Voice, mix

RATE = 1_000
"""A frame a millisecond, so that places can be read off."""
Samples = NDArray[np.float32]
TraceFunction: TypeAlias = Callable[[FrameType, str, Any], Any]


def ticking(rate: int = RATE, origin: float = 0.0) -> Timeline:
    timeline = Timeline(rate)
    timeline.observe(0, origin)
    return timeline


def ramp(length: int) -> Samples:
    return np.arange(1, length + 1, dtype=np.float32)


def voice(
    spot: str, samples: Samples, channels: tuple[int, ...], at: float, after: Voice | None = None, begin: int = 0
) -> Voice:
    total = len(samples) - begin
    return Voice(spot, Held(samples.copy(), RATE), total, channels, round(at), after, begin=begin)


def stream(voices: list[Voice], frames: int, block: int, channels: int = 1, since: int = 0) -> Samples:
    """What a device would be sent from frame `since` on, block by block."""
    blocks = []
    for frame in range(since, since + frames, block):
        out = np.full((block, channels), 9, np.float32)
        mix(out, voices, frame, ticking())
        blocks.append(out)
    return np.concatenate(blocks)[:frames]


def test_a_clock_that_counts_whole_milliseconds_is_seen_through() -> None:
    timeline = Timeline(44_100)
    random = np.random.default_rng(1)
    for block in range(400):
        frame = block * 2_205
        timeline.observe(frame, int(5_000_000.4 + frame / 44.1 + random.uniform(-2, 2)))
    assert timeline.origin == pytest.approx(5_000_000 - 0.1, abs=0.4)


@given(st.lists(st.floats(0, 40), min_size=12, max_size=60), st.randoms(use_true_random=False))
def test_a_word_in_three_that_a_busy_pc_spoils_is_outvoted(noise: list[float], random: Random) -> None:
    timeline = Steady(44_100)
    for number, late in enumerate(noise):
        spoilt = number % 3 == 2 and random.random() < 0.9
        timeline.observe(number * 44_100, number * 1_000 + 7 + (late if spoilt else 0.05))
    assert timeline.origin == pytest.approx(7, abs=0.1)


@given(st.floats(-500e-6, 500e-6))
def test_a_card_that_runs_fast_or_slow_is_followed_without_a_lag(drift: float) -> None:
    timeline = Steady(44_100)
    for number in range(60):
        timeline.observe(number * 66_150 * (1 + drift), 1_657_666_800_000 + number * 1_500)
    assert timeline.instant_of(round(59 * 66_150 * (1 + drift))) == pytest.approx(
        1_657_666_800_000 + 59 * 1_500, abs=0.1
    )


def test_three_words_that_agree_are_believed_at_once() -> None:
    timeline = Steady(44_100)
    for number in range(20):
        timeline.observe(number * 44_100, number * 1_000 + (60 if number > 15 else 0))
    assert timeline.origin == pytest.approx(60)


def test_a_clock_that_was_put_is_believed_at_the_first_word() -> None:
    timeline = Steady(44_100)
    for number in range(20):
        timeline.observe(number * 44_100, number * 1_000)
    timeline.observe(20 * 44_100, 20_000 + 3_600_000)
    assert timeline.origin == pytest.approx(3_600_000)


def test_a_card_that_runs_slow_is_followed() -> None:
    timeline = Timeline(44_100)
    for block in range(2_000):
        timeline.observe(block * 2_205, block * 50 * 1.0001)
    assert timeline.instant_of(1_999 * 2_205) == pytest.approx(1_999 * 50 * 1.0001, abs=2)


def test_a_clock_that_someone_set_is_taken_at_its_word_at_once() -> None:
    timeline = ticking()
    timeline.observe(100, 100 + STEP + 1)
    assert timeline.origin == STEP + 1


@given(st.integers(-(10**13), 10**13), st.sampled_from([8_000, 22_050, 44_100, 48_000]))
def test_frame_and_instant_are_each_others_inverse(instant: int, rate: int) -> None:
    timeline = ticking(rate, 1_657_666_800_000.0)
    assert timeline.instant_of(timeline.frame_at(instant)) == pytest.approx(instant, abs=1_000 / rate)


@given(st.integers(-50, 300), st.integers(1, 120), st.integers(1, 97))
def test_a_spot_is_sent_whole_and_in_its_place_however_the_blocks_fall(at: int, length: int, block: int) -> None:
    sent = stream([voice("a", ramp(length), (0,), at)], 500, block)[:, 0]
    begun = max(at, 0)
    assert np.array_equal(sent[begun : begun + length], ramp(length))
    assert not sent[:begun].any()
    assert not sent[begun + length :].any()


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 150), st.integers(1, 97))
def test_a_spot_that_follows_never_overlaps(first: int, length: int, second: int, block: int) -> None:
    one = voice("a", ramp(length), (0,), first)
    two = voice("b", ramp(40), (0,), second, after=one)
    sent = stream([one, two], 500, block)[:, 0]
    end = first + length
    begun = end if second <= end + TOUCH else second
    expected = np.zeros(500, np.float32)
    expected[first:end] = ramp(length)
    expected[begun : begun + 40] = ramp(40)
    assert np.array_equal(sent, expected)


def test_each_voice_keeps_to_its_channels() -> None:
    sent = stream([voice("a", ramp(10), (0, 2), 5), voice("b", ramp(10), (1,), 5)], 40, 16, channels=4)
    assert np.array_equal(sent[:, 0], sent[:, 2])
    assert sent[:, :3].any(axis=0).all()
    assert not sent[:, 3].any()


@given(st.integers(1, 20), st.integers(1, 60))
def test_a_cut_fades_from_where_it_is_and_then_nothing_more_is_sent(blocks: int, block: int) -> None:
    heard = voice("a", np.ones(5_000, np.float32), (0,), 0)
    before = stream([heard], blocks * block, block)
    heard.cutting = True
    after = stream([heard], FADE * 4, block, since=len(before))[:, 0]
    assert before.all()
    assert heard.over
    assert heard.sent == len(before) + FADE
    assert after[0] == 1
    assert np.all(np.diff(after) <= 0)
    assert not after[FADE:].any()


def test_a_spot_cut_before_it_began_never_begins() -> None:
    heard = voice("a", ramp(10), (0,), 50)
    heard.cutting = True
    assert not stream([heard], 200, 16).any()
    assert heard.over
    assert heard.sent == 0


@given(st.integers(0, 200), st.integers(0, 250), st.sampled_from([RATE, 441, 480, 2_000]))
def test_sound_of_any_rate_may_be_cut_at_any_frame(at: int, cut: int, rate: int) -> None:
    """Also where the device takes back all that was there of it."""
    heard = Voice("a", at_rate(Held(np.ones(rate, np.float32), rate), RATE), RATE, (0,), at)
    stream([heard], 400, 50)
    heard.cutting = True
    again = stream([heard], 400 - cut, 50, since=cut)[:, 0]
    assert not again[FADE:].any()
    assert heard.stopped == max(cut - at, 0)


def meanwhile(moment: int, one: Callable[[], None], other: Callable[[], None]) -> bool:
    """Do one thing, and before its line of that number another, in a thread. False: it has not so many lines."""
    thread, lines, before = Thread(target=other), 0, sys.gettrace()

    def look(frame: FrameType, event: str, _: object) -> TraceFunction:
        nonlocal lines
        if event == "line" and frame.f_code.co_filename == Voice.fill.__code__.co_filename:
            lines += 1
            if lines == moment:
                thread.start()
                thread.join(0.02)  # it goes on later if it waits for this one
        return look

    sys.settrace(look)
    try:
        one()
    finally:
        sys.settrace(before)
    if lines < moment:
        return False
    thread.join()
    return True


@pytest.mark.parametrize("device_first", [True, False])
def test_a_cut_says_where_it_sets_in_wherever_the_device_is_in_a_block(device_first: bool) -> None:
    """A device takes its blocks in a thread of its own: 100 ms of music at once for the network."""
    for moment in count(1):
        heard = voice("a", np.ones(5_000, np.float32), (0,), 0)
        stream([heard], 200, 100)
        said: list[int] = []
        blocks: list[Samples] = []

        def cut(heard: Voice = heard, said: list[int] = said) -> None:
            heard.cutting = True
            said.append(heard.stopped)

        def fill(heard: Voice = heard, blocks: list[Samples] = blocks) -> None:
            blocks.append(stream([heard], 100, 100, since=200)[:, 0])

        if not (meanwhile(moment, fill, cut) if device_first else meanwhile(moment, cut, fill)):
            break
        after = np.concatenate([*blocks, stream([heard], 100, 100, since=300)[:, 0]])
        whole = int((after == 1).sum()) - 1  # the fade's first frame is as loud
        assert said == [200 + whole], moment
        assert heard.over
    assert moment > 1


def test_a_cut_leaves_the_clip_as_it_was_for_its_next_time() -> None:
    samples = np.ones(1_000, np.float32)
    heard = voice("a", samples, (0,), 0)
    stream([heard], 100, 50)
    heard.cutting = True
    stream([heard], 100, 50, since=100)
    assert samples.all()


@given(st.integers(0, 150), st.integers(1, 200), st.integers(0, 300), st.integers(1, 97))
def test_frames_that_are_filled_again_are_the_same_frames(at: int, length: int, back: int, block: int) -> None:
    one, two = voice("a", ramp(length), (0,), at), voice("b", ramp(50), (0,), at, after=None)
    two.after = one
    sent = stream([one, two], 500, block)
    again = stream([one, two], 500 - back, block, since=back)
    assert np.array_equal(again, sent[back:])
    assert two.over


@given(st.integers(0, 300), st.integers(1, 200), st.integers(0, 400), st.integers(1, 97))
def test_sound_that_is_taken_back_ends_where_the_cut_was_though_more_had_been_sent(
    at: int, length: int, cut: int, block: int
) -> None:
    heard = voice("a", np.ones(length, np.float32), (0,), at)
    sent = stream([heard], 500, block)[:, 0]
    heard.cutting = True
    again = stream([heard], 500 - cut, block, since=cut)[:, 0]
    assert not again[FADE:].any()
    assert np.all(again <= sent[cut:])
    assert heard.over


@given(
    st.lists(st.tuples(st.integers(0, 300), st.floats(0, 1), st.integers(0, 60)), max_size=4),
    st.integers(0, 400), st.integers(1, 97), st.integers(1, 97),
)  # fmt: skip
def test_a_volume_that_changes_is_the_same_however_the_blocks_fall_and_when_they_are_filled_again(
    changes: list[tuple[int, float, int]], back: int, block: int, other: int
) -> None:
    heard = Voice("a", Held(np.ones(500, np.float32), RATE), 500, (0,), 0)
    for since, gain, fade in sorted(changes):
        heard.gain.change(gain, since, fade)
    sent = stream([heard], 500, block)[:, 0]
    assert np.array_equal(stream([heard], 500, other)[:, 0], sent)
    assert np.array_equal(stream([heard], 500 - back, other, since=back)[:, 0], sent[back:])
    shortest = min((max(fade, 1) for _, _, fade in changes), default=1)
    assert np.abs(np.diff(sent)).max() <= 1 / shortest + 1e-6


def test_what_was_to_change_later_is_forgotten_when_something_else_is_wanted_earlier() -> None:
    heard = Voice("a", Held(np.ones(400, np.float32), RATE), 400, (0,), 0)
    heard.gain.change(0.5, 100, 50)
    heard.gain.change(0.0, 300, 50)
    heard.gain.change(0.8, 200, 10)
    sent = stream([heard], 400, 32)[:, 0]
    assert [float(sent[at]) for at in (99, 125, 199, 205, 399)] == pytest.approx([1, 0.75, 0.5, 0.65, 0.8])


@given(st.integers(0, 300), st.integers(1, 97), st.integers(0, 399))
def test_sound_that_begins_in_its_middle_fades_in_and_its_end_fades_out(begin: int, block: int, back: int) -> None:
    heard = Voice("a", Held(np.ones(600, np.float32), RATE), 300, (0,), 0, begin=begin, fade_out=100)
    sent = stream([heard], 400, block)[:, 0]
    assert np.array_equal(stream([heard], 400 - back, block, since=back)[:, 0], sent[back:])
    assert (sent[0] == 0) == (begin > 0)
    assert sent[FADE:201] == pytest.approx(1)
    assert np.all(np.diff(sent[200:300]) < 0)
    assert not sent[300:].any()
    assert np.abs(np.diff(sent[1:])).max() <= 1 / FADE + 1e-6
