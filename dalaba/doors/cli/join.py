"""join: 加入. This PC becomes a member of a township, by the code on its join sheet or by the file with the same."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.doors.cli.context import Context, refuse, refused_if_bad, writing

if TYPE_CHECKING:
    from dalaba.fleet.joining import Joined


def arguments(parser: argparse.ArgumentParser) -> None:
    """CODE@HOST|FILE --fingerprint DIGITS [--outlet THERE=HERE ...]."""
    parser.add_argument("invitation", metavar="CODE@HOST|FILE")
    parser.add_argument("--outlet", action="append", default=[], metavar="THERE=HERE")
    parser.add_argument("--fingerprint", default=None, metavar="DIGITS")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the code is refused, if the outlets do not match, or if nobody has compared the fingerprint of a file;
    then this PC is no member."""
    from dalaba.core import clock
    from dalaba.fleet import joining
    from dalaba.trust import member

    here, said = tuple(context.setup.outlets), names_said(given.outlet)
    with refused_if_bad(), writing(context.folder / member.FOLDER):
        joined = _joined(context, given, here, said)
        if joined is None:
            return 1
        outlets = joining.matched(joined.invitation.outlets, here, said)
        found = joining.become(context.folder, joined, outlets, clock.SystemClock().now())
    theirs, own = joining.fingerprints(context.folder, joined)
    facts = {"township": found.township, "node": found.node, "theirs": theirs, "own": own,
             "outlets": "、".join(f"{name} → {mine}" for name, mine in outlets.items())}  # fmt: skip
    if context.as_json:
        context.dump({**facts, "outlets": outlets})
        return 0
    context.say("cli_fleet.joined", **facts)
    context.say("cli_fleet.joined_online", **facts)
    return 0


def _joined(context: Context, given: argparse.Namespace, here: tuple[str, ...], said: dict[str, str]) -> Joined | None:
    """What the hub gave. With a file, which nobody has signed, the outlets are matched and the fingerprint is compared
    before the code is shown. Whoever has not compared it yet is told how (None)."""
    from dalaba.fleet import joining
    from dalaba.fleet.handout_file import SUFFIX

    path = Path(given.invitation)
    if not path.is_file():
        *before, host = given.invitation.rsplit("@", 1)
        code, at = "".join(before), bool(before)
        if not at or not code:
            if path.suffix or len(path.parts) > 1:  # a code has neither
                raise refuse("cli_fleet.invitation_missing", 2, file=path)
            raise refuse("cli_fleet.no_invitation", 2, found=given.invitation)
        name, colon, port = host.rpartition(":")
        if colon and port.isdecimal() and 0 < int(port) < 65_536:
            return joining.ask(context.folder, code, name, int(port))
        return joining.ask(context.folder, code, host)
    if path.suffix == SUFFIX:
        raise refuse("cli_fleet.is_a_stick", file=path, command=context.command)
    invited = joining.read(path)
    joining.matched(invited.outlets, here, said)
    if not invited.hub.host:
        raise refuse("cli_fleet.join_by_stick", command=context.command)
    if given.fingerprint is None:
        facts = {"township": invited.township, "village": invited.village, "file": path}
        context.say("cli_fleet.join_compare", **facts, command=context.command)
        return None
    return joining.ask_invited(context.folder, invited, given.fingerprint)


def names_said(words: list[str]) -> dict[str, str]:
    """THERE=HERE, as somebody typed it. Raises Refused (wrong usage)."""
    pairs = [word.replace("＝", "=").partition("=") for word in words]
    for name, sign, own in pairs:
        if not sign or not name.strip() or not own.strip():
            raise refuse("cli_fleet.outlet_pair", 2, found=f"{name}{sign}{own}")
    return {name.strip(): own.strip() for name, _, own in pairs}
