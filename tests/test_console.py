"""What the page and the API do: every documented address answers as documented, what changes is told at once."""

from __future__ import annotations

import http.client
import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from dalaba.air.ledger import Ledger
from dalaba.core.clock import SystemClock
from dalaba.core.lock import Lock
from dalaba.core.model import Event, Reason
from dalaba.desk.root import Station
from dalaba.doors.cli import main, run
from dalaba.doors.cli.context import Context
from dalaba.doors.console import Console, client, link_file
from dalaba.doors.console import state as views
from dalaba.doors.console.access import API
from dalaba.doors.console.actions import Front
from dalaba.doors.console.answers import ORDERS, Answers
from dalaba.doors.console.entrance import Entrance
from dalaba.doors.console.pages import today
from dalaba.doors.console.pages.page import Visit
from dalaba.doors.console.people import Person
from dalaba.doors.console.phone_line import PhoneLine
from dalaba.doors.console.requests import Asked
from dalaba.link.control import kept_stop
from dalaba.link.upkeep.start_processes import DESK_LOCK
from tests.conftest import ROOT, Shell
from tests.console_desk import Desk, opened, until
from tests.fake_air import FakeAir
from tests.places import station, written

DOC = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```json (GET|POST) (\S+)\n(.*?)^```\n```json (\d+)\n(.*?)^```$", DOC, re.MULTILINE | re.DOTALL)

if TYPE_CHECKING:
    from dalaba.desk.loop import DeskLoop


@pytest.fixture
def desk(village: Path) -> Iterator[Desk]:
    with opened(village) as desk:
        yield desk
        assert desk.log.getvalue() == "", "no fault of the program"


def rows(method: str) -> dict[str, tuple[list[str], list[str]]]:
    """Address -> the names in the second and third column of the table."""
    table = re.search(rf"<!-- routes: {method} -->\n\|.*\n\|[-|]+\n((?:\|.*\n)+)", DOC)
    assert table
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]
    return {row[0].strip("`"): (re.findall("`(\\w+)`", row[1]), re.findall("`(\\w+)`", row[2])) for row in cells}


# The API


def test_the_documented_addresses_are_those_that_there_are(village: Path) -> None:
    station, clock = Station.read(village), SystemClock()
    entrance = Entrance(village, clock, "文书")
    phones = PhoneLine(village, entrance.people, clock.now)
    app = Answers(Front(village, lambda: station, clock), entrance, phones, "", "").app()
    found: dict[str, set[str]] = {"GET": set(), "POST": set()}
    for route in app.routes:
        path, methods = str(vars(route)["path"]), vars(route)["methods"]
        if path.startswith(API):
            found["POST" if "POST" in methods else "GET"].add(path.removeprefix(API))
    assert {method: set(rows(method)) for method in found} == found
    assert set(ORDERS) < found["POST"]


@pytest.mark.parametrize("verb", [verb for verb in rows("GET") if verb != "events"])
def test_what_is_read_has_the_documented_fields_and_takes_no_others(desk: Desk, verb: str) -> None:
    answer = desk.ask("GET", verb)
    assert answer.status == 200
    assert set(answer.json) == set(rows("GET")[verb][1])
    wrong = desk.ask("GET", f"{verb}?dat=2022-07-13")
    assert (wrong.status, wrong.json["code"]) == (400, "console.field_unknown")
    allowed = wrong.json["params"]["allowed"]
    assert set(re.findall(r"\w+", allowed)) == set(rows("GET")[verb][0])


@pytest.mark.parametrize("verb", [verb for verb in rows("POST") if verb not in ("link", "phones")])
def test_each_order_takes_the_documented_fields_and_no_others(desk: Desk, verb: str) -> None:
    needed = {"text": "你好", "script": "森林防火", "to": ["石桥村"], "volume": 50, "id": "x", "word": "雨天",
              "campaign": "日常广播", "row": "日常广播/防火", "due": "07:00", "at": "10:00",
              "name": "防汛"}  # fmt: skip
    known = rows("POST")[verb][0]
    sent = {name: value for name, value in needed.items() if name in known}
    answer = desk.ask("POST", verb, {**sent, "zz": 1})
    assert (answer.status, answer.json["code"]) == (400, "console.field_unknown")
    assert answer.json["params"]["allowed"].split(", ") == sorted(known)
    assert len(desk.air.asked) == sum(body["verb"] == "status" for _, body in desk.air.asked), "nothing was ordered"


@pytest.mark.parametrize(("method", "verb", "request_", "status", "answer"), EXAMPLES)
def test_the_examples_are_answered_as_they_say(
    desk: Desk, method: str, verb: str, request_: str, status: str, answer: str
) -> None:
    said = desk.ask(method, verb, json.loads(request_))
    shown = json.loads(answer)
    assert (said.status, said.json["code"]) == (int(status), shown["code"])
    assert set(said.json) == set(shown)
    assert shown["params"].items() <= said.json["params"].items()
    assert said.json["reason"]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 6


def test_orders_reach_air_with_what_was_meant(desk: Desk) -> None:
    who = {"to": "大喇叭", "actor": "值班室", "priority": "urgent", "reason": "演练"}
    assert desk.ask("POST", "say", {"text": "开会了", **who}).status == 200
    order = desk.air.only.body
    assert (list(order["parts"]), order["actor"], order["priority"], order["reason"]) == (
        ["石桥村"],
        "值班室",
        "urgent",
        "演练",
    )
    assert desk.ask("POST", "cancel", {"id": order["id"]}).json["code"] == "air.cancelled"
    assert desk.ask("POST", "play", {"script": "森林防火", "to": "all"}).status == 200
    assert desk.ask("POST", "volume", {"to": "石桥村", "volume": 40}).status == 200
    assert desk.ask("GET", "status").json["outlets"][0]["volume"] == 40
    assert desk.ask("POST", "yield", {"by": "应急"}).status == 200
    state = desk.ask("GET", "status").json
    assert (state["outlets"][0]["state"], state["red"], state["yielded"]) == ("yielded", True, 1)
    assert desk.ask("POST", "yield", {"on": False}).status == 200


def test_an_outlet_there_is_not_is_nobody_and_never_everybody(desk: Desk) -> None:
    answer = desk.ask("POST", "stop", {"to": "东桥村"})
    assert (answer.status, answer.json["code"]) == (400, "files.unknown_outlet")
    assert "石桥村" in answer.json["reason"]
    assert desk.air.bodies("stop") == []


def test_sentences_come_in_the_language_that_is_asked_for(desk: Desk) -> None:
    assert "已停止" in desk.ask("POST", "stop", {}).json["reason"]
    assert "silent" in desk.ask("POST", "stop?ui=en", {}).json["reason"]
    assert "silent" in desk.ask("POST", "stop", {}, **{"Accept-Language": "en-GB,zh"}).json["reason"]


def test_without_air_it_is_said_that_there_is_none(village: Path) -> None:
    with opened(village) as desk:
        desk.air.__exit__(None, None, None)
        assert desk.ask("POST", "stop", {}).json["code"] == "console.no_air"
        assert desk.ask("POST", "stop", {}).status == 503
        state = desk.ask("GET", "status").json
        assert (state["running"], state["red"]) == (False, True)
        assert "没有在播" in desk.enter().get().text
        desk.air.__enter__()


def test_a_stop_that_no_air_takes_is_kept_and_the_page_says_so(village: Path) -> None:
    """Air has just died; this desk is about to start another."""
    with opened(village) as desk, Lock(village / DESK_LOCK):
        desk.air.__exit__(None, None, None)
        answer = desk.ask("POST", "stop", {"reason": "下雨"})
        assert (answer.status, answer.json["code"]) == (200, "air.stop_kept")
        assert [order.reason for _, order in kept_stop.waiting(village)] == ["下雨"]
        assert desk.ask("POST", "resume", {}).status == 503
        desk.air.__enter__()


# The stream


class Stream:
    """Server-sent events as they come."""

    def __init__(self, desk: Desk, **headers: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=10)
        key = {"Authorization": f"Bearer {desk.token}", **headers}
        self._line.request("GET", "/api/v1/events", headers=key)
        self._answer = self._line.getresponse()
        assert self._answer.headers["content-type"].startswith("text/event-stream")

    def next(self, name: str) -> tuple[str, dict[str, Any]]:
        """(id, data) of the next event of that name."""
        while True:
            fields: dict[str, str] = {}
            while line := self._answer.readline().decode().rstrip("\n"):
                field, _, value = line.partition(": ")
                fields[field] = value
            if fields.get("event") == name:
                return fields.get("id", ""), json.loads(fields["data"])

    def close(self) -> None:
        self._line.close()


def note_that(ledger: Ledger, text: str) -> None:
    ledger.append("note", SystemClock().now(), 0, output="石桥村", actor="文书", detail={"text": text})


def test_the_stream_tells_every_event_once_also_after_it_was_lost(desk: Desk) -> None:
    ledger = Ledger(desk.folder / "records", "pc", "boot")
    note_that(ledger, "一")
    stream = Stream(desk)
    stream.next("status")
    note_that(ledger, "二")
    last, event = stream.next("ledger")
    assert (event["detail"]["text"], event["outlet"]) == ("二", "石桥村")
    assert "二" in event["text"]
    stream.close()
    for text in "三四五":
        note_that(ledger, text)
    again = Stream(desk, **{"Last-Event-ID": last})
    assert [again.next("ledger")[1]["detail"]["text"] for _ in "三四五"] == ["三", "四", "五"]
    again.close()
    ledger.close()


def test_a_hundred_streams_at_once_are_no_fault_and_the_newest_are_told_everything(desk: Desk) -> None:
    """A program that opens it anew at each loss, and never closes the old ones."""
    ledger = Ledger(desk.folder / "records", "pc", "boot")
    note_that(ledger, "零")
    streams = []
    for number in range(100):
        streams.append(Stream(desk))
        if number % 30 == 29:
            time.sleep(1)  # only so many may ask at once
    for stream in streams[-40:]:
        stream.next("status")
    for text in "一二三":
        note_that(ledger, text)
        time.sleep(0.6)
    for stream in streams[-40:]:
        assert [stream.next("ledger")[1]["detail"]["text"] for _ in range(3)] == ["一", "二", "三"]
    for stream in streams:
        stream.close()
    again = Stream(desk, **{"Last-Event-ID": "1"})
    for number in range(70):
        note_that(ledger, str(number))
    heard = [again.next("ledger")[1]["detail"]["text"] for _ in range(73)]
    assert heard == [*"一二三", *map(str, range(70))], "also what is older than a look brings"
    again.close()
    ledger.close()
    assert desk.log.getvalue() == ""


def test_the_stream_tells_a_stop_by_whomever(desk: Desk) -> None:
    stream = Stream(desk)
    assert stream.next("status")[1]["outlets"][0]["state"] == "silent"
    desk.air.stopped = "另一个窗口"
    state = stream.next("status")[1]
    assert (state["outlets"][0]["state"], state["red"]) == ("stopped", True)
    stream.close()


def test_nobody_watches_and_nothing_is_looked_at(desk: Desk) -> None:
    stream = Stream(desk)
    stream.next("status")
    stream.close()
    until(lambda: _quiet(desk))


def _quiet(desk: Desk) -> bool:
    before = len(desk.air.asked)
    subprocess.run([sys.executable, "-c", "import time; time.sleep(1.2)"], check=True)
    return len(desk.air.asked) == before


# The page without a script


def test_buttons_work_without_a_script_and_the_page_says_what_came_of_it(desk: Desk) -> None:
    page = desk.enter()
    assert "全部停止" in page.get().text
    pressed = page.press("stop")
    assert pressed.status == 303
    shown = page.get().text
    assert re.search(r'<output id="told" class="good">已停止', shown)
    assert "按“恢复”之前一直不出声" in shown
    assert "已停止" not in page.get().text.split("<output")[1].split("</output>")[0], "said once"
    assert page.press("resume").status == 303
    untouched = {"language": "", "priority": "notice", "until": "", "volume": ""}
    assert page.press("say", {"text": "开会了", "to": "石桥村", **untouched}).status == 303
    assert list(desk.air.only.body["parts"]) == ["石桥村"]
    page.press("say", {"text": "快", "to": "石桥村", "priority": "urgent"})
    assert re.search(r'<output id="told" class="bad">.+原因', page.get().text)


def test_what_is_not_decided_is_asked_back_with_a_button_that_says_it_as_shown(desk: Desk) -> None:
    page = desk.enter()
    page.press("say", {"text": "请记住 3-4-5-6 这个。", "to": "石桥村", "volume": "60"})
    shown = page.get().text
    assert "三、四、五、六" in shown.split("<output")[1].split("</output>")[0]
    assert desk.air.taken == {}
    form = shown.split('<form class="sure"')[1].split("</form>")[0]
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert page.press("say", hidden).status == 303
    assert desk.air.only.body["volume"] == 60
    assert '<form class="sure"' not in page.get().text
    page.press("say", {"text": "快看3-4-5。", "to": "石桥村", "priority": "urgent"})
    shown = page.get().text
    assert "原因" in shown
    assert '<form class="sure"' not in shown, "a yes alone would not do"


def test_a_program_is_asked_back_too_and_says_yes_with_a_field(desk: Desk) -> None:
    order = {"text": "请记住 3-4-5-6 这个。", "to": "石桥村"}
    answer = desk.ask("POST", "say", order)
    assert (answer.status, answer.json["code"], answer.json["asks"]) == (409, "reading.undecided", True)
    assert [each["code"] for each in answer.json["also"]] == ["orders.as_read"]
    assert desk.ask("POST", "say", {**order, "as_read": True}).status == 200
    assert list(desk.air.only.body["parts"]) == ["石桥村"]


ASKS = Reason("air.exam_asks", {"outlet": "石桥村", "exam": "英语听力", "until": "16:45", "lets": "消防"})


def test_what_is_urgent_in_an_exam_is_confirmed_by_a_program_with_a_field(desk: Desk) -> None:
    order = {"text": "请马上疏散。", "to": "石桥村", "priority": "urgent", "reason": "着火了", "exam": "消防"}
    desk.air.refusals["announce"] = ASKS
    answer = desk.ask("POST", "say", order)
    assert (answer.status, answer.json["code"], answer.json["holds"]) == (409, "air.exam_asks", True)
    desk.air.refusals.clear()
    assert desk.ask("POST", "say", {**order, "confirmed": True}).status == 200
    assert (desk.air.only.body["exam"], desk.air.only.body["confirmed"]) == ("消防", True)


def test_the_page_without_its_script_asks_whether_it_shall_break_into_the_exam(desk: Desk) -> None:
    desk.air.refusals["announce"] = ASKS
    page = desk.enter()
    page.press("say", {"text": "请马上疏散。", "to": "石桥村", "priority": "urgent", "reason": "着火", "exam": "消防"})
    shown = page.get().text
    assert "考试到 16:45" in shown
    form = shown.split('<form class="sure"')[1].split("</form>")[0]
    assert "确认插播考试" in form
    desk.air.refusals.clear()
    page.press("say", dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)))
    assert desk.air.only.body["confirmed"] is True


def test_the_page_stops_until_an_hour_and_says_what_is_no_hour(desk: Desk) -> None:
    page = desk.enter()
    assert "停到几点" in page.get().text
    page.press("stop", {"to": "石桥村", "until": "30分钟"})
    (body,) = desk.air.bodies("stop")
    assert body["until"] > SystemClock().now()
    page.press("stop", {"to": "石桥村", "until": "黄昏"})
    told = page.get().text.split("<output")[1].split("</output>")[0]
    assert "没有停" in told
    assert "--" not in told
    assert len(desk.air.bodies("stop")) == 1


def test_the_page_leaves_out_the_next_one(desk: Desk) -> None:
    desk.enter().press("skip", {"to": "石桥村", "next": "true"})
    assert [body["to"] for body in desk.air.bodies("skip_next")] == [["石桥村"]]


def test_what_people_wrote_is_words_on_the_page_and_nothing_else(village: Path) -> None:
    script = village / "scripts" / "森林防火.yaml"
    evil = '"><script>alert(1)</script>{{ 7 * 7 }}'
    script.write_text(script.read_text("utf-8").replace("标题: 森林防火", f"标题: '{evil}'"), encoding="utf-8")
    with opened(village) as desk:
        desk.air.lanes["石桥村"]["next"] = {"id": "x", "title": evil, "start": 0}
        text = desk.enter().get().text
        assert "<script>alert" not in text
        assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}") > 2


def test_the_page_is_in_english_for_who_wants_it(desk: Desk) -> None:
    page = desk.enter()
    assert "Stop all" in page.get("?ui=en").text
    assert "Stop all" in page.get().text, "it stays so"
    page.press("stop")
    assert "silent" in page.get().text


# Beside the desk


def test_what_run_loads_first_has_nothing_of_a_web_server() -> None:
    script = "import sys, dalaba.doors.console, dalaba.doors.cli.run; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert {"dalaba.doors.console.server"} <= set(done.stdout.split())
    assert {"uvicorn", "starlette", "anyio", "h11"} & set(done.stdout.split()) == set()


def test_a_console_that_cannot_open_tells_and_harms_nobody(village: Path) -> None:
    station, told = Station.read(village), list[Reason]()
    (village / link_file.FILE).mkdir(parents=True)

    console = Console(village, lambda: station, SystemClock(), "", told.append, io.StringIO())
    console._wait_for_air = lambda: None  # type: ignore[method-assign]  # there is none to wait for
    console.start()
    console.join(20)
    assert [reason.code for reason in told] == ["console.broken"]
    console.close()


def test_run_tells_a_way_in_only_where_a_person_alone_reads_it(village: Path) -> None:
    with opened(village, link=True) as desk:
        assert desk.told[0].code == "console.open"
        assert desk.knock({"key": desk.told[0].params["url"].partition("#")[2]}).status == 303
    with opened(village, link=False) as desk:
        assert desk.told[0].code == "console.there"
        assert "#" not in str(dict(desk.told[0].params))


@pytest.mark.parametrize("page", [True, False])
def test_who_starts_the_station_with_a_double_click_finds_the_page_open(
    village: Path, monkeypatch: pytest.MonkeyPatch, page: bool
) -> None:
    """start.bat asks for it; nobody has to copy a link."""
    links: list[str] = []
    monkeypatch.setattr("dalaba.doors.cli.console.opened", lambda context, url: links.append(url))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    read = station(village)
    with (
        FakeAir(village, ("石桥村",)),
        run._console(
            Context(str(village), "zh", False), cast("DeskLoop", SimpleNamespace(station=read)), "window", page
        ),
    ):
        until(lambda: links or (not page and link_file.read(village)))
    assert [link.partition("#")[0].endswith("/enter") for link in links] == [True] * page


def test_the_verb_gives_a_link_and_says_so_where_there_is_none(
    village: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--station", str(village), "console"]) == 1
    assert "stop" in capsys.readouterr().err
    with opened(village) as desk:
        assert main(["--station", str(village), "console", "--json"]) == 0
        url = json.loads(capsys.readouterr().out)["url"]
        assert desk.knock({"key": url.partition("#")[2]}).status == 303
        assert main(["--station", str(village), "控制台", "--link"]) == 0
        assert f"http://127.0.0.1:{desk.port}/enter#" in capsys.readouterr().out


def test_run_opens_the_page_beside_the_desk_and_closes_it_with_the_station(shell: Shell) -> None:
    """Two real processes. There need be no sound card for it."""
    with subprocess.Popen(shell.command("run"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
        try:
            until(lambda: client.link(shell.station), 60)
            door = link_file.read(shell.station)
            assert door is not None
            desk = Desk(shell.station, cast(FakeAir, None), door.port, door.token, [])
            assert desk.ask("GET", "status").json["outlets"][0]["name"] == "石桥村"
            assert desk.ask("POST", "stop", {"reason": "试"}).json["code"] == "air.did_stop"
            assert "已停止" in desk.enter().get().text
            assert "停止" in shell("status").stdout
            assert len(desk.ask("GET", "programme").json["spots"]) > 0
            assert desk.ask("GET", "log").json["orders"][0]["detail"]["why"] == "试"
            schedule = shell.station / "schedules" / "日常.yaml"
            schedule.write_text(schedule.read_text("utf-8").replace("17:30-18:30", "17:30-18:00"), encoding="utf-8")
            before = len(desk.ask("GET", "programme").json["spots"])
            assert desk.ask("POST", "reload").json["code"] == "console.did_reload"
            until(lambda: len(desk.ask("GET", "programme").json["spots"]) < before, 30)
        finally:
            shell("run", "--end")
            said = run.communicate(timeout=60)[0].decode()
    assert "console" in said
    assert "#" not in said, "that is no terminal, and may be a file that others read"
    assert link_file.read(shell.station) is None
    assert "Traceback" not in said


def test_what_was_heard_keeps_its_title_when_its_row_is_edited(village: Path) -> None:
    sheet = "文稿,播放点,时刻\n{},{},7:00\n"
    there = station(village)
    script, outlet = next(iter(there.plan.scripts)), next(iter(there.setup.outlets))

    def reads(at: str) -> Station:
        written(village, {"schedules/表.csv": sheet.format(script, outlet).replace("7:00", at)})
        return station(village)

    now = reads("7:00")
    front = Front(village, lambda: now, SystemClock())
    (row,) = (row for campaign in now.plan.campaigns for row in campaign.rows if row.campaign == "表")
    title = front.titles()[f"表/{row.id}"]
    now = reads("9:00")
    assert front.titles()[f"表/{row.id}"] == title
    heard = Event("v", "b", 1, 0, 0, "ended", f"表/{row.id}@{outlet}@x")
    assert title in views.line(heard, front.titles(), "zh")
    assert "《表》" in views.line(heard, {}, "zh"), "after a restart: the sheet, and no number of the program's own"


def test_the_page_names_the_recordings_that_nothing_uses(village: Path) -> None:
    now = station(village)
    front = Front(village, lambda: now, SystemClock())
    visit = Visit(front, Person("文书", "owner"), "zh", Asked({}), "csrf", "dalaba", "page_today.")
    assert today.facts(visit)["unused"] == ""
    (village / "audio/recorded").mkdir(parents=True, exist_ok=True)
    (village / "audio/recorded/新录音 12.m4a").write_bytes(b"\0" * 2_000)
    now = station(village)
    assert today.facts(visit)["unused"] == "新录音 12.m4a"
