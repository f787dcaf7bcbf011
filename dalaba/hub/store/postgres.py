"""The hub's database on PostgreSQL, by one setting (`database` in hub.json). Needs the package psycopg.

A connection that was lost is made anew at the next statement; what was to be done whole and was not is undone by the
server, and is reported.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, cast

from dalaba.core.problems import Bad
from dalaba.hub.store.database import Row

if TYPE_CHECKING:
    import psycopg

_WAIT = 10
"""Seconds for a connection."""


class Postgres:
    """A database on a server. `url`: postgresql://user:password@host/name."""

    def __init__(self, url: str) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise Bad("hub.no_psycopg") from error
        self._errors = psycopg.Error
        self._url = url
        self._turn = threading.RLock()
        self._inside = 0
        self._db: psycopg.Connection[Any] | None = None
        with self._guarded():
            self._connection()

    def run(self, statement: str, values: Sequence[object] = ()) -> int:
        """Carry it out."""
        with self._guarded():
            return self._connection().execute(_form(statement), values).rowcount

    def many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Carry it out for each row."""
        with self._guarded(), self.together(), self._connection().cursor() as cursor:
            cursor.executemany(_form(statement), rows)

    def ask(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of the answer."""
        with self._guarded():
            return list(self._connection().execute(_form(query), values))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Whole or not at all."""
        with self._turn:
            if self._inside:
                yield
                return
            self._inside += 1
            try:
                with self._guarded(), self._connection().transaction():
                    yield
            finally:
                self._inside -= 1

    def changes(self) -> int:
        """Differs after anybody has written."""
        return int(self.ask("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")[0][0])

    def close(self) -> None:
        """Close it."""
        with self._turn, suppress(self._errors):
            if self._db is not None:
                self._db.close()

    def _connection(self) -> psycopg.Connection[Any]:
        if self._db is None or (self._db.closed and not self._inside):
            import psycopg

            self._db = psycopg.connect(self._url, autocommit=True, connect_timeout=_WAIT)
        return self._db

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._turn:
            try:
                yield
            except self._errors as error:
                raise Bad("hub.store", why=str(error).strip().partition("\n")[0]) from error


def _form(statement: str) -> Any:
    """A statement as psycopg writes it."""
    return cast("Any", statement.replace("%", "%%").replace("?", "%s"))
