"""What a township hands to one PC: a list of files by digest, signed. Pure.

    files      what people wrote (`station/…`: station.yaml, scripts/, schedules/, days), and clips (`clips/DIGEST.mp3`)
    voices     the identity of each voice at the township, so that clips are found by their keys without that voice

The list is a file itself, because it may be larger than a message: the signed envelope (kind `manifest`) names it by
its digest (`body`: a `Pointer`). It counts only when every file is there, has its digest, and every clip decodes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Annotated

from dalaba.core import typed_json
from dalaba.core.model import Instant
from dalaba.core.typed_json import between

LARGEST = 64_000_000
"""Bytes of a list."""
MOST_FILES = 50_000


def is_digest(text: str) -> bool:
    """Whether it is a SHA-256 in hexadecimal digits."""
    return len(text) == 64 and all(each in "0123456789abcdef" for each in text)


def is_safe(path: str) -> bool:
    """Whether a path stays inside its folder on every system."""
    parts = path.split("/")
    return (
        0 < len(path) <= 500 and "\\" not in path and ":" not in path and all(ord(each) >= 32 for each in path)
        and all(each not in ("", ".", "..") and not each.endswith((" ", ".")) for each in parts)
        and not PurePosixPath(path).is_absolute() and parts[0] in ("station", "clips")
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """One file of it."""

    path: Annotated[str, is_safe]
    digest: Annotated[str, is_digest]
    size: Annotated[int, between(0, 10**10)]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything one PC should have."""

    township: str
    node: str
    outlets: tuple[str, ...]
    """The PC's outlets, by the township's names."""
    made: Instant
    until: Instant
    """The clips suffice until then."""
    files: tuple[File, ...]
    voices: Mapping[str, str] = field(default_factory=dict)
    """What identifies each voice of the township -> its identity; how, says `desk.received`."""
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
    paths = [each.path.casefold() for each in manifest.files]
    if len(paths) > MOST_FILES or len(set(paths)) < len(paths):
        raise ValueError("files twice, or too many")
    return manifest
