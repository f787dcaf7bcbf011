r"""Bytes to text: what Notepad, WPS and Word save.

Returns the text as typed, with `\n` line ends, whether it was saved as UTF-8 (with or without BOM), UTF-16 or GBK. Of a
Word document it returns what Word shows (`files.word`). The content decides what a file is, not its name. `.doc`,
`.wps`, `.pdf` and web pages are not read (`files.encodings` tells the encodings apart).
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
"""Formats for which the message says "save as .docx or .txt"."""
WORD_FORMATS = (".docx", ".docm", ".dotx", ".dotm")
"""The formats that Word saves today. Macros are ignored."""
MOST_TEXT = 8_000_000
"""Most bytes of a text. A novel has a tenth of this."""


def decode(data: bytes) -> str:
    """Decode a file's bytes. Raises Bad("files.encoding") if they are in none of the encodings above."""
    return mended(decoded(data))


def read_text(path: Path) -> str:
    """The text of a `.yaml`, `.csv`, `.txt` or Word file. Raises Bad, with the remedy, if it cannot be read."""
    return read_words(path).text


def read_words(path: Path) -> Words:
    """The same, with the remarks on a Word document."""
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
