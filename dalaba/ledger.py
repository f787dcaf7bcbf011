"""The as-run ledger: what was done and what was heard, appended to SQLite files and never rewritten.

It promises: an event that `append` returned from is on the disk (WAL, synchronous=FULL); events carry one counting
`seq` and one hash chain through all years' files; a changed, removed or slipped-in event in between is found by
`verify`. It will not read a clock (times are handed in), judge an event's meaning (`dalaba.asrun` does), or notice
that the newest events were cut off: for that, note `head` somewhere else, on paper or on the township's hub.

One process writes (air, under the station's one lock); any number may read beside it. A file a UTC year of the
event's wall time: `ledger-2022.sqlite`.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from heapq import merge
from itertools import groupby
from pathlib import Path
from typing import Any

from dalaba.model import Event, Instant, Millis, Reason

SCHEMA = 1
"""Version of the files written here (SQLite's user_version). A newer one is refused, never guessed at."""

LAZY_BATCH = 1000
"""Events a lazy ledger holds before it writes them, all in one transaction."""

_FIELDS = ("node", "boot", "seq", "wall", "mono", "kind", "spot", "output", "clip", "actor", "reason", "detail", "prev")
_COLUMNS = ", ".join((*_FIELDS, "hash"))
_INSERT = f"INSERT INTO events ({_COLUMNS}) VALUES ({', '.join('?' * (len(_FIELDS) + 1))})"

_DETAIL = _FIELDS.index("detail")
_DECODE = json.JSONDecoder().raw_decode

_MAKE = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY, node TEXT NOT NULL, boot TEXT NOT NULL, wall INTEGER NOT NULL, mono INTEGER NOT NULL,
    kind TEXT NOT NULL, spot TEXT NOT NULL, output TEXT NOT NULL, clip TEXT NOT NULL, actor TEXT NOT NULL,
    reason TEXT NOT NULL, detail TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL);
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


class LedgerError(Exception):
    """The ledger cannot be opened, read or written. `reason` says why, in words for a person."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code, dict(reason.params))
        self.reason = reason


class Ledger:
    """The one writer. Opening it proves that the folder takes files and that the newest file is whole enough to go on.

    LedgerError at opening: the disk is full or read-only, a file is not a ledger, or a newer Dalaba wrote it. While
    playing, the disk may fill up: `append` then raises LedgerError, but keeps the event in memory (`waiting`) and
    writes it with the next one that succeeds, in order. So the caller says so once and carries on playing.
    `lazy` is for rehearsals: fast, and safe against nothing.
    """

    def __init__(self, folder: Path, node: str, boot: str, lazy: bool = False) -> None:
        self.folder, self._node, self._boot, self._lazy = folder, node, boot, lazy
        self._waiting: list[Event] = []
        self._file: Path | None = None
        self._db: sqlite3.Connection | None = None
        _prove_writable(folder)
        self._head = head(folder)
        if files := _files(folder):
            self._open(files[-1])

    @property
    def waiting(self) -> int:
        """Events not yet on the disk: 0 unless lazy, or the disk refuses."""
        return len(self._waiting)

    def append(
        self,
        kind: str,
        wall: Instant,
        mono: Millis,
        spot: str = "",
        output: str = "",
        clip: str = "",
        actor: str = "",
        reason: str = "",
        detail: Mapping[str, object] | None = None,
    ) -> Event:
        """Write one event and return it. `detail` is plain JSON (TypeError else). LedgerError: see the class."""
        fields = {"kind": kind, "wall": wall, "mono": mono, "spot": spot, "output": output}
        return self.append_many([{**fields, "clip": clip, "actor": actor, "reason": reason, "detail": detail or {}}])[0]

    def append_many(self, events: Iterable[Mapping[str, object]]) -> list[Event]:
        """Write several in one transaction: `append`'s arguments by name, kind, wall and mono at least."""
        made: list[Event] = []
        for fields in events:
            made.append(self._chained(fields, made[-1] if made else self._head))
        if made:
            self._head = made[-1]
            self._waiting += made
        if not self._lazy or len(self._waiting) >= LAZY_BATCH:
            self.flush()
        return made

    def flush(self) -> None:
        """Write what waits. LedgerError, and it goes on waiting, if the disk refuses."""
        while self._waiting:
            year, batch = next(groupby(self._waiting, key=lambda event: _year(event.wall)))
            written = self._write(self.folder / f"ledger-{year}.sqlite", batch)
            del self._waiting[:written]

    def events(self, since: Instant | None = None, until: Instant | None = None) -> Iterator[Event]:
        """As `events` of this module, with everything appended so far."""
        self.flush()
        return events(self.folder, since, until)

    def head(self) -> Event | None:
        """The newest event, written or waiting; None in an empty ledger."""
        return self._head

    def verify(self) -> tuple[Reason, ...]:
        """As `verify` of this module, with everything appended so far."""
        self.flush()
        return verify(self.folder)

    def close(self) -> None:
        """Write what waits and let the file go. LedgerError if the disk refuses to the last."""
        try:
            self.flush()
        finally:
            self._let_go()

    def _chained(self, fields: Mapping[str, object], last: Event | None) -> Event:
        seq, prev = (last.seq + 1, last.hash) if last else (1, "")
        whole: dict[str, Any] = {
            "spot": "",
            "output": "",
            "clip": "",
            "actor": "",
            "reason": "",
            "detail": {},
            **fields,
        }
        whole |= {"node": self._node, "boot": self._boot, "seq": seq, "prev": prev}
        whole = json.loads(_canonical(whole))
        return Event(**whole, hash=_digest(whole))

    def _write(self, file: Path, batch: Iterable[Event]) -> int:
        """One file, one transaction; returns how many events it wrote."""
        rows = [_row(event) for event in batch]
        try:
            if self._file != file or self._db is None:
                self._open(file)
            assert self._db is not None
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany(_INSERT, rows)
        except (sqlite3.Error, OSError) as error:
            self._let_go()
            raise _cannot("air.ledger_unwritable", file, error) from error
        return len(rows)

    def _open(self, file: Path) -> None:
        """Make `file` the one that is written to. A file that a power cut left half made is completed."""
        self._let_go()
        _refuse_newer(file)
        try:
            self._db = sqlite3.connect(file, timeout=5, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute(f"PRAGMA synchronous = {'OFF' if self._lazy else 'FULL'}")
            if self._db.execute("PRAGMA user_version").fetchone()[0] != SCHEMA:
                self._db.executescript(_MAKE)
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("ROLLBACK")
            self._file = file
        except sqlite3.Error as error:
            self._let_go()
            raise _cannot("air.ledger_unwritable", file, error) from error

    def _let_go(self) -> None:
        if self._db is not None:
            self._db.close()
        self._db = self._file = None


def events(folder: Path, since: Instant | None = None, until: Instant | None = None) -> Iterator[Event]:
    """The events with since <= wall < until, in the order they were appended. Nothing is written, nothing is locked.

    LedgerError for a file that cannot be read. A folder without a ledger has no events.
    """
    wanted = [f for f in _files(folder) if _overlaps(f, since, until)]
    where, bounds = "wall >= ? AND wall < ?", (_or(since, -(2**63)), _or(until, 2**63 - 1))
    return merge(
        *(_select(file, f"WHERE {where} ORDER BY seq", bounds) for file in wanted), key=lambda event: event.seq
    )


def head(folder: Path) -> Event | None:
    """The newest event; None where there is none. LedgerError for a file that cannot be read."""
    newest = [e for file in _files(folder) for e in _select(file, "ORDER BY seq DESC LIMIT 1", ())]
    return max(newest, key=lambda event: event.seq, default=None)


def verify(folder: Path) -> tuple[Reason, ...]:
    """What was tampered with or lost; empty: the chain holds from the first event to `head`."""
    found: list[Reason] = []
    last: Event | None = None
    try:
        for event in events(folder):
            found += _flaws(event, last)
            last = event
    except LedgerError as error:
        found.append(error.reason)
    return tuple(found)


def _flaws(event: Event, last: Event | None) -> Iterator[Reason]:
    facts = {"seq": str(event.seq), "kind": event.kind, "spot": event.spot or "-"}
    if event.hash != _digest({name: getattr(event, name) for name in _FIELDS}):
        yield Reason("air.ledger_changed", facts)
    expected = (last.seq + 1, last.hash) if last else (1, "")
    if event.seq != expected[0]:
        yield Reason("air.ledger_gap", {"first": str(expected[0]), "last": str(event.seq - 1)})
    elif event.prev != expected[1]:
        yield Reason("air.ledger_broken", facts)


def _canonical(fields: Mapping[str, object]) -> bytes:
    """One spelling of an event: sorted keys, no spaces, UTF-8 (lone surrogates, as in odd file names, become "?")."""
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")


def _digest(fields: Mapping[str, object]) -> str:
    """SHA-256 over `_canonical` of every field but the hash itself."""
    return hashlib.sha256(_canonical(fields)).hexdigest()


def _row(event: Event) -> tuple[object, ...]:
    cells = {name: getattr(event, name) for name in _FIELDS}
    return (*{**cells, "detail": _canonical(event.detail).decode()}.values(), event.hash)


def _event(row: tuple[Any, ...]) -> Event:
    """Air reads thousands of them before its first sound, so they are made by place; canonical JSON has no blanks."""
    detail, end = _DECODE(row[_DETAIL])
    if end != len(row[_DETAIL]):
        raise ValueError(f"more than one value: {row[_DETAIL]}")
    cells = list(row)
    cells[_DETAIL] = detail
    return Event(*cells)


def _select(file: Path, rest: str, bounds: tuple[object, ...]) -> Iterator[Event]:
    _refuse_newer(file)
    try:
        with closing(_reader(file)) as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'events'").fetchone():
                return
            for row in db.execute(f"SELECT {_COLUMNS} FROM events {rest}", bounds):
                yield _event(row)
    except (sqlite3.Error, ValueError) as error:
        raise _cannot("air.ledger_unreadable", file, error) from error


def _reader(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=5)


def _refuse_newer(file: Path) -> None:
    if not file.exists():
        return
    try:
        with closing(_reader(file)) as db:
            version = int(db.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error as error:
        raise _cannot("air.ledger_unreadable", file, error) from error
    if version > SCHEMA:
        raise LedgerError(Reason("air.ledger_newer", {"file": file.name, "found": str(version), "known": str(SCHEMA)}))


def _prove_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(bytes(65536))
            trial.flush()
    except OSError as error:
        raise _cannot("air.ledger_unwritable", folder, error) from error


def _cannot(code: str, file: Path, error: Exception) -> LedgerError:
    return LedgerError(Reason(code, {"file": str(file), "error": str(error)}))


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("ledger-[0-9][0-9][0-9][0-9].sqlite"))


def _year(wall: Instant) -> int:
    return datetime.fromtimestamp(wall // 1000, UTC).year


def _overlaps(file: Path, since: Instant | None, until: Instant | None) -> bool:
    year = int(file.stem.removeprefix("ledger-"))
    return (since is None or year >= _year(since)) and (until is None or year <= _year(until))


def _or(value: Instant | None, otherwise: int) -> int:
    return otherwise if value is None else value
