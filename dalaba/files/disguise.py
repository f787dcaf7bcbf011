"""What a file is in truth, whatever its name says: told by how it begins. Pure.

Somebody renames a file and thinks that it is another one then; a web page or an old document is saved under a new
name. They are not read, but told in words that help.
"""

from __future__ import annotations

import io
import re
import zipfile

_BEGINS = (
    (b"%PDF", "pdf"), (b"{\\rtf", "rtf"), (b"\xff\xd8\xff", "picture"), (b"\x89PNG", "picture"), (b"GIF8", "picture"),
    (b"RIFF", "sound"), (b"ID3", "sound"), (b"OggS", "sound"), (b"fLaC", "sound"), (b"#!AMR", "sound"),
    (b"Rar!", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"MIME-Version:", "web"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEFORE = rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
_WEB = re.compile(_BEFORE + rb"<(?:!doctype html|html|head|meta|body|div|table|p)\b", re.I | re.S)
_WORD_XML = re.compile(rb"\s*<\?xml[^>]*>\s*<\?mso-application")
_BOM = b"\xef\xbb\xbf"
_LOOKED_AT = 4_000
_WHAT = {
    "pdf": ("PDF 文件", "a PDF file"),
    "rtf": ("RTF 文件", "an RTF file"),
    "picture": ("图片", "a picture"),
    "sound": ("录音", "a sound file"),
    "archive": ("压缩包", "an archive"),
    "web": ("网页(HTML)", "a web page (HTML)"),
    "xml": ("老格式的 Word XML", "Word's older XML"),
    "old": ("老格式的 Word 或 WPS 文件(.doc、.wps)", "an old Word or WPS document (.doc, .wps)"),
    "locked": ("加了密码的 Word 文件", "a Word document with a password"),
    "sheet": ("Excel 表格", "a workbook"),
    "slides": ("演示文稿(PPT)", "slides"),
    "odt": ("ODT 文件", "an ODT document"),
    "text": ("文字", "plain text"),
    "word": ("Word 文件", "a Word document"),
}
WORD = "word"


def kind_of(data: bytes) -> str:
    """`WORD`, one of those above, or "" for what may be a text."""
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(data)
    if data.startswith(_OLE):
        return "locked" if "EncryptedPackage".encode("utf-16-le") in data else "old"
    head = data[:_LOOKED_AT].removeprefix(_BOM)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[: len(head) & ~1].decode("utf-16", "replace").encode()
    if _WORD_XML.match(head):
        return "xml"
    return "web" if _WEB.match(head) else next((kind for begins, kind in _BEGINS if head.startswith(begins)), "")


def words_for(kind: str) -> dict[str, str]:
    """A kind in words, as facts of a sentence."""
    zh, en = _WHAT[kind]
    return {"what": zh, "what_en": en}


def _in_zip(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return WORD  # broken or not: who reads it says what is wrong
    if "mimetype" in names and "content.xml" in names:
        return "odt"
    folders = {name.split("/")[0] for name in names}
    found = [kind for folder, kind in (("word", WORD), ("xl", "sheet"), ("ppt", "slides")) if folder in folders]
    return found[0] if found else (WORD if "[Content_Types].xml" in names else "archive")
