"""A sound check while air is not running: a village tries its horns before it ever goes on the air.

It holds air's own lock meanwhile, plays one tone on one outlet, and notes it on the ledger as air does. While air runs,
callers ask air instead; nothing here talks to it.
"""

from __future__ import annotations

import platform
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dalaba.air.ledger import Ledger
from dalaba.air.outputs import Output, OutputError, Sound, Status
from dalaba.air.outputs.tone import tone
from dalaba.core.clock import Clock
from dalaba.core.lock import Lock
from dalaba.core.model import Instant, Millis, OutletCard, OutputSpec, Reason

_LOCK = "records/onair/air.lock"
_RECORDS = "records"
_SPOT = "test-tone"
_TURN: Millis = 50
_PATIENCE: Millis = 5_000
"""How much longer than the tone to wait for a device that reports nothing."""


def play(station: Path, card: OutletCard, actor: str, clock: Clock) -> Reason:
    """Play the tone and note it (`tone`). Returns `air.tone_played`, or `air.tone_no_device` with the reason for
    silence.

    Returns when the tone is over. Raises Held if air is running (`dalaba.core.lock`), LedgerError if it cannot be
    noted.
    """
    from dalaba.air.outputs.cards import Cards  # the device library: only for the process that plays

    assert card.output is not None
    with _ledger(station) as ledger:
        cards = Cards(clock)
        at, total, status = clock.now(), 0, Status("lost")
        try:
            sound = tone(station, card)
            total = sound.total
            output = cards.output(card.output)
            at = clock.now() + output.ahead
            status = _played(output, sound, at, clock)
        except OutputError as error:
            status = Status("lost", reason=error.reason)
        finally:
            cards.close()
        why = None if status.state == "ended" else status.reason or _gone(card.output)
        detail = {"at": at, "ms": total, "played_ms": status.played}
        code = why.code if why else ""
        ledger.append("tone", clock.now(), clock.mono(), "", card.name, "", actor, code, detail)
    if why is None:
        return Reason("air.tone_played", {"outlet": card.name, "device": card.output.device})
    return no_device(card.name, why)


def no_device(outlet: str, why: Reason) -> Reason:
    """`air.tone_no_device`, with the reason inside."""
    return Reason("air.tone_no_device", {"outlet": outlet}).because(why)


@contextmanager
def _ledger(station: Path) -> Iterator[Ledger]:
    """The station's ledger, with air's lock held so that air cannot start."""
    with Lock(station / _LOCK):
        ledger = Ledger(station / _RECORDS, platform.node() or "pc", secrets.token_hex(4))
        try:
            yield ledger
        finally:
            ledger.close()


def _played(output: Output, sound: Sound, at: Instant, clock: Clock) -> Status:
    """Hand over the sound and wait for its end."""
    output.prepare(sound)
    output.start(_SPOT, sound, at)
    deadline = clock.mono() + output.ahead + sound.total + _PATIENCE
    status = output.poll(clock.now())
    while status.state == "playing" and clock.mono() < deadline:
        clock.wait(clock.now() + _TURN)
        status = output.poll(clock.now())
    return status


def _gone(spec: OutputSpec) -> Reason:
    return Reason("air.device_lost", {"device": spec.device})
