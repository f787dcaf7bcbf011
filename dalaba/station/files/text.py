r"""Bytes to text: what Notepad, WPS and Word save.

Promises the text as typed, whichever of UTF-8 (with or without BOM), UTF-16 and GBK it was saved in, with `\n` line
ends; of a Word document, what Word shows (`files.word`). What a file is, its content says, not its name. Will not read
`.doc`, `.wps`, `.pdf` or web pages, nor guess at an encoding that another fits better (`files.encodings`).
"""

from __future__ import annotations

from pathlib import Path

from dalaba.core.characters import mended
from dalaba.core.problems import Bad
from dalaba.station.files.encodings import decoded
from dalaba.station.files.file_type import WORD, is_of_the_web, kind_of, words_for
from dalaba.station.files.folder import MOST_BYTES, read_bytes
from dalaba.station.files.word import Words, read_word

CLOSED_FORMATS = (".doc", ".wps", ".wpt", ".dot", ".pdf", ".rtf", ".odt", ".pages", ".htm", ".html", ".mht")
"""Formats that are answered with "save as .docx or .txt"."""
WORD_FORMATS = (".docx", ".docm", ".dotx", ".dotm")
"""What Word saves now; macros are never looked at."""
MOST_TEXT = 8_000_000
"""Bytes of a text: a novel has a tenth of it."""


def decode(data: bytes) -> str:
    """The text of a file's bytes. Bad("files.encoding") when they are in none of the encodings above."""
    return mended(decoded(data))


def read_text(path: Path) -> str:
    """The text of a `.yaml`, `.csv`, `.txt` or Word document. Bad for what cannot be read, with the remedy."""
    return read_words(path).text


def read_words(path: Path) -> Words:
    """The same, and what is to be told of a Word document."""
    is_word = path.suffix.lower() in WORD_FORMATS
    data = read_bytes(path, MOST_BYTES if is_word else MOST_TEXT)
    kind = kind_of(data)
    if not kind and path.suffix.lower() in (".txt", ".md") and is_of_the_web(data):
        kind = "web"
    if kind == WORD and is_word:
        found = read_word(data)
        return Words(mended(found.text), found.told)
    if kind == "locked":
        raise Bad("files.docx_password")
    if is_word and not data.strip(b"\0 \r\n"):
        raise Bad("files.empty")
    if kind or is_word:
        what = words_for(kind or "text")
        raise Bad("files.docx_disguised" if is_word else "files.text_disguised", suffix=path.suffix, **what)
    return Words(decode(data))
