"""The day's ledger for people: a workbook, and an A4 page a village to sign and file; written by itself every night.

A page says what it proves: that the computer sent the sound. Whether the horn sounded, people tell (sound checks). It
carries the hash of the day's last ledger entry: with it on paper, nobody can rewrite the day unnoticed.
"""

from __future__ import annotations

from dalaba.report.beside import Beside, News
from dalaba.report.day import DayReport, Facts, gather, read
from dalaba.report.heads import heads
from dalaba.report.nightly import Written, write_due
from dalaba.report.page import pages
from dalaba.report.words import fingerprint, language, named, names, told, when, where
from dalaba.report.workbook import workbook

__all__ = [
    "Beside",
    "DayReport",
    "Facts",
    "News",
    "Written",
    "fingerprint",
    "gather",
    "heads",
    "language",
    "named",
    "names",
    "pages",
    "read",
    "told",
    "when",
    "where",
    "workbook",
    "write_due",
]
