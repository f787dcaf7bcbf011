"""What to do about the other process now: facts in, one action out (pure); and gathering the facts.

Never kills one that was not looked at several times while it was silent: a watcher that was itself stopped for a minute
must not take its own absence for the other's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dalaba.core.model import Millis

Action = Literal["wait", "start", "kill"]

_PAUSES: tuple[Millis, ...] = (0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000)
"""Before the first start, the second, …: a process that dies at once every time is not started without pause."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient a watcher is."""

    gone: Millis
    """How long the lock must have been free before anything is started."""
    silent: Millis
    """A process that has been heard, and then not for so long, hangs."""
    boot: Millis
    """One that has never been heard since it took its lock, for so long, hangs too."""
    looks: int
    """How often, at least, it must have been looked at in vain before it is killed."""
    settled: Millis = 0
    """How long after its start it must still be heard for that start to have been a good one."""


AIR = Limits(gone=0, silent=8_000, boot=60_000, looks=4)
"""The desk looks every second, and waits up to two for an answer."""
DESK = Limits(gone=5_000, silent=60_000, boot=120_000, looks=20, settled=60_000)
"""Air looks once a second. A window whose launcher starts `run` anew comes first; reading a township takes a while. One
that asks air once and breaks at what people wrote has begun nothing."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the decision hangs on."""

    wanted: bool
    """Nobody has ordered the end."""
    may_start: bool
    """Somebody else (a service manager) does not start it."""
    held: bool
    """A living process has its lock."""
    free_for: Millis
    """How long the lock has been seen free; 0 while it is held."""
    heard: bool
    """The holder has given a sign of life since it took the lock."""
    silent_for: Millis
    """Since its last sign of life, or since it was first seen."""
    looks: int
    """How often it has been looked at since then."""
    tries: int
    """Starts in a row that did not last."""
    tried_for: Millis
    """Since the last of them."""


def decide(facts: Facts, limits: Limits) -> Action:
    """The one decision: nothing against an order, nothing while it lives, a pause between starts."""
    if not facts.wanted:
        return "wait"
    if facts.held:
        patience = limits.silent if facts.heard else limits.boot
        hangs = facts.silent_for >= patience and facts.looks >= limits.looks
        return "kill" if hangs else "wait"
    rested = not facts.tries or facts.tried_for >= pause(facts.tries)
    return "start" if facts.may_start and facts.free_for >= limits.gone and rested else "wait"


def pause(tries: int) -> Millis:
    """Between a start that did not last, the `tries`th in a row, and the next."""
    return _PAUSES[min(tries, len(_PAUSES) - 1)]


class Watched:
    """What has been seen of the other process, told look by look. Times are monotonic."""

    def __init__(self, now: Millis, gone: Millis = 0, settled: Millis = 0) -> None:
        """`gone`: take the lock as free for so long already. `settled`: see `Limits`."""
        self._settled = settled
        self._pid = ""
        self._free_since: Millis | None = now - gone
        self._sign, self._heard, self._looks = now, False, 0
        self._tries, self._tried = 0, now

    @property
    def pid(self) -> str:
        """Whose it was when last looked at; "" for nobody."""
        return self._pid

    @property
    def tries(self) -> int:
        """Starts in a row that did not last."""
        return self._tries

    @property
    def ever_heard(self) -> bool:
        """Whether the one that has the lock, or had it last, has given a sign of life."""
        return self._heard

    def look(self, now: Millis, pid: str) -> None:
        """The lock was looked at: `pid` has it, or nobody ("")."""
        if not pid:
            self._free_since = now if self._free_since is None else self._free_since
        elif pid != self._pid:
            self._free_since = None
            self._sign, self._heard, self._looks = now, False, 0
        self._pid = pid
        self._looks += 1

    def hear(self, now: Millis) -> None:
        """It gave a sign of life."""
        self._sign, self._heard, self._looks = now, True, 0
        if now - self._tried >= self._settled:
            self._tries = 0

    def started(self, now: Millis) -> None:
        """It was started."""
        self._tries, self._tried = self._tries + 1, now

    def facts(self, now: Millis, wanted: bool, may_start: bool) -> Facts:
        """What is known now."""
        free = 0 if self._free_since is None else now - self._free_since
        silent, tried = now - self._sign, now - self._tried
        held = bool(self._pid)
        return Facts(wanted, may_start, held, free, self._heard, silent, self._looks, self._tries, tried)
