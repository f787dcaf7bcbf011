"""The agent: what it is told leads to what it wants done. Nothing here waits, reads a clock or opens anything.

Down come orders, manifests, words for the day, acknowledgements, the roster and the time; up go receipts, the ledger
and how the PC is. Each part has a module; this one knows which message is whose.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dalaba.core.model import Instant, Millis, Reason
from dalaba.core.problems import Bad
from dalaba.fleet import topics, way_back
from dalaba.fleet.agent.events import (
    AirSaid,
    AskAir,
    AtHand,
    Came,
    ChangeRoster,
    Confirmed,
    DeskSaid,
    Fell,
    Found,
    LeaveForDesk,
    LedgerGrew,
    LookAround,
    ManifestDone,
    Now,
    PauseDownloads,
    Publish,
    ReadRows,
    RowsRead,
    Save,
    Stood,
    Subscribe,
    TakeManifest,
    Tick,
    Told,
    Wish,
    WordsCame,
)
from dalaba.fleet.agent.hub_clock import APART, HubClock
from dalaba.fleet.agent.memory import Memory, Numbers, Passing
from dalaba.fleet.agent.orders import Orders
from dalaba.fleet.agent.outbox import Outbox
from dalaba.fleet.agent.receipts import Receipts
from dalaba.fleet.agent.standing_report import StandingReport
from dalaba.fleet.broker_line import FIRST_BAD, NOBODY_LISTENS
from dalaba.fleet.standing import unpacked
from dalaba.link.requests import HubTime, Status
from dalaba.trust.envelope import Envelope, Typ, read, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.marks import Marks
from dalaba.trust.member import Member
from dalaba.trust.verify import Verified, obey, verify

_LOOK_EVERY: Millis = 5_000
_AROUND_EVERY: Millis = 60_000
_SAVE_EVERY: Millis = 5_000
_SAVE_BEACON_EVERY: Millis = 600_000
"""A beacon of the last minutes may say its time once more after a restart; a village's disk is not written for each."""
_TRY_MANIFEST: tuple[Millis, ...] = (10_000, 60_000, 300_000, 900_000)
_MOST_FOLLOWED = 200
_LASTS: Millis = 30 * 86_400_000
"""How long what the PC says counts: the hub may be away for weeks."""


@dataclass(slots=True)
class _Taking:
    """The newest manifest, taken or being taken."""

    found: Verified
    failed: int = 0
    again: Millis | None = None
    """When to try again; None: it is being taken, or was."""


class Agent:
    """One run of the agent. `key` signs what it says."""

    def __init__(
        self,
        member: Member,
        key: SigningKey,
        marks: Marks,
        memory: Memory,
        now: Now,
        version: str,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._member, self._key, self._marks, self._memory = member, key, marks, memory
        self._numbers = Numbers(memory, now.wall)
        self._passing = Passing()
        self._stands: set[str] = set()
        self._rests = False
        self._receipts = Receipts()
        self._orders = Orders(member, marks, self._receipts.add)
        self._outbox = Outbox(memory, chance)
        self._clock = HubClock()
        self._report = StandingReport(member, version)
        self._denied: dict[str, Reason] = {}
        self._head = 0
        self._followed: int | None = None
        """Up to this entry the ledger was looked at for what became of orders; None: nobody asks."""
        self._following = False
        self._manifest: _Taking | None = None
        self._manifest_why: Reason | None = None
        self._looked = self._looked_around = now.mono - _AROUND_EVERY
        self._asking = False
        self._saved, self._dirty = now.mono, False

    @property
    def hurry(self) -> bool:
        """Whether the ledger is to be looked at often."""
        return self._orders.hurry

    @property
    def stands(self) -> bool:
        """Whether receipts can go out now."""
        return "other" in self._stands

    def handle(self, told: Told, now: Now) -> list[Wish]:
        """What follows from what happened."""
        wishes = [*self._handle(told, now), *self._follow(), *self._say(now)]
        if self._rest != self._rests:
            self._rests = self._rest
            wishes.insert(0, PauseDownloads(self._rests))
        if self._numbers.reserve():
            self._dirty, self._saved = True, now.mono - _SAVE_EVERY
        if self._dirty and now.mono - self._saved >= _SAVE_EVERY:
            self._dirty, self._saved = False, now.mono
            wishes.insert(0, self.save())
        return wishes

    @property
    def _rest(self) -> bool:
        """Whether downloads leave the line alone: while an order is brought, and until orders can come."""
        return self._orders.sounds or "urgent" not in self._stands

    def save(self) -> Save:
        """What is to be remembered."""
        return Save(dict(vars(self._memory)))

    def _handle(self, told: Told, now: Now) -> Iterator[Wish]:
        match told:
            case Tick():
                yield from self._turn(now)
            case Stood(which):
                yield from self._stood(which)
            case Fell(which):
                self._stands.discard(which)
                if which == "other":
                    self._receipts.fell()
                    self._outbox.fell()
            case Came():
                yield from self._came(told, now)
            case Confirmed(key, code):
                self._confirmed(key, code, now)
            case AirSaid(key, answer):
                yield from self._air_said(key, answer, now)
            case WordsCame():
                yield from self._orders.words(told, now)
            case LedgerGrew(seq, hashed, chain):
                yield from self._ledger_grew(seq, hashed, chain)
            case RowsRead():
                yield from self._rows_read(told, now)
            case ManifestDone(name, why):
                self._manifest_done(name, why, now)
            case Found(facts):
                self._report.files(facts)
            case DeskSaid(receipts):
                for each in receipts:
                    self._receipts.add(each)
            case AtHand():
                self._orders.at_hand(told)

    # --- lines

    def _stood(self, which: str) -> Iterator[Wish]:
        self._stands.add(which)
        scopes = self._member.scopes
        if which == "urgent":
            yield Subscribe("urgent", topics.urgent_filters(scopes))
        else:
            yield Subscribe("other", topics.other_filters(scopes))
            self._report.again()

    def _confirmed(self, key: str, code: int, now: Now) -> None:
        heard = code < FIRST_BAD and code != NOBODY_LISTENS
        self._receipts.confirmed(key, heard, now.mono)
        what = key.partition(" ")[0]
        if code >= FIRST_BAD:
            self._denied[what] = Reason("fleet.denied", {"what": what, "code": f"0x{code:02x}"})
        else:
            self._denied.pop(what, None)

    # --- from the hub

    def _came(self, came: Came, now: Now) -> Iterator[Wish]:
        _, _, what = topics.parts_of(came.topic)
        live = not came.kept
        match what:
            case "emerg":
                yield from self._standing(came.payload, live, now)
            case _ if not came.payload:
                return  # a topic that was emptied means no news
            case "cmd":
                yield from self._orders.come(came.payload, live, now, self.trusted(now))
            case "beacon":
                yield from self._beacon(came, now)
            case "ack":
                yield from self._ack(came.payload, now)
            case "prog":
                yield from self._prog(came.payload, now)
            case "day":
                yield from self._lasting(came.payload, "day", now, LeaveForDesk)
            case "roster":
                yield from self._roster(came.payload, now)

    def _standing(self, payload: bytes, live: bool, now: Now) -> Iterator[Wish]:
        try:
            wires = unpacked(payload)
        except ValueError:
            return
        for wire in sorted(wires, key=_seq_of) if len(wires) > 1 else wires:
            yield from self._orders.come(wire, live, now, self.trusted(now))

    def _passes(self, text: bytes, typ: Typ) -> Verified | None:
        """What counts for the moment, whatever this PC's clock shows, each number once."""
        try:
            at = read(text).envelope.nbf
            found = verify(text, typ, self._member, self._passing, at)
        except (ValueError, Bad):
            return None
        return found if isinstance(found, Verified) and obey(found, self._passing) else None

    def _beacon(self, came: Came, now: Now) -> Iterator[Wish]:
        found = None if came.kept else self._passes(came.payload, "beacon")
        if found is None or found.envelope.seq <= self._memory.heard:
            return
        self._memory.heard = found.envelope.seq
        self._dirty |= now.mono - self._saved >= _SAVE_BEACON_EVERY
        try:
            self._clock.hear(way_back.beacon_in(found.envelope.body), now.mono)
        except ValueError:
            return
        offset = self._clock.offset(*now)
        if offset is not None:
            yield AskAir("time", HubTime(offset, now.wall))

    def _ack(self, payload: bytes, now: Now) -> Iterator[Wish]:
        found = self._passes(payload, "ack")
        if found is None:
            return
        try:
            ack = way_back.ack_in(found.envelope.body)
        except ValueError:
            return
        self._dirty = True
        if (check := self._outbox.acked(ack, now.mono)) is not None:
            yield check

    def _lasting(self, text: bytes, typ: Typ, now: Now, wish: Callable[[str, bytes], Wish]) -> Iterator[Wish]:
        """What counts once, by the disk's memory; a refusal is reported."""
        found = self._counts(text, typ, now)
        if isinstance(found, Verified):
            name = found.envelope.id
            self._receipts.add(way_back.Became(name, "received", max(now.wall, 0)))
            yield wish(name, text)

    def _counts(self, text: bytes, typ: Typ, now: Now) -> Verified | None:
        """The wire, if it counts now. A refusal is reported, unless it only comes again."""
        try:
            found = verify(text, typ, self._member, self._marks, self.trusted(now), True)
            if isinstance(found, Verified):
                return found
            why = found
            name = read(text).envelope.id
        except Bad as bad:
            why, name = bad.reason, ""
        except ValueError:
            return None
        if name and why.code != "trust.again":
            detail = way_back.coded(why.code, why.params)
            self._receipts.add(way_back.Became(name, "refused", max(now.wall, 0), "", detail))
        return None

    def _roster(self, text: bytes, now: Now) -> Iterator[Wish]:
        """Who is believed. Revocations count whatever the clock shows; an old roster is told by its number. Whoever
        writes it marks it."""
        try:
            at = read(text).envelope.nbf if self.trusted(now) is None else self.trusted(now)
            found = verify(text, "roster", self._member, self._marks, at)
            if isinstance(found, Verified):
                yield ChangeRoster(text)
        except (ValueError, Bad):
            return

    # --- manifests

    def _prog(self, text: bytes, now: Now) -> Iterator[Wish]:
        if self._manifest is not None and self._manifest.found.wire.text == text:
            return
        if (found := self._counts(text, "manifest", now)) is not None:
            self._manifest = _Taking(found)
            yield TakeManifest(found.envelope.id, found)

    def _manifest_done(self, name: str, why: Reason | None, now: Now) -> None:
        taking = self._manifest
        if taking is None or taking.found.envelope.id != name:
            return
        self._manifest_why = why
        if why is None:
            self._receipts.add(way_back.Became(name, "verified", max(now.wall, 0)))
            taking.again = None
            self._looked_around = now.mono - _AROUND_EVERY  # the hub is told at once what counts here now
            return
        if not taking.failed:
            detail = way_back.coded(why.code, why.params)
            self._receipts.add(way_back.Became(name, "refused", max(now.wall, 0), "", detail))
        taking.again = now.mono + _TRY_MANIFEST[min(taking.failed, len(_TRY_MANIFEST) - 1)]
        taking.failed += 1

    def _try_manifest(self, now: Now) -> Iterator[Wish]:
        taking = self._manifest
        if taking is not None and taking.again is not None and now.mono >= taking.again:
            taking.again = None
            yield TakeManifest(taking.found.envelope.id, taking.found)

    # --- air

    def _air_said(self, key: str, answer: Mapping[str, Any] | None, now: Now) -> Iterator[Wish]:
        if key == "status":
            self._asking = False
            self._report.air(answer)
        elif key.startswith("order"):
            yield from self._orders.air_said(key, answer, now)

    def trusted(self, now: Now) -> Instant | None:
        """The time as far as it is known: this PC's if air trusts it, else the hub's; None: neither."""
        if self._report.clock in ("", "good"):
            return now.wall
        offset = self._clock.offset(*now)
        return None if offset is None else now.wall + offset

    # --- the ledger

    def _ledger_grew(self, seq: int, hashed: str, chain: str) -> Iterator[Wish]:
        self._head = seq
        self._report.ledger(seq, hashed, chain)
        if (check := self._outbox.grew(seq, chain)) is not None:
            yield check

    def _follow(self) -> Iterator[Wish]:
        """Look at what the ledger has to tell of orders, from the entry on that was the newest when the first came."""
        if not self._orders.hurry:
            self._followed = None
            return
        if self._followed is None:
            self._followed = self._head
        if self._orders.follows and self._followed < self._head and not self._following:
            self._following = True
            yield ReadRows("follow", self._followed, _MOST_FOLLOWED)

    def _rows_read(self, read: RowsRead, now: Now) -> Iterator[Wish]:
        match read.purpose:
            case "check":
                self._outbox.checked(read.entries)
                self._dirty = True
            case "confirm":
                self._outbox.confirmed(read.entries, now.mono)
            case "follow":
                self._following = False
                self._orders.noted(read.entries, now)
                if self._followed is not None:
                    self._followed = max(self._followed, read.entries[-1].seq if read.entries else self._head)
            case "send":
                if (rows := self._outbox.read(read.since, read.entries, now.mono)) is not None:
                    yield self._publish("rows", "rows", way_back.body(rows), now)

    # --- to the hub

    def _say(self, now: Now) -> Iterator[Wish]:
        """Whatever is to be said while the line stands."""
        if "other" not in self._stands:
            return
        if (receipts := self._receipts.next(now.mono)) is not None:
            key, said = receipts
            yield self._publish("rcpt", "receipt", way_back.body(way_back.Receipts(said)), now, key)
        if (more := self._outbox.next()) is not None:
            yield more
        if self._report.rests(now.mono):
            return
        if (body := self._report.due(now.wall, now.mono, self._troubles(now))) is not None:
            yield self._publish("status", "status", body, now, kept=True)

    def _publish(
        self, what: topics.Up, typ: Typ, body: Mapping[str, object], now: Now, key: str = "", kept: bool = False
    ) -> Publish:
        number, wall = self._numbers.next(), max(now.wall, 0)
        name = f"{self._member.node}-{number}"
        envelope = Envelope(typ, "hub", name, self._member.node, number, wall, wall - _LASTS, wall + _LASTS, body)
        wire = sign(envelope, self._key)
        return Publish(topics.up(self._member.node, what), wire.text, key or f"{what} {number}", kept)

    def _troubles(self, now: Now) -> tuple[Reason, ...]:
        found = [*self._denied.values()]
        offset = self._clock.offset(*now)
        if offset is not None and abs(offset) > APART:
            found.append(Reason("fleet.clock_apart", {"seconds": str(round(offset / 1000))}))
        if self._outbox.another_past:
            found.append(Reason("fleet.another_past"))
        if self._manifest_why is not None:
            found.append(Reason("fleet.manifest_waits").because(self._manifest_why))
        return tuple(found)

    # --- time

    def _turn(self, now: Now) -> Iterator[Wish]:
        yield from self._orders.turn(now, self.trusted(now))
        self._outbox.turn(now.mono)
        yield from self._try_manifest(now)
        if now.mono - self._looked >= _LOOK_EVERY and not self._asking:
            self._looked, self._asking = now.mono, True
            yield AskAir("status", Status())
        if now.mono - self._looked_around >= _AROUND_EVERY:
            self._looked_around = now.mono
            yield LookAround()


def _seq_of(wire: bytes) -> int:
    try:
        return read(wire).envelope.seq
    except ValueError:
        return -1
