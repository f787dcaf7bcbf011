"""Where warnings come from: folders, addresses, a clerk's file. What is signed is proven, and nothing leads astray."""

from __future__ import annotations

import http.server
import importlib
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from dalaba.core import clock
from dalaba.core.lock import Held
from dalaba.core.model import Instant, Problem
from dalaba.core.problems import Bad
from dalaba.county import signature
from dalaba.county.opened import opened
from dalaba.desk.county_alerts.book_file import certificates, held, read_book
from dalaba.desk.county_alerts.pull import Pulled, pull
from dalaba.desk.county_alerts.watching import CountyWatch
from dalaba.desk.county_alerts.work import Work
from dalaba.desk.orders.situation import Ground
from dalaba.doors.cli import main
from dalaba.link import control
from dalaba.speech.voices.fake import FakeVoice
from tests.fake_air import FakeAir
from tests.places import station, written
from tests.test_county import RULES, TOWN, cap, info

HERE = ["五一村", "联红村", "学校"]


def now_cap(number: str = "1", kind: str = "Alert", refs: str = "", **more: Any) -> bytes:
    """A warning of this very minute."""
    now = datetime.now(UTC).replace(microsecond=0)
    expires = (now + timedelta(hours=3)).isoformat()
    infos = more.pop("infos", info(expires=expires, **more))
    return cap(number, kind, (now - timedelta(minutes=1)).isoformat(), refs, infos if kind != "Cancel" else "")


# Signatures


class Maker:
    """Somebody with a key and a certificate."""

    def __init__(self, name: str, days: int = 30) -> None:
        self.key = rsa.generate_private_key(65537, 2048)
        title = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        until = datetime.now(UTC) + timedelta(days=days)
        made = x509.CertificateBuilder().subject_name(title).issuer_name(title).public_key(self.key.public_key())
        made = made.serial_number(7).not_valid_before(until - timedelta(days=365)).not_valid_after(until)
        self.pem = made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()

    def sign(self, data: bytes) -> bytes:
        from signxml.signer import XMLSigner

        etree: Any = importlib.import_module("lxml.etree")
        signed = XMLSigner().sign(etree.fromstring(data), key=self.key, cert=self.pem)
        return bytes(etree.tostring(signed))


@pytest.fixture(scope="module")
def office() -> Maker:
    return Maker("县气象局")


@pytest.fixture(scope="module")
def stranger() -> Maker:
    return Maker("别人")


def proof(data: bytes, **certificates: str) -> tuple[str, str, str]:
    """Whose it is, what is wrong with it, why nothing is proven."""
    ((_, found),) = opened(data, certificates).messages
    wrong, remark = found.wrong, found.remark
    return found.by, wrong.code if wrong else "", remark.code if remark else ""


def test_a_signature_is_proven_by_the_stations_own_certificate_only(office: Maker, stranger: Maker) -> None:
    data = office.sign(cap())
    assert proof(data, other=stranger.pem, office=office.pem) == ("office", "", "")
    assert proof(data, other=stranger.pem) == ("", "county.signature_wrong", "")
    assert proof(data) == ("", "", "county.no_certificates")
    assert proof(cap(), office=office.pem) == ("", "", "")


def test_a_signed_warning_that_was_changed_is_refused(office: Maker) -> None:
    data = office.sign(cap())
    for old, new in ((b"441826<", b"441827<"), (b"Severe", b"Minor"), (b"</alert>", b"<note>x</note></alert>")):
        assert old in data
        assert proof(data.replace(old, new), office=office.pem)[1] == "county.signature_wrong"


def test_an_expired_certificate_proves_nothing() -> None:
    old = Maker("旧", days=-1)
    assert proof(old.sign(cap()), old=old.pem)[1] == "county.signature_wrong"


def test_a_signature_for_something_else_proves_nothing(office: Maker) -> None:
    """The signed alert is hidden in another one that has its signature: only what was signed is ever read."""
    signed = office.sign(cap("good"))
    start, end = signed.index(b"<ds:Signature"), signed.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    mark, body = signed[start:end], signed[:start] + signed[end:]
    evil = cap("evil")
    for wrapped in (
        evil.replace(b"</alert>", b"<x>" + body + b"</x>" + mark + b"</alert>"),
        evil.replace(b"</alert>", b"<x>" + signed + b"</x></alert>"),
        evil.replace(b"</alert>", mark + b"</alert>"),
        evil.replace(b"</alert>", mark.replace(b'URI=""', b'URI="#a"') + b"</alert>"),
    ):
        for alert, found in opened(wrapped, {"office": office.pem}).messages:
            assert not found.by or alert.identifier == "good"
            assert alert.identifier == "evil"
    feed = b"<feed>" + signed + b"</feed>"
    assert proof(feed, office=office.pem) == ("", "", "county.signed_inside")


def test_without_the_program_for_it_nothing_is_proven(office: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "signxml.verifier", None)
    assert signature.prove(office.sign(cap()), {"a": office.pem})[1].remark is not None
    assert proof(office.sign(cap()), office=office.pem) == ("", "", "county.no_signxml")


def test_certificates_are_files_in_the_stations_folder(tmp_path: Path, office: Maker) -> None:
    assert not certificates(tmp_path)
    der = x509.load_pem_x509_certificate(office.pem.encode()).public_bytes(serialization.Encoding.DER)
    (tmp_path / "county").mkdir()
    (tmp_path / "county/气象.cer").write_bytes(der)
    written(tmp_path, {"county/局.pem": office.pem, "county/读我.txt": "x", "county/坏.crt": "x"})
    found = certificates(tmp_path)
    assert set(found) == {"气象", "局"}
    assert proof(office.sign(cap()), 气象=found["气象"])[0] == "气象"


# Addresses


class Server:
    """A weather office's web server, which answers as a test wants."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answer: tuple[int, dict[str, str], bytes] = (200, {}, cap())
        served = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked.append({"path": self.path, **dict(self.headers)})
                status, heads, body = served.answer
                if served.moved and self.path == "/moved":
                    status, heads = 200, {}
                self.send_response(status)
                for name, value in heads.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *told: object) -> None:
                return

        self.moved = False
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/cap.xml"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server() -> Iterator[Server]:
    there = Server()
    yield there
    there.http.shutdown()
    there.http.server_close()


def why(url: str) -> str:
    with pytest.raises(Bad) as bad:
        pull(url)
    return bad.value.reason.code


def test_an_address_is_asked_and_asked_again_for_news_only(server: Server) -> None:
    server.answer = (200, {"ETag": '"7"', "Last-Modified": "Wed, 13 Jul 2022 04:00:00 GMT"}, cap())
    first = pull(server.url)
    assert first == Pulled(cap(), '"7"', "Wed, 13 Jul 2022 04:00:00 GMT")
    server.answer = (304, {}, b"")
    assert pull(server.url, first).data is None
    assert server.asked[1]["If-None-Match"] == '"7"'
    assert server.asked[1]["If-Modified-Since"].startswith("Wed")


def test_it_follows_only_to_the_same_host(server: Server) -> None:
    server.moved = True
    server.answer = (302, {"Location": "/moved"}, cap())
    assert pull(server.url).data == cap()
    for elsewhere in ("http://127.0.0.2/x", "http://localhost/x", "file:///etc/passwd", "//evil.example/x"):
        server.answer = (302, {"Location": elsewhere}, b"")
        assert why(server.url) == "county.pull_moved"
    server.answer = (302, {"Location": "/cap.xml"}, b"")
    assert why(server.url) == "county.pull_moved", "round and round"


def test_what_is_no_good_answer_is_told(server: Server) -> None:
    server.answer = (500, {}, b"")
    assert why(server.url) == "county.pull_status"
    server.answer = (200, {}, b"x" * 1_000_001)
    assert why(server.url) == "county.too_large"
    assert why(server.url.replace("http:", "https:")) == "county.pull_failed", "no TLS there"
    assert why("http://127.0.0.1:1/") == "county.pull_failed"


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fd00::1"])
def test_a_name_that_leads_inside_is_not_followed(inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    family = socket.AF_INET6 if ":" in inside else socket.AF_INET
    monkeypatch.setattr(socket, "getaddrinfo", lambda *told, **more: [(family, 1, 6, "", (inside, 80))])
    assert why("http://cap.example.org/") == "county.pull_inside"


# Beside the desk


class Beside:
    """A watch whose turns a test takes itself."""

    def __init__(self, folder: Path, rules: str = RULES) -> None:
        self.folder = written(folder, {"station.yaml": TOWN + rules, "收件/.keep": ""})
        self.air = FakeAir(folder, HERE)
        self.good = True
        self.told: list[Problem] = []
        self.there = station(folder, FakeVoice(name="espeak"))
        self.watch = CountyWatch(self.work, lambda: self.good, self.told.append)

    def work(self) -> Work:
        def ground(there: Any) -> Ground:
            return Ground(there.setup, there.library, there.preparer)

        return Work(self.there, partial(control.send, self.folder), ground)

    def put(self, name: str, data: bytes, age: float = 60) -> None:
        path = self.folder / "收件" / name
        path.write_bytes(data)
        os.utime(path, (time.time() - age,) * 2)

    def turn(self) -> int:
        """How many announcements there were so far."""
        self.watch.turn(self.now)
        return len(self.air.bodies("announce"))

    @property
    def now(self) -> Instant:
        return clock.SystemClock().now()

    def codes(self) -> list[str]:
        return [str(body["detail"]["code"]) for body in self.air.bodies("note")]


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[Beside]:
    there = Beside(tmp_path)
    with there.air:
        yield there


def test_a_file_in_the_folder_is_read_out_once(beside: Beside) -> None:
    data = now_cap()
    assert beside.turn() == 0
    beside.put("1.xml", data)
    assert beside.turn() == 1
    assert beside.turn() == 1
    beside.put("2.cap", data)
    assert beside.turn() == 1, "the same message under another name"
    beside.watch = CountyWatch(beside.work, lambda: True, beside.told.append)
    assert beside.turn() == 1, "nor after a restart"


def test_what_is_no_file_of_warnings_is_left_alone(beside: Beside) -> None:
    beside.put("说明.txt", now_cap())
    (beside.folder / "收件/deep.xml").mkdir()
    beside.put("real", now_cap())
    (beside.folder / "收件/link.xml").symlink_to(beside.folder / "收件/real")
    assert beside.turn() == 0
    assert not beside.told


def test_a_file_that_is_still_being_copied_is_waited_for(beside: Beside) -> None:
    beside.put("1.xml", now_cap()[:-20], age=0)
    assert beside.turn() == 0
    assert not beside.told
    beside.put("1.xml", now_cap(), age=0)
    assert beside.turn() == 1


def test_a_broken_file_is_told_once(beside: Beside) -> None:
    beside.put("1.xml", b"<alert>")
    beside.put("2.xml", now_cap())
    assert beside.turn() == 1
    beside.turn()
    assert [each.reason.code for each in beside.told] == ["county.unread"]
    assert beside.codes().count("county.unread") == 1


def test_with_the_clock_in_doubt_files_wait(beside: Beside) -> None:
    beside.good = False
    beside.put("1.xml", now_cap())
    assert beside.turn() == 0
    beside.good = True
    assert beside.turn() == 1


def test_while_the_window_works_with_the_book_nothing_is_lost(beside: Beside, server: Server) -> None:
    server.answer = (200, {}, now_cap())
    rules = written(
        beside.folder, {"station.yaml": TOWN + RULES.replace("{文件夹: 收件}", f'{{地址: "{server.url}"}}')}
    )
    beside.there = station(rules, FakeVoice(name="espeak"))
    assert beside.turn() == 0
    beside.watch.ask(beside.there.setup.county, beside.now)
    beside.watch.ask(beside.there.setup.county, beside.now)
    assert len(server.asked) == 1, "once a minute"
    with held(beside.folder), pytest.raises(Held):
        beside.turn()
    assert beside.turn() == 1


def test_an_address_that_fails_is_told_once_and_asked_again(beside: Beside, server: Server) -> None:
    server.answer = (503, {}, b"")
    rules = written(
        beside.folder, {"station.yaml": TOWN + RULES.replace("{文件夹: 收件}", f'{{地址: "{server.url}"}}')}
    )
    beside.there = station(rules, FakeVoice(name="espeak"))
    for minute in range(3):
        beside.watch.ask(beside.there.setup.county, beside.now + minute * 60_000)
    assert len(server.asked) == 3
    assert [each.reason.code for each in beside.told] == ["county.pull_status"]


def test_the_desks_own_threads_read_a_file_out(beside: Beside) -> None:
    beside.put("1.xml", now_cap())
    beside.watch.look()
    until = time.monotonic() + 20
    while not beside.air.bodies("announce"):
        assert time.monotonic() < until
        threading.Event().wait(0.05)
    beside.watch.close()


# A clerk's file


def clerk(folder: Path, *words: str) -> int:
    return main(["warnings", *words, "--station", str(folder)])


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return written(tmp_path, {"station.yaml": TOWN + RULES, "收件/.keep": ""})


def test_a_clerk_sees_what_would_be_said_and_nothing_sounds(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = town / "1.xml"
    file.write_bytes(now_cap())
    assert clerk(town, str(file)) == 0
    said = capsys.readouterr().out
    for word in ("五一村、联红村、学校", "普通话", "紧急", "每 15 分钟", "请低洼地带群众立即转移"):
        assert word in said
    assert not read_book(town).kept
    assert clerk(town, str(file), "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["warnings"][0]["read_out"]
    assert told["warnings"][0]["sayings"][0]["outlets"] == HERE


def test_a_clerk_sees_why_nothing_would_be_said(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = town / "1.xml"
    file.write_bytes(cap(status="Test"))
    assert clerk(town, str(file)) == 1
    assert "不是真的预警" in capsys.readouterr().out
    file.write_bytes(b"<alert/>")
    assert clerk(town, str(file)) == 1
    assert "命名空间" in capsys.readouterr().err
    assert clerk(town, str(town / "none.xml")) == 1
    written(town, {"station.yaml": TOWN})
    assert clerk(town, str(file)) == 1
    assert "上级预警" in capsys.readouterr().err


def test_a_clerk_takes_one_and_ends_it(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = town / "1.xml"
    file.write_bytes(now_cap())
    assert clerk(town, str(file), "--air") == 1, "no station runs"
    with FakeAir(town, HERE) as air:
        assert clerk(town, str(file), "--air") == 0
        assert len(air.bodies("announce")) == 1
        capsys.readouterr()
        assert clerk(town) == 0
        assert "1  连山县发布暴雨红色预警信号" in capsys.readouterr().out
        assert clerk(town, "--end", "2") == 2
        assert clerk(town, "--end", "1") == 0
        assert air.bodies("cancel")
        assert clerk(town, str(file), "--air") == 1, "it does not come back"
        assert len(air.bodies("announce")) == 1
