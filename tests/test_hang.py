"""A process that is there and does nothing (SIGSTOP), a service manager that listens, and who gives way to whom."""

from __future__ import annotations

import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.air.outputs.cards import Cards
from dalaba.core.clock import SystemClock
from dalaba.core.lock import Lock
from dalaba.core.model import OutputSpec
from dalaba.doors.cli.run import BROKE
from dalaba.link.upkeep.start_processes import AIR_LOCK
from dalaba.link.upkeep.systemd_notify import progress
from dalaba.link.upkeep.takeover import end
from tests.conftest import Shell
from tests.kept import Kept, until, village
from tests.rig import Rig


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clip that all of these stories play."""
    folder = village(tmp_path_factory.mktemp("rendered"), 150, every=2)
    assert Shell(folder)("render").returncode == 0
    return folder / "audio"


@pytest.fixture
def kept(tmp_path: Path, rig: Rig, rendered: Path) -> Iterator[Kept]:
    """Rendered, and not yet on the air."""
    folder = village(tmp_path / "石桥村", 150, every=2)
    shutil.copytree(rendered, folder / "audio")
    kept = Kept(folder)
    yield kept
    kept.end()


def stop(number: int) -> None:
    os.kill(number, signal.SIGSTOP)


def test_an_air_that_hangs_is_ended_and_started_again_and_repeats_nothing(kept: Kept) -> None:
    kept.run_hastily()
    until(kept.heard)
    hung = kept.air()
    stop(hung)
    until(lambda: kept.air() not in (0, hung))
    heard = kept.heard()
    until(lambda: kept.heard() > heard)
    assert "cli.run_air_hung" in kept.said()
    assert [event.detail.get("after") for event in kept.events() if event.kind == "boot"] == [None, "hung"]
    begun = [event.spot for event in kept.events() if event.kind == "started"]
    assert len(begun) == len(set(begun))


def test_a_stop_while_air_hangs_makes_silence_and_is_the_first_thing_obeyed_after_it(kept: Kept) -> None:
    """No desk is there to see to it: it hangs too."""
    kept.run_hastily()
    until(kept.heard)
    stop(kept.desk())
    hung = kept.air()
    stop(hung)
    done = Shell(kept.folder)("stop", "--reason", "下雨")
    assert done.returncode == 0, done.stderr
    assert "已经记下" in done.stderr
    until(lambda: kept.air() != hung)
    os.kill(kept.desk(), signal.SIGCONT)
    until(lambda: kept.air() not in (0, hung))
    until(kept.status)
    time.sleep(4)
    events = kept.events()
    boot = max(number for number, event in enumerate(events) if event.kind == "boot")
    assert [event.detail["verb"] for event in events[boot:] if event.kind == "order"] == ["stop"]
    assert [event for event in events[boot:] if event.kind == "started"] == []


def test_a_station_whose_records_are_deleted_can_still_be_stopped_and_is_played_by_one_air(kept: Kept) -> None:
    kept.run_hastily()
    until(kept.heard)
    air = kept.air()
    shutil.rmtree(kept.folder / "records")
    until(kept.air)
    until(kept.status)
    assert kept.air() == air
    done = Shell(kept.folder)("stop")
    assert done.returncode == 0, done.stderr
    done = Shell(kept.folder)("run", "--background")
    assert done.returncode == 1, "the desk that is there has its lock again"
    assert kept.air() == air


def test_a_station_that_is_moved_away_is_stopped_where_it_is_and_nothing_is_made_where_it_was(kept: Kept) -> None:
    window = kept.run_hastily()
    until(kept.heard)
    air, old, moved = kept.air(), kept.folder, kept.folder.with_name("石桥")
    old.rename(moved)
    try:
        done = Shell(moved)("stop")
        assert done.returncode == 0, done.stderr
        assert window.wait(10) not in (None, 0), "the desk ends, and its launcher is told that there is no station"
        assert not old.exists()
        kept.folder = moved
        assert kept.air() == air
        assert Shell(moved)("run", "--end").returncode == 0
        assert not old.exists()
    finally:
        kept.folder = moved


def test_a_desk_that_hangs_is_replaced_in_the_background_until_a_window_takes_over(kept: Kept) -> None:
    window = kept.run_hastily()
    until(kept.heard)
    air, hung = kept.air(), kept.desk()
    stop(hung)
    until(lambda: kept.desk() not in (0, hung))
    assert window.wait(10) == -signal.SIGKILL
    assert [(event.kind, event.reason) for event in kept.events() if event.kind == "desk"] == [
        ("desk", "air.desk_hung"),
        ("desk", "air.desk_gone"),
    ]
    shell = Shell(kept.folder)
    until(lambda: json.loads(shell("status", "--json").stdout)["desk"] == "background")
    assert "后台" in shell("status").stdout
    until(lambda: "节目单已交付" in (kept.folder / "records/onair/desk.log").read_text("utf-8"))

    background = kept.desk()
    again = kept.run()
    until(lambda: kept.desk() == again.pid)
    assert background != again.pid
    assert kept.air() == air, "the sound went on through all of it"
    assert shell("run").returncode == 1, "a window gives way to nobody"

    again.send_signal(signal.SIGTERM)
    assert again.wait(30) == 0
    time.sleep(2.5)
    assert (kept.air(), kept.desk()) == (0, 0), "an ordered end is one"


def test_an_order_ends_an_air_that_hangs_too(kept: Kept) -> None:
    """Let go again, it would find its desk gone without an order it knows of, and start another."""
    window = kept.run()
    until(kept.heard)
    stop(kept.air())
    window.send_signal(signal.SIGINT)
    assert window.wait(30) == 0
    assert (kept.air(), kept.desk()) == (0, 0)


def test_who_cannot_be_proven_to_be_the_station_is_not_ended_and_that_is_said(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its disk took no name, and what stands in the lock is a stranger's number."""
    monkeypatch.setattr("dalaba.link.upkeep.takeover._WITHIN", 0.5)
    stranger = subprocess.Popen(["sleep", "60"])
    path = kept.folder / AIR_LOCK
    try:
        with Lock(path):
            path.write_bytes(f" {stranger.pid}\n{platform.node()}\n\n1-2-3".encode())
            assert end(kept.folder) == "stays"
        assert stranger.poll() is None
        assert end(kept.folder) == "none"
    finally:
        stranger.kill()
        stranger.wait()


def test_an_order_in_the_first_moment_leaves_nothing_behind(kept: Kept) -> None:
    window = kept.run()
    until(kept.desk)
    time.sleep(0.2)  # its signals are its own by now; air has only just been started
    window.send_signal(signal.SIGHUP)  # the window is closed
    assert window.wait(30) == 0
    assert (kept.air(), kept.desk()) == (0, 0)


def test_a_desk_that_breaks_says_so_in_words_and_costs_no_sound(kept: Kept) -> None:
    window = kept.run_broken()
    assert window.wait(30) == BROKE
    assert "ZeroDivisionError" in kept.said()
    assert "Traceback" not in kept.said()
    assert "Traceback" in (kept.folder / "records/onair/desk.log").read_text("utf-8")
    assert kept.air(), "only an order ends air"
    until(kept.desk)
    until(kept.heard)
    assert [event.reason for event in kept.events() if event.kind == "desk"] == ["air.desk_gone"]


def test_whoever_ends_a_desk_in_the_background_ends_air_too(kept: Kept) -> None:
    kept.run("--background")
    until(kept.heard)
    done = Shell(kept.folder)("run", "--end")
    assert done.returncode == 0, done.stderr
    assert (kept.air(), kept.desk()) == (0, 0)
    assert [event.kind for event in kept.events()][-1] == "shutdown"
    assert Shell(kept.folder)("run", "--end").returncode == 1, "nobody is left"


def test_a_desk_of_an_air_that_has_ended_meanwhile_does_not_begin_anew(kept: Kept) -> None:
    """Air had just started it when somebody ordered the end."""
    late = kept.run("--background", "--kept")
    assert late.wait(30) == 0
    assert (kept.air(), kept.desk()) == (0, 0)
    assert kept.events() == []


def test_the_service_manager_hears_of_the_sound_only_while_there_is_progress(kept: Kept) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(kept.folder / "notify"))
        manager.settimeout(30)
        service = kept.serve(NOTIFY_SOCKET=str(kept.folder / "notify"), WATCHDOG_USEC="2000000")
        assert manager.recv(100) == b"READY=1"
        assert manager.recv(100) == b"WATCHDOG=1"
        until(lambda: kept.heard() and kept.desk())
        assert service.pid == kept.air(), "what the manager started is air itself"

        stop(service.pid)
        time.sleep(0.3)
        drained(manager)
        manager.settimeout(3)
        with pytest.raises(TimeoutError):
            manager.recv(100)
        os.kill(service.pid, signal.SIGCONT)
        manager.settimeout(30)
        assert manager.recv(100) == b"WATCHDOG=1"

        assert "系统服务" in Shell(kept.folder)("run").stderr
        assert "systemctl" in Shell(kept.folder)("run", "--end").stderr
        service.send_signal(signal.SIGTERM)
        while (message := manager.recv(100)) == b"WATCHDOG=1":
            pass
        assert message == b"STOPPING=1"
        assert service.wait(30) == 0
    until(lambda: not kept.desk())


def drained(manager: socket.socket) -> None:
    manager.setblocking(False)
    try:
        while True:
            manager.recv(100)
    except BlockingIOError:
        return


def test_an_open_card_beats_and_one_that_is_not_there_does_not_pretend_to(rig: Rig) -> None:
    cards = Cards(SystemClock())
    try:
        for device in ("north", "nowhere"):
            cards.output(OutputSpec(device))
        until(lambda: cards.beats()["north"][1] < 1_000)
        assert cards.beats()["north"][0]
        assert not cards.beats()["nowhere"][0]
        assert progress(cards.beats())
    finally:
        cards.close()
