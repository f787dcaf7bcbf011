"""What playing puts on the ledger, stamped with the time. A ledger that cannot be written never stops the sound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from dalaba.air.ledger import Ledger, LedgerError
from dalaba.air.playout.noted import called
from dalaba.core.clock import Clock
from dalaba.core.model import Reason, Spot


class Pen:
    """One playout's. What cannot be written waits in the ledger, in order, and is tried again at each writing."""

    def __init__(self, clock: Clock, ledger: Ledger) -> None:
        self._clock, self._ledger = clock, ledger
        self._misses: list[dict[str, object]] = []
        self._later: list[dict[str, object]] | None = None
        self.trouble: Reason | None = None
        """What keeps the ledger from being written, if anything does."""

    @contextmanager
    def later(self) -> Iterator[None]:
        """What is written meanwhile goes on the ledger at the end, at once and in order: silence waits for no disk."""
        if self._later is not None:
            yield
            return
        self._later = []
        try:
            yield
        finally:
            events, self._later = self._later, None
            self.write_many(events)

    def write(
        self,
        kind: str,
        spot: str = "",
        output: str = "",
        clip: str = "",
        actor: str = "",
        why: Reason | None = None,
        detail: Mapping[str, object] | None = None,
        **more: object,
    ) -> None:
        """One event; `more` goes into its detail, and so do the facts of `why`."""
        detail = {**(detail or {}), **more}
        if why is not None and why.params:
            detail["params"] = dict(why.params)
        fields = {"kind": kind, "spot": spot, "output": output, "clip": clip, "actor": actor, "detail": detail}
        self.write_many([{**fields, "reason": why.code if why else ""}])

    def missed(self, output: str, spot: Spot, reason: Reason) -> None:
        """Misses are written together, before whatever is written next: a PC that was off all day has many."""
        detail: dict[str, object] = {"params": dict(reason.params)} if reason.params else {}
        detail |= called(spot)
        self._misses.append(
            {"kind": "missed", "spot": spot.id, "output": output, "reason": reason.code, "detail": detail}
        )

    def write_many(self, events: list[dict[str, object]]) -> None:
        """All at once, behind the misses that wait; with none, what waits is tried again."""
        events, self._misses = self._misses + events, []
        if not events and not self._ledger.stuck:
            return
        stamp = {"wall": self._clock.now(), "mono": self._clock.mono()}
        stamped = [{**stamp, **event} for event in events]
        if self._later is not None:
            self._later += stamped
            return
        try:
            self._ledger.append_many(stamped)
            self.trouble = None
        except LedgerError as error:
            self.trouble = error.reason
