"""hub revoke: 镇台 作废. A village's PC no longer belongs to the township."""

from __future__ import annotations

import argparse

from dalaba.doors.cli.context import Context


def arguments(parser: argparse.ArgumentParser) -> None:
    """VILLAGE."""
    parser.add_argument("village", metavar="VILLAGE")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if there is no such village."""
    from dalaba.core import clock
    from dalaba.doors.cli.hub.opened import member, opened
    from dalaba.hub import revoking

    with opened(context) as (known, store):
        node = member(store, given.village)
        new = revoking.revoke(context.folder, known, store, node, clock.SystemClock().now())
    if context.as_json:
        context.dump({"village": node.village, "node": node.node, "revoked": True})
    else:
        context.say("hub.did_revoke" if new else "hub.revoked_before", village=node.village, node=node.node)
    return 0
