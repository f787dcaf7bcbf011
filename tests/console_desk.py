"""A desk's console, before an air that plays nothing; and somebody who speaks HTTP to it, rightly or not."""

from __future__ import annotations

import http.client
import io
import json
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dalaba.core.clock import Clock, SystemClock
from dalaba.core.model import Reason
from dalaba.desk.root import Station
from dalaba.doors.console import Console, client, link_file, phone_line
from dalaba.doors.console.rate_limit import Bucket, Buckets
from tests.fake_air import FakeAir

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


phone_line.PORT = 0
"""Tests run side by side: one's phones would knock at the other's door."""


@dataclass
class Answer:
    """One answer, read whole."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> dict[str, Any]:
        plain: dict[str, Any] = json.loads(self.text)
        return plain


@dataclass
class Desk:
    """The console of one station."""

    folder: Path
    air: FakeAir = field(repr=False)
    port: int
    token: str
    told: list[Reason]
    log: io.StringIO = field(default_factory=io.StringIO)

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None, host: str = "",
        phone: int = 0,
    ) -> Answer:  # fmt: skip
        """As any program on this PC may; of a stream, only its beginning. `phone`: on this port, encrypted."""
        status, answered, data = self.send_raw(method, path, body, headers, host, phone)
        return Answer(status, answered, data.decode("utf-8", "replace"))

    def send_raw(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None, host: str = "",
        phone: int = 0,
    ) -> tuple[int, Mapping[str, str], bytes]:  # fmt: skip
        """The same, for what is no text. Returns status, headers and body."""
        line = _encrypted(phone) if phone else http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            line.putheader("Host", host or f"127.0.0.1:{phone or self.port}")
            for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                line.putheader(name, value)
            line.endheaders(body)
            answer = line.getresponse()
            endless = answer.headers.get_content_type() == "text/event-stream"
            return answer.status, dict(answer.getheaders()), b"" if endless else answer.read()
        finally:
            line.close()

    def ask(self, method: str, verb: str, fields: Mapping[str, Any] | None = None, **headers: str) -> Answer:
        """With the token, as the API wants it."""
        body = b"" if fields is None else json.dumps(fields).encode()
        ours = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Accept-Language": "zh"}
        return self.send(method, f"/api/v1/{verb}", body, {**ours, **headers})

    def key(self) -> str:
        """A fresh one-time key."""
        url = client.link(self.folder)
        assert url is not None
        address, _, key = url.partition("#")
        assert address == f"http://127.0.0.1:{self.port}/enter"
        return key

    def knock(self, fields: Mapping[str, str], phone: int = 0, **headers: str) -> Answer:
        """The door's form, sent as a browser sends it."""
        origin = f"https://127.0.0.1:{phone}" if phone else f"http://127.0.0.1:{self.port}"
        ours = {**FORM, "Origin": origin, "Accept-Language": "zh"}
        return self.send("POST", "/enter", urlencode(fields).encode(), {**ours, **headers}, phone=phone)

    def enter(self, fields: Mapping[str, str] | None = None, phone: int = 0) -> Browser:
        """Come in as a browser does: by a one-time key, or by what is given."""
        answer = self.knock(fields or {"key": self.key()}, phone)
        assert answer.status == 303, answer.text
        cookie, *marks = answer.headers["set-cookie"].split("; ")
        browser = Browser(self, "/", cookie, set(marks), phone=phone)
        browser.csrf = browser.get().text.split('name="csrf" value="', 1)[1].split('"', 1)[0]
        return browser


@dataclass
class Browser:
    """Somebody at the page, without a script."""

    desk: Desk
    path: str
    cookie: str
    marks: set[str]
    csrf: str = ""
    phone: int = 0
    """The port for phones, if it came in there."""

    def get(self, path: str = "", **headers: str) -> Answer:
        ours = {"Cookie": self.cookie, "Accept-Language": "zh", **headers}
        return self.desk.send("GET", f"{self.path}{path}", headers=ours, phone=self.phone)

    def bytes(self, path: str) -> bytes:
        """A file that a page gives out: a sound, a sheet."""
        status, _, data = self.desk.send_raw("GET", f"{self.path}{path}", headers={"Cookie": self.cookie})
        assert status == 200, data[:300]
        return data

    def press(self, verb: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """A form of the page's, sent."""
        body = urlencode({"csrf": self.csrf, **(fields or {})}).encode()
        ours = {"Cookie": self.cookie, **FORM, **headers}
        return self.desk.send("POST", f"{self.path}do/{verb}", body, ours, phone=self.phone)

    def did(self, verb: str, fields: Mapping[str, str] | None = None) -> dict[str, Any]:
        """A form of the page's, sent by its script; it was done."""
        answer = self.press(verb, fields, Accept="application/json")
        assert answer.status == 200, answer.text
        return answer.json


def _encrypted(port: int) -> http.client.HTTPSConnection:
    """A connection as of a phone whose user went on past the warning."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=context)


@contextmanager
def opened(
    folder: Path,
    outlets: tuple[str, ...] = ("石桥村",),
    link: bool = False,
    busy: bool = True,
    air: AbstractContextManager[Any] | None = None,
    clock: Clock | None = None,
    buckets: tuple[Bucket, Buckets] | None = None,
) -> Iterator[Desk]:
    """A console that is open. `busy`: everybody may ask as often as a test does; `air`: one that really plays."""
    station = Station.read(folder)
    told: list[Reason] = []
    with air or FakeAir(folder, outlets) as air:
        log = io.StringIO()
        console = Console(
            folder,
            lambda: station,
            clock or SystemClock(),
            "python broadcaster.py",
            told.append,
            log,
            link,
            buckets or ((Bucket(9_999, 9_999), Buckets(9_999, 9_999)) if busy else None),
        )
        console.start()
        until = time.monotonic() + 20
        while not told:
            assert time.monotonic() < until, "the console did not open"
            time.sleep(0.02)
        door = link_file.read(folder)
        assert door is not None, told
        try:
            yield Desk(folder, air, door.port, door.token, told, log)
        finally:
            console.close()
            assert not console.is_alive()


def until(what: Any, seconds: float = 10) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
