"""take: 接收. What the township handed out on a stick; the first time, this PC joins by it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core.model import Reason
from dalaba.doors.cli.context import Context, refuse, refused_if_bad, writing

if TYPE_CHECKING:
    from dalaba.fleet.taking import Taken
    from dalaba.fleet.way_back import Became
    from dalaba.trust.member import Member


def arguments(parser: argparse.ArgumentParser) -> None:
    """FILE|DIR [--join [--fingerprint DIGITS] [--outlet THERE=HERE ...]]."""
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--join", action="store_true")
    parser.add_argument("--fingerprint", default=None, metavar="DIGITS")
    parser.add_argument("--outlet", action="append", default=[], metavar="THERE=HERE")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the file does not count here, or if something in it does not."""
    from dalaba.core import clock
    from dalaba.fleet.stick_ways import StickWays
    from dalaba.fleet.taking import Here, is_news, newest_for, take
    from dalaba.trust import member
    from dalaba.trust.marks import StoredMarks

    now = clock.SystemClock().now()
    with refused_if_bad(), writing(context.folder):
        who = member.read(context.folder)
        file = newest_for(Path(given.file), who)
        if who is None and not _joined(context, given, file, now):
            return 1
        marks = StoredMarks(context.folder)
        taken = take(file, Here(context.folder, marks, StickWays(context.folder, marks), now))
    if context.as_json:
        context.dump(_as_json(taken))
    else:
        _tell(context, taken, file)
    bad = not all(map(is_news, taken.told)) or any(each.stage == "refused" for each in taken.became)
    return 1 if bad else 0


def _joined(context: Context, given: argparse.Namespace, file: Path, now: int) -> bool:
    """Whether this PC became the member that the file invites. Whoever has not compared the fingerprint yet is told
    how."""
    from dalaba.doors.cli.join import names_said
    from dalaba.fleet.joining import matched
    from dalaba.fleet.taking import invited, join

    if not given.join:
        raise refuse("fleet.take_join", file=file, command=context.command)
    offered, _ = invited(file)
    names = matched(offered.outlets, tuple(context.setup.outlets), names_said(given.outlet))
    if given.fingerprint is None:
        facts = {"township": offered.township, "village": offered.village, "file": file}
        context.say("fleet.take_compare", **facts, command=context.command)
        return False
    who: Member = join(file, context.folder, given.fingerprint, names, now)
    if not context.as_json:
        outlets = "、".join(f"{theirs}={here}" for theirs, here in who.outlets.items())
        context.say("fleet.take_joined", township=who.township, outlets=outlets, command=context.command)
    return True


def _tell(context: Context, taken: Taken, file: Path) -> None:
    from dalaba.fleet.taking import is_news

    if taken.again:
        context.say("fleet.take_again", file=file, township=taken.township)
        return
    context.say("fleet.taken", file=file, township=taken.township, sent=_day(context, taken.sent))
    for each in taken.told:
        if is_news(each):
            context.tell(each)
        else:
            context.complain_of(each)
    for became in taken.became:
        _tell_order(context, became)
    if taken.upto:
        context.say("fleet.take_acked", upto=taken.upto)


def _tell_order(context: Context, became: Became) -> None:
    if became.stage == "verified":
        context.say("fleet.take_order", id=became.id)
    elif became.stage == "refused":
        params = became.detail.get("params")
        facts = {name: str(each) for name, each in params.items()} if isinstance(params, dict) else {}
        why = Reason(str(became.detail.get("code", "")), facts)
        context.complain_of(Reason("fleet.take_refused", {"id": became.id}).because(why))


def _day(context: Context, at: int) -> str:
    from dalaba.core import clock

    return clock.today(at, context.setup.zone).isoformat()


def _as_json(taken: Taken) -> dict[str, object]:
    return {
        "township": taken.township, "sent": taken.sent, "again": taken.again, "upto": taken.upto,
        "told": [{"code": each.code, "params": dict(each.params)} for each in taken.told],
        "orders": [{"id": each.id, "stage": each.stage} for each in taken.became],
    }  # fmt: skip
