"""A booth to try an output in: its clock, hands that unplug it, and an ear. Every kind of output has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from dalaba.air.outputs import Output, Status
from dalaba.air.outputs.cards import Cards
from dalaba.air.outputs.tape import Tape, bounce
from dalaba.core.clock import Clock, SystemClock, VirtualClock
from dalaba.core.model import Millis, OutputSpec
from tests import radio, rig

KINDS = ("tape", "PortAudio", "sound server", "RTP", "Icecast")
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
    blur: float = 0.02
    """By what part of itself a step from one sample to the next may be larger on the way."""
    coded: bool = False
    """Whether a codec with losses is on the way."""
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
    if request.param == "RTP":
        yield from _on_multicast()
        return
    if request.param == "Icecast":
        yield from _on_icecast(request)
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
        wide=cards.output(OutputSpec("north", (1, 2), host=host)),
    )
    cards.close()


def _on_multicast() -> Iterator[Booth]:
    """Loudspeakers on the network: unplugged, nothing can be sent any more."""
    port, cards = radio.free_port(), Cards(clock := SystemClock())
    where = f"rtp://239.77.{port >> 8}.{port & 255}:{port}"
    url = f"{where}?rate={RATE}&interface=127.0.0.1"
    wide = cards.output(OutputSpec(where, (1, 2), url=url))
    one, other = (cards.output(OutputSpec(where, (1,), url=url)) for _ in range(2))
    with radio.Wire() as wire:
        yield Booth(one, other, clock, wire.cut, wire.mend, radio.Loudspeaker(where).listen, wide=wide)
        cards.close()


def _on_icecast(request: pytest.FixtureRequest) -> Iterator[Booth]:
    if why := radio.no_icecast():
        pytest.skip(why)
    folder = radio.open_folder(request.getfixturevalue("tmp_path_factory"))
    with radio.Icecast(folder) as icecast:
        cards = Cards(clock := SystemClock())
        spec = OutputSpec("icecast", url=icecast.address("village", kbps=320))
        wide = cards.output(replace(spec, channels=(1, 2)))
        one, other = cards.output(spec), cards.output(spec)
        ear = radio.Player(icecast, "village").listen
        yield Booth(one, other, clock, icecast.kill, icecast.restart, ear, 0.06, True, wide)
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
