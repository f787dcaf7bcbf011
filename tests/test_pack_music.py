"""宣传车一 takes music along: pieces between its announcements, music under words; a relay has no place on a stick."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dalaba.doors.cli import main
from dalaba.sound.codec import decode
from dalaba.views.pack import MOST, Cover, Entry, Track, build, mixed
from dalaba.views.pack.tracks import RATE
from tests.places import DAY, wav, written
from tests.test_pack import COVER, clip_at

ROWS = """\
专项: 三江
播出安排:
  - {编号: 甲, 文稿: 通知, 播放点: 宣传车一}
  - {编号: 乙, 文稿: 防火, 播放点: 宣传车一, 垫乐: 路上}
  - {编号: 丙, 歌单: 路上, 播放点: 宣传车一}
  - {编号: 丁, 转播: 县广播站, 播放点: 宣传车一}
  - {编号: 戊, 文件: 县里来的, 播放点: 宣传车一}
  - {编号: 午, 歌单: 路上, 播放点: 宣传车一, 时段: "12:00-12:01"}
"""
FILES = {
    "station.yaml": "台名: 三江\n播放点: {宣传车一: {类型: 宣传车}}\n转播源: {县广播站: {地址: 'http://example.org/live'}}\n",
    "scripts/通知.txt": "今天下午停水。",
    "scripts/防火.txt": "请注意森林防火。",
    "schedules/三江.yaml": ROWS,
}


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = written(tmp_path_factory.mktemp("van"), FILES)
    for number, name in enumerate(("甲曲", "乙曲", "丙曲")):
        wav(folder / f"audio/sounds/路上/{name}.wav", 25, 300 + 100 * number)
    wav(folder / "audio/sounds/县里来的.wav", 3)
    return folder


def test_music_stands_between_the_announcements_and_a_relay_is_told(
    station: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usb = tmp_path / "usb"
    words = ["--station", str(station), "--ui", "zh", "pack", "宣传车一", "--date", str(DAY), "--dir", str(usb)]
    assert main(words) == 0
    told = capsys.readouterr()
    assert "“县广播站”是转播" in told.out + told.err
    sheet = (usb / "随车播放单.txt").read_text("utf-8-sig").splitlines()
    titles = [line.split("  ")[1] for line in sheet if line[:2].isdigit()]
    timed, loose = titles[:3], titles[3:]
    assert sorted(timed) == ["路上/丙曲", "路上/乙曲", "路上/甲曲"]
    assert [each.startswith("路上/") for each in loose] == [False, True, False, True, False, True]
    assert loose[4] == "县里来的"
    assert sum("音乐" in line for line in sheet) == 6
    assert len(list(usb.glob("*.MP3"))) == 9


def test_the_hours_of_music_are_those_at_which_each_piece_begins(
    station: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--station", str(station), "--json", "pack", "宣传车一", "--date", str(DAY), "--dir", str(tmp_path / "u")]
    assert main(words) == 0
    names = [each["file"] for each in json.loads(capsys.readouterr().out)["files"]]
    assert names[:4] == ["01_1200.MP3", "02_1200.MP3", "03_1200.MP3", "04_ANY.MP3"]


def test_announcements_and_pieces_alternate_as_long_as_there_are_both() -> None:
    said = [Entry(name, name, ()) for name in ("甲", "乙", "丙")]
    music = [Entry(name, name, (), music=True) for name in ("一", "二")]
    assert [each.title for each in mixed([*said, *music])] == ["甲", "一", "乙", "二", "丙"]
    assert [each.title for each in mixed([*music, said[0]])] == ["甲", "一", "二"]


def test_no_more_music_than_a_stick_takes_files() -> None:
    music = [Entry(str(number), "", (), music=True) for number in range(200)]
    assert len(mixed(music, others=9)) == MOST - 9


def loudness(sound: np.ndarray[tuple[int], np.dtype[np.float32]], hertz: float) -> float:
    """How much of a pitch is in a sound."""
    times = np.arange(len(sound)) / RATE
    return float(abs(np.mean(sound * np.exp(-2j * np.pi * hertz * times))))


def heard(entry: Entry, folder: Path) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    folder.mkdir()
    report = build([entry], folder, COVER)
    sound, rate = decode(folder / report.files[0].name)
    assert rate == RATE
    return sound


def test_a_piece_is_as_loud_on_the_stick_as_its_clip(tmp_path: Path) -> None:
    tune = clip_at(tmp_path, "曲", 6, 440, "")
    sound = heard(Entry("曲", "歌单", (tune,), lead_in=0, lead_out=1_000, music=True), tmp_path / "usb")
    assert loudness(sound[RATE : 5 * RATE], 440) == pytest.approx(0.15, rel=0.03)
    assert float(abs(sound[-RATE // 2 :]).max()) < 0.01, "a second of silence follows"


def test_words_have_their_music_under_them_all_the_time_and_softly(tmp_path: Path) -> None:
    words, bed = clip_at(tmp_path, "话", 6, 440, "cmn"), clip_at(tmp_path, "垫", 2, 900, "")
    sound = heard(Entry("通知", "通知", (words,), bed=bed), tmp_path / "usb")
    middle = sound[2 * RATE : 5 * RATE]
    assert loudness(middle, 440) == pytest.approx(0.15, rel=0.05)
    assert 0.005 < loudness(middle, 900) < 0.05, "it goes round"
    assert loudness(heard(Entry("通知", "通知", (words,)), tmp_path / "bare"), 900) < 0.001


@pytest.mark.parametrize("gone", [True, False])
def test_a_piece_that_was_changed_or_removed_is_not_packed(tmp_path: Path, gone: bool) -> None:
    tune: Track = clip_at(tmp_path, "曲", 2, 440, "")
    if gone:
        tune.path.unlink()
    else:
        tune.path.write_bytes(tune.path.read_bytes()[:-200])
    (tmp_path / "usb").mkdir()
    cover: Cover = COVER
    with pytest.raises(Exception, match="pack.clip_missing" if gone else "pack.clip_damaged"):
        build([Entry("曲", "歌单", (tune,), music=True)], tmp_path / "usb", cover)
    assert list((tmp_path / "usb").iterdir()) == []
