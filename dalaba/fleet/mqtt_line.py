"""Lines over MQTT 5: paho's client in a loop of our own, so that one thread serves one line or thousands.

Nothing here waits but `poll`: names are looked up in a thread, connecting and TLS happen in steps. Each try uses a new
client, so nothing is left over from the connection before. Reason codes of the broker are reported as they are.
"""

from __future__ import annotations

import contextlib
import errno
import heapq
import ipaddress
import os
import queue
import random
import selectors
import socket
import ssl
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from itertools import count
from typing import Any

from paho.mqtt import client as mqtt
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from dalaba.fleet.broker_line import (
    FIRST_BAD,
    Connected,
    Line,
    LineEvent,
    Listening,
    Lost,
    Message,
    NoLine,
    Redial,
    Settings,
    Taken,
    check,
)

_DIAL_WITHIN = 10.0
"""Seconds to connect, shake hands and be answered by the broker."""
_WITH_WILL = 0x04
_AT_A_TIME = 64
_ON_ITS_WAY = (0, errno.EINPROGRESS, errno.EWOULDBLOCK)
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, struct.error)
"""What paho raises for bytes that are no packet."""


class MqttLines:
    """All lines of one thread."""

    def __init__(
        self, chance: Callable[[], float] = random.random, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self.chance, self.seconds = chance, seconds
        self.selector = selectors.DefaultSelector()
        self.found: list[tuple[Line, LineEvent]] = []
        self._ready: deque[tuple[selectors.SelectorKey, int]] = deque()
        """Seen and not looked after yet."""
        self._due: list[tuple[float, int, MqttLine]] = []
        self._number = count()
        self._lines: set[MqttLine] = set()
        self._resolved: queue.SimpleQueue[tuple[MqttLine, list[Any]]] = queue.SimpleQueue()
        self._ear, self._hand = socket.socketpair()
        self._ear.setblocking(False)
        self._hand.setblocking(False)
        self.selector.register(self._ear, selectors.EVENT_READ)

    def open(self, settings: Settings) -> MqttLine:
        """A new line; it connects at once."""
        line = MqttLine(self, settings)
        self._lines.add(line)
        line.dial()
        return line

    def poll(self, seconds: float) -> list[tuple[Line, LineEvent]]:
        """Wait until something happens, at most so many seconds, and report it, in order."""
        until = self.seconds() + seconds
        while True:
            self._keep_times()
            left = until - self.seconds()
            rest = min(left, self._due[0][0] - self.seconds()) if self._due else left
            woken = self._look(0 if self.found else max(rest, 0))
            if self.found or woken or (left <= 0 and not self._ready):
                break
        found, self.found = self.found, []
        return found

    def wake(self) -> None:
        """End the current wait, or the next one. Any thread may call it."""
        with contextlib.suppress(BlockingIOError):  # full: it is awake already
            self._hand.send(b"!")

    def close(self) -> None:
        """Close every line."""
        for line in list(self._lines):
            line.close()
        self.selector.close()
        self._ear.close()
        self._hand.close()

    def resolve(self, line: MqttLine, host: str, port: int) -> None:
        """Look a name up without waiting for it."""

        def look() -> None:
            try:
                found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except OSError:
                found = []
            self._resolved.put((line, found))
            with contextlib.suppress(OSError):  # everything was closed meanwhile
                self.wake()

        threading.Thread(target=look, name="looking up", daemon=True).start()

    def call_at(self, due: float, line: MqttLine) -> None:
        """Have the line look after itself at that time."""
        heapq.heappush(self._due, (due, next(self._number), line))

    def forget(self, line: MqttLine) -> None:
        """The line is closed for good."""
        self._lines.discard(line)

    def _keep_times(self) -> None:
        now = self.seconds()
        while self._due and self._due[0][0] <= now:
            due, _, line = heapq.heappop(self._due)
            line.turn(due)

    def _look(self, seconds: float) -> bool:
        """See what can be read and written, a few lines at a time, so that the first of thousands is told at once."""
        if not self._ready:
            self._ready.extend(self.selector.select(seconds))
        woken = False
        for _ in range(min(_AT_A_TIME, len(self._ready))):
            key, mask = self._ready.popleft()
            if key.data is None:
                woken = True
                with contextlib.suppress(BlockingIOError):
                    self._ear.recv(65_536)
            elif self._is_watched(key):
                key.data.ready(mask)
        while not self._resolved.empty():
            line, found = self._resolved.get()
            line.resolved(found)
        return woken

    def _is_watched(self, key: selectors.SelectorKey) -> bool:
        """Whether that socket is still the one that was seen."""
        now = self.selector.get_map().get(key.fd)
        return now is not None and now.fileobj is key.fileobj


class MqttLine:
    """One line. `turn` and `ready` are for `MqttLines`."""

    def __init__(self, lines: MqttLines, settings: Settings) -> None:
        self._lines, self._settings = lines, settings
        self._redial = Redial(lines.chance)
        self._addresses: list[Any] = []
        self._at = 0
        self._socket: socket.socket | None = None
        """While connecting and shaking hands; after that paho has it."""
        self._client: _Client | None = None
        self._stands = self._closed = self._answered = False
        self._why, self._code = "", 0
        self._turn_at = 0.0
        self._rests = False
        """Whether it waits for its next try."""

    @property
    def stands(self) -> bool:
        return self._stands

    # --- what its owner asks

    def publish(self, topic: str, payload: bytes, *, kept: bool = False, expiry: int | None = None) -> int:
        """As `Line.publish`."""
        check(topic, payload)
        client = self._up()
        properties = None
        if expiry is not None:
            properties = _properties(PacketTypes.PUBLISH)
            properties.MessageExpiryInterval = expiry
        told = client.publish(topic, payload, qos=1, retain=kept, properties=properties)
        self._flush(client)
        return told.mid

    def subscribe(self, filters: Iterable[str]) -> int:
        """As `Line.subscribe`."""
        client = self._up()
        _, token = client.subscribe([(each, SubscribeOptions(qos=1)) for each in filters])
        self._flush(client)
        assert token is not None
        return token

    def close(self, goodbye: bool = True) -> None:
        """As `Line.close`."""
        if self._closed:
            return
        client, self._closed = self._client, True
        if client is not None and self._stands:
            reason = None if goodbye else ReasonCode(PacketTypes.DISCONNECT, identifier=_WITH_WILL)
            client.disconnect(reason)
            client.loop_write()
        self._drop()
        self._lines.forget(self)

    def _up(self) -> _Client:
        if self._client is None or not self._stands:
            raise NoLine
        return self._client

    def _flush(self, client: _Client) -> None:
        client.loop_write()
        self._notice(client)

    # --- connecting

    def dial(self) -> None:
        """Begin a try to connect."""
        self._why, self._code, self._rests = "", 0, False
        self._call_at(self._lines.seconds() + _DIAL_WITHIN)
        host, port = self._settings.host, self._settings.port
        if not _is_address(host):
            self._lines.resolve(self, host, port)
            return
        self.resolved(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    def resolved(self, found: list[Any]) -> None:
        """The addresses of the host; none if it has no such name."""
        if self._closed or self._rests or self._socket is not None or self._client is not None:
            return
        if not found:
            self._failed("no such host")
            return
        kind, how, protocol, _, address = found[self._at % len(found)]
        try:
            self._socket = socket.socket(kind, how, protocol)
            self._socket.setblocking(False)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if (code := self._socket.connect_ex(address)) not in _ON_ITS_WAY:
                raise OSError(code, os.strerror(code))
            self._lines.selector.register(self._socket, selectors.EVENT_WRITE, self)
        except OSError as error:
            self._failed(str(error))

    def _step(self) -> None:
        """Go on connecting: first TCP, then TLS, then the broker."""
        sock = self._socket
        assert sock is not None
        try:
            if error := sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(error, os.strerror(error))
            self._answered = True
            if self._settings.tls is not None and not isinstance(sock, ssl.SSLSocket):
                sock = self._shielded(sock, self._settings.tls)
            if isinstance(sock, ssl.SSLSocket):
                sock.do_handshake()
        except ssl.SSLWantReadError:
            self._lines.selector.modify(self._wanted(), selectors.EVENT_READ, self)
        except ssl.SSLWantWriteError:
            self._lines.selector.modify(self._wanted(), selectors.EVENT_WRITE, self)
        except (OSError, ValueError) as error:
            self._failed(str(error))
        else:
            self._introduce()

    def _wanted(self) -> socket.socket:
        assert self._socket is not None
        return self._socket

    def _shielded(self, sock: socket.socket, tls: ssl.SSLContext) -> ssl.SSLSocket:
        self._lines.selector.unregister(sock)
        name = self._settings.server_name or self._settings.host
        self._socket = shielded = tls.wrap_socket(sock, server_hostname=name, do_handshake_on_connect=False)
        self._lines.selector.register(shielded, selectors.EVENT_READ, self)
        return shielded

    def _introduce(self) -> None:
        sock, self._socket = self._wanted(), None
        self._lines.selector.unregister(sock)
        settings = self._settings
        self._client = client = _Client(sock, self._lines.selector, self, settings)
        client.on_connect, client.on_disconnect = self._on_connect, self._on_disconnect
        client.on_message, client.on_publish, client.on_subscribe = (
            self._on_message,
            self._on_publish,
            self._on_subscribe,
        )
        properties = _properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = settings.session
        client.connect_async(
            settings.host, settings.port, settings.keepalive, clean_start=not settings.session, properties=properties
        )
        client.reconnect()
        self._flush(client)

    # --- what happens

    def ready(self, mask: int) -> None:
        """The socket can be read or written."""
        client = self._client
        if client is None:
            if self._socket is not None:
                self._step()
            return
        if mask & selectors.EVENT_WRITE:
            client.loop_write()
        if mask & selectors.EVENT_READ:
            self._read(client)
        self._notice(client)

    def _read(self, client: _Client) -> None:
        try:
            client.loop_read()
            while isinstance(sock := client.socket(), ssl.SSLSocket) and sock.pending():
                client.loop_read()  # TLS has read more from the system than was taken
        except _MALFORMED as error:
            self._why = f"not MQTT: {error}"
            client.drop()

    def turn(self, due: float) -> None:
        """The time has come that it asked for."""
        if self._closed or due != self._turn_at:
            return
        client = self._client
        if self._rests:
            self.dial()
        elif client is None or not self._stands:
            self._failed("no answer")
        else:
            client.loop_misc()
            self._notice(client)
            if self._stands:
                self._call_at(self._lines.seconds() + self._settings.keepalive / 5)

    def _call_at(self, due: float) -> None:
        self._turn_at = due
        self._lines.call_at(due, self)

    def _notice(self, client: _Client) -> None:
        """Whether the connection is gone."""
        if client is self._client and not self._closed and client.socket() is None:
            self._failed(self._why or "the connection broke")

    def _failed(self, why: str) -> None:
        answered = self._answered
        self._drop()
        now = self._lines.seconds()
        self._at += 1
        self._lines.found.append((self, Lost(why, self._code)))
        self._rests = True
        self._call_at(now + self._redial.pause(now, answered))

    def _drop(self) -> None:
        self._stands = self._answered = False
        client, self._client = self._client, None
        sock, self._socket = self._socket, None
        if client is not None:
            client.drop()
        if sock is not None:
            with contextlib.suppress(KeyError, ValueError):
                self._lines.selector.unregister(sock)
            sock.close()

    def _report(self, event: LineEvent) -> None:
        if not self._closed:
            self._lines.found.append((self, event))

    def _on_connect(self, client: Any, data: Any, flags: Any, code: Any, properties: Any) -> None:
        if code.value >= FIRST_BAD:
            self._why, self._code = str(code), code.value
            return
        self._stands = True
        self._redial.connected(self._lines.seconds())
        self._call_at(self._lines.seconds() + self._settings.keepalive / 5)
        self._report(Connected(flags.session_present))

    def _on_disconnect(self, client: Any, data: Any, flags: Any, code: Any, properties: Any) -> None:
        if flags.is_disconnect_packet_from_server and not self._why:
            self._why, self._code = str(code), code.value

    def _on_message(self, client: Any, data: Any, message: mqtt.MQTTMessage) -> None:
        self._report(Message(message.topic, bytes(message.payload), bool(message.retain)))

    def _on_publish(self, client: Any, data: Any, token: int, code: Any, properties: Any) -> None:
        self._report(Taken(token, code.value))

    def _on_subscribe(self, client: Any, data: Any, token: int, codes: Any, properties: Any) -> None:
        self._report(Listening(token, tuple(code.value for code in codes)))


class _Client(mqtt.Client):
    """paho's client on a socket that is connected already, watched by our selector."""

    def __init__(self, sock: socket.socket, selector: selectors.BaseSelector, line: MqttLine, given: Settings) -> None:
        super().__init__(CallbackAPIVersion.VERSION2, given.client, protocol=mqtt.MQTTv5, reconnect_on_failure=False)
        self._given_socket, self._selector, self._line = sock, selector, line
        if given.will is not None:
            self.will_set(given.will.topic, given.will.payload, qos=1, retain=given.will.kept)
        self.on_socket_open = lambda client, data, sock: self._begin(sock)
        self.on_socket_close = lambda client, data, sock: self._end(sock)
        self.on_socket_register_write = lambda client, data, sock: self._watch(sock, write=True)
        self.on_socket_unregister_write = lambda client, data, sock: self._watch(sock, write=False)

    def drop(self) -> None:
        """Close the socket at once."""
        self._sock_close()

    def _create_socket(self) -> Any:  # paho asks here for the connected socket
        return self._given_socket

    def _begin(self, sock: Any) -> None:
        self._selector.register(sock, selectors.EVENT_READ, self._line)

    def _end(self, sock: Any) -> None:
        self._selector.unregister(sock)

    def _watch(self, sock: Any, write: bool) -> None:
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if write else 0)
        self._selector.modify(sock, wanted, self._line)


def _properties(of: int) -> Properties:
    made: Any = Properties
    found: Properties = made(of)
    return found


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
