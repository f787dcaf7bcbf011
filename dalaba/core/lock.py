"""A lock file that one process holds, so that a station has at most one air and one desk. The system frees it at death.

We never delete a lock file: only the system's lock on it counts, not its existence. Its text names the holder and
proves its identity, for people and for the process that has to end a holder that hangs. Only the station's user may
open it, because whoever can read a file may lock it.
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
"""Without it, Windows writes each line end as two bytes."""
_TRIES = 5
"""Attempts to take a lock that another process holds: that one may just be ending."""
_PAUSE = 0.02
"""Seconds between two attempts."""
_PATIENCE = 3.0
"""Seconds within which processes that only look at a lock let go of it. Each does so in a moment."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, according to its file."""

    pid: str
    """ "?" where the file does not say, or names one who is gone: where a disk takes nothing, the next cannot say."""
    node: str = ""
    """The PC's name: a folder on the network may be played by another one."""
    note: str = ""
    """What the holder wants others to know."""
    mark: str = ""
    """Proves that the process with that number is the holder; "" if an older Dalaba wrote the file."""

    @property
    def lives(self) -> bool:
        """Whether exactly that process is running on this PC."""
        return self.node == _node() and processes.lives(self.pid, self.mark)


class Held(Exception):
    """Another process holds the lock. `pid` is what its file says, or "?"; `note` is the holder's message."""

    def __init__(self, path: Path, by: Holder) -> None:
        super().__init__(f"{path} is held by process {by.pid}")
        self.pid = by.pid
        self.note = by.note


class Lock:
    """Held from construction until `release` or the end of the process.

    Raises OSError if there is no lock file and the folder does not allow one. An existing file is enough on a disk that
    is full or read-only.
    """

    def __init__(self, path: Path, note: str = "") -> None:
        self._path = path
        self._text = f"{_PAD}{os.getpid()}\n{_node()}\n{note}\n{processes.mark(os.getpid())}".encode()
        self._file = _taken(path)
        self._told = self._tell()
        self._comparable = sys.platform != "win32" and _is_at(self._file, path)
        """Whether a replaced file could be noticed. Windows lets nobody remove an open file; some file systems renumber
        files at each look.
        """

    def keep(self) -> bool:
        """Whether the lock is still ours. If its file was removed, take it again. False: another process has it
        by now.
        """
        if not self._comparable or _is_at(self._file, self._path):
            self._told = self._told or self._tell()
            return True
        try:
            anew = _taken(self._path)
        except Held as held:
            return held.pid == str(os.getpid())
        except OSError:
            return True  # where locking is impossible, nobody else has the lock
        self._file.close()
        self._file = anew
        self._told = self._tell()
        return True

    def release(self) -> None:
        """Release the lock. Calling it twice is harmless."""
        with suppress(OSError):  # unwritten data is lost, but the file is closed
            self._file.close()

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.release()

    def _tell(self) -> bool:
        """Write who holds it. On a full disk the lock is held without that text."""
        with suppress(OSError):
            self._file.seek(0)
            self._file.write(self._text)
            self._file.truncate(len(self._text))
            return True
        return False


_PAD = " "  # Windows locks this byte against readers; the holder's lines follow it


def holder(path: Path) -> Holder | None:
    """Who holds it; None if nobody does. Looking leaves its text unchanged and keeps nobody from taking it."""
    return _said(path) if is_held(path) else None


def is_held(path: Path) -> bool:
    """Whether a living process holds it, or may: a file that cannot be opened belongs to another account."""
    try:
        with _to_look_at(path) as file:
            _take(file, shared=True)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return False


def unreadable(path: Path) -> str | None:
    """The owner of a lock file that cannot be opened at all, or "?" if unknown. None if it can be opened or does not
    exist.

    Whoever cannot open the file can neither take the lock nor find out who holds it.
    """
    try:
        _to_look_at(path).close()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return _owner(path)
    return None


def kill(path: Path, pid: str) -> bool:
    """Kill the process that holds the lock, if it still is `pid`, on this PC, and not this process.

    A process that is not proven to have written its number there is never killed. True: the signal was sent. The system
    frees the lock once the process has died, a moment later.
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
    """Take the lock at `path`. Raises Held if another process has it, OSError if locking is impossible.

    Whoever only looks at it makes an attempt fail too, but shares it with anybody else who looks. So one look tells
    them from a holder, and they are waited for.
    """
    for folder in (path.parent.parent, path.parent):  # never the station itself: it may have been moved
        folder.mkdir(exist_ok=True)
    held, astray, until = 0, 0, time.monotonic() + _PATIENCE
    while True:
        file = _opened(path)
        try:
            _take(file)
        except OSError as error:
            file.close()
            held += is_held(path)
            if held == _TRIES or time.monotonic() > until:
                raise Held(path, _said(path)) from error
            time.sleep(_PAUSE)
            continue
        if _is_at(file, path) or astray == _TRIES:
            return file
        astray += 1
        file.close()  # another file was put there just now


def _opened(path: Path) -> IO[bytes]:
    """Open it, read-only where the disk refuses writing; that is enough to hold the lock."""
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o600), "r+b", buffering=0)
    except OSError:
        return open(path, "rb", buffering=0)
    with suppress(OSError):  # an older Dalaba let everybody open it; /dev/full is not ours
        path.chmod(0o600)
    return file


def _to_look_at(path: Path) -> IO[bytes]:
    """Open it to check the lock. Windows and some network folders lock only writable files; read-only disks allow no
    writing.
    """
    try:
        return open(path, "r+b", buffering=0)
    except OSError:
        return open(path, "rb", buffering=0)


def _is_at(file: IO[bytes], path: Path) -> bool:
    """Whether the open file is still the one at that path. If that cannot be checked now, yes."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True


def _owner(path: Path) -> str:
    if sys.platform != "win32":
        with suppress(OSError, KeyError):  # KeyError: the account no longer exists
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
        """Lock the first byte. Processes that only look share the lock, so they do not take each other for the
        holder.
        """
        handle, how = msvcrt.get_osfhandle(file.fileno()), _AT_ONCE | (0 if shared else _ALONE)
        if not _lock_file(handle, how, 0, 1, 0, ctypes.byref(_Overlapped())):
            raise ctypes.WinError(ctypes.get_last_error())

else:

    def _take(file: IO[bytes], shared: bool = False) -> None:
        fcntl.flock(file.fileno(), (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
