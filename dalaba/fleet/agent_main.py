"""The agent's process: two lines to the hub, and its errands. Run as `python -m dalaba.fleet.agent_main`.

It may die or hang at any moment: desk and air go on, and the desk starts it again. It ends by itself when this PC is no
member any more, and when desk and air have both been gone for long.
"""

from __future__ import annotations

import argparse
import os
import queue
import signal
import ssl
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from dalaba import __version__
from dalaba.core import atomic
from dalaba.core.clock import Clock, SystemClock
from dalaba.core.lock import Held, Lock, holder
from dalaba.core.model import Millis
from dalaba.core.problems import Bad
from dalaba.fleet import topics
from dalaba.fleet.agent.events import (
    AskAir,
    Came,
    ChangeRoster,
    Confirmed,
    DropWords,
    Fell,
    FetchWords,
    LeaveForDesk,
    LookAround,
    Now,
    PauseDownloads,
    Publish,
    ReadRows,
    Save,
    SpeakHere,
    Stood,
    Subscribe,
    TakeManifest,
    Tick,
    Told,
    Which,
    Wish,
)
from dalaba.fleet.agent.machine import Agent
from dalaba.fleet.agent.memory import Memory
from dalaba.fleet.broker_line import (
    Connected,
    Line,
    LineEvent,
    Lines,
    Lost,
    Message,
    NoLine,
    Settings,
    Taken,
    Will,
    client_of,
)
from dalaba.fleet.desk_exchange import AT_HAND
from dalaba.fleet.errands import STATE, Errands, Means
from dalaba.fleet.fetch import HttpsFetcher, Source
from dalaba.fleet.mqtt_line import MqttLines
from dalaba.fleet.receive import Receiver
from dalaba.fleet.way_back import OFFLINE
from dalaba.link.upkeep.log_file import speak_into
from dalaba.link.upkeep.start_processes import AGENT_LOCK, AGENT_LOG, AIR_LOCK, DESK_LOCK
from dalaba.trust import member as members
from dalaba.trust import roster
from dalaba.trust.keys import SigningKey
from dalaba.trust.marks import Marks, StoredMarks
from dalaba.trust.member import Member

_TURN = 1.0
_HURRIED = 0.1
_LOOK_EVERY: Millis = 5_000
_LIVES_EVERY: Millis = 10_000
_ALONE: Millis = 600_000
"""So long without desk and air, and the agent ends."""
_SESSION = 86_400
_TRY_ROSTER: Millis = 60_000


class Running:
    """One run as one member."""

    def __init__(
        self, station: Path, member: Member, key: SigningKey, lines: Lines, tls: ssl.SSLContext | None, means: Means,
        marks: Marks, clock: Clock,
    ) -> None:  # fmt: skip
        self._station, self._clock, self._lines, self._member = station, clock, lines, member
        self._inbox: queue.SimpleQueue[Told | BaseException] = queue.SimpleQueue()
        self._errands = Errands(station, member.township, means, self._tell)
        self._marks = marks
        self._agent = Agent(member, key, self._marks, _memory(station), self._now(), __version__)
        self._tokens: dict[tuple[Which, int], str] = {}
        self._ticked: Millis = 0
        self._not_taken: dict[bytes, None] = {}
        """Rosters that the disk refused."""
        self._tried: Millis = 0
        will = Will(topics.up(member.node, "status"), OFFLINE)
        self._which: dict[int, Which] = {}
        self._line: dict[Which, Line] = {}
        for which, end, session, last in (("urgent", "e", 0, None), ("other", "c", _SESSION, will)):
            client = client_of(f"{member.node}-{end}", key)
            settings = Settings(client, member.hub.host, member.hub.mqtt, tls, session=session, will=last)
            self._line[which] = line = lines.open(settings)  # type: ignore[index]  # the two words of `Which`
            self._which[id(line)] = which  # type: ignore[assignment]
        self._errands.look_at_hand()
        self.changed = False
        """Whether whom this PC believes has changed, so that another run is to follow."""

    def turn(self) -> None:
        """Wait for whatever comes, and do what follows from it."""
        for line, event in self._lines.poll(_HURRIED if self._agent.hurry else _TURN):
            if (which := self._which.get(id(line))) is not None and (told := self._told(which, event)) is not None:
                self._handle(told)
        while not self._inbox.empty():
            said = self._inbox.get()
            if isinstance(said, BaseException):
                raise said
            self._handle(said)
        mono = self._clock.mono()
        if mono - self._ticked >= (_HURRIED if self._agent.hurry else _TURN) * 1000:
            self._ticked = mono
            self._errands.look_at_ledger()
            if self._agent.stands:
                self._errands.look_at_outbox()
            if self._not_taken and mono - self._tried >= _TRY_ROSTER:
                self._change_again()
            self._handle(Tick())

    def look_at_hand(self) -> None:
        """The desk has written anew what it keeps ready."""
        self._errands.look_at_hand()

    def close(self) -> None:
        """End it. The broker says that this PC is offline."""
        self._do(self._agent.save())
        for line in self._line.values():
            line.close(goodbye=False)
        self._errands.end()

    def _tell(self, told: Told | BaseException) -> None:
        self._inbox.put(told)
        with suppress(OSError):  # the lines were closed meanwhile
            self._lines.wake()

    def _now(self) -> Now:
        return Now(self._clock.now(), self._clock.mono())

    def _told(self, which: Which, event: LineEvent) -> Told | None:
        match event:
            case Connected():
                return Stood(which)
            case Lost(why, code):
                self._tokens = {key: name for key, name in self._tokens.items() if key[0] != which}
                print(f"{which}: {why}" + (f" (0x{code:02x})" if code else ""))
                return Fell(which, why)
            case Message(topic, payload, kept):
                return Came(which, topic, payload, kept)
            case Taken(token, code):
                key = self._tokens.pop((which, token), "")
                return Confirmed(key, code) if key else None
        return None

    def _handle(self, told: Told) -> None:
        for wish in self._agent.handle(told, self._now()):
            self._do(wish)

    def _do(self, wish: Wish) -> None:
        errands = self._errands
        match wish:
            case Publish(topic, payload, key, kept):
                with suppress(NoLine):  # that it fell is reported next
                    self._tokens["other", self._line["other"].publish(topic, payload, kept=kept)] = key
            case Subscribe(which, filters):
                with suppress(NoLine):
                    self._line[which].subscribe(filters)
            case AskAir():
                errands.ask_air(wish)
            case FetchWords():
                errands.fetch_words(wish)
            case SpeakHere():
                errands.speak_here(wish)
            case DropWords(order):
                errands.drop_words(order)
            case PauseDownloads(on):
                errands.pause(on)
            case ReadRows():
                errands.read_rows(wish)
            case LeaveForDesk():
                errands.leave_for_desk(wish)
            case TakeManifest():
                errands.take_manifest(wish)
            case LookAround():
                errands.look_around(wish)
            case Save():
                errands.save(wish)
            case ChangeRoster(wire):
                self._change(wire)

    def _change(self, wire: bytes) -> None:
        """Believe whom the roster names. A PC that was put out of the township believes nobody. Where the disk refuses,
        the agent goes on, so that urgent orders arrive, and tries again."""
        try:
            found = roster.take(self._station, wire, self._marks)
        except (OSError, Bad, atomic.Broken) as error:
            print(f"roster: {error}")
            self._not_taken[wire], self._tried = None, self._clock.mono()
            return
        self._not_taken.pop(wire, None)
        self.changed |= isinstance(found, Member)

    def _change_again(self) -> None:
        for wire in list(self._not_taken):
            self._change(wire)


class Process:
    """The agent from its start to its end, through changes of the membership."""

    def __init__(
        self, station: Path, clock: Clock, lines: Callable[[], Lines] = MqttLines, leaving: Callable[[], bool] = bool
    ) -> None:
        self._station, self._clock, self._lines, self._leaving = station, clock, lines, leaving
        self._lock = Lock(station / AGENT_LOCK)
        self._seen: dict[str, object] = {}
        self._lived = self._looked = clock.mono() - _LIVES_EVERY
        self._alone_since: Millis | None = None

    def run(self) -> None:
        """Until it is to end. Raises OSError, Bad, atomic.Broken if this PC's keys or its membership cannot be read."""
        try:
            while not self._leaving() and (member := _member(self._station)) is not None:
                self._as_member(member)
        finally:
            self._lock.release()

    def _as_member(self, member: Member) -> None:
        station = self._station
        key, tls = SigningKey.read(station / members.NODE_KEY), source_of(station, member).context()
        lines = self._lines()
        marks = StoredMarks(station)
        running = Running(station, member, key, lines, tls, means_of(station, member, marks), marks, self._clock)
        self._changed(members.FILE)
        try:
            while not (running.changed or self._over(running)):
                running.turn()
        finally:
            running.close()
            lines.close()
            marks.close()

    def _over(self, running: Running) -> bool:
        """Once a few seconds: a sign of life, and whether this run is to end."""
        if self._leaving():
            return True
        mono = self._clock.mono()
        if mono - self._lived >= _LIVES_EVERY:
            self._lived = mono
            _touch(self._station / STATE)
        if mono - self._looked < _LOOK_EVERY:
            return False
        self._looked = mono
        if self._changed(AT_HAND):
            running.look_at_hand()
        return self._changed(members.FILE) or not self._lock.keep() or self._alone(mono)

    def _changed(self, name: str) -> bool:
        path = self._station / name
        try:
            found = path.stat()
            stamp: object = (found.st_mtime_ns, found.st_size, found.st_ino)
        except OSError:
            stamp = None
        known, self._seen[name] = self._seen.get(name), stamp
        return stamp != known

    def _alone(self, mono: Millis) -> bool:
        """Whether desk and air have been gone for so long that nobody will come back for this agent."""
        if any(holder(self._station / lock) is not None for lock in (AIR_LOCK, DESK_LOCK)):
            self._alone_since = None
            return False
        self._alone_since = mono if self._alone_since is None else self._alone_since
        if mono - self._alone_since < _ALONE:
            return False
        self._leaving = lambda: True
        return True


def source_of(station: Path, member: Member) -> Source:
    """Where the hub's files are, and by which certificates both know each other. Orders come by the same ones."""
    ca, own, key = (station / each for each in (members.AUTHORITY, members.TLS_CERTIFICATE, members.TLS_KEY))
    return Source(member.hub.host, member.hub.files, ca, own, key)


def means_of(station: Path, member: Member, marks: Marks) -> Means:
    """How files come from this member's hub."""
    source = source_of(station, member)
    downloads, receiver = HttpsFetcher(source), Receiver(station, member, marks)
    return Means(lambda: HttpsFetcher(source), downloads, lambda found: receiver.receive(found, downloads))


def _member(station: Path) -> Member | None:
    """This PC's membership, if it is in a network; else None."""
    found = members.read(station)
    return found if found is not None and found.hub.host else None


def _memory(station: Path) -> Memory:
    try:
        return atomic.read_json(station / STATE, Memory.of) or Memory()
    except (OSError, atomic.Broken) as error:
        print(f"state.json: {error}")
        return Memory()


def _touch(path: Path) -> None:
    try:
        os.utime(path)
    except FileNotFoundError:
        with suppress(OSError):
            path.touch()
    except OSError:
        return  # a disk that takes nothing: the desk counts more than this


def main(arguments: list[str]) -> int:
    """Run it. Exit 0: it is not needed (any more); 1: it cannot run."""
    parser = argparse.ArgumentParser(prog="dalaba.fleet.agent_main")
    parser.add_argument("--station", type=Path, required=True)
    parser.add_argument("--log", action="store_true")
    given = parser.parse_args(arguments)
    if given.log:
        speak_into(given.station / AGENT_LOG)
    ended: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: ended.append(number))
    try:
        Process(given.station, SystemClock(), leaving=lambda: bool(ended)).run()
    except Held:
        return 0
    except (OSError, Bad, atomic.Broken) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
