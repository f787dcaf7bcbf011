"""A station's own files, reduced to what one other PC needs: as text that the same readers read the same way. Pure.

Nothing of the township's own PC goes along: no sound cards, no addresses with passwords, no buttons, no scenes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import PurePath
from urllib.parse import urlsplit, urlunsplit

from dalaba.core.model import Place
from dalaba.station import approvals, confirmed_recordings
from dalaba.station.approvals import Approvals
from dalaba.station.confirmed_recordings import Confirmed
from dalaba.station.files import Map, Scalar, Seq, keys
from dalaba.station.files.yaml_nodes import Node

_HEAD = (
    "# 这个文件是程序写的:镇里的计划中,这台电脑要用的那一份。请在镇里改。\n"
    "# Written by the program: the part of the township's plan that this PC needs. Change it at the township.\n"
)
_KEPT = (
    "name", "timezone", "ui_language", "languages", "language_share", "calendar", "location", "quiet_hours", "periods",
    "outlets", "neighbours", "zones", "relays", "voices", "lexicon", "approval",
)  # fmt: skip
_OUTLET = (
    "kind", "languages", "language_share", "volume", "lead_in", "lead_out", "max_volume", "quiet_volume", "softer",
    "fade", "values", "allowed", "quiet_hours", "day_types", "max_minutes_per_hour", "over_budget",
)  # fmt: skip
_RELAY = ("url", "otherwise", "silence", "longest")
_NOWHERE = Place("")


def station_text(root: Node, whole: Collection[str], pairs: Iterable[tuple[str, str]], relays: Collection[str]) -> str:
    """`station.yaml` for another PC. `whole`: the outlets that it gets in full, of the others only the kind. `pairs`:
    which of those hear one another. `relays`: those that its rows name."""
    near = Seq(tuple(Seq((_scalar(one), _scalar(two)), _NOWHERE) for one, two in pairs), _NOWHERE)
    changed: Mapping[str, Callable[[Node], Node]] = {
        "outlets": lambda node: _each(node, lambda name, inner: _outlet(inner, name in whole)),
        "relays": lambda node: _each(node, lambda name, inner: _relay(inner), relays),
        "neighbours": lambda _: near,
        "voices": lambda node: _each(node, lambda _, inner: _voices(inner)),
    }
    lines = [
        f"{_text(key)}: {_flow(changed.get(name, _same)(node))}\n" for name, key, node in _pairs("station", root, _KEPT)
    ]
    return "".join((_HEAD, *lines))


def approvals_text(all_of_them: Approvals, used: Collection[str]) -> str:
    """What a second person approved of what is handed out."""
    agreed = {
        digest: approvals.Decision(True, each.by, each.at)
        for digest, each in all_of_them.decisions.items()
        if each.agreed and digest in used
    }
    return approvals.text(Approvals(agreed))


def confirmed_text(confirmed: Confirmed, pieces: Collection[str]) -> str:
    """What somebody confirmed that these recordings say."""
    return confirmed_recordings.text(
        Confirmed({piece: word for piece, word in confirmed.words.items() if piece in pieces})
    )


def as_yaml(node: Node) -> str:
    """A node as YAML in one line; `yaml_nodes.parse` gives the same node."""
    return _flow(node)


def _pairs(section: str, node: Node, kept: Collection[str]) -> Iterator[tuple[str, str, Node]]:
    """(English name, key as written, value) of the pairs that are kept."""
    for key, inner in node.pairs if isinstance(node, Map) else ():
        name = keys.english(section, key.text)
        if name is not None and name in kept:
            yield name, key.text, inner


def _section(section: str, node: Node, kept: Collection[str]) -> Node:
    if not isinstance(node, Map):
        return node
    return Map(tuple((_scalar(key), inner) for _, key, inner in _pairs(section, node, kept)), node.place)


def _each(node: Node, change: Callable[[str, Node], Node], only: Collection[str] | None = None) -> Node:
    """Each value of a mapping of names, changed; `only` those."""
    if not isinstance(node, Map):
        return node
    named = ((key.text.strip(), key, inner) for key, inner in node.pairs)
    return Map(
        tuple((key, change(name, inner)) for name, key, inner in named if only is None or name in only), node.place
    )


def _outlet(node: Node, whole: bool) -> Node:
    return _section("outlet", node, _OUTLET if whole else ("kind",))


def _relay(node: Node) -> Node:
    inner = _section("relay", node, _RELAY)
    if not isinstance(inner, Map):
        return inner
    return Map(tuple((key, _without_password(key, value)) for key, value in inner.pairs), inner.place)


def _without_password(key: Scalar, value: Node) -> Node:
    if keys.english("relay", key.text) != "url" or not isinstance(value, Scalar) or "@" not in value.text:
        return value
    parts = urlsplit(value.text.strip())
    return _scalar(urlunsplit(parts._replace(netloc=parts.netloc.rsplit("@", 1)[-1])))


def _voices(node: Node) -> Node:
    if isinstance(node, Seq):
        return Seq(tuple(map(_voices, node.items)), node.place)
    if not isinstance(node, Map):
        return node
    return Map(tuple((key, _named_model(key, inner)) for key, inner in node.pairs), node.place)


def _named_model(key: Scalar, value: Node) -> Node:
    is_model = keys.english("voice", key.text) == "model" and isinstance(value, Scalar)
    return _scalar(PurePath(value.text.strip()).name) if is_model and isinstance(value, Scalar) else value


def _same(node: Node) -> Node:
    return node


def _scalar(text: str) -> Scalar:
    return Scalar(text, _NOWHERE)


def _flow(node: Node) -> str:
    if isinstance(node, Map):
        return "{" + ", ".join(f"{_text(key.text)}: {_flow(inner)}" for key, inner in node.pairs) + "}"
    if isinstance(node, Seq):
        return "[" + ", ".join(map(_flow, node.items)) + "]"
    return _text(node.text)


def _text(word: str) -> str:
    """A word as a JSON string, which is also valid YAML; characters that YAML does not allow are written as numbers."""
    plain = json.dumps(word, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in plain)
