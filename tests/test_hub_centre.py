"""The hub at work on a broker in memory: what goes out, what comes in, and what is not believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.core.clock import VirtualClock
from dalaba.core.model import Reason
from dalaba.fleet import standing, topics, way_back
from dalaba.fleet.broker_line import Message, NoLine, Settings
from dalaba.fleet.fake_line import FakeBroker, FakeLines
from dalaba.hub import outgoing, revoking
from dalaba.hub.centre import Centre
from dalaba.hub.outgoing import Given
from dalaba.hub.store import Node
from dalaba.trust import envelope, verify
from dalaba.trust.envelope import Wire
from dalaba.trust.keys import SigningKey
from dalaba.trust.member import Authority, Member
from tests.hub_town import NOW, Pc, Town, ledger, town


class Hub:
    """A hub at work, and what PCs hear of it."""

    def __init__(self, town: Town) -> None:
        self.town, self.clock = town, VirtualClock(NOW)
        self.broker = FakeBroker(lambda: self.clock.now() / 1000)
        self.told: list[Reason] = []
        self.lines = FakeLines(self.broker)
        self.centre = self.new()

    def new(self) -> Centre:
        """Another start of the hub."""
        return Centre(
            self.town.store, self.town.key, "三江镇", self.lines, Settings("hub", "here", 1), self.clock,
            self.told.append, lambda at: "2022-07-13",
        )  # fmt: skip

    def turn(self, seconds: float = 0) -> None:
        """Time passes, and the hub does what is due."""
        self.clock.wait(self.clock.now() + int(seconds * 1000))
        for _ in range(3):
            self.centre.turn(0)

    def say(self, topic: str, payload: bytes, kept: bool = False) -> None:
        """A PC says something."""
        lines = FakeLines(self.broker)
        line = lines.open(Settings("pc-c", "here", 1))
        lines.poll(0)
        line.publish(topic, payload, kept=kept)
        self.turn()
        line.close()

    def hears(self, *filters: str) -> Callable[[], list[Message]]:
        """Somebody listens from now on."""
        ears = FakeLines(self.broker)
        line = ears.open(Settings("ear", "here", 1))
        ears.poll(0)
        line.subscribe(filters)

        def heard() -> list[Message]:
            return [event for _, event in ears.poll(0) if isinstance(event, Message)]

        return heard

    def kept(self, topic: str) -> bytes | None:
        return self.broker.kept(topic)

    def stands(self, scope: str) -> list[str]:
        """The ids of the orders that a PC finds there."""
        return [envelope.read(each).envelope.id for each in
                standing.unpacked(self.kept(topics.of_scope(scope, "emerg")) or b"")]  # fmt: skip

    @property
    def codes(self) -> list[str]:
        return [each.code for each in self.told]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    found = Hub(town(tmp_path))
    found.turn()
    yield found
    found.town.store.database.close()


SAY = {"verb": "say", "text": {"普通话": "请马上上山"}}


# The way out


def test_urgent_orders_and_all_stops_are_there_for_whoever_comes_later(hub: Hub) -> None:
    first = hub.town.give("order", "all", SAY, "urgent")
    stop = hub.town.give("order", "all", {"verb": "stop"})
    north = hub.town.give("order", "zone/北片", SAY, "urgent")
    hub.turn(1)
    assert hub.stands("all") == [first.id, stop.id]
    assert hub.stands("zone/北片") == [north.id]
    assert all(each.published for each in hub.town.store.sent())


def test_what_is_over_is_taken_away_and_what_is_cancelled_is_not_told_any_more(hub: Hub) -> None:
    short = hub.town.give("order", "all", SAY, "urgent", lasts=10_000)
    long = hub.town.give("order", "all", SAY, "urgent")
    hub.turn(1)
    assert hub.stands("all") == [short.id, long.id]
    hub.turn(10)
    assert hub.stands("all") == [long.id]
    cancel = hub.town.give("order", "all", {"verb": "cancel"}, "urgent", refs=(long.id,), now=hub.clock.now())
    hub.turn(1)
    assert hub.stands("all") == [cancel.id]
    hub.turn(4_000)
    assert hub.kept(topics.of_scope("all", "emerg")) is None


def test_another_order_is_said_once_and_not_kept(hub: Hub) -> None:
    heard = hub.hears("ap/v1/d/#")
    hub.town.give("order", "node/n1", SAY)
    hub.turn(1)
    hub.turn(5)
    said = [each for each in heard() if each.topic.endswith("cmd")]
    assert [each.topic for each in said] == ["ap/v1/d/n/n1/cmd"]
    assert hub.kept("ap/v1/d/n/n1/cmd") is None


def test_an_order_that_nobody_could_be_told_in_time_is_not_told_late(hub: Hub) -> None:
    hub.broker.stop()
    hub.turn()
    hub.town.give("order", "node/n1", SAY)
    hub.turn(90)
    hub.broker.start()
    heard = hub.hears("ap/v1/d/n/n1/#")
    hub.turn(1)
    assert heard() == []


def test_days_words_manifests_and_the_roster_are_kept(hub: Hub) -> None:
    day = hub.town.give("day", "all", {"verb": "day", "words": ["雨天"]})
    hub.town.give("manifest", "node/n1", {"digest": "a" * 64, "size": 1})
    newest = hub.town.give("manifest", "node/n1", {"digest": "b" * 64, "size": 1})
    roster = hub.town.give("roster", "all", {"revoked": []})
    hub.turn(1)
    assert hub.kept("ap/v1/d/g/all/day") == day.wire
    assert hub.kept("ap/v1/d/n/n1/prog") == newest.wire
    assert hub.kept("ap/v1/d/g/all/roster") == roster.wire


@pytest.mark.parametrize("restart", ["broker", "hub"])
def test_what_was_forgotten_is_said_again(hub: Hub, restart: str) -> None:
    order = hub.town.give("order", "all", SAY, "urgent")
    day = hub.town.give("day", "all", {"verb": "day", "words": ["雨天"]})
    hub.turn(1)
    hub.broker.stop(wiped=True)
    hub.turn()
    if restart == "hub":
        hub.centre.close()
        hub.centre = hub.new()
    hub.broker.start()
    hub.turn(1)
    assert hub.stands("all") == [order.id]
    assert hub.kept("ap/v1/d/g/all/day") == day.wire


def test_a_pc_that_was_away_for_a_day_is_told_every_days_word(hub: Hub) -> None:
    pc = hub.town.pc()
    words = [hub.town.give("day", scope, {"verb": "day"}, lasts=10**9) for scope in ("all", "zone/北片", "zone/南片")]
    hub.say(*pc.status())
    hub.say(topics.up(pc.node, "status"), way_back.OFFLINE, kept=True)
    hub.turn(3_600)
    heard = hub.hears(f"ap/v1/d/n/{pc.node}/day")
    hub.say(*pc.status())
    assert heard() == [], "away for an hour: the broker has kept for it what it missed"
    hub.say(topics.up(pc.node, "status"), way_back.OFFLINE, kept=True)
    hub.turn(20 * 3_600)
    hub.say(*pc.status())
    assert [each.payload for each in heard()] == [each.wire for each in words[:2]]


def test_more_than_fits_is_told_and_the_newest_stand(hub: Hub) -> None:
    given = [hub.town.give("order", "all", SAY, "urgent") for _ in range(standing.MOST + 2)]
    hub.turn(1)
    assert hub.stands("all") == [each.id for each in given[2:]]
    assert "hub.crowded" in hub.codes


def test_large_orders_fill_a_message_and_no_more(tmp_path: Path) -> None:
    place = town(tmp_path)
    large = {"verb": "say", "text": {"普通话": "山" * 20_000}}
    given = [Given.of(place.give("order", "all", large, "urgent")) for _ in range(5)]
    found = outgoing.wanted([replace(each, sent=replace(each.sent, number=at)) for at, each in enumerate(given)], NOW)
    (kept,) = found.kept.values()
    assert 0 < len(standing.unpacked(kept.payload)) < 5
    assert found.crowded == ("all",)
    place.store.database.close()


def test_the_time_is_said_each_half_minute_and_counts_at_a_member(hub: Hub, tmp_path: Path) -> None:
    heard = hub.hears("ap/v1/d/g/all/beacon")
    for _ in range(7):
        hub.turn(10)
    beacons = [each.payload for each in heard()]
    assert len(beacons) == 2
    member = Member("三江镇", "n1", {}, (), (Authority(hub.town.key.public.text, "三江镇"),))
    found = verify.verify(beacons[-1], "beacon", member, _NoMarks(), hub.clock.now())
    assert isinstance(found, verify.Verified)
    assert way_back.beacon_in(found.envelope.body) <= hub.clock.now()


class _NoMarks:
    def highest(self, mark: object) -> int:
        return -1

    def handled(self, key: str) -> bool:
        return False

    def note(self, *_: object) -> bool:
        return True


# The way in


def acks(messages: list[Message]) -> list[way_back.Ack]:
    return [way_back.ack_in(envelope.read(each.payload).envelope.body) for each in messages]


def test_rows_are_confirmed_after_they_are_there_each_once(hub: Hub) -> None:
    pc, rows = hub.town.pc(), ledger(150)
    heard = hub.hears(f"ap/v1/d/n/{pc.node}/ack")
    for piece in (rows[:100], rows[:100], rows[50:100], rows[100:]):
        hub.say(*pc.rows(piece, rows[0].hash))
    found = acks(heard())
    assert [each.upto for each in found] == [100, 100, 100, 150]
    assert found[-1] == way_back.Ack(rows[0].hash, 150, rows[-1].hash)
    assert tuple(hub.town.store.events()) == rows
    assert hub.told == []


def test_a_gap_is_asked_for_and_nothing_after_it_is_taken(hub: Hub) -> None:
    pc, rows = hub.town.pc(), ledger(30)
    heard = hub.hears(f"ap/v1/d/n/{pc.node}/ack")
    hub.say(*pc.rows(rows[:10]))
    hub.say(*pc.rows(rows[20:], rows[0].hash))
    assert acks(heard())[-1] == way_back.Ack(rows[0].hash, 10, rows[9].hash, 11)
    hub.say(*pc.rows(rows[10:], rows[0].hash))
    assert acks(heard())[-1].upto == 30
    assert tuple(hub.town.store.events()) == rows


def test_another_past_is_kept_beside_the_first_and_named(hub: Hub) -> None:
    """The village's PC was restored from an older backup, and went on from there."""
    pc, rows = hub.town.pc(), ledger(30)
    other = ledger(15, "b2", rows[:20])
    heard = hub.hears(f"ap/v1/d/n/{pc.node}/ack")
    hub.say(*pc.rows(rows))
    hub.say(*pc.rows(other[10:25], rows[0].hash))
    hub.say(*pc.rows(other[10:25], rows[0].hash))
    assert acks(heard())[-1] == way_back.Ack(rows[0].hash, 25, other[24].hash)
    hub.say(*pc.rows(other[25:], rows[0].hash))
    assert acks(heard())[-1] == way_back.Ack(rows[0].hash, 35, other[34].hash)
    assert hub.codes == ["hub.another_past"]
    first, second = hub.town.store.chains(pc.node)
    assert tuple(hub.town.store.events(chain=first)) == rows
    assert tuple(hub.town.store.events(chain=second)) == other[20:]


def test_a_pc_put_back_to_an_older_copy_tells_everything_anew_and_nothing_is_doubled(hub: Hub) -> None:
    """It confirms that its last confirmed entry is another one, and sends its whole ledger."""
    pc, rows = hub.town.pc(), ledger(30)
    second, third = ledger(15, "b2", rows[:20]), ledger(15, "c3", rows[:20])
    hub.say(*pc.rows(rows))
    for past in (second, third, second):
        heard = hub.hears(f"ap/v1/d/n/{pc.node}/ack")
        for at in range(0, 35, 7):
            hub.say(*pc.rows(past[at : at + 7], rows[0].hash))
        assert [each.upto for each in acks(heard())] == [7, 14, 21, 28, 35]
    kept = [tuple(hub.town.store.events(chain=each)) for each in hub.town.store.chains(pc.node)]
    assert sorted(map(len, kept)) == [15, 15, 30]
    assert all(past in kept for past in (rows, second[20:], third[20:]))


def test_what_a_stick_brought_out_of_order_waits_for_what_is_before_it(hub: Hub) -> None:
    pc, rows = hub.town.pc(), ledger(30)
    hub.town.store.put_events(pc.node, rows[0].hash, rows[10:20])
    heard = hub.hears(f"ap/v1/d/n/{pc.node}/ack")
    hub.say(*pc.rows(rows[20:], rows[0].hash))
    assert acks(heard())[-1] == way_back.Ack(rows[0].hash, 0, "", 1)
    hub.say(*pc.rows(rows[:10]))
    assert acks(heard())[-1].upto == 10
    hub.say(*pc.rows(rows[20:], rows[0].hash))
    assert tuple(hub.town.store.events()) == rows


def test_a_new_ledger_is_another_chain_and_named(hub: Hub) -> None:
    pc = hub.town.pc()
    hub.say(*pc.rows(ledger(3)))
    hub.say(*pc.rows(ledger(3, "another boot")))
    assert hub.codes == ["hub.another_past"]
    assert len(hub.town.store.chains(pc.node)) == 2


def test_a_row_that_was_changed_is_kept_and_named_so_that_nothing_waits_for_it(hub: Hub) -> None:
    pc, rows = hub.town.pc(), ledger(3)
    changed = (rows[0], replace(rows[1], actor="somebody"), rows[2])
    heard = hub.hears(f"ap/v1/d/n/{pc.node}/ack")
    hub.say(*pc.rows(changed))
    assert acks(heard())[-1].upto == 3
    assert hub.codes == ["hub.row_changed"]


@pytest.mark.parametrize("hashes", [("b" * 63 + "1", "b" * 63 + "2"), ("c", "first~2-c")])
def test_a_stolen_pc_that_makes_its_ledger_up_ends_nothing(hub: Hub, hashes: tuple[str, str]) -> None:
    """Its rows say of themselves what they are called, and others are called nearly so."""
    pc, rows = hub.town.pc(), ledger(2)
    begin = replace(rows[0], hash="first")
    second = [replace(rows[1], prev="first", hash=each) for each in (rows[1].hash, *hashes, hashes[0])]
    hub.say(*pc.rows((replace(rows[0], hash=hashes[1]),)))
    hub.say(*pc.rows((begin,)))
    for each in second:
        hub.say(*pc.rows((each,), "first"))
    other, honest = hub.town.pc("柳树坪村"), ledger(3, "b2")
    hub.say(*other.rows(honest))
    assert tuple(hub.town.store.events(node=other.node)) == honest


def test_only_what_the_pc_itself_signed_counts(hub: Hub) -> None:
    pc, thief = hub.town.pc(), Pc("五一村", "n1", SigningKey.made())
    other = hub.town.pc("柳树坪村")
    rows = way_back.body(way_back.piece(ledger(1)[0].hash, 0, ledger(1))[0])
    topic = topics.up(pc.node, "rows")

    def refused(wire: Wire, where: str = topic) -> str:
        hub.told.clear()
        hub.say(where, wire.text)
        return hub.codes[-1]

    assert refused(thief.wire("rows", rows)) == "hub.not_signed"
    assert refused(other.wire("rows", rows)) == "hub.not_signed"
    assert refused(pc.wire("rows", rows, scope="all")) == "hub.not_signed"
    assert refused(pc.wire("status", rows)) == "hub.not_signed"
    assert refused(pc.wire("rows", {})) == "hub.unreadable"
    assert refused(pc.wire("rows", rows), topics.up("n9", "rows")) == "hub.stranger"
    text = pc.wire("rows", rows).text
    hub.say(topic, text[:-9] + b"AAA" + text[-6:])
    assert hub.codes[-1] in ("hub.not_signed", "hub.unreadable")
    assert list(hub.town.store.events()) == []


def test_a_revoked_pc_is_told_so_and_no_longer_believed(hub: Hub) -> None:
    pc, rows = hub.town.pc(), ledger(4)
    hub.say(*pc.rows(rows[:2]))
    node = hub.town.store.node(pc.village)
    assert node is not None
    assert revoking.revoke(hub.town.folder, hub.town.settings, hub.town.store, node, NOW)
    hub.turn(1)
    hub.say(*pc.rows(rows[2:], rows[0].hash))
    assert hub.codes == ["hub.revoked_speaks"]
    assert tuple(hub.town.store.events()) == rows[:2], "what it reported before stays"
    assert hub.kept(f"ap/v1/d/n/{pc.node}/roster") is not None


def test_how_a_pc_is_and_that_it_is_gone(hub: Hub) -> None:
    pc = hub.town.pc()
    head = {"seq": 7, "hash": "h", "chain": "c"}
    hub.say(*pc.status(version="9", head=head))
    state = hub.town.store.state(pc.node)
    assert state is not None
    assert (state.online, state.body["version"], state.at) == (True, "9", NOW)
    assert [(each.day, each.seq) for each in hub.town.store.heads(pc.node)] == [("2022-07-13", 7)]
    hub.turn(60)
    hub.say(topics.up(pc.node, "status"), way_back.OFFLINE, kept=True)
    gone = hub.town.store.state(pc.node)
    assert gone == replace(state, online=False)


def test_what_became_of_an_order_is_kept(hub: Hub) -> None:
    pc = hub.town.pc()
    became = way_back.Receipts((way_back.Became("o1", "started", NOW, "本村", {"ms": 12}),))
    hub.say(topics.up(pc.node, "rcpt"), pc.wire("receipt", way_back.body(became)).text)
    (receipt,) = hub.town.store.receipts("o1")
    assert (receipt.node, receipt.stage, receipt.outlet) == (pc.node, "started", "本村")


def test_on_a_full_disk_nothing_is_confirmed_and_all_comes_again(hub: Hub) -> None:
    pc, rows = hub.town.pc(), ledger(60)
    heard = hub.hears(f"ap/v1/d/n/{pc.node}/ack")
    (pages,) = hub.town.store.database.ask("PRAGMA page_count")[0]
    hub.town.store.database.run(f"PRAGMA max_page_count = {pages}")
    hub.say(*pc.rows(rows))
    assert acks(heard()) == []
    assert hub.codes == ["hub.store"]
    hub.town.store.database.run("PRAGMA max_page_count = 1000000")
    hub.say(*pc.rows(rows))
    assert acks(heard())[-1].upto == 60


def test_on_a_full_disk_what_became_of_orders_waits_for_room(hub: Hub) -> None:
    """The broker has it from the PC and does not give it again."""
    pc = hub.town.pc()
    (pages,) = hub.town.store.database.ask("PRAGMA page_count")[0]
    hub.town.store.database.run(f"PRAGMA max_page_count = {pages}")
    for order in ("o1", "o2"):
        became = way_back.Receipts(tuple(way_back.Became(order, "started", NOW, f"{n}" * 80) for n in range(100)))
        hub.say(topics.up(pc.node, "rcpt"), pc.wire("receipt", way_back.body(became)).text)
    assert hub.town.store.receipts("o2") == ()
    hub.turn(30)
    hub.town.store.database.run("PRAGMA max_page_count = 1000000")
    hub.turn(30)
    assert len(hub.town.store.receipts("o1")) == len(hub.town.store.receipts("o2")) == 100


def test_a_line_lost_while_the_days_are_said_again_has_them_said_once_more(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> int:
        raise NoLine

    hub.town.give("day", "all", {"day": "2022-07-14", "word": "雨天"})
    hub.turn(1)
    heard = hub.hears("ap/v1/d/g/all/day")
    hub.centre.forgotten = True
    with monkeypatch.context() as broken:
        broken.setattr(hub.centre._line, "publish", lost)
        hub.turn()
    before = len(heard())
    hub.turn()
    assert (before, len(heard())) == (1, 1), "once as it was kept, once again"


def test_a_pc_without_a_key_is_a_stranger(hub: Hub) -> None:
    hub.town.store.put_node(Node("n7", "石桥村", ("石桥村",)))
    hub.say(*Pc("石桥村", "n7").status())
    assert hub.codes == ["hub.stranger"]
