"""Nobody without the key makes a sound or reads anything: strangers, other pages and users, old keys, a flood."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.core.clock import VirtualClock
from dalaba.doors.console import access, link_file
from dalaba.doors.console.access import Caller, Headers, Line
from dalaba.doors.console.answers import ORDERS
from dalaba.doors.console.client import WAY_IN, link, way_in
from dalaba.doors.console.people import Person
from dalaba.doors.console.rate_limit import Bucket, Buckets, Crowd
from dalaba.doors.console.sessions import LINK_LASTS, Keys
from tests.console_desk import Desk, opened, until
from tests.places import written
from tests.village import files

HOSTS = ("evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]:{port}", "localhost.evil:{port}")
CLERK = Person("clerk", "owner")
READS = ("status", "programme", "log", "events")
COOKIE_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = written(tmp_path_factory.mktemp("door") / "石桥村", files("石桥村", "zh"))
    with opened(folder) as desk:
        yield desk


def heard(desk: Desk) -> int:
    """How often air was asked for anything but how it is."""
    return sum(body["verb"] != "status" for _, body in desk.air.asked)


@pytest.fixture(autouse=True)
def nothing_is_ordered(desk: Desk) -> Iterator[None]:
    before = heard(desk)
    yield
    assert heard(desk) == before, "air was asked for something by a stranger"
    assert desk.log.getvalue() == "", "no fault of the program"


# Strangers


@pytest.mark.parametrize("key", ["", "Bearer", "Bearer ", "Bearer x", "Basic YTpi", "Bearer {token}x", "Token {token}"])
def test_without_the_token_every_address_says_the_same(desk: Desk, key: str) -> None:
    headers = {"Authorization": key.format(token=desk.token), "Content-Type": "application/json"}
    asked = [("GET", verb) for verb in READS] + [("POST", verb) for verb in (*ORDERS, "link", "nonsense")]
    for method, verb in asked:
        answer = desk.send(method, f"/api/v1/{verb}", b"{}", headers)
        assert (answer.status, answer.json["code"]) == (401, "console.no_key"), verb
        assert "石桥村" not in answer.text


def test_the_token_of_an_earlier_desk_opens_nothing(tmp_path: Path, village: Path) -> None:
    with opened(village) as first:
        old, port = first.token, first.port
        session = first.enter()
        unopened = first.key()
    assert link_file.read(village) is None, "the token is taken away with the desk"
    assert link_file.last_port(village) == port
    assert link(village) is None
    with opened(village) as second:
        assert second.port == port, "the page stays where it was"
        assert second.send("POST", "/api/v1/stop", headers={"Authorization": f"Bearer {old}"}).status == 401
        assert second.send("GET", session.path, headers={"Cookie": session.cookie}).status == 401
        assert second.knock({"key": unopened}).status == 401
        assert heard(second) == 0


def test_only_the_loopback_is_listened_on(desk: Desk) -> None:
    listening = [tuple(line.split()[1:4]) for line in _tcp()]
    ours = [where for where, _, state in listening if state == "0A" and int(where.split(":")[1], 16) == desk.port]
    assert ours == [f"0100007F:{desk.port:04X}"]


def _tcp() -> list[str]:
    lines: list[str] = []
    for name in ("tcp", "tcp6"):
        path = Path("/proc/net") / name
        if not path.exists():
            pytest.skip("no /proc/net here")
        lines += path.read_text().splitlines()[1:]
    return lines


@pytest.mark.parametrize("host", HOSTS)
def test_a_name_that_somebody_else_gave_to_this_pc_is_refused(desk: Desk, host: str) -> None:
    answer = desk.send("GET", "/", host=host.format(port=desk.port))
    assert (answer.status, answer.json["code"]) == (421, "console.wrong_host")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}", ""]
)
def test_a_page_of_another_origin_is_refused_even_with_the_token(desk: Desk, origin: str) -> None:
    answer = desk.ask("POST", "stop", {}, Origin=origin.format(port=desk.port))
    assert (answer.status, answer.json["code"]) == (403, "console.wrong_origin")
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_a_page_of_another_origin_cannot_press_a_button(desk: Desk) -> None:
    page = desk.enter()
    body = b"csrf=" + page.csrf.encode()
    where = f"{page.path}do/stop"
    cookie = {"Cookie": page.cookie, **COOKIE_FORM}
    assert desk.send("POST", where, b"", cookie).status == 403, "a form that knows no key"
    assert desk.send("POST", where, b"csrf=x", cookie).status == 403
    assert desk.send("POST", where, body, COOKIE_FORM).status == 401, "a strict cookie is not sent from elsewhere"
    assert desk.send("POST", where, body, {**cookie, "Origin": "http://evil.example"}).status == 403
    assert desk.send("POST", where, body, {**cookie, "Sec-Fetch-Site": "cross-site"}).status == 403
    assert desk.send("GET", where, headers=cookie).status == 405
    assert desk.send("POST", "/api/v1/stop", body, cookie).status == 401, "the API takes no cookie"
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= page.marks
    assert page.cookie.startswith(f"dalaba-{desk.port}=")


@pytest.mark.parametrize("method", ["TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT"])
def test_no_other_methods_are_there(desk: Desk, method: str) -> None:
    answer = desk.send(method, "/api/v1/status", headers={"Authorization": f"Bearer {desk.token}"})
    assert answer.status in (400, 405)
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_a_link_opens_the_page_once_and_its_key_is_in_no_address_that_is_sent(desk: Desk) -> None:
    key = desk.key()
    assert desk.send("GET", f"/enter?key={key}").status == 200, "the door, and nothing more"
    came = desk.knock({"key": key})
    assert (came.status, came.headers["location"]) == (303, "/")
    again = desk.knock({"key": key})
    assert again.status == 401
    assert "set-cookie" not in again.headers


def test_a_link_does_not_wait_for_ever_and_there_are_not_endlessly_many() -> None:
    clock = VirtualClock(0)
    keys = Keys(clock.mono)
    links = [keys.link() for _ in range(100)]
    assert keys.open(links[0], CLERK) is None
    assert keys.open(links[-1], CLERK) is not None
    clock.wait(LINK_LASTS + 1)
    assert keys.open(links[-2], CLERK) is None
    cookies = [keys.open(keys.link(), CLERK) or "" for _ in range(40)]
    assert keys.session(cookies[0]) is None, "the oldest browsers have to ask again"
    assert keys.session(cookies[-1]) is not None


def test_every_answer_forbids_what_browsers_could_be_made_to_do(desk: Desk) -> None:
    answers = [desk.send("GET", "/"), desk.enter().get(), desk.ask("GET", "status"), desk.send("GET", "/nothing")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers


def test_the_page_holds_no_script_or_style_of_its_own_and_nothing_from_elsewhere(desk: Desk) -> None:
    text = desk.enter().get().text
    assert "<script>" not in text
    assert "style=" not in text
    assert " on" + "click" not in text
    assert "http://" not in text
    assert "https://" not in text


# Other users of this PC


@pytest.mark.skipif(sys.platform == "win32", reason="on Windows the folder's access list keeps others out")
def test_another_user_reads_neither_the_token_nor_the_way_in(desk: Desk) -> None:
    way_in(desk.folder, "http://127.0.0.1:1/enter#x")
    files = [desk.folder / link_file.FILE, desk.folder / WAY_IN]
    assert [oct(file.stat().st_mode & 0o777) for file in files] == ["0o600", "0o600"]
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    for folder in [desk.folder, *desk.folder.parents][:4]:
        folder.chmod(0o755)
    for file in files:
        script = f"import os; os.setgid(65534); os.setuid(65534); open({str(file)!r}).read()"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        assert "PermissionError" in done.stderr


# Whatever is sent


paths = st.one_of(st.text(), st.sampled_from(["/", "/api/v1/", "/api/v1/stop", "/style.css", "//", "/../"]))
names = st.sampled_from(["host", "origin", "authorization", "cookie", "sec-fetch-site", "x-csrf-token", "content-type"])
headers = st.lists(st.tuples(names, st.text(st.characters(max_codepoint=255), max_size=40)), max_size=8)


@given(method=st.text(max_size=8), path=paths, raw=headers, ours=st.booleans())
def test_no_request_without_a_key_is_ever_let_in(
    method: str, path: str, raw: list[tuple[str, str]], ours: bool
) -> None:
    keys = Keys(lambda: 0)
    given_headers = [(name.encode(), value.encode("latin-1")) for name, value in raw if not (ours and name == "host")]
    if ours:
        given_headers.append((b"host", b"127.0.0.1:80"))
    judged = access.judge(method, path, Headers(given_headers), Line(80), keys)
    if isinstance(judged, Caller):
        assert path in {*access.OPEN, access.ENTER} or re.fullmatch("/[a-z_]+", path)
        assert judged == Caller(line=Line(80))


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
fields = st.dictionaries(
    st.sampled_from(["to", "text", "script", "volume", "on", "by", "id", "reason", "until", "priority", "force", "x"]),
    junk | st.sampled_from(["石桥村", "all", "\ud800", "\0", "9" * 400]),
    max_size=5,
)
bodies = st.binary(max_size=200) | fields.map(lambda value: json.dumps(value).encode())


@pytest.fixture(scope="module")
def beaten(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk of its own, that may be ordered about."""
    folder = written(tmp_path_factory.mktemp("beaten"), files("石桥村", "zh"))
    with opened(folder) as desk:
        yield desk


@pytest.mark.parametrize("verb", [verb for verb in ORDERS if verb not in ("say", "play")] + ["say", "play"])
def test_whatever_the_body_the_answer_is_in_words(beaten: Desk, verb: str) -> None:
    @settings(deadline=None)  # an order in a busy moment may take its time
    @given(bodies)
    def sent(body: bytes) -> None:
        answer = beaten.send(
            "POST", f"/api/v1/{verb}", body,
            {"Authorization": f"Bearer {beaten.token}", "Content-Type": "application/json"},
        )  # fmt: skip
        assert answer.status < 500, answer.text
        assert answer.json["reason"]
        assert "Traceback" not in answer.text

    sent()
    assert beaten.log.getvalue() == ""


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_what_is_no_http_at_all_harms_nobody(beaten: Desk, raw: bytes) -> None:
    with socket.create_connection(("127.0.0.1", beaten.port), timeout=5) as line:
        line.sendall(raw + b"\r\n\r\n")
        line.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: line.recv(4096), b""))
    assert b"Traceback" not in answer
    assert not answer or answer.split()[1][:1] == b"4"


def test_a_body_without_end_is_not_taken(desk: Desk) -> None:
    long = b'{"text": "' + b"a" * 70_000 + b'"}'
    headers = {"Authorization": f"Bearer {desk.token}", "Content-Type": "application/json"}
    assert desk.send("POST", "/api/v1/say", long, headers).status == 413
    assert desk.send("POST", "/api/v1/say", b"", {**headers, "Content-Length": "9" * 30}).status in (400, 413)


# Very many


def test_a_stranger_never_takes_the_place_of_one_with_a_key() -> None:
    class Line:
        gone = False

        def abort(self) -> None:
            self.gone = True

    crowd, lines = Crowd(3, 2), [Line() for _ in range(40)]
    for number, line in enumerate(lines):
        crowd.came(number, line)
        if number == 5:
            crowd.showed_a_key(5)
        assert len(crowd) <= 5
    assert [number for number, line in enumerate(lines) if not line.gone] == [5, 37, 38, 39]


def test_one_person_takes_neither_the_place_nor_the_turn_of_others() -> None:
    class Line:
        gone = False

        def abort(self) -> None:
            self.gone = True

    crowd, lines = Crowd(9, 6, 2), [Line() for _ in range(8)]
    for number, line in enumerate(lines):
        crowd.came(number, line)
        crowd.showed_a_key(number, "小李" if number == 0 else "看看")
    assert [number for number, line in enumerate(lines) if not line.gone] == [0, 6, 7]
    buckets = Buckets(3, 2)
    assert [buckets.take("看看", 0) for _ in range(4)] == [True, True, True, False]
    assert buckets.take("小李", 0)


def test_whoever_asks_too_often_stops_all_the_same_and_others_look(village: Path) -> None:
    word = "村口有一棵大榕树"
    with opened(village, buckets=(Bucket(999, 999), Buckets(12, 0.001))) as desk:
        owner = desk.enter()
        owner.did("people/first", {"name": "老王", "password": word})
        owner.did("people/add", {"name": "看看", "role": "announcer", "password": word})
        clerk = desk.enter({"name": "看看", "password": word})
        asked = [clerk.get("me").status for _ in range(15)]
        assert asked[0] == 200
        assert asked[-1] == 429
        assert owner.get().status == 200
        assert desk.ask("GET", "status").status == 200
        clerk.did("stop")
        owner.did("resume")


def test_so_many_at_once_and_so_many_a_second() -> None:
    bucket = Bucket(3, 2)
    assert [bucket.take(0) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(1_000) for _ in range(3)] == [True, True, False]
    assert sum(bucket.take(2_000 + each) for each in range(1_000)) <= 2 + 2


def test_a_flood_of_strangers_keeps_nobody_with_a_key_from_stopping(village: Path) -> None:
    with opened(village, busy=False) as desk:
        _flooded(desk)


def _flooded(beaten: Desk) -> None:
    over = threading.Event()

    def flood() -> None:
        request = f"POST /api/v1/stop HTTP/1.1\r\nHost: 127.0.0.1:{beaten.port}\r\n\r\n".encode()
        while not over.is_set():
            try:
                with socket.create_connection(("127.0.0.1", beaten.port), timeout=2) as line:
                    line.sendall(request)
                    time.sleep(
                        0.01
                    )  # they share this process with the desk: more would only starve it of Python's lock
            except OSError:
                pass

    flooding = [threading.Thread(target=flood) for _ in range(8)]
    for each in flooding:
        each.start()
    try:
        time.sleep(1)
        beaten.air.stopped = ""
        before = len(beaten.air.bodies("stop"))
        tries, patience = [_pressed(beaten)], time.monotonic() + 60
        while not tries[-1]:  # by the clock: how many a busy PC turns away first is luck
            assert time.monotonic() < patience
            tries.append(_pressed(beaten))
        heard_now = len(beaten.air.bodies("stop")) - before
        assert 1 <= heard_now <= len(tries), "air heard those of the one who has the key, and no others"
    finally:
        over.set()
        for each in flooding:
            each.join()
    until(lambda: beaten.ask("GET", "status").status == 200)
    assert beaten.log.getvalue() == ""


def _pressed(desk: Desk) -> bool:
    try:
        return desk.ask("POST", "stop", {}).status == 200
    except OSError:
        return False


@pytest.mark.parametrize("ui", ["en", "zh"])
def test_a_refusal_is_in_the_language_that_was_asked_for(desk: Desk, ui: str) -> None:
    other = {"Accept-Language": "zh" if ui == "en" else "en"}
    words = [
        desk.send("GET", f"/api/v1/status?ui={ui}", headers=other),
        desk.send("DELETE", f"/api/v1/status?ui={ui}", headers=other),
        desk.send("GET", f"/api/v1/nothing?ui={ui}", headers={**other, "Authorization": f"Bearer {desk.token}"}),
        desk.send("GET", f"/api/v1/nothing?a=%ff&ui={ui}&ui=", headers=other),
    ]
    for answer in words:
        assert answer.json["reason"].isascii() == (ui == "en"), answer.text
