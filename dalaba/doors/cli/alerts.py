"""alerts: 报警. Who is told when something is wrong and nobody is there; --try sends everybody a trial message."""

from __future__ import annotations

import argparse
from dataclasses import replace

from dalaba.core import atomic, clock
from dalaba.core.model import Problem, Reason
from dalaba.core.problems import Bad
from dalaba.desk.alerts import (
    FILE,
    Receivers,
    State,
    change_receivers,
    masked,
    read_receivers,
    read_state,
    receiver_of,
    try_now,
)
from dalaba.doors.cli.context import Context, Refused, refuse, writing
from dalaba.messages import explain


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--to ADDRESS [--secret SECRET]] [--off N] [--minutes MINUTES] [--try]."""
    parser.add_argument("--to", default=None, metavar="ADDRESS")
    parser.add_argument("--secret", default="", metavar="SECRET")
    parser.add_argument("--off", type=int, default=None, metavar="N")
    parser.add_argument("--minutes", type=int, default=None, metavar="MINUTES")
    parser.add_argument("--try", dest="trial", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if a trial message does not arrive, or if the file makes no sense; 2 for words that make no sense."""
    receivers = _read(context)
    gone = _named(receivers, given.off)
    changed = _changed(receivers, given, gone)
    if changed != receivers:
        with writing(context.folder / FILE):
            changed = change_receivers(context.folder, lambda now: _changed(now, given, gone))
    if given.trial:
        return _try(context)
    _show(context, changed, read_state(context.folder))
    return 0


def _read(context: Context) -> Receivers:
    assert context.station is not None  # refused in words if the folder is none
    try:
        return read_receivers(context.folder)
    except atomic.Broken as broken:
        context.put_aside(broken)
        return Receivers()


def _named(receivers: Receivers, number: int | None) -> str:
    """The id of the one with this number in the list; "" for none."""
    if number is None:
        return ""
    if not 1 <= number <= len(receivers.receivers):
        raise refuse("alerts.no_such", 2, found=number, most=len(receivers.receivers))
    return receivers.receivers[number - 1].id


def _changed(receivers: Receivers, given: argparse.Namespace, gone: str) -> Receivers:
    try:
        if given.to is not None:
            receivers = receivers.and_also(receiver_of(given.to, given.secret))
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from None
    if gone:
        receivers = receivers.without(gone)
    if given.minutes is not None:
        if not 1 <= given.minutes <= 1440:
            raise refuse("alerts.minutes", 2, found=given.minutes)
        receivers = replace(receivers, silent_minutes=given.minutes)
    return receivers


def _try(context: Context) -> int:
    told = try_now(context.folder, context.setup.name, context.ui, clock.SystemClock().now())
    if not told:
        context.say("alerts.nobody", command=context.command)
    if context.as_json:
        context.dump({"tried": [{"kind": each.kind, "to": masked(each), "code": why.code if why else ""}
                                for each, why in told]})  # fmt: skip
    else:
        for each, why in told:
            kind = context.word(f"alerts.kind_{each.kind}")
            context.put(f"{kind} {masked(each)}: {explain(why or Reason('alerts.arrived'), context.ui)}")
    return 1 if any(why for _, why in told) else 0


def _show(context: Context, receivers: Receivers, state: State) -> None:
    if context.as_json:
        rows = [{"kind": each.kind, "to": masked(each), "signed": bool(each.secret)} for each in receivers.receivers]
        wrong = [{"code": each.code, "params": dict(each.params)} for each in state.known.values() if each.told]
        context.dump({"receivers": rows, "silent_minutes": receivers.silent_minutes, "wrong": wrong})
        return
    if not receivers.receivers:
        context.say("alerts.nobody", command=context.command)
        return
    context.say("alerts.after", minutes=receivers.silent_minutes)
    for number, each in enumerate(receivers.receivers, 1):
        last = state.last.get(each.id)
        told = explain(last.reason or Reason("alerts.arrived"), context.ui) if last else context.word("alerts.not_yet")
        context.put(f"{number}  {context.word(f'alerts.kind_{each.kind}')}  {masked(each)}  {told}")
    for trouble in state.known.values():
        if trouble.told:
            context.tell(trouble.reason)
