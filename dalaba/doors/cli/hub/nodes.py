"""hub nodes: 镇台 成员. Which villages' PCs belong to the township."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from dalaba.doors.cli.context import Context

if TYPE_CHECKING:
    from dalaba.hub.store import Node


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but the station."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if there is no hub here."""
    from dalaba.core import typed_json
    from dalaba.doors.cli.hub.opened import opened

    with opened(context) as (_, store):
        nodes = store.nodes()
    if context.as_json:
        context.dump({"nodes": [typed_json.as_json(each) for each in nodes]})
    elif not nodes:
        context.say("hub.no_nodes", command=context.command)
    else:
        heads = (context.word(f"hub.head_{each}") for each in ("village", "node", "member", "outlets", "key"))
        context.table([tuple(heads), *(_row(context, each) for each in nodes)])
    return 0


def _row(context: Context, node: Node) -> tuple[str, ...]:
    from dalaba.trust.keys import PublicKey

    key = PublicKey.of(node.public).fingerprint if node.public else ""
    return node.village, node.node, _how(context, node), "、".join(node.outlets), key


def _how(context: Context, node: Node) -> str:
    if node.revoked:
        return context.word("hub.node_revoked")
    return context.word("hub.node_joined" if node.public else "hub.node_invited")
