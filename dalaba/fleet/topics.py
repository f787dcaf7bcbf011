"""The topics, the same on every broker. Down: what a PC should have (kept by the broker) and orders. Up: what it says.

A topic's last word tells the kind of the envelope. A kept topic that is emptied means no news, never a cancellation.
"""

from __future__ import annotations

import hashlib
from typing import Literal, TypeAlias

ROOT = "ap/v1"
Down: TypeAlias = Literal["prog", "emerg", "cmd", "day", "ack", "beacon", "roster"]
"""prog: the manifest's wire, kept. emerg: all active orders of the urgent level, stops and cancellations, packed by
`standing`, kept. cmd: one order's wire, gone after a minute. day: a day's word, kept. ack: what of the ledger the hub
has. beacon: the hub's time. roster: who is believed."""
Up: TypeAlias = Literal["status", "rows", "rcpt"]


def zone_id(zone: str) -> str:
    """A zone's name as a word of a topic: names may hold any character."""
    return hashlib.sha256(zone.encode()).hexdigest()[:12]


def of_scope(scope: str, what: Down) -> str:
    """The topic on which a scope is told something."""
    if scope == "all":
        return f"{ROOT}/d/g/all/{what}"
    kind, _, name = scope.partition("/")
    if kind == "zone":
        return f"{ROOT}/d/g/{zone_id(name)}/{what}"
    if kind == "node" and name:
        return f"{ROOT}/d/n/{name}/{what}"
    raise ValueError(scope)


def up(node: str, what: Up) -> str:
    """The topic on which a PC speaks."""
    return f"{ROOT}/u/{node}/{what}"


def urgent_filters(scopes: tuple[str, ...]) -> tuple[str, ...]:
    """What the connection for urgent orders listens to."""
    return tuple(of_scope(scope, "emerg") for scope in scopes)


def other_filters(scopes: tuple[str, ...]) -> tuple[str, ...]:
    """What the other connection listens to."""
    each: tuple[Down, ...] = ("prog", "cmd", "day", "ack", "beacon", "roster")
    return tuple(of_scope(scope, what) for scope in scopes for what in each)


def parts_of(topic: str) -> tuple[str, str, str]:
    """(direction and kind: "d/n", "d/g" or "u"; whose: node, zone id; what). ("", "", "") for a foreign topic."""
    match topic.split("/"):
        case ["ap", "v1", "d", ("n" | "g") as kind, whose, what]:
            return f"d/{kind}", whose, what
        case ["ap", "v1", "u", whose, what]:
            return "u", whose, what
    return "", "", ""
