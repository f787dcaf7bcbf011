"""Changing, adding, copying and switching rows at the page: each is tried first, and told before it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dalaba.core import clock
from dalaba.core.model import Problem, Reason
from dalaba.core.problems import Bad
from dalaba.desk import approving, booking
from dalaba.desk.editing import Changed, SheetOpen, digest, effects, rows
from dalaba.desk.editing.rows import Edit, Found
from dalaba.desk.root import Station
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages import timetable_shown
from dalaba.doors.console.pages.page import Visit
from dalaba.doors.console.pages.timetable_shown import Shown, ahead, shown
from dalaba.doors.console.requests import Asked
from dalaba.messages import sentence
from dalaba.station.days import shown as days_in_words
from dalaba.station.files import date_values
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.keys import printed
from dalaba.views.calendar import Entry

FIELDS = ("at", "between", "every", "dates", "weekdays", "outlets", "languages", "note")
"""The form's fields, in order; `outlets` is a row's 播放点, as a field `to` is another thing in forms."""
_OF_FORM = {"to": "outlets"}
_HOW = ("here", "more", "instead")
_MOST = 2_000


def key_of_field(name: str) -> str:
    """The row's key of a form's field."""
    return "to" if name == "outlets" else name


@dataclass(frozen=True, slots=True)
class Plan:
    """What a form asks for. `edits` are written in turn."""

    edits: tuple[Edit, ...]
    keys: frozenset[str]
    """The rows that it concerns, before and after."""
    key: str
    """The row to show afterwards."""

    @property
    def before(self) -> Station:
        return self.edits[0].before

    @property
    def after(self) -> Station:
        return self.edits[-1].after

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(each for edit in self.edits for each in edit.problems)


# -- what is asked


def _said(visit: Visit) -> dict[str, str]:
    """Key of a row -> what its field holds."""
    said = {key_of_field(name): visit.asked.text(name, _MOST) for name in FIELDS}
    return {**said, "dates": _dates(visit, said["dates"])}


def _dates(visit: Visit, text: str) -> str:
    """明天 as a date, as the file is read on other days, too; anything else as it is typed."""
    if not text or any(sign.isdigit() for sign in text):
        return text
    try:
        span = date_values.dates(text, today=clock.today(visit.front.now(), visit.front.setup.zone))
    except Bad:
        return text  # a rule, or a word that is told at its field
    return days_in_words(span) if isinstance(span, DateRange) else text


def _plan(visit: Visit, station: Station) -> Plan:
    """What the form of a row asks for."""
    key, how = visit.asked.text("row", 400, True), visit.asked.choice("how", _HOW, "here")
    said = _said(visit)
    if how == "here":
        edit = rows.changed(station, key, said)
        new = f"{edit.campaign}/{edit.new.id}" if edit.new is not None else key
        return Plan((edit,), frozenset({key, new}), new)
    cells, facts = booking.copy_of(station, key)
    name, edit = booking.planned(station, {**cells, **said}, facts, visit.front.now())
    new = f"{edit.campaign}/{name}"
    if how == "more" or edit.problems:
        return Plan((edit,), frozenset({new}), new)
    off = rows.changed(edit.after, key, {"enabled": "否"})
    old = f"{off.campaign}/{off.new.id}" if off.new is not None else key
    return Plan((edit, off), frozenset({key, old, new}), new)


def _new(visit: Visit, station: Station) -> Plan:
    """What the form for a new row asks for."""
    source, _, name = visit.asked.text("what", _MOST, True).partition(":")
    row = {key: text for key, text in _said(visit).items() if text} | {source: name}
    facts = _facts(visit)
    name, edit = booking.planned(station, row, facts, visit.front.now())
    return Plan((edit,), frozenset({f"{edit.campaign}/{name}"}), f"{edit.campaign}/{name}")


def _facts(visit: Visit) -> dict[str, str]:
    """What the notice says about itself, one a line: 地点=祠堂."""
    lines = visit.asked.text("facts", 2_000).replace("＝", "=").splitlines()
    pairs = (line.partition("=") for line in lines if line.strip())
    return {name.strip(): value.strip() for name, sign, value in pairs if sign and name.strip().isidentifier()}


# -- trying


def try_change(visit: Visit) -> Outcome:
    """While somebody fills in a row's form: what it would do."""
    return _tried(visit, _plan, "e")


def try_new(visit: Visit) -> Outcome:
    """While somebody fills in the form for a new row."""
    return _tried(visit, _new, "a")


def _tried(visit: Visit, plan: Callable[[Visit, Station], Plan], form: str) -> Outcome:
    days = ahead(visit)
    with days.lock:
        try:
            asked = plan(visit, days.station())
            parts = _parts(visit, asked, form)
        except (Bad, OSError) as error:
            parts = {**_no_words(form), f"{form}-effects": _told(visit, [why(error)], True)}
    return Outcome(Reason("page_timetable.tried"), True, parts=parts)


def _parts(visit: Visit, plan: Plan, form: str) -> dict[str, str]:
    """What the form would do, and what is wrong at which field."""
    parts, others = _no_words(form), list[Reason]()
    for edit in plan.edits:
        for problem in edit.problems:
            name = _field_of(problem, edit)
            if name and not parts[f"{form}-{name}"]:
                parts[f"{form}-{name}"] = visit.piece("timetable_wrong.html", wrong=reason_of(problem))
            else:
                others.append(reason_of(problem))
    if not plan.problems:
        return {**parts, f"{form}-effects": _told(visit, _effects(visit, plan), False)}
    return {**parts, f"{form}-effects": _told(visit, others, True) if others else ""}


def _no_words(form: str) -> dict[str, str]:
    return {f"{form}-{name}": "" for name in FIELDS}


def _field_of(problem: Problem, edit: Edit) -> str:
    """The form's field in which the problem was typed; "" for none."""
    option = str(problem.reason.params.get("option", ""))
    key = option.removeprefix("--").replace("-", "_") if option else rows.at_field(problem, edit)
    key = {"date": "dates", "language": "languages"}.get(key, key)
    name = _OF_FORM.get(key, key)
    return name if name in FIELDS else ""


def reason_of(problem: Problem) -> Reason:
    """Why, without the words that only fit a command line or a file."""
    params = dict(problem.reason.params)
    if problem.reason.code in ("cli.book_not_so", "cli.book_not") and "why_code" in params:
        inner = {name.removeprefix("why_"): fact for name, fact in params.items() if name.startswith("why_")}
        return Reason(str(inner.pop("code")), inner)
    return Reason(problem.reason.code, {name: fact for name, fact in params.items() if name != "waits"})


def _effects(visit: Visit, plan: Plan) -> list[Reason]:
    days, before, after = ahead(visit), plan.before, plan.after
    pairs = [
        (campaign, row)
        for campaign in (*before.plan.campaigns, *after.plan.campaigns)
        for row in campaign.rows
        if f"{campaign.name}/{row.id}" in plan.keys
    ]
    zone, now = visit.front.setup.zone, visit.front.now()
    touched = effects.days_touched(after, pairs, clock.today(now, zone))
    found = effects.effects(
        before, after, plan.keys, touched, now,
        lambda station, day: days.programme(day, station=None if station is before else station),
    )  # fmt: skip
    return effects.told(found, zone) or [Reason("cli.effect_none")]


def _told(visit: Visit, reasons: list[Reason], wrong: bool) -> str:
    lost = [each for each in reasons if wrong or each.code in effects.LOSSES or each.code == "cli.effect_moved"]
    return visit.piece("timetable_effects.html", lost=lost, rest=[each for each in reasons if each not in lost])


# -- doing


def change(visit: Visit) -> Outcome:
    """Change the row, or copy it with these changes."""
    return _done(visit, _plan, "e", "change")


def add(visit: Visit) -> Outcome:
    """Add a new row to the program's own sheet."""
    return _done(visit, _new, "a", "add")


def switch(visit: Visit) -> Outcome:
    """Switch a row off, or on again."""
    on = visit.asked.flag("on")

    def plan(visit: Visit, station: Station) -> Plan:
        key = visit.asked.text("row", 400, True)
        edit = rows.changed(station, key, {"enabled": "是" if on else "否"})
        new = f"{edit.campaign}/{edit.new.id}" if edit.new is not None else key
        return Plan((edit,), frozenset({key, new}), new)

    return _done(visit, plan, "e", "on" if on else "off")


def remove(visit: Visit) -> Outcome:
    """Take a row out of its file."""

    def plan(visit: Visit, station: Station) -> Plan:
        key = visit.asked.text("row", 400, True)
        return Plan((rows.removed(station, key),), frozenset({key}), "")

    return _done(visit, plan, "e", "remove")


def _done(visit: Visit, plan: Callable[[Visit, Station], Plan], form: str, what: str) -> Outcome:
    days, see = ahead(visit), shown(visit)
    with days.lock:
        station = days.station()
        try:
            asked = plan(visit, station)
            if asked.problems:
                first = reason_of(asked.problems[0])
                return Outcome(
                    Reason("page_timetable.not_done").because(first), False, parts=_parts(visit, asked, form)
                )
            lost = [each for each in _effects(visit, asked) if each.code in effects.LOSSES]
            _not_meanwhile(visit, asked)
            for edit in asked.edits:
                rows.write(visit.front.folder, edit)
        except Changed as error:
            return Outcome(error.reason, False, parts=_both(visit, error, form))
        except (Bad, OSError) as error:
            return Outcome(Reason("page_timetable.not_done").because(why(error)), False)
        by = visit.person.name
        unsigned = [approving.signed(station, each.campaign, [(each.old, each.new)], by) for each in asked.edits]
        title = _title(asked, see.row)
        facts = {"title": title, "file": asked.edits[0].file}
        note(visit, Reason(f"page_timetable.noted_{what}", facts))
        return Outcome(
            Reason(f"page_timetable.did_{what}", facts),
            True,
            (*(each for each in unsigned if each is not None), *lost),
            parts=after(visit, see, asked.key if form == "e" else ""),
        )


def _title(plan: Plan, key: str) -> str:
    """What the row plays, by its title."""
    for edit in plan.edits:
        row = edit.new or edit.old
        if row is not None:
            script = edit.after.plan.script_of(row)
            return script.title if script is not None else row.script
    return key


def _not_meanwhile(visit: Visit, plan: Plan) -> None:
    """Raise Changed if the file is not what the page showed. A copy changes nothing that was shown."""
    was = visit.asked.text("was", 80)
    first = plan.edits[-1] if len(plan.edits) > 1 else plan.edits[0]
    if was and visit.asked.choice("how", _HOW, "here") != "more" and first.was != was:
        path = visit.front.folder / first.file
        raise Changed(path, path.read_bytes() if path.exists() else None, first.data)


def _both(visit: Visit, changed: Changed, form: str) -> dict[str, str]:
    """Both texts, one under the other; the form may be sent again, knowing of the other."""
    theirs, mine = changed.texts
    was = digest(visit.front.folder / "schedules" / str(changed.reason.params["file"]))
    return {f"{form}-effects": visit.piece("timetable_both.html", theirs=theirs, mine=mine, was=was)}


def why(error: Exception) -> Reason:
    """Why nothing was written, as a sentence."""
    if isinstance(error, Bad):
        return error.reason
    if isinstance(error, SheetOpen):
        return Reason("page_timetable.open")
    return Reason("page_timetable.disk", {"error": getattr(error, "strerror", "") or str(error)})


def note(visit: Visit, what: Reason) -> None:
    """Put on the ledger what was done, and have the desk take it up at once."""
    visit.front.did(what)
    visit.front.reload(Asked({}))


def after(visit: Visit, see: Shown, key: str) -> dict[str, str]:
    """The pieces after a change."""
    return {"grid": timetable_shown.grid(visit, see), "edit": edit_piece(visit, see, key)}


# -- the form of a row


def edit_piece(visit: Visit, see: Shown, key: str) -> str:
    """The card of a row with its form; "" for none. What is gone is said."""
    if not key:
        return ""
    days = ahead(visit)
    with days.lock:
        station = days.station()
        try:
            row = rows.found(station, key)
        except Bad as bad:
            return visit.piece("timetable_gone.html", why_gone=bad.reason)
        return visit.piece("timetable_edit.html", see=see, **_row_facts(visit, station, row))


def _row_facts(visit: Visit, station: Station, row: Found) -> Mapping[str, Any]:
    script = station.plan.script_of(row.row)
    title = script.title if script is not None else row.row.script
    path = visit.front.folder / row.campaign.file
    place = row.row.place
    cell = "" if place is None else f"{place.sheet or ''} {place.cell or ''}".strip()
    where = visit.say("line", number=place.line) if place is not None and place.line else cell
    return {
        "row": row, "title": title, "name": Entry(row.key, title, (), ()).name, "was": digest(path),
        "file": row.campaign.file, "where": where, "own": row.campaign.file == rows.OWN, "made": row.number < 0,
        "fields": [(name, printed("row", key_of_field(name), visit.ui), _text_of(row, name)) for name in FIELDS],
        "hints": hints(visit), "labels": labels(visit), "days": _campaign_days(row, visit.ui),
        "may": visit.person.may("announcer"),
        "outlets": list(station.setup.outlets), "zones": list(station.setup.zones), "off": not row.row.enabled,
        "whole_off": not row.campaign.enabled,
    }  # fmt: skip


def _text_of(row: Found, name: str) -> str:
    return rows.one_line(row.cells.get(key_of_field(name), ""))


def _campaign_days(row: Found, ui: str) -> str:
    """The days that its campaign gives it."""
    return "" if row.cells.get("dates") else "、".join(days_in_words(each, ui) for each in row.campaign.dates)


def hints(visit: Visit) -> Mapping[str, str]:
    """Field -> an example of what to write there."""
    return {name: sentence(f"page_timetable.hint_{name}", visit.ui) for name in FIELDS}


def labels(visit: Visit) -> Mapping[str, str]:
    """Field -> what it is called."""
    return {name: sentence(f"page_timetable.field_{name}", visit.ui) for name in FIELDS}
