"""What every flow promises, tried on the one that decodes while it is heard and on the one in virtual time: which piece
is heard where, to the sample, and what is told of it.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.air.flow import Flowing, FlowSpec, Piece, Report
from dalaba.air.flow.course import RATE
from dalaba.air.flow.on_paper import OnPaper
from dalaba.air.flow.streaming import Streaming
from dalaba.air.outputs.ring import AHEAD, BEHIND, Ring
from dalaba.core.model import Millis
from dalaba.sound import codec

Samples = NDArray[np.float32]


class Listener:
    """Hears a flow as a sound card would, from its present position on, and is told what happens meanwhile."""

    def __init__(self, flow: Flowing, begin: Millis = 0) -> None:
        self.flow, self.position = flow, begin
        self.told: list[Report] = []

    def hear(self, span: Millis) -> Samples:
        heard = [self._block(min(250, span - at)) for at in range(0, span, 250)]
        self.told += self.flow.reports(self.position)
        return np.concatenate(heard)

    def go_on(self, how: str) -> None:
        self.position = self.flow.go_on(self.position, how)  # type: ignore[arg-type]

    def names(self) -> list[tuple[Millis, str, str]]:
        return [(report.position, report.what, report.name) for report in self.told]

    def _block(self, span: Millis) -> Samples:
        first, count = self.position * RATE // 1000, span * RATE // 1000
        stream = self.flow.stream
        if isinstance(stream, Ring):
            decoded(stream, first + count)
        self.position += span
        return stream.read(first, count)


def decoded(ring: Ring, until: int) -> None:
    """Wait for the thread that decodes."""
    deadline = time.monotonic() + 10
    while not ring.finished and ring.written < until + RATE // 10:
        assert time.monotonic() < deadline, "nothing more is decoded"
        time.sleep(0.002)


@pytest.fixture(params=[Streaming, OnPaper])
def opened(request: pytest.FixtureRequest) -> Iterator[Callable[..., Listener]]:
    flows: list[Flowing] = []

    def opened(*pieces: Piece, gap: Millis = 0, width: int = 1, begin: Millis = 0) -> Listener:
        flows.append(request.param(FlowSpec(pieces, gap, width, begin=begin)))
        return Listener(flows[-1], begin)

    yield opened
    for flow in flows:
        flow.close()


@pytest.fixture
def piece(tmp_path: Path) -> Callable[..., Piece]:
    """A piece of noise that no other resembles, loud from its first sample to its last."""

    def make(name: str, seconds: float = 1.0, rate: int = RATE, channels: int = 1) -> Piece:
        path = tmp_path / f"{name}.wav"
        soundfile.write(path, noise(name, seconds, rate, channels), rate, "FLOAT")
        return recognised(name, path, rate, round(seconds * rate), channels)

    return make


def noise(name: str, seconds: float, rate: int = RATE, channels: int = 1) -> Samples:
    random = np.random.default_rng(sum(name.encode()))
    return np.asarray(random.uniform(-0.5, 0.5, (round(seconds * rate), channels)), np.float32)


def recognised(name: str, path: Path, rate: int, frames: int, channels: int = 1, skip: int = 0) -> Piece:
    return Piece(path, name, hashlib.sha256(path.read_bytes()).hexdigest(), rate, skip, frames, channels)


def test_pieces_touch_to_the_sample_and_each_is_told_of_once(
    opened: Callable[..., Listener], piece: Callable[..., Piece]
) -> None:
    listener = opened(piece("茉莉花"), piece("彩云追月", 0.7), piece("步步高", 1.3))
    heard = listener.hear(4_000)
    whole = np.concatenate([noise("茉莉花", 1), noise("彩云追月", 0.7), noise("步步高", 1.3)])
    assert np.allclose(heard[: len(whole)], whole, atol=1e-4)
    assert not heard[len(whole) :].any()
    assert listener.names() == [
        (0, "piece", "茉莉花"),
        (1_000, "over", "茉莉花"),
        (1_000, "piece", "彩云追月"),
        (1_700, "over", "彩云追月"),
        (1_700, "piece", "步步高"),
        (3_000, "over", "步步高"),
    ]
    assert listener.flow.over == 3_000
    assert listener.flow.reports(10_000) == []


def test_between_pieces_there_is_the_silence_that_was_asked_for_but_none_at_the_end(
    opened: Callable[..., Listener], piece: Callable[..., Piece]
) -> None:
    listener = opened(piece("一"), piece("二"), gap=500)
    heard = listener.hear(3_000)
    assert not heard[RATE : RATE * 3 // 2].any()
    assert np.allclose(heard[RATE * 3 // 2 : RATE * 5 // 2], noise("二", 1), atol=1e-4)
    assert listener.flow.over == 2_500


def test_what_happens_is_told_when_it_is_heard_and_not_when_it_is_decoded(
    opened: Callable[..., Listener], piece: Callable[..., Piece]
) -> None:
    listener = opened(piece("一"), piece("二"))
    listener.hear(500)
    assert listener.names() == [(0, "piece", "一")]
    listener.hear(500)
    assert listener.names()[1:] == [(1_000, "over", "一"), (1_000, "piece", "二")]


def test_a_piece_that_is_gone_costs_itself_and_no_silence(
    opened: Callable[..., Listener], piece: Callable[..., Piece]
) -> None:
    pieces = piece("一"), piece("没了"), piece("三")
    pieces[1].path.unlink()
    listener = opened(*pieces, gap=200)
    heard = listener.hear(2_500)
    assert np.allclose(heard[RATE * 6 // 5 : RATE * 11 // 5], noise("三", 1), atol=1e-4)
    gone = [report for report in listener.told if report.what == "failed"]
    assert [(report.name, report.why and report.why.code) for report in gone] == [("没了", "air.clip_missing")]
    assert listener.flow.over == 2_200


def test_when_no_piece_can_be_heard_the_flow_is_over(
    opened: Callable[..., Listener], piece: Callable[..., Piece]
) -> None:
    pieces = piece("一"), piece("二")
    for each in pieces:
        each.path.unlink()
    listener = opened(*pieces)
    assert not listener.hear(500).any()
    assert listener.names() == [(0, "failed", "一"), (0, "failed", "二")]
    assert listener.flow.over == 0


def test_after_a_pause_it_goes_on_at_the_same_sample(
    opened: Callable[..., Listener], piece: Callable[..., Piece]
) -> None:
    listener = opened(piece("一"), piece("二"))
    heard = listener.hear(730)
    listener.flow.stream.read(730 * RATE // 1000, 2 * RATE)  # a deep device had asked for more
    listener.go_on("resume")
    heard = np.concatenate([heard, listener.hear(1_270)])
    assert np.allclose(heard, np.concatenate([noise("一", 1), noise("二", 1)]), atol=1e-4)
    assert [what for _, what, _ in listener.names()] == ["piece", "over", "piece", "over"]


def test_after_a_pause_the_piece_begins_again_where_that_was_asked_for(
    opened: Callable[..., Listener], piece: Callable[..., Piece]
) -> None:
    listener = opened(piece("一"), piece("二"))
    listener.hear(1_730)
    listener.go_on("restart")
    heard = listener.hear(1_000)
    assert np.allclose(heard, noise("二", 1), atol=1e-4)
    assert listener.names()[2:] == [
        (1_000, "piece", "二"),
        (1_730, "over", "二"),
        (1_730, "piece", "二"),
        (2_730, "over", "二"),
    ]
    assert listener.flow.over == 2_730


@pytest.mark.parametrize("how", ["next", "drop"])
def test_after_a_pause_the_next_piece_is_heard_where_that_was_asked_for(
    opened: Callable[..., Listener], piece: Callable[..., Piece], how: str
) -> None:
    listener = opened(piece("一"), piece("二"))
    listener.hear(250)
    listener.go_on(how)
    assert np.allclose(listener.hear(1_000), noise("二", 1), atol=1e-4)
    assert listener.names() == [(0, "piece", "一"), (250, "over", "一"), (250, "piece", "二"), (1_250, "over", "二")]
    listener.go_on(how)
    assert listener.flow.over == 1_250


@pytest.mark.parametrize("how", ["resume", "restart", "next"])
def test_in_the_gap_between_two_pieces_the_next_one_is_still_to_come(
    opened: Callable[..., Listener], piece: Callable[..., Piece], how: str
) -> None:
    listener = opened(piece("一"), piece("二"), piece("三"), gap=500)
    listener.hear(1_250)
    listener.go_on(how)
    heard = listener.hear(1_250)
    assert np.allclose(heard[RATE // 4 :], noise("二", 1), atol=1e-4)
    assert [name for _, what, name in listener.names() if what == "piece"] == ["一", "二"]


def test_it_can_be_joined_late_in_the_middle_of_a_piece(
    opened: Callable[..., Listener], piece: Callable[..., Piece]
) -> None:
    listener = opened(piece("一", 2.0), piece("二", 2.0), piece("三"), gap=100, begin=3_000)
    heard = listener.hear(1_000)
    assert np.allclose(heard, noise("二", 2)[RATE * 9 // 10 : RATE * 19 // 10], atol=1e-4)
    assert listener.names() == [(3_000, "piece", "二")]
    listener.hear(500)
    assert listener.names()[1:] == [(4_100, "over", "二"), (4_200, "piece", "三")]


def test_a_piece_of_another_rate_is_heard_at_its_pitch_and_length(
    opened: Callable[..., Listener], tmp_path: Path, piece: Callable[..., Piece]
) -> None:
    slow, path = 22_050, tmp_path / "音.wav"
    soundfile.write(path, 0.5 * np.sin(2 * np.pi * 1_000 * np.arange(slow) / slow), slow, "FLOAT")
    listener = opened(recognised("音", path, slow, slow), piece("二"))
    heard = listener.hear(2_000)[:, 0]
    inside = slice(RATE // 100, RATE * 99 // 100)
    expected = 0.5 * np.sin(2 * np.pi * 1_000 * np.arange(RATE) / RATE)
    assert np.abs(heard[:RATE] - expected)[inside].max() < 1e-3
    assert np.allclose(heard[RATE:], noise("二", 1)[:, 0], atol=1e-4)


def test_stereo_is_kept_for_two_channels_and_mixed_for_one(
    opened: Callable[..., Listener], piece: Callable[..., Piece]
) -> None:
    both, one = piece("双", channels=2), piece("单")
    heard = opened(both, one, width=2).hear(2_000)
    assert np.allclose(heard[:RATE], noise("双", 1, channels=2), atol=1e-4)
    assert np.allclose(heard[RATE:], noise("单", 1), atol=1e-4), "mono on both"
    mixed = opened(both, one).hear(1_000)
    assert np.allclose(mixed[:, 0], noise("双", 1, channels=2).mean(axis=1), atol=1e-4)


def test_clips_as_they_are_made_here_touch_to_the_sample(opened: Callable[..., Listener], tmp_path: Path) -> None:
    times = np.arange(3 * RATE) / RATE
    whole = (0.4 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
    pieces = []
    for number, part in enumerate(np.array_split(whole, 3)):
        path = tmp_path / f"{number}.mp3"
        path.write_bytes(codec.encode_mp3(part, RATE))
        pieces.append(recognised(str(number), path, RATE, len(part), skip=codec.ENCODER_DELAY))
    heard = opened(*pieces).hear(3_000)[:, 0]
    assert np.abs(np.diff(heard)).max() < 1.2 * np.abs(np.diff(whole)).max(), "no click at a joint"


# What only the one that decodes promises


def test_a_piece_that_was_changed_since_it_was_made_is_not_heard(piece: Callable[..., Piece]) -> None:
    pieces = piece("一"), piece("二")
    soundfile.write(pieces[0].path, noise("别的", 1), RATE, "FLOAT")
    listener = Listener(flow := Streaming(FlowSpec(pieces)))
    assert np.allclose(listener.hear(1_000), noise("二", 1), atol=1e-4)
    assert listener.told[0].why is not None
    assert listener.told[0].why.code == "air.clip_changed"
    flow.close()


def test_a_piece_that_breaks_off_is_followed_at_once_by_the_next(piece: Callable[..., Piece]) -> None:
    short, after = piece("断", 0.5), piece("后")
    claimed = Piece(short.path, short.name, short.digest, RATE, 0, RATE)
    listener = Listener(flow := Streaming(FlowSpec((claimed, after), gap=300)))
    heard = listener.hear(1_500)
    assert np.allclose(heard, np.concatenate([noise("断", 0.5), noise("后", 1)]), atol=1e-4)
    assert [(position, what) for position, what, _ in listener.names()] == [
        (0, "piece"),
        (500, "failed"),
        (500, "piece"),
        (1_500, "over"),
    ]
    flow.close()


def test_what_still_fades_out_is_what_it_was_though_the_flow_goes_on_elsewhere(piece: Callable[..., Piece]) -> None:
    flow = Streaming(FlowSpec((piece("一", 3.0), piece("二", 3.0))))
    listener = Listener(flow)
    listener.hear(500)
    before = flow.stream
    listener.go_on("next")
    listener.hear(500)
    assert np.allclose(before.read(RATE // 2, 2_000), noise("一", 3)[RATE // 2 : RATE // 2 + 2_000], atol=1e-4)
    flow.close()


def test_what_lies_too_far_back_to_be_in_memory_is_decoded_again(piece: Callable[..., Piece]) -> None:
    flow = Streaming(FlowSpec((piece("一", 30.0),)))
    listener = Listener(flow)
    listener.hear(20_000)
    listener.position = 20_000 - BEHIND * 1_000 - 6_000
    listener.go_on("resume")
    begun = listener.position * RATE // 1_000
    assert np.allclose(listener.hear(1_000), noise("一", 30)[begun : begun + RATE], atol=1e-4)
    assert [what for _, what, _ in listener.names()] == ["piece"], "it did not begin again"
    flow.close()


def test_a_busy_pc_leaves_silence_with_soft_edges_and_it_is_told(piece: Callable[..., Piece]) -> None:
    busy = threading.Event()

    def held_up(each: Piece) -> None:
        if each.name == "二":
            assert busy.wait(10)

    tone = 0.5 * np.sin(2 * np.pi * 300 * np.arange(RATE) / RATE)
    pieces = piece("一"), piece("二")
    for each in pieces:
        soundfile.write(each.path, tone, RATE, "FLOAT")
    flow = Streaming(FlowSpec(pieces), held_up)
    ring = flow.stream
    while ring.written < RATE:
        time.sleep(0.002)
    heard = [ring.read(at, RATE // 10) for at in range(0, RATE * 3 // 2, RATE // 10)]
    told = [(report.what, report.position) for report in flow.reports(1_500)]
    assert told == [("piece", 0), ("dry", 995), ("over", 1_000)]
    assert flow.reports(1_600) == []
    busy.set()
    decoded(ring, 2 * RATE)
    heard.append(ring.read(RATE * 3 // 2, RATE // 2))
    sound = np.concatenate(heard)[:, 0]
    assert not sound[RATE : RATE * 3 // 2].any()
    assert np.abs(sound[RATE * 8 // 5 : RATE * 19 // 10]).max() == pytest.approx(0.5, abs=0.01)
    assert np.abs(np.diff(sound)).max() < 0.5 * 2 * np.pi * 300 / RATE * 1.1
    flow.close()


def test_what_a_device_asked_for_too_early_is_no_gap_if_it_asks_again_in_time(piece: Callable[..., Piece]) -> None:
    flow = Streaming(FlowSpec((piece("一", 30.0),)))
    ring = flow.stream
    ring.read(0, 2 * AHEAD * RATE)
    decoded(ring, 2 * AHEAD * RATE)
    assert ring.mended(0)
    heard = ring.read(0, 2 * AHEAD * RATE)
    assert not ring.mended(0)
    assert heard[RATE * AHEAD :].any()
    flow.close()


def test_two_thousand_pieces_and_a_long_one_take_no_more_memory_than_one(piece: Callable[..., Piece]) -> None:
    import tracemalloc

    short, long = piece("短", 0.02), piece("长", 120.0, 8_000)
    tracemalloc.start()
    flow = Streaming(FlowSpec((long, *[short] * 2_000)))
    listener = Listener(flow)
    for _ in range(81):
        listener.hear(2_000)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    flow.close()
    assert len([report for report in listener.told if report.what == "over"]) == 2_001
    assert most < 10_000_000


def test_a_closed_flow_leaves_no_thread_behind(piece: Callable[..., Piece]) -> None:
    before = set(threading.enumerate())
    flow = Streaming(FlowSpec((piece("一", 30.0),)))
    (decoding,) = set(threading.enumerate()) - before
    flow.close()
    decoding.join(5)
    assert not decoding.is_alive()
