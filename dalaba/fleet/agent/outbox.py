"""The way of the ledger to the hub. The ledger itself is the outbox: what the hub has not confirmed is sent again.

A batch or two are on their way; each is confirmed by the hub only once it is on the hub's disk. What is not confirmed
within a minute is sent again, as everything is after the line was lost. So each entry arrives at least once, and the
hub keeps it once.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dalaba.core.model import Event, Millis
from dalaba.fleet.agent.events import ReadRows
from dalaba.fleet.agent.memory import Memory
from dalaba.fleet.way_back import MOST_ROWS, Ack, Rows, piece

_WINDOW = 2
_AGAIN: Millis = 60_000
"""Milliseconds without a confirmation after which everything unconfirmed is sent again, and up to half as many more."""


@dataclass(frozen=True, slots=True)
class _Batch:
    last: int
    hash: str


class Outbox:
    """Which entries are sent next."""

    def __init__(self, memory: Memory, chance: Callable[[], float] = random.random) -> None:
        self._memory, self._chance = memory, chance
        self._head = 0
        self._sent = memory.acked
        """Up to here everything was sent in this run, or is confirmed."""
        self._flight: list[_Batch] = []
        self._reading = self._checked = False
        self._again: Millis | None = None
        self._doubted: Ack | None = None
        self.another_past = False
        """This ledger is not the one that the hub was told of before."""

    def grew(self, seq: int, chain: str) -> ReadRows | None:
        """The ledger has entries up to `seq`. The first time, the confirmed entry is asked for, whether it still is the
        one that was confirmed."""
        memory, self._head = self._memory, seq
        if memory.chain != chain:
            self.another_past = bool(memory.chain)
            memory.chain, memory.acked, memory.hash = chain, 0, ""
            self._back_to(0)
        if not self._checked:
            self._checked = True
            if memory.acked and memory.hash:
                self._reading = True
                return ReadRows("check", memory.acked - 1, 1)
        return None

    def checked(self, entries: Iterable[Event]) -> None:
        """The confirmed entry as the ledger has it now: a ledger that was put back to an older copy has another one,
        and is sent as a whole, so that the hub sees what differs."""
        self._reading = False
        found = next(iter(entries), None)
        if found is None or found.seq != self._memory.acked or found.hash != self._memory.hash:
            self.another_past = True
            self._memory.acked, self._memory.hash = 0, ""
            self._back_to(0)

    def next(self) -> ReadRows | None:
        """What to read now in order to send it; None: nothing, or enough is on its way."""
        if self._reading or not self._checked or len(self._flight) >= _WINDOW or self._sent >= self._head:
            return None
        self._reading = True
        return ReadRows("send", self._sent, MOST_ROWS)

    def read(self, since: int, entries: tuple[Event, ...], mono: Millis) -> Rows | None:
        """The message with these entries; None if there is nothing to send of them."""
        self._reading = False
        if since != self._sent:
            return None
        if not entries:
            self._head = since  # until the ledger grows again
            return None
        since = max(since, entries[0].seq - 1)  # what the ledger itself has lost, nobody can send
        rows, last = piece(self._memory.chain, since, entries)
        self._sent = since + len(rows.events)
        self._flight.append(_Batch(self._sent, last))
        self._wait(mono)
        return rows

    def acked(self, ack: Ack, mono: Millis) -> ReadRows | None:
        """The hub has confirmed something. What was not just sent is looked up first: it may be of another past."""
        if ack.chain != self._memory.chain:
            return None
        if ack.upto > self._head:
            self._of_another_past(ack, mono)
            return None
        known = next((each.hash for each in self._flight if each.last == ack.upto), self._memory.hash)
        if ack.upto > self._memory.acked and known != ack.hash:
            self._doubted = ack
            return ReadRows("confirm", ack.upto - 1, 1)
        self._accept(ack, mono)
        return None

    def confirmed(self, entries: Iterable[Event], mono: Millis) -> None:
        """The entry that the last confirmation in doubt is about, as the ledger has it. If it is another one, the hub
        has two pasts of this PC, and answered with the longer one; of this one it took what was sent first."""
        ack, self._doubted = self._doubted, None
        found = next(iter(entries), None)
        if ack is None:
            return
        if found is not None and (found.seq, found.hash) == (ack.upto, ack.hash):
            self._accept(ack, mono)
        else:
            self._of_another_past(ack, mono)

    def _of_another_past(self, ack: Ack, mono: Millis) -> None:
        if self._flight and ack.want is None:
            first = self._flight[0]
            self._accept(Ack(ack.chain, first.last, first.hash), mono)

    def _accept(self, ack: Ack, mono: Millis) -> None:
        memory = self._memory
        if ack.upto > memory.acked:
            memory.acked, memory.hash = ack.upto, ack.hash
            self._sent = max(self._sent, ack.upto)
            self._flight = [each for each in self._flight if each.last > ack.upto]
            self._wait(mono)
        if ack.want is not None and ack.want <= self._sent:
            self._back_to(ack.want - 1)
            if ack.want <= memory.acked:
                memory.acked, memory.hash = ack.want - 1, ""

    def fell(self) -> None:
        """The line is gone, and what was on it with it."""
        self._back_to(self._memory.acked)

    def turn(self, mono: Millis) -> None:
        """Time has passed."""
        if self._again is not None and mono >= self._again:
            self._back_to(self._memory.acked)

    def _wait(self, mono: Millis) -> None:
        self._again = mono + _AGAIN + round(self._chance() * _AGAIN / 2) if self._flight else None

    def _back_to(self, seq: int) -> None:
        self._sent, self._flight, self._again, self._reading = seq, [], None, False
