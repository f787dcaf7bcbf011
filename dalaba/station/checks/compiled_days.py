"""What compiled days show in advance: rows that hardly play, exact rows that clash, outlets with nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from dalaba.core import clock
from dalaba.core.clock import zone
from dalaba.core.model import Place, Problem, Programme, Reason, Refusal, Spot
from dalaba.core.spot_id import SpotId
from dalaba.speech.reading import UNSAYABLE

_NOT_READY = (
    frozenset(
        (
            "plan.no_version",
            "plan.no_voice",
            "plan.no_recording",
            "plan.unconfirmed",
            "plan.stale",
            "plan.no_value",
            "plan.sound_missing",
            "plan.no_playlist",
            "plan.empty_playlist",
            "reading.undecided",
            "reading.blank",
            "files.template",
        )
    )
    | UNSAYABLE
)
"""Refusals because there is nothing to say. `nothing_ready` reports them, and what to do."""


class _Gap(NamedTuple):
    """A row at an outlet, on a day on which not everything plays."""

    refused: int
    due: int
    outlet: str
    date: str
    reason: Reason


def row_of(identity: str) -> str:
    """campaign/row of an occurrence's id."""
    return SpotId.parse(identity).key


def few_can_play(programmes: Iterable[Programme], places: Mapping[str, Place | None]) -> Iterator[Problem]:
    """Rows with refused occurrences: how many, where it is worst, and why. `places`: campaign/row -> its place."""
    gaps: defaultdict[str, list[_Gap]] = defaultdict(list)
    for programme in programmes:
        planned = Counter((row_of(spot.id), spot.outlet) for spot in programme.spots)
        for (row, outlet), refusals in _by_row(programme).items():
            due = len(refusals) + planned[row, outlet]
            reason = Counter(each.reason.code for each in refusals).most_common(1)[0][0]
            first = next(each.reason for each in refusals if each.reason.code == reason)
            gaps[row].append(_Gap(len(refusals), due, outlet, programme.date, first))
    for row, found in gaps.items():
        worst = max(found, key=lambda gap: (gap.refused, gap.outlet, gap.date))
        outlets = sorted({gap.outlet for gap in found})
        yield Problem(_told(row, worst, outlets), places.get(row), "warning")


def _by_row(programme: Programme) -> dict[tuple[str, str], list[Refusal]]:
    found: defaultdict[tuple[str, str], list[Refusal]] = defaultdict(list)
    for refusal in programme.refused:
        if refusal.reason.code not in _NOT_READY:
            found[row_of(refusal.id), refusal.outlet].append(refusal)
    return found


def _told(row: str, worst: _Gap, outlets: list[str]) -> Reason:
    left = worst.due - worst.refused
    facts = {
        "row": row, "outlet": worst.outlet, "date": worst.date, "due": str(worst.due), "plays": str(left),
        "places": str(len(outlets)),
    }  # fmt: skip
    return Reason("plan.few_play" if left else "plan.none_plays", facts).because(worst.reason)


def exact_clashes(programmes: Iterable[Programme], places: Mapping[str, Place | None]) -> Iterator[Problem]:
    """Exact rows that are due at the same instant although only one can sound, each pair once."""
    told: set[tuple[str, str]] = set()
    for programme in programmes:
        spots = {spot.id: spot for spot in programme.spots if spot.timing == "exact"}
        for refusal in programme.refused:
            other = spots.get(refusal.reason.params.get("spot", ""))
            pair = (row_of(refusal.id), row_of(other.id) if other else "")
            if other is not None and other.due == refusal.due and pair not in told:
                told.add(pair)
                yield Problem(_clash(refusal, other, programme), places.get(pair[0]), "warning")


def _clash(refusal: Refusal, other: Spot, programme: Programme) -> Reason:
    at = clock.hms(refusal.due, zone(programme.zone))
    facts = {"row": row_of(refusal.id), "other": row_of(other.id), "at": at, "date": programme.date}
    return Reason("plan.exact_clash", {**facts, "outlet": refusal.outlet, "other_outlet": other.outlet})


def nothing_ready(programmes: Iterable[Programme], places: Mapping[str, Place | None]) -> Iterator[Problem]:
    """Rows that an outlet hears in no language at all, because no version is ready for it."""
    silent: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for programme in programmes:
        heard = {(row_of(spot.id), spot.outlet) for spot in programme.spots}
        for refusal in programme.refused:
            key = (row_of(refusal.id), refusal.outlet)
            if refusal.reason.code in _NOT_READY and key not in heard:
                silent[key[0]][key[1]] = None
    for row, outlets in silent.items():
        names = "、".join(list(outlets)[:4]) + ("…" if len(outlets) > 4 else "")
        yield Problem(Reason("plan.nothing_ready", {"row": row, "outlets": names}), places.get(row), "warning")
