"""A talk from the page: it begins when the microphone works, and ends when nobody says that they are still there."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from dalaba.air.outputs import OutputError
from dalaba.core.model import Reason
from dalaba.desk import talking
from dalaba.desk.talking import Talks
from dalaba.link import control
from dalaba.link.requests import Talk
from tests.console_desk import until


class Microphone:
    """Hears a hum, 20 ms at a time."""

    def __init__(self) -> None:
        self.closed = False

    def read(self) -> NDArray[np.float32]:
        time.sleep(0.005)
        return np.full(960, 0.25, np.float32)

    def close(self) -> None:
        self.closed = True


class Horn:
    """Where air takes a talk: it counts what comes, and says at the end how long it was."""

    def __init__(self) -> None:
        self.line = socket.create_server(("127.0.0.1", 0))
        self.bytes, self.over = 0, threading.Event()
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        talker, _ = self.line.accept()
        with talker:
            while piece := talker.recv(65_536):
                self.bytes += len(piece)
            talker.sendall(b'{"code": "air.talk_over", "params": {}, "ms": 2000}\n')
        self.over.set()


@pytest.fixture
def horn(monkeypatch: pytest.MonkeyPatch) -> Iterator[Horn]:
    horn = Horn()
    answer = {"code": "air.talking", "params": {}, "port": horn.line.getsockname()[1], "token": "t"}
    monkeypatch.setattr(control, "send", lambda folder, request: answer)
    yield horn
    horn.line.close()


def talks(microphone: Microphone) -> Talks:
    return Talks(Path(), lambda: cast(Any, microphone))


TALK = Talk(("五一村",), "文书")


def test_it_is_heard_until_somebody_ends_it(horn: Horn) -> None:
    microphone = Microphone()
    page = talks(microphone)
    assert page.begin(TALK).code == "air.talking"
    assert page.begin(TALK) == Reason("page_today.talk_busy", {"actor": "文书"}), "one at a time"
    until(lambda: horn.bytes > 10_000)
    assert page.goes_on("文书")
    assert not page.goes_on("小李"), "nobody else keeps it going"
    assert page.end() == Reason("page_today.talk_over", {"seconds": "2"})
    assert microphone.closed
    assert not page.goes_on("文书")


def test_it_ends_by_itself_when_the_page_is_gone(horn: Horn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talking, "PATIENCE", 0.2)
    microphone = Microphone()
    page = talks(microphone)
    page.begin(TALK)
    until(horn.over.is_set)
    until(lambda: microphone.closed)
    assert not page.goes_on("文书")


def test_without_a_microphone_nothing_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(control, "send", lambda folder, request: asked.append(request))

    def none() -> Any:
        raise OutputError(Reason("air.mic_missing", {}))

    with pytest.raises(OutputError):
        Talks(Path(), none).begin(TALK)
    assert asked == []


def test_if_air_refuses_the_microphone_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = {"code": "air.talk_quiet", "params": {"outlet": "五一村"}}
    monkeypatch.setattr(control, "send", lambda folder, request: refusal)
    microphone = Microphone()
    page = talks(microphone)
    assert page.begin(TALK).code == "air.talk_quiet"
    assert microphone.closed
    assert page.end().code == "page_today.talk_none"
