"""Plays that people report and no PC sent (a van, a megaphone), matched with planned spots.

A report never makes a spot aired: the computer did not send it. It vouches for unreported spots of its outlet, of its
script and language where it names them: as many as it says were played, the nearest in time first, each spot once. A
report of one play reaches half an hour to either side; one of several stands for a tour, and reaches half a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dalaba.core.model import Event, Instant, Millis
from dalaba.views.asrun.rows import Report, Row

_ONE: Millis = 30 * 60_000
_SEVERAL: Millis = 12 * 3_600_000


def vouched(rows: Sequence[Row], notes: Iterable[Event]) -> tuple[Row, ...]:
    """The rows in their order, those that a note vouches for marked with it. Earlier notes choose first."""
    reports = [note for note in notes if note.detail.get("reported") is True]
    marks: dict[str, Report] = {}
    for note in reports:
        for row in _meant(note, [row for row in rows if row.id not in marks]):
            text = str(note.detail.get("text", ""))
            marks[row.id] = Report(note.actor, moment(note), text)
    return tuple(replace(row, reported=marks[row.id]) if row.id in marks else row for row in rows)


def moment(event: Event) -> Instant:
    """When it happened: what the event says, else when it was written down."""
    at = event.detail.get("at")
    return at if isinstance(at, int) else event.wall


def times(detail: Mapping[str, object]) -> int:
    """How many plays a report is about: at least one."""
    count = detail.get("times")
    return max(1, count) if isinstance(count, int) else 1


def _meant(note: Event, rows: Sequence[Row]) -> list[Row]:
    at, count = moment(note), times(note.detail)
    reach = _ONE if count == 1 else _SEVERAL
    fitting = [row for row in rows if _fits(row, note) and abs(row.due - at) <= reach]
    return sorted(fitting, key=lambda row: (abs(row.due - at), row.due, row.id))[:count]


def _fits(row: Row, note: Event) -> bool:
    script, language = str(note.detail.get("script", "")), str(note.detail.get("language", ""))
    return (
        row.outcome == "unreported"
        and row.outlet == note.output
        and script in ("", row.script)
        and (not language or language in {part.language for part in row.parts})
    )
