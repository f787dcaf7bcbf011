"""A4 pages for the wall: the day's calls, and the pen-and-paper rule with its worksheet. Pure.

Each horn has a page with the times of its groups and a column for the real times. Each site has a page with the rule in
four lines and its groups in calling order, with the results of the rule. It is for the day without power, with a
megaphone and a pen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalaba.callup.feasible import shown
from dalaba.callup.methods import farthest_first, paper_times
from dalaba.callup.round import Group, Minute, Round, Site
from dalaba.messages import sentence
from dalaba.messages.pages import page

_TEMPLATE = Path(__file__).with_name("paper.html")
_ON_A_PAGE = 30
"""Rows that fit on an A4 page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One A4 page."""

    title: str
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """What is empty is for the pen."""
    rule: bool = False


def pages(planned: Round, calls: Mapping[str, Minute], station: str, day: str, ui: str) -> str:
    """All the pages: a table for each horn, then a worksheet for each site."""
    sheets = [*_tables(planned, calls, station, day, ui), *_worksheets(planned, station, day, ui)]
    return page(_TEMPLATE, "callup.", ui, sheets=sheets)


def _heads(ui: str, *names: str) -> tuple[str, ...]:
    return tuple(sentence(f"callup.paper_{name}", ui) for name in names)


def _tables(planned: Round, calls: Mapping[str, Minute], station: str, day: str, ui: str) -> list[Sheet]:
    heads = _heads(ui, "at", "group", "spoken", "people", "walk", "site", "really", "note")
    notes = (sentence("callup.paper_table_note", ui),)
    found = []
    for horn in dict.fromkeys(group.outlet for group in planned.groups):
        groups = sorted((group for group in planned.groups if group.outlet == horn), key=lambda each: calls[each.name])
        title = sentence("callup.paper_table", ui, station=station, day=day, outlet=horn)
        rows = [(shown(calls[group.name]), *_who(group), group.site, "", "") for group in groups]
        found += _cut(title, notes, heads, rows, False)
    return found


def _who(group: Group) -> tuple[str, str, str, str]:
    return group.name, group.spoken, str(group.people), f"{group.walk:g}"


def _worksheets(planned: Round, station: str, day: str, ui: str) -> list[Sheet]:
    heads = _heads(ui, "order", "group", "spoken", "people", "walk", "before", "rule_at", "really", "queue")
    times = paper_times(planned)
    found = []
    for site in planned.sites:
        title = sentence("callup.paper_rule", ui, station=station, day=day, site=site.name)
        rows: list[tuple[str, ...]] = []
        called = 0
        for number, group in enumerate(farthest_first(planned.at(site)), 1):
            at = shown(max(site.earliest, round(times[group.name])))
            rows.append((str(number), *_who(group), str(called), at, "", ""))
            called += group.people
        found += _cut(title, _rules(planned, site, ui), heads, rows, True)
    return found


def _rules(planned: Round, site: Site, ui: str) -> tuple[str, ...]:
    """The rule, with this site's numbers filled in."""
    hundred = 100 / (planned.assumed.paper_load * site.per_minute)
    facts = {"open": shown(site.opens), "close": shown(site.closes), "lanes": site.lanes, "rate": f"{site.rate:g}",
             "hundred": f"{hundred:.1f}", "head": f"{planned.assumed.paper_head:g}", "room": site.max_queue,
             "earliest": shown(site.earliest)}  # fmt: skip
    return tuple(sentence(f"callup.rule_{name}", ui, **facts) for name in ("order", "next", "check", "last"))


def _cut(
    title: str, notes: tuple[str, ...], heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], rule: bool
) -> list[Sheet]:
    """Divide the lines into pages."""
    parts = [rows[at : at + _ON_A_PAGE] for at in range(0, len(rows), _ON_A_PAGE)]
    return [Sheet(title, notes, heads, tuple(part), rule) for part in parts]
