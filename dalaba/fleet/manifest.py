"""What a township hands to one PC: a list of files by digest, signed. Pure.

    station/…            a station's folder as `desk.root.Station.read` reads it: station.yaml without anything of the
                         township's own PC, scripts/, schedules/, days, approvals, the recordings that are used, and in
                         audio/rendered what is known of them (index.json) and of sounds (sounds.json)
    station/audio/rendered/handed.json   the clips by input key (`speech.library.handed`)
    clips/DIGEST.mp3     the clips themselves; a key whose clip is not in the list is of a neighbour: only its length
                         counts here

The station has every outlet's name and kind, so that zones and rows mean what they mean at the township. In full it has
the PC's own outlets, and those that may delay them because they are in earshot, and so on from one to the next.

Keys hang on the voices that the township has. `voices` says what must be known of them, so that the same keys are found
without any of them: whoever opens the engine, the model's file name and the speaker of a row there gets a voice that
speaks the languages of its rows, has its `identity` at its rate, and is `whole` as it says. A voice that is not in that
list cannot be had at the township, and must not be had here either.

The list is a file itself, because it may be larger than a message: the signed envelope (kind `manifest`) names it by
its digest (`body`: a `Pointer`). It counts only when every file is there, has its digest, and every clip decodes.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated

from dalaba.core import typed_json
from dalaba.core.file_names import is_device
from dalaba.core.model import Instant
from dalaba.core.typed_json import between

LARGEST = 64_000_000
"""Bytes of a list."""
MOST_FILES = 50_000
MOST_BYTES = 20_000_000_000
"""Bytes of all its files."""


def is_digest(text: str) -> bool:
    """Whether it is a SHA-256 in hexadecimal digits."""
    return len(text) == 64 and all(each in "0123456789abcdef" for each in text)


def is_safe(path: str) -> bool:
    """Whether a path stays inside its folder on every system, and names a file and no device."""
    parts = path.split("/")
    if not 0 < len(path) <= 500 or parts[0] not in ("station", "clips") or len(parts) < 2:
        return False
    if parts[0] == "clips":
        return len(parts) == 2 and path.endswith(".mp3") and is_digest(parts[1].removesuffix(".mp3"))
    return all(map(_is_safe_name, parts))


def _is_safe_name(name: str) -> bool:
    return (
        name not in ("", ".", "..") and not name.endswith((" ", ".")) and not set(name) & set('\\:*?"<>|')
        and name.isprintable() and len(name.encode(errors="replace")) <= 250 and not is_device(name)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """One file of it."""

    path: Annotated[str, is_safe]
    digest: Annotated[str, is_digest]
    size: Annotated[int, between(0, 10**10)]


@dataclass(frozen=True, slots=True)
class TownVoice:
    """A voice as the township has it, for one language at one rate."""

    engine: str
    language: str
    rate: int
    identity: str
    model: str = ""
    """The name of its model's file or folder, without the path."""
    speaker: str = ""
    whole: bool = False
    """Whether it is given whole sentences."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything one PC should have."""

    township: str
    node: str
    outlets: tuple[str, ...]
    """The PC's outlets, by the township's names."""
    made: Instant
    """When its first day begins; so the same content has the same digest all day."""
    until: Instant
    """The clips suffice until then."""
    files: tuple[File, ...]
    voices: tuple[TownVoice, ...] = ()
    program: str = ""
    """The township's version of the program. Another one may read a text otherwise, and then finds no clip for it."""
    form: Annotated[int, between(1, 1)] = 1

    @property
    def data(self) -> bytes:
        """The list as a file."""
        return json.dumps(typed_json.as_json(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Pointer:
    """The body of an envelope of kind `manifest`: which list counts."""

    digest: Annotated[str, is_digest]
    size: Annotated[int, between(1, LARGEST)]

    @staticmethod
    def to(manifest: Manifest) -> Pointer:
        """The pointer to a list."""
        data = manifest.data
        return Pointer(hashlib.sha256(data).hexdigest(), len(data))


def parse(data: bytes) -> Manifest:
    """The list in these bytes, whose digest was checked. Raises ValueError."""
    if len(data) > LARGEST:
        raise ValueError("too large")
    try:
        found = json.loads(data)
    except RecursionError as error:
        raise ValueError("no manifest") from error
    if not isinstance(found, dict):
        raise ValueError("no manifest")
    manifest: Manifest = typed_json.form(Manifest).strict(found)
    _check(manifest.files)
    return manifest


def _check(files: tuple[File, ...]) -> None:
    paths = {unicodedata.normalize("NFC", each.path).casefold() for each in files}
    if len(files) > MOST_FILES or len(paths) < len(files):
        raise ValueError("files twice, or too many")
    if sum(each.size for each in files) > MOST_BYTES:
        raise ValueError("too large")
    folders = {str(each) for path in paths for each in PurePosixPath(path).parents}
    if folders & paths:
        raise ValueError("a file and a folder of one name")
    if any(each.path.startswith("clips/") and each.path != f"clips/{each.digest}.mp3" for each in files):
        raise ValueError("a clip by another name")
