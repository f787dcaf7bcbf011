"""The ledger's files: their names, their format, and opening one for reading in whatever state the disk is."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

from dalaba.air.ledger.chain import COLUMNS, event_of
from dalaba.core.model import Event, Instant, Reason

SCHEMA = 1
"""Version of the files written here (SQLite's user_version). A file with a newer version is never written to."""
_TEXT = partial(str, encoding="utf-8", errors="replace")
"""A byte that is not valid text is replaced by one character: its entry's hash fails, but the file can be read."""
_NO_SCHEMA = 1000
"""No Dalaba will reach this version: such a number is a damaged header, not a newer program's."""

TABLE = """
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY, node TEXT NOT NULL, boot TEXT NOT NULL, wall INTEGER NOT NULL, mono INTEGER NOT NULL,
    kind TEXT NOT NULL, spot TEXT NOT NULL, output TEXT NOT NULL, clip TEXT NOT NULL, actor TEXT NOT NULL,
    reason TEXT NOT NULL, detail TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL);
"""
MAKE = f"""
BEGIN IMMEDIATE;
{TABLE}
CREATE INDEX IF NOT EXISTS events_wall ON events (wall);
CREATE TRIGGER IF NOT EXISTS no_update BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END;
CREATE TRIGGER IF NOT EXISTS no_delete BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END;
CREATE TRIGGER IF NOT EXISTS no_replace BEFORE INSERT ON events
    WHEN NEW.seq <= (SELECT max(seq) FROM events)
    BEGIN SELECT RAISE(ABORT, 'the ledger is only appended to'); END;
PRAGMA user_version = {SCHEMA};
COMMIT;
"""
_MADE = "SELECT type, name, tbl_name, sql FROM sqlite_master"

Trouble = Literal["damaged", "busy", "refused", "overtaken"]
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_REFUSED = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_IOERR,
    }
)
_UNREADABLE = frozenset({sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS})
"""A disk that cannot be read counts as a damaged file; any other I/O error may mean a full disk."""


class LedgerError(Exception):
    """The ledger cannot be opened, read or written. `reason` says why, in words for a person."""

    def __init__(self, reason: Reason, trouble: Trouble = "refused", file: Path | None = None) -> None:
        super().__init__(reason.code, dict(reason.params))
        self.reason = reason
        self.trouble = trouble
        """Damaged: the file cannot be used. Busy: another program holds it. Refused: the disk does not accept writes.
        Overtaken: another process has written.
        """
        self.file = file


def cannot(code: str, file: Path, error: Exception) -> LedgerError:
    """The LedgerError for an error of SQLite or the system."""
    return LedgerError(Reason(code, {"file": str(file), "error": str(error)}), trouble_of(error), file)


def trouble_of(error: Exception) -> Trouble:
    """The kind of trouble that an error means."""
    if not isinstance(error, sqlite3.Error):
        return "refused" if isinstance(error, OSError) else "damaged"
    whole = getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_CORRUPT
    if whole in _UNREADABLE:
        return "damaged"
    return "busy" if whole & 0xFF in _BUSY else "refused" if whole & 0xFF in _REFUSED else "damaged"


def files(folder: Path) -> list[Path]:
    """The years' files, oldest first."""
    return sorted(folder.glob("ledger-[0-9][0-9][0-9][0-9].sqlite"))


def file_of(folder: Path, wall: Instant) -> Path:
    """The file for events of that time."""
    return folder / f"ledger-{year_of(wall)}.sqlite"


def year_of(wall: Instant) -> int:
    """The UTC year, by which files are named."""
    return datetime.fromtimestamp(wall // 1000, UTC).year


def of_year(event: Event, year: int) -> bool:
    """Whether the time is in that year."""
    since, until = _span(year)
    return isinstance(event.wall, int) and since <= event.wall < until


def _span(year: int) -> tuple[Instant, Instant]:
    """A file's year; None for a year that no clock shows."""
    if not 1 < year < 9999:
        return 0, 0
    return _new_year(year), _new_year(year + 1)


def _new_year(year: int) -> Instant:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1000


def overlaps(file: Path, since: Instant | None, until: Instant | None) -> bool:
    """Whether a file's year contains any time with since <= wall < until."""
    year = int(file.stem.removeprefix("ledger-"))
    return (since is None or year >= year_of(since)) and (until is None or year <= year_of(until))


def beside(file: Path, end: str) -> Path:
    """SQLite's own files beside a ledger: "-wal", "-shm"."""
    return file.with_name(file.name + end)


def has_log(file: Path) -> bool:
    """Whether a ledger's write-ahead log contains anything."""
    with contextlib.suppress(OSError):
        return beside(file, "-wal").stat().st_size > 0
    return False


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a ledger file for reading. Nothing in it is written, and writers do not wait. Raises sqlite3.Error, OSError.

    If SQLite cannot create its files beside it (a full disk, a write-protected folder), a ledger without a log is read
    directly, and one with a log from a copy elsewhere. An emptied file is not opened: SQLite would delete its log.
    """
    if file.exists() and not file.is_file():
        raise sqlite3.DatabaseError("no file")  # opening a pipe would block
    if file.is_file() and not file.stat().st_size:
        with closing(sqlite3.connect(":memory:")) as empty:
            yield empty
        return
    with contextlib.ExitStack() as opened:
        try:
            db = _reader(file)
            opened.callback(db.close)
            db.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            if trouble_of(error) == "busy" or not file.is_file():
                raise
            opened.close()
            db = opened.enter_context(_read_otherwise(file))
        db.text_factory = _TEXT
        yield db


def _reader(file: Path, how: str = "mode=ro") -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?{how}", uri=True, timeout=5)


@contextmanager
def _read_otherwise(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.ExitStack() as opened:
        if has_log(file):
            try:
                folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="dalaba-")))
                for each in (file, beside(file, "-wal")):
                    shutil.copyfile(each, folder / each.name)
                yield opened.enter_context(closing(_reader(folder / file.name, "mode=rw")))
            except OSError as error:
                raise sqlite3.OperationalError(str(error)) from error
        else:
            yield opened.enter_context(closing(_reader(file, "immutable=1")))


def unsound(file: Path) -> str:
    """What could make two queries find different entries: an index that disagrees with its table, or objects that
    Dalaba did not create. "" if there is none. Raises LedgerError if it cannot be read.

    A missing trigger or index changes no result and is ignored.
    """
    refuse_newer(file)
    try:
        with reading(file) as db, closing(sqlite3.connect(":memory:")) as ours:
            said = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
            ours.executescript(MAKE)
            foreign = Counter(db.execute(_MADE)) - Counter(ours.execute(_MADE))
    except (sqlite3.Error, OSError) as error:
        raise cannot("air.ledger_unreadable", file, error) from error
    return said if said != "ok" else ", ".join(sorted({str(name) for _, name, *_ in foreign}))


def version_of(file: Path) -> int:
    """The file's format version; 0 if nothing was written to it. Raises LedgerError if it cannot be read."""
    try:
        with reading(file) as db:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
    except (sqlite3.Error, OSError) as error:
        raise cannot("air.ledger_unreadable", file, error) from error
    if not 0 <= version < _NO_SCHEMA:
        raise cannot("air.ledger_unreadable", file, ValueError(f"user_version {version}"))
    return version


def refuse_newer(file: Path) -> None:
    """Raise LedgerError for a file of a newer Dalaba."""
    if file.exists() and (version := version_of(file)) > SCHEMA:
        raise LedgerError(Reason("air.ledger_newer", {"file": file.name, "found": str(version), "known": str(SCHEMA)}))


def select(file: Path, rest: str, bounds: tuple[object, ...], newer: bool = False) -> Iterator[Event]:
    """The events of one file found by "SELECT … FROM events {rest}". Raises LedgerError if it cannot be read.

    `newer`: also read files of a newer Dalaba, as far as their columns have the names known here.
    """
    if not newer:
        refuse_newer(file)
    try:
        with reading(file) as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'events' AND type = 'table'").fetchone():
                return
            for row in db.execute(f"SELECT {COLUMNS} FROM events {rest}", bounds):
                yield event_of(row)
    except (sqlite3.Error, OSError, ValueError, TypeError, RecursionError) as error:
        raise cannot("air.ledger_unreadable", file, error) from error
