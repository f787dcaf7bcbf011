"""One database behind the hub: SQLite by default, PostgreSQL by one setting. The SQL is what both understand.

Statements are written with `?`. A transaction is on the disk when its block ends.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from dalaba.core.problems import Bad

Row = Sequence[Any]


class Database(Protocol):
    """What the hub asks of one. Any thread may use it; one at a time does."""

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """Carry it out and return how many rows it changed. Raises Bad("hub.store")."""

    def many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Carry it out for each row of values. Raises Bad("hub.store")."""

    def ask(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of the answer. Raises Bad("hub.store")."""

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is done in the block is done whole or not at all."""

    def changes(self) -> int:
        """A number that differs after another process has written; cheap to ask."""

    def close(self) -> None:
        """Close it."""


class Sqlite:
    """A file of the hub."""

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
        except (sqlite3.Error, OSError) as error:
            raise Bad("hub.store", why=error) from error
        self._turn = threading.RLock()
        self._inside = 0

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """Carry it out."""
        with self._guarded():
            return self._db.execute(statement, values).rowcount

    def many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Carry it out for each row."""
        with self._guarded(), self.together():
            self._db.executemany(statement, rows)

    def ask(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of the answer."""
        with self._guarded():
            return list(self._db.execute(query, values))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Whole or not at all."""
        with self._turn:
            if self._inside:
                yield
                return
            self._inside += 1
            try:
                with self._guarded():
                    self._db.execute("BEGIN IMMEDIATE")
                    try:
                        yield
                    except BaseException:
                        self._db.execute("ROLLBACK")
                        raise
                    self._db.execute("COMMIT")
            finally:
                self._inside -= 1

    def changes(self) -> int:
        """Differs after another process has written."""
        return int(self.ask("PRAGMA data_version")[0][0])

    def close(self) -> None:
        """Close it."""
        with self._turn:
            self._db.close()

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._turn:
            try:
                yield
            except sqlite3.Error as error:
                raise Bad("hub.store", why=error) from error
