"""Everybody before every address of the console: who passes, who is refused, in words, and what is noted of it."""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dalaba.air.ledger import latest
from dalaba.core.model import Event
from dalaba.doors.cli import main
from dalaba.doors.console import access, connections
from dalaba.doors.console.answers import ORDERS
from dalaba.doors.console.pages import pages
from dalaba.doors.console.people import ROLES, Person, Role
from tests.console_desk import FORM, Answer, Browser, Desk, opened, until
from tests.places import written
from tests.village import files

WORD = "村口有一棵大榕树"
NAMES: Mapping[Role, str] = {"viewer": "看看", "announcer": "小李", "approver": "老赵", "owner": "老王"}
SCRIPT = {"Accept": "application/json"}


@dataclass
class Town:
    """A console with a person of each role inside."""

    desk: Desk
    inside: dict[Role, Browser]

    def again(self, role: Role) -> Browser:
        """Whoever has that role comes in once more."""
        return self.desk.enter({"name": NAMES[role], "password": WORD})


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = written(tmp_path_factory.mktemp("people") / "石桥村", files("石桥村", "zh"))
    with opened(folder) as desk:
        first = desk.enter()
        first.did("people/first", {"name": NAMES["owner"], "password": WORD})
        for role, name in NAMES.items():
            if role != "owner":
                first.did("people/add", {"name": name, "role": role, "password": WORD})
        town = Town(desk, {})
        town.inside = {role: town.again(role) for role in ROLES}
        yield town
        assert desk.log.getvalue() == "", "no fault of the program"


@pytest.fixture(scope="module")
def phones(town: Town) -> Iterator[int]:
    """The port for phones, which the owner has opened."""
    yield int(opened_to_phones(town.inside["owner"]))
    town.again("owner").did("people/phones_off")


def opened_to_phones(owner: Browser) -> int:
    owner.did("people/phones_on")
    found = re.search(r"https://[\d.]+:(\d+)/", owner.get("people").text)
    assert found
    return int(found[1])


def noted(desk: Desk) -> list[tuple[str, str]]:
    """Who did what, as it was sent to the ledger: name and code."""
    return [(body["actor"], body["detail"]["code"]) for body in desk.air.bodies("note")]


# Every address


@dataclass(frozen=True)
class Cell:
    """One address, and who may use it."""

    method: str
    path: str
    needs: Role


def cells() -> list[Cell]:
    found = [Cell("POST", f"/do/{verb}", "announcer") for verb in ORDERS]
    for name, page in pages().items():
        found += [Cell("GET", f"/{name}", page.needs), Cell("GET", f"/live/{name}", page.needs)]
        found += [Cell("GET", f"/get/{name}/{file}", page.needs) for file in page.files]
        found += [Cell("POST", f"/do/{name}/{deed}", each.needs) for deed, each in page.deeds.items()]
    return [each for each in found if each.path != "/do/me/out"]


def asked(desk: Desk, cell: Cell, who: Browser | None, host: str = "", **headers: str) -> Answer:
    """One request for an address, with an empty form."""
    cookie = {"Cookie": who.cookie} if who else {}
    body = urlencode({"csrf": who.csrf if who else "x"}).encode() if cell.method == "POST" else b""
    ours = {**cookie, **SCRIPT, **(FORM if cell.method == "POST" else {}), **headers}
    return desk.send(cell.method, cell.path, body, ours, host)


@pytest.mark.parametrize("cell", cells(), ids=lambda cell: f"{cell.method} {cell.path}")
def test_each_address_is_for_whom_it_is_and_for_nobody_else(town: Town, cell: Cell) -> None:
    desk, owner = town.desk, town.inside["owner"]
    stranger = asked(desk, cell, None)
    assert stranger.status == 401
    assert "石桥村" not in stranger.text
    assert asked(desk, cell, Browser(desk, "/", "dalaba=x; dalaba-1=y", set())).status == 401
    for role in ROLES:
        answer = asked(desk, cell, town.inside[role])
        if Person("x", role).may(cell.needs):
            assert answer.status not in (401, 403, 405, 421), answer.text
            assert answer.status < 500, answer.text
        else:
            assert (answer.status, answer.json["code"]) == (403, "console.no_right")
            assert NAMES[role] in answer.json["reason"]
    assert asked(desk, cell, owner, "evil.example").status == 421
    assert asked(desk, cell, owner, Origin="http://evil.example").status == 403
    assert asked(desk, cell, owner, **{"Sec-Fetch-Site": "cross-site"}).status == 403
    if cell.method == "POST":
        strange = Browser(desk, "/", owner.cookie, set(), csrf=town.inside["viewer"].csrf)
        wrong = asked(desk, cell, strange)
        assert (wrong.status, wrong.json["code"]) == (403, "console.wrong_form"), "a form of somebody else's page"
        assert desk.send("GET", cell.path, headers={"Cookie": owner.cookie}).status in (404, 405)


def test_the_walk_knows_every_address_there_is(town: Town) -> None:
    walked = {cell.path for cell in cells()}
    assert {"/today", "/people", "/me", "/do/stop", "/do/people/take_back", "/get/people/qr.svg"} <= walked
    for path in ("/nothing", "/live/nothing", "/get/people/nothing", "/get/nothing/x"):
        assert town.desk.send("GET", path, headers={"Cookie": town.inside["owner"].cookie}).status == 404
    assert town.inside["owner"].press("people/nothing").status == 404
    assert town.inside["owner"].press("nothing/x").status == 404


@pytest.mark.parametrize("path", [
    "/..", "/../records/people.json", "/%2e%2e/records/people.json", "/get/people/..%2f..%2fpeople.json", "/people.py",
    "/style.css/..", "/get/people/%00", "//evil.example/", "/do/../today", "/page.js/../people.py", "/people.html",
    "/TODAY",
])  # fmt: skip
def test_no_trick_with_a_path_finds_anything(town: Town, path: str) -> None:
    for who in (None, town.inside["owner"]):
        answer = town.desk.send("GET", path, headers={"Cookie": who.cookie} if who else {})
        assert answer.status in (400, 401, 404, 405), answer.text
        assert "argon2" not in answer.text


def test_a_stranger_at_a_bookmarked_page_sees_the_door_and_comes_in_where_they_wanted_to(town: Town) -> None:
    answer = town.desk.send("GET", "/timetable", headers={"Accept": "text/html", "Accept-Language": "zh"})
    assert answer.status == 401
    assert "用名字和密码进入" in answer.text
    assert 'name="page" value="timetable"' in answer.text
    came = town.desk.knock({"name": NAMES["owner"], "password": WORD, "page": "timetable"})
    assert came.headers["location"] == "/timetable"
    for elsewhere in ("//evil.example", "http://evil.example", "/", "../x", "nothing", "me\r\nX: y"):
        came = town.desk.knock({"name": NAMES["owner"], "password": WORD, "page": elsewhere})
        assert came.headers.get("location", "/") == "/"


def test_a_link_from_another_page_to_a_bookmark_works_for_whoever_is_inside(town: Town) -> None:
    """A strict cookie is not sent with it; the door asks once more by itself."""
    answer = town.desk.send("GET", "/ledger?date=1", headers={"Sec-Fetch-Site": "cross-site"})
    assert 'content="0;url=/ledger?date=1&amp;again=1"' in answer.text
    assert "refresh" not in town.desk.send("GET", "/ledger?again=1", headers={"Sec-Fetch-Site": "cross-site"}).text


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example", "https://127.0.0.1:{port}"])
def test_no_other_page_enters_a_browser_as_somebody(town: Town, origin: str) -> None:
    body = urlencode({"name": NAMES["owner"], "password": WORD}).encode()
    headers = {**FORM, **({"Origin": origin.format(port=town.desk.port)} if origin else {})}
    answer = town.desk.send("POST", "/enter", body, headers)
    assert (answer.status, "set-cookie" in answer.headers) == (403, False)


# People


def test_whoever_is_inside_orders_in_their_own_name_and_in_no_other(town: Town) -> None:
    li = town.inside["announcer"]
    town.desk.air.asked.clear()
    assert li.press("stop").status == 303
    assert town.desk.air.bodies("stop")[0]["actor"] == NAMES["announcer"]
    forged = li.press("stop", {"actor": NAMES["owner"]}, **SCRIPT)
    assert (forged.status, forged.json["code"]) == (409, "console.field_unknown")
    assert len(town.desk.air.bodies("stop")) == 1
    town.desk.air.stopped = ""


def test_one_who_tries_what_they_may_not_is_on_the_ledger(tmp_path: Path) -> None:
    with opened(written(tmp_path, files("石桥村", "zh"))) as desk:
        station = desk.enter()
        station.did("people/first", {"name": NAMES["owner"], "password": WORD})
        station.did("people/add", {"name": NAMES["viewer"], "password": WORD, "role": "viewer"})
        viewer = desk.enter({"name": NAMES["viewer"], "password": WORD})
        viewer.press("people/remove", {"who": NAMES["owner"]})
        until(lambda: (NAMES["viewer"], "page_people.did_not_allowed") in noted(desk))
        viewer.press("test_tone", {"to": "石桥村"})
        until(lambda: len(tried(desk)) == 2)
        assert tried(desk) == ["人员", "试音"], "in words, not by their addresses"


def tried(desk: Desk) -> list[str]:
    """What people wanted to do and may not."""
    said = (each["detail"] for each in desk.air.bodies("note"))
    return [each["params"]["what"] for each in said if each["code"] == "page_people.did_not_allowed"]


def test_the_owner_adds_changes_resets_and_removes_and_each_is_on_the_ledger(tmp_path: Path) -> None:
    with opened(written(tmp_path, files("石桥村", "zh"))) as desk:
        station = desk.enter()
        first = station.did("people/first", {"name": "老王", "password": WORD})
        assert (first["code"], first["goto"]) == ("page_people.did_add_owner", "people")
        owner = desk.enter({"name": " 老王 ", "password": WORD})
        owner.did("people/add", {"name": "小李", "role": "viewer", "password": WORD})
        li = desk.enter({"name": "小李", "password": WORD})
        assert li.get("people").status == 403
        owner.did("people/role", {"who": "小李", "role": "owner"})
        assert li.get("people").status == 401, "the old session is over"
        li = desk.enter({"name": "小李", "password": WORD})
        assert li.get("people").status == 200
        owner.did("people/reset", {"who": "小李", "password": "另外一棵大榕树也在"})
        assert li.get().status == 401
        assert desk.knock({"name": "小李", "password": WORD}).status == 401
        li = desk.enter({"name": "小李", "password": "另外一棵大榕树也在"})
        owner.did("people/remove", {"who": "小李"})
        assert li.get().status == 401
        assert li.press("stop").status == 401
        assert desk.knock({"name": "小李", "password": "另外一棵大榕树也在"}).status == 401
        done = [code for by, code in noted(desk) if by == "老王"]
        assert done == [f"page_people.did_{what}" for what in ("add", "role", "reset", "remove")]
        assert WORD not in json.dumps(desk.air.asked, default=str)


def test_there_is_always_an_owner(town: Town) -> None:
    owner = town.inside["owner"]
    for deed, fields in (("remove", {}), ("role", {"role": "viewer"})):
        answer = owner.press(f"people/{deed}", {"who": NAMES["owner"], **fields}, **SCRIPT)
        assert (answer.status, answer.json["code"]) == (409, "page_people.last_owner")
    assert (
        owner.press("people/first", {"name": "x", "password": WORD}, **SCRIPT).json["code"] == "page_people.not_first"
    )


def test_one_changes_the_own_password_and_other_browsers_are_out(town: Town) -> None:
    here, there = town.again("approver"), town.again("approver")
    new = "山那边还有一座石桥"
    wrong = here.press("me/password", {"old": "falsch", "password": new}, **SCRIPT)
    assert (wrong.status, wrong.json["code"]) == (409, "console.wrong_password")
    here.did("me/password", {"old": WORD, "password": new})
    assert here.get().status == 200
    assert there.get().status == 401
    assert town.desk.knock({"name": NAMES["approver"], "password": WORD}).status == 401
    here.did("me/password", {"old": new, "password": WORD})
    town.inside["approver"] = here


def test_whoever_logs_out_is_out(town: Town) -> None:
    li = town.again("announcer")
    assert li.press("me/out").headers["location"] == "/enter"
    assert li.get().status == 401
    assert li.press("stop").status == 401, "a form that is sent again"


def test_without_a_password_the_page_works_by_the_one_time_key_alone(tmp_path: Path) -> None:
    with opened(written(tmp_path, files("石桥村", "zh"))) as desk:
        assert "用名字和密码进入" not in desk.send("GET", "/", headers={"Accept-Language": "zh"}).text
        assert desk.knock({"name": "admin", "password": "admin"}).status == 401
        assert desk.knock({"name": "", "password": ""}).status == 401
        station = desk.enter()
        assert "设管理员密码" in station.get().text
        assert station.press("stop").status == 303
        assert desk.air.bodies("stop")[0]["actor"] == station.get("me").text.split("<h2>")[1].split(" <")[0]


def test_a_wrong_password_is_on_the_ledger_with_the_address_and_soon_has_to_wait(tmp_path: Path) -> None:
    with opened(written(tmp_path, files("石桥村", "zh"))) as desk:
        desk.enter().did("people/first", {"name": "老王", "password": WORD})
        told = [desk.knock({"name": "老王", "password": f"falsch {number}"}) for number in range(6)]
        assert [each.status for each in told] == [401, 401, 401, 401, 429, 429]
        assert "秒再试" in told[-1].text
        assert 'value="老王"' in told[0].text, "the name need not be typed again"
        assert noted(desk).count(("127.0.0.1", "page_people.did_wrong_password")) == 4
        assert "falsch" not in json.dumps(desk.air.asked, default=str)
        assert desk.enter().get().status == 200, "the one-time key never waits"


def test_what_is_done_stands_on_the_ledger_as_a_sentence(tmp_path: Path) -> None:
    with opened(written(tmp_path, files("石桥村", "zh"))) as desk:
        desk.air.__exit__(None, None, None)  # no air: the desk writes it itself
        desk.enter().did("people/first", {"name": "老王", "password": WORD})
        (event,) = latest(desk.folder / "records", 5, 0, ())
        assert isinstance(event, Event)
        assert event.detail["code"] == "page_people.did_add_owner"
        assert "设了管理员“老王”" in desk.enter({"name": "老王", "password": WORD}).get().text
        desk.air.__enter__()


# Phones


def test_phones_are_off_until_the_owner_wants_them_and_nothing_listens(tmp_path: Path) -> None:
    with opened(written(tmp_path, files("石桥村", "zh"))) as desk:
        station = desk.enter()
        assert desk.knock({"pin": "123456"}).status in (400, 401)
        refused = station.press("people/invite", {"person": "老王", "device": "手机", "role": "viewer"}, **SCRIPT)
        assert refused.json["code"] == "console.phones_off"
        port = opened_to_phones(station)
        assert desk.send("GET", "/", phone=port).status == 401
        station.did("people/phones_off")
        until(lambda: not answers(desk, port))


def answers(desk: Desk, port: int) -> bool:
    """Whether anything listens there."""
    try:
        desk.send("GET", "/", phone=port)
    except OSError:
        return False
    return True


def let_in(town: Town, port: int, device: str, role: Role = "announcer", person: str = "小李") -> Browser:
    """A phone that was let in by a PIN."""
    pin = pin_for(town, device, role, person)
    return town.desk.enter({"pin": pin}, phone=port)


def pin_for(town: Town, device: str, role: Role = "announcer", person: str = "小李") -> str:
    told = town.inside["owner"].did("people/invite", {"person": person, "role": role, "device": device})
    return str(told["params"]["pin"])


def id_of(town: Town, device: str) -> str:
    text = town.inside["owner"].get("people").text.split(f"<b>{device}</b>")[1]
    found = re.search(r'name="device" value="(\w+)"', text)
    assert found
    return found[1]


def test_a_phone_comes_in_by_a_pin_and_is_remembered_and_taken_back(town: Town, phones: int) -> None:
    phone = let_in(town, phones, "小李的手机")
    assert {"HttpOnly", "SameSite=strict", "Path=/", "Secure"} <= phone.marks
    assert phone.cookie.startswith(f"__Host-dalaba-{phones}=")
    town.desk.air.asked.clear()
    phone.did("stop")
    assert town.desk.air.bodies("stop")[0]["actor"] == "小李"
    town.desk.air.stopped = ""
    assert "小李的手机" in town.inside["owner"].get("people").text
    town.inside["owner"].did("people/take_back", {"device": id_of(town, "小李的手机")})
    assert phone.get().status == 401
    assert phone.press("stop").status == 401
    assert len(town.desk.air.bodies("stop")) == 1
    again = town.inside["owner"].press("people/take_back", {"device": "x"}, **SCRIPT)
    assert again.json["code"] == "page_people.no_device"


def test_a_phone_that_is_taken_back_loses_its_open_stream_at_once(town: Town, phones: int) -> None:
    phone = let_in(town, phones, "开着的手机")
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", phones, timeout=10, context=context)
    line.request("GET", "/live/today", headers={"Cookie": phone.cookie})
    answer = line.getresponse()
    assert answer.status == 200
    answer.readline()
    device = id_of(town, "开着的手机")
    begun = time.monotonic()
    town.inside["owner"].did("people/take_back", {"device": device})
    answer.read()
    assert time.monotonic() - begun < 5, "it ended by itself"
    line.close()


def test_a_phone_stays_in_when_the_desk_begins_anew(tmp_path: Path) -> None:
    folder = written(tmp_path, files("石桥村", "zh"))
    with opened(folder) as desk:
        station = desk.enter()
        port = opened_to_phones(station)
        pin = station.did("people/invite", {"person": "老王", "role": "viewer", "device": "手机"})["params"]["pin"]
        phone = desk.enter({"pin": pin}, phone=port)
    with opened(folder) as desk:
        until(lambda: desk.ask("POST", "phones", {}).json["on"])
        again = Browser(desk, "/", phone.cookie, set(), phone=port)
        assert again.get().status == 200, "at the same port"
        assert again.press("stop").status == 403, "forms of the old page are too old"


def test_a_phone_may_do_what_its_person_may_and_goes_with_them(town: Town, phones: int) -> None:
    owner = town.inside["owner"]
    owner.did("people/add", {"name": "小陈", "role": "viewer", "password": WORD})
    phone = let_in(town, phones, "小陈的手机", "owner", "小陈")
    assert phone.press("stop", None, **SCRIPT).json["code"] == "console.no_right"
    owner.did("people/remove", {"who": "小陈"})
    assert phone.get().status == 401


def test_a_phone_is_not_offered_the_microphone_of_the_pc(town: Town, phones: int) -> None:
    phone = let_in(town, phones, "小李的手机", "owner")
    assert 'action="do/today/talk"' not in phone.get().text
    assert 'action="do/today/recorded"' in phone.get().text
    assert 'action="do/today/talk"' in town.inside["owner"].get().text


def test_an_old_a_wrong_and_a_used_pin_let_nobody_in(town: Town, phones: int) -> None:
    pin = pin_for(town, "一台手机")
    assert town.desk.enter({"pin": pin}, phone=phones).get().status == 200
    used = town.desk.knock({"pin": pin}, phones)
    assert used.status == 401
    assert "配对码不对" in used.text
    assert town.desk.knock({"pin": pin}).status in (400, 401), "and never on the loopback"


def test_a_wrong_pin_and_a_phone_that_was_taken_back_are_on_the_ledger(tmp_path: Path) -> None:
    with opened(written(tmp_path, files("石桥村", "zh"))) as desk:
        station = desk.enter()
        port = opened_to_phones(station)
        invited = {"person": "老王", "role": "viewer", "device": "手机"}
        phone = desk.enter({"pin": station.did("people/invite", invited)["params"]["pin"]}, phone=port)
        assert desk.knock({"pin": "1234567"}, port).status == 401
        found = re.search(r'name="device" value="(\w+)"', station.get("people").text)
        assert found
        station.did("people/take_back", {"device": found[1]})
        assert phone.get("today").status == 401
        here = "127.0.0.1"
        seen = {("老王", "did_come_in"), (here, "did_wrong_pin"), (here, "did_old_phone")}
        until(lambda: {(by, code.removeprefix("page_people.")) for by, code in noted(desk)} >= seen)


def test_the_line_for_phones_has_no_api_and_takes_no_key_of_the_pc(town: Town, phones: int) -> None:
    token = {"Authorization": f"Bearer {town.desk.token}", "Content-Type": "application/json"}
    assert town.desk.send("POST", "/api/v1/stop", b"{}", token, phone=phones).status == 401
    assert town.desk.send("GET", "/api/v1/status", headers=token, phone=phones).status == 401
    key = town.desk.key()
    assert town.desk.knock({"key": key}, phones).status in (400, 401)
    owner = town.inside["owner"]
    assert town.desk.send("GET", "/people", headers={"Cookie": owner.cookie}, phone=phones).status == 401
    renamed = owner.cookie.replace(f"dalaba-{town.desk.port}", f"__Host-dalaba-{phones}")
    assert town.desk.send("GET", "/people", headers={"Cookie": renamed}, phone=phones).status == 200, (
        "one's own session"
    )


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "192.168.77.77:{port}"])
def test_a_name_that_somebody_pointed_at_this_pc_is_refused_on_the_line_for_phones(
    town: Town, phones: int, host: str
) -> None:
    answer = town.desk.send("GET", "/", host=host.format(port=phones), phone=phones)
    assert answer.status == 421


def test_without_encryption_the_line_for_phones_says_nothing(town: Town, phones: int) -> None:
    with socket.create_connection(("127.0.0.1", phones), timeout=10) as line:
        line.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{phones}\r\n\r\n".encode())
        try:
            said = line.recv(4096)
        except ConnectionResetError:
            said = b""
    assert b"HTTP" not in said


@pytest.mark.parametrize(("address", "near"), [
    ("127.0.0.1", True), ("192.168.1.9", True), ("10.1.2.3", True), ("172.20.0.1", True), ("100.64.3.4", True),
    ("169.254.1.1", True), ("8.8.8.8", False), ("172.32.0.1", False), ("100.128.0.1", False), ("", False), ("x", False),
])  # fmt: skip
def test_nobody_comes_in_from_the_internet(address: str, near: bool) -> None:
    assert access.is_near(address) is near


def test_a_thousand_silent_connections_leave_the_phones_their_way_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_SHAKES_HANDS_WITHIN", 60.0)
    with opened(written(tmp_path, files("石桥村", "zh"))) as desk, ExitStack() as open_lines:
        port = opened_to_phones(desk.enter())
        lines = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(60)]
        for line in lines:
            open_lines.enter_context(line)
        assert desk.send("GET", "/", phone=port).status == 401
        until(lambda: sum(_is_shut(each) for each in lines) >= 52)


def _is_shut(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return line.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_the_code_to_scan_is_a_picture_of_the_address_and_of_nothing_else(town: Town, phones: int) -> None:
    answer = town.inside["owner"].get("get/people/qr.svg?address=0")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert re.search(rf"<title>https://[\d.]+:{phones}/</title>", answer.text)
    assert town.inside["owner"].get("get/people/qr.svg?address=99").status == 400


def test_the_verb_lets_phones_in_and_shows_where_and_with_which_certificate(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path, files("石桥村", "zh"))
    words = ["--station", str(folder), "console", "--phones"]
    assert main([*words, "on"]) == 1
    capsys.readouterr()
    with opened(folder) as desk:
        assert main([*words, "on"]) == 0
        said = capsys.readouterr().out
        assert re.search(r"https://[\d.]+:\d+/", said)
        assert re.search(r"([0-9a-f]{4} ){15}[0-9a-f]{4}", said)
        assert main([*words, "show", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["on"] is True
        assert main([*words, "off"]) == 0
        assert "进不来" in capsys.readouterr().out
        assert [code for _, code in noted(desk)] == ["page_people.did_phones_on", "page_people.did_phones_off"]


# Whatever is sent

EVIL = '"><script>alert(1)</script>{{ 7 * 7 }}'
ODD = (EVIL, "", " ", "\0", "\ud800", "../../x", "=1+1", "a" * 5_000, "石桥村", "老王", "-1", "1e9", "owner")
FIELDS = [
    "who", "name", "password", "role", "person", "device", "to", "text", "script", "row", "volume", "id", "reason",
    "until", "key", "pin", "old", "file", "date", "title", "language", "was", "csrf", "x",
]  # fmt: skip
values = st.sampled_from(ODD) | st.text(max_size=30)
forms = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), values, max_size=6)
POSTS = [cell.path for cell in cells() if cell.method == "POST"] + ["/enter"]
GETS = [cell.path for cell in cells() if cell.method == "GET" and "/live/" not in cell.path]


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(POSTS), fields=forms, raw=st.none() | st.binary(max_size=200))
def test_whatever_a_form_has_the_answer_is_in_words(
    town: Town, path: str, fields: dict[str, str], raw: bytes | None
) -> None:
    owner = town.inside["owner"]
    body = urlencode(fields, errors="replace").encode() if raw is None else raw
    headers = {**FORM, **SCRIPT, "Cookie": owner.cookie, "X-CSRF-Token": owner.csrf}
    headers["Origin"] = f"http://127.0.0.1:{town.desk.port}"
    answer = town.desk.send("POST", path, body, headers)
    assert answer.status < 500, answer.text
    assert "Traceback" not in answer.text
    assert "<script>alert" not in answer.text
    assert town.desk.log.getvalue() == ""


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from([cell.path for cell in cells() if cell.method == "GET" and "/live/" not in cell.path]),
    fields=forms,
)
def test_whatever_an_address_has_the_answer_is_in_words(town: Town, path: str, fields: dict[str, str]) -> None:
    query = urlencode(fields, errors="replace")
    answer = town.desk.send("GET", f"{path}?{query}", headers={"Cookie": town.inside["owner"].cookie})
    assert answer.status < 500, answer.text
    assert "<script>alert" not in answer.text
    assert town.desk.log.getvalue() == ""


def test_script_in_every_field_is_words_on_the_page(town: Town, phones: int) -> None:
    owner = town.inside["owner"]
    name = '<b onload="x">&'
    owner.did("people/add", {"name": name, "role": "viewer", "password": WORD})
    phone = let_in(town, phones, "<i>\"'", "viewer", name)
    for text in (owner.get("people").text, phone.get().text, phone.get("me").text):
        assert "<b onload" not in text
        assert '<i>"' not in text
    owner.did("people/remove", {"who": name})
    assert "&lt;" not in owner.get("people").text
