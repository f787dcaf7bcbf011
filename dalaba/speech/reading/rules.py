"""How a span of a text is read: every reading that its form allows, with points for each. Pure.

A rule has a form (a pattern), what it is taken for, how it is said, a weight (the points of the form itself), and cues:
words around it that speak for this reading or against it. The reading with the most points is taken, if it has enough
and no reading that sounds different is near. If not, a person is asked. A new kind is a new line in a table.

A form that names its own unit (7月13日, 3.5元) is SURE. A form that often has this meaning is LIKELY and needs no cue;
one that can have it is POSSIBLE and needs one. A cue is worth one step.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from dalaba.speech.reading.forms import Lazy

SURE, LIKELY, POSSIBLE, UNLIKELY = 12, 6, 3, 0
"""Weights: the points of a form by itself."""
STEP = 4
"""The points of a cue."""
ENOUGH = 6
"""The fewest points for a reading without asking."""
MARGIN = 3
"""How far the best reading must be ahead of one that sounds different."""
_REACH = 40
"""The number of characters before a span in which a cue is searched."""


@dataclass(frozen=True, slots=True)
class Style:
    """The words of a language that its rules leave open."""

    one: str = "幺"
    """The 1 of a telephone number."""
    to: str = "到"
    half: str = ""
    """The word for half past; empty: thirty minutes is said."""
    tenth: str = "角"
    """A tenth of a yuan."""
    web: str = "通知上的网址"
    """What is said for a web address, which is not spelled as nobody could write it down."""
    mail: str = "通知上的邮箱"
    there: str = "见通知"
    dollar: str = "美元"
    """The currency of $ alone."""
    celsius: str = "摄氏度"
    parts: tuple[str, str, str, str] = ("早上", "中午", "下午", "晚上")
    """The parts of the day: morning, noon, afternoon, evening."""


Say = Callable[[re.Match[str], Style], str | None]


@dataclass(frozen=True)
class Cue(Lazy):
    """Words before a span (a pattern that ends at it) or after it, and the points that they give or take."""

    form: str
    ahead: bool
    points: int

    def of(self, hit: re.Match[str]) -> int:
        """The points for a match; 0 if the words are not there."""
        text = hit.string
        if self.ahead:
            return self.points if self.pattern.match(text, hit.end()) else 0
        return self.points if self.pattern.search(text, max(0, hit.start() - _REACH), hit.start()) else 0

    def worth(self, points: int) -> Cue:
        """The same words with other points."""
        return replace(self, points=points)


def before(words: str, points: int = STEP) -> Cue:
    """A cue before the span. `words`: a pattern without `$`."""
    return Cue(f"(?:{words})$", ahead=False, points=points)


def after(words: str, points: int = STEP) -> Cue:
    """A cue after the span, spaces ignored."""
    return Cue(f" *(?:{words})", ahead=True, points=points)


@dataclass(frozen=True)
class Row(Lazy):
    """A line of a table: what it is taken for, its `needs` (see `forms`), its form, how it is said, its weight and its
    cues."""

    kind: str
    needs: str
    form: str
    say: Say
    weight: int = SURE
    cues: tuple[Cue, ...] = ()

    def of(self, hit: re.Match[str], style: Style) -> Possible | None:
        """The row's reading of a match; None if the match cannot mean this."""
        said = self.say(hit, style)
        if said is None:
            return None
        return Possible(hit.end(), said, self.kind, self.weight + sum(cue.of(hit) for cue in self.cues))


class Possible(NamedTuple):
    """One reading of a span: where the span ends, how it is said, what it is taken for, its points."""

    end: int
    said: str
    kind: str
    points: int


class Verdict(NamedTuple):
    """The result for a place: where its span ends, and the readings that are too close to decide, the best first."""

    end: int
    readings: tuple[Possible, ...]

    @property
    def decided(self) -> bool:
        """Whether it can be read without asking."""
        return len(self.readings) == 1 and self.readings[0].points >= ENOUGH


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The rows of a language, and the places where they may begin."""

    rows: tuple[Row, ...]
    begins: re.Pattern[str]
    """Matches wherever a row may match, so that the text between is skipped in one search."""
    rest: Callable[[str], str]
    """How text that no row matches is said."""
    by_sign: Callable[[str, Style], str]
    """How an undecided span is said."""
    of_letters: tuple[Row, ...] = ()
    """The rows to try at a letter; empty: all rows."""

    def weigh(self, text: str, at: int, style: Style) -> Verdict | None:
        """The result for the span that begins at `at`; None if no row matches. The first sure row ends the search."""
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
    """The rows that may match in a text that has these signs."""
    signs = set(text)
    rows = table.of_letters if letter else table.rows
    return tuple([row for row in rows if not row.needs or not signs.isdisjoint(row.needs)])


def _weighed(found: list[Possible]) -> Verdict:
    best = max(found, key=lambda each: each.points)  # if equal, the first
    near = [best, *(each for each in found if each.points > best.points - MARGIN and not _part(each, best))]
    verdict = Verdict(best.end, tuple({each.said: each for each in reversed(near)}.values())[::-1])
    return verdict if verdict.decided else verdict._replace(end=max(each.end for each in found))


def _part(one: Possible, best: Possible) -> bool:
    """Whether `one` is the same kind of reading for a shorter span: 8.30 of 8.30-11.30."""
    return one.kind == best.kind and one.end < best.end
