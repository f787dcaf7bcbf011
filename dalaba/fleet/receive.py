"""Receiving what a township hands out: everything is fetched, checked and decoded before any of it counts.

The manifest's signature was verified by the caller. Whatever goes wrong here, the last good generation goes on, and the
reason is told. What was fetched is kept for the next try.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from dalaba.core import typed_json
from dalaba.core.lock import Held, Lock
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.fleet import received_files
from dalaba.fleet.clips_apart import decoded_apart
from dalaba.fleet.fetch import Fetcher
from dalaba.fleet.manifest import File, Manifest, Pointer, parse
from dalaba.fleet.received_files import BLOBS, CLIPS, LIST, Current
from dalaba.trust.marks import Marks
from dalaba.trust.member import FOLDER, Member
from dalaba.trust.verify import Verified

LOCK = f"{FOLDER}/receive.lock"
_FREE = 300_000_000
"""Bytes of the disk that stay free: the ledger must go on."""
Decoded = Callable[[Path, Path, Collection[str]], Reason | None]
"""(the generation's station, the folder of the clips by digest, digests) -> why one of them cannot be heard; None: all
can."""


@dataclass(frozen=True)
class Receiver:
    """Receives for one PC. One at a time."""

    station: Path
    member: Member
    marks: Marks
    decoded: Decoded = decoded_apart
    free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
    step: Callable[[str], None] = lambda _: None
    """For tests: told before each step."""

    def receive(self, found: Verified, fetcher: Fetcher) -> Current:
        """Have what this manifest names, and let it count. The one that counts already is only looked at. Raises Bad,
        with the reason, or OSError; then what counted before goes on. Bad("handing.busy"): another program receives
        just now, such as the agent while somebody brings a stick."""
        try:
            lock = Lock(self.station / LOCK)
        except Held as held:
            raise Bad("handing.busy") from held
        with lock:
            return self._receive(found, fetcher)

    def _receive(self, found: Verified, fetcher: Fetcher) -> Current:
        pointer = _pointer(found)
        town = received_files.town_of(self.station, found.envelope.iss)
        before = received_files.current(town)
        if before is not None:
            _refuse_older(found, before)
            if (before.wire, before.digest) == (found.wire.text, pointer.digest) and _is_whole(town, before):
                return before
        new = Current(found.wire.text, _free_name(found, before), pointer.digest)
        self.step("list")
        manifest = self._list(town, pointer, fetcher)
        self._refuse_foreign(manifest, found)
        self._refuse_large(town, manifest)
        had = _had(town, before)
        clips = self._fetch(town, manifest, had, fetcher)
        made = self._made(town, manifest, had)
        self.step("decode")
        if clips and (why := self.decoded(made / "station", town / BLOBS, clips)) is not None:
            raise Bad(why.code, **why.params)
        self.step("place")
        _place(town, clips)
        self.step("finish")
        received_files.finish(town, made, new.generation)
        self.step("mark")
        self._mark(found)
        self.step("activate")
        received_files.activate(town, new)
        self.step("tidy")
        with suppress(OSError):  # the new one counts; what could not be deleted goes the next time
            received_files.tidy(town, (new.generation, *((before.generation,) if before is not None else ())))
        return new

    def _mark(self, found: Verified) -> None:
        """An older one never counts again. The same one may, since that changes nothing, and it heals what was lost."""
        envelope = found.envelope
        if envelope.seq:
            self.marks.note(found.mark, envelope.seq - 1, f"before {envelope.id}", envelope.exp)

    # -- the list

    def _list(self, town: Path, pointer: Pointer, fetcher: Fetcher) -> Manifest:
        path = town / BLOBS / pointer.digest
        if not _has(path, File(LIST, pointer.digest, pointer.size)):
            fetcher.fetch(pointer.digest, pointer.size, path)
        try:
            return parse(path.read_bytes())
        except ValueError as error:
            raise Bad("handing.no_list", why=error) from error

    def _refuse_foreign(self, manifest: Manifest, found: Verified) -> None:
        outlets = set(manifest.outlets) - set(self.member.outlets)
        if (manifest.township, manifest.node) != (found.envelope.iss, self.member.node) or outlets:
            raise Bad("handing.not_ours", township=manifest.township, node=manifest.node)

    def _refuse_large(self, town: Path, manifest: Manifest) -> None:
        sizes = {file.digest: file.size for file in manifest.files if not _clip(town, file.digest).exists()}
        lacking = sum(sizes.values())
        if lacking + _FREE > self.free(town):
            raise Bad("handing.no_room", megabytes=-(-(lacking + _FREE) // 1_000_000))

    # -- the files

    def _fetch(self, town: Path, manifest: Manifest, had: Had, fetcher: Fetcher) -> tuple[str, ...]:
        """Have every file of the list. Returns the clips that are new here: nobody has decoded them yet."""
        new = {}
        for file in manifest.files:
            is_clip = file.path.startswith(f"{CLIPS}/")
            if _has(_clip(town, file.digest) if is_clip else had.get(file.digest), file):
                continue
            blob = town / BLOBS / file.digest
            if not _has(blob, file):
                self.step("fetch")
                fetcher.fetch(file.digest, file.size, blob)
            if is_clip:
                new[file.digest] = True
        return tuple(new)

    def _made(self, town: Path, manifest: Manifest, had: Had) -> Path:
        """A folder with all the files of the generation but its clips."""
        self.step("make")
        made = received_files.making(town)
        for file in manifest.files:
            if not file.path.startswith(f"{CLIPS}/"):
                blob = town / BLOBS / file.digest
                _write(made / file.path, (blob if blob.exists() else had[file.digest]).read_bytes())
        _write(made / LIST, manifest.data)
        return made


Had: TypeAlias = Mapping[str, Path]
"""Digest -> a file of the generation before."""


def _pointer(found: Verified) -> Pointer:
    try:
        pointer: Pointer = typed_json.form(Pointer).strict(found.envelope.body)
    except typed_json.Wrong as wrong:
        raise Bad("handing.no_list", why=wrong.field) from wrong
    return pointer


def _refuse_older(found: Verified, before: Current) -> None:
    old, new = before.envelope, found.envelope
    if (new.epoch, new.seq) < (old.epoch, old.seq) or (
        (new.epoch, new.seq) == (old.epoch, old.seq) and found.wire.text != before.wire
    ):
        raise Bad("handing.older", seq=new.seq, newer=old.seq)


def _free_name(found: Verified, before: Current | None) -> str:
    """A generation's name; never that of the one that counts, which stays until the new one does."""
    name = f"{found.envelope.seq}-{hashlib.sha256(found.wire.text).hexdigest()[:12]}"
    return f"{name}-again" if before is not None and before.generation == name else name


def _is_whole(town: Path, what: Current) -> bool:
    """Whether everything that the generation names is here."""
    manifest = received_files.list_of(town, what.generation)
    if manifest is None or Pointer.to(manifest).digest != what.digest:
        return False
    return all(
        _has(
            _clip(town, file.digest) if file.path.startswith(f"{CLIPS}/") else town / what.generation / file.path, file
        )
        for file in manifest.files
    )


def _had(town: Path, before: Current | None) -> dict[str, Path]:
    manifest = received_files.list_of(town, before.generation) if before is not None else None
    if before is None or manifest is None:
        return {}
    return {file.digest: town / before.generation / file.path for file in manifest.files}


def _clip(town: Path, digest: str) -> Path:
    return town / CLIPS / f"{digest}.mp3"


def _has(path: Path | None, file: File) -> bool:
    """Whether the file's bytes lie there."""
    try:
        if path is None or path.stat().st_size != file.size:
            return False
        with open(path, "rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == file.digest
    except FileNotFoundError:
        return False


def _place(town: Path, clips: Collection[str]) -> None:
    """The clips, which are decoded by now, go where they are heard from."""
    for digest in clips:
        place = _clip(town, digest)
        place.parent.mkdir(exist_ok=True)
        os.replace(town / BLOBS / digest, place)
    if clips:
        received_files.sync(town / CLIPS)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
