"""A clerk books a notice for tomorrow, and nothing that somebody wrote is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dalaba.desk.booking import FILE
from dalaba.desk.booking import booked as listed
from dalaba.desk.root import Station
from dalaba.station.days import shown
from dalaba.station.schedules import Row
from tests.conftest import Verbs
from tests.places import wav


def dues(verbs: Verbs, date: str) -> list[str]:
    spots = json.loads(verbs("programme", "--date", date, "--json").stdout)["spots"]
    return [spot["due"][11:16] for spot in spots if spot["script"] == "开会通知"]


def test_a_booked_row_is_in_the_programme(verbs: Verbs) -> None:
    done = verbs(
        "book", "开会通知", "--to", "大喇叭", "--date", "2054-11-24", "--between", "8:00-9:00", "--every", "20分钟"
    )
    assert done.returncode == 0, done.stderr
    assert dues(verbs, "2054-11-24") == ["08:00", "08:20", "08:40"]
    assert dues(verbs, "2054-11-25") == []


def test_the_example_of_a_booking_names_a_script_and_an_outlet_of_this_station(verbs: Verbs) -> None:
    """Before, it named 五一村, which there is not here."""
    told = verbs("book")
    assert told.returncode == 2
    assert "五一村" not in told.stderr
    example = told.stderr.split(" book ")[1].split()
    booked = verbs("book", example[0], "--to", example[2], "--date", "2054-11-24", "--at", "9:00")
    assert (booked.returncode, booked.stderr) == (0, "")


def test_bookings_add_up_and_leave_what_people_wrote(verbs: Verbs) -> None:
    written = (verbs.station / "schedules" / "日常.yaml").read_bytes()
    for at in ("9:00", "15点半"):
        assert (
            verbs("book", "开会通知", "--to", "石桥村", "--date", "2054-11-24..2054-11-25", "--at", at).returncode == 0
        )
    assert dues(verbs, "2054-11-25") == ["09:00", "15:30"]
    assert (verbs.station / "schedules" / "日常.yaml").read_bytes() == written


def test_a_booking_with_a_problem_changes_nothing(verbs: Verbs) -> None:
    assert verbs("book", "开会通知", "--to", "石桥村", "--date", "2054-11-24", "--at", "9:00").returncode == 0
    before = (verbs.station / FILE).read_bytes()
    wrong = verbs(
        "book", "开会通知", "--to", "石桥村", "--date", "2054-11-24", "--between", "11:00-9:00", "--every", "5分钟"
    )
    assert wrong.returncode == 1
    assert "11:00-9:00" in wrong.stderr
    assert "请改 --between" in wrong.stderr
    assert "csv" not in wrong.stderr, "nothing was written there"
    assert (verbs.station / FILE).read_bytes() == before


def test_a_first_booking_that_fails_leaves_no_sheet(verbs: Verbs) -> None:
    assert verbs("book", "开会通知", "--to", "石桥村", "--date", "2054-11-24").returncode == 1
    assert not (verbs.station / FILE).exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--at", "26:00"),
        ("--weekdays", "星期九"),
        ("--language", "火星语"),
        ("--priority", "很急"),
        ("--volume", "500"),
    ],
)
def test_what_was_mistyped_is_said_to_be_not_booked_and_which_option_to_change(
    verbs: Verbs, option: str, value: str
) -> None:
    words = {"--at": "9:00", option: value}
    wrong = verbs(
        "book", "开会通知", "--to", "石桥村", "--date", "2054-11-24", *(each for pair in words.items() for each in pair)
    )
    assert wrong.returncode == 1
    (line,) = wrong.stderr.splitlines()
    assert line.startswith("没有加上:")
    assert value in line
    assert line.endswith(f"请改 {option}。")
    assert "这一条不播" not in line, "there is no such row"


def test_everything_that_a_notice_lacks_is_asked_for_at_once(verbs: Verbs) -> None:
    (verbs.station / "scripts" / "停水.txt").write_text("{{停水时间}}停水,因为{{原因}}。", "utf-8")
    lacks = verbs("book", "停水", "--to", "石桥村", "--date", "2054-11-24", "--at", "9:00")
    assert lacks.returncode == 1
    assert lacks.stderr.strip() == "没有加上:播“停水”还缺内容。请在命令后面加上 --set 停水时间=… --set 原因=…"
    assert not (verbs.station / FILE).exists()
    told = ("--set", "停水时间=两点到四点", "--set", "原因=换管")
    assert verbs("book", "停水", "--to", "石桥村", "--date", "2054-11-24", "--at", "9:00", *told).returncode == 0


def test_a_fault_in_an_older_row_of_the_sheet_keeps_its_cell(verbs: Verbs) -> None:
    (verbs.station / FILE).write_text("文稿,播放点,日期,时刻\n开会通知,石桥村,2054-11-24,29:00\n", "utf-8")
    wrong = verbs("book", "开会通知", "--to", "石桥村", "--date", "2054-11-24", "--at", "9:00")
    assert wrong.returncode == 1
    assert f"{FILE}:D2" in wrong.stderr
    assert "没有加上" in wrong.stderr.splitlines()[-1]


def test_unknown_names_are_told_before_anything_is_written(verbs: Verbs, tmp_path: Path) -> None:
    assert "开会通知" in verbs("book", "开会", "--to", "石桥村", "--at", "9:00").stderr
    assert "石桥村" in verbs("book", "开会通知", "--to", "石乔村", "--at", "9:00").stderr
    assert not (verbs.station / FILE).exists()


def booked(verbs: Verbs) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(verbs("book", "--list", "--json").stdout)["rows"]
    return rows


def book(verbs: Verbs, *words: str, to: str = "石桥村", on: str = "2054-11-24") -> str:
    """Book the meeting; its id."""
    done = verbs("book", "开会通知", "--to", to, "--date", on, *words, "--json")
    assert done.returncode == 0, done.stderr
    name: str = json.loads(done.stdout)["id"]
    return name


def the_row(verbs: Verbs, name: str) -> Row:
    (row,) = [row for row in listed(Station.read(verbs.station)) if row.id == name]
    return row


def test_bookings_are_numbered_listed_and_taken_back(verbs: Verbs) -> None:
    assert [book(verbs, "--at", at) for at in ("9:00", "10:00", "11:00")] == ["加播-1", "加播-2", "加播-3"]
    assert [(row["id"], row["at"]) for row in booked(verbs)] == [
        ("加播-1", "9:00"), ("加播-2", "10:00"), ("加播-3", "11:00"),
    ]  # fmt: skip
    assert verbs("book", "--remove", "加播-2").returncode == 0
    assert dues(verbs, "2054-11-24") == ["09:00", "11:00"]
    assert book(verbs, "--at", "12:00") == "加播-4"


def test_a_notice_of_the_evening_before_is_listed_with_the_day_on_which_it_plays(verbs: Verbs) -> None:
    book(verbs, "--at", "18:45", "--days-before", "1", on="2054-12-01")
    assert dues(verbs, "2054-11-30") == ["18:45"]
    assert "2054-12-01(提前 1 天,2054-11-30 播)" in verbs("book", "--list").stdout
    assert "2054-12-01 (1 day before: plays on 2054-11-30)" in verbs("book", "--list", ui="en").stdout
    (row,) = json.loads(verbs("book", "--list", "--json").stdout)["rows"]
    assert (row["dates"], row["days_before"], row["plays_on"]) == ("2054-12-01", 1, ["2054-11-30"])


def test_taking_the_last_booking_back_takes_the_sheet_away(verbs: Verbs) -> None:
    book(verbs, "--at", "9:00")
    assert verbs("book", "--remove", "加播-1").returncode == 0
    assert not (verbs.station / FILE).exists()
    assert verbs("check").returncode == 0
    assert "还没有加播" in verbs("book", "--list").stdout


def test_what_is_not_booked_cannot_be_taken_back(verbs: Verbs) -> None:
    book(verbs, "--at", "9:00")
    wrong = verbs("book", "--remove", "加播-7")
    assert wrong.returncode == 1
    assert "加播-1" in wrong.stderr


def test_a_row_without_an_id_is_taken_back_by_the_one_it_is_listed_under(verbs: Verbs) -> None:
    (verbs.station / FILE).write_text(
        "文稿,播放点,日期,时刻\n开会通知,石桥村,2054-11-24,9:00\n开会通知,石桥村,2054-11-24,10:00\n", "utf-8"
    )
    first, second = booked(verbs)
    assert verbs("book", "--remove", first["id"]).returncode == 0
    assert [row["id"] for row in booked(verbs)] == [second["id"]]


def test_the_same_row_is_not_booked_twice(verbs: Verbs) -> None:
    book(verbs, "--at", "9:00", "--note", "镇里来电")
    before = (verbs.station / FILE).read_bytes()
    again = verbs("book", "开会通知", "--to", "石桥村", "--date", "2054-11-24", "--at", "9:00")
    assert again.returncode == 1
    assert "加播-1" in again.stderr
    assert (verbs.station / FILE).read_bytes() == before


def test_every_key_of_a_row_can_be_asked_for(verbs: Verbs) -> None:
    words = """--between 8:00-9:00 --every 20分钟 --per-window 2 --timing 准时播 --wait 2分钟 --priority 紧急
        --order 轮播 --if-missing 留空 --if-cut 从头播 --catch-up 补播 --weekdays 星期二、星期三
        --day-types 工作日 --days-before 1 --except 2054-11-30 --language 普通话 --language 粤语
        --length 短 --note =不是公式"""
    name = book(verbs, *words.split(), on="2054-11-24..2054-12-01")
    row = the_row(verbs, name)
    assert [hours.text for hours in row.windows] == ["8:00-9:00"]
    assert (row.every, row.per_window, row.timing, row.wait) == (20 * 60_000, 2, "exact", 2 * 60_000)
    assert (row.priority, row.order, row.if_missing, row.if_cut, row.catch_up) == (
        "urgent", "rotate", "blank", "restart", "once",
    )  # fmt: skip
    assert row.weekdays == frozenset({1, 2})
    assert (row.day_types, row.days_before) == (frozenset({"workday"}), 1)
    assert (row.languages, row.length, row.note) == (("cmn", "yue"), "short", "=不是公式")
    assert [shown(span) for span in row.excluded] == ["2054-11-30"]


def test_facts_of_a_booking_become_columns_of_their_own(verbs: Verbs) -> None:
    first = book(verbs, "--at", "9:00", "--set", "地点=祠堂", "--set", "时间＝七点半")
    second = book(verbs, "--at", "10:00")
    assert the_row(verbs, first).values == {"地点": "祠堂", "时间": "七点半"}
    assert the_row(verbs, second).values == {}
    assert "{{地点}}" in (verbs.station / FILE).read_text("utf-8-sig").splitlines()[0]


@pytest.mark.parametrize("wrong", ["地点", "=祠堂", "地 点=祠堂"])
def test_a_fact_that_is_none_is_wrong_usage(verbs: Verbs, wrong: str) -> None:
    done = verbs("book", "开会通知", "--to", "石桥村", "--at", "9:00", "--set", wrong)
    assert done.returncode == 2
    assert "--set" in done.stderr
    assert not (verbs.station / FILE).exists()


def test_a_booking_without_script_or_outlet_is_wrong_usage(verbs: Verbs) -> None:
    assert verbs("book", "开会通知").returncode == 2
    assert verbs("book").returncode == 2


@pytest.mark.parametrize("lock", ["~$加播.csv", ".~lock.加播.csv#"])
def test_a_sheet_that_is_open_elsewhere_is_to_be_closed_first(verbs: Verbs, lock: str) -> None:
    """What is written now would be overwritten when the other program saves."""
    book(verbs, "--at", "9:00")
    before = (verbs.station / FILE).read_bytes()
    (verbs.station / "schedules" / lock).write_bytes(b"")
    for words in (("开会通知", "--to", "石桥村", "--at", "10:00"), ("--remove", "加播-1")):
        done = verbs("book", *words)
        assert done.returncode == 1
        assert "关掉" in done.stderr
        assert (verbs.station / FILE).read_bytes() == before


def test_excel_may_have_saved_the_sheet_with_semicolons(verbs: Verbs) -> None:
    book(verbs, "--at", "9:00")
    path = verbs.station / FILE
    path.write_bytes(path.read_text("utf-8-sig").replace(",", ";").encode("gbk"))
    assert book(verbs, "--at", "10:00") == "加播-2"
    assert dues(verbs, "2054-11-24") == ["09:00", "10:00"]


def test_what_cannot_sound_any_more_is_not_booked(verbs: Verbs) -> None:
    past = verbs("book", "开会通知", "--to", "石桥村", "--date", "2020-03-02", "--at", "9:00")
    assert past.returncode == 1
    assert "2020-03-02" in past.stderr
    assert not (verbs.station / FILE).exists()


def test_what_quiet_hours_would_swallow_is_not_booked_and_the_hours_are_named(verbs: Verbs) -> None:
    vain = verbs("book", "开会通知", "--to", "石桥村", "--date", "2054-11-24", "--at", "13:00")
    assert vain.returncode == 1
    assert "12:30-14:00" in vain.stderr
    assert not (verbs.station / FILE).exists()


def test_what_a_person_has_written_already_is_not_booked_once_more(verbs: Verbs) -> None:
    (verbs.station / "schedules" / "开会.csv").write_text(
        "文稿,播放点,日期,时刻\n开会通知,石桥村,2054-11-24,9:00\n", "utf-8"
    )
    twice = verbs("book", "开会通知", "--to", "石桥村", "--date", "2054年11月24日", "--at", "早上9点")
    assert twice.returncode == 1
    assert "开会.csv" in twice.stderr
    assert not (verbs.station / FILE).exists()


def test_a_booked_row_can_be_put_off(verbs: Verbs) -> None:
    assert verbs("book", "开会通知", "--to", "石桥村", "--date", "2054-11-24", "--at", "9:00").returncode == 0
    done = verbs("postpone", "加播", "--from", "2054-11-24", "--days", "1")
    assert done.returncode == 0, done.stderr
    assert dues(verbs, "2054-11-24") == []
    assert dues(verbs, "2054-11-25") == ["09:00"]


# Sounds, playlists and relays


def with_sounds(verbs: Verbs) -> None:
    """The village has a song, music for midday, and the county's news."""
    for name in ("村歌.wav", "午间/茉莉花.wav"):
        wav(verbs.station / "audio/sounds" / name, seconds=5)
    settings = verbs.station / "station.yaml"
    relays = '转播源: {县广播站: {地址: "http://radio.example/xian"}}\n'
    settings.write_text(settings.read_text("utf-8") + relays, "utf-8", newline="\n")


def booked_sound(verbs: Verbs, *words: str) -> Row:
    """The row of a booking that is in the programme of its day."""
    done = verbs("book", *words, "--date", "2054-11-24", "--to", "石桥村", "--json")
    assert done.returncode == 0, done.stderr
    name = json.loads(done.stdout)["id"]
    spots = json.loads(verbs("programme", "--date", "2054-11-24", "--json").stdout)["spots"]
    assert [spot["id"].split("/")[1].split("@")[0] for spot in spots].count(name) == 1
    return the_row(verbs, name)


def test_a_sound_a_playlist_and_a_relay_are_booked_like_a_notice(verbs: Verbs) -> None:
    with_sounds(verbs)
    song = booked_sound(verbs, "--file", "村歌", "--at", "7:50")
    words = "--playlist 午间 --between 12:00-12:40 --pieces 随机 --ending 选合适 --gap 2 --under 压低 --if-cut 下一首"
    music = booked_sound(verbs, *words.split())
    news = booked_sound(verbs, "--relay", "县广播站", "--at", "7:00", "--lasts", "30分钟")
    assert [(each.source, each.script) for each in (song, music, news)] == [
        ("file", "村歌"), ("playlist", "午间"), ("relay", "县广播站")
    ]  # fmt: skip
    assert (music.pieces, music.ending, music.gap, music.under, music.if_cut) == (
        "shuffle",
        "fit",
        2_000,
        "duck",
        "next",
    )
    assert news.lasts == 1_800_000
    shown_ = verbs("book", "--list").stdout
    assert "文件 村歌" in shown_
    assert "歌单 午间" in shown_
    listed_ = json.loads(verbs("book", "--list", "--json").stdout)["rows"]
    assert [(each["source"], each["script"]) for each in listed_][:2] == [("file", "村歌"), ("playlist", "午间")]


def test_music_that_somebody_wrote_is_not_booked_once_more(verbs: Verbs) -> None:
    with_sounds(verbs)
    sheet = verbs.station / "schedules/午间.csv"
    sheet.write_text("歌单,播放点,时段\n午间,石桥村,12:00-12:20\n", "utf-8", newline="\n")
    again = verbs("book", "--playlist", "午间", "--to", "石桥村", "--date", "2054-11-24", "--between", "12:00-12:20")
    assert again.returncode == 1
    assert "午间.csv" in again.stderr


def test_a_bell_that_is_made_here_is_booked_without_a_file(verbs: Verbs) -> None:
    assert booked_sound(verbs, "--file", "集合铃", "--at", "7:50").timing == "exact"


def test_a_notice_is_booked_with_music_under_it(verbs: Verbs) -> None:
    with_sounds(verbs)
    assert booked_sound(verbs, "开会通知", "--at", "7:50", "--bed", "午间").bed == "午间"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--file 村哥 --at 7:50", "是不是“村歌”"),
        ("--playlist 村歌 --between 12:00-12:40", "请把“歌单”改成“文件”"),
        ("--playlist 午间 --between 12:00-12:40 --every 10分钟", "请改 --every"),
        ("--playlist 午间 --at 12:00", "“时长”"),
        ("--relay 县里 --between 7:00-7:30", "请改 --relay"),
        ("--playlist 午间 --between 12:00-12:40 --pieces 乱来", "请改 --pieces"),
        ("开会通知 --file 村歌 --at 7:50", "请改 --file"),
    ],
)
def test_a_sound_that_cannot_be_played_so_is_not_booked(verbs: Verbs, words: str, told: str) -> None:
    with_sounds(verbs)
    done = verbs("book", *words.split(), "--to", "石桥村", "--date", "2054-11-24")
    assert done.returncode == 1
    assert "没有加上" in done.stderr
    assert told in done.stderr, done.stderr
    assert not (verbs.station / FILE).exists()


# A row of any file


def planned_at(verbs: Verbs, script: str, date: str = "2054-11-24") -> list[str]:
    spots = json.loads(verbs("programme", "--date", date, "--json").stdout)["spots"]
    return [f"{spot['due'][11:16]} {spot['outlet']}" for spot in spots if spot["script"] == script]


def test_a_row_that_somebody_wrote_is_changed_where_it_stands(verbs: Verbs) -> None:
    path = verbs.station / "schedules/日常.yaml"
    before = path.read_text("utf-8")
    done = verbs("book", "--change", "防火", "--between", "07:00-07:30、17:30-18:30")
    assert (done.returncode, done.stderr) == (0, "")
    assert "不再播《森林防火》" in done.stdout, "what it does to the coming days"
    assert path.read_text("utf-8") == before.replace('"07:00-08:00"', '"07:00-07:30"')
    assert planned_at(verbs, "森林防火") == [
        f"{at} 石桥村" for at in ("07:00", "17:30", "18:00")
    ]  # fmt: skip


def test_a_row_is_switched_on_and_off_and_copied(verbs: Verbs) -> None:
    path = verbs.station / "schedules/日常.yaml"
    before = path.read_text("utf-8")
    assert verbs("book", "--on", "日常广播/开会").returncode == 0
    assert planned_at(verbs, "开会通知") == ["11:30 石桥村", "18:45 石桥村"]
    assert verbs("book", "--off", "开会").returncode == 0
    assert path.read_text("utf-8") == before, "comment and all"
    copied = verbs("book", "--copy", "开会", "--at", "9:00", "--date", "2054-11-24")
    assert (copied.returncode, copied.stderr) == (0, "")
    assert planned_at(verbs, "开会通知") == ["09:00 石桥村"]
    assert (
        verbs("book", "--change", "加播-1", "--at", "", "--between", "9:00-10:00", "--every", "30分钟").returncode == 0
    )
    assert planned_at(verbs, "开会通知") == ["09:00 石桥村", "09:30 石桥村"]


def test_a_change_that_cannot_be_read_changes_nothing(verbs: Verbs) -> None:
    path = verbs.station / "schedules/日常.yaml"
    before = path.read_bytes()
    wrong = verbs("book", "--change", "防火", "--every", "30秒")
    assert wrong.returncode == 1
    assert "一分钟" in wrong.stderr or "1 分钟" in wrong.stderr
    unknown = verbs("book", "--off", "防水")
    assert unknown.returncode == 1
    assert "防火" in unknown.stderr
    assert path.read_bytes() == before


def test_a_booking_that_pushes_another_aside_says_so(verbs: Verbs) -> None:
    """The one at 7:30 begins later, as the horn is taken."""
    words = ("--date", "2054-11-24", "--at", "7:30", "--timing", "准时播", "--priority", "紧急")
    done = verbs("book", "--copy", "开会", *words)
    assert done.returncode == 0, done.stderr
    assert "07:30 的《森林防火》会推到" in done.stdout
