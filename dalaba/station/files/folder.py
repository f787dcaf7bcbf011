"""Listing and reading a folder that people fill: regular files only, with limits on size and time.

A folder may contain a pipe, a device or a link to a server that is down. Opening one of these may block forever, or
read until memory is full. So the disk is read in a thread that can be abandoned, and a path that did not answer is not
tried again until that thread has finished.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from dalaba.core.model import Place
from dalaba.core.problems import Bad, Problems

PATIENCE = 5.0
"""Seconds that one file may take to answer."""
MOST_BYTES = 64_000_000
"""Most bytes of a file that is read into memory at once."""
_T = TypeVar("_T")
_silent: dict[str, threading.Thread] = {}
"""Path -> the thread that still waits for it."""


class _Asker(threading.Thread, Generic[_T]):
    """A thread that calls `ask` on one path after another and appends each result to `answers`."""

    def __init__(self, paths: Sequence[Path], ask: Callable[[Path], _T]) -> None:
        super().__init__(name="looking at files", daemon=True)
        self._paths, self._ask = paths, ask
        self.answers: list[_T | Exception] = []
        self.left_behind = False

    def run(self) -> None:
        for path in self._paths:
            try:
                answer: _T | Exception = self._ask(path)
            except Exception as error:  # any error at all: the caller raises or reports it
                answer = error.with_traceback(None)  # the traceback would refer back to this thread: a cycle
            if self.left_behind:
                return
            self.answers.append(answer)

    def wait(self) -> None:
        """Return when all paths have answered, or when one has not answered for `PATIENCE` seconds."""
        heard = -1
        while self.is_alive() and heard < len(self.answers):
            heard = len(self.answers)
            self.join(PATIENCE)


def ask_each(paths: Iterable[Path], ask: Callable[[Path], _T]) -> dict[Path, _T | Exception]:
    """Each path with its answer or the error that it raised; Bad("files.no_answer") if it did not answer in time."""
    found: dict[Path, _T | Exception] = {}
    left: list[Path] = []
    for path in paths:
        waiting = _silent.get(os.fspath(path))
        if waiting is not None and waiting.is_alive():
            found[path] = Bad("files.no_answer")
        else:
            _silent.pop(os.fspath(path), None)
            left.append(path)
    while left:
        asker = _Asker(left, ask)
        asker.start()
        asker.wait()
        asker.left_behind = asker.is_alive()
        answers = asker.answers[: len(left)]
        found |= zip(left, answers, strict=False)
        if len(answers) < len(left):
            _silent[os.fspath(left[len(answers)])] = asker
            found[left[len(answers)]] = Bad("files.no_answer")
        left = left[len(answers) + 1 :]
    return found


def read_bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    """A regular file's content. Raises Bad: `files.unreadable`, `files.not_plain`, `files.too_big`,
    `files.no_answer`."""
    answer = ask_each([path], lambda each: _bytes(each, most))[path]
    if isinstance(answer, OSError):
        raise Bad("files.unreadable", why=answer.strerror or answer) from answer
    if isinstance(answer, Exception):
        raise answer
    return answer


def _bytes(path: Path, most: int) -> bytes:
    # with O_NONBLOCK, opening a pipe without a writer returns at once, and the test below rejects it
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(number, "rb") as file:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise Bad("files.not_plain")
        data = file.read(most + 1)
    if len(data) > most:
        raise Bad("files.too_big", most=most // 1_000_000)
    return data


def files_in(folder: Path, name: str, problems: Problems) -> list[Path]:
    """The regular files of a station's folder, sorted. What cannot be read is noted. `name`: how messages call the
    folder.

    Names that begin with a dot or `~$` are skipped, since programs make them. A missing folder has no files.
    """
    answer = ask_each([folder], _names)[folder]
    if isinstance(answer, FileNotFoundError):
        if folder.is_symlink():
            problems.add("files.leads_nowhere", Place(name))
        return []
    if isinstance(answer, NotADirectoryError):
        problems.add("files.not_a_folder", Place(name))
        return []
    if isinstance(answer, Exception):
        problems.bad(_as_bad(answer), Place(name))
        return []
    paths = [folder / each for each in sorted(answer) if not each.startswith((".", "~$"))]
    return list(_plain(ask_each(paths, os.stat), name, problems))


def tell_folders(folder: Path, name: str, problems: Problems) -> None:
    """Warn of each subfolder that contains files, because subfolders are not read."""
    answer = ask_each([folder], _below)[folder]
    for first, count in answer if isinstance(answer, list) else []:
        shown = first.relative_to(folder).as_posix()
        problems.add("files.folder_unread", Place(f"{name}/{shown}"), "warning", count=count, folder=name)


def _below(folder: Path) -> list[tuple[Path, int]]:
    """For each subfolder with files in it: its first file, and how many there are."""
    with os.scandir(folder) as entries:
        inner = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    found = []
    for each in inner:
        files = [path for path in tree(folder / each) if path.is_file() and not path.name.startswith((".", "~$"))]
        if files and not each.startswith((".", "__")):
            found.append((files[0], len(files)))
    return found


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def _plain(found: dict[Path, os.stat_result | Exception], name: str, problems: Problems) -> Iterator[Path]:
    for path, answer in found.items():
        place = Place(f"{name}/{path.name}")
        if isinstance(answer, FileNotFoundError):
            if path.is_symlink():  # else it was deleted meanwhile
                problems.add("files.leads_nowhere", place)
        elif isinstance(answer, Exception):
            problems.bad(_as_bad(answer), place)
        elif stat.S_ISREG(answer.st_mode):
            yield path
        elif not stat.S_ISDIR(answer.st_mode):
            problems.add("files.not_plain", place)


def _as_bad(error: Exception) -> Bad:
    if isinstance(error, Bad):
        return error
    return Bad("files.unreadable", why=error.strerror or error if isinstance(error, OSError) else error)


def tree(path: Path) -> list[Path]:
    """All files below a folder, without following links; only the path itself if it is not a folder."""
    try:
        with os.scandir(path) as entries:
            below = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except OSError:
        return [path]
    return [each for name, inner in below for each in (tree(path / name) if inner else [path / name])]
