"""export: a campaign as a sheet that reads back as the same campaign; or the days as a calendar file (X.ics)."""

from __future__ import annotations

import argparse
import re
from datetime import timedelta
from pathlib import Path

from dalaba.core import atomic, clock
from dalaba.core.problems import nearest
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.station.export import export
from dalaba.station.files.sheets import SUFFIXES
from dalaba.station.schedules import Campaign

_DAYS = 28
"""Days of a calendar file, if nobody says how many."""
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def arguments(parser: argparse.ArgumentParser) -> None:
    """CAMPAIGN [--file F] [--force]; or F.ics [--date D] [--days N] [--to O] [--force]."""
    parser.add_argument("campaign", metavar="CAMPAIGN")
    parser.add_argument("--file", default=None, metavar="F.xlsx|F.csv")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--days", type=int, default=_DAYS, metavar="N")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--force", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1, with the reason, if nothing was written."""
    if given.campaign.lower().endswith(".ics"):
        return _calendar(context, given)
    campaign = _campaign(context, given.campaign)
    path = Path(given.file or f"{_NOT_IN_NAMES.sub('_', campaign.name)}.xlsx")
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise refuse("cli.export_suffix", 2, file=path)
    if path.exists() and not given.force:
        raise refuse("cli.export_exists", file=path)
    plan = context.station.plan
    data = export(context.folder, campaign, plan.setup, plan.scripts, suffix, context.ui, path.stem)
    write(path, data)
    _tell(context, campaign, path)
    return 0


def _calendar(context: Context, given: argparse.Namespace) -> int:
    """Write the days as a calendar file."""
    from dalaba.views.calendar import entries, ics

    path = Path(given.campaign)
    if path.exists() and not given.force:
        raise refuse("cli.export_exists", file=path)
    station = context.usable()
    chosen = context.outlets(given.to) if given.to else ()
    first = context.day(given.date)
    programmes = [station.compile(first + timedelta(days=number)) for number in range(max(1, given.days))]
    write(path, ics(programmes, clock.SystemClock().now(), context.ui, chosen))
    count = sum(1 for programme in programmes for each in entries(programme, chosen) if each.until)
    if context.as_json:
        context.dump({"file": str(path), "days": len(programmes), "events": count})
    else:
        context.say("cli.exported_calendar", file=path, days=len(programmes), events=count)
    return 0


def write(path: Path, data: bytes) -> None:
    """Write the file whole. Raises Refused, with advice, if it is open or the disk refuses."""
    try:
        atomic.write(path, data)
    except PermissionError as error:
        raise refuse("cli.file_open" if path.exists() else "cli.cannot_write", file=path, why=error.strerror) from error
    except OSError as error:
        raise refuse("cli.cannot_write", file=path, why=error.strerror or error) from error


def _campaign(context: Context, word: str) -> Campaign:
    """The campaign with this name or file name. Raises Refused if its file has errors, as it is not fully known
    then."""
    campaigns = context.station.plan.campaigns
    names = {name: each for each in campaigns for name in (Path(each.file).stem, Path(each.file).name, each.file)}
    found = {**names, **{each.name: each for each in campaigns}}.get(word)
    if found is None:
        known = [each.name for each in campaigns]
        raise refuse("cli.export_unknown", found=word, nearest=nearest(word, known) or "、".join(known) or "…")
    wrong = [each for each in context.station.problems.errors if each.place and each.place.file == found.file]
    if wrong:
        raise Refused(wrong)
    return found


def _tell(context: Context, campaign: Campaign, path: Path) -> None:
    counts = {"rows": len(campaign.rows), "days": len(campaign.daily), "outlets": len(campaign.at_outlets)}
    if context.as_json:
        context.dump({"campaign": campaign.name, "file": str(path), "source": campaign.file, **counts})
    else:
        context.say("cli.exported", name=campaign.name, file=path, rows=counts["rows"], source=campaign.file)
