"""Plays that people report and no PC sent (a van, a megaphone), matched with planned spots.

A report never makes a spot aired, because no PC sent it. It covers unreported spots of its outlet, and of its script
and language if it names them: as many as it says were played, nearest in time first, each spot once. A report of one
play covers half an hour on either side; a report of several describes a tour and covers half a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dalaba.air.events import Entry, Noted
from dalaba.core.model import Millis
from dalaba.views.asrun.rows import Report, Row

_ONE: Millis = 30 * 60_000
_SEVERAL: Millis = 12 * 3_600_000


def vouched(rows: Sequence[Row], notes: Iterable[Entry]) -> tuple[Row, ...]:
    """The rows in order, marked where a note covers them. Earlier notes choose first."""
    marks: dict[str, Report] = {}
    for entry in notes:
        note = entry.said
        if isinstance(note, Noted) and note.reported:
            for row in _meant(entry, note, [row for row in rows if row.id not in marks]):
                marks[row.id] = Report(entry.event.actor, entry.at, note.text)
    return tuple(replace(row, reported=marks[row.id]) if row.id in marks else row for row in rows)


def times(detail: Mapping[str, object]) -> int:
    """How many plays a report is about: at least one."""
    count = detail.get("times")
    return max(1, count) if isinstance(count, int) else 1


def _meant(entry: Entry, note: Noted, rows: Sequence[Row]) -> list[Row]:
    at, count = entry.at, max(1, note.times)
    reach = _ONE if count == 1 else _SEVERAL
    fitting = [row for row in rows if _fits(row, entry.event.output, note) and abs(row.due - at) <= reach]
    return sorted(fitting, key=lambda row: (abs(row.due - at), row.due, row.id))[:count]


def _fits(row: Row, outlet: str, note: Noted) -> bool:
    return (
        row.outcome == "unreported"
        and row.outlet == outlet
        and note.script in ("", row.script)
        and (not note.language or note.language in {part.language for part in row.parts})
    )
