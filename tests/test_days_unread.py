"""What is written of days and cannot be read, or names a kind of day that there is not: nothing plays more for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dalaba.desk.root import Station
from dalaba.messages import describe, explain
from dalaba.station.hours import Hours
from dalaba.station.schedules import due_instants, expand, next_due
from dalaba.views.why import Told, why
from tests.places import DAY, at, shown, station, written

STATION = """\
台名: 三江
语种: [普通话]
时段表:
  上课: {时段: ["08:00-11:30"], 日类型: 上学日}
  晒谷: {时段: ["15:00-16:00"], 日类型: 不是雨天}
播放点:
  五一村: {输出: {声卡: 喇叭}, 本点信息: {地点: 村委会门前}, 安静时段: [上课]}
  粮站: {输出: {声卡: 喇叭}, 本点信息: {地点: 粮站}, 日类型: 非节假日}
  中心小学: {类型: 校园广播, 输出: {声卡: 喇叭}, 本点信息: {地点: 操场}}
"""
ROWS = """\
专项: 通知
播出安排:
  - {编号: 天天, 文稿: 通知, 播放点: 五一村, 时刻: "7:00"}
  - {编号: 不雨, 文稿: 通知, 播放点: 五一村, 时刻: "12:00", 日类型: 非雨天}
  - {编号: 下雨, 文稿: 通知, 播放点: 五一村, 时刻: "12:30", 日类型: 雨天}
  - {编号: 上班, 文稿: 通知, 播放点: 五一村, 时刻: "13:00", 日类型: 工作日}
  - {编号: 放假, 文稿: 通知, 播放点: 五一村, 时刻: "13:30", 日类型: 节假日}
  - {编号: 没课, 文稿: 通知, 播放点: 五一村, 时刻: "14:00", 日类型: 非上学日}
  - {编号: 晒谷, 文稿: 通知, 播放点: 五一村, 时段: 晒谷, 间隔: 30分钟}
  - {编号: 粮站, 文稿: 通知, 播放点: 粮站, 时刻: "7:30"}
  - {编号: 周三, 文稿: 通知, 播放点: 中心小学, 时刻: "16:00", 星期: 周三}
  - {编号: 一到五, 文稿: 通知, 播放点: 中心小学, 时刻: "16:30", 星期: 周一至周五}
"""
ALL = {"天天", "不雨", "上班", "没课", "晒谷", "粮站", "周三", "一到五"}
"""What plays on an ordinary Wednesday outside of the terms."""
TERM = "学期: 2022-02-14..2022-06-30\n"


def place(folder: Path, days: str, rows: str = ROWS, setup: str = STATION, text: str = "请注意。") -> Station:
    files = {"station.yaml": setup, "days.yaml": days, "scripts/通知.txt": text, "schedules/通知.yaml": rows}
    return station(written(folder, files))


def plays(read: Station, day: date = DAY) -> set[str]:
    return {booking.row for booking in expand(read.plan, day)[0].bookings}


def silent(read: Station) -> bool:
    """Whether the village is silent at nine, when children may have lessons."""
    hours = Hours(read.setup, DAY, read.plan.days)
    return any(each.since <= at("9:00") < each.until for each in hours.shut("五一村"))


def test_the_place_is_sound(tmp_path: Path) -> None:
    read = place(tmp_path, TERM)
    assert not read.problems.errors
    assert plays(read) == ALL


@pytest.mark.parametrize(
    ("mark", "held"),
    [
        ("日类型: {2026-13-45: 雨天}", {"不雨", "晒谷"}),
        ("日类型: {二〇二六年冬: [雨天, 赶集日]}", {"不雨", "晒谷"}),
        ("日类型: [{日期: 2026-02-30, 类型: 雨天}]", {"不雨", "晒谷"}),
        ("日类型: [{日期: [2026-02-30, 2026-05-01], 类型: 雨天}]", {"不雨", "晒谷"}),
        ("日类型: [{星期: 周八, 类型: 雨天}]", {"不雨", "晒谷"}),
        ("日类型: {2026-13-45: {类型: 雨天, 播放点: 五一村}}", {"不雨", "晒谷"}),
        ("日类型: {2026-13-45: {类型: 雨天, 播放点: 粮站}}", set()),
        ("日类型: {2026-13-45: 节假日}", {"上班", "粮站"}),
        ("日类型: {2026-13-45: 工作日}", set()),
        ("日类型: {2026-13-45: 上学日}", {"没课"}),
        ("日类型: {2026-13-45: 周二}", {"周三"}),
        ("日类型: {2026-13-45: 周六}", {"周三", "一到五"}),
        ("日类型: {2026-13-45: 庙会}", set()),
        ("方案: {雨天: {日期: 2026-13-45}}", {"不雨", "晒谷"}),
    ],
)
def test_a_mark_of_a_day_that_cannot_be_read_holds_what_would_play_more_without_it(
    tmp_path: Path, mark: str, held: set[str]
) -> None:
    read = place(tmp_path, f"{TERM}{mark}\n")
    assert read.problems.errors, "it is an error"
    assert plays(read) == ALL - held


def test_a_term_that_cannot_be_read_may_be_now(tmp_path: Path) -> None:
    read = place(tmp_path, "学期: [2022-02-14..2022-06-30, 二〇二二年秋]\n")
    assert plays(read) == ALL - {"没课"}


def test_a_word_that_came_later_counts_in_spite_of_it(tmp_path: Path) -> None:
    later = "日类型:\n  2026-13-45: 雨天\n  2022-07-13: 非雨天\n"
    assert plays(place(tmp_path, TERM + later)) == ALL
    earlier = "日类型:\n  2022-07-13: 非雨天\n  2026-13-45: 雨天\n"
    assert plays(place(tmp_path, TERM + earlier)) == ALL - {"不雨", "晒谷"}


def test_a_word_that_takes_rain_back_holds_the_rainy_row_of_that_day_while_its_date_cannot_be_read(
    tmp_path: Path,
) -> None:
    taken = "日类型:\n  2022-07-13: 雨天\n  2026-13-45: 非雨天\n"
    assert plays(place(tmp_path, TERM + taken)) == ALL - {"不雨", "晒谷"}, "and 下雨 waits as well"


def test_hours_that_children_have_lessons_in_are_kept_where_a_school_day_cannot_be_read(tmp_path: Path) -> None:
    later = "学期: [2022-02-14..2022-06-30, 2022-09-01..2023-01-10]\n"
    assert not silent(place(tmp_path, later)), "between the terms there is no school"
    assert silent(place(tmp_path, later + "日类型: {2026-13-45: 上学日}\n"))


RAIN = """\
方案:
  雨天:
    安静时段: ["05:00-07:30"]
    信息: {地点: 祠堂}
"""


def test_words_that_would_be_others_in_the_rain_wait(tmp_path: Path) -> None:
    text = "请到{{地点}}。"
    assert plays(place(tmp_path, TERM + RAIN, text=text)) == ALL
    unread = place(tmp_path, TERM + RAIN + "日类型: {2026-13-45: {类型: 雨天, 播放点: 五一村}}\n", text=text)
    assert plays(unread) == {"粮站", "周三", "一到五"}


def test_a_version_for_the_rain_is_another_text(tmp_path: Path) -> None:
    written(tmp_path, {"scripts/通知.雨天.txt": "下雨了。"})
    read = place(tmp_path, TERM + "日类型: {2026-13-45: {类型: 雨天, 播放点: 五一村}}\n")
    assert plays(read) == {"粮站", "周三", "一到五"}


def test_the_silence_of_a_timetable_is_kept_on_every_day_that_may_be_one_of_it(tmp_path: Path) -> None:
    read = place(tmp_path, TERM + RAIN + "日类型: {2026-13-45: 雨天}\n")
    refused = {(each.outlet, shown(each.due)) for each in read.compile(DAY).refused}
    assert ("五一村", "07:00") in refused


def test_people_are_told_at_the_mark_and_at_the_row(tmp_path: Path) -> None:
    read = place(tmp_path, TERM + "日类型:\n  2026-13-45: 雨天\n")
    (error,) = read.problems.errors
    assert str(error.place) == "days.yaml:3:3"
    assert "改好以前" in describe(error, "zh")
    assert "Until it is put right" in describe(error, "en")
    told = [each for each in read.compile(DAY).warnings if each.reason.code == "plan.day_unread"]
    assert [(str(each.place), each.reason.params["where"]) for each in told] == [
        ("schedules/通知.yaml:4:5", "days.yaml:3:3"),
        ("schedules/通知.yaml:9:5", "days.yaml:3:3"),
    ]
    assert explain(told[0].reason, "zh")
    assert explain(told[0].reason, "en")


def test_why_names_the_line_that_cannot_be_read(tmp_path: Path) -> None:
    read = place(tmp_path, TERM + "日类型:\n  2026-13-45: 雨天\n")
    said = why(read.plan, read.compile(DAY), "五一村", at("12:00"), Told(), "zh")
    assert any("days.yaml:3:3" in explain(each, "zh") for each in said)


def test_what_comes_next_and_the_bare_times_wait_too(tmp_path: Path) -> None:
    read = place(tmp_path, TERM + "日类型: {2026-13-45: 雨天}\n")
    following = next_due(read.plan, "五一村", at("7:00"))
    assert following is not None
    assert following.booking.row == "上班"
    assert "不雨" not in {row.id for row, _, _ in due_instants(read.plan, DAY)}


def test_a_van_takes_along_nothing_that_may_not_be_for_that_day(tmp_path: Path) -> None:
    setup = STATION + "  宣传车1: {类型: 宣传车, 本点信息: {地点: 路上}}\n"
    rows = ROWS + "  - {编号: 随车, 文稿: 通知, 播放点: 宣传车1, 日类型: 非雨天}\n"
    assert place(tmp_path, TERM, rows, setup).pack_rows(DAY)
    assert not place(tmp_path, TERM + "日类型: {2026-13-45: 雨天}\n", rows, setup).pack_rows(DAY)


def test_a_postponement_that_cannot_be_read_holds_its_campaign(tmp_path: Path) -> None:
    for said in ("{通知: 2022-13-45起1天}", "{通知: {从: 2022-13-45, 天数: 1}}", "{通知: {从: 2022-07-14}}"):
        read = place(tmp_path, f"{TERM}推迟: {said}\n")
        assert read.problems.errors
        assert plays(read) == set()


# A kind of day that there is not


@pytest.mark.parametrize(
    "types", ["不是雨天气", "not rain", "'!rain'", "[工作日, 不是雨天气]", "不是节假曰", "not holidey"]
)
def test_what_is_not_of_a_kind_that_there_is_not_is_no_day(tmp_path: Path, types: str) -> None:
    rows = ROWS + f"  - {{编号: 错, 文稿: 通知, 播放点: 五一村, 时刻: '18:00', 日类型: {types}}}\n"
    read = place(tmp_path, TERM, rows)
    (error,) = read.problems.errors
    assert (error.reason.code, str(error.place)) == ("files.unknown_day_type", "schedules/通知.yaml:13:5")
    assert error.reason.params["nearest"] in ("雨天", "节假日", "rainy", "holiday")
    assert "这一条不播" in describe(error, "zh")
    assert "错" not in plays(read)


def test_a_sheet_is_read_by_the_same_rule(tmp_path: Path) -> None:
    sheet = "文稿,播放点,时刻,日类型\n通知,五一村,18:00,不是雨天气\n通知,五一村,18:30,非雨天\n"
    read = station(
        written(
            tmp_path,
            {"station.yaml": STATION, "days.yaml": TERM, "scripts/通知.txt": "请。", "schedules/表.csv": sheet},
        )
    )
    assert [(each.reason.code, str(each.place)) for each in read.problems.errors] == [
        ("files.unknown_day_type", "schedules/表.csv:A2")
    ]
    assert len(expand(read.plan, DAY)[0]) == 1


@pytest.mark.parametrize("days", ["日类型: {2022-10-01: 庙会}\n", "方案: {庙会: {备注: 老街}}\n"])
def test_a_name_of_ones_own_that_days_yaml_knows_may_be_denied(tmp_path: Path, days: str) -> None:
    rows = ROWS + "  - {编号: 平常, 文稿: 通知, 播放点: 五一村, 时刻: '18:00', 日类型: 不是庙会}\n"
    read = place(tmp_path, TERM + days, rows)
    assert not read.problems.errors
    assert "平常" in plays(read)


def test_an_outlet_whose_days_nobody_knows_is_silent(tmp_path: Path) -> None:
    read = place(tmp_path, TERM, setup=STATION.replace("日类型: 非节假日", "日类型: 不是节假曰"))
    (error,) = read.problems.errors
    assert (error.reason.code, error.place and error.place.file) == ("files.unknown_day_type", "station.yaml")
    assert "粮站" not in plays(read)


def test_hours_of_days_that_nobody_knows_silence_and_play_nothing(tmp_path: Path) -> None:
    def read(lessons: str, drying: str) -> Station:
        setup = STATION.replace("日类型: 上学日", f"日类型: {lessons}").replace("日类型: 不是雨天", f"日类型: {drying}")
        return place(tmp_path, TERM, setup=setup)

    slipped = read("上学曰", "不是雨天")
    assert [each.reason.code for each in slipped.problems.errors] == ["files.unknown_day_type"]
    assert silent(slipped)
    assert plays(read("上学日", "不是雨天气")) == ALL - {"晒谷"}


def test_a_text_for_a_kind_of_day_that_there_is_not_is_never_said(tmp_path: Path) -> None:
    text = "版本:\n  普通话: {方案: 不是雨天气, 正文: 请晒谷。}\n"
    files = {"station.yaml": STATION, "days.yaml": TERM, "scripts/通知.yaml": text, "schedules/通知.yaml": ROWS}
    read = station(written(tmp_path, files))
    assert [each.reason.code for each in read.problems.errors] == ["files.unknown_timetable"]
    assert not read.compile(DAY).spots


def test_a_word_that_takes_back_what_no_day_is_may_be_meant_for_what_the_day_is(tmp_path: Path) -> None:
    marks = "日类型:\n  2022-07-13: 雨天\n  2022-07-13..2022-07-14: 不是雨天气\n"
    read = place(tmp_path, TERM + marks)
    assert [(each.reason.code, str(each.place)) for each in read.problems.errors] == [
        ("files.unknown_day_type", "days.yaml:4:3")
    ]
    assert plays(read) == ALL - {"不雨", "晒谷"}, "nor 下雨: it may be dry after all"


def test_a_mark_that_nothing_goes_by_is_told_where_it_is_nearly_one_that_something_does(tmp_path: Path) -> None:
    def told(marks: str) -> list[str]:
        read = place(tmp_path, TERM + f"日类型: {{{marks}}}\n")
        assert not read.problems.errors
        return [each.reason.params["nearest"] for each in read.check(DAY) if each.reason.code == "files.mark_unused"]

    assert told("2022-07-14: 雨天") == told("2022-10-01: 庙会") == []
    assert told("2022-07-14: 下雨天") == ["雨天"]


def test_a_mark_without_a_kind_of_day_is_told(tmp_path: Path) -> None:
    for mark in ("2022-07-13:", "2022-07-13: []", '2022-07-13: ""', "2022-07-13: {播放点: 五一村}"):
        read = place(tmp_path, TERM + f"日类型:\n  {mark}\n")
        assert [each.reason.code for each in read.problems.errors] == ["files.needs_key"], mark


# A day of the moon that the month may not have


def test_the_last_day_of_the_lunar_year_is_marked_whatever_its_number(tmp_path: Path) -> None:
    eve = date(2022, 1, 31)  # the 29th
    read = place(tmp_path, "日类型: {农历12-30: 节假日}\n")
    assert [(each.reason.code, each.severity, str(each.place)) for each in read.problems] == [
        ("files.lunar_thirtieth", "warning", "days.yaml:1:7")
    ]
    assert {"上班", "放假"} & plays(read, eve) == {"放假"}
    other = place(tmp_path, "日类型: {农历六月三十: 节假日}\n")
    assert [each.reason.code for each in other.problems] == ["files.lunar_short"]
