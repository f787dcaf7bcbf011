"""Coverage: how often each outlet has had each script in each language, in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dalaba.core.model import Millis
from dalaba.views.asrun.rows import PartRow, Row


@dataclass(frozen=True, slots=True)
class Cover:
    """One outlet, script and language. played <= planned <= wanted, and reported <= planned - played."""

    outlet: str
    script: str
    language: str
    wanted: int
    """How often its spots were planned, including those without it: a language that was not ready is still wanted."""
    planned: int
    played: int
    """Heard in full, sent by this PC."""
    reported: int
    """Played according to a person, where no PC reports."""


def coverage(rows: Iterable[Row]) -> tuple[Cover, ...]:
    """Every combination of outlet, script and language that was planned, by name; 0 where nothing was heard.

    Each announcement counts as a script of its own.
    """
    found: dict[tuple[str, str, str], list[tuple[Row, PartRow]]] = {}
    for row in rows:
        if row.outcome == "withdrawn":
            continue  # it was no longer due
        for part in row.parts:
            found.setdefault((row.outlet, row.script, part.language), []).append((row, part))
    return tuple(_cover(key, pairs) for key, pairs in sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Share:
    """One outlet and language, in milliseconds."""

    outlet: str
    language: str
    planned: Millis
    """Planned, and ready to play."""
    heard: Millis
    """How much of that this PC sent in full."""


def shares(rows: Iterable[Row]) -> tuple[Share, ...]:
    """How long each language was planned and heard at each outlet. Announcements and music do not count."""
    found: dict[tuple[str, str], list[Millis]] = {}
    for row in rows:
        if row.outcome == "withdrawn" or row.said is not None or row.flow:
            continue
        for part in row.parts:
            if part.ready or part.played:
                sums = found.setdefault((row.outlet, part.language), [0, 0])
                sums[0] += part.duration
                sums[1] += part.duration if part.played else 0
    return tuple(Share(*key, *sums) for key, sums in sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Shared:
    """For an outlet with set shares: what a language should have had and what it had, in per cent and milliseconds."""

    outlet: str
    language: str
    wanted: int
    planned: int
    heard: int
    planned_for: Millis
    heard_for: Millis


def shared(rows: Iterable[Row], wanted: Mapping[str, Mapping[str, int]]) -> tuple[Shared, ...]:
    """The shares by outlet and language, for outlets that set them, including languages not heard. `wanted`: outlet ->
    language -> per cent.
    """
    found: list[Shared] = []
    known = shares(rows)
    for name in dict.fromkeys(each.outlet for each in known if wanted.get(each.outlet)):
        mine = {each.language: each for each in known if each.outlet == name}
        planned, heard = (sum(getattr(each, what) for each in mine.values()) for what in ("planned", "heard"))
        for code in dict.fromkeys((*wanted[name], *mine)):
            each = mine.get(code, Share(name, code, 0, 0))
            percent = _percent(each.planned, planned), _percent(each.heard, heard)
            found.append(Shared(name, code, wanted[name].get(code, 0), *percent, each.planned, each.heard))
    return tuple(found)


def _percent(some: Millis, whole: Millis) -> int:
    return round(100 * some / whole) if whole else 0


def _cover(key: tuple[str, str, str], pairs: list[tuple[Row, PartRow]]) -> Cover:
    planned = [(row, part) for row, part in pairs if part.ready or part.played]
    return Cover(
        *key,
        wanted=len(pairs),
        planned=len(planned),
        played=sum(part.played for _, part in planned),
        reported=sum(row.reported is not None and not part.played for row, part in planned),
    )
