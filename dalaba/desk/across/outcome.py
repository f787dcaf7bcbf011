"""What became of an order at each PC, by the receipts that came back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from dalaba.core.model import Instant, Reason
from dalaba.desk.across.reach import in_scope
from dalaba.hub.store import Node, Receipt, Sent, Store
from dalaba.messages import explain, messages
from dalaba.trust.envelope import read
from dalaba.trust.order import FleetOrder, day_order_of, order_of

KEY_LENGTH = 16
"""Characters of an order's id; a wire's id is that and a number."""
Stage: TypeAlias = Literal["silent", "received", "verified", "started", "ended", "done", "refused", "over"]
_RANK: tuple[Stage, ...] = ("silent", "received", "verified", "over", "refused", "started", "done", "ended")
"""The later outweighs the earlier: what sounded at one outlet and was refused at another did sound."""


@dataclass(frozen=True, slots=True)
class AtPc:
    """One PC. `at`: when it said so; None: it has not answered."""

    node: str
    village: str
    stage: Stage = "silent"
    at: Instant | None = None
    why: Reason | None = None
    refused: Mapping[str, Reason] = field(default_factory=dict)
    """Outlet -> why it was refused there."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One order and where it stands."""

    key: str
    verb: str
    title: str
    sent: Instant
    actor: str
    pcs: tuple[AtPc, ...]

    def at(self, *stages: Stage) -> tuple[AtPc, ...]:
        """The PCs at these stages."""
        return tuple(each for each in self.pcs if each.stage in stages)

    @property
    def settled(self) -> bool:
        """Whether every PC has said what came of it."""
        return all(each.stage in ("ended", "done", "refused", "over") for each in self.pcs)


def outcome(key: str, sent: Sequence[Sent], receipts: Iterable[Receipt], nodes: Sequence[Node]) -> Outcome | None:
    """Where the order with that id stands; `sent`: its wires. None: there are none."""
    if not sent:
        return None
    by_pc: dict[str, list[Receipt]] = {}
    for each in receipts:
        by_pc.setdefault(each.node, []).append(each)
    verb, title, actor = "", "", ""
    found: dict[str, Node] = {}
    for wire in sent:
        envelope = read(wire.wire).envelope
        order = day_order_of(envelope) if envelope.typ == "day" else order_of(envelope)
        if isinstance(order, Reason):
            continue
        verb, actor = order.verb, order.actor
        title = order.title if isinstance(order, FleetOrder) else "、".join(order.words) or order.site
        found |= {node.node: node for node in in_scope(wire.scope, order.outlets, nodes)}
    sounds = verb in ("say", "play")
    pcs = tuple(_at(node, by_pc.get(node.node, ()), sounds) for node in found.values())
    return Outcome(key, verb, title, sent[0].sent, actor, pcs)


def look(store: Store, key: str) -> Outcome | None:
    """The same, from the store."""
    sent = store.sent_as(key)
    receipts = [each for one in sent for each in store.receipts(one.id)]
    return outcome(key, sent, receipts, store.nodes())


def _at(node: Node, receipts: Sequence[Receipt], sounds: bool) -> AtPc:
    stages = [(_stage(each, sounds), each) for each in receipts]
    last = max(stages, key=lambda pair: (_RANK.index(pair[0]), pair[1].at), default=None)
    if last is None:
        return AtPc(node.node, node.village)
    refused = {each.outlet: why for stage, each in stages if stage == "refused" and (why := why_of(each.detail))}
    why = next(iter(refused.values()), None)
    return AtPc(node.node, node.village, last[0], last[1].at, why, refused)


def _stage(receipt: Receipt, sounds: bool) -> Stage:
    """What a receipt says; an order that makes no sound is carried out once air or the desk has taken it."""
    if not sounds and receipt.stage in ("verified", "started", "ended"):
        return "done"
    return next((stage for stage in _RANK if stage == receipt.stage), "received")


def why_of(detail: Mapping[str, object]) -> Reason | None:
    """The reason in a receipt; one whose code is unknown here is shown by its code."""
    code, params = detail.get("code") or detail.get("reason"), detail.get("params")
    if not isinstance(code, str) or not code:
        return None
    facts = {str(name): str(fact) for name, fact in params.items()} if isinstance(params, dict) else {}
    return Reason(code, facts) if code in messages() else Reason("across.why_code", {"code": code})


def find(store: Store, begins: str) -> Outcome | None:
    """The newest order whose id begins so."""
    sent = store.sent_as(begins)
    return look(store, sent[-1].id[:KEY_LENGTH]) if sent else None


def as_json(found: Outcome, ui: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "order": found.key, "verb": found.verb, "title": found.title, "actor": found.actor, "sent": found.sent,
        "pcs": [
            {"node": each.node, "village": each.village, "stage": each.stage, "at": each.at,
             "code": each.why.code if each.why else "", "reason": explain(each.why, ui) if each.why else ""}
            for each in found.pcs
        ],
    }  # fmt: skip
