"""A plan as an ordinary campaign: the text of `schedules/分批-DATE.yaml`, read like any other by the station. Pure.

It has one row per call, which passes the group's spoken name to the call-up script, a reminder on the evening before,
and a last call for each horn. The texts say "now" and never an hour, so that a call can be moved and a recording can be
used. `callup` rewrites the file whenever calls move; a row keeps its id and its first time.
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
"""Minutes by which a missed call may be late. After that, the last call reaches its people."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The scripts that a call-up uses. If one is empty, its rows are left out."""

    call: str = "叫号"
    reminder: str = "核酸预告"
    reminder_at: Minute = 19 * 60 + 30
    """On the evening before."""
    last_call: str = "最后一小时"
    last_call_before: int = 45
    """Minutes before the closing of the horn's last site."""
    busy: str = "排队较长"
    """What the site's own loudspeaker says to those waiting when calls are held."""


ROLES: Mapping[str, tuple[str, ...]] = {
    "spoken": ("叫法", "spoken", "group"),
    "place": ("采样点", "办事点", "site", "place"),
    "open": ("开始", "open", "opens"),
    "close": ("结束", "close", "closes"),
    "minutes": ("等候分钟", "minutes"),
}
"""What a call-up tells its texts -> the variable names that a text may use for it."""


def names_in(variables: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Role -> the names that these variables use for it, or its first name if none is used."""
    used = set(variables)
    found = {role: tuple(name for name in names if name in used) for role, names in ROLES.items()}
    return {role: names or ROLES[role][:1] for role, names in found.items()}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something said once in addition to the calls: by a site's loudspeaker, because its calls are held."""

    id: str
    outlet: str
    at: str
    """HH:MM:SS."""
    minutes: int
    """Approximate waiting time in minutes."""


@dataclass(frozen=True, slots=True)
class Booked:
    """Everything in the campaign of a day."""

    day: date
    planned: Round
    calls: Mapping[str, Minute]
    """Group -> the minute that it was given first."""
    texts: Texts = field(default_factory=Texts)
    places: Mapping[str, str] = field(default_factory=dict)
    """Site -> what is said for it, if the horn's own 采样点 would be wrong."""
    skip: frozenset[tuple[str, str]] = frozenset()
    """(script, horn) that others already say."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: names_in(()))
    """Role -> the names that its texts use for it (`names_in`)."""
    moved: Mapping[str, Minute] = field(default_factory=dict)
    """Group -> the time of its call, if it was moved."""
    notices: tuple[Notice, ...] = ()
    either: str = "或者"
    """Said between the places of a horn that calls for two sites."""


def file_of(day: date) -> str:
    """The path of a day's campaign, relative to the station's folder."""
    return f"{FOLDER}/{name_of(day)}.yaml"


def name_of(day: date) -> str:
    """The name of a day's campaign."""
    return f"分批-{day.isoformat()}"


def text_of(booked: Booked) -> str:
    """The text of the file."""
    head = (
        "# 这个文件由 callup 写成,每次都会整个重写:要改计划,改小组、采样点的表,再运行 callup plan;\n"
        "# 当天顺延、提前,用 callup hold、release、report。“时刻”是原来排的,“改到”是现在的。\n\n"
        f"专项: {_quoted(name_of(booked.day))}\n日期: {booked.day.isoformat()}\n\n播出安排:\n"
    )
    rows = [*_calls(booked), *_reminders(booked), *_last_calls(booked), *_notices(booked)]
    return head + "\n".join("".join(_lines(row)) for row in rows)


def _quoted(text: str) -> str:
    """A text as a YAML string, whatever it contains."""
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
    """A value under each name that the texts use for it."""
    return dict.fromkeys(booked.names[role], value)


def _horns(planned: Round) -> dict[str, list[Site]]:
    """Horn -> the sites that it calls for."""
    found: dict[str, dict[str, Site]] = {}
    for group in planned.groups:
        found.setdefault(group.outlet, {})[group.site] = planned.site(group.site)
    return {horn: list(sites.values()) for horn, sites in found.items()}


def _reminders(booked: Booked) -> Iterator[dict[str, object]]:
    """On the evening before, on every horn with calls: be ready, and wait at home until you are called."""
    for horn, sites in _horns(booked.planned).items():
        if booked.texts.reminder and (booked.texts.reminder, horn) not in booked.skip:
            yield {
                "编号": f"预告-{horn}", "文稿": booked.texts.reminder, "播放点": horn, "提前天数": "1",
                "时刻": shown(booked.texts.reminder_at), "漏播后": "补播", "级别": "通知",
                "本条信息": _hours(booked, sites),
            }  # fmt: skip


def _last_calls(booked: Booked) -> Iterator[dict[str, object]]:
    """Before closing, on every horn with calls: whoever has not come yet should come now, called or not."""
    for horn, sites in _horns(booked.planned).items():
        if booked.texts.last_call and (booked.texts.last_call, horn) not in booked.skip:
            at = max(site.closes for site in sites) - booked.texts.last_call_before
            yield {
                "编号": f"最后通知-{horn}", "文稿": booked.texts.last_call, "播放点": horn, "时刻": shown(at),
                "最多等": "15分钟", "漏播后": "不补", "级别": "通知", "本条信息": _hours(booked, sites),
            }  # fmt: skip


def _hours(booked: Booked, sites: Iterable[Site]) -> dict[str, str]:
    """The opening hours of a horn's sites, and their place if one is to be said."""
    several = list(sites)
    facts = _told(booked, "open", shown(min(site.opens for site in several)))
    facts |= _told(booked, "close", shown(max(site.closes for site in several)))
    places = dict.fromkeys(booked.places[site.name] for site in several if site.name in booked.places)
    return {**facts, **(_told(booked, "place", booked.either.join(places)) if places else {})}


def _notices(booked: Booked) -> Iterator[dict[str, object]]:
    """What those waiting are told, if there is a script for it."""
    for notice in booked.notices if booked.texts.busy else ():
        yield {
            "编号": notice.id, "文稿": booked.texts.busy, "播放点": notice.outlet, "时刻": notice.at, "最多等": "5分钟",
            "漏播后": "不补", "级别": "通知", "本条信息": _told(booked, "minutes", str(notice.minutes)),
        }  # fmt: skip
