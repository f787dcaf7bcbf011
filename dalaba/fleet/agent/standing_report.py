"""How this PC is, for the hub: from air's own status and what the PC's files say, by the township's names. Pure.

A change is told within ten seconds, the same again every five minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dalaba.core.model import Event, Instant, Millis, Reason
from dalaba.fleet.way_back import coded
from dalaba.trust.member import Member

_SOONEST: Millis = 10_000
_AT_LEAST: Millis = 300_000
_MOST_TROUBLES = 20
_HEARD = frozenset({"ended", "cut"})


class StandingReport:
    """The PC's state as the hub is told of it."""

    def __init__(self, member: Member, version: str) -> None:
        self._member, self._version = member, version
        self._air: Mapping[str, Any] | None = None
        self._files: Mapping[str, Any] = {}
        self._head: dict[str, object] = {}
        self._heard: dict[str, int] = {}
        self._told: dict[str, Any] = {}
        self._told_at: Millis | None = None

    @property
    def clock(self) -> str:
        """What air makes of the PC's clock; "" if air was not asked yet or is not there."""
        clock = (self._air or {}).get("clock")
        return str(clock.get("state", "")) if isinstance(clock, Mapping) else ""

    def air(self, answer: Mapping[str, Any] | None) -> None:
        """Air's status; None: it is not there."""
        self._air = answer

    def files(self, facts: Mapping[str, Any]) -> None:
        """What the PC's files say."""
        self._files = facts

    def ledger(self, seq: int, hashed: str, chain: str) -> None:
        """The ledger's newest entry."""
        self._head = {"seq": seq, "hash": hashed, "chain": chain}

    def heard(self, entries: tuple[Event, ...]) -> None:
        """Entries of the ledger: the last that was heard at each outlet."""
        for entry in entries:
            if entry.kind in _HEARD and entry.output:
                self._heard[entry.output] = max(entry.seq, self._heard.get(entry.output, 0))

    def again(self) -> None:
        """Tell it anew: the line is new."""
        self._told_at = None

    def due(self, now: Instant, mono: Millis, troubles: tuple[Reason, ...], waiting: int) -> dict[str, Any] | None:
        """What to tell now; None: nothing new."""
        body = self._body(troubles, waiting)
        if self._told_at is not None:
            since = mono - self._told_at
            if since < _SOONEST or (body == self._told and since < _AT_LEAST):
                return None
        self._told, self._told_at = body, mono
        return {**body, "at": now}

    def _body(self, troubles: tuple[Reason, ...], waiting: int) -> dict[str, Any]:
        air = self._air or {}
        reported = [*troubles] if self._air is not None else [Reason("fleet.no_air"), *troubles]
        found = [coded(each.code, each.params) for each in reported]
        told = [each for each in _list(air.get("trouble")) if isinstance(each, Mapping)]
        found += [coded(each.get("code"), each.get("params")) for each in told]
        head = {"head": self._head} if self._head else {}
        return {
            "online": True,
            "version": self._version,
            "clock": {"state": self.clock},
            "outlets": self._outlets(air.get("outlets")),
            "names": dict(self._member.outlets),
            "trouble": found[:_MOST_TROUBLES],
            "waiting": waiting - waiting % 100,
            **head,
            **self._files,
        }

    def _outlets(self, lanes: Any) -> dict[str, Any]:
        found = {}
        for theirs, here in self._member.outlets.items():
            lane = lanes.get(here) if isinstance(lanes, Mapping) else None
            if isinstance(lane, Mapping):
                found[theirs] = {
                    "playing": lane.get("playing"),
                    "next": lane.get("next"),
                    "hindrance": lane.get("hindrance"),
                    "volume": lane.get("volume"),
                    "heard_seq": self._heard.get(here, 0),
                }
        return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
