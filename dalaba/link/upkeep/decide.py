"""What to do about the other process now: facts in, one action out (pure); and gathering the facts.

A silent process is killed only after several looks, so that a watcher that was itself stopped for a minute does not
mistake its own pause for the other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dalaba.core.model import Millis

Action = Literal["wait", "start", "kill"]

_PAUSES: tuple[Millis, ...] = (0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000)
"""Pause before the first start, the second, and so on, so that a process that keeps dying is started less often."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient a watcher is."""

    gone: Millis
    """How long the lock must be free before the process is started."""
    silent: Millis
    """After it has been heard, it counts as hanging when silent for this long."""
    boot: Millis
    """If it has not been heard since it took the lock, it counts as hanging after this long."""
    looks: int
    """Least number of looks without an answer before it is killed."""
    settled: Millis = 0
    """A start counts as successful if the process is heard this long after it."""


AIR = Limits(gone=0, silent=8_000, boot=60_000, looks=4)
"""The desk looks once a second, and waits up to two seconds for an answer."""
DESK = Limits(gone=5_000, silent=60_000, boot=120_000, looks=20, settled=60_000)
"""Air looks once a second. `gone` lets a window's launcher start `run` again first; `boot` allows for reading a large
station. `settled`: a desk that asks air once and then fails on a file has not started successfully."""
AGENT = Limits(gone=1_000, silent=60_000, boot=120_000, looks=20, settled=60_000)
"""The desk looks once a second; the agent gives a sign of life every ten."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the decision depends on."""

    wanted: bool
    """Nobody has ordered it to end."""
    may_start: bool
    """No service manager starts it."""
    held: bool
    """A living process holds its lock."""
    free_for: Millis
    """How long the lock has been free; 0 while it is held."""
    heard: bool
    """The holder has given a sign of life since it took the lock."""
    silent_for: Millis
    """Time since its last sign of life or, without one, since it was first seen."""
    looks: int
    """Number of looks since then."""
    tries: int
    """Number of starts in a row that did not last."""
    tried_for: Millis
    """Time since the last of these starts."""


def decide(facts: Facts, limits: Limits) -> Action:
    """Decide: never act against an order to end, kill only what hangs, and pause between starts."""
    if not facts.wanted:
        return "wait"
    if facts.held:
        patience = limits.silent if facts.heard else limits.boot
        hangs = facts.silent_for >= patience and facts.looks >= limits.looks
        return "kill" if hangs else "wait"
    rested = not facts.tries or facts.tried_for >= pause(facts.tries)
    return "start" if facts.may_start and facts.free_for >= limits.gone and rested else "wait"


def pause(tries: int) -> Millis:
    """The pause after the `tries`th failed start in a row."""
    return _PAUSES[min(tries, len(_PAUSES) - 1)]


class Watched:
    """What has been observed of the other process. Times are monotonic."""

    def __init__(self, now: Millis, gone: Millis = 0, settled: Millis = 0) -> None:
        """`gone`: how long the lock counts as free already. `settled`: see `Limits`."""
        self._settled = settled
        self._pid = ""
        self._free_since: Millis | None = now - gone
        self._sign, self._heard, self._looks = now, False, 0
        self._tries, self._tried = 0, now

    @property
    def pid(self) -> str:
        """The holder's number at the last look; "" if nobody held the lock."""
        return self._pid

    @property
    def tries(self) -> int:
        """Number of starts in a row that did not last."""
        return self._tries

    @property
    def ever_heard(self) -> bool:
        """Whether the lock's holder, or its last one, has given a sign of life."""
        return self._heard

    def look(self, now: Millis, pid: str) -> None:
        """Record a look at the lock: `pid` holds it, or "" if nobody does."""
        if not pid:
            self._free_since = now if self._free_since is None else self._free_since
        elif pid != self._pid:
            self._free_since = None
            self._sign, self._heard, self._looks = now, False, 0
        self._pid = pid
        self._looks += 1

    def hear(self, now: Millis) -> None:
        """Record a sign of life."""
        self._sign, self._heard, self._looks = now, True, 0
        if now - self._tried >= self._settled:
            self._tries = 0

    def started(self, now: Millis) -> None:
        """Record that it was started."""
        self._tries, self._tried = self._tries + 1, now

    def facts(self, now: Millis, wanted: bool, may_start: bool) -> Facts:
        """The facts as of now."""
        free = 0 if self._free_since is None else now - self._free_since
        silent, tried = now - self._sign, now - self._tried
        held = bool(self._pid)
        return Facts(wanted, may_start, held, free, self._heard, silent, self._looks, self._tries, tried)
