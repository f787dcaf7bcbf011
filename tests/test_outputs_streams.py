"""What every output promises of sound that is decoded while it is heard, of volumes that change meanwhile, of stereo,
and of two outputs at one outlet: on a tape in virtual time, and heard from outside on silent cards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dalaba.air.outputs import Cue, OutputError, Sound, Status, mixdown
from dalaba.air.outputs.held import Held
from dalaba.air.outputs.whole import held_whole
from dalaba.core.model import Reason
from tests.booth import KINDS, RATE, Booth, Samples, booths

HERTZ = 300.0
"""Of the tone, which no rate here turns into whole periods a block."""
LOUD = 0.5
STEP = LOUD * 2 * np.pi * HERTZ / RATE
"""The largest step from one sample to the next in the tone itself."""


@pytest.fixture(params=KINDS)
def booth(request: pytest.FixtureRequest) -> Iterator[Booth]:
    yield from booths(request)


@dataclass(eq=False)
class Tone:
    """An endless tone, by position."""

    rate: int = RATE
    hertz: tuple[float, ...] = (HERTZ,)
    asked: list[tuple[int, int]] = field(default_factory=list)

    def read(self, first: int, count: int) -> Samples:
        self.asked.append((first, count))
        times = np.arange(first, first + count)[:, None] / self.rate
        return np.asarray(LOUD * np.sin(2 * np.pi * np.array(self.hertz) * times), np.float32)


class Count:
    """Sound of which every sample tells its position: a slow slope, so that nothing is heard twice or left out."""

    rate = RATE
    LENGTH = 20 * RATE

    def read(self, first: int, count: int) -> Samples:
        return np.asarray(np.arange(first, first + count)[:, None] / self.LENGTH, np.float32)


def played(span: int) -> Callable[[Status], bool]:
    return lambda status: status.played >= span


def heard_part(samples: Samples) -> Samples:
    """From the first to the last that is no silence, of the left side."""
    loud = np.flatnonzero(np.abs(samples[:, 0]) > 1e-3)
    assert len(loud), "nothing was heard"
    return samples[loud[0] : loud[-1] + 1, 0]


def largest_step(samples: Samples) -> float:
    return float(np.abs(np.diff(samples)).max())


def test_a_stream_is_heard_for_as_long_as_it_was_asked_for_and_fades_out(booth: Booth) -> None:
    ear = booth.listen()
    sound = Sound((), 1.0, 1_500, stream=Tone(), fade_out=500)
    booth.output.start("music", sound, booth.clock.now() + booth.output.ahead)
    told = booth.watch(5_000, lambda status: status.state == "ended")
    assert told == [("playing", "music"), ("ended", "music")]
    heard = heard_part(ear())
    assert len(heard) / RATE == pytest.approx(1.5, abs=0.02)
    assert np.abs(heard[: RATE // 2]).max() == pytest.approx(LOUD, abs=0.01)
    quarters = [np.abs(part).max() for part in np.array_split(heard[-RATE // 2 :], 4)]
    assert all(before > after for before, after in pairwise(quarters)), "it gets softer and softer"
    assert quarters[-1] < 0.3 * LOUD
    assert largest_step(heard) <= STEP * (1 + booth.blur), "and nothing clicks"


def test_a_stream_that_was_cut_goes_on_where_it_was_cut(booth: Booth) -> None:
    """Its samples tell their positions: 30 ms fade out, and are heard again, faded in."""
    booth.watch(200)
    ear = booth.listen()
    sound = Sound((), 1.0, 15_000, stream=Count())
    booth.output.start("music", sound, booth.clock.now())
    booth.watch(4_000, played(1_500))
    position = booth.output.cut(booth.clock.now())
    booth.watch(600)
    rest = Sound((), 1.0, 1_000, stream=Count(), begin=position)
    booth.output.start("music", rest, booth.clock.now() + 300)
    booth.watch(4_000, lambda status: status.state == "ended")
    heard = ear()[:, 0]
    loud = np.flatnonzero(heard > 0.01)
    pause = int(np.argmax(np.diff(loud)))
    before, after = heard[loud[pause] - RATE // 5 : loud[pause]], heard[loud[pause + 1] : loud[pause + 1] + RATE // 5]
    reached = (before.max() * Count.LENGTH) / RATE * 1_000
    begun = after[RATE // 10] * Count.LENGTH / RATE * 1_000 - 100
    assert reached == pytest.approx(position, abs=20)
    assert begun == pytest.approx(position, abs=20)
    assert begun == pytest.approx(reached, abs=20)


def test_a_stream_of_another_rate_is_heard_at_its_pitch(booth: Booth) -> None:
    ear = booth.listen()
    booth.output.start("music", Sound((), 1.0, 1_000, stream=Tone(48_000, (1_000.0,))), booth.clock.now() + 700)
    booth.watch(4_000, lambda status: status.state == "ended")
    heard = heard_part(ear())
    assert np.argmax(np.abs(np.fft.rfft(heard))) / len(heard) * RATE == pytest.approx(1_000, abs=2)


def test_music_gets_softer_and_louder_again_without_a_click(booth: Booth) -> None:
    ear = booth.listen()
    booth.output.start("music", Sound((), 1.0, 6_000, stream=Tone()), booth.clock.now())
    booth.watch(4_000, played(1_000))
    booth.output.set_gain("another", 0.0)
    at = booth.clock.now() + 400
    booth.output.set_gain("music", 0.2, at, fade=200)
    booth.watch(4_000, played(2_500))
    booth.output.set_gain("music", 1.0, at + 2_000, fade=200)
    booth.watch(10_000, lambda status: status.state == "ended")
    heard = heard_part(ear())
    assert largest_step(heard[10:-10]) <= STEP * (1 + booth.blur)
    levels = np.array([np.abs(part).max() for part in np.array_split(heard, len(heard) * 50 // RATE)]) / LOUD
    soft = np.flatnonzero(levels < 0.25) / 50
    assert soft[-1] - soft[0] == pytest.approx(1.8, abs=0.06)
    assert levels[soft.astype(int).min() :].min() == pytest.approx(0.2, abs=0.02)
    assert levels[-20:-2] == pytest.approx(1.0, abs=0.02)


def test_a_change_that_is_due_at_an_instant_is_heard_then(booth: Booth) -> None:
    ear, at = booth.listen(), booth.clock.now() + booth.output.ahead
    booth.output.start("music", Sound((), 1.0, 3_000, stream=Tone()), at)
    booth.output.set_gain("music", 0.0, at + 1_000, fade=10)
    booth.watch(7_000, lambda status: status.state == "ended")
    assert len(heard_part(ear())) / RATE == pytest.approx(1.0, abs=0.03)


def test_the_background_sounds_beside_what_is_said_and_each_is_cut_alone(booth: Booth) -> None:
    ear, at = booth.listen(), booth.clock.now() + booth.output.ahead
    booth.background.start("music", Sound((), 0.4, 20_000, stream=Tone(hertz=(500.0,))), at)
    said = Held(Tone().read(0, RATE), RATE)
    booth.output.start("words", Sound((), 0.4, 1_000, stream=said), at + 500)
    assert booth.watch(5_000, lambda status: status.state == "ended") == [("playing", "words"), ("ended", "words")]
    status = booth.background.poll(booth.clock.now())
    assert (status.state, status.spot) == ("playing", "music")
    assert booth.output.cut(booth.clock.now()) == 0
    assert booth.background.poll(booth.clock.now()).state == "playing"
    assert booth.background.cut(booth.clock.now()) == pytest.approx(1_500, abs=500)
    booth.watch(300)
    assert booth.background.poll(booth.clock.now()).state == "idle"
    heard = heard_part(ear())
    assert _strength(heard[RATE // 10 : 4 * RATE // 10]) == pytest.approx([0, 0.2], abs=0.02), "music alone"
    assert _strength(heard[7 * RATE // 10 : RATE]) == pytest.approx([0.2, 0.2], abs=0.02), "both"


def test_both_outputs_of_an_outlet_tell_of_a_device_that_is_gone(booth: Booth) -> None:
    booth.background.start("music", Sound((), 1.0, 20_000, stream=Tone()), booth.clock.now())
    booth.output.start("words", Sound((), 1.0, 10_000, stream=Tone()), booth.clock.now())
    booth.watch(1_000)
    booth.unplug()
    for output, name in ((booth.output, "words"), (booth.background, "music")):
        told = booth.watch(3_000, lambda status: status.state == "lost", output)
        assert told[-1] == ("lost", name)
    booth.plug()
    for output, name in ((booth.output, "words"), (booth.background, "music")):
        assert booth.watch(20_000, lambda status: status.state == "idle", output)[-1] == ("idle", name)


def test_stereo_is_mixed_for_an_outlet_with_one_channel(booth: Booth) -> None:
    ear = booth.listen()
    both = Tone(hertz=(HERTZ, 500.0))
    booth.output.start("music", Sound((), 1.0, 1_000, stream=both), booth.clock.now() + booth.output.ahead)
    booth.watch(5_000, lambda status: status.state == "ended")
    heard = heard_part(ear())
    assert _strength(heard[RATE // 10 : 6 * RATE // 10]) == pytest.approx([LOUD / 2, LOUD / 2], abs=0.02)


def test_stereo_is_heard_on_two_channels_each_side_on_its_own(booth: Booth) -> None:
    if booth.wide is None:
        pytest.skip("a tape has no channels")
    ear = booth.listen()
    both = Tone(hertz=(HERTZ, 500.0))
    booth.wide.start("music", Sound((), 1.0, 1_000, stream=both), booth.clock.now() + booth.wide.ahead)
    booth.watch(5_000, lambda status: status.state == "ended", booth.wide)
    heard = ear()
    begun = int(np.flatnonzero(np.abs(heard[:, 0]) > 1e-3)[0]) + RATE // 10
    sides = [_strength(heard[begun : begun + RATE // 2, side]) for side in (0, 1)]
    assert sides[0] == pytest.approx([LOUD, 0], abs=0.02)
    assert sides[1] == pytest.approx([0, LOUD], abs=0.02)


def _strength(samples: Samples) -> list[float]:
    """How strong the tones of 300 and 500 Hz are in it."""
    times = np.arange(len(samples)) / RATE
    return [float(2 * abs(np.mean(samples * np.exp(-2j * np.pi * hertz * times)))) for hertz in (HERTZ, 500.0)]


# Sounds made of clips


@pytest.fixture
def counted(tmp_path: Path) -> Callable[[float], Cue]:
    """A clip of which every sample tells its position."""

    def make(seconds: float) -> Cue:
        frames = round(seconds * RATE)
        soundfile.write(tmp_path / "数.wav", np.arange(frames, dtype=np.float32) / Count.LENGTH, RATE, "FLOAT")
        return Cue(tmp_path / "数.wav", 0, RATE, 0, frames)

    return make


@pytest.mark.parametrize("kind", ["short", "long", "whole"])
def test_the_rest_of_a_sound_is_heard_from_its_position(
    booth: Booth, counted: Callable[[float], Cue], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(mixdown, "LONG", 500 if kind == "long" else 180_000)
    sound = Sound((counted(8),), 1.0, 8_000)
    sound = held_whole(sound) if kind == "whole" else sound
    rest = mixdown.from_position(sound, 7_000)
    booth.output.prepare(rest)
    ear = booth.listen()
    booth.output.start("rest", rest, booth.clock.now() + booth.output.ahead)
    assert booth.watch(5_000, lambda status: status.state == "ended") == [("playing", "rest"), ("ended", "rest")]
    assert booth.output.poll(booth.clock.now()).played == 1_000
    heard = heard_part(ear())
    assert len(heard) / RATE == pytest.approx(1, abs=0.01)
    assert heard[RATE // 2] * Count.LENGTH / RATE == pytest.approx(7.5, abs=0.01)
    assert unbroken(booth, heard[RATE // 10 : -10]), "and nothing is left out"


def test_a_long_sound_is_heard_whole_like_any_other(
    booth: Booth, counted: Callable[[float], Cue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixdown, "LONG", 500)
    ear = booth.listen()
    booth.output.start("long", Sound((counted(7),), 1.0, 7_200), booth.clock.now() + booth.output.ahead)
    told = booth.watch(12_000, lambda status: status.state == "ended")
    assert told == [("playing", "long"), ("ended", "long")]
    heard = ear()[:, 0]
    loud = np.flatnonzero(heard > 0.01)
    assert heard.max() == pytest.approx(7 * RATE / Count.LENGTH, abs=0.02 if booth.coded else 1e-3)
    assert unbroken(booth, heard[loud[0] : loud[-1]])


def unbroken(booth: Booth, heard: Samples) -> bool:
    """Whether each sample is the one after the one before; where a codec blurs them, each hundredth of a second."""
    if not booth.coded:
        return np.allclose(np.diff(heard), 1 / Count.LENGTH, atol=1e-4)
    step = RATE // 100
    parts = heard[RATE // 10 : -RATE // 10]
    means = parts[: len(parts) // step * step].reshape(-1, step).mean(axis=1)
    return np.allclose(np.diff(means), step / Count.LENGTH, atol=step / Count.LENGTH / 2)


def test_a_long_sound_that_breaks_off_is_lost_with_its_reason_and_the_output_is_not(
    booth: Booth, counted: Callable[[float], Cue], monkeypatch: pytest.MonkeyPatch
) -> None:
    if booth.wide is None:
        pytest.skip("a tape decodes nothing while it plays")

    def broken(*asked: object) -> Iterator[Samples]:
        yield np.full((RATE, 1), 0.3, np.float32)
        raise OutputError(Reason("air.clip_damaged", {"clip": "数.wav"}))

    monkeypatch.setattr(mixdown, "LONG", 500)
    monkeypatch.setattr(mixdown, "spot_blocks", broken)
    ear = booth.listen()
    booth.output.start("broken", Sound((counted(7),), 1.0, 7_000), booth.clock.now() + booth.output.ahead)
    told: list[Status] = []

    def is_lost(status: Status) -> bool:
        told.append(status)
        return status.state == "lost"

    booth.watch(6_000, is_lost)
    assert told[-1].reason is not None
    assert (told[-1].spot, told[-1].reason.code) == ("broken", "air.clip_damaged")
    assert told[-1].played == pytest.approx(1_000, abs=200)
    assert booth.watch(500, lambda status: status.state == "idle")[-1] == ("idle", "broken")
    assert len(heard_part(ear())) / RATE == pytest.approx(1, abs=0.02)
