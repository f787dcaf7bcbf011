"""`hub say`, `hub stop` and the others, typed: what they answer, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dalaba.desk.across.give import wire_of
from dalaba.doors.cli import main
from dalaba.doors.cli.table import width
from dalaba.hub.store import Receipt, State, Store
from dalaba.station.days import daybook
from tests.fake_air import FakeAir
from tests.fleet_office import NOON, TownshipOffice

FLOOD = "各位乡亲,请离开河边。"
Typed = Callable[..., tuple[int, str, str]]


@pytest.fixture
def town(tmp_path: Path) -> TownshipOffice:
    return TownshipOffice(tmp_path)


@pytest.fixture
def typed(town: TownshipOffice, capsys: pytest.CaptureFixture[str]) -> Typed:
    def say(*words: str) -> tuple[int, str, str]:
        wait = () if words[:1] == ("keys",) else ("--wait", "0")
        code = main(["hub", *words, *wait, "--station", str(town.folder)])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return say


def test_what_was_said_is_told_with_who_has_not_answered(town: TownshipOffice, typed: Typed) -> None:
    with FakeAir(town.folder, ("镇政府",)) as air:
        code, out, err = typed("喊话", FLOOD, "--to", "全部")
    assert code == 1  # nobody has answered, and one village has not joined
    assert "3 台电脑、4 个点;镇上自己 1 个点" in out
    assert "五一  没有回音" in out
    assert "新村 的电脑还没加入" in err
    assert "镇台没在开" in err
    assert len(air.taken) == 1


def test_receipts_are_told_as_they_come(town: TownshipOffice, typed: Typed) -> None:
    code, out, _ = typed("stop", "--to", "联红村", "--json")
    key = json.loads(out)["order"]
    assert code == 1
    town.store.put_receipts([Receipt(f"{key}000", "n2", "verified", 1)])
    town.store.put_receipts([Receipt(f"{key}000", "n2", "refused", 2, "", {"code": "air.announce_quiet"})])
    with FakeAir(town.folder, ("镇政府",)):
        _, out, _ = typed("say", FLOOD, "--to", "联红村", "--json")
    assert json.loads(out)["receipts"][0]["stage"] == "silent"


def test_an_urgent_one_needs_a_reason(town: TownshipOffice, typed: Typed) -> None:
    code, out, err = typed("紧急", FLOOD, "--to", "北片")
    assert (code, out) == (1, "")
    assert "--reason" in err
    typed("紧急", FLOOD, "--to", "北片", "--reason", "泄洪", "--stands")
    (sent,) = town.store.sent_as()
    assert (sent.level, town.order(sent).stands) == ("urgent", True)
    assert typed("撤回")[0] == 1
    assert town.order(town.store.sent_as()[-1]).verb == "cancel"


def test_the_word_of_a_day_is_the_townships_too(town: TownshipOffice, typed: Typed) -> None:
    (town.folder / "schedules").mkdir()
    rows = "专项: 日常\n播出安排:\n  - {编号: 雨, 文稿: 雨, 播放点: 五一村, 时刻: ['9:00'], 日类型: 雨天}\n"
    (town.folder / "schedules/日常.yaml").write_text(rows, encoding="utf-8")
    (town.folder / "scripts").mkdir()
    (town.folder / "scripts/雨.txt").write_text("下雨了。\n", encoding="utf-8")
    assert typed("day", "今天", "雨天", "--to", "北片")[0] == 1
    (sent,) = town.store.sent_as()
    assert (sent.typ, sent.scope) == ("day", "zone/北片")
    assert [mark.types for mark in daybook.read(town.folder).marks] == [("rainy",)]
    assert typed("day", "昨天", "雨天")[0] == 2
    assert typed("day", "今天")[0] == 2


def test_a_call_ups_site_is_held_in_the_villages(town: TownshipOffice, typed: Typed) -> None:
    typed("暂停", "中心小学", "--minutes", "10")
    typed("放行", "中心小学", "--exercise")
    assert [each.typ for each in town.store.sent_as()] == ["day", "day"]


def test_without_a_hub_nothing_is_sent(town: TownshipOffice, typed: Typed) -> None:
    (town.folder / "records/hub/sign.key").unlink()
    code, _, err = typed("say", FLOOD, "--to", "全部")
    assert code == 1
    assert "没有镇台" in err
    assert not Store.of(town.folder).sent_as()


def test_a_second_person_has_a_key_that_only_they_can_open(
    town: TownshipOffice, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, passwords = str(town.folder / "u盘.key"), iter(["water-level"] * 3 + ["another one", "water-level"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(passwords))
    assert "还没有第二把钥匙" in typed("keys")[1]
    code, out, _ = typed("keys", "--make", "王书记", "--file", file)
    assert (code, "指纹" in out) == (0, True)
    assert "王书记" in typed("keys")[1]
    urgent = ("紧急", FLOOD, "--to", "联红村", "--reason", "泄洪", "--second", file)
    typed(*urgent)
    (sent,) = town.store.sent_as()
    assert len(wire_of(sent).signatures) == 2
    code, _, err = typed(*urgent)
    assert (code, "口令不对" in err) == (1, True)
    assert typed("keys", "--remove", "王书记")[0] == 0
    assert "没有登记" in typed(*urgent)[2]
    assert [each.typ for each in town.store.sent_as()] == ["order", "roster"]


def test_an_orders_state_is_asked_for_later(town: TownshipOffice, typed: Typed) -> None:
    typed("say", FLOOD, "--to", "联红村")
    key = town.store.sent_as()[0].id
    town.store.put_receipts([Receipt(key, "n2", "refused", 2, "", {"code": "air.announce_nothing", "params": {}})])
    assert main(["hub", "status", key[:5], "--station", str(town.folder)]) == 0
    assert main(["hub", "status", "zz", "--station", str(town.folder)]) == 1


def test_what_a_pc_says_of_itself_steers_no_terminal(town: TownshipOffice, capsys: pytest.CaptureFixture[str]) -> None:
    """It might delete what stands above it, or put a line there that says that all is well."""
    lane = {"playing": {"title": "\x1b[2J\x1b]0;全镇正常\x07\r一切正常\x9b2J\u202e"}}
    town.store.put_state(State("n1", 1, True, {"version": "\x1b[1A9.9", "outlets": {"五一村": lane}}))
    assert main(["hub", "status", "--station", str(town.folder)]) == 0
    shown = capsys.readouterr().out
    assert "一切正常" in shown
    assert "9.9" in shown
    assert not set(shown) & set("\x1b\x07\r\x9b\u202e")


def test_the_status_fits_a_terminal_and_says_below_what_hinders_whom(
    town: TownshipOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = {"playing": None, "hindrance": {"code": "air.mic_gone", "params": {"device": "USB 甲"}}}
    body = {
        "clock": {"state": "stale"}, "disk": {"free": 9_000_000_000}, "version": "0.1.0",
        "manifest": {"seq": 12, "taken": NOON}, "outlets": {"五一村": {"playing": {"title": "停水"}}, "五一小学": gone},
    }  # fmt: skip
    town.store.put_state(State("n1", NOON, True, body))
    assert main(["hub", "status", "--station", str(town.folder)]) == 0
    told = capsys.readouterr()
    row = next(line for line in told.out.splitlines() if line.startswith("五一 "))
    assert "五一小学:播不了、五一村:停水" in row
    assert "不准" in row
    assert all(width(line) <= 100 for line in told.out.splitlines()), told.out
    assert "五一的五一小学播不了:" in told.err
    assert "USB 甲" in told.err
