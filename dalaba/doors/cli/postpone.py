"""postpone: from a day on, a campaign happens so many days later, with its daily facts; `--undo` takes it back."""

from __future__ import annotations

import argparse
from datetime import date, timedelta

from dalaba.core.model import Problem
from dalaba.core.problems import Bad, nearest
from dalaba.doors.cli.context import Context, Refused, refuse, writing
from dalaba.station.days import AUTO, daybook, last_day, shown
from dalaba.station.files.values import whole
from dalaba.station.schedules import Campaign, dates_of, playing_days


def arguments(parser: argparse.ArgumentParser) -> None:
    """CAMPAIGN [--from D] [--days N] [--undo]."""
    parser.add_argument("campaign", metavar="CAMPAIGN")
    parser.add_argument("--from", dest="since", default=None, metavar="D")
    parser.add_argument("--days", default="1", metavar="N")
    parser.add_argument("--undo", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the station has problems, 2 if the campaign cannot be postponed. Then nothing was written."""
    campaign = _campaign(context, given.campaign)
    book = daybook.read(context.folder)
    if given.undo:
        book = book.put_back(campaign.name)
    else:
        since = context.day(given.since)
        _check(campaign, since)
        book = book.put_off(campaign.name, since, _days(given.days))
    with writing(AUTO):
        daybook.write(context.folder, book)
    after = context.station.reread()
    moved = next(each for each in after.plan.campaigns if each.name == campaign.name)
    _tell(context, moved, given.undo)
    return 1 if after.problems.errors else 0


def _campaign(context: Context, name: str) -> Campaign:
    known = {each.name: each for each in context.usable().plan.campaigns}
    if name not in known:
        hint = nearest(name, known) or "、".join(known) or "…"
        raise refuse("cli.unknown_campaign", 2, found=name, nearest=hint)
    return known[name]


def _days(text: str) -> int:
    try:
        return whole(1, 366)(text, False)
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad


def _check(campaign: Campaign, since: date) -> None:
    """Refuse a campaign without dates, as it has no day that could be postponed."""
    spans = dates_of(campaign)
    ends = [last_day(span) for span in spans]
    if not spans or None in ends:
        raise refuse("cli.no_dates_to_postpone", 2, campaign=campaign.name, file=campaign.file)
    last = max(end for end in ends if end is not None) + timedelta(days=sum(each.days for each in campaign.postponed))
    if since > last:
        raise refuse("cli.postpone_too_late", 2, campaign=campaign.name, last=last)


def _tell(context: Context, campaign: Campaign, undone: bool) -> None:
    days = [day.isoformat() for day in playing_days(campaign)]
    ahead = any(row.days_before for row in campaign.rows)
    if context.as_json:
        context.dump({"campaign": campaign.name, "days": days})
        return
    code = "cli.postponed_undone" if undone else "cli.postponed"
    context.say(
        code, campaign=campaign.name, days="、".join(days), dates="、".join(map(shown, dates_of(campaign))), file=AUTO
    )
    if ahead and not undone:
        context.say("cli.postponed_announced")
