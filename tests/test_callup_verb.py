"""`callup` from the sheets to the horn: the plan is a campaign like any other, and moves while the station runs."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dalaba.air import ledger
from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.callup.campaign import Booked, file_of, name_of
from dalaba.callup.live import KINDS, SiteOrder
from dalaba.callup.round import Group, Round, Site
from dalaba.callup.store import SavedCalls, load, path_of, save
from dalaba.core import clock
from dalaba.core.clock import VirtualClock
from dalaba.core.problems import Bad
from dalaba.desk.rehearsal import read_orders
from dalaba.desk.root import Station
from dalaba.link import handover
from tests.conftest import Say
from tests.places import DAY, ZONE, at, written

FILES = {
    "station.yaml": """\
台名: 三江
语种: [普通话, 粤语]
播放点:
  五一村: {类型: 大喇叭, 输出: {声卡: USB Audio}, 本点信息: {村名: 五一村, 采样点: 村委会门前}}
  东和村: {类型: 大喇叭, 本点信息: {村名: 东和村}}
  广场音箱: {类型: 现场音箱, 语种: [普通话], 本点信息: {村名: 东和村}}
相邻播放点: [[五一村, 东和村]]
安静时段: ["21:30-06:30"]
""",
    "scripts/叫号.yaml": """\
标题: 分批叫号
遍数: 2
版本:
  普通话: "{{叫法}}的乡亲,现在轮到你们了,请出门到{{采样点}}做核酸。其他组请先在家等。"
  粤语: "{{叫法}}嘅乡亲,而家轮到你哋喇,请出门去{{采样点}}做核酸。其他组请先喺屋企等。"
""",
    "scripts/核酸预告.txt": "{{村名}}的乡亲,{{今明}}{{开始}}到{{结束}}做核酸,在家等喇叭叫组。",
    "scripts/最后一小时.txt": "{{村名}}的乡亲,{{结束}}结束,还没做的现在就来。",
    "scripts/核酸预告.粤语.txt": "{{村名}}嘅乡亲,{{今明}}{{开始}}到{{结束}}做核酸,喺屋企等喇叭叫组。",
    "scripts/最后一小时.粤语.txt": "{{村名}}嘅乡亲,{{结束}}结束,未做嘅而家就嚟。",
    "scripts/排队较长.txt": "现在人多,请到阴凉处等。",
    "scripts/防火.txt": "上山不要带火。",
    "schedules/日常.yaml": """\
播出安排:
  - {编号: 早, 文稿: 防火, 播放点: 五一村, 语种: [普通话], 时段: "07:00-09:00", 间隔: 10分钟, 级别: 日常}
  - {编号: 会, 文稿: 防火, 播放点: 东和村, 语种: [普通话], 时刻: "07:30", 时间要求: 准时播}
""",
    "小组.csv": """\
村,组,叫法,人数,步行分钟,采样点,播放点
五一村,1组,五一村岭背组,160,20,村委会,五一村
五一村,2组,,150,9,村委会,五一村
五一村,12组,,140,4,村委会,五一村
东和村,1组,东和村河边组,180,12,老学校,东和村
东和村,2组,东和村第2组,170,6,老学校,东和村
东和村,3组,东和村坳头组,120,3,村委会,东和村
""",
    "采样点.csv": """\
采样点,叫法,通道数,每通道每小时人数,开始,结束,最多排队,播放点
村委会,,3,150,07:00,09:30,200,
老学校,老学校操场,2,150,07:00,09:30,200,广场音箱
""",
}
CAMPAIGN = name_of(DAY)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("三江"), FILES)


@pytest.fixture
def plan(say: Say, town: Path) -> dict[str, object]:
    """The day planned, from the sheets as they are; nothing is left of what was ordered before."""
    shutil.rmtree(town / "records" / "callup", ignore_errors=True)
    code, out, err = say("callup", "plan", *sheets(town), "--date", str(DAY), "--json")
    assert (code, err) == (0, "")
    found: dict[str, object] = json.loads(out)
    return found


def sheets(town: Path) -> tuple[str, str]:
    return str(town / "小组.csv"), str(town / "采样点.csv")


def test_the_json_is_as_promised(plan: dict[str, object]) -> None:
    assert set(plan) == {"station", "station_folder", "calls", "predicted"}
    calls, predicted = plan["calls"], plan["predicted"]
    assert isinstance(calls, list)
    assert isinstance(predicted, dict)
    assert len(calls) == 6
    assert all(set(call) == {"group", "site", "outlet", "at"} for call in calls)
    assert [call["at"] for call in calls] == sorted(call["at"] for call in calls)
    assert set(predicted) == {"peak_queue", "mean_wait_min", "p95_wait_min", "finish"}
    assert 0 < predicted["mean_wait_min"] < predicted["p95_wait_min"] < 30
    assert datetime.fromisoformat(str(predicted["finish"])).tzinfo is not None


def test_the_plan_is_a_real_campaign(plan: dict[str, object], say: Say, town: Path) -> None:
    code, out, err = say("check")
    assert (code, [line for line in err.splitlines() if "提醒" not in line]) == (0, [])
    _, out, _ = say("programme", "--date", str(DAY), "--json")
    programme = json.loads(out)
    calls = [spot for spot in programme["spots"] if spot["campaign"] == CAMPAIGN and spot["script"] == "叫号"]
    assert programme["refused"] == [], "what loops makes way, and exact times of others were kept free"
    promised = plan["calls"]
    assert isinstance(promised, list)
    assert [(spot["outlet"], spot["start"]) for spot in calls] == [(call["outlet"], call["at"]) for call in promised]
    assert {spot["id"].split("/")[1].split("@")[0] for spot in calls} == {call["group"] for call in promised}
    last = [spot for spot in programme["spots"] if spot["script"] == "最后一小时"]
    assert [(spot["outlet"], spot["due"][11:16]) for spot in last] == [("东和村", "08:45"), ("五一村", "08:45")]
    _, out, _ = say("programme", "--date", str(DAY - timedelta(days=1)), "--json")
    eve = json.loads(out)["spots"]
    assert [spot["outlet"] for spot in eve if spot["script"] == "核酸预告"] == ["东和村", "五一村"]


def test_every_group_is_called_by_its_name_to_its_place(plan: dict[str, object], say: Say, town: Path) -> None:
    station = Station.read(town)
    said = set()
    for want in station.wanted_on([DAY]):
        if want.script == "叫号":
            facts = dict(want.values)
            for language in ("普通话", "粤语"):
                text = station.plan.scripts["叫号"].versions[language == "粤语"].text
                filled = text.replace("{{叫法}}", facts["叫法"]).replace("{{采样点}}", facts["采样点"])
                _, out, _ = say("text", "--say", filled, "--language", language, "--json")
                said.add(json.loads(out)["reading"][:11])
    assert {line.split("的乡亲")[0].split("嘅")[0][:8] for line in said} >= {
        "五一村岭背组", "五一村二组", "五一村十二组", "东和村河边组", "东和村第二组", "东和村坳头组",
    }  # fmt: skip
    places = {dict(want.values)["叫法"]: dict(want.values)["采样点"] for want in station.wanted_on([DAY])
              if want.script == "叫号"}  # fmt: skip
    assert places["五一村2组"] == "村委会", "the horn of another village calls there too, so the site has its own name"
    assert places["东和村河边组"] == "老学校操场"


def test_texts_never_name_an_hour_in_a_call(plan: dict[str, object], town: Path) -> None:
    text = (town / file_of(DAY)).read_text("utf-8")
    calls = [row for row in text.split("  - 编号") if "叫号" in row]
    assert not any(re.search(r"(叫法|采样点): .*\d:\d", row) for row in calls)


def test_the_station_renders_and_rehearses_it_and_a_hold_moves_the_later_calls(
    plan: dict[str, object], say: Say, town: Path, tmp_path: Path
) -> None:
    code, _, err = say("render", "--date", str(DAY))
    assert (code, err) == (0, "")
    calls = plan["calls"]
    assert isinstance(calls, list)
    there = [call for call in calls if call["site"] == "老学校"]
    first, second = (datetime.fromisoformat(call["at"]) for call in there[:2])
    orders = tmp_path / "口令.txt"
    orders.write_text(f"{second - timedelta(minutes=5):%H:%M} hold 老学校 25\n", encoding="utf-8")
    code, _, err = say("rehearse", "--date", str(DAY), "--dir", str(tmp_path / "试"), "--orders", str(orders))
    assert (code, err) == (0, "")
    _, out, _ = say("log", "--dir", str(tmp_path / "试"), "--date", str(DAY), "--json")
    log = json.loads(out)
    rows = {row["id"]: row for row in log["rows"]}
    held = f"{CAMPAIGN}/{there[1]['group']}@{there[1]['outlet']}@{there[1]['at']}"
    assert rows[held]["outcome"] == "aired", "it is the same call, by the time it was first given"
    assert datetime.fromisoformat(rows[held]["started"]) >= second + timedelta(minutes=20)
    assert first < second
    others = [call for call in calls if call["site"] != "老学校"]
    for call in (there[0], *others):
        row = rows[f"{CAMPAIGN}/{call['group']}@{call['outlet']}@{call['at']}"]
        assert row["started"] == call["at"], "called already, or at another site"
    (event,) = [event for event in log["events"] if event["kind"] == "callup"]
    assert event["actor"] == "rehearsal"
    assert set(event["detail"]["moved"]) == {there[1]["group"]}
    notices = [row for row in log["rows"] if row["script"] == "排队较长"]
    assert [(row["outlet"], row["outcome"]) for row in notices] == [("广场音箱", "aired")], "they are told honestly"
    assert "    改到:" not in (town / file_of(DAY)).read_text("utf-8"), "a rehearsal leaves the station's plan alone"


def test_orders_for_a_site_that_there_is_not_are_named(plan: dict[str, object], town: Path) -> None:
    station = Station.read(town)
    for line in ("8:00 hold 老学", "8:00 report 村委会", "8:00 report 村委会 很长", "8:00 report 村委会 --queue 多"):
        with pytest.raises(Bad) as bad:
            read_orders(line, DAY, station)
        assert bad.value.reason.code == "plan.order_line"
    with pytest.raises(Bad):
        read_orders("8:00 hold 村委会", DAY + timedelta(days=1), station)
    said = read_orders("8:00 报告 村委会 --queue 90 --tubes 30\n8:01 放行 村委会\n8:02 暂停 村委会", DAY, station)
    assert len(said) == 3


def test_bad_sheets_are_told_all_at_once_and_nothing_is_written(say: Say, town: Path, tmp_path: Path) -> None:
    (tmp_path / "小组.csv").write_text(FILES["小组.csv"].replace("160", "-1").replace("老学校", "老学", 1), "utf-8")
    (tmp_path / "采样点.csv").write_text(FILES["采样点.csv"].replace("07:00,09:30", "09:30,07:00", 1), "utf-8")
    day = DAY + timedelta(days=5)
    code, out, err = say("callup", "plan", str(tmp_path / "小组.csv"), str(tmp_path / "采样点.csv"), "--date", str(day))
    assert (code, out) == (1, "")
    assert [line.split(": ")[0] for line in err.splitlines()] == ["采样点.csv:F2", "小组.csv:D2", "小组.csv:F5"]
    assert not (town / file_of(day)).exists()


def test_wrong_words_are_usage(say: Say, town: Path) -> None:
    for words in (["plam", "x"], ["plan"], ["hold"], ["plan", *sheets(town), "--assume", "晚来比例"]):
        code, _, err = say("callup", *words, "--date", str(DAY))
        assert code == 2
        assert err


def test_a_dry_run_writes_nothing_and_the_tables_are_for_people(say: Say, town: Path) -> None:
    day = DAY + timedelta(days=6)
    code, out, _ = say("分批", "计划", *sheets(town), "--date", str(day), "--dry-run")
    assert code == 0
    assert not (town / file_of(day)).exists()
    assert "五一村:" in out
    assert "各采样点:" in out
    assert out.count("最后一次叫在") == 4, "the trade between queue and finish"


def test_the_last_call_and_the_finish_are_kept_to(say: Say, town: Path) -> None:
    words = ["callup", "plan", *sheets(town), "--date", str(DAY), "--dry-run", "--json"]
    _, out, _ = say(*words, "--latest", "8:00")
    assert max(call["at"][11:16] for call in json.loads(out)["calls"]) <= "08:00"
    _, free, _ = say(*words, "--latest", "9:00")
    _, out, _ = say(*words, "--latest", "9:00", "--finish", "9:15")
    assert json.loads(out)["predicted"]["finish"] < json.loads(free)["predicted"]["finish"]
    code, _, err = say(*words, "--latest", "6:00")
    assert code == 1
    assert "最晚叫 06:00" in err


def test_nothing_is_planned_anew_while_it_is_being_called(say: Say, town: Path) -> None:
    """Groups that were called would be called again."""
    today = clock.today(clock.SystemClock().now(), ZONE)
    group = Group("1组", "五一村", "1组", 10, 1, "村委会", "五一村")
    planned = Round((group,), (Site("村委会", 1, 60, 0, 1_400, 200, 0, 1_300),))
    save(town, SavedCalls(Booked(today, planned, {"1组": 0})))
    try:
        code, _, err = say("callup", "plan", *sheets(town), "--date", str(today))
        assert code == 1
        assert "00:00" in err
        assert say("callup", "plan", *sheets(town), "--date", str(today), "--dry-run")[0] == 0
    finally:
        (town / file_of(today)).unlink()
        path_of(town, today).unlink()


def test_those_who_wait_are_told_how_long_it_takes_and_not_every_other_minute(
    plan: dict[str, object], town: Path
) -> None:
    kept = load(town, DAY)
    assert kept is not None
    said = [("report", 480.0, None, 150), ("report", 484.0, None, 160), ("hold", 492.0, 20, None),
            ("report", 500.0, None, 10), ("report", 510.0, None, 90)]  # fmt: skip
    for kind, at_minute, minutes, queue in said:
        kept = kept.with_order(SiteOrder(KINDS[kind], "老学校", at_minute, "", minutes, None, queue))
    told = kept.now().notices
    assert [(notice.outlet, notice.at, notice.minutes) for notice in told] == [
        ("广场音箱", "08:00:40", 30), ("广场音箱", "08:12:40", 20), ("广场音箱", "08:30:40", 20),
    ]  # fmt: skip
    kept = kept.with_order(SiteOrder("report", "村委会", 520, "", None, "long"))
    assert len(kept.now().notices) == 3, "a site without a loudspeaker says nothing"
    sites = tuple(replace(site, name="老/学 校") if site.outlet else site for site in kept.booked.planned.sites)
    renamed = replace(kept.booked, planned=Round((), sites), calls={})
    odd = SavedCalls(renamed).with_order(SiteOrder("hold", "老/学 校", 480)).now()
    assert [notice.id for notice in odd.notices] == ["排队-老-学-校-080040"]


def test_a_script_that_does_not_name_the_group_calls_nobody(say: Say, town: Path) -> None:
    code, _, err = say("callup", "plan", *sheets(town), "--date", str(DAY), "--script", "防火")
    assert code == 1
    assert "{{叫法}}" in err


def test_a_plan_changed_by_hand_is_set_aside_and_not_lost(plan: dict[str, object], say: Say, town: Path) -> None:
    path = town / file_of(DAY)
    folder = town / "records" / "callup"
    before = set(folder.glob("*.改过的*"))
    path.write_text(path.read_text("utf-8") + "# 老李改过\n", "utf-8")
    code, out, _ = say("callup", "plan", *sheets(town), "--date", str(DAY))
    assert code == 0
    (aside,) = set(folder.glob("*.改过的*")) - before
    assert str(aside.relative_to(town)) in out
    assert aside.read_text("utf-8").endswith("# 老李改过\n")
    assert "老李" not in path.read_text("utf-8")


def test_who_is_called_elsewhere_too_is_pointed_out(say: Say, town: Path) -> None:
    day = DAY + timedelta(days=7)
    other = town / "schedules" / "旧叫号.yaml"
    other.write_text(f"日期: {day}\n播出安排:\n  - {{文稿: 叫号, 播放点: 五一村, 时刻: '8:00', 本条信息: "
                     "{叫法: 甲, 采样点: 乙}}\n", "utf-8")  # fmt: skip
    try:
        code, _, err = say("callup", "plan", *sheets(town), "--date", str(day))
        assert code == 0
        assert "旧叫号.yaml" in err
    finally:
        other.unlink()
        (town / file_of(day)).unlink()


def test_simulate_lays_the_methods_side_by_side(say: Say, town: Path, tmp_path: Path) -> None:
    page = tmp_path / "队伍.html"
    words = ["callup", "simulate", *sheets(town), "--date", str(DAY), "--replications", "4", "--html", str(page)]
    code, out, _ = say(*words)
    assert code == 0
    for name in ("开门一起来", "一小时一批", "手算", "程序排的", "程序排的,当天按队伍调", "再好也好不过"):
        assert name in out
    drawn = page.read_text("utf-8")
    assert drawn.count("<svg") == 2
    assert "http" not in drawn, "the page needs nothing but itself"
    _, out, _ = say(*words[:-2], "--json", "--slower", "25%")
    methods = {each["method"]: each for each in json.loads(out)["methods"]}
    assert methods["opening"]["mean_wait_min"]["mean"] > 4 * methods["live"]["mean_wait_min"]["mean"]
    assert all(each["mean_wait_min"]["half"] > 0 for each in methods.values())


def test_the_paper_has_a_page_for_every_horn_and_every_site(say: Say, town: Path, tmp_path: Path) -> None:
    page = tmp_path / "纸.html"
    code, _, _ = say("callup", "plan", *sheets(town), "--date", str(DAY), "--dry-run", "--paper", str(page))
    assert code == 0
    text = page.read_text("utf-8")
    assert re.findall("<h1>(.*?)</h1>", text) == [
        "三江 7月13日 叫号表:五一村", "三江 7月13日 叫号表:东和村", "三江 7月13日 停电手算:村委会",
        "三江 7月13日 停电手算:老学校",
    ]  # fmt: skip
    assert "100 人,要 13.7 分钟" in text
    rows = re.findall(r"<tr><td>(\d)</td><td class=\"word\">(.*?)</td>", text)
    assert [name for _, name in rows[:4]] == ["五一村1组", "五一村2组", "五一村12组", "东和村3组"], "the farthest first"


# While it runs


@pytest.fixture
def air(town: Path) -> Iterator[Air]:
    """Air on this station, in virtual time."""
    shutil.rmtree(town / "records" / "onair", ignore_errors=True)
    for path in (town / "records").glob("ledger*"):
        path.unlink()
    air = Air(town, VirtualClock(at("6:00")), lambda card: Tape(card.name))
    yield air
    air.close()


def asked(air: Air, say: Say, *words: str) -> tuple[int, str, str]:
    """Say something in a second window, while air goes on turning in this one."""
    told: list[tuple[int, str, str]] = []
    asking = threading.Thread(target=lambda: told.append(say("callup", *words)))
    asking.start()
    while asking.is_alive():
        air.turn()
    return told[0]


def tomorrow() -> date:
    return clock.today(clock.SystemClock().now(), ZONE) + timedelta(days=1)


def test_a_hold_from_a_second_window_moves_the_campaign_and_is_on_the_ledger(say: Say, town: Path, air: Air) -> None:
    """Of tomorrow's plan, so that no call has gone out yet, whenever this test runs."""
    day = tomorrow()
    code, _, _ = say("callup", "plan", *sheets(town), "--date", str(day), "--json")
    assert code == 0
    before = Station.read(town).compile(day)
    code, out, err = asked(air, say, "hold", "老学校", "--minutes", "4000", "--by", "王医生", "--date", str(day))
    assert (code, err) == (0, "")
    assert "动了 2 个组" in out
    kept = load(town, day)
    assert kept is not None
    assert [(order.kind, order.site, order.actor) for order in kept.orders] == [("hold", "老学校", "王医生")]
    after = Station.read(town).compile(day)
    was = {spot.id: spot.start for spot in before.spots if "老学校" in spot.campaign or spot.script == "叫号"}
    now = {spot.id: spot.start for spot in after.spots if spot.script == "叫号"}
    assert set(was) == set(now), "a call that slides is the same call"
    assert sum(was[key] != now[key] for key in was) == 2
    events = [event for event in ledger.events(town / "records") if event.kind == "callup"]
    assert [event.actor for event in events] == ["王医生"]
    assert set(dict(events[0].detail)["moved"]) == {"东和村1组", "东和村2组"}  # type: ignore[call-overload]  # a dict
    code, out, _ = asked(air, say, "release", "老学校", "--date", str(day))
    assert code == 0
    assert "    改到:" not in (town / file_of(day)).read_text("utf-8"), "released before any time was lost"
    code, out, _ = asked(air, say, "report", "村委会", "长", "--json", "--date", str(day))
    assert json.loads(out)["length"] == "long"


def test_without_a_running_station_or_a_plan_or_with_wrong_words_it_says_so(
    plan: dict[str, object], say: Say, town: Path
) -> None:
    code, _, err = say("callup", "hold", "村委会", "--date", str(DAY + timedelta(days=40)))
    assert code == 1
    assert "callup plan" in err
    code, _, err = say("callup", "hold", "村委会", "--date", str(DAY))
    assert code == 1
    assert "没有在播" in err or "没有" in err
    kept = load(town, DAY)
    assert kept is not None
    assert kept.orders == (), "nothing is moved that nobody could write down"


def test_air_takes_the_moved_plan_and_plays_each_call_once(plan: dict[str, object], town: Path, tmp_path: Path) -> None:
    """The desk hands the changed day over; air withdraws nothing, since no call has become another."""
    station = Station.read(town)
    handover.write(tmp_path, station.compile(DAY))
    text = (town / file_of(DAY)).read_text("utf-8")
    calls = plan["calls"]
    assert isinstance(calls, list)
    last = calls[-1]["at"][11:16]
    later = f"{datetime.fromisoformat(calls[-1]['at']) + timedelta(minutes=20):%H:%M}"
    moved = station.with_campaign(
        text.replace(f'时刻: "{last}"', f'时刻: "{last}"\n    改到: "{later}"', 1), file_of(DAY)
    )
    booth = Air(tmp_path, VirtualClock(at("6:00")), lambda card: Tape(card.name))
    booth.turn()
    handover.write(tmp_path, moved.compile(DAY))
    booth.turn()
    booth.close()
    events = list(ledger.events(tmp_path / "records"))
    assert [event for event in events if event.kind == "withdrawn"] == []
    planned = [event for event in events if event.kind == "planned" and f"T{last}" in event.spot]
    starts = [event.detail["start"] for event in planned if "叫号" in str(event.detail["script"])]
    assert len(starts) == 2
    assert starts[1] == at(later)
