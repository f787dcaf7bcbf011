"""A playlist heard from outside, on every kind of output: its joints, its pauses, and a PC that is busy."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dalaba.air.flow import Flowing, FlowSpec, Piece
from dalaba.air.flow.course import RATE as MADE
from dalaba.air.flow.on_paper import OnPaper
from dalaba.air.flow.streaming import Streaming, unchanged
from dalaba.air.outputs import Sound, Status
from dalaba.air.outputs.resampling import converted
from dalaba.air.outputs.voice import FADE
from dalaba.core.model import Millis, Reason
from dalaba.sound import codec
from tests.booth import KINDS, RATE, Booth, Samples, booths


@pytest.fixture(params=KINDS)
def booth(request: pytest.FixtureRequest) -> Iterator[Booth]:
    yield from booths(request)


@pytest.fixture
def pieces(tmp_path: Path) -> tuple[Piece, ...]:
    """Five clips as they are made here, of noise that no other resembles: 6.5 s in all."""
    made = []
    for number, seconds in enumerate((1.5, 0.7, 1.8, 1.1, 1.4)):
        random = np.random.default_rng(number)
        noise = np.convolve(random.uniform(-0.9, 0.9, round(seconds * MADE)), np.hanning(8) / 4, "same")
        path = tmp_path / f"{number}.mp3"
        path.write_bytes(codec.encode_mp3(np.asarray(noise * 0.6, np.float32), MADE))
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        made.append(Piece(path, f"曲{number}", digest, MADE, codec.ENCODER_DELAY, len(noise)))
    return tuple(made)


def opened(booth: Booth, pieces: tuple[Piece, ...], gap: Millis = 0) -> Flowing:
    return (OnPaper if booth.wide is None else Streaming)(FlowSpec(pieces, gap))


def whole(pieces: tuple[Piece, ...]) -> Samples:
    """The pieces one behind another, as one row of samples at the card's rate."""
    sounds = [codec.decode(piece.path)[0][piece.skip : piece.skip + piece.frames] for piece in pieces]
    row = np.concatenate(sounds).astype(np.float32)[:, None]
    return converted(row, MADE, RATE)[:, 0]


def place(heard: Samples, part: Samples) -> int:
    """The sample at which what was heard is most like that part."""
    size = len(heard) + len(part)
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(part, size)), size)
    return int(np.argmax(likeness[: max(len(heard) - len(part) + 1, 1)]))


def near(booth: Booth) -> float:
    """How far a sample may be from what it should be: what is sent as MP3 is heard a little otherwise."""
    return max(0.01, booth.blur)


def ended(status: Status) -> bool:
    return status.state == "ended"


def test_a_playlist_is_heard_as_one_row_of_samples(booth: Booth, pieces: tuple[Piece, ...]) -> None:
    flow, ear = opened(booth, pieces), booth.listen()
    sound = Sound((), 1.0, 6_500, stream=flow.stream)
    booth.background.start("music", sound, booth.clock.now() + booth.background.ahead)
    booth.watch(12_000, ended, booth.background)
    heard, expected = ear()[:, 0], whole(pieces)
    start = place(heard, expected)
    assert np.abs(heard[start : start + len(expected)] - expected).max() < near(booth), (
        "each sample in its place: no gap"
    )
    assert flow.over == 6_500
    told = flow.reports(6_500)
    assert [report.what for report in told] == ["piece", "over"] * 5
    flow.close()


@pytest.mark.parametrize("how", ["resume", "restart", "next"])
def test_after_an_announcement_the_music_goes_on_as_it_should(
    booth: Booth, pieces: tuple[Piece, ...], how: str
) -> None:
    flow, ear = opened(booth, pieces), booth.listen()
    row = whole(pieces)
    starts = np.cumsum([0, *(piece.frames * RATE / MADE for piece in pieces)])
    booth.background.start("music", Sound((), 1.0, 60_000, stream=flow.stream), booth.clock.now())
    booth.watch(6_000, lambda status: status.played >= 2_500, booth.background)
    position = booth.background.cut(booth.clock.now())
    booth.watch(700)
    begin = flow.go_on(position, how)  # type: ignore[arg-type]
    sound = Sound((), 1.0, 1_000, stream=flow.stream, begin=begin)
    booth.background.start("music", sound, booth.clock.now() + 800)
    booth.watch(6_000, ended, booth.background)
    heard = ear()[:, 0]
    expected = {"resume": position * RATE / 1000, "restart": starts[2], "next": starts[3]}[how]
    loud = np.flatnonzero(np.abs(heard) > 0.002)
    pause = int(np.argmax(np.diff(loud)))
    stopped, begun = int(loud[pause]), int(loud[pause + 1])
    before = heard[stopped - RATE // 2 : stopped - RATE // 10]
    fade = 0 if booth.wide is None else FADE
    reached = place(row, before) + RATE // 2 - fade * RATE // 1000
    assert reached == pytest.approx(position * RATE / 1000, abs=RATE // 50), "it says where it was broken off"
    after = heard[begun + RATE // 10 : begun + RATE // 2]
    assert place(row, after) - RATE // 10 == pytest.approx(expected, abs=RATE // 50)
    flow.close()


def test_music_that_is_decoded_too_late_is_heard_from_where_it_should_be_and_not_later(
    booth: Booth, pieces: tuple[Piece, ...]
) -> None:
    """The PC has other things to do when the music is handed over, but not until it is due."""
    if booth.wide is None:
        pytest.skip("on paper nothing is decoded")
    free = threading.Event()

    def held_up(piece: Piece) -> Reason | None:
        assert free.wait(10)
        return unchanged(piece)

    flow = Streaming(FlowSpec(pieces), held_up)
    ear = booth.listen()
    sound = Sound((), 1.0, 3_000, stream=flow.stream)
    booth.background.start("music", sound, booth.clock.now() + 2_500)
    booth.watch(900, at=booth.background)
    free.set()
    booth.watch(9_000, ended, booth.background)
    heard, expected = ear()[:, 0], whole(pieces)[: 3 * RATE]
    start = place(heard, expected)
    assert np.abs(heard[start : start + len(expected)] - expected).max() < near(booth)
    assert "dry" not in [report.what for report in flow.reports(3_000)]
    flow.close()


def test_a_pc_that_is_too_busy_for_a_second_costs_that_second_and_no_click(
    booth: Booth, pieces: tuple[Piece, ...]
) -> None:
    if booth.wide is None:
        pytest.skip("on paper nothing is decoded")
    free = threading.Event()

    def held_up(piece: Piece) -> Reason | None:
        assert piece.name != "曲2" or free.wait(10)
        return unchanged(piece)

    flow = Streaming(FlowSpec(pieces), held_up)
    ear = booth.listen()
    booth.background.start("music", Sound((), 1.0, 6_500, stream=flow.stream), booth.clock.now() + 500)
    booth.watch(6_000, lambda status: status.played >= 3_000, booth.background)
    free.set()
    booth.watch(9_000, ended, booth.background)
    heard, expected = ear()[:, 0], whole(pieces)
    start = place(heard, expected)
    wrong = np.abs(heard[start : start + len(expected)] - expected) > near(booth)
    outside = np.flatnonzero(wrong) / RATE
    assert outside.min() == pytest.approx(2.195, abs=0.01)
    assert 3.0 < outside.max() < 3.9
    silent = heard[start + round(2.25 * RATE) : start + round((outside.max() - 0.05) * RATE)]
    assert not np.abs(silent).max() > near(booth) / 5
    assert [report.position for report in flow.reports(6_500) if report.what == "dry"] == [2_195]
    flow.close()
