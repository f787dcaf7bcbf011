"""Booking a row without writing YAML: it goes into a sheet of the program's own, `schedules/加播.csv`.

What a person wrote is never rewritten. The row is read back by the station's own reader before it counts: one with a
problem is taken out again, and the problem told.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from dalaba import atomic
from dalaba.files.keys import SECTIONS
from dalaba.files.text import decode
from dalaba.model import Problem
from dalaba.station import Station

FILE = "schedules/加播.csv"
COLUMNS = ("script", "to", "dates", "between", "every", "at", "languages", "length", "priority", "timing", "note")
"""What the sheet has, in the order a person reads it."""


def book(folder: Path, row: Mapping[str, str]) -> list[Problem]:
    """Add a row (English keys) to the sheet. Its problems, and then nothing was changed; or none, and it is booked.

    OSError when the disk refuses; a row that is there already is a problem, too.
    """
    path = folder / FILE
    before = path.read_bytes() if path.exists() else None
    atomic.write(path, _with(before, row))
    problems = [each for each in Station.read(folder).problems.errors if each.place and each.place.file == FILE]
    if problems:
        _restore(path, before)
    return problems


def _with(before: bytes | None, row: Mapping[str, str]) -> bytes:
    """The sheet with one row more. With a byte order mark: Excel takes a CSV without one for GBK."""
    old = list(csv.reader(io.StringIO(decode(before)))) if before else []
    heads = old[0] if old else [SECTIONS["row"][name] for name in COLUMNS]
    values = {SECTIONS["row"][name]: value for name, value in row.items() if value}
    heads += [name for name in values if name not in heads]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(old[1:])
    writer.writerow([values.get(name, "") for name in heads])
    return out.getvalue().encode("utf-8-sig")


def _restore(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink()
    else:
        atomic.write(path, before)
