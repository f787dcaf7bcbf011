"""Atomic file writes: after a crash a file holds all of the new data or all of the old.

This also works on Windows, where a virus scanner may hold the old file open for a moment. Directories are not synced,
so after a power cut the old file may still be in place.
"""

from __future__ import annotations

import errno
import json
import math
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

_TRIES = 5
MOST_BYTES = 256_000_000
"""Most bytes of a file that the program writes for itself."""
ASIDE = "records/aside"
"""Folder for the program's own files that were found broken. They no longer count, but they are kept."""
_T = TypeVar("_T")


class Broken(ValueError):
    """A file of the program's own whose content is not what the program writes."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.name}: {why}")
        self.path = path
        self.why = why


class NotPlain(OSError):
    """Not a regular file (a pipe, a device), or larger than the program ever writes."""

    def __init__(self, why: str) -> None:
        super().__init__(errno.EINVAL, why)
        self.why = why


def read_json(path: Path, shape: Callable[[Any], _T]) -> _T | None:
    """Read JSON and convert it with `shape`; otherwise like `read`. NaN and infinity make the file Broken."""
    return read(path, lambda data: shape(json.loads(data, parse_constant=_number, parse_float=_number)))


def _number(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(text)
    return number


def read(path: Path, parse: Callable[[bytes], _T]) -> _T | None:
    """Read a file of the program's own and convert it with `parse`. None if there is no such file.

    Raises OSError if the disk fails, and Broken if it is not a regular file or if `parse` fails on its content in any
    way (wrong types, missing keys, too deep nesting).
    """
    try:
        data = whole(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except NotPlain as odd:
        raise Broken(path, odd.why) from odd
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


def whole(path: Path, most: int = MOST_BYTES) -> bytes:
    """The content of a regular file of at most `most` bytes. Raises NotPlain, or another OSError if the disk fails."""
    with open(path, "rb", opener=_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotPlain("a pipe or a device")
        data = file.read(most + 1)
    if len(data) > most:
        raise NotPlain(f"more than {most} bytes")
    return data


def _at_once(path: str, flags: int) -> int:
    """Open without blocking, since a pipe that nobody writes to would block forever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def set_aside(station: Path, path: Path) -> Path:
    """Move a broken file into the folder `ASIDE` under a free name. Raises OSError if the disk fails."""
    folder = station / ASIDE
    folder.mkdir(parents=True, exist_ok=True)
    aside = unused(folder / path.name)
    _move(path, aside)
    return aside


def unused(path: Path) -> Path:
    """The same path if it is free, else with the next free number."""
    names = (path.with_name(f"{path.stem}{f'.{number}' if number else ''}{path.suffix}") for number in count())
    return next(each for each in names if not each.exists())


def write(path: Path, data: bytes, private: bool = False) -> None:
    """Replace `path` by `data`. Raises OSError, and leaves nothing behind, if the disk fails.

    `private`: only its owner and the PC's administrators can read the file, from its first byte on.
    """
    beside = unfinished(path)
    try:
        with open(beside, "wb", opener=_for_its_owner if private else None) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _move(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def unfinished(path: Path) -> Path:
    """Where to write what will be at `path`, if it is too long to be held in memory: beside it, its folder made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")


def finish(beside: Path, path: Path) -> None:
    """Replace `path` by a file that was written beside it. Raises OSError if the disk fails."""
    with open(beside, "rb+") as file:
        os.fsync(file.fileno())
    _move(beside, path)


def _for_its_owner(path: str, flags: int) -> int:
    with suppress(OSError):
        os.unlink(path)  # left by a process that had the same numbers
    return _created(path, flags | os.O_EXCL)


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _OWNER_SYSTEM_AND_ADMINISTRATORS = "D:P(A;;FA;;;OW)(A;;FA;;;SY)(A;;FA;;;BA)"
    """In SDDL, the notation of Windows: nobody else has access, and nothing is inherited from the folder."""
    _WRITE, _CREATE_NEW, _NORMAL = 0x40000000, 1, 0x80

    class _Security(ctypes.Structure):
        _fields_ = (("length", wintypes.DWORD), ("descriptor", ctypes.c_void_p), ("inherit", wintypes.BOOL))

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateFileW.restype = ctypes.c_ssize_t
    _kernel.CreateFileW.argtypes = [
        wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, ctypes.POINTER(_Security),
        wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE,
    ]  # fmt: skip
    _kernel.LocalFree.argtypes = [ctypes.c_void_p]
    _described = ctypes.WinDLL("advapi32", use_last_error=True).ConvertStringSecurityDescriptorToSecurityDescriptorW
    _described.argtypes = [wintypes.LPCWSTR, wintypes.DWORD, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p]

    def _created(path: str, flags: int) -> int:
        """Create the file together with its access list, because Windows ignores the mode."""
        descriptor = ctypes.c_void_p()
        if not _described(_OWNER_SYSTEM_AND_ADMINISTRATORS, 1, ctypes.byref(descriptor), None):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            security = _Security(ctypes.sizeof(_Security), descriptor, False)
            handle = _kernel.CreateFileW(path, _WRITE, 0, ctypes.byref(security), _CREATE_NEW, _NORMAL, None)
            if handle == -1:
                raise ctypes.WinError(ctypes.get_last_error())
        finally:
            _kernel.LocalFree(descriptor)
        return msvcrt.open_osfhandle(handle, flags)

else:

    def _created(path: str, flags: int) -> int:
        return os.open(path, flags, 0o600)


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
