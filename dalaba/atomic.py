"""A file is there whole, or as it was before: written beside, synced, moved into place; a broken one is put aside.

Works the same on Windows, where a virus scanner may hold the old file for a moment. Directories are not synced: after
a power cut the old file may be the one that is there, whole.
"""

from __future__ import annotations

import json
import math
import os
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

_TRIES = 5
ASIDE = "records/aside"
"""Where files of the program's own lie that were broken when read: they no longer count, and are not lost."""
_T = TypeVar("_T")


class Broken(ValueError):
    """A file of the program's own that is not as the program writes it."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.name}: {why}")
        self.path = path
        self.why = why


def read_json(path: Path, shape: Callable[[Any], _T]) -> _T | None:
    """What `shape` makes of the JSON in such a file; as `read`. Numbers that are none are in no file of ours."""
    return read(path, lambda data: shape(json.loads(data, parse_constant=_number, parse_float=_number)))


def _number(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(text)
    return number


def read(path: Path, parse: Callable[[bytes], _T]) -> _T | None:
    """What `parse` makes of a file that the program itself writes; None where there is none.

    OSError where the disk refuses; Broken for all that values from outside can do to a parser, however deep they are.
    """
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        return parse(data)
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
        StopIteration,
    ) as error:
        raise Broken(path, (str(error) or type(error).__name__)[:80]) from error


def set_aside(station: Path, path: Path) -> Path:
    """Move a broken file out of the way, beside those that were put there before. OSError when the disk refuses."""
    folder = station / ASIDE
    folder.mkdir(parents=True, exist_ok=True)
    names = (folder / f"{path.stem}{f'.{number}' if number else ''}{path.suffix}" for number in count())
    aside = next(each for each in names if not each.exists())
    _move(path, aside)
    return aside


def write(path: Path, data: bytes) -> None:
    """Replace `path` by `data`. OSError, with nothing left behind, when the disk refuses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open(beside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _move(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _move(beside: Path, path: Path) -> None:
    for left in reversed(range(_TRIES)):
        try:
            os.replace(beside, path)
        except PermissionError:
            if not left:
                raise
            time.sleep(0.05)
        else:
            return
