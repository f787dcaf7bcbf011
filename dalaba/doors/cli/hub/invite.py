"""hub invite: 镇台 邀请. A page to print and a file for a stick, with which one village's PC becomes a member."""

from __future__ import annotations

import argparse
from pathlib import Path

from dalaba.doors.cli.context import Context, refuse, writing


def arguments(parser: argparse.ArgumentParser) -> None:
    """VILLAGE [--outlets NAME ...] [--zones NAME ...] [--dir DIR]."""
    parser.add_argument("village", metavar="VILLAGE")
    parser.add_argument("--outlets", action="extend", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--zones", action="extend", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--dir", default=".", metavar="DIR")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the village plays no outlet, or one that another village plays."""
    from dalaba.core import clock, file_names
    from dalaba.doors.cli.hub.opened import opened
    from dalaba.hub import inviting, join_sheet

    with opened(context) as (known, store):
        outlets, zones = _outlets(context, given)
        now = clock.SystemClock().now()
        made = inviting.invite(context.folder, known, store, given.village, outlets, zones, now)
    name = file_names.harmless(f"{context.word('hub.invitation_file')}-{given.village}", "invitation")
    page, stick = Path(given.dir, f"{name}.html"), Path(given.dir, f"{name}.json")
    until = clock.on_this_pc(made.invitation.until)
    with writing(given.dir):
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(join_sheet.page(made, until, stick.name, context.ui), "utf-8")
        stick.write_bytes(made.invitation.data)
    facts = {
        "village": given.village, "page": page, "stick": stick, "code": made.code, "host": join_sheet.address(made),
        "until": until, "outlets": "、".join(outlets),
        "fingerprint": made.invitation.fingerprint,
    }  # fmt: skip
    if context.as_json:
        context.dump({**{key: str(value) for key, value in facts.items()}, "node": made.invitation.node})
    else:
        context.say("hub.invited", **facts)
    return 0


def _outlets(context: Context, given: argparse.Namespace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The village's outlets and the zones that they are in; on a server without a plan, as they were typed."""
    if not (context.folder / "station.yaml").is_file():
        return tuple(given.outlets or [given.village]), tuple(given.zones)
    setup = context.setup
    if not given.outlets and setup.members(given.village) is None:
        raise refuse("hub.which_outlets", village=given.village, names="、".join(list(setup.outlets)[:12]))
    outlets = context.outlets(given.outlets or [given.village])
    zones = [zone for zone, inside in setup.zones.items() if set(inside) & set(outlets)]
    return outlets, tuple(dict.fromkeys((*zones, *given.zones)))
