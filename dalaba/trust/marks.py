"""What this PC has already obeyed: the highest counted number for each key, epoch, kind and scope, and handled ids.

A mark is on the disk (WAL, synchronous=FULL) before what it marks has any effect, so a power cut cannot make anything
happen twice. Several processes use the one file; each kind of envelope is marked by the process that obeys it.
"""

from __future__ import annotations

import sqlite3
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
    kid TEXT, epoch INTEGER, typ TEXT, scope TEXT, seq INTEGER NOT NULL, PRIMARY KEY (kid, epoch, typ, scope));
CREATE TABLE IF NOT EXISTS handled (id TEXT PRIMARY KEY, exp INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where counting stands: for each key, epoch, kind and scope."""

    kid: str
    epoch: int
    typ: str
    scope: str

    @staticmethod
    def of(kid: str, envelope: Envelope) -> Mark:
        """Where an envelope's number counts."""
        return Mark(kid, envelope.epoch, envelope.typ, envelope.scope)


class Marks(Protocol):
    """What was obeyed."""

    def highest(self, mark: Mark) -> int:
        """The highest number obeyed there; -1 if none was."""

    def handled(self, key: str) -> bool:
        """Whether an envelope with that id was obeyed."""

    def note(self, mark: Mark, seq: int, key: str, exp: Instant) -> bool:
        """Obey it from now on. False, and nothing is changed, if it, or a later one, was obeyed already. Raises
        Bad("trust.not_marked") if the disk refuses: then nothing may have an effect."""


class StoredMarks:
    """Marks in a file of the station."""

    def __init__(self, station: Path) -> None:
        self._path = station / FILE

    def highest(self, mark: Mark) -> int:
        """The highest number obeyed there. Raises Bad("trust.not_marked")."""
        row = self._ask("SELECT seq FROM marks WHERE kid=? AND epoch=? AND typ=? AND scope=?", _cells(mark))
        return -1 if row is None else int(str(row[0]))

    def handled(self, key: str) -> bool:
        """Whether that envelope's id was obeyed. Raises Bad("trust.not_marked")."""
        return self._ask("SELECT 1 FROM handled WHERE id=?", (key,)) is not None

    def note(self, mark: Mark, seq: int, key: str, exp: Instant) -> bool:
        """Obey it from now on; False if that is not new. Raises Bad("trust.not_marked")."""
        try:
            with closing(self._open()) as db, db:
                db.execute("BEGIN IMMEDIATE")
                raised = db.execute(
                    "INSERT INTO marks VALUES (?, ?, ?, ?, ?) ON CONFLICT (kid, epoch, typ, scope)"
                    " DO UPDATE SET seq = excluded.seq WHERE excluded.seq > marks.seq", (*_cells(mark), seq),
                ).rowcount  # fmt: skip
                if not raised or db.execute("SELECT 1 FROM handled WHERE id=?", (key,)).fetchone():
                    db.execute("ROLLBACK")
                    return False
                db.execute("INSERT INTO handled VALUES (?, ?)", (key, exp))
        except (sqlite3.Error, OSError) as error:
            raise Bad("trust.not_marked", why=error) from error
        return True

    def forget(self, before: Instant) -> None:
        """Forget ids whose envelopes ended before that time; their numbers still stand. Raises Bad."""
        try:
            with closing(self._open()) as db, db:
                db.execute("DELETE FROM handled WHERE exp < ?", (before,))
        except (sqlite3.Error, OSError) as error:
            raise Bad("trust.not_marked", why=error) from error

    def _ask(self, query: str, values: tuple[object, ...]) -> tuple[object, ...] | None:
        try:
            with closing(self._open()) as db:
                row: tuple[object, ...] | None = db.execute(query, values).fetchone()
                return row
        except (sqlite3.Error, OSError) as error:
            raise Bad("trust.not_marked", why=error) from error

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path, timeout=5, isolation_level=None)
        db.executescript(_MAKE)
        db.execute("PRAGMA synchronous = FULL")
        return db


def _cells(mark: Mark) -> tuple[object, ...]:
    return mark.kid, mark.epoch, mark.typ, mark.scope
