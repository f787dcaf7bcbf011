"""A school's listening exam, from the file that somebody wrote to the day's programme."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from dalaba.compile.programme import place
from dalaba.compile.programme.papers import beginning, too_short
from dalaba.core.model import Clip, Exam, Part, Programme, Reason
from dalaba.core.problems import Bad
from dalaba.desk.root import Station
from dalaba.messages import explain
from dalaba.station.checks import exams_in_danger
from dalaba.station.export import export
from dalaba.station.hours import Hours
from dalaba.station.schedules import expand
from tests.places import DAY, at, shown, station, wav, written

SETUP = """\
台名: 三江
播放点:
  中心小学: {类型: 校园广播, 输出: {声卡: 甲}, 安静时段: ["13:00-17:00"]}
  五一村: {输出: {声卡: 乙}}
  云溪村: {输出: {声卡: 丙}}
相邻播放点: [[中心小学, 五一村]]
"""
EXAM = """\
专项: 通知
播出安排:
  - {编号: 全村, 文稿: 通知, 播放点: 全部, 时刻: ["14:40", "17:30"]}
考试:
  - 名称: 英语听力
    日期: 2022-07-13
    时段: 14:30-16:45
    播放点: 中心小学
    放行: [消防, 疏散]
    试播: 前一天 16:00
    试卷:
      - {文件: 听力A, 时刻: "15:00", 备用: 听力A备份}
      - {文件: 听力B, 时刻: "16:00", 被打断后: 不再播}
"""
EVE = DAY - timedelta(days=1)
NEXT = DAY + timedelta(days=1)


def read(folder: Path, rows: str = EXAM, setup: str = SETUP) -> Station:
    return station(
        written(folder, {"station.yaml": setup, "scripts/通知.txt": "请注意。", "schedules/通知.yaml": rows})
    )


def part(seconds: float) -> tuple[Part, ...]:
    clip = Clip("听力.mp3", "d" * 64, 1_000, 0, round(seconds * 1_000))
    return (Part("听力", "", clip, clip.duration),)


def programme(read: Station, day: date = DAY, minutes: float = 20) -> Programme:
    """The day's programme, as if every sound were made already."""
    occurrences = list(expand(read.plan, day)[0])
    wanted = {want for each in occurrences for want in (each.booking.wanted, each.booking.reserve) if want}
    parts = {want: beginning(part(60 * minutes if want.source == "file" else 5), want.only) for want in wanted}
    hours = Hours(read.setup, day, read.plan.days, read.plan.exams)
    return place(read.setup, day, occurrences, parts, shut=hours.shut, exams=hours.exams)


def heard(programme: Programme, outlet: str) -> list[tuple[str, str]]:
    return [(shown(spot.start + 500)[:5], spot.script) for spot in programme.spots if spot.outlet == outlet]


def silent(read: Station, outlet: str, time: str, day: date = DAY) -> bool:
    shut = Hours(read.setup, day, read.plan.days, read.plan.exams).closed(outlet)
    return any(each.reason.code == "plan.exam" and each.since <= at(time, day) < each.until for each in shut)


# As it is written


def test_nothing_but_its_papers_is_heard_at_the_school_and_within_earshot(tmp_path: Path) -> None:
    found = programme(read(tmp_path))
    assert heard(found, "中心小学") == [("15:00", "听力A"), ("16:00", "听力B"), ("17:30", "通知")]
    assert heard(found, "五一村") == [("17:30", "通知")]
    assert heard(found, "云溪村") == [("14:40", "通知"), ("17:30", "通知")]
    assert {(each.outlet, each.reason.code) for each in found.refused} == {
        ("中心小学", "plan.quiet_hours"), ("五一村", "plan.exam"),
    }  # fmt: skip
    (village,) = [each for each in found.refused if each.outlet == "五一村"]
    assert "“英语听力”,到16:45" in explain(village.reason, "zh")


def test_a_paper_is_exact_has_its_second_file_and_its_rule(tmp_path: Path) -> None:
    first, second = [spot for spot in programme(read(tmp_path)).spots if spot.exam]
    assert (first.exam, first.timing, first.if_cut, second.if_cut) == ("英语听力", "exact", "resume", "drop")
    assert (len(first.reserve), second.reserve) == (1, ())
    rows = {row.id: row for row in read(tmp_path).plan.campaigns[0].rows}
    assert (rows["英语听力-1"].source, rows["英语听力-1"].reserve) == ("file", "听力A备份")


def test_the_hours_are_on_the_cards_of_the_school_and_its_neighbours(tmp_path: Path) -> None:
    compiled = read(tmp_path).compile(DAY)
    exam = Exam(at("14:30"), at("16:45"), "英语听力", ("消防", "疏散"))
    cards = {card.name: card for card in compiled.outlets}
    assert [cards[name].exams for name in ("中心小学", "五一村", "云溪村")] == [(exam,), (exam,), ()]
    assert cards["五一村"].silent == ()
    assert cards["中心小学"].silent[1] == (at("13:00"), at("17:00"))


def test_the_day_before_the_beginning_of_each_paper_is_tried(tmp_path: Path) -> None:
    found = programme(read(tmp_path, setup=SETUP.replace("13:00-17:00", "13:00-15:00")), EVE)
    trials = [spot for spot in found.spots if spot.exam]
    assert [(shown(spot.start)[:5], spot.title, spot.timing) for spot in trials] == [
        ("16:00", "试播 (trial) 听力A", "flexible"), ("16:00", "试播 (trial) 听力B", "flexible"),
    ]  # fmt: skip
    assert [sum(part.duration for part in spot.parts) for spot in trials] == [30_000, 30_000]
    assert trials[0].parts[0].clip is not None
    assert trials[0].parts[0].clip.frames == 30_000
    assert len(trials[0].reserve) == 1


def test_a_trial_keeps_the_hours_of_silence_like_anything_else(tmp_path: Path) -> None:
    refused = [each.reason.code for each in programme(read(tmp_path), EVE).refused if "试播" in each.id]
    assert refused == ["plan.quiet_hours"] * 2


def test_two_classrooms_hear_the_same_paper_at_the_same_second(tmp_path: Path) -> None:
    rows = EXAM.replace("播放点: 中心小学\n", "播放点: [中心小学, 五一村]\n")
    found = programme(read(tmp_path, rows))
    starts = {(spot.outlet, shown(spot.start)) for spot in found.spots if spot.script == "听力A"}
    assert {name for name, _ in starts} == {"中心小学", "五一村"}
    assert len({when for _, when in starts}) == 1


def test_the_paper_of_one_exam_is_not_heard_in_another_ones_hours(tmp_path: Path) -> None:
    other = """\
  - 名称: 数学
    日期: 2022-07-13
    时段: 15:00-15:30
    播放点: 五一村
"""
    found = programme(read(tmp_path, EXAM + other))
    assert ("15:00", "听力A") not in heard(found, "中心小学")
    assert [each.reason.params["exam"] for each in found.refused if each.script == "听力A"] == ["数学"]


def test_a_paper_that_is_longer_than_its_exam_is_told(tmp_path: Path) -> None:
    station = read(tmp_path)
    (told,) = too_short(programme(station, minutes=50))
    assert (told.severity, told.reason.params["script"]) == ("warning", "听力B")


# What cannot be read


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("时段: 14:30-16:45", "时段: 下午", "files.window"),
        ("日期: 2022-07-13", "日期: 下周三下午", "files.date"),
        ("播放点: 中心小学", "播放点: 中心小雪", "files.unknown_outlet"),
        ("播放点: 中心小学", "播放点: [中心小学, 中心小雪]", "files.unknown_outlet"),
        ("名称: 英语听力", "名称: 英语/听力", "files.exam_name"),
        ('时刻: "15:00"', '时刻: "17:15"', "files.exam_paper_outside"),
        ('时刻: "15:00"', '时刻: "三点钟吧"', "files.time"),
        ("试播: 前一天 16:00", "试播: 开考前", "files.exam_trial"),
        ("放行:", "放过:", "files.unknown_key"),
    ],
)
def test_a_slip_never_makes_an_exam_louder(tmp_path: Path, right: str, wrong: str, code: str) -> None:
    head, _, exam = EXAM.partition("考试:")
    station = read(tmp_path, f"{head}考试:{exam.replace(right, wrong, 1)}")
    found = [each.reason.code for each in station.problems.errors]
    assert any(each.startswith(code) for each in found), found
    assert all(each.place and each.place.line for each in station.problems.errors)
    assert silent(station, "中心小学", "15:30")
    assert silent(station, "五一村", "15:30")
    assert [spot for spot in programme(station).spots if spot.exam and spot.outlet != "中心小学"] == []


# The days before


def test_check_tells_days_before_what_would_not_be_heard_and_what_nothing_stands_in_for(tmp_path: Path) -> None:
    wav(tmp_path / "audio/sounds/听力A.wav", 3)
    wav(tmp_path / "audio/sounds/听力B.wav", 3)
    found = list(read(tmp_path).check(EVE, 2))
    told = {each.reason.code: each for each in found if each.reason.code.startswith("plan.exam_")}
    assert set(told) == {"plan.exam_no_reserve", "plan.exam_no_spare"}
    assert told["plan.exam_no_reserve"].reason.params["file"] == "听力B"
    assert "plan.no_reserve" in {each.reason.code for each in found}  # 听力A备份 is written, and not there
    (tmp_path / "audio/sounds/听力A.wav").unlink()
    (tmp_path / "audio/sounds/听力B.wav").write_bytes(b"RIFF")
    errors = {each.reason.code for each in read(tmp_path).check(EVE, 2).errors}
    assert "plan.exam_paper" in errors


def test_a_clip_that_is_not_as_it_was_made_is_told_with_its_day_and_time(tmp_path: Path) -> None:
    station = read(tmp_path)
    changed = Reason("air.clip_changed", {"clip": "听力.mp3"})
    (first, *_) = exams_in_danger(station.plan, [programme(station)], lambda clip: changed)
    assert (first.reason.code, first.severity) == ("plan.exam_paper", "error")
    assert explain(first.reason, "zh").endswith("2022-07-13 15:00 考试“英语听力”的试卷“听力A”在中心小学放不了。")
    assert str(first.place) == "schedules/通知.yaml:12:9"


def test_a_campaign_with_an_exam_becomes_no_sheet_that_has_lost_it(tmp_path: Path) -> None:
    plan = read(tmp_path).plan
    with pytest.raises(Bad) as refused:
        export(tmp_path, plan.campaigns[0], plan.setup, plan.scripts, ".xlsx", "zh", "通知")
    assert refused.value.reason.code == "cli.export_bells"
