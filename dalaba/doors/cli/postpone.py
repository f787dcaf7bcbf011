"""postpone: from a day on, a campaign happens so many days later, with its daily facts; `--undo` takes it back."""

from __future__ import annotations

import argparse

from dalaba.core.model import Problem
from dalaba.core.problems import Bad
from dalaba.desk.day_changes.postponing import put_back, put_off
from dalaba.doors.cli.context import Context, Refused, writing
from dalaba.station.days import AUTO, shown
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
    station = context.usable()
    since, days = context.day(given.since), _days(given.days)
    try:
        with writing(AUTO):
            if given.undo:
                done = put_back(station, given.campaign)
            else:
                done = put_off(station, given.campaign, since, days)
    except Bad as bad:
        if not bad.reason.code.startswith("cli."):
            raise
        raise Refused([Problem(bad.reason)], 2) from bad
    _tell(context, done.campaign, given.undo)
    return 1 if done.station.problems.errors else 0


def _days(text: str) -> int:
    try:
        return whole(1, 366)(text, False)
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad


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
