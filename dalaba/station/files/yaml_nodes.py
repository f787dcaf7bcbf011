"""YAML to nodes with places. Every scalar is text; duplicate keys, alias bombs and typing traps are problems.

Block style and flow style are both read. For a file that cannot be parsed it returns None and notes at least one
problem: the typing trap that explains it (`typing_traps`), or else the parser's own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TypeAlias

import yaml

from dalaba.core.characters import mended
from dalaba.core.model import Place, Problem, Reason
from dalaba.core.patterns import late
from dalaba.core.problems import Problems
from dalaba.station.files import typing_traps

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml if the wheel has it: ten times faster
_MOST_NODES = 200_000
_DEEPEST = 24
_MOST_OPEN = 200
"""Most brackets or dashes inside one another. The parser is recursive and in C, so deeper texts are not given to it."""
_STAIRS = late(rf"^\s*+(?:[-?:]\s+){{{_MOST_OPEN}}}|^ {{{10 * _MOST_OPEN}}}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as text. `strict` marks YAML, where full-width digits are reported; sheets allow them.

    `unread`: there was a value, but it could not be read, and the problem has been noted. It is not an empty value.
    """

    text: str
    place: Place
    strict: bool = True
    unread: bool = False

    @property
    def empty(self) -> bool:
        return self.text.strip() in ("", "~")


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Map:
    """Keys and values in the order written."""

    pairs: tuple[tuple[Scalar, Node], ...]
    place: Place


Node: TypeAlias = Scalar | Seq | Map


def unread(node: Node) -> bool:
    """Whether a node contains a value that could not be read."""
    if isinstance(node, Seq):
        return any(unread(item) for item in node.items)
    if isinstance(node, Map):
        return any(unread(key) or unread(value) for key, value in node.pairs)
    return node.unread


def parse(text: str, file: str, problems: Problems) -> Node | None:
    """The file's node, or None if it is empty or broken. All problems are added to `problems`."""
    if _towers(text):
        problems.add("files.too_deep", Place(file))
        return None
    found = typing_traps.scan(text, file)
    for problem in found:
        problems.put(problem)
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        if not any(problem.severity == "error" for problem in found):
            _parser_words(error, text, file, problems)
        return None
    except RecursionError:  # the pure-Python parser, in a wheel without libyaml
        problems.add("files.too_deep", Place(file))
        return None
    except yaml.YAMLError as error:  # a character that YAML does not allow at all
        problems.add("files.yaml_character", Place(file), why=str(error).splitlines()[0])
        return None
    if root is None or (isinstance(root, yaml.ScalarNode) and not root.value.strip()):
        problems.add("files.empty", Place(file))
        return None
    if any(problem.severity == "error" for problem in found):
        return None
    return _Walk(file, problems).node(root, 0)


def _towers(text: str) -> bool:
    """Whether the nesting is so deep that a recursive parser would overflow the stack."""
    depth = 0
    for match in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if match.group() in "[{" else max(depth - 1, 0)
        if depth > _MOST_OPEN:
            return True
    return _STAIRS.search(text) is not None


def _parser_words(error: yaml.MarkedYAMLError, text: str, file: str, problems: Problems) -> None:
    """Report the trap in the line where the parser stopped or became unsure; else what the parser says."""
    lines = text.split("\n")
    suspects = [mark.line for mark in (error.context_mark, error.problem_mark) if mark and mark.line < len(lines)]
    if "mapping values" in (error.problem or ""):  # the parser read the previous line as a text that continues
        suspects += [line - 1 for line in suspects if line]
    for line in suspects:
        if trap := typing_traps.explain(lines[line]):
            column, code, facts = trap
            problems.put(Problem(Reason(code, facts), Place(file, line + 1, column + 1)))
            return
    simple_key = "simple key" in (error.context or "")  # the mistake is where the key began
    mark = error.context_mark if simple_key else error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    shown = lines[mark.line].strip() if mark and mark.line < len(lines) else ""
    problems.add("files.yaml_syntax", place, line=shown[:60], why=error.problem or "")


class _Walk:
    def __init__(self, file: str, problems: Problems) -> None:
        self._file = file
        self._problems = problems
        self._left = _MOST_NODES
        self._told = False

    def node(self, node: yaml.Node, depth: int) -> Node:
        place = Place(self._file, node.start_mark.line + 1, node.start_mark.column + 1)
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            if not self._told:
                self._problems.add("files.too_deep", place)
            self._told = True
            return Scalar("", place)
        if isinstance(node, yaml.SequenceNode):
            return Seq(tuple(self.node(item, depth + 1) for item in node.value), place)
        if isinstance(node, yaml.MappingNode):
            return self._map(node, place, depth)
        return self._scalar(node.value, place)

    def _scalar(self, value: str, place: Place) -> Scalar:
        """The value with its characters repaired, since an escape may stand for any. Invisible ones alone are empty."""
        text = mended(value)
        if text or not value.strip():
            return Scalar(text, place)
        self._problems.add("files.yaml_character", place, why=" ".join(f"U+{ord(sign):04X}" for sign in value[:5]))
        return Scalar("", place, unread=True)

    def _map(self, node: yaml.MappingNode, place: Place, depth: int) -> Map:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        for key_node, value_node in node.value:
            if self._left < 0:
                break
            key = self.node(key_node, depth + 1)
            if not isinstance(key, Scalar):
                self._problems.add("files.key_not_text", key.place)
            elif key.text in pairs:
                first, value = pairs[key.text]
                self._problems.add("files.duplicate_key", key.place, key=key.text, first=first.place)
                pairs[key.text] = (replace(first, unread=True), value)  # nobody can tell which one is meant
            else:
                pairs[key.text] = (key, self.node(value_node, depth + 1))
        return Map(tuple(pairs.values()), place)
