"""Coverage: how often each outlet has had each script in each language, in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dalaba.asrun.rows import PartRow, Row


@dataclass(frozen=True, slots=True)
class Cover:
    """One outlet, script and language. played <= planned <= wanted, and reported <= planned - played."""

    outlet: str
    script: str
    language: str
    wanted: int
    """How often its spots were placed, also without it: a language that was not ready is wanted all the same."""
    planned: int
    played: int
    """In full, sent by the computer."""
    reported: int
    """Said by a person to have been played where no PC reports."""


def coverage(rows: Iterable[Row]) -> tuple[Cover, ...]:
    """Every outlet × script × language that was placed, in the order of their names; what was never heard with 0.

    What people had said is each a script of its own."""
    found: dict[tuple[str, str, str], list[tuple[Row, PartRow]]] = {}
    for row in rows:
        if row.outcome == "withdrawn":
            continue  # nobody was to hear it any more
        for part in row.parts:
            found.setdefault((row.outlet, row.script, part.language), []).append((row, part))
    return tuple(_cover(key, pairs) for key, pairs in sorted(found.items()))


def _cover(key: tuple[str, str, str], pairs: list[tuple[Row, PartRow]]) -> Cover:
    planned = [(row, part) for row, part in pairs if part.ready or part.played]
    return Cover(
        *key,
        wanted=len(pairs),
        planned=len(planned),
        played=sum(part.played for _, part in planned),
        reported=sum(row.reported is not None and not part.played for row, part in planned),
    )
