"""Speaking live, as air has it: what gives way and what may not, how a talk ends, and what the ledger has of it."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dalaba.air import ledger, talkline
from dalaba.air.main import Air
from dalaba.air.outputs.tape import LiveTake, Tape
from dalaba.air.talkline.talker import HungUp, Talker
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Clip, Event, OutletCard, OutputSpec, Part, Priority, Programme, Spot
from dalaba.link import control, handover
from dalaba.sound.codec import ENCODER_DELAY, decode, encode_piece
from dalaba.views.asrun import reconcile
from tests.places import DAY, at

RATE = 22_050
HOUSE = OutletCard("五一村", "speaker", OutputSpec("USB Audio"), neighbours=("东和村",), volume=80, quiet_volume=30,
                   silent=((at("07:10"), at("08:00")),), talk_limit=120_000)  # fmt: skip
NEAR = OutletCard("东和村", "speaker", OutputSpec("USB Audio 2"), neighbours=("五一村",))
FAR = OutletCard("红星村", "speaker", OutputSpec("USB Audio 3"))
HUM = (0.1 * np.sin(np.arange(48_000 // 5) * 0.05)).astype(np.float32)
"""A fifth of a second."""


@cache
def clip() -> tuple[bytes, int]:
    """A minute."""
    tone = (0.3 * np.sin(np.arange(60 * RATE) * 0.1)).astype(np.float32)
    return encode_piece(tone, RATE).data, len(tone)


class Booth:
    """A PC with three horns in virtual time, of which two hear each other. Spots last a minute."""

    def __init__(self, folder: Path, recorded: bool = False) -> None:
        self.folder = folder
        data, frames = clip()
        (folder / "clip.mp3").write_bytes(data)
        self._clip = Clip("clip.mp3", hashlib.sha256(data).hexdigest(), RATE, ENCODER_DELAY, frames)
        self.clock = VirtualClock(at("06:59"))
        self.cards = tuple(
            OutletCard(**{name: getattr(card, name) for name in card.__slots__} | {"talk_recorded": recorded})
            for card in (HOUSE, NEAR, FAR)
        )
        self.tapes = {card.name: Tape(card.name) for card in self.cards}
        self.air = Air(folder, self.clock, lambda card: self.tapes[card.name])

    def hand_over(self, *due: tuple[str, str], priority: Priority = "notice") -> None:
        spots = []
        for outlet, when in due:
            part = Part("普通话", "cmn", self._clip, self._clip.duration)
            name = f"核酸/循环@{outlet}@{DAY}T{when}"
            start, length = at(when), self._clip.duration + 800
            spots.append(
                Spot(name, outlet, start, start, length, "核酸", "核酸通知", "核酸", priority, "flexible", (part,), (),
                     start + 60_000)
            )  # fmt: skip
        handover.write(self.folder, Programme("三江", "Asia/Shanghai", DAY.isoformat(), self.cards, tuple(spots), ()))

    def until(self, when: str) -> None:
        while self.clock.now() < at(when):
            self.air.turn()

    def ask(self, verb: str, **body: Any) -> dict[str, Any]:
        told: list[dict[str, Any]] = []
        asking = threading.Thread(target=lambda: told.append(control.ask(self.folder, verb, **body)))
        asking.start()
        while asking.is_alive():
            if not self.air._listener._waiting.empty():
                self.air.turn()
            time.sleep(0.001)
        return told[0]

    def talk(self, *to: str, **more: object) -> Talker:
        """Asked for and connected: what gives way has given way."""
        answer = self.ask("talk", to=list(to), actor="老李", **more)
        assert answer["code"] == "air.talking", answer
        talker = Talker(answer["port"], answer["token"])
        talk = self.air.playout.talks._talks[-1]
        soon(lambda: talk.line.speaking)
        self.air.turn()
        return talker

    def say(self, talker: Talker, times: int = 5, seconds: int = 1) -> None:
        """A fifth of a second each, followed by so many seconds of virtual time."""
        for _ in range(times):
            source = self.air.playout.talks._talks[-1].source
            before = source.written
            talker.say(HUM)
            soon(lambda: source.written > before + 8_000)  # noqa: B023 - asked before the next turn
            for _ in range(seconds):
                self.air.turn()

    def over(self, talker: Talker) -> dict[str, Any]:
        """The talker stops; how it went."""
        told: list[dict[str, Any]] = []
        ending = threading.Thread(target=lambda: told.append(talker.end()))
        ending.start()
        while ending.is_alive():
            self.air.turn()
            time.sleep(0.005)
        talker.close()
        return told[0]

    def hung_up(self, talker: Talker) -> dict[str, Any]:
        """Speak until air takes no more; what it says then."""
        for _ in range(400):
            try:
                talker.say(HUM)
            except HungUp as hung:
                talker.close()
                return hung.answer
            self.air.turn()
            time.sleep(0.002)
        raise AssertionError("air goes on listening")

    def events(self, *kinds: str) -> list[Event]:
        return [event for event in ledger.events(self.folder / "records") if event.kind in kinds]

    def outcomes(self) -> dict[str, tuple[str, str]]:
        rows = reconcile(ledger.events(self.folder / "records")).rows
        return {
            f"{row.outlet} {row.id.split('T')[1]}": (row.outcome, row.reason.code if row.reason else "")
            for row in rows
            if not row.said
        }

    def spoken(self) -> list[tuple[str, str, str]]:
        """The talks as items of the day: where, who, how it ended."""
        rows = reconcile(ledger.events(self.folder / "records")).rows
        return [(row.outlet, row.said.actor, row.outcome) for row in rows if row.said]

    def talks(self, outlet: str = "五一村") -> list[LiveTake]:
        return self.tapes[outlet].talks


def soon(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.002)


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    booth = Booth(tmp_path)
    yield booth
    booth.air.close()
    assert ledger.verify(tmp_path / "records") == ()


def test_what_sounds_gives_way_when_the_talker_is_there_and_the_programme_goes_on_afterwards(booth: Booth) -> None:
    booth.hand_over(("五一村", "07:00"), ("五一村", "07:01:50"), ("五一村", "07:05"), ("红星村", "07:00"))
    booth.until("07:00:10")
    answer = booth.ask("talk", to=["五一村"], actor="老李", reason="开会")
    assert (answer["outlets"], answer["seconds"]) == (["五一村"], 120)
    assert booth.events("cut") == [], "nobody has come yet"
    talker = Talker(answer["port"], answer["token"])
    soon(lambda: booth.air.playout.talks._talks[-1].line.speaking)
    booth.air.turn()
    assert [event.reason for event in booth.events("cut")] == ["air.talk"]
    booth.say(talker, 11, 10)
    assert booth.ask("status")["outlets"]["五一村"]["playing"]["title"] == "喊话 (live)"
    told = booth.over(talker)
    booth.until("07:10")
    assert told["code"] == "air.talk_over"
    assert booth.outcomes() == {
        "五一村 07:00": ("cut", "air.talk"),
        "五一村 07:01:50": ("missed", "air.talk"),
        "五一村 07:05": ("aired", ""),
        "红星村 07:00": ("aired", ""),
    }
    assert booth.spoken() == [("五一村", "老李", "aired")]
    (order,) = booth.events("order")
    (talk,) = booth.events("talk")
    assert (order.actor, order.detail["verb"], order.detail["to"], order.detail["why"]) == (
        "老李", "talk", ["五一村"], "开会",
    )  # fmt: skip
    assert order.seq < talk.seq
    assert (talk.actor, talk.reason, talk.detail["outlets"], talk.detail["id"]) == (
        "老李", "air.talk_over", ["五一村"], order.detail["id"],
    )  # fmt: skip
    assert talk.detail["ms"] == booth.talks()[0].played > 0
    assert booth.talks()[0].gain == 0.8
    assert booth.talks("红星村") == []


def test_a_loop_that_was_due_meanwhile_is_missed_with_who_spoke(booth: Booth) -> None:
    booth.hand_over(("五一村", "07:01"), ("五一村", "07:05"))
    booth.until("07:00:50")
    talker = booth.talk("五一村", seconds=100)
    answer = booth.hung_up(talker)
    assert answer["code"] == "air.talk_limit"
    booth.until("07:07")
    assert booth.outcomes()["五一村 07:01"] == ("missed", "air.talk")
    assert booth.outcomes()["五一村 07:05"] == ("aired", "")
    assert [event.reason for event in booth.events("talk")] == ["air.talk_limit"]


def test_a_talker_who_does_not_come_interrupts_nothing(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talkline, "PATIENCE", 0.2)
    booth.hand_over(("五一村", "07:00"))
    booth.until("07:00:10")
    booth.ask("talk", to=["五一村"], actor="老李")
    line = booth.air.playout.talks._talks[-1].line
    soon(lambda: line.over is not None)
    booth.until("07:02")
    assert booth.outcomes() == {"五一村 07:00": ("aired", "")}
    assert [event.reason for event in booth.events("talk")] == ["air.talk_nobody"]
    assert booth.spoken() == []


def test_stop_ends_it_at_once_and_it_does_not_come_back(booth: Booth) -> None:
    booth.hand_over(("五一村", "07:00"))
    booth.until("07:00:10")
    talker = booth.talk("五一村", "红星村")
    booth.say(talker)
    booth.ask("stop", to=["五一村"], actor="老王")
    assert booth.events("talk") == [], "at the other horn it goes on"
    booth.say(talker)
    booth.ask("stop", to=["红星村"], actor="老王")
    answer = booth.hung_up(talker)
    assert answer["code"] == "air.stopped"
    assert booth.ask("talk", to=["五一村"], actor="老李")["code"] == "air.stopped"
    (talk,) = booth.events("talk")
    assert talk.detail["played"] == {name: booth.talks(name)[0].played for name in ("五一村", "红星村")}


def test_in_hours_of_silence_only_the_urgent_is_heard_and_not_louder_than_it_may_be(booth: Booth) -> None:
    booth.hand_over(("五一村", "07:00"))
    booth.until("07:10")
    assert booth.ask("talk", to=["五一村"], actor="老李")["code"] == "air.talk_quiet"
    assert booth.ask("talk", to=["五一村"], actor="老李", priority="urgent")["code"] == "air.talk_reason"
    assert booth.events("order") == []
    booth.over(booth.talk("五一村", priority="urgent", reason="山洪"))
    assert [take.gain for take in booth.talks()] == [0.3]


def test_a_neighbour_who_speaks_is_heard_to_the_end_unless_it_is_urgent(booth: Booth) -> None:
    booth.hand_over(("东和村", "07:00"))
    booth.until("07:00:10")
    busy = booth.ask("talk", to=["五一村"], actor="老李")
    assert (busy["code"], busy["params"]["outlet"], busy["params"]["title"]) == ("air.talk_busy", "东和村", "核酸通知")
    assert busy["params"]["until"] == "07:01"
    talker = booth.talk("五一村", priority="urgent", reason="山洪")
    assert [(event.output, event.reason) for event in booth.events("cut")] == [("东和村", "air.talk")]
    assert booth.ask("talk", to=["东和村"], actor="老王", priority="urgent", reason="火")["code"] == "air.talk_busy"
    assert booth.ask("test_tone", to=["东和村"], actor="老王")["code"] == "air.tone_busy"
    booth.over(talker)


def test_what_is_urgent_is_not_talked_over(booth: Booth) -> None:
    booth.hand_over(("五一村", "07:00"), priority="urgent")
    booth.until("07:00:10")
    assert booth.ask("talk", to=["五一村"], actor="老李")["code"] == "air.talk_busy"


def test_a_horn_whose_device_goes_loses_it_and_the_others_do_not(booth: Booth) -> None:
    booth.hand_over()
    booth.until("07:00")
    booth.tapes["五一村"].fail(at("07:00:20"), at("07:03"))
    talker = booth.talk("五一村", "红星村")
    booth.say(talker, 4, 10)
    told = booth.over(talker)
    (talk,) = booth.events("talk")
    assert talk.reason == told["code"] == "air.device_lost"
    played = talk.detail["played"]
    assert isinstance(played, dict)
    assert played["五一村"] < played["红星村"] == talk.detail["ms"]
    answer = booth.ask("talk", to=["五一村", "红星村"], actor="老李")
    assert (answer["outlets"], answer["silent"]["五一村"]["code"]) == (["红星村"], "air.device_lost")


def test_the_end_of_the_broadcast_ends_it(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    booth.hand_over()
    booth.until("07:00")
    talker = booth.talk("五一村")
    booth.say(talker)
    booth.air.close()
    assert talker.end()["code"] == "air.shut_down"
    talker.close()
    assert [event.kind for event in booth.events("talk", "shutdown")] == ["talk", "shutdown"]


def test_an_air_that_dies_meanwhile_leaves_the_next_one_to_say_so_once(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    booth.hand_over()
    booth.until("07:00")
    talker = booth.talk("五一村")
    booth.say(talker)
    talker.close()
    booth.air._listener.close(ordered=False)
    booth.air._ledger.close()
    booth.air._lock.release()
    for _ in range(2):
        Air(tmp_path, booth.clock, lambda card: booth.tapes[card.name]).close()
    (order,) = booth.events("order")
    (talk,) = booth.events("talk")
    assert (talk.reason, talk.actor, talk.detail["id"]) == ("air.power_lost", "老李", order.detail["id"])
    assert talk.detail["outlets"] == ["五一村"]


def test_who_has_no_token_is_not_heard_and_keeps_nobody_out(booth: Booth) -> None:
    booth.hand_over()
    booth.until("07:00")
    answer = booth.ask("talk", to=["五一村"], actor="老李")
    stranger = Talker(answer["port"], "0" * 32)
    silent = Talker(answer["port"], "")
    talker = Talker(answer["port"], answer["token"])
    soon(lambda: booth.air.playout.talks._talks[-1].line.speaking)
    booth.air.turn()
    assert booth.hung_up(stranger) == {}
    assert booth.air.playout.talks._talks[-1].source.written == 0
    booth.say(talker)
    booth.over(talker)
    silent.close()


@pytest.mark.parametrize("refused", [False, True])
def test_it_is_recorded_as_it_was_heard_and_a_disk_that_refuses_costs_the_recording_only(
    tmp_path: Path, refused: bool
) -> None:
    booth = Booth(tmp_path, recorded=True)
    booth.hand_over()
    booth.until("07:00")
    if refused:
        (tmp_path / "records" / "talk").write_text("in the way", encoding="utf-8")
    talker = booth.talk("五一村")
    booth.say(talker, 10)
    told = booth.over(talker)
    booth.air.close()
    (talk,) = booth.events("talk")
    heard, dropped = talk.detail["ms"], talk.detail["dropped_ms"]
    assert isinstance(heard, int)
    assert isinstance(dropped, int)
    assert heard + dropped == pytest.approx(2_000, abs=200)
    if refused:
        assert told["unrecorded"]["code"] == "air.talk_unrecorded"
        assert "file" not in talk.detail
        return
    path = tmp_path / told["file"]
    assert told["file"].startswith(f"records/talk/{DAY}/")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == talk.detail["digest"]
    samples, rate = decode(path)
    assert len(samples) / rate == pytest.approx(2, abs=0.2)
    assert np.abs(samples).max() > 0.1


def test_nonsense_is_refused_in_words(booth: Booth) -> None:
    booth.hand_over()
    booth.until("07:00")
    for body in ({}, {"to": ["无此村"]}, {"to": ["五一村", "无此村"]}):
        assert booth.ask("talk", actor="老李", **body)["code"] == "air.unknown_outlet"
    wrong: tuple[dict[str, object], ...] = ({"to": "五一村"}, {"to": [None]}, {"to": [], "seconds": float("nan")})
    for each in wrong:
        assert booth.ask("talk", actor="老李", **each)["code"] == "air.wrong_request"
    for seconds in (-1, 0, "长", 1e12):
        answer = booth.ask("talk", to=["红星村"], actor="老李", seconds=seconds)
        assert answer["code"] == "air.wrong_request"
    answer = booth.ask("talk", to=["红星村"], actor="老李", seconds=None)
    assert answer["seconds"] == 180
    Talker(answer["port"], answer["token"]).close()
    soon(lambda: booth.air.playout.talks._talks[-1].line.over is not None)
    booth.until("07:01")
    while booth.air.playout.talks._talks:
        booth.air.turn()
