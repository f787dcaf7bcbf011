"""A standing `stop`: who ordered it, and when it ends by itself, if it does. Pure.

Its end is stored as an instant in the reason on the ledger, so that it survives a restart of air and desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Instant, Reason

STOPPED = frozenset({"air.stopped", "air.stopped_until"})
"""The reasons of an outlet that somebody has stopped."""
_END, _ORDERED = "end", "ordered"


def stopped_by(actor: str, until: object, now: Instant, zone: ZoneInfo | None) -> Reason:
    """Why the outlet is silent. An end that cannot be read is ignored: silence then lasts until somebody resumes."""
    if not isinstance(until, int) or isinstance(until, bool):
        return Reason("air.stopped", {"actor": actor})
    moments = {_END: str(until), _ORDERED: str(now)}
    return in_zone(Reason("air.stopped_until", {"actor": actor, **moments}), zone)


def in_zone(why: Reason, zone: ZoneInfo | None) -> Reason:
    """The same reason with its end in the station's time zone, which no programme has told when the ledger is read."""
    end, ordered = end_of(why), why.params.get(_ORDERED, "")
    if end is None or not ordered.isdecimal():
        return why
    return replace(why, params={**why.params, "until": clock.hm_on(end, zone, int(ordered))})


def as_kept(params: Mapping[str, object]) -> Reason:
    """The same reason, from its facts on the ledger."""
    facts = {str(name): str(fact) for name, fact in params.items()}
    return Reason("air.stopped_until" if facts.get(_END, "").isdecimal() else "air.stopped", facts)


def end_of(why: Reason | None) -> Instant | None:
    """When it ends by itself; None if it does not."""
    return int(why.params[_END]) if why is not None and why.code == "air.stopped_until" else None
