"""What every output promises, tried on a tape in virtual time, and in real time on a silent
card through PortAudio and through the sound server's own door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.air.outputs import Cue, OutputError, Sound, mixdown
from dalaba.air.outputs.tape import Take, Tape, bounce
from dalaba.core.model import Millis
from dalaba.sound import codec
from tests.booth import KINDS, SEVEN, Booth, booths

RATE = 22_050
GONE = {"air.device_lost", "air.device_refused", "air.multicast_lost", "air.icecast_gone"}


@pytest.fixture(params=KINDS)
def booth(request: pytest.FixtureRequest) -> Iterator[Booth]:
    yield from booths(request)


@pytest.fixture
def clip(tmp_path: Path) -> Callable[..., Cue]:
    def make(name: str = "核酸.wav", seconds: float = 0.4, offset: Millis = 100, hertz: float = 440.0) -> Cue:
        times = np.arange(round(seconds * RATE)) / RATE
        soundfile.write(tmp_path / name, 0.5 * np.sin(2 * np.pi * hertz * times), RATE)
        return Cue(tmp_path / name, offset, RATE, 0, len(times))

    return make


def spot(*cues: Cue, total: Millis = 600, gain: float = 1.0) -> Sound:
    return Sound(cues, gain, total)


def test_a_spot_plays_whole_and_is_said_to_have_ended(booth: Booth, clip: Callable[..., Cue]) -> None:
    booth.output.start("a", spot(clip()), booth.clock.now() + booth.output.ahead)
    assert booth.watch(3_000, lambda status: status.state == "ended") == [("playing", "a"), ("ended", "a")]
    assert booth.output.poll(booth.clock.now()).played == 600


def test_nothing_of_a_spot_is_heard_before_its_instant(booth: Booth, clip: Callable[..., Cue]) -> None:
    at = booth.clock.now() + 1_500
    booth.output.start("a", spot(clip()), at)
    booth.watch(1_000)
    assert booth.output.poll(booth.clock.now()).played == 0
    assert booth.watch(3_000, lambda status: status.state == "ended")[-1] == ("ended", "a")
    assert booth.clock.now() >= at + 600


def test_a_spot_handed_over_late_begins_now_at_its_beginning(booth: Booth, clip: Callable[..., Cue]) -> None:
    booth.watch(300)
    begun = booth.clock.now()
    booth.output.start("a", spot(clip()), begun - 5_000)
    assert booth.watch(3_000, lambda status: status.state == "ended")[-1] == ("ended", "a")
    assert booth.clock.now() >= begun + 600
    assert booth.output.poll(booth.clock.now()).played == 600


def test_a_cut_says_how_much_was_heard(booth: Booth, clip: Callable[..., Cue]) -> None:
    sound = spot(clip(seconds=4), total=5_000)
    begun = booth.clock.now()
    booth.output.start("a", sound, begun)
    booth.watch(6_000, lambda status: status.played >= 600)  # the first of a device takes its time to open it
    assert 500 <= booth.output.cut(booth.clock.now()) <= booth.clock.now() - begun
    assert booth.watch(100) == [("idle", "a")]
    assert booth.output.cut(booth.clock.now()) == 0


def test_a_spot_cut_before_its_instant_was_not_heard(booth: Booth, clip: Callable[..., Cue]) -> None:
    booth.output.start("a", spot(clip()), booth.clock.now() + 800)
    assert booth.output.cut(booth.clock.now()) == 0
    assert booth.watch(1_500) == [("idle", "a")]


def test_a_spot_handed_over_while_another_plays_follows_it(booth: Booth, clip: Callable[..., Cue]) -> None:
    at = booth.clock.now() + booth.output.ahead
    booth.output.start("a", spot(clip()), at)
    booth.output.start("b", spot(clip("水.wav")), at + 300)
    told = booth.watch(4_000, lambda status: (status.state, status.spot) == ("ended", "b"))
    assert told == [("playing", "a"), ("ended", "a"), ("playing", "b"), ("ended", "b")]
    assert booth.clock.now() >= at + 1_200


def test_an_order_takes_the_air_by_cutting_first(booth: Booth, clip: Callable[..., Cue]) -> None:
    booth.output.start("long", spot(clip("长.wav", seconds=20), total=20_000), booth.clock.now())
    booth.output.start("next", spot(clip()), booth.clock.now() + 20_000)
    booth.watch(600)
    booth.output.cut(booth.clock.now())
    booth.output.start("urgent", spot(clip("紧急.wav")), booth.clock.now())
    told = booth.watch(3_000, lambda status: status.state == "ended")
    assert told == [("playing", "urgent"), ("ended", "urgent")]


def test_a_clip_that_is_not_there_costs_itself_and_changes_nothing(booth: Booth, clip: Callable[..., Cue]) -> None:
    cue = clip()
    booth.output.start("a", spot(cue), booth.clock.now() + 200)
    gone = Cue(cue.path.with_name("没有.wav"), 0, RATE, 0, 10)
    with pytest.raises(OutputError) as caught:
        booth.output.start("b", spot(cue, gone), booth.clock.now() + 200)
    assert caught.value.reason.code == "air.clip_missing"
    assert caught.value.reason.params == {"clip": "没有.wav"}
    assert booth.watch(3_000, lambda status: status.state == "ended")[-1] == ("ended", "a")


@pytest.mark.parametrize("damage", ["no sound at all", "shorter than it was"])
def test_a_damaged_clip_is_refused_before_it_is_heard(booth: Booth, clip: Callable[..., Cue], damage: str) -> None:
    cue = clip()
    if damage == "no sound at all":
        cue.path.write_bytes(b"\0" * 4_000)
    else:
        soundfile.write(cue.path, np.zeros(cue.frames - 100), RATE)
    with pytest.raises(OutputError) as caught:
        booth.output.prepare(spot(cue))
    assert caught.value.reason.code == ("air.clip_short" if damage == "shorter than it was" else "air.clip_damaged")


def test_an_unplugged_output_says_what_it_lost_and_goes_on_when_it_is_back(
    booth: Booth, clip: Callable[..., Cue]
) -> None:
    sound = spot(clip(seconds=10), total=10_000)
    booth.output.start("lost", sound, booth.clock.now())
    booth.output.start("never", sound, booth.clock.now() + 10_000)
    booth.watch(1_000)
    booth.unplug()
    told = booth.watch(3_000, lambda status: (status.state, status.spot) == ("lost", "never"))
    assert [pair for pair in told if pair[0] != "playing"] == [("lost", "lost"), ("lost", "never")]
    with pytest.raises(OutputError) as caught:
        booth.output.start("meanwhile", sound, booth.clock.now())
    assert caught.value.reason.code in GONE

    booth.plug()
    assert booth.watch(20_000, lambda status: status.state == "idle")[-1] == ("idle", "never")
    booth.output.start("after", spot(clip("后.wav")), booth.clock.now())
    assert booth.watch(5_000, lambda status: status.state == "ended")[-1] == ("ended", "after")


# The tape's own


def test_the_tape_holds_what_was_heard_and_no_more(clip: Callable[..., Cue]) -> None:
    tape, sound = Tape(), spot(clip())
    tape.start("whole", sound, SEVEN)
    tape.poll(SEVEN + 600)
    tape.start("cut", sound, SEVEN + 1_000)
    tape.cut(SEVEN + 1_250)
    assert [(take.spot, take.at - SEVEN, take.played) for take in tape.takes] == [
        ("whole", 0, 600),
        ("cut", 1_000, 250),
    ]


def test_a_tape_lost_for_a_moment_is_told_of_even_if_nobody_looked_then(clip: Callable[..., Cue]) -> None:
    tape = Tape("north", lost=[(SEVEN + 100, SEVEN + 200)])
    tape.poll(SEVEN)
    tape.start("a", spot(clip()), SEVEN)
    status = tape.poll(SEVEN + 5_000)
    assert (status.state, status.spot, status.played) == ("lost", "a", 100)
    assert tape.poll(SEVEN + 5_000).state == "idle"


def test_virtual_time_stops_where_a_tape_has_something_new_to_say(clip: Callable[..., Cue]) -> None:
    tape = Tape(lost=[(SEVEN + 5_000, SEVEN + 6_000)])
    tape.start("a", spot(clip()), SEVEN + 100)
    stops, now = [], SEVEN
    while (turn := tape.next_change(now)) is not None:
        stops.append((turn - SEVEN, tape.poll(now := turn).state))
    assert stops == [(700, "ended"), (5_000, "lost"), (6_000, "idle")]


def test_a_bounce_has_each_clip_in_its_place_and_cut_where_it_was_cut(clip: Callable[..., Cue]) -> None:
    sound = Sound((clip(seconds=0.2), clip("二.wav", seconds=0.2, offset=500)), 0.5, 800)
    takes = [Take("a", sound, SEVEN + 1_000, 800), Take("b", sound, SEVEN + 3_000, 200)]
    heard = bounce(takes, SEVEN, SEVEN + 4_000, RATE)
    assert heard.dtype == np.float32
    assert len(heard) == 4 * RATE
    assert np.max(np.abs(heard)) == pytest.approx(0.25, abs=0.01)
    assert _loud(heard) == [(1_100, 1_300), (1_500, 1_700), (3_100, 3_200)]


def test_a_bounce_of_a_window_is_that_piece_of_the_whole(clip: Callable[..., Cue]) -> None:
    takes = [Take("a", spot(clip()), SEVEN, 600), Take("later", spot(clip()), SEVEN + 60_000, 600)]
    whole = bounce(takes, SEVEN, SEVEN + 1_000)
    piece = bounce(takes, SEVEN + 200, SEVEN + 400)
    assert np.array_equal(piece, whole[len(piece) : 2 * len(piece)])


def test_a_bounce_decodes_only_what_sounds_in_its_window(clip: Callable[..., Cue]) -> None:
    gone = Take("a", spot(Cue(Path("没有.wav"), 0, RATE, 0, 10)), SEVEN, 600)
    assert not bounce([gone], SEVEN + 600, SEVEN + 700).any()
    with pytest.raises(OutputError):
        bounce([gone], SEVEN + 599, SEVEN + 700)


def test_a_rate_other_than_the_clips_changes_neither_place_nor_pitch(clip: Callable[..., Cue]) -> None:
    heard = bounce([Take("a", spot(clip()), SEVEN, 600)], SEVEN, SEVEN + 1_000, 48_000)
    middle = heard[round(0.15 * 48_000) : round(0.45 * 48_000)]
    strongest = np.argmax(np.abs(np.fft.rfft(middle))) / 0.3
    assert strongest == pytest.approx(440, abs=4)
    assert not np.any(np.abs(heard[: round(0.098 * 48_000)]) > 0.01)


def _loud(samples: NDArray[np.float32]) -> list[tuple[int, int]]:
    """From when to when it sounds, in milliseconds, by the hundredth of a second."""
    marks = np.arange(0, len(samples), RATE / 100).round().astype(int)
    level = np.maximum.reduceat(np.abs(samples), marks) > 0.01
    edges = np.flatnonzero(np.diff(np.concatenate(([0], level.astype(int), [0]))))
    return [(int(a) * 10, int(b) * 10) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def test_one_clip_on_six_outlets_is_decoded_once_and_again_when_its_file_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[Path] = []
    real = codec.opened

    def opened(path: Path) -> codec.Opened:
        decoded.append(path)
        return real(path)

    monkeypatch.setattr(codec, "opened", opened)
    path = tmp_path / "six.wav"
    soundfile.write(path, np.full(RATE, 0.25, np.float32), RATE)
    sounds = [Sound((Cue(path, 10 * number, RATE, 0, RATE),), 0.5, 2_000) for number in range(6)]
    laid = [mixdown.lay(sound, RATE) for sound in sounds]
    assert len(decoded) == 1
    assert all(each[RATE // 2] == pytest.approx(0.125, abs=1e-3) for each in laid)
    soundfile.write(path, np.full(RATE + 1, 0.5, np.float32), RATE)
    assert mixdown.lay(sounds[0], RATE)[RATE // 2] == pytest.approx(0.25, abs=1e-3)
    assert len(decoded) == 2
    path.unlink()
    with pytest.raises(OutputError):
        mixdown.lay(sounds[0], RATE)
