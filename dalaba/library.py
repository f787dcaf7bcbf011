"""audio/: the recordings people brought (kept, never touched) and the clips made here (disposable).

The only room that writes `audio/rendered`. Its index says for every input key which file answers it and what that
file's digest is: current is a question of the key, intact one of the digest. Files have names a person can find; they
and the index are there whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dalaba import atomic
from dalaba.files.problems import Bad
from dalaba.model import Clip, Reason

RECORDED = "audio/recorded"
RENDERED = "audio/rendered"
INDEX = "index.json"
_FORM = 1
_UNSAFE = re.compile(r"[^\w·-]+")


@dataclass(frozen=True, slots=True)
class Made:
    """A clip of the index. `by`: which voices spoke it, or that it is a recording."""

    clip: Clip
    by: str = ""
    loudness: float = 0.0
    """LUFS, integrated."""
    peak: float = 0.0
    """dBTP."""


class Library:
    """One station's audio. Reading the index costs one small file; `save` writes what has been put since."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root = os.fspath(folder)
        self._changed = False
        self._made, self._sources = self._read()

    def find(self, key: str) -> Made | None:
        """The clip made for an input key, if its file is still there with its length. Its digest is not read here."""
        made = self._made.get(key)
        if made is None:
            return None
        try:
            return made[0] if os.stat(f"{self._root}/{made[0].clip.file}").st_size == made[1] else None
        except OSError:
            return None

    def put(self, key: str, name: str, data: bytes, skip: int, frames: int, rate: int, **facts: float | str) -> Made:
        """Keep a finished clip. `name` is "script/what it is"; Bad("sound.cannot_write") when the disk refuses."""
        file = f"{RENDERED}/{safe(name)}·{key[:8]}.mp3"
        try:
            atomic.write(self._folder / file, data)
        except OSError as error:
            raise Bad("sound.cannot_write", file=file, why=error.strerror or error) from error
        clip = Clip(file, hashlib.sha256(data).hexdigest(), rate, skip, frames)
        by, loudness, peak = str(facts.get("by", "")), float(facts.get("loudness", 0)), float(facts.get("peak", 0))
        made = Made(clip, by, loudness, peak)
        self._made[key] = (made, len(data))
        self._changed = True
        return made

    def source(self, piece: str) -> str | None:
        """The digest of a recording in `audio/recorded`, or None where there is no such file.

        A file whose time and size are as they were is not read again.
        """
        path = self.recording(piece)
        try:
            status = os.stat(path)
            seen = self._sources.get(piece)
            if seen and seen[:2] == [status.st_mtime_ns, status.st_size]:
                return str(seen[2])
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            return None
        self._sources[piece] = [status.st_mtime_ns, status.st_size, digest]
        self._changed = True
        return digest

    def recording(self, piece: str) -> Path:
        """Where a recording lies. Bad("sound.outside") for a name that leads out of `audio/recorded`."""
        inside = os.path.normpath(piece)
        if os.path.isabs(piece) or Path(piece).drive or inside.split(os.sep)[0] == os.pardir:
            raise Bad("sound.outside", file=piece)
        return self._folder / RECORDED / inside

    def broken(self, piece: str) -> Reason | None:
        """Why a recording cannot be used, or None: it decodes, and is not empty. Decodes it: for `check`."""
        from dalaba.codec import CodecError, probe

        try:
            probe(self.recording(piece))
        except (CodecError, Bad) as error:
            return error.reason
        return None

    def save(self) -> None:
        """Write the index, if anything changed. Bad("sound.cannot_write") when the disk refuses."""
        if not self._changed:
            return
        clips = {key: _row(made, size) for key, (made, size) in sorted(self._made.copy().items())}
        body = {"form": _FORM, "clips": clips, "sources": dict(sorted(self._sources.copy().items()))}
        path = self._folder / RENDERED / INDEX
        try:
            atomic.write(path, json.dumps(body, ensure_ascii=False, indent=0).encode())
        except OSError as error:
            raise Bad("sound.cannot_write", file=f"{RENDERED}/{INDEX}", why=error.strerror or error) from error
        self._changed = False

    def forget(self, keys: Iterable[str]) -> None:
        """Drop keys from the index; the files stay."""
        for key in keys:
            self._changed = self._made.pop(key, None) is not None or self._changed

    def _read(self) -> tuple[dict[str, tuple[Made, int]], dict[str, list[int | str]]]:
        """The index; an absent or broken one is an empty one: everything in it can be made again."""
        try:
            body = json.loads((self._folder / RENDERED / INDEX).read_bytes())
            if body["form"] != _FORM:
                return {}, {}
            return {key: _made(row) for key, row in body["clips"].items()}, dict(body["sources"])
        except (OSError, ValueError, KeyError, TypeError):
            return {}, {}


def _row(made: Made, size: int) -> list[object]:
    clip = made.clip
    facts = [made.by, round(made.loudness, 2), round(made.peak, 2)]
    return [clip.file, clip.digest, clip.rate, clip.skip, clip.frames, size, *facts]


def _made(row: list[object]) -> tuple[Made, int]:
    file, digest, rate, skip, frames, size, by, loudness, peak = row
    clip = Clip(str(file), str(digest), _int(rate), _int(skip), _int(frames))
    return Made(clip, str(by), float(str(loudness)), float(str(peak))), _int(size)


def _int(value: object) -> int:
    return int(str(value))


def safe(name: str) -> str:
    """A name fit for every file system, path separators kept: 核酸通知/普通话·五一村的乡亲."""
    return "/".join(_UNSAFE.sub("", piece.replace(" ", "_"))[:40] or "_" for piece in name.split("/"))
