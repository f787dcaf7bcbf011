"""What the township says of a day at a village: obeyed once, in its order, told on the ledger and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dalaba.core import typed_json
from dalaba.desk import day_orders
from dalaba.desk.day_orders import Came
from dalaba.desk.root import Station
from dalaba.fleet import handout_file, receipts_kept
from dalaba.fleet.desk_exchange import INBOX, OUTBOX, leave_for_desk, receipts_of_desk
from dalaba.fleet.way_back import receipts_in
from dalaba.station.days import daybook
from dalaba.trust import member
from dalaba.trust.envelope import Envelope, Wire, read, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.member import Authority, Member
from dalaba.trust.order import DayOrder
from tests.conftest import Verbs
from tests.fake_air import FakeAir
from tests.places import DAY, at, station, written

TOWN = SigningKey.made()
NOON = at("12:00")
VILLAGE = """\
台名: 五一村
播放点:
  大榕树: {输出: {声卡: 左}}
  学校: {输出: {声卡: 右}}
"""


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Path]:
    folder = written(tmp_path, {"station.yaml": VILLAGE})
    outlets = {"五一村": "大榕树", "五一小学": "学校"}
    SigningKey.made().write(folder / member.NODE_KEY)
    member.write(folder, Member("三江镇", "n1", outlets, ("北片",), (Authority(TOWN.public.text, "三江镇"),)))
    with FakeAir(folder, ("大榕树", "学校")):
        yield folder


def order(seq: int = 1, *words: str, **more: Any) -> Wire:
    who = {name: more.pop(name) for name in ("scope", "exp", "typ") if name in more}
    said = DayOrder("day", more.pop("outlets", ()), more.pop("date", str(DAY)), words, actor="李主任", **more)
    envelope = Envelope(
        who.get("typ", "day"), who.get("scope", "all"), f"d{seq}", "三江镇", seq, NOON, NOON - 1_000,
        who.get("exp", NOON + 3_600_000), typed_json.as_json(said), level="notice",
    )  # fmt: skip
    return sign(envelope, TOWN)


def came(village: Path, *wires: Wire, sure: bool = True) -> list[Came]:
    for wire in wires:
        path = village / INBOX / f"{wire.envelope.id}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wire.text)
    return day_orders.obey(village, lambda: _read(village), NOON, sure)


def _read(village: Path) -> Station:
    return station(village)


def days(village: Path) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What the village's book says: the words, and where."""
    return [(mark.types, mark.outlets) for mark in daybook.read(village).marks]


def receipt(village: Path, name: str) -> tuple[str, str]:
    told = json.loads((village / OUTBOX / f"{name}.json").read_bytes())
    return told["stage"], told["detail"]["code"]


def test_the_day_is_what_the_township_says_and_it_is_told_who_said_so(village: Path) -> None:
    (done,) = came(village, order(1, "雨天"))
    assert (done.stage, done.by) == ("done", "三江镇/李主任")
    assert days(village) == [(("rainy",), ())]
    assert receipt(village, "d1") == ("ended", "across.did_day")
    assert not list((village / INBOX).iterdir())


def test_only_the_outlets_that_were_named_have_the_word(village: Path) -> None:
    came(village, order(1, "雨天", outlets=("五一小学", "别处")))
    assert days(village) == [(("rainy",), ("学校",))]


def test_each_is_obeyed_once_and_in_its_order(village: Path) -> None:
    assert [each.stage for each in came(village, order(2, detail={"clear": True}), order(1, "雨天"))] == ["done"] * 2
    assert days(village) == []
    assert came(village, order(1, "雨天"), order(2, detail={"clear": True})) == []
    assert days(village) == []


def test_what_is_over_is_told_and_dropped(village: Path) -> None:
    (late,) = came(village, order(1, "雨天", exp=NOON))
    assert (late.stage, late.reason.code) == ("refused", "trust.over")
    assert receipt(village, "d1") == ("refused", "trust.over")
    assert days(village) == []


def test_what_is_not_the_townships_changes_nothing(village: Path) -> None:
    stranger = sign(order(1, "雨天").envelope, SigningKey.made())
    assert [each.reason.code for each in came(village, stranger)] == ["trust.stranger"]
    assert [each.reason.code for each in came(village, order(1, "雨天", scope="node/n9"))] == ["trust.wrong_scope"]
    assert [each.reason.code for each in came(village, order(1, "雨天", typ="order"))] == ["trust.wrong_kind"]
    (village / INBOX / "x.json").write_bytes(b"{}")
    assert [each.reason.code for each in came(village)] == ["trust.malformed"]
    assert days(village) == []


def test_an_order_waits_while_the_clock_is_in_doubt_and_is_obeyed_once_it_is_right(village: Path) -> None:
    assert came(village, order(1, "雨天"), sure=False) == []
    assert days(village) == []
    assert not (village / OUTBOX).exists()
    assert [each.stage for each in came(village)] == ["done"]
    assert days(village) == [(("rainy",), ())]
    assert not list((village / INBOX).iterdir())


def test_an_order_that_comes_before_its_time_waits_for_it(village: Path) -> None:
    ahead = sign(replace(order(1, "雨天").envelope, nbf=NOON + 60_000), TOWN)
    assert came(village, ahead) == []
    assert [each.stage for each in day_orders.obey(village, lambda: _read(village), NOON + 60_000, True)] == ["done"]


def test_a_strangers_order_does_not_wait_for_the_clock(village: Path) -> None:
    stranger = sign(order(1, "雨天").envelope, SigningKey.made())
    assert [each.reason.code for each in came(village, stranger, sure=False)] == ["trust.stranger"]
    assert not list((village / INBOX).iterdir())


def test_an_order_that_makes_no_sense_changes_nothing_and_says_so(village: Path) -> None:
    wrong = (
        order(1), order(2, "雨天", date="somewhen"), order(3, "雨天", outlets=("别处",)),
        order(4, site="中心小学", detail={"minutes": 5}), sign(_held(5), TOWN),
    )  # fmt: skip
    told = came(village, *wrong)
    assert {each.stage for each in told} == {"refused"}
    assert [each.reason.code for each in told][1:3] == ["files.date", "across.day_not_here"]
    assert told[-1].reason.code == "callup.no_plan"
    assert days(village) == []


def _held(seq: int) -> Envelope:
    said = DayOrder("hold", (), str(DAY), site="中心小学", actor="李主任")
    return Envelope(
        "day", "all", f"d{seq}", "三江镇", seq, NOON, NOON - 1_000, NOON + 3_600_000, typed_json.as_json(said),
        level="notice",
    )  # fmt: skip


def test_a_pc_that_belongs_to_nobody_obeys_nobody(village: Path) -> None:
    (village / member.FILE).unlink()
    assert [each.reason.code for each in came(village, order(1, "雨天"))] == ["trust.no_member"]


def brought(village: Path, usb: Path) -> list[tuple[str, str]]:
    """What the township reads of its orders in what the village brings back: an order's id and how far it came."""
    assert Verbs(village)("bring-back", "--dir", str(usb)).returncode == 0
    (file,) = usb.iterdir()
    with handout_file.opened(file, lambda wire, body: None) as stick:
        texts = list(stick.wires("receipt"))
        return [(each.id, each.stage) for text in texts for each in receipts_in(read(text).envelope.body)]


def test_what_came_of_a_day_goes_back_by_stick_where_there_is_no_network(village: Path, tmp_path: Path) -> None:
    came(village, *(order(seq, "雨天") for seq in range(1, 61)))
    told = brought(village, tmp_path / "usb")
    assert sorted(told) == sorted((f"d{seq}", "ended") for seq in range(1, 61))
    assert not list((village / OUTBOX).iterdir())
    assert sorted(brought(village, tmp_path / "usb")) == sorted(told), "a stick may be lost on its way"


def test_a_full_disk_loses_no_receipt_on_its_way_to_the_stick(
    village: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came(village, order(1, "雨天"))

    def full(station: Path, became: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(receipts_kept, "add", full)
        assert Verbs(village)("bring-back", "--dir", str(tmp_path / "usb")).returncode == 1
    assert brought(village, tmp_path / "usb") == [("d1", "ended")]


def test_a_receipt_names_its_order_whatever_its_file_is_called(village: Path) -> None:
    envelope = replace(order(1, "雨天").envelope, id="三江镇 1")
    leave_for_desk(village, envelope.id, sign(envelope, TOWN).text)
    day_orders.obey(village, lambda: _read(village), NOON, True)
    assert [(each.id, each.stage) for each in receipts_of_desk(village)] == [("三江镇 1", "ended")]
