"""What is wrong enough to tell a person who is not there. Pure.

What somebody ordered is no trouble: a stop, an amplifier given away, a spot that was skipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Instant, Millis, Problem, Reason, Spot
from dalaba.desk.alerts.memory import Trouble

LATE: Millis = 60_000
"""A spot that is not heard so long after its start is not heard."""
ORDERED = frozenset({"air.stopped", "air.stopped_until", "air.yielded", "air.skipped", "air.exam"})
"""The reasons of silence that somebody ordered."""
_DISK = ("health.disk_full", "health.unwritable")


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to see at one moment."""

    now: Instant
    running: bool
    """Whether air answers."""
    outlets: Mapping[str, Reason | None] = field(default_factory=dict)
    """Outlet played here -> why it cannot play; None if it can."""
    due: Sequence[Spot] = ()
    """Spots of today's programme and the one before."""
    heard: Mapping[str, Instant] = field(default_factory=dict)
    """Outlet -> when it was last heard."""
    ordered: frozenset[str] = frozenset()
    """Spots whose silence somebody ordered."""
    clock_good: bool = True
    troubles: Sequence[Reason] = ()
    """Of air as a whole."""
    errors: Sequence[Problem] = ()
    """In the files: they freeze the programme."""
    found: Sequence[Reason] = ()
    """What examining the PC found."""
    villages: Mapping[str, Instant] = field(default_factory=dict)
    """Of a township's fleet, each PC that has not been heard for too long -> when it was last heard."""
    hub_off: bool = False
    """Whether the hub does not run, so that no village can be heard."""


def wrong(
    seen: Seen, known: Mapping[str, Trouble], silent_after: Millis, zone: ZoneInfo, since: Instant = 0
) -> dict[str, Reason]:
    """What is wrong now: a name for each trouble -> what to tell. `known`: what was wrong before; `since`: what was due
    earlier is nobody's trouble, because nobody was to be told yet."""
    found: dict[str, Reason] = {}
    if not seen.running:
        found["air"] = Reason("alerts.no_air")
    for outlet, why in seen.outlets.items():
        ordered = why is not None and why.code in ORDERED
        if why is not None and not ordered:
            found[f"card:{outlet}"] = Reason("alerts.card", {"outlet": outlet}).because(why)
        begun = _silent(seen, outlet, known.get(f"silent:{outlet}"), None if ordered else silent_after, since)
        if begun is not None:
            facts = {"outlet": outlet, "at": clock.hms(begun, zone)}
            found[f"silent:{outlet}"] = Reason("alerts.silent", facts)
    found |= dict(_others(seen))
    if seen.hub_off:
        found["hub"] = Reason("alerts.hub_off")
    for village, at in seen.villages.items():
        found[f"pc:{village}"] = Reason(
            "alerts.pc_silent", {"village": village, "at": clock.hms_on(at, zone, seen.now)}
        )
    return found


def _silent(seen: Seen, outlet: str, known: Trouble | None, after: Millis | None, since: Instant) -> Instant | None:
    """Since when nothing was heard where something was due; None if that is not so, or not for long enough (`after`;
    None: however long it is). It is over only when something is heard."""
    heard = seen.heard.get(outlet, since)
    if known is not None and known.told and heard < known.at:
        return known.at
    if after is None:
        return None
    mine = (spot for spot in seen.due if spot.outlet == outlet and spot.id not in seen.ordered)
    missed = [spot.start for spot in mine if max(heard, since) < spot.start <= seen.now - LATE]
    first = min(missed, default=None)
    return first if first is not None and seen.now - first >= after else None


def _others(seen: Seen) -> Iterator[tuple[str, Reason]]:
    if seen.errors:
        place = str(seen.errors[0].place or "")
        yield "files", Reason("air.files_wrong", {"count": str(len(seen.errors)), "file": place})
    if not seen.clock_good:
        said = _of(seen.troubles, "clock")
        yield "clock", said or Reason("alerts.clock")
    if (said := _of(seen.troubles, "ledger")) is not None:
        yield "ledger", said
    if (said := next((each for each in seen.found if each.code in _DISK), None)) is not None:
        yield "disk", said


def _of(troubles: Iterable[Reason], what: str) -> Reason | None:
    """The first of air's troubles that is about this."""
    return next((each for each in troubles if each.code.partition(".")[2].startswith(what)), None)
