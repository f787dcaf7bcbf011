"""rehearse: playout in virtual time on tapes, with a ledger of its own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core import clock
from dalaba.doors.cli.context import Context, refuse, writing
from dalaba.messages import explain
from dalaba.station.files.text import read_text
from dalaba.views.asrun import as_json

if TYPE_CHECKING:
    from dalaba.desk.rehearsal import Rehearsed

BOUNCE_RATE = 22_050


def arguments(parser: argparse.ArgumentParser) -> None:
    """--date D [--days N] [--dir DIR] [--orders F] [--bounce OUTLET 07:00-07:15]."""
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--days", type=int, default=1, metavar="N")
    parser.add_argument("--dir", default=None, metavar="DIR")
    parser.add_argument("--orders", default=None, metavar="F")
    parser.add_argument("--bounce", nargs=2, default=None, metavar=("OUTLET", "WINDOW"))


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if something planned or ordered was not heard, or if the station has problems."""
    from dalaba.desk.rehearsal import read_orders, rehearse

    station = context.usable()
    first = context.day(given.date)
    where = Path(given.dir) if given.dir else context.folder / "records" / "rehearsal"
    orders = read_orders(read_text(Path(given.orders)), first, station) if given.orders else []
    done = rehearse(station, first, max(1, given.days), where, orders)
    bounced = bounce(context, done, *given.bounce) if given.bounce else None
    if context.as_json:
        unheard = [
            {"at": clock.iso(at, station.setup.zone), "code": why.code, "reason": explain(why, context.ui)}
            for at, why in done.unheard
        ]
        records = str(where / "records")
        shown = as_json(done.log, station.setup.zone, context.ui)
        context.dump({"rehearsal": True, **shown, "records": records, "unheard": unheard})
    else:
        tell(context, done)
        if bounced is not None:
            context.say("cli.bounced", file=bounced)
    summary = done.log.summary
    return 1 if station.problems.errors or summary.cut + summary.missed or done.unheard else 0


def tell(context: Context, done: Rehearsed) -> None:
    """Report the reconciliation in a sentence, and each reason why something was not heard."""
    summary = done.log.summary
    context.say("cli.log_rehearsal")
    context.say(
        "cli.reconciled", due=summary.due, planned=summary.planned, refused=summary.refused, aired=summary.aired,
        late=summary.late, cut=summary.cut, missed=summary.missed, pending=summary.pending,
    )  # fmt: skip
    for why, count in reasons(context, done).items():
        context.say("cli.reason_count", count=count, why=why)
    for at, refused in done.unheard:
        context.say("cli.order_unheard", at=clock.hms(at, context.setup.zone), why=explain(refused, context.ui))
    context.say("cli.records_at", where=done.folder / "records", events=done.events)


def reasons(context: Context, done: Rehearsed) -> dict[str, int]:
    """Why spots were refused, cut or missed -> how many."""
    found: dict[str, int] = {}
    for row in done.log.rows:
        if row.reason is not None:
            why = explain(row.reason, context.ui)
            found[why] = found.get(why, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def bounce(context: Context, done: Rehearsed, outlet: str, hours: str) -> Path:
    """Save an outlet's tape between two times of the first day as a sound file."""
    from datetime import date

    from dalaba.air.outputs.tape import bounce as mix
    from dalaba.core import atomic
    from dalaba.sound.codec import encode_flac
    from dalaba.station.files.values import window

    outlets = [card.name for card in done.programmes[0].outlets]
    if outlet not in outlets:
        raise refuse("files.unknown_outlet", found=outlet, nearest="、".join(outlets[:8]))
    span = window(hours)
    day = date.fromisoformat(done.programmes[0].date)
    since, until = (clock.at(day, ms, context.setup.zone) for ms in span)
    path = done.folder / f"{outlet}-{day}-{hours.replace(':', '')}.flac"
    samples = mix(done.takes(outlet), since, until, BOUNCE_RATE)
    with writing(path):
        atomic.write(path, encode_flac(samples, BOUNCE_RATE))
    return path
