"""A copy of a ledger's file at one moment, while air may be writing to it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from dalaba.air.ledger.files import cannot, reading


def snapshot(file: Path, target: Path) -> None:
    """Copy one year's file, whole, with what stands only in its log so far. Raises LedgerError if it cannot be read.

    Writers do not wait. The copy is one file without a log of its own.
    """
    try:
        with reading(file) as db, closing(sqlite3.connect(target)) as copy:
            db.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    except (sqlite3.Error, OSError) as error:
        raise cannot("air.ledger_unreadable", file, error) from error
