"""Holding a long sound in memory: in a thread of its own, whole, with 16 bits, and let go when it is over."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dalaba.air.outputs import Cue, OutputError, Sound
from dalaba.air.outputs.held import Held
from dalaba.air.outputs.whole import held_whole
from dalaba.air.playout.holding import Holding
from dalaba.core.model import Clip, Reason

RATE = 8_000
CLIP = Clip("听力.wav", "d" * 64, RATE, 0, 2 * RATE)


def recorded(folder: Path, seconds: float = 2, channels: int = 1) -> Sound:
    tone = 0.5 * np.sin(np.arange(round(seconds * RATE)) / 5)
    soundfile.write(folder / "听力.wav", np.stack([tone * (1 - each / 2) for each in range(channels)], 1), RATE)
    return Sound((Cue(folder / "听力.wav", 500, RATE, 0, 2 * RATE),), 1.0, 2_800)


def made(holding: Holding, sound: Sound) -> Sound | Reason:
    deadline = time.monotonic() + 5
    while (found := holding.ask([CLIP], sound)) is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return found


def test_it_is_whole_at_its_place_and_needs_two_bytes_a_sample(tmp_path: Path) -> None:
    held = held_whole(recorded(tmp_path))
    assert isinstance(held.stream, Held)
    assert len(held.stream) == round(2.8 * RATE)
    assert held.stream.samples.dtype == np.int16
    assert held.clips == ()
    (tmp_path / "听力.wav").unlink()
    samples = held.stream.read(0, len(held.stream))[:, 0]
    assert not samples[: RATE // 2].any()
    assert not samples[-int(0.3 * RATE) :].any()
    assert samples[RATE // 2 : RATE // 2 + 2 * RATE] == pytest.approx(0.5 * np.sin(np.arange(2 * RATE) / 5), abs=1e-3)


def test_stereo_stays_stereo(tmp_path: Path) -> None:
    held = held_whole(recorded(tmp_path, channels=2))
    assert held.stream is not None
    left, right = held.stream.read(RATE, RATE).T
    assert right == pytest.approx(left / 2, abs=1e-3)


@pytest.mark.parametrize(
    ("what", "code"), [("short", "air.clip_short"), ("gone", "air.clip_missing"), ("junk", "air.clip_damaged")]
)
def test_what_cannot_be_held_says_why(tmp_path: Path, what: str, code: str) -> None:
    sound = recorded(tmp_path, 1 if what == "short" else 2)
    if what == "gone":
        (tmp_path / "听力.wav").unlink()
    if what == "junk":
        (tmp_path / "听力.wav").write_bytes(b"RIFF" + bytes(1_000))
    with pytest.raises(OutputError) as caught:
        held_whole(sound)
    assert caught.value.reason.code == code


def test_it_is_decoded_once_beside_the_loop_and_let_go(tmp_path: Path) -> None:
    woken, checked = threading.Event(), []
    holding = Holding(lambda clip: checked.append(clip.file), woken.set)
    sound = recorded(tmp_path)
    first = made(holding, sound)
    assert isinstance(first, Sound)
    assert first is holding.ask([CLIP], sound)
    assert (woken.is_set(), checked) == (True, ["听力.wav"])
    holding.let_go(sound)
    assert made(holding, sound) is not first
    holding.close()


def test_clips_are_looked_at_without_holding_anything(tmp_path: Path) -> None:
    why = Reason("air.clip_missing", {"clip": CLIP.file})
    woken = threading.Event()
    holding = Holding(lambda clip: why, woken.set)
    assert not holding.checked([CLIP])
    assert woken.wait(5)
    assert holding.checked([CLIP])
    assert made(holding, recorded(tmp_path)) == why
    holding.close()
