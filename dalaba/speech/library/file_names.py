"""The names of recordings: the suffixes of sounds, which take a name means, and which files are no recordings."""

from __future__ import annotations

import os
from typing import NamedTuple

from dalaba.core.patterns import late

SUFFIXES = (
    ".m4a", ".mp3", ".wav", ".amr", ".aac", ".flac", ".ogg", ".opus", ".webm", ".3gp", ".silk", ".slk", ".wma", ".mp4",
    ".mov", ".aiff", ".aif", ".aifc", ".caf", ".3gpp", ".3g2", ".m4r", ".m4b", ".m4v", ".mka", ".mkv", ".oga", ".ogv",
    ".mp2", ".mp1", ".mpga", ".wave", ".bwf", ".w64", ".rf64", ".awb", ".ape", ".wv", ".flv", ".avi", ".mpg", ".mpeg",
    ".spx", ".au", ".snd", ".voc", ".tta", ".ac3", ".dts", ".ts", ".rm", ".rmvb", ".asf", ".wmv", ".gsm", ".mpc",
    ".aud", ".adts", ".weba",
)  # fmt: skip
"""The suffixes that recorders, cameras and chat programs use. How a file is read depends on its content, not its
suffix."""
_HALF = (
    ".part", ".crdownload", ".download", ".partial", ".tmp", ".temp", ".xltd", ".td", ".opdownload", ".!ut", ".!qb",
    ".icloud", ".downloading", ".aria2", ".bc!", ".xltd.cfg",
)  # fmt: skip
"""The suffixes of files that a program is still copying."""
_OTHERS = ("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r", "readme.txt", "readme.md", "说明.txt")
"""These include a folder's own notes; `init` writes one."""
_DOCUMENTS = (
    ".txt", ".md", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".csv", ".et", ".pdf", ".html", ".htm", ".yaml", ".yml",
    ".json", ".jpg", ".jpeg", ".png", ".heic", ".zip", ".rar", ".7z", ".exe", ".apk", ".lnk",
)  # fmt: skip
_SUFFIX = late(r"\.[A-Za-z0-9]{1,5}")


class Named(NamedTuple):
    """The parts of a recording's name."""

    stem: str
    """The name with its folder, without number and suffix."""
    number: int
    """Which take it is; 1 if the name has no number."""
    numbered: bool
    suffix: str
    """The suffix as it is written; empty if it is not one of `SUFFIXES`."""


def named(piece: str) -> Named:
    """Take a name apart: 停水.客家话.2.m4a is take 2 of 停水.客家话."""
    stem, suffix = os.path.splitext(piece)
    stem, suffix = (stem, suffix) if suffix.lower() in SUFFIXES else (piece, "")
    before, dot, last = stem.rpartition(".")
    if dot and before and last.isdecimal() and len(last) < 4:
        return Named(before, int(last), True, suffix)
    return Named(stem, 1, False, suffix)


def is_nobodys(name: str) -> bool:
    """Whether a system or a program made the file, such as the lock of an open document. A placeholder of a file that
    is still in the cloud (`.停水.m4a.icloud`) counts as a person's."""
    return (name.startswith((".", "~$")) and not name.endswith(".icloud")) or name.lower() in _OTHERS


def is_half(name: str) -> bool:
    """Whether a program is still copying the file."""
    return name.lower().endswith(_HALF)


def is_document(name: str) -> bool:
    """Whether it is a text, a table or a picture, which is no sound under any name."""
    return name.lower().endswith(_DOCUMENTS)


def other_suffix(name: str) -> str:
    """A file's suffix, if sounds do not have it; else ""."""
    suffix = os.path.splitext(name)[1]
    return suffix if _SUFFIX.fullmatch(suffix) and suffix.lower() not in SUFFIXES else ""
