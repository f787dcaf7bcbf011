"""A file's name from outside, made harmless on every system. Pure."""

from __future__ import annotations

import unicodedata

_FORBIDDEN = set('<>:"|?*/\\')
_NUMBERED = (f"{kind}{sign}" for kind in ("com", "lpt") for sign in "123456789¹²³")
_DEVICES = frozenset(("con", "prn", "aux", "nul", "conin$", "conout$", *_NUMBERED))
"""Names that Windows takes for a device, with any suffix."""
_MOST_BYTES = 120
"""Of the name with its suffix: files get numbers and words added, and some file systems end at 143 bytes."""
_LONGEST_SUFFIX = 12


def harmless(name: str, otherwise: str) -> str:
    """The last part of a path as a plain file name: no folders, devices, hidden files or invisible signs, and short.
    `otherwise`: the name if nothing is left of it. The suffix stays."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in last if sign not in _FORBIDDEN and _is_seen(sign))
    plain = " ".join(plain.split()).strip(". ").lstrip("~$ .")
    stem, dot, suffix = plain.rpartition(".")
    if not stem or len(suffix) > _LONGEST_SUFFIX:
        stem, dot, suffix = plain, "", ""
    stem = _cut(stem.rstrip(". "), _MOST_BYTES - len((dot + suffix).encode()))
    if not stem.strip("._-~ "):
        stem = otherwise
    if is_device(plain):
        stem = f"_{stem}"
    return f"{stem}{dot}{suffix}"


def is_device(name: str) -> bool:
    """Whether Windows takes a file's name for a device, whatever its suffix."""
    return name.partition(".")[0].rstrip().lower() in _DEVICES


def _is_seen(sign: str) -> bool:
    """Without control signs, marks of direction, half characters and what no font shows."""
    return sign == " " or unicodedata.category(sign)[0] not in "CZ"


def _cut(text: str, most: int) -> str:
    return text.encode()[:most].decode("utf-8", "ignore").rstrip(". ")
