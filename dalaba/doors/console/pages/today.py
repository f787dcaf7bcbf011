"""今天: what is on the air, what comes next, the day's list and timeline, and the orders of the moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import PRIORITIES, Instant
from dalaba.doors.console import changes, state
from dalaba.doors.console.day import Today
from dalaba.doors.console.pages import scenes, today_panel, today_talk
from dalaba.doors.console.pages.page import Deed, Facts, Look, Page, Visit
from dalaba.doors.console.state import Board, OutletNow
from dalaba.messages import sentence
from dalaba.station.days import lunar_name, spoken_weekday, type_name
from dalaba.station.outlets import KINDS, Setup
from dalaba.station.schedules import next_due
from dalaba.views import daylist, timeline
from dalaba.views.picture.dates import short_date

_KINDS = tuple(dict.fromkeys(KINDS.values()))
_BEFORE, _AFTER = 8, 32
"""Lines of the list before and after now."""
_MOST_STRIPS = 40
_MOST_WRONG = 5
_SOON = 6
"""Days ahead for which the day of the week is enough."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list: the value that is sent, and the text that people read."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The entries of the page's lists; places are in groups."""

    places: Sequence[tuple[str, Sequence[Choice]]]
    languages: Sequence[Choice]
    scripts: Sequence[Choice]
    priorities: Sequence[Choice]
    kinds: Sequence[str] = ()
    """Of urgent orders that may break into an exam."""


def _shortened(names: Sequence[str], most: int = 5) -> str:
    """Up to `most` names for a sentence; "" if there are none."""
    return "、".join(names[:most]) + ("…" if len(names) > most else "")


def facts(visit: Visit) -> Facts:
    """The whole page: its lists, and the pieces as they are now."""
    front = visit.front
    look = front.look()
    board, setup = front.shown(look[0]), front.setup
    opened, panel = visit.asked.text("open", 20), today_panel.asked(visit)
    return {
        "pieces": parts(visit, look),
        "board": board,
        "choices": choices(setup, front.scripts(), board, visit.ui, front.let_through()),
        "unused": _shortened(front.unused()),
        "by_pc": visit.session is None or visit.session.way != "device",  # a phone is not where its microphone is
        "scenes": visit.piece("scenes.html", **scenes.scenes(visit)),
        "opened": "panel" if panel else opened,
        "panel": panel,
    }


def parts(visit: Visit, look: Look) -> dict[str, str]:
    """Id in the page -> the piece that changes."""
    answer, events = look
    front, board = visit.front, visit.front.shown(answer)
    zone, today = front.setup.zone, visit.front.day.look(front.setup, board.now)
    lines = state.lines(events, front.titles(), zone, visit.ui)
    lanes = {f"o{lane.number}": visit.piece("lane.html", **_lane(visit, lane, board)) for lane in board.lanes}
    return {
        "top": visit.piece("top.html", board=board, **_time(visit, board), **_wrong(visit, board)),
        **lanes,
        "words": visit.piece("today_words.html", **_words(visit, today)),
        "line": visit.piece("today_line.html", **_line(visit, today, board)),
        "day": visit.piece("today_list.html", **_list(visit, today, board.now)),
        "log": visit.piece("log.html", lines=lines),
        **scenes.parts(visit, look),
    }


def _time(visit: Visit, board: Board) -> Facts:
    zone = visit.front.setup.zone
    now = clock.local(board.now, zone)
    offset = now.utcoffset()
    weekday = spoken_weekday(now.date()) if visit.ui == "zh" else f"{now:%A}"
    return {
        "at": clock.hms(board.now, zone),
        "date": f"{short_date(now.date(), visit.ui)} {weekday}",
        "lunar": lunar_name(now.date(), visit.ui),
        "offset": 0 if offset is None else int(offset.total_seconds()) * 1000,
    }


def _wrong(visit: Visit, board: Board) -> Facts:
    """What keeps new programmes from playing, and what waits for a person."""
    return {
        "errors": [(str(each.place or ""), each.reason) for each in board.frozen[:_MOST_WRONG]],
        "errors_left": max(0, len(board.frozen) - _MOST_WRONG),
        "questions": len(list(visit.front.station.waiting)),
    }


def _lane(visit: Visit, lane: OutletNow, board: Board) -> Facts:
    """One outlet: what sounds and how far it is, and what comes next and when."""
    title, at = lane.next_title, lane.next_at
    if at is None:
        title, at = _beyond(visit, lane.name, board.now)
    passed = max(0, board.now - (lane.since or board.now)) if visit.csrf else 0
    return {
        "lane": lane, "state": sentence(f"console.lane_{lane.state}", visit.ui), "next_title": title, "next_at": at,
        "next_when": "" if at is None else when(visit, at, board.now), "passed": passed // 1000,
    }  # fmt: skip


def _beyond(visit: Visit, outlet: str, now: Instant) -> tuple[str, Instant | None]:
    """What comes next there after the days that air has; looked for once a day."""
    front = visit.front
    plan, today = front.station.plan, clock.today(now, front.setup.zone)
    known = front.day.beyond(front.station, today)
    if outlet not in known:
        end = clock.at(today + timedelta(days=2), 0, front.setup.zone)
        due = next_due(plan, outlet, end - 1) if outlet in front.setup.outlets else None
        script = plan.scripts.get(due.booking.wanted.script) if due else None
        title = script.title if script else due.booking.wanted.script if due else ""
        known[outlet] = title, due.due if due else None
    return known[outlet]


def when(visit: Visit, at: Instant, now: Instant) -> str:
    """A time with its day, where that is not today."""
    zone = visit.front.setup.zone
    days = (clock.local(at, zone).date() - clock.today(now, zone)).days
    hms, day = clock.hms(at, zone), clock.local(at, zone)
    if days == 0:
        return hms
    if days == 1:
        return visit.say("tomorrow", at=hms)
    if 1 < days <= _SOON:
        weekday = spoken_weekday(day.date()) if visit.ui == "zh" else f"{day:%A}"
        return visit.say("on_weekday", weekday=weekday, at=hms)
    return visit.say("on_date", day=short_date(day.date(), visit.ui), at=hms)


# -- the day


def _words(visit: Visit, today: Today) -> Facts:
    known = visit.front.day.words(visit.front.station, today.date)
    later = [each for each in visit.front.station.plan.days.later if today.date in each.days and each.sure]
    names = list(dict.fromkeys(name for each in later for name in each.outlets or visit.front.setup.outlets))
    return {"words": [(each, type_name(each.code, visit.ui)) for each in known], "later": _shortened(names, 3),
            "later_to": "、".join(names)}  # fmt: skip


def _list(visit: Visit, today: Today, now: Instant) -> Facts:
    """The lines near now; all of them where the whole day is asked for."""
    found = daylist.lines(today.plays)
    shown, before, after = daylist.around(found, now, _BEFORE, _AFTER)
    return {"lines": [today_panel.line_of(visit, each) for each in shown], "before": before, "after": after,
            "counts": daylist.counts(today.plays)}  # fmt: skip


def _line(visit: Visit, today: Today, board: Board) -> Facts:
    """A strip for each outlet."""
    scale = timeline.scale(today.plays, today.midnight)
    names = list(
        dict.fromkeys((*(lane.name for lane in board.lanes), *(card.name for card in today.programme.outlets)))
    )
    by_outlet = {name: [play for play in today.plays if play.outlet == name] for name in names[:_MOST_STRIPS]}
    strips = []
    for name, plays in by_outlet.items():
        told = daylist.counts(plays)
        label = visit.say("strip", outlet=name, heard=told["heard"], coming=told["coming"], bad=told["bad"])
        strips.append((name, timeline.strip(plays, scale, board.now, label)))
    return {"strips": strips, "hours": scale.hours(today.midnight), "since": scale.since, "until": scale.until}


# -- the forms


def choices(setup: Setup, scripts: Mapping[str, str], board: Board, ui: str, kinds: Sequence[str] = ()) -> Choices:
    """The page's lists: the places that this PC plays, the station's languages, its scripts."""
    here = [lane.name for lane in board.lanes] or [name for name, outlet in setup.outlets.items() if outlet.output]
    spoken_here = dict.fromkeys([*setup.languages, *(code for name in here for code in _languages(setup, name))])
    titles = [Choice(name, title if title == name else f"{title} ({name})") for name, title in scripts.items()]
    return Choices(
        [group for group in _places(setup, here, ui) if group[1]],
        [Choice(code, name_of(code, ui)) for code in spoken_here],
        titles,
        [Choice(each, sentence(f"console.priority_{each}", ui)) for each in reversed(PRIORITIES)],
        kinds,
    )


def _languages(setup: Setup, name: str) -> tuple[str, ...]:
    return setup.outlets[name].languages if name in setup.outlets else ()


def _places(setup: Setup, here: Sequence[str], ui: str) -> list[tuple[str, list[Choice]]]:
    """The groups of places: all, the kinds and zones that this PC plays, and each place."""
    kinds = [kind for kind in _KINDS if any(setup.outlets[name].kind == kind for name in here if name in setup.outlets)]
    zones = [name for name, members in setup.zones.items() if set(members) & set(here)]
    groups = [Choice("all", sentence("console.everywhere", ui))]
    if len(kinds) > 1:
        groups += [Choice(kind, sentence(f"console.kind_{kind}", ui)) for kind in kinds]
    groups += [Choice(name, name) for name in zones]
    several = len(here) > 1 or zones
    return [
        (sentence("console.places_many", ui), groups if several else []),
        (sentence("console.places_one", ui), [Choice(name, name) for name in here]),
    ]


def _deed(do: Any) -> Deed:
    return Deed(lambda visit: do(visit.front, visit.asked), slow=True)


PAGE = Page(
    "today",
    "page_today.",
    facts,
    parts,
    {
        "word": _deed(changes.say_word),
        "later": _deed(changes.put_later),
        "postpone": _deed(changes.postpone),
        "move": _deed(changes.move),
        "unbook": _deed(changes.unbook),
        "later_one": Deed(today_panel.later_one, slow=True),
        "talk": Deed(today_talk.begin, speaks=True),
        "talk_on": Deed(today_talk.goes_on, at_once=True),
        "talk_end": Deed(today_talk.end, at_once=True),
        "recorded": Deed(today_talk.recorded, speaks=True, brings=today_talk.MOST),
    },
    {"panel": today_panel.given},
    microphone=True,
)
