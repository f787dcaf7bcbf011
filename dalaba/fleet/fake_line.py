"""A broker in memory and lines to it, for tests: they behave as MQTT 5 does, fail on demand, and refuse what breaks
the protocol. Nothing waits and nothing is random."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from dalaba.fleet.broker_line import (
    NOBODY_LISTENS,
    NOT_ALLOWED,
    Connected,
    Line,
    LineEvent,
    Listening,
    Lost,
    Message,
    NoLine,
    Settings,
    Taken,
    Will,
    check,
)

_TAKEN_OVER = 0x8E


@dataclass
class _Session:
    """What the broker knows of a client: what it listens to, and what it is owed while it is away."""

    filters: dict[str, None] = field(default_factory=dict)
    owed: list[tuple[Message, float | None]] = field(default_factory=list)
    line: FakeLine | None = None


class FakeBroker:
    """The broker. `may(client, what, topic)`, `what` "read" or "write": its rules."""

    def __init__(
        self, seconds: Callable[[], float] = lambda: 0.0, may: Callable[[str, str, str], bool] = lambda *_: True
    ) -> None:
        self._seconds, self._may = seconds, may
        self._kept: dict[str, tuple[bytes, float | None]] = {}
        self._sessions: dict[str, _Session] = {}
        self.up = True
        self.silent = False
        """It takes what comes and answers nothing, as over a link that is dead."""

    def kept(self, topic: str) -> bytes | None:
        """What it keeps on a topic."""
        found = self._kept.get(topic)
        return None if found is None or self._over(found[1]) else found[0]

    def stop(self, wiped: bool = False) -> None:
        """It ends. `wiped`: and forgets everything."""
        self.up = False
        for session in self._sessions.values():
            if session.line is not None:
                session.line.lose("the broker went away")
        if wiped:
            self._kept.clear()
            self._sessions.clear()

    def start(self) -> None:
        """It is there again."""
        self.up = True

    def cut(self, client: str) -> None:
        """The client's connection breaks, and its will is spoken."""
        line = self._sessions[client].line
        assert line is not None, f"{client} is not connected"
        line.lose("the connection broke")

    # --- for lines

    def join(self, line: FakeLine, settings: Settings) -> bool:
        """The client connects; whether it was known."""
        old = self._sessions.get(settings.client)
        if old is not None and old.line is not None:
            old.line.lose("session taken over", _TAKEN_OVER)
        if old is None or not settings.session:
            old = None
            self._sessions[settings.client] = _Session()
        self._sessions[settings.client].line = line
        return old is not None

    def owed(self, client: str) -> None:
        """Give a client what came while it was away."""
        session = self._sessions[client]
        owed, session.owed = session.owed, []
        for message, until in owed:
            if session.line is not None and not self._over(until):
                session.line.report(message)

    def leave(self, settings: Settings, goodbye: bool) -> None:
        """The client is gone."""
        session = self._sessions.get(settings.client)
        if session is None:
            return
        session.line = None
        if not settings.session:
            del self._sessions[settings.client]
        if settings.will is not None and not goodbye:
            self._speak(settings.client, settings.will)

    def _speak(self, client: str, will: Will) -> None:
        self.publish(client, Message(will.topic, will.payload, will.kept), None)

    def publish(self, client: str, message: Message, expiry: int | None) -> int:
        """Take a message and give it to whoever listens; the code of the answer."""
        if not self._may(client, "write", message.topic):
            return NOT_ALLOWED
        until = None if expiry is None else self._seconds() + expiry
        if message.kept:
            self._kept[message.topic] = (message.payload, until)
            if not message.payload:
                del self._kept[message.topic]
        found = [each for each in self._sessions.values() if any(_fits(message.topic, one) for one in each.filters)]
        for session in found:
            live = Message(message.topic, message.payload)
            if session.line is None:
                session.owed.append((live, until))
            else:
                session.line.report(live)
        return 0 if found else NOBODY_LISTENS

    def subscribe(self, client: str, filters: Iterable[str]) -> tuple[int, ...]:
        """Listen from now on; the codes of the answer."""
        codes = []
        session = self._sessions[client]
        for each in filters:
            if not self._may(client, "read", each):
                codes.append(NOT_ALLOWED)
                continue
            codes.append(1)
            session.filters[each] = None
        return tuple(codes)

    def kept_for(self, client: str, filters: Iterable[str]) -> None:
        """Give a client that has just begun to listen what was kept."""
        line = self._sessions[client].line
        for each in filters:
            for topic in sorted(self._kept):
                payload = self.kept(topic)
                if line is not None and payload is not None and _fits(topic, each) and self._may(client, "read", each):
                    line.report(Message(topic, payload, True))

    def _over(self, until: float | None) -> bool:
        return until is not None and self._seconds() >= until


class FakeLines:
    """Lines to the one broker. A lost line tries again at the next poll."""

    def __init__(self, broker: FakeBroker) -> None:
        self.broker = broker
        self.found: list[tuple[Line, LineEvent]] = []
        self._lines: list[FakeLine] = []

    def open(self, settings: Settings) -> FakeLine:
        """A new line."""
        line = FakeLine(self, settings)
        self._lines.append(line)
        return line

    def poll(self, seconds: float) -> list[tuple[Line, LineEvent]]:
        """What happened since the last time."""
        for line in self._lines:
            line.turn()
        found, self.found = self.found, []
        return found

    def wake(self) -> None:
        """Nobody waits."""

    def close(self) -> None:
        """Close every line."""
        for line in self._lines:
            line.close()


class FakeLine:
    """One line."""

    def __init__(self, lines: FakeLines, settings: Settings) -> None:
        self._lines, self._broker, self.settings = lines, lines.broker, settings
        self._stands = self._closed = self._failed = False
        self._token = 0

    @property
    def stands(self) -> bool:
        return self._stands

    def publish(self, topic: str, payload: bytes, *, kept: bool = False, expiry: int | None = None) -> int:
        """As `Line.publish`."""
        check(topic, payload)
        token = self._next()
        if not self._broker.silent:
            code = self._broker.publish(self.settings.client, Message(topic, payload, kept), expiry)
            self.report(Taken(token, code))
        return token

    def subscribe(self, filters: Iterable[str]) -> int:
        """As `Line.subscribe`."""
        wanted = tuple(filters)
        assert wanted, "a subscription names a topic"
        token = self._next()
        codes = self._broker.subscribe(self.settings.client, wanted)
        self.report(Listening(token, codes))
        self._broker.kept_for(self.settings.client, wanted)
        return token

    def close(self, goodbye: bool = True) -> None:
        """As `Line.close`."""
        if self._stands:
            self._stands = False
            self._broker.leave(self.settings, goodbye)
        self._closed = True

    def turn(self) -> None:
        """Connect if it is not."""
        if self._stands or self._closed:
            return
        if not self._broker.up:
            if not self._failed:
                self.report(Lost("nobody answers"))
            self._failed = True
            return
        self._stands, self._failed = True, False
        known = self._broker.join(self, self.settings)
        self.report(Connected(known))
        self._broker.owed(self.settings.client)

    def lose(self, why: str, code: int = 0) -> None:
        """The connection is gone."""
        self._stands = False
        self.report(Lost(why, code))
        self._broker.leave(self.settings, goodbye=False)

    def report(self, event: LineEvent) -> None:
        """Something happened."""
        if not self._closed:
            self._lines.found.append((self, event))

    def _next(self) -> int:
        if not self._stands:
            raise NoLine
        self._token += 1
        return self._token


def _fits(topic: str, wanted: str) -> bool:
    """Whether a topic is one of those that a filter means."""
    have, want = topic.split("/"), wanted.split("/")
    for at, word in enumerate(want):
        if word == "#":
            return True
        if at >= len(have) or word not in ("+", have[at]):
            return False
    return len(have) == len(want)
