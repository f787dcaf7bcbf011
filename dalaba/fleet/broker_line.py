"""A line to the broker, as agent and hub use it: what can be asked of it, and what it reports. Two makers keep the
promise: `mqtt_line` (MQTT 5) and `fake_line` (a broker in memory, for tests).

A line connects by itself, at once, and again with growing random pauses whenever it was lost, until it is closed.
Whoever owns it listens (`subscribe`) after every `Connected`. What was published and not `Taken` before `Lost` is
forgotten by the line: who sent it knows whether it still matters.
"""

from __future__ import annotations

import hashlib
import random
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from dalaba.trust.keys import SigningKey

LARGEST = 256 * 1024
"""Bytes of a message, the same as a broker here allows."""
NOBODY_LISTENS = 0x10
"""The broker has the message and nobody to give it to: it is gone."""
NOT_ALLOWED = 0x87
"""The broker's rules forbid it; nothing was sent on."""
FIRST_BAD = 0x80
_LONGEST = 60.0
_NOBODY = 2.0
"""The longest pause while nobody answers at all: a try costs the line a packet or two, and the hub nothing."""
_FELL = 4.0
"""The longest pause after a connection that stood: a hub that is started again and again is found again each time."""
_SETTLED = 5.0
"""Seconds that a connection lasts before it counts as one that succeeded."""


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker says in our place when we are gone without a goodbye."""

    topic: str
    payload: bytes
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a line goes and how it introduces itself."""

    client: str
    """Its id at the broker; a second line with the same id ends the first, whoever opens it: see `client_of`."""
    host: str
    port: int
    tls: ssl.SSLContext | None = None
    server_name: str = ""
    """The name in the broker's certificate, if it is not `host`."""
    keepalive: int = 20
    session: int = 86_400
    """Seconds that the broker keeps what it owes us while we are away. 0: nothing."""
    will: Will | None = None


# --- what a line reports


@dataclass(frozen=True, slots=True)
class Connected:
    """The line stands. `session`: the broker still knew us; what was not acknowledged comes again."""

    session: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """The line is gone, or a try to connect failed. `code`: the broker's reason (MQTT 5); 0 if it gave none."""

    why: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """Something came. `kept`: the broker had kept it; else somebody has just said it. A message may come twice."""

    topic: str
    payload: bytes
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """The broker has what was published under that token, or (`refused`) has refused it. It may lose it again: only an
    answer by whom it was meant for proves anything."""

    token: int
    code: int = 0

    @property
    def refused(self) -> bool:
        return self.code >= FIRST_BAD


@dataclass(frozen=True, slots=True)
class Listening:
    """The broker's answer to `subscribe`: a code for each filter, in order; from 128 on it refused."""

    token: int
    codes: tuple[int, ...]

    @property
    def refused(self) -> bool:
        return any(code >= FIRST_BAD for code in self.codes)


LineEvent: TypeAlias = Connected | Lost | Message | Taken | Listening


class NoLine(Exception):
    """The line does not stand now: nothing was sent, and `Lost` was or will be reported."""


class Line(Protocol):
    """One connection, kept up until `close`. Only the thread that polls may use it."""

    @property
    def stands(self) -> bool:
        """Whether something can be sent now."""

    def publish(self, topic: str, payload: bytes, *, kept: bool = False, expiry: int | None = None) -> int:
        """Send it once or more (QoS 1); the token comes back in `Taken`. `kept`: the broker keeps it for whoever
        listens later; an empty payload empties the topic. `expiry`: seconds after which the broker drops it. Raises
        NoLine, and ValueError for a message that is too large."""

    def subscribe(self, filters: Iterable[str]) -> int:
        """Listen to these topics; the token comes back in `Listening`, kept messages come at once. Raises NoLine."""

    def close(self, goodbye: bool = True) -> None:
        """End it for good. Without `goodbye` the broker speaks our will. Nothing is reported any more."""


class Lines(Protocol):
    """Any number of lines in one thread."""

    def open(self, settings: Settings) -> Line:
        """A new line; it connects at once."""

    def poll(self, seconds: float) -> list[tuple[Line, LineEvent]]:
        """Wait until something happens, at most so many seconds, and report it, in order."""

    def wake(self) -> None:
        """End the current wait, or the next one. Any thread may call it."""

    def close(self) -> None:
        """Close every line."""


class Redial:
    """When to try again: the first time at once, then after random pauses of at most 1, 2, 4 … 60 s (full jitter), so
    that thousands do not come back in the same moment. A connection that did not last counts as a failed try.

    Where nobody answers, or a connection stood and fell, the link or the hub is away: then the pauses stay short, so
    that an urgent order comes within seconds once it is back."""

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self._chance = chance
        self._failed = 0
        self._since: float | None = None

    def connected(self, now: float) -> None:
        """The line stands since now (seconds, any origin)."""
        self._since = now

    def pause(self, now: float, answered: bool = True) -> float:
        """The line was lost, or was not reached: seconds to wait. `answered`: somebody took the connection."""
        if not answered:
            return self._chance() * _NOBODY
        longest = _LONGEST if self._since is None else _FELL
        if self._since is not None and now - self._since >= _SETTLED:
            self._failed = 0
        self._since = None
        self._failed += 1
        return self._chance() * min(longest, 2.0 ** min(self._failed - 1, 10))


def client_of(name: str, key: SigningKey) -> str:
    """The id of a line that only who has the key can name, always the same. A broker asks nobody for the right to an
    id, so that any village's PC could end the lines of all others by ids that it can guess.

    Every broker takes ids of 23 signs: that is a PC's name with the line's, and 40 bits.
    """
    return f"{name}-{hashlib.sha256(key.sign(b'dalaba line' + bytes(1) + name.encode())).hexdigest()[:10]}"


def check(topic: str, payload: bytes) -> None:
    """Raise ValueError for what no broker here takes."""
    if not topic or "+" in topic or "#" in topic or len(payload) > LARGEST - 1_000:
        raise ValueError(f"cannot be published on {topic}: {len(payload)} bytes")
