"""What opens on the page 今天 at one press: one play with its why and what can be done, the lost ones, the whole day,
why an outlet sounds or not at a moment, and what a word of the day would change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from dalaba.air.ledger import LedgerError
from dalaba.core import clock
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.core.spot_id import SpotId
from dalaba.desk.booking import FILE
from dalaba.desk.day_changes import word
from dalaba.desk.explaining import why_at
from dalaba.desk.root import Station
from dalaba.doors.console import changes
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.day import Today
from dalaba.doors.console.pages.page import Facts, Sent, Visit
from dalaba.doors.console.requests import Asked, Wrong
from dalaba.messages import sentence
from dalaba.station.days import type_name
from dalaba.station.files import values
from dalaba.station.files.date_values import DateRange
from dalaba.station.schedules import dates_of
from dalaba.views import daylist, timeline
from dalaba.views.daylist import Play

FIELDS = ("row", "outlet", "word", "show")
"""The fields of an address that ask for a panel."""
_AHEAD_WORDS = 12
"""Titles named when a word of the day is asked about."""


def given(visit: Visit) -> Sent:
    """The panel that the address asks for."""
    return Sent("text/html; charset=utf-8", asked(visit).encode())


def asked(visit: Visit) -> str:
    """The panel's inside; "" if the address asks for none."""
    asked = visit.asked
    row, kind, outlet = asked.text("row", 200), asked.text("show", 20), asked.text("outlet", 200)
    said = asked.text("word", 40)
    try:
        if row:
            return visit.piece("today_play.html", **_play(visit, row, asked.text("due", 40), outlet))
        if outlet:
            return visit.piece("today_why.html", **_why(visit, outlet, asked.text("at", 20, True)))
        if said:
            return visit.piece("today_word.html", **_word(visit, said))
        if kind in ("bad", "all"):
            return visit.piece("today_all.html", kind=kind, lines=_lines(visit, kind))
    except Bad as bad:
        raise Wrong(bad.reason.code, **bad.reason.params) from bad
    return ""


def later_one(visit: Visit) -> Outcome:
    """One play so many minutes later: it moves to that time."""
    due, minutes = visit.asked.text("due", 40, True), visit.asked.whole("minutes", 1, 720)
    try:
        at = clock.iso(clock.parse_iso(due) + minutes * values.MINUTE, visit.front.setup.zone)
    except (ValueError, OverflowError) as error:
        raise Wrong("orders.until", found=due) from error
    row, to = visit.asked.text("row", 200, True), list(visit.asked.names("to"))
    visit.asked.done()
    fields = {"row": row, "due": due, "to": to, "at": at}
    return changes.move(visit.front, Asked(fields))


# -- what each shows


def _today(visit: Visit) -> Today:
    return visit.front.day.look(visit.front.setup, visit.front.now())


def _lines(visit: Visit, kind: str) -> list[dict[str, Any]]:
    found = daylist.lines(_today(visit).plays)
    return [line_of(visit, line) for line in found if kind == "all" or line.first.state in daylist.BAD]


def _play(visit: Visit, row: str, due: str, outlet: str) -> Facts:
    """One play, at every outlet where it is due then; `outlet`: the one that was pressed."""
    front, today = visit.front, _today(visit)
    try:
        at = clock.parse_iso(due)
    except (ValueError, OverflowError) as error:
        raise Wrong("orders.until", found=due) from error
    mine = [play for play in today.plays if play.due == at and SpotId.parse(play.id).key == row]
    if not mine:
        return {"plays": [], "row": row}
    first = next((play for play in mine if play.outlet == outlet), mine[0])
    same = [play for play in mine if (play.state, play.why) == (first.state, first.why)]
    zone, now = front.setup.zone, front.now()
    campaign, town = row.partition("/")[0], front.station.owner(row)
    from_outside = Reason("received.read_only", {"name": row, "township": town}) if town else None
    rest = [play for play in mine if play not in same]
    return {
        "plays": same, "rest": rest, "first": first, "row": row, "due": due, "campaign": campaign,
        "where": "、".join(play.outlet for play in same),
        "at": clock.hms(first.start, zone), "shown_due": clock.hms(first.due, zone),
        "said": sentence(f"page_today.state_{first.state}", visit.ui), "kind": daylist_kind(first),
        "answer": _answer(visit, today, first.outlet, first.start),
        "from_outside": from_outside,
        "can_move": first.state in ("coming", "missed", "refused", "skipped") and not first.flow and not first.ordered,
        "coming": first.state == "coming" and first.start > now,
        "since": clock.hms(first.due, zone), "id": str(SpotId.parse(first.id)._replace(outlet="")),
        "booked": SpotId.parse(row).row if _is_booked(visit, row) else "",
        "dated": not first.ordered and _has_dates(visit, campaign), "date": today.date.isoformat(),
        "next_time": clock.hms((max(now, first.start) // values.MINUTE + 10) * values.MINUTE, zone)[:5],
    }  # fmt: skip


def line_of(visit: Visit, line: daylist.Line) -> dict[str, Any]:
    """A line as the list shows it."""
    first, zone = line.first, visit.front.setup.zone
    names = line.outlets
    where = names[0] if len(names) == 1 else visit.say("places", count=len(names))
    return {
        "at": clock.hms(first.start, zone), "title": first.title, "where": where, "state": first.state,
        "kind": timeline.kind_of(first.state), "why": first.why if first.state in (*daylist.BAD, "skipped") else None,
        "row": line.key, "due": clock.iso(first.due, zone), "first": names[0],
        "owner": visit.front.station.owner(line.key),
        "id": f"p{crc32(repr((line.key, first.due, names)).encode()):x}",
        "said": sentence(f"page_today.state_{first.state}", visit.ui),
    }  # fmt: skip


def daylist_kind(play: Play) -> str:
    """The class of its state."""
    return timeline.kind_of(play.state)


def _has_dates(visit: Visit, campaign: str) -> bool:
    found = (each for each in visit.front.station.plan.campaigns if each.name == campaign)
    return any(dates_of(each) for each in found)


def _is_booked(visit: Visit, row: str) -> bool:
    return any(
        f"{campaign.name}/{each.id}" == row
        for campaign in visit.front.station.plan.campaigns
        if campaign.file == FILE
        for each in campaign.rows
    )


def _why(visit: Visit, outlet: str, at: str) -> Facts:
    today = _today(visit)
    if outlet not in visit.front.setup.outlets:
        raise Wrong("files.unknown_outlet", found=outlet, nearest="、".join(list(visit.front.setup.outlets)[:4]))
    moment = today.midnight + values.clock_time(at)
    shown = clock.hms(moment, visit.front.setup.zone)
    return {"outlet": outlet, "at": shown, "answer": _answer(visit, today, outlet, moment)}


def _answer(visit: Visit, today: Today, outlet: str, moment: Instant) -> Sequence[Reason]:
    """Why it sounds or is silent there then, by the programme that air has and the ledger."""
    front = visit.front
    if outlet not in front.setup.outlets:
        return ()
    try:
        return why_at(front.station, outlet, moment, visit.ui, today.programme)
    except LedgerError as error:
        return (error.reason,)


def _word(visit: Visit, said: str) -> Facts:
    """What a word would change today, or what taking it back would."""
    station: Station = visit.front.own()
    today = clock.today(visit.front.now(), visit.front.setup.zone)
    code, span = changes.known_word(station, said), DateRange(today, today)
    now = next((each for each in word.words(station, today) if each.code == code), None)
    undo = now is not None and now.holds
    book = word.without(station, span, code) if undo else word.said(station, span, (code,), (), clear=False)
    found = word.effect(station, word.as_if(station, book), span, () if undo else (code,), ())
    return {
        "code": code, "types": type_name(code, visit.ui), "undo": undo,
        "by_hand": undo and now is not None and not now.said,
        "effect": found, "gone": found.gone[:_AHEAD_WORDS], "new": found.new[:_AHEAD_WORDS],
        "date": today.isoformat(),
    }  # fmt: skip
