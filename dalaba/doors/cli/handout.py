"""handout: 分发. One signed file for each village's PC, for a stick or WeChat, where there is no network."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core.model import Instant, Reason
from dalaba.doors.cli.context import Context, refuse, writing

if TYPE_CHECKING:
    from dalaba.hub.sticks import Handed, Town
    from dalaba.hub.store import Node, Store

ALL = ("ALL", "all", "全部", "所有")


def arguments(parser: argparse.ArgumentParser) -> None:
    """VILLAGE|ALL --dir DIR [--whole]."""
    parser.add_argument("villages", nargs="+", metavar="VILLAGE")
    parser.add_argument("--dir", required=True, metavar="DIR")
    parser.add_argument("--whole", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if a file was not written, or if a clip is missing that a village should have."""
    from dalaba.core import clock
    from dalaba.doors.cli.hub.opened import opened
    from dalaba.hub.sticks import Town

    now = clock.SystemClock().now()
    with opened(context) as (known, store):
        nodes = _nodes(context, given, store)
        troubles = _renewed(context, store, now)
        town = Town.of(context.folder, known, store)
        done = [_one(context, given, town, node, now) for node in nodes]
    _tell(context, done)
    return 1 if troubles or any(each is None or each.missing for each in done) else 0


def _nodes(context: Context, given: argparse.Namespace, store: Store) -> list[Node]:
    from dalaba.doors.cli.hub.opened import member

    if any(word in ALL for word in given.villages):
        nodes = [each for each in store.nodes() if not each.revoked]
    else:
        nodes = [member(store, name) for name in given.villages]
    if not nodes:
        raise refuse("hub.no_nodes", command=context.command)
    return nodes


def _renewed(context: Context, store: Store, now: Instant) -> bool:
    """Plan and make what each PC should have from today on; whether something is in the way. A hub on a server without
    a plan hands out what it has."""
    from dalaba.desk.handing_out import hand_out
    from dalaba.doors.cli import render
    from dalaba.station.outlets import FILE

    if not (context.folder / FILE).is_file():
        return False
    station = context.usable()
    out = hand_out(station, store, now)
    if todo := {due.recipe.key: due.recipe for due in out.missing}:
        render.make(context, todo)
        station.library.save()
        out = hand_out(station, store, now)
    for trouble in out.troubles:
        context.complain_of(trouble)
    if out.missing:
        context.complain_of(Reason("hub.stick_unmade", {"count": str(len(out.missing))}))
    return bool(out.troubles or out.missing or station.problems.errors)


def _one(context: Context, given: argparse.Namespace, town: Town, node: Node, now: Instant) -> Handed | None:
    """Write one PC's file; None: why not was told."""
    from dalaba.core.problems import Bad
    from dalaba.fleet.handout_file import file_name
    from dalaba.hub.sticks import hand_out

    target = Path(given.dir) / file_name(town.known.township, node.village, _day(context, now))
    try:
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            return hand_out(town, node, target, now, given.whole)
    except Bad as bad:
        context.complain_of(bad.reason)
    return None


def _day(context: Context, at: Instant) -> str:
    from dalaba.core import clock
    from dalaba.station.outlets import FILE

    zone = context.setup.zone if (context.folder / FILE).is_file() else None
    return clock.local(at, zone).date().isoformat()


def _tell(context: Context, done: list[Handed | None]) -> None:
    from dalaba.fleet.handout_file import megabytes

    written = [each for each in done if each is not None]
    if context.as_json:
        context.dump([
            {"village": each.node.village, "node": each.node.node, "file": str(each.file), "bytes": each.size,
             "files": each.files, "known": each.known, "orders": each.orders, "missing": list(each.missing),
             "invited": each.invited, "until": each.until}
            for each in written
        ])  # fmt: skip
        return
    for each in written:
        facts = {"village": each.node.village, "file": each.file, "size": megabytes(each.size), "files": each.files}
        context.say("hub.handed", **facts, known=each.known, orders=each.orders)
        if each.until is None:
            context.say("hub.handed_no_programme", village=each.node.village)
        if each.missing:
            context.complain_of(
                Reason("hub.handed_missing", {"village": each.node.village, "count": str(len(each.missing))})
            )
    if any(each.invited for each in written):
        context.say("hub.handed_invites", fingerprint=_fingerprint(context))


def _fingerprint(context: Context) -> str:
    from dalaba.hub.settings import SIGN_KEY
    from dalaba.trust.keys import SigningKey

    return SigningKey.read(context.folder / SIGN_KEY).public.fingerprint
