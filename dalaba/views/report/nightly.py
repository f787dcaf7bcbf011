"""Writing every finished day's page and workbook into `records/reports`.

A day is written once it is over, and again when the ledger gets an entry about it: a note on the next morning, a spot
that a power cut ended. The page shows the newest entry that it uses; the day's own head stays the same. If the ledger
no longer has the heads on a page, that page is a witness: it is kept under another name, and reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dalaba.air import ledger
from dalaba.core import atomic, clock
from dalaba.core.clock import DAY
from dalaba.core.model import Instant, Reason
from dalaba.views.report.chain_heads import FOLDER, heads_on
from dalaba.views.report.day import BEFORE, DayReport, Others, StationFacts, read
from dalaba.views.report.page import pages
from dalaba.views.report.workbook import workbook

AGAIN = 8
"""How many days back are checked for later entries; notes come no later."""
BACK = 400
"""How many days back are checked for missing reports."""
AT_ONCE = 7
"""The most days written in one run, the newest first; the rest follow in the next run."""
_STAMP = re.compile(r'<meta name="dalaba-ledger" content="(\d+)">')


@dataclass(frozen=True, slots=True)
class Written:
    """The result of a run. `more`: days are left for the next run."""

    paths: tuple[Path, ...] = ()
    troubles: tuple[Reason, ...] = ()
    more: bool = False


def write_due(records: Path, facts: StationFacts, now: Instant, others: Others | None = None) -> Written:
    """Write missing and outdated reports. A day that cannot be written becomes a trouble; the others are still written.

    Raises LedgerError if the ledger cannot be read.
    """
    paths: list[Path] = []
    troubles: list[Reason] = []
    for number, report in enumerate(_due(records, facts, now, others)):
        if number == AT_ONCE:
            return Written(tuple(paths), tuple(troubles), more=True)
        try:
            if aside := _witness(records, report.day):
                troubles.append(Reason("report.head_gone", {"day": str(report.day), "aside": aside}))
            for path, data in _files(records, report, facts):
                atomic.write(path, data)
                paths.append(path)
        except OSError as error:
            file = f"{FOLDER}/{report.day}"
            troubles.append(Reason("report.cannot_write", {"file": file, "why": error.strerror or str(error)}))
    return Written(tuple(paths), tuple(troubles))


def _due(records: Path, facts: StationFacts, now: Instant, others: Others | None) -> Iterable[DayReport]:
    """The reports of past days that have none, or an outdated one; the newest first."""
    today = clock.today(now, facts.zone)
    recent = [today - timedelta(days=back) for back in range(AGAIN, 0, -1)]
    for report in reversed(read(records, recent, facts.zone, now, others)):
        if not report.empty and _written(records, report.day) != report.stamp:
            yield report
    for back in range(AGAIN + 1, BACK):
        day = today - timedelta(days=back)
        if _written(records, day) is None and _happened(records, day, facts):
            (report,) = read(records, [day], facts.zone, now, others)
            if not report.empty:
                yield report


def _happened(records: Path, day: date, facts: StationFacts) -> bool:
    """Whether the ledger may have entries about a day: its plan may be some days older, its misses a day later."""
    midnight = clock.at(day, 0, facts.zone)
    return next(iter(ledger.events(records, midnight - BEFORE, midnight + 2 * DAY)), None) is not None


def _files(records: Path, report: DayReport, facts: StationFacts) -> Iterable[tuple[Path, bytes]]:
    """The workbook, then the page with the stamp: if the workbook is open in Excel, the day is tried again."""
    yield _path(records, report.day, "xlsx"), workbook([report], facts)
    yield _path(records, report.day, "html"), pages([report], facts).encode("utf-8", "replace")


def _witness(records: Path, day: date) -> str:
    """The name under which the day's old page must be kept, as the ledger no longer has its heads; "" if it need
    not."""
    page = _path(records, day, "html")
    if all(ledger.known(records, head) for head in heads_on(page)):
        return ""
    number = 1 + len(list(page.parent.glob(f"{day}.before-*.html")))
    return page.replace(page.with_name(f"{day}.before-{number}.html")).name


def _written(records: Path, day: date) -> int | None:
    """The stamp of the day's written report; None if one of its files is missing."""
    try:
        with open(_path(records, day, "html"), encoding="utf-8") as file:
            found = _STAMP.search(file.read(2_000))
    except (OSError, UnicodeDecodeError):
        return None
    return int(found[1]) if found and _path(records, day, "xlsx").exists() else None


def _path(records: Path, day: date, kind: str) -> Path:
    return records / FOLDER / f"{day}.{kind}"
