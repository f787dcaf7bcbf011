"""The demo, on a village instead of the township: the same steps, and the station itself is left alone."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Shell


def test_the_demo_leaves_what_it_says_and_nothing_in_the_station(shell: Shell, tmp_path: Path) -> None:
    before = sorted(path for path in shell.station.rglob("*") if path.is_file())
    done = shell("demo", "--dir", str(tmp_path / "demo"))
    assert done.returncode == 0, done.stderr
    assert "应播 4 = 已排 4 + 未排 0" in done.stdout
    assert "播完 4" in done.stdout
    made = {path.name for path in (tmp_path / "demo").iterdir()}
    assert {"节目单.html", "records", "audio", "石桥村-2022-07-13-0700-0715.flac"} <= made
    assert sorted(path for path in shell.station.rglob("*") if path.is_file()) == before


def test_the_second_time_nothing_is_made_anew(shell: Shell, tmp_path: Path) -> None:
    shell("demo", "--dir", str(tmp_path / "demo"))
    clips = {path: path.stat().st_mtime_ns for path in (tmp_path / "demo" / "audio").rglob("*.mp3")}
    assert "新做 0 条" in shell("demo", "--dir", str(tmp_path / "demo")).stdout
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "demo" / "audio").rglob("*.mp3")} == clips
