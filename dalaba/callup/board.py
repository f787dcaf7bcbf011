"""A call-up at a moment of its day, site by site: who is called next, what was reported, what has moved. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from dalaba.callup.live import SiteOrder
from dalaba.callup.round import Minute, Site
from dalaba.callup.store import SavedCalls

Standing: TypeAlias = Literal["done", "held", "later", "earlier", "planned"]
"""All are called; held; the next call is later, or earlier, than planned; as planned."""


@dataclass(frozen=True, slots=True)
class Call:
    """One group's call."""

    group: str
    spoken: str
    outlet: str
    people: int
    at: Minute
    planned: Minute
    """When it was given first."""


@dataclass(frozen=True, slots=True)
class SiteBoard:
    """One site at this moment."""

    site: Site
    called: tuple[Call, ...]
    """Those that have gone out, oldest first."""
    coming: tuple[Call, ...]
    held_until: Minute | None
    orders: tuple[SiteOrder, ...]
    """What was reported and ordered there, the newest first."""

    @property
    def standing(self) -> Standing:
        """How its calls stand."""
        if not self.coming:
            return "done"
        if self.held_until is not None:
            return "held"
        late = self.coming[0].at - self.coming[0].planned
        return "later" if late > 0 else "earlier" if late < 0 else "planned"

    @property
    def people_called(self) -> int:
        """How many people have been called."""
        return sum(each.people for each in self.called)

    @property
    def people(self) -> int:
        """How many people it expects."""
        return self.people_called + sum(each.people for each in self.coming)

    @property
    def moved(self) -> int:
        """How many of the coming calls have another time than planned."""
        return sum(each.at != each.planned for each in self.coming)


def board(kept: SavedCalls, minute: float) -> tuple[SiteBoard, ...]:
    """Every site at that minute of the day, in the order of the sheet."""
    state = kept.state
    found = []
    for site in kept.booked.planned.sites:
        calls = sorted(
            (
                Call(each.name, each.spoken, each.outlet, each.people, state.times[each.name], at)
                for each in kept.booked.planned.at(site)
                if (at := kept.booked.calls.get(each.name)) is not None
            ),
            key=lambda call: (call.at, call.planned),
        )
        lane = state.lanes.get(site.name)
        held = lane.held_until if lane is not None and lane.held_until > minute else None
        orders = tuple(order for order in reversed(kept.orders) if order.site == site.name)
        found.append(
            SiteBoard(
                site,
                tuple(call for call in calls if call.at <= minute),
                tuple(call for call in calls if call.at > minute),
                None if held is None else round(held),
                orders,
            )
        )
    return tuple(found)
