"""The control channel: who has the station's key is heard, nobody else is, and the key is never sent."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dalaba.link import control
from dalaba.link.handover import FOLDER
from tests.conftest import ROOT

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
                body = request.body if isinstance(request.body, dict) else {}
                request.answer({"code": "ok", "asked": body.get("verb"), "to": body.get("to")})

    thread = threading.Thread(target=answer)
    thread.start()
    yield listener
    leaving.set()
    thread.join()
    listener.close()


def noted(station: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((station / FOLDER / control.FILE).read_bytes())
    return found


@pytest.mark.usefixtures("air")
def test_an_order_is_answered(tmp_path: Path) -> None:
    assert control.ask(tmp_path, "stop", to=["五一村"]) == {"code": "ok", "asked": "stop", "to": ["五一村"]}


@pytest.mark.usefixtures("air")
def test_only_the_stations_user_can_read_the_key(tmp_path: Path) -> None:
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
        b"\xe4\xbd\xa0" * 30 + b"\n",
        b"0" * 64 + b"\n" + b"1" * 64 + b' {"verb":"stop"}\n',
        b"0" * 64 + b"\n" + b"[" * 200_000 + b"\n",
    ],
)
def test_who_has_no_key_gets_no_answer_and_does_no_harm(
    tmp_path: Path, line: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    port = noted(tmp_path)["port"]
    heard = b""
    with socket.create_connection(("127.0.0.1", port)) as wire, contextlib.suppress(OSError):  # hung up on: as silent
        wire.sendall(line)
        wire.shutdown(socket.SHUT_WR)
        with wire.makefile("rb") as file:
            heard = file.read()
    assert b"asked" not in heard
    assert noted(tmp_path)["key"].encode() not in heard
    assert control.ask(tmp_path, "status")["asked"] == "status"
    assert capfd.readouterr().err == "", "a stranger's line is nothing to report"


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


# Another account on the same PC


def test_a_note_is_for_its_owner_alone_before_it_is_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger looks at the very moment it is moved there, thirty times."""
    seen: list[int] = []
    move = os.replace

    def look_and_move(beside: Path, path: Path) -> None:
        seen.append(beside.stat().st_mode & 0o077)
        move(beside, path)
        seen.append(path.stat().st_mode & 0o077)

    monkeypatch.setattr("dalaba.core.atomic.os.replace", look_and_move)
    before = os.umask(0)
    try:
        for _ in range(30):
            control.Listener(tmp_path, lambda: None).close(ordered=False)
    finally:
        os.umask(before)
    assert seen == [0] * 60


def test_each_air_has_a_key_of_its_own(tmp_path: Path) -> None:
    keys = set()
    for _ in range(3):
        control.Listener(tmp_path, lambda: None).close(ordered=False)
        keys.add(noted(tmp_path)["key"])
    assert len(keys) == 3


class Impostor(threading.Thread):
    """Listens where a dead air did, answers as it likes, and keeps all that it is sent."""

    def __init__(self, port: int, answer: bytes = b"", pause: float = 0.0) -> None:
        super().__init__(daemon=True)
        self._door = socket.create_server(("127.0.0.1", port))
        self._answer, self._pause = answer, pause
        self.heard = b""
        self.start()

    def run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._door.accept()
                with line, contextlib.suppress(OSError):
                    line.settimeout(5)
                    self.heard += line.recv(4096)
                    for byte in self._answer:
                        line.sendall(bytes([byte]))
                        time.sleep(self._pause)
                    self.heard += line.recv(4096) if self._answer else b""

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()


@pytest.mark.parametrize(
    "answer", [b"", b"{}\n", b'{"code":"air.did_stop","params":{}}\n', b"0" * 64 + b" " + b"1" * 64 + b"\n"]
)
def test_who_listens_where_a_dead_air_did_learns_nothing_and_is_not_believed(tmp_path: Path, answer: bytes) -> None:
    control.Listener(tmp_path, lambda: None).close(ordered=False)
    left = noted(tmp_path)
    impostor = Impostor(left["port"], answer)
    try:
        with pytest.raises(control.NotRunning):
            control.ask(tmp_path, "announce", patience=2.0, text="今晚集合")
    finally:
        impostor.close()
    assert impostor.heard, "it was spoken to"
    assert left["key"].encode() not in impostor.heard
    assert b"announce" not in impostor.heard


def test_who_answers_a_sign_a_second_keeps_nobody_waiting(tmp_path: Path) -> None:
    control.Listener(tmp_path, lambda: None).close(ordered=False)
    impostor = Impostor(noted(tmp_path)["port"], b"0" * 130, 0.3)
    begun = time.monotonic()
    try:
        with pytest.raises(control.NotRunning):
            control.ask(tmp_path, "stop", patience=1.0)
    finally:
        impostor.close()
    assert time.monotonic() - begun < 3


@pytest.mark.usefixtures("air")
def test_what_was_said_once_is_no_order_a_second_time(tmp_path: Path) -> None:
    """A listener in the middle repeats what the station's user sent, word for word."""
    note = noted(tmp_path)
    line = control.Note(note["port"], note["key"])
    ours, order = b"0" * 64, b'{"verb":"stop"}'
    replies = []
    said = b""
    for proof_of in (None, said):
        with socket.create_connection(("127.0.0.1", line.port)) as wire, wire.makefile("rb") as file:
            wire.sendall(ours + b"\n")
            theirs = file.read(130)[:64]
            said = said if proof_of is not None else line.prove("order", ours, theirs, order)
            wire.sendall(said + b" " + order + b"\n")
            replies.append(file.read())
    assert b"asked" in replies[0]
    assert replies[1] == b""


CROWD = """
import resource, socket, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
lines = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(1100)]
print("there", flush=True)
input()
"""


@pytest.mark.usefixtures("air")
def test_idle_strangers_are_hung_up_on_and_keep_nobody_out(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("descriptors are counted on Linux")
    before = len(os.listdir("/proc/self/fd"))
    crowd = subprocess.Popen(
        [sys.executable, "-c", CROWD, str(noted(tmp_path)["port"])],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert crowd.stdout
        assert crowd.stdout.readline().strip() == "there"
        for _ in range(20):
            assert control.ask(tmp_path, "status")["asked"] == "status"
        assert len(os.listdir("/proc/self/fd")) - before < 60
        time.sleep(3.0)
        assert len(os.listdir("/proc/self/fd")) - before < 8, "who proves nothing is gone after two seconds"
    finally:
        crowd.communicate("\n")
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.usefixtures("air")
def test_what_is_no_order_at_all_is_answered_too(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    note = noted(tmp_path)
    mine = control.Note(note["port"], note["key"])
    for order in (b"[" * 200_000, b'{"verb":' * 100_000, b"[1]", b"\xff"):
        with socket.create_connection(("127.0.0.1", mine.port)) as wire, wire.makefile("rb") as file:
            wire.sendall(b"0" * 64 + b"\n")
            theirs = file.read(130)[:64]
            wire.sendall(mine.prove("order", b"0" * 64, theirs, order) + b" " + order + b"\n")
            assert b'"asked": null' in file.read()
    assert control.ask(tmp_path, "status")["asked"] == "status"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "text", ["", "[]", "[" * 100_000, '{"port": 1, "key": "短"}', '{"port": "x", "key": 1}', "null"]
)
def test_a_note_that_makes_no_sense_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / FOLDER / control.FILE
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(control.NotRunning):
        control.ask(tmp_path, "status")
    listener = control.Listener(tmp_path, lambda: None)
    assert len(noted(tmp_path)["key"]) == 64
    listener.close()


# Somebody deletes the note, or the whole folder


def test_a_note_that_is_deleted_or_written_over_is_written_again(tmp_path: Path, air: control.Listener) -> None:
    path = tmp_path / FOLDER / control.FILE
    for spoil in (path.unlink, lambda: path.write_text("{}"), lambda: path.rename(tmp_path / "else.json")):
        spoil()
        air.keep()
        assert control.ask(tmp_path, "status")["asked"] == "status"
        assert path.stat().st_mode & 0o077 == 0


def test_a_station_that_was_moved_away_is_not_made_again_by_its_note(tmp_path: Path) -> None:
    station = tmp_path / "石桥村"
    station.mkdir()
    listener = control.Listener(station, lambda: None)
    station.rename(tmp_path / "石桥")
    listener.keep()
    assert not station.exists()
    listener.close()
