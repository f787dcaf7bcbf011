"""A year of the sample station in virtual time, through air's own loop, on tapes that keep nothing (`year.py`).

There is no rival: nobody else can play a year in a minute. Checked in the same run: every occurrence is on the ledger
with what became of it, none later than planned, and the chain holds.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from time import process_time

from bench import Figure
from bench.process import run


def main() -> list[Figure]:
    import sys

    told = json.loads(run((sys.executable, "-m", "bench.bench_year", "year")).out)
    figures = [
        Figure(f"a year, {told['due']:,} occurrences, {told['events']:,} events", told["seconds"], at_most=60),
        Figure("a day", told["seconds"] * 1000 / told["days"], "ms"),
        Figure("memory after two months", told["month_2"], "MB"),
        Figure("memory after twelve", told["month_12"], "MB"),
    ]
    if told["month_2"]:
        figures.append(Figure("memory, twelve months over two", told["month_12"] / told["month_2"], "", at_most=1.1))
    return figures


def measure() -> dict[str, float]:
    """One year in this process; RuntimeError where it does not come out."""
    from bench import year
    from dalaba.air import ledger
    from dalaba.views.asrun import reconcile

    with tempfile.TemporaryDirectory(prefix="dalaba-bench-") as scratch:
        read = year.station(_made(Path(scratch) / "station"))
        began = process_time()
        days = list(year.played(read, Path(scratch) / "played"))
        seconds = process_time() - began
        records = Path(scratch) / "played" / "records"
        summary = reconcile(ledger.events(records)).summary
        due = sum(day.spots + day.refused for day in days)
        flaws = [flaw for flaw in ledger.verify(records) if flaw.code != "air.ledger_rehearsed"]
        if not summary.due == due or summary.aired != summary.planned or flaws:
            raise RuntimeError(f"the year does not come out: {summary}, due {due}")
        head = ledger.head(records)
        return {
            "days": len(days), "due": due, "events": head.seq if head else 0, "seconds": seconds,
            "month_2": days[58].megabytes, "month_12": days[-1].megabytes,
        }  # fmt: skip


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    print(json.dumps(measure()))
