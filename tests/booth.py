"""A booth to try an output in: its clock, hands that unplug it, and an ear. Every kind of output has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from dalaba.air.outputs import Output, Status
from dalaba.air.outputs.cards import Cards
from dalaba.air.outputs.tape import Tape, bounce
from dalaba.core.clock import Clock, SystemClock, VirtualClock
from dalaba.core.model import Millis, OutputSpec
from tests import rig

KINDS = ("tape", "PortAudio", "sound server")
SEVEN = 1_657_666_800_000
"""2022-07-13 07:00 in Sanjiang."""
AWAY: Millis = 4_000
RATE = rig.RATE
"""Hertz, of what the ear hears and of every card here."""
Samples = NDArray[np.float32]


@dataclass
class Booth:
    """An output, its clock, and hands that unplug it and plug it in again."""

    output: Output
    background: Output
    """A second output at the same device and channels."""
    clock: Clock
    unplug: Callable[[], None]
    plug: Callable[[], None]
    listen: Callable[[], Callable[[], Samples]]
    """Listens from now on. Calling the result ends that and gives what was heard, left and right."""
    wide: Output | None = None
    """An output on both channels of the same device; None if there are no channels here."""

    def watch(
        self, span: Millis, enough: Callable[[Status], bool] = lambda status: False, at: Output | None = None
    ) -> list[tuple[str, str]]:
        """The states that the output tells of for so long, or until `enough`; each once while it lasts."""
        output = at or self.output
        told: list[tuple[str, str]] = []
        until = self.clock.now() + span
        while True:
            status = output.poll(self.clock.now())
            if [(status.state, status.spot)] != told[-1:]:
                told.append((status.state, status.spot))
            if enough(status) or self.clock.now() >= until:
                return told
            turn = output.next_change(self.clock.now())
            self.clock.wait(min(until, self.clock.now() + 50, until if turn is None else turn))


def booths(request: pytest.FixtureRequest) -> Iterator[Booth]:
    """The booth of the kind that the fixture's parameter names."""
    if request.param == "tape":
        yield _with_tapes(VirtualClock(SEVEN))
        return
    speakers: rig.Rig = request.getfixturevalue("rig")
    cards = Cards(clock := SystemClock())
    host = "ALSA" if request.param == "PortAudio" else "PulseAudio"
    spec = OutputSpec("north", host=host)

    def listen() -> Callable[[], Samples]:
        return speakers.recorder("north").stop

    yield Booth(
        cards.output(spec),
        cards.output(spec),
        clock,
        speakers.kill,
        speakers.restart,
        listen,
        cards.output(OutputSpec("north", (1, 2), host=host)),
    )
    cards.close()


def _with_tapes(clock: VirtualClock) -> Booth:
    tape, background = Tape("north", check=True), Tape("north", check=True)

    def fail() -> None:
        for each in (tape, background):
            each.fail(clock.now(), clock.now() + AWAY)

    def listen() -> Callable[[], Samples]:
        since = clock.now()

        def heard() -> Samples:
            mono = bounce([*tape.takes, *background.takes], since, clock.now(), RATE)
            return np.stack([mono, mono], axis=1)

        return heard

    return Booth(tape, background, clock, fail, lambda: clock.wait(clock.now() + AWAY), listen)
