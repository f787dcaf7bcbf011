"""A standing `stop`: who ordered it, and when it ends by itself, where it does. Pure.

Its end is a moment, kept in the reason that stands on the ledger, so that it holds after a restart of air and desk.
"""

from __future__ import annotations

from collections.abc import Mapping

from dalaba.air.playout.outcomes import shown
from dalaba.core.model import Instant, Reason

STOPPED = frozenset({"air.stopped", "air.stopped_until"})
"""The reasons of an outlet that somebody has stopped."""
_END = "end"


def stopped_by(actor: str, until: object, now: Instant) -> Reason:
    """Why it is silent. What is no moment is no end: silence stays until somebody resumes."""
    if not isinstance(until, int) or isinstance(until, bool):
        return Reason("air.stopped", {"actor": actor})
    return Reason("air.stopped_until", {"actor": actor, "until": shown(until, now), _END: str(until)})


def as_kept(params: Mapping[str, object]) -> Reason:
    """The same from its facts, as the ledger has them."""
    facts = {str(name): str(fact) for name, fact in params.items()}
    return Reason("air.stopped_until" if facts.get(_END, "").isdecimal() else "air.stopped", facts)


def end_of(why: Reason | None) -> Instant | None:
    """When it ends by itself; None: it does not."""
    return int(why.params[_END]) if why is not None and why.code == "air.stopped_until" else None
