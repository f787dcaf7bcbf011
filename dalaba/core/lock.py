"""A lock file that one process holds: at most one air and one desk run for a station. The system frees it at death.

We never delete a lock file: its existence means nothing, only the system's lock on it counts. Its text names the
holder and proves its identity, for people and for the process that has to end a holder that hangs. Only the station's
user may open it, because whoever can read a file may lock it.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from dalaba.core import processes

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes
else:
    import fcntl

_BINARY: int = getattr(os, "O_BINARY", 0)
"""Windows would write two bytes for a line's end."""
_TRIES = 5
"""Somebody who only looks whether it is held has it for a moment."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, by what its file says."""

    pid: str
    """ "?" where the file does not say, or names one who is gone: where a disk takes nothing, the next cannot say."""
    node: str = ""
    """The PC's name: a folder on the network may be played by another one."""
    note: str = ""
    """What the holder wanted others to know of it."""
    mark: str = ""
    """What proves that a process of that number is the holder; "" where an older Dalaba wrote none."""

    @property
    def lives(self) -> bool:
        """Whether that very process is there, on this PC."""
        return self.node == _node() and processes.lives(self.pid, self.mark)


class Held(Exception):
    """Somebody else holds it. `pid` is what its file says, or "?"; `note` what the holder wanted known."""

    def __init__(self, path: Path, by: Holder) -> None:
        super().__init__(f"{path} is held by process {by.pid}")
        self.pid = by.pid
        self.note = by.note


class Lock:
    """Held from construction until `release` or the end of the process.

    OSError where there is no lock file and the folder takes none; one that is there is enough on a disk that is full
    or has gone read-only.
    """

    def __init__(self, path: Path, note: str = "") -> None:
        self._path = path
        self._text = f"{_PAD}{os.getpid()}\n{_node()}\n{note}\n{processes.mark(os.getpid())}".encode()
        self._file = _taken(path)
        self._told = self._tell()
        self._comparable = sys.platform != "win32" and _is_at(self._file, path)
        """Windows lets nobody take away a file that is open; some file systems number a file anew at each look."""

    def keep(self) -> bool:
        """Whether it is still ours. One whose file was taken away is taken anew. False: somebody else has it by now."""
        if not self._comparable or _is_at(self._file, self._path):
            self._told = self._told or self._tell()
            return True
        try:
            anew = _taken(self._path)
        except Held as held:
            return held.pid == str(os.getpid())
        except OSError:
            return True  # where no lock can be, nobody else has one
        self._file.close()
        self._file = anew
        self._told = self._tell()
        return True

    def release(self) -> None:
        """Let go. Doing it twice does nothing."""
        with suppress(OSError):  # what could not be written: it is closed all the same
            self._file.close()

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.release()

    def _tell(self) -> bool:
        """Write who holds it. On a full disk it is held all the same."""
        with suppress(OSError):
            self._file.seek(0)
            self._file.write(self._text)
            self._file.truncate(len(self._text))
            return True
        return False


_PAD = " "  # Windows locks this byte against readers; the holder's lines follow it


def holder(path: Path) -> Holder | None:
    """Who holds it; None: nobody. Looking leaves its text as it is and keeps nobody from taking it."""
    return _said(path) if is_held(path) else None


def is_held(path: Path) -> bool:
    """Whether a living process holds it, or may: what cannot be looked into is another account's."""
    try:
        with _to_look_at(path) as file:
            _take(file, shared=True)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return False


def unreadable(path: Path) -> str | None:
    """Whose a lock file is that cannot be opened at all, "?" where that is not known; None: it can be, or is not there.

    Nobody who cannot open it will ever have it, nor know who has.
    """
    try:
        _to_look_at(path).close()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return _owner(path)
    return None


def kill(path: Path, pid: str) -> bool:
    """End the process that holds it, at once, if that still is `pid`, of this PC and not this process.

    Never one that does not prove to be the one that wrote its number there. True: it was told to. The system frees the
    lock when it has died, a moment later.
    """
    held = holder(path)
    return held is not None and held.pid == pid and held.node == _node() and processes.end(pid, held.mark)


def _said(path: Path) -> Holder:
    try:
        with open(path, "rb") as file:
            file.seek(len(_PAD))
            lines = file.read(1000).decode().split("\n")
    except (OSError, UnicodeDecodeError):
        return Holder("?")
    pid, node, note, mark = (each.strip() for each in (*lines, "", "", "")[:4])
    said = Holder(pid or "?", node, note, mark)
    return Holder("?") if mark and node == _node() and not said.lives else said


def _node() -> str:
    return platform.node().strip() or "pc"


def _taken(path: Path) -> IO[bytes]:
    """The lock at `path`, taken. Held: by somebody else. OSError: there can be none."""
    for folder in (path.parent.parent, path.parent):  # never a station's folder that somebody moved away
        folder.mkdir(exist_ok=True)
    for left in reversed(range(_TRIES)):
        file = _opened(path)
        try:
            _take_in_turn(file)
        except OSError as error:
            file.close()
            raise Held(path, _said(path)) from error
        if _is_at(file, path) or not left:
            break
        file.close()  # another file was put there just now
    return file


def _opened(path: Path) -> IO[bytes]:
    """For reading alone where the disk takes nothing: that is enough to hold it."""
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o600), "r+b", buffering=0)
    except OSError:
        return open(path, "rb", buffering=0)
    with suppress(OSError):  # an older Dalaba let everybody open it; /dev/full is not ours
        path.chmod(0o600)
    return file


def _to_look_at(path: Path) -> IO[bytes]:
    """Windows and some network folders lock only what may be written to; a read-only disk lets nobody write."""
    try:
        return open(path, "r+b", buffering=0)
    except OSError:
        return open(path, "rb", buffering=0)


def _is_at(file: IO[bytes], path: Path) -> bool:
    """Whether that file still is the one that is found there. What cannot be looked at now has not gone."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def _take_in_turn(file: IO[bytes]) -> None:
    for left in reversed(range(_TRIES)):
        try:
            _take(file)
        except OSError:
            if not left:
                raise
            time.sleep(0.02)
        else:
            return


def _owner(path: Path) -> str:
    if sys.platform != "win32":
        with suppress(OSError, KeyError):  # KeyError: an account that is there no more
            return path.owner()
    return "?"


if sys.platform == "win32":
    _AT_ONCE, _ALONE = 0x1, 0x2  # LOCKFILE_FAIL_IMMEDIATELY, LOCKFILE_EXCLUSIVE_LOCK

    class _Overlapped(ctypes.Structure):
        _fields_ = (
            ("internal", ctypes.c_void_p),
            ("internal_high", ctypes.c_void_p),
            ("offset", wintypes.DWORD),
            ("offset_high", wintypes.DWORD),
            ("event", wintypes.HANDLE),
        )

    _lock_file = ctypes.WinDLL("kernel32", use_last_error=True).LockFileEx
    _lock_file.argtypes = [
        wintypes.HANDLE, wintypes.DWORD, wintypes.DWORD, wintypes.DWORD, wintypes.DWORD, ctypes.POINTER(_Overlapped),
    ]  # fmt: skip

    def _take(file: IO[bytes], shared: bool = False) -> None:
        """The first byte. Two who only look do not take each other for the holder: they share it."""
        handle, how = msvcrt.get_osfhandle(file.fileno()), _AT_ONCE | (0 if shared else _ALONE)
        if not _lock_file(handle, how, 0, 1, 0, ctypes.byref(_Overlapped())):
            raise ctypes.WinError(ctypes.get_last_error())

else:

    def _take(file: IO[bytes], shared: bool = False) -> None:
        fcntl.flock(file.fileno(), (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
