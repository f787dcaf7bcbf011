"""What type a file really is, whatever its name says: told from its first bytes. Pure.

People rename a file and believe that this converts it, or save a web page or an old document under a new name. Such
files are not read; the message says what to do instead.
"""

from __future__ import annotations

import io
import re
import zipfile

_BEGINS = (
    (b"%PDF", "pdf"), (b"{\\rtf", "rtf"), (b"\xff\xd8\xff", "picture"), (b"\x89PNG", "picture"), (b"GIF8", "picture"),
    (b"BM", "picture"), (b"II*\0", "picture"), (b"RIFF", "sound"), (b"ID3", "sound"), (b"OggS", "sound"),
    (b"fLaC", "sound"), (b"#!AMR", "sound"), (b"\xff\xfb", "sound"), (b"\xff\xf3", "sound"), (b"\x02#!SILK", "sound"),
    (b"#!SILK", "sound"), (b"\x1a\x45\xdf\xa3", "sound"), (b"\x30\x26\xb2\x75", "sound"), (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\x1f\x8b\x08", "archive"), (b"MZ", "program"),
    (b"L\0\0\0\x01\x14\x02\0", "link"), (b"MIME-Version:", "web"),
)  # fmt: skip
_WORDS_TOO = (b"BM", b"MZ")
"""Signatures that a plain text may also begin with."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEFORE = rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
_WEB = re.compile(
    _BEFORE + rb"<(?:!doctype html|html|head|meta|body|div|table|p|span|font|script|style|title|h[1-6]|br|center)\b",
    re.I | re.S,
)
_WORD_XML = re.compile(rb"\s*<\?xml[^>]*>\s*<(?:\?mso-application|pkg:package|w:wordDocument|office:document)\b")
_OF_THE_WEB = re.compile(
    rb"<br\s*/?>|&nbsp;|</(?:p|div|span|font|b|strong|td|li|a|h[1-6])>|<(?:p|div|span|font|td|img|a)\s[^<>]*>", re.I
)
"""Markup that nobody types into a notice."""
_PICTURES = (b"heic", b"heix", b"mif1", b"avif")
_BOM = b"\xef\xbb\xbf"
_LOOKED_AT = 4_000
_WHAT = {
    "pdf": ("PDF 文件", "a PDF file"),
    "rtf": ("RTF 文件", "an RTF file"),
    "picture": ("图片", "a picture"),
    "sound": ("录音", "a sound file"),
    "archive": ("压缩包", "an archive"),
    "program": ("程序", "a program"),
    "link": ("快捷方式(不是文件本身)", "a shortcut, not the file itself"),
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
    """`WORD`, one of the kinds above, or "" if the file may be a text."""
    if data.startswith(b"PK\x03\x04"):
        return _in_zip(data)
    if data.startswith(_OLE):
        return "locked" if "EncryptedPackage".encode("utf-16-le") in data else "old"
    head = data[:_LOOKED_AT].removeprefix(_BOM)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[: len(head) & ~1].decode("utf-16", "replace").encode()
    if _WORD_XML.match(head):
        return "xml"
    if head[4:8] == b"ftyp":
        return "picture" if head[8:12] in _PICTURES else "sound"
    if _WEB.match(head):
        return "web"
    kind = next((kind for begins, kind in _BEGINS if head.startswith(begins)), "")
    return kind if head[:2] not in _WORDS_TOO or b"\0" in head else ""


def is_of_the_web(data: bytes) -> bool:
    """Whether a file that is named as a text contains HTML markup, which would be read aloud."""
    return _OF_THE_WEB.search(data[:_LOOKED_AT]) is not None


def words_for(kind: str) -> dict[str, str]:
    """The name of a kind in both languages, as facts of a message."""
    zh, en = _WHAT[kind]
    return {"what": zh, "what_en": en}


def _in_zip(data: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return WORD  # even a broken one: the Word reader says what is wrong with it
    if "mimetype" in names and "content.xml" in names:
        return "odt"
    folders = {name.split("/")[0] for name in names}
    found = [kind for folder, kind in (("word", WORD), ("xl", "sheet"), ("ppt", "slides")) if folder in folders]
    return found[0] if found else (WORD if "[Content_Types].xml" in names else "archive")
