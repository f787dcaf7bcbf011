"""One holder at a time of a station's air, and of its desk: a lock that the system lets go when its process dies.

A lock file is never deleted: its existence means nothing, only the system's lock on it does. Its text names the
holder: for people, and for whoever has to end one that hangs.
"""

from __future__ import annotations

import os
import platform
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

if sys.platform == "win32":
    import msvcrt

    _AT_ONCE = signal.SIGTERM  # Windows ends a process at once, whatever the number
else:
    import fcntl

    _AT_ONCE = signal.SIGKILL  # a stopped process dies of nothing less

_BINARY: int = getattr(os, "O_BINARY", 0)
"""Windows would write two bytes for a line's end."""
_TRIES = 5
"""Somebody who only looks whether it is held has it for a moment."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, by what its file says."""

    pid: str
    """ "?" where the file does not say."""
    node: str = ""
    """The PC's name: a folder on the network may be played by another one."""
    note: str = ""
    """What the holder wanted others to know of it."""


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
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = _opened(path)
        try:
            _take_in_turn(self._file)
        except OSError as error:
            self._file.close()
            raise Held(path, _said(path)) from error
        text = f"{_PAD}{os.getpid()}\n{_node()}\n{note}".encode()
        with suppress(OSError):  # on a full disk it is held all the same
            self._file.seek(0)
            self._file.write(text)
            self._file.truncate(len(text))

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


_PAD = " "  # Windows locks this byte against readers; the holder's lines follow it


def holder(path: Path) -> Holder | None:
    """Who holds it; None: nobody. Looking leaves its text as it is and keeps nobody from taking it."""
    return _said(path) if is_held(path) else None


def is_held(path: Path) -> bool:
    """Whether a living process holds it."""
    try:
        with open(path, "r+b") as file:
            _take(file, shared=True)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _opened(path: Path) -> IO[bytes]:
    """For reading alone where the disk takes nothing: that is enough to hold it."""
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666), "r+b", buffering=0)
    except OSError:
        return open(path, "rb", buffering=0)


def kill(path: Path, pid: str) -> bool:
    """End the process that holds it, at once, if that still is `pid`, of this PC and not this process.

    True: it was told to. The system frees the lock when it has died, a moment later.
    """
    held = holder(path)
    if held is None or held.pid != pid or held.node != _node() or not pid.isdecimal() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), _AT_ONCE)
    except OSError:
        return False
    return True


def _said(path: Path) -> Holder:
    try:
        with open(path, "rb") as file:
            file.seek(len(_PAD))
            lines = file.read(400).decode().split("\n")
    except (OSError, UnicodeDecodeError):
        return Holder("?")
    pid, node, note = (*lines, "", "")[:3]
    return Holder(pid.strip() or "?", node.strip(), note.strip())


def _node() -> str:
    return platform.node().strip() or "pc"


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


def _take(file: IO[bytes], shared: bool = False) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file.fileno(), (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
