"""What a van takes along on a day: also its rows without a time, each once. Pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dalaba.core.model import Booking, Millis
from dalaba.station.files import Problems
from dalaba.station.schedules.bookings import booked
from dalaba.station.schedules.copies import said_once
from dalaba.station.schedules.plan import Plan
from dalaba.station.schedules.rows import Row
from dalaba.station.schedules.starts import in_doubt
from dalaba.station.schedules.when import airs_on

_ON_A_STICK: Millis = 6 * 3_600_000
"""The most music that is put on a stick, unless its row says how long: about what 99 files hold."""


class Packed(NamedTuple):
    """A row without a time, and what it wants from the van."""

    row: Row
    booking: Booking


def van_rows(plan: Plan, day: date, problems: Problems, van: str = "") -> list[Packed]:
    """The rows of one van's pack, or of all vans. What is in two files goes on the stick once, with a problem."""
    found = []
    for campaign in plan.campaigns:
        for row in campaign.rows:
            for name in () if row.timed else row.outlets:
                outlet = plan.setup.outlets[name]
                if outlet.kind != "van" or van not in ("", name) or not airs_on(campaign, row, day, plan.days, name):
                    continue
                if outlet.day_types and not plan.days.matches(day, outlet.day_types, name):
                    continue
                if not in_doubt(plan, campaign, row, outlet, day):
                    found.append(Packed(row, _filling(booked(plan, campaign, row, outlet, day), row)))
    dropped = said_once([(each.booking, (0,)) for each in found], problems)
    return [each for number, each in enumerate(found) if number not in dropped]


def _filling(booking: Booking, row: Row) -> Booking:
    """The booking; for a playlist, with as much music as goes on a stick."""
    fill = booking.wanted.fill
    if fill is None:
        return booking
    return booking._replace(wanted=booking.wanted._replace(fill=fill._replace(length=row.most or _ON_A_STICK)))
