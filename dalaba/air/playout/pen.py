"""Writing events to the ledger, stamped with the time. A ledger that cannot be written never stops the sound."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from dalaba.air.ledger import Ledger, LedgerError
from dalaba.air.playout.noted import called
from dalaba.core.clock import Clock
from dalaba.core.model import Reason, Spot


class Pen:
    """Writes for one playout. Events that cannot be written wait, in order, and are retried at each writing."""

    def __init__(self, clock: Clock, ledger: Ledger) -> None:
        self._clock, self._ledger = clock, ledger
        self._misses: list[dict[str, object]] = []
        self._later: list[dict[str, object]] | None = None
        self.trouble: Reason | None = None
        """Why the ledger cannot be written, if so."""

    @contextmanager
    def later(self) -> Iterator[None]:
        """Collect what is written in this block and write it at the end, in order: silence must not wait for
        the disk.
        """
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
        """Write one event; `more` and the facts of `why` go into its detail."""
        detail = {**(detail or {}), **more}
        if why is not None and why.params:
            detail["params"] = dict(why.params)
        fields = {"kind": kind, "spot": spot, "output": output, "clip": clip, "actor": actor, "detail": detail}
        self.write_many([{**fields, "reason": why.code if why else ""}])

    def missed(self, output: str, spot: Spot, reason: Reason) -> None:
        """Note a miss. Misses are written together before the next event: a PC that was off all day has many."""
        detail: dict[str, object] = {"params": dict(reason.params)} if reason.params else {}
        detail |= called(spot)
        self._misses.append(
            {"kind": "missed", "spot": spot.id, "output": output, "reason": reason.code, "detail": detail}
        )

    def write_many(self, events: list[dict[str, object]]) -> None:
        """Write these events after the waiting misses. With none, retry those still waiting to be written."""
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
