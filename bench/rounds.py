"""A township's round as groups and sites: synthetic, of the real round's size (13 sites, 193 groups, 44,329 people).

Walking minutes and lane rates are assumptions like the rest (`dalaba.callup.assumptions`). Each group is called by its
own site's loudspeaker, one call at a time.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from dalaba.callup.read import read_round
from dalaba.callup.round import Minute, Round, Site
from dalaba.station.files import Problems

FOLDER = Path(__file__).parent / "round"
LATE: Minute = 10 * 60 + 55
"""A last call at 10:55, 35 minutes before closing."""
FINISH: Minute = 11 * 60 + 5


def township(latest: Minute | None = None) -> Round:
    """The round as it is in the sheets. `latest`: the last call at every site; else 75 minutes before it closes."""
    problems = Problems()
    planned = read_round([FOLDER / "groups.csv", FOLDER / "sites.csv"], problems)
    assert not problems.errors, list(problems)
    if latest is None:
        return planned
    return replace(planned, sites=tuple(replace(site, latest=latest) for site in planned.sites))


def by_guideline() -> Round:
    """The same people as the national guideline staffs it: a lane for each 360, 60 an hour, 07:00 to 14:30."""
    planned = township()
    return replace(planned, sites=tuple(_guideline(planned, site) for site in planned.sites))


def _guideline(planned: Round, site: Site) -> Site:
    people = sum(group.people for group in planned.at(site))
    closes = 14 * 60 + 30
    return replace(site, lanes=math.ceil(people / 360), rate=60.0, closes=closes, latest=closes - 35)
