"""`records/people.json`: everybody who may come in, private, and written whole. The desk's process alone writes it."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from dalaba.core import atomic, typed_json
from dalaba.core.model import Instant, Reason
from dalaba.doors.console.people import UNUSED, Book, Device, Person

FILE = "records/people.json"
_SEEN_EVERY: Instant = 10 * 60_000
"""Milliseconds between two notes of when a phone was last seen."""


class Register:
    """The people of one station. Any thread may ask and change it.

    A file that is broken lets nobody in, and is put aside when somebody is entered anew; the key that `console` hands
    out opens the page all the same.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._path = folder, folder / FILE
        self._lock = threading.RLock()
        self.trouble: Reason | None = None
        """Why the file cannot be used."""
        self.changes = 0
        """How often anything has changed: whoever is inside may have to leave."""
        self._gone: set[str] = set()
        self._book = self._read()

    @property
    def book(self) -> Book:
        """Everybody, as it stands now."""
        return self._book

    def change(self, made: Callable[[Book], Book]) -> Book:
        """Change the book, and write it before it counts. Raises OSError, and changes nothing, if the disk refuses."""
        with self._lock:
            book = made(self._book)
            if book == self._book:
                return book
            if self.trouble is not None and self._path.exists():
                atomic.set_aside(self._folder, self._path)
            self._write(book)
            self._gone |= {each.key for each in self._book.devices} - {each.key for each in book.devices}
            self._book, self.trouble = book, None
            self.changes += 1
            return book

    def phone(self, cookie: str, now: Instant) -> Device | None:
        """The phone with this cookie; None if there is none, or if it was not used for very long."""
        key = digest(cookie)
        found = next((each for each in self._book.devices if each.key == key), None)
        if found is None or not self._book.phones.on or now - found.seen > UNUSED:
            return None
        return found

    def was_taken_back(self, cookie: str) -> bool:
        """Whether this was the cookie of a phone until somebody took it back, in this run of the desk."""
        return digest(cookie) in self._gone

    def saw(self, device: Device, now: Instant) -> None:
        """Note that a phone was used, now and then."""
        if now - device.seen >= _SEEN_EVERY:
            with self._lock:
                if self._book.device(device.id) is not None:
                    self._book = self._book.with_device(replace(device, seen=now))

    def write_seen(self) -> None:
        """Write when phones were seen. Raises OSError if the disk refuses."""
        with self._lock:
            if self.trouble is None and self._book != self._written:
                self._write(self._book)

    def holder(self, identity: str) -> Person | None:
        """The person with this phone; None if it was taken back, or phones are off."""
        device = self._book.device(identity) if self._book.phones.on else None
        return None if device is None else self._book.who_holds(device)

    def _write(self, book: Book) -> None:
        text = json.dumps(asdict(book), ensure_ascii=False, indent=1)
        atomic.write(self._path, text.encode(), private=True)
        self._written = book

    def _read(self) -> Book:
        self._written = Book()
        try:
            self._written = atomic.read_json(self._path, _book) or Book()
        except (OSError, atomic.Broken) as error:
            self.trouble = Reason("page_people.unreadable", {"why": str(error)})
        return self._written


def digest(cookie: str) -> str:
    """What is kept of a phone's cookie: it proves the cookie, and does not tell it."""
    return hashlib.sha256(cookie.encode("utf-8", "surrogateescape")).hexdigest()


def _book(plain: object) -> Book:
    if not isinstance(plain, dict):
        raise TypeError(plain)
    book: Book = typed_json.form(Book).strict(plain)
    return book
