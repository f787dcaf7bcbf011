"""Sounds on the shelf of a place, and what is made of them: bells, songs, playlists, broken files, a stick gone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
import soundfile

from dalaba.core.model import Clip, Fill, Part, PieceOrder, Wanted
from dalaba.desk.root import Station, stamp
from dalaba.messages import explain
from dalaba.sound.codec import open_sound
from dalaba.sound.processing import TARGET, measured
from dalaba.speech.library import SOUNDS, Library
from dalaba.speech.library.sounds import Sound, listen_to, unheard
from tests.places import DAY, at, station, written

RATE = 48_000
STATION = """\
台名: 中心小学
语种: [普通话]
播放点:
  操场: {类型: 大喇叭}
  教室: {类型: 校园广播, 输出: {声卡: 校园, 声道: [1, 2]}}
  走廊: {类型: 校园广播}
"""


def school(folder: Path) -> Station:
    written(folder, {"station.yaml": STATION})
    there = station(folder)
    assert not there.problems.errors
    return there


def song(
    folder: Path, name: str, seconds: float = 2, hertz: float = 440, rate: int = 44_100, channels: int = 2
) -> Path:
    """A WAV or FLAC in the place's folder of sounds: a tone with some noise, and another tone on the right."""
    clock = np.arange(round(seconds * rate)) / rate
    sides = [0.2 * np.sin(2 * np.pi * hertz * (1 + side / 2) * clock) for side in range(channels)]
    sound = np.stack(sides, axis=1) + np.random.default_rng(round(hertz)).normal(0, 0.01, (len(clock), channels))
    path = folder / SOUNDS / name
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, sound, rate)
    return path


def file(name: str, outlet: str = "走廊") -> Wanted:
    return Wanted(name, outlet, ("",), "long", (), source="file")


def music(name: str, seconds: float, outlet: str = "走廊", order: PieceOrder = "in_order") -> Wanted:
    fill = Fill(round(seconds * 1000), order)
    return Wanted(name, outlet, ("",), "long", (), source="playlist", fill=fill)


def parts(there: Station, want: Wanted) -> tuple[Part, ...]:
    return there.preparer.prepare([want]).parts[want]


def made(there: Station, *wanted: Wanted) -> tuple[Part, ...]:
    """The parts, after everything was made that could be."""
    there.make(there.to_make(wanted), jobs=1)
    there.library.save()
    return tuple(part for want in wanted for part in parts(there, want))


def clip(part: Part) -> Clip:
    assert part.clip is not None, part.why
    return part.clip


def names(found: tuple[Part, ...]) -> list[str]:
    return [part.version for part in found]


def heard(there: Station, part: Part) -> np.ndarray:
    """A clip's sound, cut as air cuts it."""
    found = clip(part)
    sound, rate = soundfile.read(there.folder / found.file, dtype="float32", always_2d=True)
    assert rate == found.rate == RATE
    return np.asarray(sound[found.skip : found.skip + found.frames])


# --- one sound


def test_a_song_becomes_a_clip_of_its_length_at_the_stations_loudness(tmp_path: Path) -> None:
    song(tmp_path, "午间/茉莉花.wav", 3)
    there = school(tmp_path)
    (before,) = parts(there, file("午间/茉莉花"))
    assert (before.clip, before.estimated, before.why, before.duration) == (None, True, None, 3_000)
    (found,) = made(there, file("午间/茉莉花"))
    assert (found.version, found.language, found.duration) == ("午间/茉莉花", "", 3_000)
    sound = heard(there, found)
    assert sound.shape == (3 * RATE, 1)
    assert measured([sound], RATE).loudness == pytest.approx(TARGET, abs=0.3)
    assert clip(found).by == ""


def test_two_loudspeakers_get_both_channels_and_one_gets_their_mix(tmp_path: Path) -> None:
    song(tmp_path, "茉莉花.flac")
    song(tmp_path, "国歌.flac", channels=1)
    there = school(tmp_path)
    stereo, mono, single = made(there, file("茉莉花", "教室"), file("茉莉花"), file("国歌", "教室"))
    assert [clip(each).channels for each in (stereo, mono, single)] == [2, 1, 1]
    assert heard(there, stereo).shape == (2 * RATE, 2)
    assert measured([heard(there, stereo)], RATE).loudness == pytest.approx(TARGET, abs=0.3)
    again = Library(tmp_path)
    assert {made.clip.channels for _, made, _ in again.clips()} == {1, 2}


def test_a_horn_has_a_clip_of_its_own_without_bass(tmp_path: Path) -> None:
    song(tmp_path, "鼓.wav", hertz=60, channels=1)
    there = school(tmp_path)
    horn, hall = made(there, file("鼓", "操场"), file("鼓"))
    assert clip(horn).file != clip(hall).file
    assert clip(horn).duration == clip(hall).duration


def test_a_peaky_sound_stays_soft_rather_than_being_squeezed(tmp_path: Path) -> None:
    path = song(tmp_path, "滴答.wav", 6, channels=1)
    sound = np.zeros((6 * RATE, 1))
    for each in range(0, 6 * RATE, RATE):
        sound[each : each + 240, 0] = 0.9 * np.sin(2 * np.pi * 1_000 * np.arange(240) / RATE)
    soundfile.write(path, sound, RATE)
    there = school(tmp_path)
    report = there.make(there.to_make([file("滴答")]), jobs=1)
    (only,) = report.made.values()
    assert only.loudness < TARGET - 3
    assert -3.5 < only.peak <= -1
    assert not report.uneven
    assert not report.doubts


def test_channels_that_cancel_each_other_are_not_mixed_to_silence(tmp_path: Path) -> None:
    path = song(tmp_path, "伴奏.wav")
    left = 0.2 * np.sin(2 * np.pi * 440 * np.arange(2 * RATE) / RATE)
    soundfile.write(path, np.stack((left, -left), axis=1), RATE)
    there = school(tmp_path)
    (found,) = made(there, file("伴奏"))
    assert measured([heard(there, found)], RATE).loudness == pytest.approx(TARGET, abs=0.3)


def test_a_bell_needs_no_file_and_gives_way_to_the_schools_own(tmp_path: Path) -> None:
    there = school(tmp_path)
    (built_in,) = made(there, file("上课铃"))
    assert built_in.duration == 8_000
    signal = there.library.sounds.now().sound("整点报时")
    assert signal is not None
    assert signal.sync == 5_000
    song(tmp_path, "上课铃.wav", 4)
    song(tmp_path, "整点报时.wav", 4)
    there = school(tmp_path)
    (own,) = made(there, file("上课铃"))
    assert own.duration == 4_000
    signal = there.library.sounds.now().sound("整点报时")
    assert signal is not None
    assert signal.sync == 0


def test_two_clips_of_one_tone_join_without_a_gap(tmp_path: Path) -> None:
    """Two files that are the halves of one tone, levelled alike, as gapless albums are cut."""
    clock = np.arange(8 * RATE) / RATE
    whole = 0.2 * np.sin(2 * np.pi * 1_000 * clock)
    for number, half in enumerate((whole[: 4 * RATE + 17], whole[4 * RATE + 17 :])):
        soundfile.write(song(tmp_path, f"专辑/{number}.flac"), half, RATE, subtype="PCM_16")
    there = school(tmp_path)
    first, second = (heard(there, each)[:, 0] for each in made(there, music("专辑", 8)))
    joint = np.concatenate((first[-RATE // 2 :], second[: RATE // 2]))
    wave = np.exp(-2j * np.pi * 1_000 * np.arange(RATE) / RATE)
    ideal = np.real(2 * np.mean(joint * wave) * np.conj(wave))
    assert len(first) + len(second) == 8 * RATE
    assert np.count_nonzero(np.abs(joint - ideal)[RATE // 2 - 2_400 : RATE // 2 + 2_400] > 0.1) < RATE // 1000


# --- playlists


def test_a_folder_is_a_playlist_in_the_order_of_its_numbers(tmp_path: Path) -> None:
    for number in (1, 2, 10):
        song(tmp_path, f"午间/第{number}首.wav", 2, 300 + number)
    there = school(tmp_path)
    found = made(there, music("午间", 6))
    assert names(found) == ["午间/第1首", "午间/第2首", "午间/第10首"]
    assert all(part.clip for part in found)


def test_a_list_names_files_with_their_weight(tmp_path: Path) -> None:
    for number in range(3):
        song(tmp_path, f"歌/{number}.wav", 1, 300 + number)
    written(tmp_path, {f"{SOUNDS}/常放.m3u8": "#EXTM3U\n歌/1.wav ×3\n歌/0.wav\n没有的.mp3\n"})
    there = school(tmp_path)
    playlist = there.library.sounds.now().playlist("常放")
    assert playlist is not None
    assert playlist.entries == (("歌/1", 3), ("歌/0", 1))
    assert playlist.lacking == ("没有的",)
    assert sorted(names(parts(there, music("常放", 4, order="weighted")))) == ["歌/0", "歌/1", "歌/1", "歌/1"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_list_may_be_written_as_windows_writes_it(tmp_path: Path, coding: str) -> None:
    song(tmp_path, "歌/茉莉花.wav")
    (tmp_path / SOUNDS / "常放.txt").write_bytes(
        "歌\\茉莉花.wav\r\nD:\\大喇叭\\audio\\sounds\\歌\\茉莉花.wav\r\n".encode(coding)
    )
    playlist = school(tmp_path).library.sounds.now().playlist("常放")
    assert playlist is not None
    assert playlist.entries == (("歌/茉莉花", 1), ("歌/茉莉花", 1))


def test_one_broken_file_loses_only_itself(tmp_path: Path) -> None:
    for number in range(3):
        song(tmp_path, f"午间/{number}.wav", 2, 300 + number)
    (tmp_path / SOUNDS / "午间/1.wav").write_bytes(b"RIFF, but no sound" * 100)
    there = school(tmp_path)
    assert names(made(there, music("午间", 4))) == ["午间/0", "午间/2"]


def test_a_file_that_turns_out_broken_when_it_is_made_is_left_out_from_then_on(tmp_path: Path) -> None:
    for number in range(3):
        song(tmp_path, f"午间/{number}.flac", 20, 300 + number)
    path = tmp_path / SOUNDS / "午间/1.flac"
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    path.write_bytes(data)
    there = school(tmp_path)
    assert names(parts(there, music("午间", 60))) == ["午间/0", "午间/1", "午间/2"]
    assert names(made(there, music("午间", 60)))[:3] == ["午间/0", "午间/2", "午间/0"]
    again = school(tmp_path)
    (alone,) = parts(again, file("午间/1"))
    assert alone.why is not None
    assert alone.why.code == "plan.bad_sound"


def test_an_empty_or_unknown_playlist_has_a_reason(tmp_path: Path) -> None:
    there = school(tmp_path)
    (found,) = parts(there, music("午间", 60))
    assert found.why is not None
    assert found.why.code == "plan.no_playlist"
    (found,) = parts(there, file("没有"))
    assert found.why is not None
    assert found.why.code == "plan.sound_missing"
    (tmp_path / SOUNDS / "午间").mkdir(parents=True)
    (tmp_path / SOUNDS / "午间/坏.mp3").write_bytes(b"%PDF" + bytes(999))
    (found,) = parts(school(tmp_path), music("午间", 60))
    assert found.why is not None
    assert found.why.code == "plan.empty_playlist"


# --- what changes


def test_a_file_that_was_changed_is_heard_as_it_was_until_it_is_made_anew(tmp_path: Path) -> None:
    path = song(tmp_path, "校歌.wav", 2)
    there = school(tmp_path)
    (old,) = made(there, file("校歌"))
    song(tmp_path, "校歌.wav", 3, 500)
    later(path)
    there = school(tmp_path)
    (meanwhile,) = parts(there, file("校歌"))
    assert meanwhile.clip == old.clip
    assert len(there.preparer.prepare([file("校歌")]).better) == 1
    (new,) = made(there, file("校歌"))
    assert new.duration == 3_000


def test_a_file_that_was_only_copied_again_keeps_its_clip(tmp_path: Path) -> None:
    path = song(tmp_path, "校歌.wav", 2)
    there = school(tmp_path)
    (old,) = made(there, file("校歌"))
    later(path)
    there = school(tmp_path)
    (new,) = made(there, file("校歌"))
    assert new.clip is not None
    assert new.clip.digest == clip(old).digest


def test_a_stick_that_is_pulled_out_silences_nothing_that_was_made(tmp_path: Path) -> None:
    stick = tmp_path / "优盘"
    for number in range(4):
        song(stick, f"歌/{number}.wav", 2, 300 + number)
    place = tmp_path / "台"
    (place / SOUNDS).mkdir(parents=True)
    (place / SOUNDS / "优盘").symlink_to(stick / SOUNDS / "歌", target_is_directory=True)
    there = school(place)
    before = made(there, music("优盘", 4))
    assert names(before) == ["优盘/0", "优盘/1"]
    shutil.move(stick, tmp_path / "抽屉")
    there = school(place)
    assert parts(there, music("优盘", 4)) == before
    now = there.library.sounds.now()
    assert now.folders_away == ("优盘",)
    assert names(parts(there, music("优盘", 8))) == ["优盘/0", "优盘/1", "优盘/0", "优盘/1"]
    (lost,) = parts(there, file("优盘/3"))
    assert lost.why is not None
    assert lost.why.code == "plan.sound_away"
    shutil.move(tmp_path / "抽屉", stick)
    assert names(made(school(place), music("优盘", 8))) == [f"优盘/{number}" for number in range(4)]


def test_a_file_that_was_deleted_is_gone_from_its_playlist(tmp_path: Path) -> None:
    for number in range(3):
        song(tmp_path, f"午间/{number}.wav", 2, 300 + number)
    made(school(tmp_path), music("午间", 6))
    (tmp_path / SOUNDS / "午间/1.wav").unlink()
    assert names(parts(school(tmp_path), music("午间", 4))) == ["午间/0", "午间/2"]


def later(path: Path) -> None:
    """As if the file had been written a minute later."""
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 60_000_000_000))


# --- the shelf


def shelf(there: Station) -> dict[str, Sound]:
    return {each.name: each for each in there.library.sounds.now().all if not each.built_in}


def test_what_was_heard_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    song(tmp_path, "校歌.wav", 2)
    song(tmp_path, "午间/茉莉花.flac", 3)
    (tmp_path / SOUNDS / "午间/坏.mp3").write_bytes(b"%PDF" + bytes(999))
    there = school(tmp_path)
    first = shelf(there)
    assert {name: each.length for name, each in first.items()} == {"校歌": 2_000, "午间/茉莉花": 3_000, "午间/坏": 0}
    assert first["午间/坏"].known.trouble is not None
    todo = unheard(first.values())
    assert {each.name for each in todo} == {"校歌", "午间/茉莉花"}
    assert listen_to(there.library.sounds, todo, 60, lambda: None) == (2, False)
    there.library.save()

    def read(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("dalaba.speech.library.sound_reading.look", read)
    monkeypatch.setattr("dalaba.speech.library.sound_reading.listen", read)
    again = shelf(school(tmp_path))
    assert again["校歌"].known.loudness == pytest.approx(-14, abs=4)
    assert again["校歌"].known.channels == 2
    assert again == shelf(there)
    assert not unheard(again.values())


def test_two_programs_that_learn_at_once_forget_nothing(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        song(tmp_path, f"{name}.wav", 1)
    one, other = Library(tmp_path), Library(tmp_path)
    assert not one.sounds.memory.sounds
    assert not other.sounds.memory.sounds
    assert one.sounds.listen("甲.wav")
    assert other.sounds.listen("乙.wav")
    one.save()
    other.save()
    assert set(Library(tmp_path).sounds.memory.sounds) == {"甲.wav", "乙.wav"}


def test_a_broken_memory_is_only_learnt_again(tmp_path: Path) -> None:
    song(tmp_path, "校歌.wav", 2)
    written(tmp_path, {"audio/rendered/sounds.json": '{"form": 1, "sounds": {"校歌.wav": [1]}, "lists": {}}'})
    assert shelf(school(tmp_path))["校歌"].length == 2_000


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")
@pytest.mark.parametrize("name", ["歌.mp3", "歌.m4a", "歌.ogg", "歌.wma"])
def test_what_other_programs_made_is_levelled_like_the_rest(tmp_path: Path, name: str) -> None:
    path = tmp_path / SOUNDS / name
    path.parent.mkdir(parents=True)
    noise = ["-f", "lavfi", "-i", "anoisesrc=c=pink:d=4:a=0.5:seed=7", "-ac", "2", "-ar", "44100"]
    subprocess.run(["ffmpeg", "-v", "error", *noise, str(path)], check=True, timeout=60)
    there = school(tmp_path)
    (found,) = made(there, file("歌"))
    assert found.duration == pytest.approx(4_000, abs=100)
    opened = open_sound(there.folder / clip(found).file)
    assert measured(opened.blocks(), RATE).loudness == pytest.approx(TARGET, abs=0.5)


# --- what a person is told


SCHEDULE = """\
日期: 2022-07-13
播出安排:
  - {编号: 午间, 播放点: 走廊, 歌单: 午间, 时刻: "12:00", 时长: 15秒}
  - {编号: 校歌, 播放点: 走廊, 文件: 校歌/大合唱, 时刻: "8:00"}
  - {编号: 新闻, 播放点: 走廊, 转播: 县广播站, 时段: "18:00-18:01"}
"""
RELAY = "转播源: {县广播站: {地址: 'http://radio.example/live', 没有信号时: 午间}}\n"


def scheduled(folder: Path, files: Mapping[str, str] = MappingProxyType({})) -> Station:
    return station(written(folder, {"station.yaml": STATION + RELAY, "schedules/校园.yaml": SCHEDULE, **files}))


def told(there: Station, *codes: str) -> list[str]:
    """What `check` says in these words."""
    return [explain(each.reason, "zh") for each in there.check(DAY, 1) if each.reason.code in codes]


def test_check_names_the_one_broken_file_of_a_playlist(tmp_path: Path) -> None:
    song(tmp_path, "午间/1.wav", 60)
    song(tmp_path, "校歌/大合唱.wav")
    (tmp_path / SOUNDS / "午间/2.wav").write_bytes(b"%PDF" + bytes(999))
    there = scheduled(tmp_path)
    (said,) = told(there, "plan.piece_left_out")
    assert "午间/2.wav" in said
    assert said.endswith("歌单“午间”跳过它,其他的照播。")
    assert not there.problems.errors


def test_check_names_a_broken_sound_and_a_name_in_a_list_without_a_file(tmp_path: Path) -> None:
    song(tmp_path, "歌/1.wav", 60)
    song(tmp_path, "校歌/大合唱.wav").write_bytes(b"%PDF" + bytes(999))
    there = scheduled(tmp_path, {f"{SOUNDS}/午间.m3u8": "歌/1.wav\n歌/2.wav\n"})
    (said,) = told(there, "plan.not_in_list")
    assert "“歌/2”" in said
    (said,) = told(there, "plan.bad_sound")
    assert "声音“校歌/大合唱”播不了" in said


def test_check_says_that_a_stick_is_gone_and_what_goes_on(tmp_path: Path) -> None:
    place, stick = tmp_path / "台", tmp_path / "优盘"
    for number in range(3):
        song(stick, f"歌/{number}.wav", 9, 300 + number)
    song(place, "校歌/大合唱.wav")
    (place / SOUNDS / "午间").symlink_to(stick / SOUNDS / "歌", target_is_directory=True)
    there = scheduled(place)
    there.make(there.to_make(there.wanted_on([DAY])), jobs=1)
    there.library.save()
    before = there.compile(DAY)
    shutil.move(stick, tmp_path / "抽屉")
    there = scheduled(place)
    (said,) = told(there, "plan.folder_away")
    assert said.startswith("文件夹 audio/sounds/午间 读不到(优盘拔了?)。已经做成成品的 3 个声音照播")
    assert not there.problems.errors
    assert there.compile(DAY).spots == before.spots


def test_a_relay_has_the_pieces_of_what_plays_without_a_signal(tmp_path: Path) -> None:
    song(tmp_path, "午间/1.wav", 40)
    song(tmp_path, "校歌/大合唱.wav")
    there = scheduled(tmp_path)
    (spot,) = (each for each in there.compile(DAY).spots if each.script == "县广播站")
    assert names(spot.parts) == ["午间/1", "午间/1"]


def test_a_sound_is_called_by_the_last_part_of_its_name(tmp_path: Path) -> None:
    song(tmp_path, "午间/1.wav", 60)
    song(tmp_path, "校歌/大合唱.wav")
    titles = {spot.script: spot.title for spot in scheduled(tmp_path).compile(DAY).spots}
    assert titles["校歌/大合唱"] == "大合唱"


def test_the_desk_notices_a_new_song(tmp_path: Path) -> None:
    there = scheduled(tmp_path)
    before = stamp(there.folder)
    path = song(tmp_path, "午间/1.wav")
    added = stamp(there.folder)
    later(path)
    assert len({before, added, stamp(there.folder)}) == 3


def test_pieces_are_made_in_the_order_in_which_they_are_heard(tmp_path: Path) -> None:
    for number in range(4):
        song(tmp_path, f"午间/{number}.wav", 9, 300 + number)
    song(tmp_path, "校歌/大合唱.wav")
    there = scheduled(tmp_path)
    order = there.making_order(there.coming([DAY], at("07:00")), at("07:00"), 1.0)
    made = [recipe.sound.name for recipe in order.sounds if recipe.sound]
    assert made[:3] == ["校歌/大合唱", "午间/0", "午间/1"]
    assert not [recipe for recipe in (*order.quick, *order.good) if recipe.sound]
