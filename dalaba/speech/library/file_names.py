"""The names of recordings: the suffixes of sounds, which take a name means, and what lies beside and is none."""

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
"""What recorders, films and chat programs call their sounds. What is in a file decides how it is read."""
_HALF = (
    ".part", ".crdownload", ".download", ".partial", ".tmp", ".temp", ".xltd", ".td", ".opdownload", ".!ut", ".!qb",
    ".icloud", ".downloading", ".aria2", ".bc!", ".xltd.cfg",
)  # fmt: skip
"""How programs call what they have not finished copying."""
_OTHERS = ("thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r", "readme.txt", "readme.md", "说明.txt")
"""A folder's note on itself is one of them: `init` puts one there."""
_DOCUMENTS = (
    ".txt", ".md", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".csv", ".et", ".pdf", ".html", ".htm", ".yaml", ".yml",
    ".json", ".jpg", ".jpeg", ".png", ".heic", ".zip", ".rar", ".7z", ".exe", ".apk", ".lnk",
)  # fmt: skip
_SUFFIX = late(r"\.[A-Za-z0-9]{1,5}")


class Named(NamedTuple):
    """A recording's name taken apart."""

    stem: str
    """With its folder, without number and suffix."""
    number: int
    """Which take: 1 where it does not say."""
    numbered: bool
    suffix: str
    """As it is written; empty where there is none that a sound has."""


def named(piece: str) -> Named:
    """停水.客家话.2.m4a: the second take of 停水.客家话."""
    stem, suffix = os.path.splitext(piece)
    stem, suffix = (stem, suffix) if suffix.lower() in SUFFIXES else (piece, "")
    before, dot, last = stem.rpartition(".")
    if dot and before and last.isdecimal() and len(last) < 4:
        return Named(before, int(last), True, suffix)
    return Named(stem, 1, False, suffix)


def is_nobodys(name: str) -> bool:
    """A system's or a program's own file, and a lock beside an open one: nothing that a person brought. What a phone's
    cloud has not sent yet (`.停水.m4a.icloud`) is one that somebody did."""
    return (name.startswith((".", "~$")) and not name.endswith(".icloud")) or name.lower() in _OTHERS


def is_half(name: str) -> bool:
    """What a program has not finished copying."""
    return name.lower().endswith(_HALF)


def is_document(name: str) -> bool:
    """A text, a sheet, a picture: what would be no sound under any other name."""
    return name.lower().endswith(_DOCUMENTS)


def other_suffix(name: str) -> str:
    """The suffix of a file that sounds do not have; empty for none, or for a sound's."""
    suffix = os.path.splitext(name)[1]
    return suffix if _SUFFIX.fullmatch(suffix) and suffix.lower() not in SUFFIXES else ""
