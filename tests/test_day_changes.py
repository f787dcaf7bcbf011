"""What a clerk says of a day: this one at another time, it rains; told before it is done, and nothing is lost.

The village's fire notice is due at half past seven; a clerk wants it at ten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.lock import Lock
from dalaba.core.model import Reason, Spot
from dalaba.core.problems import Bad
from dalaba.desk.booking import FILE
from dalaba.desk.day_changes import book, later, moving, postponing, word
from dalaba.desk.loop import DeskLoop
from dalaba.desk.root import Station
from dalaba.link.upkeep.keep_air import AirKeeper
from dalaba.link.upkeep.start_processes import DESK_LOCK
from dalaba.station.days import AUTO, daybook
from dalaba.station.files.date_values import DateRange
from tests.places import written

DAY = date(2054, 11, 24)
RAINY = """
播出安排:
  - {编号: 下雨, 文稿: 开会通知, 播放点: 大喇叭, 时刻: "9:00", 日类型: 雨天}
  - {编号: 下棋, 文稿: 森林防火, 播放点: 大喇叭, 时刻: "10:00", 日类型: 不是雨天}
"""


def at(station: Station, time: str) -> int:
    hours, minutes = map(int, time.split(":"))
    return clock.at(DAY, (hours * 60 + minutes) * 60_000, station.setup.zone)


def starts(folder: Path) -> list[str]:
    """When something is planned that day."""
    station = Station.read(folder)
    return [clock.hms(spot.start, station.setup.zone)[:5] for spot in station.compile(DAY).spots]


class Air:
    """Leaves out what it is told to, or says why not."""

    def __init__(self, refuses: Reason | None = None) -> None:
        self.left_out: list[str] = []
        self._refuses = refuses

    def __call__(self, spots: Sequence[Spot]) -> Reason | None:
        self.left_out += [spot.id for spot in spots] if self._refuses is None else []
        return self._refuses


def morning(folder: Path) -> tuple[Station, tuple[Spot, ...]]:
    station = Station.read(folder)
    return station, moving.plays_of(station.compile(DAY), "日常广播/防火", at(station, "7:30"))


def test_one_play_moves_and_the_others_stay(village: Path) -> None:
    station, spots = morning(village)
    air = Air()
    moved = moving.move(village, spots, at(station, "10:00"), at(station, "6:00"), air)
    assert (moved.title, moved.outlets, moved.rows) == ("森林防火", ("石桥村",), ("加播-1",))
    assert air.left_out == [spots[0].id]
    assert starts(village) == ["07:00", "07:30", "10:00", "17:30", "18:00"], "air leaves out 7:30, once"
    sheet = (village / FILE).read_text("utf-8-sig")
    assert "日常广播/防火" in sheet, "the row says where it comes from"
    assert not Station.read(village).problems.errors


def test_what_is_over_is_only_booked_anew(village: Path) -> None:
    station, spots = morning(village)
    air = Air()
    moving.move(village, spots, at(station, "10:00"), at(station, "9:00"), air)
    assert air.left_out == []
    assert "10:00" in starts(village)


@pytest.mark.parametrize(
    ("to", "now", "code"),
    [("7:00", "7:10", "orders.move_past"), ("13:00", "6:00", "orders.move_refused")],
    ids=["to a time that is over", "into the quiet hours"],
)
def test_where_it_cannot_go_it_stays_where_it_was(village: Path, to: str, now: str, code: str) -> None:
    station, spots = morning(village)
    air = Air()
    with pytest.raises(Bad) as refused:
        moving.move(village, spots, at(station, to), at(station, now), air)
    assert refused.value.reason.code == code
    assert (air.left_out, (village / FILE).exists()) == ([], False)


def test_if_air_does_not_leave_it_out_it_is_not_said_twice(village: Path) -> None:
    station, spots = morning(village)
    late = Air(Reason("air.skip_next_late", {"title": "森林防火", "outlet": "石桥村"}))
    with pytest.raises(Bad) as refused:
        moving.move(village, spots, at(station, "10:00"), at(station, "7:29"), late)
    assert refused.value.reason.code == "air.skip_next_late"
    assert not (village / FILE).exists()


def test_the_facts_of_its_campaign_go_with_it(village: Path) -> None:
    """A meeting's hour is written for this day, in its campaign."""
    written(village, {
        "scripts/会.txt": "{{村名}}的乡亲,{{时间}}开会。\n",
        "schedules/会.yaml": f"""
每日信息:
  {DAY}: {{时间: 晚上七点半}}
播出安排:
  - {{编号: 会, 文稿: 会, 播放点: 大喇叭, 时刻: "8:30"}}
""",
    })  # fmt: skip
    station = Station.read(village)
    assert not station.problems.errors
    spots = moving.plays_of(station.compile(DAY), "会/会", at(station, "8:30"))
    moving.move(village, spots, at(station, "10:00"), at(station, "6:00"), Air())
    said = {spot.start: spot.said for spot in Station.read(village).compile(DAY).spots if spot.script == "会"}
    assert said[at(station, "8:30")] == said[at(station, "10:00")]


def test_nothing_moves_while_an_error_keeps_what_is_new_from_counting(village: Path) -> None:
    station, spots = morning(village)
    (village / "schedules" / "坏.yaml").write_text("播出安排: 7点\n", encoding="utf-8")
    with pytest.raises(Bad) as refused:
        moving.move(village, spots, at(station, "10:00"), at(station, "6:00"), Air())
    assert refused.value.reason.code == "orders.files_first"
    assert "坏.yaml" in refused.value.reason.params["where"]


def test_a_play_there_is_not_is_said_to_be_none(village: Path) -> None:
    station = Station.read(village)
    with pytest.raises(Bad) as refused:
        moving.plays_of(station.compile(DAY), "日常广播/防火", at(station, "7:31"))
    assert refused.value.reason.params == {"row": "日常广播/防火", "at": "07:31"}


# The word of a day


@pytest.fixture
def rainy(village: Path) -> Path:
    return written(village, {"schedules/雨.yaml": RAINY})


def test_the_words_of_a_place_are_those_that_change_something_there(village: Path, rainy: Path) -> None:
    assert [(each.code, each.holds) for each in word.words(Station.read(rainy), DAY)] == [("rainy", False)]
    (rainy / "schedules" / "雨.yaml").unlink()
    assert word.words(Station.read(village), DAY) == []


def test_what_rain_changes_is_known_before_it_is_said_and_taken_back_whole(rainy: Path) -> None:
    station, span = Station.read(rainy), DateRange(DAY, DAY)
    rain = word.said(station, span, ("rainy",), (), clear=False)
    found = word.effect(station, word.as_if(station, rain), span, ("rainy",), ())
    assert (found.gone, found.new) == ((("森林防火", 1),), (("开会通知", 1),))
    assert not (rainy / AUTO).exists(), "asking writes nothing"
    daybook.write(rainy, rain)
    after = Station.read(rainy)
    assert [(each.holds, each.said) for each in word.words(after, DAY)] == [(True, True)]
    assert word.effect(station, after, span, (), ()).gone == found.gone, "and so it is"
    daybook.write(rainy, word.without(after, span, "rainy"))
    assert not (rainy / AUTO).exists()


def test_taking_back_one_word_leaves_another(rainy: Path) -> None:
    station, span = Station.read(rainy), DateRange(DAY, DAY)
    daybook.write(rainy, word.said(station, span, ("market",), (), clear=False))
    daybook.write(rainy, word.said(station, span, ("rainy",), (), clear=False))
    left = word.without(Station.read(rainy), span, "rainy")
    assert [mark.types for mark in left.marks] == [("market",)]


# Several people say something of a day at once


def _rain(folder: Path) -> None:
    station, span = Station.read(folder), DateRange(DAY, DAY)
    book.rewrite(folder, lambda: word.said(station, span, ("rainy",), (), clear=False))


def _later(folder: Path) -> None:
    station = Station.read(folder)
    later.put_later(station, DAY, tuple(station.setup.outlets), True, "7:00", "20分钟", "", at(station, "6:00"))


def _postponed(folder: Path) -> None:
    postponing.put_off(Station.read(folder), "会", DAY, 1)


@pytest.mark.parametrize("say", [_rain, _later, _postponed])
def test_what_somebody_else_says_at_the_same_time_is_not_lost(
    rainy: Path, monkeypatch: pytest.MonkeyPatch, say: Callable[[Path], None]
) -> None:
    written(rainy, {"schedules/会.yaml": f"专项: 会\n日期: {DAY}\n播出安排:\n"
                    '  - {编号: 会, 文稿: 开会通知, 播放点: 大喇叭, 时刻: "11:00"}\n'})  # fmt: skip
    read, others = daybook.read, [DateRange(DAY, DAY)]

    def while_somebody_else_writes(folder: Path) -> daybook.Daybook:
        found = read(folder)
        if others:
            daybook.write(folder, found.marked(others.pop(), ["market"]))
        return found

    monkeypatch.setattr(daybook, "read", while_somebody_else_writes)
    say(rainy)
    assert not others
    found = read(rainy)
    assert "market" in [code for mark in found.marks for code in mark.types]
    assert len(found.marks) + len(found.later) + len(found.postponed) == 2


# What keeps a new day from being played is known


def test_an_error_that_only_compiling_finds_is_told_too(village: Path) -> None:
    """Before, air was told what was wrong before the day was compiled, and what came later was kept back in silence."""
    hours = """
每日信息:
  2054-11-24: {开始: 二十六点}
播出安排:
  - {编号: 晚, 文稿: 开会通知, 播放点: 大喇叭, 时段: "{{开始}}-20:00", 间隔: 10分钟}
"""
    written(village, {"schedules/晚.yaml": hours})
    with Lock(village / DESK_LOCK) as lock:
        air = AirKeeper(village, SystemClock())
        desk = DeskLoop(village, lock, air, lambda code, facts: None, lambda problem: None)
        assert not desk.station.problems.errors
        desk.station.compile(DAY)
        assert desk.station.problems.errors, "it shows only now"
        assert [each.code for each in desk.wrong()] == ["air.files_wrong"]
