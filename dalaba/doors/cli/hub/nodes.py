"""hub nodes: 镇台 成员. Which villages' PCs belong to the township."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dalaba.core import typed_json
from dalaba.doors.cli.context import Context, refuse

if TYPE_CHECKING:
    from dalaba.hub.store import Node


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but the station."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if there is no hub here."""
    from dalaba.hub.store import FILE, Store

    if not (context.folder / FILE).is_file():
        raise refuse("hub.none_here", folder=context.folder, command=context.command)
    nodes = Store.of(context.folder).nodes()
    if context.as_json:
        context.dump({"nodes": [typed_json.as_json(each) for each in nodes]})
    elif not nodes:
        context.say("hub.no_nodes", command=context.command)
    else:
        context.table((each.village, each.node, _how(context, each), "、".join(each.outlets)) for each in nodes)
    return 0


def _how(context: Context, node: Node) -> str:
    if node.revoked:
        return context.word("hub.node_revoked")
    return context.word("hub.node_joined" if node.public else "hub.node_invited")
