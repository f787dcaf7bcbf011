"""The sample station in scratch folders, so that no benchmark touches what lies in the repository."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from bench.process import SAMPLE, dalaba
from dalaba.cli.demo import copy
from dalaba.library import RENDERED

DAY = "2022-07-13"
DAYS = "3"


def fresh() -> Path:
    """A copy without a single clip; gone when the benchmarks end."""
    folder = Path(tempfile.mkdtemp(prefix="dalaba-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy(SAMPLE, folder)
    return folder


@cache
def rendered() -> Path:
    """One copy with the clips of all three rounds, made once for all benchmarks; clips the repository has are used."""
    folder = fresh()
    if (SAMPLE / RENDERED).is_dir():
        shutil.copytree(SAMPLE / RENDERED, folder / RENDERED)
    dalaba("--station", str(folder), "render", "--date", DAY, "--days", DAYS)
    return folder
