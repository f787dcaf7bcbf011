"""Live sound on a real stream: on the outlet's own channel, as it comes, nowhere else, and away with its device."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from dalaba.air.outputs import Output, Status
from dalaba.air.outputs.card import Card
from dalaba.air.outputs.cards import Cards
from dalaba.air.outputs.live_source import RATE as SPOKEN
from dalaba.air.outputs.live_source import LiveSource
from dalaba.core.clock import SystemClock
from dalaba.core.model import OutputSpec
from tests.rig import RATE, Rig

CLOCK = SystemClock()
STEEPEST = 0.4 * 2 * np.pi * 200 / RATE + 0.4 / (RATE // 200)
"""Of a hum of 200 Hz that rises or falls in the shortest time there is."""


@pytest.fixture(params=["PulseAudio", "ALSA"])
def open_card(request: pytest.FixtureRequest, rig: Rig) -> Iterator[Callable[..., Output]]:
    cards = Cards(CLOCK)
    yield lambda device, channel=1: cards.output(OutputSpec(device, (channel,), request.param))
    cards.close()


@contextmanager
def hum(source: LiveSource) -> Iterator[None]:
    """Somebody hums into it, in pieces of 20 ms, until the end."""
    over = threading.Event()

    def speak() -> None:
        begun = time.monotonic()
        while not over.is_set():
            while source.written < (time.monotonic() - begun) * SPOKEN:
                times = (source.written + np.arange(SPOKEN // 50)) / SPOKEN
                source.put((0.4 * np.sin(2 * np.pi * 200 * times)).astype(np.float32))
            time.sleep(0.01)
        source.end()

    thread = threading.Thread(target=speak)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def clicks(heard: NDArray[np.float32], threshold: float = 0.05) -> bool:
    """Whether it begins or ends with a jump."""
    loud = np.flatnonzero(np.abs(heard) > threshold)
    edges = (heard[max(0, at - RATE // 20) : at + RATE // 50] for at in (loud[0], loud[-1]))
    return any(float(np.abs(np.diff(edge)).max()) > STEEPEST for edge in edges)


def until(output: Output, *states: str, seconds: float = 8.0) -> Status:
    deadline = time.monotonic() + seconds
    while (status := output.poll(CLOCK.now())).state not in states:
        assert time.monotonic() < deadline, f"still {status}"
        time.sleep(0.02)
    return status


def test_it_is_heard_on_its_own_channel_and_nowhere_else(rig: Rig, open_card: Callable[..., Output]) -> None:
    recorders = {sink: rig.recorder(sink) for sink in ("north", "east", "trash")}
    output, source = open_card("east", 2), LiveSource()
    output.open_live("talk", source, 1.0)
    with hum(source):
        time.sleep(1.2)
        assert output.poll(CLOCK.now()).state == "playing"
    status = until(output, "ended")
    assert (status.spot, status.reason) == ("talk", None)
    heard = {sink: recorder.stop() for sink, recorder in recorders.items()}
    loud = np.flatnonzero(np.abs(heard["east"][:, 1]) > 0.1)
    assert (loud[-1] - loud[0]) / RATE > 0.9
    assert not heard["east"][:, 0].any()
    assert not heard["north"].any()
    assert not heard["trash"].any()


def test_it_begins_and_ends_without_a_click(rig: Rig, open_card: Callable[..., Output]) -> None:
    """Three times at most: a sound server that gets no time breaks off whatever it plays."""

    def once() -> bool:
        recorder, output, source = rig.recorder("east"), open_card("east"), LiveSource()
        output.open_live("talk", source, 1.0)
        with hum(source):
            time.sleep(0.3)
        whole = until(output, "ended", "lost").state == "ended"
        return not clicks(recorder.stop()[:, 0]) and whole

    assert any(once() for _ in range(3))


def test_it_is_cut_at_once_and_what_is_handed_over_next_plays(rig: Rig, open_card: Callable[..., Output]) -> None:
    recorder, output, source = rig.recorder("north"), open_card("north"), LiveSource()
    output.open_live("talk", source, 0.5)
    with hum(source):
        time.sleep(0.8)
        assert output.cut(CLOCK.now()) > 0
        assert output.poll(CLOCK.now()).state == "idle"
        time.sleep(0.8)
        another = LiveSource()
        output.open_live("again", another, 1.0)
        another.end()
        assert until(output, "ended").spot == "again"
    left = recorder.stop()[:, 0]
    assert np.abs(left).max() == pytest.approx(0.2, abs=0.02)
    loud = np.flatnonzero(np.abs(left) > 0.05)
    assert (loud[-1] - loud[0]) / RATE < 1.3


def test_a_device_that_goes_takes_it_along_and_it_never_comes_out_elsewhere(
    rig: Rig, open_card: Callable[..., Output], request: pytest.FixtureRequest
) -> None:
    if "ALSA" in request.node.name:
        pytest.skip("PortAudio cannot see that: the sound server moves its stream on")
    recorder, output, source = rig.recorder("trash"), open_card("west"), LiveSource()
    output.open_live("talk", source, 1.0)
    with hum(source):
        time.sleep(0.5)
        rig.unplug("west")
        status = until(output, "lost")
        rig.plug("west")
    assert status.spot == "talk"
    assert status.reason is not None
    assert status.played > 0
    assert not recorder.stop().any()
    until(output, "idle")


class Over:
    """Live sound that is over, and slow to say so: the other thread comes in between."""

    failed = None

    def __init__(self) -> None:
        self.closed = 0

    @property
    def over(self) -> bool:
        time.sleep(0.01)
        return True

    def close(self) -> None:
        self.closed += 1


def test_what_air_and_the_search_for_a_lost_device_both_let_go_of_is_closed_once() -> None:
    lives = [Over() for _ in range(5)]
    card = cast("Card", SimpleNamespace(lives=list(lives), _of_lives=threading.Lock()))
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(Card.sweep, card) for _ in range(2)]:
            done.result()
    assert [each.closed for each in lives] == [1] * 5
    assert card.lives == []
