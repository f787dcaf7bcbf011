"""The control channel: who has the station's token is heard, nobody else is."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba import control
from dalaba.handover import FOLDER

GUESS = b'{"verb":"stop","token":"guess"}\n'


@pytest.fixture
def air(tmp_path: Path) -> Iterator[control.Listener]:
    """An air that answers every request with what it was asked."""
    woken = threading.Event()
    listener = control.Listener(tmp_path, woken.set)
    leaving = threading.Event()

    def answer() -> None:
        while not leaving.is_set():
            woken.wait(0.2)
            woken.clear()
            for request in listener.take():
                request.answer({"code": "ok", "asked": request.body["verb"], "to": request.body.get("to")})

    thread = threading.Thread(target=answer)
    thread.start()
    yield listener
    leaving.set()
    thread.join()
    listener.close()


@pytest.mark.usefixtures("air")
def test_an_order_is_answered(tmp_path: Path) -> None:
    assert control.ask(tmp_path, "stop", to=["五一村"]) == {"code": "ok", "asked": "stop", "to": ["五一村"]}


@pytest.mark.usefixtures("air")
def test_only_the_stations_user_can_read_the_token(tmp_path: Path) -> None:
    assert (tmp_path / FOLDER / control.FILE).stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("air")
@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"stop\n",
        b"[]\n",
        b'{"verb":"stop"}\n',
        b'{"verb":"stop","token":"guess"}\n',
        b"\xff\xfe\x00\n",
        b"{" * 1_100_000,
    ],
)
def test_who_has_no_token_gets_no_answer_and_does_no_harm(tmp_path: Path, line: bytes) -> None:
    port = json.loads((tmp_path / FOLDER / control.FILE).read_bytes())["port"]
    heard = b""
    with socket.create_connection(("127.0.0.1", port)) as wire, contextlib.suppress(OSError):  # hung up on: as silent
        wire.sendall(line)
        wire.shutdown(socket.SHUT_WR)
        with wire.makefile("rb") as file:
            heard = file.read()
    assert heard == b""
    assert control.ask(tmp_path, "status")["asked"] == "status"


def test_without_air_there_is_nobody(tmp_path: Path) -> None:
    with pytest.raises(control.NotRunning):
        control.ask(tmp_path, "status")


def test_a_channel_that_a_dead_air_left_behind_is_nobody_either(tmp_path: Path) -> None:
    listener = control.Listener(tmp_path, lambda: None)
    left = (tmp_path / FOLDER / control.FILE).read_bytes()
    listener.close()
    (tmp_path / FOLDER / control.FILE).write_bytes(left)
    with pytest.raises(control.NotRunning):
        control.ask(tmp_path, "status")
