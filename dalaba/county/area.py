"""Which outlets a warning's areas concern, by the station's own table and its position. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from math import asin, cos, radians, sin, sqrt

from dalaba.county.cap import Area
from dalaba.station.county import CountyRules
from dalaba.station.days import Location

_EARTH = 6371.0
_EXCEPT = re.compile(r"除|以外|\bexcept|\bexcluding|\boutside", re.IGNORECASE)
"""A description that leaves something out is not searched for names: nobody knows which side a name is on."""
_DIVISION = re.compile(r"[0-9]{6,12}")
"""An administrative division of China: two digits for the province, two for the city, two for the county, three for
the town, three for the village. What is wider ends in zeros."""


def outlets_in(
    areas: Iterable[Area], rules: CountyRules, position: Location | None, order: Iterable[str]
) -> tuple[str, ...]:
    """The outlets, in the station's order."""
    found = {name for area in areas for each in _concerned(area, rules, position) for name in each}
    return tuple(name for name in order if name in found)


def _concerned(area: Area, rules: CountyRules, position: Location | None) -> Iterator[tuple[str, ...]]:
    codes = {code for _, code in area.codes}
    for key, outlets in rules.areas.items():
        if any(_is_code_of(key, code) for code in codes) or _names(area.description, key):
            yield outlets
    if rules.inside and position is not None and _holds(area, position):
        yield rules.inside


def _is_code_of(key: str, code: str) -> bool:
    """Whether a warning's code is the key's place, a place within it, or one around it."""
    key, code = key.casefold().rstrip("*"), code.casefold()
    if not key or not any(each.isdigit() for each in key):
        return False
    if code == key:
        return True
    if not (_DIVISION.fullmatch(code) and re.fullmatch("[0-9]{2,12}", key)):
        return False
    bare = _without_zeros(code)
    return bare.startswith(_without_zeros(key)) or _without_zeros(key).startswith(bare)


def _without_zeros(code: str) -> str:
    """441826 of 441826000000, 44 of 440000: as long as its level is."""
    for length in (2, 4, 6, 9):
        if len(code) > length and not code[length:].strip("0") and code[:length].strip("0"):
            return code[:length]
    return code


def _names(description: str, key: str) -> bool:
    """Whether a description names the place: 连山县三江镇, or Sanjiang as a whole word."""
    if len(key) < 2 or key.isdigit() or _EXCEPT.search(description):
        return False
    if key.isascii():
        return re.search(rf"(?<![A-Za-z0-9]){re.escape(key)}(?![A-Za-z0-9])", description, re.IGNORECASE) is not None
    return key in description


def _holds(area: Area, position: Location) -> bool:
    north, east = position
    if any(_distance(north, east, *centre) <= radius for *centre, radius in area.circles):
        return True
    return any(_is_within(north, east, ring) for ring in area.polygons)


def _distance(north: float, east: float, other_north: float, other_east: float) -> float:
    """Kilometres on the ground."""
    high = sin(radians(other_north - north) / 2) ** 2
    wide = cos(radians(north)) * cos(radians(other_north)) * sin(radians(other_east - east) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(min(1.0, high + wide)))


def _is_within(north: float, east: float, ring: tuple[tuple[float, float], ...]) -> bool:
    """Whether a point is within a ring, which may cross 180 degrees: its edges take the short way round."""
    turned = [ring[0]]
    for each_north, each_east in ring[1:]:
        before = turned[-1][1]
        turned.append((each_north, before + (each_east - before + 180) % 360 - 180))
    return any(_is_inside(north, east + turn, turned) for turn in (-360, 0, 360))


def _is_inside(north: float, east: float, ring: list[tuple[float, float]]) -> bool:
    inside = False
    for (north_1, east_1), (north_2, east_2) in itertools.pairwise(ring):
        if (north_1 > north) != (north_2 > north):
            inside ^= east_1 + (north - north_1) * (east_2 - east_1) / (north_2 - north_1) > east
    return inside
