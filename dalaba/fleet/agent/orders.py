"""Orders on their way through this PC: to air at once with their chime, then their words, from the hub or spoken here.

Each order is judged early, so that a refusal is reported within a moment; air judges again and alone decides. The same
kept message may come any number of times. Nothing here waits: an order that air does not answer for is put to it again
every second until it is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import takewhile
from typing import Any

from dalaba.core.model import Event, Instant, Millis, Reason
from dalaba.core.problems import Bad
from dalaba.core.spot_id import SpotId
from dalaba.fleet.agent.events import (
    AskAir,
    AtHand,
    DropWords,
    FetchWords,
    Now,
    SpeakHere,
    Wish,
    WordsCame,
)
from dalaba.fleet.way_back import OUTCOMES, Became, Stage, coded
from dalaba.link.requests import Signed, SignedAppend, Sound
from dalaba.trust.envelope import Level, read
from dalaba.trust.marks import Mark, Marks
from dalaba.trust.member import Member
from dalaba.trust.order import FleetOrder, order_of
from dalaba.trust.verify import Verified, verify

FETCH_WITHIN: Millis = 3_000
"""So long the words may take from the hub; then this PC's own voice begins to make them."""
_AGAIN: Millis = 1_000
_LATEST: Millis = 120_000
"""After so long without words an order is closed as it is."""
_MAY_COUNT_LATER = frozenset({"trust.clock_in_doubt", "trust.not_yet", "trust.not_marked"})
_LOOK_AGAIN: Millis = 5_000
_MOST_LATER, _MOST_KNOWN, _MOST_FOLLOWED = 50, 1_000, 50
_FOLLOWED_FOR: Millis = 600_000
"""So long after the last word of it an order is not followed any more; the ledger itself goes up in any case."""
_MOST_LEFT = 20
_SILENT_VERBS = frozenset({"stop", "resume", "cancel", "skip"})
TAKEN = "air.fleet_taken"
_APPENDED = "air.appended"


@dataclass(slots=True)
class _Open:
    """An order that is not finished."""

    id: str
    wire: str
    exp: Instant
    order: FleetOrder
    outlets: tuple[str, ...]
    live: bool
    since: Millis
    mark: Mark | None = None
    """Where its number counts: an order is not put to air before an earlier one."""
    chime: Sound | None = None
    words: Mapping[str, tuple[Sound, ...]] = field(default_factory=dict)
    spoken: bool = False
    """This PC's own voice made the words."""
    fetching: bool = False
    speaking: bool = False
    spoke: bool = False
    """This PC's own voice has tried."""
    asking: str = ""
    """Under which key air is being asked."""
    all_asked: bool = False
    """Whether that brings everything."""
    taken: bool = False
    left: bool = False
    """Air took it from an agent that is gone; whether it still waits for the words is to be asked."""
    again: Millis = 0
    """When air is to be asked again."""
    unsure: bool = False
    """Air was asked to take it and gave no answer: it may have taken it."""

    @property
    def sounds(self) -> bool:
        return self.order.verb not in _SILENT_VERBS

    @property
    def whole(self) -> bool:
        """Whether nothing more will come."""
        gave_up = self.spoke and not self.fetching and not self.speaking
        return not self.sounds or bool(self.words) or gave_up


@dataclass(slots=True)
class _Followed:
    """An order whose sound the ledger tells of: the outlets where it has not ended yet."""

    order: str
    outlets: set[str]
    until: Millis


@dataclass(slots=True)
class _Later:
    wire: bytes
    live: bool
    at: Millis


class Orders:
    """All orders of this run. `tell` takes receipts."""

    def __init__(self, member: Member, marks: Marks, tell: Callable[[Became], None]) -> None:
        self._member, self._marks, self._tell = member, marks, tell
        self._open: dict[str, _Open] = {}
        self._known: dict[str, None] = {}
        """Digests of wires that were judged for good."""
        self._later: dict[str, _Later] = {}
        self._followed: dict[str, _Followed] = {}
        """By air's id of the announcement."""
        self._hand = AtHand()

    @property
    def hurry(self) -> bool:
        """Whether something is being done or listened to for an order."""
        return bool(self._open or self._followed)

    @property
    def sounds(self) -> bool:
        """Whether an order with a sound is being brought to air."""
        return any(one.sounds for one in self._open.values())

    @property
    def follows(self) -> bool:
        """Whether the ledger may tell of an order's sound."""
        return bool(self._followed)

    def at_hand(self, hand: AtHand) -> None:
        """What the desk keeps ready."""
        self._hand = hand

    # --- from the hub

    def come(self, text: bytes, live: bool, now: Now, trusted: Instant | None) -> Iterator[Wish]:
        """A wire of an order. Known ones change nothing."""
        key = sha256(text).hexdigest()
        if key in self._known:
            return
        again = self._later.pop(key, None)
        found = self._judged(text, live, trusted)
        if isinstance(found, Reason):
            yield from self._refuse(text, key, found, live, now, again is not None)
            return
        self._know(key)
        order = order_of(found.envelope)
        if isinstance(order, Reason):
            self._report(found.envelope.id, "refused", now, _why(order))
            return
        outlets = self._member.ours(order.outlets)
        if not outlets and order.verb != "cancel":
            return  # others play them
        self._report(found.envelope.id, "received", now, {"live": live})
        yield from self._begin(found, text, order, outlets, live, now)

    def _judged(self, text: bytes, live: bool, trusted: Instant | None) -> Verified | Reason:
        try:
            return verify(text, "order", self._member, self._marks, trusted, live)
        except Bad as bad:
            return bad.reason

    def _refuse(self, text: bytes, key: str, why: Reason, live: bool, now: Now, again: bool) -> Iterator[Wish]:
        later = why.code in _MAY_COUNT_LATER
        if later and len(self._later) < _MOST_LATER:
            self._later[key] = _Later(text, live, now.mono + _LOOK_AGAIN)
        else:
            self._know(key)
        if why.code == "trust.again":
            yield from self._go_on(text, now)
        elif (name := _id_of(text)) and not (again and later):
            self._report(name, "refused", now, _why(why))

    def _go_on(self, text: bytes, now: Now) -> Iterator[Wish]:
        """An order that counts was obeyed already: perhaps the agent died before it had brought the words."""
        envelope = read(text).envelope
        order = order_of(envelope)
        if envelope.id in self._open or isinstance(order, Reason) or order.verb in _SILENT_VERBS:
            return
        if outlets := self._member.ours(order.outlets):
            one = _Open(
                envelope.id, text.decode(), envelope.exp, order, outlets, False, now.mono, taken=True, left=True
            )
            self._open[one.id] = one
            yield from self._put_to_air(one, now)

    def _know(self, key: str) -> None:
        self._known[key] = None
        while len(self._known) > _MOST_KNOWN:
            del self._known[next(iter(self._known))]

    def _begin(
        self, found: Verified, text: bytes, order: FleetOrder, outlets: tuple[str, ...], live: bool, now: Now
    ) -> Iterator[Wish]:
        envelope = found.envelope
        one = _Open(envelope.id, text.decode(), envelope.exp, order, outlets, live, now.mono, found.mark)
        one.chime = self._chime(order, envelope.level) if one.sounds else None
        self._open[one.id] = one
        yield from self._put_to_air(one, now)
        if one.sounds:
            yield from self._bring_words(one)

    def _chime(self, order: FleetOrder, level: Level) -> Sound | None:
        """What sounds at once. What is urgent never waits for its words in silence."""
        chimes = self._hand.chimes
        if level == "urgent":
            return chimes.get(order.chime) or chimes.get("urgent") or next(iter(chimes.values()), None)
        return chimes.get(order.chime) if order.verb == "say" else None

    def _bring_words(self, one: _Open) -> Iterator[Wish]:
        if one.order.clips:
            one.fetching = True
            yield FetchWords(one.id, one.order.clips, one.outlets)
        else:
            yield from self._speak(one)

    def _speak(self, one: _Open) -> Iterator[Wish]:
        one.speaking = True
        yield SpeakHere(one.id, one.order, one.outlets)

    # --- words

    def words(self, came: WordsCame, now: Now) -> Iterator[Wish]:
        """Words came, or cannot be had. The first that come are taken."""
        one = self._open.get(came.id)
        if one is None:
            return
        if came.spoken:
            one.speaking, one.spoke = False, True
        else:
            one.fetching = False
        if not one.words and came.why is None and (sounds := self._sounds(one, came)):
            one.words, one.spoken = sounds, came.spoken
            if one.fetching or one.speaking:
                yield DropWords(one.id)
            one.fetching = one.speaking = False
        elif not one.words and not one.speaking and not one.spoke:
            yield from self._speak(one)
        yield from self._put_to_air(one, now)

    def _sounds(self, one: _Open, came: WordsCame) -> Mapping[str, tuple[Sound, ...]]:
        """Outlet -> its words: those in its languages, in their order; all of them where none is."""
        if came.spoken:
            return {outlet: sounds for outlet, sounds in came.sounds.items() if outlet in one.outlets and sounds}
        found = {}
        for outlet in one.outlets:
            every = came.sounds.get(outlet, ())
            spoken = self._hand.languages.get(outlet, ())
            mine = tuple(each for language in spoken for each in every if each.language == language)
            found[outlet] = mine or every
        return {outlet: sounds for outlet, sounds in found.items() if sounds}

    # --- air

    def _put_to_air(self, one: _Open, now: Now) -> Iterator[Wish]:
        """Ask air for whatever can be asked now."""
        if one.asking or now.mono < one.again:
            return
        if one.left:
            yield self._ask(one, "left", SignedAppend(one.id, {}, True))
        elif one.taken and one.whole:
            yield self._ask(one, "words", SignedAppend(one.id, one.words, False, one.spoken))
        elif not one.taken and (one.whole or one.chime is not None) and not self._waits(one):
            yield self._ask(one, "take", self._signed(one))

    def _waits(self, one: _Open) -> bool:
        """Whether an earlier order is to be put to air first: after a later one it would not count any more."""
        before = takewhile(lambda each: each is not one, self._open.values())
        return one.sounds and any(each.mark == one.mark and not each.taken for each in before)

    def _signed(self, one: _Open) -> Signed:
        parts = dict(one.words)
        if one.chime is not None:
            parts = {outlet: (one.chime, *parts.get(outlet, ())) for outlet in one.outlets}
        return Signed(one.wire, parts, not one.whole, one.live, one.spoken)

    def _ask(self, one: _Open, what: str, request: Signed | SignedAppend) -> AskAir:
        one.all_asked = not request.more
        one.asking = f"order {what} {one.id}"
        return AskAir(one.asking, request)

    def air_said(self, key: str, answer: Mapping[str, Any] | None, now: Now) -> Iterator[Wish]:
        """Air's answer; None: it was not reached."""
        one = next((each for each in self._open.values() if each.asking == key), None)
        if one is None:
            return
        one.asking = ""
        if answer is None:
            one.again, one.unsure = now.mono + _AGAIN, True
        elif one.left:
            yield from self._was_left(one, answer, now)
        elif one.taken:
            if answer.get("code") != _APPENDED:
                self._report(one.id, "refused", now, {**_coded(answer), "part": "words"})
            yield from self._close(one)
        else:
            yield from self._was_taken(one, answer, now)

    def _was_taken(self, one: _Open, answer: Mapping[str, Any], now: Now) -> Iterator[Wish]:
        if answer.get("code") != TAKEN and not (one.unsure and answer.get("code") == "trust.again"):
            self._report(one.id, "refused", now, _coded(answer))
            if answer.get("code") in _MAY_COUNT_LATER:
                wire = one.wire.encode()
                self._known.pop(key := sha256(wire).hexdigest(), None)
                self._later[key] = _Later(wire, one.live, now.mono + _LOOK_AGAIN)
            yield from self._close(one)
            for each in list(self._open.values()):
                yield from self._put_to_air(each, now)
            return
        one.taken = True
        found = answer.get("also")
        left = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
        also = [coded(each.get("code"), each.get("params")) for each in left[:_MOST_LEFT]]
        self._report(one.id, "verified", now, {"also": also} if also else {})
        self._follow(one, answer, now)
        if one.all_asked:
            yield from self._close(one)
        for each in list(self._open.values()):
            yield from self._put_to_air(each, now)

    def _was_left(self, one: _Open, answer: Mapping[str, Any], now: Now) -> Iterator[Wish]:
        one.left = False
        if answer.get("code") != _APPENDED:
            yield from self._close(one)
            return
        self._report(one.id, "verified", now, {})
        self._follow(one, answer, now)
        yield from self._bring_words(one)

    def _follow(self, one: _Open, answer: Mapping[str, Any], now: Now) -> None:
        if one.sounds and isinstance(name := answer.get("id"), str):
            self._followed[name] = _Followed(one.id, set(one.outlets), now.mono + _FOLLOWED_FOR)
        while len(self._followed) > _MOST_FOLLOWED:
            del self._followed[next(iter(self._followed))]

    def _close(self, one: _Open) -> Iterator[Wish]:
        self._open.pop(one.id, None)
        if one.fetching or one.speaking:
            yield DropWords(one.id)

    # --- the ledger

    def noted(self, entries: tuple[Event, ...], now: Now) -> None:
        """What the ledger tells of the sound of orders."""
        for entry in entries:
            stage, name = OUTCOMES.get(entry.kind), SpotId.parse(entry.spot).order
            followed = self._followed.get(name) if stage else None
            if stage is None or followed is None:
                continue
            detail = {"seq": entry.seq, "kind": entry.kind, "reason": entry.reason}
            self._tell(Became(followed.order, stage, max(entry.wall, 0), entry.output, detail))
            followed.until = now.mono + _FOLLOWED_FOR
            if stage == "ended":
                followed.outlets.discard(entry.output)
                if not followed.outlets:
                    del self._followed[name]

    # --- time

    def turn(self, now: Now, trusted: Instant | None) -> Iterator[Wish]:
        """Time has passed."""
        for one in list(self._open.values()):
            if not one.taken and not one.asking and trusted is not None and trusted >= one.exp:
                self._report(one.id, "refused", now, {"code": "trust.over", "params": {"id": one.id}})
                yield from self._close(one)
                continue
            yield from self._hurry(one, now)
            yield from self._put_to_air(one, now)
        for name in [name for name, each in self._followed.items() if now.mono >= each.until]:
            del self._followed[name]
        for later in [each for each in self._later.values() if now.mono >= each.at]:
            yield from self.come(later.wire, later.live, now, trusted)

    def _hurry(self, one: _Open, now: Now) -> Iterator[Wish]:
        """See to it that words come while they are still of use."""
        if not one.sounds or one.words or one.left:
            return
        if now.mono - one.since >= _LATEST and not one.whole:
            yield DropWords(one.id)
            one.fetching, one.speaking, one.spoke = False, False, True
        elif now.mono - one.since >= FETCH_WITHIN and not one.speaking and not one.spoke:
            yield from self._speak(one)

    def _report(self, name: str, stage: Stage, now: Now, detail: Mapping[str, object]) -> None:
        self._tell(Became(name, stage, max(now.wall, 0), "", dict(detail)))


def _why(reason: Reason) -> dict[str, object]:
    return coded(reason.code, reason.params)


def _coded(answer: Mapping[str, Any]) -> dict[str, object]:
    return coded(answer.get("code", ""), answer.get("params"))


def _id_of(text: bytes) -> str:
    try:
        return read(text).envelope.id
    except ValueError:
        return ""
