"""What a judgement says to a person: what plays, what does not, and what it pushes aside; each thing once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Instant, Reason, Spot
from dalaba.core.spot_id import SpotId
from dalaba.desk.booking import booked
from dalaba.desk.notices import Aside, Judgement
from dalaba.desk.root import Station
from dalaba.doors.console.pages.notice_form import Form
from dalaba.doors.console.pages.notice_pieces import visit_why
from dalaba.doors.console.pages.page import Visit
from dalaba.station.schedules import days_to_come
from dalaba.views.picture.dates import short_date

_SHOWN = 5
"""How many times of one thing are named."""
_UNAPPROVED = "plan.not_approved"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happens, and when and where."""

    text: str
    times: str
    count: int


def as_facts(found: Judgement, station: Station, form: Form, visit: Visit) -> dict[str, object]:
    """What the template needs. `asks`: whether there is something that a person has to say yes to."""
    zone = station.setup.zone
    refused = _grouped(((visit_why(visit, each.reason), each.outlet, each.due) for each in found.refused
                        if each.reason.code != _UNAPPROVED), visit, zone)  # fmt: skip
    lost = _grouped(((visit_why(visit, part.why), spot.outlet, spot.start) for spot in found.spots for part in spot.lost
                     if part.why), visit, zone)  # fmt: skip
    aside = _grouped(((_told(each, visit), each.outlet, each.due) for each in found.aside), visit, zone)
    facts = {
        "first": first_of(found.spots, visit, zone), "count": len(found.spots),
        "days": len(found.days) + found.more_days,
        "each": _each(found.spots, len(found.days)), "refused": refused, "lost": lost, "aside": aside,
        "doubts": [visit_why(visit, each.reason) for each in found.doubts], "more_days": found.more_days,
        "unapproved": any(each.reason.code == _UNAPPROVED for each in found.refused),
        "mark": form.mark, "was": form.was,
    }  # fmt: skip
    return {**facts, "asks": bool(refused or lost or aside or found.doubts)}


def first_of(spots: Iterable[Spot], visit: Visit, zone: ZoneInfo) -> str:
    """The first play, with its day; "" if there is none."""
    first = min(spots, key=lambda spot: spot.start, default=None)
    return (
        "" if first is None else f"{day_word(clock.today(first.start, zone), visit)} {clock.hms(first.start, zone)[:5]}"
    )


def day_word(day: date, visit: Visit) -> str:
    """今天, 明天, 后天; any other day by its date."""
    today = clock.today(visit.front.now(), visit.front.setup.zone)
    near = {0: "today", 1: "tomorrow", 2: "after"}.get((day - today).days)
    dated = short_date(day, visit.ui)
    return dated if near is None else f"{visit.say(f'start_{near}')} {dated}"


def _each(spots: Iterable[Spot], days: int) -> int:
    """How often a day it plays at a place, at most."""
    counts: dict[tuple[str, str], int] = {}
    for spot in spots:
        key = spot.outlet, SpotId.parse(spot.id).when[:10]
        counts[key] = counts.get(key, 0) + 1
    return max(counts.values(), default=0) if days else 0


def _told(aside: Aside, visit: Visit) -> str:
    if aside.what == "lost":
        why = visit_why(visit, aside.why) if aside.why else ""
        return visit.say("aside_lost", title=aside.title, why=why)
    if aside.what == "shorter":
        return visit.say("aside_shorter", title=aside.title, seconds=round(aside.by / 1000))
    late = round((aside.start - aside.due) / 1000)
    code = "aside_later" if late >= 0 else "aside_earlier"
    return visit.say(code, title=aside.title, by=_span(abs(late), visit))


def _span(seconds: int, visit: Visit) -> str:
    return visit.say("minutes", count=round(seconds / 60)) if seconds >= 90 else visit.say("secs", count=seconds)


def _grouped(found: Iterable[tuple[str, str, Instant]], visit: Visit, zone: ZoneInfo) -> list[Line]:
    """Each sentence once, with its first times."""
    groups: dict[str, list[str]] = {}
    for text, outlet, at in found:
        when = short_date(clock.today(at, zone), visit.ui)
        groups.setdefault(text, []).append(f"{when} {clock.hms(at, zone)[:5]} {outlet}")
    comma = "、" if visit.ui == "zh" else ", "
    return [Line(text, comma.join(times[:_SHOWN]) + ("…" if len(times) > _SHOWN else ""), len(times))
            for text, times in groups.items()]  # fmt: skip


def done(station: Station, row_id: str, visit: Visit) -> dict[str, object] | None:
    """What is scheduled of a booked row; None if there is none."""
    campaign = next((each for each in station.plan.campaigns if any(row.id == row_id for row in each.rows)), None)
    row = next((each for each in booked(station) if each.id == row_id), None)
    if row is None or campaign is None:
        return None
    zone, now = station.setup.zone, visit.front.now()
    today = clock.today(now, zone)
    days = list(days_to_come([(campaign, row)], today, station.plan.days))
    mine = f"{campaign.name}/{row.id}@"
    first: list[Spot] = []
    refused: list[Reason] = []
    for day in days[:7]:
        programme = station.compile(day)
        first = [spot for spot in programme.spots if spot.id.startswith(mine) and spot.start >= now]
        refused += [each.reason for each in programme.refused if each.id.startswith(mine)]
        if first:
            break
    script = station.plan.scripts.get(row.script)
    spot = min(first, key=lambda each: each.start, default=None)
    return {
        "title": script.title if script else row.script, "script": row.script, "row": row.id,
        "days": len(days), "first": first_of(first, visit, zone), "each": _each(first, 1),
        "date": clock.today(spot.start, zone).isoformat() if spot else today.isoformat(),
        "outlet": spot.outlet if spot else row.outlets[0], "campaign": campaign.name,
        "waits": any(each.code == _UNAPPROVED for each in refused),
        "places": "、".join(row.to), "why": "" if first or not refused else visit_why(visit, refused[0]),
    }  # fmt: skip
