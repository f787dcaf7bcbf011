"""Writing every finished day's page and workbook into `records/reports`.

A day is written once it is over and whenever the ledger later gets an entry that belongs to it: a note of the morning
after, a spot that a power cut ended. The page tells on which entry it rests; the day's own head stays the same. A page
whose heads the ledger no longer has is a witness: it is set aside under another name, and told of.
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
from dalaba.views.report.day import BEFORE, DayReport, StationFacts, read
from dalaba.views.report.page import pages
from dalaba.views.report.workbook import workbook

AGAIN = 8
"""Days back that are looked at for later entries: as long as a note may come after."""
BACK = 400
"""Days back that are looked at for a report that was never written."""
AT_ONCE = 7
"""Days written in one go, the newest first; the rest the next time."""
_STAMP = re.compile(r'<meta name="dalaba-ledger" content="(\d+)">')


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it. `more`: days were left for the next time."""

    paths: tuple[Path, ...] = ()
    troubles: tuple[Reason, ...] = ()
    more: bool = False


def write_due(records: Path, facts: StationFacts, now: Instant) -> Written:
    """Write what is lacking or outdated. A day that cannot be written is a trouble, and keeps no other from it.

    LedgerError where the ledger cannot be read.
    """
    paths: list[Path] = []
    troubles: list[Reason] = []
    for number, report in enumerate(_due(records, facts, now)):
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


def _due(records: Path, facts: StationFacts, now: Instant) -> Iterable[DayReport]:
    """The reports of days that are over and have none, or one that rests on fewer entries; the newest first."""
    today = clock.today(now, facts.zone)
    recent = [today - timedelta(days=back) for back in range(AGAIN, 0, -1)]
    for report in reversed(read(records, recent, facts.zone, now)):
        if not report.empty and _written(records, report.day) != report.stamp:
            yield report
    for back in range(AGAIN + 1, BACK):
        day = today - timedelta(days=back)
        if _written(records, day) is None and _happened(records, day, facts):
            (report,) = read(records, [day], facts.zone, now)
            if not report.empty:
                yield report


def _happened(records: Path, day: date, facts: StationFacts) -> bool:
    """Whether the ledger may have something of a day: its plan may be some days older, its misses a day younger."""
    midnight = clock.at(day, 0, facts.zone)
    return next(iter(ledger.events(records, midnight - BEFORE, midnight + 2 * DAY)), None) is not None


def _files(records: Path, report: DayReport, facts: StationFacts) -> Iterable[tuple[Path, bytes]]:
    """The page last: it carries the stamp, so a day whose workbook is open in Excel is done again."""
    yield _path(records, report.day, "xlsx"), workbook([report], facts)
    yield _path(records, report.day, "html"), pages([report], facts).encode("utf-8", "replace")


def _witness(records: Path, day: date) -> str:
    """The new name of a page that is to be replaced and has a head which the ledger has not; "" where there is none."""
    page = _path(records, day, "html")
    if all(ledger.known(records, head) for head in heads_on(page)):
        return ""
    number = 1 + len(list(page.parent.glob(f"{day}.before-*.html")))
    return page.replace(page.with_name(f"{day}.before-{number}.html")).name


def _written(records: Path, day: date) -> int | None:
    """On which entry the day's report rests; None where it has none, or not both files."""
    try:
        with open(_path(records, day, "html"), encoding="utf-8") as file:
            found = _STAMP.search(file.read(2_000))
    except (OSError, UnicodeDecodeError):
        return None
    return int(found[1]) if found and _path(records, day, "xlsx").exists() else None


def _path(records: Path, day: date, kind: str) -> Path:
    return records / FOLDER / f"{day}.{kind}"
