"""The values of a call-up: groups, sites, the round they make, and the plan that says when each group is called.

Times of day are whole minutes after midnight of the round's day, because calls are on a grid of minutes and a clerk's
sheet has nothing finer. Frozen and plain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from dalaba.callup.assumptions import Assumptions
from dalaba.core.model import Place

Minute: TypeAlias = int
"""Minutes after midnight."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where people go. Its lanes serve first come, first served, from `opens` until nobody is left."""

    name: str
    lanes: int
    rate: float
    """People per hour in each lane."""
    opens: Minute
    closes: Minute
    max_queue: int
    """Most people who may wait before the site is too full."""
    earliest: Minute
    """The earliest time of a call for it."""
    latest: Minute
    """The latest time of a call for it."""
    outlet: str = ""
    """The site's own loudspeaker, which speaks to those waiting; empty: none."""
    spoken: str = ""
    """Its name in an announcement; empty: `name`, or what the horn says anyway."""
    place: Place | None = None

    @property
    def per_minute(self) -> float:
        """Number of people it serves in a minute when all lanes are busy."""
        return self.lanes * self.rate / 60


@dataclass(frozen=True, slots=True)
class Group:
    """People who are called together. `people`: those expected to come, without no-shows."""

    name: str
    village: str
    spoken: str
    """Its name as its people say it, for the announcement."""
    people: int
    walk: float
    """Minutes on foot from home to the site."""
    site: str
    outlet: str
    """The horn that reaches it."""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One day's call-up. `groups` and `sites` keep the order of the sheets."""

    groups: tuple[Group, ...]
    sites: tuple[Site, ...]
    assumed: Assumptions = field(default_factory=Assumptions)
    neighbours: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Horn -> the horns that are heard where it is."""
    silent: Mapping[str, tuple[tuple[Minute, Minute], ...]] = field(default_factory=dict)
    """Horn -> spans [since, until) in which it must be silent."""

    def site(self, name: str) -> Site:
        """The site of that name."""
        return next(site for site in self.sites if site.name == name)

    def at(self, site: Site) -> tuple[Group, ...]:
        """The groups that go to that site."""
        return tuple(group for group in self.groups if group.site == site.name)

    def clashes(self, one: str, other: str) -> bool:
        """Whether two horns may not sound at once, because they are the same or neighbours."""
        return one == other or other in self.neighbours.get(one, ())

    def hushed(self, outlet: str, at: Minute) -> bool:
        """Whether the horn must be silent at that minute."""
        return any(since <= at < until for since, until in self.silent.get(outlet, ()))


@dataclass(frozen=True, slots=True)
class CallPlan:
    """Group -> the minute of its call. `method`: the method that made the plan."""

    method: str
    calls: Mapping[str, Minute]

    def in_order(self, planned: Round) -> list[tuple[Minute, Group]]:
        """The calls by time; calls at the same minute in the order of the sheet."""
        pairs = [(self.calls[group.name], group) for group in planned.groups if group.name in self.calls]
        return sorted(pairs, key=lambda pair: pair[0])
