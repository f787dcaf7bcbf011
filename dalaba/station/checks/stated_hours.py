"""Hours in a text that contradict its row: it announces 7:00 to 11:30, but goes on playing until 12:00.

A text may mention other hours than those at which it is played (a notice in the morning that the water is off in the
afternoon). Only a window that overlaps the stated hours and shares one end with them, or ends later, is doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dalaba.core.model import Problem, Reason, Window
from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.files import values
from dalaba.station.files.template import fill
from dalaba.station.hours import shown
from dalaba.station.schedules import Campaign, Plan, Row, facts_at, off
from dalaba.station.scripts import Version

_CLOCK = r"(?:上午|早上|下午|晚上|中午)?\s*(\d{1,2}(?:[:：.点时]\d{1,2}分?|[点时](?:半|整)?))"
_RANGE = late(rf"(下午|晚上)?{_CLOCK}\s*(?:-|–|—|~|～|到|至)\s*(下午|晚上)?{_CLOCK}")
_EVENING = 12 * values.HOUR


def said_hours(text: str) -> list[Window]:
    """The spans of hours that a text states in digits: 7:00到11:30, 上午8点-下午4点半."""
    found = []
    for match in _RANGE.finditer(text):
        start, end = _clock(match[2], match[1]), _clock(match[4], match[3] or match[1])
        if start is not None and end is not None and start < end:
            found.append(Window(start, end))
    return found


def _clock(text: str, half: str | None) -> int | None:
    try:
        time = values.clock_time(text.replace("：", ":"))
    except Bad:
        return None
    return time + _EVENING if half and time < _EVENING else time


def contradicted_hours(plan: Plan, days: list[date]) -> Iterator[Problem]:
    """Rows whose window contradicts the hours in their text, on the first of `days` on which they play."""
    for campaign in plan.campaigns:
        for row in campaign.rows:
            day = next((each for each in days if not off(campaign, row, each, plan.days)), None)
            if day is not None and row.windows and not row.days_before:
                yield from _of_row(plan, campaign, row, day)


def _of_row(plan: Plan, campaign: Campaign, row: Row, day: date) -> Iterator[Problem]:
    script = plan.script_of(row)
    for name in row.outlets if script else ():
        outlet = plan.setup.outlets[name]
        facts = facts_at(campaign, row, outlet, script, day, plan.days)
        windows = list(_windows(row, facts))
        for language in row.languages or outlet.languages:
            for version in script.candidates(name, language, row.length)[:1] if script else ():
                clash = _clash(version, facts, windows)
                if clash is not None:
                    said, played = clash
                    told = {"row": f"{campaign.name}/{row.id}", "outlet": name, "version": version.name,
                            "said": shown(said), "played": shown(played)}  # fmt: skip
                    yield Problem(Reason("plan.hours_contradict", told), row.place, "warning")
                    return


def _windows(row: Row, facts: dict[str, str]) -> Iterator[Window]:
    for hours in row.windows:
        try:
            yield values.window(fill(hours.text, facts))
        except Bad:
            continue  # a named period, or unreadable hours: reported elsewhere


def _clash(version: Version, facts: dict[str, str], windows: list[Window]) -> tuple[Window, Window] | None:
    try:
        said = said_hours(fill(version.text, facts))
    except Bad:
        return None
    return next(((one, window) for one in said for window in windows if _contradict(one, window)), None)


def _contradict(said: Window, played: Window) -> bool:
    overlap = said.start < played.end and played.start < said.end
    same_start, same_end = said.start == played.start, said.end == played.end
    return overlap and said != played and (same_start != same_end or played.start < said.end < played.end)
