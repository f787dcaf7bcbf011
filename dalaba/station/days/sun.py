"""Sunrise and sunset at the station's place, as facts of a day: {{日出}}, {{日落}}. Only this module uses `astral`.

It is imported when the first day is asked for, and needs no network. Times are to the minute, in the station's zone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import degrees
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dalaba.core.patterns import late
from dalaba.core.problems import Bad, nearest
from dalaba.station.days.cities import CITIES
from dalaba.station.files import values

if TYPE_CHECKING:
    from astral import SunDirection

RISES, SETS = ("日出", "sunrise"), ("日落", "sunset")
NAMES = frozenset((*RISES, *SETS))
"""The names of the facts."""
_NUMBER = r"[+-]?\d{1,3}(?:\.\d+)?"
_PAIR = late(
    rf"(?:北纬|纬度|lat(?:itude)?)?\s*[::]?\s*(?P<south>南纬)?\s*(?P<lat>{_NUMBER})\s*°?\s*(?P<ns>[NS])?\s*[,，、\s/]\s*"
    rf"(?:东经|经度|lon(?:gitude)?)?\s*[::]?\s*(?P<west>西经)?\s*(?P<lon>{_NUMBER})\s*°?\s*(?P<ew>[EW])?",
    re.IGNORECASE,
)
_FARTHEST = 60.0
"""Most degrees between a place and the middle of its time zone (the west of China has 45). More is a typing error."""


class Location(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


class Sun(NamedTuple):
    """Sunrise and sunset at a place, by its clock."""

    at: Location
    zone: ZoneInfo

    def facts(self, day: date) -> Mapping[str, str]:
        """Sunrise and sunset on a day, as 18:07 under each name. One that does not occur that day has no entry."""
        return _facts(self, day)


def location(text: str, strict: bool = False) -> Location:
    """24.72, 112.29; 北纬24.72 东经112.29; 24.72N 112.29E; a provincial capital's name. Raises Bad for others."""
    word = values.plain(text, strict)
    city = CITIES.get(word.removesuffix("市").lower())
    if city is not None:
        return Location(*city)
    match = _PAIR.fullmatch(word)
    if match is None:
        hint = nearest(word, CITIES) or "广州"
        raise Bad("files.location", found=text.strip(), nearest=hint)
    south = match["south"] or (match["ns"] or "").upper() == "S"
    west = match["west"] or (match["ew"] or "").upper() == "W"
    found = Location(float(match["lat"]) * (-1 if south else 1), float(match["lon"]) * (-1 if west else 1))
    if abs(found.latitude) > 90 or abs(found.longitude) > 180:
        raise Bad("files.location_order", found=text.strip())
    return found


def time_zone(text: str, strict: bool = False) -> ZoneInfo:
    """Asia/Shanghai. Raises Bad if there is no such zone."""
    try:
        return ZoneInfo(values.plain(text, strict))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Bad("files.timezone", found=text.strip()) from None


def in_zone(at: Location, zone: ZoneInfo) -> bool:
    """Whether a place can be in a time zone: with a wrong sign or swapped numbers it would be far off."""
    offset = datetime(2026, 1, 1, tzinfo=zone).utcoffset() or timedelta()
    apart = (at.longitude - offset.total_seconds() / 240 + 180) % 360 - 180
    return abs(apart) <= _FARTHEST


@lru_cache(maxsize=2048)
def _facts(sun: Sun, day: date) -> Mapping[str, str]:
    from astral import SunDirection

    found: dict[str, str] = {}
    for names, way in ((RISES, SunDirection.RISING), (SETS, SunDirection.SETTING)):
        # in the far north an evening's sunset may be after midnight
        for evening in (day, day - timedelta(days=1), day + timedelta(days=1)):
            moment = _moment(sun.at, evening, way)
            near = (moment + timedelta(seconds=30)).astimezone(sun.zone) if moment else None
            if near is not None and near.date() == day:
                found |= dict.fromkeys(names, f"{near:%H:%M}")
                break
    return found


def _moment(at: Location, day: date, way: SunDirection) -> datetime | None:
    """When the sun passes the horizon in the place's own solar day; None if it does not.

    `astral`'s own function assigns each event to a UTC day and so loses one event a year where the sun rises at
    midnight UTC, as in the west of China. Therefore only parts of it are used.
    """
    from astral import julian, refraction_at_zenith
    from astral import sun as parts

    zenith = 90.0 + parts.SUN_APPARENT_RADIUS
    zenith += refraction_at_zenith(zenith)
    minutes = 720.0 - 4 * at.longitude
    for _ in range(3):  # each time closer to the moment itself
        century = julian.julianday_to_juliancentury(julian.julianday(day) + minutes / 1440)
        try:
            angle = parts.hour_angle(at.latitude, parts.sun_declination(century), zenith, way)
        except ValueError:
            return None
        minutes = 720.0 - 4 * (at.longitude + degrees(angle)) - parts.eq_of_time(century)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
