"""When amplifiers are on: early enough before sound to wake up, and for a while after it.

`wanted` is pure. `Amplifiers` remembers what was switched, so that each command is given once, and calls `switch` to
give it. Outlets with the same commands share an amplifier, which is on while any of them needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from dalaba.core.model import Amplifier, Instant

Switch: TypeAlias = Callable[[str], None]
"""Gives a command, and returns at once."""


class Need(NamedTuple):
    """What an outlet needs of its amplifier: sound until `until` (0 if nothing sounds now), and again from `coming`
    (None if nothing more is planned).
    """

    amplifier: Amplifier
    until: Instant
    coming: Instant | None


def wanted(need: Need, now: Instant) -> tuple[bool, Instant | None]:
    """Whether the amplifier should be on now, and when that next changes."""
    amplifier, until, coming = need
    wake = None if coming is None else coming - amplifier.before
    if until and now < until + amplifier.after:
        return True, until + amplifier.after
    if wake is not None and now >= wake:
        return True, None
    return False, wake


class Amplifiers:
    """The station's amplifiers. Never raises: whoever runs a command reports its failure in `failed`."""

    def __init__(self, switch: Switch) -> None:
        self._switch = switch
        self._on: set[Amplifier] = set()
        self.failed: dict[str, str] = {}
        """Commands that failed the last time they were given -> their exit code, or the error that kept them from
        running.
        """

    def turn(self, needs: Iterable[Need], now: Instant) -> Instant | None:
        """Switch the amplifiers that need it. Returns when to call this again."""
        found: dict[Amplifier, bool] = {}
        changes = []
        for need in needs:
            on, change = wanted(need, now)
            found[need.amplifier] = found.get(need.amplifier, False) or on
            changes.append(change)
        for amplifier in [*found, *self._on]:
            self._set(amplifier, found.get(amplifier, False))
        return min((change for change in changes if change is not None), default=None)

    def close(self) -> None:
        """Switch all amplifiers off."""
        for amplifier in list(self._on):
            self._set(amplifier, False)

    def _set(self, amplifier: Amplifier, on: bool) -> None:
        if on == (amplifier in self._on):
            return
        (self._on.add if on else self._on.discard)(amplifier)
        if command := amplifier.on if on else amplifier.off:
            self.failed.pop(command, None)
            self._switch(command)
