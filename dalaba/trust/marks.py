"""What this PC has already obeyed: the highest number for each key, epoch, kind, scope and level, and handled ids.

A mark is on the disk (WAL, synchronous=FULL) before what it marks has any effect, so a power cut cannot make anything
happen twice. Several processes use the one file; each kind of envelope is marked by the process that obeys it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.trust.envelope import Envelope
from dalaba.trust.member import FOLDER

FILE = f"{FOLDER}/marks.sqlite"
_MAKE = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS marks (
    kid TEXT, epoch INTEGER, typ TEXT, scope TEXT, level TEXT, seq INTEGER NOT NULL,
    PRIMARY KEY (kid, epoch, typ, scope, level));
CREATE TABLE IF NOT EXISTS handled (id TEXT PRIMARY KEY, exp INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where counting stands: for each key, epoch, kind, scope and level."""

    kid: str
    epoch: int
    typ: str
    scope: str
    level: str = ""
    """Urgent ones come on a line of their own, so they may overtake the others and are counted apart."""

    @staticmethod
    def of(kid: str, envelope: Envelope) -> Mark:
        """Where an envelope's number counts."""
        return Mark(kid, envelope.epoch, envelope.typ, envelope.scope, envelope.level)


class Marks(Protocol):
    """What was obeyed."""

    def highest(self, mark: Mark) -> int:
        """The highest number obeyed there; -1 if none was. Raises Bad("trust.not_marked") if that cannot be read."""

    def handled(self, key: str) -> bool:
        """Whether an envelope with that id was obeyed, or taken back before it came. Raises Bad."""

    def note(self, mark: Mark, seq: int, key: str, exp: Instant, gone: tuple[str, ...] = ()) -> bool:
        """Obey it from now on; the ids `gone`, which it takes back, no longer count either. False, and nothing is
        changed, if it, or a later one, was obeyed already. Raises Bad("trust.not_marked") if the disk refuses: then
        nothing may have an effect."""


class KeptMarks(Marks, Protocol):
    """Marks that outlive this run."""

    def forget(self, before: Instant) -> None:
        """Forget ids whose envelopes ended before that time; their numbers still stand. Raises Bad."""

    def close(self) -> None:
        """Let go of what is open; it is opened again when it is needed."""


class StoredMarks:
    """Marks in a file of the station. The file stays open; any thread may ask."""

    def __init__(self, station: Path) -> None:
        self._path = station / FILE
        self._guard = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._file = (0, 0)
        """Which file is open: somebody may put another in its place."""

    def highest(self, mark: Mark) -> int:
        """The highest number obeyed there. Raises Bad("trust.not_marked")."""
        row = self._ask("SELECT seq FROM marks WHERE kid=? AND epoch=? AND typ=? AND scope=? AND level=?", _cells(mark))
        return -1 if row is None else int(str(row[0]))

    def handled(self, key: str) -> bool:
        """Whether that envelope's id was obeyed. Raises Bad("trust.not_marked")."""
        return self._ask("SELECT 1 FROM handled WHERE id=?", (key,)) is not None

    def note(self, mark: Mark, seq: int, key: str, exp: Instant, gone: tuple[str, ...] = ()) -> bool:
        """Obey it from now on; False if that is not new. Raises Bad("trust.not_marked")."""
        with self._guard:
            try:
                return _noted(self._open(), mark, seq, key, exp, gone)
            except (sqlite3.Error, OSError) as error:
                self._close()
                raise Bad("trust.not_marked", why=error) from error

    def forget(self, before: Instant) -> None:
        """Forget ids whose envelopes ended before that time; their numbers still stand. Raises Bad."""
        self._ask("DELETE FROM handled WHERE exp < ?", (before,))

    def close(self) -> None:
        """Let go of what is open; it is opened again when it is needed."""
        with self._guard:
            self._close()

    def _ask(self, query: str, values: Iterable[object]) -> tuple[object, ...] | None:
        with self._guard:
            try:
                with closing(self._open().execute(query, tuple(values))) as found:
                    row: tuple[object, ...] | None = found.fetchone()
                    return row
            except (sqlite3.Error, OSError) as error:
                self._close()
                raise Bad("trust.not_marked", why=error) from error

    def _open(self) -> sqlite3.Connection:
        if self._db is not None and _which(self._path) == self._file:
            return self._db
        self._close()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(self._path, timeout=5, isolation_level=None, check_same_thread=False)
        self._db.executescript(_MAKE)
        self._db.execute("PRAGMA synchronous = FULL")
        self._file = _which(self._path)
        return self._db

    def _close(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()


def _noted(db: sqlite3.Connection, mark: Mark, seq: int, key: str, exp: Instant, gone: tuple[str, ...]) -> bool:
    db.execute("BEGIN IMMEDIATE")
    try:
        raised = db.execute(
            "INSERT INTO marks VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (kid, epoch, typ, scope, level)"
            " DO UPDATE SET seq = excluded.seq WHERE excluded.seq > marks.seq", (*_cells(mark), seq),
        ).rowcount  # fmt: skip
        if not raised or db.execute("SELECT 1 FROM handled WHERE id=?", (key,)).fetchone():
            db.execute("ROLLBACK")
            return False
        db.executemany("INSERT OR IGNORE INTO handled VALUES (?, ?)", [(each, exp) for each in (key, *gone)])
        db.execute("COMMIT")
    except sqlite3.Error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return True


def _cells(mark: Mark) -> tuple[object, ...]:
    return mark.kid, mark.epoch, mark.typ, mark.scope, mark.level


def _which(path: Path) -> tuple[int, int]:
    """What tells a file from another of the same name; zeros if there is none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_dev, status.st_ino
