"""How this PC is, for the hub: from air's own status and what the PC's files say, by the township's names. Pure.

A change is told within ten seconds, the same again every five minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dalaba.core.model import Instant, Millis, Reason
from dalaba.fleet.way_back import coded
from dalaba.trust.member import Member

_SOONEST: Millis = 10_000
_AT_LEAST: Millis = 300_000
_MOST_TROUBLES = 20


class StandingReport:
    """The PC's state as the hub is told of it."""

    def __init__(self, member: Member, version: str) -> None:
        self._member, self._version = member, version
        self._air: Mapping[str, Any] | None = None
        self._files: Mapping[str, Any] = {}
        self._head: dict[str, object] = {}
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

    def again(self) -> None:
        """Tell it anew: the line is new."""
        self._told_at = None

    def rests(self, mono: Millis) -> bool:
        """Whether it was told only just now, so that nothing new is told yet."""
        return self._told_at is not None and mono - self._told_at < _SOONEST

    def due(self, now: Instant, mono: Millis, troubles: tuple[Reason, ...]) -> dict[str, Any] | None:
        """What to tell now; None: nothing new."""
        body = self._body(troubles)
        if self.rests(mono):
            return None
        if self._told_at is not None and body == self._told and mono - self._told_at < _AT_LEAST:
            return None
        self._told, self._told_at = body, mono
        return {**body, "at": now}

    def _body(self, troubles: tuple[Reason, ...]) -> dict[str, Any]:
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
                }
        return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
