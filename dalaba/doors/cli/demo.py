"""demo: the sample's 13 July 2022 in a scratch folder: made, planned, rehearsed, packed, drawn. The sample itself is
not changed; with --station another station's day is shown."""

from __future__ import annotations

import argparse
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from time import monotonic

import dalaba
from dalaba.compile.render import Due
from dalaba.core import clock
from dalaba.core.model import Programme
from dalaba.desk import packing
from dalaba.doors.cli import pack, programme, rehearse, render
from dalaba.doors.cli.context import Context, started_as
from dalaba.doors.cli.progress_bar import bar

DAY = date(2022, 7, 13)
SAMPLE = Path(dalaba.__file__).parents[1] / "sample"
_PARTS = ("station.yaml", "days.yaml", "scripts", "schedules", "audio/recorded")
_BOUNCE = "07:00-07:15"
_QUARTER = (7 * 60 + 15) * 60_000
"""The end of the quarter of an hour, in milliseconds after midnight."""
_PATIENCE = 90.0
_AT_A_TIME = 4
PAGE = "节目单.html"


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--dir DIR]: the scratch folder, `demo` by default. Its clips are kept for the next time."""
    parser.add_argument("--dir", default="demo", metavar="DIR")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the demo's ledger does not reconcile, or a clip could not be made."""
    from dalaba.desk.rehearsal import rehearse as play

    where = Path(given.dir)
    source = context if context.named else _sample(context)
    copy(source.folder, where)
    scratch = Context(str(where), context.ui, as_json=False)
    station = scratch.usable()
    plan = station.plan
    rows = sum(len(campaign.rows) for campaign in plan.campaigns)
    scratch.say("cli.demo_reading", outlets=len(plan.setup.outlets), scripts=len(plan.scripts), rows=rows)
    outlet = _busiest(station.compile(DAY))
    failed = _make(scratch, outlet)
    compiled = station.compile(DAY)
    _tell_day(scratch, compiled)
    programme.write_page(scratch, [compiled], where / PAGE)
    done = play(station, DAY, 1, where)
    rehearse.tell(scratch, done)
    bounced = rehearse.bounce(scratch, done, outlet, _BOUNCE)
    _pack(scratch, where)
    scratch.say("cli.demo_files", folder=where, bounce=bounced.name)
    scratch.say("cli.demo_next", sample=source.command, command=started_as())
    summary = done.log.summary
    return 1 if failed or station.problems.errors or summary.planned != summary.aired else 0


def _sample(context: Context) -> Context:
    """The sample township of the program; if it is missing, the station in this folder."""
    here = SAMPLE.relative_to(Path.cwd()) if SAMPLE.is_relative_to(Path.cwd()) else SAMPLE
    return Context(str(here), context.ui, as_json=False) if SAMPLE.is_dir() else context


def copy(source: Path, where: Path) -> None:
    """Copy the files that people wrote; clips made before stay. `where` is always a demo's own folder."""
    for name in _PARTS:
        target = where / name
        if target.is_dir():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        if (source / name).is_dir():
            shutil.copytree(source / name, target)
        elif (source / name).exists():
            shutil.copyfile(source / name, target)


def _make(context: Context, outlet: str) -> int:
    """Make the day's clips, first those of the quarter of an hour; report how many, by which voice, and how long it
    took. Returns how many failed.

    The good voice has `_PATIENCE` seconds; on a slow PC the quick one speaks the rest, as it does on the air.
    """
    station, began = context.station, monotonic()
    todo = _in_turn(context, outlet)
    failed = _by_turns(context, todo, began + _PATIENCE)
    prepared = station.preparer.prepare(station.wanted_on([DAY]))
    clips = {part.clip for parts in prepared.parts.values() for part in parts if part.clip}
    spoken = Counter(clip.by for clip in clips)
    context.say(
        "cli.demo_made", clips=len(clips), minutes=f"{sum(clip.duration for clip in clips) / 60_000:.0f}",
        new=len(todo), seconds=f"{monotonic() - began:.0f}",
        voices="、".join(f"{by} {count}" for by, count in spoken.most_common()) or "-",
    )  # fmt: skip
    if not spoken["kokoro"]:
        context.say("cli.demo_no_good_voice", command=started_as())
    return failed


def _in_turn(context: Context, outlet: str) -> list[Due]:
    """The missing clips: first those of the quarter of an hour, then the outlet's others, then the other outlets'."""
    station = context.station
    midnight = clock.at(DAY, 0, context.setup.zone)
    until = clock.at(DAY, _QUARTER, context.setup.zone)
    mine = station.preparer.prepare(station.wanted_on([DAY], [outlet])).recipes
    heard = station.coming([DAY], midnight)
    return sorted(heard, key=lambda due: (due.recipe.key not in mine, due.at >= until, due.at, due.recipe.key))


def _by_turns(context: Context, todo: list[Due], until: float) -> int:
    """Make clips, a few at a time; those that the good voice has not made by `until` are left to the quick one."""
    from dalaba.compile.render.make import Report

    station, told = context.station, Report()
    left = [due.recipe for due in todo]
    with bar(context.word("cli.rendering"), len(left)) as advance:
        for at in range(0, len(left), _AT_A_TIME):
            batch = left[at : at + _AT_A_TIME]
            if monotonic() > until:
                batch = list(station.making_order([Due(each, 0) for each in batch], 0, 1.0).at_once)
            report = station.make({each.key: each for each in batch}, keep=True)
            told.stood_in |= report.stood_in
            told.failed += report.failed
            advance(min(len(left), at + _AT_A_TIME))
    station.preparer.voices.close()
    for reason in (*render.stood_in(told), *(why for _, why in told.failed)):
        context.complain_of(reason)
    return len(told.failed)


def _tell_day(context: Context, compiled: Programme) -> None:
    lost = sum(len(spot.lost) for spot in compiled.spots)
    counts = {"due": compiled.due, "spots": len(compiled.spots), "refused": len(compiled.refused)}
    context.say("cli.demo_day", lost=lost, **counts)


def _busiest(compiled: Programme) -> str:
    """The outlet with an output of its own, else the one that speaks most often."""
    wired = next((card.name for card in compiled.outlets if card.output), None)
    counts = {card.name: sum(spot.outlet == card.name for spot in compiled.spots) for card in compiled.outlets}
    return wired or max(counts, key=lambda name: counts[name])


def _pack(context: Context, where: Path) -> None:
    van = next((name for name, outlet in context.setup.outlets.items() if outlet.kind == "van"), None)
    if van is not None:
        shutil.rmtree(where / van, ignore_errors=True)
        pack.tell(context, packing.pack(context.station, van, DAY, where / van, context.ui), DAY)
