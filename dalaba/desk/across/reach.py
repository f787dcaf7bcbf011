"""Which PCs an order must reach, as the fewest scopes. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dalaba.core.model import Problem, Reason
from dalaba.core.problems import Problems
from dalaba.desk.orders.parse import outlets_of
from dalaba.hub.store import Node
from dalaba.station.files import values
from dalaba.station.outlets import Setup


@dataclass(frozen=True, slots=True)
class Scope:
    """One signed order's scope, and the PCs and outlets that it reaches."""

    scope: str
    nodes: tuple[str, ...]
    outlets: tuple[str, ...] = ()
    """By the township's names; empty: every outlet of these PCs."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where the outlets that were named are played."""

    own: tuple[str, ...] = ()
    """By the township's own PC."""
    away: tuple[str, ...] = ()
    """By the PCs of villages that have joined."""
    waiting: tuple[str, ...] = ()
    """By PCs that were invited and have not joined."""
    nobody: tuple[str, ...] = ()
    """By no PC of the fleet."""

    @property
    def doubts(self) -> tuple[Reason, ...]:
        """Who is not reached."""
        found = (("across.not_joined", self.waiting), ("across.no_pc", self.nobody))
        return tuple(Reason(code, {"outlets": "、".join(names)}) for code, names in found if names)


def active(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The PCs that can be told something: joined, and not revoked."""
    return tuple(each for each in nodes if each.public and not each.revoked)


def named(to: Iterable[str], setup: Setup, nodes: Sequence[Node], problems: Problems) -> tuple[str, ...]:
    """The outlets that names stand for: outlets, zones, kinds, and villages by their PC. Problems name the unknown."""
    words = [name for word in to for name in values.names(word)]
    found: dict[str, None] = {}
    others: list[str] = []
    for word in words:
        village = next((each for each in nodes if word in (each.village, each.node)), None)
        if setup.members(word) is None and village is not None:
            found.update(dict.fromkeys(village.outlets))
        else:
            others.append(word)
    unknown = Problems()
    found.update(dict.fromkeys(outlets_of(others, setup, unknown) if others else ()))
    for each in unknown:
        problems.put(Problem(each.reason))
    return tuple(sorted(found, key=_order(setup)))


def everything(setup: Setup, nodes: Iterable[Node]) -> tuple[str, ...]:
    """Every outlet of the township."""
    found = dict.fromkeys((*setup.outlets, *(name for node in active(nodes) for name in node.outlets)))
    return tuple(sorted(found, key=_order(setup)))


def reached(outlets: Iterable[str], setup: Setup, nodes: Sequence[Node]) -> Reach:
    """Who plays these outlets. What the township's PC plays itself is its own, whoever else claims it."""
    own = {name for name, outlet in setup.outlets.items() if outlet.output is not None}
    joined = {name for node in active(nodes) for name in node.outlets} - own
    invited = {name for node in nodes if not node.revoked for name in node.outlets} - joined - own
    found: dict[str, list[str]] = {"own": [], "away": [], "waiting": [], "nobody": []}
    for name in outlets:
        where = "own" if name in own else "away" if name in joined else "waiting" if name in invited else "nobody"
        found[where].append(name)
    return Reach(**{where: tuple(names) for where, names in found.items()})


def scopes(outlets: Iterable[str], nodes: Sequence[Node]) -> tuple[Scope, ...]:
    """The fewest scopes that reach exactly the PCs that play these outlets, each PC by one of them: all, whole zones,
    single PCs."""
    wanted, there = frozenset(outlets), active(nodes)
    left = {each.node: each for each in there if wanted & set(each.outlets)}
    if left and len(left) == len(there):
        return (_scope("all", there, wanted),)
    found: list[Scope] = []
    for zone, members in _zones(there):
        if all(each.node in left for each in members):
            found.append(_scope(f"zone/{zone}", members, wanted))
            for each in members:
                del left[each.node]
    return (*found, *(_scope(f"node/{each.node}", (each,), wanted) for each in left.values()))


def _scope(scope: str, nodes: Sequence[Node], wanted: frozenset[str]) -> Scope:
    outlets = dict.fromkeys(name for node in nodes for name in node.outlets)
    some = () if wanted.issuperset(outlets) else tuple(name for name in outlets if name in wanted)
    return Scope(scope, tuple(each.node for each in nodes), some)


def _zones(nodes: Iterable[Node]) -> list[tuple[str, list[Node]]]:
    """The zones and the PCs that listen to each, the largest first."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        for zone in node.zones:
            found.setdefault(zone, []).append(node)
    return sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))


def in_scope(scope: str, outlets: Sequence[str], nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The PCs that an order with that scope is for, as they are known now."""
    return tuple(
        each for each in active(nodes) if scope in each.scopes and (not outlets or set(outlets) & set(each.outlets))
    )


def _order(setup: Setup) -> Callable[[str], tuple[int, str]]:
    places = {name: at for at, name in enumerate(setup.outlets)}
    return lambda name: (places.get(name, len(places)), name)
