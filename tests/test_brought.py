"""What people put into audio/recorded: every file is used, or told with the name that it should have."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.compile.render.unused_recordings import meant_by
from dalaba.desk.root import Station
from dalaba.messages import explain
from dalaba.speech.library import RECORDED, file_names
from tests.places import DAY, station, wav, written

STATION = """\
台名: 三江
语种: [普通话]
播放点:
  五一村: {语种: [客家话, 普通话]}
  东和村: {语种: [普通话]}
"""
FILES = {"station.yaml": STATION, "scripts/停水.txt": "今天停水。", "scripts/防火.txt": "请注意防火。"}


def brought(folder: Path, *names: str) -> Station:
    for name in names:
        wav(folder / RECORDED / "a.wav").rename(_made(folder / RECORDED / name))
    return station(written(folder, FILES))


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def told(there: Station) -> dict[str, tuple[str, str]]:
    """File -> what is said of it, and the name that it should have."""
    found = {}
    for problem in there.check(DAY):
        if problem.reason.code != "sound.cut_end" and problem.place and problem.place.file.startswith(RECORDED):
            file = problem.place.file.removeprefix(f"{RECORDED}/")
            found[file] = (problem.reason.code, problem.reason.params.get("wanted", ""))
            assert all(explain(problem.reason, ui) for ui in ("zh", "en"))
    return found


def test_a_recording_is_one_whatever_its_suffix_and_without_any(tmp_path: Path) -> None:
    for number, suffix in enumerate((*file_names.SUFFIXES, ".MOV", ".Wav", "")):
        folder = tmp_path / str(number)
        there = brought(folder, f"停水.客家话{suffix}")
        (version,) = (each for each in there.plan.scripts["停水"].versions if each.recording)
        assert (version.language, version.recording) == ("hak", (f"停水.客家话{suffix}",))
        assert there.library.recordings.newest("停水.客家话.m4a") == f"停水.客家话{suffix}"


def test_a_second_take_without_a_suffix_is_the_newest(tmp_path: Path) -> None:
    there = brought(tmp_path, "停水.客家话.m4a", "停水.客家话.2")
    assert there.library.recordings.newest("停水.客家话.m4a") == "停水.客家话.2"
    assert told(there) == {}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("停水-客家话.m4a", "停水.客家话.m4a"), ("停水_客家话.mp3", "停水.客家话.mp3"),
        ("停水 客家话.wav", "停水.客家话.wav"), ("停水(客家话).amr", "停水.客家话.amr"),
        ("停水．客家话．m4a", "停水.客家话.m4a"), ("停水客家.m4a", "停水.客家话.m4a"),
        ("客家话/停水.m4a", "停水.客家话.m4a"), ("停水/客家话.mov", "停水.客家话.mov"),
        ("客家话 停水 五一村.m4a", "停水.客家话.五一村.m4a"), ("客家话停水通知.m4a", "停水.客家话.m4a"),
        ("停水.客家话(1).m4a", "停水.客家话.m4a"), ("停水.客家话 - 副本.m4a", "停水.客家话.m4a"),
        ("停水.客家话_副本.五一村.m4a", "停水.客家话.五一村.m4a"), ("停水.客家话😀.m4a", "停水.客家话.m4a"),
        ("停水.客家话.mp3.m4a", "停水.客家话.m4a"), ("停水.客家话..m4a", "停水.客家话.m4a"),
        ("停水.客家话.xyz", "停水.客家话.m4a"), ("停水 客家话 (1).m4a", "停水.客家话.m4a"),
    ],
)  # fmt: skip
def test_a_name_that_nearly_says_it_is_told_the_name_that_it_should_have(
    tmp_path: Path, name: str, wanted: str
) -> None:
    assert told(brought(tmp_path, name)) == {name: ("sound.misnamed", wanted)}


def test_nothing_is_to_be_overwritten_by_the_name_that_is_told(tmp_path: Path) -> None:
    found = told(brought(tmp_path, "停水.客家话.m4a", "停水 客家话.m4a"))
    assert found == {"停水 客家话.m4a": ("sound.misnamed", "停水.客家话.2.m4a")}


@pytest.mark.parametrize("name", ["新录音 12.m4a", "录音_20221130.mp3", "New Recording 3.m4a", "12", "群里/语音.amr"])
def test_a_name_that_says_nothing_is_offered_a_place(tmp_path: Path, name: str) -> None:
    there = brought(tmp_path, name)
    assert told(there) == {name: ("sound.unclaimed", "")}
    words = next(explain(each.reason, "zh") for each in there.problems if each.reason.code == "sound.unclaimed")
    assert f'recordings --claim "{name}" 文稿 语种' in words
    assert "停水" in words


def test_a_language_that_is_spoken_nowhere_or_not_there_is_told(tmp_path: Path) -> None:
    found = told(brought(tmp_path, "停水.瑶语.m4a", "停水.客家话.东和村.m4a", "停水.客家话.五一村.m4a"))
    assert found == {
        "停水.瑶语.m4a": ("sound.language_nowhere", ""),
        "停水.客家话.东和村.m4a": ("sound.language_not_there", ""),
    }


def test_a_word_that_is_no_language_is_told_once(tmp_path: Path) -> None:
    assert told(brought(tmp_path, "停水.第一遍.m4a")) == {"停水.第一遍.m4a": ("files.stem_word", "")}


def test_what_is_no_recording_is_told_and_what_is_nobodys_is_not(tmp_path: Path) -> None:
    there = brought(tmp_path)
    nobodys = [
        "Thumbs.db",
        "desktop.ini",
        ".DS_Store",
        "._停水.客家话.m4a",
        "~$录音单.xlsx",
        ".nomedia",
        ".同步/停水.客家话.m4a",
    ]
    for name in (
        *nobodys,
        "README.txt",
        "停水 客家话.txt",
        "录音单.xlsx",
        "停水.客家话.m4a.part",
        "停水.客家话.mp3.crdownload",
        ".防火.客家话.m4a.icloud",
    ):
        _made(tmp_path / RECORDED / name).write_bytes(b"x")
    assert told(there) == {
        "停水 客家话.txt": ("sound.not_recorded", ""),
        "录音单.xlsx": ("sound.not_recorded", ""),
        "停水.客家话.m4a.part": ("sound.half_copied", ""),
        "停水.客家话.mp3.crdownload": ("sound.half_copied", ""),
        ".防火.客家话.m4a.icloud": ("sound.half_copied", ""),
    }


def test_pieces_with_variables_in_their_names_are_used(tmp_path: Path) -> None:
    call = '版本:\n  客家话: {录音: [请.m4a, "组号/{{组}}.m4a"], 录音里说的: {}}\n'
    written(tmp_path, {"scripts/叫号.yaml": call})
    assert told(brought(tmp_path, "请.m4a", "组号/上片组.m4a", "组号/下片组.2.wav")) == {}


def test_an_english_station_is_told_english_names(tmp_path: Path) -> None:
    there = brought(tmp_path)
    (tmp_path / "scripts" / "water.txt").write_text("Water is off today.", "utf-8")
    there = station(tmp_path)
    meant = meant_by("water hakka 2.m4a", there.plan.scripts, ("Wuyi",))
    assert (meant.script, meant.language, meant.stem) == ("water", "hak", "water.Hakka")
