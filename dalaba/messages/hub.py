"""Sentences of the hub."""

MESSAGES: dict[str, tuple[str, str]] = {
    "hub.none_here": (
        "{folder} 里还没有镇台;先建一个:{command} hub init",
        "There is no hub in {folder} yet; make one: {command} hub init",
    ),
    "hub.no_nodes": (
        "还没有村加入;邀请一个:{command} hub invite 村名",
        "No village has joined yet; invite one: {command} hub invite VILLAGE",
    ),
    "hub.node_joined": ("已加入", "joined"),
    "hub.node_invited": ("已邀请,还没加入", "invited, has not joined yet"),
    "hub.node_revoked": ("已作废", "revoked"),
}
