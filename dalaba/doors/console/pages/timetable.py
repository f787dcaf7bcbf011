"""排期: the week and the month of each outlet, by each timetable; rows are changed where they are seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk import approving
from dalaba.desk.day_changes import book, word
from dalaba.desk.editing import Changed, rows, upload
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages import timetable_editing as editing
from dalaba.doors.console.pages import timetable_shown as shown
from dalaba.doors.console.pages.page import DO_AGAIN, Deed, Facts, Page, Sent, Visit
from dalaba.doors.console.requests import Wrong
from dalaba.messages import sentence
from dalaba.speech.library.sound_names import sound_names
from dalaba.station.days import SCHOOLS, WEEKDAY_TYPES, type_name
from dalaba.station.export import blank, export
from dalaba.station.files.date_values import DateRange
from dalaba.station.hours import Hours
from dalaba.views.picture.dates import brief_date

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAIN = "-"
"""In place of a day's type: nothing special after all."""
_WEEKS = 4
"""How many weeks the calendar file has."""
MOST_SHEET = 4_000_000
"""Bytes of a sheet that can be brought."""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def facts(visit: Visit) -> Facts:
    """The whole page."""
    see = shown.looked_at(visit)
    days = shown.ahead(visit)
    with days.lock:
        station = days.station()
        setup, plan = station.setup, station.plan
        sounds = sound_names(station.folder)
        heard = [(f"script:{name}", each.title if each.title == name else f"{each.title} ({name})")
                 for name, each in plan.scripts.items()]  # fmt: skip
        return {
            "see": see, "span": shown.span(visit, see), "schemes": shown.schemes(station, visit.ui),
            "hints": editing.hints(visit), "labels": editing.labels(visit),
            "outlets": list(setup.outlets), "zones": list(setup.zones), "heard": heard,
            "sounds": [*((f"file:{name}", name) for name in sorted(sounds.names)),
                       *((f"playlist:{name}", name) for name in sorted(sounds.playlists)),
                       *((f"relay:{name}", name) for name in setup.relays)],
            "grid": shown.grid(visit, see), "edit": editing.edit_piece(visit, see, see.row),
            "day": day_piece(visit, see), "campaigns": [each.name for each in plan.campaigns if each.rows],
            "fields": editing.FIELDS, "off": _off(visit), "may": visit.person.may("announcer"), "most": MOST_SHEET,
        }  # fmt: skip


def _off(visit: Visit) -> Sequence[tuple[str, str]]:
    """The rows that are switched off: they are in no week, and have to be found all the same."""
    plan = shown.ahead(visit).station().plan
    found = [
        (campaign, row)
        for campaign in plan.campaigns
        for row in campaign.rows
        if not (campaign.enabled and row.enabled)
    ]
    titles = [(f"{campaign.name}/{row.id}", plan.script_of(row), row) for campaign, row in found]
    return [(key, f"{script.title if script else row.script} · {key}") for key, script, row in titles]


# -- the day


def day_piece(visit: Visit, see: shown.Shown) -> str:
    """The card on which the chosen day is marked."""
    days = shown.ahead(visit)
    with days.lock:
        station = days.station()
        kinds = [
            (each, type_name(each, visit.ui)) for each in station.day_types if each not in ("workday", "schoolday")
        ]
        usual = [pair for pair in kinds if pair[0] not in WEEKDAY_TYPES]
        runs = [pair for pair in kinds if pair[0] in WEEKDAY_TYPES]
        facts = shown.day_facts(visit, station, see)
        return visit.piece(
            "timetable_day.html", see=see, usual=usual, runs=runs, may=visit.person.may("announcer"),
            plain=_PLAIN, outlets=list(station.setup.outlets), zones=list(station.setup.zones), **facts,
        )  # fmt: skip


def mark(visit: Visit) -> Outcome:
    """Say what kind of day it is, as the verb `day` does."""
    see = shown.shown(visit)
    kind = visit.asked.text("kind", needed=True)
    places = visit.front.outlets(visit.asked.names("outlets"))
    days = shown.ahead(visit)
    with days.lock:
        station = days.station()
        if kind != _PLAIN and kind not in station.day_types:
            raise Wrong("console.field_choice", name="kind", allowed=", ".join(station.day_types))
        if kind in WEEKDAY_TYPES and not places:
            places = station.setup.members(SCHOOLS) or ()
            if not places:
                return Outcome(Reason("page_timetable.no_school"), False)
        span = DateRange(see.day, see.day)
        try:
            types = () if kind == _PLAIN else (kind,)
            book.rewrite(visit.front.folder, lambda: word.said(station, span, types, places, not types))
        except Bad as bad:
            return Outcome(bad.reason, False)
        found = word.effect(station, days.station(), span, types, places)
    said = {"day": brief_date(see.day, "zh"), "day_en": brief_date(see.day, "en")}
    said["outlets"] = "、".join(places) or visit.say("everywhere")
    said["types"] = "" if kind == _PLAIN else type_name(kind)
    what = "mark" if types else "plain"
    counts = {"planned": str(found.planned), "planned_now": str(found.planned_now)}
    told = (Reason("page_timetable.day_counts", counts), *(each.reason for each in found.lacks))
    editing.note(visit, Reason(f"page_timetable.noted_{what}", said))
    parts = {"grid": shown.grid(visit, see), "day": day_piece(visit, see)}
    return Outcome(Reason(f"page_timetable.did_{what}", said), True, told, parts=parts)


# -- Excel


def read_sheet(visit: Visit) -> Outcome:
    """Look at a sheet that somebody brings."""
    days = shown.ahead(visit)
    with days.lock:
        try:
            found = _brought(visit)
        except Bad as bad:
            return Outcome(bad.reason, False, parts={"sheet": ""})
        ok, name = not found.edit.problems, Path(found.edit.file).name
        piece = visit.piece(
            "timetable_sheet.html", found=found, ok=ok, name=name, reason=editing.reason_of,
            fates={each: sentence(f"page_timetable.fate_{each}", visit.ui) for each in upload.FATES},
            titles={each.row.id: _title(found, each) for each in found.lines},
            loose=[each for each in found.edit.problems if not any(each in line.wrong for line in found.lines)],
        )  # fmt: skip
    code = "page_timetable.sheet_read" if ok else "page_timetable.sheet_wrong"
    return Outcome(Reason(code, {"name": name}), ok, parts={"sheet": piece})


def _title(found: upload.Upload, line: upload.Line) -> str:
    script = found.edit.after.plan.script_of(line.row)
    return script.title if script is not None else line.row.script


def take_sheet(visit: Visit) -> Outcome:
    """Write it into `schedules/`."""
    days, see = shown.ahead(visit), shown.shown(visit)
    with days.lock:
        try:
            found = _brought(visit)
            if found.edit.problems:
                return Outcome(editing.reason_of(found.edit.problems[0]), False)
            if visit.asked.text("was", 80) != found.edit.was:
                raise Changed(visit.front.folder / found.edit.file, None, None)
            rows.write(visit.front.folder, found.edit)
        except Changed as changed:
            return Outcome(changed.reason, False, (DO_AGAIN,))
        except (Bad, OSError) as error:
            return Outcome(editing.why(error), False)
    unsigned = approving.signed_file(found.edit.before, found.edit.after, found.edit.file, visit.person.name)
    said = {"file": found.edit.file, "rows": str(len(found.lines) - found.count("gone"))}
    editing.note(visit, Reason("page_timetable.noted_sheet", said))
    parts = {"grid": shown.grid(visit, see), "sheet": ""}
    return Outcome(Reason("page_timetable.did_sheet", said), True, (unsigned,) if unsigned else (), parts=parts)


def _brought(visit: Visit) -> upload.Upload:
    """The sheet in the form. Raises Bad if it is none."""
    if visit.brought is None:
        raise Bad("page_timetable.no_sheet")
    return upload.looked_at(shown.ahead(visit).station(), visit.brought.name, visit.brought.path.read_bytes())


def excel(visit: Visit) -> Sent:
    """A campaign as a workbook that can be changed and brought back; or an empty one to fill in."""
    name = visit.asked.text("campaign")
    days = shown.ahead(visit)
    with days.lock:
        station = days.station()
        plan = station.plan
        campaign = next((each for each in plan.campaigns if each.name == name), None)
        if campaign is None:
            called = visit.say("blank_name")
            return Sent(_XLSX, blank(plan.setup, plan.scripts, sound_names(station.folder), visit.ui), f"{called}.xlsx")
        stem = _NOT_IN_NAMES.sub("_", campaign.name)
        try:
            data = export(station.folder, campaign, plan.setup, plan.scripts, ".xlsx", visit.ui, stem)
        except Bad as bad:
            raise Wrong(bad.reason.code, **bad.reason.params) from bad
    return Sent(_XLSX, data, f"{stem}.xlsx")


# -- for the wall, and for other calendars


def picture(visit: Visit) -> Sent:
    """The week as one page that needs nothing else: an overview, and a lane for each outlet."""
    from dalaba.views.picture import page

    see, days = shown.shown(visit), shown.ahead(visit)
    with days.lock:
        station = days.station()
        programmes = [days.programme(day, see.scheme) for day in see.days]
        hours = [Hours(station.setup, day, station.plan.days, station.plan.exams) for day in see.days]
        shut = {
            name: [(each.since, each.until) for day in hours for each in day.closed(name)]
            for name in station.setup.outlets
        }
    name = visit.say("file_name", station=visit.front.setup.name, date=see.days[0].isoformat())
    return Sent("text/html", page(programmes, visit.ui, shut).encode(), f"{_NOT_IN_NAMES.sub('_', name)}.html")


def calendar(visit: Visit) -> Sent:
    """The coming weeks as a calendar file."""
    from dalaba.views.calendar import ics

    see, days = shown.shown(visit), shown.ahead(visit)
    with days.lock:
        first = see.days[0]
        programmes = [days.programme(first + timedelta(days=number), see.scheme) for number in range(7 * _WEEKS)]
    data = ics(programmes, visit.front.now(), visit.ui, (see.place,) if see.place else ())
    name = visit.say("file_name", station=visit.front.setup.name, date=first.isoformat())
    return Sent("text/calendar", data, f"{_NOT_IN_NAMES.sub('_', name)}.ics")


PAGE = Page(
    "timetable", "page_timetable.", facts,
    deeds={
        "try": Deed(editing.try_change, slow=True), "trynew": Deed(editing.try_new, slow=True),
        "change": Deed(editing.change, slow=True), "add": Deed(editing.add, slow=True),
        "switch": Deed(editing.switch, slow=True), "remove": Deed(editing.remove, slow=True),
        "mark": Deed(mark, slow=True), "read": Deed(read_sheet, slow=True, brings=MOST_SHEET),
        "take": Deed(take_sheet, slow=True, brings=MOST_SHEET),
    },
    files={"excel": excel, "picture": picture, "calendar": calendar},
)  # fmt: skip
