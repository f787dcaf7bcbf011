"""Reading a map node by a section of the key table: each key once, in either language; unknown keys are named.

Use: `Record(node, "row", problems)`, then `take(...)`/`many(...)`/`words(...)` per key. For a bad value the problem is
noted with its place and the default is returned, so that the reader goes on and finds the next problem too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from dalaba.core.model import Place
from dalaba.core.patterns import late
from dalaba.core.problems import Bad, Problems, nearest
from dalaba.station.files import keys, values
from dalaba.station.files.template import slip
from dalaba.station.files.yaml_nodes import Map, Node, Scalar, Seq

T = TypeVar("T")


class Record:
    """One map of a section. `place` is where it begins."""

    def __init__(self, node: Node, section: str, problems: Problems) -> None:
        self._section = section
        self._known = keys.names_of(section)
        self._problems = problems
        self._nodes: dict[str, tuple[Scalar, Node]] = {}
        self._asked: set[str] = set()
        self.place = node.place
        self.ok = isinstance(node, Map)
        if isinstance(node, Map):
            for key, value in node.pairs:
                self._enter(key, value)
        elif not (isinstance(node, Scalar) and node.empty):
            _not_a_map(node, section, problems)

    def _enter(self, key: Scalar, value: Node) -> None:
        name = keys.english(self._section, key.text)
        if name is None and isinstance(value, Scalar) and value.unread:
            return  # an unreadable column, already noted at its heading
        if name is None and (trap := _glued(key, lambda word: keys.english(self._section, word) is not None)):
            self._problems.add(trap, key.place, key=re.split("[:：]", key.text)[0].strip())
        elif name is None:
            allowed = list(keys.names_of(self._section).values())
            hint = nearest(key.text, allowed) or nearest(key.text, keys.names_of(self._section))
            code = "files.unknown_key_near" if hint else "files.unknown_key"
            english = ", ".join(keys.names_of(self._section))
            self._problems.add(
                code, key.place, key=key.text, allowed="、".join(allowed), allowed_en=english, nearest=hint
            )
        elif name in self._nodes and isinstance(value, Scalar) and value.unread:
            return
        elif name in self._nodes:
            first = self._nodes[name][0]
            self._problems.add("files.duplicate_key", key.place, key=key.text, first=first.place)
        else:
            self._nodes[name] = (key, value)

    def has(self, key: str) -> bool:
        """Whether the key is there and has a value."""
        node = self.node(key)
        return node is not None and not (isinstance(node, Scalar) and node.empty)

    def node(self, key: str) -> Node | None:
        """The raw node of a key, or None."""
        assert key in self._known, key
        pair = self._nodes.get(key)
        return pair[1] if pair else None

    def lacks(self, key: str) -> None:
        """Note that this key is missing."""
        self._problems.add("files.needs_key", self.place, key=self._printed(key), key_en=key)

    def where(self, key: str) -> Place:
        """The place of a key's value, or of the record if the key is missing."""
        node = self.node(key)
        return node.place if node is not None else self.place

    def take(self, key: str, parse: Callable[[str, bool], T], default: T) -> T:
        """Parse the key's single value, or return the default."""
        node = self.node(key)
        if node is None or (isinstance(node, Scalar) and node.empty):
            return default
        if not isinstance(node, Scalar):
            self._problems.add("files.not_one_value", node.place, key=self._printed(key), key_en=key)
            return default
        return self._parse(node, parse, default)

    def text(self, key: str, default: str = "") -> str:
        """The key's value as written."""
        return self.take(key, lambda text, strict: text, default)

    def many(self, key: str, parse: Callable[[str, bool], T], split: bool = True) -> tuple[T, ...]:
        """A list of parsed values. A single value gives a list of one; with `split`, 五一村、东和村 gives two."""
        return parse_each(self.scalars(key, split), parse, self._problems)

    def words(self, key: str) -> tuple[str, ...]:
        """A list of names."""
        return self.many(key, lambda text, strict: text)

    def placed_words(self, key: str) -> list[Scalar]:
        """A list of names, each with its place."""
        return self.scalars(key, split=True)

    def mapping(self, key: str) -> dict[str, tuple[Scalar, Node]]:
        """A map whose keys are names chosen by the user, in the order written."""
        node = self.node(key)
        if node is None or (isinstance(node, Scalar) and node.empty):
            return {}
        if not isinstance(node, Map):
            self._problems.add("files.not_lines", node.place, key=self._printed(key), key_en=key)
            return {}
        return {name.text.strip(): (name, value) for name, value in node.pairs}

    def facts(self, key: str) -> dict[str, str]:
        """A map of user-defined facts to text."""
        return read_facts(self.mapping(key), self._problems)

    def spellings(self, key: str) -> dict[str, str]:
        """A map of how something is written to how it is said. Its keys may include numbers with signs."""
        return read_facts(self.mapping(key), self._problems, lambda name: _SPELT.fullmatch(name) is not None)

    def record(self, key: str, section: str) -> Record | None:
        """A nested record, or None if the key is missing."""
        node = self.node(key)
        return None if node is None else Record(node, section, self._problems)

    def scalars(self, key: str, split: bool = True) -> list[Scalar]:
        """A list of single values, each with its place; with `split`, 五一村、东和村 gives two."""
        node = self.node(key)
        return [] if node is None else scalars(node, self._problems, split)

    def _parse(self, node: Scalar, parse: Callable[[str, bool], T], default: T) -> T:
        try:
            return parse(node.text, node.strict)
        except Bad as bad:
            self._problems.bad(bad, node.place)
            return default

    def _printed(self, key: str) -> str:
        return keys.printed(self._section, key)


def scalars(node: Node, problems: Problems, split: bool = True) -> list[Scalar]:
    """The single values of a list node, or of one value; with `split`, 五一村、东和村 gives two."""
    found: list[Scalar] = []
    for item in node.items if isinstance(node, Seq) else (node,):
        if not isinstance(item, Scalar):
            problems.add("files.not_a_list", item.place)
        elif not item.empty:
            pieces = values.names(item.text) if split else [item.text]
            found.extend(
                [item] if pieces == [item.text] else [Scalar(each, item.place, item.strict) for each in pieces]
            )
    return found


def parse_each(items: list[Scalar], parse: Callable[[str, bool], T], problems: Problems) -> tuple[T, ...]:
    """Parse each item. An item that fails is noted as a problem at its own place."""
    found: list[T] = []
    for item in items:
        try:
            found.append(parse(item.text, item.strict))
        except Bad as bad:
            problems.bad(bad, item.place)
    return tuple(found)


_SPELT = late(r"[^:：{}]*\w[^:：{}]*")
"""Text that may have a spelling. With a colon in it, a name and its value ran together."""


def read_facts(
    mapping: dict[str, tuple[Scalar, Node]], problems: Problems, may_be: Callable[[str], bool] = str.isidentifier
) -> dict[str, str]:
    """The user's facts as text; any other value is a problem. `may_be`: whether a name is allowed."""
    facts = {}
    for name, (key, node) in mapping.items():
        if not isinstance(node, Scalar):
            problems.add("files.fact_not_text", node.place, key=name)
        elif may_be(name):
            facts[name] = node.text.strip()
            if found := slip(facts[name]):
                problems.bad(found[1], node.place)
        elif trap := _glued(key, str.isidentifier):
            problems.add(trap, key.place, key=re.split("[:：]", name)[0].strip())
        else:
            problems.add("files.fact_name", key.place, key=name)
    return facts


def _glued(key: Scalar, known: Callable[[str], bool]) -> str | None:
    """The code of the trap if a known name and its value ran together for want of a plain colon or a space."""
    match = re.match(r"\s*(?P<name>[^:：]*?)\s*(?P<colon>[:：])", key.text)
    if match is None or not known(match["name"]):
        return None
    return "files.trap_colon" if match["colon"] == "：" else "files.trap_no_space"


def _not_a_map(node: Node, section: str, problems: Problems) -> None:
    english, example = next(iter(keys.names_of(section).items()))
    if isinstance(node, Scalar) and "：" in node.text:
        problems.add("files.trap_colon", node.place, key=node.text.split("：")[0].strip()[-20:])
    else:
        problems.add("files.not_a_map", node.place, key=example, key_en=english)
