"""The hub at work: one line to the broker, what goes out on it and what comes in. A turn does what is due.

The store is what counts. After a broker that has forgotten, or a start, everything that should be kept there is
published again; what PCs say is confirmed only after it is committed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from dalaba.core.clock import Clock
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.fleet import topics
from dalaba.fleet.broker_line import (
    Connected,
    Line,
    LineEvent,
    Lines,
    Listening,
    Lost,
    Message,
    NoLine,
    Settings,
    Taken,
)
from dalaba.hub import ingest, outgoing, saying
from dalaba.hub.ingest import Heard
from dalaba.hub.outgoing import Given, Said, Wanted
from dalaba.hub.store import Store
from dalaba.trust.keys import SigningKey

FILTERS = tuple(topics.up("+", each) for each in ("status", "rows", "rcpt"))
_BEACON: Instant = 30_000
_AGAIN: Instant = 10_000
_MOST_UNTAKEN = 1_000
_LOOK: Instant = 1_000
"""So often it is looked at what is over."""
_AWAY: Instant = 12 * 3_600_000
"""Who was away for longer is told the days' words again: the broker keeps what it owes for a day."""


@dataclass
class _OnBroker:
    """What the broker has, as far as we know."""

    held: dict[str, bytes] = field(default_factory=dict)
    on_the_way: dict[int, tuple[int, ...]] = field(default_factory=dict)
    """Token -> the numbers that are published with it."""
    waiting: set[int] = field(default_factory=set)
    """Numbers that are said once and on their way."""


class Centre:
    """For one thread. `told`: what a person should know; `day`: an instant's date."""

    def __init__(
        self, store: Store, key: SigningKey, township: str, lines: Lines, settings: Settings, clock: Clock,
        told: Callable[[Reason], None], day: Callable[[Instant], str],
    ) -> None:  # fmt: skip
        self._store, self._key, self._township, self._clock = store, key, township, clock
        self._told, self._day = told, day
        self._lines = lines
        self._line: Line = lines.open(settings)
        self._given: dict[int, Given] = {}
        self._last = 0
        self._changes = -1
        self._broker = _OnBroker()
        self._next_look = self._next_beacon = self._next_try = 0
        self._untaken: deque[Message] = deque(maxlen=_MOST_UNTAKEN)
        """Receipts that the store refused; it is lost if the hub ends before there is room."""
        self._dirty = True
        self.connected = False
        self.forgotten = True
        """Whether the broker may have forgotten what it should keep: set by whoever starts it again."""

    def turn(self, seconds: float) -> None:
        """Wait at most so long for something to happen, and do what is due."""
        found = self._lines.poll(seconds)
        try:
            self._take([event for _, event in found])
            self._give()
        except Bad as bad:  # the disk or the database
            self._told(bad.reason)
        except NoLine:
            pass  # `Lost` follows, and after it everything is looked at again

    # -- the way out

    def _give(self) -> None:
        now = self._clock.now()
        if (changes := self._store.database.changes()) != self._changes or now >= self._next_look:
            self._changes, self._next_look = changes, now + _LOOK
            self._read(now)
        if not self._line.stands or not self.connected:
            return
        if self.forgotten:
            self._broker = _OnBroker()
            self._say(outgoing.days(self._given.values(), now), now)
            self.forgotten = False  # not before: a line that is lost meanwhile has them said once more
        if now >= self._next_beacon:
            self._next_beacon = now + _BEACON
            wire = saying.beacon(self._store, self._key, self._township, now)
            self._line.publish(topics.of_scope("all", "beacon"), wire.text, expiry=_BEACON // 1000)
        if self._dirty:
            self._dirty = False
            self._publish(outgoing.wanted(self._given.values(), now), now)

    def _read(self, now: Instant) -> None:
        """Read what was given out since the last look, and drop what is over."""
        for sent in self._store.sent(self._last, now):
            self._last = max(self._last, sent.number)
            try:
                self._given[sent.number] = Given.of(sent)
            except ValueError:
                self._told(Reason("hub.no_wire", {"id": sent.id}))
        self._given = {number: each for number, each in self._given.items() if each.sent.exp > now}
        self._dirty = True

    def _publish(self, found: Wanted, now: Instant) -> None:
        for scope in found.crowded:
            self._told(Reason("hub.crowded", {"scope": scope}))
        for topic, kept in found.kept.items():
            if self._broker.held.get(topic) != kept.payload:
                token = self._line.publish(topic, kept.payload, kept=True, expiry=_seconds(kept.until, now))
                self._broker.held[topic] = kept.payload
                self._broker.on_the_way[token] = kept.numbers
        for topic in [each for each in self._broker.held if each not in found.kept]:
            del self._broker.held[topic]
            self._line.publish(topic, b"", kept=True)
        self._say((each for each in found.said if each.number not in self._broker.waiting), now)

    def _say(self, found: Iterable[Said], now: Instant) -> None:
        for each in found:
            token = self._line.publish(each.topic, each.payload, kept=each.kept, expiry=_seconds(each.until, now))
            self._broker.on_the_way[token] = (each.number,)
            self._broker.waiting.add(each.number)

    # -- the way in

    def _take(self, found: list[LineEvent]) -> None:
        messages = [event for event in found if isinstance(event, Message)]
        for event in found:
            if not isinstance(event, Message):
                self._line_says_safely(event)
        if self._untaken and self._clock.now() >= self._next_try:
            messages = [*self._untaken, *messages]
            self._untaken.clear()
        if not messages:
            return
        try:
            with self._store.database.together():
                heard = [self._hear(each) for each in messages]
        except Bad:
            heard = list(self._hear_each(messages))
        self._answer(heard)

    def _hear_each(self, messages: Iterable[Message]) -> Iterator[tuple[Heard, bytes]]:
        """One that cannot be taken must not keep out the others. Rows come again by themselves, because nobody has
        confirmed them, and how a PC is comes again soon. The broker gives receipts only once: they are tried again."""
        for each in messages:
            try:
                yield self._hear(each)
            except Bad as bad:
                self._told(bad.reason)
                self._next_try = self._clock.now() + _AGAIN
                if each.topic.endswith("/rcpt"):
                    self._untaken.append(each)

    def _line_says_safely(self, event: LineEvent) -> None:
        """What the store refuses must not keep out what the line says next."""
        try:
            self._line_says(event)
        except Bad as bad:
            self._told(bad.reason)

    def _hear(self, message: Message) -> tuple[Heard, bytes]:
        now = self._clock.now()
        with self._store.database.together():
            before = self._last_heard(message)
            heard = ingest.take(self._store, message.topic, message.payload, message.kept, now, self._day)
            if heard.came and now - before < _AWAY:
                heard = replace(heard, came=False)
            if heard.ack is None:
                return heard, b""
            return heard, saying.ack(self._store, self._key, self._township, heard.node, heard.ack, now).text

    def _last_heard(self, message: Message) -> Instant:
        _, node, what = topics.parts_of(message.topic)
        state = self._store.state(node) if what == "status" else None
        return 0 if state is None else state.at

    def _answer(self, heard: list[tuple[Heard, bytes]]) -> None:
        now = self._clock.now()
        for each, wire in heard:
            if each.reason is not None:
                self._told(each.reason)
            if wire:
                self._line.publish(topics.of_scope(f"node/{each.node}", "ack"), wire, expiry=300)
            if each.came and (node := self._store.node_of(each.node)) is not None:
                for said in outgoing.days_for(self._given.values(), node.node, node.scopes, now):
                    self._line.publish(said.topic, said.payload, expiry=_seconds(said.until, now))

    def _line_says(self, event: LineEvent) -> None:
        match event:
            case Connected(session):
                self.connected = True
                self.forgotten = self.forgotten or not session
                self._dirty = True
                self._line.subscribe(FILTERS)
            case Lost(why):
                if self.connected:
                    self._told(Reason("hub.broker_lost", {"why": why}))
                self.connected = False
                self._unsure()
            case Taken(token) if event.refused:
                self._broker.on_the_way.pop(token, None)
                self._told(Reason("hub.broker_refuses", {"code": str(event.code)}))
            case Taken(token):
                for number in self._broker.on_the_way.pop(token, ()):
                    self._taken(number)
            case Listening() if event.refused:
                self._told(Reason("hub.broker_refuses", {"code": str(max(event.codes))}))

    def _unsure(self) -> None:
        """What was on its way may have been lost: it is published again."""
        if self._broker.on_the_way:
            self._broker.held.clear()
        self._broker.on_the_way.clear()
        self._broker.waiting.clear()

    def _taken(self, number: int) -> None:
        self._broker.waiting.discard(number)
        given = self._given.get(number)
        if given is None or given.sent.published:
            return
        now = self._clock.now()
        self._store.published(number, now)
        self._given[number] = replace(given, sent=replace(given.sent, published=now))

    def close(self) -> None:
        """Say goodbye to the broker."""
        self._line.close()


def _seconds(until: Instant, now: Instant) -> int:
    """How long the broker keeps it, at least a second."""
    return max(1, min((until - now) // 1000, 4_000_000_000))
