"""Changing cells of a CSV and nothing else: every other byte of it stays as it was. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from dalaba.core.problems import Bad
from dalaba.station.files.encodings import decoded, encoder_of
from dalaba.station.files.sheets import as_cell, separator_of

_ODD_ENDS = "\x0b\x0c\x85\u2028\u2029"


class _Field(NamedTuple):
    """Where a cell stands in the text. `line`: the line on which its row begins, from 1; `column`: from 0."""

    line: int
    column: int
    start: int
    end: int
    """Before the separator or the line end."""


def change(data: bytes, line: int, said: Mapping[int, str], is_head: Callable[[str], bool]) -> bytes:
    """The sheet with these cells (column from 0 -> text) of the row that begins on that line. Raises Bad if it has no
    such row."""
    text, encode = _text(data), encoder_of(data)
    sign = separator_of(text, is_head)
    fields = _row(text, sign, line)
    cuts = {each.column: each for each in fields}
    pieces, at = [], 0
    for column, word in sorted(said.items()):
        field = cuts.get(column)
        if field is None:  # the row is shorter than its headings
            last = fields[-1]
            pieces.append(text[at : last.end])
            pieces.append(sign * (column - last.column) + as_cell(word, sign))
            at = last.end
            fields.append(last._replace(column=column))
        else:
            pieces += [text[at : field.start], as_cell(word, sign)]
            at = field.end
    return encode("".join([*pieces, text[at:]]))


def without(data: bytes, line: int, is_head: Callable[[str], bool]) -> bytes:
    """The sheet without the row that begins on that line."""
    text, encode = _text(data), encoder_of(data)
    fields = _row(text, separator_of(text, is_head), line)
    end = fields[-1].end
    end += 2 if text.startswith("\r\n", end) else 1 if end < len(text) else 0
    return encode(text[: fields[0].start] + text[end:])


def _text(data: bytes) -> str:
    """The text as it stands. Raises Bad if it has line ends of kinds that only some programs count."""
    text = decoded(data)
    if any(sign in text for sign in _ODD_ENDS):
        raise Bad("files.edit_form")
    return text


def _row(text: str, separator: str, line: int) -> list[_Field]:
    found = [each for each in _fields(text, separator) if each.line == line]
    if not found:
        raise Bad("files.edit_form")
    return found


def _fields(text: str, separator: str) -> Iterator[_Field]:
    """Every cell, in order."""
    at, line, first, column = 0, 1, 1, 0
    while at < len(text):
        start = at
        if text[at] == '"':
            at += 1
            while at < len(text):
                if text.startswith('""', at):
                    at += 2
                    continue
                at += 1
                if text[at - 1] == '"':
                    break
        while at < len(text) and text[at] not in f"{separator}\r\n":
            at += 1
        yield _Field(first, column, start, at)
        line += _line_ends(text[start:at])
        if text.startswith(separator, at):
            at, column = at + 1, column + 1
            if at == len(text):
                yield _Field(first, column, at, at)
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        line, column = line + 1, 0
        first = line


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
