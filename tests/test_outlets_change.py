"""Station.yaml changes while air plays: an outlet loses its card, gets another one, goes, and comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.core.model import Amplifier, Instant, OutletCard, OutputSpec, Priority, Reason
from dalaba.messages import explain
from tests.places import at
from tests.test_announcing import HERE, THERE, events, heard, order
from tests.test_playout import CARD, OTHER, Office, programme, spot

AMP = Amplifier("amp on", "amp off", before=3_000, after=10_000)
NOWHERE = replace(CARD, output=None)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(spot("07:00"), spot("07:15"), cards=(CARD, OTHER)))
    return office


def lose(office: Office, *cards: OutletCard) -> None:
    """The hand-over comes again, with these outlets."""
    office.air.load(programme(spot("07:00"), spot("07:15"), cards=cards))


@pytest.mark.parametrize("cards", [(NOWHERE, OTHER), (OTHER,)], ids=["it has no output any more", "it is gone"])
@pytest.mark.parametrize("until", ["", "07:30"])
@pytest.mark.parametrize("more", [False, True])
def test_an_outlet_that_goes_while_something_is_announced_ends_it_there_and_nowhere_else(
    office: Office, cards: tuple[OutletCard, ...], until: str, more: bool
) -> None:
    office.until("06:55")
    order(office, HERE, THERE, until=until, more=more)
    office.until("06:55:01")
    lose(office, *cards)
    office.until("06:55:20")
    assert list(office.air.state()) == [THERE]
    assert heard(office) == [("洪水", at("06:55"), 1_000)]
    assert heard(office, THERE)[0][2] >= 3_000
    over = next(event for event in events(office, "order_over") if event.output == HERE)
    assert over.reason == "air.programme_changed"
    office.shut_down()


@pytest.mark.parametrize("priority", ["urgent", "notice"])
def test_an_outlet_with_a_new_name_ends_what_was_ordered_for_the_old_one_and_says_so(
    office: Office, priority: Priority
) -> None:
    office.until("06:55" if priority == "urgent" else "07:00:05")
    order(office, HERE, priority=priority)
    lose(office, replace(CARD, name="新村"), OTHER)
    office.until("07:01")
    office.ledger.flush()
    told = [event for event in office.ledger.events() if event.reason == "air.renamed_ends"]
    assert told
    for event in told:
        params = event.detail["params"]
        assert isinstance(params, dict)
        why = Reason(event.reason, params)
        assert all(name in explain(why, ui) for name in ("新村", HERE) for ui in ("zh", "en"))
    office.shut_down()


@pytest.mark.parametrize("more", [False, True])
def test_what_waited_for_its_turn_at_an_outlet_that_goes_is_missed_and_told(office: Office, more: bool) -> None:
    office.until("07:00:05")
    order(office, priority="notice", more=more)
    lose(office, NOWHERE, OTHER)
    office.until("07:01")
    missed = [event.reason for event in events(office, "missed") if event.spot.startswith("order/")]
    assert missed == ["air.programme_changed"]
    lose(office, CARD, OTHER)
    office.until("07:10")
    assert [what for what, _, _ in heard(office)] == [], "a new tape, and nothing that was over is said on it"
    office.shut_down()


def test_what_was_planned_at_an_outlet_that_loses_its_output_is_played_elsewhere(office: Office) -> None:
    office.until("07:10")
    lose(office, NOWHERE, OTHER)
    office.until("08:00")
    assert [row.outcome for row in office.log.rows] == ["aired", "unreported"]
    lose(office, CARD, OTHER)
    assert office.log.rows[1].outcome != "unreported", "and here again, where it gets one"


def test_a_stop_stands_through_another_card_and_through_a_time_without_one(office: Office) -> None:
    office.order("stop", HERE)
    office.air.set_volume([HERE], 30, "村文书")
    lose(office, replace(CARD, output=OutputSpec("another card")), OTHER)
    assert office.air.state()[HERE]["hindrance"] == {"code": "air.stopped", "params": {"actor": "村文书"}}  # type: ignore[index]
    lose(office, NOWHERE, OTHER)
    office.pull_the_plug().boot("06:52")
    lose(office, NOWHERE, OTHER)
    lose(office, CARD, OTHER)
    assert office.air.state()[HERE]["hindrance"] == {"code": "air.stopped", "params": {"actor": "村文书"}}  # type: ignore[index]
    assert office.air.state()[HERE]["volume"] == 30  # type: ignore[index]


def test_what_waits_at_an_outlet_is_played_on_its_new_card(office: Office) -> None:
    office.until("07:00:05")
    order(office, priority="notice")
    lose(office, replace(CARD, output=OutputSpec("another card")), OTHER)
    office.until("07:02")
    assert [what for what, _, _ in heard(office)] == ["洪水"]


def test_yesterday_says_nothing_of_todays_outlets(office: Office) -> None:
    """Its file is still there, and has the card that was replaced this morning."""
    office.until("07:00:05")
    yesterday = replace(
        programme(cards=(replace(CARD, output=OutputSpec("old card")), replace(OTHER, output=None))), date="2022-07-12"
    )
    office.air.load(yesterday)
    office.until("07:02")
    assert heard(office)[0][2] > 30_000, "what sounds goes on"
    assert set(office.air.state()) == {HERE, THERE}


def test_amplifiers_go_off_whatever_fails_at_the_end(tmp_path: Path) -> None:
    given: list[tuple[str, Instant]] = []
    hall = Office(tmp_path, switch=lambda command: given.append((command, hall.clock.now()))).boot("06:50")
    hall.air.load(programme(spot("07:00"), cards=(replace(CARD, amplifier=AMP), OTHER)))
    hall.until("07:00:05")
    hall.tapes[HERE].cut = lambda at: 1 // 0  # type: ignore[method-assign]
    with pytest.raises(ZeroDivisionError):
        hall.air.close(Reason("air.shut_down"))
    assert [command for command, _ in given] == ["amp on", "amp off"]
