"""`audio/sounds`: the bells and the music that people brought, and what is known of each; it is never written here.

A file is looked at once, until its time or size changes, and read to its end in the background, bit by bit. What was
known of a folder that can no longer be read (a stick that was pulled out) is kept, so that the clips made of its sounds
go on.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from time import monotonic

from dalaba.core import atomic
from dalaba.core.bells import BELLS, FORM, sync_of
from dalaba.core.model import Millis, Reason
from dalaba.core.problems import Bad
from dalaba.speech.library import playlists, sound_reading
from dalaba.speech.library.index import RENDERED
from dalaba.speech.library.sound_memory import Entry, Known, Memory, dumps, shaped
from dalaba.speech.library.sound_names import SOUNDS, SoundNames, folders_of, sound_names

FILE = "sounds.json"
LOOKING = 5.0
"""Seconds that one view may take to look at new files; the others are looked at by the next one."""
_MOST_OF_A_LIST = 4_000_000
"""Bytes."""
DIFFERS: Millis = 100
"""A length that was heard replaces the one that the file states if they differ by more than this."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound as it is known now."""

    name: str
    path: str
    """From `audio/sounds`; "" for a bell that is made here."""
    known: Known
    away: bool = False
    """Whether its folder cannot be read now."""

    @property
    def length(self) -> Millis:
        """0 if it is not known yet."""
        return self.known.length

    @property
    def built_in(self) -> bool:
        return not self.path

    @property
    def sync(self) -> Millis:
        """How long after its beginning the moment comes that counts."""
        return sync_of(self.name) if self.built_in else 0


@dataclass(frozen=True, slots=True)
class Playlist:
    """A folder or a list of files. `lacking`: the sounds that a list names and that are not there."""

    name: str
    entries: tuple[Entry, ...]
    lacking: tuple[str, ...] = ()
    away: bool = False
    """Whether it cannot be read now."""


class Sounds:
    """One station's sounds. Many threads may use it at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root = os.fspath(folder / SOUNDS)
        self._file = folder / RENDERED / FILE
        self._guard = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._changed: set[str] = set()
        self._memory: Memory | None = None

    def now(self) -> SoundsNow:
        """A view that lists the folder once and looks at each file once; for many questions at a time."""
        return SoundsNow(self)

    def path(self, sound: Sound) -> Path:
        """Where a sound's file lies."""
        return self._folder / SOUNDS / sound.path

    def is_there(self, path: str) -> bool:
        """Whether there is something at a path from `audio/sounds`."""
        return os.path.exists(f"{self._root}/{path}")

    @property
    def memory(self) -> Memory:
        with self._guard:
            if self._memory is None:
                self._memory = self._read()
            return self._memory

    def names(self) -> SoundNames:
        """What is in the folder now."""
        return sound_names(self._folder)

    # -- one file

    def known(self, path: str, patience: float) -> Known | None:
        """What is known of the file at a path from `audio/sounds`; None if there is none now. One that is new is looked
        at if there is `patience` left."""
        try:
            status = os.stat(f"{self._root}/{path}")
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None  # opening a pipe or a device might block for ever
        before = self.memory.sounds.get(path)
        same = before is not None and (before.stamp, before.size) == (status.st_mtime_ns, status.st_size)
        if before is not None and same and (before.trouble is None or _is_broken(before)):
            return before
        known = Known(status.st_mtime_ns, status.st_size, former=_former(before))
        if patience <= 0:
            return known
        found = sound_reading.look(self._folder / SOUNDS / path, path)
        known = known._replace(length=found.length, channels=found.channels, trouble=found.trouble)
        self._note(path, known)
        return known

    def listen(self, path: str, alive: Callable[[], None] = lambda: None) -> Known | None:
        """Read a file to its end, if that was not done since it changed; None if there is none, or if it changes
        meanwhile. `alive` is called again and again."""
        before = self.known(path, LOOKING)
        if before is None or (before.digest and before.loudness is not None) or _is_broken(before):
            return before
        file = self._folder / SOUNDS / path
        heard = sound_reading.listen(file, path, alive)
        try:
            digest = sound_reading.digest_of(file, alive)
        except OSError:
            return None
        length = heard.length if abs(heard.length - before.length) > DIFFERS else before.length
        known = before._replace(
            length=length, channels=heard.channels, trouble=heard.trouble, digest=digest, loudness=heard.loudness,
            peak=heard.peak,
        )  # fmt: skip
        if heard.trouble is not None:
            known = known._replace(length=before.length, loudness=None)
        return self._settled(path, known)

    def digest(self, path: str, alive: Callable[[], None] = lambda: None) -> Known | None:
        """Read a file's bytes, if that was not done since it changed; None as in `listen`."""
        before = self.known(path, LOOKING)
        if before is None or before.digest:
            return before
        try:
            found = sound_reading.digest_of(self._folder / SOUNDS / path, alive)
        except OSError:
            return None
        return self._settled(path, before._replace(digest=found))

    def unchanged(self, path: str, known: Known) -> bool:
        """Whether a file is as it was."""
        try:
            status = os.stat(self._folder / SOUNDS / path)
        except OSError:
            return False
        return (status.st_mtime_ns, status.st_size) == (known.stamp, known.size)

    def refuse(self, path: str, known: Known, trouble: Reason) -> None:
        """Remember that a file cannot be used, until it changes."""
        if self.unchanged(path, known):
            self._note(path, known._replace(trouble=trouble))

    def _settled(self, path: str, known: Known) -> Known | None:
        """Remember what was read, unless the file was changed meanwhile."""
        if not self.unchanged(path, known):
            return None
        self._note(path, known)
        return known

    def _note(self, path: str, known: Known) -> None:
        memory = self.memory
        with self._guard:
            memory.sounds[path] = known
            self._changed.add(path)

    # -- lists

    def lines(self, name: str, path: str) -> tuple[Entry, ...] | None:
        """The sounds that a list names; those remembered if it cannot be read now; None if nothing is known."""
        memory = self.memory
        try:
            data = atomic.whole(self._folder / SOUNDS / path, _MOST_OF_A_LIST)
        except OSError:
            return memory.lists.get(name)
        found = tuple(playlists.entries(playlists.read_list(data), os.path.dirname(path)))
        if memory.lists.get(name) != found:
            with self._guard:
                memory.lists[name] = found
                self._changed.add("")
        return found

    # -- the memory

    def forget(self, paths: Iterable[str]) -> None:
        """Drop files that are gone."""
        memory = self.memory
        with self._guard:
            for path in paths:
                if memory.sounds.pop(path, None) is not None:
                    self._changed.add(path)

    def save(self) -> None:
        """Write what is new. What another program has learnt meanwhile is kept. Raises Bad("sound.cannot_write") if the
        disk refuses."""
        with self._guard:
            if not self._changed or self._memory is None:
                return
            if self._look() != self._stamp:
                self._take_in(self._read())
            try:
                atomic.write(self._file, dumps(self._memory))
            except OSError as error:
                raise Bad("sound.cannot_write", file=f"{RENDERED}/{FILE}", why=error.strerror or error) from error
            self._stamp = self._look()
            self._changed.clear()

    def _take_in(self, other: Memory) -> None:
        """Take from the file what this program has not changed itself."""
        mine = self._memory
        if mine is None:
            return
        for path, known in other.sounds.items():
            if path not in self._changed:
                mine.sounds[path] = known
        mine.lists = {**other.lists, **mine.lists}

    def _read(self) -> Memory:
        self._stamp = self._look()
        try:
            return atomic.read_json(self._file, shaped) or Memory()
        except (atomic.Broken, OSError):
            return Memory()  # the sounds are read again, and the file is written anew

    def _look(self) -> tuple[int, int]:
        try:
            status = os.stat(self._file)
        except OSError:
            return 0, 0
        return status.st_mtime_ns, status.st_size


class SoundsNow:
    """The sounds at one moment. Each file is looked at once, so that one saved meanwhile gives no mixed answers."""

    def __init__(self, sounds: Sounds) -> None:
        self._sounds = sounds
        self._until = monotonic() + LOOKING
        self.sound = cache(self._sound)
        self.playlist = cache(self._playlist)
        self._readable = cache(self._can_be_read)

    @cached_property
    def names(self) -> SoundNames:
        return self._sounds.names()

    @cached_property
    def away(self) -> dict[str, str]:
        """Name -> path of the remembered sounds whose folder cannot be read now. Those that are gone from a folder that
        can be read are forgotten."""
        there = set(self.names.files.values())
        lost = [path for path in list(self._sounds.memory.sounds) if path not in there]
        away = {path for path in lost if not self._readable(os.path.dirname(path))}
        self._sounds.forget(path for path in lost if path not in away and not self._sounds.is_there(path))
        return {playlists.name_of(path): path for path in sorted(away)}

    @cached_property
    def there(self) -> SoundNames:
        """Every name that a row may use: what is in the folder, and what is remembered of folders that are away."""
        found = self.names
        folders = found.folders.union(each for name in self.away for each in folders_of(os.path.dirname(name)))
        lists = {name: name for name in self._sounds.memory.lists if self.playlist(name) is not None}
        return found._replace(
            files={**found.files, **self.away}, folders=folders, bare=found.bare - folders,
            lists={**lists, **found.lists},
        )  # fmt: skip

    @cached_property
    def folders_away(self) -> tuple[str, ...]:
        """The folders that held sounds and cannot be read now."""
        return tuple(sorted({os.path.dirname(path) for path in self.away.values()}))

    @property
    def all(self) -> Iterator[Sound]:
        """Every sound: the bells made here, what is in the folder, and what is remembered of folders that are away."""
        for name in dict.fromkeys((*BELLS, *self.names.files, *self.away)):
            if (found := self.sound(name)) is not None:
                yield found

    def _sound(self, name: str) -> Sound | None:
        path = self.names.files.get(name)
        if path is not None:
            known = self._sounds.known(path, self._until - monotonic())
            if known is not None:
                return Sound(name, path, known)
        if name in self.away:
            return Sound(name, self.away[name], self._sounds.memory.sounds[self.away[name]], away=True)
        if name in BELLS:
            return Sound(name, "", Known(0, 0, BELLS[name], digest=f"bell {FORM} {name}", loudness=-16.0))
        return None

    def _playlist(self, name: str) -> Playlist | None:
        """A playlist, its sounds in their order; None if there is none of that name."""
        if name in self.names.lists or (name in self._sounds.memory.lists and name not in self.names.folders):
            found = self._list(name)
            if found is not None:
                return found
        inside = [each for each in (*self.names.files, *self.away) if each.startswith(f"{name}/")]
        if not inside:
            return None
        away = not any(each in self.names.files for each in inside)
        return Playlist(name, tuple((each, 1) for each in playlists.in_order(dict.fromkeys(inside))), away=away)

    def _list(self, name: str) -> Playlist | None:
        path = self.names.lists.get(name)
        if path is None and self._readable(os.path.dirname(name)):
            return None  # somebody has deleted it
        found = self._sounds.lines(name, path) if path else self._sounds.memory.lists.get(name)
        if found is None:
            return None
        there = tuple(each for each in found if self.sound(each[0]) is not None)
        lacking = tuple(each for each, _ in found if self.sound(each) is None)
        return Playlist(name, there, lacking, away=path is None)

    def _can_be_read(self, folder: str) -> bool:
        try:
            with os.scandir(self.names.root / folder):
                return True
        except OSError:
            return False


def unheard(sounds: Iterable[Sound]) -> list[Sound]:
    """Those of which nobody has heard the whole file yet, without those that cannot be heard."""
    return [
        each for each in sounds
        if not each.built_in and not each.away and each.known.trouble is None and each.known.loudness is None
    ]  # fmt: skip


def listen_to(sounds: Sounds, wanted: Collection[Sound], seconds: float, alive: Callable[[], None]) -> tuple[int, bool]:
    """Read some of these to their end, for about so long. Returns how many were heard, and whether anything was learnt
    that changes what is planned: a length, or trouble."""
    until, heard, changed = monotonic() + seconds, 0, False
    for each in wanted:
        known = sounds.listen(each.path, alive)
        if known is not None:
            heard += 1
            changed = changed or (known.length, known.trouble) != (each.known.length, each.known.trouble)
        if monotonic() > until:
            break
    return heard, changed


def _former(before: Known | None) -> str:
    """The digest that a changed file had before."""
    return (before.digest or before.former) if before is not None else ""


def _is_broken(known: Known) -> bool:
    return known.trouble is not None and not _may_be_well(known.trouble)


def _may_be_well(trouble: Reason) -> bool:
    """Whether the trouble may be over, because the PC's fault is gone."""
    from dalaba.sound.codec import may_be_read_now

    return may_be_read_now(trouble)
