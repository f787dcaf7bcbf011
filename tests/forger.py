"""A second program that knows the ledger's file form, as anybody can read it, and has nothing of Dalaba's code.

`python forger.py RECORDS HOW [WHAT]`: sit down at the office's PC with an SQLite browser and an hour of time.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

FIELDS = ("node", "boot", "seq", "wall", "mono", "kind", "spot", "output", "clip", "actor", "reason", "detail", "prev")
Row = dict[str, Any]


def hash_of(row: Row) -> str:
    """The hash that an untouched row would have."""
    fields = {name: row[name] for name in FIELDS} | {"detail": json.loads(row["detail"])}
    spelt = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelt.encode()).hexdigest()


def read(file: Path) -> list[Row]:
    with closing(sqlite3.connect(file)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute("SELECT * FROM events ORDER BY seq")]


def write(file: Path, rows: list[Row]) -> None:
    """The rows as they are, guards taken off."""
    names = (*FIELDS, "hash")
    with closing(sqlite3.connect(file)) as db:
        for guard in ("no_update", "no_delete", "no_replace"):
            db.execute(f"DROP TRIGGER IF EXISTS {guard}")
        db.execute("DELETE FROM events")
        marks = ", ".join("?" * len(names))
        lines = [[row[name] for name in names] for row in rows]
        db.executemany(f"INSERT INTO events ({', '.join(names)}) VALUES ({marks})", lines)
        db.commit()


def chained(rows: list[Row]) -> list[Row]:
    """The rows tied anew, each to the one before, as if they had been written so."""
    prev = ""
    made = []
    for at, row in enumerate(rows, 1):
        row = {**row, "prev": prev, "seq": at}
        prev = hash_of(row)
        made.append({**row, "hash": prev})
    return made


def told(rows: list[Row], lost: list[list[object]], aside: str) -> list[Row]:
    """The rows with one more: the ledger says of itself that a damaged file lost some."""
    detail = {"file": "ledger-2022.sqlite", "aside": aside, "kept": len(rows), "lost": lost}
    last = rows[-1]
    row = {**last, "seq": last["seq"] + 1, "kind": "ledger", "spot": "", "reason": "air.ledger_mended",
           "detail": json.dumps(detail, sort_keys=True, separators=(",", ":")), "prev": last["hash"]}  # fmt: skip
    return [*rows, {**row, "hash": hash_of(row)}]


def lied(row: Row) -> Row:
    """A play that did not happen, as one that did."""
    return {**row, "kind": "ended", "reason": ""}


def front(rows: list[Row]) -> list[Row]:
    return rows[3:]


def middle(rows: list[Row]) -> list[Row]:
    return rows[:9] + rows[12:]


def end(rows: list[Row]) -> list[Row]:
    return rows[:9]


def changed(rows: list[Row]) -> list[Row]:
    return [*rows[:9], lied(rows[9]), *rows[10:]]


def changed_with_its_hash(rows: list[Row]) -> list[Row]:
    row = lied(rows[9])
    return [*rows[:9], {**row, "hash": hash_of(row)}, *rows[10:]]


def inserted(rows: list[Row]) -> list[Row]:
    one = {**rows[9], "spot": "slipped in", "prev": rows[8]["hash"]}
    later = [{**row, "seq": row["seq"] + 1} for row in rows[9:]]
    return [*rows[:9], {**one, "hash": hash_of(one)}, *later]


def swapped(rows: list[Row]) -> list[Row]:
    one, two = rows[9], rows[10]
    return [*rows[:9], {**two, "seq": one["seq"]}, {**one, "seq": two["seq"]}, *rows[11:]]


def rewritten(rows: list[Row]) -> list[Row]:
    return chained([*rows[:9], *(lied(row) for row in rows[9:])])


def unmarked(rows: list[Row]) -> list[Row]:
    """A rehearsal's rows with a station's names."""
    return [{**row, "node": "office-pc", "boot": "0a0b0c0d"} for row in rows]


def unmarked_and_tied(rows: list[Row]) -> list[Row]:
    return chained(unmarked(rows))


def nothing_told(rows: list[Row]) -> list[Row]:
    """A told gap that is none, and a lie before it."""
    return told(changed_with_its_hash(rows), [["", ""]], "ledger-2022.damaged-1.sqlite")


def zero_told(rows: list[Row]) -> list[Row]:
    """A lie, and a gap told before the first entry."""
    return told(changed_with_its_hash(rows), [[0, 0]], "ledger-2022.damaged-1.sqlite")


def gap_told(rows: list[Row]) -> list[Row]:
    return told(middle(rows), [[10, 12]], "ledger-2022.damaged-1.sqlite")


def gap_behind_the_copy(rows: list[Row]) -> list[Row]:
    return told(rows[:8] + rows[12:], [[9, 12]], "ledger-2022.damaged-1.sqlite")


def all_gone(rows: list[Row]) -> list[Row]:
    """Nothing is left but the tale that all of it was lost."""
    return told(rows, [[1, len(rows)]], "ledger-2022.damaged-1.sqlite")[-1:]


def gap_told_of_elsewhere(rows: list[Row]) -> list[Row]:
    return told(middle(rows), [[10, 12]], "../elsewhere/ledger-2022.damaged-1.sqlite")


def gap_hides_lies(rows: list[Row]) -> list[Row]:
    """Behind the gap all is as it was; before it, all is made up, and fits."""
    before = chained([lied(row) for row in rows[:9]])
    return told([*before, *rows[12:]], [[10, 12]], "ledger-2022.damaged-1.sqlite")


def odd_value(rows: list[Row]) -> list[Row]:
    return [*rows[:9], {**rows[9], "detail": '{"at":NaN}'}, *rows[10:]]


def odd_time(rows: list[Row]) -> list[Row]:
    return [*rows[:9], {**rows[9], "wall": "noon"}, *rows[10:]]


def bytes_for_text(rows: list[Row]) -> list[Row]:
    return [*rows[:9], {**rows[9], "kind": b"\xff", "hash": b"\xff"}, *rows[10:]]


def nested(rows: list[Row]) -> list[Row]:
    return [*rows[:9], {**rows[9], "detail": '{"a":' + "[" * 100_000 + "]" * 100_000 + "}"}, *rows[10:]]


def of_another_clock(rows: list[Row]) -> list[Row]:
    """All of it some years ago, with a chain that fits; the file keeps its name."""
    return chained([{**row, "wall": row["wall"] - 3 * 366 * 86_400_000} for row in rows])


def shadow(file: Path) -> None:
    """The rows stay as they were; the index of times is another table's, in which every missed play was heard."""
    rest = ", ".join(name for name in (*FIELDS, "hash") if name not in ("seq", "wall"))
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        (made,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'events'").fetchone()
        db.execute(made.replace("events", "shadow", 1))
        db.execute("INSERT INTO shadow SELECT * FROM events")
        db.execute("UPDATE shadow SET kind = 'ended', reason = '' WHERE kind = 'missed'")
        db.execute(f"CREATE INDEX other ON shadow (wall, {rest})")
        db.execute("DROP INDEX events_wall")
        db.execute("PRAGMA writable_schema = ON")
        given = f"CREATE INDEX events_wall ON events (wall, {rest})"
        renamed = "UPDATE sqlite_master SET name = 'events_wall', tbl_name = 'events', sql = ? WHERE name = 'other'"
        db.execute(renamed, (given,))


SEQS = {"text": "10", "endless": float("inf"), "nothing": None, "half": 10.5, "whole": 10.0, "bytes": b"10"}
"""What may stand for a number in a table without types."""


def retyped(file: Path, what: str) -> None:
    """The tenth row's number is of another type."""
    rows = read(file)
    rows[9]["seq"] = SEQS[what]
    with closing(sqlite3.connect(file)) as db:
        db.execute("DROP TABLE events")
        db.execute(f"CREATE TABLE events ({', '.join((*FIELDS, 'hash'))})")
        db.commit()
    write(file, rows)


def main(records: Path, how: str, what: str = "") -> None:
    file = records / "ledger-2022.sqlite"
    if how == "rename":
        file.rename(records / what)
    elif how == "copy":
        shutil.copyfile(file, records / what)
    elif how == "put_back":
        shutil.copyfile(what, file)
    elif how == "rewritten_behind":
        rows, from_on = read(file), int(what)
        write(file, chained([*rows[:from_on], *(lied(row) for row in rows[from_on:])]))
    elif how == "view":
        with closing(sqlite3.connect(file)) as db:
            db.execute("ALTER TABLE events RENAME TO other")
            shown = "CASE seq WHEN 10 THEN 'ended' ELSE kind END AS kind"
            names = ", ".join(shown if name == "kind" else name for name in (*FIELDS, "hash"))
            db.execute(f"CREATE VIEW events AS SELECT {names} FROM other")
    elif how == "shadow":
        shadow(file)
    elif how == "seq":
        retyped(file, what)
    elif how == "junk":
        (records / what).write_bytes(b"no ledger " * 500)
    else:
        write(file, globals()[how](read(file)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
