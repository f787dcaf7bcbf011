"""What the hub's words that give orders share: who is meant, who signs, and telling what came of it as it comes."""

from __future__ import annotations

import argparse
import getpass
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalaba.core.model import Problem, Reason
from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.link import control
from dalaba.messages import explain

if TYPE_CHECKING:
    from dalaba.desk.across.give import Fleet, Given
    from dalaba.desk.across.outcome import AtPc, Outcome
    from dalaba.trust.keys import SigningKey

WAIT = 6
"""Seconds in which receipts are told as they come."""
_EVERY = 0.2


def signed(parser: argparse.ArgumentParser) -> None:
    """The options of every order to the villages."""
    parser.add_argument("--second", default=None, metavar="FILE")
    parser.add_argument("--exercise", action="store_true")
    parser.add_argument("--wait", type=int, default=WAIT, metavar="N")


@contextmanager
def fleet(context: Context, given: argparse.Namespace, whole: bool = False) -> Iterator[Fleet]:
    """What an order is given with. `whole`: all of the station's files are needed. Raises Refused if no hub is here."""
    from dalaba.core.clock import SystemClock
    from dalaba.core.problems import Bad
    from dalaba.desk.across import signer
    from dalaba.desk.across.give import Fleet
    from dalaba.desk.orders.situation import Ground
    from dalaba.hub.store import Store

    if not signer.is_hub(context.folder):
        raise refuse("across.no_hub", folder=context.folder)
    setup = to_air.setup_alone(context)
    try:
        hand = signer.read(context.folder, setup.name, _second(context, given.second), given.exercise)
        station = context.station if whole else None
        ground = Ground.of(station) if station else to_air.ground(context)
        store = Store.of(context.folder)
        try:
            air = partial(control.send, context.folder)
            yield Fleet(context.folder, ground, store, hand, air, SystemClock().now(), lambda: context.station)
        finally:
            store.database.close()
    except Bad as bad:
        raise Refused([Problem(bad.reason)]) from bad


def _second(context: Context, file: str | None) -> SigningKey | None:
    """A second person's key. They type its password themselves."""
    if file is None:
        return None
    from dalaba.desk.across import second_keys
    from dalaba.trust.keys import SigningKey

    try:
        key = SigningKey.read(Path(file), getpass.getpass(context.word("across.password")).encode() or None)
    except FileNotFoundError as error:
        raise refuse("across.second_missing", file=file) from error
    if not second_keys.known(context.folder, key):
        raise refuse("across.second_unknown", file=file)
    return key


# -- telling


def tell(context: Context, given: argparse.Namespace, fleet: Fleet, done: Given) -> int:
    """Say what was sent, and what each PC answers while it does. Exit 1 if something was not reached or refused."""
    if done.problems:
        raise Refused(done.problems)
    if not context.as_json:
        _told(context, fleet, done)
    found = _followed(fleet, done, given.wait, partial(_told_pc, context))
    if context.as_json:
        context.dump(_json(context, done, found))
    elif done.key and not _published(fleet, done):
        context.complain_of(Reason("across.not_published", {"command": context.command}))
    return 0 if done.good and not (found and found.at("refused", "silent") and not fleet.exercise) else 1


def _told(context: Context, fleet: Fleet, done: Given) -> None:
    for reading in done.readings.values():
        context.say("orders.reading", reading=reading)
    for doubt in done.doubts:
        context.complain(Problem(doubt, severity="warning"))
    if done.scopes:
        code = "across.sent_exercise" if fleet.exercise else "across.sent"
        context.tell(Reason(code, done.told.params))
    if done.own is not None:
        (context.tell if done.own_good else context.complain_of)(done.own)


def _followed(fleet: Fleet, done: Given, seconds: int, say: Callable[[AtPc], None]) -> Outcome | None:
    """The order as it stands after some seconds, or as soon as everybody has answered; each news is told once."""
    from dalaba.desk.across.outcome import look

    if not done.key or not done.scopes:
        return None
    until, known = time.monotonic() + max(0, seconds), dict[str, str]()
    while True:
        found = look(fleet.store, done.key)
        for each in found.pcs if found else ():
            if each.stage != known.get(each.node, "silent"):
                say(each)
            known[each.node] = each.stage
        if found is None or found.settled or time.monotonic() >= until:
            for each in found.at("silent") if found else ():
                say(each)
            return found
        time.sleep(_EVERY)


def _published(fleet: Fleet, done: Given) -> bool:
    """Whether the hub has sent all of it."""
    return all(each.published for each in fleet.store.sent_as(done.key))


def _told_pc(context: Context, pc: AtPc) -> None:
    if not context.as_json:
        context.put("  " + line(context, pc))


def line(context: Context, pc: AtPc) -> str:
    """A PC and what it made of an order."""
    said = context.word(f"across.stage_{pc.stage}")
    why = explain(pc.why, context.ui) if pc.why else ""
    return f"{pc.village}  {said}" + (f":{why}" if why and context.ui == "zh" else f": {why}" if why else "")


def show(context: Context, key: str) -> int:
    """Where an order stands: its number or the beginning of it. Exit 1 if there is none."""
    from dalaba.desk.across.outcome import as_json, find
    from dalaba.hub.store import Store

    store = Store.of(context.folder)
    try:
        found = find(store, key)
    finally:
        store.database.close()
    if found is None:
        raise refuse("across.unknown_order", order=key)
    if context.as_json:
        context.dump(as_json(found, context.ui))
        return 0
    context.say("across.order", id=found.key, verb=found.verb, title=found.title, actor=found.actor)
    for each in found.pcs:
        context.put("  " + line(context, each))
    return 0


def _json(context: Context, done: Given, found: Outcome | None) -> dict[str, Any]:
    from dalaba.desk.across.outcome import as_json

    return {
        "order": done.key, "scopes": [{"scope": each.scope, "outlets": list(each.outlets)} for each in done.scopes],
        "own": None if done.own is None else {"code": done.own.code, "reason": explain(done.own, context.ui)},
        "doubts": [{"code": each.code, "reason": explain(each, context.ui)} for each in done.doubts],
        "readings": dict(done.readings), "receipts": as_json(found, context.ui)["pcs"] if found else [],
    }  # fmt: skip
