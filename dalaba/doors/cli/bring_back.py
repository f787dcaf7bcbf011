"""bring-back: 带回. What this PC gives its township on a stick: the ledger, how it is, its wish to join."""

from __future__ import annotations

import argparse
from pathlib import Path

from dalaba.doors.cli.context import Context, writing


def arguments(parser: argparse.ArgumentParser) -> None:
    """--dir DIR."""
    parser.add_argument("--dir", required=True, metavar="DIR")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if this PC has joined no township, or if nothing was written."""
    from dalaba.core import clock
    from dalaba.fleet import receipts_kept
    from dalaba.fleet.bringing_back import bring_back
    from dalaba.fleet.handout_file import file_name, megabytes
    from dalaba.fleet.stick_status import status
    from dalaba.trust import member

    who, now = member.read(context.folder), clock.SystemClock().now()
    township = who.township if who else ""
    day = clock.today(now, context.setup.zone).isoformat()
    target = Path(given.dir) / file_name(context.name, township, day)
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        receipts_kept.from_desk(context.folder)
        kept = receipts_kept.kept(context.folder)
        receipts = (*kept, *receipts_kept.heard(context.folder, kept))
        done = bring_back(context.folder, target, now, status(context.folder, now), receipts)
    if context.as_json:
        context.dump({
            "file": str(done.file), "bytes": done.size, "township": done.township, "rows": done.rows,
            "fingerprint": done.fingerprint, "wishes": done.wishes,
        })  # fmt: skip
        return 0
    facts = {"file": done.file, "size": megabytes(done.size), "rows": done.rows, "township": done.township}
    context.say("fleet.brought", **facts)
    if done.wishes:
        context.say("fleet.brought_wish", township=done.township, fingerprint=done.fingerprint)
    return 0
