"""The typing traps of a Chinese keyboard, each found in the raw text and told in its own words.

A pure scan, line by line, outside quotes, comments and block texts. It may stay silent about an odd case (the parser
then speaks); it must not accuse a line that YAML reads as its writer meant it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dalaba.files.keys import is_key
from dalaba.model import Place, Problem, Reason

_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:''|[^'])*'")
_WIDE_KEY = re.compile(r"^\s*(?:-\s+)?(?P<key>[^\s:：#\"'\[{]+)\s*(?P<colon>：)")
_TIGHT_KEY = re.compile(r"^\s*(?:-\s+)?(?P<key>[^\s:：#\"'\[{]+)(?P<colon>:)(?=[^\s:])")
_BRACES = re.compile(r"(?:^\s*-|[:{\[,，])\s*(?P<braces>\{\{)")
_WIDE_COMMA = re.compile(r"\{[^{}]*(?P<comma>[，；、])[^{},，]*[:：]")
_WIDE_DASH = re.compile(r"^\s*(?P<dash>[－—–])\s*\S")
_BLOCK = re.compile(r"[:-]\s+[|>][+-]?\d?\s*(?:#.*)?$")


def scan(text: str, file: str) -> list[Problem]:
    """Every trap in a YAML text, at most one a line."""
    found = []
    for number, line in _structure(text):
        trap = _trap(line)
        if trap is not None:
            column, code, facts = trap
            found.append(Problem(Reason(code, facts), Place(file, number, column + 1)))
    return found


def _structure(text: str) -> Iterator[tuple[int, str]]:
    """The lines that are YAML structure, quoted parts and comments blanked out, numbered from 1."""
    block_indent: int | None = None
    for number, line in enumerate(text.split("\n"), 1):
        indent = len(line) - len(line.lstrip(" "))
        if block_indent is not None:
            if not line.strip() or indent > block_indent:
                continue
            block_indent = None
        bare = _QUOTED.sub(lambda match: "\0" * len(match.group()), line)
        bare = re.sub(r"(^|\s)#.*$", "", bare)
        if _BLOCK.search(bare):
            block_indent = indent
        yield number, bare


def _trap(line: str) -> tuple[int, str, dict[str, str]] | None:
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent and line.strip():
        return indent.index("\t"), "files.trap_tab", {}
    if match := _WIDE_DASH.match(line):
        return match.start("dash"), "files.trap_dash", {"found": match["dash"]}
    if (match := _WIDE_KEY.match(line)) and _is_wide_key(line, match):
        return match.start("colon"), "files.trap_colon", {"key": match["key"]}
    if (match := _TIGHT_KEY.match(line)) and is_key(match["key"]):
        return match.start("colon"), "files.trap_no_space", {"key": match["key"]}
    if match := _BRACES.search(line):
        return match.start("braces"), "files.trap_braces", {}
    if match := _WIDE_COMMA.search(line):
        return match.start("comma"), "files.trap_comma", {"found": match["comma"]}
    return None


def _is_wide_key(line: str, match: re.Match[str]) -> bool:
    """A known key, or a line with no other colon that ends right behind the wide one: both can only be keys."""
    return is_key(match["key"]) or (not line[match.end() :].strip() and ":" not in line)
