"""Who waits for whom at the console: `stop` for nobody, and an urgent word for nobody who only looks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dalaba.air import ledger
from dalaba.core.model import Reason
from dalaba.doors.console import site
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.answers import ORDERS
from dalaba.doors.console.entrance import Entrance
from dalaba.doors.console.pages import pages
from dalaba.doors.console.requests import Wrong
from tests.console_desk import Desk, opened, until

WORD = "村口有一棵大榕树"


class Held:
    """Work that does not end until it is let go. `begun`: how many wait in it."""

    def __init__(self) -> None:
        self.over, self.begun = threading.Event(), 0

    def wait(self) -> None:
        self.begun += 1
        assert self.over.wait(10), "nobody let it go"


@contextmanager
def many(times: int, what: Callable[[], Any], held: Held) -> Iterator[list[Any]]:
    """That many do the same at once, and wait until the end."""
    with ThreadPoolExecutor(times) as pool:
        doing = [pool.submit(what) for _ in range(times)]
        try:
            yield doing
        finally:
            held.over.set()


def test_stop_waits_for_no_slow_work_however_much_of_it_there_is(
    village: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held()

    def slow(*_: Any) -> Outcome:
        held.wait()
        return Outcome(Reason("console.did_reload"), True)

    for verb in ("scene", "reload"):
        monkeypatch.setitem(ORDERS, verb, slow)
    with opened(village) as desk, many(12, lambda: desk.ask("POST", "scene", {}), held):
        until(lambda: held.begun == 2)
        with many(36, lambda: desk.ask("POST", "reload", {}), held) as asked:
            until(lambda: held.begun == 6 and any(each.done() for each in asked))  # the queue is full: one was refused
            answer = desk.ask("POST", "stop", {})
            assert answer.status == 200, answer.text
            assert len(desk.air.bodies("stop")) == 1


def test_a_one_time_key_waits_for_no_password(village: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Held()

    def slow(*_: Any) -> str:
        held.wait()
        raise Wrong("console.wrong_password")

    monkeypatch.setattr(Entrance, "by_password", slow)
    with opened(village) as desk:
        key, strangers = desk.key(), {"name": "老王", "password": "falsch"}
        with many(14, lambda: desk.knock(strangers), held) as asked:
            until(lambda: held.begun and any(each.done() for each in asked))  # no more can wait: one was refused
            assert desk.knock({"key": key}).status == 303


def a_viewer(desk: Desk) -> Any:
    owner = desk.enter()
    owner.did("people/first", {"name": "老王", "password": WORD})
    owner.did("people/add", {"name": "看看", "role": "viewer", "password": WORD})
    return desk.enter({"name": "看看", "password": WORD})


def test_whoever_only_looks_keeps_nobody_from_speaking(village: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held, whole = Held(), site._whole

    def slow(*given: Any) -> str:
        if given[1].name == "ledger":
            held.wait()
        return whole(*given)

    with opened(village) as desk:
        viewer = a_viewer(desk)
        monkeypatch.setattr(site, "_whole", slow)
        with many(8, lambda: viewer.get("ledger"), held) as asked:
            until(lambda: any(each.done() for each in asked))  # no more can wait: one was refused
            said = desk.ask("POST", "play", {"to": ["石桥村"], "script": "none"})
            assert said.json["code"] != "console.busy", said.text
            assert viewer.get().status == 200, "the first page opens while the slow ones wait"
            assert viewer.get("?show=all").status == 429, "its panels compile, and wait with the slow ones"


def test_the_whole_ledger_is_proved_once_at_a_time(village: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held, prove = Held(), ledger.prove

    def slow(*given: Any) -> Any:
        held.wait()
        return prove(*given)

    monkeypatch.setattr(ledger, "prove", slow)
    script = {"Accept": "application/json"}
    with opened(village) as desk:
        viewer = a_viewer(desk)
        with many(1, lambda: viewer.press("ledger/prove", **script), held):
            until(lambda: held.begun)
            assert viewer.press("ledger/prove", **script).json["code"] == "console.busy"
        assert viewer.press("ledger/prove", **script).json["code"] != "console.busy"


def test_each_deed_that_makes_or_ends_sound_waits_with_its_like() -> None:
    queues = {f"{page.name}/{name}": deed.queue for page in pages().values() for name, deed in page.deeds.items()}
    speak = {"today/talk", "today/recorded", "outlets/tone", "callups/order", "township/say"}
    at_once = {"today/talk_on", "today/talk_end", "township/stop", "township/resume", "township/cancel"}
    assert {name for name, queue in queues.items() if queue == "speak"} == speak
    assert {name for name, queue in queues.items() if queue == "at_once"} == at_once
    assert {queues[f"usb/{name}"] for name in ("write", "check", "backup")} == {"slow"}
