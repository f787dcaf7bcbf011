"""`callup` on a running station: an order is stored, the calls move, and the ledger has who gave it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from dalaba.callup.campaign import file_of
from dalaba.core.model import Problem
from dalaba.core.problems import nearest
from dalaba.doors.cli.callup_sheets import kept_of, minutes_into, save
from dalaba.doors.cli.context import Context, refuse
from dalaba.doors.cli.to_air import actor, ask

if TYPE_CHECKING:
    from dalaba.callup.live import SiteOrder
    from dalaba.callup.store import SavedCalls


def order(context: Context, given: argparse.Namespace, action: str) -> int:
    """Store the order, move the calls, and write both into the ledger with the person's name. Exit 1 if it is not in
    force."""
    from dalaba.callup.store import detail
    from dalaba.link import control
    from dalaba.link.requests import CallUp, Status

    day = context.day(given.date)
    kept = kept_of(context, day)
    if kept is None:
        raise refuse("callup.no_plan", day=day, command=context.command)
    ask(context, Status())
    order = _order_of(context, given, action, kept, day)
    after = kept.with_order(order)
    aside = save(context, after)
    wrong = _in_the_way(context, day)
    said = {**detail(kept, after, order), "in_force": not wrong}
    _answer(context, said)
    if aside and not context.as_json:
        context.say("callup.set_aside", file=file_of(day), aside=aside.relative_to(context.folder))
    for problem in wrong:
        context.complain(problem)
    try:
        control.send(context.folder, CallUp(said, order.actor))
    except control.NotRunning as error:
        raise refuse("callup.not_noted") from error
    if wrong:
        raise refuse("callup.not_in_force")
    return 0


def _in_the_way(context: Context, day: date) -> list[Problem]:
    """The errors in the station's other files; until they are mended, the last good programme plays."""
    problems = context.station.problems.errors
    return [each for each in problems if each.place is None or each.place.file != file_of(day)]


def _order_of(context: Context, given: argparse.Namespace, action: str, kept: SavedCalls, day: date) -> SiteOrder:
    from dalaba.callup.live import KINDS, LENGTHS, SiteOrder

    site, *said = given.what
    names = [each.name for each in kept.booked.planned.sites]
    if site not in names:
        raise refuse("callup.unknown_site", found=site, nearest=nearest(site, names) or "、".join(names[:8]))
    word = said[0] if said else None
    length = LENGTHS.get(word.lower()) if word else None
    if word and length is None:
        raise refuse("callup.report_word", 2, found=word)
    if action == "report" and length is None and given.queue is None and given.tubes is None:
        raise refuse("callup.report_word", 2, found="")
    now = minutes_into(context, day)
    for number in (given.minutes, given.queue, given.tubes):
        if number is not None and not 0 <= number <= 100_000:
            raise refuse("callup.number", 2, found=number, low=0, high=100_000)
    who = given.by or actor()
    return SiteOrder(KINDS[action], site, round(now, 2), who, given.minutes, length, given.queue, given.tubes)


def _answer(context: Context, said: Mapping[str, object]) -> None:
    if context.as_json:
        context.dump(dict(said))
        return
    moved = said["moved"]
    assert isinstance(moved, dict)
    context.say("callup.ordered", site=said["site"], count=len(moved))
    for name, at in moved.items():
        context.say("callup.moved", group=name, was=at[0], at=at[1])
