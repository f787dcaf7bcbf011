"""`audio/recorded`: the recordings people brought, their takes, and what decoding them found. It is never written here.

A name stands for its newest take in any format: `停水.客家话.m4a` means `停水.客家话.2.mp3` if that exists. A name with
a number means that take only.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from dalaba.core.languages import code_of
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.speech.library.file_names import Named, is_half, is_nobodys, named, other_suffix
from dalaba.speech.library.index import Heard, Index

RECORDED = "audio/recorded"


class Recordings:
    """One station's recordings. What is found about them is kept in `index`; `changed` is set when that is new."""

    def __init__(self, folder: Path, index: Index) -> None:
        self._folder = folder
        self._index = index
        self.changed = False

    def now(self) -> RecordingsNow:
        """A view that looks at each recording once; for many questions at a time."""
        return RecordingsNow(self)

    def path(self, piece: str) -> Path:
        """The path of a recording. Raises Bad("sound.outside") for a name that leads out of `audio/recorded`."""
        inside = os.path.normpath(piece)
        if os.path.isabs(piece) or Path(piece).drive or inside.split(os.sep)[0] == os.pardir:
            raise Bad("sound.outside", file=piece)
        return self._folder / RECORDED / inside

    def newest(self, piece: str) -> str:
        """The take that a name stands for; the name itself if there is none. Raises Bad like `path`."""
        path, asked = self.path(piece), named(piece)
        if asked.numbered:
            return piece
        inside = os.path.dirname(piece)
        takes = [(take.number, name == path.name, name) for name, take in self._beside(path)]
        best = max(takes, default=(0, True, path.name))[2]
        return f"{inside}/{best}" if inside else best

    def _beside(self, path: Path) -> Iterator[tuple[str, Named]]:
        """The takes of the same recording in the same folder."""
        stem = named(path.name).stem
        try:
            names = [entry.name for entry in os.scandir(path.parent) if entry.name.startswith(stem) and entry.is_file()]
        except OSError:
            return
        for name in names:
            take = named(name)
            if take.stem == stem:
                yield name, take

    def takes(self, piece: str) -> list[str]:
        """All takes of a name, lowest number first."""
        inside = os.path.dirname(piece)
        found = sorted((take.number, name) for name, take in self._beside(self.path(piece)))
        return [f"{inside}/{name}" if inside else name for _, name in found]

    def every(self) -> list[str]:
        """All sound files, sorted, also in subfolders: files with a sound's suffix or none."""
        return [piece for piece in self.brought() if is_sound(piece)]

    def brought(self) -> list[str]:
        """All files that people put there, sounds or not, sorted, also in subfolders."""
        root = self._folder / RECORDED
        inside = (Path(where, name) for where, _, names in os.walk(root) for name in names if not is_nobodys(name))
        pieces = (path.relative_to(root) for path in inside if path.is_file())
        return sorted(each.as_posix() for each in pieces if not any(map(is_nobodys, each.parts)))

    def current(self) -> list[str]:
        """All sound files; of several takes only the newest."""
        newest: dict[str, tuple[int, str]] = {}
        for piece in self.every():
            take = named(piece)
            newest[take.stem] = max(newest.get(take.stem, (0, "")), (take.number, piece))
        return sorted(piece for _, piece in newest.values())

    def next_take(self, piece: str) -> str:
        """The name under which the next take must be saved; the name itself if there is no take yet."""
        takes = self.takes(piece)
        if not takes:
            return piece
        return f"{named(piece).stem}.{max(named(each).number for each in takes) + 1}{named(piece).suffix}"

    def digest(self, piece: str) -> str | None:
        """The digest of a recording; None if there is no such file, "" if it is too big to be read.

        The file is read only if its time or size has changed.
        """
        known = self._known(piece)
        return known.digest if known else None

    def heard(self, piece: str) -> Heard | None:
        """What decoding a recording found; None if there is no such file. It is decoded once, until it changes."""
        known = self._known(piece)
        if known is None or _is_settled(known):
            return known
        seconds, doubts, trouble = _listened(self.path(piece), piece)
        self._index.recordings[piece] = known = replace(known, seconds=seconds, doubts=doubts, trouble=trouble)
        self.changed = True
        return known

    def _known(self, piece: str) -> Heard | None:
        path = self.path(piece)
        try:
            status = os.stat(path)
            if not stat.S_ISREG(status.st_mode):
                return None  # opening a pipe or a device might block for ever
            seen = self._index.recordings.get(piece)
            if seen and (seen.stamp, seen.size) == (status.st_mtime_ns, status.st_size):
                return seen
            digest = _digest(path, status.st_size)
        except OSError:
            return None
        found = Heard(status.st_mtime_ns, status.st_size, digest)
        if seen and seen.digest == digest:
            found = replace(seen, stamp=found.stamp, size=found.size)
        self._index.recordings[piece] = found
        self.changed = True
        return found


class RecordingsNow:
    """The recordings at one moment. Each is looked at once, so that a file saved meanwhile gives no mixed answers."""

    def __init__(self, recordings: Recordings) -> None:
        self.newest = cache(recordings.newest)
        self.digest = cache(recordings.digest)
        self.heard = cache(recordings.heard)


def _is_settled(known: Heard) -> bool:
    """Whether a recording has been decoded, and no decoder was installed since that could read what failed then."""
    from dalaba.sound.codec import may_be_read_now

    reasons = [*known.doubts, *([known.trouble] if known.trouble else [])]
    return (known.seconds is not None or known.trouble is not None) and not any(map(may_be_read_now, reasons))


def is_sound(piece: str) -> bool:
    """Whether a file is named like a sound: with a sound's suffix, or none."""
    suffix = other_suffix(piece)
    return not is_half(piece) and (not suffix or code_of(suffix[1:]) is not None)


def _digest(path: Path, size: int) -> str:
    """The file's digest; "" if it is too big to be used, which decoding reports."""
    from dalaba.sound.codec import MOST_BYTES

    if size > MOST_BYTES:
        return ""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listened(path: Path, piece: str) -> tuple[float | None, tuple[Reason, ...], Reason | None]:
    """(seconds, warnings, trouble) from decoding a recording; the reasons name it with its folder."""
    from dalaba.sound.codec import CodecError, take

    try:
        found = take(path, 22_050)[1]
    except CodecError as error:
        return None, (), _of(error.reason, piece)
    return found.seconds, tuple(_of(each, piece) for each in found.doubts), None


def _of(reason: Reason, piece: str) -> Reason:
    return Reason(reason.code, {**reason.params, "file": piece} if "file" in reason.params else reason.params)
