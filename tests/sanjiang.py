"""The township of the sample with a hub, and the PCs of its villages, each in a folder: invited, joined, given its
plan, played in virtual time by air's own machine on tapes, and collected. Only the voice is a stand-in.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from dalaba.air.clip_check import Intact
from dalaba.air.ledger import Ledger
from dalaba.air.outputs import Output
from dalaba.air.outputs.tape import Take, Tape
from dalaba.air.playout import Past, Playout
from dalaba.core import clock
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Instant, OutletCard, Reason
from dalaba.desk.handing_out import hand_out
from dalaba.desk.root import Station
from dalaba.fleet import bringing_back, joining, stick_status, taking, topics, way_back
from dalaba.fleet.fake_fetch import FakeFetcher
from dalaba.fleet.invitation import shaped
from dalaba.fleet.joining import Joined
from dalaba.fleet.ledger_tail import LedgerTail
from dalaba.fleet.receive import Receiver
from dalaba.fleet.stick_ways import StickWays
from dalaba.fleet.taking import Here
from dalaba.hub import collecting, founding, ingest, inviting, sticks
from dalaba.hub.blobs import Blobs
from dalaba.hub.settings import Settings
from dalaba.hub.store import Node, Store
from dalaba.link import handover
from dalaba.speech.voices import Speech, Voice, VoiceError
from dalaba.speech.voices.fake import FakeVoice
from dalaba.trust import join_code, member
from dalaba.trust.envelope import Envelope, Typ, sign
from dalaba.trust.marks import StoredMarks
from dalaba.trust.verify import Verified, verify
from tests.conftest import SAMPLE
from tests.hub_town import shown
from tests.places import DAY, ZONE, at, written

TOWN = "三江镇"
EVE = at("09:00", DAY - timedelta(days=1))
"""When everything is invited, joined and handed out."""
NIGHT = at("00:30", DAY + timedelta(days=1))
"""When everything is collected."""
_WRITTEN = ("days.yaml", "station.yaml", "scripts", "schedules", "audio/recorded")
_ENOUGH = 100_000


class Terse(FakeVoice):
    """Counts the beginning of a text alone: a whole township's day is made in seconds."""

    def speak(self, text: str, language: str, rate: int) -> Speech:
        """As every voice."""
        return super().speak(text[: max(3, len(text) // 6)], language, rate)


def voice(engine: str, model: str = "", speaker: str = "") -> Voice:
    """The only voice there is, which counts instead of espeak."""
    if engine != "espeak":
        raise VoiceError(Reason("voices.unknown", {"engine": engine}))
    return Terse(name="espeak")


def read(folder: Path) -> Station:
    """A station as it lies there, with that voice."""
    return Station.read(folder, voice)


def day_of(now: Instant) -> str:
    """A moment's date."""
    return clock.local(now, ZONE).date().isoformat()


def play(folder: Path, name: str, off: tuple[Instant, Instant] | None = None) -> Mapping[str, Sequence[Take]]:
    """The PC plays the day into its own ledger, in virtual time. `off`: when it has no power. Returns what was heard of
    each outlet."""
    handover.write(folder, read(folder).compile(DAY))
    midnight, end = clock.at(DAY, 0, ZONE), clock.at(DAY, clock.DAY, ZONE)
    heard: dict[str, list[Take]] = {}
    for since, until in [(midnight, off[0]), (off[1], end)] if off else [(midnight, end)]:
        for outlet, takes in _played(folder, name, since, until, goes_well=until == end).items():
            heard.setdefault(outlet, []).extend(takes)
    return heard


def _played(folder: Path, name: str, since: Instant, until: Instant, goes_well: bool) -> dict[str, Sequence[Take]]:
    """From the PC's start until it is shut down, or its power fails."""
    time = VirtualClock(since)
    book = Ledger(folder / "records", name, f"boot-{since}", lazy=True)
    past = Past.of(book.events())
    book.append("boot", since, 0)
    tapes: dict[str, Tape] = {}

    def output(card: OutletCard) -> Output:
        return tapes.setdefault(card.name, Tape(card.name))

    air = Playout(folder, time, book, output, Intact(folder), past)
    air.load(handover.read(handover.path_of(folder, DAY)))
    for _ in range(_ENOUGH):
        turn = air.turn()
        if time.now() >= until:
            break
        time.wait(until if turn is None else min(turn, until))
    else:
        raise AssertionError("it turns without getting anywhere")
    if goes_well:
        air.close(Reason("air.shut_down"))
    book.close()
    return {each: tape.takes for each, tape in tapes.items()}


@dataclass
class Pc:
    """A village's PC. `outlets`: the township's name -> the name here."""

    folder: Path
    village: str
    outlets: Mapping[str, str]
    off: tuple[Instant, Instant] | None = None
    """When it has no power on the day."""
    takes: Mapping[str, Sequence[Take]] = field(default_factory=dict)
    told: tuple[Reason, ...] = ()
    """What the hub had to say when it was collected."""

    @staticmethod
    def of(
        folder: Path, village: str, outlets: Mapping[str, str], files: Mapping[str, str] | None = None,
        off: tuple[Instant, Instant] | None = None,
    ) -> Pc:  # fmt: skip
        """A PC that belongs to nobody yet. `files`: what the village itself has written, besides its outlets."""
        here = ", ".join(
            f"{name}: {{输出: {{声卡: 功放, 声道: [{number}]}}}}" for number, name in enumerate(outlets.values(), 1)
        )
        more = dict(files or {})
        own = more.pop("station.yaml", "")
        text = f"台名: {village}广播\n语种: [普通话]\n发音人: {{普通话: espeak}}\n播放点: {{{here}}}\n{own}"
        return Pc(written(folder / village, {"station.yaml": text, **more}), village, outlets, off)

    @property
    def member(self) -> member.Member:
        found = member.read(self.folder)
        assert found is not None
        return found

    @property
    def station(self) -> Station:
        return read(self.folder)

    def play(self) -> None:
        """Make what the village says itself, and play the day."""
        own = self.station
        assert not own.problems.errors, list(own.problems)
        assert own.make(own.to_make(own.wanted_on([DAY])), jobs=1).failed == []
        self.takes = play(self.folder, self.village, self.off)


@dataclass
class Sanjiang:
    """The township. `station`: as its files were read, with every clip of the day."""

    folder: Path
    settings: Settings
    store: Store
    station: Station
    said: int = 0
    """How many messages its villages have sent."""

    @staticmethod
    def of(folder: Path, outlets: Iterable[str] = ()) -> Sanjiang:
        """The sample, copied, with a hub that was just made and the clips of 13 July; only of these outlets, if any."""
        for name in _WRITTEN:
            source, target = SAMPLE / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
        made = founding.found(folder, TOWN, ("127.0.0.1",), EVE)
        station = read(folder)
        assert station.problems.errors == []
        assert station.make(station.to_make(station.wanted_on([DAY], outlets)), jobs=1).failed == []
        return Sanjiang(folder, made.settings, Store.of(folder), read(folder))

    def play(self) -> Mapping[str, Sequence[Take]]:
        """The township's own PC plays the one outlet that it has."""
        return play(self.folder, "镇")

    def node(self, pc: Pc) -> Node:
        return next(each for each in self.store.nodes() if each.village == pc.village)

    # -- over the network

    def let_in(self, pc: Pc) -> None:
        """It is invited, shows its code, and is a member."""
        invited = inviting.invite(self.folder, self.settings, self.store, pc.village, tuple(pc.outlets), (), EVE)
        asked = shown(join_code.read(invited.code).secret, joining.own_key(pc.folder))
        found = json.loads(inviting.let_in(self.folder, self.settings, self.store, asked, EVE))
        joined = Joined(shaped(found["invitation"]), found["certificate"])
        joining.become(pc.folder, joined, dict(pc.outlets), EVE)

    def hand_out(self) -> None:
        """Sign what every PC should have."""
        given = hand_out(self.station, self.store, EVE)
        assert given.troubles == ()
        assert set(given.new) == {each.node for each in self.store.nodes()}

    def bring(self, pc: Pc) -> None:
        """The PC fetches what it should have, checks it, and lets it count."""
        sent = next(
            each for each in self.store.newest_sent("manifest", EVE) if each.scope == f"node/{self.node(pc).node}"
        )
        marks = StoredMarks(pc.folder)
        found = verify(sent.wire, "manifest", pc.member, marks, EVE)
        assert isinstance(found, Verified), found
        Receiver(pc.folder, pc.member, marks).receive(found, _Blobs(self.folder))

    def collect(self, pc: Pc) -> None:
        """The PC sends its ledger until the hub has confirmed all of it, and how it is."""
        tail, node = LedgerTail(pc.folder), self.node(pc).node
        newest, since, told = tail.look(), 0, list[Reason]()
        assert newest is not None
        while since < newest.seq:
            rows, _ = way_back.piece(newest.chain, since, tail.read(since, way_back.MOST_ROWS))
            heard = self._hears(pc, "rows", topics.up(node, "rows"), way_back.body(rows))
            assert heard.ack is not None
            assert heard.ack.want is None
            since, told = heard.ack.upto, [*told, *([heard.reason] if heard.reason else [])]
        status = stick_status.status(pc.folder, NIGHT)
        heard = self._hears(pc, "status", topics.up(node, "status"), {**status, "online": True})
        pc.told = (*told, *([heard.reason] if heard.reason else ()))

    def _hears(self, pc: Pc, typ: Typ, topic: str, body: Mapping[str, object]) -> ingest.Heard:
        self.said += 1
        who = self.node(pc).node
        said = Envelope(typ, "hub", f"{who}-{self.said}", who, self.said, NIGHT, 0, NIGHT + clock.DAY, body)
        wire = sign(said, joining.own_key(pc.folder))
        return ingest.take(self.store, topic, wire.text, False, NIGHT, day_of)

    # -- by stick

    def invite_by_stick(self, pc: Pc) -> None:
        """It is invited; the stick comes later."""
        inviting.invite(self.folder, self.settings, self.store, pc.village, tuple(pc.outlets), (), EVE)

    def bring_by_stick(self, pc: Pc, stick: Path) -> None:
        """A stick goes to a PC that was never reached: it joins and takes its plan from it."""
        town = sticks.Town.of(self.folder, self.settings, self.store)
        handed = sticks.hand_out(town, self.node(pc), stick, EVE)
        assert (handed.missing, handed.invited) == ((), True)
        _, key = taking.invited(stick)
        taking.join(stick, pc.folder, key.fingerprint, pc.outlets, EVE)
        marks = StoredMarks(pc.folder)
        taken = taking.take(stick, Here(pc.folder, marks, StickWays(pc.folder, marks), EVE))
        assert "fleet.stick_programme" in {each.code for each in taken.told}

    def collect_by_stick(self, pc: Pc, stick: Path) -> None:
        """What it played comes back the same way; somebody has heard its fingerprint by telephone."""
        brought = bringing_back.bring_back(pc.folder, stick, NIGHT, stick_status.status(pc.folder, NIGHT))
        town = sticks.Town.of(self.folder, self.settings, self.store)
        found = collecting.collect(town, stick, NIGHT, day_of, (brought.fingerprint,))
        assert (found.rows, found.want, found.joined) == (brought.rows, None, True)
        pc.told = found.told


class _Blobs(FakeFetcher):
    """Fetches from the township's folder."""

    def __init__(self, town: Path) -> None:
        super().__init__({})
        self._town = Blobs(town)

    def fetch(self, digest: str, size: int, into: Path) -> None:
        """Put the blob there, whole."""
        path = self._town.path(digest)
        if path is not None:
            self.blobs[digest] = path.read_bytes()
        super().fetch(digest, size, into)
