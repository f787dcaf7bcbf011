"""pack: a van's USB stick: files that play in the right order by themselves, a cue sheet, an expiry date."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.model import Part, Wanted
from dalaba.doors.cli import render
from dalaba.doors.cli.context import Context, refuse
from dalaba.speech.library.sound_names import title_of
from dalaba.views.pack import SHEET_HTML, Cover, Entry, PackReport, Track, build, from_programme


def arguments(parser: argparse.ArgumentParser) -> None:
    """VAN --date D --dir DIR."""
    parser.add_argument("van", metavar="VAN")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--dir", required=True, metavar="DIR")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if nothing was packed, or if the station has problems. A folder that is not empty is not changed."""
    station = context.usable()
    vans = [name for name, outlet in context.setup.outlets.items() if outlet.kind == "van"]
    if given.van not in vans:
        raise refuse("cli.pack_not_a_van", name=given.van, vans="、".join(vans) or "-")
    day = context.day(given.date)
    todo = station.to_make(station.wanted_on([day], [given.van]))
    if todo:
        render.make(context, todo)
    report = pack(context, given.van, day, Path(given.dir))
    if context.as_json:
        files = [{"file": each.name, "title": each.title, "duration": each.duration / 1000, "sha256": each.digest}
                 for each in report.files]  # fmt: skip
        context.dump({"folder": str(report.where), "files": files, "seconds": report.total / 1000})
    else:
        tell(context, report, day)
    return 1 if station.problems.errors else 0


def pack(context: Context, van: str, day: date, where: Path) -> PackReport:
    """Write the van's pack of a day: its spots, then its rows without a time. Raises PackError."""
    entries = [*from_programme(context.station.compile(day), van, context.folder), *_any_time(context, van, day)]
    expires = clock.at(day, DAY, context.setup.zone)
    contact = context.setup.outlets[van].values.get("联系电话", "")
    cover = Cover(context.setup.name, van, day, expires, context.setup.zone, contact)
    return build(entries, where, cover, context.ui)


def tell(context: Context, report: PackReport, day: date) -> None:
    """Report what is on the stick, and the warnings for the driver."""
    for note in report.notes:
        context.tell(note)
    context.say(
        "cli.packed", folder=report.where, files=len(report.files), minutes=f"{report.total / 60_000:.0f}", expiry=day,
        sheet=report.where / SHEET_HTML,
    )  # fmt: skip


def _any_time(context: Context, van: str, day: date) -> list[Entry]:
    rows = context.station.pack_rows(day, van)
    parts = context.station.preparer.prepare(want for _, want in rows).parts
    return [entry for _, want in rows if (entry := _entry(context, want, parts[want])) is not None]


def _entry(context: Context, want: Wanted, parts: tuple[Part, ...]) -> Entry | None:
    tracks = tuple(Track(context.folder / part.clip.file, part.clip, part.language) for part in parts if part.clip)
    missing = tuple(part.language for part in parts if not part.clip)
    is_script = want.source == "script"
    title = context.station.plan.scripts[want.script].title if is_script else title_of(want.script)
    outlet = context.setup.outlets[want.outlet]
    return Entry(title, want.script, tracks, (), missing, outlet.lead_in) if tracks else None
