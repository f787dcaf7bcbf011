"""audio/: the recordings people brought (kept, never touched) and the clips made here (disposable).

Only this room writes `audio/rendered`. Its index has, for every input key, the clip's file and that file's digest: the
key tells whether a clip is current, the digest whether it is intact. If a file's time or size has changed, the file is
read before it is used. Files have names that a person can find; each file and the index are written whole or not at
all.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

from dalaba.core import atomic
from dalaba.core.model import Clip, Reason
from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.speech.library.file_names import named
from dalaba.speech.library.index import RENDERED, Heard, Index, Made, Parts, Row, Slot, dumps, shaped
from dalaba.speech.library.recordings import RECORDED, Recordings
from dalaba.speech.library.sentences import Sentences
from dalaba.speech.library.sound_names import SOUNDS
from dalaba.speech.library.sounds import Sounds

__all__ = [
    "INDEX", "RECORDED", "RENDERED", "SOUNDS", "Heard", "Library", "Made", "Parts", "Slot", "State", "named", "safe",
]  # fmt: skip

INDEX = "index.json"
SENTENCES = "sentences"
_UNFINISHED = ".*.mp3.*.part"
State = Literal["whole", "missing", "damaged", "unknown"]
"""How a clip's file is; "unknown": it was never made."""
_UNSAFE = late(r"[^\w·-]+")


class Library:
    """One station's audio. Opening it reads the index, one small file; `save` writes the changes.

    Several programs may use it at once (the desk, and a command in a window): `save` keeps what the others have saved
    meanwhile.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root = os.fspath(folder)
        self._changed = False
        self._forgotten: set[str] = set()
        self._stamp = (0, 0)
        self.trouble: Reason | None = None
        """What was wrong with the index when it was read."""
        self._index = self._read()
        self.recordings = Recordings(folder, self._index)
        self.sentences = Sentences(folder / RENDERED / SENTENCES)
        self.sounds = Sounds(folder)

    # -- clips

    def find(self, key: str) -> Made | None:
        """The clip made for an input key, if its file is intact. The file is read only if its time has changed."""
        return self._index.clips[key].made if self.state(key) == "whole" else None

    def state(self, key: str, read: bool = False) -> State:
        """How a clip's file is. `read`: check its digest, even if its time and size are the same."""
        row = self._index.clips.get(key)
        if row is None:
            return "unknown"
        path = f"{self._root}/{row.made.clip.file}"
        try:
            status = os.stat(path)
            if not read and (status.st_size, status.st_mtime_ns) == (row.size, row.stamp):
                return "whole"
            return self._looked(key, row, path, status)
        except OSError:
            return "missing"

    def distrust(self, files: Iterable[str]) -> None:
        """Read these clips before they are used again, even if their time and size are the same."""
        doubtful = set(files)
        for key, row in list(self._index.clips.items()):
            if row.made.clip.file in doubtful:
                self._index.clips[key] = replace(row, stamp=0)
                self._changed = True

    def _looked(self, key: str, row: Row, path: str, status: os.stat_result) -> State:
        """Check a file's digest. If only its time has changed, remember the new time."""
        if status.st_size != row.size:
            return "damaged"
        with open(path, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != row.made.clip.digest:
                if status.st_mtime_ns == row.stamp:  # else it would count as whole next time
                    self._index.clips[key] = replace(row, stamp=0)
                    self._changed = True
                return "damaged"
        if status.st_mtime_ns != row.stamp:
            self._index.clips[key] = replace(row, stamp=status.st_mtime_ns)
            self._changed = True
        return "whole"

    def put(
        self, key: str, name: str, data: bytes, skip: int, frames: int, rate: int, *,
        by: str = "", loudness: float = 0.0, peak: float = 0.0, parts: Parts | None = None,
    ) -> Made:  # fmt: skip
        """Write a finished clip. `name` is "script/what it is". Raises Bad("sound.cannot_write") if the disk
        refuses."""
        file = _file_of(name, key)
        path = self._folder / file
        try:
            atomic.write(path, data)
            stamp = path.stat().st_mtime_ns
        except OSError as error:
            raise Bad("sound.cannot_write", file=file, why=error.strerror or error) from error
        made = Made(Clip(file, hashlib.sha256(data).hexdigest(), rate, skip, frames, by), loudness, peak)
        return self._put(key, made, len(data), stamp, parts or {})

    @contextmanager
    def being_made(self, key: str, name: str) -> Iterator[Path]:
        """Where to write a clip that is too long to be held in memory; what is left there at the end is removed. Raises
        Bad("sound.cannot_write") if the disk refuses, in the block as well."""
        file = _file_of(name, key)
        try:
            beside = atomic.unfinished(self._folder / file)
            try:
                yield beside
            finally:
                beside.unlink(missing_ok=True)
        except OSError as error:
            raise Bad("sound.cannot_write", file=file, why=error.strerror or error) from error

    def put_written(
        self, key: str, name: str, beside: Path, cut: tuple[int, int, int], channels: int, *,
        loudness: float, peak: float, parts: Parts,
    ) -> Made:  # fmt: skip
        """Take in a clip that was written there. `cut`: its skip, frames and rate. Raises OSError if the disk
        refuses."""
        file, (skip, frames, rate) = _file_of(name, key), cut
        with open(beside, "rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        atomic.finish(beside, self._folder / file)
        status = (self._folder / file).stat()
        made = Made(Clip(file, digest, rate, skip, frames, channels=channels), loudness, peak)
        return self._put(key, made, status.st_size, status.st_mtime_ns, parts)

    def _put(self, key: str, made: Made, size: int, stamp: int, parts: Parts) -> Made:
        self._index.clips[key] = Row(made, size, stamp, parts)
        self._forgotten.discard(key)
        self._changed = True
        return made

    def clips(self) -> Iterator[tuple[str, Made, int]]:
        """(key, clip, size in bytes) of every clip in the index."""
        for key, row in self._index.clips.items():
            yield key, row.made, row.size

    def strays(self) -> list[str]:
        """The MP3s in `audio/rendered` that belong to no clip of the index; paths from the station's folder."""
        known = {row.made.clip.file for row in self._index.clips.values()}
        files = ((self._folder / RENDERED) / name for name in _tree(self._folder / RENDERED))
        found = (path.relative_to(self._folder).as_posix() for path in files if path.suffix == ".mp3")
        return sorted(name for name in found if name not in known)

    def remove(self, keys: Iterable[str], strays: Iterable[str] = ()) -> None:
        """Delete clips and strays, and the folders left empty. Raises Bad("sound.cannot_write") if the disk refuses."""
        gone = list(keys)
        files = [self._index.clips[key].made.clip.file for key in gone] + list(strays)
        inside = (self._folder / RENDERED).resolve()
        for file in files:
            path = self._folder / file
            if not path.parent.resolve().is_relative_to(inside):
                raise Bad("library.outside", file=file)  # a folder in the path is a link to somewhere else
            try:
                path.unlink(missing_ok=True)
                if path.parent != self._folder / RENDERED and not any(path.parent.iterdir()):
                    path.parent.rmdir()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise Bad("sound.cannot_write", file=file, why=error.strerror or error) from error
        self.forget(gone)

    def sweep_unfinished(self, before: float) -> None:
        """Delete what a crash left of clips that were being made: files last written before that time (seconds since
        1970). Raises Bad("sound.cannot_write") if the disk refuses."""
        for path in (self._folder / RENDERED).rglob(_UNFINISHED):
            try:
                if path.stat().st_mtime < before:
                    path.unlink(missing_ok=True)
            except FileNotFoundError:
                continue  # it was finished meanwhile
            except OSError as error:
                raise Bad("sound.cannot_write", file=path.name, why=error.strerror or error) from error

    def forget(self, keys: Iterable[str]) -> None:
        """Drop keys from the index; the files stay."""
        gone = set(keys)
        self._forgotten |= gone
        known = [self._index.clips.pop(key, None) for key in gone]
        self._changed = any(known) or self._changed
        self._index.forget(gone)

    # -- what is heard where

    def note(self, slots: Mapping[Slot, tuple[str, ...]]) -> None:
        """Remember which clip is heard where, to tell later why another one is made."""
        for slot, keys in slots.items():
            key = next((each for each in keys if each in self._index.clips), None)
            if key is not None:
                self._changed = self._index.note(slot, key) or self._changed

    def before(self, slot: Slot) -> Parts | None:
        """The parts of the clip that was heard in a slot before; None if none is known."""
        return self.parts(self._index.at(slot) or "")

    def parts(self, key: str) -> Parts | None:
        """What the clip with a key was made of; None if there is none."""
        row = self._index.clips.get(key)
        return row.parts if row else None

    # -- the index

    def save(self) -> None:
        """Write the index and what is known of the sounds, if anything changed. Raises Bad("sound.cannot_write") if the
        disk refuses."""
        self.sounds.save()
        if not self._changed and not self.recordings.changed:
            return
        path = self._folder / RENDERED / INDEX
        if self._look() != self._stamp:
            self._index.take_in(self._read(), self._forgotten)
        try:
            atomic.write(path, dumps(self._index))
        except OSError as error:
            raise Bad("sound.cannot_write", file=f"{RENDERED}/{INDEX}", why=error.strerror or error) from error
        self._stamp = self._look()
        self._changed = self.recordings.changed = False

    def _read(self) -> Index:
        self._stamp = self._look()
        path = self._folder / RENDERED / INDEX
        try:
            return atomic.read_json(path, shaped) or Index()
        except atomic.Broken as broken:
            self._put_aside(path, broken)
        except OSError:
            pass  # go on without one: its clips can be made again
        return Index()

    def _put_aside(self, path: Path, broken: atomic.Broken) -> None:
        try:
            aside = atomic.set_aside(self._folder, path).relative_to(self._folder)
        except OSError as error:
            self.trouble = Reason("files.unreadable", {"why": error.strerror or str(error)})
            return
        facts = {"file": f"{RENDERED}/{INDEX}", "why": broken.why, "aside": aside.as_posix()}
        self.trouble = Reason("files.put_aside", facts)
        self._stamp = self._look()

    def _look(self) -> tuple[int, int]:
        """Time and size of the index's file; they change when another program saves it."""
        try:
            status = os.stat(self._folder / RENDERED / INDEX)
        except OSError:
            return 0, 0
        return status.st_mtime_ns, status.st_size


def _tree(root: Path) -> Iterator[str]:
    for where, _, names in os.walk(root):
        for name in names:
            yield os.path.relpath(os.path.join(where, name), root)


def _file_of(name: str, key: str) -> str:
    return f"{RENDERED}/{safe(name)}·{key[:8]}.mp3"


def safe(name: str) -> str:
    """A name that every file system accepts, with its path separators: 核酸通知/普通话·五一村的乡亲."""
    return "/".join(_UNSAFE.sub("", piece.replace(" ", "_"))[:40] or "_" for piece in name.split("/"))
