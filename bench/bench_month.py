"""A month of uptime with everything that it brings: the real desk and the real air, and what each holds day by day.

`month.py` plays it, on a hurried clock; there is no rival, for nobody else says what he holds after a month. Checked in
the same run: every due spot has one end on the ledger, none was heard twice, and the chain holds.
`python -m bench month --days 30 --factor 720 --minutes 60` is the default; `--quick` plays three days.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import Figure
from bench.month import faults, trends
from bench.process import run

QUICK, WHOLE = (3, 3_600, 60), (30, 720, 60)
"""Days, virtual seconds a second, minutes between two incidents."""


def main(options: Sequence[str] = ()) -> list[Figure]:
    parser = argparse.ArgumentParser(prog="bench month")
    parser.add_argument("--quick", action="store_true")
    days, factor, minutes = QUICK if "--quick" in options else WHOLE
    parser.add_argument("--days", type=int, default=days)
    parser.add_argument("--factor", type=float, default=factor)
    parser.add_argument("--minutes", type=int, default=minutes)
    given = parser.parse_args(list(options))
    with tempfile.TemporaryDirectory(prefix="dalaba-month-", ignore_cleanup_errors=True) as scratch:
        words = [str(given.days), str(given.factor), str(given.minutes), str(Path(scratch) / "month")]
        result = json.loads(run((sys.executable, "-m", "bench.month", *words)).out)
    judged = result["judged"]
    figures = [
        Figure(f"{given.days} days, {judged['due']:,} due, {judged['events']:,} events", result["seconds"]),
        Figure("virtual seconds a second", result["factor"], ""),
        Figure("what was not as it should be", len(faults(result)), "", at_most=0),
    ]
    for each in trends(result["samples"]):
        figures.append(Figure(f"{each.what}, mean of {each.days} days", each.mean, ""))
        figures.append(Figure(f"{each.what}, what a month adds (a day lies {each.sigma:.2g} off)", each.month, ""))
    return figures
