"""Servers that a relay may meet: a real Icecast, and small ones that misbehave, each in a thread of the test.

`Icecast` is Debian's package icecast2, on the loopback, with one password for those who send.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import TypeAlias
from urllib.parse import quote

import numpy as np

from dalaba.sound.codec import Mp3Stream

PASSWORD = "大喇叭-s3cret"
RATE = 48_000
KBPS = 64
BYTES = KBPS * 1000 // 8
"""Of the streams here, a second."""
TONE = 440.0
Answer: TypeAlias = Callable[[BaseHTTPRequestHandler], None]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@functools.cache
def tone(seconds: float = 60.0) -> bytes:
    """A tone as MP3."""
    encoder = Mp3Stream(RATE, KBPS)
    samples = 0.2 * np.sin(2 * np.pi * TONE * np.arange(round(seconds * RATE)) / RATE)
    return encoder.add(samples.astype(np.float32)) + encoder.end()


def silence(seconds: float) -> bytes:
    """Silence as MP3."""
    encoder = Mp3Stream(RATE, KBPS)
    return encoder.add(np.zeros(round(seconds * RATE), np.float32)) + encoder.end()


def paced(data: bytes, burst: float = 0.0, speed: float = 1.0) -> Iterator[bytes]:
    """A stream as a radio sends it: some seconds at once, the rest in time, from the beginning again at its end."""
    sent, begun = round(burst * BYTES), time.monotonic()
    yield data[:sent]
    while True:
        due = round(burst * BYTES + (time.monotonic() - begun) * BYTES * speed)
        if due > sent:
            yield bytes(data[at % len(data)] for at in range(sent, due))
            sent = due
        time.sleep(0.05)


class Server:
    """An HTTP server whose answer to each path a test gives; `kill` breaks every connection, `restart` opens again."""

    def __init__(self, otherwise: Answer | None = None, **answers: Answer) -> None:
        self.asked: list[str] = []
        self._otherwise = otherwise or (lambda handler: handler.send_error(404))
        self.port = free_port()
        self._answers, self._lines = answers, set[socket.socket]()
        self._server: ThreadingHTTPServer | None = None
        self.restart()

    def url(self, path: str, user: str = "") -> str:
        return f"http://{user}127.0.0.1:{self.port}/{path}"

    def restart(self) -> None:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                outer._lines.add(self.connection)
                name = self.path.strip("/").partition(".")[0].partition("/")[0]
                with contextlib.suppress(OSError):
                    outer._answers.get(name, outer._otherwise)(self)

            def log_message(self, *words: object) -> None:
                """Nobody reads it."""

        ThreadingHTTPServer.allow_reuse_address = True
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def kill(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._lines.clear()


def sends(pieces: Callable[[], Iterator[bytes]], kind: str = "audio/mpeg") -> Answer:
    """An answer that never ends by itself."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        for piece in pieces():
            handler.wfile.write(piece)

    return answer


def redirects(to: Callable[[str], str]) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to(handler.path))
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def files(folder: Path) -> Answer:
    """The files in a folder, by their last name."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        path = folder / Path(handler.path).name
        if not path.is_file():
            return handler.send_error(404)
        handler.send_response(200)
        handler.send_header("Content-Length", str(path.stat().st_size))
        handler.end_headers()
        handler.wfile.write(path.read_bytes())
        return None

    return answer


_CONFIG = """<icecast><location>test</location><admin>nobody@localhost</admin>
<limits><clients>50</clients><sources>10</sources><queue-size>524288</queue-size><source-timeout>5</source-timeout>
<burst-on-connect>1</burst-on-connect><burst-size>32768</burst-size></limits>
<authentication><source-password>{password}</source-password><admin-user>admin</admin-user>
<admin-password>{password}</admin-password></authentication>
<hostname>localhost</hostname><listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
<paths><basedir>{share}</basedir><logdir>{folder}</logdir><webroot>{share}/web</webroot><adminroot>{share}/admin</adminroot>
</paths><logging><accesslog>-</accesslog><errorlog>-</errorlog><loglevel>1</loglevel></logging>
<security><chroot>0</chroot>{owner}</security></icecast>
"""


def no_icecast() -> str:
    """Why there can be no Icecast here, or ""."""
    return "" if shutil.which("icecast2") else "icecast2 not installed (Debian: icecast2)"


class Icecast:
    """A server of its own, from `with` to its end."""

    def __init__(self, folder: Path, password: str = PASSWORD) -> None:
        self.port, self.password = free_port(), password
        owner = os.geteuid() == 0  # as root it refuses to run
        change = "<changeowner><user>nobody</user><group>nogroup</group></changeowner>" if owner else ""
        facts = {"password": password, "port": self.port, "folder": folder, "owner": change}
        self._config = folder / "icecast.xml"
        self._config.write_text(_CONFIG.format(share="/usr/share/icecast2", **facts), encoding="utf-8")
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Icecast:
        self.restart()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()

    def url(self, mount: str) -> str:
        return f"http://127.0.0.1:{self.port}/{mount}"

    def restart(self) -> None:
        words = ["icecast2", "-c", str(self._config)]
        self._server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise RuntimeError("Icecast did not start within 10 s")

    def kill(self) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def listen(self, mount: str, seconds: float = 5.0) -> Iterator[bytes]:
        """What a listener is sent, as it comes."""
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self.url(mount), timeout=seconds) as got:
            while piece := got.read1(4096):
                yield piece


def ffmpeg_source(icecast: Icecast, mount: str, hertz: float = TONE) -> subprocess.Popen[bytes]:
    """ffmpeg as somebody who sends a tone."""
    made = ["-re", "-f", "lavfi", "-i", f"sine=frequency={hertz}:sample_rate={RATE}", "-c:a", "libmp3lame"]
    to = f"icecast://source:{quote(icecast.password)}@127.0.0.1:{icecast.port}/{mount}"
    words = ["ffmpeg", "-v", "error", *made, "-b:a", f"{KBPS}k", "-content_type", "audio/mpeg", "-f", "mp3", to]
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
