"""What stands on the ledger is read as what it is, or passed over and told: it ends neither air nor a view."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.air import events as said
from dalaba.air.clock_trust import Memory
from dalaba.air.events import KINDS, ORDERS, Planned, Started, entries, entry, stranger
from dalaba.air.ledger import Ledger, verify
from dalaba.air.ledger import events as written
from dalaba.air.playout import Past
from dalaba.core.model import Event
from dalaba.messages import explain
from dalaba.views.asrun import as_json, incidents, reconcile
from tests.places import ZONE, at
from tests.test_onair import Booth
from tests.test_requests import answered
from tests.test_wrong_values import JSON, JUNK
from tests.test_wrong_values import ORDERS as ASKED

SPOT = "核酸/循环@五一村@2022-07-13T07:00:00+08:00"


def event(kind: str, spot: str = "", /, **detail: Any) -> Event:
    return Event("pc", "b", 7, at("07:00"), 0, kind, spot, "五一村", "", "村文书", "", detail)


TAKEN, PLANNED = event("programme", date="2022-07-13"), event("planned", SPOT, due=at("07:00"))
FIELDS = [
    (kind, verb, name.rstrip("_"))
    for kind, verb, form in (
        *((kind, "", form) for kind, form in KINDS.items()),
        *(("order", verb, form) for verb, form in ORDERS.items()),
    )
    for name in cast("Any", form)._fields
]
"""Every field of every kind of event, and of every order."""


def folded(*found: Event) -> Past:
    """By all that read a ledger: playing, the clock's memory and the views."""
    memory = Memory()
    past = Past.of(found, memory.take)
    as_json(reconcile(found), ZONE, "zh")
    incidents(found)
    return past


@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_a_field_that_cannot_be_is_passed_over_wherever_it_is(junk: object) -> None:
    for kind, verb, name in FIELDS:
        detail = {"verb": verb, name: junk} if verb else {name: junk}
        folded(TAKEN, PLANNED, event(kind, SPOT, **detail))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(FIELDS), JSON), max_size=6))
def test_so_is_anything_anywhere(found: list[tuple[tuple[str, str, str], object]]) -> None:
    folded(*(event(kind, SPOT, **{"verb": verb, name: value}) for (kind, verb, name), value in found))


def test_what_is_passed_over_is_told_with_its_place() -> None:
    odd = event("started", SPOT, at="七点")
    assert entry(odd) == (odd, Started(), "at")
    zh = "台账第 7 条(started)的“at”读不懂,这一项没有算进去。请运行“台账 --核对(log --verify)”。"
    assert explain(entry(odd).flaw, "zh") == zh
    (trouble,) = incidents([odd]).troubles
    assert trouble.reason == entry(odd).flaw


def test_what_was_begun_was_begun_however_odd_the_rest_of_it_is() -> None:
    """Rather silence than the same call twice."""
    past = folded(event("planned", SPOT, due=at("07:00")), event("started", SPOT, at=[]))
    assert SPOT in past.done


def test_an_announcement_of_which_something_is_not_to_be_read_is_not_said_again() -> None:
    clip = {"file": "../../x", "digest": "d", "rate": 1, "skip": 0, "frames": 1}
    parts = {"五一村": [clip]}
    assert folded(event("order", verb="announce", id="abc", kind="say", parts=parts)).announced == {}


def test_an_older_programs_ledger_lacks_fields_and_a_newer_ones_has_more() -> None:
    parts = [{"version": "普通话", "duration": 7, "pitch": 1}]
    found = entry(event("planned", SPOT, due=at("07:00"), script="核酸", parts=parts))
    assert (found.wrong, found.said) == (
        "", Planned(at("07:00"), None, 0, "核酸", "", (said.PartSaid("普通话", "", 7),))
    )  # fmt: skip
    assert entry(event("sung", SPOT, tune="茉莉花")).wrong == ""


def scribbled(folder: Path, cell: str, value: object) -> None:
    """As a bad disk does it, or somebody with a tool."""
    (file,) = folder.glob("ledger-*.sqlite")
    with closing(sqlite3.connect(file)) as db:
        db.execute("DROP TRIGGER no_update")
        db.execute(f"UPDATE events SET {cell} = ? WHERE seq = 2", (value,))
        db.commit()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("wall", "昨天"),
        ("wall", b"\0"),
        ("mono", "x"),
        ("spot", b"\xff"),
        ("kind", b"stop"),
        ("output", 7.5),
        ("reason", b"\0"),
    ],
)
def test_a_cell_that_is_no_value_of_its_kind_costs_its_own_entry(tmp_path: Path, cell: str, value: object) -> None:
    ledger = Ledger(tmp_path / "records", "pc", "b")
    ledger.append("boot", at("06:00"), 0)
    ledger.append("started", at("06:30"), 0, spot="x@五一村@1", output="五一村", reason="air.away")
    ledger.append("started", at("06:40"), 0, spot=SPOT, output="五一村")
    ledger.close()
    scribbled(tmp_path / "records", cell, value)
    found = list(written(tmp_path / "records"))
    assert SPOT in folded(*found).done
    assert "air.ledger_changed" in {flaw.code for flaw in verify(tmp_path / "records")}
    booth = Booth(tmp_path)
    booth.until("06:00:05")
    booth.air.close()


def test_air_starts_over_a_ledger_that_makes_no_sense_and_says_which_entry(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "records", "pc", "b")
    ledger.append("order", at("05:59"), 0, detail={"verb": "announce", "id": "abc", "parts": {}})
    ledger.append("order", at("05:59"), 0, detail={"verb": "append", "id": "abc", "parts": 7})
    ledger.close()
    booth = Booth(tmp_path)
    booth.until("06:00:05")
    trouble = answered(booth, {"verb": "status"})["trouble"]
    assert {"code": "air.entry_unread", "params": {"seq": "2", "kind": "order", "field": "parts"}} in trouble
    booth.air.close()


def test_all_that_air_writes_is_of_a_known_form(tmp_path: Path) -> None:
    """A day with every request that there is, and a spot that is heard."""
    booth = Booth(tmp_path)
    booth.hand_over(booth.spot("06:00:30"), booth.spot("06:40"))
    for each in ASKED:
        answered(booth, {**each, "actor": "村文书"} if each["verb"] not in ("append", "status") else each)
        booth.until("06:01")
    booth.until("06:45")
    found = list(booth.air._ledger.events())
    kinds: Mapping[str, None] = dict.fromkeys(each.kind for each in found)
    assert {"boot", "programme", "planned", "order", "volume", "yield", "talk", "clock"} & set(kinds)
    booth.air.close()
    assert {stranger(each) for each in found if each.kind not in ("callup", "note")} == {""}
    assert all(not each.wrong for each in entries(found))
