"""A value may use another variable, wherever it is written; what cannot be filled in is refused, and never spoken."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from dalaba.desk.root import Station
from dalaba.station.checks.plan import switched_values
from tests.places import DAY, written

SCRIPT = {"scripts/开会.txt": "各位乡亲,请到{{地点}}开会。"}
STATION = """\
台名: 三江
播放点:
  五一村: {类型: 大喇叭, 本点信息: {雨天地点: 祠堂%s}}
"""
ROW = "{文稿: 开会, 播放点: 五一村, 时刻: '8:00'%s}"
OUTSIDE = {"outlet": "", "daily": "", "at_outlets": "", "row": ""}
PLACES = {
    "outlet": ', 地点: "{{雨天地点}}门口"',
    "daily": '每日信息: {2022-07-13: {地点: "{{雨天地点}}门口"}}\n',
    "at_outlets": '各点信息: {五一村: {地点: "{{雨天地点}}门口"}}\n',
    "row": ', 本条信息: {地点: "{{雨天地点}}门口"}',
}


def station(tmp_path: Path, where: str, **changed: str) -> Station:
    """One row at one outlet, with its place written in that layer."""
    said = {**OUTSIDE, where: PLACES.get(where, ""), **changed}
    campaign = f"日期: {DAY}\n{said['daily']}{said['at_outlets']}播出安排:\n  - {ROW % said['row']}\n"
    files = {**SCRIPT, "station.yaml": STATION % said["outlet"], "schedules/开会.yaml": campaign}
    return Station.read(written(tmp_path, files))


def heard(place: Station) -> list[str]:
    return [dict(want.values).get("地点", "") for want in place.wanted_on([DAY])]


@pytest.mark.parametrize("where", PLACES)
def test_a_value_may_use_another_in_every_place_where_values_are_written(tmp_path: Path, where: str) -> None:
    place = station(tmp_path, where)
    assert place.problems.errors == []
    assert heard(place) == ["祠堂门口"]


def test_a_script_s_own_value_may_as_well(tmp_path: Path) -> None:
    script = '要素: {地点: "{{雨天地点}}门口"}\n版本: {普通话: "请到{{地点}}开会。"}\n'
    place = Station.read(written(tmp_path / "二", {
        "station.yaml": STATION % "", "scripts/开会.yaml": script,
        "schedules/开会.yaml": f"日期: {DAY}\n播出安排:\n  - {ROW % ''}\n",
    }))  # fmt: skip
    assert heard(place) == ["祠堂门口"]


def test_a_narrower_value_may_build_on_the_wider_one_of_its_own_name(tmp_path: Path) -> None:
    place = station(tmp_path, "none", outlet=", 地点: 祠堂", row=', 本条信息: {地点: "{{地点}}后院"}')
    assert heard(place) == ["祠堂后院"]


CHAIN = ('去处: "{{地点}}门前"', '地点: "{{新村}}学校"', "新村: 东岭")


@pytest.mark.parametrize("order", list(permutations(CHAIN)))
@pytest.mark.parametrize("where", ["outlet", "daily", "at_outlets", "row", "timetable"])
def test_values_of_one_place_mean_each_other_in_whatever_order_they_stand(
    tmp_path: Path, where: str, order: tuple[str, ...]
) -> None:
    """A place of the script's own is replaced as a whole: nobody is sent to its old one by the line before."""
    values = ", ".join(order)
    said = {
        "outlet": f", {values}",
        "daily": f"每日信息: {{2022-07-13: {{{values}}}}}\n",
        "at_outlets": f"各点信息: {{五一村: {{{values}}}}}\n",
        "row": f", 本条信息: {{{values}}}",
    }
    place = station(tmp_path, where, **({where: said[where]} if where in said else {}))
    own = "" if where == "outlet" else "要素: {地点: 老祠堂}\n"
    days = f"日类型: {{2022-07-13: 搬家}}\n方案:\n  搬家: {{信息: {{{values}}}}}\n" if where == "timetable" else ""
    script = {"scripts/集合.yaml": f"{own}版本: {{普通话: '请到{{{{去处}}}}。'}}\n"}
    campaign = (tmp_path / "schedules/开会.yaml").read_text("utf-8").replace("文稿: 开会", "文稿: 集合")
    place = Station.read(
        written(tmp_path, {**script, "schedules/开会.yaml": campaign, **({"days.yaml": days} if days else {})})
    )
    assert place.problems.errors == []
    assert list(switched_values(place.plan, ("搬家",), ("五一村",), DAY)) == []
    assert [dict(want.values).get("去处") for want in place.wanted_on([DAY])] == ["东岭学校门前"]


@pytest.mark.parametrize("where", ["outlet", "row"])
def test_values_that_go_round_in_a_circle_are_refused(tmp_path: Path, where: str) -> None:
    said = {"outlet": ', 地点: "{{去处}}", 去处: "{{地点}}"', "row": ', 本条信息: {地点: "{{去处}}", 去处: "{{地点}}"}'}
    place = station(tmp_path, where, **{where: said[where]})
    (refusal,) = place.compile(DAY).refused
    assert refusal.reason.code == "plan.no_value"


def test_a_value_that_needs_what_nobody_gave_is_refused_with_its_row_and_not_spoken(tmp_path: Path) -> None:
    place = station(tmp_path, "none", row=', 本条信息: {地点: "{{雨天地方}}门口"}')
    (refusal,) = place.compile(DAY).refused
    assert refusal.reason.code == "plan.no_value"
    assert [problem.reason.code for problem in place.check(DAY).errors] == ["plan.row_no_value"]


@pytest.mark.parametrize("slip", ["{{雨天地点", "{{雨天 地点}}", "{雨天地点}", "{% if 雨 %}祠堂", "{{雨天地点|upper}}"])
@pytest.mark.parametrize("where", ["outlet", "row"])
def test_braces_in_a_value_that_are_no_variable_s_are_told_where_they_stand(
    tmp_path: Path, where: str, slip: str
) -> None:
    place = station(tmp_path, "none", **{where: PLACES[where].replace("{{雨天地点}}门口", slip)})
    (problem,) = place.problems.errors
    assert problem.reason.code in ("files.braces", "files.template")
    assert problem.place is not None
    assert problem.place.file == ("station.yaml" if where == "outlet" else "schedules/开会.yaml")


def test_a_day_whose_facts_lack_a_value_is_named(tmp_path: Path) -> None:
    """轮次 is written for the first two of three days; that the third lacks it is seen on the first."""
    files = {
        "station.yaml": "台名: 三江\n播放点: {五一村: {类型: 大喇叭, 语种: 普通话}}\n",
        "scripts/核酸.txt": "今天是第{{轮次}}轮。",
        "schedules/核酸.yaml": "日期: 2022-07-13..2022-07-15\n每日信息:\n  2022-07-13..2022-07-14: {轮次: 一}\n"
        "播出安排:\n  - {文稿: 核酸, 播放点: 五一村, 时刻: '7:00'}\n",
    }
    problems = Station.read(written(tmp_path, files)).check(DAY).errors
    (problem,) = problems
    assert (problem.reason.code, problem.reason.params["date"]) == ("plan.row_no_value", "2022-07-15")
