"""The book of warnings on the disk, `records/county.json`, and the certificates that a person put into `county/`."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.lock import Lock
from dalaba.core.typed_json import as_json, form
from dalaba.county.book import Book

FILE, LOCK = "records/county.json", "records/county.lock"
CERTIFICATES = "county"
_ENDINGS = (".pem", ".crt", ".cer")
_LARGEST, _MOST = 64_000, 50


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Only one program at a time works with the book. Raises `lock.Held`."""
    (folder / LOCK).parent.mkdir(exist_ok=True)
    with Lock(folder / LOCK):
        yield


def read_book(folder: Path) -> Book:
    """The book. A broken one is put aside and counts as empty: at worst a warning is said once more."""
    try:
        return atomic.read_json(folder / FILE, form(Book).strict) or Book()
    except atomic.Broken as broken:
        atomic.set_aside(folder, broken.path)
        return Book()


def write_book(folder: Path, book: Book) -> None:
    """Keep it. Raises OSError if the disk refuses: then nothing is said, since a restart would repeat it."""
    atomic.write(folder / FILE, json.dumps(as_json(book), ensure_ascii=False).encode())


def certificates(folder: Path) -> Mapping[str, str]:
    """Name -> PEM. A file that is none proves nothing, and is not mentioned here."""
    place = folder / CERTIFICATES
    found = sorted(each for each in place.iterdir() if each.suffix.lower() in _ENDINGS) if place.is_dir() else []
    return {each.stem: pem for each in found[:_MOST] if (pem := _pem(each))}


def _pem(path: Path) -> str:
    try:
        data = atomic.whole(path, _LARGEST)
    except OSError:
        return ""
    if b"-----BEGIN CERTIFICATE-----" in data:
        return data.decode("ascii", "replace")
    return ssl.DER_cert_to_PEM_cert(data) if data[:1] == b"\x30" else ""
