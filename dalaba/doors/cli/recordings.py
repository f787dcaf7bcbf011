"""recordings: what people have to record, as a list, or as a sheet to take along.

`--confirm` states what an existing recording says (`recordings_confirm`); `--claim` gives it its right name
(`recordings_claim`).
"""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

from dalaba.compile.render.to_record import ToRecord, Wish
from dalaba.compile.render.unused_recordings import left_over
from dalaba.core import atomic
from dalaba.core.languages import name_of
from dalaba.doors.cli import recordings_claim, recordings_confirm
from dalaba.doors.cli.context import Context, writing
from dalaba.doors.cli.recording_sheet import as_html
from dalaba.messages import explain
from dalaba.station.files.values import language

AHEAD = 30
"""How many days ahead are looked at by default."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """SCRIPT... [--to O] [--language L] [--date D] [--days N] [--all] [--html F]; --confirm and --claim FILE."""
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--language", default=None, metavar="L")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--days", type=int, default=0, metavar="N")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--html", default=None, metavar="F")
    parser.add_argument("--confirm", default="", metavar="FILE")
    parser.add_argument("--claim", default="", metavar="FILE")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the station has problems; a list alone is no problem."""
    if given.claim:
        return recordings_claim.run(context, given.claim, given.scripts)
    if given.confirm:
        return recordings_confirm.run(context, given.confirm, given.scripts)
    rows = _rows(context, given)
    if given.html:
        with writing(given.html):
            atomic.write(Path(given.html), as_html(context.setup.name, rows, context.ui).encode())
    if context.as_json:
        context.dump({"recordings": [_as_json(row, context.ui) for row in rows]})
    elif given.html:
        context.say("cli.recordings_written", file=given.html, count=len(rows))
    else:
        _print(context, rows)
    told = {each.place.file for each in context.station.problems if each.place}
    recordings, scripts = context.station.library.recordings, context.station.plan.scripts
    for problem in left_over(recordings, scripts, context.station.spoken, told):
        context.complain(problem)
    return 1 if context.station.problems.errors else 0


def _rows(context: Context, given: argparse.Namespace) -> list[ToRecord]:
    station = context.usable()
    scripts = [context.script(name) for name in given.scripts]
    outlets = context.outlets(given.to) if given.to else ()
    first = context.day(given.date)
    days = {first + timedelta(days=number) for number in range(given.days or (1 if given.date else AHEAD))}
    if given.all or (scripts and not given.date):
        days.update(context.station.days_of_campaigns(scripts))
    wanted = station.wanted_on(sorted(days), outlets, scripts)
    wish = Wish(station.setup, station.plan.scripts, station.preparer, station.library, wanted)
    code = language(given.language) if given.language else ""
    return [row for row in wish if code in ("", row.language)]


def _print(context: Context, rows: list[ToRecord]) -> None:
    if not rows:
        context.say("cli.recordings_none")
        return
    for row in rows:
        language, seconds = name_of(row.language, context.ui), max(1, round(row.seconds))
        context.say("cli.recordings_line", title=row.title, file=row.file, language=language, seconds=seconds)
        model = "cli.recordings_words" if row.model == row.language else "cli.recordings_meaning"
        context.say(model, text=row.text, language=name_of(row.model, context.ui))
        for why in row.why:
            context.say("cli.recordings_why", why=explain(why, context.ui))
    total = sum(row.seconds for row in rows)
    context.say("cli.recordings_total", count=len(rows), minutes=f"{total / 60:.0f}", command=context.command)


def _as_json(row: ToRecord, ui: str) -> dict[str, Any]:
    return {
        "file": row.file, "script": row.script, "title": row.title, "version": row.version, "language": row.language,
        "text": row.text, "text_language": row.model, "seconds": row.seconds, "outlets": list(row.outlets),
        "why": [{"code": each.code, "reason": explain(each, ui)} for each in row.why],
        "recorded_by": row.recorded_by, "recorded_on": row.recorded_on,
    }  # fmt: skip
