"""Repairing a damaged ledger file: it is set aside, and what can be read goes into a new one.

Every event whose own hash is correct is kept, at its place in the chain, also after a gap: one damaged page in June
must not cost the rest of the year, nor let this morning's call play again. A `ledger` event records what is lost, so
that the chain continues and names its own gap. Nothing is deleted: the damaged file stays beside the new one as
`ledger-2022.damaged-1.sqlite`.

The power may fail at any moment: the new file is completed under another name first, then the facts are noted, then
files are moved. A move that was begun is finished at the next start.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path

from dalaba.air.ledger.chain import INSERT, event_of, holds, row_of
from dalaba.air.ledger.files import (
    MAKE,
    SCHEMA,
    TABLE,
    LedgerError,
    beside,
    cannot,
    files,
    has_log,
    reading,
    select,
    trouble_of,
    version_of,
)
from dalaba.air.ledger.salvage import rows
from dalaba.core import atomic
from dalaba.core.model import Event

Facts = dict[str, object]
"""The facts of one repair, as in the `ledger` event's detail: file, aside, kept, seq, hash, lost, error."""

_LOOKED_THROUGH = 32 * 1024 * 1024
"""When air starts, a file up to this many bytes is checked page by page. A larger one would delay the first sound."""
_NOTE = re.compile(r"ledger-\d{4}\.damaged-\d+\.json")


def mend(folder: Path, suspected: Mapping[Path, str]) -> None:
    """Set damaged files aside and put what can be kept in their place. `owed` then has the facts.

    `suspected`: files found damaged in use, and how. Raises LedgerError if the disk or another program prevents it.
    """
    try:
        _finish(folder)
        for file in files(folder):
            if error := suspected.get(file) or damage(file):
                _set_aside(file, error)
    except (sqlite3.Error, OSError) as error:
        raise cannot("air.ledger_unwritable", folder, error) from error


def owed(folder: Path) -> list[tuple[Path, Facts]]:
    """The facts of repairs not yet on the ledger, each with the note to remove once they are."""
    found = []
    for note in sorted(folder.glob("ledger-*.damaged-*.json")):
        if _NOTE.fullmatch(note.name) and note.is_file() and note.with_suffix(".sqlite").exists():
            try:
                facts = dict(json.loads(note.read_bytes()))
            except (OSError, ValueError, TypeError, RecursionError):
                facts = {"file": note.name[:11] + ".sqlite", "aside": note.with_suffix(".sqlite").name}
            named = {name: str(facts.get(name, "?")) for name in ("file", "aside", "kept")}
            found.append((note, {**facts, "params": named}))
    return found


def damage(file: Path) -> str:
    """What is wrong with a file, in SQLite's words; "" if it can be used. Raises LedgerError as `mend` does."""
    if file.is_file() and not file.stat().st_size:
        # The power failed or the disk filled up at the start. Opening an emptied file would make SQLite delete its log.
        return "0 bytes" if has_log(file) else ""
    try:
        if version_of(file) > SCHEMA:
            return ""
        with reading(file) as db:
            small = file.stat().st_size <= _LOOKED_THROUGH
            said = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0]) if small else "ok"
        if said != "ok":
            return said
        if not any([*select(file, "ORDER BY seq DESC LIMIT 50", ())]) and any(rescued(file)):
            return "no table"
    except LedgerError as error:
        if error.trouble != "damaged":
            raise
        return error.reason.params["error"]
    except sqlite3.Error as error:
        if trouble_of(error) != "damaged":
            raise
        return str(error)
    return ""


def rescued(file: Path) -> Iterator[Event]:
    """Every event of a damaged file that can be read and matches its hash, in no order."""
    with suppress(OSError):
        for seq, values in rows(file, beside(file, "-wal")):
            if event := _whole(seq, values):
                yield event


def _whole(seq: int, values: list[object]) -> Event | None:
    try:
        _, node, boot, *others = values
        event = event_of((node, boot, seq, *others))
        return event if holds(event) else None
    except (ValueError, TypeError, RecursionError):
        return None


def _set_aside(file: Path, error: str) -> None:
    number = _free_number(file)
    growing = file.with_name(f"{file.stem}.salvaging.sqlite")
    _remove(growing)
    _build(file, growing)
    facts = {
        "file": file.name, "aside": _aside(file, number).name, "error": error, **_account(file, growing)
    }  # fmt: skip
    note = _aside(file, number).with_suffix(".json")
    atomic.write(note, json.dumps(facts, ensure_ascii=False).encode())
    growing.replace(file.with_name(f"{file.stem}.salvaged-{number}.sqlite"))
    _finish(file.parent)


def _build(file: Path, growing: Path) -> None:
    with closing(sqlite3.connect(growing, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.executescript(TABLE)
        db.execute("BEGIN")
        db.executemany(f"INSERT OR IGNORE {INSERT}", (row_of(event) for event in rescued(file)))
        db.execute("COMMIT")
        db.executescript(MAKE)


def _account(file: Path, growing: Path) -> Facts:
    """The facts of a repair: what was kept, and which numbers around it are now in no file."""
    kept = _numbers(growing)
    others = sorted(seq for each in files(file.parent) if each != file for seq in _numbers(each))
    earlier = max((seq for each in files(file.parent) if each < file for seq in _numbers(each)), default=0)
    first = max((seq for seq in others if seq < kept[0]), default=0) if kept else earlier
    last = min((seq for seq in others if seq > (kept[-1] if kept else first)), default=kept[-1] if kept else first)
    there = sorted({first, last, *kept, *(seq for seq in others if first < seq < last)})
    newest = next(select(growing, "ORDER BY seq DESC LIMIT 1", ()), None)
    return {
        "kept": len(kept),
        "seq": newest.seq if newest else 0,
        "hash": newest.hash if newest else "",
        "lost": [[one + 1, two - 1] for one, two in pairwise(there) if two - one > 1],
    }


def _numbers(file: Path) -> list[int]:
    with suppress(sqlite3.Error, OSError), reading(file) as db:
        return [seq for (seq,) in db.execute("SELECT seq FROM events WHERE typeof(seq) = 'integer' ORDER BY seq")]
    return []


def _finish(folder: Path) -> None:
    """Finish repairs that were begun: move each damaged file aside and put its complete replacement in its place."""
    for salvaged in sorted(folder.glob("ledger-*.salvaged-*.sqlite")):
        stem, number = salvaged.stem.split(".salvaged-")
        file = folder / f"{stem}.sqlite"
        aside = _aside(file, int(number))
        # The log goes first: if it stayed, SQLite would apply it to the new file.
        for end in ("-wal", "-shm", ""):
            if beside(file, end).exists():
                beside(file, end).replace(beside(aside, end))
        salvaged.replace(file)


def _free_number(file: Path) -> int:
    taken = {path.name.split(".damaged-")[1].split(".")[0] for path in file.parent.glob(f"{file.stem}.damaged-*")}
    return next(number for number in range(1, len(taken) + 2) if str(number) not in taken)


def _aside(file: Path, number: int) -> Path:
    return file.with_name(f"{file.stem}.damaged-{number}.sqlite")


def _remove(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
