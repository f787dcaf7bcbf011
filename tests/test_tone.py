"""A sound check from air: one tone on one horn, on the ledger, and never in the way of what is announced."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.air.outputs import Cue, Sound
from dalaba.core.model import Event, OutletCard
from tests.places import at
from tests.test_playout import CARD, OTHER, Office, programme, spot

ELSEWHERE = replace(OTHER, neighbours=())


def tone(card: OutletCard) -> Sound:
    return Sound((), 1.0, 3_000)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(spot("07:00"), cards=(replace(CARD, volume=60), ELSEWHERE)))
    return office


def tones(office: Office) -> list[Event]:
    return [event for event in office.ledger.events() if event.kind == "tone"]


def test_a_tone_sounds_at_the_outlets_volume_and_is_on_the_ledger(office: Office) -> None:
    assert office.air.tone(CARD.name, tone, "村文书").code == "air.tone_started"
    office.until("06:51")
    (event,) = tones(office)
    assert (event.output, event.reason) == (CARD.name, "")
    assert event.detail == {"at": at("06:50"), "ms": 3_000, "played_ms": 3_000}
    (take,) = office.tapes[CARD.name].takes
    assert take.sound.gain == pytest.approx(0.6)
    orders = [event for event in office.ledger.events() if event.kind == "order"]
    assert [(event.actor, event.detail["verb"]) for event in orders] == [("村文书", "test_tone")]
    assert orders[0].seq < event.seq


def test_the_days_log_counts_no_tone(office: Office) -> None:
    office.air.tone(CARD.name, tone, "村文书")
    office.until("07:05")
    assert office.log.summary.due == 1
    assert office.log.summary.aired == 1


def test_no_tone_where_something_sounds_or_is_about_to(office: Office) -> None:
    office.until("06:59:58")
    answer = office.air.tone(CARD.name, tone, "村文书", force=True)
    assert (answer.code, answer.params["title"]) == ("air.tone_busy", "核酸")
    office.until("07:00:01")
    assert office.air.tone(CARD.name, tone, "村文书", force=True).code == "air.tone_busy"
    office.until("07:05")
    assert tones(office) == []
    assert office.log.summary.aired == 1


def test_no_tone_while_a_horn_that_hears_it_speaks(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("06:50")
    near = (replace(CARD, neighbours=(OTHER.name,)), replace(OTHER, neighbours=(CARD.name,)))
    office.air.load(programme(spot("07:00"), cards=near))
    office.until("07:00:01")
    assert office.air.tone(OTHER.name, tone, "村文书").params["outlet"] == CARD.name


def test_a_stop_is_a_stop_for_tones_too(office: Office) -> None:
    office.air.tone(CARD.name, tone, "村文书")
    office.clock.wait(at("06:50") + 1_000)
    office.order("stop", CARD.name)
    (event,) = tones(office)
    assert (event.reason, event.detail["played_ms"]) == ("air.stopped", 1_000)
    assert office.air.tone(CARD.name, tone, "村文书").code == "air.stopped"
    assert office.air.tone(OTHER.name, tone, "村文书").code == "air.tone_started"


def test_in_its_hours_of_silence_only_with_force(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("22:00")
    night = ((at("21:30"), at("22:30")),)
    office.air.load(programme(cards=(replace(CARD, silent=night, quiet_volume=20),)))
    assert office.air.tone(CARD.name, tone, "村文书").code == "air.tone_quiet"
    assert office.air.tone(CARD.name, tone, "村文书", force=True).code == "air.tone_started"
    (take,) = office.tapes[CARD.name].takes
    assert take.sound.gain == pytest.approx(0.2)


def test_no_tone_on_a_card_that_is_gone_and_none_on_an_outlet_that_is_not_here(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("06:00"), at("08:00"))]).boot("06:50")
    office.air.load(programme(cards=(CARD,)))
    answer = office.air.tone(CARD.name, tone, "村文书")
    assert (answer.code, answer.params["why_code"]) == ("air.tone_no_device", "air.device_lost")
    assert office.air.tone("哪里", tone, "村文书").code == "air.unknown_outlet"


def test_a_tone_that_cannot_be_made_says_so(office: Office) -> None:
    def broken(card: OutletCard) -> Sound:
        return Sound((Cue(Path("没有.wav"), 0, 48_000, 0, 10),), 1.0, 3_000)

    office.air.tone(CARD.name, broken, "村文书")
    (event,) = tones(office)
    assert (event.reason, event.detail["played_ms"]) == ("air.clip_missing", 0)
