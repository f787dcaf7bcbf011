r"""Bytes to text: what Notepad, WPS and Word save.

Promises the text as typed, whichever of UTF-8 (with or without BOM), UTF-16 and GBK it was saved in, with `\n` line
ends. Will not guess among other encodings, and will not read `.doc`, `.wps` or `.pdf`.
"""

from __future__ import annotations

import codecs
import io
import zipfile
from pathlib import Path

from dalaba.files.looking import MOST_BYTES, read_bytes
from dalaba.files.problems import Bad

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CLOSED_FORMATS = (".doc", ".wps", ".pdf", ".rtf", ".odt")
"""Formats that are answered with "save as .docx or .txt"."""
MOST_TEXT = 8_000_000
"""Bytes of a text: a novel has a tenth of it."""
_MOST_UNPACKED = 200_000_000
"""Bytes of a Word document's parts, its pictures included."""


def decode(data: bytes) -> str:
    """The text of a file's bytes. Bad("files.encoding") when they are in none of the encodings above."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    for name in [encoding] if encoding else ["utf-8", "gb18030"]:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:  # nobody types it: the file is no text, or in an encoding that was not recognised
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Bad("files.encoding")


def read_text(path: Path) -> str:
    """The text of a `.txt`, `.yaml`, `.csv` or `.docx`. Bad for what cannot be read, with the remedy."""
    data = read_bytes(path, MOST_TEXT if path.suffix.lower() != ".docx" else MOST_BYTES)
    return _docx(data) if path.suffix.lower() == ".docx" else decode(data)


def _docx(data: bytes) -> str:
    import docx  # heavy: only where somebody wrote in Word

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > _MOST_UNPACKED:
            raise Bad("files.too_big", most=_MOST_UNPACKED // 1_000_000)
        return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    except Bad:
        raise
    except Exception as error:
        # python-docx lets lxml's and zipfile's own exceptions through; whichever it is, this is not a Word document.
        raise Bad("files.docx", why=type(error).__name__) from error
