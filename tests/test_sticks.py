"""A township and its village without a network: what goes there on a stick, what comes back, and what is refused."""

from __future__ import annotations

import hashlib
import itertools
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from dalaba.air import ledger
from dalaba.air.ledger import Ledger
from dalaba.core import typed_json
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.fleet import acked, handout_file, joining, manifest, taking
from dalaba.fleet.bringing_back import Brought, bring_back
from dalaba.fleet.handout_file import Opened, file_name
from dalaba.fleet.joining import Joined
from dalaba.fleet.manifest import File, Manifest, Pointer
from dalaba.fleet.taking import Here, Taken, take
from dalaba.fleet.way_back import Ack, Became
from dalaba.hub import founding, inviting
from dalaba.hub.collecting import Collected, collect
from dalaba.hub.sticks import VALID, Handed, Town, hand_out
from dalaba.hub.store import Node, Sent, State, Store
from dalaba.trust import member, verify
from dalaba.trust.envelope import Envelope, Typ, read, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.marks import StoredMarks
from dalaba.trust.verify import Verified
from tests.places import at

NOW = at("09:00")
NODE = Node("n3f9a2c1b", "五一村", ("五一村",), zones=("北片",))
WATER = b"clip of the water notice"
RULES = "播出安排".encode()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Arrived:
    """The ways into a PC, as a list of what came by them."""

    manifests: list[Manifest] = field(default_factory=list)
    given: list[bytes] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    marks: StoredMarks | None = None
    answer: Reason = field(default_factory=lambda: Reason("fleet.stick_programme", {"until": "2022-09-11"}))

    def manifest(self, found: Verified, stick: Opened) -> Reason:
        listed = stick.whole(str(found.envelope.body["digest"]), 10_000)
        self.manifests.append(manifest.parse(listed))
        for each in self.manifests[-1].files:
            if stick.has(each.digest):
                self.files[each.digest] = b"".join(stick.file(each.digest))
        assert self.marks is not None
        verify.obey(found, self.marks)
        return self.answer

    def orders(self, texts: Sequence[bytes], stick: Opened) -> Sequence[Became]:
        self.given += texts
        return [Became(read(each).envelope.id, "verified", NOW) for each in texts]


class Sanjiang:
    """The township: a hub in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        founding.found(folder, "三江镇", (), NOW)
        self.store = Store.of(folder)
        self.town = Town.of(folder, founding.opened(folder), self.store)
        self.store.put_node(NODE)

    @property
    def node(self) -> Node:
        found = self.store.node(NODE.node)
        assert found is not None
        return found

    def sends(self, typ: Typ, scope: str, body: Mapping[str, object], key: str, exp: int = NOW + VALID) -> bytes:
        seq = self.store.next_seq(typ, scope)
        text = sign(Envelope(typ, scope, key, "三江镇", seq, NOW, NOW, exp, body), self.town.key).text
        self.store.put_sent(Sent(0, key, typ, scope, "routine", text, NOW, exp))
        return text

    def plans(self, *files: bytes, here: bool = True) -> None:
        """What the village should have from now on. `here`: and the files lie here."""
        listed = tuple(File(f"clips/{digest(each)}.mp3", digest(each), len(each)) for each in files)
        made = Manifest("三江镇", NODE.node, NODE.outlets, NOW, NOW + VALID, listed)
        for each in (made.data, *(files if here else ())):
            self.town.blobs.put(each)
        key = f"m{self.store.next_seq('manifest', 'test')}"
        self.sends("manifest", f"node/{NODE.node}", typed_json.as_json(Pointer.to(made)), key)

    def order(self, key: str, scope: str = "all", exp: int = NOW + VALID) -> bytes:
        return self.sends("order", scope, {"verb": "stop"}, key, exp)

    def stick(self, folder: Path, now: int = NOW, whole: bool = False) -> Handed:
        folder.mkdir(parents=True, exist_ok=True)
        return hand_out(self.town, self.node, folder / file_name("三江镇", "五一村", "2022-07-13"), now, whole)

    def collects(self, file: Path, *heard: str) -> Collected:
        return collect(self.town, file, NOW + 10, lambda at: "2022-07-13", heard)


class Wuyi:
    """The village."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.marks = StoredMarks(folder)
        self.ways = Arrived(marks=self.marks)
        self.played = itertools.count()

    def take(self, file: Path, now: int | None = NOW) -> Taken:
        return take(file, Here(self.folder, self.marks, self.ways, now))

    def joins(self, file: Path, heard: str | None = None) -> None:
        _, key = taking.invited(file)
        taking.join(file, self.folder, key.fingerprint if heard is None else heard, {"五一村": "大榕树"}, NOW)

    def plays(self, times: int) -> None:
        book = Ledger(self.folder / "records", "wuyi", "boot-1")
        for _ in range(times):
            book.append("boot", NOW + next(self.played), 0)
        book.close()

    def brings(self, folder: Path, now: int = NOW) -> Brought:
        folder.mkdir(parents=True, exist_ok=True)
        receipts = (Became("o1", "verified", NOW),)
        listed = self.ways.manifests[-1] if self.ways.manifests else None
        body: Mapping[str, object] = {"manifest": {"digest": Pointer.to(listed).digest}} if listed else {}
        return bring_back(self.folder, folder / "五一村-三江镇.dlb", now, body, receipts)


@pytest.fixture
def town(tmp_path: Path) -> Sanjiang:
    made = Sanjiang(tmp_path / "town")
    made.plans(WATER, RULES)
    return made


@pytest.fixture
def village(tmp_path: Path) -> Wuyi:
    return Wuyi(tmp_path / "village")


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    return tmp_path / "usb"


def joined(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    village.joins(town.stick(usb).file)
    brought = village.brings(usb / "back")
    assert town.collects(brought.file, brought.fingerprint).joined


def refusal(village: Wuyi, file: Path, now: int | None = NOW) -> str:
    with pytest.raises(Bad) as found:
        village.take(file, now)
    return found.value.reason.code


# The round


def test_a_village_joins_hears_and_reports_without_any_network(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    order = town.order("o1")
    handed = town.stick(usb)
    assert handed.invited
    village.joins(handed.file)
    taken = village.take(handed.file)
    assert taken.township == "三江镇"
    assert village.ways.files == {digest(WATER): WATER, digest(RULES): RULES}
    assert village.ways.given == [order]
    village.plays(250)

    brought = village.brings(usb / "back")
    assert brought.rows == 250
    waiting = town.collects(brought.file)
    assert waiting.waits
    assert waiting.fingerprint == brought.fingerprint
    assert list(town.store.events()) == []
    told = town.collects(brought.file, "0000 1111", brought.fingerprint)
    assert (told.joined, told.rows, told.upto, told.want, told.told) == (True, 250, 250, None, ())
    assert [each.stage for each in town.store.receipts("o1")] == ["verified"]
    assert [each.hash for each in town.store.events()] == [
        each.hash for each in ledger.events(village.folder / "records")
    ]

    acked = town.stick(usb, NOW + 1)
    assert not acked.invited
    assert village.take(acked.file).upto == 250
    village.plays(3)
    second = village.brings(usb / "back", NOW + 2)
    assert (second.rows, second.wishes) == (3, False)
    assert town.collects(second.file).upto == 253


def test_only_what_the_village_lacks_is_on_the_next_stick(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    first = town.stick(usb)
    village.joins(first.file)
    village.take(first.file)
    brought = village.brings(usb / "back")
    town.collects(brought.file, brought.fingerprint)
    town.plans(WATER, RULES, b"new")
    second = town.stick(usb, NOW + 1)
    assert second.files == 2, "the new one, and the list"
    village.take(second.file)
    assert village.ways.files[digest(b"new")] == b"new"
    assert town.stick(usb, NOW + 2, whole=True).files == 4


def test_a_stick_for_the_zone_and_everybody_has_their_orders_and_nobody_else_s(
    town: Sanjiang, village: Wuyi, usb: Path
) -> None:
    mine = [town.order("o1"), town.order("o2", "zone/北片"), town.order("o3", f"node/{NODE.node}")]
    town.order("o4", "zone/南片")
    town.order("o5", "node/n0")
    town.order("o6", exp=NOW - 1)
    file = town.stick(usb).file
    village.joins(file)
    village.take(file)
    assert sorted(village.ways.given) == sorted(mine)


def test_what_nobody_has_is_said(town: Sanjiang, usb: Path) -> None:
    town.plans(WATER, b"not made yet", here=False)
    assert town.stick(usb).missing == (digest(b"not made yet"),)


# Twice, older, somebody else's


def test_twice_is_harmless_and_an_older_one_changes_nothing(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    old = town.stick(usb / "old").file
    new = town.stick(usb / "new", NOW + 1).file
    village.joins(old)
    assert not village.take(new).again
    assert village.take(new).again
    assert refusal(village, old) == "fleet.stick_older"
    assert len(village.ways.manifests) == 1


def test_one_changed_byte_leaves_the_village_as_it_was(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    file = town.stick(usb).file
    village.joins(file)
    before = {each: each.read_bytes() for each in village.folder.rglob("*") if each.is_file()}
    data = file.read_bytes()
    for place in (*range(0, 2_500, 31), *range(2_500, len(data), 97), len(data) - 1):
        file.write_bytes(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])
        with pytest.raises(Bad):
            village.take(file)
    after = {each: each.read_bytes() for each in village.folder.rglob("*") if each.is_file()}
    assert {name: data for name, data in after.items() if "marks" not in name.name} == before
    assert village.ways.manifests == []


def test_another_village_s_stick_is_refused(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    village.joins(town.stick(usb).file)
    other = replace(NODE, node="n0", village="六一村")
    file = usb / "other.dlb"
    hand_out(town.town, other, file, NOW)
    assert refusal(village, file) == "trust.wrong_scope"


def test_a_stick_that_lay_about_too_long_is_refused(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    file = town.stick(usb).file
    village.joins(file)
    assert refusal(village, file, NOW + VALID) == "trust.over"


def test_with_a_clock_in_doubt_nothing_is_taken(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    file = town.stick(usb).file
    village.joins(file)
    assert refusal(village, file, None) == "trust.clock_in_doubt"


def test_a_village_s_own_file_is_not_taken_and_the_township_s_not_collected(
    town: Sanjiang, village: Wuyi, usb: Path
) -> None:
    file = town.stick(usb).file
    village.joins(file)
    assert refusal(village, village.brings(usb / "back").file) == "trust.stranger"
    with pytest.raises(Bad) as found:
        town.collects(file)
    assert found.value.reason.code == "hub.stick_out"


def test_a_key_that_was_taken_back_counts_no_more_for_the_rest_of_the_stick(
    town: Sanjiang, village: Wuyi, usb: Path
) -> None:
    town.order("o1")
    town.sends("roster", "all", {"revoked": [town.town.key.public.kid]}, "r1")

    file = town.stick(usb).file
    village.joins(file)
    assert [each.code for each in village.take(file).told] == ["trust.revoked"]
    assert village.ways.manifests == []


# In a folder


def test_in_a_folder_the_newest_for_this_pc_is_meant(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    file = town.stick(usb).file
    village.joins(file)
    new = file.rename(usb / "一.dlb")
    newest = town.stick(usb, NOW + 1).file
    hand_out(town.town, replace(NODE, node="n0"), usb / "other.dlb", NOW)
    (usb / "broken.dlb").write_bytes(b"x")
    assert taking.newest_for(usb, member.read(village.folder)) == newest
    assert taking.newest_for(new, None) == new
    with pytest.raises(Bad, match="many"):
        taking.newest_for(usb, None)
    (usb / "empty").mkdir()
    with pytest.raises(Bad, match="nothing"):
        taking.newest_for(usb / "empty", None)


# Joining


@pytest.mark.parametrize("heard", ["", "1234", "0000 0000 0000 0000 0000 0000"])
def test_without_the_whole_fingerprint_nobody_joins(heard: str, town: Sanjiang, village: Wuyi, usb: Path) -> None:
    file = town.stick(usb).file
    _, key = taking.invited(file)
    for each in (heard, key.fingerprint[-4:], key.fingerprint[:-1]):
        with pytest.raises(Bad) as found:
            village.joins(file, each)
        assert found.value.reason.code == "fleet.join_other_fingerprint"
    assert member.read(village.folder) is None
    assert list(village.folder.rglob("node.key")) == []


def test_a_damaged_invitation_joins_nobody(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    file = town.stick(usb).file
    _, key = taking.invited(file)
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(Bad):
        village.joins(file, key.fingerprint)
    assert member.read(village.folder) is None


def test_an_invitation_by_another_key_shows_another_fingerprint(town: Sanjiang, usb: Path, tmp_path: Path) -> None:
    right = taking.invited(town.stick(usb).file)[1].fingerprint
    forger = Sanjiang(tmp_path / "forger")
    wrong = taking.invited(forger.stick(usb).file)[1].fingerprint
    assert right != wrong


def test_a_member_does_not_join_once_more(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    file = town.stick(usb).file
    village.joins(file)
    with pytest.raises(Bad) as found:
        village.joins(file)
    assert found.value.reason.code == "fleet.join_already"


def test_an_invitation_is_good_once(town: Sanjiang, village: Wuyi, usb: Path, tmp_path: Path) -> None:
    file = town.stick(usb).file
    village.joins(file)
    thief = Wuyi(tmp_path / "thief")
    thief.joins(file)
    mine, other = village.brings(usb / "a"), thief.brings(usb / "b")
    town.collects(mine.file, mine.fingerprint)
    with pytest.raises(Bad) as found:
        town.collects(other.file, other.fingerprint)
    assert found.value.reason.code == "hub.stick_other_key"
    town.store.put_node(replace(town.node, public=""))
    with pytest.raises(Bad) as found:
        town.collects(other.file, other.fingerprint)
    assert found.value.reason.code == "hub.stick_code"
    assert town.node.public == ""


def test_who_joined_by_the_invitation_s_file_gives_the_key_back_by_stick_too(
    town: Sanjiang, village: Wuyi, usb: Path
) -> None:
    invited = inviting.invite(
        town.folder, town.town.known, town.store, "五一村", ("五一村",), ("北片",), NOW
    ).invitation
    joining.become(village.folder, Joined(invited, ""), {"五一村": "大榕树"}, NOW)
    brought = village.brings(usb / "back")
    assert brought.wishes
    assert town.collects(brought.file, brought.fingerprint).joined


# Coming back


def test_nobody_reports_for_somebody_else(town: Sanjiang, village: Wuyi, usb: Path, tmp_path: Path) -> None:
    joined(town, village, usb)
    who = member.read(village.folder)
    assert who is not None
    forger = Wuyi(tmp_path / "forger")
    member.write(forger.folder, who)
    SigningKey.made().write(forger.folder / member.NODE_KEY)
    forger.plays(3)
    with pytest.raises(Bad) as found:
        town.collects(forger.brings(usb / "forged").file)
    assert found.value.reason.code == "trust.forged"
    assert list(town.store.events()) == []


def test_a_revoked_pc_neither_gets_nor_gives(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    joined(town, village, usb)
    file = village.brings(usb / "late").file
    town.store.put_node(replace(town.node, revoked=True))
    for what in (lambda: town.collects(file), lambda: town.stick(usb)):
        with pytest.raises(Bad) as found:
            what()
        assert found.value.reason.code == "hub.stick_revoked"


def test_what_is_collected_twice_is_there_once(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    joined(town, village, usb)
    village.plays(120)
    brought = village.brings(usb / "more")
    told: list[Collected] = [town.collects(brought.file) for _ in range(2)]
    assert told[0] == told[1]
    assert len(list(town.store.events())) == 120


def test_a_changed_byte_in_what_came_back_adds_nothing(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    joined(town, village, usb)
    village.plays(20)
    file = village.brings(usb / "more").file
    data = file.read_bytes()
    for place in range(0, len(data), 29):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(Bad):
            town.collects(file)
    assert list(town.store.events()) == []


def test_how_a_village_is_counts_by_when_it_said_so(town: Sanjiang, village: Wuyi, usb: Path) -> None:
    joined(town, village, usb)
    village.take(town.stick(usb, NOW + 1).file)
    late, early = village.brings(usb / "late", NOW + 9), village.brings(usb / "early", NOW + 5)
    for each in (late, early):
        town.collects(each.file)
    state: State = town.store.states()[NODE.node]
    assert state.at == NOW + 9
    assert state.body["manifest"]["digest"]


def test_a_hub_that_speaks_of_another_past_is_not_believed(village: Wuyi) -> None:
    village.plays(5)
    chain, events = acked.chain_of(village.folder), list(ledger.events(village.folder / "records"))
    assert not acked.note(village.folder, Ack("another", 5, events[4].hash))
    assert not acked.note(village.folder, Ack(chain, 4, "another"))
    assert acked.note(village.folder, Ack(chain, 4, events[3].hash))
    assert not acked.note(village.folder, Ack(chain, 3, events[2].hash))
    assert [len(each.events) for each in acked.unsent(village.folder)] == [1]


def test_a_ledger_that_was_put_back_is_another_past_and_is_named(
    town: Sanjiang, village: Wuyi, usb: Path, tmp_path: Path
) -> None:
    joined(town, village, usb)
    village.plays(20)
    shutil.copytree(village.folder, tmp_path / "backup")
    village.plays(5)
    assert town.collects(village.brings(usb / "before").file).upto == 25
    village.take(town.stick(usb, NOW + 1).file)
    restored = Wuyi(tmp_path / "backup")
    restored.played = itertools.count(1_000)
    restored.plays(9)
    told = town.collects(restored.brings(usb / "after", NOW + 2).file)
    assert [each.code for each in told.told] == ["hub.another_past"]
    assert len(town.store.chains(NODE.node)) == 2
    assert restored.take(town.stick(usb, NOW + 3).file).upto == 29
    assert town.collects(village.brings(usb / "old", NOW + 4).file).told == ()


def test_a_file_s_name_is_one_on_windows_too() -> None:
    assert file_name("三江镇", "五一村", "2022-07-12") == "三江镇-五一村-2022-07-12.dlb"
    assert handout_file.SUFFIX in file_name("a/b", 'c:"d', "2022-07-12")
    assert not set(file_name("a/b", 'c:"d', "2022-07-12")) & set('/\\:*?"<>|')
