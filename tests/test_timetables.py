"""One word makes a day rainy: hours, places and texts change where they are meant to, and nowhere else."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from dalaba.core.model import Occurrence, Spot
from dalaba.desk.root import Station
from dalaba.station.days import read_days
from dalaba.station.files import Problems
from dalaba.station.schedules import due_instants, expand, facts_at, layers, next_due
from tests.places import DAY, at, days, shown, station, wav, written

STATION = """\
台名: 三江
语种: [普通话]
时段表:
  采样: ["07:00-07:30"]
  课间: ["09:40-10:00"]
播放点:
  五一村:
    输出: {声卡: 喇叭}
    本点信息: {村名: 五一村, 采样点: 村委会门前, 雨天地点: 祠堂}
  东和村:
    输出: {声卡: 喇叭}
    本点信息: {村名: 东和村, 采样点: 球场, 雨天地点: 礼堂}
  中心小学:
    类型: 校园广播
    可播时段: [课间]
    本点信息: {村名: 小学, 采样点: 操场}
分区:
  河边: [东和村, 中心小学]
"""
ROWS = """\
专项: 核酸
播出安排:
  - {编号: 采样, 文稿: 通知, 播放点: 全部, 时段: 采样, 间隔: 15分钟}
  - {编号: 课间, 文稿: 通知, 播放点: 中心小学, 时段: 课间, 间隔: 20分钟}
"""
TEXTS = {"scripts/通知.txt": "{{村名}}的乡亲,请到{{采样点}}。", "schedules/核酸.yaml": ROWS}
RAIN = """\
方案:
  雨天:
    播放点: 大喇叭
    时段表:
      采样: ["08:00-08:30"]
    信息: {采样点: "{{雨天地点}}"}
    各点信息:
      东和村: {采样点: 村文化室}
"""
RAINY = "日类型:\n  2022-07-13: 雨天\n"
THURSDAY = date(2022, 7, 14)


def place(folder: Path, days: str = "", **files: str) -> Station:
    more = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    read = station(written(folder, {"station.yaml": STATION, **TEXTS, "days.yaml": days or "学期: \n", **more}))
    assert not read.problems.errors, [(str(each.place), each.reason) for each in read.problems]
    return read


def spots(read: Station, outlet: str, day: date = DAY) -> list[Spot]:
    return [spot for spot in read.compile(day).spots if spot.outlet == outlet]


def starts(read: Station, outlet: str, day: date = DAY) -> list[str]:
    return [shown(spot.start) for spot in spots(read, outlet, day)]


def said(read: Station, outlet: str, day: date = DAY) -> set[str]:
    """Where people are sent."""
    found, _ = expand(read.plan, day, [outlet])
    return {dict(each.booking.wanted.values)["采样点"] for each in found}


def versions(read: Station, outlet: str, day: date = DAY) -> set[str]:
    return {part.version for spot in spots(read, outlet, day) for part in spot.parts}


# Hours, places and texts


def test_on_a_dry_day_everything_is_as_usual(tmp_path: Path) -> None:
    read = place(tmp_path, RAIN)
    assert starts(read, "五一村") == ["07:00", "07:15"]
    assert said(read, "五一村") == {"村委会门前"}


def test_rain_moves_hours_and_places_of_the_horns_and_leaves_the_school_alone(tmp_path: Path) -> None:
    read = place(tmp_path, RAIN + RAINY)
    assert starts(read, "五一村") == starts(read, "东和村") == ["08:00", "08:15"]
    assert said(read, "五一村") == {"祠堂"}
    assert said(read, "东和村") == {"村文化室"}, "what it says of one outlet goes before what it says of all"
    assert said(read, "中心小学") == {"操场"}
    assert starts(read, "五一村", THURSDAY) == ["07:00", "07:15"]


def test_rain_in_one_village_is_dry_weather_next_door(tmp_path: Path) -> None:
    marks = "日类型:\n  2022-07-13: {类型: 雨天, 播放点: 五一村}\n"
    read = place(tmp_path, RAIN + marks)
    assert (starts(read, "五一村"), starts(read, "东和村")) == (["08:00", "08:15"], ["07:00", "07:15"])


def test_a_text_for_rain_is_said_in_the_rain_only(tmp_path: Path) -> None:
    read = place(tmp_path, RAIN + RAINY, scripts__通知_雨天_txt="下雨了,请到{{采样点}}。")
    assert versions(read, "五一村") == {"普通话雨天"}
    assert versions(read, "五一村", THURSDAY) == {"普通话"}


def test_a_village_of_its_own_words_for_rain_hears_those(tmp_path: Path) -> None:
    files = {
        "scripts__通知_雨天_txt": "下雨了,请到{{采样点}}。",
        "scripts__通知_雨天_五一村_txt": "下雨了,祠堂见。",
        "scripts__通知_五一村_txt": "五一村,请到{{采样点}}。",
    }
    read = place(tmp_path, RAIN + RAINY, **files)
    assert versions(read, "五一村") == {"普通话五一村雨天"}
    assert versions(read, "东和村") == {"普通话雨天"}
    assert versions(read, "五一村", THURSDAY) == {"普通话五一村"}


def test_a_recording_that_names_the_usual_place_is_stale_in_the_rain(tmp_path: Path) -> None:
    script = "版本:\n  普通话:\n    录音: 通知.wav\n    录音里说的: {采样点: 村委会门前}\n"
    (tmp_path / "scripts").mkdir()
    wav(tmp_path / "audio/recorded/通知.wav")
    written(tmp_path, {"station.yaml": STATION, "scripts/通知.yaml": script, "schedules/核酸.yaml": ROWS})
    dry = station(written(tmp_path, {"days.yaml": RAIN}))
    assert len(spots(dry, "五一村")) == 2
    wet = station(written(tmp_path, {"days.yaml": RAIN + RAINY})).compile(DAY)
    stale = [each for each in wet.refused if each.outlet == "五一村"]
    assert {each.reason.code for each in stale} == {"plan.stale"}
    assert stale[0].reason.params["now"] == "祠堂"


def test_a_value_that_nobody_can_fill_changes_nothing(tmp_path: Path) -> None:
    days = RAIN.replace("播放点: 大喇叭", "播放点: 全部") + RAINY
    assert said(place(tmp_path, days), "中心小学") == {"操场"}, "the school has no 雨天地点"


# Which one is in force


def test_summer_comes_by_its_dates_and_rain_goes_before_it(tmp_path: Path) -> None:
    summer = '  夏季:\n    日期: 每年5-1..9-30\n    时段表:\n      采样: ["06:30-07:00"]\n      课间: ["09:30-09:50"]\n'
    read = place(tmp_path, RAIN + summer + RAINY)
    assert starts(read, "五一村", date(2022, 4, 30)) == ["07:00", "07:15"]
    assert starts(read, "五一村", THURSDAY) == ["06:30", "06:45"]
    assert starts(read, "五一村") == ["08:00", "08:15"]
    assert starts(read, "中心小学") == ["09:30"], "summer's own breaks, and it may sound in them: 可播时段 follows"


def test_a_timetable_may_be_called_off_for_a_day(tmp_path: Path) -> None:
    summer = '方案:\n  夏季:\n    日期: 每年5-1..9-30\n    时段表:\n      采样: ["06:30-07:00"]\n'
    read = place(tmp_path, summer + "日类型:\n  2022-07-13: 不是夏季\n")
    assert starts(read, "五一村") == ["07:00", "07:15"]
    assert starts(read, "五一村", THURSDAY) == ["06:30", "06:45"]


def test_the_last_word_of_the_day_goes_before_the_others(tmp_path: Path) -> None:
    days = RAIN + '  庙会:\n    时段表:\n      采样: ["05:00-05:30"]\n'
    files = {"days_auto_yaml": "日类型:\n  - {日期: 2022-07-13, 类型: 庙会}\n"}
    assert starts(place(tmp_path, days + RAINY, **files), "五一村") == ["05:00", "05:15"]


def test_exams_have_hours_of_their_own_on_every_day_that_is_one(tmp_path: Path) -> None:
    days = '方案:\n  考试日:\n    播放点: 中心小学\n    时段表:\n      课间: ["10:30-10:50"]\n'
    read = place(tmp_path, f"{days}日类型:\n  2022-07-13: 考试日\n")
    assert starts(read, "中心小学") == ["10:30"]
    assert starts(read, "中心小学", THURSDAY) == ["09:40"]


def test_a_zone_names_the_outlets_of_a_timetable(tmp_path: Path) -> None:
    read = place(tmp_path, RAIN.replace("播放点: 大喇叭", "播放点: 河边") + RAINY)
    assert [bool(read.plan.days.in_force(DAY, name)) for name in read.setup.outlets] == [False, True, True]


# What cannot be


def told(folder: Path, days: str) -> list[tuple[str, str]]:
    problems = Problems()
    read_days(written(folder, {"days.yaml": days}), "", problems)
    return [(str(each.place), each.reason.code) for each in problems]


@pytest.mark.parametrize(
    ("days", "where"),
    [
        ('方案:\n  "": {备注: 无}\n', "days.yaml:2:3"),
        ("方案:\n  “”: {备注: 无}\n", "days.yaml:2:3"),
        ("方案:\n  夏季 高温: {备注: 无}\n", "days.yaml:2:3"),
        ("方案:\n  夏季、雨天: {备注: 无}\n", "days.yaml:2:3"),
        ("方案:\n  非雨天: {备注: 无}\n", "days.yaml:2:3"),
        ("timetable:\n  not rainy: {note: none}\n", "days.yaml:2:3"),
    ],
)
def test_a_name_that_no_day_can_be_given_is_told(tmp_path: Path, days: str, where: str) -> None:
    assert told(tmp_path, days) == [(where, "files.timetable_name")]


def test_two_timetables_of_one_name_are_told_in_whatever_language(tmp_path: Path) -> None:
    assert told(tmp_path, "方案:\n  雨天: {备注: 一}\n  rainy: {备注: 二}\n") == [
        ("days.yaml:3:3", "files.duplicate_key")
    ]


def test_a_timetable_for_schools_is_for_nobody_where_there_is_none(tmp_path: Path) -> None:
    days = RAIN.replace("播放点: 大喇叭", "播放点: 宣传车") + RAINY
    read = place(tmp_path, days)
    assert starts(read, "五一村") == ["07:00", "07:15"]


def test_a_timetable_for_a_misspelt_village_is_told_and_in_force_nowhere(tmp_path: Path) -> None:
    days = RAIN.replace("播放点: 大喇叭", "播放点: 五义村") + RAINY
    read = station(written(tmp_path, {"station.yaml": STATION, **TEXTS, "days.yaml": days}))
    assert [each.reason.code for each in read.problems.errors] == ["files.unknown_outlet"]
    assert starts(read, "五一村") == ["07:00", "07:15"]


def test_a_period_that_there_is_not_is_told_with_those_there_are(tmp_path: Path) -> None:
    days = "方案:\n  夏季:\n    安静时段: [午睡]\n"
    read = station(written(tmp_path, {"station.yaml": STATION, **TEXTS, "days.yaml": days}))
    (problem,) = read.problems.errors
    assert (str(problem.place), problem.reason.code) == ("days.yaml:3:12", "files.unknown_period")
    assert problem.reason.params["allowed"] == "采样、课间"


def test_not_rainy_is_one_word_in_english(tmp_path: Path) -> None:
    rows = ROWS + "  - {id: dry, script: 通知, to: 五一村, at: '12:00', day_types: not rainy}\n"
    read = place(tmp_path, RAIN + RAINY, schedules__核酸_yaml=rows)
    assert "12:00" not in starts(read, "五一村")
    assert "12:00" in starts(read, "五一村", THURSDAY)


@pytest.mark.parametrize("hours", ["{甲: 乙}", "[[7:00, 8:00]]", "[{甲: 乙}, 7:00]"])
def test_hours_that_are_no_single_values_are_told(tmp_path: Path, hours: str) -> None:
    rows = f"播出安排:\n  - {{文稿: 通知, 播放点: 五一村, 时刻: {hours}}}\n"
    read = station(written(tmp_path, {"station.yaml": STATION, **TEXTS, "schedules/核酸.yaml": rows}))
    assert ("files.not_a_list", "schedules/核酸.yaml") in {
        (each.reason.code, each.place.file) for each in read.problems if each.place
    }


# Whatever is written of days: every way to ask what is due has the same answer

MARKED = ["2022-07-13", "2022-07-12..2022-07-14", "逢6", "农历六月十六"]
KINDS = ["雨天", "非雨天", "赶集日", "节假日", "不是夏季", "[雨天, 工作日]"]
AT = ["", ", 播放点: 五一村", ", 播放点: [东和村, 中心小学]"]
HOURS = [
    "时段: 采样, 间隔: 20分钟",
    "时段: 夜, 每段: 3",
    '时段: "{{开始}}-09:00", 间隔: 30分钟',
    '时刻: ["00:00", "24:00", "{{开始}}"]',
]
DAYS = ["", ", 日类型: 雨天", ", 日类型: [工作日, 非雨天]", ", 日类型: 赶集日, 播法: 轮播", ", 日期: 逢3-6-9",
        ", 日期: 农历六月十五", ", 提前天数: 1", ", 星期: [星期三, 星期六]", ", 日类型: 夏季"]  # fmt: skip


def anything(chance: random.Random) -> dict[str, str]:
    marks = "".join(
        f"  - {{日期: {chance.choice(MARKED)}, 类型: {chance.choice(KINDS)}{chance.choice(AT)}}}\n" for _ in range(3)
    )
    rows = "".join(
        f"  - {{编号: r{number}, 文稿: 通知, 播放点: {chance.choice(['全部', '五一村', '河边'])}, "
        f"{chance.choice(HOURS)}{chance.choice(DAYS)}}}\n"
        for number in range(3)
    )
    summer = '  夏季: {日期: 每年7-15..8-1, 时段表: {夜: ["22:00-次日00:20"]}}\n'
    put_off = chance.choice(["", "日期: 2022-07-12..2022-07-15\n推迟: 2022-07-14起1天\n"])
    night = '时段表:\n  夜: {时段: ["23:30-次日00:40"], 日类型: [雨天, 赶集日]}\n'
    return {
        "station.yaml": STATION.replace("时段表:\n", night),
        "scripts/通知.yaml": '要素: {开始: "07:30"}\n版本: {普通话: "请到{{采样点}}。"}\n',
        "schedules/核酸.yaml": f"专项: 核酸\n{put_off}播出安排:\n{rows}",
        "days.yaml": f"{RAIN}{summer}日类型:\n{marks}",
    }


@pytest.mark.parametrize("seed", range(12))
def test_however_days_are_marked_what_is_due_what_is_next_and_what_is_said_agree(tmp_path: Path, seed: int) -> None:
    chance = random.Random(f"marked {seed}")
    read = station(written(tmp_path, anything(chance)))
    assert not read.problems.errors, [(str(each.place), each.reason) for each in read.problems.errors]
    plan = read.plan
    due: list[Occurrence] = []
    for number in range(9):
        day = date(2022, 7, 9 + number)
        found, _ = expand(plan, day)
        due += found
        assert len({each.id for each in found}) == len(found)
        bare = sorted((row.id, name, each) for row, name, times in due_instants(plan, day) for each in times)
        assert bare == sorted((each.booking.row, each.booking.outlet, each.due) for each in found)
        for campaign in plan.campaigns:
            for row, name in ((each, name) for each in campaign.rows for name in each.outlets):
                where = (campaign, row, plan.setup.outlets[name], plan.scripts["通知"], day, plan.days)
                assert {key: value for _, layer in layers(*where) for key, value in layer.items()} == facts_at(*where)
    for name in plan.setup.outlets:
        mine = sorted((each.due, each.id) for each in due if each.booking.outlet == name)
        for after in (at("00:00", date(2022, 7, 9)) + chance.randrange(5 * 86_400) * 1000 for _ in range(6)):
            wanted = next((each for each in mine if each[0] > after), None)
            following = next_due(plan, name, after)
            if wanted is not None:
                assert following is not None
                assert (following.due, following.id) == wanted
            elif following is not None:
                assert following.due >= at("00:00", date(2022, 7, 18)), "later than all that was looked at"


def test_a_text_for_rainy_days_needs_no_timetable_of_that_name(tmp_path: Path) -> None:
    files = {
        "station.yaml": "台名: 三江\n播放点:\n  五一村:\n    输出: {声卡: 喇叭}\n",
        "schedules/日常.yaml": "专项: 日常\n播出安排:\n  - {文稿: 通知, 播放点: 五一村, 时刻: '7:00'}\n",
        "scripts/通知.txt": "晴。",
        "scripts/通知.雨天.txt": "雨。",
        "days.yaml": f"日类型:\n  {DAY}: 雨天\n",
    }
    read = station(written(tmp_path, files))
    heard = [[part.version for spot in read.compile(day).spots for part in spot.parts] for day in days(2)]
    assert heard == [["普通话雨天"], ["普通话"]]
