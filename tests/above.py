"""A village's PC in a township, in virtual time: what the township signs comes to air as the agent hands it over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from dalaba.air import events, ledger
from dalaba.air.events import FromAbove
from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape, bounce
from dalaba.core.clock import VirtualClock
from dalaba.core.model import Event, Instant, OutletCard, OutputSpec, Programme, Reason, VillageRule
from dalaba.core.typed_json import as_json
from dalaba.link import handover, requests
from dalaba.link.control import Call
from dalaba.link.requests import HubTime, Request, Signed, SignedAppend, Sound
from dalaba.sound.codec import ENCODER_DELAY, encode_piece
from dalaba.trust import member, village_rule
from dalaba.trust.envelope import Envelope, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.member import Authority, Member
from dalaba.trust.order import FleetOrder, OrderClip
from tests.places import DAY, at

RATE = 22_050
HERE, THERE = "本村", "学校"
TOWN, SECOND, STRANGER = SigningKey.made(), SigningKey.made(), SigningKey.made()
QUIET = ((at("22:00"), at("23:59")), (at("00:00"), at("06:00")))
LEADER, SCHOOL = "五一村", "五一小学"


class Row(NamedTuple):
    """A row of the ledger about an order of the township."""

    event: Event
    said: FromAbove
    why: Reason


class Township:
    """Signs orders, counting up."""

    def __init__(self) -> None:
        self.seq = 0

    def order(self, now: Instant, order: FleetOrder, *keys: SigningKey, **more: Any) -> str:
        """The wire of an order, valid for an hour."""
        self.seq += 1
        body = as_json(order)
        envelope = Envelope(
            "order", "all", f"o{self.seq}", "三江镇", self.seq, now, now - 1_000, now + 3_600_000, body, 0, "urgent"
        )
        return sign(replace(envelope, **more), *(keys or (TOWN,))).text.decode()


class Village:
    """五一村's PC: two outlets on tapes, a chime of its own, words from the township, two seconds each."""

    def __init__(self, folder: Path, time: str = "06:30", rule: VillageRule | None = VillageRule()) -> None:  # noqa: B008
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.chime = self._sound("audio/rendered/chime.mp3", 0.1, "chime")
        self.words = self._sound("received/words.mp3", 0.13, "普通话", "cmn")
        self.other = self._sound("received/other.mp3", 0.17, "别的", "cmn")
        self.clock = self._clock(time)
        self.town = Township()
        member.write(folder, self.joined())
        if rule is not None:
            village_rule.write(folder, rule)
        self.boot()

    @staticmethod
    def _clock(time: str) -> Any:
        return VirtualClock(at(time))

    @staticmethod
    def joined(**more: Any) -> Member:
        people = (Authority(TOWN.public.text, "三江镇"), Authority(SECOND.public.text, "镇长", second=True))
        usual = Member("三江镇", "n1", {LEADER: HERE, SCHOOL: THERE}, ("北片",), people)
        return replace(usual, **more)

    def boot(self, *cards: OutletCard) -> None:
        self.tapes = {name: Tape(name) for name in (HERE, THERE)}
        self.air = Air(self.folder, self.clock, lambda card: self.tapes[card.name])
        self.hand_over(*cards)
        self.turn(2_000)

    def hand_over(self, *cards: OutletCard) -> None:
        usual = [OutletCard(name, "speaker", OutputSpec(name), silent=QUIET) for name in (HERE, THERE)]
        day = Programme("五一村", "Asia/Shanghai", DAY.isoformat(), cards or tuple(usual), (), ())
        handover.write(self.folder, day)

    def die(self) -> None:
        """The power is cut."""
        self.air._lock.release()
        self.air._listener.close()
        self.air._ledger.close()

    def turn(self, span: int) -> None:
        until = self.clock.now() + span
        while self.clock.now() < until:
            self.air.turn()

    def ask(self, request: Request | Mapping[str, object]) -> dict[str, Any]:
        """As it comes over the control channel."""
        body = dict(request) if isinstance(request, Mapping) else requests.wire(request)
        call = Call(json.loads(json.dumps(body)))
        call.answer(self.air._answer(call))
        return call.wait()

    def sign(self, verb: str = "say", *keys: SigningKey, order: Mapping[str, Any] | None = None, **more: Any) -> str:
        """The wire of an order that names the township's words."""
        clip = OrderClip(self.words.digest, 9, RATE, self.words.skip, self.words.frames, "cmn")
        usual: dict[str, Any] = {"title": "转移", "text": {"cmn": "请转移"}, "clips": (clip,), "reason": "洪水"}
        made = FleetOrder(verb, **((usual if verb in ("say", "play") else {}) | dict(order or {})))  # type: ignore[arg-type]
        return self.town.order(self.clock.now(), made, *keys, **more)

    def hear(self, wire: str, *sounds: Sound, outlets: tuple[str, ...] = (HERE,), **more: Any) -> str:
        """Hand an order over; the code of the answer."""
        parts = dict.fromkeys(outlets, sounds or (self.chime, self.words))
        return str(self.ask(Signed(wire, parts, **more))["code"])

    def append(self, key: str, *sounds: Sound, more: bool = False) -> str:
        return str(self.ask(SignedAppend(key, {HERE: sounds or (self.words,)}, more))["code"])

    def hub_time(self, offset: int) -> str:
        return str(self.ask(HubTime(offset, self.clock.now()))["code"])

    def samples(self, outlet: str = "", since: str = "00:00", until: str = "23:59") -> int:
        """How many samples were not silent, on one tape or on all."""
        self.turn(8_000)
        tapes = [self.tapes[outlet]] if outlet else list(self.tapes.values())
        return sum(int(np.count_nonzero(bounce(each.takes, *_span(each, since, until), RATE))) for each in tapes)

    def plays(self, outlet: str = HERE) -> int:
        """How many sounds there are on a tape."""
        return len(self.tapes[outlet].takes)

    def events(self) -> list[Event]:
        return list(ledger.events(self.folder / "records"))

    def rows(self, did: str = "") -> list[Row]:
        """The ledger's rows about the township's orders."""
        found = events.entries(self.events())
        rows = [Row(each.event, each.said, each.why) for each in found if isinstance(each.said, FromAbove)]
        return [row for row in rows if did in ("", row.said.did)]

    def refusals(self) -> list[str]:
        return [each.event.reason for each in self.rows("refused")]

    def _sound(self, file: str, pitch: float, version: str, language: str = "") -> Sound:
        tone = (0.3 * np.sin(np.arange(2 * RATE) * pitch)).astype(np.float32)
        data = encode_piece(tone, RATE).data
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        return Sound(file, digest, RATE, ENCODER_DELAY, len(tone), version, language, 2_000)


def _span(tape: Tape, since: str, until: str) -> tuple[Instant, Instant]:
    """Only where there is something, so that a whole day needs no memory."""
    first, last = at(since), at(until)
    takes = [take for take in tape.takes if first <= take.at < last]
    return (min(take.at for take in takes), max(take.end for take in takes)) if takes else (first, first)
