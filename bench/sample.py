"""The sample station in scratch folders, so that no benchmark touches what lies in the repository."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

from bench.process import SAMPLE, dalaba
from dalaba.doors.cli.demo import copy
from dalaba.speech.library import RENDERED

DAY = "2022-07-13"
DAYS = "3"


def fresh() -> Path:
    """A copy without a single clip; gone when the benchmarks end."""
    folder = Path(tempfile.mkdtemp(prefix="dalaba-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy(SAMPLE, folder)
    return folder


@cache
def quick() -> Path:
    """A copy whose `station.yaml` names the quick voice where the sample names better ones, with the clips of DAY.

    They are made in seconds, while the good voice takes minutes. For what is measured of files and not of speech.
    """
    folder = fresh()
    station = folder / "station.yaml"
    text, changed = re.subn(
        r"^(  (?:普通话|粤语): )\[.*?\]", r"\1espeak", station.read_text("utf-8"), flags=re.MULTILINE
    )
    if changed != 2:
        raise RuntimeError(f"the sample names its voices in {changed} lines, not in two")
    station.write_text(text, "utf-8")
    dalaba("--station", str(folder), "render", "--date", DAY)
    return folder


@cache
def rendered() -> Path:
    """One copy with the clips of all three rounds, made once for all benchmarks; clips the repository has are used."""
    folder = fresh()
    if (SAMPLE / RENDERED).is_dir():
        shutil.copytree(SAMPLE / RENDERED, folder / RENDERED)
    dalaba("--station", str(folder), "render", "--date", DAY, "--days", DAYS)
    return folder
