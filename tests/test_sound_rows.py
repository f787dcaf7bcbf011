"""A school and a village play more than speech: what rows of sounds, playlists and relays say, and what is due."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dalaba.core.model import Booking, Fill, Occurrence
from dalaba.core.problems import Bad
from dalaba.desk.root import Station
from dalaba.messages import describe
from dalaba.speech.library.sound_names import misplaced, sound_names
from dalaba.station import checks
from dalaba.station.outlets.outputs import network_output, stream_address
from dalaba.station.schedules import Row, due_instants, expand, expand_at, next_due
from tests.places import DAY, at, shown, station, wav, written

STATION = """\
台名: 三江
语种: [普通话]
时段表:
  大课间: ["09:30-10:00", "15:30-16:00"]
转播源:
  县广播站: {地址: "http://radio.example/xian", 没有信号时: 午间, 录下: 是, 最长: 40分钟}
  话筒架: {声卡: USB Audio, 声道: [2], 声卡接口: ALSA}
播放点:
  中心小学: {类型: 校园广播, 前静音: 2}
  五一村: {}
  宣传车一: {类型: 宣传车}
"""
MIDDAY = date(2022, 7, 13)


def place(folder: Path, rows: str, **files: str) -> Station:
    more = {f"schedules/{name.replace('_', '.')}": text for name, text in files.items()}
    text = f"专项: 校园\n播出安排:\n{rows}" if rows else ""
    mine = {"schedules/校园.yaml": text} if rows else {}
    return station(written(folder, {"station.yaml": STATION, "scripts/防火.txt": "不要带火上山。", **mine, **more}))


def row(to: str = "中心小学", **keys: str) -> str:
    said = {"播放点": to, **keys}
    return "  - " + "\n    ".join(f"{key}: {value}" for key, value in said.items()) + "\n"


def one(folder: Path, **keys: str) -> Row:
    """The only row, without a fault."""
    read = place(folder, row(**keys))
    assert not list(read.problems), [describe(each, "zh") for each in read.problems]
    return read.plan.campaigns[0].rows[0]


def due(read: Station, day: date = DAY, outlet: str = "中心小学") -> list[Occurrence]:
    found, problems = expand(read.plan, day)
    assert not list(problems)
    return sorted((each for each in found if each.booking.outlet == outlet), key=lambda each: each.due)


def fills(read: Station, day: date = DAY) -> list[Fill]:
    return [each.booking.wanted.fill for each in due(read, day) if each.booking.wanted.fill is not None]


def told(read: Station) -> list[str]:
    return [describe(each, "zh") for each in read.problems]


# What a row plays


@pytest.mark.parametrize("key", ["文件", "铃", "铃声", "声音", "file", "sound"])
def test_a_row_names_a_sound_in_place_of_a_script(tmp_path: Path, key: str) -> None:
    mine = one(tmp_path, **{key: "校歌", "时刻": '"07:50"'})
    assert (mine.source, mine.script, mine.flows, mine.timing) == ("file", "校歌", False, "flexible")


@pytest.mark.parametrize(
    "written_as", ["午间/茉莉花.MP3", "audio/sounds/午间/茉莉花.flac", '"午间\\\\茉莉花"', "午间/茉莉花"]
)
def test_a_sound_is_known_by_its_name_however_its_file_is_written(tmp_path: Path, written_as: str) -> None:
    assert one(tmp_path, 文件=written_as, 时刻='"12:00"').script == "午间/茉莉花"


def test_a_bell_rings_on_its_second_unless_its_row_says_otherwise(tmp_path: Path) -> None:
    bell = one(tmp_path / "a", 铃="上课铃", 时刻='"08:00"')
    song = one(tmp_path / "b", 文件="校歌", 时刻='"08:00"')
    loose = one(tmp_path / "c", 铃="上课铃", 时刻='"08:00"', 时间要求="可延后")
    assert [each.timing for each in (bell, song, loose)] == ["exact", "flexible", "flexible"]


def test_a_bell_begins_its_lead_in_early_so_that_it_is_heard_on_the_second(tmp_path: Path) -> None:
    rows = row(铃="上课铃", 时刻='"08:00"') + row(文件="校歌", 时刻='"08:10"')
    assert [each.booking.early for each in due(place(tmp_path, rows))] == [2_000, 0]


def test_a_playlist_says_how_its_pieces_follow(tmp_path: Path) -> None:
    mine = one(
        tmp_path, 歌单="午间/", 时段="12:00-12:40", 曲序="随机", 收尾="选合适", 曲间="2", 插播时="压低",
        被打断后="下一首",
    )  # fmt: skip
    assert (mine.source, mine.script, mine.flows) == ("playlist", "午间", True)
    assert (mine.pieces, mine.ending, mine.gap, mine.under, mine.if_cut) == ("shuffle", "fit", 2_000, "duck", "next")


def test_what_a_row_of_music_leaves_out_has_its_usual_value(tmp_path: Path) -> None:
    music = one(tmp_path / "a", 歌单="午间", 时段="12:00-12:40")
    relay = one(tmp_path / "b", 转播="县广播站", 时段="07:00-07:30")
    assert (music.pieces, music.ending, music.gap, music.under, music.if_cut) == (
        "in_order", "fade", 0, "pause", "resume"
    )  # fmt: skip
    assert (relay.under, relay.if_cut) == ("keep", "resume")


def test_a_notice_may_have_music_under_it(tmp_path: Path) -> None:
    read = place(tmp_path, row(文稿="防火", 时刻='"08:00"', 垫乐="轻音乐/晨.mp3"))
    assert not told(read)
    assert [each.booking.bed for each in due(read)] == ["轻音乐/晨"]


# When it plays, and for how long


def test_a_sound_may_come_again_and_again_in_its_window(tmp_path: Path) -> None:
    found = due(place(tmp_path, row(文件="提示", 时段="12:00-13:00", 间隔="30分钟")))
    assert [shown(each.due) for each in found] == ["12:00", "12:30"]
    assert all(each.loop and each.booking.wanted.fill is None for each in found)


def test_a_sound_without_an_interval_fills_its_window(tmp_path: Path) -> None:
    (only,) = due(place(tmp_path, row(文件="眼保健操", 时段="10:00-10:05")))
    assert (only.booking.wanted.source, only.booking.wanted.fill) == (
        "file", Fill(300_000, turn=DAY.toordinal() - 1)
    )  # fmt: skip


def test_a_playlist_has_a_booking_for_each_window(tmp_path: Path) -> None:
    found = due(place(tmp_path, row(歌单="午间", 时段='["12:00-12:40", "17:00-18:00"]')))
    before = DAY.toordinal() - 1
    assert [(shown(each.due), shown(each.until), each.loop) for each in found] == [
        ("12:00", "12:40", False), ("17:00", "18:00", False)
    ]  # fmt: skip
    assert [each.booking.wanted.fill for each in found] == [
        Fill(2_400_000, turn=2 * before), Fill(3_600_000, turn=2 * before + 1)
    ]  # fmt: skip
    assert len({each.id for each in found}) == 2


def test_each_window_goes_on_where_the_one_before_it_ended(tmp_path: Path) -> None:
    read = place(tmp_path, row(歌单="午间", 时段="大课间", 日期="2022-07-11..2022-07-31", 星期="周一至周五"))
    days = [DAY - timedelta(days=2) + timedelta(days=number) for number in (0, 1, 4, 7)]
    assert [[each.turn for each in fills(read, day)] for day in days] == [[0, 1], [2, 3], [8, 9], [10, 11]]


def test_music_at_a_time_of_day_lasts_as_long_as_its_row_says(tmp_path: Path) -> None:
    read = place(tmp_path, row(歌单="午间", 时刻='["12:00", "23:50"]', 时长="20分钟"))
    assert [(shown(each.due), shown(each.until)) for each in due(read)] == [("12:00", "12:20"), ("23:50", "00:10")]
    assert [fill.length for fill in fills(read)] == [1_200_000, 1_200_000]


def test_in_a_window_music_lasts_no_longer_than_its_row_says(tmp_path: Path) -> None:
    read = place(tmp_path, row(歌单="午间", 时段='["12:00-13:00", "15:00-15:10"]', 时长="20分钟"))
    assert [shown(each.until) for each in due(read)] == ["12:20", "15:10"]


def test_an_evening_of_music_begins_on_its_day_and_ends_on_the_next(tmp_path: Path) -> None:
    read = place(tmp_path, row(歌单="午间", 时段="22:30-次日00:30"))
    (only,) = due(read)
    assert (shown(only.due), only.until) == ("22:30", at("0:30", DAY + timedelta(days=1)))


def test_a_relay_is_heard_no_longer_than_the_station_allows(tmp_path: Path) -> None:
    (only,) = due(place(tmp_path, row(转播="县广播站", 时段="07:00-08:00")))
    assert (shown(only.until), only.booking.keeps) == ("07:40", True)
    assert only.booking.wanted.fill == Fill(2_400_000, turn=DAY.toordinal() - 1)


def test_music_that_was_moved_keeps_its_length(tmp_path: Path) -> None:
    read = place(tmp_path, row(歌单="午间", 时刻='"12:00"', 时长="20分钟", 改到='"12:30"'))
    (only,) = due(read)
    assert (shown(only.due), shown(only.until), "T12:00" in only.id) == ("12:30", "12:50", True)
    assert fills(read) == [Fill(1_200_000, turn=DAY.toordinal() - 1)]


def test_a_van_takes_along_a_playlist_without_a_time(tmp_path: Path) -> None:
    read = place(tmp_path, row("宣传车一", 歌单="午间"))
    ((_, want),) = read.pack_rows(DAY)
    assert (want.source, want.script, want.fill is None) == ("playlist", "午间", False)


def test_every_way_of_asking_what_is_due_gives_the_same_answer(tmp_path: Path) -> None:
    rows = row(歌单="午间", 时段='["12:00-12:40", "大课间"]') + row(文件="校歌", 时刻='"07:50"')
    rows += row(歌单="操", 时刻='"10:00"', 时长="5分钟", 星期="周三") + row(
        文稿="防火", 时段="12:00-13:00", 间隔="30分钟"
    )
    plan = place(tmp_path, rows).plan
    found = sorted(expand(plan, DAY)[0], key=lambda each: (each.due, each.id))
    one_by_one = [
        each
        for campaign in plan.campaigns
        for mine in campaign.rows
        for each in expand_at(plan, campaign, mine, "中心小学", DAY)
    ]
    assert sorted(one_by_one, key=lambda each: (each.due, each.id)) == found
    assert sorted(due for _, _, dues in due_instants(plan, DAY) for due in dues) == [each.due for each in found]
    then, asked = at("0:00") - 1, list[Occurrence]()
    while (coming := next_due(plan, "中心小学", then)) is not None and coming.due < at("23:59"):
        asked.append(coming)
        then = coming.due
    assert asked == [min((e for e in found if e.due == d), key=lambda e: e.id) for d in sorted({e.due for e in found})]


# What identifies it


def wanted(read: Station) -> list[Booking]:
    return [each.booking for each in due(read)]


def test_a_sound_is_identified_by_its_name_and_its_kind(tmp_path: Path) -> None:
    rows = row(文件="校歌", 时刻='"07:50"') + row(歌单="校歌", 时段="08:00-09:00") + row(文件="操", 时刻='"10:00"')
    song, playlist, drill = wanted(place(tmp_path, rows))
    assert len({song.said, playlist.said, drill.said}) == 3
    assert song.wording == song.said
    assert (song.wanted.languages, song.wanted.values, song.wanted.timetables) == (("",), (), ())


def test_a_sound_in_two_files_is_heard_once(tmp_path: Path) -> None:
    bell = row(铃="上课铃", 时刻='"08:00"')
    read = place(tmp_path, bell, 铃_yaml=f"专项: 打铃\n播出安排:\n{bell}")
    found, problems = expand(read.plan, DAY)
    assert len(found) == 1
    assert [each.reason.code for each in problems] == ["plan.in_two_files"]


def test_the_id_of_a_row_says_what_it_plays(tmp_path: Path) -> None:
    rows = [
        row(文件="校歌", 时段="08:00-09:00"), row(歌单="校歌", 时段="08:00-09:00"),
        row(歌单="校歌", 时段="08:00-09:00", 曲序="随机"), row(歌单="校歌", 时段="08:00-09:00", 插播时="压低"),
        row(文稿="防火", 时刻='"08:00"'), row(文稿="防火", 时刻='"08:00"', 垫乐="午间"),
    ]  # fmt: skip
    read = place(tmp_path, "".join(rows))
    ids = [each.id for each in read.plan.campaigns[0].rows]
    assert len(set(ids)) == len(rows)


# What a row cannot say


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"文稿": "防火", "文件": "校歌", "时刻": '"08:00"'}, ["既写了“文稿”又写了“文件”"]),
        ({"歌单": "午间", "时段": "12:00-13:00", "间隔": "10分钟"}, ["不能再写“间隔”", "请写“文件”"]),
        ({"转播": "县广播站", "时段": "12:00-13:00", "每段": "2"}, ["不能再写“每段”"]),
        ({"歌单": "午间", "时刻": '"12:00"'}, ["请写“时长”"]),
        ({"歌单": "午间", "时段": "12:00-13:00", "曲序": "乱来"}, ["乱来", "随机"]),
        ({"转播": "县广播台", "时段": "12:00-13:00"}, ["没有“县广播台”", "是不是“县广播站”"]),
        ({"文件": "校歌", "时刻": '"12:00"', "被打断后": "下一首"}, ["“下一首”只用于"]),
        ({"时刻": '"12:00"'}, ["少了“文稿”", "“歌单”"]),
    ],
)
def test_what_cannot_be_meant_keeps_the_row_back_and_says_how_to_write_it(
    tmp_path: Path, keys: dict[str, str], words: list[str]
) -> None:
    read = place(tmp_path, row(**keys))
    (said,) = told(read)
    assert all(word in said for word in words), said
    assert not len(expand(read.plan, DAY)[0])


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ({"文稿": "防火", "时刻": '"08:00"', "时长": "约2分钟"}, "时长"),
        ({"文稿": "防火", "时刻": '"08:00"', "曲序": "随机"}, "曲序"),
        ({"文件": "校歌", "时刻": '"08:00"', "语种": "普通话"}, "语种"),
        ({"文件": "校歌", "时刻": '"08:00"', "时长": "3分钟"}, "时长"),
        ({"文件": "操", "时段": "08:00-08:05", "曲序": "随机"}, "曲序"),
        ({"转播": "县广播站", "时段": "07:00-07:30", "曲间": "1"}, "曲间"),
        ({"歌单": "午间", "时段": "07:00-07:30", "垫乐": "晨"}, "垫乐"),
    ],
)
def test_what_says_nothing_to_a_row_is_told_and_the_row_plays(tmp_path: Path, keys: dict[str, str], key: str) -> None:
    read = place(tmp_path, row(**keys))
    (said,) = told(read)
    assert f"“{key}”对播" in said
    assert len(expand(read.plan, DAY)[0]) == 1


# Beside scripts


def test_a_script_of_one_recording_plays_as_it_did_before_there_were_sounds(tmp_path: Path) -> None:
    """Music was scheduled so: a script that says nothing but has a recording."""
    folder = written(tmp_path, {"scripts/校歌.yaml": "提示音: 无\n版本: {普通话: {录音: 校歌.wav, 录音里说的: {}}}\n"})
    wav(folder / "audio/recorded/校歌.wav", seconds=3)
    rows = row(文稿="校歌", 时刻='"07:50"') + row(文稿="校歌", 时段="12:00-13:00", 间隔="30分钟")
    read = place(folder, rows + row(文件="校歌", 时刻='"09:00"'))
    assert not told(read)
    old, sound, *again = due(read)
    assert [shown(each.due) for each in again] == ["12:00", "12:30"]
    (heard,) = read.preparer.prepare([old.booking.wanted]).parts[old.booking.wanted]
    assert heard.ready
    assert heard.version == "普通话"
    assert old.booking.said != sound.booking.said


def test_a_sound_of_a_scripts_name_takes_nothing_from_the_script(tmp_path: Path) -> None:
    """No values, no languages, no days: only its name is the same."""
    script = '要素: {时间: "7点"}\n版本: {普通话: "{{时间}}出操,{{地点}}集合。"}\n'
    read = place(written(tmp_path, {"scripts/早操.yaml": script}), row(文件="早操", 时刻='"07:50"'))
    wav(tmp_path / "audio/sounds/早操.wav")
    (only,) = due(read)
    assert only.booking.wanted.values == ()
    assert [each.reason.code for each in checks.missing_values(read.plan, DAY, ())] == []
    assert read.rows_of(read.plan.scripts["早操"], DAY) == []


def test_a_playlist_under_a_notice_is_heard_with_its_first_sound(tmp_path: Path) -> None:
    read = place(tmp_path, row(文稿="防火", 时刻='"08:00"', 垫乐="轻音乐"))
    for name in ("乙", "甲"):
        wav(tmp_path / f"audio/sounds/轻音乐/{name}.wav", seconds=3)
    (spot,) = station(read.folder).compile(DAY).spots
    assert spot.bed is not None
    assert (spot.bed.version, spot.bed.ready) == ("轻音乐/乙", True)


# Sounds that are not there


def checked(read: Station, *sounds: str) -> list[str]:
    """What `check` says of the sounds, with these files in the station."""
    for name in sounds:
        (read.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (read.folder / name).write_bytes(b"")
    there, misplaced_ = sound_names(read.folder), misplaced(read.folder)
    return [describe(each, "zh") for each in checks.sounds_not_there(read.plan, there, misplaced_)]


MISSING = [
    ({"文件": "校歌", "时刻": '"07:50"'}, ["audio/sounds/校哥.mp3"], "没有声音“校歌”"),
    ({"文件": "校歌", "时刻": '"07:50"'}, ["audio/sounds/校哥.mp3"], "是不是“校哥”"),
    ({"文件": "校歌", "时刻": '"07:50"'}, ["audio/recorded/校歌.m4a"], "“校歌”在 audio/recorded 里"),
    ({"文件": "午间", "时刻": '"07:50"'}, ["audio/sounds/午间/茉莉花.mp3"], "请把“文件”改成“歌单”"),
    ({"歌单": "茉莉花", "时段": "12:00-13:00"}, ["audio/sounds/茉莉花.mp3"], "请把“歌单”改成“文件”"),
    ({"歌单": "午件", "时段": "12:00-13:00"}, ["audio/sounds/午间/茉莉花.mp3"], "是不是“午间”"),
    ({"歌单": "午间", "时段": "12:00-13:00"}, ["audio/sounds/午间/说明.txt"], "歌单“午间”是空的"),
    ({"文稿": "防火", "时刻": '"08:00"', "垫乐": "晨"}, [], "没有声音“晨”"),
]


@pytest.mark.parametrize(("keys", "files", "words"), MISSING)
def test_a_sound_that_is_not_there_is_told_with_what_may_be_meant(
    tmp_path: Path, keys: dict[str, str], files: list[str], words: str
) -> None:
    mine = checked(place(tmp_path, row(**keys)), *files)
    assert any(words in each for each in mine), mine


def test_a_relay_needs_the_sound_that_stands_in_for_it(tmp_path: Path) -> None:
    (said,) = checked(place(tmp_path, row(文稿="防火", 时刻='"08:00"')))
    assert "station.yaml" in said
    assert "没有声音“午间”" in said


def test_check_says_once_of_a_sound_that_it_is_not_there(tmp_path: Path) -> None:
    rows = row(文件="校歌", 时刻='"07:50"') + row(歌单="早", 时段="12:00-12:30") + row(歌单="晚", 时段="13:00-13:30")
    written(tmp_path, {"audio/sounds/晚/说明.txt": "", "audio/sounds/午间/花.mp3": ""})
    said = [describe(each, "zh") for each in place(tmp_path, rows).check(DAY, 2) if each.severity == "error"]
    assert len([each for each in said if "校歌" in each]) == 1
    assert len([each for each in said if "“早”" in each]) == 1
    assert len([each for each in said if "“晚”" in each]) == 1


def test_a_sound_that_is_not_there_leaves_its_row_in_the_plan(tmp_path: Path) -> None:
    assert len(due(place(tmp_path, row(文件="校歌", 时刻='"07:50"')))) == 1


def test_what_is_there_is_no_fault_whatever_its_format(tmp_path: Path) -> None:
    rows = row(文件="早/操", 时刻='"07:50"') + row(歌单="早", 时段="12:00-12:30") + row(歌单="清单", 时段="13:00-13:30")
    rows += row(铃="上课铃", 时刻='"08:00"') + row(文稿="防火", 时刻='"08:00"', 垫乐="早")
    files = [
        "audio/sounds/早/操.ogg",
        "audio/sounds/清单.m3u8",
        "audio/sounds/午间/花.flac",
        "audio/sounds/午间/.DS_Store",
    ]
    assert not checked(place(tmp_path, rows), *files)


def test_the_names_of_sounds_are_their_paths(tmp_path: Path) -> None:
    for name in [
        "上课铃.wav",
        "午间/茉莉花.mp3",
        "午间/茉莉花.wav",
        "午间/老歌/花.flac",
        "午间/花.mp3.part",
        "单.txt",
        "空/图.jpg",
    ]:
        written(tmp_path, {f"audio/sounds/{name}": ""})
    found = sound_names(tmp_path)
    assert set(found.sounds) == {"上课铃", "午间/茉莉花", "午间/老歌/花"}
    assert found.sounds["午间/茉莉花"].name == "茉莉花.mp3"
    assert found.playlists == {"午间", "午间/老歌", "单"}
    assert found.empty == {"空"}
    assert {"下课铃", "上课铃"} <= found.names


# Sheets


def test_how_long_a_text_takes_is_nobodys_business_in_a_sheet_of_texts(tmp_path: Path) -> None:
    read = place(tmp_path, "", 防火_csv="文稿,播放点,时刻,时长\n防火,中心小学,7:30,约2分钟\n")
    assert [each.reason.code for each in read.problems] == ["files.columns_left"]
    assert len(due(read)) == 1


def test_a_sheet_may_have_sounds_and_no_script_at_all(tmp_path: Path) -> None:
    sheet = "铃声,播放点,时间\n上课铃,中心小学,8:00\n下课铃,中心小学,8:45\n"
    read = place(tmp_path, "", 铃_csv=sheet)
    assert not told(read)
    assert [(each.booking.wanted.script, shown(each.due)) for each in due(read)] == [
        ("上课铃", "08:00"), ("下课铃", "08:45")
    ]  # fmt: skip


def test_a_sheet_mixes_notices_sounds_and_music(tmp_path: Path) -> None:
    sheet = "文稿,文件,播放列表,播放点,时刻,时段\n防火,,,中心小学,7:30,\n,校歌,,中心小学,7:50,\n"
    sheet += ",,午间,中心小学,,12:00-12:40\n"
    read = place(tmp_path, "", 铃_csv=sheet)
    assert not told(read)
    assert [each.booking.wanted.source for each in due(read)] == ["script", "file", "playlist"]


# The station


def test_a_station_names_what_it_relays(tmp_path: Path) -> None:
    read = place(tmp_path, row(转播="话筒架", 时段="07:00-07:30"))
    county, rack = read.setup.relays["县广播站"], read.setup.relays["话筒架"]
    assert (county.relay.url, county.relay.record, county.otherwise, county.longest) == (
        "http://radio.example/xian", True, "午间", 2_400_000
    )  # fmt: skip
    assert (rack.relay.device, rack.relay.channels, rack.relay.host, rack.relay.url) == ("USB Audio", (2,), "ALSA", "")
    assert not told(read)


@pytest.mark.parametrize(
    "wrong", ["{}", "{地址: 'http://a.example/b', 声卡: USB}", "{地址: 'ftp://a.example/b'}", "{地址: 县里}"]
)
def test_a_relay_without_one_source_is_told_and_its_rows_wait(tmp_path: Path, wrong: str) -> None:
    text = STATION.replace('{地址: "http://radio.example/xian", 没有信号时: 午间, 录下: 是, 最长: 40分钟}', wrong)
    read = station(written(place(tmp_path, row(转播="县广播站", 时段="07:00-07:30")).folder, {"station.yaml": text}))
    assert {each.reason.code for each in read.problems.errors} >= {"files.unknown_relay"}
    assert len(told(read)) == 2
    assert not len(expand(read.plan, DAY)[0])


def test_an_outlet_may_be_on_the_network_and_have_a_spare_card(tmp_path: Path) -> None:
    text = STATION.replace(
        "五一村: {}",
        '五一村: {输出: {地址: "icecast://source:mima@10.0.0.2:8000/cun"}, 备用输出: {声卡: USB, 声道: [2]}}',
    )
    read = station(written(tmp_path, {"station.yaml": text}))
    card = read.setup.outlets["五一村"].card()
    assert card.output is not None
    assert card.spare is not None
    assert not told(read)
    assert (card.output.device, card.output.url) == (
        "icecast://10.0.0.2:8000/cun", "icecast://source:mima@10.0.0.2:8000/cun"
    )  # fmt: skip
    assert (card.spare.device, card.spare.channels) == ("USB", (2,))


@pytest.mark.parametrize(
    "text", ["rtp://239.1.2.3:5004", "icecast://source:a@h.example:8000/m", "icecast://:a@h.example/m"]
)
def test_sound_can_be_sent_to_a_mount_or_a_multicast_group(text: str) -> None:
    assert network_output(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "rtp://10.0.0.1:5004", "rtp://239.1.2.3", "rtp://239.1.2:1", "icecast://h.example/m", "icecast://a:b@h.example",
        "http://h.example/m", "239.1.2.3:5004", "rtp://239.1.2.3:99999", "icecast://a:geheim@h .example/m", "",
    ],
)  # fmt: skip
def test_other_addresses_are_refused_without_showing_their_password(text: str) -> None:
    with pytest.raises(Bad) as bad:
        network_output(text)
    assert "geheim" not in str(bad.value.reason.params)


def test_an_address_on_the_network_and_a_card_are_not_both_meant(tmp_path: Path) -> None:
    text = STATION.replace("五一村: {}", '五一村: {输出: {地址: "rtp://239.1.2.3:5004", 声卡: USB}}')
    read = station(written(tmp_path, {"station.yaml": text}))
    assert [each.reason.code for each in read.problems.errors] == ["files.url_and_card"]


@pytest.mark.parametrize("text", ["https://a.example/live.m3u8", "http://a.example:8000/xian"])
def test_a_stream_has_an_address(text: str) -> None:
    assert stream_address(text) == text
