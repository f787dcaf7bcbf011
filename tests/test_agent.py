"""The agent as a machine: what a village's PC does with what its township says, without network, files or a clock."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from dalaba.air.ledger.chain import chained
from dalaba.core.model import Event, Reason
from dalaba.fleet import standing, topics, way_back
from dalaba.fleet.agent.events import (
    AirSaid,
    AskAir,
    AtHand,
    Came,
    ChangeRoster,
    Confirmed,
    DeskSaid,
    DropWords,
    Fell,
    FetchWords,
    Found,
    LeaveForDesk,
    LedgerGrew,
    ManifestDone,
    Now,
    PauseDownloads,
    Publish,
    ReadRows,
    RowsRead,
    Save,
    SpeakHere,
    Stood,
    Subscribe,
    TakeManifest,
    Tick,
    Told,
    Wish,
    WordsCame,
)
from dalaba.fleet.agent.machine import Agent
from dalaba.fleet.agent.memory import Memory
from dalaba.fleet.agent.receipts import Receipts
from dalaba.fleet.broker_line import NOBODY_LISTENS, NOT_ALLOWED
from dalaba.fleet.desk_exchange import OUTBOX, receipts_of_desk
from dalaba.fleet.way_back import Ack, Rows, receipts_in
from dalaba.hub.ingest import take_rows
from dalaba.hub.store import Node, Store
from dalaba.hub.store.database import Sqlite
from dalaba.link.requests import HubTime, Signed, SignedAppend, Sound
from dalaba.trust.envelope import Envelope, Wire, read, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.marks import StoredMarks
from dalaba.trust.verify import Verified, obey, stands, verify
from tests.hub_end import HubLedger, Town, receipts, said
from tests.places import at

_W = TypeVar("_W")
NINE = at("09:00")
CHIME = Sound("audio/rendered/urgent.mp3", "c" * 64, 24_000, 0, 24_000)
DIGEST = "d" * 64
CLIP = {"digest": DIGEST, "size": 5_000, "rate": 24_000, "skip": 0, "frames": 72_000, "language": "cmn"}
WORDS = Sound(f"records/fleet/words/{DIGEST}.mp3", DIGEST, 24_000, 0, 72_000, "", "cmn", 3_000)
XIBE = Sound(f"records/fleet/words/{'e' * 64}.mp3", "e" * 64, 24_000, 0, 72_000, "", "sjo", 3_000)


class Village:
    """The agent of 五一村's PC; time passes when a test says so."""

    def __init__(self, folder: Path, memory: Memory | None = None, town: Town | None = None) -> None:
        self.town = town or Town(NINE)
        self.marks = StoredMarks(folder)
        self.now = Now(NINE, 1_000)
        self.memory = memory or Memory()
        self.agent = Agent(
            self.town.member, self.town.node_key, self.marks, self.memory, self.now, "9.9", chance=lambda: 0.0
        )
        self.paused: list[bool] = []
        """What was said to the downloads, one after the other."""
        self.tell(AtHand({"urgent": CHIME, "notice": CHIME}, {"本村": ("cmn",)}))

    def tell(self, *told: Told) -> list[Wish]:
        wishes = [wish for each in told for wish in self.agent.handle(each, self.now)]
        self.paused += [each.on for each in of(wishes, PauseDownloads)]
        return wishes

    def connect(self) -> list[Wish]:
        return self.tell(Stood("urgent"), Stood("other"))

    def later(self, millis: int) -> list[Wish]:
        self.now = Now(self.now.wall + millis, self.now.mono + millis)
        return self.tell(Tick())

    def urgent(self, *wires: Wire, kept: bool = False) -> list[Wish]:
        """The township's kept message holds these."""
        payload = standing.packed(wire.text for wire in wires)
        return self.tell(Came("urgent", topics.of_scope("all", "emerg"), payload, kept))

    def other(self, what: topics.Down, wire: Wire, kept: bool = False) -> list[Wish]:
        topic = topics.of_scope(wire.envelope.scope, what)
        return self.tell(Came("other", topic, wire.text, kept))

    def taken(self, asked: AskAir, **more: object) -> list[Wish]:
        """Air takes what it was asked, and marks it."""
        if isinstance(asked.request, Signed):
            found = verify(asked.request.wire.encode(), "order", self.town.member, self.marks, self.now.wall)
            assert isinstance(found, Verified)
            assert obey(found, self.marks)
            return self.tell(AirSaid(asked.key, {"code": "air.fleet_taken", "params": {}, "id": "fleet77", **more}))
        return self.tell(AirSaid(asked.key, {"code": "air.appended", "params": {}, "id": "fleet77"}))

    def told_hub(self, wishes: Iterable[Wish]) -> list[tuple[str, str, dict[str, object]]]:
        """(order, stage, detail) of the receipts among these."""
        payloads = [each.payload for each in of(wishes, Publish) if each.topic.endswith("/rcpt")]
        return [(each.id, each.stage, dict(each.detail)) for each in receipts(payloads, self.town.node_key)]


def of(wishes: Iterable[Wish], kind: type[_W]) -> list[_W]:
    return [each for each in wishes if isinstance(each, kind)]


def one(wishes: Iterable[Wish], kind: type[_W]) -> _W:
    (found,) = of(wishes, kind)
    return found


@pytest.fixture
def village(tmp_path: Path) -> Village:
    found = Village(tmp_path)
    found.connect()
    return found


# --- orders


def test_an_urgent_order_is_with_air_at_once_with_its_chime_and_its_words_follow(village: Village) -> None:
    wire = village.town.order(clips=[CLIP], text={"cmn": "火灾"}, chime="urgent")
    wishes = village.urgent(wire)
    asked = one(wishes, AskAir)
    assert asked.request == Signed(wire.text.decode(), {"本村": (CHIME,)}, more=True, live=True)
    assert one(wishes, FetchWords).clips[0].digest == DIGEST
    assert one(wishes, PauseDownloads).on
    assert village.told_hub(wishes) == [("order1", "received", {"live": True})]
    assert village.told_hub(village.taken(asked)) == [("order1", "verified", {})]
    wishes = village.tell(WordsCame("order1", False, {"本村": (WORDS,)}))
    assert one(wishes, AskAir).request == SignedAppend("order1", {"本村": (WORDS,)})
    assert not one(village.taken(one(wishes, AskAir)), PauseDownloads).on


def test_nothing_is_downloaded_until_orders_can_come(tmp_path: Path) -> None:
    """On a slow line a download would keep an order's connection from standing."""
    village = Village(tmp_path)
    assert village.paused == [True]
    village.tell(Stood("other"))
    village.other("prog", village.town.says("manifest", {"digest": DIGEST, "size": 1}, "node/n1"))
    assert village.paused == [True]
    village.tell(Stood("urgent"))
    assert village.paused == [True, False]
    village.tell(Fell("urgent", "gone"))
    assert village.paused == [True, False, True]


def test_words_that_come_before_air_has_answered_follow_all_the_same(village: Village) -> None:
    asked = one(village.urgent(village.town.order(clips=[CLIP])), AskAir)
    assert not of(village.tell(WordsCame("order1", False, {"本村": (WORDS,)})), AskAir)
    assert one(village.taken(asked), AskAir).request == SignedAppend("order1", {"本村": (WORDS,)})


def test_each_outlet_gets_the_words_in_its_languages(village: Village) -> None:
    village.taken(one(village.urgent(village.town.order(clips=[CLIP])), AskAir))
    wishes = village.tell(WordsCame("order1", False, {"本村": (XIBE, WORDS)}))
    assert one(wishes, AskAir).request == SignedAppend("order1", {"本村": (WORDS,)})


def test_without_one_of_its_languages_an_outlet_gets_all(village: Village) -> None:
    village.taken(one(village.urgent(village.town.order(clips=[CLIP])), AskAir))
    wishes = village.tell(WordsCame("order1", False, {"本村": (XIBE,)}))
    assert one(wishes, AskAir).request == SignedAppend("order1", {"本村": (XIBE,)})


def test_words_that_do_not_come_within_three_seconds_are_spoken_here(village: Village) -> None:
    wire = village.town.order(clips=[CLIP], text={"cmn": "火灾"})
    village.taken(one(village.urgent(wire), AskAir))
    assert not of(village.later(2_900), SpeakHere)
    assert one(village.later(200), SpeakHere).order.text == {"cmn": "火灾"}
    assert not of(village.later(200), SpeakHere)
    wishes = village.tell(WordsCame("order1", True, {"本村": (WORDS,)}))
    assert one(wishes, AskAir).request == SignedAppend("order1", {"本村": (WORDS,)}, False, spoken_here=True)
    assert one(wishes, DropWords).id == "order1"
    village.taken(one(wishes, AskAir))
    assert not village.tell(WordsCame("order1", False, {"本村": (WORDS,)}))  # the hub's come too late


def test_an_order_without_clips_is_spoken_here_at_once(village: Village) -> None:
    wishes = village.urgent(village.town.order(text={"cmn": "火灾"}))
    assert one(wishes, SpeakHere).outlets == ("本村",)
    assert not of(wishes, FetchWords)


def test_an_order_whose_words_cannot_be_had_at_all_ends_with_its_chime(village: Village) -> None:
    village.taken(one(village.urgent(village.town.order(clips=[CLIP])), AskAir))
    no = Reason("fleet.not_fetched")
    assert len(of(village.tell(WordsCame("order1", False, why=no)), SpeakHere)) == 1
    wishes = village.tell(WordsCame("order1", True, why=no))
    assert one(wishes, AskAir).request == SignedAppend("order1", {})


def test_words_that_never_end_do_not_keep_an_order_open_for_ever(village: Village) -> None:
    village.taken(one(village.urgent(village.town.order(clips=[CLIP])), AskAir))
    village.later(4_000)
    wishes = village.later(120_000)
    assert len(of(wishes, DropWords)) == 1
    assert [each.request for each in of(wishes, AskAir) if each.key.startswith("order")] == [SignedAppend("order1", {})]


def test_a_stop_goes_to_air_without_anything_to_fetch(village: Village) -> None:
    wire = village.town.order("stop")
    wishes = village.urgent(wire)
    assert one(wishes, AskAir).request == Signed(wire.text.decode(), {}, False, True)
    assert not of(wishes, FetchWords) + of(wishes, SpeakHere) + of(wishes, PauseDownloads)
    assert village.told_hub(village.taken(one(wishes, AskAir)))[0][1] == "verified"


def test_a_cancellation_reaches_air_wherever_its_order_was_for(village: Village) -> None:
    wire = village.town.says("order", {"verb": "cancel", "outlets": ["一村"]}, level="urgent", refs=("order1",))
    assert len(of(village.urgent(wire), AskAir)) == 1


def test_an_order_for_outlets_of_others_is_left_to_them(village: Village) -> None:
    assert not village.urgent(village.town.order(outlets=["一村"]))


def test_the_same_kept_message_again_changes_nothing(village: Village) -> None:
    wire = village.town.order("stop")
    village.taken(one(village.urgent(wire), AskAir))
    assert not village.urgent(wire)
    assert not village.urgent(wire, kept=True)
    assert not village.tell(Came("urgent", topics.of_scope("all", "emerg"), b"", False))  # emptied: no news


def test_what_is_new_in_a_kept_message_is_obeyed_in_the_order_of_its_numbers(village: Village) -> None:
    first, second, third = (village.town.order("stop", reason=str(number)) for number in range(3))
    wishes = village.urgent(third, first, second, kept=True)
    assert [each.key for each in of(wishes, AskAir)] == ["order take order1", "order take order2", "order take order3"]
    assert not any(each.request.live for each in of(wishes, AskAir) if isinstance(each.request, Signed))


@pytest.mark.parametrize(
    ("wire", "code"),
    [
        (lambda town: sign(town.order().envelope, SigningKey.made()), "trust.stranger"),
        (lambda town: town.says("order", {"verb": "say"}, "node/n2", "urgent"), "trust.wrong_scope"),
        (lambda town: town.says("order", {"verb": "say"}, level="urgent", status="test"), "trust.not_actual"),
        (lambda town: town.says("order", {"verb": "say"}, level="urgent", exp=NINE - 1), "trust.over"),
        (lambda town: town.says("day", {"verb": "day"}, level="urgent"), "trust.wrong_kind"),
        (lambda town: town.order("shout"), "trust.no_order"),
    ],
)  # fmt: skip
def test_what_does_not_count_is_refused_early_and_reported_and_never_put_to_air(
    village: Village, wire: object, code: str
) -> None:
    wishes = village.urgent(wire(village.town))  # type: ignore[operator]  # a function of the table
    assert not of(wishes, AskAir)
    ((_, stage, detail),) = village.told_hub(wishes)
    assert (stage, detail["code"]) == ("refused", code)


def test_garbage_does_no_harm(village: Village) -> None:
    for payload in (b"\xff", b"{}", b'{"orders": ["!"]}', b'{"orders": ["e30="]}', b"x" * 300_000):
        village.tell(Came("urgent", topics.of_scope("all", "emerg"), payload, False))
        for what in ("cmd", "prog", "day", "ack", "beacon", "roster"):
            village.tell(Came("other", topics.of_scope("all", what), payload, False))
    village.tell(Came("other", "somewhere/else", b"x", False))
    assert len(of(village.urgent(village.town.order("stop")), AskAir)) == 1


def test_what_air_refuses_is_reported_with_its_reason(village: Village) -> None:
    asked = one(village.urgent(village.town.order(clips=[CLIP])), AskAir)
    wishes = village.tell(AirSaid(asked.key, {"code": "air.above_quiet", "params": {"outlet": "本村"}}))
    assert village.told_hub(wishes) == [
        ("order1", "refused", {"code": "air.above_quiet", "params": {"outlet": "本村"}})
    ]
    assert len(of(wishes, DropWords)) == 1


def test_an_air_that_is_away_is_asked_again_every_second_until_the_order_is_over(village: Village) -> None:
    asked = one(village.urgent(village.town.order("stop")), AskAir)
    village.tell(AirSaid(asked.key, None))
    assert not [each for each in of(village.later(500), AskAir) if each.key.startswith("order")]
    again = [each for each in of(village.later(600), AskAir) if each.key.startswith("order")]
    assert [each.key for each in again] == [asked.key]
    village.tell(AirSaid(asked.key, None))
    wishes = village.later(2 * 3_600_000)
    assert ("order1", "refused", {"code": "trust.over", "params": {"id": "order1"}}) in village.told_hub(wishes)


def test_an_answer_that_was_lost_does_not_lose_the_words(village: Village) -> None:
    """Air took the order and the answer never came: asked again, it says that it has it already."""
    asked = one(village.urgent(village.town.order(clips=[CLIP])), AskAir)
    village.tell(WordsCame("order1", False, {"本村": (WORDS,)}))
    village.tell(AirSaid(asked.key, None))
    village.later(1_100)
    wishes = village.tell(AirSaid(asked.key, {"code": "trust.again", "params": {}}))
    assert ("order1", "verified", {}) in village.told_hub(wishes)


def test_an_order_without_a_chime_waits_for_its_words_and_later_ones_wait_for_it(village: Village) -> None:
    """Its number counts only before theirs."""
    first = village.town.order(level="notice", clips=[CLIP], chime="none")
    second = village.town.order(level="notice", clips=[CLIP])
    stop = village.town.order("stop", level="notice")
    assert not of(village.other("cmd", first), AskAir)
    assert not of(village.other("cmd", second), AskAir)
    wishes = village.tell(WordsCame("order1", False, {"本村": (WORDS,)}))
    assert one(wishes, AskAir).request == Signed(first.text.decode(), {"本村": (WORDS,)}, False, True)
    assert len(of(village.other("cmd", stop), AskAir)) == 1  # what silences waits for nobody
    wishes = village.taken(one(wishes, AskAir))
    assert one(wishes, AskAir).key == "order take order2"


def test_what_is_urgent_never_waits_for_its_words_in_silence(village: Village) -> None:
    village.taken(one(village.urgent(village.town.order(clips=[CLIP], chime="none")), AskAir))
    assert len(of(village.urgent(village.town.order("play", script="警报")), AskAir)) == 1


def test_an_order_that_does_not_count_yet_is_looked_at_again(village: Village) -> None:
    wire = village.town.says("order", {"verb": "stop"}, level="urgent", nbf=NINE + 6_000)
    assert village.told_hub(village.urgent(wire))[0][2]["code"] == "trust.not_yet"
    assert not of(village.later(5_500), SpeakHere)
    wishes = village.later(5_500)
    assert [each.key for each in of(wishes, AskAir) if each.key.startswith("order")] == ["order take order1"]


def test_an_agent_that_died_between_chime_and_words_brings_them_after_its_start(
    tmp_path: Path, village: Village
) -> None:
    wire = village.town.order(clips=[CLIP])
    village.taken(one(village.urgent(wire), AskAir))
    reborn = Village(tmp_path, town=village.town)
    reborn.connect()
    asked = one(reborn.urgent(wire, kept=True), AskAir)
    assert asked.request == SignedAppend("order1", {}, more=True)  # does air still wait for it?
    wishes = reborn.taken(asked)
    assert one(wishes, FetchWords).id == "order1"
    wishes = reborn.tell(WordsCame("order1", False, {"本村": (WORDS,)}))
    assert one(wishes, AskAir).request == SignedAppend("order1", {"本村": (WORDS,)})


def test_an_agent_that_died_after_the_words_says_nothing_twice(tmp_path: Path, village: Village) -> None:
    wire = village.town.order(clips=[CLIP])
    village.taken(one(village.urgent(wire), AskAir))
    reborn = Village(tmp_path, town=village.town)
    asked = one(reborn.urgent(wire, kept=True), AskAir)
    wishes = reborn.tell(AirSaid(asked.key, {"code": "air.announce_over", "params": {}}))
    assert not of(wishes, FetchWords) + of(wishes, AskAir)


# --- receipts and the ledger


def ledger(count: int) -> list[Event]:
    events: list[Event] = []
    for number in range(count):
        fields = {"wall": NINE + number, "mono": 0, "kind": "note", "output": "本村"}
        events.append(chained(fields, "pc", "b", events[-1] if events else None))
    return events


def grew(events: list[Event]) -> LedgerGrew:
    return LedgerGrew(events[-1].seq, events[-1].hash, events[0].hash)


def read_from(events: list[Event], asked: ReadRows) -> RowsRead:
    found = [each for each in events if each.seq > asked.since][: asked.most]
    return RowsRead(asked.purpose, asked.since, tuple(found))


class Way:
    """The ledger's way to a hub: whatever the agent publishes comes to it, unless the line is `dead`."""

    def __init__(self, village: Village, events: list[Event], hub: HubLedger | None = None) -> None:
        self.village, self.events, self.hub = village, events, hub or HubLedger()
        self.take: Callable[[Rows], Ack | None] = self.hub.take
        self.dead = False

    def run(self, *told: Told) -> int:
        """Go on until nothing happens any more; how many batches were sent."""
        todo, sent = list(told), 0
        while todo:
            for wish in self.village.tell(todo.pop(0)):
                match wish:
                    case ReadRows():
                        todo.append(read_from(self.events, wish))
                    case Publish(topic, payload) if topic.endswith("/rows"):
                        sent += 1
                        assert sent < 100, "it never ends"
                        rows = way_back.rows_in(said(payload, self.village.town.node_key).body)
                        if not self.dead and (ack := self.take(rows)) is not None:
                            todo.append(self.confirms(ack))
        return sent

    def confirms(self, ack: Ack) -> Came:
        wire = self.village.town.ack(ack)
        return Came("other", topics.of_scope(wire.envelope.scope, "ack"), wire.text, False)


def test_the_whole_ledger_goes_up_and_each_row_once(village: Village) -> None:
    events = ledger(450)
    way = Way(village, events)
    assert way.run(grew(events)) == 5
    assert [key[1] for key in way.hub.rows] == list(range(1, 451))
    assert way.hub.came == 450
    assert village.memory.acked == 450
    assert not of(village.later(300_000), ReadRows)


def test_two_batches_are_on_their_way_and_no_more(village: Village) -> None:
    events = ledger(450)
    way = Way(village, events)
    way.dead = True
    assert way.run(grew(events)) == 2


def test_what_is_not_confirmed_within_a_minute_is_sent_again(village: Village) -> None:
    events = ledger(150)
    way = Way(village, events)
    way.dead = True
    way.run(grew(events))
    assert not of(village.later(59_000), ReadRows)
    way.dead = False
    assert way.run(*[read_from(events, each) for each in of(village.later(2_000), ReadRows)])
    assert village.memory.acked == 150


def test_a_line_that_was_lost_brings_again_what_was_on_it(village: Village) -> None:
    events = ledger(150)
    way = Way(village, events)
    way.dead = True
    way.run(grew(events))
    village.tell(Fell("other"))
    way.dead = False
    way.run(Stood("other"))
    assert village.memory.acked == 150
    assert len(way.hub.rows) == 150


def test_nothing_goes_up_while_there_is_no_line(tmp_path: Path) -> None:
    village = Village(tmp_path)
    assert not of(village.tell(grew(ledger(5))), ReadRows)
    assert of(village.connect(), ReadRows)


def test_after_a_restart_it_goes_on_where_the_hub_is(tmp_path: Path, village: Village) -> None:
    events = ledger(250)
    way = Way(village, events[:150])
    way.run(grew(events[:150]))
    (state,) = of(village.later(6_000), Save)
    reborn = Village(tmp_path, Memory.of(state.state), village.town)
    again = Way(reborn, events, way.hub)
    reborn.connect()
    assert again.run(grew(events)) == 1
    assert way.hub.came == 250


def test_a_hub_that_lost_rows_asks_for_them(village: Village) -> None:
    events = ledger(150)
    way = Way(village, events)
    way.run(grew(events))
    del way.hub.rows[events[0].hash, 120]
    way.run(way.confirms(Ack(events[0].hash, 119, events[118].hash, 120)))
    assert (events[0].hash, 120) in way.hub.rows
    assert village.memory.acked == 150


def other_past(events: list[Event], upto: int, count: int) -> list[Event]:
    """An older copy of the ledger was put back, and went on differently."""
    found = events[:upto]
    for _ in range(count):
        found.append(
            chained(
                {"wall": NINE, "mono": 0, "kind": "note", "output": "本村"}, "pc", "c", found[-1] if found else None
            )
        )
    return found


def test_an_older_copy_of_the_ledger_is_noticed_and_sent_as_a_whole(tmp_path: Path, village: Village) -> None:
    events = ledger(150)
    way = Way(village, events)
    way.run(grew(events))
    reborn = Village(tmp_path, village.memory, village.town)
    reborn.connect()
    other = other_past(events, 100, 60)
    again = Way(reborn, other)
    again.run(grew(other))
    assert len(again.hub.rows) == 160
    wishes = reborn.later(11_000)
    assert "fleet.another_past" in troubles(reborn, wishes)


@pytest.mark.parametrize(("upto", "count"), [(100, 60), (100, 20), (130, 5), (0, 40), (149, 1), (100, 0), (50, 0)])
def test_the_real_hub_gets_both_pasts_whole(tmp_path: Path, village: Village, upto: int, count: int) -> None:
    store = Store(Sqlite(tmp_path / "hub.sqlite"))
    node = Node("n1", "五一村", ("五一村",), village.town.node_key.public.text)
    store.put_node(node)
    events = ledger(150)
    way = Way(village, events)
    way.take = lambda rows: take_rows(store, node, rows).ack
    way.run(grew(events))
    assert [each.seq for each in store.events(node="n1")] == list(range(1, 151))
    reborn = Village(tmp_path, village.memory, village.town)
    reborn.connect()
    other = other_past(events, upto, count)
    again = Way(reborn, other)
    again.take = way.take
    again.run(grew(other))
    assert {each.hash for each in store.events(node="n1")} == {each.hash for each in (*events, *other)}
    assert reborn.memory.acked == len(other)
    assert not [each for each in of(reborn.later(200_000), ReadRows) if each.purpose == "send"]


def troubles(village: Village, wishes: Iterable[Wish]) -> list[str]:
    (status,) = [each for each in of(wishes, Publish) if each.topic.endswith("/status")]
    body = said(status.payload, village.town.node_key).body
    found: Any = body["trouble"]
    return [each["code"] for each in found]


def test_what_became_of_an_orders_sound_is_told_with_its_moment(village: Village) -> None:
    village.tell(grew(ledger(10)))
    village.taken(one(village.urgent(village.town.order(clips=[CLIP])), AskAir))
    spot = "order/fleet77@本村@1"
    started = Event("pc", "b", 11, NINE + 700, 0, "started", spot, "本村")
    ended = Event("pc", "b", 12, NINE + 5_000, 0, "ended", spot, "本村")
    asked_rows = [each for each in of(village.tell(LedgerGrew(12, "h", "c")), ReadRows) if each.purpose == "follow"]
    assert asked_rows == [ReadRows("follow", 10, 200)]
    wishes = village.tell(RowsRead("follow", 10, (started, ended)))
    payloads = [each.payload for each in of(wishes, Publish) if each.topic.endswith("/rcpt")]
    found = receipts(payloads, village.town.node_key)
    assert [(each.id, each.stage, each.at, each.outlet) for each in found] == [
        ("order1", "started", NINE + 700, "本村"),
        ("order1", "ended", NINE + 5_000, "本村"),
    ]


def test_receipts_wait_for_the_line_and_are_said_again_until_somebody_has_them(tmp_path: Path) -> None:
    village = Village(tmp_path)
    assert not of(village.urgent(village.town.order("stop")), Publish)
    wishes = village.tell(Stood("other"))
    (first,) = [each for each in of(wishes, Publish) if each.topic.endswith("/rcpt")]
    assert not village.told_hub(village.tell(Confirmed(first.key, NOBODY_LISTENS)))
    wishes = village.later(15_100)
    assert village.told_hub(wishes)[0][:2] == ("order1", "received")
    village.tell(Fell("other"))
    wishes = village.tell(Stood("other"))
    (third,) = [each for each in of(wishes, Publish) if each.topic.endswith("/rcpt")]
    village.tell(Confirmed(third.key, 0))
    assert not village.told_hub(village.later(60_000))


# --- a link that is down for a day

DAY = 86_400_000


def test_a_day_without_a_link_loses_no_row_and_no_order_that_counts(village: Village) -> None:
    """Rows wait in the ledger. What the township said meanwhile is obeyed if it still counts, once, and told if not."""
    events, now = ledger(300), village.now.wall
    way = Way(village, events[:120])
    way.run(grew(way.events))
    said_at = now + DAY // 4
    over, stands = (
        village.town.says("order", {"verb": "say", "text": {"cmn": text}}, "all", "urgent", sent=said_at, exp=exp)
        for text, exp in (("昨夜有雨", now + DAY // 2), ("请转移", now + 2 * DAY))
    )
    village.tell(Fell("urgent", "gone"), Fell("other", "gone"))
    for _ in range(24):
        assert not of(village.later(DAY // 24), Publish)
    way.events = events
    assert way.run(grew(events)) == 0
    assert way.run(Stood("urgent"), Stood("other")) > 0
    assert sorted(seq for _, seq in way.hub.rows) == list(range(1, 301))
    assert way.hub.came == 300  # none twice
    wishes = village.urgent(over, stands, kept=True)
    (asked,) = of(wishes, AskAir)
    assert isinstance(asked.request, Signed)
    assert (asked.request.wire, asked.request.live) == (stands.text.decode(), False)
    assert {(name, stage) for name, stage, _ in village.told_hub(wishes)} == {
        (over.envelope.id, "refused"),
        (stands.envelope.id, "received"),
    }
    village.taken(asked)
    assert not of(village.urgent(over, stands, kept=True), AskAir)


# --- how the PC is


def statuses_in(wishes: Iterable[Wish]) -> list[Publish]:
    return [each for each in of(wishes, Publish) if each.topic.endswith("/status")]


def test_receipts_with_many_reasons_go_in_several_messages() -> None:
    """One message with all of them is larger than any may be, and the agent would end each time."""
    receipts = Receipts()
    also = [way_back.coded("orders.lacks", {"outlets": "村" * 100, "why": "断" * 100})] * 20
    every = [way_back.Became(f"o{number}", "verified", 1, "", {"also": also}) for number in range(50)]
    huge = way_back.Became("huge", "refused", 1, "", {"also": also * 10})
    for each in (*every, huge):
        receipts.add(each)
    told: list[tuple[way_back.Became, ...]] = []
    while (said := receipts.next(0)) is not None:
        told.append(said[1])
    key = SigningKey.made()
    for some in told:  # `sign` raises for what is too large
        sign(Envelope("receipt", "hub", "x", "n1", 1, 1, 0, 2, way_back.body(way_back.Receipts(some))), key)
    assert len(told) > 5
    assert [each for some in told for each in some] == [*every, replace(huge, detail={})]


def test_the_status_tells_the_outlets_by_the_townships_names(village: Village) -> None:
    lane: dict[str, object] = {"playing": None, "next": None, "hindrance": {}, "volume": 80, "orders": []}
    answer = {"clock": {"state": "good"}, "outlets": {"本村": lane, "别处": lane}, "trouble": []}
    village.tell(AirSaid("status", answer), Found({"disk": {"free": 5}}), LedgerGrew(7, "h", "c"))
    wishes = village.later(11_000)
    (status,) = [each for each in of(wishes, Publish) if each.topic.endswith("/status")]
    body = said(status.payload, village.town.node_key).body
    assert status.kept
    assert body["outlets"] == {"五一村": {"playing": None, "next": None, "hindrance": {}, "volume": 80, "heard_seq": 0}}
    assert body["names"] == {"五一村": "本村"}
    assert (body["online"], body["version"], body["disk"]) == (True, "9.9", {"free": 5})
    assert body["head"] == {"seq": 7, "hash": "h", "chain": "c"}


def test_what_the_desk_did_of_a_days_order_goes_to_the_township(village: Village, tmp_path: Path) -> None:
    (tmp_path / OUTBOX).mkdir(parents=True)
    done = {"id": "d1", "stage": "ended", "at": NINE, "outlet": "", "detail": {"code": "across.did_day", "params": {}}}
    (tmp_path / OUTBOX / "d1.json").write_text(json.dumps(done), encoding="utf-8")
    (tmp_path / OUTBOX / "d2.json").write_text("{", encoding="utf-8")
    village.connect()
    told = receipts_of_desk(tmp_path)
    (sent,) = [each for each in of(village.tell(DeskSaid(told)), Publish) if each.topic.endswith("/rcpt")]
    (receipt,) = receipts_in(said(sent.payload, village.town.node_key).body)
    assert (receipt.id, receipt.stage, receipt.detail["code"]) == ("d1", "ended", "across.did_day")
    assert not list((tmp_path / OUTBOX).iterdir())
    assert receipts_of_desk(tmp_path) == ()


def test_the_status_is_told_at_once_then_when_it_changes_and_else_every_five_minutes(tmp_path: Path) -> None:
    village = Village(tmp_path)
    assert len(statuses_in(village.connect())) == 1
    village.tell(Found({"disk": {"free": 1}}))
    assert not statuses_in(village.later(9_000))
    assert len(statuses_in(village.later(2_000))) == 1
    assert not statuses_in(village.later(250_000))
    assert len(statuses_in(village.later(60_000))) == 1


def test_an_air_that_does_not_answer_is_named(village: Village) -> None:
    village.tell(AirSaid("status", None), Found({"disk": {"free": 1}}))
    assert troubles(village, village.later(11_000)) == ["fleet.no_air"]


def test_a_hub_that_forbids_is_named(village: Village) -> None:
    village.tell(AirSaid("status", {"outlets": {}}), Confirmed("rows 1", NOT_ALLOWED))
    assert troubles(village, village.later(11_000)) == ["fleet.denied"]


# --- time


def test_the_hubs_time_is_the_middle_of_the_last_beacons_and_goes_to_air(village: Village) -> None:
    found = []
    for late in (100, 200, 30_000, 150):  # one was held up
        wishes = village.other("beacon", village.town.beacon(village.now.wall + 90_000 - late))
        found += [each.request for each in of(wishes, AskAir)]
        village.later(30_000)
    assert [each.offset for each in found if isinstance(each, HubTime)] == [89_800, 89_800]
    assert "fleet.clock_apart" in troubles(village, village.later(300_000))


def test_an_old_beacon_says_nothing(tmp_path: Path, village: Village) -> None:
    beacons = [village.town.beacon(NINE) for _ in range(5)]
    for beacon in beacons[:3]:
        village.other("beacon", beacon)
    assert not of(village.other("beacon", beacons[1]), AskAir)
    assert not of(village.other("beacon", beacons[4], kept=True), AskAir)
    reborn = Village(tmp_path, village.memory, village.town)
    for beacon in beacons[:3]:
        reborn.other("beacon", beacon)
    reborn.other("beacon", beacons[3])
    assert not of(reborn.other("beacon", beacons[3]), AskAir)


def test_with_a_doubtful_clock_an_order_counts_by_the_hubs_time(village: Village) -> None:
    village.tell(AirSaid("status", {"clock": {"state": "wrong"}, "outlets": {}}))
    village.now = Now(NINE + 5 * 3_600_000, 1_000)  # five hours ahead
    wire = village.town.order("stop", level="notice")
    assert village.told_hub(village.other("cmd", wire))[0][2]["code"] == "trust.clock_in_doubt"
    for _ in range(3):
        village.other("beacon", village.town.beacon(NINE))
    wishes = village.later(6_000)
    assert [each.key for each in of(wishes, AskAir) if each.key.startswith("order")] == ["order take order1"]


# --- manifests, days, roster


def test_a_manifest_is_taken_and_tried_again_later_until_it_is_whole(village: Village) -> None:
    wire = village.town.says("manifest", {"digest": DIGEST, "size": 5}, "node/n1")
    assert one(village.other("prog", wire, kept=True), TakeManifest).found.wire.text == wire.text
    assert not of(village.other("prog", wire, kept=True), TakeManifest)  # it is being taken
    no = Reason("fleet.not_fetched", {"why": "link"})
    assert village.told_hub(village.tell(ManifestDone("manifest1", no)))[0][1] == "refused"
    assert not of(village.later(9_000), TakeManifest)
    assert len(of(village.later(2_000), TakeManifest)) == 1
    assert village.told_hub(village.tell(ManifestDone("manifest1"))) == [("manifest1", "verified", {})]
    assert not of(village.later(3_500_000), TakeManifest)
    assert not of(village.other("prog", wire, kept=True), TakeManifest)  # it comes again with every connection


def test_a_newer_manifest_takes_the_place_of_one_that_is_being_taken(village: Village) -> None:
    older, newer = (village.town.says("manifest", {"digest": DIGEST, "size": n}, "node/n1") for n in (1, 2))
    village.other("prog", older)
    assert one(village.other("prog", newer), TakeManifest).id == "manifest2"
    village.tell(ManifestDone("manifest1", Reason("fleet.not_fetched")))
    assert not of(village.later(60_000), TakeManifest)
    village.tell(ManifestDone("manifest2", Reason("fleet.not_fetched")))
    assert one(village.later(11_000), TakeManifest).id == "manifest2"


def test_a_day_order_is_left_for_the_desk_as_it_was_signed(village: Village) -> None:
    wire = village.town.says("day", {"verb": "day", "words": ["雨天"]})
    wishes = village.other("day", wire, kept=True)
    assert one(wishes, LeaveForDesk) == LeaveForDesk("day1", wire.text)
    assert village.told_hub(wishes)[0][:2] == ("day1", "received")


def test_a_revocation_counts_once_and_whatever_the_clock_shows(village: Village) -> None:
    village.tell(AirSaid("status", {"clock": {"state": "wrong"}, "outlets": {}}))
    village.now = Now(NINE + 5 * 3_600_000, 1_000)
    wire = village.town.says("roster", {"revoked": ["x"], "left": False}, "node/n1")
    for _ in range(2):  # until it is written: a power cut loses no revocation
        assert one(village.other("roster", wire, kept=True), ChangeRoster).wire == wire.text
    found = stands(wire.text, "roster", village.town.member)
    assert isinstance(found, Verified)
    assert obey(found, village.marks)
    assert not village.other("roster", wire, kept=True)


def test_both_lines_listen_to_what_is_theirs(tmp_path: Path) -> None:
    village = Village(tmp_path)
    urgent, other = of(village.connect(), Subscribe)
    assert all(each.endswith("/emerg") for each in urgent.filters)
    assert len(urgent.filters) == 3
    assert not any(each.endswith("/emerg") for each in other.filters)


def test_numbers_never_repeat_even_if_the_memory_was_lost(tmp_path: Path, village: Village) -> None:
    first = [read(each.payload).envelope.seq for each in of(village.later(301_000), Publish)]
    village.now = Now(village.now.wall + 1_000_000, 5)
    reborn = Village(tmp_path, Memory(), village.town)
    reborn.now = village.now
    again = [read(each.payload).envelope.seq for each in of(reborn.connect(), Publish)]
    assert min(again) > max(first) or reborn.memory.number > max(first)


def test_a_quiet_hour_uses_up_no_numbers_and_leaves_the_disk_alone(village: Village) -> None:
    village.connect()
    before = village.memory.number
    saved = [each for _ in range(3_600) for each in of(village.later(1_000), Save)]
    assert village.memory.number == before
    assert saved == []
