"""The library's verb: what lies there, what of it is needed, and what may go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalaba.core.model import Clip, Part, Programme, Spot
from dalaba.link import handover
from dalaba.speech.library import RECORDED, RENDERED, Library
from tests.conftest import Shell
from tests.places import DAY, at, wav, written

STATION = "台名: 三江\n语种: [客家话]\n播放点:\n  五一村: {}\n"
SCRIPT = "提示音: 无\n版本: {客家话: {录音: 停水.客家话.wav, 录音里说的: {}}}\n"
ROWS = "播出安排:\n  - {文稿: 停水, 播放点: 五一村, 时刻: ['8:00']}\n"


@pytest.fixture
def shelf(tmp_path: Path) -> Shell:
    """A station that plays one recording every day, its clip made."""
    wav(tmp_path / RECORDED / "停水.客家话.wav")
    written(tmp_path, {"station.yaml": STATION, "scripts/停水.yaml": SCRIPT, "schedules/停水.yaml": ROWS})
    shell = Shell(tmp_path)
    assert shell("render").returncode == 0
    return shell


def clips(shell: Shell) -> list[Path]:
    return sorted((shell.station / RENDERED).rglob("*.mp3"))


def outdated(shell: Shell) -> Path:
    """The clip that nothing needs any more since the recording was made anew."""
    (old,) = clips(shell)
    wav(shell.station / RECORDED / "停水.客家话.2.wav", 3)
    assert shell("render").returncode == 0
    assert len(clips(shell)) == 2
    return old


def test_what_lies_there_is_listed_with_what_it_is_worth(shelf: Shell) -> None:
    outdated(shelf)
    listed = json.loads(shelf("library", "--json").stdout)
    assert sorted(each["needed"] for each in listed["clips"]) == [False, True]
    for clip in listed["clips"]:
        assert (clip["by"], clip["state"]) == ("recording", "whole")
        assert -17 < clip["loudness"] < -15
        assert clip["peak"] <= -1
    assert [each["file"] for each in listed["recordings"]] == ["停水.客家话.2.wav", "停水.客家话.wav"]
    told = shelf("声音库")
    assert told.returncode == 0
    assert "1 条近期用不着" in told.stdout


def test_only_what_nothing_needs_is_pruned_and_never_a_recording(shelf: Shell) -> None:
    old = outdated(shelf)
    stray = shelf.station / RENDERED / "旧的" / "谁的.mp3"
    stray.parent.mkdir()
    stray.write_bytes(b"left over")
    (shelf.station / RENDERED / "note.txt").write_text("somebody's")
    told = shelf("library", "--prune", "--dry-run")
    assert old.name in told.stdout
    assert len(clips(shelf)) == 3, "to see is not to delete"
    assert shelf("library", "--prune").returncode == 0
    assert old not in clips(shelf)
    assert len(clips(shelf)) == 1
    assert not stray.parent.exists()
    assert (shelf.station / RENDERED / "note.txt").exists()
    assert len(list((shelf.station / RECORDED).iterdir())) == 2
    assert "不用做" in shelf("render").stdout


def test_what_was_handed_to_the_air_stays(shelf: Shell) -> None:
    old = outdated(shelf)
    file = old.relative_to(shelf.station).as_posix()
    clip = next(made.clip for _, made, _ in Library(shelf.station).clips() if made.clip.file == file)
    handed(shelf.station, clip)
    assert shelf("library", "--prune").returncode == 0
    assert old in clips(shelf)


def test_nothing_is_pruned_where_it_cannot_be_known_what_is_needed(shelf: Shell) -> None:
    old = outdated(shelf)
    (shelf.station / handover.FOLDER).mkdir(parents=True)
    (shelf.station / handover.FOLDER / "2026-11-23.json").write_text("{half a")
    assert shelf("library", "--prune").returncode == 1
    (shelf.station / handover.FOLDER / "2026-11-23.json").unlink()
    (shelf.station / "schedules/坏.yaml").write_text("播出安排: [{文稿: 没有, 播放点: 五一村}]\n", "utf-8")
    refused = shelf("library", "--prune")
    assert refused.returncode == 1
    assert "一条也没有清" in refused.stderr
    assert old in clips(shelf)


def handed(folder: Path, clip: Clip) -> None:
    """A programme that plays it."""
    part, start = Part("客家话", "hak", clip, clip.duration), at("8:00")
    spot = Spot("停水/1", "五一村", start, start, part.duration, "停水", "停水", "停水", "notice", "flexible", (part,))
    handover.write(folder, Programme("三江", "Asia/Shanghai", str(DAY), (), (spot,), ()))
