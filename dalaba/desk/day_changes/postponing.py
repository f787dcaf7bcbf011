"""From a day on, a campaign happens so many days later, with its daily facts; or on its own days again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dalaba.core.problems import Bad, nearest
from dalaba.desk.day_changes.book import rewrite
from dalaba.desk.root import Station
from dalaba.station.days import daybook, last_day
from dalaba.station.days.daybook import Daybook
from dalaba.station.schedules import Campaign, dates_of


@dataclass(frozen=True, slots=True)
class PutOff:
    """What was written: the station, and the campaign, as they are now."""

    station: Station
    campaign: Campaign


def put_off(station: Station, name: str, since: date, days: int) -> PutOff:
    """Put a campaign off from a day on. Raises Bad if it has no day from then on, and OSError if the disk refuses."""
    campaign = campaign_of(station, name)

    def say(book: Daybook) -> Daybook:
        _check(campaign, since)
        return book.put_off(campaign.name, since, days)

    return _written(station, say, name)


def put_back(station: Station, name: str) -> PutOff:
    """Have a campaign on its own days again. Raises as `put_off`."""
    campaign = campaign_of(station, name)
    return _written(station, lambda book: book.put_back(campaign.name), name)


def campaign_of(station: Station, name: str) -> Campaign:
    """The campaign of that name. Raises Bad with the nearest name."""
    known = {each.name: each for each in station.plan.campaigns}
    if name not in known and (town := station.owner(name)):
        raise Bad("received.read_only", name=name, township=town)
    if name not in known:
        raise Bad("cli.unknown_campaign", found=name, nearest=nearest(name, known) or "、".join(known) or "…")
    return known[name]


def _written(station: Station, say: Callable[[Daybook], Daybook], name: str) -> PutOff:
    rewrite(station.folder, lambda: say(daybook.read(station.folder)))
    after = station.reread()
    return PutOff(after, campaign_of(after, name))


def _check(campaign: Campaign, since: date) -> None:
    """Refuse a campaign without dates, as it has no day that could be postponed."""
    spans = dates_of(campaign)
    ends = [last_day(span) for span in spans]
    if not spans or None in ends:
        raise Bad("cli.no_dates_to_postpone", campaign=campaign.name, file=campaign.file)
    last = max(end for end in ends if end is not None) + timedelta(days=sum(each.days for each in campaign.postponed))
    if since > last:
        raise Bad("cli.postpone_too_late", campaign=campaign.name, last=last)
