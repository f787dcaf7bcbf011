"""A hold, a release or a report on the day: it is stored, the calls move, and the ledger has who gave it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dalaba.callup.campaign import file_of
from dalaba.callup.live import SiteOrder
from dalaba.callup.store import SavedCalls, detail, load
from dalaba.core.model import Problem
from dalaba.core.problems import nearest
from dalaba.desk.callups.refusal import refusal
from dalaba.desk.callups.writing import save
from dalaba.desk.root import Station
from dalaba.link import control
from dalaba.link.requests import CallUp, Status

MOST = 100_000
"""The most people, tubes or minutes that somebody may report."""
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Moved:
    """An order that is stored. `said`: as it stands on the ledger; `aside`: where a campaign went that a person had
    changed; `wrong`: errors in other files, because of which it is not in force; `noted`: whether the ledger has it."""

    said: Mapping[str, object]
    aside: Path | None
    wrong: tuple[Problem, ...]
    noted: bool

    @property
    def moved(self) -> Mapping[str, tuple[str, str]]:
        """Group -> the time of its call, before and now."""
        found = self.said["moved"]
        assert isinstance(found, dict)
        return {name: (was, at) for name, (was, at) in found.items()}


def checked(kept: SavedCalls, order: SiteOrder) -> SiteOrder:
    """The order, if it makes sense. Raises Refusal."""
    names = [each.name for each in kept.booked.planned.sites]
    if order.site not in names:
        raise refusal(
            "callup.unknown_site", found=order.site, nearest=nearest(order.site, names) or "、".join(names[:8])
        )
    if order.kind == "report" and order.length is None and order.queue is None and order.tubes is None:
        raise refusal("callup.report_word", found="")
    for number in (order.minutes, order.queue, order.tubes):
        if number is not None and not 0 <= number <= MOST:
            raise refusal("callup.number", found=number, low=0, high=MOST)
    return order


def give(station: Station, day: date, order: SiteOrder, command: str) -> Moved:
    """Store an order, and move the calls. Raises Refusal, with nothing changed; control.NotRunning if no air runs, as
    then nothing is called; atomic.Broken or OSError if the stored call-up cannot be read or written."""
    control.send(station.folder, Status())
    with _ONE_AT_A_TIME:
        kept = load(station.folder, day)
        if kept is None:
            raise refusal("callup.no_plan", day=day, command=command)
        after = kept.with_order(checked(kept, order))
        aside = save(station, after)
    wrong = tuple(_in_the_way(station, day))
    said = {**detail(kept, after, order), "in_force": not wrong}
    try:
        control.send(station.folder, CallUp(said, order.actor))
    except control.NotRunning:
        return Moved(said, aside, wrong, False)
    return Moved(said, aside, wrong, True)


def _in_the_way(station: Station, day: date) -> list[Problem]:
    """The errors in the station's other files; until they are mended, the last good programme plays."""
    problems = station.problems.errors
    return [each for each in problems if each.place is None or each.place.file != file_of(day)]
