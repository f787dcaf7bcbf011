"""What `check` thinks twice about: rows that are over, never come, cannot sound, clash, or contradict their text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dalaba.core.model import Problem
from dalaba.messages import describe
from dalaba.station.checks.stated_hours import said_hours
from dalaba.station.hours import shown
from tests.places import DAY, station, written

STATION = """\
台名: 三江
时段表:
  午休: ["12:30-14:00"]
播放点:
  五一村: {输出: {声卡: 喇叭}, 安静时段: [午休]}
  东和村: {输出: {声卡: 喇叭}}
  中心小学: {类型: 校园广播, 日类型: 上学日}
相邻播放点: [[五一村, 东和村]]
"""
TEXTS = {
    "scripts/通知.txt": "请注意。",
    "scripts/采样.yaml": '要素: {开始: "07:00", 结束: "11:30"}\n版本: {普通话: "请在{{开始}}到{{结束}}来采样。"}\n',
}


def told(folder: Path, rows: str, head: str = "", days: str = "", today: date = DAY, **files: str) -> list[Problem]:
    """What check says of one campaign, `rows` being its rows without their dashes."""
    listing = "".join(f"  - {{{row}}}\n" for row in rows.strip().split("\n"))
    more = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    text = f"专项: 三江\n{head}播出安排:\n{listing}"
    days = days or "学期: 2022-02-14..2022-08-31\n"
    read = station(
        written(folder, {"station.yaml": STATION, "days.yaml": days, **TEXTS, "schedules/三江.yaml": text, **more})
    )
    return list(read.check(today))


def codes(problems: list[Problem]) -> list[str]:
    assert all(each.severity == "warning" for each in problems), [describe(each, "zh") for each in problems]
    return [each.reason.code for each in problems]


def test_a_sound_row_is_told_nothing_of(tmp_path: Path) -> None:
    assert told(tmp_path, '编号: 早, 文稿: 通知, 播放点: 五一村, 时刻: "7:00"') == []


# Over


@pytest.mark.parametrize(("today", "said"), [(15, []), (16, ["plan.campaign_over"])])
def test_a_campaign_is_over_after_its_last_day(tmp_path: Path, today: int, said: list[str]) -> None:
    row = '编号: 早, 文稿: 通知, 播放点: 五一村, 时刻: "7:00"'
    assert codes(told(tmp_path, row, "日期: 2022-07-13..2022-07-15\n", today=date(2022, 7, today))) == said


def test_a_campaign_that_was_put_off_is_over_later(tmp_path: Path) -> None:
    row = '编号: 早, 文稿: 通知, 播放点: 五一村, 时刻: "7:00"'
    head = "日期: 2022-07-13..2022-07-15\n推迟: 2022-07-15起2天\n"
    assert codes(told(tmp_path, row, head, today=date(2022, 7, 17))) == []
    assert codes(told(tmp_path, row, head, today=date(2022, 7, 18))) == ["plan.campaign_over"]


def test_of_a_row_whose_own_days_are_over_the_last_is_named(tmp_path: Path) -> None:
    rows = """编号: 早, 文稿: 通知, 播放点: 五一村, 时刻: "7:00"
    编号: 旧, 文稿: 通知, 播放点: 五一村, 时刻: "8:00", 日期: 2022-07-01..2022-07-05"""
    (problem,) = told(tmp_path, rows)
    assert problem.reason.code == "plan.row_over"
    assert problem.reason.params == {"row": "三江/旧", "last": "2022-07-05"}
    assert str(problem.place) == "schedules/三江.yaml:4:5"


def test_markets_and_every_year_are_never_over(tmp_path: Path) -> None:
    rows = """编号: 赶集, 文稿: 通知, 播放点: 五一村, 时刻: "7:00", 日期: 逢3-6-9
    编号: 防火, 文稿: 通知, 播放点: 五一村, 时刻: "8:00", 日期: 每年11-1..4-30
    编号: 团圆, 文稿: 通知, 播放点: 五一村, 时刻: "9:00", 日期: 除夕"""
    assert told(tmp_path, rows) == []


# Never


def test_conditions_that_never_meet_are_named_together(tmp_path: Path) -> None:
    row = '编号: 无, 文稿: 通知, 播放点: 五一村, 时刻: "7:00", 日期: 2022-07-16..2022-07-17, 星期: 星期三'
    (problem,) = told(tmp_path, row)
    assert problem.reason.code == "plan.row_never"
    assert problem.reason.params["conditions"] == "2022-07-16..2022-07-17、星期三"
    assert "2022-07-16..2022-07-17, Wednesday" in describe(problem, "en")


def test_a_market_that_is_never_on_that_day_is_no_switch_to_wait_for(tmp_path: Path) -> None:
    row = '编号: 集, 文稿: 通知, 播放点: 五一村, 时刻: "7:00", 日类型: {kind}, 日期: 2022-07-14..2022-07-15'
    days = "日类型:\n  逢3-6-9: 赶集日\n"
    assert codes(told(tmp_path, row.format(kind="赶集日"), days=days)) == ["plan.row_never"]
    assert codes(told(tmp_path, row.format(kind="雨天"), days=days)) == [], "rain may come"


def test_a_school_that_plays_on_school_days_never_plays_on_holidays(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, '编号: 假, 文稿: 通知, 播放点: 中心小学, 时刻: "7:00", 日类型: 节假日')
    assert problem.reason.code == "plan.row_never"
    assert "中心小学:上学日" in problem.reason.params["conditions"]
    assert "holiday, 中心小学:schoolday" in describe(problem, "en")


def test_a_row_for_rain_waits_for_its_word_and_is_not_accused(tmp_path: Path) -> None:
    assert told(tmp_path, '编号: 雨, 文稿: 通知, 播放点: 五一村, 时刻: "7:00", 日类型: 雨天') == []


@pytest.mark.parametrize(
    ("types", "found"),
    [("上学曰", "上学曰"), ("[工作日, 上学曰]", "上学曰"), ("不是上学曰", "上学曰"), ("非上学曰", "非上学曰")],
)
def test_a_day_type_that_no_day_is_given_is_told_with_the_nearest(tmp_path: Path, types: str, found: str) -> None:
    problems = told(tmp_path, f'编号: 错, 文稿: 通知, 播放点: 五一村, 时刻: "7:00", 日类型: {types}')
    (problem,) = [each for each in problems if each.reason.code == "files.unknown_day_type"]
    assert (problem.reason.params["found"], problem.reason.params["nearest"]) == (found, "上学日")
    assert str(problem.place) == "schedules/三江.yaml:3:5"


@pytest.mark.parametrize("days", ["日类型: {2022-10-01: 庙会}\n", "方案: {庙会: {备注: 老街}}\n"])
def test_a_name_of_ones_own_that_days_yaml_knows_is_none_to_be_told(tmp_path: Path, days: str) -> None:
    assert told(tmp_path, '编号: 会, 文稿: 通知, 播放点: 五一村, 时刻: "7:00", 日类型: 庙会', days=days) == []


# Cannot


def test_how_much_of_a_row_cannot_play_where_it_is_worst_and_why(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, '编号: 午, 文稿: 通知, 播放点: 大喇叭, 时段: "12:00-13:00", 间隔: 15分钟')
    assert problem.reason.code == "plan.few_play"
    assert {name: problem.reason.params[name] for name in ("row", "outlet", "due", "plays", "places", "why_code")} == {
        "row": "三江/午", "outlet": "五一村", "due": "4", "plays": "2", "places": "1", "why_code": "plan.quiet_period",
    }  # fmt: skip
    assert "是“午休”时间" in describe(problem, "zh")
    assert "is “午休”, when nothing may sound" in describe(problem, "en")


def test_a_row_of_which_nothing_plays_says_so(tmp_path: Path) -> None:
    (problem,) = told(tmp_path, '编号: 午, 文稿: 通知, 播放点: 五一村, 时刻: "13:00"')
    assert problem.reason.code == "plan.none_plays"


def test_two_exact_rows_at_one_time_clash_once_however_often(tmp_path: Path) -> None:
    rows = """编号: 甲, 文稿: 通知, 播放点: 五一村, 时刻: ["7:00", "8:00"], 时间要求: 准时播
    编号: 乙, 文稿: 通知, 播放点: 东和村, 时刻: ["7:00", "8:00"], 时间要求: 准时播"""
    problems = [each for each in told(tmp_path, rows) if each.reason.code == "plan.exact_clash"]
    (problem,) = problems
    facts = problem.reason.params
    assert {facts["row"], facts["other"]} == {"三江/甲", "三江/乙"}
    assert {facts["outlet"], facts["other_outlet"]} == {"五一村", "东和村"}
    assert (facts["at"], facts["date"]) == ("07:00", "2022-07-13")


def test_where_no_language_is_ready_it_is_said_that_nothing_is_heard(tmp_path: Path) -> None:
    problems = told(tmp_path, '编号: 客, 文稿: 通知, 播放点: 五一村, 语种: 客家话, 时刻: "7:00"')
    assert {each.reason.code for each in problems} == {"plan.no_version", "plan.nothing_ready"}


# Contradicts


@pytest.mark.parametrize(
    ("window", "contradicts"),
    [
        ("07:00-11:30", False),
        ("07:00-12:00", True),  # it goes on being announced when it is over
        ("06:30-11:30", True),
        ("08:00-12:00", True),
        ("06:00-06:50", False),  # an announcement ahead
        ("18:00-19:00", False),
        ("08:00-10:00", False),  # while it lasts
    ],
)
def test_a_window_that_contradicts_the_hours_in_its_text_is_doubted(
    tmp_path: Path, window: str, contradicts: bool
) -> None:
    problems = told(tmp_path, f'编号: 采, 文稿: 采样, 播放点: 东和村, 时段: "{window}", 间隔: 30分钟')
    assert codes(problems) == (["plan.hours_contradict"] if contradicts else [])
    if contradicts:
        assert problems[0].reason.params["said"] == "07:00-11:30"
        assert problems[0].reason.params["played"] == window


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("上午8点到11点半", ["08:00-11:30"]),
        ("下午2:30-5:00", ["14:30-17:00"]),
        ("7:00至11:30,14:00~16:00", ["07:00-11:30", "14:00-16:00"]),
        ("8点30分到晚上8点", ["08:30-20:00"]),
        ("电话0763-1000001,每户2-3人", []),
        ("11:30到7:00", []),
        ("25:00到26:00", []),
        ("2022-07-13到2022-07-15", []),
    ],
)
def test_hours_are_found_in_what_a_text_says(text: str, hours: list[str]) -> None:
    assert [shown(each) for each in said_hours(text)] == hours


# A switch


def test_a_switch_that_an_outlet_cannot_follow_is_told_before_it_rains(tmp_path: Path) -> None:
    days = '方案:\n  雨天:\n    信息: {采样点: "{{雨天地点}}"}\n'
    told(tmp_path, '编号: 早, 文稿: 通知, 播放点: 五一村, 时刻: "7:00"', days=days)
    problems = list(station(tmp_path).check_switch(("rainy",), (), DAY))
    assert {each.reason.code for each in problems} == {"plan.switch_lacks"}
    assert {each.reason.params["outlet"] for each in problems} == {"五一村", "东和村", "中心小学"}
    assert not list(station(tmp_path).check_switch(("market",), (), DAY)), "nothing hangs on markets"


def test_rows_that_only_play_in_the_rain_are_looked_at_as_if_it_rained(tmp_path: Path) -> None:
    told(tmp_path, '编号: 雨, 文稿: 通知, 播放点: 五一村, 时刻: "13:00", 日类型: 雨天')
    problems = list(station(tmp_path).check_switch(("rainy",), (), DAY))
    assert [each.reason.code for each in problems] == ["plan.none_plays"]


@pytest.mark.parametrize(
    ("ui", "file"), [("zh", "scripts/通知.英语.txt"), ("en", "scripts/通知.English.txt")]
)  # fmt: skip
def test_a_missing_language_names_the_file_to_write_and_with_it_the_language_is_heard(
    tmp_path: Path, ui: str, file: str
) -> None:
    row = '编号: 英, 文稿: 通知, 播放点: 五一村, 语种: 英语, 时刻: "7:00"'
    (missing,) = [each for each in told(tmp_path, row) if each.reason.code == "plan.no_version"]
    assert file in describe(missing, ui)
    written(tmp_path, {file: "Water comes back today."})
    assert not [each for each in station(tmp_path).check(DAY) if each.reason.code == "plan.no_version"]


def test_a_missing_value_is_told_for_the_day_on_which_the_row_plays_next(tmp_path: Path) -> None:
    """It is Wednesday; the row plays on Fridays."""
    row = '编号: 周五, 文稿: 办证, 播放点: 五一村, 星期: 周五, 时刻: "7:00"'
    problems = told(tmp_path, row, scripts__办证_txt="请带{{证件}}。")
    (missing,) = [each for each in problems if each.reason.code == "plan.row_no_value"]
    assert missing.reason.params["date"] == "2022-07-15"


def test_all_that_is_missing_or_undecided_in_a_text_is_told_at_once(tmp_path: Path) -> None:
    row = '编号: 早, 文稿: 办证, 播放点: 五一村, 时刻: "7:00"'
    problems = told(tmp_path, row, scripts__办证_txt="请带{{证件}}到{{地点}},7.30开始。")
    assert {each.reason.params.get("name") for each in problems if each.reason.code == "plan.row_no_value"} == {
        "证件", "地点",
    }  # fmt: skip
    assert [each.reason.params["found"] for each in problems if each.reason.code == "reading.undecided"] == ["7.30"]


def test_nothing_is_asked_that_the_missing_value_may_decide(tmp_path: Path) -> None:
    row = '编号: 早, 文稿: 办证, 播放点: 五一村, 时刻: "7:00"'
    problems = told(tmp_path, row, scripts__办证_txt="请在{{时段}}7.30到。")
    assert "reading.undecided" not in {each.reason.code for each in problems}
