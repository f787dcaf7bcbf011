"""approve: 审核. What waits for a second person, and their decision; and the reason for what was urgent."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Problem, Reason
from dalaba.desk import approving, ledger_entries
from dalaba.desk.approving import Unexplained, Waiting
from dalaba.desk.root import Station
from dalaba.doors.cli.context import Context, Refused, refuse, writing
from dalaba.doors.cli.to_air import actor
from dalaba.station.approvals import FILE, SHOWN

_ALL = ("all", "全部", "所有")


def arguments(parser: argparse.ArgumentParser) -> None:
    """[KEY... | all] [--withdraw] [--disagree WHY] [--explain TEXT] [--by NAME]."""
    parser.add_argument("keys", nargs="*", metavar="KEY")
    parser.add_argument("--withdraw", action="store_true")
    parser.add_argument("--disagree", default="", metavar="WHY")
    parser.add_argument("--explain", default="", metavar="TEXT")
    parser.add_argument("--by", default="", metavar="NAME")


def run(context: Context, given: argparse.Namespace) -> int:
    """Without words: what waits. Exit 1 if a decision was refused, 2 if no key or several begin like that."""
    by, now = given.by or actor(), clock.SystemClock().now()
    if given.explain:
        return _explain(context, given.keys, given.explain, by)
    station = context.usable()
    if not station.setup.approval:
        raise refuse("approval.off")
    found = approving.waiting(station, approving.coming(station, now))
    if not given.keys:
        if given.withdraw or given.disagree:
            raise refuse("approval.which", 2, command=context.command)
        return _list(context, station, found)
    named = {key: each.what for key, each in approving.approved(station)} if given.withdraw else {}
    named = named or {each.key: each.what for each in found if not given.withdraw}
    done = True
    for key in _chosen(named, given.keys):
        with writing(context.folder / FILE):
            why = _decided(station, key, given, by, found)
        if why is None:
            why = _did(context, given, by, named[key])
        else:
            done = False
        if why is not None:
            context.complain_of(why)
    return 0 if done else 1


def _chosen(known: Iterable[str], words: list[str]) -> list[str]:
    """The whole keys that were typed, by their beginnings. Raises Refused (wrong usage) for an unknown one."""
    keys = list(known)
    if len(words) == 1 and words[0].lower() in _ALL:
        return keys
    chosen = []
    for word in words:
        mine = [key for key in keys if key.startswith(word.lower())]
        if len(mine) != 1:
            raise refuse("approval.several" if mine else "approval.changed", 2, key=word)
        chosen += mine
    return chosen


def _decided(station: Station, key: str, given: argparse.Namespace, by: str, waits: list[Waiting]) -> Reason | None:
    """Carry out one decision. Returns why it is refused."""
    now = clock.SystemClock().now()
    if given.withdraw:
        return approving.withdraw(station, key)
    if given.disagree:
        return approving.disagree(station, key, by, given.disagree, now)
    return approving.approve(station, key, by, now, waits)


def _did(context: Context, given: argparse.Namespace, by: str, what: str) -> Reason | None:
    """Tell a decision, and note it on the ledger. Returns why it could not be noted."""
    code = f"approval.did_{'withdraw' if given.withdraw else 'disagree' if given.disagree else 'approve'}"
    did = Reason(code, {"what": what, **({"why": given.disagree} if given.disagree else {})})
    if context.as_json:
        context.dump({"code": did.code, "params": dict(did.params)})
    else:
        context.tell(did)
    answer = ledger_entries.did(context.folder, by, did)
    return None if answer.code == "air.noted" else answer


def _list(context: Context, station: Station, found: Iterable[Waiting]) -> int:
    waits, orders = list(found), approving.unexplained(station.folder, clock.SystemClock().now())
    if context.as_json:
        context.dump({
            "waiting": [_as_json(context, each) for each in waits],
            "approved": [
                {"key": key, "what": each.what, "by": each.by, "at": each.at}
                for key, each in approving.approved(station)
            ],
            "to_explain": [
                {"order": each.id, "title": each.title, "by": each.by, "outlets": list(each.outlets),
                 "at": clock.iso(each.at, station.setup.zone), "reason": each.why}
                for each in orders
            ],
        })  # fmt: skip
        return 0
    if not waits:
        context.say("approval.nothing")
    for each in waits:
        _print(context, each)
    if waits:
        context.say("approval.how", command=context.command, key=waits[0].key[:SHOWN])
    for order in orders:
        at = clock.iso(order.at, station.setup.zone)[:16].replace("T", " ")
        context.say("approval.to_explain", at=at, title=_title(context, order), actor=order.by, reason=order.why)
        context.say("approval.how_explain", command=context.command, order=order.id[:SHOWN])
    return 0


def _title(context: Context, order: Unexplained) -> str:
    return order.title or context.word("approval.live")


def _print(context: Context, each: Waiting) -> None:
    language = name_of(each.language, context.ui)
    context.say("approval.line", key=each.key[:SHOWN], title=each.title, version=each.version, language=language)
    if each.recording:
        context.say("approval.recording", files="、".join(each.recording))
    else:
        context.say("approval.text", text=each.text)
        context.say("approval.spoken", text=each.reading, voices="、".join(each.voices))
    outlets = "、".join(each.outlets[:6]) + ("…" if len(each.outlets) > 6 else "")
    if each.first is None:
        context.say("approval.unplanned", outlets=outlets)
    else:
        first = clock.iso(each.first, context.setup.zone)[:16].replace("T", " ")
        context.say("approval.first", at=first, outlets=outlets)
    if each.writers:
        context.say("approval.by", names="、".join(each.writers))
    if each.refused_by:
        context.say("approval.refused", actor=each.refused_by, why=each.why)


def _as_json(context: Context, each: Waiting) -> dict[str, object]:
    first = None if each.first is None else clock.iso(each.first, context.setup.zone)
    return {
        "key": each.key, "script": each.script, "title": each.title, "version": each.version,
        "language": each.language, "text": each.text, "reading": each.reading, "voices": list(each.voices),
        "recording": list(each.recording), "outlets": list(each.outlets), "first": first,
        "written_by": list(each.writers), "refused_by": each.refused_by, "why": each.why,
    }  # fmt: skip


def _explain(context: Context, keys: list[str], text: str, by: str) -> int:
    """Write the reason for an urgent order on the ledger."""
    orders = approving.unexplained(context.folder, clock.SystemClock().now())
    mine = [each for each in orders if keys and each.id.startswith(keys[0])]
    if len(mine) != 1 or len(keys) != 1:
        named = "、".join(each.id[:SHOWN] for each in orders)
        raise refuse("approval.explain_which" if orders else "approval.explain_none", 2, orders=named)
    did = approving.explanation(mine[0], text)
    answer = ledger_entries.did(context.folder, by, did)
    if answer.code != "air.noted":
        raise Refused([Problem(answer)])
    context.tell(did)
    return 0
