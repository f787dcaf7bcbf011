"""PINs that let a phone in: six digits, once, for ten minutes, with few tries. In memory; times are passed in.

A PIN is for one person, one role and one phone. After too many wrong ones, from wherever they come, all open PINs are
void: nobody finds one out by trying.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from dalaba.core.model import Millis
from dalaba.doors.console.people import Role

LASTS: Millis = 10 * 60_000
MOST_WRONG = 8
_MOST = 8


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a PIN lets in."""

    person: str
    role: Role
    device: str
    """What the phone will be called."""


class Pins:
    """The open PINs."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[Invited, Millis]] = {}
        self._wrong = 0

    def new(self, invited: Invited, now: Millis) -> str:
        """A new PIN. It replaces one for the same phone; if there are very many, the oldest is void."""
        self._forget(now)
        self._open = {pin: each for pin, each in self._open.items() if each[0] != invited}
        while len(self._open) >= _MOST:
            del self._open[next(iter(self._open))]
        if not self._open:
            self._wrong = 0
        pin = next(each for each in iter(_random, None) if each not in self._open)
        self._open[pin] = (invited, now + LASTS)
        return pin

    def take(self, said: str, now: Millis) -> Invited | None:
        """Whom this PIN lets in; it is used up. None if it is wrong, used, or too old."""
        self._forget(now)
        found = next((pin for pin in self._open if hmac.compare_digest(pin.encode(), said.encode())), None)
        if found is not None:
            return self._open.pop(found)[0]
        self._wrong += 1
        if self._wrong >= MOST_WRONG:
            self._open.clear()
        return None

    def void(self, person: str) -> None:
        """Take back what is open for a person who is gone."""
        self._open = {pin: each for pin, each in self._open.items() if each[0].person != person}

    def clear(self) -> None:
        """Take all back, as phones were turned off."""
        self._open.clear()

    def _forget(self, now: Millis) -> None:
        self._open = {pin: each for pin, each in self._open.items() if each[1] > now}


def _random() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"
