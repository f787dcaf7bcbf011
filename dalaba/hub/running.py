"""`hub run`: the broker, the centre and the two servers, from their start to their end, in one process.

It holds the hub's lock. What it cannot do without ends it in words; what breaks later is told, and done again.
"""

from __future__ import annotations

import contextlib
import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dalaba.core import atomic
from dalaba.core.clock import Clock, local
from dalaba.core.lock import Held, Lock, is_held
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.fleet.broker_line import Settings as LineSettings
from dalaba.fleet.broker_line import client_of
from dalaba.fleet.mqtt_line import MqttLines
from dalaba.hub import authority, founding, inviting
from dalaba.hub.broker import Broker, refuse_taken
from dalaba.hub.centre import Centre
from dalaba.hub.files_server import FilesServer
from dalaba.hub.joining_server import JoiningServer
from dalaba.hub.settings import FOLDER, SIGN_KEY, Settings
from dalaba.hub.store import Store
from dalaba.trust.keys import SigningKey

LOCK = f"{FOLDER}/hub.lock"
SIGN_OF_LIFE = f"{FOLDER}/running.json"
_TURN = 0.02
_LOOK = 1.0
_HURRY = 0.02
"""The hub's own line comes back sooner than those of the villages: after a second at most, as it is one."""
_MOST_TROUBLES = 20
_QUIET: Instant = 600_000
"""So long the same trouble is not told again."""


class Troubles:
    """What a person should know, told once in a while and kept for `hub status`."""

    def __init__(self, clock: Clock, tell: Callable[[Reason], None]) -> None:
        self._clock, self._tell = clock, tell
        self._told: dict[tuple[object, ...], Instant] = {}
        self.latest: list[tuple[Instant, Reason]] = []

    def __call__(self, reason: Reason) -> None:
        """Tell it, unless it was told just now."""
        now = self._clock.now()
        key = (reason.code, reason.params.get("node", ""), reason.params.get("scope", ""))
        self._told = {each: at for each, at in self._told.items() if now - at < _QUIET}
        if key in self._told:
            return
        self._told[key] = now
        self.latest = [*self.latest[1 - _MOST_TROUBLES :], (now, reason)]
        self._tell(reason)


class Running:
    """The hub at work until `end`. `tell`: what is said to the person at the window."""

    def __init__(self, station: Path, clock: Clock, tell: Callable[[Reason], None]) -> None:
        self._station, self._clock = station, clock
        self._troubles = Troubles(clock, tell)
        self._ends = False
        self._written: object = None

    def end(self) -> None:
        """End at the next turn; a signal or any thread may say it."""
        self._ends = True

    def run(self, ready: Callable[[Settings], None]) -> None:
        """Work until it is told to end. Raises Bad for what it cannot do without, OSError."""
        settings = founding.opened(self._station)
        with ExitStack() as stack:
            stack.enter_context(_held(self._station))
            store = Store.of(self._station, settings.database)
            stack.callback(store.database.close)
            issuer = authority.kept(self._station, settings.township, self._clock.now())
            authority.keep_server(self._station, issuer, settings.hosts, self._clock.now())
            authority.list_taken_back(self._station, issuer, store, self._clock.now())
            broker = self._broker(settings, store, stack)
            self._servers(settings, store, stack)
            centre = self._centre(settings, store, stack)
            ready(settings)
            self._work(broker, centre, store)

    # -- its parts

    def _broker(self, settings: Settings, store: Store, stack: ExitStack) -> Broker | None:
        if settings.broker:
            return None
        broker = Broker(self._station, settings, time.monotonic)
        stack.callback(broker.stop)
        broker.start(_revoked(store))
        self._written = self._files(store)
        return broker

    def _servers(self, settings: Settings, store: Store, stack: ExitStack) -> None:
        refuse_taken(settings.files, "files")
        refuse_taken(settings.join, "join")
        stack.callback(FilesServer(("", settings.files), self._station, settings.pace).stop)
        tls = server_context(self._station)
        joining = JoiningServer(
            ("", settings.join), tls, (self._station / authority.CA).read_bytes(),
            lambda asked: inviting.let_in(self._station, settings, store, asked, self._clock.now()),
            time.monotonic, lambda error: self._troubles(_reason(error)),
        )  # fmt: skip
        stack.callback(joining.stop)

    def _centre(self, settings: Settings, store: Store, stack: ExitStack) -> Centre:
        lines = MqttLines(chance=lambda: _HURRY)
        stack.callback(lines.close)
        key, tls = SigningKey.read(self._station / SIGN_KEY), client_context(self._station)
        line = LineSettings(
            client_of("hub", key), settings.broker or "127.0.0.1", settings.mqtt, tls, "localhost"
        )  # fmt: skip
        centre = Centre(
            store, key, settings.township, lines, line, self._clock, self._troubles,
            lambda at: local(at, None).date().isoformat(),
        )  # fmt: skip
        stack.callback(centre.close)
        return centre

    # -- its work

    def _work(self, broker: Broker | None, centre: Centre, store: Store) -> None:
        look = 0.0
        while not self._ends:
            centre.turn(_TURN)
            if broker is not None:
                self._keep(broker, centre)
            if time.monotonic() >= look:
                look = time.monotonic() + _LOOK
                if broker is not None:
                    self._rules(broker, store)
                self._sign_of_life(broker, centre)

    def _keep(self, broker: Broker, centre: Centre) -> None:
        """The broker runs. After each start it may have forgotten."""
        before = broker.starts
        try:
            if (code := broker.keep()) is not None:
                self._troubles(Reason("hub.broker_ended", {"code": str(code), "said": broker.last_words()[:200]}))
        except OSError as error:
            self._troubles(Reason("hub.disk", {"why": error.strerror or str(error)}))
        if broker.starts != before:
            centre.forgotten = True

    def _rules(self, broker: Broker, store: Store) -> None:
        """The broker's rules are those of the store."""
        try:
            if (files := self._files(store)) != self._written:
                broker.write(_revoked(store))
                broker.reload()
                self._written = files
        except Bad as bad:
            self._troubles(bad.reason)
        except OSError as error:
            self._troubles(Reason("hub.disk", {"why": error.strerror or str(error)}))

    def _files(self, store: Store) -> object:
        """What the broker has read and may have to read again."""
        paths = (self._station / each for each in (authority.TAKEN_BACK, authority.SERVER))
        return (_revoked(store), *(path.stat().st_mtime_ns for path in paths))

    def _sign_of_life(self, broker: Broker | None, centre: Centre) -> None:
        found: dict[str, Any] = {
            "at": self._clock.now(),
            "connected": centre.connected,
            "broker": broker.starts if broker is not None else 0,
            "troubles": [[at, each.code, dict(each.params)] for at, each in self._troubles.latest],
        }
        with contextlib.suppress(OSError):  # a full disk is told where something is lost by it
            atomic.write(self._station / SIGN_OF_LIFE, json.dumps(found, ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True)
class Works:
    """What a hub at work says of itself."""

    at: Instant
    connected: bool
    troubles: tuple[tuple[Instant, Reason], ...]


def works(station: Path) -> Works | None:
    """How the hub here works; None: it does not."""
    if not is_held(station / LOCK):
        return None
    try:
        found = atomic.read_json(station / SIGN_OF_LIFE, _works)
    except (atomic.Broken, OSError):
        found = None
    return found or Works(0, False, ())


def _works(found: Any) -> Works:
    troubles = tuple((int(at), Reason(str(code), dict(params))) for at, code, params in found["troubles"])
    return Works(int(found["at"]), found["connected"] is True, troubles)


@contextmanager
def _held(station: Path) -> Iterator[None]:
    (station / FOLDER).mkdir(parents=True, exist_ok=True)
    try:
        lock = Lock(station / LOCK)
    except Held as held:
        raise Bad("hub.runs_already", pid=held.pid) from held
    with lock:
        yield


def server_context(station: Path) -> ssl.SSLContext:
    """How the door for new PCs introduces itself; nobody needs a certificate there."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(station / authority.SERVER, station / authority.SERVER_KEY)
    return context


def client_context(station: Path) -> ssl.SSLContext:
    """How the hub introduces itself to the broker."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # whatever the broker's address: its certificate is the township's own
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(station / authority.CA)
    context.load_cert_chain(station / authority.SERVER, station / authority.SERVER_KEY)
    return context


def _revoked(store: Store) -> tuple[str, ...]:
    return tuple(each.node for each in store.nodes() if each.revoked)


def _reason(error: Bad | OSError) -> Reason:
    if isinstance(error, Bad):
        return error.reason
    return Reason("hub.disk", {"why": error.strerror or str(error)})
