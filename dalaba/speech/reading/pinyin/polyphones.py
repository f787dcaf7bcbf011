"""Characters with several readings, and the words around them that decide between these in notices. Pure.

A line is `sign reading: pattern pattern …`; indented lines continue it. Of a sign's lines, the first with a matching
pattern decides. A pattern is a regular expression that contains the sign itself (`_` if the same sign also stands
earlier in it); the text before the sign has a fixed width, or is one `(a|bb|c)`. `^` and `$` are a clause's ends. A
line without patterns is the default: it is used if nothing matches and the sign is in no word of the dictionary. A `?`
marks a default that is a guess, which is reported. Surnames are not here: `surnames` has them, and comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from dalaba.core.patterns import late
from dalaba.speech.reading.pinyin import polyphones_a, polyphones_e, polyphones_k, polyphones_s, polyphones_y

_LINES = "".join(each.LINES for each in (polyphones_a, polyphones_e, polyphones_k, polyphones_s, polyphones_y))
HAN = "㐀-鿿〇𠀀-𿿿"
_START, _END = f"(?<![{HAN}])", f"(?![{HAN}])"
_INNER = late(r"\[[^]]*\]")
_GROUPED = late(r"\([^()]*\)")
_GROUP = late(r"\(([^()?]+)\)")


@dataclass(frozen=True, slots=True)
class Sign:
    """What is known of one character."""

    readings: tuple[str, ...]
    """All its usual readings in pinyin with tone digits, the default first."""
    rule: re.Pattern[str] | None
    """Matches at the sign; the name of the matching group is `r` and the reading's number."""
    certain: bool
    """Whether the default is certain if the sign is in no word."""

    def at(self, text: str, place: int) -> str | None:
        """The reading at `place` of `text`, from the words around it; None if no rule matches."""
        hit = self.rule.match(text, place) if self.rule else None
        return self.readings[int(hit.lastgroup[1:].split("_")[0])] if hit and hit.lastgroup else None


def sign_of(sign: str) -> Sign | None:
    """What the table knows of a character; None if it is not in the table."""
    return _compiled(sign) if sign in _lines() else None


def signs() -> frozenset[str]:
    """The characters that the table knows."""
    return frozenset(_lines())


def uncertain() -> frozenset[str]:
    """The characters whose default is a guess."""
    return frozenset(sign for sign, lines in _lines().items() if any(reading.endswith("?") for reading, _ in lines))


@cache
def _lines() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Sign -> its lines in order: (reading, patterns)."""
    table: dict[str, list[tuple[str, str]]] = {}
    for line in filter(None, re.sub(r"\n +", " ", _LINES).split("\n")):
        head, _, patterns = line.partition(":")
        sign, reading = head.split()
        table.setdefault(sign, []).append((reading, patterns.strip()))
    return {sign: tuple(lines) for sign, lines in table.items()}


@cache
def _compiled(sign: str) -> Sign:
    lines = _lines()[sign]
    default = next(reading for reading, patterns in reversed(lines) if not patterns)
    readings = tuple(dict.fromkeys([default.rstrip("?"), *(reading.rstrip("?") for reading, _ in lines)]))
    rules = "|".join(
        f"(?P<{_name(readings, reading, number)}>{'|'.join(_one(sign, each) for each in patterns.split())})"
        for number, (reading, patterns) in enumerate(lines)
        if patterns
    )
    return Sign(readings, re.compile(rules) if rules else None, not default.endswith("?"))


def _name(readings: tuple[str, ...], reading: str, line: int) -> str:
    return f"r{readings.index(reading.rstrip('?'))}_{line}"


def _one(sign: str, pattern: str) -> str:
    """A pattern as an expression that matches at the sign."""
    at = _anchor(pattern, "_" if "_" in pattern else sign)
    before, after = pattern[:at], pattern[at + 1 :]
    behind = f"(?:{'|'.join(f'(?<={each})' for each in _spread(_ends(before)))})" if before else ""
    return f"{behind}{sign}" + (f"(?={_ends(after)})" if after else "")


def _anchor(pattern: str, sign: str) -> int:
    """The index of the sign itself in a pattern, outside classes and groups."""
    bare = _INNER.sub(lambda hit: " " * len(hit[0]), pattern)
    while (inner := _GROUPED.sub(lambda hit: " " * len(hit[0]), bare)) != bare:
        bare = inner
    return bare.index(sign)


def _spread(before: str) -> Iterator[str]:
    """`(a|bb)c` as ac and bbc, as a lookbehind must have a fixed width."""
    if hit := _GROUP.search(before):
        for each in hit[1].split("|"):
            yield from _spread(before[: hit.start()] + each + before[hit.end() :])
    else:
        yield before


def _ends(pattern: str) -> str:
    return re.sub(r"(?<!\[)\^", _START, pattern).replace("$", _END)
