"""A township and its village that never have a network: from `hub init` to the coverage of the day, by stick alone.

Everything is typed as people type it. Only the day is played in virtual time, by air's own machine, on tapes.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from dalaba.air.clip_check import Intact
from dalaba.air.ledger import Ledger, verify
from dalaba.air.outputs.tape import Tape
from dalaba.air.playout import Past, Playout
from dalaba.core import clock
from dalaba.core.clock import SystemClock, VirtualClock
from dalaba.core.model import OutletCard
from dalaba.desk.packing.folders import let
from dalaba.desk.root import Station
from dalaba.link import handover
from tests.conftest import Verbs
from tests.console_desk import opened
from tests.places import ZONE, written

TOWN = """台名: 三江镇广播站
时区: Asia/Shanghai
语种: [普通话]
发音人: {普通话: espeak}
播放点:
  五一村: {类型: 大喇叭}
  六一村: {类型: 大喇叭}
"""
VILLAGE = """台名: 五一村
时区: Asia/Shanghai
语种: [普通话]
播放点:
  大榕树: {类型: 大喇叭, 输出: {声卡: 默认}}
"""
SHEET = """文稿,播放点,时刻
停水,大喇叭,"07:00, 18:00"
"""
WATER = "明天全镇停水,请大家提前储水。"


@pytest.fixture
def town(tmp_path: Path) -> Verbs:
    files = {"station.yaml": TOWN, "scripts/停水.txt": WATER, "schedules/每天.csv": SHEET}
    return Verbs(written(tmp_path / "sanjiang", files))


@pytest.fixture
def wuyi(tmp_path: Path) -> Verbs:
    return Verbs(written(tmp_path / "wuyi", {"station.yaml": VILLAGE}))


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def said(verbs: Verbs, *words: str, code: int = 0) -> str:
    done = verbs(*words)
    assert done.returncode == code, f"{words}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def digits(text: str) -> str:
    """The fingerprint that somebody reads out by telephone."""
    found = re.search(r"(?:\d{4} ){5}\d{4}", text)
    assert found, text
    return found[0]


def today() -> date:
    return clock.today(SystemClock().now(), ZONE)


def plays(folder: Path) -> None:
    """The PC plays its day, in virtual time."""
    day = today()
    handover.write(folder, Station.read(folder).compile(day))
    time = VirtualClock(clock.at(day, 0, ZONE))
    book = Ledger(folder / "records", "wuyi", "boot-1", lazy=True)
    book.append("boot", time.now(), 0)

    def output(card: OutletCard) -> Tape:
        return Tape(card.name)

    air = Playout(folder, time, book, output, Intact(folder), Past.of(()))
    air.load(handover.read(handover.path_of(folder, day)))
    end = clock.at(day, 86_340_000, ZONE)
    for _ in range(100_000):
        turn = air.turn()
        if time.now() >= end:
            break
        time.wait(end if turn is None else min(turn, end))
    book.close()


def test_a_township_and_a_village_without_a_network(town: Verbs, wuyi: Verbs, usb: Path) -> None:
    township = digits(said(town, "hub", "init", "--name", "三江镇"))
    said(town, "hub", "invite", "五一村", "--dir", str(usb))
    said(town, "hub", "invite", "六一村", "--dir", str(usb))
    said(town, "分发", "全部", "--dir", str(usb))
    (file,), (other,) = usb.glob("三江镇-五一村-*.dlb"), usb.glob("三江镇-六一村-*.dlb")

    # The first time, the village telephones.
    said(wuyi, "take", str(file), code=1)
    asked = said(wuyi, "take", "--join", str(file), code=1)
    assert township not in asked, "it is to be heard, not copied"
    said(wuyi, "take", "--join", str(usb), "--fingerprint", township, code=1)
    said(wuyi, "take", "--join", str(file), "--fingerprint", "1234 1234 1234 1234 1234 1234", code=1)
    said(wuyi, "take", "--join", str(file), "--fingerprint", township)
    assert "不是这里" in said(wuyi, "take", str(other), code=1)
    assert "没有再做" in said(wuyi, "接收", str(usb))

    plays(wuyi.station)
    programme = said(wuyi, "programme")
    assert "停水" in programme

    # What was played goes back, and the township telephones.
    own = digits(said(wuyi, "带回", "--dir", str(usb)))
    asked = said(town, "collect", str(usb), code=1)
    assert own not in asked
    said(town, "收回", str(usb), "--confirm", own)
    coverage = said(town, "log", "--coverage", "--date", today().isoformat())
    assert re.search(r"五一村 +停水 +普通话 +2 +2 +2 +0", coverage), coverage
    assert verify(wuyi.station / "records") == ()

    # The next stick is small, says what has arrived, and the one after it brings nothing twice.
    second = json.loads(said(town, "handout", "五一村", "--dir", str(usb), "--json"))
    assert not second[0]["invited"]
    assert second[0]["known"] > 0
    assert json.loads(said(wuyi, "take", str(usb), "--json"))["upto"] > 0
    assert json.loads(said(wuyi, "bring-back", "--dir", str(usb), "--json"))["rows"] == 0


def test_a_stick_with_one_changed_byte_is_told_and_taken_by_nobody(town: Verbs, wuyi: Verbs, usb: Path) -> None:
    township = digits(said(town, "hub", "init", "--name", "三江镇"))
    said(town, "hub", "invite", "五一村", "--dir", str(usb))
    said(town, "handout", "五一村", "--dir", str(usb))
    (file,) = usb.glob("*.dlb")
    data = file.read_bytes()
    file.write_bytes(data[:-70] + bytes([data[-70] ^ 1]) + data[-69:])
    assert "改过" in said(wuyi, "take", "--join", str(file), "--fingerprint", township, code=1)
    assert not (wuyi.station / "records/fleet/member.json").exists()
    assert not (wuyi.station / "received").exists()


def test_the_page_takes_and_writes_sticks_as_the_verbs_do(town: Verbs, wuyi: Verbs, usb: Path) -> None:
    township = digits(said(town, "hub", "init", "--name", "三江镇"))
    said(town, "hub", "invite", "五一村", "--dir", str(usb))
    said(town, "handout", "五一村", "--dir", str(usb))
    (file,) = usb.glob("三江镇-五一村-*.dlb")
    (usb / "later").mkdir()
    file.rename(usb / "later" / file.name)
    let(wuyi.station, str(usb))
    stick = {"stick": str(usb)}
    with opened(wuyi.station, ("大榕树",)) as desk:
        person = desk.enter()
        shown = json.loads(person.desk.send("GET", f"{person.path}get/usb/state", b"", {"Cookie": person.cookie}).text)
        assert "三江镇" not in shown["usb-sticks"], "a PC that is nobody's member has no such buttons"
        said(wuyi, "take", "--join", str(usb / "later" / file.name), "--fingerprint", township)
        shown = json.loads(person.desk.send("GET", f"{person.path}get/usb/state", b"", {"Cookie": person.cookie}).text)
        assert "收三江镇发来的" in shown["usb-sticks"]

        empty = person.press("usb/take", stick, Accept="application/json")
        assert (empty.status, empty.json["code"]) == (409, "fleet.stick_nothing")
        wrote = person.did("usb/bring_back", stick)
        assert len(digits(wrote["reason"])) == 29
        said(town, "collect", str(usb), "--confirm", digits(wrote["reason"]))

        said(town, "handout", "五一村", "--dir", str(usb))
        assert "收下了" in person.did("usb/take", stick)["reason"]
        assert "没有再做" in person.did("usb/take", stick)["reason"]
        said(town, "handout", "五一村", "--dir", str(usb))
        (file,) = usb.glob("三江镇-五一村-*.dlb")
        file.write_bytes(file.read_bytes()[:-9])
        cut = person.press("usb/take", stick, Accept="application/json")
        assert cut.status == 409
        assert person.did("usb/bring_back", stick)["code"] == "page_usb.brought"
    assert (wuyi.station / "received").exists()
