"""Orders of a township to its villages: they go to exactly who was named, are believed there, and are followed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dalaba.core.problems import Bad
from dalaba.desk.across import give, outcome
from dalaba.desk.across.reach import active, scopes
from dalaba.desk.orders import Words
from dalaba.hub.blobs import Blobs
from dalaba.hub.store import Node
from dalaba.link import control
from dalaba.link.requests import Request
from dalaba.speech.voices.fake import FakeVoice
from dalaba.trust.keys import SigningKey
from tests.fleet_office import NOON, TownshipOffice, villages
from tests.places import at

FLOOD = "各位乡亲,水库下午泄洪,请离开河边。"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[TownshipOffice]:
    office = TownshipOffice(tmp_path / "town")
    with office.air:
        yield office


def meant(*outlets: str, nodes: tuple[Node, ...] = villages()) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.scope, each.outlets) for each in scopes(outlets, nodes)]


def test_an_order_goes_by_the_fewest_scopes() -> None:
    north = ("五一村", "五一小学", "联红村")
    assert meant(*north, "红星村") == [("all", ())]
    assert meant(*north) == [("zone/北片", ())]
    assert meant("五一村", "联红村") == [("zone/北片", ("五一村", "联红村"))]
    assert meant("五一小学") == [("node/n1", ("五一小学",))]
    assert meant("联红村", "红星村") == [("zone/南片", ()), ("node/n2", ())]
    assert meant("新村") == []


def test_no_pc_gets_an_order_twice_where_zones_overlap() -> None:
    river = Node("n5", "河边", ("河边村",), "key", ("河边", "南片"))
    also = Node("n6", "河口", ("河口村",), "key", ("河边",))
    found = scopes(("红星村", "河边村", "河口村"), villages(river, also))
    reached = [node for scope in found for node in scope.nodes]
    assert sorted(reached) == ["n3", "n5", "n6"]
    assert [each.scope for each in found] == ["zone/南片", "node/n6"] or len(found) == 2


def test_who_was_revoked_is_told_nothing() -> None:
    gone = Node("n7", "旧村", ("旧村",), "key", ("北片",), revoked=True)
    assert gone not in active(villages(gone))
    assert meant("五一村", "五一小学", "联红村", nodes=villages(gone)) == [("zone/北片", ())]


def test_what_is_said_sounds_here_and_goes_signed_to_the_villages(town: TownshipOffice, tmp_path: Path) -> None:
    given = town.say(FLOOD, "全部")
    assert given.own_good
    assert [each.code for each in given.doubts] == ["across.not_joined"]
    (own,) = town.air.taken.values()
    assert set(own.parts) == {"镇政府"}
    (sent,) = town.store.sent_as(given.key)
    order = town.order(sent)
    assert (sent.scope, sent.level, order.verb, order.chime) == ("all", "notice", "say", "notice")
    assert (order.text, order.actor) == ({"cmn": FLOOD}, "李主任")
    assert town.at(tmp_path / "wuyi", "n1", sent) == ""
    assert town.at(tmp_path / "wuyi", "n1", sent) == "trust.again"


def test_the_words_go_as_clips_that_the_hub_gives_out_by_their_digest(town: TownshipOffice) -> None:
    order = town.sent(town.say(FLOOD, "北片"))["zone/北片"]
    (clip,) = order.clips
    path = Blobs(town.folder).path(clip.digest)
    assert path is not None
    data = path.read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (clip.size, clip.digest)
    assert (clip.language, clip.by) == ("cmn", "espeak")


def test_something_urgent_does_not_wait_for_the_good_voice(tmp_path: Path) -> None:
    good, quick = FakeVoice(name="kokoro", quick=False), FakeVoice(name="espeak")
    town = TownshipOffice(tmp_path, good, quick)
    text = (tmp_path / "station.yaml").read_text(encoding="utf-8")
    (tmp_path / "station.yaml").write_text(text.replace("[espeak]", "[kokoro, espeak]"), encoding="utf-8")
    urgent = town.sent(town.say(FLOOD, "联红村", priority="urgent", reason="水库泄洪"))["node/n2"]
    assert ([each.by for each in urgent.clips], good.spoken, urgent.chime) == (["espeak"], [], "urgent")
    notice = town.sent(town.say("请开会。", "联红村"))["node/n2"]
    assert [each.by for each in notice.clips] == ["kokoro"]


def test_words_that_no_voice_can_make_go_as_text(tmp_path: Path) -> None:
    town = TownshipOffice(tmp_path, FakeVoice(name="espeak", fail_on=("泄洪",)))
    given = town.say(FLOOD, "联红村")
    assert [each.code for each in given.doubts] == ["across.words_only"]
    order = town.sent(given)["node/n2"]
    assert (order.clips, order.text) == ((), {"cmn": FLOOD})


def test_nothing_leaves_while_anything_is_wrong_with_the_order(town: TownshipOffice) -> None:
    for given in (
        town.say(FLOOD, "北片", priority="urgent"),
        town.say("", "北片"),
        town.say(FLOOD, "火星"),
        town.say(FLOOD),
        town.say(FLOOD, "新村"),
        town.say("每人₩5。", "全部"),
    ):
        assert given.problems
        assert not given.key
    assert not town.store.sent_as()
    assert not town.air.taken


def test_a_village_is_named_by_its_pc_too(town: TownshipOffice) -> None:
    assert list(town.sent(town.say(FLOOD, "五一"))) == ["node/n1"]


def test_an_exercise_sounds_nowhere(town: TownshipOffice, tmp_path: Path) -> None:
    given = town.say(FLOOD, "全部", exercise=True)
    (sent,) = town.store.sent_as(given.key)
    assert town.at(tmp_path / "wuyi", "n1", sent) == "trust.not_actual"
    assert not town.air.taken


def test_a_second_person_signs_too(town: TownshipOffice) -> None:
    second = SigningKey.made()
    given = town.say(FLOOD, "全部", priority="urgent", reason="泄洪", second=second)
    (sent,) = town.store.sent_as(given.key)
    kids = [kid for kid, _ in give.wire_of(sent).signatures]
    assert kids == [town.key.public.kid, second.public.kid]


def test_a_township_pc_that_is_off_keeps_nothing_from_the_villages(tmp_path: Path) -> None:
    given = TownshipOffice(tmp_path).say(FLOOD, "全部")
    assert given.own is not None
    assert (given.own.code, given.own_good, given.pcs) == ("across.own_off", False, 3)


def test_stop_goes_everywhere_and_so_does_its_end(town: TownshipOffice, tmp_path: Path) -> None:
    stopped = give.stand("stop", (), town.fleet(), "李主任", "考试")
    (sent,) = town.store.sent_as(stopped.key)
    assert (sent.scope, sent.level, town.order(sent).reason) == ("all", "urgent", "考试")
    assert [body["verb"] for body in town.air.bodies("stop")] == ["stop"]
    resumed = give.stand("resume", ("北片",), town.fleet(NOON + 1_000), "李主任")
    assert list(town.sent(resumed)) == ["zone/北片"]
    for each in (sent, *town.store.sent_as(resumed.key)):
        assert town.at(tmp_path / "wuyi", "n1", each, NOON + 2_000) == ""


def test_an_order_is_taken_back_wherever_it_went(town: TownshipOffice) -> None:
    given = town.say(FLOOD, "联红村", "红星村", "镇政府", priority="urgent", reason="泄洪", stands=True)
    back = give.cancel(given.key[:6], town.fleet(), "李主任")
    assert sorted(town.sent(back)) == sorted(town.sent(given)) == ["node/n2", "zone/南片"]
    refs = {ref for each in town.store.sent_as(back.key) for ref in give.wire_of(each).envelope.refs}
    assert refs == {each.id for each in town.store.sent_as(given.key)}
    assert [body["id"] for body in town.air.bodies("cancel")] == [given.key]


def test_a_hub_that_plays_nothing_itself_takes_an_order_back_without_an_air(town: TownshipOffice) -> None:
    given = town.say(FLOOD, "联红村")
    fleet = town.fleet()
    outlets = {name: replace(each, output=None) for name, each in fleet.ground.setup.outlets.items()}
    ground = replace(fleet.ground, setup=replace(fleet.ground.setup, outlets=outlets))
    back = give.cancel(given.key, replace(fleet, ground=ground, air=no_air), "李主任")
    assert back.own is None
    assert back.good


def no_air(_: Request) -> dict[str, Any]:
    raise control.NotRunning(Path())


def test_what_is_over_or_was_never_sent_cannot_be_taken_back(town: TownshipOffice) -> None:
    given = town.say(FLOOD, "联红村")
    with pytest.raises(Bad, match=r"across.none_standing"):
        give.cancel(given.key, town.fleet(at("13:00")), "李主任")
    with pytest.raises(Bad, match=r"across.unknown_order"):
        give.cancel("ffff", town.fleet(), "李主任")


def test_receipts_tell_who_verified_sounded_refused_and_who_is_silent(town: TownshipOffice) -> None:
    given = town.say(FLOOD, "北片", "红星村", priority="urgent", reason="泄洪")
    town.answered(given, "n1", "verified")
    town.answered(given, "n1", "started")
    town.answered(given, "n2", "refused", code="air.announce_quiet", params={"outlets": "联红村"})
    found = outcome.look(town.store, given.key)
    assert found is not None
    assert {each.village: each.stage for each in found.pcs} == {"五一": "started", "联红": "refused", "红星": "silent"}
    assert [each.why.code for each in found.pcs if each.why] == ["air.announce_quiet"]
    assert (found.verb, found.actor, found.settled) == ("say", "李主任", False)


def test_a_stop_is_done_once_it_is_verified(town: TownshipOffice) -> None:
    given = give.stand("stop", ("联红村",), town.fleet(), "李主任")
    town.answered(given, "n2", "received")
    town.answered(given, "n2", "verified")
    found = outcome.find(town.store, given.key[:4])
    assert found is not None
    assert (found.settled, [each.stage for each in found.pcs]) == (True, ["done"])


def test_a_script_goes_as_each_outlet_would_hear_it(town: TownshipOffice) -> None:
    (town.folder / "scripts").mkdir()
    (town.folder / "scripts/停水.txt").write_text("今天下午停水,请提前存水。\n", encoding="utf-8")
    given = give.announce(Words(("北片",), script="停水", actor="李主任"), town.fleet())
    assert not given.problems, given.problems
    orders = town.sent(given).values()
    assert {order.verb for order in orders} == {"play"}
    assert all(order.clips and order.chime == "none" and not order.text for order in orders)


def test_numbers_follow_each_other_for_each_scope(town: TownshipOffice) -> None:
    for _ in range(3):
        give.stand("stop", ("联红村",), town.fleet(), "李主任")
    assert [give.wire_of(each).envelope.seq for each in town.store.sent_as()] == [1, 2, 3]
