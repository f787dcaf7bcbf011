"""A stick's ways into this PC: those of the network, with the stick in the place of the hub.

Manifests are received by the same receiver. Orders go through the same machine as the agent's, with the same errands,
until air has answered for each of them.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from dalaba.core import clock, typed_json
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.fleet import manifest
from dalaba.fleet.agent.events import AirSaid, AskAir, DropWords, FetchWords, Now, SpeakHere, Told, Wish, WordsCame
from dalaba.fleet.agent.orders import Orders
from dalaba.fleet.errands import Errands, Means, at_hand
from dalaba.fleet.handout_file import Opened
from dalaba.fleet.manifest import Pointer
from dalaba.fleet.receive import Receiver
from dalaba.fleet.stick_fetcher import StickFetcher
from dalaba.fleet.way_back import Became
from dalaba.trust import member
from dalaba.trust.marks import Marks
from dalaba.trust.member import Member
from dalaba.trust.verify import Verified

_WITHIN = 30.0
"""Seconds in which all orders of a stick are given; what is still being spoken then is brought by its text alone."""
_TURN = 0.5


class StickWays:
    """The ways in of one PC."""

    def __init__(self, station: Path, marks: Marks) -> None:
        self._station, self._marks = station, marks

    def manifest(self, found: Verified, stick: Opened) -> Reason:
        """Receive what this PC should have. Why it does not count is returned."""
        who = member.read(self._station)
        if who is None:
            return Reason("trust.no_member")
        try:
            Receiver(self._station, who, self._marks).receive(found, StickFetcher(stick))
        except Bad as bad:
            return bad.reason
        pointer: Pointer = typed_json.form(Pointer).strict(found.envelope.body)
        until = manifest.parse(stick.whole(pointer.digest, manifest.LARGEST)).until
        return Reason("fleet.stick_programme", {"until": clock.local(until, None).date().isoformat()})

    def orders(self, texts: Sequence[bytes], stick: Opened) -> Sequence[Became]:
        """Give orders to air. Raises Bad("fleet.stick_no_air") if it did not answer for one."""
        who = member.read(self._station)
        if not texts or who is None:
            return ()
        giving = _Giving(self._station, who, self._marks, stick)
        try:
            return giving.give(texts)
        finally:
            giving.end()


class _Giving:
    """The agent's machine for orders, for as long as the stick is open."""

    def __init__(self, station: Path, who: Member, marks: Marks, stick: Opened) -> None:
        self._said: list[Became] = []
        self._orders = Orders(who, marks, self._said.append)
        self._told: queue.SimpleQueue[Told | BaseException] = queue.SimpleQueue()
        self._errands = Errands(station, who.township, Means(words=lambda: StickFetcher(stick)), self._told.put)
        self._open: set[str] = set()
        """What was asked and is not answered: a question to air, or an order's words."""
        self._clock = clock.SystemClock()
        if (hand := at_hand(station)) is not None:
            self._orders.at_hand(hand)

    def give(self, texts: Sequence[bytes]) -> tuple[Became, ...]:
        """All of them, in order; what became of them."""
        until = time.monotonic() + _WITHIN
        for text in texts:
            now = self._now()
            self._carry(self._orders.come(text, False, now, now.wall))
        while self._open and time.monotonic() < until:
            try:
                self._hear(self._told.get(timeout=_TURN))
            except queue.Empty:
                now = self._now()
                self._carry(self._orders.turn(now, now.wall))
        answered = {each.id for each in self._said if each.stage in ("verified", "refused")}
        if any(each.id not in answered for each in self._said):
            raise Bad("fleet.stick_no_air")
        return tuple(self._said)

    def end(self) -> None:
        """End what was begun."""
        self._errands.end()

    def _now(self) -> Now:
        return Now(self._clock.now(), self._clock.mono())

    def _carry(self, wishes: Iterable[Wish]) -> None:
        for wish in wishes:
            match wish:
                case AskAir(key):
                    self._open.add(key)
                    self._errands.ask_air(wish)
                case FetchWords(id):
                    self._open.add(f"words {id}")
                    self._errands.fetch_words(wish)
                case SpeakHere(id):
                    self._open.add(f"words {id}")
                    self._errands.speak_here(wish)
                case DropWords(id):
                    self._open.discard(f"words {id}")
                    self._errands.drop_words(id)

    def _hear(self, told: Told | BaseException) -> None:
        now = self._now()
        match told:
            case BaseException():
                raise told
            case AirSaid(key, answer):
                self._open.discard(key)
                self._carry(self._orders.air_said(key, answer, now))
            case WordsCame(id):
                self._open.discard(f"words {id}")
                self._carry(self._orders.words(told, now))
