"""What a file, the disk or air refuses is told at the console in words; it is no fault of the program."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from dalaba.air import ledger
from dalaba.air.ledger import LedgerError
from dalaba.core import atomic
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk.editing import Changed
from dalaba.doors.console import actions
from dalaba.doors.console.pages import callups
from dalaba.doors.console.requests import Wrong
from dalaba.doors.console.work_queue import WorkQueue
from dalaba.link import control
from tests.console_desk import Browser, Desk, opened

SCRIPT = {"Accept": "application/json"}
FULL = OSError(errno.ENOSPC, "No space left on device")
LONG = "长" * 200


@pytest.fixture
def desk(village: Path) -> Iterator[Desk]:
    with opened(village) as desk:
        yield desk
        assert desk.log.getvalue() == "", "no fault of the program"


@pytest.fixture
def clerk(desk: Desk) -> Browser:
    return desk.enter()


def refusing(error: Exception) -> Any:
    def refuse(*_: Any, **__: Any) -> Any:
        raise error

    return refuse


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Bad("files.empty"), "files.empty"),
        (LedgerError(Reason("air.ledger_unreadable")), "air.ledger_unreadable"),
        (Changed(Path("days.csv"), b"", b""), "console.changed_meanwhile"),
        (atomic.Broken(Path("calls.json"), "no JSON"), "console.broken_file"),
        (control.NotRunning(Path()), "console.no_air"),
        (FULL, "console.disk"),
    ],
)
def test_each_refusal_is_in_words(error: Exception, code: str) -> None:
    queue = WorkQueue("test", 1, 1)
    with pytest.raises(Wrong) as told:
        asyncio.run(queue.do(refusing(error)))
    queue.close()
    assert told.value.reason.code == code


@pytest.mark.parametrize("address", ["sounds?file={}", "get/sounds/original?file={}"])
def test_a_name_longer_than_any_file_may_have_is_of_no_file(clerk: Browser, address: str) -> None:
    answer = clerk.get(address.format(quote(f"{LONG}.wav")))
    assert answer.status in (200, 400), answer.text


def test_a_time_past_the_last_year_is_refused(clerk: Browser) -> None:
    fields = {"due": "9999-12-31T23:59:59Z", "minutes": "5", "row": "通知/1", "to": "石桥村"}
    assert clerk.press("today/later_one", fields, **SCRIPT).json["code"] == "orders.until"


def test_a_full_disk_is_told_to_whoever_speaks(desk: Desk, clerk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "give", refusing(FULL))
    fields = {"to": "石桥村", "text": "停水"}
    assert clerk.press("say", fields, **SCRIPT).json["code"] == "console.disk"
    answer = desk.ask("POST", "say", fields)
    assert (answer.status, answer.json["code"]) == (400, "console.disk")


def test_while_air_is_down_what_was_recorded_is_not_taken(clerk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "give", refusing(control.NotRunning(Path())))
    fields = '--x\r\nContent-Disposition: form-data; name="to"\r\n\r\n石桥村\r\n'
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nsound\r\n--x--\r\n'
    headers = {"Cookie": clerk.cookie, "Content-Type": "multipart/form-data; boundary=x", "X-CSRF-Token": clerk.csrf}
    answer = clerk.desk.send("POST", "/do/today/recorded", (fields + file).encode(), {**headers, **SCRIPT})
    assert (answer.status, answer.json["code"]) == (409, "console.no_air")


def test_an_unreadable_ledger_explains_nothing(clerk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "events", refusing(LedgerError(Reason("air.ledger_unreadable"))))
    answer = clerk.press("approvals/explain", {"order": "o1", "text": "起火"}, **SCRIPT)
    assert answer.json["code"] == "air.ledger_unreadable"


def test_a_broken_call_up_takes_no_order(clerk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callups, "_current", lambda visit: callups._today(visit))
    monkeypatch.setattr(callups, "give", refusing(atomic.Broken(Path("calls.json"), "no JSON")))
    answer = clerk.press("callups/order", {"kind": "hold", "site": "汽车站"}, **SCRIPT)
    assert answer.json["code"] == "console.broken_file"
