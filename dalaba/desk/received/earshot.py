"""Outlets of a township that are heard at this PC's, and play elsewhere: what they play delays what plays here. Pure.

They are planned along, by the township's own hours, so that a village keeps out of their way as the township's own
programme does; and taken out of the programme again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from dalaba.core.model import Exam, Programme, Reason, Shut
from dalaba.desk.received.townships import Township
from dalaba.station.hours import Hours
from dalaba.station.outlets import Outlet, Setup


class Around:
    """A village's setup with everything in its earshot, on one day. `own`: the village's hours on it."""

    def __init__(self, setup: Setup, towns: Collection[Township], day: date, own: Hours) -> None:
        self._own, self._mine = own, setup.outlets
        self._elsewhere: dict[str, tuple[Hours, str]] = {}
        self._towns: dict[str, tuple[Township, Hours]] = {}
        outlets: dict[str, Outlet] = dict(setup.outlets)
        near = {name: set(others) for name, others in setup.neighbours.items()}
        for town in towns:
            hours = Hours(town.plan.setup, day, town.plan.days, town.plan.exams)
            self._towns[town.name] = town, hours
            names = heard_with(town, setup.outlets)
            for name in names:
                here = town.names.outlet_here(name)
                for other in town.plan.setup.neighbours.get(name, ()):
                    if other in names:
                        near.setdefault(here, set()).add(town.names.outlet_here(other))
                if here not in outlets:
                    self._elsewhere[here] = hours, name
                    outlets[here] = replace(town.plan.setup.outlets[name], name=here, output=None, spare=None)
        neighbours = {name: frozenset(others) for name, others in near.items()}
        self.setup = replace(setup, outlets=outlets, neighbours=neighbours) if towns else setup

    def shut(self, outlet: str) -> Sequence[Shut]:
        """When an outlet must be silent."""
        found = self._elsewhere.get(outlet)
        return self._own.shut(outlet) if found is None else found[0].shut(found[1])

    def further(self, owner: str, outlet: str) -> Sequence[Shut]:
        """When one of the village's outlets must be silent for what the township planned, besides."""
        town, hours = self._towns[owner]
        name = town.names.outlet_there(outlet)
        if outlet in self._elsewhere or name not in town.plan.setup.outlets:
            return ()
        return [span._replace(reason=_at(town, span.reason)) for span in hours.shut(name)]

    def exams(self, outlet: str) -> Sequence[Exam]:
        """The exams around the day at an outlet."""
        found = self._elsewhere.get(outlet)
        return self._own.exams(outlet) if found is None else found[0].exams(found[1])

    def without_others(self, found: Programme) -> Programme:
        """The programme of the village's own outlets."""
        if not self._elsewhere:
            return found
        mine = self._mine
        cards = (card for card in found.outlets if card.name in mine)
        return replace(
            found,
            outlets=tuple(
                replace(each, neighbours=tuple(filter(mine.__contains__, each.neighbours))) for each in cards
            ),
            spots=tuple(spot for spot in found.spots if spot.outlet in mine),
            refused=tuple(each for each in found.refused if each.outlet in mine),
        )


def _at(town: Township, reason: Reason) -> Reason:
    """Why an outlet is silent, with the place in the township's file as it lies here."""
    place = reason.params.get("place")
    return Reason(reason.code, {**reason.params, "place": f"{town.folder}/{place}"}) if place else reason


def heard_with(town: Township, mine: Mapping[str, Outlet]) -> tuple[str, ...]:
    """The township's names of the outlets that are here, and of all that may delay them: those that they hear, those
    that those hear, and so on."""
    known, near = town.plan.setup.outlets, town.plan.setup.neighbours
    new = [name for name, here in town.names.outlets.items() if name in known and here in mine]
    found: dict[str, None] = {}
    while new:
        name = new.pop()
        if name not in found:
            found[name] = None
            new.extend(near.get(name, ()))
    return tuple(name for name in known if name in found)
