"""A plan as an ordinary campaign: the text of `schedules/分批-DATE.yaml`, read like any other by the station. Pure.

One row a call, with the group's spoken name as the call-up script's value; a reminder the evening before and a last
call for each horn. The texts say "now" and never an hour, so that a call can slide and a recording can serve. The file
is the program's own: `callup` writes it anew whenever calls move, and a row keeps its id and its first time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from dalaba.callup.feasible import shown
from dalaba.callup.round import Group, Minute, Round, Site

FOLDER = "schedules"
_LATE_BY = 90
"""Minutes by which a call that was missed may be late: after that its people are told by the last call."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The scripts that a call-up uses. Empty: there is no such row."""

    call: str = "叫号"
    reminder: str = "核酸预告"
    reminder_at: Minute = 19 * 60 + 30
    """The evening before."""
    last_call: str = "最后一小时"
    last_call_before: int = 45
    """Minutes before the last site of a horn closes."""
    busy: str = "排队较长"
    """What the site's own loudspeaker says to those who wait, when calls are held."""


ROLES: Mapping[str, tuple[str, ...]] = {
    "spoken": ("叫法", "spoken", "group"),
    "place": ("采样点", "办事点", "site", "place"),
    "open": ("开始", "open", "opens"),
    "close": ("结束", "close", "closes"),
    "minutes": ("等候分钟", "minutes"),
}
"""What a call-up tells its texts -> the names that a text's variable may have for it."""


def names_in(variables: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Role -> the names by which these variables ask for it; the first name where none does."""
    used = set(variables)
    found = {role: tuple(name for name in names if name in used) for role, names in ROLES.items()}
    return {role: names or ROLES[role][:1] for role, names in found.items()}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something said once beside the calls: at a site's loudspeaker, because its calls are held."""

    id: str
    outlet: str
    at: str
    """HH:MM:SS."""
    minutes: int
    """How long people will have to wait, about."""


@dataclass(frozen=True, slots=True)
class Booked:
    """All that goes into the campaign of a day."""

    day: date
    planned: Round
    calls: Mapping[str, Minute]
    """Group -> the minute first given to it."""
    texts: Texts = field(default_factory=Texts)
    places: Mapping[str, str] = field(default_factory=dict)
    """Site -> what is said for it, where the horn's own 采样点 would not be right."""
    skip: frozenset[tuple[str, str]] = frozenset()
    """(script, horn) that others say already."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: names_in(()))
    """Role -> the names that its texts have for it (`names_in`)."""
    moved: Mapping[str, Minute] = field(default_factory=dict)
    """Group -> where its call really is, if elsewhere."""
    notices: tuple[Notice, ...] = ()
    either: str = "或者"
    """Between the places of a horn that calls for two sites."""


def file_of(day: date) -> str:
    """Where a day's campaign lies, from the station's folder."""
    return f"{FOLDER}/{name_of(day)}.yaml"


def name_of(day: date) -> str:
    """A day's campaign by name."""
    return f"分批-{day.isoformat()}"


def text_of(booked: Booked) -> str:
    """The file's text."""
    head = (
        "# 这个文件由 callup 写成,每次都会整个重写:要改计划,改小组、采样点的表,再运行 callup plan;\n"
        "# 当天顺延、提前,用 callup hold、release、report。“时刻”是原来排的,“改到”是现在的。\n\n"
        f"专项: {_quoted(name_of(booked.day))}\n日期: {booked.day.isoformat()}\n\n播出安排:\n"
    )
    rows = [*_calls(booked), *_reminders(booked), *_last_calls(booked), *_notices(booked)]
    return head + "\n".join("".join(_lines(row)) for row in rows)


def _quoted(text: str) -> str:
    """As a YAML string, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)


def _lines(row: Mapping[str, object]) -> Iterator[str]:
    for number, (key, value) in enumerate(row.items()):
        mark = "  - " if number == 0 else "    "
        if isinstance(value, dict):
            yield f"{mark}{key}:\n"
            yield from (f"      {name}: {_quoted(fact)}\n" for name, fact in value.items())
        else:
            yield f"{mark}{key}: {_quoted(str(value))}\n"


def _calls(booked: Booked) -> Iterator[dict[str, object]]:
    order = {group.name: number for number, group in enumerate(booked.planned.groups)}
    called = [group for group in booked.planned.groups if group.name in booked.calls]
    for group in sorted(called, key=lambda each: (booked.calls[each.name], order[each.name])):
        moved = booked.moved.get(group.name, booked.calls[group.name])
        yield {
            "编号": group.name,
            "文稿": booked.texts.call,
            "播放点": group.outlet,
            "时刻": shown(booked.calls[group.name]),
            **({"改到": shown(moved)} if moved != booked.calls[group.name] else {}),
            "时间要求": "准时播",
            "最多等": f"{_LATE_BY}分钟",
            "被打断后": "从头播",
            "漏播后": "全补",
            "级别": "通知",
            "本条信息": _said(booked, group),
        }


def _said(booked: Booked, group: Group) -> dict[str, str]:
    place = booked.places.get(group.site, "")
    return {**_told(booked, "spoken", group.spoken), **(_told(booked, "place", place) if place else {})}


def _told(booked: Booked, role: str, value: str) -> dict[str, str]:
    """A value under each name that the texts have for it."""
    return dict.fromkeys(booked.names[role], value)


def _horns(planned: Round) -> dict[str, list[Site]]:
    """Horn -> the sites for which it calls."""
    found: dict[str, dict[str, Site]] = {}
    for group in planned.groups:
        found.setdefault(group.outlet, {})[group.site] = planned.site(group.site)
    return {horn: list(sites.values()) for horn, sites in found.items()}


def _reminders(booked: Booked) -> Iterator[dict[str, object]]:
    """The evening before, on every horn that calls: be ready, and wait at home until you are called."""
    for horn, sites in _horns(booked.planned).items():
        if booked.texts.reminder and (booked.texts.reminder, horn) not in booked.skip:
            yield {
                "编号": f"预告-{horn}", "文稿": booked.texts.reminder, "播放点": horn, "提前天数": "1",
                "时刻": shown(booked.texts.reminder_at), "漏播后": "补播", "级别": "通知",
                "本条信息": _hours(booked, sites),
            }  # fmt: skip


def _last_calls(booked: Booked) -> Iterator[dict[str, object]]:
    """Before closing, on every horn: who has not been yet comes now, called or not."""
    for horn, sites in _horns(booked.planned).items():
        if booked.texts.last_call and (booked.texts.last_call, horn) not in booked.skip:
            at = max(site.closes for site in sites) - booked.texts.last_call_before
            yield {
                "编号": f"最后通知-{horn}", "文稿": booked.texts.last_call, "播放点": horn, "时刻": shown(at),
                "最多等": "15分钟", "漏播后": "不补", "级别": "通知", "本条信息": _hours(booked, sites),
            }  # fmt: skip


def _hours(booked: Booked, sites: Iterable[Site]) -> dict[str, str]:
    """The hours of a horn's sites, and their place where there is one to be said."""
    several = list(sites)
    facts = _told(booked, "open", shown(min(site.opens for site in several)))
    facts |= _told(booked, "close", shown(max(site.closes for site in several)))
    places = dict.fromkeys(booked.places[site.name] for site in several if site.name in booked.places)
    return {**facts, **(_told(booked, "place", booked.either.join(places)) if places else {})}


def _notices(booked: Booked) -> Iterator[dict[str, object]]:
    """Where there is a script for it, what those who wait are told."""
    for notice in booked.notices if booked.texts.busy else ():
        yield {
            "编号": notice.id, "文稿": booked.texts.busy, "播放点": notice.outlet, "时刻": notice.at, "最多等": "5分钟",
            "漏播后": "不补", "级别": "通知", "本条信息": _told(booked, "minutes", str(notice.minutes)),
        }  # fmt: skip
