"""pack: a van's USB stick: files that play in the right order by themselves, a cue sheet, an expiry date."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from dalaba.desk.packing import pack, vans
from dalaba.doors.cli import render
from dalaba.doors.cli.context import Context, refuse
from dalaba.views.pack import SHEET_HTML, PackReport


def arguments(parser: argparse.ArgumentParser) -> None:
    """VAN --date D --dir DIR."""
    parser.add_argument("van", metavar="VAN")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--dir", required=True, metavar="DIR")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if nothing was packed, or if the station has problems. A folder that is not empty is not changed."""
    station = context.usable()
    if given.van not in vans(station):
        raise refuse("cli.pack_not_a_van", name=given.van, vans="、".join(vans(station)) or "-")
    day = context.day(given.date)
    todo = station.to_make(station.wanted_on([day], [given.van]))
    if todo:
        render.make(context, todo)
    report = pack(station, given.van, day, Path(given.dir), context.ui)
    if context.as_json:
        files = [{"file": each.name, "title": each.title, "duration": each.duration / 1000, "sha256": each.digest}
                 for each in report.files]  # fmt: skip
        context.dump({"folder": str(report.where), "files": files, "seconds": report.total / 1000})
    else:
        tell(context, report, day)
    return 1 if station.problems.errors else 0


def tell(context: Context, report: PackReport, day: date) -> None:
    """Report what is on the stick, and the warnings for the driver."""
    for note in report.notes:
        context.tell(note)
    context.say(
        "cli.packed", folder=report.where, files=len(report.files), minutes=f"{report.total / 60_000:.0f}", expiry=day,
        sheet=report.where / SHEET_HTML,
    )  # fmt: skip
