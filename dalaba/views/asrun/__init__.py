"""The as-run log: what was due, what was heard, and why not, from the ledger's events. Pure.

`reconcile` turns events into one row for each spot or refusal; due is always planned + refused, and planned is aired +
late + cut + missed + unreported + pending. `tally` counts rows by outlet, script and language, `coverage` how often
each place had each script, `incidents` lists what people did and what went wrong at the station. It reads no files or
clocks, and guesses nothing.
"""

from __future__ import annotations

from dalaba.air.events import moment
from dalaba.views.asrun.as_json import as_json, coverage_json, happenings_json, spoken, tallies_json
from dalaba.views.asrun.coverage import Cover, Share, Shared, coverage, shared, shares
from dalaba.views.asrun.fold import Fold, reconcile
from dalaba.views.asrun.incidents import Happening, Incidents, incidents
from dalaba.views.asrun.reported import times
from dalaba.views.asrun.rows import LATE_AFTER, AsRun, Outcome, PartRow, PieceRow, Report, Row, Said, Summary
from dalaba.views.asrun.search import KINDS, OUTCOMES, Search, kind_of
from dalaba.views.asrun.tally import By, Lateness, Tally, Unit, reasons_of, tally

__all__ = [
    "KINDS",
    "LATE_AFTER",
    "OUTCOMES",
    "AsRun",
    "By",
    "Cover",
    "Fold",
    "Happening",
    "Incidents",
    "Lateness",
    "Outcome",
    "PartRow",
    "PieceRow",
    "Report",
    "Row",
    "Said",
    "Search",
    "Share",
    "Shared",
    "Summary",
    "Tally",
    "Unit",
    "as_json",
    "coverage",
    "coverage_json",
    "happenings_json",
    "incidents",
    "kind_of",
    "moment",
    "reasons_of",
    "reconcile",
    "shared",
    "shares",
    "spoken",
    "tallies_json",
    "tally",
    "times",
]
