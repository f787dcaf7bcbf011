"""Fetching blobs from the hub over lines as villages have them: whole in the end, resumed and never begun anew; and who
is served at all. What holds for every source of blobs is told of the real one and of the one for tests alike."""

from __future__ import annotations

import hashlib
import os
import random
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.fleet.fake_fetch import FakeFetcher
from dalaba.fleet.fetch import Fetcher, HttpsFetcher, Source, part_of
from dalaba.hub.blobs import Blobs
from dalaba.hub.files_server import FilesServer
from dalaba.trust import certificates
from dalaba.trust.certificates import Authority
from tests.shaped_line import ShapedLine, until

NOW: Instant = 1_657_670_400_000


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Township:
    """A hub with certificates and blobs, and the PCs that belong to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.hub = folder, folder / "records/hub"
        self.hub.mkdir(parents=True)
        self.authority = Authority.made("三江镇", NOW)
        key = certificates.key_at(self.hub / "server.key")
        (self.hub / "server.crt").write_bytes(self.authority.for_server(key, ["hub.example"], NOW))
        (self.hub / "ca.crt").write_bytes(self.authority.pem)
        self.take_back()
        self.blobs = Blobs(folder)

    def take_back(self, *pems: bytes) -> None:
        listed = self.authority.taken_back([certificates.serial(each) for each in pems], NOW)
        beside = self.hub / "crl.new"
        beside.write_bytes(listed)
        os.replace(beside, self.hub / "crl.pem")

    def pc(self, name: str, authority: Authority | None = None) -> Source:
        """The files of a village's PC; `authority`: who gave its certificate, if not this township."""
        folder = self.folder / name
        folder.mkdir()
        key = certificates.key_at(folder / "tls.key")
        (folder / "tls.crt").write_bytes((authority or self.authority).for_node(name, certificates.wish(key), NOW))
        (folder / "ca.crt").write_bytes(self.authority.pem)
        return Source("127.0.0.1", 0, folder / "ca.crt", folder / "tls.crt", folder / "tls.key")


def at_port(source: Source, port: int) -> Source:
    return Source(source.host, port, source.ca, source.certificate, source.key)


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Township:
    return Township(tmp_path_factory.mktemp("镇"))


@pytest.fixture
def server(township: Township) -> Iterator[FilesServer]:
    made = FilesServer(("127.0.0.1", 0), township.folder, pace=50_000_000)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def pc(township: Township) -> Source:
    return township.pc("n1")


def fetcher(pc: Source, port: int, silent: float = 5.0) -> HttpsFetcher:
    """A village's fetcher that does not wait before it tries again."""
    made = HttpsFetcher(at_port(pc, port), wait=lambda _: None, silent=silent)
    _MADE.append(made)
    return made


_MADE: list[HttpsFetcher] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Every fetcher of the story is closed at its end."""
    yield
    while _MADE:
        _MADE.pop().close()


def code_of(call: object, *words: object) -> str:
    with pytest.raises(Bad) as bad:
        call(*words)  # type: ignore[operator]
    return bad.value.reason.code


# Every source of blobs

SMALL, LARGE = noise(300), noise(200_000)


@pytest.fixture(params=["https", "fake"])
def source(request: pytest.FixtureRequest) -> Iterator[Fetcher]:
    if request.param == "fake":
        yield FakeFetcher({digest_of(each): each for each in (SMALL, LARGE, b"")})
        return
    town = request.getfixturevalue("township")
    for each in (SMALL, LARGE, b""):
        town.blobs.put(each)
    yield fetcher(request.getfixturevalue("pc"), request.getfixturevalue("server").port)


@pytest.mark.parametrize("data", [SMALL, LARGE, b""], ids=["small", "large", "empty"])
def test_a_blob_comes_whole(source: Fetcher, tmp_path: Path, data: bytes) -> None:
    source.fetch(digest_of(data), len(data), tmp_path / "in" / "blob")
    assert (tmp_path / "in" / "blob").read_bytes() == data
    assert not part_of(tmp_path / "in" / "blob").exists()


def test_what_came_before_is_not_fetched_again(source: Fetcher, tmp_path: Path) -> None:
    into = tmp_path / "blob"
    part_of(into).write_bytes(LARGE[:150_000])
    source.fetch(digest_of(LARGE), len(LARGE), into)
    assert into.read_bytes() == LARGE
    assert source.received == 50_000  # type: ignore[attr-defined]


def test_what_nobody_has_is_said_at_once(source: Fetcher, tmp_path: Path) -> None:
    assert code_of(source.fetch, digest_of(b"?"), 1, tmp_path / "blob") == "handing.not_there"
    assert not (tmp_path / "blob").exists()
    source.fetch(digest_of(SMALL), len(SMALL), tmp_path / "next")


def test_a_spoilt_beginning_is_found_and_forgotten(source: Fetcher, tmp_path: Path) -> None:
    into = tmp_path / "blob"
    part_of(into).write_bytes(b"\0" * 1000)
    assert code_of(source.fetch, digest_of(LARGE), len(LARGE), into) == "handing.wrong_bytes"
    assert not part_of(into).exists()
    source.fetch(digest_of(LARGE), len(LARGE), into)
    assert into.read_bytes() == LARGE


def test_a_size_that_is_not_true_is_wrong_bytes(source: Fetcher, tmp_path: Path) -> None:
    assert code_of(source.fetch, digest_of(LARGE), 1000, tmp_path / "blob") == "handing.wrong_bytes"
    assert not (tmp_path / "blob").exists()


def test_whoever_waits_for_its_turn_goes_on_when_it_may(source: Fetcher, tmp_path: Path) -> None:
    source.pause()
    at_work = threading.Thread(target=source.fetch, args=(digest_of(SMALL), len(SMALL), tmp_path / "blob"))
    at_work.start()
    at_work.join(0.2)
    assert at_work.is_alive()
    source.go_on()
    at_work.join(10)
    assert (tmp_path / "blob").read_bytes() == SMALL


def test_after_its_end_it_fetches_nothing(source: Fetcher, tmp_path: Path) -> None:
    source.close()
    assert code_of(source.fetch, digest_of(SMALL), len(SMALL), tmp_path / "blob") == "handing.cut_off"


# Lines as villages have them


@pytest.mark.parametrize(("kbit", "size"), [(256, 48_000), (64, 12_000)])
def test_a_slow_line_brings_it_all_the_same(
    township: Township, server: FilesServer, pc: Source, tmp_path: Path, kbit: int, size: int
) -> None:
    data = noise(size)
    township.blobs.put(data)
    with ShapedLine(server.port, rate=kbit * 125, delay=0.05) as line:
        village = fetcher(pc, line.port)
        began = time.monotonic()
        village.fetch(digest_of(data), size, tmp_path / "blob")
        assert time.monotonic() - began >= size / (kbit * 125) * 0.9
        assert (tmp_path / "blob").read_bytes() == data
        assert line.connections == 1


def test_many_blobs_come_over_one_connection(
    township: Township, server: FilesServer, pc: Source, tmp_path: Path
) -> None:
    with ShapedLine(server.port) as line:
        village = fetcher(pc, line.port)
        for number in range(5):
            data = noise(20_000 + number)
            village.fetch(township.blobs.put(data), len(data), tmp_path / str(number))
        assert code_of(village.fetch, digest_of(b"?"), 1, tmp_path / "?") == "handing.not_there"
        village.fetch(township.blobs.put(b"!"), 1, tmp_path / "!")
        assert line.connections == 1


def test_a_connection_that_was_closed_while_it_rested_costs_no_wait(
    township: Township, server: FilesServer, pc: Source, tmp_path: Path
) -> None:
    with ShapedLine(server.port) as line:
        waits: list[float] = []
        village = fetcher(pc, line.port)
        village._wait = waits.append
        for number in range(3):
            village.fetch(township.blobs.put(SMALL), len(SMALL), tmp_path / str(number))
            line.cut()
            until(lambda: server.connections == 0)
        assert waits == []
        assert line.connections == 3


def test_a_line_cut_three_times_in_one_blob_goes_on_where_it_was(
    township: Township, server: FilesServer, pc: Source, tmp_path: Path
) -> None:
    data = noise(400_000)
    township.blobs.put(data)
    with ShapedLine(server.port) as line:
        village = fetcher(pc, line.port)
        cuts = iter((100_000, 120_000))
        line.cut_after(60_000)
        village._wait = lambda _: line.cut_after(next(cuts, 10**9))
        village.fetch(digest_of(data), len(data), tmp_path / "blob")
        assert (tmp_path / "blob").read_bytes() == data
        assert line.connections == 4
        assert village.received == len(data)  # each byte of it came once


def test_a_stalled_line_is_given_up_and_tried_again(
    township: Township, server: FilesServer, pc: Source, tmp_path: Path
) -> None:
    data = noise(300_000)
    township.blobs.put(data)
    with ShapedLine(server.port, rate=400_000) as line:
        village = fetcher(pc, line.port, silent=0.4)
        at_work = threading.Thread(target=village.fetch, args=(digest_of(data), len(data), tmp_path / "blob"))
        at_work.start()
        until(lambda: village.received > 50_000)
        line.manner.stalled = True
        village._wait = lambda _: setattr(line.manner, "stalled", False)
        at_work.join(20)
        assert (tmp_path / "blob").read_bytes() == data
        assert village.received == len(data)
        assert line.connections >= 2


def test_a_line_that_is_down_for_long_is_told_and_what_came_is_kept(
    township: Township, server: FilesServer, pc: Source, tmp_path: Path
) -> None:
    data = noise(500_000)
    township.blobs.put(data)
    waits: list[float] = []
    with ShapedLine(server.port) as line:
        village = fetcher(pc, line.port)
        village._chance = lambda: 1.0
        line.cut_after(200_000)

        def wait(seconds: float) -> None:
            waits.append(seconds)
            line.manner.down = True

        village._wait = wait
        assert code_of(village.fetch, digest_of(data), len(data), tmp_path / "blob") == "handing.cut_off"
        assert waits == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0]
        assert 100_000 < part_of(tmp_path / "blob").stat().st_size < len(data)
        line.manner.down = False
        village.fetch(digest_of(data), len(data), tmp_path / "blob")
        assert village.received == len(data)


def test_an_urgent_order_has_the_line_for_itself_at_once(
    township: Township, server: FilesServer, pc: Source, tmp_path: Path
) -> None:
    data = noise(200_000)
    township.blobs.put(data)
    with ShapedLine(server.port, rate=64_000) as line:
        village = fetcher(pc, line.port)
        at_work = threading.Thread(target=village.fetch, args=(digest_of(data), len(data), tmp_path / "blob"))
        at_work.start()
        until(lambda: village.received > 20_000)
        began = time.monotonic()
        village.pause()
        assert time.monotonic() - began < 0.2
        until(lambda: server.connections == 0)
        came = line.came
        at_work.join(0.3)
        assert at_work.is_alive()
        assert line.came - came < 20_000
        line.manner.rate = 0
        village.go_on()
        at_work.join(20)
        assert (tmp_path / "blob").read_bytes() == data
        assert village.received < len(data) + 40_000


# Who is served


def test_only_who_has_a_certificate_of_this_township_is_served(
    township: Township, server: FilesServer, pc: Source, tmp_path: Path
) -> None:
    data = noise(1000)
    township.blobs.put(data)
    stranger = township.pc("n-stranger", Authority.made("三江镇", NOW))
    village = fetcher(stranger, server.port, silent=2.0)
    assert code_of(village.fetch, digest_of(data), 1000, tmp_path / "blob") == "handing.cut_off"
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    nobody.check_hostname, nobody.verify_mode = False, ssl.CERT_NONE
    assert said(nobody, server.port, digest_of(data)) == b""


def test_a_hub_that_is_another_is_not_believed(township: Township, pc: Source, tmp_path: Path) -> None:
    other = Township(tmp_path / "镇")
    made = FilesServer(("127.0.0.1", 0), other.folder)
    try:
        village = fetcher(pc, made.port, silent=2.0)
        assert code_of(village.fetch, digest_of(b"x"), 1, tmp_path / "blob") == "handing.cut_off"
    finally:
        made.stop()


def test_a_villages_certificate_does_not_pass_as_the_hubs(township: Township, pc: Source, tmp_path: Path) -> None:
    false = Township(tmp_path / "镇")
    for name in ("ca.crt", "crl.pem"):
        (false.hub / name).write_bytes((township.hub / name).read_bytes())
    (false.hub / "server.crt").write_bytes(pc.certificate.read_bytes())
    (false.hub / "server.key").write_bytes(pc.key.read_bytes())
    made = FilesServer(("127.0.0.1", 0), false.folder)
    try:
        village = fetcher(pc, made.port, silent=2.0)
        assert code_of(village.fetch, digest_of(b"x"), 1, tmp_path / "blob") == "handing.cut_off"
    finally:
        made.stop()


def test_a_pc_that_is_taken_back_is_cut_off_in_the_middle_of_a_blob(
    township: Township, server: FilesServer, pc: Source, tmp_path: Path
) -> None:
    stolen, data = township.pc("n-stolen"), noise(300_000)
    township.blobs.put(data)
    with ShapedLine(server.port, rate=60_000) as line:
        thief = fetcher(stolen, line.port, silent=2.0)
        told: list[str] = []
        at_work = threading.Thread(
            target=lambda: told.append(code_of(thief.fetch, digest_of(data), len(data), tmp_path / "blob"))
        )
        at_work.start()
        until(lambda: thief.received > 5_000)
        township.take_back(stolen.certificate.read_bytes())
        line.manner.rate = 0
        at_work.join(20)
    assert told == ["handing.cut_off"]
    fetcher(pc, server.port).fetch(digest_of(data), len(data), tmp_path / "mine")
    township.take_back()


def test_without_its_certificates_the_hub_serves_nobody(tmp_path: Path) -> None:
    town = Township(tmp_path / "镇")
    (town.hub / "crl.pem").unlink()
    assert code_of(FilesServer, ("127.0.0.1", 0), town.folder) == "handing.no_certificates"


# The server


def said(context: ssl.SSLContext, port: int, digest: str, request: bytes = b"") -> bytes:
    """Everything that the server says to this, until it hangs up."""
    asked = request or f"GET /blob/sha256/{digest} HTTP/1.1\r\nConnection: close\r\n\r\n".encode()
    heard = b""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        try:
            with context.wrap_socket(plain, server_hostname="x") as line:
                line.sendall(asked)
                while block := line.recv(65_536):
                    heard += block
        except OSError:
            pass
    return heard


def test_several_requests_on_one_connection_are_answered_in_turn(
    township: Township, server: FilesServer, pc: Source
) -> None:
    data = noise(40_000)
    one = f"GET /blob/sha256/{township.blobs.put(data)} HTTP/1.1\r\n\r\n".encode()
    heard = said(pc.context(), server.port, "", one * 2 + b"GET / HTTP/1.0\r\n\r\n")
    assert heard.count(data) == 2
    assert heard.endswith(b"Connection: close\r\n\r\n")
    assert b"404 Not Found" in heard[-100:]


@pytest.mark.parametrize(
    "noise_", [b"\r\n\r\n", b"x" * 20_000, b"GET / HTTP/1.1\r\nContent-Length: 9\r\n\r\n", b"\0" * 100 + b"\r\n\r\n"]
)
def test_noise_is_answered_shortly_or_not_at_all(
    township: Township, server: FilesServer, pc: Source, tmp_path: Path, noise_: bytes
) -> None:
    assert len(said(pc.context(), server.port, "", noise_)) < 200
    township.blobs.put(SMALL)
    fetcher(pc, server.port).fetch(digest_of(SMALL), len(SMALL), tmp_path / "blob")


def test_each_download_is_paced_and_many_go_on_beside_one_another(
    township: Township, pc: Source, tmp_path: Path
) -> None:
    data = noise(120_000)
    township.blobs.put(data)
    paced = FilesServer(("127.0.0.1", 0), township.folder, pace=200_000)
    try:
        began = time.monotonic()
        at_work = [
            threading.Thread(
                target=fetcher(pc, paced.port).fetch, args=(digest_of(data), len(data), tmp_path / str(number))
            )
            for number in range(8)
        ]
        for each in at_work:
            each.start()
        for each in at_work:
            each.join(30)
        took = time.monotonic() - began
    finally:
        paced.stop()
    assert all((tmp_path / str(number)).read_bytes() == data for number in range(8))
    assert took >= 0.5  # 120 kB at 200 kB a second, a block ahead
