"""Somebody who is not there is told that the horn is silent: once, and once more when it is over."""

from __future__ import annotations

import base64
import email
import hashlib
import hmac
import json
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dalaba.air.ledger import Ledger
from dalaba.core import atomic
from dalaba.core.clock import VirtualClock
from dalaba.core.lock import Lock
from dalaba.core.model import Place, Problem, Reason, Spot
from dalaba.core.problems import Bad
from dalaba.desk.alerts import (
    FILE,
    AlertWatch,
    NotSent,
    Receiver,
    Receivers,
    Seen,
    Trouble,
    change_receivers,
    masked,
    read_receivers,
    read_state,
    receiver_of,
    send,
    step,
    try_now,
    wrong,
)
from dalaba.desk.root import Station
from dalaba.health import Finding
from dalaba.hub.running import LOCK
from dalaba.hub.settings import SIGN_KEY
from dalaba.hub.store import Node, State, Store
from dalaba.link import handover
from dalaba.trust.keys import SigningKey
from tests.conftest import Verbs
from tests.places import DAY, ZONE, at, desk_of, shown, written
from tests.receiving import Post, Web, certificates, post, web
from tests.village import files

MINUTE = 60_000
KEY = "9f8e7d6c-secret"
SAID = Reason("air.device_lost", {"device": "USB"})


# Rules


def spot(start: str, key: str = "日常/防火", outlet: str = "石桥村") -> Spot:
    moment = at(start)
    named = f"{key}@{outlet}@{DAY}T{shown(moment)}:00+08:00"
    return Spot(named, outlet, moment, moment, 30_000, "防火", "防火", "日常", "notice", "flexible", ())


def told(seen: Seen, known: Mapping[str, Trouble] | None = None, since: int = 0) -> dict[str, Reason]:
    return wrong(seen, known or {}, 15 * MINUTE, ZONE, since)


def set_up(folder: Path, receivers: Receivers) -> None:
    change_receivers(folder, lambda before: receivers)


def due(now: str, *starts: str, **more: Any) -> Seen:
    spots = tuple(spot(start, f"日常/{number}") for number, start in enumerate(starts))
    return Seen(at(now), True, {"石桥村": None}, spots, **more)


def test_silence_where_something_was_due_is_told_after_some_minutes() -> None:
    assert told(due("7:10", "7:00")) == {}
    assert told(due("7:16", "7:00"))["silent:石桥村"].params == {"outlet": "石桥村", "at": "07:00"}
    assert told(due("7:16", "7:00", heard={"石桥村": at("7:00") + 2_000})) == {}
    assert told(due("7:50", "7:00", "7:30", heard={"石桥村": at("7:01")}))["silent:石桥村"].params["at"] == "07:30"


def test_silence_that_somebody_ordered_is_no_trouble() -> None:
    stopped = due("7:30", "7:00")
    assert told(replace(stopped, outlets={"石桥村": Reason("air.stopped", {"actor": "王"})})) == {}
    assert told(replace(stopped, ordered=frozenset({stopped.due[0].id}))) == {}
    assert told(stopped, since=at("7:05")) == {}, "it was due before anybody was to be told"


def test_silence_is_over_only_when_something_is_heard() -> None:
    known = {"silent:石桥村": Trouble("alerts.silent", {}, at("7:00"), told=True)}
    assert "silent:石桥村" in told(due("23:59"), known), "the next day's programme has nothing of it"
    assert told(due("8:00", heard={"石桥村": at("7:59")}), known) == {}


@pytest.mark.parametrize(
    ("seen", "name", "code"),
    [
        (Seen(0, False), "air", "alerts.no_air"),
        (Seen(0, True, {"石桥村": SAID}), "card:石桥村", "alerts.card"),
        (Seen(0, True, errors=(Problem(Reason("files.time"), Place("甲.yaml", 2)),)), "files", "air.files_wrong"),
        (Seen(0, True, clock_good=False), "clock", "alerts.clock"),
        (Seen(0, True, clock_good=False, troubles=(Reason("air.clock_ahead"),)), "clock", "air.clock_ahead"),
        (Seen(0, True, troubles=(Reason("air.ledger_broken"),)), "ledger", "air.ledger_broken"),
        (Seen(0, True, found=(Reason("health.disk_full", {"free": "1 MB"}),)), "disk", "health.disk_full"),
        (Seen(0, True, found=(Reason("health.unwritable"),)), "disk", "health.unwritable"),
        (Seen(0, True, villages={"五一": 0}), "pc:五一", "alerts.pc_silent"),
        (Seen(0, True, hub_off=True), "hub", "alerts.hub_off"),
    ],
)
def test_every_other_rule(seen: Seen, name: str, code: str) -> None:
    assert {each: reason.code for each, reason in told(seen).items()} == {name: code}


def test_all_is_well() -> None:
    assert told(Seen(0, True, {"石桥村": None}, found=(Reason("health.clock_free"),))) == {}


# Once, and once when it is over


def test_a_trouble_is_told_once_when_it_lasts_and_once_when_it_is_over() -> None:
    card = {"card:石桥村": SAID}
    known: dict[str, Trouble] = {}
    said: list[tuple[int, bool]] = []
    story = [(0, card), (30, card), (61, card), (90, card), (100, {}), (120, card), (130, {}), (189, {}), (191, {})]
    for second, now in [*story, (300, {})]:
        known, news = step(known, now, 1_000_000 + second * 1_000)
        said += [(second, each.over) for each in news]
    assert said == [(61, False), (191, True)]
    assert known == {}


def test_a_trouble_that_goes_by_itself_is_never_told() -> None:
    known, news = step({}, {"card:石桥村": SAID}, 0)
    assert news == []
    assert step(known, {}, 20_000) == ({}, [])


def test_a_clock_that_is_put_back_makes_nobody_wait_for_hours() -> None:
    known, _ = step({}, {"card:石桥村": SAID}, 9_000_000)
    known, news = step(known, {"card:石桥村": SAID}, 1_000)
    known, news = step(known, {"card:石桥村": SAID}, 62_000)
    assert [each.over for each in news] == [False]


# Receivers


@pytest.mark.parametrize(
    ("address", "kind", "shown"),
    [
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", "wecom", "qyapi.weixin.qq.com/***ret"),
        (f"https://oapi.dingtalk.com/robot/send?access_token={KEY}", "dingtalk", "oapi.dingtalk.com/***ret"),
        (f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}", "feishu", "open.feishu.cn/***ret"),
        ("https://hub.example/x", "webhook", "hub.example/***"),
        ("http://127.0.0.1:9/x", "webhook", "127.0.0.1/***"),
        (f"smtps://me@qq.com:{KEY}@smtp.qq.com:465/you@qq.com", "mail", "you@qq.com"),
    ],
)
def test_a_receiver_is_known_by_its_address_and_shown_without_its_secret(address: str, kind: str, shown: str) -> None:
    receiver = receiver_of(f" {address} ", KEY)
    assert receiver.kind == kind
    assert masked(receiver) == shown
    for words in (repr(receiver), receiver.id, masked(receiver)):
        assert KEY not in words


@pytest.mark.parametrize(
    "address",
    ["", "x", "http://example.com/x", "ftp://a/b", "https://", "https://a:b:c/", "https://a/ x", "https://村/x",
     "smtps://smtp.qq.com/", "https://a/" + "x" * 600],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Bad) as bad:
        receiver_of(address)
    assert bad.value.reason.code == "alerts.bad_address"


def test_the_set_up_is_a_private_file_and_nobody_without_it(tmp_path: Path) -> None:
    assert read_receivers(tmp_path) == Receivers()
    both = Receivers((receiver_of(f"https://a.example/{KEY}"),), 5)
    set_up(tmp_path, both)
    assert read_receivers(tmp_path) == both
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    (tmp_path / FILE).write_text('{"receivers": [], "silent_minutes": 0}')
    with pytest.raises(atomic.Broken):
        read_receivers(tmp_path)


def test_two_who_set_up_somebody_at_once_lose_nobody(tmp_path: Path) -> None:
    one, other = receiver_of("https://a/1"), receiver_of("https://b/2")

    def slowly(now: Receivers) -> Receivers:
        if not now.receivers:
            change_receivers(tmp_path, lambda meanwhile: meanwhile.and_also(other))
        return now.and_also(one)

    assert change_receivers(tmp_path, slowly).receivers == (other, one)
    assert read_receivers(tmp_path).receivers == (other, one)


def test_an_address_is_told_once_and_there_are_not_too_many() -> None:
    one = Receivers().and_also(receiver_of("https://a/1")).and_also(receiver_of("https://a/1", "other"))
    assert len(one.receivers) == 1
    for number in range(7):
        one = one.and_also(receiver_of(f"https://b/{number}"))
    with pytest.raises(Bad):
        one.and_also(receiver_of("https://c/"))
    assert len(one.without(one.receivers[0].id).receivers) == 7


# Sending, to real servers


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificates(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def trusted(keys: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """This PC trusts the village's own authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(keys[0]))


@pytest.fixture
def robot(keys: tuple[Path, Path]) -> Iterator[Web]:
    with web(keys[1]) as said:
        yield said


@pytest.fixture
def office(keys: tuple[Path, Path]) -> Iterator[Post]:
    with post(keys[1]) as said:
        yield said


def to(robot: Web, kind: str, secret: str = "") -> Receiver:
    return receiver_of(f"https://127.0.0.1:{robot.port}/send?key={KEY}", secret, kind)


@pytest.mark.usefixtures("trusted")
def test_each_robot_gets_what_its_documentation_says(robot: Web) -> None:
    for kind in ("wecom", "dingtalk", "feishu", "webhook"):
        send(to(robot, kind), "石桥村广播", "喇叭没响", 1_657_666_800_123)
    (first, wecom), (_, dingtalk), (_, feishu), (_, plain) = robot.asked
    assert first == f"/send?key={KEY}"
    assert wecom == dingtalk == {"msgtype": "text", "text": {"content": "喇叭没响"}}
    assert feishu == {"msg_type": "text", "content": {"text": "喇叭没响"}}
    assert plain == {"station": "石桥村广播", "text": "喇叭没响"}


@pytest.mark.usefixtures("trusted")
def test_robots_that_want_a_signature_get_it(robot: Web) -> None:
    now = 1_657_666_800_123
    send(to(robot, "dingtalk", "SEC1"), "台", "甲", now)
    asked = parse_qs(urlsplit(robot.asked[0][0]).query)
    sign = hmac.new(b"SEC1", f"{now}\nSEC1".encode(), hashlib.sha256).digest()
    assert asked == {"key": [KEY], "timestamp": [str(now)], "sign": [base64.b64encode(sign).decode()]}
    send(to(robot, "feishu", "SEC2"), "台", "甲", now)
    body = robot.asked[1][1]
    sign = hmac.new(b"1657666800\nSEC2", b"", hashlib.sha256).digest()
    assert (body["timestamp"], body["sign"]) == ("1657666800", base64.b64encode(sign).decode())


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, f'{{"errcode": 93000, "errmsg": "invalid key={KEY}"}}'.encode()), "93000 invalid ***"),
        ((200, b'{"code": 19021, "msg": "sign match fail"}'), "19021 sign match fail"),
        ((200, b"<html>"), "?"), ((404, b"{}"), "404"), ((302, b""), "302"),
    ],
)  # fmt: skip
def test_what_a_robot_refuses_is_told_without_the_secret(robot: Web, answer: tuple[int, bytes], said: str) -> None:
    robot.answers = [answer]
    with pytest.raises(NotSent) as error:
        send(to(robot, "wecom"), "台", "甲", 1)
    assert error.value.reason == Reason("alerts.refused", {"said": said})


def test_a_certificate_that_is_not_to_be_trusted_gets_nothing(robot: Web) -> None:
    with pytest.raises(NotSent) as error:
        send(to(robot, "wecom"), "台", "甲", 1)
    assert error.value.reason.code == "alerts.certificate"
    assert robot.asked == []


def test_a_server_that_is_away_is_told_without_the_address() -> None:
    with pytest.raises(NotSent) as error:
        send(receiver_of(f"https://127.0.0.1:9/{KEY}"), "台", "甲", 1)
    assert error.value.reason.code == "alerts.unreachable"
    assert KEY not in str(error.value.reason)
    assert error.value.__cause__ is None


@pytest.mark.usefixtures("trusted")
def test_a_long_text_is_cut_to_what_robots_take(robot: Web) -> None:
    send(to(robot, "wecom"), "台", "喇叭" * 2_000, 1)
    content = robot.asked[0][1]["text"]["content"]
    assert len(content.encode()) <= 2_000
    assert content.endswith("…")


@pytest.mark.usefixtures("trusted")
def test_mail_is_sent_over_tls_in_chinese(office: Post) -> None:
    receiver = receiver_of(f"smtps://me@village.example:{KEY}@localhost:{office.port}/a@x.example,b@x.example")
    send(receiver, "石桥村广播", "【石桥村广播】出了问题\n喇叭没响", 1)
    mail = email.message_from_bytes(office.mails[0].encode())
    assert mail["From"] == "me@village.example"
    assert mail["To"] == "a@x.example, b@x.example"
    raw = mail.get_payload(decode=True)
    assert isinstance(raw, bytes)
    assert raw.decode().splitlines()[1] == "喇叭没响"
    assert len(office.logins) == 1
    office.refuse = True
    with pytest.raises(NotSent) as error:
        send(receiver, "台", "甲", 1)
    assert error.value.reason.code == "alerts.mail_login"


# The whole of it


def read_village(folder: Path) -> tuple[Path, Station]:
    place = written(folder, files("石桥村", "zh"))
    return place, Station.read(place)


def lane(why: Reason | None = None, playing: bool = False) -> dict[str, Any]:
    told = {"code": why.code, "params": dict(why.params)} if why else {}
    return {"playing": {"id": "x"} if playing else None, "next": None, "hindrance": told, "yielded": None}


def status(why: Reason | None = None, playing: bool = False, clock: str = "good") -> dict[str, Any]:
    return {"outlets": {"石桥村": lane(why, playing)}, "trouble": [], "clock": {"state": clock}}


class Told:
    """Takes messages instead of a server."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.away = False

    def __call__(self, receiver: Receiver, station: str, text: str, now: int) -> None:
        if self.away:
            raise NotSent("alerts.unreachable", why="no network")
        self.texts.append(text)


class Watched:
    """A village that is watched, in time of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.station = read_village(folder)
        set_up(self.folder, Receivers((receiver_of(f"https://robot.example/{KEY}"),)))
        self.clock, self.told, self.faults = VirtualClock(at("7:00")), Told(), list[Reason]()
        self.watch = self.again()

    def again(self) -> AlertWatch:
        """As after a restart."""
        self.watch = AlertWatch(self.folder, self.clock, self.faults.append, self.told)
        return self.watch

    def go(self, minutes: int, answer: Mapping[str, Any], found: tuple[Finding, ...] = ()) -> list[str]:
        """Let time pass, with a look every minute; what was sent meanwhile."""
        before = len(self.told.texts)
        for _ in range(minutes):
            self.clock.wait(self.clock.now() + MINUTE)
            self.watch._tries = {key: (failed, 0.0) for key, (failed, _) in self.watch._tries.items()}
            self.watch.turn(answer, self.station, found)
        return self.told.texts[before:]


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_a_card_that_is_gone_is_told_and_that_it_is_back(watched: Watched) -> None:
    assert watched.go(3, status()) == []
    (text,) = watched.go(5, status(SAID))
    assert text.startswith("【石桥村广播】出了问题(07-13 07:04 起):“石桥村”播不了。")
    (text,) = watched.go(5, status())
    assert text.startswith("【石桥村广播】好了")


def test_silence_is_told_from_the_programme_and_the_ledger_and_ends_with_the_first_sound(watched: Watched) -> None:
    watched.go(1, status())
    programme = watched.station.compile(DAY)
    starts = [each.start for each in programme.spots if each.start > watched.clock.now()]
    handover.write(watched.folder, programme)
    until = (starts[0] - watched.clock.now()) // MINUTE
    assert watched.go(until + 14, status()) == []
    (text,) = watched.go(3, status())
    assert "该播的没有响" in text
    book = Ledger(watched.folder / "records", "村", "b")
    book.append("started", watched.clock.now(), 0, spot="x", output="石桥村")
    book.close()
    assert [each[:12] for each in watched.go(3, status())] == ["【石桥村广播】好了(07"]


def test_a_stop_is_no_alert_at_all(watched: Watched) -> None:
    handover.write(watched.folder, watched.station.compile(DAY))
    assert watched.go(15 * 60, status(Reason("air.stopped", {"actor": "王"}))) == []


def test_files_clock_disk_and_air_are_told(watched: Watched) -> None:
    watched.station.problems.add("files.time", Place("schedules/甲.yaml", 2), found="早上")
    full = Finding("problem", Reason("health.disk_full", {"free": "9 MB"}))
    sent = "\n".join(watched.go(4, status(clock="wrong"), (full,)))
    assert "文件里有 1 处错误(第一处:schedules/甲.yaml:2)" in sent
    assert "硬盘只剩 9 MB" in sent
    assert "电脑的时间信不过" in sent
    assert "播出程序没有回应" in "\n".join(watched.go(4, {}))


def test_a_village_that_is_silent_is_told_by_its_name_once_and_that_it_is_heard_again(watched: Watched) -> None:
    SigningKey.made().write(watched.folder / SIGN_KEY)
    store, begun = Store.of(watched.folder), watched.clock.now()
    store.put_node(Node("n1", "五一", ("五一村",), "key", (), begun))
    store.put_node(Node("n2", "联红", ("联红村",), "key", (), begun))
    (watched.folder / LOCK).parent.mkdir(parents=True, exist_ok=True)

    def heard(*nodes: str) -> None:
        for node in nodes:
            store.put_state(State(node, watched.clock.now(), True, {}))

    with Lock(watched.folder / LOCK):
        heard("n1", "n2")
        assert watched.go(5, status()) == []
        heard("n1")
        (told,) = watched.go(10, status())
        assert "“联红”的电脑从 07:00 起没有消息" in told
        heard("n1")
        assert watched.go(10, status()) == []
        heard("n1", "n2")
        (over,) = watched.go(3, status())
        assert "联红" in over
    (off,) = watched.go(3, status())
    assert "镇台没在开" in off


def test_what_cannot_be_sent_waits_also_over_a_restart_and_is_sent_as_one(watched: Watched) -> None:
    watched.told.away = True
    watched.go(3, status(SAID))
    watched.go(3, status())
    state = read_state(watched.folder)
    assert [len(each) for each in state.waiting.values()] == [2]
    assert [each.code for each in state.last.values()] == ["alerts.unreachable"]
    watched.again()
    watched.told.away = False
    (text,) = watched.go(1, status())
    assert "出了问题" in text
    assert "好了" in text
    assert watched.go(5, status()) == []
    for path in watched.folder.rglob("*"):
        assert path.name == "alerts.json" or not path.is_file() or KEY.encode() not in path.read_bytes()


def test_a_receiver_that_is_away_is_tried_less_and_less_often(watched: Watched) -> None:
    watched.told.away = True
    for _ in range(4):
        watched.clock.wait(watched.clock.now() + MINUTE)
        watched.watch.turn(status(SAID), watched.station, ())
    ((failed, again),) = watched.watch._tries.values()
    assert failed == 1, "it is tried again only after a minute of real time"
    assert 50 < again - time.monotonic() <= 60


def test_a_restart_tells_nothing_twice(watched: Watched) -> None:
    assert len(watched.go(3, status(SAID))) == 1
    watched.again()
    assert watched.go(5, status(SAID)) == []


def test_nothing_is_looked_at_or_sent_unless_it_is_set_up(tmp_path: Path) -> None:
    folder, station = read_village(tmp_path)
    told = Told()
    watch = AlertWatch(folder, VirtualClock(at("7:00")), lambda why: None, told)
    watch.look(status(SAID), station, ())
    assert watch._thread is None
    assert told.texts == []
    assert not (folder / "records" / "alerts.state.json").exists()


def test_the_desk_never_waits_and_faults_are_told_once(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    (watched.folder / FILE).write_text("{")
    for _ in range(3):
        begun = time.monotonic()
        watched.watch.look(status(), watched.station, ())
        assert time.monotonic() - begun < 0.2
        until = time.monotonic() + 10
        while not watched.faults:
            assert time.monotonic() < until
            time.sleep(0.01)
    watched.watch.close()
    thread = watched.watch._thread
    assert thread is not None
    thread.join(10)
    assert [each.code for each in watched.faults] == ["alerts.cannot_watch"]


def test_a_running_desk_has_it_looked_at_and_told(tmp_path: Path) -> None:
    folder, _ = read_village(tmp_path)
    set_up(folder, Receivers((receiver_of(f"https://robot.example/{KEY}"),)))
    clock, told = VirtualClock(at("7:00")), Told()
    desk = desk_of(folder, lambda code, facts: None, lambda problem: None, clock=clock)
    desk._alerts = AlertWatch(folder, clock, lambda why: None, told)
    desk._alert([Finding("problem", Reason("health.disk_full", {"free": "9 MB"}))])
    until = time.monotonic() + 20
    while not told.texts:
        assert time.monotonic() < until
        time.sleep(0.02)
    desk._alerts.close()
    desk._lock.release()
    assert "硬盘只剩 9 MB" in told.texts[0]


@pytest.mark.usefixtures("trusted")
def test_a_trial_goes_to_everybody_and_says_who_did_not_get_it(tmp_path: Path, robot: Web) -> None:
    set_up(tmp_path, Receivers((to(robot, "wecom"), receiver_of("https://127.0.0.1:9/x"))))
    (_, good), (_, bad) = try_now(tmp_path, "石桥村广播", "zh", 1)
    assert good is None
    assert bad is not None
    assert "试发" in robot.asked[0][1]["text"]["content"]


# The verb


def test_the_verb_sets_up_lists_and_forgets(village: Path, verbs: Verbs) -> None:
    assert "没有设报警" in verbs("alerts").stdout
    address = f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}"
    said = verbs("alerts", "--to", address, "--minutes", "20")
    assert "飞书群" in said.stdout
    listed = verbs("alerts", "--json")
    plain = json.loads(listed.stdout)
    assert (plain["silent_minutes"], plain["receivers"][0]["kind"]) == (20, "feishu")
    assert KEY not in said.stdout + said.stderr + listed.stdout
    assert verbs("alerts", "--off", "1").returncode == 0
    assert read_receivers(village).receivers == ()
    assert verbs("alerts", "--off", "1").returncode == 2
    assert verbs("alerts", "--minutes", "0").returncode == 2
    bad = verbs("报警", "--to", f"http://robot.example/{KEY}")
    assert bad.returncode == 2
    assert KEY not in bad.stdout + bad.stderr


def test_a_broken_set_up_is_put_aside_and_said(village: Path, verbs: Verbs) -> None:
    (village / "records").mkdir(exist_ok=True)
    (village / FILE).write_text("{")
    said = verbs("alerts")
    assert "alerts.json" in said.stderr
    assert not (village / FILE).exists()


@pytest.mark.usefixtures("trusted")
def test_the_verb_tries(village: Path, verbs: Verbs, robot: Web) -> None:
    set_up(village, Receivers((to(robot, "webhook"),)))
    assert verbs("alerts", "--try").returncode == 0
    robot.answers = [(500, b"")]
    said = verbs("alerts", "--try")
    assert said.returncode == 1
    assert "500" in said.stdout
    assert KEY not in said.stdout
