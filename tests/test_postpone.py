"""The second round is put off by a day: everything of the campaign moves, and nothing else does."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.desk.root import Station
from dalaba.station.days import AUTO, DayTypes, Postponed
from dalaba.station.files.date_values import DateRange
from dalaba.station.schedules import Campaign, Row, airs_on, facts_at, playing_days
from tests.conftest import Say
from tests.places import DAY, outlet, station, written

ONE = timedelta(days=1)
FILES = {
    "station.yaml": "台名: 三江\n播放点:\n  五一村: {输出: {声卡: 喇叭}}\n",
    "scripts/通知.txt": "{{今明}}{{轮次}}。",
    "scripts/防火.txt": "不要带火上山。",
    "schedules/核酸.yaml": """\
专项: 核酸
日期: 2022-07-13..2022-07-15
每日信息:
  2022-07-13: {轮次: 第一轮}
  2022-07-14: {轮次: 第二轮}
  2022-07-15: {轮次: 第三轮}
播出安排:
  - {编号: 当天, 文稿: 通知, 播放点: 五一村, 时刻: "7:00"}
  - {编号: 预告, 文稿: 通知, 播放点: 五一村, 时刻: "19:00", 提前天数: 1}
""",
    "schedules/日常.yaml": '专项: 日常\n播出安排:\n  - {文稿: 防火, 播放点: 五一村, 时刻: "12:00"}\n',
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return written(tmp_path / "三江", FILES)


def heard(town: Path) -> dict[int, list[str]]:
    """Day of July -> what is said of which round."""
    read = station(town)
    found: dict[int, list[str]] = {}
    for number in range(11, 19):
        for spot in read.compile(date(2022, 7, number)).spots:
            if spot.campaign == "核酸":
                facts = said(read, spot.id.split("/")[1].split("@")[0], date(2022, 7, number))
                found.setdefault(number, []).append(f"{facts['今明']}{facts['轮次']}")
    return found


def said(read: Station, row: str, day: date) -> dict[str, str]:
    campaign = next(each for each in read.plan.campaigns if each.name == "核酸")
    chosen = next(each for each in campaign.rows if each.id == row)
    return facts_at(campaign, chosen, read.setup.outlets["五一村"], read.plan.scripts["通知"], day, read.plan.days)


# A story


def test_from_the_second_day_on_everything_is_a_day_later_with_its_announcement(say: Say, town: Path) -> None:
    assert heard(town) == {
        12: ["明天第一轮"],
        13: ["今天第一轮", "明天第二轮"],
        14: ["今天第二轮", "明天第三轮"],
        15: ["今天第三轮"],
    }
    code, out, _ = say("postpone", "核酸", "--from", "2022-07-14")
    assert code == 0
    assert "2022-07-13、2022-07-15、2022-07-16" in out
    assert "原定 2022-07-13..2022-07-15" in out
    assert "更正通知" in out, "the row of the evening before may have said otherwise"
    assert heard(town) == {
        12: ["明天第一轮"],
        13: ["今天第一轮"],
        14: ["明天第二轮"],
        15: ["今天第二轮", "明天第三轮"],
        16: ["今天第三轮"],
    }


def test_put_off_twice_adds_up_and_undo_takes_all_of_it_back(say: Say, town: Path) -> None:
    before = heard(town)
    say("postpone", "核酸", "--from", "2022-07-14")
    code, out, _ = say("postpone", "核酸", "--from", "2022-07-16", "--days", "1")
    assert code == 0
    assert "2022-07-13、2022-07-15、2022-07-17" in out
    code, out, _ = say("postpone", "核酸", "--undo")
    assert code == 0
    assert "2022-07-13、2022-07-14、2022-07-15" in out
    assert heard(town) == before
    assert not (town / AUTO).exists()


def test_a_postponement_written_in_the_campaigns_own_file_is_not_taken_back_by_command(say: Say, town: Path) -> None:
    text = FILES["schedules/核酸.yaml"] + "推迟: 2022-07-14起1天\n"
    written(town, {"schedules/核酸.yaml": text})
    assert heard(town)[15] == ["今天第二轮", "明天第三轮"]
    code, _, err = say("postpone", "核酸", "--undo")
    assert code == 1
    assert "没有用命令推迟过" in err


def test_other_campaigns_and_marks_stay_as_they_are(say: Say, town: Path) -> None:
    say("day", "2022-07-14", "雨天")
    say("postpone", "核酸", "--from", "2022-07-14")
    say("postpone", "核酸", "--undo")
    read = station(town)
    assert read.plan.days.has(date(2022, 7, 14), "rainy")
    assert [spot.campaign for spot in read.compile(date(2022, 7, 14)).spots].count("日常") == 1


def test_the_json_has_the_days(say: Say) -> None:
    code, out, _ = say("postpone", "核酸", "--from", "2022-07-14", "--days", "2", "--json")
    assert code == 0
    told = json.loads(out)
    assert (told["campaign"], told["days"]) == ("核酸", ["2022-07-13", "2022-07-16", "2022-07-17"])


def test_why_says_that_it_was_put_off_and_how_to_take_that_back(say: Say) -> None:
    say("postpone", "核酸", "--from", "2022-07-14")
    code, out, _ = say("why", "五一村", "7:00", "--date", "2022-07-14")
    assert code == 0
    assert "从 2022-07-14 起推迟 1 天" in out
    assert 'postpone "核酸" --undo' in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["核算"], 2, "是不是“核酸”"),
        (["日常"], 2, "天天都播"),
        (["核酸", "--from", "2022-07-16"], 2, "到 2022-07-15 就结束了"),
        (["核酸", "--from", "2022-02-30"], 2, "没有“2022-02-30”这一天"),
        (["核酸", "--from", "2022-07-14", "--days", "0"], 2, "1 到 366"),
        (["核酸", "--from", "2022-07-14", "--days", "-1"], 2, "1 到 366"),
        (["核酸", "--from", "2022-07-14", "--days", "几"], 2, "1 到 366"),
        (["核酸", "--undo"], 1, "没有用命令推迟过"),
    ],
)
def test_what_cannot_be_put_off_is_one_line_and_changes_nothing(
    say: Say, town: Path, words: list[str], code: int, said: str
) -> None:
    found, out, err = say("postpone", *words)
    assert (found, out) == (code, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert not (town / AUTO).exists()


def test_a_campaign_that_went_leaves_a_warning_behind(say: Say, town: Path) -> None:
    say("postpone", "核酸", "--from", "2022-07-14")
    (town / "schedules/核酸.yaml").unlink()
    code, _, err = say("check")
    assert code == 0
    assert f"{AUTO}: (提醒)没有专项“核酸”" in err


def test_in_english_it_is_told_in_english(say: Say) -> None:
    _, out, _ = say("postpone", "核酸", "--from", "2022-07-14", ui="en")
    assert "now has these days" in out
    assert "broadcast a correction" in out


# Whatever is put off

START = DAY - ONE
SHIFTS = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 3)), max_size=3)


def moved(days: list[date], shifts: list[tuple[int, int]]) -> dict[date, date]:
    """Where each planned day ends up, by hand: one postponement after the other moves what is then on or after it."""
    found = {day: day for day in days}
    for offset, count in shifts:
        since = START + offset * ONE
        found = {day: now + count * ONE if now >= since else now for day, now in found.items()}
    return {now: day for day, now in found.items()}


@settings(max_examples=100)
@given(st.integers(1, 5), SHIFTS, st.integers(0, 2), st.sets(st.integers(0, 4), max_size=2))
def test_every_planned_day_is_played_once_where_it_was_moved_to_and_with_its_own_facts(
    length: int, shifts: list[tuple[int, int]], ahead: int, left_out: set[int]
) -> None:
    planned = [START + number * ONE for number in range(length)]
    campaign = Campaign(
        "核酸", "", (), dates=(DateRange(planned[0], planned[-1]),),
        excluded=tuple(DateRange(START + number * ONE, START + number * ONE) for number in left_out),
        daily={day: {"轮次": day.isoformat()} for day in planned},
        postponed=tuple(Postponed(START + offset * ONE, count) for offset, count in shifts),
    )  # fmt: skip
    row = Row("核酸", "1", "通知", ("五一村",), days_before=ahead)
    table = moved([day for number, day in enumerate(planned) if number not in left_out], shifts)
    for number in range(-4, 25):
        day = START + number * ONE
        subject = day + ahead * ONE
        assert airs_on(campaign, row, day, DayTypes()) == (subject in table)
        if subject in table:
            assert facts_at(campaign, row, outlet("五一村"), None, day)["轮次"] == table[subject].isoformat()
    assert playing_days(campaign) == sorted(table)
    plain = replace(campaign, postponed=())
    assert len(playing_days(plain)) == len(table), "nothing is lost and nothing is doubled"
