"""pack: a van's USB stick: files that play in the right order by themselves, a cue sheet, an expiry date."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.model import Booking, Part, Reason, Wanted
from dalaba.doors.cli import render
from dalaba.doors.cli.context import Context, refuse
from dalaba.speech.library.sound_names import title_of
from dalaba.station.schedules import Row
from dalaba.views.pack import (
    MOST,
    SHEET_HTML,
    Cover,
    Entry,
    PackReport,
    Track,
    build,
    from_programme,
    mixed,
    no_relay,
    pieces,
    relays_of,
)


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
    programme = context.station.compile(day)
    packed = context.station.pack_rows(day, van)
    timed = from_programme(programme, van, context.folder)
    loose = _any_time(context, packed)
    entries = [*timed, *mixed(loose, len(timed))]
    left = len(timed) + len(loose) - len(entries)
    notes = [*relays_of(programme, van), *(no_relay(want.script, van) for _, want in packed if want.source == "relay")]
    if left:
        notes.append(Reason("pack.music_left_out", {"count": str(left), "most": str(MOST)}))
    expires = clock.at(day, DAY, context.setup.zone)
    contact = context.setup.outlets[van].values.get("联系电话", "")
    cover = Cover(context.setup.name, van, day, expires, context.setup.zone, contact)
    return build(entries, where, cover, context.ui, _once(notes))


def tell(context: Context, report: PackReport, day: date) -> None:
    """Report what is on the stick, and the warnings for the driver."""
    for note in report.notes:
        context.tell(note)
    context.say(
        "cli.packed", folder=report.where, files=len(report.files), minutes=f"{report.total / 60_000:.0f}", expiry=day,
        sheet=report.where / SHEET_HTML,
    )  # fmt: skip


def _any_time(context: Context, rows: list[tuple[Row, Wanted]]) -> list[Entry]:
    """What the driver plays as needed."""
    bookings = {want: _bed(row, want) for row, want in rows}
    beds = [bed for bed in bookings.values() if bed is not None]
    parts = context.station.preparer.prepare([*bookings, *beds]).parts
    found: list[Entry] = []
    for want, bed in bookings.items():
        if want.source == "playlist":
            found += pieces(parts[want], want.script, context.folder)
        elif want.source != "relay" and (entry := _entry(context, want, parts[want], parts[bed] if bed else ())):
            found.append(entry)
    return found


def _bed(row: Row, want: Wanted) -> Wanted | None:
    return Booking(row.campaign, row.id, want.outlet, want, bed=row.bed).bed_wanted


def _entry(context: Context, want: Wanted, parts: tuple[Part, ...], bed: tuple[Part, ...]) -> Entry | None:
    tracks = tuple(Track(context.folder / part.clip.file, part.clip, part.language) for part in parts if part.clip)
    missing = tuple(part.language for part in parts if not part.clip and part.language)
    is_script = want.source == "script"
    title = context.station.plan.scripts[want.script].title if is_script else title_of(want.script)
    outlet = context.setup.outlets[want.outlet]
    under = next((Track(context.folder / part.clip.file, part.clip, "") for part in bed if part.clip), None)
    return Entry(title, want.script, tracks, (), missing, outlet.lead_in, bed=under) if tracks else None


def _once(reasons: list[Reason]) -> list[Reason]:
    return [each for number, each in enumerate(reasons) if each not in reasons[:number]]
