"""The day's ledger for people: a workbook, and an A4 page a village to sign and file; written by itself every night.

A page says what it proves: that the computer sent the sound. Only people can tell whether the horn sounded (sound
checks). The page has the hash of the day's last ledger entry: once it is on paper, nobody can rewrite the day
unnoticed.
"""

from __future__ import annotations

from dalaba.views.report.background import Beside, News
from dalaba.views.report.chain_heads import heads
from dalaba.views.report.day import DayReport, StationFacts, gather, read
from dalaba.views.report.nightly import Written, write_due
from dalaba.views.report.page import pages
from dalaba.views.report.proved import proved
from dalaba.views.report.words import fingerprint, language, music, named, names, piece_named, told, when, where
from dalaba.views.report.workbook import workbook

__all__ = [
    "Beside",
    "DayReport",
    "News",
    "StationFacts",
    "Written",
    "fingerprint",
    "gather",
    "heads",
    "language",
    "music",
    "named",
    "names",
    "pages",
    "piece_named",
    "proved",
    "read",
    "told",
    "when",
    "where",
    "workbook",
    "write_due",
]
