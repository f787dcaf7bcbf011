"""How a span of a text is read: every reading that its form allows, each with what speaks for it. Pure.

A rule has a form (a pattern), what it is taken for, how it is said, what the form says by itself (its weight), and
cues: words around it that speak for this reading or against it. Of all the readings of a place the one with most points
is taken, if it has enough of them and no other that sounds different comes near; else nobody knows, and a person is
asked. A new kind is a line in a table.

The points: a form that names its own unit (7月13日, 3.5元) is SURE. One that is often meant so is LIKELY and needs no
cue; one that can be meant so is POSSIBLE and needs one. A cue is worth a step.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from dalaba.speech.reading.forms import Lazy

SURE, LIKELY, POSSIBLE, UNLIKELY = 12, 6, 3, 0
"""What a form says by itself."""
STEP = 4
"""What a cue is worth."""
ENOUGH = 6
"""Below it nothing is read without asking."""
MARGIN = 3
"""By which the best must be ahead of one that sounds different."""
_REACH = 40
"""Characters before a span in which a cue is looked for."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a language says what its rules leave open."""

    one: str = "幺"
    """The 1 of a telephone number."""
    to: str = "到"
    half: str = ""
    """Half past, where the language says so; empty: thirty minutes."""
    tenth: str = "角"
    """A tenth of a yuan."""
    web: str = "通知上的网址"
    """What an address of the web is called, which nobody can note down while it is spelled."""
    mail: str = "通知上的邮箱"
    there: str = "见通知"
    dollar: str = "美元"
    """What $ alone is."""
    celsius: str = "摄氏度"
    parts: tuple[str, str, str, str] = ("早上", "中午", "下午", "晚上")
    """Before noon, at noon, after it, and in the evening."""


Say = Callable[[re.Match[str], Style], str | None]


@dataclass(frozen=True)
class Cue(Lazy):
    """What stands before a span (a pattern that ends at it) or behind it, and the points that it gives or takes."""

    form: str
    ahead: bool
    points: int

    def of(self, hit: re.Match[str]) -> int:
        """Its points for a match: 0 where it does not stand there."""
        text = hit.string
        if self.ahead:
            return self.points if self.pattern.match(text, hit.end()) else 0
        return self.points if self.pattern.search(text, max(0, hit.start() - _REACH), hit.start()) else 0

    def worth(self, points: int) -> Cue:
        """The same words, for other points."""
        return replace(self, points=points)


def before(words: str, points: int = STEP) -> Cue:
    """A cue before the span. `words`: a pattern, without its end."""
    return Cue(f"(?:{words})$", ahead=False, points=points)


def after(words: str, points: int = STEP) -> Cue:
    """A cue behind the span, spaces left out."""
    return Cue(f" *(?:{words})", ahead=True, points=points)


@dataclass(frozen=True)
class Row(Lazy):
    """A line of a table: what it is taken for, the signs of which every text has one that its form is found in (empty:
    there are none, or only common ones), its form, how it is said, its weight and its cues."""

    kind: str
    needs: str
    form: str
    say: Say
    weight: int = SURE
    cues: tuple[Cue, ...] = ()

    def of(self, hit: re.Match[str], style: Style) -> Possible | None:
        """Its reading of what its form was found in; None where that cannot be."""
        said = self.say(hit, style)
        if said is None:
            return None
        return Possible(hit.end(), said, self.kind, self.weight + sum(cue.of(hit) for cue in self.cues))


class Possible(NamedTuple):
    """One reading of a span: where the span ends, how it is said, what it is taken for, what speaks for it."""

    end: int
    said: str
    kind: str
    points: int


class Verdict(NamedTuple):
    """What is known of a place: where its span ends, and its readings that cannot be told apart, the best first."""

    end: int
    readings: tuple[Possible, ...]

    @property
    def decided(self) -> bool:
        """Whether it can be said without asking."""
        return len(self.readings) == 1 and self.readings[0].points >= ENOUGH


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows of a language, and where in a text any of them may begin."""

    rows: tuple[Row, ...]
    begins: re.Pattern[str]
    """Matches wherever a row does (and where none does, too): the text between is passed over in one search."""
    rest: Callable[[str], str]
    """How the signs between are said."""
    by_sign: Callable[[str, Style], str]
    """How a span that is not decided is said, where it is said at all."""
    of_letters: tuple[Row, ...] = ()
    """Those that are tried where a letter stands; none: all of them."""

    def weigh(self, text: str, at: int, style: Style) -> Verdict | None:
        """What begins at `at`; None: nothing does. The first of the table that is sure ends the search."""
        found: list[Possible] = []
        for row in _worth_trying(self, text, bool(self.of_letters) and text[at].isalpha()):
            hit = row.pattern.match(text, at)
            reading = row.of(hit, style) if hit else None
            if reading and reading.points >= SURE:
                return Verdict(reading.end, (reading,))
            if reading:
                found.append(reading)
        return _weighed(found) if found else None


@lru_cache(maxsize=64)
def _worth_trying(table: Table, text: str, letter: bool) -> tuple[Row, ...]:
    """The rows that may be found in a text, by its signs."""
    signs = set(text)
    rows = table.of_letters if letter else table.rows
    return tuple([row for row in rows if not row.needs or not signs.isdisjoint(row.needs)])


def _weighed(found: list[Possible]) -> Verdict:
    best = max(found, key=lambda each: each.points)  # the first of equals
    near = [best, *(each for each in found if each.points > best.points - MARGIN and not _part(each, best))]
    verdict = Verdict(best.end, tuple({each.said: each for each in reversed(near)}.values())[::-1])
    return verdict if verdict.decided else verdict._replace(end=max(each.end for each in found))


def _part(one: Possible, best: Possible) -> bool:
    """Whether it is the same reading of a shorter span: 8.30 of 8.30-11.30."""
    return one.kind == best.kind and one.end < best.end
