"""The whole township's three rounds played through in virtual time, every clip checked, once all are rendered.

There is no rival: what others offer is to wait three days. `rehearse` has no child processes, so its own memory is all.
"""

from __future__ import annotations

import json
import tempfile

from bench import Figure
from bench.process import dalaba
from bench.sample import DAY, DAYS, rendered


def main() -> list[Figure]:
    station = str(rendered())
    with tempfile.TemporaryDirectory(prefix="dalaba-bench-") as into:
        ran = dalaba("--station", station, "rehearse", "--date", DAY, "--days", DAYS, "--dir", into, "--json")
    summary = json.loads(ran.out)["summary"]
    if not summary["planned"] == summary["aired"] > 0:
        raise RuntimeError(f"the rehearsal did not go through: {summary}")
    figures = [
        Figure(f"three days, {summary['planned']} spots", ran.seconds, at_most=20),
        Figure("one spot", ran.seconds * 1000 / summary["planned"], "ms"),
    ]
    if ran.megabytes is not None:
        figures.append(Figure("memory at most", ran.megabytes, "MB", at_most=250))
    return figures
