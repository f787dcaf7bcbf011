"""「九点一刻为什么没响?」 — the question every clerk is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.core.model import Event, Reason
from dalaba.doors.cli import main
from dalaba.messages import explain
from dalaba.views.asrun import Row as LogRow
from dalaba.views.why import Told, why
from tests.conftest import Verbs
from tests.places import DAY, at, station, written


def answer(verbs: Verbs, at: str, date: str = "2026-11-23") -> list[str]:
    done = verbs("why", "石桥村", at, "--date", date, "--json")
    assert done.returncode == 0, done.stderr
    return [each["code"] for each in json.loads(done.stdout)["answer"]]


def test_while_it_plays_the_spot_is_named(verbs: Verbs) -> None:
    assert answer(verbs, "07:00:10")[0] == "why.spot"


def test_in_quiet_hours_they_are_named_and_what_comes_next(verbs: Verbs) -> None:
    codes = answer(verbs, "13:00")
    assert codes[:2] == ["why.silent", "why.shut"]
    assert codes[-1] == "why.next"


def test_a_row_that_is_switched_off_says_how_to_switch_it_on(verbs: Verbs) -> None:
    done = verbs("why", "石桥村", "11:30", "--date", "2026-11-23")
    assert "schedules/日常.yaml" in done.stdout
    assert "启用" in done.stdout


def test_a_row_of_another_hour_is_not_talked_about(verbs: Verbs) -> None:
    assert "why.row_off" in answer(verbs, "11:40")
    assert "why.row_off" not in answer(verbs, "15:00")


def test_afterwards_the_ledger_answers(verbs: Verbs, tmp_path: Path) -> None:
    verbs("render", "--date", "2026-11-23")
    verbs("rehearse", "--date", "2026-11-23", "--dir", str(verbs.station))
    assert answer(verbs, "07:00:10")[:2] == ["why.spot", "why.aired"]


def test_a_row_that_was_edited_afterwards_is_answered_from_the_ledger_too(tmp_path: Path) -> None:
    files = {
        "station.yaml": "台名: 三江\n语种: [普通话]\n播放点: {五一村: {输出: {声卡: 左}}}\n",
        "scripts/停水.txt": "今天下午停水。",
        "schedules/日常.csv": "文稿,播放点,时刻\n停水,五一村,7:00\n",
    }
    before = station(written(tmp_path, files))
    (spot,) = before.compile(DAY).spots
    heard = LogRow(spot.id, "五一村", "停水", spot.due, spot.start, "aired", started=spot.start)
    (tmp_path / "schedules/日常.csv").unlink()
    after = station(written(tmp_path, {"schedules/七月.csv": '文稿,播放点,时刻\n停水,五一村,"7:00, 9:00"\n'}))
    told = Told({heard.id: heard})
    answer = why(after.plan, after.compile(DAY), "五一村", at("07:00:01"), told, "zh")
    assert [each.code for each in answer][:2] == ["why.spot", "why.aired"]


def test_what_was_refused_is_told_with_its_reason(verbs: Verbs) -> None:
    schedule = verbs.station / "schedules" / "日常.yaml"
    text = schedule.read_text("utf-8") + "\n  - {编号: 午间, 文稿: 森林防火, 播放点: 大喇叭, 时刻: ['12:40']}\n"
    schedule.write_text(text, encoding="utf-8")
    codes = answer(verbs, "12:41")
    assert codes[0] == "why.refused"


def test_an_unknown_place_is_named(verbs: Verbs) -> None:
    done = verbs("why", "石乔村", "07:00")
    assert done.returncode == 1
    assert "石桥村" in done.stderr


# A village with a neighbour, a school and a market

STATION = """\
台名: 三江
播放点:
  五一村: {输出: {声卡: 喇叭}}
  东和村: {输出: {声卡: 喇叭}}
  中心小学: {类型: 校园广播, 日类型: 上学日}
相邻播放点: [[五一村, 东和村]]
"""
ROWS = """\
专项: 三江
播出安排:
  - {编号: 甲, 文稿: 通知, 播放点: 东和村, 时刻: "7:00"}
  - {编号: 乙, 文稿: 通知, 播放点: 五一村, 时刻: "7:00"}
  - {编号: 丙, 文稿: 通知, 播放点: 五一村, 时刻: "12:00", 时间要求: 准时播, 星期: 星期六}
  - {编号: 雨, 文稿: 通知, 播放点: 五一村, 时刻: "15:00", 日类型: 雨天}
  - {编号: 集, 文稿: 通知, 播放点: 中心小学, 时刻: "16:00", 日期: 2022-07-14}
"""


def ask(folder: Path, outlet: str, time: str, told: Told | None = None) -> list[Reason]:
    files = {"station.yaml": STATION, "scripts/通知.txt": "请各位村民注意。", "schedules/三江.yaml": ROWS}
    read = station(written(folder, {**files, "days.yaml": "学期: 2022-09-01..2023-01-13\n"}))
    assert not read.problems.errors
    return why(read.plan, read.compile(DAY), outlet, at(time), told or Told(), "zh")


def found(reasons: list[Reason]) -> list[str]:
    return [each.code for each in reasons]


def test_who_had_to_wait_for_the_neighbour_is_told_until_when(tmp_path: Path) -> None:
    assert found(ask(tmp_path, "五一村", "07:00:01")) == ["why.spot"]
    answer = ask(tmp_path, "东和村", "07:00:01")
    assert found(answer)[:2] == ["why.shifted", "why.silent"]
    assert answer[0].params["due"] == "07:00"


def test_a_row_of_another_weekday_or_another_kind_of_day_says_what_would_have_to_change(tmp_path: Path) -> None:
    (noon,) = [each for each in ask(tmp_path, "五一村", "12:00") if each.code == "why.row_off"]
    assert noon.params["row"] == "三江/丙"
    assert "它只在星期六播" in noon.params["why"]
    (rain,) = [each for each in ask(tmp_path, "五一村", "15:00") if each.code == "why.row_off"]
    assert "它只在雨天播,这一天是工作日" in rain.params["why"]
    assert "day" in rain.params["why"]


def test_an_outlet_that_does_not_play_on_such_days_says_so_with_its_line(tmp_path: Path) -> None:
    answer = ask(tmp_path, "中心小学", "16:00")
    (off,) = [each for each in answer if each.code == "plan.outlet_day_type"]
    assert off.params == {"outlet": "中心小学", "place": "station.yaml:5:9", "types": "上学日", "day": "工作日"}


def test_what_comes_next_may_be_on_another_day_or_never(tmp_path: Path) -> None:
    last = ask(tmp_path, "五一村", "15:00")[-1]
    assert (last.code, last.params["date"], last.params["at"]) == ("why.next_day", "2022-07-14", "07:00")
    assert found(ask(tmp_path, "中心小学", "16:00"))[-1] == "why.no_next", "out of term it plays on no day at all"


def order(verb: str, time: str, *to: str) -> Event:
    detail = {"verb": verb, "to": list(to)}
    return Event("pc", "boot", 1, at(time), 0, "order", actor="阿强", detail=detail)


@pytest.mark.parametrize(
    ("orders", "stopped"),
    [
        ([("stop", "08:00", "五一村")], True),
        ([("stop", "08:00", "东和村")], False),
        ([("stop", "08:00", "五一村"), ("resume", "08:30", "五一村")], False),
        ([("stop", "08:00", "五一村"), ("resume", "08:30", "东和村")], True),
        ([("stop", "09:30", "五一村")], False),
        ([("stop", "08:00", "五一村"), ("skip", "08:30", "五一村")], True),
    ],
)
def test_an_order_that_stood_then_is_the_answer(
    tmp_path: Path, orders: list[tuple[str, str, str]], stopped: bool
) -> None:
    told = Told({}, tuple(order(verb, time, to) for verb, time, to in orders))
    answer = [each for each in ask(tmp_path, "五一村", "09:00", told) if each.code == "why.stopped"]
    assert bool(answer) == stopped
    if stopped:
        assert "被 阿强 按了停止" in explain(answer[0], "zh")


@pytest.mark.parametrize(
    ("then", "locked"),
    [
        ([], True),
        ([("cancel", "08:30", "五一村")], False),
        ([("stop", "08:30", "五一村")], False),
        ([("stop", "08:30", "东和村")], True),
        ([("cancel", "09:30", "五一村")], True),
    ],
)
def test_what_is_repeated_until_it_is_released_is_the_answer(
    tmp_path: Path, then: list[tuple[str, str, str]], locked: bool
) -> None:
    detail = {"verb": "announce", "id": "c1", "title": "洪水", "scene": "防汛", "to": ["五一村"], "stands": True}
    begun = Event("pc", "boot", 1, at("08:00"), 0, "order", actor="阿强", detail={**detail, "priority": "urgent"})
    later = [order(*each) for each in then]
    later = [replace(each, detail={**each.detail, "id": "c1"}) for each in later]
    answer = ask(tmp_path, "五一村", "09:00", Told({}, (begun, *later)))
    found_it = [explain(each, "zh") for each in answer if each.code == "why.locked"]
    assert found_it == ["“防汛:洪水”从 08:00 起在五一村反复播(阿强),解除以前节目单停着。"] * locked


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["石桥村", "25:00"], 2, "没有“25:00”这个时间"),
        (["石桥村", "上午"], 2, "不是时间"),
        (["石桥村", "7:00", "--date", "2022-02-30"], 2, "没有“2022-02-30”这一天"),
        (["校园广播", "7:00"], 1, "一个播放点也没有"),
        (["石乔村", "7:00"], 1, "石桥村"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(
    village: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    assert main(["--station", str(village), "--ui", "zh", "why", *words]) == code
    out = capsys.readouterr()
    assert out.out == ""
    assert said in out.err


def test_a_question_about_several_horns_is_to_name_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(tmp_path, "五一村", "07:00")
    assert main(["--station", str(tmp_path), "--ui", "zh", "why", "大喇叭", "7:00"]) == 2
    assert "五一村、东和村" in capsys.readouterr().err


def test_in_english_days_have_english_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask(tmp_path, "五一村", "07:00")
    base = ["--station", str(tmp_path), "--ui", "en", "why"]
    assert main([*base, "五一村", "12:00", "--date", str(DAY)]) == 0
    out = capsys.readouterr().out
    assert "it plays on Saturday only" in out
    assert main([*base, "五一村", "15:00", "--date", str(DAY)]) == 0
    out = capsys.readouterr().out
    assert "on days of type rainy only, and this is workday" in out
    assert "(Thursday)" in out
