"""A call-up on its day: which calls move back or forward after a hold, a release or a report from a site. Pure.

Every order gives new times to the site's calls that have not gone out. A call waits until a hold ends, and until the
lanes have worked off enough of those called before: no call while the queue is longer than Q, or while more than M
minutes of work are called but not served. The calls keep their order. They are not earlier than planned (or a little,
if the line is short) and not later than closing. Other sites' calls stay, but a horn still calls only one group at a
time.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from dalaba.callup.crowd import shares
from dalaba.callup.round import Group, Minute, Round, Site

Kind = Literal["hold", "release", "report"]
Length = Literal["long", "right", "short"]
KINDS: Mapping[str, Kind] = {
    "hold": "hold", "暂停": "hold", "release": "release", "放行": "release", "report": "report", "报告": "report",
}  # fmt: skip
_LATEST = 120
"""Minutes after closing within which held calls go out, one after another."""
_DAY = 24 * 60
LENGTHS: Mapping[str, Length] = {
    "长": "long", "long": "long", "正好": "right", "right": "right", "短": "short", "short": "short",
}  # fmt: skip
"""What people report about a line."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits within which calls move automatically."""

    queue_share: float = 0.3
    """Q: no call while more than this share of what the site can hold is waiting (60 of 200)."""
    minutes: float = 28.0
    """M: no call while this many minutes of the lanes' work are called but not served."""
    hold: int = 30
    """Minutes after which a hold ends by itself, unless it says otherwise."""
    forward: int = 5
    """Minutes by which a call may come early if the line is short and little work is on its way."""
    idle: float = 10.0
    """"Little work" means at most this many minutes of the lanes' work that are called but not served."""
    slowest: float = 0.4
    quickest: float = 1.25
    """Factor by which a counted rate may differ from the planned one, so that a miscount cannot stop a site."""
    spacing: float = 0.9
    """Least share of the planned time between two calls that is kept when late calls catch up."""
    per_tube: int = 10
    """People whose samples go into one tube."""
    notice: float = 1.0
    """Minutes before its time from which a call cannot be moved, because it is on its way to the horn."""


@dataclass(frozen=True, slots=True)
class SiteOrder:
    """What somebody at a site reports, at a minute of the day (may be fractional)."""

    kind: Kind
    site: str
    at: float
    actor: str = ""
    minutes: int | None = None
    """Length of a hold."""
    length: Length | None = None
    queue: int | None = None
    tubes: int | None = None
    """Tubes used since opening."""


@dataclass(frozen=True, slots=True)
class SiteNow:
    """What is known of a site: until when it is held, and what its people counted last."""

    held_until: float = -math.inf
    counted: tuple[tuple[float, int], ...] = ()
    """(minute, served) of the reports with tubes, oldest first."""
    queue: int | None = None
    length: Length | None = None
    reported: float | None = None


@dataclass(frozen=True, slots=True)
class State:
    """The time of every call, and what each site has reported."""

    times: Mapping[str, Minute]
    """Group -> the minute of its call."""
    lanes: Mapping[str, SiteNow] = field(default_factory=dict)


def settle(
    planned: Round, calls: Mapping[str, Minute], orders: Iterable[SiteOrder], rules: Rules | None = None
) -> State:
    """The times of the calls after all orders, oldest first. The same orders always give the same times."""
    state = State(dict(calls))
    for order in orders:
        state = step(planned, calls, state, order, rules or Rules())
    return state


def step(planned: Round, calls: Mapping[str, Minute], state: State, order: SiteOrder, rules: Rules) -> State:
    """The state after one more order. `calls`: the times first planned, to which calls return as soon as they may."""
    site = planned.site(order.site)
    lane = _heard(site, state.lanes.get(site.name, SiteNow()), order, rules)
    lanes = {**state.lanes, site.name: lane}
    pending = [group for group in planned.at(site) if state.times[group.name] > order.at + rules.notice]
    times = _timed(planned, calls, state.times, site, lane, pending, order, rules)
    return State({**state.times, **times}, lanes)


def _heard(site: Site, lane: SiteNow, order: SiteOrder, rules: Rules) -> SiteNow:
    """What is known of the site after the order."""
    if order.kind == "hold":
        return replace(lane, held_until=order.at + (order.minutes or rules.hold))
    if order.kind == "release":
        return replace(lane, held_until=-math.inf, length=None, queue=None, reported=None)
    counted = lane.counted
    if order.tubes is not None:
        counted = (*counted, (order.at, order.tubes * rules.per_tube))
    return replace(lane, counted=counted, queue=order.queue, length=order.length, reported=order.at)


def _timed(
    planned: Round,
    calls: Mapping[str, Minute],
    now_at: Mapping[str, Minute],
    site: Site,
    lane: SiteNow,
    pending: list[Group],
    order: SiteOrder,
    rules: Rules,
) -> dict[str, Minute]:
    """The pending calls' new times. Their order stays."""
    grid = planned.assumed.grid
    first = max(order.at + rules.notice, lane.held_until)
    work = _work(planned, site, lane, now_at, pending, order.at, rules)
    times: dict[str, Minute] = {}
    taken = _taken(planned, now_at, pending)
    early = rules.forward if work is not None and work.short else 0
    spacing = rules.spacing if work is not None else 1.0  # without a count, calls that slide keep their spacing
    before, ahead = _last_called(planned, site, now_at, pending), 0
    for group in sorted(pending, key=lambda each: (now_at[each.name], calls[each.name])):
        earliest = max(first, float(calls[group.name] - early))
        if work is not None:
            earliest = max(earliest, work.free_at(ahead, rules))
        if before is not None:
            gap = max(0, calls[group.name] - calls[before[0]])  # 0: two horns call for the site at the same time
            earliest = max(earliest, before[1] + max(min(grid, gap), spacing * gap - early))
        at = _slot(planned, site, group, min(earliest, site.closes), order.at + rules.notice, taken)
        times[group.name] = at
        taken.append((group.outlet, at))
        before, ahead = (group.name, at), ahead + group.people
    return times


def _last_called(
    planned: Round, site: Site, now_at: Mapping[str, Minute], pending: list[Group]
) -> tuple[str, Minute] | None:
    """The site's last call that has gone out."""
    names = {group.name for group in pending}
    gone = [(group.name, now_at[group.name]) for group in planned.at(site) if group.name not in names]
    return max(gone, key=lambda each: each[1], default=None)


def _taken(planned: Round, now_at: Mapping[str, Minute], pending: list[Group]) -> list[tuple[str, Minute]]:
    """The calls that keep horns busy, without those that are being timed now."""
    names = {group.name for group in pending}
    return [(group.outlet, now_at[group.name]) for group in planned.groups if group.name not in names]


def _slot(
    planned: Round, site: Site, group: Group, earliest: float, since: float, taken: list[tuple[str, Minute]]
) -> Minute:
    """The first minute of the grid from `earliest` on at which the horn is free and may sound.

    If there is none until shortly after closing, the last one before that, but not before `since`.
    """
    grid = planned.assumed.grid
    first = math.ceil(earliest / grid) * grid
    last = min(site.closes + _LATEST, _DAY - grid)
    later = range(min(first, last), last + 1, grid)
    sooner = range(min(first, last) - grid, math.ceil(since) - 1, -grid)

    def free(at: Minute) -> bool:
        busy = any(at == other and planned.clashes(group.outlet, horn) for horn, other in taken)
        return not busy and not planned.hushed(group.outlet, at)

    return next((at for at in (*later, *sooner) if free(at)), min(first, last))


@dataclass(frozen=True, slots=True)
class _Work:
    """The work ahead of a site: how many are called but not served, and how fast it serves."""

    at: float
    called: int
    served: float
    per_minute: float
    queue_over: float
    """Number of people waiting beyond Q."""
    short: bool

    def free_at(self, ahead: int, rules: Rules) -> float:
        """The earliest time of a call, if `ahead` more people are called before it."""
        work = (self.called + ahead - self.served) / self.per_minute
        over = self.queue_over / self.per_minute if self.queue_over > 0 else -math.inf
        return self.at + max(work - rules.minutes, over)


def _work(
    planned: Round,
    site: Site,
    lane: SiteNow,
    now_at: Mapping[str, Minute],
    pending: list[Group],
    at: float,
    rules: Rules,
) -> _Work | None:
    """What follows from the last report; None if there is none."""
    if lane.reported is None:
        return None
    names = {group.name for group in pending}
    called = [group for group in planned.at(site) if group.name not in names]
    most = rules.queue_share * site.max_queue
    queue = {"long": 1.5 * most, "right": 0.5 * most, "short": 0.0, None: 0.0}[lane.length]
    waiting = float(lane.queue) if lane.queue is not None else queue
    rate = _rate(site, lane, rules)
    served = _served(planned, called, now_at, lane, waiting, at, rate)
    people = sum(group.people for group in called)
    short = lane.length == "short" or (lane.queue is not None and lane.queue < most / 4)
    return _Work(at, people, served, rate, waiting - most, short and (people - served) / rate < rules.idle)


def _rate(site: Site, lane: SiteNow, rules: Rules) -> float:
    """People per minute: as counted over about the last half hour of work, within bounds; else as planned."""
    recent = [each for each in lane.counted if each[0] >= lane.counted[-1][0] - 35]
    if len(recent) < 2 or recent[-1][0] - recent[0][0] < 15 or lane.length == "short" or lane.queue == 0:
        return site.per_minute
    counted = (recent[-1][1] - recent[0][1]) / (recent[-1][0] - recent[0][0])
    return min(max(counted, rules.slowest * site.per_minute), rules.quickest * site.per_minute)


def _served(
    planned: Round,
    called: list[Group],
    now_at: Mapping[str, Minute],
    lane: SiteNow,
    waiting: float,
    at: float,
    rate: float,
) -> float:
    """How many have been served: counted in tubes or, without a count, those expected so far minus those waiting."""
    total = float(sum(group.people for group in called))
    if lane.counted:
        since, served = lane.counted[-1]
        return min(total, served + rate * max(0.0, at - since))
    come = sum(group.people * _come(planned, group, at - now_at[group.name]) for group in called)
    return max(0.0, min(total, come - waiting))


def _come(planned: Round, group: Group, minutes: float) -> float:
    """The share of a group that has come this many minutes after its call."""
    law = shares(group.walk, planned.assumed, 2.5, 240.0)
    return float(np.sum(law[: max(0, int(minutes / 2.5))]))
