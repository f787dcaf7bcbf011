"""场景: one press does a named set of orders, at once; what lasts is released, and the timetable goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.model import Problem
from dalaba.desk import housekeeping, pressing
from dalaba.desk.orders.situation import Ground
from dalaba.desk.rehearsal import read_orders, rehearse
from dalaba.desk.root import Station
from dalaba.link import control
from dalaba.link.requests import Status
from dalaba.messages import explain
from dalaba.station.scenes import LINUX, ON_PAGE, WINDOWS
from tests.conftest import Verbs
from tests.console_desk import opened, until
from tests.fake_air import FakeAir
from tests.places import DAY, at, shown, station, written
from tests.real_air import air_at

PLACE = """\
台名: 三江
语种: [普通话]
发音人: {普通话: [espeak]}
播放点:
  五一村: {语种: [普通话], 输出: {声卡: 默认}}
  东和村: {语种: [普通话], 输出: {声卡: 默认}}
  中心小学: {类型: 校园广播, 语种: [普通话], 输出: {声卡: 默认}}
"""
SCENES = """\
场景:
  防汛: {说: 洪水来了,请马上撤离到高处, 播放点: 大喇叭, 重复: 直到解除, 停: 中心小学, 日子: 雨天, 按键: F9, 音量: 90}
  火警: {播: [火警, 集合铃], 播放点: 中心小学, 重复: 2遍}
"""
FILES = {
    "station.yaml": PLACE + SCENES.replace("洪水来了,请马上撤离到高处", '"洪水来了,请马上撤离到高处。"'),
    "scripts/火警.txt": "着火了,请马上离开。\n",
    "schedules/日常.yaml": "专项: 日常\n播出安排:\n"
    '  - {编号: 雨, 文稿: 火警, 播放点: 五一村, 时刻: ["8:00"], 日类型: 雨天}\n',
}
HERE = ("五一村", "东和村", "中心小学")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return written(tmp_path, FILES)


def wrong(place: Path, text: str) -> list[tuple[str, str]]:
    """The problems with scenes that are written so, each with where."""
    written(place, {"station.yaml": PLACE + text})
    there = station(place)
    found = [*there.check(DAY), *pressing.problems(there, SystemClock().now())]
    mine = [each for each in found if each.place and each.place.file == "station.yaml"]
    places = [(each.reason.code, f"{each.place.line}:{each.place.column}") for each in mine if each.place]
    return [each for each in places if each[0] != "scene.not_made"]


# What is written


def test_a_scene_says_what_it_does(place: Path) -> None:
    there = station(place)
    assert not there.problems.errors
    flood, fire = there.setup.scenes.values()
    assert (flood.outlets, flood.priority, flood.lasts, flood.stop) == (HERE[:2], "urgent", True, HERE[2:])
    assert (flood.reason, flood.kind, flood.day, flood.key, flood.volume) == ("防汛", "防汛", ("rainy",), "F9", 90)
    assert (fire.play, fire.times, fire.lasts) == (("火警", "集合铃"), 2, False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("场景: {空: {}}", "files.scene_empty"),
        ("场景: {空: {备注: 以后写}}", "files.scene_empty"),
        ("场景: {火警: {播: 火警}}", "files.needs_key"),
        ("场景: {火警: {播: 火情, 播放点: 五一村}}", "files.unknown_script"),
        ("场景: {火警: {播: 火警, 播放点: 五义村}}", "files.unknown_outlet"),
        ("场景: {火警: {播: 火警, 播放点: 五一村, 停: 全部}}", "files.scene_stops"),
        ("场景: {通知: {播: 火警, 播放点: 五一村, 级别: 通知, 重复: 直到解除}}", "files.scene_lasts"),
        ("场景: {火警: {播: 火警, 播放点: 五一村, 重复: 2小时}}", "files.scene_repeat"),
        ("场景: {火警: {播: 火警, 播放点: 五一村, 按键: Enter}}", "files.key_name"),
        ("场景: {火警: {播: 火警, 播放点: 五一村, 日子: 地震}}", "files.scene_day"),
        ("场景: {甲: {停: 五一村, 按键: F9}, 乙: {停: 五一村, 按键: f9}}", "files.scene_key_twice"),
        ("场景: {甲: {停: 五一村}}\n按钮: {设备: /dev/x, 键: {F9: 乙}}", "files.unknown_scene"),
        ("场景: {甲: {停: 五一村}}\n按钮: {设备: /dev/x, 键: {F99: 甲}}", "files.key_name"),
        ("场景: {甲: {停: 五一村}}\n按钮: {键: {F9: 甲}}", "files.needs_key"),
        ("场景: {甲: {停: 五一村}}\n按钮: {设备: /dev/x, 键: {F9: 甲}, 按住: 1小时}", "files.button_hold"),
        ("场景: {甲: {说: 快跑123456789#, 播放点: 五一村}}", "reading."),
        ("场景: {甲: {说: run, 播放点: 五一村}}", "orders.lacks"),
    ],
)
def test_what_is_wrong_with_a_scene_is_told_before_it_is_pressed(place: Path, text: str, code: str) -> None:
    found = wrong(place, text)
    assert [each for each in found if each[0].startswith(code)], found
    assert all(where != "None" for _, where in found)


def test_every_key_that_can_be_named_is_known_to_both_systems() -> None:
    assert LINUX.keys() == WINDOWS.keys()
    assert len(set(LINUX.values())) == len(LINUX)
    assert (LINUX["F1"], LINUX["F10"], LINUX["F12"], LINUX["F13"], LINUX["0"], LINUX["1"]) == (59, 68, 88, 183, 11, 2)
    assert set(ON_PAGE) < set(LINUX)


# Pressed


@pytest.fixture
def air(place: Path) -> Iterator[FakeAir]:
    with FakeAir(place, HERE) as air:
        yield air


def made(place: Path) -> Station:
    """The station, its scenes' clips made as a running desk makes them."""
    there, now = Station.read(place), SystemClock().now()
    there.make({each.recipe.key: each.recipe for each in pressing.to_make(there, now)})
    there.preparer.voices.close()
    return there


def press(place: Path, name: str, by: str = "村文书") -> pressing.Came:
    there = Station.read(place)
    return pressing.press(
        name, lambda: (Ground.of(there), there), lambda asked: control.send(place, asked), SystemClock().now(), by
    )


def test_the_flood_is_heard_within_a_second_of_the_press_and_everything_else_follows(place: Path, air: FakeAir) -> None:
    there = made(place)
    assert pressing.to_make(there, SystemClock().now()) == []
    began = time.monotonic()
    came = press(place, "防汛")
    assert came.done, came
    assert came.also == ()
    assert air.only.at - began < 1
    body = air.only.body
    assert (body["stands"], body["scene"], body["priority"], body["actor"]) == (True, "防汛", "urgent", "村文书")
    assert set(body["parts"]) == {"五一村", "东和村"}
    assert not body["more"], "all of it was made ahead"
    assert air.bodies("stop")[0]["to"] == ["中心小学"]
    assert air.bodies("volume")[0]["volume"] == 90
    today = clock.today(SystemClock().now(), there.setup.zone)
    assert "rainy" in Station.read(place).plan.days.types(today)
    assert [each["detail"]["code"] for each in air.bodies("note")] == ["scene.did_press"]


def test_a_button_that_is_pressed_twice_does_not_begin_it_twice(place: Path, air: FakeAir) -> None:
    made(place)
    press(place, "防汛")
    again = press(place, "防汛", "站长")
    assert (again.done, again.reason.code, again.reason.params["actor"]) == (True, "scene.already", "村文书")
    assert len(air.taken) == 1


def test_a_release_ends_what_it_says_and_what_it_stopped_and_nothing_else(place: Path, air: FakeAir) -> None:
    there = made(place)
    press(place, "防汛")

    def send(asked: Any) -> dict[str, Any]:
        return control.send(place, asked)

    assert pressing.running(send(Status()))["防汛"].outlets == ("五一村", "东和村")
    came = pressing.release("防汛", there, send, "站长")
    assert (came.done, came.also) == (True, ())
    assert [each["id"] for each in air.bodies("cancel")] == list(air.taken)
    assert air.bodies("resume")[0]["to"] == ["中心小学"]
    assert pressing.running(send(Status())) == {}
    assert pressing.release("防汛", there, send, "站长").reason.code == "scene.not_on"


def test_what_somebody_else_stopped_meanwhile_stays_stopped(place: Path, air: FakeAir) -> None:
    there = made(place)
    press(place, "防汛")
    air.stops["中心小学"] = "校长"
    pressing.release("防汛", there, lambda asked: control.send(place, asked), "站长")
    assert air.bodies("resume") == []


def test_what_fails_of_a_scene_is_told_and_the_rest_is_done(place: Path, air: FakeAir) -> None:
    made(place)
    air.quiet.add("中心小学")
    written(place, {"scripts/火警.txt": "着火了{{没有}}。\n"})
    came = press(place, "火警")
    assert came.done, "the bell rings"
    assert [each.code for each in came.also] == ["orders.lacks", "air.announce_nothing"] or came.also
    assert press(place, "地震").reason.code == "scene.unknown"


def test_clips_of_scenes_are_kept_and_made_by_the_desk(place: Path) -> None:
    there = made(place)
    assert set(pressing.recipes(there, SystemClock().now())) <= set(housekeeping.shelf(there, DAY).needed)
    assert [each.reason.code for each in pressing.problems(there, SystemClock().now())] == []
    written(place, {"station.yaml": FILES["station.yaml"].replace("高处", "学校")})
    told: list[Problem] = list(pressing.problems(Station.read(place), SystemClock().now()))
    assert [each.reason.code for each in told] == ["scene.not_made"]
    assert "1 条" in explain(told[0].reason, "zh")


# The doors


def test_the_verb_lists_presses_and_releases(place: Path, air: FakeAir) -> None:
    made(place)
    shell = Verbs(place)
    assert "防汛" in shell("scene").stdout
    assert shell("scene", "防汛").returncode == 0
    listed = json.loads(shell("scene", "--json").stdout)["scenes"][0]
    assert (listed["name"], listed["on"] is not None) == ("防汛", True)
    assert shell("scene", "防汛", "--release").returncode == 0
    assert shell("scene", "防汛", "--release").returncode == 1
    assert "没有场景" in shell("scene", "地震").stderr


def test_a_program_presses_and_releases_by_one_call(place: Path) -> None:
    made(place)
    with opened(place, HERE) as desk:
        assert desk.ask("POST", "scene", {"name": "地震"}).json["code"] == "scene.unknown"
        assert desk.ask("POST", "scene", {}).status == 400
        pressed = desk.ask("POST", "scene", {"name": "防汛", "actor": "值班"})
        assert (pressed.status, pressed.json["code"]) == (200, "scene.pressed_lasts")
        assert desk.air.only.body["actor"] == "值班"
        assert desk.ask("POST", "scene", {"name": "防汛", "release": True}).status == 200
        assert len(desk.air.bodies("cancel")) == 1


def test_the_page_has_a_button_for_each_and_another_one_while_it_is_on(place: Path) -> None:
    made(place)
    with opened(place, HERE) as desk:
        person = desk.enter()
        assert person.get().text.count("data-hold") >= 2
        assert 'data-key="F9"' in person.get().text
        person.press("scene", {"name": "防汛", "confirmed": "true"})
        page = person.get().text
        assert "解除“防汛”" in page
        assert 'class="state good"' not in page, "never green while the programme is held"
        assert desk.ask("GET", "status").json["red"]
        desk.air.stops.clear()
        assert "2 处反复播着,节目单停着" in person.get().text
        person.press("scene", {"name": "防汛", "release": "true"})
        page = person.get().text
        assert "解除“防汛”" not in page
        assert 'class="state good"' in page


def test_without_scenes_there_is_nothing_of_them_on_the_page(place: Path) -> None:
    written(place, {"station.yaml": PLACE})
    with opened(place, HERE) as desk:
        page = desk.enter().get().text
        assert "scenes.js" not in page
        assert 'id="scenes"' not in page


# Air itself


def playing(place: Path, outlet: str) -> dict[str, Any] | None:
    lane: dict[str, Any] = control.send(place, Status())["outlets"][outlet]
    return lane if lane["playing"] else None


def test_air_itself_sounds_within_a_second_and_goes_on_after_a_restart_until_it_is_released(place: Path) -> None:
    there, time_of_day = made(place), SystemClock()
    with air_at(place, time_of_day):
        began = time_of_day.now()
        assert press(place, "防汛").done
        lane = playing(place, "五一村")
        assert lane, "it sounds when the press has its answer"
        assert lane["since"] - began < 1_000
        assert lane["orders"][0]["stands"]
    with air_at(place, time_of_day):
        until(lambda: playing(place, "东和村"))
        (on,) = pressing.running(control.send(place, Status())).values()
        assert (on.name, on.by, on.outlets) == ("防汛", "村文书", HERE[:2])
        assert on.since - began < 1_000, "since the press, not since the restart"
        assert press(place, "防汛").reason.code == "scene.already"
        came = pressing.release("防汛", there, lambda asked: control.send(place, asked), "站长")
        assert (came.done, came.also) == (True, ())
        assert playing(place, "五一村") is None
        stopped = control.send(place, Status())["outlets"]["中心小学"]["hindrance"]
        assert not stopped, "what it had stopped may sound again"


def test_three_hours_of_a_lockdown_in_virtual_time(place: Path, tmp_path: Path) -> None:
    rows = "\n".join(
        f'  - {{编号: 课{hour}, 文稿: 火警, 播放点: 五一村, 时刻: ["{hour}:30"]}}' for hour in range(7, 12)
    )
    written(place, {"schedules/日常.yaml": f"专项: 日常\n播出安排:\n{rows}\n"})
    there = made(place)
    there.make(there.to_make(there.wanted_on([DAY])))
    lines = "08:00 scene 防汛\n11:00 scene 防汛 --release\n"
    done = rehearse(there, DAY, 1, tmp_path / "试", read_orders(lines, DAY, there))
    there.preparer.voices.close()
    takes = [take for take in done.tapes["五一村"].takes if take.spot.startswith("order/")]
    assert (shown(takes[0].at), at("11:00") - takes[-1].end < 10_000) == ("08:00", True)
    gaps = [later.at - before.end for before, later in pairwise(takes)]
    assert max(gaps) < 3_000
    rest = [shown(take.at) for take in done.tapes["五一村"].takes if not take.spot.startswith("order/")]
    assert rest == ["07:30", "11:30"], "the programme is held, and goes on"
    held = [row.reason.code for row in done.log.rows if row.outcome == "missed" and row.reason]
    assert held == ["air.locked"] * 3
    assert not done.unheard


def test_a_rehearsed_lockdown_that_nobody_releases_ends_with_the_day(place: Path, tmp_path: Path) -> None:
    there = made(place)
    done = rehearse(there, DAY, 1, tmp_path / "试", read_orders("23:58 scene 防汛\n", DAY, there))
    there.preparer.voices.close()
    last = done.tapes["五一村"].takes[-1]
    assert at("23:59") < last.at
    assert last.at + last.played <= at("00:00", DAY + timedelta(days=1))
