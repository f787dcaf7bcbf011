"""Reading one cell of a sheet into one node, by what its column holds: a time, a date, a fact, or plain text.

If Excel has changed what was typed, the change is undone where only one original is possible (a fraction of a day in a
column of times is a time). Where two are possible, it is a problem (7.3 may have been 7.30).
"""

from __future__ import annotations

import re
from datetime import timedelta

from dalaba.core.model import Place, Problem
from dalaba.core.patterns import late
from dalaba.core.problems import Bad, Problems
from dalaba.station.files import date_values, values
from dalaba.station.files.table import BLANKS, EPOCH, Cell, Table, clock
from dalaba.station.files.yaml_nodes import Node, Scalar, Seq

WANTS = {"at": "time", "moved": "time", "between": "window", "dates": "date", "except": "date"}
"""Key of a row or a campaign -> what its cells hold. All other keys hold text."""
LONGEST = 2_000
"""Most characters in a cell, unless the cell is a text of its own."""
_FREE = ("fact", "note")
_APART = late(r"[、,，;；\n]+(?![^{}]*\}\})")
_RETURNING = late(
    r".*(?:农历|阴历|旧历|\blunar\b)|(?:每[月旬])?\s*每?(?:逢|ending)|每个?月"
    r"|.*[单双]周|.*隔|.*\bmonth|.*\bevery\b|.*\bweeks?\b",
    re.IGNORECASE,
)
"""Days that repeat (逢3、6、9, 农历每月初一、十五, 每月1日、15日). Commas in them do not separate dates."""
_FRACTION = late(r"0?\.\d{3,}")
"""A time that lost its format when it was saved as CSV. Nobody types such a number."""
_LIKELY = (43_831, 51_500)
"""The days from 2020 to 2040, as Excel counts them. A number in this range may be a date without its format."""
_SERIAL = late(r"[2-9]\d{4}|1\d{5}")


def node(cell: Cell, want: str, table: Table, place: Place, problems: Problems) -> Node:
    """Return the cell as a value, or as a list of values in a column of times or dates.

    A bad cell is noted as a problem and returned as an `unread` value.
    """
    try:
        text = _wanted(_seen(cell, want), want, table)
    except Bad as bad:
        if want == "note":  # a note has no effect
            return Scalar(cell.text, place, strict=False)
        problems.put(Problem(bad.reason, place))
        return Scalar("", place, strict=False, unread=True)
    if want == "fact" and cell.kind == "number" and _SERIAL.fullmatch(text) and _LIKELY[0] <= int(text) <= _LIKELY[1]:
        meant = (table.epoch + timedelta(days=int(text))).isoformat()
        problems.add("files.cell_maybe_date", place, "warning", found=text, date=meant)
    if cell.first and _column(cell.first) != _column(place.cell or ""):
        problems.add("files.cell_merged", place, first=cell.first, found=text[:40])
        return Scalar("", place, strict=False, unread=True)
    apart = want in ("time", "window") or (want == "date" and not (_RETURNING.match(text) or _is_one_date(text)))
    pieces = [piece for piece in _APART.split(text) if piece.strip()] if apart else []
    if len(pieces) > 1:
        return Seq(tuple(Scalar(_dated(piece, want), place, strict=False) for piece in pieces), place)
    return Scalar(_dated(text, want), place, strict=False)


def seen_as(cell: Cell, want: str, table: Table) -> str:
    """What a cell says in a column that holds `want`. Raises Bad if it cannot be read as that."""
    return _wanted(_seen(cell, want), want, table)


def is_serial(text: str) -> bool:
    """Whether a number may be a date, as Excel counts days."""
    return _SERIAL.fullmatch(text) is not None


def _column(cell: str) -> str:
    return cell.rstrip("0123456789")


def _is_one_date(text: str) -> bool:
    """Whether a text with a comma is a single day, like Dec 1, 2026."""
    try:
        date_values.dates(text, False)
    except Bad:
        return False
    return True


def _seen(cell: Cell, want: str) -> Cell:
    """The cell if it holds a value, else an empty cell."""
    if cell.kind == "error":
        raise Bad("files.cell_error", found=cell.text)
    if cell.kind == "formula":
        raise Bad("files.cell_formula")
    if cell.kind == "struck":
        raise Bad("files.cell_struck", found=cell.text[:40])
    if cell.kind == "nought" and want not in ("note", "fact"):
        raise Bad("files.cell_nought", found=cell.text)
    if want not in _FREE and len(cell.text) > LONGEST:
        raise Bad("files.cell_long", found=cell.text[:20], length=len(cell.text), most=LONGEST)
    text = cell.text if want == "note" else cell.text.strip(BLANKS)
    return cell if text == cell.text else cell._replace(text=text)


def _wanted(cell: Cell, want: str, table: Table) -> str:
    if want in ("time", "window"):
        return _hours(cell)
    if want == "date":
        return _date(cell, table)
    return cell.text


def _hours(cell: Cell) -> str:
    if cell.kind in ("date", "moment"):
        raise Bad(f"files.cell_{cell.kind}_in_hours", found=cell.text)
    if _FRACTION.fullmatch(cell.text) or (cell.kind == "number" and 0 < float(cell.text) < 1):
        return clock(float(cell.text) * 86_400)
    if cell.kind != "number" or "." not in cell.text:
        return cell.text
    raise values.decimal_time(cell.text) or Bad("files.time", found=cell.text)


def _date(cell: Cell, table: Table) -> str:
    """Turn a bare number of days into the date that Excel would show for it."""
    if cell.kind == "moment":
        raise Bad("files.cell_moment_in_dates", found=cell.text)
    if cell.kind == "number" and _SERIAL.fullmatch(cell.text):
        return (table.epoch + timedelta(days=int(cell.text))).isoformat()
    return cell.text


def _dated(text: str, want: str) -> str:
    """Turn a number of days into a date, even if the cell holds it as text."""
    if want != "date" or not _SERIAL.fullmatch(text.strip()):
        return text
    return (EPOCH + timedelta(days=int(text.strip()))).isoformat()


def fact(text: str) -> str:
    """The value of a fact's cell. Two double quotes mean an empty text; an empty cell means no value."""
    return text[2:] if re.fullmatch('"{2,}', text) else text


def fact_cell(value: str) -> str:
    """Write a value so that `fact` reads it back."""
    return f'""{value}' if re.fullmatch('"{2,}|', value) else value
