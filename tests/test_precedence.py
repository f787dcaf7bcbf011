"""The table of precedence: every cell of it, tried at a loudspeaker in virtual time.

At seven something happens to 五一村's horn (an exam begins, somebody speaks live, its card is gone, …), which lasts a
minute. What a cell promises is looked for on the tape and in the answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from dalaba.air.outputs import Sound
from dalaba.air.outputs.tape import Take
from dalaba.air.playout.backdrop import background_of
from dalaba.air.playout.precedence import STATES, TABLE, WHATS, Cell, State, What, barred, cell
from dalaba.air.talkline.talker import Talker
from dalaba.compile.programme import place
from dalaba.core.model import (
    Announcement,
    Clip,
    Exam,
    Flow,
    Instant,
    OutputSpec,
    Part,
    Priority,
    Programme,
    Reason,
    Shut,
    Spot,
)
from dalaba.link import requests
from tests.places import DAY, at, intended, outlet, setup
from tests.places import part as spoken
from tests.test_playout import CARD, OTHER, Office, programme

HERE, THERE = CARD.name, OTHER.name
SECOND = 1_000
EXAM = Exam(at("07:00"), at("07:01"), "英语听力", ("消防", "疏散"))
HELD = EXAM._replace(since=at("06:50"), until=at("08:00"))
BARE: dict[str, Any] = {"lead_in": 0, "lead_out": 0, "volume": 80, "quiet_volume": 30}
SPOTS: tuple[What, ...] = ("spot", "paper")
TALKS: tuple[What, ...] = ("talk", "talk_urgent", "talk_let")
ORDERS: tuple[What, ...] = ("say", "say_forced", "play", "urgent", "urgent_let", "urgent_above", "lockdown")
KIND = {"let": "消防"}
"""As what an urgent order wants to break in."""
CELLS = [(what, state) for what in WHATS for state in STATES if (what, state) != ("music", "quiet")]


def part(seconds: float) -> Part:
    clip = Clip("话.mp3", "d" * 64, 1_000, 0, round(seconds * 1_000))
    return Part("话", "cmn", clip, clip.duration)


def a_spot(name: str, time: str, seconds: float, exam: str = "", outlet: str = HERE) -> Spot:
    due = at(time)
    return Spot(
        f"通知/{name}@{outlet}@{DAY}T{time}", outlet, due, due, round(seconds * SECOND), name, name, "通知", "notice",
        "flexible", (part(seconds),), latest=at("07:30"), if_cut="resume", exam=exam, catch_up="once",
    )  # fmt: skip


@dataclass
class Horn(Office):
    """五一村's horn, with 东和村 within earshot."""

    talkers: list[Talker] = field(default_factory=list)
    day: Programme = field(default_factory=programme)

    def ready(self, state: State, *spots: Spot, paper: bool = False) -> Horn:
        self.boot("06:58")
        (self.folder / "话.mp3").write_bytes(b"")
        silent = ((at("07:00"), at("07:01")),) if state == "quiet" else ()
        exams = (HELD,) if paper else ()
        spare = OutputSpec("备用声卡")
        here = replace(CARD, **BARE, neighbours=(THERE,), silent=silent, exams=exams, spare=spare)
        there = replace(OTHER, **BARE, neighbours=(HERE,))
        near = [a_spot("邻村", "07:00", 60, outlet=THERE)] if state == "neighbour" else []
        self.day = programme(*sorted([*spots, *near], key=lambda each: each.start), cards=(here, there))
        self.air.load(self.day)
        if state == "gone":
            self.tapes[HERE].fail(at("07:00"), at("07:01"))
        return self

    def said(self, what: What, key: str = "话", seconds: float = 5, until: str = "") -> Reason:
        """Somebody orders it now."""
        urgent = what in ("urgent", "urgent_let", "urgent_above", "lockdown")
        priority: Priority = "urgent" if urgent else "notice"
        ends = at("07:20") if what == "lockdown" else at(until) if until else None
        kind = KIND.get(what.rpartition("_")[2], "")
        order = Announcement(
            key, "play" if what == "play" else "say", key, priority, {HERE: (part(seconds),)}, self.clock.now(),
            until=ends, reason="要紧", actor="老李", force=what == "say_forced", exam=kind,
            above="三江镇" if what == "urgent_above" else "",
        )  # fmt: skip
        return self.air.announce(order)

    def speak(self, what: What) -> str:
        """Somebody wants to speak live now; what air answers. The talk goes on until `hang_up`."""
        urgent, kind = what != "talk", KIND.get(what.rpartition("_")[2], "")
        asked = requests.Talk((HERE,), "老王", 300, "urgent" if urgent else "notice", "要紧", kind)
        told = self.air.talk(asked)
        if told["code"] == "air.talking":
            port, token = told["port"], told["token"]
            assert isinstance(port, int)
            assert isinstance(token, str)
            self.talkers.append(Talker(port, token))
            line = self.air.talks._talks[-1].line
            soon(lambda: line.speaking)
            self.air.turn()
        return str(told["code"])

    def hang_up(self) -> None:
        self.talkers[0].close()
        talks = self.air.talks._talks
        soon(lambda: not talks or talks[0].line.over is not None)
        self.air.turn()

    @property
    def in_exam(self) -> bool:
        return bool(self.day.outlets and self.day.outlets[0].exams)

    def begin(self, state: State) -> None:
        """Seven o'clock: it happens."""
        self.until("07:00:01" if state in ("gone", "neighbour") else "07:00:00")
        match state:
            case "exam" if not self.in_exam:  # somebody wrote it down only now
                cards = tuple(replace(card, exams=(EXAM,)) for card in self.day.outlets)
                self.air.load(replace(self.day, outlets=cards))
                self.air.turn()
            case "mute":
                self.air.set_volume([HERE], 0, "老李")
            case "stop":
                self.order("stop", HERE)
            case "yield":
                self.air.give_up([HERE], True, "县台", "接口")
            case "clock":
                self.air.clock_judged("wrong", Reason("air.clock_behind", {"now": "", "event": ""}))
            case "urgent":
                self.said("urgent_let" if self.in_exam else "urgent", "警报", 60)
            case "lockdown":
                self.said("urgent_let" if self.in_exam else "urgent", "封校", 3, "07:01")
                self.until("07:00:03")
                self.play_until(at("07:00:03") + 700)
            case "talk":
                assert self.speak("talk_let" if self.in_exam else "talk") == "air.talking"
            case _:
                pass

    def end(self, state: State) -> None:
        """A minute later it is over."""
        self.until("07:01:02")
        if state == "talk":
            self.hang_up()
        match state:
            case "mute":
                self.air.set_volume([HERE], 80, "老李")
            case "stop":
                self.order("resume", HERE)
            case "yield":
                self.air.give_up([HERE], False, "", "接口")
            case "clock":
                self.air.clock_judged("right", Reason("air.clock_right"))
            case _:
                pass
        self.until("07:05")

    def takes(self, name: str) -> list[Take]:
        return [take for take in self.tapes[HERE].takes if name in take.spot]

    def music(self) -> list[Take]:
        tape = self.tapes.get(background_of(HERE))
        return [take for take in tape.takes if take.played] if tape else []


def soon(holds: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if holds():
            return
        time.sleep(0.002)
    raise AssertionError("it does not happen")


# What is seen of a cell


def loud(gain: float) -> Cell:
    return Cell("unheard" if gain == 0 else "softer" if gain <= 0.3 else "sounds")


def of_programme(horn: Horn, what: What, state: State) -> Cell:
    """One spot sounds when it happens, another is due while it lasts."""
    if (what, state) == ("spot", "quiet"):
        return planned_in_quiet_hours()
    exam = EXAM.title if what == "paper" else ""
    alone = [a_spot("先前", "06:59:50", 30, exam)] if state not in ("lockdown", "neighbour") else []
    horn.ready(state, *alone, a_spot("到点", "07:00:30", 5, exam), paper=what == "paper")
    horn.begin(state)
    horn.until("07:00:50")
    due = horn.takes("到点")
    horn.end(state)
    sounding, later = horn.takes("先前"), horn.takes("到点")
    if sounding and sounding[0].played < sounding[0].sound.total:
        if what == "paper" and state == "gone":
            return on_the_spare_card(horn)
        assert (due, bool(later)) == ([], True), "what falls due waits"
        return Cell("gives_way" if len(sounding) > 1 else "ends")
    if not due:
        assert later, "it begins when it is over"
        return Cell("waits")
    return loud(due[0].sound.gain)


def on_the_spare_card(horn: Horn) -> Cell:
    """The rest of what sounded, from where it stood, and what was due on its second."""
    rest, due = horn.tapes[f"{HERE} (spare)"].takes
    assert (rest.at, rest.sound.begin, rest.played) == (at("07:00"), 10_000, 20_000)
    assert (due.at, due.played) == (at("07:00:30"), 5_000)
    return Cell("spare")


def of_music(horn: Horn, what: What, state: State) -> Cell:
    """Music that sounds when it happens; while the clock is doubtful, music that is due."""
    time = "07:00:30" if state == "clock" else "06:59:40"
    horn.ready(state, a_spot("音乐", time, 300)._replace(flow=Flow()))
    horn.begin(state)
    horn.until("07:00:50")
    during = horn.music()
    horn.end(state)
    after = horn.music()
    if not during:
        return Cell("waits" if after else "ends")
    if len(after) > 1:
        assert during[-1].end > at("07:00:50"), "it was to go on for longer"
        return Cell("gives_way")
    return loud(during[-1].sound.gain) if after[0].end > at("07:01") else Cell("ends")


def planned_in_quiet_hours() -> Cell:
    village, due = setup([outlet(HERE)]), intended(HERE, "07:00")
    shut = (Shut(at("06:30"), at("07:30"), Reason("plan.quiet_hours", {"hours": "", "place": ""})),)
    parts = {due.booking.wanted: (spoken("cmn", 20),)}
    found = place(village, DAY, [due], parts, shut=lambda _: shut)
    assert [each.reason.code for each in found.refused] == ["plan.quiet_hours"]
    return Cell("sounds" if found.spots else "unplanned")


def of_answer(code: str) -> Cell:
    return Cell("asks" if code == "air.exam_asks" else "refused", code)


def of_an_order(horn: Horn, what: What, state: State) -> Cell:
    horn.ready(state).begin(state)
    answer = horn.said(what).code
    over: Instant = horn.clock.now() if answer.startswith("air.announced") else 0
    horn.end(state)
    takes = horn.takes("order/话")
    if not over:
        assert not takes
        return of_answer(answer)
    return loud(takes[0].sound.gain) if takes[0].at < over + SECOND else Cell("waits")


def of_a_talk(horn: Horn, what: What, state: State) -> Cell:
    horn.ready(state).begin(state)
    before = len(horn.tapes[HERE].talks)
    answer = horn.speak(what)
    heard = horn.tapes[HERE].talks[before:]
    assert bool(heard) == (answer == "air.talking")
    return loud(heard[0].gain) if heard else of_answer(answer)


def of_a_tone(horn: Horn, what: What, state: State) -> Cell:
    horn.ready(state).begin(state)
    answer = horn.air.tone(HERE, lambda card: Sound((), 1.0, 2 * SECOND), "老李").code
    takes = horn.takes("tone@")
    assert bool(takes) == (answer == "air.tone_started")
    return loud(takes[0].sound.gain) if takes else of_answer(answer)


@pytest.fixture
def horn(tmp_path: Path) -> Iterator[Horn]:
    horn = Horn(tmp_path)
    yield horn
    for talker in horn.talkers:
        talker.close()
    if horn.boots:
        horn.shut_down()
        horn.ledger.close()


@pytest.mark.parametrize(("what", "state"), CELLS)
def test_a_loudspeaker_does_what_the_table_says(horn: Horn, what: What, state: State) -> None:
    looks = {"music": of_music, "tone": of_a_tone, **dict.fromkeys(SPOTS, of_programme)}
    looks |= {**dict.fromkeys(ORDERS, of_an_order), **dict.fromkeys(TALKS, of_a_talk)}
    look = looks[what]
    assert look(horn, what, state) == cell(what, state)


def test_the_table_has_every_cell_and_a_reason_for_every_refusal() -> None:
    assert set(TABLE) == set(WHATS)
    for row in TABLE.values():
        assert set(row) == set(STATES)
        assert all(bool(each.code) == (each.verdict in ("refused", "asks")) for each in row.values())


def test_where_several_states_hold_what_one_of_them_refuses_is_refused() -> None:
    assert barred("urgent_let", ["exam", "quiet", "stop"]) == "stop"
    assert barred("say_forced", ["quiet", "exam"]) == "exam"
    assert barred("urgent_let", ["exam", "quiet", "urgent"]) is None
