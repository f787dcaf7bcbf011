"""The log: what was due, what was heard, and why not, as views of the ledger's events. Pure.

`reconcile` folds events into one row a spot or refusal; always due = planned + refused, and planned = aired + late +
cut + missed + unreported + pending. `tally` counts rows by outlet, script and language, `coverage` how often each place
has had each script, `doings` lists what people did and what befell the station. No files, no clocks, no guesses.
"""

from __future__ import annotations

from dalaba.asrun.coverage import Cover, Share, Shared, coverage, shared, shares
from dalaba.asrun.doings import Doings, Happening, doings
from dalaba.asrun.fold import reconcile
from dalaba.asrun.reported import moment, times
from dalaba.asrun.rows import LATE_AFTER, AsRun, Outcome, PartRow, Report, Row, Said, Summary
from dalaba.asrun.shown import as_json, coverage_json, happenings_json, spoken, tallies_json
from dalaba.asrun.tally import By, Lateness, Tally, Unit, reasons_of, tally

__all__ = [
    "LATE_AFTER",
    "AsRun",
    "By",
    "Cover",
    "Doings",
    "Happening",
    "Lateness",
    "Outcome",
    "PartRow",
    "Report",
    "Row",
    "Said",
    "Share",
    "Shared",
    "Summary",
    "Tally",
    "Unit",
    "as_json",
    "coverage",
    "coverage_json",
    "doings",
    "happenings_json",
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
