"""`day`: one word on the command line changes a day, or says what is in the way; and `check --type` before it."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from dalaba.core import atomic, clock
from dalaba.link import handover
from dalaba.station.days import AUTO
from tests import rig as rigs
from tests.conftest import Say, Shell
from tests.places import ZONE, written

STATION = """\
台名: 三江
节假日历: CN
播放点:
  五一村: {输出: {声卡: 喇叭}, 本点信息: {采样点: 村委会, 雨天地点: 祠堂}}
  东和村: {输出: {声卡: 喇叭}, 本点信息: {采样点: 球场}}
"""
FILES = {
    "station.yaml": STATION,
    "days.yaml": '方案:\n  雨天:\n    信息: {采样点: "{{雨天地点}}"}\n学期: 2022-02-14..2022-07-20\n',
    "scripts/通知.txt": "请到{{采样点}}。",
    "scripts/防火.txt": "不要带火上山。",
    "schedules/日常.yaml": """\
专项: 日常
播出安排:
  - {编号: 采样, 文稿: 通知, 播放点: 全部, 时刻: "7:00"}
  - {编号: 防火, 文稿: 防火, 播放点: 全部, 时刻: "12:00", 日类型: 非雨天}
""",
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return written(tmp_path / "三江", FILES)


def as_json(say: Say, *words: str) -> dict[str, Any]:
    code, out, err = say(*words, "--json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


# What kind of day it is


def test_a_day_says_its_weekday_its_lunar_date_and_its_types(say: Say) -> None:
    code, out, _ = say("day", "2022-07-13")
    assert (code, out) == (0, "2022-07-13 星期三 农历六月十五:工作日、上学日\n")
    code, out, _ = say("day", "2022-07-13", ui="en")
    assert (code, out) == (0, "2022-07-13 Wednesday, lunar 6-15: workday, schoolday\n")


def test_several_days_are_a_line_each_and_their_json_has_the_same(say: Say) -> None:
    assert say("day", "2022-07-15..2022-07-17")[1].count("\n") == 3
    days = as_json(say, "day", "2022-07-15..2022-07-17")["days"]
    assert [(each["date"], each["types"]) for each in days] == [
        ("2022-07-15", ["workday", "schoolday"]),
        ("2022-07-16", ["holiday"]),
        ("2022-07-17", ["holiday"]),
    ]
    assert set(days[0]) == {"date", "weekday", "lunar", "types", "outlets", "runs_as", "make_ups_unknown"}


def test_a_year_whose_make_up_days_nobody_knows_says_so(say: Say) -> None:
    assert "调休" in say("day", "2040-07-16")[1]
    assert as_json(say, "day", "2040-07-16")["days"][0]["make_ups_unknown"]


# Making it one


def test_one_word_makes_it_rain_and_says_what_that_changes_and_how_to_take_it_back(say: Say, town: Path) -> None:
    code, out, err = say("day", "2022-07-13", "雨天")
    assert code == 0
    assert "2022-07-13 全部播放点:改成雨天" in out
    assert "应播 4 → 2" in out
    assert "day 2022-07-13 平日" in out
    assert "东和村" in err, "it has no 雨天地点, and that is said at once"
    assert (town / AUTO).exists()
    assert "雨天" in say("day", "2022-07-13")[1]


def test_taking_it_back_leaves_no_trace(say: Say, town: Path) -> None:
    before = {path: path.read_bytes() for path in town.rglob("*.yaml")}
    say("day", "2022-07-13", "雨天", "考试日")
    code, out, _ = say("day", "2022-07-13", "平日")
    assert code == 0
    assert "取消" in out
    assert {path: path.read_bytes() for path in town.rglob("*.yaml")} == before


def test_rain_in_one_village_is_shown_as_what_differs_there(say: Say) -> None:
    assert "day 2022-07-13 平日 --to 五一村" in say("day", "2022-07-13", "雨天", "--to", "五一村")[1]
    assert say("day", "2022-07-13")[1].split("\n")[1] == "  五一村:工作日、上学日、雨天"
    assert as_json(say, "day", "2022-07-13")["days"][0]["outlets"] == {"五一村": ["workday", "schoolday", "rainy"]}
    say("day", "2022-07-13", "平日", "--to", "五一村")
    assert as_json(say, "day", "2022-07-13")["days"][0]["outlets"] == {}


def test_where_it_rains_everywhere_one_village_can_be_dry_again(say: Say) -> None:
    say("day", "2022-07-13..2022-07-15", "雨天")
    say("day", "2022-07-14", "平日", "--to", "东和村")
    rain = [as_json(say, "day", f"2022-07-{number}")["days"][0] for number in (13, 14, 15)]
    wet = [sorted(each["outlets"]) or each["types"][2:] for each in rain]
    assert wet[0] == wet[2] == ["rainy"]
    assert "rainy" in {"五一村": rain[1]["types"], **rain[1]["outlets"]}["五一村"]
    assert "rainy" not in {"东和村": rain[1]["types"], **rain[1]["outlets"]}["东和村"]


def test_the_json_of_a_word_has_the_day_before_and_after_and_what_is_lacking(say: Say) -> None:
    told = as_json(say, "day", "2022-07-13", "rainy")
    assert set(told) == {"station", "station_folder", "days", "before", "after", "lacks"}
    assert (told["before"], told["after"]) == ({"due": 4, "planned": 4}, {"due": 2, "planned": 2})
    assert "rainy" in told["days"][0]["types"]
    assert len(told["lacks"]) == 1


def test_not_rainy_is_one_word_also_on_the_command_line(say: Say) -> None:
    say("day", "2022-07-13", "rainy")
    code, out, _ = say("day", "2022-07-13", "not", "rainy", ui="en")
    assert code == 0
    assert "now not rainy" in out
    assert "rainy" not in as_json(say, "day", "2022-07-13")["days"][0]["types"]


def test_the_programme_follows(say: Say) -> None:
    dry = as_json(say, "programme", "--date", "2022-07-13")
    say("day", "2022-07-13", "雨天")
    wet = as_json(say, "programme", "--date", "2022-07-13")
    assert (len(dry["spots"]), len(wet["spots"])) == (4, 2)


# What will not do


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["day", "2022-07-13", "大雨"], 2, "是不是“雨天”"),
        (["day", "2022-07-13", "非大雨"], 2, "“非大雨”不是这里用到的日类型"),
        (["day", "2022-07-13", "--type", "”“"], 2, "不是日类型"),
        (["day", "雨天"], 2, "不是日期"),
        (["day", "2022-02-30", "雨天"], 2, "没有“2022-02-30”这一天"),
        (["day", "2022-07-15..2022-07-13", "雨天"], 2, "前后颠倒"),
        (["day", "2022-01-01..2024-01-01", "雨天"], 2, "一次最多 366 天"),
        (["day", "2022-07-13", "雨天", "--to", "五义村"], 1, "是不是“五一村”"),
        (["day", "2022-07-13", "雨天", "--to", "校园广播"], 1, "一个播放点也没有"),
        (["check", "--type", "大雨"], 2, "是不是“雨天”"),
        (["check", "--type", "雨天", "--to", "宣传车"], 1, "一个播放点也没有"),
        (["stop", "--to", "宣传车"], 1, "一个播放点也没有"),
    ],
)
def test_a_wrong_word_is_one_line_and_changes_nothing(
    say: Say, town: Path, words: list[str], code: int, said: str
) -> None:
    found, out, err = say(*words)
    assert (found, out) == (code, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert not (town / AUTO).exists()


@pytest.mark.parametrize("broken", ["日类型：雨天\n", "{", "\x00"])
@pytest.mark.parametrize("words", [["day", "2022-07-13", "雨天"], ["day", "2022-07-13", "平日"], ["postpone", "日常"]])
def test_a_broken_book_is_not_overwritten(say: Say, town: Path, broken: str, words: list[str]) -> None:
    (town / AUTO).write_text(broken, encoding="utf-8")
    code, _, err = say(*words)
    assert code == 1
    assert f"{AUTO} 读不出来" in err
    assert (town / AUTO).read_text(encoding="utf-8") == broken
    assert say("check")[0] == 1
    assert say("programme", "--date", "2022-07-13")[0] == 1, "what is right is shown all the same"


def test_a_folder_where_the_book_should_be_is_a_line(say: Say, town: Path) -> None:
    (town / AUTO).mkdir()
    for words in (["day", "2022-07-13", "雨天"], ["check"], ["day", "2022-07-13"]):
        code, _, err = say(*words)
        assert code == 1
        assert AUTO in err


def test_a_book_that_cannot_be_written_is_a_line(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes, private: bool = False) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "write", full)
    code, out, err = say("day", "2022-07-13", "雨天")
    assert (code, out) == (1, "")
    assert f"写不进 {AUTO}" in err


def test_a_village_that_was_renamed_since_is_a_warning_and_holds_nothing_up(say: Say, town: Path) -> None:
    say("day", "2022-07-13", "雨天", "--to", "东和村")
    written(town, {"station.yaml": STATION.replace("东和村", "东和社区")})
    code, _, err = say("check")
    assert code == 0
    assert f"{AUTO}:4:42: (提醒)没有播放点或分区“东和村”。是不是“东和社区”?" in err
    assert "rainy" not in as_json(say, "day", "2022-07-13")["days"][0]["types"]
    assert say("day", "2022-07-13", "平日")[0] == 0
    assert not (town / AUTO).exists()


# Before it rains


def test_check_says_what_rain_would_lack_and_nothing_else(say: Say, town: Path) -> None:
    code, out, err = say("check", "--type", "雨天")
    assert code == 0
    assert out.startswith("接下来几天换成雨天,会多出上面 1 处问题。")
    (line,) = err.splitlines()
    assert line.startswith("days.yaml:2:3: (提醒)换成“雨天”以后,东和村的“采样点”要用“雨天地点”")
    assert not (town / AUTO).exists()
    assert say("check", "--type", "雨天", "--to", "五一村")[1:] == (
        "接下来几天换成雨天,不会多出问题。原有的问题请看 check。\n",
        "",
    )
    problems = as_json(say, "check", "--type", "雨天")["problems"]
    assert [(each["code"], each["params"]["outlet"]) for each in problems] == [("plan.switch_lacks", "东和村")]


def test_in_english_the_words_are_english(say: Say) -> None:
    (line,) = say("check", "--type", "rainy", ui="en")[2].splitlines()
    assert "With “rainy”" in line


# On the air


@pytest.mark.skipif(bool(rigs.missing()), reason=rigs.missing())
def test_a_running_station_hands_over_the_changed_day_within_seconds(shell: Shell) -> None:
    """The desk without a sound card: what it hands over is what counts."""
    today = clock.today(clock.SystemClock().now(), ZONE)
    station = shell.station / "station.yaml"
    station.write_text(station.read_text("utf-8").replace("声卡: 默认", "声卡: 没有这块"), encoding="utf-8")
    rows = "专项: 日常\n播出安排:\n  - {文稿: 森林防火, 播放点: 大喇叭, 时刻: ['11:50'], 日类型: 非雨天}\n"
    (shell.station / "schedules/日常.yaml").write_text(rows, encoding="utf-8")
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(shell.command("run"), **pipes)  # type: ignore[call-overload]

    def handed() -> int:
        try:
            return len(json.loads(handover.path_of(shell.station, today).read_bytes())["spots"])
        except FileNotFoundError:
            return -1

    def until(count: int) -> None:
        end = time.monotonic() + 30
        while handed() != count:
            assert time.monotonic() < end
            time.sleep(0.1)

    try:
        until(1)
        assert shell("day", "今天", "雨天").returncode == 0
        since = time.monotonic()
        until(0)
        assert time.monotonic() - since < 10
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
