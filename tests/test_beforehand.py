"""Clips are decoded beside the loop: once for all outlets, and nobody else waits for it."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from bench.bench_journeys import Bell
from dalaba.air.clip_check import Intact
from dalaba.air.main import Air
from dalaba.air.outputs import Output
from dalaba.air.outputs.kept_samples import Kept
from dalaba.air.outputs.mixdown import laid
from dalaba.air.outputs.tape import Tape
from dalaba.air.playout import Past, Playout
from dalaba.air.playout.beforehand import Beforehand
from dalaba.core.model import Announcement, Clip, OutletCard, OutputSpec, Part, Reason
from dalaba.link import control
from dalaba.sound import codec
from tests.places import at
from tests.test_playout import CARD, OTHER, Office, programme, spot


@dataclass
class Slow:
    """A disk that takes its time for every clip, until it is let go."""

    clips: frozenset[str]
    goes: threading.Event = field(default_factory=threading.Event)
    ready: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    looked: set[str] = field(default_factory=set)

    def __call__(self, clip: Clip) -> Reason | None:
        if clip.file in self.clips and clip.file not in self.looked:
            assert threading.current_thread() is not threading.main_thread(), "the loop waits for no disk"
            assert self.goes.wait(10)
        self.looked.add(clip.file)
        return None

    def office(self, folder: Path) -> Office:
        office = Office(folder).boot("6:59")
        beforehand = Beforehand(self, self.ready.release)
        office.air = Playout(folder, office.clock, office.ledger, office.output, self, Past(), None, beforehand)
        return office

    def let_go(self, jobs: int) -> None:
        self.goes.set()
        for _ in range(jobs):
            assert self.ready.acquire(timeout=10)


def test_while_a_clip_is_decoded_a_stop_is_obeyed_and_another_village_hears_its_own(tmp_path: Path) -> None:
    slow = Slow(frozenset({"普通话.mp3"}))
    office = slow.office(tmp_path)
    quick = spot("07:00:05", outlet=OTHER.name)
    office.air.load(programme(spot("07:00"), quick._replace(parts=quick.parts[1:])))
    office.until("07:00")
    office.air.turn()
    assert office.heard() == []
    assert office.order("stop", CARD.name).code == "air.did_stop"
    assert office.air.state()[CARD.name]["hindrance"]["code"] == "air.stopped"  # type: ignore[index]
    slow.let_go(1)
    office.until("07:00:05")
    slow.let_go(1)
    office.until("07:10")
    assert office.heard() == []
    assert [when for when, _ in office.heard(OTHER.name)] == ["07:00:05"]


def test_what_takes_long_to_decode_sounds_as_soon_as_it_is(tmp_path: Path) -> None:
    slow = Slow(frozenset({"普通话.mp3"}))
    office = slow.office(tmp_path)
    office.air.load(programme(spot("07:00", wait=3_000)))
    office.until("07:00")
    office.clock.wait(at("07:00:08"))
    office.air.turn()
    assert office.heard() == []
    slow.let_go(1)
    office.until("07:02")
    assert [when for when, _ in office.heard()] == ["07:00:08"]
    assert [row.outcome for row in office.log.rows] == ["late"]


def test_an_announcement_says_when_it_is_decoded(tmp_path: Path) -> None:
    slow = Slow(frozenset({"普通话.mp3"}))
    office = slow.office(tmp_path)
    office.air.load(programme())
    parts = {name: spot("07:00").parts for name in (CARD.name, OTHER.name)}
    assert not office.air.is_ready(parts)
    slow.let_go(2)
    assert office.air.is_ready(parts)
    order = Announcement("1", "say", "洪水", "urgent", parts, office.clock.now(), reason="涨水", actor="村文书")
    assert office.air.announce(order).code == "air.announced"
    assert len(office.heard()) == len(office.heard(OTHER.name)) == 1


def test_air_answers_a_stop_while_an_announcement_is_decoded_and_then_the_announcement(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bell = Bell(at("6:59"))
    air = Air(tmp_path, bell, lambda card: Tape(card.name))
    decoded = threading.Event()
    monkeypatch.setattr(air.playout, "is_ready", lambda parts: decoded.is_set())
    told: list[object] = []

    def ask(verb: str, **body: Any) -> threading.Thread:
        bell.rung.clear()
        asker = threading.Thread(target=lambda: told.append(control.ask(tmp_path, verb, **body)["code"]))
        asker.start()
        assert bell.rung.wait(10)
        air.turn()
        return asker

    try:
        announced = ask("announce", id="1", kind="say", parts={})
        cancelled = ask("cancel", id="1")
        ask("stop").join(10)
        assert told == ["air.did_stop"]
        decoded.set()
        air.turn()
        announced.join(10)
        cancelled.join(10)
        assert sorted(map(str, told)) == ["air.announce_nothing", "air.announce_over", "air.did_stop"]
    finally:
        air.close()


class Decoding(Tape):
    """A tape that wants its sound decoded as a card of 48 kHz does."""

    def made_ready(self, sound: object) -> object:
        return laid(sound, 48_000)  # type: ignore[arg-type]


def test_one_clip_on_six_outlets_is_decoded_once_and_never_by_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    real = codec.opened

    def opened(path: Path) -> codec.Opened:
        threads.append(threading.current_thread())
        return real(path)

    monkeypatch.setattr(codec, "opened", opened)
    soundfile.write(tmp_path / "六.wav", np.full(24_000, 0.25, np.float32), 24_000)
    digest = hashlib.sha256((tmp_path / "六.wav").read_bytes()).hexdigest()
    clip = Clip("六.wav", digest, 24_000, 0, 24_000)
    cards = [OutletCard(f"{number}组", "speaker", OutputSpec(f"card {number}")) for number in range(6)]
    spots = [spot("07:00", outlet=card.name)._replace(parts=(Part("话", "cmn", clip, 1_000),)) for card in cards]
    ready = threading.Semaphore(0)
    check = Intact(tmp_path)
    office = Office(tmp_path).boot("6:59")

    def output(card: OutletCard) -> Output:
        office.tapes[card.name] = Decoding(card.name)
        return office.tapes[card.name]

    beforehand = Beforehand(check, ready.release)
    office.air = Playout(tmp_path, office.clock, office.ledger, output, check, Past(), None, beforehand)
    office.air.load(programme(*spots, cards=cards))
    office.until("07:00")
    assert all(ready.acquire(timeout=10) for _ in cards)
    office.until("07:01")
    assert [office.heard(card.name) for card in cards] == [[("07:00", 1)]] * 6
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


def test_what_is_kept_stays_within_its_bytes_and_what_is_too_large_is_not_kept() -> None:
    kept = Kept(4_000)
    for name, count in (("a", 500), ("b", 400), ("long", 2_000), ("a", 500), ("c", 400)):
        if kept.find(name) is None:
            kept.keep(name, np.zeros(count, np.float32))
    assert [name for name in ("a", "b", "c", "long") if kept.find(name) is not None] == ["a", "c"]
