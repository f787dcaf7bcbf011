"""Sound cards heard from outside: what PulseAudio's silent speakers were sent, sample by sample.

Asserted are wholeness, order and place: these must hold on any machine; milliseconds are for `bench`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.air.outputs import Cue, Output, OutputError, Sound, Status, pulse_card
from dalaba.air.outputs.cards import Cards
from dalaba.air.outputs.devices import Device, devices, find
from dalaba.air.outputs.pulse_card import PulseCard
from dalaba.air.outputs.timeline import Timeline
from dalaba.air.outputs.voice import Voice, mix
from dalaba.core.clock import SystemClock
from dalaba.core.model import Millis, OutputSpec
from tests.rig import RATE, Rig, onsets

Samples = NDArray[np.float32]
CLOCK = SystemClock()


@dataclass(frozen=True)
class Desk:
    """The cards, all through one door: PortAudio, or the sound server's own."""

    cards: Cards
    host: str

    def output(self, spec: OutputSpec) -> Output:
        return self.cards.output(replace(spec, host=self.host))


@pytest.fixture(params=["ALSA", "PulseAudio"])
def cards(request: pytest.FixtureRequest, rig: Rig) -> Iterator[Desk]:
    cards = Cards(CLOCK)
    yield Desk(cards, request.param)
    cards.close()


@pytest.fixture
def clip(tmp_path: Path) -> Callable[[int, float, Millis], tuple[Cue, Samples]]:
    """A clip of noise that no other resembles, loud from its first sample to its last."""

    def make(seed: int, seconds: float = 0.5, offset: Millis = 100) -> tuple[Cue, Samples]:
        signs = np.random.default_rng(seed).choice([-1, 1], round(seconds * RATE))
        samples = (signs * 0.25).astype(np.float32)
        path = tmp_path / f"{seed}.wav"
        soundfile.write(path, samples, RATE)
        return Cue(path, offset, RATE, 0, len(samples)), samples

    return make


def until(output: Output, enough: Callable[[Status], bool], seconds: float = 15.0) -> Status:
    deadline = time.monotonic() + seconds
    while not enough(status := output.poll(CLOCK.now())):
        assert time.monotonic() < deadline, f"still {status}"
        time.sleep(0.03)
    return status


def ended(status: Status) -> bool:
    return status.state == "ended"


def place(heard: Samples, clip: Samples) -> int:
    """The sample at which what was heard is most like that clip."""
    size = len(heard) + len(clip)
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(clip, size)), size)
    return int(np.argmax(likeness[: max(len(heard) - len(clip) + 1, 1)]))


def whole(heard: Samples, clip: Samples) -> bool:
    """Whether what was heard has that clip in it, from its first sample to its last, unbroken."""
    start = place(heard, clip)
    return bool(np.allclose(heard[start : start + len(clip)], clip, atol=0.01))


def test_what_is_heard_is_the_spot_from_its_first_sample_to_its_last(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    (first, one), (second, two) = clip(1), clip(2, offset=1_100)
    recorder, output = rig.recorder("north"), cards.output(OutputSpec("north"))
    output.start("a", Sound((first, second), 1.0, 1_700), CLOCK.now() + output.ahead)
    until(output, ended)
    left = recorder.stop()[:, 0]
    starts = onsets(left)
    assert len(starts) == 2
    assert whole(left, one)
    assert whole(left, two)
    assert starts[1] - starts[0] == pytest.approx(RATE, abs=2)


def test_each_outlet_sounds_on_its_own_channel_of_a_shared_card_and_nowhere_else(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    (north, one), (south, two) = clip(3), clip(4)
    recorder, elsewhere, trash = rig.recorder("east"), rig.recorder("west"), rig.recorder("trash")
    left, right = cards.output(OutputSpec("east", (1,))), cards.output(OutputSpec("east", (2,)))
    at = CLOCK.now() + left.ahead
    left.start("五一村", Sound((north,), 1.0, 700), at)
    right.start("东和村", Sound((south,), 1.0, 700), at)
    until(left, ended)
    until(right, ended)
    heard = recorder.stop()
    assert whole(heard[:, 0], one)
    assert not whole(heard[:, 0], two)
    assert whole(heard[:, 1], two)
    together = RATE // 50  # a busy PC may hand over one of them too late, which then begins anew
    assert onsets(heard[:, 0]) == pytest.approx(onsets(heard[:, 1]), abs=together)
    assert not elsewhere.stop().any()
    assert not trash.stop().any()


def test_three_cards_play_together_each_its_own(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    names = ("north", "east", "west")
    clips = {name: clip(10 + number) for number, name in enumerate(names)}
    recorders = {name: rig.recorder(name) for name in names}
    outputs = {name: cards.output(OutputSpec(name)) for name in names}
    at = CLOCK.now() + 800
    for name, output in outputs.items():
        output.start(name, Sound((clips[name][0],), 1.0, 700), at)
    for output in outputs.values():
        until(output, ended)
    heard = {name: recorder.stop()[:, 0] for name, recorder in recorders.items()}
    assert {(a, b) for a in names for b in names if whole(heard[a], clips[b][1])} == {(name, name) for name in names}


def test_spots_handed_over_ahead_are_heard_without_a_gap_or_an_overlap(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    made = [clip(20 + number, offset=0) for number in range(3)]
    recorder, output = rig.recorder("north"), cards.output(OutputSpec("north"))
    at = CLOCK.now() + output.ahead
    for number, (cue, _) in enumerate(made):
        output.start(str(number), Sound((cue,), 1.0, 500), at + 500 * number)
    until(output, lambda status: (status.state, status.spot) == ("ended", "2"))
    assert whole(recorder.stop()[:, 0], np.concatenate([samples for _, samples in made]))


def test_a_cut_is_heard_as_a_short_fade_and_silence(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    cue, samples = clip(30, seconds=8.0, offset=0)
    recorder, output = rig.recorder("north"), cards.output(OutputSpec("north"))
    output.start("a", Sound((cue,), 1.0, 8_000), CLOCK.now())
    until(output, lambda status: status.played > 1_000)
    output.cut(CLOCK.now())
    time.sleep(0.6)
    left = recorder.stop()[:, 0]
    loud = np.flatnonzero(np.abs(left) > 0.005)
    assert len(samples) / 8 < loud[-1] - loud[0] < len(samples) / 2
    assert np.mean(np.abs(left[loud[-1] - 200 : loud[-1]])) < 0.1


def test_a_clip_of_another_rate_is_heard_at_its_pitch_and_length(rig: Rig, cards: Desk, tmp_path: Path) -> None:
    times = np.arange(22_050) / 22_050
    soundfile.write(tmp_path / "a.wav", 0.3 * np.sin(2 * np.pi * 1_000 * times), 22_050)
    recorder, output = rig.recorder("north"), cards.output(OutputSpec("north"))
    output.start("a", Sound((Cue(tmp_path / "a.wav", 0, 22_050, 0, 22_050),), 1.0, 1_000), CLOCK.now() + 700)
    until(output, ended)
    left = recorder.stop()[:, 0]
    loud = np.flatnonzero(np.abs(left) > 0.02)
    assert loud[-1] - loud[0] == pytest.approx(RATE, abs=RATE / 100)
    tone = left[loud[0] : loud[-1]]
    assert np.argmax(np.abs(np.fft.rfft(tone))) / len(tone) * RATE == pytest.approx(1_000, abs=3)


def test_a_device_of_nearly_that_name_is_not_that_device(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    output = cards.output(OutputSpec("nort"))
    assert output.poll(CLOCK.now()).state == "lost"
    with pytest.raises(OutputError) as caught:
        output.start("a", Sound((clip(40)[0],), 1.0, 700), CLOCK.now())
    assert caught.value.reason.code == "air.device_lost"
    assert caught.value.reason.params == {"device": "nort"}


def test_an_outlet_on_a_channel_that_the_card_has_not_is_told_so(rig: Rig, cards: Desk) -> None:
    output = cards.output(OutputSpec("north", (999,)))
    status = output.poll(CLOCK.now())
    assert status.state == "lost"
    assert status.reason is not None
    assert status.reason.code == "air.channel_missing"


def test_an_outlet_on_a_channel_that_the_card_has_not_costs_its_neighbours_nothing(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    """It is opened while a neighbour sounds on the card, and stays."""
    (first, one), (second, two) = clip(71, seconds=2.0), clip(72)
    recorder, good = rig.recorder("east"), cards.output(OutputSpec("east", (2,)))
    good.start("a", Sound((first,), 1.0, 2_200), CLOCK.now())
    wrong = cards.output(OutputSpec("east", (999,)))
    with pytest.raises(OutputError) as caught:
        wrong.start("wrong", Sound((second,), 1.0, 700), CLOCK.now())
    assert caught.value.reason.params["channels"] == "2"
    until(good, ended)
    assert wrong.poll(CLOCK.now()).state == "lost"
    good.start("b", Sound((second,), 1.0, 700), CLOCK.now() + good.ahead)
    until(good, lambda status: ended(status) and status.spot == "b")
    heard = recorder.stop()
    assert whole(heard[:, 1], one)
    assert whole(heard[:, 1], two)


def test_a_device_that_was_never_there_is_found_once_it_is_plugged_in(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    new = f"new-{cards.host}"
    north, south = cards.output(OutputSpec("north")), cards.output(OutputSpec(new))
    assert south.poll(CLOCK.now()).state == "lost"
    rig.wire(new)
    until(south, lambda status: status.state == "idle")
    recorder = rig.recorder(new)
    cue, samples = clip(50)
    south.start("a", Sound((cue,), 1.0, 700), CLOCK.now() + south.ahead)
    until(south, ended)
    assert whole(recorder.stop()[:, 0], samples)
    assert north.poll(CLOCK.now()) == Status("idle")


@pytest.fixture
def served(rig: Rig) -> Iterator[Cards]:
    """Cards of the sound server, with another real card as the system's default."""
    rig.prefer("east")
    cards = Cards(CLOCK)
    yield cards
    cards.close()
    rig.prefer("trash")


def test_when_a_card_goes_its_sound_goes_with_it_and_to_no_other(
    rig: Rig, served: Cards, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    others = {name: rig.recorder(name) for name in ("east", "west", "trash")}
    long, again = clip(60, seconds=6.0), clip(61)
    output = served.output(OutputSpec("north"))
    output.start("cut", Sound((long[0],), 1.0, 6_300), CLOCK.now())
    until(output, lambda status: status.played > 1_000)
    rig.unplug("north")
    lost = until(output, lambda status: status.state == "lost")
    assert lost.spot == "cut"
    assert lost.played >= 1_000
    assert lost.reason is not None
    assert lost.reason.code == "air.device_lost"
    time.sleep(1)
    rig.plug("north")
    until(output, lambda status: status.state == "idle")
    recorder = rig.recorder("north")
    output.start("next", Sound((again[0],), 1.0, 700), CLOCK.now() + output.ahead)
    until(output, ended)
    heard = recorder.stop()[:, 0]
    assert whole(heard, again[1])
    assert len(onsets(heard)) == 1
    assert not any(other.stop().any() for other in others.values())


def test_a_card_put_to_sleep_is_a_card_that_is_gone_until_it_wakes(
    rig: Rig, served: Cards, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    output = served.output(OutputSpec("west"))
    output.start("cut", Sound((clip(62, seconds=6.0)[0],), 1.0, 6_300), CLOCK.now())
    until(output, lambda status: status.played > 500)
    rig.suspend("west", True)
    until(output, lambda status: status.state == "lost")
    rig.suspend("west", False)
    until(output, lambda status: status.state == "idle")


def test_a_server_that_hangs_is_noticed_and_taken_up_again_when_it_answers(
    rig: Rig, served: Cards, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    output = served.output(OutputSpec("north"))
    output.start("cut", Sound((clip(63, seconds=9.0)[0],), 1.0, 9_300), CLOCK.now())
    until(output, lambda status: status.played > 500)
    with rig.hung():
        lost = until(output, lambda status: status.state == "lost")
        assert lost.spot == "cut"
    until(output, lambda status: status.state == "idle")
    (cue, samples), recorder = clip(64), rig.recorder("north")
    output.start("next", Sound((cue,), 1.0, 700), CLOCK.now() + output.ahead)
    until(output, ended)
    assert whole(recorder.stop()[:, 0], samples)


def test_what_was_broken_off_while_this_pc_slept_is_not_taken_up_in_its_middle(
    rig: Rig, served: Cards, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    output = served.output(OutputSpec("north"))
    output.start("cut", Sound((clip(65, seconds=9.0)[0],), 1.0, 9_300), CLOCK.now())
    until(output, lambda status: status.played > 500)
    card = served.card(("north", ""))
    assert isinstance(card, PulseCard)
    with card.server:
        time.sleep(3.5)  # longer than what lies ready at the server
    lost = until(output, lambda status: status.state == "lost")
    assert lost.reason is not None
    assert lost.reason.code == "air.stalled"
    (cue, samples), recorder = clip(66), rig.recorder("north")
    until(output, lambda status: status.state == "idle")
    output.start("next", Sound((cue,), 1.0, 700), CLOCK.now() + output.ahead)
    until(output, ended)
    heard = recorder.stop()[:, 0]
    assert whole(heard, samples)
    assert len(onsets(heard)) == 1


@pytest.mark.parametrize("still", ["the device stands still", "nothing begins"])
def test_a_stream_that_claims_to_live_and_plays_nothing_is_started_again(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]], monkeypatch: pytest.MonkeyPatch, still: str
) -> None:
    output = cards.output(OutputSpec("north"))
    card = cards.cards.card(("north", cards.host))
    with monkeypatch.context() as broken:
        if still == "the device stands still":
            broken.setattr(card, "position", lambda: 4_711.0)
        else:
            broken.setattr(Timeline, "frame_at", lambda timeline, instant: 10**12)
        output.start("cut", Sound((clip(67, seconds=9.0)[0],), 1.0, 9_300), CLOCK.now())
        lost = until(output, lambda status: status.state == "lost")
        assert lost.reason is not None
        assert lost.reason.code == "air.stalled"
    until(output, lambda status: status.state == "idle")
    (cue, samples), recorder = clip(68), rig.recorder("north")
    output.start("next", Sound((cue,), 1.0, 700), CLOCK.now() + output.ahead)
    until(output, ended)
    assert whole(recorder.stop()[:, 0], samples)


def test_the_list_of_devices_is_made_afresh_each_time(rig: Rig) -> None:
    before = {device.name for device in devices()}
    assert {"north", "east", "west"} <= before
    assert "later" not in before
    rig.wire("later")
    found = {device.host: device for device in devices() if device.name == "later"}
    assert set(found) == {"ALSA", "PulseAudio"}
    assert all(device.channels >= 2 for device in found.values())


# Which device is meant: no card needed


def listed(*entries: tuple[str, str, bool]) -> list[tuple[int, Device]]:
    return [(number, Device(name, host, 2, RATE, default)) for number, (name, host, default) in enumerate(entries)]


OFFICE_PC = listed(
    ("Speakers (Realtek)", "MME", True),
    ("USB Audio", "MME", False),
    ("USB Audio", "Windows DirectSound", False),
    ("Speakers (Realtek)", "Windows WASAPI", True),
    ("USB Audio", "Windows WASAPI", False),
    ("USB Audio", "Windows WDM-KS", False),
)


def test_a_device_under_several_host_apis_is_taken_from_the_best() -> None:
    assert find(OutputSpec("USB Audio"), OFFICE_PC)[1].host == "Windows WASAPI"


def test_a_host_api_that_is_named_is_kept_to() -> None:
    assert find(OutputSpec("USB Audio", host="MME"), OFFICE_PC)[0] == 1
    assert find(OutputSpec("USB Audio", host="Windows WDM-KS"), OFFICE_PC)[0] == 5


@pytest.mark.parametrize("name", ["默认", "default"])
def test_the_system_default_is_taken_only_when_asked_for(name: str) -> None:
    assert find(OutputSpec(name), OFFICE_PC)[0] == 3


@pytest.mark.parametrize("name", ["USB", "usb audio", "USB Audio 2", ""])
def test_no_other_device_stands_in_for_a_missing_one(name: str) -> None:
    with pytest.raises(OutputError) as caught:
        find(OutputSpec(name), OFFICE_PC)
    assert caught.value.reason.code == "air.device_lost"


def test_two_devices_of_one_name_are_not_guessed_between() -> None:
    twins = listed(("USB Audio", "ALSA", False), ("USB Audio", "ALSA", False))
    with pytest.raises(OutputError) as caught:
        find(OutputSpec("USB Audio"), twins)
    assert caught.value.reason.code == "air.device_ambiguous"


def test_a_beginning_that_came_too_late_is_heard_again_whole_and_so_is_what_follows(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PC with so much else to do that air stood still between deciding on the frames and handing them over."""
    if cards.host != "PulseAudio":
        pytest.skip("what PortAudio was handed cannot be written over")
    held_up: list[int] = []

    def slow(block: Samples, voices: list[Voice], frame: int, timeline: Timeline) -> None:
        mix(block, voices, frame, timeline)
        if len(held_up) < 1 and block.any():
            held_up.append(frame)
            time.sleep(0.45)

    (first, one), (second, two) = clip(1, offset=0), clip(2, offset=0)
    recorder, output = rig.recorder("north"), cards.output(OutputSpec("north"))
    monkeypatch.setattr(pulse_card, "mix", slow)
    output.start("a", Sound((first,), 1.0, 500), CLOCK.now())
    output.start("b", Sound((second,), 1.0, 500), CLOCK.now() + 500)
    until(output, lambda status: ended(status) and status.spot == "b")
    left = recorder.stop()[:, 0]
    assert held_up
    assert whole(left, one)
    assert whole(left, two)
    assert place(left, two) - place(left, one) >= RATE // 2


def test_a_beginning_that_came_too_late_leaves_the_music_beneath_it_alone(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]], monkeypatch: pytest.MonkeyPatch
) -> None:
    if cards.host != "PulseAudio":
        pytest.skip("what PortAudio was handed cannot be written over")
    held_up: list[int] = []

    def slow(block: Samples, voices: list[Voice], frame: int, timeline: Timeline) -> None:
        mix(block, voices, frame, timeline)
        if not held_up and any(voice.spot == "words" and voice.first is not None for voice in voices):
            held_up.append(frame)
            time.sleep(0.45)

    (music, under), (words, _) = clip(1, offset=0), clip(2, seconds=4.0, offset=0)
    recorder, due = rig.recorder("north"), CLOCK.now() + 1_200
    output, background = cards.output(OutputSpec("north")), cards.output(OutputSpec("north"))
    background.start("music", Sound((music,), 1.0, 500), due)
    monkeypatch.setattr(pulse_card, "mix", slow)
    output.start("words", Sound((words,), 1e-6, 4_000), CLOCK.now())
    until(background, ended)
    assert held_up
    assert CLOCK.now() < due + 1_500, "it does not wait for the words"
    assert whole(recorder.stop()[:, 0], under)


def test_a_volume_is_heard_at_once_and_also_back_from_nothing(
    rig: Rig, cards: Desk, clip: Callable[..., tuple[Cue, Samples]]
) -> None:
    cue, _ = clip(70, seconds=6.0, offset=0)
    recorder, output = rig.recorder("north"), cards.output(OutputSpec("north"))
    output.start("a", Sound((cue,), 0.5, 6_000), CLOCK.now())
    until(output, lambda status: status.played > 1_000)
    output.set_gain("another", 1.0)
    output.set_gain("a", 0.0)
    until(output, lambda status: status.played > 2_500)
    output.set_gain("a", 0.25)
    until(output, ended)
    left = np.abs(recorder.stop()[:, 0])
    loud = np.flatnonzero(left > 0.1)
    assert 0.9 < (loud[-1] - loud[0]) / RATE < 2.5, "half as loud as it is, and that only at first"
    soft = np.flatnonzero((left > 0.05) & (left < 0.07))
    fading = RATE // 10
    assert soft[soft > loud[-1] + fading][0] - loud[-1] > RATE / 2, "a silence between"
