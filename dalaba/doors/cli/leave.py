"""leave: 退出. This PC no longer belongs to its township: nothing from there counts here any more."""

from __future__ import annotations

import argparse

from dalaba.doors.cli.context import Context, refuse, writing


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but the station."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if it is no member. The keys go with the membership; what was received stays, and counts no more."""
    from dalaba.trust import member

    with writing(context.folder / member.FILE):
        if not member.leave(context.folder):
            raise refuse("cli_fleet.no_member", folder=context.folder)
    context.say("cli_fleet.left")
    return 0
