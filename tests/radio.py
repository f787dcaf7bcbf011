"""Servers that a relay may meet: a real Icecast, and small ones that misbehave, each in a thread of the test.

`Icecast` is Debian's package icecast2, on the loopback, with one password for those who send.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import socket
import struct
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, TypeAlias
from urllib.parse import quote, urlsplit

import numpy as np
import pytest
from numpy.typing import NDArray

from dalaba.air.outputs import rtp_card
from dalaba.sound.codec import Mp3Stream, ffmpeg

Samples = NDArray[np.float32]
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

    def address(self, mount: str, kbps: int = 64, password: str = "") -> str:
        """For an output."""
        key = quote(password or self.password)
        return f"icecast://source:{key}@127.0.0.1:{self.port}/{mount}?kbps={kbps}"

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


def open_folder(folders: pytest.TempPathFactory) -> Path:
    """A folder that a server may use that gave up being root."""
    folder = folders.mktemp("icecast")
    for each in (folder, *list(folder.parents)[:2]):
        each.chmod(0o755)
    return folder


class Player:
    """Somebody who listens to a mount."""

    def __init__(self, icecast: Icecast, mount: str) -> None:
        self._icecast, self._mount = icecast, mount

    def listen(self) -> Callable[[], Samples]:
        """From now on; calling the result ends that and gives what was heard, left and right."""
        heard, ended, begun = list[bytes](), threading.Event(), threading.Event()

        def run() -> None:
            for piece in self._icecast.listen(self._mount):
                heard.append(piece)
                begun.set()
                if ended.is_set():
                    return

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        assert begun.wait(10), "nothing comes from the mount"

        def stop() -> Samples:
            time.sleep(0.6)  # what is still on its way
            ended.set()
            thread.join(5)
            data = b"".join(heard)
            words = [ffmpeg(), "-v", "quiet", "-i", "pipe:0", "-ac", "2", "-ar", "44100", "-f", "f32le", "pipe:1"]
            raw = subprocess.run(words, input=data, capture_output=True, check=False).stdout
            return np.frombuffer(raw, "<f4").reshape(-1, 2)

        return stop


class Packet(NamedTuple):
    """One RTP packet as it came."""

    at: float
    """Wall time in seconds."""
    kind: int
    marked: bool
    number: int
    time: int
    sound: bytes


class Loudspeaker:
    """What hears a multicast address on the loopback."""

    def __init__(self, where: str) -> None:
        self._to = urlsplit(where)

    def listen(self) -> Callable[[], Samples]:
        """From now on; calling the result ends that and gives what was heard, left and right: silence where nothing
        came.
        """
        packets = self.packets()

        def stop() -> Samples:
            time.sleep(0.15)
            return heard_of(packets())

        return stop

    def packets(self) -> Callable[[], list[Packet]]:
        door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        assert self._to.hostname
        door.bind((self._to.hostname, self._to.port or 0))
        group = socket.inet_aton(self._to.hostname) + socket.inet_aton("127.0.0.1")
        door.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
        door.settimeout(0.1)
        found, ended = list[Packet](), threading.Event()

        def run() -> None:
            with door:
                while not ended.is_set():
                    with contextlib.suppress(TimeoutError):
                        data = door.recv(4096)
                        first, kind, number, when, _ = struct.unpack("!BBHII", data[:12])
                        assert first == 0x80
                        found.append(Packet(time.time(), kind & 127, kind > 127, number, when, data[12:]))

        thread = threading.Thread(target=run, daemon=True)
        thread.start()

        def stop() -> list[Packet]:
            ended.set()
            thread.join(5)
            return found

        return stop


def heard_of(packets: list[Packet]) -> Samples:
    """What packets of 44,100 Hz say, each in its place."""
    if not packets:
        return np.zeros((0, 2), np.float32)
    width = {10: 2, 11: 1}
    parts = [np.frombuffer(each.sound, ">i2").reshape(-1, width[each.kind]) for each in packets]
    places = [(each.time - packets[0].time) & 0xFFFFFFFF for each in packets]
    heard = np.zeros((places[-1] + len(parts[-1]), 2), np.float32)
    for place, part in zip(places, parts, strict=True):
        heard[place : place + len(part)] = part.astype(np.float32) / np.float32(32768)
    return heard


class Wire:
    """A network cable: cut, nothing can be sent by any socket that sends to loudspeakers here."""

    def __enter__(self) -> Wire:
        self._usual = rtp_card.Stream.send, rtp_card.Stream.__init__
        return self

    def __exit__(self, *_: object) -> None:
        self.mend()

    def cut(self) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(101, "Network is unreachable")

        rtp_card.Stream.send = rtp_card.Stream.__init__ = refuse  # type: ignore[method-assign]

    def mend(self) -> None:
        rtp_card.Stream.send, rtp_card.Stream.__init__ = self._usual  # type: ignore[method-assign]
