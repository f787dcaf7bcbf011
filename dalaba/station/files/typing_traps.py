"""The typing traps of a Chinese keyboard, found in the raw text; each has its own message.

A pure scan, line by line, that skips quotes, comments and multi-line texts. It may miss an odd case (the parser then
reports it, and `explain` looks for a trap in the line where it stopped). It must not report a line that YAML reads as
the writer meant it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from dalaba.core.model import Place, Problem, Reason
from dalaba.core.patterns import late
from dalaba.station.files.keys import is_key

_QUOTED = late(r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'(?!')")
_OPEN_QUOTE = late(r"(?:^|[:\-\[{,]\s+|[\[{,]|^\s+)(?P<quote>[\"'])")
_HEAD = r"^(?P<head>\s*+(?:-\s++)*+)"
_LONGEST = 2_000
"""Longer lines are skipped: only programs write them."""
_WIDE_KEY = late(_HEAD + r"(?P<key>[^\s:：#\"'\[{]+)\s*(?P<colon>：)")
_TIGHT_KEY = late(_HEAD + r"(?P<key>[^\s:：#\"'\[{]+)(?P<colon>:)(?=[^\s:])")
_PAIR = late(_HEAD + r"(?P<key>[^\s:#\[{][^:#]*?)\s*:(?:\s+(?P<value>\S.*))?$")
_ITEM = late(_HEAD + r"(?P<value>\S.*)$")
_FLOW_BRACES = late(r"(?:[\[,]|:\s)\s*(?P<braces>\{\{)")
_WIDE_COMMA = late(r"(?P<comma>[，；、])\s*(?P<key>[^\s{},，；、:：]+)(?:\s*:(?=[\s\0])|(?P<wide>：))")
_WIDE_FLOW_KEY = late(r"[{,，；、]\s*(?P<key>[^\s{},，；、:：]+)\s*(?P<colon>：)")
_WIDE_QUOTE = late(r"^[“”‘’].*[“”‘’\"']$")
_WIDE_DASH = late(r"^\s*(?P<dash>[－—–])\s*\S")
_BLOCK = late(r"(?:^|[:\-]\s+)(?:[&!]\S+\s+)*[|>][+-]?\d?[+-]?\s*$")
_INDENT = late(r"^(?P<plain> *)(?P<odd>[\t\u3000\u00a0][\s]*)\S")
_PROSE = frozenset({"正文", "text", "标题", "title", "备注", "note", "台名", "name", "专项", "录音人", "recorded_by"})
"""Keys whose values are free text, with any punctuation."""
_Found: TypeAlias = "tuple[int, str, dict[str, str]]"


def scan(text: str, file: str) -> list[Problem]:
    """Every trap in a YAML text, at most one per line."""
    found = []
    for number, line in _structure(text):
        trap = _trap(line) if len(line) <= _LONGEST else None
        if trap is not None:
            column, code, facts = trap
            found.append(Problem(Reason(code, facts), Place(file, number, column + 1)))
    return found


def explain(line: str) -> _Found | None:
    """The likeliest trap in a line that the parser could not read: (column from 0, code, facts), or None."""
    bare = _bare(line)
    for sign, code in (("：", "files.trap_colon"), ("{{", "files.trap_braces"), ("\t", "files.trap_tab")):
        if sign in bare:
            column = bare.index(sign)
            return column, code, {"key": bare[:column].split()[-1] if bare[:column].split() else ""}
    match = re.search("[“”‘’]", bare)
    return (match.start(), "files.trap_quote", {"found": match.group()}) if match else None


def _bare(line: str) -> str:
    """The line with quoted parts and the comment replaced by spaces, so that columns stay the same."""
    if not any(sign in line for sign in "\"'#"):
        return line
    bare = _QUOTED.sub(lambda match: "\0" * len(match.group()), line)
    return re.sub(r"(^|\s)#.*$", "", bare)


def _structure(text: str) -> Iterator[tuple[int, str]]:
    """The lines of YAML structure with their numbers from 1; quoted parts and comments are replaced by spaces."""
    inside: int | None = None  # the indent of a multi-line text; deeper lines belong to it
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):
        indent = len(line) - len(line.lstrip(" "))
        if quote:
            line, quote = _after(line, quote)
        elif inside is not None and (not line.strip() or indent > inside):
            continue
        inside = None if line.strip() else inside
        bare = _bare(line)
        if len(line) > _LONGEST:
            pass
        elif match := _OPEN_QUOTE.search(bare):
            quote = match["quote"]
            bare = bare[: match.start("quote")] + "\0" * (len(bare) - match.start("quote"))
        elif _BLOCK.search(bare) or _is_prose(bare):
            inside = len(_head(bare))
        yield number, bare


def _after(line: str, quote: str) -> tuple[str, str]:
    """What follows the end of a quoted text that began on an earlier line, and the quote if it does not end here."""
    closing = re.compile(r"(?:\\.|[^\"\\])*\"" if quote == '"' else r"(?:''|[^'])*'(?!')")
    match = closing.match(line)
    return ("\0" * match.end() + line[match.end() :], "") if match else ("", quote)


def _head(line: str) -> str:
    match = re.match(_HEAD, line)
    return match["head"] if match else ""


def _is_prose(line: str) -> bool:
    """Whether an unquoted text begins here, which may go on in deeper lines."""
    match = _PAIR.match(line)
    return match is not None and match["key"] in _PROSE and (match["value"] or "\0")[0] not in "\0[{"


def _trap(line: str) -> _Found | None:
    if match := _INDENT.match(line):
        return match.start("odd"), "files.trap_tab", {}
    if match := _WIDE_DASH.match(line):
        return match.start("dash"), "files.trap_dash", {"found": match["dash"]}
    if (match := _WIDE_KEY.match(line)) and _is_wide_key(line, match):
        return match.start("colon"), "files.trap_colon", {"key": match["key"]}
    if (match := _TIGHT_KEY.match(line)) and is_key(match["key"]):
        return match.start("colon"), "files.trap_no_space", {"key": match["key"]}
    pair = _PAIR.match(line) or _ITEM.match(line)
    return _value_trap(pair) if pair and pair["value"] else None


def _is_wide_key(line: str, match: re.Match[str]) -> bool:
    """Whether a full-width colon ends a key: a known key, or a line that ends right after it and has no other colon."""
    return is_key(match["key"]) or (not line[match.end() :].strip() and ":" not in line)


def _value_trap(pair: re.Match[str]) -> _Found | None:
    """A trap in what follows `key: ` or `- `."""
    value, start = pair["value"], pair.start("value")
    if value.startswith("{{") and (pair["head"].strip() or "key" in pair.groupdict()):
        return start, "files.trap_braces", {}
    if value[0] in "[{":
        found = _flow_trap(value)
        return (start + found[0], *found[1:]) if found else None
    key = pair.groupdict().get("key", "")
    if is_key(key) and key not in _PROSE and _WIDE_QUOTE.match(value):
        return start, "files.trap_quote", {"found": value[0]}
    return None


def _flow_trap(value: str) -> _Found | None:
    """A trap inside a bracketed list or map on one line."""
    if match := _FLOW_BRACES.search(value):
        return match.start("braces"), "files.trap_braces", {}
    if value[0] == "{":
        for match in _WIDE_FLOW_KEY.finditer(value):
            if is_key(match["key"]) or value[match.end() : match.end() + 1] == "\0":
                return match.start("colon"), "files.trap_colon", {"key": match["key"]}
        for match in _WIDE_COMMA.finditer(value):
            if not match["wide"]:
                return match.start("comma"), "files.trap_comma", {"found": match["comma"]}
    return None
