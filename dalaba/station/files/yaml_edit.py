"""Changing values in a YAML text and nothing else: comments, order, spaces and line ends stay as somebody wrote them.

Block style and flow style are both changed where they stand. What cannot be changed in one certain way is refused:
anchors, tags, words over several lines. The new text is read again, and must differ in what was asked alone. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

import yaml

from dalaba.core.characters import mended
from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.files.keys import english, printed

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SAFE = late(r"[1-9]\d{0,5}|[^\W\d_][\w\u4e00-\u9fff（）()、·-]*")
"""A word that YAML reads as it stands, with quotes and without."""
_DASH = late(r"[ ]*-[ ]+")


class Cut(NamedTuple):
    """One replacement of a stretch of the text."""

    start: int
    end: int
    by: str


def change(text: str, listing: str, number: int, said: Mapping[str, Sequence[str]], section: str = "row") -> str:
    """The text with these values in one map of a list. `listing`: the list's key in a schedule file; `number`: which
    of its items, from 0; `said`: English keys of the section, each with its values (none: it says nothing any more).

    Raises Bad if that cannot be done without touching anything else.
    """
    row = _item(_root(text), listing, number)
    if not isinstance(row, yaml.MappingNode):
        _refuse("files.edit_form")
    editor = _Editor(text, row, section)
    new = _applied(text, [cut for key, words in said.items() for cut in editor.cuts(key, tuple(words))])
    wanted = _meaning(row, section) | {key: tuple(words) for key, words in said.items()}
    _prove(text, new, listing, lambda items: [*items[:number], _kept(wanted), *items[number + 1 :]], section)
    return new


def without(text: str, listing: str, number: int, section: str = "row") -> str:
    """The text without one item of a list. Comments between the items stay. Raises Bad as `change` does."""
    nodes = _items(_root(text), listing)
    if len(nodes) < 2:
        _refuse("files.edit_last_row")
    new = _applied(text, [_Lines(text).item(nodes, number)])
    _prove(text, new, listing, lambda items: [*items[:number], *items[number + 1 :]], section)
    return new


def change_map(
    text: str, way: Sequence[tuple[str, str]], said: Mapping[str, Sequence[str]], section: str
) -> str:  # fmt: skip
    """The text with these values in one map. `way`: the keys that lead to it from the top, each with its section ("":
    the key is a name of its own); `said` and what is raised: as for `change`."""
    row = _led(_root(text), way)
    editor = _Editor(text, row, section)
    new = _applied(text, [cut for key, words in said.items() for cut in editor.cuts(key, tuple(words))])
    wanted = _kept(_meaning(row, section) | {key: tuple(words) for key, words in said.items()})
    before, after = _root(text), _root(new)
    there = _led(after, way)
    if _meaning(there, section) != wanted or _around(before, row) != _around(after, there):
        _refuse("files.edit_form")
    return new


def said_in(text: str, way: Sequence[tuple[str, str]], section: str) -> dict[str, Any]:
    """What one map says: key -> its words. Raises Bad as `change_map` does."""
    return _meaning(_led(_root(text), way), section)


# -- reading


def _led(root: yaml.Node, way: Sequence[tuple[str, str]]) -> yaml.MappingNode:
    node = root
    for section, wanted in way:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        found = [value for key, value in pairs if _name(section, key) == wanted]
        if len(found) != 1:
            _refuse("files.edit_form")
        node = found[0]
    return node if isinstance(node, yaml.MappingNode) else _refuse("files.edit_form")


def _name(section: str, key: yaml.Node) -> str:
    return (english(section, mended(key.value)) or "") if section else str(key.value)


def _around(node: yaml.Node, hole: yaml.Node) -> Any:
    """Everything but one node."""
    if node is hole or (node.start_mark.index == hole.start_mark.index and type(node) is type(hole)):
        return "hole"
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_around(each, hole) for each in node.value]
    return [(_around(key, hole), _around(value, hole)) for key, value in node.value]


def _root(text: str) -> yaml.Node:
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                _refuse("files.edit_anchor", line=token.start_mark.line + 1)
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        raise Bad("files.edit_unread") from error
    if not isinstance(root, yaml.MappingNode):
        _refuse("files.edit_form")
    return root


def _items(root: yaml.Node, listing: str) -> list[yaml.Node]:
    found = [value for key, value in root.value if english("schedule", mended(key.value)) == listing]
    if len(found) != 1:
        _refuse("files.edit_form")
    return list(found[0].value) if isinstance(found[0], yaml.SequenceNode) else [found[0]]


def _item(root: yaml.Node, listing: str, number: int) -> yaml.Node:
    items = _items(root, listing)
    return items[number] if number < len(items) else _refuse("files.edit_form")


def _meaning(node: yaml.Node, section: str) -> dict[str, Any]:
    """What a map says: key -> its words, or a nested value. Keys that say nothing are left out."""
    said: dict[str, Any] = {}
    for key, value in node.value:
        name = english(section, mended(key.value)) or key.value
        words = _words(value)
        said[name] = _plain(value) if words is None else words
    return _kept(said)


def _kept(said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if value not in ((), ("",), ("~",))}


def _words(node: yaml.Node) -> tuple[str, ...] | None:
    """A value or a list of values as words; None for anything nested."""
    if isinstance(node, yaml.ScalarNode):
        return (node.value,)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(each, yaml.ScalarNode) for each in node.value):
        return tuple(each.value for each in node.value)
    return None


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each) for each in node.value]
    return [(_plain(key), _plain(value)) for key, value in node.value]


def _prove(text: str, new: str, listing: str, asked: Callable[[list[Any]], list[Any]], section: str) -> None:
    """Raise Bad if the new text says anything else than the old one with what was asked."""
    before, after = _root(text), _root(new)
    rest = [
        [(_plain(key), _plain(value)) for key, value in root.value if english("schedule", mended(key.value)) != listing]
        for root in (before, after)
    ]
    rows = [[_said(each, section) for each in _items(root, listing)] for root in (before, after)]
    if rest[0] != rest[1] or asked(rows[0]) != rows[1]:
        _refuse("files.edit_form")


def _said(node: yaml.Node, section: str) -> Any:
    return _meaning(node, section) if isinstance(node, yaml.MappingNode) else _plain(node)


# -- changing


@dataclass(frozen=True, slots=True)
class _Lines:
    """Where lines of the text begin and end."""

    text: str

    def begin(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def end(self, at: int) -> int:
        """The end of the line, before its line end."""
        found = [place for sign in "\r\n" if (place := self.text.find(sign, at)) >= 0]
        return min(found, default=len(self.text))

    def after(self, at: int) -> int:
        """The beginning of the next line."""
        end = self.end(at)
        return end + (2 if self.text.startswith("\r\n", end) else 1 if end < len(self.text) else 0)

    @property
    def ending(self) -> str:
        """How the text ends its lines."""
        return "\r\n" if "\r\n" in self.text else "\r" if "\r" in self.text and "\n" not in self.text else "\n"

    def item(self, items: Sequence[yaml.Node], number: int) -> Cut:
        """The stretch of one item of a list."""
        node = items[number]
        start = node.start_mark.index
        begin = self.begin(start)
        if _DASH.fullmatch(self.text[begin:start]):
            return Cut(begin, self.after(_end(node)), "")
        if number + 1 < len(items):  # in brackets
            cut = Cut(start, items[number + 1].start_mark.index, "")
        else:
            cut = Cut(_end(items[number - 1]), _end(node), "")
        if "#" in self.text[cut.start : cut.end]:
            _refuse("files.edit_form")
        return cut


def _end(node: yaml.Node) -> int:
    """The end of a node's own words; of a block, of its last value."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return max(map(_end, last)) if isinstance(last, tuple) else _end(last)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return int(node.end_mark.index) - 1
    return int(node.end_mark.index)


class _Editor:
    """Finds what is to be replaced for a key of one map."""

    def __init__(self, text: str, row: yaml.MappingNode, section: str) -> None:
        self._text, self._row, self._section = text, row, section
        self._lines = _Lines(text)

    def cuts(self, key: str, words: tuple[str, ...]) -> Iterator[Cut]:
        """What is to be replaced so that the key has these values."""
        pairs = [pair for pair in self._row.value if english(self._section, mended(pair[0].value)) == key]
        if len(pairs) > 1:
            _refuse("files.edit_form")
        if not pairs:
            yield from self._added(key, words) if words else ()
            return
        name, value = pairs[0]
        if isinstance(value, yaml.ScalarNode):
            yield from self._scalar(name, value, words)
        elif isinstance(value, yaml.SequenceNode) and _words(value) is not None:
            yield from self._flow(value, words) if value.flow_style else self._block(value, words)
        else:
            _refuse("files.edit_form")

    def _scalar(self, name: yaml.ScalarNode, node: yaml.ScalarNode, words: tuple[str, ...]) -> Iterator[Cut]:
        if words == (node.value,):
            return
        if node.style in ("|", ">"):
            _refuse("files.edit_form")
        start, end = node.start_mark.index, node.end_mark.index
        if words:
            by = _written(words, node.style)
            before = " " if start == end and not self._text[start - 1].isspace() else ""
            after = "" if start != end or self._text[end : end + 1] in ("", *" \t\r\n,}]") else " "
            yield Cut(start, end, f"{before}{by}{after}")
        elif (line := self._own_line(name, node)) is not None:
            yield line
        else:
            yield Cut(start, end, "")

    def _own_line(self, name: yaml.ScalarNode, node: yaml.Node) -> Cut | None:
        """The line of a pair, if nothing else is on it, not even a comment or the row's dash."""
        if self._row.flow_style:
            return None
        begin, end = self._lines.begin(name.start_mark.index), _end(node)
        alone = (
            not self._text[begin : name.start_mark.index].strip() and not self._text[end : self._lines.end(end)].strip()
        )
        return Cut(begin, self._lines.after(end), "") if alone else None

    def _flow(self, node: yaml.SequenceNode, words: tuple[str, ...]) -> Iterator[Cut]:
        """A list in brackets: the values that differ, then what is more or less."""
        items = node.value
        if not items:
            yield Cut(node.start_mark.index, node.end_mark.index, _written(words, None, True) if words else "[]")
            return
        for item, word in zip(items, words, strict=False):
            if item.value != word:
                yield Cut(item.start_mark.index, item.end_mark.index, _word(word, item.style))
        if len(words) > len(items):
            more = "".join(f", {_word(word, items[-1].style)}" for word in words[len(items) :])
            yield Cut(items[-1].end_mark.index, items[-1].end_mark.index, more)
        elif len(words) < len(items):
            first = items[len(words) - 1].end_mark.index if words else items[0].start_mark.index
            last = items[-1].end_mark.index if words else node.end_mark.index - 1
            if "#" in self._text[first:last]:
                _refuse("files.edit_form")
            yield Cut(first, last, "")

    def _block(self, node: yaml.SequenceNode, words: tuple[str, ...]) -> Iterator[Cut]:
        """A list with a line for each value: each line keeps its comment."""
        items = node.value
        if any(item.style in ("|", ">") for item in items):
            _refuse("files.edit_form")
        for item, word in zip(items, words, strict=False):
            if item.value != word:
                yield from self._in_place(item, word)
        if len(words) > len(items):
            last = items[-1].start_mark.index
            dash = self._text[self._lines.begin(last) : last]
            if not _DASH.fullmatch(dash):
                _refuse("files.edit_form")
            at = self._lines.end(_end(items[-1]))
            more = "".join(f"{self._lines.ending}{dash}{_word(word, items[-1].style)}" for word in words[len(items) :])
            yield Cut(at, at, more)
        for number in range(len(words), len(items)):
            yield self._lines.item(items, number)

    def _in_place(self, item: yaml.ScalarNode, word: str) -> Iterator[Cut]:
        before = "" if item.end_mark.index > item.start_mark.index else " "
        yield Cut(item.start_mark.index, item.end_mark.index, before + _word(word, item.style))

    def _added(self, key: str, words: tuple[str, ...]) -> Iterator[Cut]:
        """A key that is not there yet: after the last pair that stands on one line, or at the end of the braces."""
        pairs = self._row.value
        latin = all(name.value.isascii() for name, _ in pairs)
        new = f"{printed(self._section, key, 'en' if latin else 'zh')}: {_written(words, None)}"
        if self._row.flow_style:
            at = _end(pairs[-1][1]) if pairs else self._row.start_mark.index + 1
            yield Cut(at, at, f", {new}" if pairs else new)
            return
        short = [(name, value) for name, value in pairs if self._on_one_line(name, value)]
        if not short:
            _refuse("files.edit_form")
        name, value = short[-1]
        at = self._lines.end(_end(value))
        yield Cut(at, at, f"{self._lines.ending}{' ' * name.start_mark.column}{new}")

    def _on_one_line(self, name: yaml.Node, value: yaml.Node) -> bool:
        simple = isinstance(value, yaml.ScalarNode) and value.style not in ("|", ">")
        simple = simple or (isinstance(value, yaml.CollectionNode) and bool(value.flow_style))
        return simple and name.start_mark.line == value.end_mark.line


def _written(words: Sequence[str], style: str | None, listed: bool = False) -> str:
    if len(words) == 1 and not listed:
        return _word(words[0], style)
    return "[" + ", ".join(_word(word, style) for word in words) + "]"


def _word(word: str, style: str | None) -> str:
    """A word as YAML: without quotes where it was so and can be, else in the quotes that it had."""
    if style not in ("'", '"') and _SAFE.fullmatch(word):
        return word
    if style == "'" and "'" not in word and word.isprintable():
        return f"'{word}'"
    plain = json.dumps(word, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in plain)


def _applied(text: str, cuts: Sequence[Cut]) -> str:
    """The text with these stretches replaced; two that touch the same words are refused."""
    pieces, at = [], 0
    for cut in sorted(cuts, key=lambda each: (each.start, each.end)):
        if cut.start < at:
            _refuse("files.edit_form")
        pieces += [text[at : cut.start], cut.by]
        at = cut.end
    return "".join([*pieces, text[at:]])


def _refuse(code: str, **facts: object) -> NoReturn:
    raise Bad(code, **facts)
