"""collect: 收回. What villages' PCs gave back on a stick: their ledgers, how they are, and their wish to join."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.doors.cli.context import Context, refuse

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dalaba.hub.collecting import Collected
    from dalaba.hub.sticks import Town


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE|DIR ... [--confirm FINGERPRINT ...]."""
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--confirm", action="append", default=[], metavar="FINGERPRINT")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if a file does not count, or waits until somebody has compared its fingerprint by telephone."""
    from dalaba.doors.cli.hub.opened import opened
    from dalaba.hub.sticks import Town

    with opened(context) as (known, store):
        town = Town.of(context.folder, known, store)
        files = [file for place in given.files for file in _found(Path(place))]
        done = [_one(context, given, town, file) for file in files]
    if not files:
        raise refuse("hub.nothing_to_collect", folder="、".join(given.files))
    if context.as_json:
        context.dump([_as_json(each) for each in done if each is not None])
    return 0 if all(each is not None and not each.waits and not each.told for each in done) else 1


def _found(place: Path) -> tuple[Path, ...]:
    """The file that is named; in a folder all that came back, the township's own left out."""
    from dalaba.core.problems import Bad
    from dalaba.fleet import handout_file

    if not place.exists():
        raise refuse("fleet.stick_missing", file=place)
    if not place.is_dir():
        return (place,)
    files = []
    for each in handout_file.found(place):
        try:
            if handout_file.head(each)[1].way == "out":
                continue
        except Bad:
            pass  # it is told when it is opened
        files.append(each)
    return tuple(files)


def _one(context: Context, given: argparse.Namespace, town: Town, file: Path) -> Collected | None:
    from dalaba.core import clock
    from dalaba.core.problems import Bad
    from dalaba.hub.collecting import collect

    zone = _zone(context)
    try:
        came = collect(
            town, file, clock.SystemClock().now(), lambda at: clock.local(at, zone).date().isoformat(),
            tuple(given.confirm),
        )  # fmt: skip
    except Bad as bad:
        context.complain_of(bad.reason)
        return None
    if not context.as_json:
        _tell(context, came)
    return came


def _zone(context: Context) -> ZoneInfo | None:
    """The township's zone; this PC's where there is no plan."""
    from dalaba.station.outlets import FILE

    return context.setup.zone if (context.folder / FILE).is_file() else None


def _tell(context: Context, came: Collected) -> None:
    village, file = came.node.village, came.file
    if came.waits:
        context.say("hub.collect_waits", village=village, file=file, command=context.command)
        return
    if came.joined:
        context.say("hub.collect_joined", village=village, command=context.command)
    context.say("hub.collected", village=village, file=file, rows=came.rows, upto=came.upto)
    if came.want is not None:
        context.say("hub.collect_gap", village=village, want=came.want, command=context.command)
    for each in came.told:
        context.complain_of(each)


def _as_json(came: Collected) -> dict[str, object]:
    return {
        "village": came.node.village, "node": came.node.node, "file": str(came.file), "joined": came.joined,
        "waits": came.waits, "rows": came.rows, "upto": came.upto, "want": came.want,
        "told": [each.code for each in came.told],
    }  # fmt: skip
