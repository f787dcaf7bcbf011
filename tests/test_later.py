"""From the third lesson on all is twenty minutes later: one order, read back, taken back, never a second play."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.air.ledger import Ledger
from dalaba.air.outputs.tape import Tape
from dalaba.air.playout import Playout
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Clip, OutletCard, OutputSpec, Part, Programme, Refusal, Spot, Window
from dalaba.core.problems import Bad
from dalaba.desk.root import Station
from dalaba.link.identity import Play, kept_ids
from dalaba.station.days import AUTO, Later, daybook, moved, moved_window
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.values import MINUTE, clock_time
from dalaba.station.hours import Hours, shown
from dalaba.station.schedules import next_due
from dalaba.views.asrun import reconcile
from tests.conftest import Say
from tests.places import DAY, at, station, written
from tests.places import shown as hms

STATION = """\
台名: 三江
播放点:
  中心小学: {类型: 校园广播, 输出: {声卡: 教学楼}, 安静时段: [上课, "22:00-06:30"]}
  东校: {类型: 校园广播, 输出: {声卡: 东校}}
  五一村: {输出: {声卡: 喇叭}}
时段表: {上课: ["8:00-8:45", "8:55-9:40", "10:05-10:50", "11:00-11:45"], 第三节: "10:05-10:50"}
"""
FILES = {
    "station.yaml": STATION,
    "scripts/铃.txt": "上课了。",
    "scripts/操.txt": "现在做眼保健操。",
    "schedules/打铃.yaml": """\
专项: 打铃
播出安排:
  - {编号: 第二节·上课, 文稿: 铃, 播放点: 校园广播, 时刻: "8:54", 时间要求: 准时播}
  - {编号: 第三节·预备, 文稿: 铃, 播放点: 校园广播, 时刻: "10:03", 时间要求: 准时播}
  - {编号: 第三节·上课, 文稿: 铃, 播放点: 校园广播, 时刻: "10:04", 时间要求: 准时播}
  - {编号: 第三节·下课, 文稿: 铃, 播放点: 校园广播, 时刻: "10:50", 时间要求: 准时播}
  - {编号: 眼保健操, 文稿: 操, 播放点: 校园广播, 时段: "10:52-10:58", 间隔: 3分钟}
""",
    "schedules/村里.yaml": '专项: 村里\n播出安排:\n  - {文稿: 操, 播放点: 五一村, 时刻: ["10:04", "23:50"]}\n',
}
ON = "2122-07-13"
"""A day that is still to come, whenever this test runs."""
LATER = date(2122, 7, 13)
DAY_MS = 86_400_000


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return written(tmp_path / "三江", FILES)


def dues(read: Station, outlet: str = "中心小学", day: date = LATER) -> list[str]:
    return [hms(each.due) for each in sorted(plays(read, day), key=lambda each: each.due) if each.outlet == outlet]


def plays(read: Station, day: date = LATER) -> list[Spot | Refusal]:
    programme = read.compile(day)
    return [*programme.spots, *programme.refused]


def ids(read: Station) -> set[str]:
    return {each.id for each in plays(read)}


def as_json(say: Say, *words: str) -> dict[str, Any]:
    code, out, err = say(*words, "--json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


# A story


def test_from_the_third_lesson_on_all_is_twenty_minutes_later_and_taken_back(say: Say, town: Path) -> None:
    before = station(town)
    assert dues(before) == ["08:54", "10:03", "10:04", "10:50", "10:52", "10:55"]
    code, out, err = say("later", "--from", "第三节", "--by", "20分钟", "--date", ON)
    assert (code, err) == (0, "")
    assert "10:04 → 10:24  铃 (第三节·上课)  中心小学、东校" in out
    assert "最后一条是 08:54 铃 (第二节·上课)" in out, "so that one sees where it begins"
    assert f"later --undo --date {ON}" in out
    after = station(town)
    assert dues(after) == ["08:54", "10:23", "10:24", "11:10", "11:12", "11:15"]
    assert dues(after, "五一村") == ["10:04", "23:50"], "without names it is for the schools"
    assert dues(after, day=LATER + timedelta(days=1)) == dues(before), "for this day only"
    assert ids(after) == ids(before), "each is still the same play"
    code, out, _ = say("later", "--undo", "--date", ON)
    assert code == 0
    assert "10:24 → 10:04" in out
    assert dues(station(town)) == dues(before)
    assert not (town / AUTO).exists()


def test_the_hours_of_lessons_move_along_and_the_nights_rest_does_not(say: Say, town: Path) -> None:
    say("later", "--from", "10:05", "--by", "20", "--to", "中心小学", "--date", ON)
    read = station(town)
    hours = Hours(read.setup, LATER, read.plan.days)
    quiet = {
        f"{hms(since)}-{hms(until)}"
        for since, until, _ in hours.shut("中心小学")
        if since // DAY_MS == at("8:00", LATER) // DAY_MS
    }
    assert {"08:00-08:45", "08:55-09:40", "10:25-11:10", "11:20-12:05", "22:00-06:30"} <= quiet
    assert "10:05-10:50" not in quiet


def test_only_until_a_time_and_said_twice_it_adds_up(say: Say, town: Path) -> None:
    say("later", "--from", "10:04", "--by", "20", "--until", "10:50", "--date", ON)
    assert dues(station(town)) == ["08:54", "10:03", "10:24", "10:50", "10:52", "10:55"]
    say("later", "--from", "10:24", "--by", "5分钟", "--date", ON)
    assert dues(station(town)) == ["08:54", "10:03", "10:29", "10:55", "10:57", "11:00"]


def test_at_one_school_it_is_taken_back_and_at_the_other_it_stands(say: Say, town: Path) -> None:
    say("later", "--from", "第三节", "--by", "20", "--date", ON)
    say("later", "--undo", "--to", "东校", "--date", ON)
    assert dues(station(town), "东校")[1] == "10:03"
    assert dues(station(town))[1] == "10:23"


def test_what_collides_at_its_new_time_is_told(say: Say, town: Path) -> None:
    code, _, err = say("later", "--from", "第三节·上课", "--by", "46", "--until", "10:50", "--date", ON)
    assert code == 0
    assert "推后以后播不了:10:50 铃 (第三节·" in err
    told = as_json(say, "later", "--undo", "--date", ON)
    assert [each["was"] - each["due"] for each in told["moved"]] == [46 * MINUTE] * 2
    assert told["lost"] == []


def test_what_would_be_past_midnight_is_refused_and_nothing_is_changed(say: Say, town: Path) -> None:
    code, out, err = say("later", "--from", "10:05", "--by", "20", "--to", "全部", "--date", ON)
    assert (code, out) == (2, "")
    assert "23:50 操" in err
    assert "--until" in err
    assert not (town / AUTO).exists()
    assert say("later", "--from", "10:05", "--by", "20", "--to", "全部", "--until", "22:00", "--date", ON)[0] == 0


def test_a_row_written_afterwards_that_would_be_past_midnight_waits_and_is_told(say: Say, town: Path) -> None:
    say("later", "--from", "第三节", "--by", "20", "--date", ON)
    written(town, {"schedules/晚.yaml": '播出安排:\n  - {编号: 晚, 文稿: 操, 播放点: 东校, 时刻: "23:45"}\n'})
    programme = station(town).compile(LATER)
    assert "晚" not in "".join(each.id for each in programme.spots)
    assert [each.reason.code for each in programme.warnings] == ["plan.later_midnight", "plan.runs_later"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--from", "第三节"], 2, "推后多久"),
        (["--by", "20"], 2, "从什么时候起"),
        (["--from", "第十节", "--by", "20", "--date", ON], 2, "没有“第十节”"),
        (["--from", "第三节", "--by", "20", "--date", ON, "--to", "五一村", "--until", "早读"], 2, "没有“早读”"),
        (["--from", "第三节", "--by", "0", "--date", ON], 2, "最多 12 小时"),
        (["--from", "第三节", "--by", "13小时", "--date", ON], 2, "最多 12 小时"),
        (["--from", "第三节", "--by", "一会儿", "--date", ON], 2, "一会儿"),
        (["--from", "第三节", "--by", "20", "--until", "9:00", "--date", ON], 2, "要在 10:03 以后"),
        (["--from", "20:00", "--by", "20", "--date", ON], 2, "没有要播的"),
        (["--from", "第三节", "--by", "20", "--date", "2022-07-13"], 2, "已经过了"),
        (["--undo", "--date", ON], 1, "没有用命令推后过"),
    ],
)
def test_what_is_no_such_order_is_one_line_and_changes_nothing(
    say: Say, town: Path, words: list[str], code: int, told: str
) -> None:
    found, out, err = say("later", *words)
    assert (found, out) == (code, "")
    assert told in err
    assert len(err.splitlines()) == 1
    assert not (town / AUTO).exists()


def test_in_english_it_is_told_in_english(say: Say) -> None:
    _, out, _ = say("later", "--from", "10:04", "--by", "20min", "--date", ON, ui="en")
    assert "Later on 2122-07-13" in out
    assert "the last of it is 10:03" in out


# The file


def test_what_is_written_is_read_as_the_same(say: Say, town: Path) -> None:
    say("later", "--from", "第三节", "--by", "90秒", "--until", "10:50", "--date", ON)
    line = f'  - {{日期: "{ON}", 从: "10:03", 推后: 90秒, 到: "10:50", 播放点: ["中心小学", "东校"]}}'
    assert line in (town / AUTO).read_text(encoding="utf-8").splitlines()
    (said,) = daybook.read(town).later
    assert said._replace(place=None) == Later(
        DateRange(LATER, LATER), clock_time("10:03"), 90_000, clock_time("10:50"), ("中心小学", "东校")
    )


@pytest.mark.parametrize(
    "line", ["{日期: 明天, 从: '10:00', 推后: 20分钟}", "{日期: 2122-07-13, 从: 十点多, 推后: 20分钟}",
             "{日期: 2122-07-13, 从: '10:00'}", "{日期: 2122-07-13, 从: '10:00', 推后: 0分钟}", "[今天晚点]",
             "{日期: 2122-07-13, 从: '10:00', 推后: 20分钟, 到: '9:00'}"],
)  # fmt: skip
def test_what_cannot_be_read_rings_no_bell_at_a_wrong_time(town: Path, line: str) -> None:
    """Whoever wrote that meant something; until it is put right, what it may be about waits."""
    written(town, {"days.yaml": f"顺延:\n  - {line}\n"})
    read = station(town)
    assert [each.place.file for each in read.problems.errors if each.place] == ["days.yaml"]
    assert "10:50" not in dues(read)
    written(town, {AUTO: f"顺延:\n  - {line}\n"})
    with pytest.raises(Bad):
        daybook.read(town)


# What is next, and which play is which


def test_the_next_play_of_a_day_is_known_at_its_new_time(say: Say, town: Path) -> None:
    say("later", "--from", "第三节", "--by", "20", "--date", ON)
    found = next_due(station(town).plan, "中心小学", at("9:00", LATER))
    assert found is not None
    assert (hms(found.due), found.stamp[11:16]) == ("10:23", "10:03")


def test_equal_bells_that_follow_each_other_do_not_change_places() -> None:
    """8:00 and 8:20 ring the same bell; put 20 minutes later, 8:00 is not what 8:20 was."""

    def play(first: str, now: str) -> Play:
        return Play(f"打铃/铃@小学@2022-07-13T{first}:00+08:00", "小学", at(now), "铃", "00")

    known = {each.id: each for each in (play("08:00", "08:00"), play("08:20", "08:20"), play("08:40", "08:40"))}
    later = [play("08:00", "08:20"), play("08:20", "08:40"), play("08:40", "09:00")]
    heard = {play("08:00", "08:00").id}
    assert kept_ids(known, heard, later) == {each.id: each.id for each in later}
    after = {each.id: each for each in later}
    back = [play("08:00", "08:00"), play("08:20", "08:20"), play("08:40", "08:40")]
    assert kept_ids(after, heard, back) == {each.id: each.id for each in back}
    renamed = [each._replace(id=each.id.replace("打铃", "作息")) for each in later]
    assert list(kept_ids(known, heard, renamed).values()) == [each.id for each in later], "whatever its file is called"


@settings(max_examples=200)
@given(
    st.lists(st.tuples(st.integers(0, 23), st.integers(1, 90), st.integers(1, 24)), max_size=3),
    st.integers(0, 23 * 60), st.integers(1, 120),
)  # fmt: skip
def test_whatever_is_later_nothing_is_earlier_and_no_window_is_turned_round(
    said: list[tuple[int, int, int]], start: int, length: int
) -> None:
    later = [
        Later(DateRange(DAY, DAY), since * 60 * MINUTE, by * MINUTE, until * 60 * MINUTE) for since, by, until in said
    ]
    window = Window(start * MINUTE, (start + length) * MINUTE)
    found = moved_window(window, later)
    assert found.start < found.end
    assert found.start in (window.start, moved(window.start, later))
    assert moved(window.start, later) >= window.start
    assert shown(found)


# On the air


def bell(row: str, first: str, now: str) -> Spot:
    parts = (Part("铃", "", Clip("铃.mp3", "ab" * 32, 22_050, 0, 5 * 22_050), 5_000),)
    return Spot(
        f"打铃/{row}@小学@{DAY}T{first}:00+08:00", "小学", at(now), at(now), 5_800, "铃", "铃", "打铃", "notice",
        "exact", parts, latest=at(now) + 5 * MINUTE, said="00",
    )  # fmt: skip


class School:
    """Air at a school, in virtual time."""

    def __init__(self, folder: Path) -> None:
        (folder / "铃.mp3").write_bytes(b"")
        self.clock = VirtualClock(at("6:00"))
        self.ledger = Ledger(folder / "records", "小学", "boot-1", lazy=True)
        self.ledger.append("boot", self.clock.now(), 0)
        self.tape = Tape("小学")
        self.air = Playout(folder, self.clock, self.ledger, lambda card: self.tape, lambda clip: None)

    def day(self, *spots: Spot) -> None:
        card = OutletCard("小学", "school", OutputSpec("教学楼"))
        self.air.load(Programme("三江", "Asia/Shanghai", DAY.isoformat(), (card,), spots, ()))

    def until(self, time: str) -> list[str]:
        """When it sounded so far."""
        while True:
            turn = self.air.turn()
            if self.clock.now() >= at(time):
                return [hms(take.at) for take in self.tape.takes]
            self.clock.wait(at(time) if turn is None else min(turn, at(time)))


@pytest.fixture
def school(tmp_path: Path) -> School:
    return School(tmp_path)


def test_what_has_rung_does_not_ring_again_and_the_rest_rings_once_at_its_new_time(school: School) -> None:
    school.day(bell("1", "08:00", "08:00"), bell("2", "08:20", "08:20"), bell("3", "08:40", "08:40"))
    assert school.until("8:10") == ["08:00"]
    school.day(bell("1", "08:00", "08:20"), bell("2", "08:20", "08:40"), bell("3", "08:40", "09:00"))
    assert school.until("9:30") == ["08:00", "08:40", "09:00"]
    rows = reconcile(school.ledger.events()).rows
    assert [(row.outcome, hms(row.due)) for row in rows] == [("aired", "08:00"), ("aired", "08:40"), ("aired", "09:00")]


def test_taken_back_when_its_first_time_is_over_a_bell_rings_at_no_other(school: School) -> None:
    school.day(bell("1", "08:00", "08:20"), bell("2", "08:30", "08:50"))
    school.until("8:03")
    school.day(bell("1", "08:00", "08:00"), bell("2", "08:30", "08:30"))
    assert school.until("9:00") == ["08:30"]
    first, second = reconcile(school.ledger.events()).rows
    assert (first.outcome, second.outcome) == ("missed", "aired")
    assert first.reason is not None
    assert first.reason.code == "air.moved_back"
