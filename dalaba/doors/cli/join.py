"""join: 加入. This PC becomes a member of a township, by the code on its join sheet or by the file on the stick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.doors.cli.context import Context, refuse, refused_if_bad, writing

if TYPE_CHECKING:
    from dalaba.fleet.joining import Joined


def arguments(parser: argparse.ArgumentParser) -> None:
    """CODE@HOST|FILE [--outlet THERE=HERE ...] [--offline]."""
    parser.add_argument("invitation", metavar="CODE@HOST|FILE")
    parser.add_argument("--outlet", action="append", default=[], metavar="THERE=HERE")
    parser.add_argument("--offline", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the code is refused, or if the outlets do not match; then this PC is no member."""
    from dalaba.core import clock
    from dalaba.fleet import joining
    from dalaba.trust import member

    here, said = tuple(context.setup.outlets), names_said(given.outlet)
    with refused_if_bad(), writing(context.folder / member.FOLDER):
        joined = _joined(context, given, here, said)
        outlets = joining.matched(joined.invitation.outlets, here, said)
        found = joining.become(context.folder, joined, outlets, clock.SystemClock().now())
    theirs, own = joining.fingerprints(context.folder, joined)
    facts = {"township": found.township, "node": found.node, "theirs": theirs, "own": own,
             "outlets": "、".join(f"{name} → {mine}" for name, mine in outlets.items())}  # fmt: skip
    if context.as_json:
        context.dump({**facts, "outlets": outlets, "certificate": bool(joined.certificate)})
        return 0
    context.say("cli_fleet.joined", **facts)
    context.say("cli_fleet.joined_online" if joined.certificate else "cli_fleet.joined_offline", **facts)
    return 0


def _joined(context: Context, given: argparse.Namespace, here: tuple[str, ...], said: dict[str, str]) -> Joined:
    """What the hub gave. With a file, the outlets are matched before the code is shown, and no answer is needed."""
    from dalaba.core.problems import Bad
    from dalaba.fleet import joining
    from dalaba.fleet.handout_file import SUFFIX

    path = Path(given.invitation)
    if not path.is_file():
        code, at, host = given.invitation.rpartition("@")
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
    if not given.offline and invited.hub.host:
        try:
            return joining.ask_invited(context.folder, invited)
        except Bad as bad:
            if bad.reason.code != "fleet.no_hub":
                raise
            context.complain_of(bad.reason)
    return joining.Joined(invited, "")


def names_said(words: list[str]) -> dict[str, str]:
    """THERE=HERE, as somebody typed it. Raises Refused (wrong usage)."""
    pairs = [word.replace("＝", "=").partition("=") for word in words]
    for name, sign, own in pairs:
        if not sign or not name.strip() or not own.strip():
            raise refuse("cli_fleet.outlet_pair", 2, found=f"{name}{sign}{own}")
    return {name.strip(): own.strip() for name, _, own in pairs}
