"""Atomic file writes: after a crash a file holds all of the new data or all of the old.

Works the same on Windows, where a virus scanner may hold the old file for a moment. Directories are not synced: after
a power cut the old file may be the one that is still there.
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
"""Of any file that the program writes for itself."""
ASIDE = "records/aside"
"""Where files of the program's own lie that were broken when read: they no longer count, and are not lost."""
_T = TypeVar("_T")


class Broken(ValueError):
    """A file that this program writes, but not with the content that it writes."""

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
    """What `shape` makes of the JSON in such a file; as `read`. Numbers that are none are in no file of ours."""
    return read(path, lambda data: shape(json.loads(data, parse_constant=_number, parse_float=_number)))


def _number(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise ValueError(text)
    return number


def read(path: Path, parse: Callable[[bytes], _T]) -> _T | None:
    """What `parse` makes of a file that the program itself writes; None where there is none.

    OSError where the disk refuses; Broken for what is no plain file, and for all that values from outside can do to a
    parser, however deep they are.
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
    """All of a plain file, up to so many bytes. NotPlain, or another OSError where the disk refuses."""
    with open(path, "rb", opener=_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotPlain("a pipe or a device")
        data = file.read(most + 1)
    if len(data) > most:
        raise NotPlain(f"more than {most} bytes")
    return data


def _at_once(path: str, flags: int) -> int:
    """A pipe that nobody writes to is opened, too: who waited for it would wait for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def set_aside(station: Path, path: Path) -> Path:
    """Move a broken file out of the way, beside those that were put there before. OSError when the disk refuses."""
    folder = station / ASIDE
    folder.mkdir(parents=True, exist_ok=True)
    aside = unused(folder / path.name)
    _move(path, aside)
    return aside


def unused(path: Path) -> Path:
    """This name, or with a number the next that nothing has yet."""
    names = (path.with_name(f"{path.stem}{f'.{number}' if number else ''}{path.suffix}") for number in count())
    return next(each for each in names if not each.exists())


def write(path: Path, data: bytes, private: bool = False) -> None:
    """Replace `path` by `data`. OSError, with nothing left behind, when the disk refuses.

    `private`: from its first byte on, only its owner may read it (and whoever administers the PC).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open(beside, "wb", opener=_for_its_owner if private else None) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _move(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _for_its_owner(path: str, flags: int) -> int:
    with suppress(OSError):
        os.unlink(path)  # left behind by a process that had our numbers
    return _created(path, flags | os.O_EXCL)


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _OWNER_SYSTEM_AND_ADMINISTRATORS = "D:P(A;;FA;;;OW)(A;;FA;;;SY)(A;;FA;;;BA)"
    """In Windows's own words (SDDL): nobody else, and nothing that the folder would hand down."""
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
        """Its access list is there when it is: Windows takes no notice of a mode."""
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
