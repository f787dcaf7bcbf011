"""What other PCs have reported of their outlets, put beside what this PC's ledger says of the same spots. Pure.

A township's own ledger has the spots of all its outlets, and can say nothing of those that other PCs play: they are
"unreported". The PC that plays an outlet knows: its row stands instead. What is still unreported although the PC has
reported beyond that time was never in its programme, and is missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dalaba.core.model import Event, Instant, Reason
from dalaba.views.asrun.fold import Fold
from dalaba.views.asrun.incidents import Incidents, incidents
from dalaba.views.asrun.rows import AsRun, Row


@dataclass(frozen=True, slots=True)
class Reported:
    """One other PC."""

    outlets: tuple[str, ...]
    """The outlets that it plays, by this station's names."""
    events: Sequence[Event] = ()
    """Its ledger, in order, by this station's names."""
    until: Instant = 0
    """How far its ledger is here: what was due before and is not in it did not happen."""

    def rows(self) -> dict[str, Row]:
        """What became of the spots at its outlets."""
        fold = Fold()
        fold.hear(self.events)
        return fold.rows


def joined(own: Mapping[str, Row], others: Iterable[tuple[Reported, Mapping[str, Row]]]) -> dict[str, Row]:
    """The rows of all, by id. `others`: each PC and its rows. Only for its own outlets a PC's word counts."""
    found = dict(own)
    for pc, rows in others:
        mine = {key: row for key, row in rows.items() if row.outlet in pc.outlets}
        found.update(
            (key, _refused_there(row, own.get(key)))
            for key, row in mine.items()
            if not _withdrawn_there(row, own.get(key))
        )
        for key, row in found.items():
            if row.outlet in pc.outlets and row.outcome == "unreported" and not row.reported and row.due < pc.until:
                found[key] = replace(row, outcome="missed", reason=Reason("air.not_in_its_programme"))
    return found


def _withdrawn_there(row: Row, here: Row | None) -> bool:
    """Whether the PC took out what is still due by this station's programme: that is missed, not gone."""
    return row.outcome == "withdrawn" and here is not None and here.outcome != "withdrawn"


def _refused_there(row: Row, here: Row | None) -> Row:
    """The row; if the PC refused what this station planned, with what was wanted of it: it is still to be covered."""
    if row.outcome != "refused" or row.parts or here is None:
        return row
    lost = tuple(replace(part, ready=False, played=False, reason=row.reason) for part in here.parts)
    return replace(row, parts=lost, title=row.title or here.title)


def log_of(own: AsRun, others: Sequence[Reported]) -> AsRun:
    """The log of this PC and of the others."""
    if not others:
        return own
    rows = joined({row.id: row for row in own.rows}, [(each, each.rows()) for each in others])
    return AsRun(tuple(sorted(rows.values(), key=lambda row: (row.due, row.outlet, row.id))))


def incidents_of(own: Incidents, others: Sequence[Reported]) -> Incidents:
    """The incidents of this PC, and of the others those that are about their outlets."""
    found = [own]
    for pc in others:
        all_there = incidents(pc.events)
        found.append(Incidents(*(
            tuple(each for each in some if set(each.outlets) & set(pc.outlets))
            for some in (all_there.orders, all_there.sound_checks, all_there.notes, all_there.troubles)
        )))  # fmt: skip
    if len(found) == 1:
        return own
    return Incidents(*(
        tuple(sorted((one for each in found for one in getattr(each, name)), key=lambda each: (each.at, each.seq)))
        for name in ("orders", "sound_checks", "notes", "troubles")
    ))  # fmt: skip
