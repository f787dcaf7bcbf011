"""One value of a YAML file changed, and nothing else of it: comments, order and quotes of other lines stay. Pure.

The changed text is read again before it counts: every other value must be what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import yaml

from dalaba.station.files.yaml_nodes import LOADER

Path: TypeAlias = Sequence[Sequence[str]]
"""The keys from the root down to a value; each by any of its names."""


def with_value(source: str, path: Path, value: str) -> str | None:
    """The file with another value at that place; None if there is no such value, or it cannot be changed safely.

    A mapping's value that is a text instead of a mapping is what its last key would hold: 普通话: 正文.
    """
    found = _found(source, path)
    if found is None:
        return None
    node, column, flow = found
    block = node.style in ("|", ">")
    rest = source[node.end_mark.index :].partition("\n")[0]
    alone = not flow and (block or not rest.strip())
    said = f"{_written(value, column, alone)}{chr(10) if block else ''}"
    return _sure(source[: node.start_mark.index] + said + source[node.end_mark.index :], source, path, value)


def with_pair(source: str, section: Sequence[str], key: str, value: str) -> str | None:
    """The file with one more pair (or another value) in a section at the top; the section is added where it is missing.
    None if that cannot be done safely."""
    path = (section, (key,))
    if _found(source, path) is not None:
        return with_value(source, path, value)
    pair = f"{_quoted(key)}: {_quoted(value)}"
    node = _section(source, section)
    if node is None:
        body = source if source.endswith("\n") or not source else f"{source}\n"
        return _sure(f"{body}\n{section[0]}:\n  {pair}\n", source, path, value)
    if isinstance(node, yaml.MappingNode) and node.value:
        first = node.value[0][0].start_mark
        between = ", " if node.flow_style else f"\n{' ' * first.column}"
        return _sure(source[: first.index] + pair + between + source[first.index :], source, path, value)
    if isinstance(node, yaml.MappingNode):  # {}
        at = node.start_mark.index + 1
        return _sure(source[:at] + pair + source[at:], source, path, value)
    if isinstance(node, yaml.ScalarNode) and not node.value.strip():
        line = source.find("\n", node.end_mark.index)
        at = len(source) if line < 0 else line
        return _sure(f"{source[:at]}\n  {pair}{source[at:] or chr(10)}", source, path, value)
    return None


def _root(source: str) -> yaml.Node | None:
    try:
        return yaml.compose(source, Loader=LOADER)
    except (yaml.YAMLError, RecursionError):
        return None


def _section(source: str, names: Sequence[str]) -> yaml.Node | None:
    root = _root(source)
    if not isinstance(root, yaml.MappingNode):
        return None
    return next((inner for key, inner in root.value if key.value in names), None)


def _found(source: str, path: Path) -> tuple[yaml.ScalarNode, int, bool] | None:
    """The value's node, the column of its key, and whether it stands between brackets."""
    node, column, flow = _root(source), 0, False
    for names in path:
        if isinstance(node, yaml.ScalarNode) and names is path[-1] and len(path) > 2:
            break  # 普通话: 正文, without a key of its own
        if not isinstance(node, yaml.MappingNode):
            return None
        flow = flow or bool(node.flow_style)
        pair = next(((key, inner) for key, inner in node.value if key.value in names), None)
        if pair is None:
            return None
        column, node = pair[0].start_mark.column, pair[1]
    return (node, column, flow) if isinstance(node, yaml.ScalarNode) else None


def _written(value: str, column: int, alone: bool) -> str:
    """The value; over several lines if it has some and nothing else stands behind it."""
    if "\n" not in value or not alone:
        return _quoted(value)
    return "\n".join(["|-", *(f"{' ' * (column + 2)}{line}".rstrip() for line in value.split("\n"))])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _sure(after: str, before: str, path: Path, value: str) -> str | None:
    """The changed file, if all that differs is that value."""
    new, old = _plain(_root(after)), _plain(_root(before))
    here = _found(after, path)
    if here is None or here[0].value != value:
        return None
    return after if _without(new, path) == _without(old, path) else None


def _plain(node: yaml.Node | None) -> object:
    if isinstance(node, yaml.MappingNode):
        return [(key.value, _plain(inner)) for key, inner in node.value]
    if isinstance(node, yaml.SequenceNode):
        return tuple(_plain(each) for each in node.value)
    return node.value if isinstance(node, yaml.ScalarNode) else None


def _without(tree: object, path: Path) -> object:
    """The values of a file, without the one at that place, and without a section that is empty then."""
    if not path:
        return None
    if not isinstance(tree, list):
        return [] if len(path) < 3 and (tree is None or tree == "") else None if len(path) == 1 else tree
    left = [(key, _without(inner, path[1:]) if key in path[0] else inner) for key, inner in tree]
    return [pair for pair in left if pair[0] not in path[0] or pair[1] not in (None, [])]
