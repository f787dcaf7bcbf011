"""`callup` on a running station: an order is stored, the calls move, and the ledger has who gave it."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from dalaba.callup.campaign import file_of
from dalaba.doors.cli.callup_sheets import kept_of, told
from dalaba.doors.cli.context import Context, refuse, writing
from dalaba.doors.cli.to_air import actor, ask

if TYPE_CHECKING:
    from dalaba.callup.live import SiteOrder
    from dalaba.desk.callups.on_the_day import Moved


def order(context: Context, given: argparse.Namespace, action: str) -> int:
    """Store the order, move the calls, and write both into the ledger with the person's name. Exit 1 if it is not in
    force."""
    from dalaba.desk.callups.on_the_day import give
    from dalaba.link.requests import Status

    day = context.day(given.date)
    if kept_of(context, day) is None:
        raise refuse("callup.no_plan", day=day, command=context.command)
    ask(context, Status())
    with told(), writing(context.folder / file_of(day)):
        done = give(context.station, day, _order_of(context, given, action, day), context.command)
    _answer(context, done, day)
    for problem in done.wrong:
        context.complain(problem)
    if not done.noted:
        raise refuse("callup.not_noted")
    if done.wrong:
        raise refuse("callup.not_in_force")
    return 0


def _order_of(context: Context, given: argparse.Namespace, action: str, day: date) -> SiteOrder:
    from dalaba.callup.live import KINDS, LENGTHS, SiteOrder
    from dalaba.core.clock import SystemClock
    from dalaba.desk.callups.writing import minutes_into

    site, *said = given.what
    word = said[0] if said else None
    length = LENGTHS.get(word.lower()) if word else None
    if word and length is None:
        raise refuse("callup.report_word", 2, found=word)
    now = round(minutes_into(context.station, day, SystemClock().now()), 2)
    who = given.by or actor()
    return SiteOrder(KINDS[action], site, now, who, given.minutes, length, given.queue, given.tubes)


def _answer(context: Context, done: Moved, day: date) -> None:
    if context.as_json:
        context.dump(dict(done.said))
        return
    context.say("callup.ordered", site=done.said["site"], count=len(done.moved))
    for name, (was, at) in done.moved.items():
        context.say("callup.moved", group=name, was=was, at=at)
    if done.aside:
        context.say("callup.set_aside", file=file_of(day), aside=done.aside.relative_to(context.folder))
