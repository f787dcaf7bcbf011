"""Days and weeks on the air in minutes: the real desk and air, a hurried clock, and all that a month brings."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.month import faults

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds")


def played(folder: Path, days: int, factor: int, minutes: int) -> dict[str, Any]:
    """So many days, somebody doing something every so many minutes. It ends by order, with nothing left running."""
    words = [str(days), str(factor), str(minutes), str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "bench.month", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.full
def test_two_days_with_all_that_they_bring(tmp_path: Path) -> None:
    result = played(tmp_path / "month", days=2, factor=6_000, minutes=120)
    assert faults(result) == []
    assert {"killed air", "killed desk"} <= set(result["done"])
    for sample in result["samples"]:
        assert sample["air handles"] < 40
        assert sample["desk handles"] < 60
        assert sample["air threads"] < 12
        assert sample["desk threads"] < 30


@pytest.mark.full
def test_a_month_holds_what_its_second_week_held(tmp_path: Path) -> None:
    result = played(tmp_path / "month", days=30, factor=1_440, minutes=60)
    assert faults(result) == []
