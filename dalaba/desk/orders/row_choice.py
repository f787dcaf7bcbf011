"""Which row's values to use for an order to play a script. Nothing is guessed: if rows differ, a row must be named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from dalaba.core.problems import Bad
from dalaba.station.schedules import Campaign, Row

if TYPE_CHECKING:
    from dalaba.core.model import Wanted
    from dalaba.desk.root import Station
    from dalaba.station.scripts import Script

_SHOWN = 8
"""How many choices a sentence can list."""


class _Choice(NamedTuple):
    campaign: Campaign
    row: Row
    want: Wanted
    words: Mapping[str, str]
    """The values that the script uses."""


def wanted(station: Station, script: Script, outlet: str, day: date, name: str) -> Wanted:
    """What the outlet hears. `name`: the intended row; "": any, if all say the same.

    Raises Bad with the choices if they differ or no row has that name.
    """
    rows = station.rows_of(script, day, "" if name else outlet)
    if name:
        rows = [pair for pair in rows if name in (pair[1].id, f"{pair[0].name}/{pair[1].id}")] or rows
    found = [_choice(station, script, outlet, day, *pair) for pair in rows]
    if name and not any(name in (each.row.id, _whole(each)) for each in found):
        raise Bad("orders.row_unknown", found=name, script=script.title, choices=_told(found))
    different = {(tuple(sorted(each.words.items())), each.want.timetables): each for each in reversed(found)}
    if len(different) > 1:
        raise Bad("orders.which_row", script=script.title, outlet=outlet, choices=_told(list(different.values())[::-1]))
    return found[0].want if found else station.wanted_of(script, outlet, day)[0]


def _choice(station: Station, script: Script, outlet: str, day: date, campaign: Campaign, row: Row) -> _Choice:
    want, _ = station.wanted_of(script, outlet, day, pair=(campaign, row))
    facts = dict(want.values)
    return _Choice(campaign, row, want, {name: facts.get(name, "") for name in script.variables})


def _whole(choice: _Choice) -> str:
    return f"{choice.campaign.name}/{choice.row.id}"


def _told(choices: Iterable[_Choice]) -> str:
    """Each row under a unique name, with the values by which it differs."""
    listed = list(choices)
    ids = [each.row.id for each in listed]
    apart = [name for name in (listed[0].words if listed else ()) if len({each.words[name] for each in listed}) > 1]
    told = []
    for each in listed[:_SHOWN]:
        name = each.row.id if ids.count(each.row.id) == 1 else _whole(each)
        values = " ".join(f"{one}={each.words[one]}" for one in apart)
        told.append(f"{name}({values})" if values else name)
    return "、".join(told) + ("…" if len(listed) > _SHOWN else "") if told else "—"
