"""Playlists: the sounds of a folder, or of a list of files with a weight for each; reading a list is pure."""

from __future__ import annotations

import os
import posixpath
import unicodedata
from collections.abc import Iterable, Iterator

from dalaba.core.patterns import late
from dalaba.speech.library.sound_memory import Entry
from dalaba.speech.library.sound_names import SOUNDS, meant_name

MOST_WEIGHT = 100
_WEIGHT = late(r"(.*\S)\s*[×xX*✕]\s*(\d{1,3})")
_DIGITS = late(r"(\d+)")


def read_list(data: bytes) -> list[str]:
    """The lines of a list that name a file."""
    lines = (line.strip() for line in text_of(data).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def text_of(data: bytes) -> str:
    """A list's text, in UTF-8 or GB 18030."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def entries(lines: Iterable[str], inside: str) -> Iterator[Entry]:
    """The sounds that a list's lines name, each with its weight (`茉莉花.mp3 ×3`). `inside`: the list's own folder,
    from `audio/sounds`; names count from there."""
    for line in lines:
        weighted = _WEIGHT.fullmatch(line)
        name, weight = (weighted[1], int(weighted[2])) if weighted else (line, 1)
        path = name.replace("\\", "/")
        if SOUNDS in path:  # the whole path, as a player writes it
            named = meant_name(path[path.index(SOUNDS) :])
        else:
            named = meant_name(posixpath.normpath(posixpath.join(inside or ".", path)))
        yield named, max(1, min(weight, MOST_WEIGHT))


def in_order(names: Iterable[str]) -> list[str]:
    """Names sorted as people number them: 2 before 10."""
    return sorted(names, key=lambda name: ([_part(each) for each in _DIGITS.split(name)], name))


def _part(text: str) -> tuple[bool, int, str]:
    return (False, int(text), "") if text.isdecimal() else (True, 0, text)


def name_of(path: str) -> str:
    """The name of the sound at a path from `audio/sounds`."""
    return unicodedata.normalize("NFC", os.path.splitext(path)[0])
