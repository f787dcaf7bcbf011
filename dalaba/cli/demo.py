"""demo: the sample's 13 July 2022 in a scratch folder: made, planned, rehearsed, packed, drawn; the station itself is
left alone."""

from __future__ import annotations

import argparse
import shutil
from datetime import date
from pathlib import Path
from time import monotonic

from dalaba.cli import pack, programme, rehearse, render
from dalaba.cli.context import Context, started_as
from dalaba.model import Programme

DAY = date(2022, 7, 13)
_PARTS = ("station.yaml", "days.yaml", "scripts", "schedules", "audio/recorded")
_BOUNCE = "07:00-07:15"
PAGE = "节目单.html"


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--dir DIR]: the scratch folder, `demo` by default. Its clips are kept for the next time."""
    parser.add_argument("--dir", default="demo", metavar="DIR")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when the demo's ledger does not reconcile, or a clip could not be made."""
    from dalaba.rehearsal import rehearse as play

    where = Path(given.dir)
    copy(context.folder, where)
    scratch = Context(str(where), context.ui, as_json=False)
    station = scratch.usable()
    plan = station.plan
    rows = sum(len(campaign.rows) for campaign in plan.campaigns)
    scratch.say("cli.demo_reading", outlets=len(plan.setup.outlets), scripts=len(plan.scripts), rows=rows)
    failed = _make(scratch)
    compiled = station.compile(DAY)
    _tell_day(scratch, compiled)
    programme.write_page(scratch, [compiled], where / PAGE)
    done = play(station, DAY, 1, where)
    rehearse.tell(scratch, done)
    outlet = _busiest(compiled)
    bounced = rehearse.bounce(scratch, done, outlet, _BOUNCE)
    _pack(scratch, where)
    scratch.say("cli.demo_files", folder=where, bounce=bounced.name)
    scratch.say("cli.demo_next", command=started_as())
    summary = done.log.summary
    return 1 if failed or station.problems.errors or summary.planned != summary.aired else 0


def copy(source: Path, where: Path) -> None:
    """What people wrote, fresh; what was made here before stays. `where` is only ever a demo's own folder."""
    for name in _PARTS:
        target = where / name
        if target.is_dir():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, target)
        elif (source / name).exists():
            shutil.copyfile(source / name, target)


def _make(context: Context) -> int:
    """Make the day's clips; tells how many and how long it took. Returns how many failed."""
    station = context.station
    wanted = station.wanted_on([DAY])
    todo = station.to_make(wanted)
    began = monotonic()
    report = render.make(context, todo) if todo else None
    prepared = station.preparer.prepare(wanted)
    clips = {part.clip for parts in prepared.parts.values() for part in parts if part.clip}
    minutes = sum(clip.duration for clip in clips) / 60_000
    context.say(
        "cli.demo_made", clips=len(clips), minutes=f"{minutes:.0f}", new=len(report.made) if report else 0,
        seconds=f"{monotonic() - began:.0f}",
    )  # fmt: skip
    return len(report.failed) if report else 0


def _tell_day(context: Context, compiled: Programme) -> None:
    lost = sum(len(spot.lost) for spot in compiled.spots)
    counts = {"due": compiled.due, "spots": len(compiled.spots), "refused": len(compiled.refused)}
    context.say("cli.demo_day", lost=lost, **counts)


def _busiest(compiled: Programme) -> str:
    """The outlet that is wired to a PC, else the one that speaks most often."""
    wired = next((card.name for card in compiled.outlets if card.output), None)
    counts = {card.name: sum(spot.outlet == card.name for spot in compiled.spots) for card in compiled.outlets}
    return wired or max(counts, key=lambda name: counts[name])


def _pack(context: Context, where: Path) -> None:
    van = next((name for name, outlet in context.setup.outlets.items() if outlet.kind == "van"), None)
    if van is not None:
        shutil.rmtree(where / van, ignore_errors=True)
        pack.tell(context, pack.pack(context, van, DAY, where / van), DAY)
