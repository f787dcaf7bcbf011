"""A Word document as Word shows it with all changes accepted: the words to say, and what was left out.

Said are words put in or moved in, in content controls, tags, fields, links, tables, text boxes, and the numbers that
Word counts itself; not what is deleted, moved away, hidden or struck through. Nothing is left out in silence: of
pictures, equations, notes and the like it is told where they stand. `package` opens the file, `styles` knows what is
hidden, `numbers` counts, `fields` and `signs` know their own, `body` walks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.station.files.word.body import Story
from dalaba.station.files.word.notes import Notes
from dalaba.station.files.word.numbers import Numbers
from dalaba.station.files.word.package import Package
from dalaba.station.files.word.styles import Styles

__all__ = ["BLANK", "Words", "read_word"]

BLANK = "files.word_placeholder"
"""What is told of a blank that nobody filled in: without it the rest says something else, or nothing."""


@dataclass(frozen=True, slots=True)
class Words:
    """A document's text, and what is to be told of it: what is not said, what may be out of date."""

    text: str
    told: tuple[Reason, ...] = ()


def read_word(data: bytes) -> Words:
    """The words of a .docx or .docm. Bad with the remedy for one that cannot be read whole."""
    try:
        return _read(Package(data))
    except (RecursionError, ArithmeticError, LookupError, ValueError) as error:
        if isinstance(error, Bad):
            raise
        raise Bad("files.docx", why=type(error).__name__) from error


def _read(package: Package) -> Words:
    styles = Styles(package.part("styles"))
    numbers = Numbers(package.part("numbering"), styles)
    notes = Notes()
    lines = Story(styles, numbers, notes).lines(package.body())
    for kind in ("header", "footer"):
        if any(_has_words(Story(styles, numbers, Notes()).lines(part)) for part in package.margins(kind)):
            notes.beside(kind)
    return Words("\n".join(lines), notes.reasons())


def _has_words(lines: list[str]) -> bool:
    """Whether it is more than the number of the page."""
    return any(
        each.isalpha() for line in lines for each in re.sub(r"第|页|共|頁|\b(?:page|of)\b", "", line, flags=re.I)
    )
