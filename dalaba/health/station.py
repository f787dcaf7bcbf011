"""Judging the running station: its files, air, desk, the programmes handed over, the ledger. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dalaba.core.model import Reason
from dalaba.health.facts import Facts, Finding

_HOUR = 3_600_000


def about(facts: Facts) -> Iterator[Finding]:
    """All findings about the station."""
    if facts.broken:
        yield Finding("problem", Reason("health.files_bad", {"count": str(facts.broken)}))
    if not facts.outlets:
        yield Finding("notice", Reason("health.no_outlets"))
    yield from _processes(facts)
    yield from _records(facts)


def _processes(facts: Facts) -> Iterator[Finding]:
    running = facts.running
    yield from (Finding("problem", reason) for reason in running.trouble)
    if running.silent:
        yield Finding("problem", Reason("health.air_silent", {"pid": running.silent}))
    elif running.air is None:
        yield Finding("notice", Reason("health.off_air"))
    elif not running.desk:
        yield Finding("notice", Reason("health.desk_gone"))
    else:
        yield Finding("ok", Reason("health.ok_air"))
    if running.air is not None:
        yield from _handed(facts)


def _handed(facts: Facts) -> Iterator[Finding]:
    handed = facts.running.handed
    if facts.today not in handed:
        yield Finding("problem", Reason("health.not_handed", {"date": facts.today}))
    elif facts.tomorrow not in handed:
        yield Finding("notice", Reason("health.not_handed", {"date": facts.tomorrow}))
    else:
        yield Finding("ok", Reason("health.ok_handed"))


def _records(facts: Facts) -> Iterator[Finding]:
    running = facts.running
    if running.ledger is not None:
        yield Finding("problem", running.ledger)
    elif running.last is not None and running.last <= facts.now:
        yield Finding("ok", Reason("health.ok_ledger", {"hours": str((facts.now - running.last) // _HOUR + 1)}))
