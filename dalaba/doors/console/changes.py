"""What people say of a day through the page and the API: its word, later, postponed, one play at another time.

Each is written as the verb of its name writes it, the desk is told to read it at once, and the ledger has who did it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from dalaba.core import clock
from dalaba.core.model import Instant, Programme, Reason, Spot
from dalaba.core.problems import Bad, nearest
from dalaba.core.spot_id import SpotId
from dalaba.desk.day_changes import book, moving, postponing, word
from dalaba.desk.day_changes import later as lateness
from dalaba.desk.root import Station, read_anew
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.requests import Asked, day_of
from dalaba.link import handover
from dalaba.link.requests import SkipNext
from dalaba.station.days import day_type, type_name
from dalaba.station.days.daybook import Daybook
from dalaba.station.files import values
from dalaba.station.files.date_values import DateRange

_MOST_DAYS = 366


def say_word(front: Front, asked: Asked) -> Outcome:
    """Say of a day that it is rainy, or take it back (`undo`)."""
    front, code, undo = _as(front, asked), asked.text("word", 40, True), asked.flag("undo")
    to, day = front.outlets(asked.names("to")), _day(front, asked)
    asked.done()

    def do() -> Outcome:
        before = Station.read(front.folder)
        kind, span = known_word(before, code), DateRange(day, day)

        def told() -> Daybook:
            return word.without(before, span, kind) if undo else word.said(before, span, (kind,), to, clear=False)

        book.rewrite(front.folder, told)
        after = before.reread()
        found = word.effect(before, after, span, () if undo else (kind,), to)
        facts = {
            "date": day.isoformat(),
            "types": type_name(kind),
            "due": str(found.planned),
            "now": str(found.planned_now),
        }
        said = Reason("page_today.word_undone" if undo else "page_today.word_said", facts)
        noted = Reason("page_today.did_word_undone" if undo else "page_today.did_word", _some(facts, "date", "types"))
        return _done(front, after, said, noted, tuple(each.reason for each in found.lacks))

    return _tried(do)


def known_word(station: Station, said: str) -> str:
    """The code of a day type that something here uses. Raises Bad with the nearest."""
    code = day_type(said)
    if code not in station.day_types:
        allowed = [type_name(each) for each in station.day_types]
        raise Bad("cli.day_type_unknown", found=said, nearest=nearest(said, allowed) or "、".join(allowed))
    return code


def put_later(front: Front, asked: Asked) -> Outcome:
    """From a time on, everything at some outlets is so many minutes later; `undo`: no longer."""
    front, to, day, undo = _as(front, asked), front.outlets(asked.names("to")), _day(front, asked), asked.flag("undo")
    since, by, until = (asked.text(name, 40) for name in ("from", "by", "until"))
    asked.done()

    def do() -> Outcome:
        station, now = Station.read(front.folder), front.now()
        outlets = to or lateness.usual_outlets(station.setup)
        if undo:
            put = lateness.put_back(station, day, outlets, now)
        else:
            put = lateness.put_later(station, day, outlets, bool(to), since, by, until, now)
        facts = {"outlets": "、".join(put.outlets), "count": str(len(put.change.moved)), "since": since, "by": by}
        said = Reason("page_today.later_undone" if undo else "page_today.later_said", facts)
        noted = Reason("page_today.did_later_undone" if undo else "page_today.did_later", facts)
        lost = tuple(_lost(each.outlet, lateness.name_of(each), each.reason) for each in put.change.lost[:5])
        return _done(front, put.station, said, noted, lost)

    return _tried(do)


def postpone(front: Front, asked: Asked) -> Outcome:
    """From a day on, a campaign happens so many days later; `undo`: on its own days."""
    front, name, undo = _as(front, asked), asked.text("campaign", 200, True), asked.flag("undo")
    days, since = asked.whole("days", 1, _MOST_DAYS, 1), _day(front, asked, "from")
    asked.done()

    def do() -> Outcome:
        station = Station.read(front.folder)
        done = postponing.put_back(station, name) if undo else postponing.put_off(station, name, since, days)
        facts = {"campaign": name, "days": str(days), "since": since.isoformat()}
        said = Reason("page_today.postpone_undone" if undo else "page_today.postpone_said", facts)
        noted = Reason("page_today.did_postpone_undone" if undo else "page_today.did_postpone", facts)
        return _done(front, done.station, said, noted)

    return _tried(do)


def move(front: Front, asked: Asked) -> Outcome:
    """Have one play begin at another time of its day."""
    front, row, due, at = _as(front, asked), *(asked.text(name, 200, True) for name in ("row", "due", "at"))
    to, day = front.outlets(asked.names("to")), _day(front, asked)
    asked.done()

    def do() -> Outcome:
        programme = handed(front, day)
        zone = clock.zone(programme.zone)
        spots = moving.plays_of(programme, row, _moment(due, day, front), to)
        moved = moving.move(
            front.folder, spots, _moment(at, day, front), front.now(), lambda each: _left_out(front, each)
        )
        facts = {
            "title": moved.title, "was": clock.hms(moved.was, zone), "at": clock.hms(moved.at, zone),
            "outlets": "、".join(moved.outlets),
        }  # fmt: skip
        return _done(front, None, Reason("orders.moved", facts), Reason("page_today.did_move", facts))

    return _tried(do)


def unbook(front: Front, asked: Asked) -> Outcome:
    """Take a row out of the program's own sheet."""
    from dalaba.desk.booking import FILE, booked, remove

    front, name = _as(front, asked), asked.text("id", 200, True)
    asked.done()

    def do() -> Outcome:
        if not remove(front.folder, name):
            ids = [row.id for row in booked(Station.read(front.folder))]
            hint = nearest(name, ids) or "、".join(ids) or "…"
            return Outcome(Reason("cli.book_unknown", {"found": name, "nearest": hint}), False)
        said = Reason("page_today.unbooked", {"id": name, "file": FILE})
        return _done(front, None, said, Reason("page_today.did_unbook", {"id": name}))

    return _tried(do)


def handed(front: Front, day: date) -> Programme:
    """The programme that air has of a day; if there is none, as the files are now."""
    try:
        return handover.read(handover.path_of(front.folder, day))
    except (OSError, handover.HandoverError):
        return front.own().compile(day)


# -- helpers


def _as(front: Front, asked: Asked) -> Front:
    """In the name of who is named, or of who is at the page."""
    return front.of(front.actor(asked))


def _day(front: Front, asked: Asked, name: str = "date") -> date:
    today = clock.today(front.now(), front.setup.zone)
    day: date = day_of(asked.text(name, 40), today, today)
    return day


def _moment(text: str, day: date, front: Front) -> Instant:
    """An ISO time, or a time of that day."""
    if "T" in text:
        try:
            return clock.parse_iso(text)
        except (ValueError, OverflowError):
            raise Bad("orders.until", found=text) from None
    return clock.at(day, values.clock_time(text), front.setup.zone)


def _left_out(front: Front, spots: Sequence[Spot]) -> Reason | None:
    """Have air leave these out, once; why it does not."""
    name = str(SpotId.parse(spots[0].id)._replace(outlet=""))
    answer = front.ask(SkipNext(tuple(spot.outlet for spot in spots), front.user, "", name))
    if answer["code"] == "air.did_skip_next":
        return None
    return Reason(str(answer["code"]), {name: str(fact) for name, fact in answer.get("params", {}).items()})


def _tried(do: Callable[[], Outcome]) -> Outcome:
    """The outcome, or why it was not done."""
    try:
        return do()
    except Bad as bad:
        return Outcome(bad.reason, False)
    except OSError as error:
        return Outcome(Reason("page_today.not_written", {"why": error.strerror or str(error)}), False)


def _done(front: Front, after: Station | None, said: Reason, noted: Reason, also: tuple[Reason, ...] = ()) -> Outcome:
    """Tell the desk and the ledger. What does not count yet, because files have errors, is said."""
    read_anew(front.folder)
    untold = front.did(noted)
    frozen = after is not None and bool(after.problems.errors)
    waits = (
        (Reason("page_today.counts_later", {"where": str(after.problems.errors[0].place or "")}),)
        if after and frozen
        else ()
    )
    return Outcome(said, True, (*waits, *also, *((untold,) if untold else ())))


def _lost(outlet: str, title: str, why: Reason) -> Reason:
    return Reason("page_today.lost", {"outlet": outlet, "title": title}).because(why)


def _some(facts: dict[str, str], *names: str) -> dict[str, str]:
    return {name: facts[name] for name in names}
