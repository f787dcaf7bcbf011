"""Announcements at nightfall: hours that go by the sun's rising and setting, beside a textbook and almanacs."""

from __future__ import annotations

import math
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dalaba.core.problems import Bad
from dalaba.desk.booking import book
from dalaba.desk.root import Station
from dalaba.messages import explain
from dalaba.station.days import Sun, location
from dalaba.station.days.cities import CITIES
from dalaba.station.schedules import expand, facts_at, next_due
from dalaba.views.picture import page
from tests.places import at, written

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = [date(2026, 8, 1) + timedelta(days=number) for number in range(400)]
GUANGZHOU = "地点: 广州\n"
HEAD = "文稿,播放点"


def textbook(day: date, north: float, east: float, rises: bool) -> datetime:
    """The sunrise equation, as any encyclopaedia has it; good to two or three minutes away from the poles."""
    number = day.toordinal() - date(2000, 1, 1).toordinal() + 0.0008
    noon = number - east / 360
    anomaly = math.radians((357.5291 + 0.98560028 * noon) % 360)
    centre = 1.9148 * math.sin(anomaly) + 0.02 * math.sin(2 * anomaly) + 0.0003 * math.sin(3 * anomaly)
    longitude = math.radians((math.degrees(anomaly) + centre + 180 + 102.9372) % 360)
    transit = 2451545.0 + noon + 0.0053 * math.sin(anomaly) - 0.0069 * math.sin(2 * longitude)
    declination = math.asin(math.sin(longitude) * math.sin(math.radians(23.44)))
    up = math.sin(math.radians(-0.833)) - math.sin(math.radians(north)) * math.sin(declination)
    hour = math.degrees(math.acos(up / (math.cos(math.radians(north)) * math.cos(declination)))) / 360
    julian = transit - hour if rises else transit + hour
    return datetime(2000, 1, 1, 12, tzinfo=UTC) + timedelta(days=julian - 2451545.0)


def minutes(time: str) -> float:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


@pytest.mark.parametrize(
    ("place", "zone"),
    [("广州", "Asia/Shanghai"), ("乌鲁木齐", "Asia/Shanghai"), ("哈尔滨", "Asia/Shanghai"),
     ("51.5, -0.13", "Europe/London"), ("-33.87, 151.21", "Australia/Sydney")],
)  # fmt: skip
def test_four_hundred_days_agree_with_a_textbook(place: str, zone: str) -> None:
    spot = location(place)
    sun = Sun(spot, ZoneInfo(zone))
    for day in DAYS:
        for name, rises in (("日出", True), ("日落", False)):
            expected = textbook(day, *spot, rises).astimezone(sun.zone)
            assert abs(minutes(sun.facts(day)[name]) - expected.hour * 60 - expected.minute - expected.second / 60) < 4


@pytest.mark.parametrize(
    ("place", "zone", "day", "rise", "set_"),
    [
        ("北京", "Asia/Shanghai", date(2026, 6, 21), "04:46", "19:46"),
        ("北京", "Asia/Shanghai", date(2026, 12, 21), "07:32", "16:52"),
        ("上海", "Asia/Shanghai", date(2026, 6, 21), "04:50", "19:01"),
        ("51.51, -0.13", "Europe/London", date(2026, 6, 21), "04:43", "21:21"),
    ],
)
def test_the_solstices_are_where_almanacs_have_them(place: str, zone: str, day: date, rise: str, set_: str) -> None:
    facts = Sun(location(place), ZoneInfo(zone)).facts(day)
    assert abs(minutes(facts["日出"]) - minutes(rise)) <= 2
    assert abs(minutes(facts["sunset"]) - minutes(set_)) <= 2


# Where the station is


@pytest.mark.parametrize(
    "text",
    ["24.72, 112.29", "24.72，112.29", "北纬24.72 东经112.29", "24.72N 112.29E", "24.72°N, 112.29°E", "24.72 112.29"],
)
def test_a_place_is_two_numbers(text: str) -> None:
    assert location(text) == (24.72, 112.29)


def test_a_place_is_a_capital_by_either_name() -> None:
    assert location("广州市") == location("Guangzhou") == CITIES["广州"]
    assert location("34.6S 58.4W") == (-34.6, -58.4)


@pytest.mark.parametrize(
    ("text", "code"),
    [("三江镇", "files.location"), ("112.29, 24.72", "files.location_order"), ("24.72", "files.location"),
     ("24,112,3", "files.location")],
)  # fmt: skip
def test_what_is_no_place_is_told(text: str, code: str) -> None:
    with pytest.raises(Bad) as raised:
        location(text)
    assert raised.value.reason.code == code


def planned(folder: Path, hours: str, place: str = GUANGZHOU, text: str = "天快黑了,请关好门窗。") -> Station:
    """A station with a row that has these columns: `时刻=日落`."""
    key, _, value = hours.partition("=")
    extra = (",每段", ",1") if key in ("时段", "between") else ("", "")
    files = {
        "station.yaml": f"台名: 三江\n语种: [普通话]\n{place}播放点:\n  五一村: {{类型: 大喇叭}}\n",
        "scripts/关灯.txt": f"{text}\n",
        "schedules/关灯.csv": f'{HEAD},{key}{extra[0]}\n关灯,五一村,"{value}"{extra[1]}\n',
    }
    return Station.read(written(folder, files))


def times(read: Station, day: date) -> list[str]:
    return sorted(each.stamp[11:16] for each in expand(read.plan, day)[0])


def told(read: Station) -> list[str]:
    return [problem.reason.code for problem in read.problems.errors]


SET, RISE = "18:26", "06:15"
DAY = date(2026, 9, 20)
"""In Guangzhou the sun rises at 06:15 and sets at 18:26."""


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("时刻={{日落}}", ["18:26"]),
        ("时刻={{日落}}-10分钟", ["18:16"]),
        ("时刻={{ 日落 }} + 10 分钟", ["18:36"]),
        ("时刻={{日落}}＋10分钟", ["18:36"]),
        ("时刻={{日落}}前半小时", ["17:56"]),
        ("时刻={{日落}}后1小时30分", ["19:56"]),
        ("时刻={{日落}}之后一刻钟", ["18:41"]),
        ("时刻=日落", ["18:26"]),
        ("时刻=日落前10分钟", ["18:16"]),
        ("时刻=日落前十分钟", ["18:16"]),
        ("at=10 min before sunset", ["18:16"]),
        ("时刻=日出后1个半小时", ["07:45"]),
        ("时刻=日出后1小时半", ["07:45"]),
        ("时刻={{sunset}}-10min", ["18:16"]),
        ("at=sunset-10min", ["18:16"]),
        ("at=Sunrise + 1h", ["07:15"]),
        ("时刻={{日落}}-10分钟、06:00、{{日出}}", ["06:00", "06:15", "18:16"]),
        ("时段={{日落}}-21:00", ["18:26"]),
        ("时段={{日落}}+10分钟-21:00", ["18:36"]),
        ("时段={{日出}}-10分钟-{{日出}}+1小时", ["06:05"]),
        ("时段=17:00至日落", ["17:00"]),
        ("时段=日落后10分钟到21:00", ["18:36"]),
        ("between={{sunset}}-{{sunset}}+30min", ["18:26"]),
    ],
)
def test_hours_go_by_the_sun_and_so_much_before_or_after(tmp_path: Path, hours: str, expected: list[str]) -> None:
    read = planned(tmp_path, hours)
    assert told(read) == []
    assert times(read, DAY) == expected


def test_a_year_of_nightfalls_is_ten_minutes_before_the_sun_is_gone(tmp_path: Path) -> None:
    read = planned(tmp_path, "时刻={{日落}}-10分钟")
    sun = Sun(location("广州"), SHANGHAI)
    for day in DAYS:
        due = datetime.fromtimestamp(next(iter(expand(read.plan, day)[0])).due / 1000, SHANGHAI)
        assert due.date() == day
        assert due.hour * 60 + due.minute == minutes(sun.facts(day)["日落"]) - 10


def test_yaml_and_booking_take_them_and_the_page_shows_the_time_of_the_day(tmp_path: Path) -> None:
    read = planned(tmp_path, "时刻={{日落}}-10分钟")
    yaml = "专项: 夜里\n播出安排:\n  - {文稿: 关灯, 播放点: 五一村, 时刻: ['{{日落}}+1小时', 日出前5分钟]}\n"
    written(tmp_path, {"schedules/夜里.yaml": yaml})
    _, problems = book(tmp_path, {"script": "关灯", "to": "五一村", "at": "日落后2小时", "dates": f"{DAY}"})
    assert problems == []
    read = Station.read(tmp_path)
    assert told(read) == []
    assert times(read, DAY) == ["06:10", "18:16", "19:26", "20:26"]
    for ui in ("zh", "en"):
        shown = page([read.compile(DAY)], ui)
        assert all(time in shown for time in ("06:10", "18:16", "19:26", "20:26"))
    found = next_due(read.plan, "五一村", at("21:00", DAY))
    assert found is not None
    assert found.stamp[:16] == "2026-09-21T06:10"


def test_a_text_may_say_when_the_sun_sets(tmp_path: Path) -> None:
    read = planned(tmp_path, "时刻=17:00", text="今天{{日落}}天黑,请早点回家。")
    assert told(read) == []
    campaign, row = read.plan.by_outlet["五一村"][0]
    outlet = read.setup.outlets["五一村"]
    facts = facts_at(campaign, row, outlet, read.plan.scripts["关灯"], DAY, read.plan.days)
    assert facts["日落"] == SET
    assert dict(expand(read.plan, DAY)[0][0].booking.wanted.values)["日出"] == RISE


@pytest.mark.parametrize(
    "hours",
    ["时刻={{日落}}±10分钟", "时刻={{日落}}-10", "时刻={{日落}}前后10分钟", "时刻=日落前很久", "时刻={{日落}}-20小时",
     "时段={{日落}}", "时段={{日落}}-10分钟", "时段={{日落}}~{{日出}}~22:00"],
)  # fmt: skip
def test_what_cannot_be_read_does_not_play_and_says_so(tmp_path: Path, hours: str) -> None:
    read = planned(tmp_path, hours)
    assert told(read) in (["files.sun_hours"], ["files.time"], ["files.window"])
    assert times(read, DAY) == []
    for ui in ("zh", "en"):
        assert all(explain(problem.reason, ui) for problem in read.problems)


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        ("", ["plan.no_location"]),
        ("地点: 三江镇\n", ["files.location", "plan.no_location"]),
        ("地点: 24.72, -112.29\n", ["files.location_zone", "plan.no_location"]),
    ],
)
def test_without_a_place_it_does_not_play_and_names_what_to_write(tmp_path: Path, place: str, codes: list[str]) -> None:
    read = planned(tmp_path, "时刻={{日落}}-10分钟", place)
    read.check(DAY, 1)
    assert told(read) == codes
    assert times(read, DAY) == []
    reason = read.problems.errors[-1].reason
    assert "地点: 广州" in explain(reason, "zh")
    assert "location: guangzhou" in explain(reason, "en")


def test_where_the_sun_does_not_set_the_row_waits_for_the_day_on_which_it_does(tmp_path: Path) -> None:
    read = planned(tmp_path, "时刻={{日落}}", "地点: 69.65, 18.96\n时区: Europe/Oslo\n")
    assert told(read) == []
    assert times(read, date(2026, 6, 21)) == []
    problems = expand(read.plan, date(2026, 6, 21))[1]
    assert [each.reason.code for each in problems] == ["plan.no_sun"]
    assert "没有日落" in explain(next(iter(problems)).reason, "zh")
    assert len(times(read, date(2026, 3, 21))) == 1


def test_a_window_that_the_sun_leaves_empty_is_told_on_its_day(tmp_path: Path) -> None:
    read = planned(tmp_path, "时段=19:00-{{日落}}")
    assert told(read) == []
    assert times(read, DAY) == []
    assert [each.reason.code for each in expand(read.plan, DAY)[1]] == ["plan.hours"]


def test_the_sun_is_looked_up_only_where_something_goes_by_it() -> None:
    code = """
import sys
from pathlib import Path
from dalaba.desk.root import Station
read = Station.read(Path("sample"))
read.compile(__import__("datetime").date(2022, 7, 13))
print("astral" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "False"
