"""Whether a round is possible at all: enough staff, enough calls, enough hours in which a horn may sound. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable

from dalaba.callup.methods import allowed, slots
from dalaba.callup.round import CallPlan, Group, Round, Site
from dalaba.station.files import Problems


def check(planned: Round, problems: Problems) -> None:
    """Note what is impossible: more people than a site can serve, calls without a free time, a site without groups."""
    for site in planned.sites:
        if site.opens < 0 or site.closes <= site.opens:
            continue  # noted already
        groups = planned.at(site)
        if not groups:
            problems.add("callup.nobody_comes", site.place, "warning", site=site.name)
        _capacity(site, groups, problems)
        if site.latest < site.earliest:
            problems.add("callup.latest_first", site.place, site=site.name, earliest=shown(site.earliest),
                         latest=shown(site.latest))  # fmt: skip
        elif not slots(planned, site) and groups:
            problems.add("callup.no_slots", site.place, site=site.name, grid=planned.assumed.grid)
        else:
            _horns_may(planned, site, groups, problems)
    _calls(planned, problems)


def _capacity(site: Site, groups: Iterable[Group], problems: Problems) -> None:
    """Note if more people come than the lanes can serve while the site is open: by how much, and what would help."""
    people = sum(group.people for group in groups)
    able = math.floor(site.per_minute * (site.closes - site.opens))
    if people > able:
        needed = math.ceil(people / (site.rate / 60 * (site.closes - site.opens)))
        until = site.opens + math.ceil(people / site.per_minute)
        problems.add(
            "callup.over_capacity", site.place, site=site.name, people=people, able=able, over=people - able,
            lanes=site.lanes, needed=needed, until=shown(until),
        )  # fmt: skip


def _horns_may(planned: Round, site: Site, groups: Iterable[Group], problems: Problems) -> None:
    for group in groups:
        if group.outlet and not allowed(planned, site, group):
            problems.add("callup.horn_silent", group.place, name=group.name, outlet=group.outlet,
                         earliest=shown(site.earliest), latest=shown(site.latest))  # fmt: skip


def _calls(planned: Round, problems: Problems) -> None:
    """Note if a horn has more calls than times. Conflicts between neighbours show only in the finished plan."""
    known = {site.name: site for site in planned.sites}
    horns: dict[str, list[Group]] = {}
    for group in planned.groups:
        if group.outlet and group.site in known:
            horns.setdefault(group.outlet, []).append(group)
    for outlet, groups in horns.items():
        times = {at for group in groups for at in allowed(planned, known[group.site], group)}
        if times and len(groups) > len(times):
            problems.add("callup.too_many_calls", groups[-1].place, outlet=outlet, calls=len(groups),
                         times=len(times), grid=planned.assumed.grid)  # fmt: skip


def crowded(planned: Round, plan: CallPlan, problems: Problems) -> None:
    """Note the groups whose call shares its minute with another on their own horn or on one heard there."""
    for number, group in enumerate(planned.groups):
        at = plan.calls[group.name]
        for other in planned.groups[:number]:
            if plan.calls[other.name] == at and planned.clashes(group.outlet, other.outlet):
                problems.add("callup.crowded", group.place, name=group.name, other=other.name, outlet=group.outlet,
                             grid=planned.assumed.grid)  # fmt: skip
                break


def shown(minute: int) -> str:
    """A minute of the day for people: 09:05."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
