"""A clerk books a notice for tomorrow, and nothing that somebody wrote is touched."""

from __future__ import annotations

import json
from pathlib import Path

from dalaba.booking import FILE
from tests.conftest import Shell


def dues(shell: Shell, date: str) -> list[str]:
    spots = json.loads(shell("programme", "--date", date, "--json").stdout)["spots"]
    return [spot["due"][11:16] for spot in spots if spot["script"] == "开会通知"]


def test_a_booked_row_is_in_the_programme(shell: Shell) -> None:
    done = shell(
        "book", "开会通知", "--to", "大喇叭", "--date", "2026-11-24", "--between", "8:00-9:00", "--every", "20分钟"
    )
    assert done.returncode == 0, done.stderr
    assert dues(shell, "2026-11-24") == ["08:00", "08:20", "08:40"]
    assert dues(shell, "2026-11-25") == []


def test_bookings_add_up_and_leave_what_people_wrote(shell: Shell) -> None:
    written = (shell.station / "schedules" / "日常.yaml").read_bytes()
    for at in ("9:00", "15点半"):
        assert shell("book", "开会通知", "--to", "石桥村", "--date", "11-24..11-25", "--at", at).returncode == 0
    assert dues(shell, "2026-11-25") == ["09:00", "15:30"]
    assert (shell.station / "schedules" / "日常.yaml").read_bytes() == written


def test_a_booking_with_a_problem_changes_nothing(shell: Shell) -> None:
    assert shell("book", "开会通知", "--to", "石桥村", "--date", "2026-11-24", "--at", "9:00").returncode == 0
    before = (shell.station / FILE).read_bytes()
    wrong = shell(
        "book", "开会通知", "--to", "石桥村", "--date", "2026-11-24", "--between", "11:00-9:00", "--every", "5分钟"
    )
    assert wrong.returncode == 1
    assert "11:00-9:00" in wrong.stderr
    assert "D3" in wrong.stderr, "the cell is named"
    assert (shell.station / FILE).read_bytes() == before


def test_a_first_booking_that_fails_leaves_no_sheet(shell: Shell) -> None:
    assert shell("book", "开会通知", "--to", "石桥村", "--date", "2026-11-24").returncode == 1
    assert not (shell.station / FILE).exists()


def test_unknown_names_are_told_before_anything_is_written(shell: Shell, tmp_path: Path) -> None:
    assert "开会通知" in shell("book", "开会", "--to", "石桥村", "--at", "9:00").stderr
    assert "石桥村" in shell("book", "开会通知", "--to", "石乔村", "--at", "9:00").stderr
    assert not (shell.station / FILE).exists()
