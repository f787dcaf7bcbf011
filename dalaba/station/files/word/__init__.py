"""A Word document as Word shows it with all changes accepted: the words to say, and what was left out.

Said: inserted and moved-in text, content controls, tags, fields, links, tables, text boxes, and the numbers that Word
counts itself. Not said: text that is deleted, moved away, hidden or struck through. Pictures, equations, notes and the
like are reported with their place. `package` opens the file, `styles` tells what is hidden, `numbers` counts list
items, `fields` and `signs` read theirs, and `body` walks the document.
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
"""Code of the remark on a blank that nobody filled in. Without its words the text is incomplete or wrong."""


@dataclass(frozen=True, slots=True)
class Words:
    """A document's text, and the remarks on it: what is not said, and what may be out of date."""

    text: str
    told: tuple[Reason, ...] = ()


def read_word(data: bytes) -> Words:
    """The words of a .docx or .docm. Raises Bad, with the remedy, if it cannot be read completely."""
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
    """Whether the lines hold more than a page number."""
    return any(
        each.isalpha() for line in lines for each in re.sub(r"第|页|共|頁|\b(?:page|of)\b", "", line, flags=re.I)
    )
