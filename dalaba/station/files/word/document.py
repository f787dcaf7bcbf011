"""A document from its parts: its words, and the remarks on them."""

from __future__ import annotations

import re

from dalaba.core.model import Reason
from dalaba.station.files.word.body import Story
from dalaba.station.files.word.notes import Notes
from dalaba.station.files.word.numbers import Numbers
from dalaba.station.files.word.package import Package
from dalaba.station.files.word.styles import Styles


def read(data: bytes) -> tuple[str, tuple[Reason, ...]]:
    """The text of a document, line by line, and the remarks on it."""
    package = Package(data)
    styles = Styles(package.part("styles"))
    numbers = Numbers(package.part("numbering"), styles)
    notes = Notes()
    lines = Story(styles, numbers, notes).lines(package.body())
    for kind in ("header", "footer"):
        if any(_has_words(Story(styles, numbers, Notes()).lines(part)) for part in package.margins(kind)):
            notes.beside(kind)
    return "\n".join(lines), notes.reasons()


def _has_words(lines: list[str]) -> bool:
    """Whether the lines hold more than a page number."""
    return any(
        each.isalpha() for line in lines for each in re.sub(r"第|页|共|頁|\b(?:page|of)\b", "", line, flags=re.I)
    )
