"""Air as its process runs it: hand-overs in a folder, orders over the wire, a PC that falls asleep."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dalaba.air import ledger
from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.core.clock import VirtualClock
from dalaba.core.lock import Held
from dalaba.core.model import CatchUp, Clip, Instant, OutletCard, OutputSpec, Part, Programme, Spot
from dalaba.link import control, handover
from dalaba.sound.codec import ENCODER_DELAY, encode_piece
from dalaba.views.asrun import reconcile
from tests.places import DAY, at

RATE = 22_050
CARD = OutletCard("五一村", "speaker", OutputSpec("USB Audio"))


class Booth:
    """A village's PC: a folder with one clip of two seconds, virtual time, a tape for a horn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        tone = (0.3 * np.sin(np.arange(2 * RATE) * 0.1)).astype(np.float32)
        data = encode_piece(tone, RATE).data
        (folder / "clip.mp3").write_bytes(data)
        self._clip = Clip("clip.mp3", hashlib.sha256(data).hexdigest(), RATE, ENCODER_DELAY, len(tone))
        self.clock = VirtualClock(at("6:00"))
        self.tape = Tape("五一村")
        self.air = Air(folder, self.clock, lambda card: self.tape)

    def spot(self, time: str, row: str = "循环", catch_up: CatchUp = "skip") -> Spot:
        due = at(time)
        part = Part("普通话", "cmn", self._clip, self._clip.duration)
        latest = due + 300_000 if catch_up == "skip" else due + 7_200_000
        name = f"核酸/{row}@五一村@{DAY}T{time}"
        return Spot(
            name, "五一村", due, due, 2_800, "核酸", "核酸", "核酸", "notice", "flexible", (part,), (), latest, catch_up
        )

    def hand_over(self, *spots: Spot) -> None:
        handover.write(self.folder, Programme("三江", "Asia/Shanghai", DAY.isoformat(), (CARD,), spots, ()))

    def until(self, time: str) -> None:
        while self.clock.now() < at(time):
            self.air.turn()

    def outcomes(self) -> dict[str, tuple[str, str]]:
        rows = reconcile(ledger.events(self.folder / "records")).rows
        rows = tuple(sorted(rows, key=lambda row: row.outcome != "withdrawn"))  # of two at one time, what was not
        return {row.id.split("T")[1]: (row.outcome, row.reason.code if row.reason else "") for row in rows}


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    booth = Booth(tmp_path)
    yield booth
    booth.air.close()


def test_what_is_handed_over_is_played(booth: Booth) -> None:
    booth.hand_over(booth.spot("07:00"), booth.spot("07:15"))
    booth.until("7:20")
    assert booth.outcomes() == {"07:00": ("aired", ""), "07:15": ("aired", "")}
    assert [take.at for take in booth.tape.takes] == [at("7:00"), at("7:15")]


def test_a_broken_hand_over_changes_nothing_and_is_told(booth: Booth) -> None:
    booth.hand_over(booth.spot("07:00"))
    booth.until("6:30")
    handover.path_of(booth.folder, DAY).write_bytes(b'{"form": 1, "spots": [')
    booth.until("7:05")
    assert booth.outcomes() == {"07:00": ("aired", "")}
    told: list[dict[str, object]] = []
    asking = threading.Thread(target=lambda: told.append(control.ask(booth.folder, "status")))
    asking.start()
    while asking.is_alive():
        booth.air.turn()
    trouble = told[0]["trouble"]
    assert isinstance(trouble, list)
    assert [each["code"] for each in trouble] == ["air.handover"]


def test_a_desk_that_dies_while_it_hands_over_costs_nothing(booth: Booth) -> None:
    """Of the new programme all is written and nothing is moved: the last one is played, the rest is swept up."""
    booth.hand_over(booth.spot("07:00"))
    path = handover.path_of(booth.folder, DAY)
    half = path.with_name(f".{path.name}.4711.part")
    half.write_bytes(path.read_bytes().replace(b"07:00", b"07:02"))
    booth.until("7:05")
    assert booth.outcomes() == {"07:00": ("aired", "")}
    handover.sweep(booth.folder)
    assert not half.exists()
    assert path.exists()


def test_after_a_sleep_loops_are_left_and_what_has_its_time_is_caught_up(booth: Booth) -> None:
    booth.hand_over(booth.spot("07:00"), booth.spot("07:15"), booth.spot("07:16", "补播", "once"), booth.spot("07:30"))
    booth.until("7:05")
    booth.clock.wait(at("7:18"))  # the lid was closed: no turn in between
    booth.until("7:40")
    assert booth.outcomes() == {
        "07:00": ("aired", ""),
        "07:15": ("missed", "air.away"),
        "07:16": ("late", ""),
        "07:30": ("aired", ""),
    }


def test_a_busy_second_is_no_sleep(booth: Booth) -> None:
    booth.hand_over(booth.spot("07:00"))
    booth.until("06:59:58")
    booth.clock.wait(at("07:00:05"))
    booth.until("7:05")
    assert booth.outcomes() == {"07:00": ("late", "")}


def killed(booth: Booth) -> None:
    """Air dies without a word, and is there again at once."""
    booth.air._lock.release()
    booth.air._listener.close()
    booth.air._ledger.close()
    booth.tape = Tape("五一村")
    booth.tape.ahead = 1_500
    booth.air = Air(booth.folder, booth.clock, lambda card: booth.tape)


@pytest.mark.parametrize(
    ("death", "back", "outcome", "heard"),
    [
        ("06:59:59", 100, "aired", ["07:00"]),  # handed to the card, and nothing of it heard
        ("06:59:59", 300, "cut", []),  # its card may have had the first hundredths
        ("06:59:59", 1_500, "cut", []),
        ("07:00:01", 300, "cut", []),
        ("06:59:59", -60_000, "cut", []),  # the clock was put back meanwhile: who knows
    ],
)
def test_what_died_before_it_was_heard_is_heard_and_nothing_twice(
    booth: Booth, death: str, back: int, outcome: str, heard: list[str]
) -> None:
    booth.tape.ahead = 1_500
    booth.hand_over(booth.spot("07:00"), booth.spot("07:15"))
    booth.until(death)
    assert [take.at for take in booth.tape.takes] == [at("07:00")]
    booth.clock.put(back) if back < 0 else booth.clock.wait(booth.clock.now() + back)
    killed(booth)
    booth.until("7:10")
    assert [take.at for take in booth.tape.takes] == [at(each) for each in heard]
    assert booth.outcomes()["07:00"][0] == outcome
    killed(booth)  # and what the next start reads is the same
    booth.until("7:20")
    assert [take.at for take in booth.tape.takes] == [at("7:15")]
    assert booth.outcomes()["07:00"][0] == outcome


def test_there_is_one_air(booth: Booth) -> None:
    with pytest.raises(Held):
        Air(booth.folder, booth.clock, lambda card: Tape(card.name))


def test_yesterdays_plan_is_not_taken_up_again(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    booth.hand_over(booth.spot("07:00"))
    later: Instant = at("7:00") + 3 * 86_400_000
    booth.clock.wait(later)
    booth.air.turn()
    assert booth.outcomes() == {}
    booth.air.close()


def test_a_shutdown_over_the_wire_ends_the_run(tmp_path: Path) -> None:
    booth = Booth(tmp_path)
    booth.hand_over(booth.spot("07:00")._replace(latest=at("7:05")))
    asking = threading.Thread(target=lambda: control.ask(tmp_path, "shutdown"))
    asking.start()
    booth.air.run()
    asking.join()
    assert [event.kind for event in ledger.events(tmp_path / "records")][-1] == "shutdown"


def test_an_order_to_end_is_told_from_a_death_by_what_is_left(tmp_path: Path) -> None:
    """By that a desk knows whether to start air again."""
    ordered = Booth(tmp_path / "ordered")
    asking = threading.Thread(target=lambda: control.ask(ordered.folder, "shutdown"))
    asking.start()
    assert ordered.air.run()
    asking.join()
    assert control.ended_by_order(ordered.folder)

    broken = Booth(tmp_path / "broken")
    broken.hand_over(broken.spot("07:00"))
    broken.tape.prepare = lambda sound: 1 / 0  # type: ignore[assignment]  # a fault of the program
    broken.clock.wait(at("06:59:59"))
    with pytest.raises(ZeroDivisionError):
        broken.air.run()
    assert not control.ended_by_order(broken.folder)

    terminated = Booth(tmp_path / "terminated")
    terminated.air.leave()
    assert not terminated.air.run()
    assert not control.ended_by_order(terminated.folder)
