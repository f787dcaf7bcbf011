"""Writing the ledger in air, without ever delaying the sound."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from time import monotonic

from dalaba.air.ledger import proof, queries
from dalaba.air.ledger.chain import FIELDS, INSERT, canonical, chained, holds, row_of
from dalaba.air.ledger.disk_reserve import Reserve
from dalaba.air.ledger.files import (
    MAKE,
    SCHEMA,
    LedgerError,
    cannot,
    file_of,
    files,
    reading,
    refuse_newer,
    select,
    year_of,
)
from dalaba.air.ledger.repair import Facts, mend, owed, rescued
from dalaba.core.model import Event, Instant, Millis, Reason

LAZY_BATCH = 1000
"""Events that a lazy ledger collects before writing them in one transaction."""
MOST_WAITING = 50_000
"""Events held while the disk refuses: weeks of a township, some 100 MB. Further events are only counted."""
BESIDE = Path("beside/records")
"""Where an older program writes, beside the ledger of a newer one: `log --dir records/beside` shows it."""
_AT_ONCE = 500
"""Events in a transaction: the work lost each time a refused write is retried."""
_TRIES = 5
_REST = 10


class Ledger:
    """The only writer. Opening always succeeds: damaged files are repaired, and what cannot be written stays in memory.

    `append` raises LedgerError while the disk refuses, but keeps the event (`waiting`) and writes it, in order, with
    the next one that succeeds. So the caller reports it once, goes on playing, and calls `flush` now and then. While
    the end of the chain is still unknown, events returned by `append` have the number 0.

    `reserve` is removed when the disk is full. `lazy` is for rehearsals: fast, with no protection against a crash.
    """

    def __init__(self, folder: Path, node: str, boot: str, lazy: bool = False, reserve: Reserve | None = None) -> None:
        self.folder = self._home = folder
        self._node, self._boot, self._lazy, self._reserve = node, boot, lazy, reserve
        self._waiting: list[Event] = []
        self._early: list[Mapping[str, object]] = []
        """Events appended before the end of the chain was known."""
        self._uncounted = 0
        self._notes: list[tuple[Path | None, Facts]] = []
        self._told: list[Path] = []
        self._suspected: dict[Path, str] = {}
        self._head: Event | None = None
        self._settled = False
        self._file: Path | None = None
        self._db: sqlite3.Connection | None = None
        self._refused: Reason | None = None
        self._rest_until = 0.0
        self._lasting: list[Reason] = []
        self.unsure = False
        """Whether something may have happened before this start that is not on the ledger."""
        with suppress(LedgerError):
            self._helped(self._settle)

    @property
    def waiting(self) -> int:
        """Events not yet on the disk: 0 unless lazy, or the disk refuses."""
        return len(self._waiting) + len(self._early)

    @property
    def stuck(self) -> bool:
        """Whether events wait because the disk refuses them."""
        return self._refused is not None and self.waiting > 0

    @property
    def troubles(self) -> list[Reason]:
        """What the operator should know: writes refused now, a disk nearly full, and what was found at the start."""
        low = [Reason("air.disk_low")] if self._reserve and self._reserve.low else []
        return [*([self._refused] if self._refused else []), *low, *self._lasting]

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
        """Write one event and return it.

        Raises TypeError if `detail` is not plain JSON; LedgerError: see the class.
        """
        fields = {"kind": kind, "wall": wall, "mono": mono, "spot": spot, "output": output}
        return self.append_many([{**fields, "clip": clip, "actor": actor, "reason": reason, "detail": detail or {}}])[0]

    def append_many(self, events: Iterable[Mapping[str, object]]) -> list[Event]:
        """Write several events in one transaction: `append`'s arguments by name, at least kind, wall and mono."""
        said: list[Mapping[str, object]] = [dict(fields) for fields in events]
        if self._refused is not None and not self._lazy:
            with suppress(LedgerError):
                self.flush()  # write the waiting events first, because only so many are held
        made = self._chain(said) if self._settled else self._keep_for_later(said)
        if not self._lazy or len(self._waiting) >= LAZY_BATCH:
            self.flush()
        return made

    def flush(self) -> None:
        """Write the waiting events. Raises LedgerError if the disk refuses; then they go on waiting."""
        self._helped(self._write_all)

    def remembered(self, since: Instant) -> Iterator[Event]:
        """All events known from `since` on, oldest first, for playing after a restart. Never raises.

        Reads by number, not by the index of times, and rather too much than too little: an overlooked event might sound
        twice.
        """
        for folder in dict.fromkeys((self.folder, self._home)):
            for event in self._recalled(folder, since):
                self.unsure = self.unsure or not holds(event)
                yield event

    def events(self, since: Instant | None = None, until: Instant | None = None) -> Iterator[Event]:
        """Like this package's `events`, including everything appended so far."""
        self.flush()
        return queries.events(self._home, since, until)

    def head(self) -> Event | None:
        """The newest event, written or waiting; None in an empty ledger."""
        return self._head

    def verify(self) -> tuple[Reason, ...]:
        """Like this package's `verify`, including everything appended so far."""
        self.flush()
        return proof.verify(self._home)

    def keep_reserve(self) -> None:
        """Create the reserve (again) if there is room."""
        if self._reserve is not None:
            self._reserve.keep()

    def close(self) -> None:
        """Write the waiting events and close the file. Raises LedgerError if the disk still refuses."""
        try:
            self._helped(self._write_all, at_once=True)
        finally:
            self._let_go()

    # -- the end of the chain

    def _settle(self) -> None:
        """Once, repair damaged files and find the end of the chain. Raises LedgerError if that must wait."""
        if self._settled:
            return
        self._home = self._home_for(_newer(self.folder))
        with suppress(OSError):
            self._home.mkdir(parents=True, exist_ok=True)
        mend(self._home, self._suspected)
        self._suspected.clear()
        self._note_mended()
        self._head = queries.head(self._home)
        self._settled = True
        early, self._early = self._early, []
        self._chain(early)

    def _home_for(self, newer: Reason | None) -> Path:
        if newer is None:
            return self.folder
        if newer not in self._lasting:
            self._lasting.append(newer)
            self._notes.append((None, {"file": newer.params["file"], "why": newer.code, "params": dict(newer.params)}))
        return self.folder / BESIDE

    def _note_mended(self) -> None:
        known = {note for note, _ in self._notes}
        for note, facts in owed(self._home):
            if note not in known and note not in self._told:
                self._notes.append((note, facts))
                self._lasting.append(_mended(facts))
                self.unsure = True
        newest = files(self._home)[-1:]
        self.unsure = self.unsure or any(not file.stat().st_size for file in newest)

    def _chain(self, said: list[Mapping[str, object]]) -> list[Event]:
        """Link the events of `said` to the chain, after those about the ledger itself, and return them."""
        if len(self._waiting) + len(said) > MOST_WAITING and not self._lazy:
            self._uncounted += len(said)
            return [chained(fields, self._node, self._boot, self._head) for fields in said]
        about = [*self._about_itself(said[0])] if said else []
        made: list[Event] = []
        for fields in (*about, *said):
            made.append(chained(fields, self._node, self._boot, made[-1] if made else self._head))
        self._head = made[-1] if made else self._head
        self._waiting += made
        if about:
            self._told += [note for note, _ in self._notes if note]
            self._notes, self._uncounted = [], 0
        return made[len(about) :]

    def _about_itself(self, first: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
        at = {"kind": "ledger", "wall": first["wall"], "mono": first["mono"]}
        for _, facts in self._notes:
            yield {**at, "reason": facts.get("why", "air.ledger_mended"), "detail": facts}
        if self._uncounted:
            detail: Facts = {"count": self._uncounted, "params": {"count": str(self._uncounted)}}
            yield {**at, "reason": "air.ledger_overflowed", "detail": detail}

    def _keep_for_later(self, said: list[Mapping[str, object]]) -> list[Event]:
        for fields in said:
            canonical(fields)
        room = max(0, MOST_WAITING - len(self._early))
        self._early += said[:room]
        self._uncounted += len(said[room:])
        return [replace(chained(fields, self._node, self._boot, None), seq=0, hash="") for fields in said]

    def _unchain(self) -> None:
        """Let the waiting events follow a different end of the chain."""
        names = [name for name in FIELDS if name not in ("node", "boot", "seq", "prev")]
        self._early = [{name: getattr(event, name) for name in names} for event in self._waiting] + self._early
        self._waiting, self._settled = [], False

    # -- reading back

    def _recalled(self, folder: Path, since: Instant) -> list[Event]:
        try:
            return _since(folder, since)
        except LedgerError as error:
            if folder == self._home and error.trouble == "damaged" and error.file is not None:
                self._suspect(error.file, error)
                with suppress(LedgerError):
                    self._helped(self._settle, at_once=True)
                    return _since(folder, since)
        self.unsure = True
        found = {event.seq: event for file in files(folder) for event in rescued(file) if event.wall >= since}
        return [found[seq] for seq in sorted(found)]

    # -- writing

    def _helped(self, act: Callable[[], None], at_once: bool = False) -> None:
        """Carry out a write; if its obstacle can be removed, remove it and try again.

        A refused write is not retried before ten times as long as the attempt took, because air has other work.
        """
        began = monotonic()
        if self._refused is not None and began < self._rest_until and not at_once:
            raise LedgerError(self._refused)
        for _ in range(_TRIES):
            try:
                act()
                self._refused = None
                return
            except LedgerError as error:
                self._let_go()
                self._refused = error.reason
                if not self._help(error):
                    break
        self._rest_until = monotonic() + _REST * (monotonic() - began)
        raise LedgerError(self._refused or Reason("air.ledger_unwritable", {"file": str(self._home), "error": "?"}))

    def _help(self, error: LedgerError) -> bool:
        """Whether something was done that justifies another try."""
        if error.trouble == "damaged" and error.file is not None and error.file not in self._suspected:
            self._suspect(error.file, error)
            return True
        if error.trouble == "overtaken":
            self._unchain()
            return True
        return error.trouble == "refused" and self._reserve is not None and self._reserve.free()

    def _suspect(self, file: Path, error: LedgerError) -> None:
        self._suspected[file] = error.reason.params.get("error", error.reason.code)
        self._unchain()

    def _write_all(self) -> None:
        self._settle()
        while self._waiting:
            _, batch = next(groupby(self._waiting, key=lambda event: year_of(event.wall)))
            some = list(islice(batch, max(_AT_ONCE, LAZY_BATCH if self._lazy else 0)))
            self._write(file_of(self._home, some[0].wall), some)
            del self._waiting[: len(some)]
        while self._told:
            with suppress(OSError):
                self._told[-1].unlink(missing_ok=True)
            self._told.pop()

    def _write(self, file: Path, batch: list[Event]) -> None:
        """Write one file in one transaction. Events that a refused attempt stored after all are not written twice."""
        try:
            if self._file != file or self._db is None:
                self._open(file)
            assert self._db is not None
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                there = _there(self._db, batch[0].seq)
                if there.items() - {event.seq: event.hash for event in batch}.items():
                    raise LedgerError(Reason("air.ledger_unwritable", {"file": str(file), "error": "seq"}), "overtaken")
                self._db.executemany(f"INSERT {INSERT}", [row_of(each) for each in batch if each.seq not in there])
        except (sqlite3.Error, OSError) as error:
            raise cannot("air.ledger_unwritable", file, error) from error

    def _open(self, file: Path) -> None:
        """Make `file` the one that is written to. A file left unfinished by a power cut is completed."""
        self._let_go()
        refuse_newer(file)
        self._db = sqlite3.connect(file, timeout=0.05 if self._refused else 1, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute(f"PRAGMA synchronous = {'OFF' if self._lazy else 'FULL'}")
        if self._db.execute("PRAGMA user_version").fetchone()[0] != SCHEMA:
            self._db.executescript(MAKE)
        self._file = file

    def _let_go(self) -> None:
        db, self._db, self._file = self._db, None, None
        if db is not None:
            with suppress(sqlite3.Error):
                db.close()


def _there(db: sqlite3.Connection, first: int) -> dict[int, str]:
    return dict(db.execute("SELECT seq, hash FROM events WHERE seq >= ?", (first,)).fetchall())


def _newer(folder: Path) -> Reason | None:
    """Why an older program must not write here, if so. Raises LedgerError if a file cannot be read for now."""
    for file in files(folder):
        try:
            refuse_newer(file)
        except LedgerError as error:
            if error.reason.code == "air.ledger_newer":
                return error.reason
            if error.trouble != "damaged":
                raise
    return None


def _mended(facts: Facts) -> Reason:
    names = ("file", "aside", "kept")
    return Reason("air.ledger_mended", {name: str(facts.get(name, "?")) for name in names})


def _since(folder: Path, since: Instant) -> list[Event]:
    """Every event from the first one with wall >= since on, whatever its own time. Raises LedgerError: see `select`."""
    first = [seq for file in files(folder) if (seq := _first(file, since)) is not None]
    if not first:
        return []
    each = (select(file, "WHERE seq >= ? ORDER BY seq", (min(first),), newer=True) for file in files(folder))
    return list(queries.in_order(each))


def _first(file: Path, since: Instant) -> int | None:
    try:
        with reading(file) as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'events' AND type = 'table'").fetchone():
                return None
            found: int | None = db.execute("SELECT min(seq) FROM events WHERE wall >= ?", (since,)).fetchone()[0]
            return found
    except (sqlite3.Error, OSError) as error:
        raise cannot("air.ledger_unreadable", file, error) from error
