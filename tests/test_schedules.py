"""What the township writes down about when and where, and what is due on a day because of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.core.model import Instant, Occurrence
from dalaba.station.schedules import Plan, expand, facts_at
from tests.places import DAY, at, shown, station, written

STATION = """\
台名: 三江
语种: [普通话]
时段表:
  早上: ["07:00-08:00"]
  赶集: ["09:00-09:30", "15:00-15:30"]
播放点:
  五一村:
    本点信息: {村名: 五一村, 开始: "06:00", 联系电话: 点}
  东和村:
    本点信息: {村名: 东和村}
  宣传车一:
    类型: 宣传车
"""
SCRIPTS = {
    "scripts/通知.yaml": '要素: {开始: "07:00", 结束: "08:00", 联系电话: 稿}\n版本: {普通话: "{{开始}}到{{结束}}。"}\n',
    "scripts/防火.txt": "不要带火上山。",
}
THURSDAY = date(2022, 7, 14)


def planned(folder: Path, rows: str, head: str = "", **files: str) -> Plan:
    """A station with one campaign. `head`: its keys beside the rows; `files`: more of `schedules/` (a_csv: a.csv)."""
    more = {f"schedules/{name.replace('_', '.')}": text for name, text in files.items()}
    text = f"专项: 核酸\n{head}播出安排:\n{rows}"
    written(folder, {"station.yaml": STATION, **SCRIPTS, "schedules/核酸.yaml": text, **more})
    read = station(folder)
    assert not read.problems.errors, [each.reason for each in read.problems]
    return read.plan


def row(script: str = "防火", to: str = "五一村", **keys: str) -> str:
    """One row in block style: 文稿, 播放点, and keys in Chinese."""
    said = {"文稿": script, "播放点": to, **keys}
    lines = [f"{key}: {value}" for key, value in said.items()]
    return "  - " + "\n    ".join(lines) + "\n"


def due(plan: Plan, day: date = DAY, outlet: str = "五一村") -> list[str]:
    found, problems = expand(plan, day)
    assert not list(problems)
    return [shown(each.due) for each in in_order(found) if each.booking.outlet == outlet]


def in_order(found: Iterable[Occurrence]) -> list[Occurrence]:
    return sorted(found, key=lambda each: (each.due, each.id))


def facts(plan: Plan, day: date = DAY) -> dict[str, str]:
    return dict(expand(plan, day)[0][0].booking.wanted.values)


# Hours


def test_a_window_ends_before_its_end(tmp_path: Path) -> None:
    assert due(planned(tmp_path, row(时段='"07:00-07:45"', 间隔="15分钟"))) == ["07:00", "07:15", "07:30"]


def test_a_row_has_as_many_windows_as_are_written(tmp_path: Path) -> None:
    plan = planned(tmp_path, row(时段='["07:00-07:30", "17:00-17:20"]', 间隔="10分钟"))
    assert due(plan) == ["07:00", "07:10", "07:20", "17:00", "17:10"]


def test_a_window_may_be_called_by_its_name(tmp_path: Path) -> None:
    assert due(planned(tmp_path, row(时段="赶集", 间隔="20分钟"))) == ["09:00", "09:20", "15:00", "15:20"]


def test_so_many_times_in_each_window_are_spread_evenly(tmp_path: Path) -> None:
    plan = planned(tmp_path, row(时段='["07:00-08:00", "17:00-17:30"]', 每段="3"))
    assert due(plan) == ["07:00", "07:20", "07:40", "17:00", "17:10", "17:20"]


def test_an_interval_with_a_count_stops_at_the_count(tmp_path: Path) -> None:
    assert due(planned(tmp_path, row(时段="早上", 间隔="10分钟", 每段="2"))) == ["07:00", "07:10"]


def test_times_of_its_own_are_taken_as_written_and_once(tmp_path: Path) -> None:
    plan = planned(tmp_path, row(时刻='["9:30", "07:00", "07:00"]', 时段="早上", 间隔="30分钟"))
    assert due(plan) == ["07:00", "07:30", "09:30"]


def test_hours_follow_the_facts_of_each_village_and_each_day(tmp_path: Path) -> None:
    head = "各点信息: 各点.csv\n每日信息:\n  2022-07-14: {结束: '07:30'}\n"
    sheet = "播放点,开始\n五一村,06:30\n东和村,\n"
    rows = row("通知", "大喇叭", 时段='"{{开始}}-{{结束}}"', 间隔="30分钟")
    plan = planned(tmp_path, rows, head, 各点_csv=sheet)
    assert due(plan) == ["06:30", "07:00", "07:30"]
    assert due(plan, THURSDAY) == ["06:30", "07:00"]
    assert due(plan, DAY, "东和村") == ["07:00", "07:30"], "an empty cell says nothing: the script's own 开始 holds"
    assert due(plan, THURSDAY, "东和村") == ["07:00"]


def test_hours_that_a_fact_makes_impossible_cost_only_that_village(tmp_path: Path) -> None:
    head = "各点信息:\n  五一村: {开始: '09:00'}\n"
    plan = planned(tmp_path, row("通知", "大喇叭", 时段='"{{开始}}-{{结束}}"', 间隔="30分钟"), head)
    found, problems = expand(plan, DAY)
    assert {each.booking.outlet for each in found} == {"东和村"}
    (problem,) = problems
    assert problem.reason.code == "plan.hours"
    assert problem.reason.params["outlet"] == "五一村"
    assert problem.place is not None
    assert problem.place.file == "schedules/核酸.yaml"


def test_a_fact_without_value_in_the_hours_is_said_with_its_name(tmp_path: Path) -> None:
    _, problems = expand(planned(tmp_path, row(to="东和村", 时刻='"{{几点}}"')), DAY)
    assert [(each.reason.code, each.reason.params["found"]) for each in problems] == [("plan.hours", "几点")]


def test_more_starts_than_a_day_can_mean_are_not_planned(tmp_path: Path) -> None:
    windows = "[" + ", ".join(f'"{hour:02d}:00-{hour:02d}:59"' for hour in range(24)) + ', "00:00:30-24:00"]'
    found, problems = expand(planned(tmp_path, row(编号="分分", 时段=windows, 间隔="1分钟")), DAY)
    assert not found
    assert [(each.reason.code, each.reason.params["name"]) for each in problems] == [("plan.too_many", "分分")]


def test_a_window_across_midnight_exists_by_its_first_day_and_its_starts_belong_to_theirs(tmp_path: Path) -> None:
    plan = planned(tmp_path, row(时段='"23:30-次日00:30"', 间隔="30分钟", 日期="2022-07-13"))
    days = [date(2022, 7, 12), DAY, THURSDAY, date(2022, 7, 15)]
    assert [due(plan, day) for day in days] == [[], ["23:30"], ["00:00"], []]
    assert [each.due for each in expand(plan, THURSDAY)[0]] == [at("00:00", THURSDAY)]


def test_midnight_at_the_end_of_a_day_is_the_next_days_and_never_twice(tmp_path: Path) -> None:
    plan = planned(tmp_path, row(时刻='["00:00", "24:00"]', 日期="2022-07-13..2022-07-14"))
    days = [DAY, THURSDAY, date(2022, 7, 15), date(2022, 7, 16)]
    assert [due(plan, day) for day in days] == [["00:00"], ["00:00"], ["00:00"], []]


def test_a_window_across_midnight_speaks_with_the_facts_of_the_day_it_begins_on(tmp_path: Path) -> None:
    head = "每日信息:\n  2022-07-13: {结束: 十三}\n  2022-07-14: {结束: 十四}\n"
    plan = planned(tmp_path, row("通知", 时段='"23:30-次日00:30"', 间隔="30分钟"), head)
    found = in_order(expand(plan, THURSDAY)[0])
    assert [dict(each.booking.wanted.values)["结束"] for each in found] == ["十三", "十四"]


def test_what_slides_stops_at_its_window_and_what_is_exact_does_not_slide(tmp_path: Path) -> None:
    def until(**keys: str) -> list[Instant]:
        return [each.until for each in in_order(expand(planned(tmp_path, row(**keys)), DAY)[0])]

    assert until(时段='"07:00-07:18"', 间隔="15分钟") == [at("07:05") + 1, at("07:18")]
    assert until(时段='"07:00-07:18"', 间隔="15分钟", 最多等="1分钟") == [at("07:01") + 1, at("07:16") + 1]
    assert until(时刻='"07:00"') == [at("07:05") + 1]
    assert until(时刻='"07:00"', 时间要求="准时播") == [at("07:00") + 1]


# Days


def test_the_evening_before_speaks_of_tomorrow(tmp_path: Path) -> None:
    head = "日期: 2022-07-14\n每日信息:\n  2022-07-14: {结束: '10:30'}\n"
    plan = planned(tmp_path, row("通知", 提前天数="1", 时刻='"19:00"'), head)
    assert due(plan) == ["19:00"]
    assert due(plan, THURSDAY) == []
    said = facts(plan)
    assert (said["今明"], said["日期"], said["星期"], said["结束"]) == ("明天", "7月14日", "星期四", "10:30")


@pytest.mark.parametrize(("ahead", "word"), [(0, "今天"), (1, "明天"), (2, "后天"), (3, "7月16日")])
def test_the_day_spoken_of_has_the_word_that_people_use(tmp_path: Path, ahead: int, word: str) -> None:
    assert facts(planned(tmp_path, row(提前天数=str(ahead), 时刻='"19:00"')))["今明"] == word


@pytest.mark.parametrize(
    ("keys", "head", "played"),
    [
        ({}, "", [12, 13, 14, 15, 16]),
        ({}, "日期: 2022-07-13..2022-07-15\n", [13, 14, 15]),
        ({}, "日期: 2022-07-13..2022-07-15\n除外: 2022-07-14\n", [13, 15]),
        ({"日期": "2022-07-14"}, "日期: 2022-07-13..2022-07-15\n", [14]),
        ({"除外": "[2022-07-12, 2022-07-15..2022-07-16]"}, "", [13, 14]),
        ({"星期": "[星期三, 周五]"}, "", [13, 15]),
        ({"日类型": "节假日"}, "", [16]),
        ({"日类型": "[雨天, 赶集日]"}, "", [12, 14]),
        ({"日类型": "雨天", "星期": "星期四"}, "", [14]),
        ({}, "启用: 否\n", []),
        ({"启用": "否"}, "", []),
    ],
)
def test_a_row_is_due_on_its_days(tmp_path: Path, keys: dict[str, str], head: str, played: list[int]) -> None:
    written(tmp_path, {"days.yaml": "日类型:\n  2022-07-12: 赶集日\n  2022-07-14: 雨天\n"})
    plan = planned(tmp_path, row(时刻="'07:00'", **keys), head)
    assert [day for day in range(12, 17) if due(plan, date(2022, 7, day))] == played


# Facts


def test_the_narrowest_word_on_a_fact_counts(tmp_path: Path) -> None:
    heads = [
        "每日信息:\n  2022-07-13: {联系电话: 日}\n",
        "各点信息:\n  五一村: {联系电话: 专项点}\n",
    ]
    steps = [
        (row(时刻="'07:00'"), "", "点"),
        (row("通知", 时刻="'07:00'"), "", "稿"),
        (row("通知", 时刻="'07:00'"), heads[0], "日"),
        (row("通知", 时刻="'07:00'"), heads[0] + heads[1], "专项点"),
        (row("通知", 时刻="'07:00'", 本条信息="{联系电话: 行}"), heads[0] + heads[1], "行"),
    ]
    assert [facts(planned(tmp_path, rows, head))["联系电话"] for rows, head, _ in steps] == [word for *_, word in steps]


def test_a_campaign_may_overrule_even_today(tmp_path: Path) -> None:
    assert facts(planned(tmp_path, row(时刻="'07:00'", 本条信息="{今明: 今晚}")))["今明"] == "今晚"


def test_facts_of_a_day_are_those_of_the_day_spoken_of(tmp_path: Path) -> None:
    head = "每日信息:\n  2022-07-13: {轮次: 第一轮}\n  2022-07-14: {轮次: 第二轮}\n"
    plan = planned(tmp_path, row(提前天数="1", 时刻="'19:00'"), head)
    (campaign,) = plan.campaigns
    found = facts_at(campaign, campaign.rows[0], plan.setup.outlets["五一村"], None, DAY)
    assert found["轮次"] == "第二轮"


# Sheets and vans


def test_a_sheet_in_schedules_is_a_campaign_of_its_own(tmp_path: Path) -> None:
    sheet = "编号,文稿,播放点,时刻,星期\n早,防火,五一村、东和村,7:10,\n晚,防火,五一村,18:00、19:00,星期四\n"
    plan = planned(tmp_path, row(时刻="'12:00'"), 日常_csv=sheet)
    assert due(plan) == ["07:10", "12:00"]
    assert due(plan, THURSDAY) == ["07:10", "12:00", "18:00", "19:00"]
    names = {each.id for each in expand(plan, DAY)[0] if each.booking.campaign == "日常"}
    assert names == {f"日常/早@{name}@2022-07-13T07:10:00+08:00" for name in ("五一村", "东和村")}


def test_a_row_without_a_time_is_in_the_vans_pack_and_not_due(tmp_path: Path) -> None:
    plan = planned(tmp_path, row(to="宣传车"))
    assert not expand(plan, DAY)[0]
    assert [(want.outlet, want.script) for want in station(tmp_path).pack_wanted(DAY)] == [("宣传车一", "防火")]


# Identity

HOURS = st.lists(st.integers(0, 23 * 60 + 59), min_size=1, max_size=3, unique=True)
ROWS = st.lists(
    st.tuples(
        HOURS, st.sampled_from(["五一村", "东和村", "大喇叭"]), st.sampled_from(["", "星期三", "星期四"]), st.booleans()
    ),
    min_size=2,
    max_size=5,
    unique_by=lambda each: (tuple(each[0]), each[1], each[2]),
)


def as_row(hours: list[int], to: str, weekday: str, with_id: bool) -> str:
    keys = {"时刻": str([f"{each // 60:02d}:{each % 60:02d}" for each in hours])}
    if weekday:
        keys["星期"] = weekday
    if with_id:
        keys["编号"] = f"{to}{weekday}-{'-'.join(map(str, hours))}"
    return row(to=to, **keys)


def ids(folder: Path, rows: list[str]) -> dict[str, set[str]]:
    """Each row's text -> the ids of its campaign row."""
    (campaign,) = planned(folder, "".join(rows)).campaigns
    return {text: {each.id} for text, each in zip(rows, campaign.rows, strict=True)}


@settings(max_examples=25, deadline=None)
@given(ROWS, st.randoms(use_true_random=False), st.data())
def test_moving_and_editing_rows_changes_no_other_rows_name(
    rows: list[tuple[list[int], str, str, bool]], random: object, data: st.DataObject
) -> None:
    texts = [as_row(*each) for each in rows]
    order = data.draw(st.permutations(texts))
    edited = data.draw(st.integers(0, len(texts) - 1))
    after = [row(时刻="'03:33'", 备注="改过") if text == texts[edited] else text for text in order]
    with TemporaryDirectory() as folder:
        before, moved, changed = (ids(Path(folder), each) for each in (texts, order, after))
    assert moved == before
    assert {text: changed[text] for text in changed if text in before} == {
        text: name for text, name in before.items() if text != texts[edited]
    }
    assert len({name for names in before.values() for name in names}) == len(rows)


def test_a_note_and_switching_off_are_no_part_of_a_rows_name(tmp_path: Path) -> None:
    plain = ids(tmp_path, [row(时刻="'07:00'")])
    noted = ids(tmp_path, [row(时刻="'07:00'", 备注="喇叭修过", 启用="否")])
    assert list(plain.values()) == list(noted.values())


def test_rows_that_differ_in_their_days_alone_are_two_rows(tmp_path: Path) -> None:
    plan = planned(tmp_path, row(时刻="'07:00'", 星期="星期三") + row(时刻="'07:00'", 星期="星期四"))
    assert (due(plan), due(plan, THURSDAY)) == (["07:00"], ["07:00"])


def test_rotation_goes_on_from_day_to_day(tmp_path: Path) -> None:
    plan = planned(tmp_path, row(时刻="'07:00'", 播法="轮播"))
    turns = [expand(plan, date(2022, 7, day))[0][0].turn for day in (13, 14, 15)]
    assert [turn - turns[0] for turn in turns] == [0, 1, 2]


@pytest.mark.parametrize(
    "when", ["日类型='工作日'", "日期='2021-06-01..2024-06-01', 日类型='工作日'", "周次='单周(按年)'"]
)
def test_rotation_goes_on_over_new_year(tmp_path: Path, when: str) -> None:
    given = dict(each.strip().split("=") for each in when.split(","))
    plan = planned(tmp_path, row(时刻="'07:00'", 播法="轮播", **given))
    days = [date(2022, 12, 20) + timedelta(days=number) for number in range(30)]
    turns = [found[0].turn for day in days if (found := expand(plan, day)[0])]
    assert len(turns) > 8
    assert [turn - turns[0] for turn in turns] == list(range(len(turns)))


def test_a_changed_hour_is_another_play_of_the_same_row(tmp_path: Path) -> None:
    def names(head: str) -> set[str]:
        plan = planned(tmp_path, row("通知", 编号="日间", 时段='"{{开始}}-{{结束}}"', 间隔="15分钟"), head)
        return {each.id for each in expand(plan, DAY)[0]}

    whole, shorter = names(""), names("每日信息:\n  2022-07-13: {结束: '07:30'}\n")
    assert shorter < whole
    assert len(whole - shorter) == 2


def test_an_outlet_with_day_types_of_its_own_plays_on_such_days_only(tmp_path: Path) -> None:
    text = STATION.replace("  宣传车一:", "    日类型: 上学日\n  宣传车一:")
    files = {"station.yaml": text, "days.yaml": "日类型:\n  2022-07-14: 上学日\n", **SCRIPTS}
    rows = '专项: 核酸\n播出安排:\n  - {文稿: 防火, 播放点: 大喇叭, 时刻: "7:00"}\n'
    read = station(written(tmp_path, {**files, "schedules/核酸.yaml": rows}))
    heard = {day: sorted(each.booking.outlet for each in expand(read.plan, day)[0]) for day in (DAY, THURSDAY)}
    assert heard == {DAY: ["五一村"], THURSDAY: ["东和村", "五一村"]}
