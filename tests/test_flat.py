"""What runs for months holds no more after months than after weeks: desk and air, and the folder on the disk."""

from __future__ import annotations

import gc
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dalaba.air import clip_check
from dalaba.air.clip_check import Intact
from dalaba.air.playout import sayings
from dalaba.compile.render import prepare
from dalaba.core.clock import DAY as A_DAY
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Clip, Priority, Problem, Programme, Reason
from dalaba.desk import clip_making
from dalaba.desk import loop as desks
from dalaba.desk.clip_making import Making
from dalaba.desk.loop import DeskLoop
from dalaba.link import handover
from dalaba.speech.library import RENDERED, Library
from tests.places import DAY, at, days, desk_of, station, written
from tests.test_announcing import order
from tests.test_playout import Office, programme, spot

FILES = {
    "station.yaml": "台名: 三江\n语种: [普通话]\n播放点:\n  五一村: {类型: 大喇叭}\n",
    "scripts/日期.txt": "各位乡亲,今天是{{日期}}。",
    "scripts/开会.txt": "各位乡亲,开会。",
    "schedules/日常.yaml": "播出安排:\n  - {文稿: 日期, 播放点: 五一村, 时刻: '8:00'}\n",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return written(tmp_path / "三江", FILES)


# -- the desk


def test_an_old_reading_of_the_files_is_gone_when_the_next_is_there(place: Path) -> None:
    """It stayed, with its library: a megabyte and more for every text that was saved."""
    gc.collect()
    gc.disable()
    try:
        there = station(place)
        there.compile(DAY)
        there.make(there.to_make(there.wanted_on([DAY])))
        old = [weakref.ref(each) for each in (there, there.preparer, there.library, there.problems)]
        del there
        assert [each() for each in old] == [None] * 4
    finally:
        gc.enable()


def test_a_reading_that_lasts_holds_the_texts_of_some_weeks_and_no_more(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "_MOST_TEXTS", 40)
    monkeypatch.setattr(prepare, "_MOST_SLOTS", 40)
    there = station(place)
    for day in days(200):
        there.compile(day)
    assert 0 < len(there.preparer.slots()) <= 40
    assert list(there.preparer.slots())[-1][-1] == "1月28日", "the newest are kept"
    assert there.preparer._of_text.cache_info().currsize <= 40
    assert there.preparer.reading.cache_info().currsize <= 40


def test_what_cannot_be_made_is_told_once_and_not_remembered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_making, "_REMEMBERED", 5)
    told: list[Problem] = []
    desk = Making(lambda count: None, told.append)
    for number in range(20):
        for _ in range(2):
            desk._complain_once(Reason("sound.missing", {"file": str(number)}))
    assert len(told) == 20
    assert len(desk._told) == 5


def test_hand_overs_of_days_long_over_go_and_half_a_years_clock_takes_none_of_todays(tmp_path: Path) -> None:
    for day in [*days(60), date(2030, 1, 1)]:
        handover.write(tmp_path, Programme("三江", "Asia/Shanghai", str(day), (), (), ()))
    handover.sweep(tmp_path)
    left = sorted(path.stem for path in (tmp_path / handover.FOLDER).glob("*.json"))
    assert left == [*map(str, days(60)[-30:]), "2030-01-01"]


class House:
    """A desk whose air answers as it should, and a library in which things lie."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.told = VirtualClock(at("6:00")), list[Problem]()
        self.loop: DeskLoop = desk_of(folder, lambda code, facts: None, self.told.append, clock=self.clock)
        self.folder = folder
        self.air(orders=False)

    def air(self, orders: bool = False, clock: str = "good") -> None:
        answer = {"clock": {"state": clock}, "outlets": {"五一村": {"orders": [{"id": "一"}] if orders else []}}}
        self.loop._idle = desks._idle(answer)

    def lies(self, key: str, days_old: int) -> Path:
        """A clip that was made so many days ago."""
        library = self.loop.station.library
        made = library.put(key, f"口令/{key}", key.encode(), 0, 1, 22_050)
        library.note({("口令/普通话", "五一村", f"{days_old}日"): (key,)})
        path = self.folder / made.clip.file
        then = (self.clock.now() - days_old * A_DAY) / 1000
        os.utime(path, (then, then))
        return path

    @property
    def clips(self) -> list[Path]:
        return list((self.folder / RENDERED).rglob("*.mp3"))

    def next_day(self) -> None:
        self.clock.put(A_DAY)
        self.loop._keep_house()


@contextmanager
def house(folder: Path) -> Iterator[House]:
    there = House(folder)
    try:
        yield there
    finally:
        there.loop._close()


def test_a_clip_that_nothing_needs_goes_after_a_month_and_no_sooner(place: Path) -> None:
    with house(place) as desk:
        old, young = desk.lies("old", 40), desk.lies("young", 20)
        theirs = place / RENDERED / "somebodys.mp3"
        theirs.write_bytes(b"put here by hand")
        os.utime(theirs, (0, 0))
        there = desk.loop.station
        (key,) = there.to_make(there.wanted_on([DAY + timedelta(days=5)]))
        coming = desk.lies(key, 90)
        desk.next_day()
        assert [path.exists() for path in (old, young, coming)] == [False, True, True]
        assert "old" not in {key for key, *_ in Library(place).clips()}
        assert "40日" not in Library(place)._index.slots["口令/普通话"]["五一村"]
        for _ in range(30):
            desk.next_day()
        assert desk.clips == [theirs]


@pytest.mark.parametrize("what", ["order", "clock", "file", "hand-over"])
def test_nothing_goes_by_itself_where_it_cannot_be_known_that_nobody_needs_it(place: Path, what: str) -> None:
    with house(place) as desk:
        old = desk.lies("old", 40)
        desk.air(orders=what == "order", clock="wrong" if what == "clock" else "good")
        if what == "file":
            written(place, {"schedules/坏.yaml": "播出安排: [{文稿: 没有, 播放点: 五一村}]\n"})
            desk.loop.station = desk.loop._read()
        if what == "hand-over":
            written(place, {f"{handover.FOLDER}/2022-07-13.json": "{half a"})
        desk.next_day()
        assert old.exists()
        assert [each.reason.code for each in desk.told] == (["air.handover"] if what == "hand-over" else [])


def test_days_that_come_and_go_fill_neither_the_folder_nor_the_index(place: Path) -> None:
    with house(place) as desk:
        counts: list[tuple[int, int, int]] = []
        for day in days(70):
            desk.lies(str(day), 0)
            desk.loop._hand_over(day)
            desk.next_day()
            handed, clips = len(list((place / handover.FOLDER).glob("*.json"))), len(desk.clips)
            counts.append((handed, clips, len(desk.loop.station.library._index.slots["口令/普通话"]["五一村"])))
        assert counts[-1] == counts[35], "after ten weeks as after five"


# -- air


def test_air_forgets_days_long_over_with_all_that_was_taken_out_of_them(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("6:00")
    sizes: list[tuple[int, ...]] = []
    for day in days(40):
        morning = [spot("07:00", day=day), spot("07:15", day=day)]
        office.air.load(replace(programme(*morning), date=str(day)))
        office.play_until(at("7:30", day))
        office.air.load(replace(programme(morning[0]), date=str(day)))  # the other is taken out, and was heard
        past = office.air._airing.past
        sizes.append(tuple(map(len, (past.done, past.known, past.plans, office.air._programmes.days))))
        office.play_until(at("23:00", day))
    assert sizes[-1] == sizes[15], "after weeks it holds what it held after days"
    assert [row.outcome for row in office.log.rows] == ["aired"] * 80


def test_air_forgets_orders_long_over_and_knows_one_that_comes_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sayings, "REMEMBERED", 8)
    office = Office(tmp_path).boot("6:00")
    sizes: list[int] = []
    for number, day in enumerate(days(40)):
        office.air.load(replace(programme(spot("07:00", day=day)), date=str(day)))
        office.play_until(at("6:30", day))
        for priority in ("urgent", "notice"):
            key = f"{priority}{number}"
            assert say(office, key, priority) == "air.announced"
            assert say(office, key, priority) == "air.announce_known"
            office.play_until(office.clock.now() + 60_000)
        held = (office.air.sayings.seen, office.air.sayings.gone, office.air.sayings.orders)
        sizes.append(sum(map(len, held)))
        office.play_until(at("23:00", day))
    assert max(sizes[20:]) <= max(sizes[:20])
    assert len([key for key in office.air._airing.past.done if key.startswith("order/")]) <= 20
    assert len([row for row in office.log.rows if row.said and row.outcome == "aired"]) == 80


def say(office: Office, key: str, priority: Priority) -> str:
    return order(office, key=key, priority=priority).code


def test_of_the_clips_that_were_looked_at_the_last_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clip_check, "_MOST", 3)
    look = Intact(tmp_path)
    for number in range(10):
        assert look(Clip("always.mp3", "", 1, 0, 1)) is not None
        assert look(Clip(f"{number}.mp3", "", 1, 0, 1)) is not None
    assert look.spoilt() == ["8.mp3", "9.mp3", "always.mp3"]
