"""A Word document as Word shows it with all changes accepted: the words to say, and what was left out.

Said: inserted and moved-in text, content controls, tags, fields, links, tables, text boxes, and the numbers that Word
counts itself. Not said: text that is deleted, moved away, hidden or struck through. Pictures, equations, notes and the
like are reported with their place. `package` opens the file, `styles` tells what is hidden, `numbers` counts list
items, `fields` and `signs` read theirs, and `body` walks the document.
"""

from __future__ import annotations

from dataclasses import dataclass

from dalaba.core.model import Reason
from dalaba.core.problems import Bad

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
    from dalaba.station.files.word.document import read  # loads XML, which a station without documents never needs

    try:
        return Words(*read(data))
    except (RecursionError, ArithmeticError, LookupError, ValueError) as error:
        if isinstance(error, Bad):
            raise
        raise Bad("files.docx", why=type(error).__name__) from error
