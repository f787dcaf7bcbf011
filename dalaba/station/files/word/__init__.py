"""A Word document as Word shows it with all changes accepted: the words to say, and what was left out.

Said are words put in or moved in, in content controls, tags, fields, links, tables, text boxes, and the numbers that
Word counts itself; not what is deleted, moved away, hidden or struck through. Nothing is left out in silence: of
pictures, equations, notes and the like it is told where they stand. `package` opens the file, `styles` knows what is
hidden, `numbers` counts, `fields` and `signs` know their own, `body` walks.
"""

from __future__ import annotations

from dataclasses import dataclass

from dalaba.core.model import Reason
from dalaba.core.problems import Bad

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
    from dalaba.station.files.word.document import read  # loads XML, which a station without documents never needs

    try:
        return Words(*read(data))
    except (RecursionError, ArithmeticError, LookupError, ValueError) as error:
        if isinstance(error, Bad):
            raise
        raise Bad("files.docx", why=type(error).__name__) from error
