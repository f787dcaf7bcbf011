"""A village at seven whose clock is put ahead, put back, or shows 1970: what sounds, what is held, what is noted.

Air as its process runs it, in virtual time: its clock can be put while no time passes, and sleep while nothing runs.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.air import ledger, main
from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.air.timekeeper import FILE
from dalaba.core import clock as clocks
from dalaba.core.clock import DAY as DAY_MS
from dalaba.core.clock import VirtualClock
from dalaba.core.model import CatchUp, Clip, Event, Instant, Millis, OutletCard, OutputSpec, Part, Programme, Spot
from dalaba.link import control, handover
from dalaba.sound.codec import ENCODER_DELAY, encode_piece
from dalaba.views.asrun import reconcile
from tests.places import DAY, at

RATE = 22_050
SECOND: Millis = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
LONG: Millis = 20 * SECOND
"""A spot, from lead-in to lead-out."""
CARD = OutletCard("五一村", "speaker", OutputSpec("USB Audio"), lead_in=0, lead_out=LONG - 2 * SECOND)
RELEASED = at("0:00") - 100 * DAY_MS
SOUND = (0.3 * np.sin(np.arange(2 * RATE) * 0.1)).astype(np.float32)
MP3 = encode_piece(SOUND, RATE).data
CLIP = Clip("clip.mp3", hashlib.sha256(MP3).hexdigest(), RATE, ENCODER_DELAY, len(SOUND))


def spot(time: str, row: str = "循环", catch_up: CatchUp = "skip", wait: Millis = 5 * MINUTE, day: date = DAY) -> Spot:
    due = at(time, day)
    return Spot(
        f"核酸/{row}@五一村@{day}T{time}", "五一村", due, due, LONG, "核酸", "核酸", "核酸", "notice", "flexible",
        (Part("普通话", "cmn", CLIP, CLIP.duration),), (), due + wait, catch_up,
    )  # fmt: skip


class Village:
    """Its PC: a folder, a clock that can be put, a tape for a horn. `switch_on` starts air, `off` is a power cut."""

    def __init__(self, folder: Path, start: Instant) -> None:
        self.folder = folder
        (folder / "clip.mp3").write_bytes(MP3)
        self._stop = 2**62
        self.clock = VirtualClock(start, lambda until: self._stop)
        self.follows: bool | None = None
        """A time server, as far as the system says."""
        self.air: Air | None = None

    def switch_on(self) -> None:
        self.tape = Tape("五一村")
        self.air = Air(self.folder, self.clock, lambda card: self.tape, RELEASED, lambda: self.follows)

    def off(self) -> None:
        if self.air is not None:
            self.air._lock.release()
            threading.Thread(target=self.air._listener.close).start()  # half a second, which nobody here waits for
            self.air._ledger.close()
            self.air = None

    def hand_over(self, *spots: Spot, day: date = DAY) -> None:
        handover.write(self.folder, Programme("三江", "Asia/Shanghai", day.isoformat(), (CARD,), spots, ()))

    def let_pass(self, span: Millis) -> None:
        """So much time passes, whatever the wall clock shows."""
        assert self.air is not None
        end = self.clock.elapsed() + span
        while (left := end - self.clock.elapsed()) > 0:
            self._stop = self.clock.now() + left
            self.air.turn()
        self._stop = 2**62

    def until(self, time: str, day: date = DAY) -> None:
        self.let_pass(max(at(time, day) - self.clock.now(), SECOND))

    def ask(self, verb: str, **body: Any) -> dict[str, object]:
        """An order over the wire, while air turns."""
        assert self.air is not None
        told: list[dict[str, object]] = []
        asking = threading.Thread(target=lambda: told.append(control.ask(self.folder, verb, **body)))
        self._stop = self.clock.now()
        asking.start()
        while asking.is_alive():
            self.air.turn()
        self._stop = 2**62
        return told[0]

    def events(self, kind: str = "") -> list[Event]:
        return [event for event in ledger.events(self.folder / "records") if kind in ("", event.kind)]

    def outcomes(self) -> dict[str, tuple[str, str]]:
        rows = reconcile(self.events()).rows
        return {row.id.split("T")[1]: (row.outcome, row.reason.code if row.reason else "") for row in rows}

    def judged(self) -> list[tuple[object, str]]:
        return [(event.detail["state"], event.reason.removeprefix("air.clock_")) for event in self.events("clock")]

    def hindrance(self) -> str:
        assert self.air is not None
        lane = self.air.playout.state()["五一村"]
        assert isinstance(lane, dict)
        return str(lane["hindrance"].get("code", "")).removeprefix("air.clock_")


@pytest.fixture(autouse=True)
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """In virtual time air need not look up every second."""
    monkeypatch.setattr(main, "_TURN", 5 * MINUTE)


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    village = Village(tmp_path, at("6:58"))
    village.switch_on()
    yield village
    village.off()


QUARTERS = ("07:00", "07:15", "07:30", "08:45", "09:01", "09:15")


def test_two_hours_ahead_what_lay_between_is_not_made_up_for_and_the_rest_goes_on_time(village: Village) -> None:
    own = spot("09:00", "通知", "once")
    village.hand_over(*map(spot, QUARTERS), own)
    village.until("07:00:10")
    village.clock.put(2 * HOUR)
    village.until("09:20")
    leapt = ("missed", "air.clock_leapt")
    assert village.outcomes() == {
        "07:00": ("aired", ""), "07:15": leapt, "07:30": leapt, "08:45": leapt,
        "09:00": ("late", ""), "09:01": ("aired", ""), "09:15": ("aired", ""),
    }  # fmt: skip
    assert village.judged() == [("stale", "forward")]
    caught_up = village.events("started")[1]
    assert caught_up.detail["at"] == village.events("ended")[0].detail["at"], "not before the horn is free"
    assert village.ask("status")["trouble"], "and the operator is told"


def test_what_sounds_when_the_clock_is_put_sounds_to_its_end(village: Village) -> None:
    village.hand_over(spot("07:00"))
    village.until("07:00:10")
    village.clock.put(-3 * HOUR)
    village.let_pass(5 * SECOND)
    assert village.tape.poll(village.clock.now()).state == "playing"
    village.let_pass(10 * SECOND)
    (ended,) = village.events("ended")
    assert ended.mono == village.events("started")[0].mono + LONG
    assert village.outcomes() == {"07:00": ("aired", "")}


def test_three_hours_back_nothing_sounds_until_the_clock_is_put_right(village: Village) -> None:
    village.hand_over(*map(spot, ("04:05", "07:00", "07:15", "07:30")))
    village.until("07:05")
    village.clock.put(-3 * HOUR)
    village.let_pass(12 * MINUTE)
    assert village.hindrance() == "behind"
    assert "started" not in [event.kind for event in village.events() if event.wall < at("6:00")]
    village.clock.put(3 * HOUR)
    village.let_pass(20 * MINUTE)
    assert village.hindrance() == ""
    assert village.outcomes() == {
        "07:00": ("aired", ""),
        "07:15": ("missed", "air.clock_behind"),
        "07:30": ("aired", ""),
    }
    assert village.judged() == [("wrong", "behind"), ("good", "right")]


@pytest.mark.parametrize("follows", [None, True], ids=["nobody knows better", "a time server says so, each time"])
def test_three_hours_ahead_for_ten_seconds_and_what_was_taken_for_missed_plays_in_its_time(
    village: Village, follows: bool | None
) -> None:
    village.follows = follows
    own = spot("08:30", "通知", "once")
    village.hand_over(*map(spot, ("07:00", "07:15", "07:30", "08:45")), own, spot("11:00"))
    village.until("07:05")
    village.clock.put(3 * HOUR)
    village.let_pass(10 * SECOND)
    assert village.outcomes()["07:30"] == ("missed", "air.clock_leapt")
    village.clock.put(-3 * HOUR)
    village.let_pass(SECOND)
    assert village.outcomes()["07:30"] == ("pending", ""), "that was no time to judge by"
    village.until("07:20")
    village.off()
    village.switch_on()
    village.until("11:05")
    times = ("07:00", "07:15", "07:30", "08:30", "08:45", "11:00")
    assert village.outcomes() == dict.fromkeys(times, ("aired", ""))
    assert len(village.events("started")) == len(times), "each once"


def test_an_older_ledger_that_is_put_back_has_nothing_played_twice(village: Village) -> None:
    """Somebody restores yesterday's copy within the time in which what was missed would be caught up."""
    village.hand_over(spot("07:10", "通知", "once", HOUR), spot("07:40", "通知", "once", HOUR))
    village.until("07:05")
    village.off()
    copy = village.folder / "copy"
    shutil.copytree(village.folder / "records", copy, ignore=shutil.ignore_patterns("onair"))
    village.switch_on()
    village.until("07:25")
    assert len(village.tape.takes) == 1
    village.off()
    shutil.copytree(copy, village.folder / "records", dirs_exist_ok=True)
    village.switch_on()
    village.until("07:45")
    assert [take.spot for take in village.tape.takes] == [spot("07:40", "通知").id]
    assert village.outcomes() == {"07:10": ("missed", "air.past_unknown"), "07:40": ("aired", "")}
    assert village.events("boot")[-1].detail["older"]


def test_what_is_past_all_the_same_when_the_clock_is_right_again_stays_missed(village: Village) -> None:
    village.hand_over(*map(spot, ("07:00", "07:15", "07:30", "08:45")))
    village.until("07:05")
    village.clock.put(3 * HOUR)
    village.let_pass(20 * MINUTE)
    village.clock.put(-3 * HOUR)
    village.until("09:00")
    assert village.outcomes() == {
        "07:00": ("aired", ""), "07:15": ("missed", "air.clock_leapt"), "07:30": ("aired", ""), "08:45": ("aired", ""),
    }  # fmt: skip


def test_a_person_says_that_the_earlier_time_is_right_and_nothing_is_heard_twice(village: Village) -> None:
    village.hand_over(*map(spot, ("06:59", "07:15", "07:20")))
    village.until("07:18")
    village.clock.put(-HOUR)
    village.let_pass(MINUTE)
    assert village.ask("clock_ok", actor="村文书")["code"] == "air.did_clock_ok"
    village.until("07:25")
    assert {key: outcome for key, (outcome, _) in village.outcomes().items()} == dict.fromkeys(
        ("06:59", "07:15", "07:20"), "aired"
    )
    assert len(village.events("started")) == 3
    said = village.events("clock")[-1]
    assert (said.actor, said.detail["state"], said.reason) == ("村文书", "good", "air.clock_said")


def test_a_minute_back_the_same_minute_is_not_played_again(village: Village) -> None:
    village.hand_over(spot("07:00"), spot("07:02"))
    village.until("07:00:40")
    village.clock.put(-MINUTE)
    village.until("07:05")
    assert village.outcomes() == {"07:00": ("aired", ""), "07:02": ("aired", "")}
    assert village.judged() == [("good", "put")]


@pytest.mark.parametrize("early", [True, False])
def test_what_is_new_in_the_minutes_that_come_again_is_played(village: Village, early: bool) -> None:
    """Whether its outlet was there before the clock was put, or is first heard of after it."""
    if early:
        village.hand_over(spot("07:30"))
    village.until("06:59")
    village.clock.put(-4 * MINUTE)
    village.let_pass(SECOND)
    village.hand_over(spot("06:57"), spot("07:30"))
    village.let_pass(SECOND)
    village.until("07:01")
    assert village.outcomes()["06:57"] == ("aired", "")


def test_a_slow_correction_changes_nothing(village: Village) -> None:
    village.hand_over(spot("07:00"), spot("07:05"))
    for number in range(60):
        village.let_pass(10 * SECOND)
        village.clock.put(900 if number % 2 else -900)
    assert village.outcomes() == {"07:00": ("aired", ""), "07:05": ("aired", "")}
    assert village.events("clock") == village.events("away") == []


def test_forty_minutes_asleep_are_no_clock_that_was_put(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "_TURN", SECOND)
    village.hand_over(*map(spot, ("07:00", "07:15", "07:30", "07:50")), spot("07:41", "通知", "once"))
    village.until("07:05")
    village.clock.sleep(40 * MINUTE)
    village.until("08:00")
    slept = ("missed", "air.away")
    assert village.outcomes() == {
        "07:00": ("aired", ""), "07:15": slept, "07:30": slept, "07:41": ("late", ""), "07:50": ("aired", ""),
    }  # fmt: skip
    assert village.judged() == []
    (away,) = village.events("away")
    assert away.detail["params"] == {"minutes": "40"}


def test_a_wrong_date_on_a_running_pc_costs_nothing_once_it_is_taken_back(village: Village) -> None:
    village.hand_over(*map(spot, ("07:00", "07:15", "07:30")), spot("07:31", "通知", "once"))
    village.until("07:05")
    village.clock.put(365 * DAY_MS)
    village.let_pass(MINUTE)
    assert village.hindrance() == "ahead"
    assert village.outcomes()["07:30"] == ("pending", ""), "what day it is nobody knows, so nothing is missed yet"
    village.clock.put(-365 * DAY_MS)
    village.until("07:40")
    assert {key: outcome for key, (outcome, _) in village.outcomes().items()} == dict.fromkeys(
        ("07:00", "07:15", "07:30", "07:31"), "aired"
    )


# Switched on


def test_a_flat_battery_nothing_sounds_until_the_time_comes_over_the_network(village: Village) -> None:
    village.hand_over(*map(spot, ("07:00", "07:15", "07:30")))
    village.until("07:01")
    village.off()
    village.clock.put(10 * HOUR - village.clock.now())
    village.hand_over(spot("10:00", day=date(1970, 1, 1)), spot("18:03", day=date(1970, 1, 1)), day=date(1970, 1, 1))
    village.switch_on()
    village.let_pass(10 * MINUTE)
    assert village.hindrance() == "before_release"
    assert village.ask("status")["clock"]
    assert len(village.events("started")) == 1
    village.clock.put(at("7:16") - village.clock.now())
    village.until("07:40")
    assert village.outcomes() == {
        "07:00": ("aired", ""),
        "07:15": ("missed", "air.clock_before_release"),
        "07:30": ("aired", ""),
    }, "and 1970's programme was never taken"
    assert village.judged() == [("wrong", "before_release"), ("good", "right")]


def test_in_a_year_without_a_programme_its_outlets_are_there_for_orders(village: Village) -> None:
    village.hand_over(spot("07:00"))
    village.until("07:01")
    village.off()
    village.clock.put(-40 * 365 * DAY_MS)
    village.switch_on()
    village.let_pass(SECOND)
    assert village.hindrance() == "before_release"
    assert village.ask("stop", actor="村文书")["params"] == {"count": "0", "outlets": "1"}


@pytest.fixture
def new_pc(tmp_path: Path) -> Iterator[Village]:
    """Never on the air before, and it shows the second hour of 1970."""
    village = Village(tmp_path, HOUR)
    village.hand_over(spot("09:10", day=date(1970, 1, 1)), spot("09:40", day=date(1970, 1, 1)), day=date(1970, 1, 1))
    village.switch_on()
    yield village
    village.off()


def test_a_new_station_in_1970_plays_when_a_person_says_so_also_after_a_power_cut(new_pc: Village) -> None:
    new_pc.let_pass(2 * MINUTE)
    assert new_pc.events("started") == []
    assert new_pc.hindrance() == "before_release", "its outlet is there all the same"
    new_pc.ask("clock_ok", actor="村文书")
    new_pc.let_pass(10 * MINUTE)
    assert new_pc.outcomes()["09:10"] == ("aired", "")
    new_pc.off()
    new_pc.clock.wait(new_pc.clock.now() + 5 * MINUTE)
    new_pc.switch_on()
    new_pc.let_pass(30 * MINUTE)
    assert new_pc.outcomes()["09:40"] == ("aired", "")


def test_a_persons_word_is_for_this_time_only(new_pc: Village) -> None:
    new_pc.let_pass(SECOND)
    new_pc.ask("clock_ok", actor="村文书")
    new_pc.clock.put(-HOUR)
    new_pc.let_pass(SECOND)
    assert new_pc.hindrance() == "before_release"


def test_once_the_right_year_is_known_1970_is_wrong_again(new_pc: Village) -> None:
    new_pc.let_pass(SECOND)
    new_pc.ask("clock_ok", actor="村文书")
    new_pc.clock.put(at("7:00") - new_pc.clock.now())
    new_pc.let_pass(SECOND)
    assert new_pc.hindrance() == "ahead", "the clock that was called right leapt by decades"
    new_pc.follows = True
    new_pc.let_pass(2 * MINUTE)
    new_pc.let_pass(SECOND)
    assert new_pc.hindrance() == "", "a time server says it is right"
    new_pc.off()
    new_pc.clock.put(HOUR - new_pc.clock.now())
    new_pc.follows = None
    new_pc.switch_on()
    new_pc.let_pass(SECOND)
    assert new_pc.hindrance() == "before_release"


def test_a_clock_that_was_ahead_and_was_believed_does_not_silence_the_right_time(village: Village) -> None:
    village.hand_over(spot("07:30"))
    village.until("07:00")
    village.clock.put(2 * HOUR)
    village.let_pass(HOUR)
    village.clock.put(-2 * HOUR)
    village.let_pass(SECOND)
    assert village.judged()[-1] == ("good", "right")
    village.off()
    village.switch_on()
    village.let_pass(SECOND)
    assert village.hindrance() == ""


def test_a_quiet_day_is_remembered_without_an_event_on_the_ledger(village: Village) -> None:
    village.hand_over(spot("07:00"))
    village.until("12:00")
    village.off()
    village.clock.put(-HOUR)
    village.switch_on()
    village.let_pass(SECOND)
    assert village.hindrance() == "behind"


def test_a_note_that_cannot_be_written_or_read_costs_nothing_else(village: Village) -> None:
    (village.folder / FILE).unlink(missing_ok=True)
    (village.folder / FILE).mkdir(parents=True)
    village.hand_over(spot("07:00"), spot("07:15"))
    village.until("07:20")
    village.off()
    village.switch_on()
    village.let_pass(SECOND)
    assert village.hindrance() == ""
    assert {outcome for outcome, _ in village.outcomes().values()} == {"aired"}


def test_summer_time_ends_and_nobody_has_put_the_clock(tmp_path: Path) -> None:
    """Instants are UTC: a local hour that comes twice, or never, is no jump."""
    berlin, autumn = ZoneInfo("Europe/Berlin"), date(2022, 10, 30)
    village = Village(tmp_path, clocks.at(autumn, HOUR, berlin))
    starts = [clocks.at(autumn, HOUR * 3 // 2, berlin) + number * HOUR for number in range(3)]
    spots = [
        spot("07:00", f"{n}")._replace(due=start, start=start, latest=start + MINUTE) for n, start in enumerate(starts)
    ]
    village.switch_on()
    handover.write(tmp_path, Programme("Dorf", "Europe/Berlin", autumn.isoformat(), (CARD,), tuple(spots), ()))
    village.let_pass(4 * HOUR)
    shown = [clocks.local(take.at, berlin).strftime("%H:%M%z") for take in village.tape.takes]
    assert shown == ["01:30+0200", "02:30+0200", "02:30+0100"]
    assert village.events("clock") == []
    village.off()


# Always


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "sleep", "said"]),
        st.one_of(st.integers(-4, 4).map(lambda n: n * HOUR), st.integers(-600, 600).map(lambda n: n * SECOND)),
        st.integers(1, 40 * 60).map(lambda n: n * SECOND),
    ),
    max_size=6,
)


@settings(max_examples=20, deadline=None)
@given(STEPS)
def test_whatever_is_done_to_the_clock_nothing_sounds_twice_or_at_a_wrong_time_or_in_a_burst(
    steps: list[tuple[str, Millis, Millis]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as closing:
        village = Village(Path(folder), at("6:55"))
        closing.callback(village.off)
        loop = [spot(f"{hour:02d}:{minute:02d}") for hour in (6, 7, 8, 9) for minute in (1, 2, 20, 40)]
        own = [spot(f"{hour:02d}:{minute:02d}", "通知", "once", HOUR) for hour in (7, 8) for minute in (1, 30, 31)]
        plan = {each.id: each for each in (*loop, *own)}
        village.hand_over(*sorted(plan.values(), key=lambda each: each.start))
        village.switch_on()
        for what, by, then in steps:
            if what == "sleep":
                village.clock.sleep(abs(by))
            elif what == "put":
                village.clock.put(by)
            else:
                village.let_pass(1)
                assert village.air is not None
                village.air._clock_is_right("村文书")
            village.let_pass(then)
        village.let_pass(1)
        village.air and village.air._clock_is_right("村文书")
        village.clock.put(at("13:00") - village.clock.now())
        village.let_pass(1)
        village.air and village.air._clock_is_right("村文书")  # it may have been later, and is behind now
        village.let_pass(HOUR)

        started = village.events("started")
        assert len({event.spot for event in started}) == len(started), "once each"
        for event in started:
            assert plan[event.spot].start - village.tape.ahead <= event.wall <= plan[event.spot].latest
        begun = [event for event in village.events() if event.kind in ("started", "away")]
        for before, after in pairwise(begun):
            slept = "away" in (before.kind, after.kind)  # the tape sounded on meanwhile, and mono stood still
            assert slept or after.mono - before.mono >= LONG, "never a burst"
        state = "good"
        for event in village.events():
            state = str(event.detail["state"]) if event.kind == "clock" else state
            assert event.kind != "started" or state != "wrong", "a wrong clock starts nothing"
        rows = reconcile(village.events()).rows
        taken = village.events("programme")[0].wall  # what was over before the first start was never due
        assert {row.id for row in rows} <= set(plan)
        assert all(plan[key].start < taken for key in set(plan) - {row.id for row in rows})
        assert "pending" not in [row.outcome for row in rows], "every one accounted for"
        assert not ledger.verify(village.folder / "records")
