"""What a PC says to its hub arrives exactly as it was, or is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dalaba.air.ledger.chain import chained, holds
from dalaba.core.model import Event
from dalaba.fleet import way_back
from dalaba.fleet.way_back import Ack, Beacon, Became, Receipts, body, piece


def ledger(count: int, long: int = 10) -> list[Event]:
    """A ledger's entries in order."""
    events: list[Event] = []
    for number in range(count):
        detail = {"title": "核酸" + "长" * long, "number": number}
        fields = {"wall": number, "mono": 0, "kind": "note", "output": "本村", "detail": detail}
        events.append(chained(fields, "pc", "b", events[-1] if events else None))
    return events


def test_rows_come_as_they_were_and_their_hashes_hold() -> None:
    events = ledger(5)
    rows, last = piece(events[0].hash, 2, events[2:])
    found = way_back.rows_in(body(rows))
    assert list(found.each) == events[2:]
    assert all(map(holds, found.each))
    assert (found.chain, last) == (events[0].hash, events[-1].hash)


def test_a_message_holds_a_hundred_rows_or_sixty_four_kilobytes() -> None:
    assert len(piece("c", 0, ledger(150))[0].events) == 100
    few = piece("c", 0, ledger(100, long=3_000))[0].events
    assert 5 < len(few) < 10


def test_one_row_that_no_message_holds_travels_without_its_detail() -> None:
    """Else it would stand in the way of all that follow, for ever."""
    events = ledger(3, long=100_000)
    rows, _ = piece("c", 0, events)
    found = way_back.rows_in(body(rows)).each[1]
    assert found.detail.keys() == {way_back.TOO_LONG}
    assert not holds(found)


def test_rows_end_where_the_ledger_has_a_gap() -> None:
    events = ledger(6)
    assert len(piece("c", 0, [*events[:2], *events[3:]])[0].events) == 2
    assert not piece("c", 0, events[1:])[0].events


@pytest.mark.parametrize(
    "change",
    [
        {"since": 3},
        {"since": -1},
        {"events": [[1, 2]]},
        {"events": ["text"]},
        {"chain": 5},
        {"more": 1},
    ],
)
def test_what_is_no_piece_of_a_ledger_is_refused(change: dict[str, object]) -> None:
    rows, _ = piece("c", 0, ledger(3))
    with pytest.raises(ValueError):  # noqa: PT011  # any of its kinds
        way_back.rows_in({**body(rows), **change})


def test_acks_receipts_and_beacons_are_read_as_they_were_said() -> None:
    ack = Ack("c", 5, "h")
    assert way_back.ack_in(body(ack)) == ack
    assert way_back.ack_in(body(replace(ack, want=3))) == replace(ack, want=3)
    became = Became("o1", "refused", 7, "本村", {"code": "trust.over"})
    assert way_back.receipts_in(body(Receipts((became,)))) == (became,)
    assert way_back.beacon_in(body(Beacon(9))) == 9
