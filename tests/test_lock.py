"""One air and one desk a station, whatever became of the last ones."""

from __future__ import annotations

import os
import platform
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from dalaba.core import lock as locks
from dalaba.core import processes
from dalaba.core.lock import Held, Holder, Lock, holder, is_held, kill, unreadable
from tests.conftest import ROOT

HOLD = """
import sys
from pathlib import Path
from dalaba.core.lock import Lock
lock = Lock(Path(sys.argv[1]), "background")
print('held', flush=True)
input()
"""


@pytest.fixture
def other(tmp_path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock."""
    path = tmp_path / "records" / "air.lock"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline().strip() == "held"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


def test_the_second_is_told_who_holds_it(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    path = tmp_path / "records" / "air.lock"
    with pytest.raises(Held) as held:
        Lock(path)
    assert held.value.pid == str(other.pid)
    assert holder(path) == Holder(str(other.pid), platform.node(), "background", processes.mark(other.pid))
    assert is_held(path)
    end(other)


def test_a_killed_holder_holds_nothing(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    path = tmp_path / "records" / "air.lock"
    end(other)
    assert not is_held(path)
    with Lock(path):
        assert is_held(path)
    assert not is_held(path)


def test_where_there_was_never_a_lock_nobody_holds_it(tmp_path: Path) -> None:
    assert not is_held(tmp_path / "none.lock")
    assert holder(tmp_path / "none.lock") is None
    assert not (tmp_path / "none.lock").exists()


def test_a_full_disk_keeps_nobody_from_holding_it(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    path = tmp_path / "air.lock"
    path.symlink_to("/dev/full")
    with Lock(path):
        pass


def test_looking_neither_changes_what_the_holder_wrote_nor_keeps_anybody_from_taking_it(tmp_path: Path) -> None:
    path = tmp_path / "air.lock"
    Lock(path, "window").release()
    written = path.read_bytes()
    leaving = threading.Event()

    def look() -> None:
        while not leaving.is_set():
            is_held(path)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        for _ in range(300):
            Lock(path, "window").release()
    finally:
        leaving.set()
        thread.join()
    assert not is_held(path)
    assert path.read_bytes() == written


@contextmanager
def looking(path: Path) -> Iterator[None]:
    """Somebody who looks at it, and is held up in the middle of that."""
    with open(path, "r+b", buffering=0) as file:
        locks._take(file, shared=True)
        yield


def test_whoever_is_held_up_while_it_looks_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy PC may stop a process anywhere. That one is no holder, however often it is met."""
    path = tmp_path / "air.lock"
    Lock(path, "window").release()
    waits: list[float] = []
    with ExitStack() as looker:
        looker.enter_context(looking(path))

        def wait(seconds: float) -> None:
            waits.append(seconds)
            if len(waits) == 50:
                looker.close()

        monkeypatch.setattr("dalaba.core.lock.time.sleep", wait)
        with Lock(path, "background"):
            assert len(waits) == 50


def test_whoever_looks_for_ever_is_not_waited_for_as_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "air.lock"
    Lock(path, "window").release()
    monkeypatch.setattr(locks, "_PATIENCE", 0.1)
    with looking(path), pytest.raises(Held):
        Lock(path)


def test_a_holder_is_told_from_somebody_who_looks_and_not_waited_for(
    tmp_path: Path, other: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "records" / "air.lock"
    waits: list[float] = []
    monkeypatch.setattr("dalaba.core.lock.time.sleep", waits.append)
    with pytest.raises(Held):
        Lock(path)
    assert sum(waits) < 0.2
    end(other)


def test_only_the_holder_itself_is_killed(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    path = tmp_path / "records" / "air.lock"
    assert not kill(path, str(os.getppid()))
    assert not kill(path, "?")
    assert other.poll() is None
    assert kill(path, str(other.pid))
    other.wait(10)
    assert not is_held(path)
    assert not kill(path, str(other.pid)), "it holds nothing any more: that number may be another process's by now"
    end(other)


def test_the_holder_does_not_kill_itself_and_a_process_of_another_pc_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "air.lock"
    with Lock(path):
        assert not kill(path, str(os.getpid()))
        path.write_bytes(f" {os.getppid()}\nanother-pc\n".encode())
        assert not kill(path, str(os.getppid()))


def test_a_lock_of_an_older_dalaba_names_its_process_only(tmp_path: Path) -> None:
    path = tmp_path / "air.lock"
    with Lock(path):
        path.write_bytes(b" 4711")
        assert holder(path) == Holder("4711")
        assert not kill(path, "4711")


def test_only_the_stations_user_may_open_a_lock(tmp_path: Path) -> None:
    """Whoever can read a file may lock it, and keep air from starting."""
    path = tmp_path / "air.lock"
    path.write_bytes(b" 4711")
    path.chmod(0o666)
    with Lock(path):
        assert path.stat().st_mode & 0o077 == 0
    with Lock(tmp_path / "desk.lock"):
        assert (tmp_path / "desk.lock").stat().st_mode & 0o077 == 0


# A number that is somebody else's by now


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with the station."""
    process = subprocess.Popen(["sleep", "60"])
    yield process
    process.kill()
    process.wait()


def stale(path: Path, pid: int, mark: str) -> Lock:
    """A lock that is held by this process, with the text of one that died before: its disk took no other."""
    lock = Lock(path)
    path.write_bytes(f" {pid}\n{platform.node()}\nbackground\n{mark}".encode())
    return lock


def test_a_stranger_whose_number_stands_in_the_lock_is_left_alone(
    tmp_path: Path, stranger: subprocess.Popen[bytes]
) -> None:
    path = tmp_path / "air.lock"
    began, _, command = processes.mark(stranger.pid).rpartition("-")
    for mark in ("", "0-0-0", f"{began}-0123456789abcdef", f"{began}0-{command}", f"-{command}"):
        with stale(path, stranger.pid, mark):
            assert not kill(path, str(stranger.pid))
    assert stranger.poll() is None
    with stale(path, stranger.pid, processes.mark(stranger.pid)):
        assert kill(path, str(stranger.pid)), "with the right proof it is the one that was meant"
    assert stranger.wait(10)


def test_of_ten_thousand_recycled_numbers_none_is_killed_that_was_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A town of numbers that are given again and again; the blow falls where the system would let it fall."""
    if sys.platform != "linux":
        pytest.skip("the blow is caught where Linux strikes it")
    dice = random.Random(20261129)
    living: dict[int, str] = {}
    killed: list[tuple[int, str]] = []

    def open_handle(pid: int) -> int:
        if pid not in living:
            raise ProcessLookupError
        return pid

    monkeypatch.setattr(processes, "_mark", lambda pid: living.get(pid, ""))
    monkeypatch.setattr(os, "pidfd_open", open_handle)
    monkeypatch.setattr("signal.pidfd_send_signal", lambda pid, number: killed.append((pid, living[pid])))
    monkeypatch.setattr("dalaba.core.processes.os.close", lambda handle: None)
    path, ours = tmp_path / "air.lock", 0
    with Lock(path):
        for number in range(10_000):
            pid, noted = dice.randrange(2, 300_000), f"{number}-{dice.choice('ab')}"
            living.clear()
            if dice.random() < 0.9:  # the number is somebody's again, who began another time or is another program
                living[pid] = dice.choice([f"{number + 1}-{noted[-1]}", f"{number}-{'b' if noted[-1] == 'a' else 'a'}"])
            if dice.random() < 0.01:
                living[pid], ours = noted, ours + 1
            struck = len(killed)
            if number % 50:
                processes.end(str(pid), noted)
            else:
                path.write_bytes(f" {pid}\n{platform.node()}\n\n{noted}".encode())
                kill(path, str(pid))
            assert len(killed) - struck == (living.get(pid) == noted)
    assert len(killed) == ours > 0


# Disks


def sees(path: Path) -> str:
    """What another process is told of the lock: a lock of this process hides nothing from itself."""
    words = (
        "import sys; from pathlib import Path; from dalaba.core.lock import holder; print(holder(Path(sys.argv[1])))"
    )
    told = subprocess.run(
        [sys.executable, "-c", words, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return told.stdout.strip()


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, that can be made read-only."""
    place = tmp_path / "stick"
    place.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(["mount", "-t", "tmpfs", "none", str(place)], capture_output=True, check=False).returncode
    ):
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def remount(place: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)


def test_fifty_times_read_only_and_back_and_the_lock_is_held_by_who_holds_it(stick: Path) -> None:
    path = stick / "records" / "air.lock"
    Lock(path).release()
    for _ in range(50):
        remount(stick, "ro")
        assert not is_held(path), "on a disk that takes nothing, nobody holds what nobody holds"
        with Lock(path) as lock:
            assert is_held(path)
            with pytest.raises(Held):
                Lock(path)
            assert lock.keep()
            remount(stick, "rw")
            assert lock.keep()
            assert holder(path) == Holder(str(os.getpid()), platform.node(), "", processes.mark(os.getpid()))
        assert not is_held(path)


def test_on_a_read_only_disk_a_lock_names_nobody_who_is_dead(stick: Path) -> None:
    path = stick / "records" / "air.lock"
    words = (
        "import sys; from pathlib import Path; from dalaba.core.lock import Lock; "
        "lock = Lock(Path(sys.argv[1])); input()"
    )
    dead = subprocess.Popen([sys.executable, "-c", words, str(path)], cwd=ROOT, stdin=subprocess.PIPE)
    while not (path.exists() and is_held(path)):
        assert dead.poll() is None
    dead.kill()
    dead.communicate()
    remount(stick, "ro")
    with Lock(path):
        assert holder(path) == Holder("?")
        with pytest.raises(Held) as held:
            Lock(path)
        assert held.value.pid == "?"
        assert not kill(path, str(dead.pid))
    remount(stick, "rw")


# Somebody takes the file away


def test_a_lock_whose_file_is_deleted_is_taken_anew(tmp_path: Path) -> None:
    path = tmp_path / "records" / "onair" / "air.lock"
    (tmp_path / "records").mkdir()
    with Lock(path) as lock:
        shutil.rmtree(tmp_path / "records")
        assert not is_held(path)
        assert lock.keep()
        assert f"'{os.getpid()}'" in sees(path)
        with pytest.raises(Held):
            Lock(path)


def test_a_lock_whose_file_is_somebody_elses_by_now_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "air.lock"
    with Lock(path) as lock:
        path.unlink()
        child = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout
        assert child.stdout.readline().strip() == "held"
        assert not lock.keep()
        end(child)
        assert lock.keep(), "that one is gone: it is ours again"


def test_a_station_that_was_moved_away_is_not_made_again_where_it_was(tmp_path: Path) -> None:
    station = tmp_path / "石桥村"
    (station / "records").mkdir(parents=True)
    with Lock(station / "records" / "onair" / "air.lock") as lock:
        station.rename(tmp_path / "石桥")
        assert lock.keep()
        assert not station.exists()
        assert is_held(tmp_path / "石桥" / "records" / "onair" / "air.lock")


def test_two_who_only_look_do_not_take_each_other_for_the_holder(tmp_path: Path) -> None:
    path = tmp_path / "air.lock"
    Lock(path).release()
    seen: list[bool] = []
    lookers = [threading.Thread(target=lambda: seen.extend(is_held(path) for _ in range(500))) for _ in range(4)]
    for each in lookers:
        each.start()
    for each in lookers:
        each.join()
    assert not any(seen)


def test_a_lock_that_cannot_be_opened_is_told_with_its_owner(tmp_path: Path) -> None:
    """As after a start by another account: this one would wait for ever for a holder that nobody can name."""
    assert unreadable(tmp_path / "air.lock") is None
    with Lock(tmp_path / "held" / "air.lock"):
        assert unreadable(tmp_path / "held" / "air.lock") is None
    (tmp_path / "air.lock").mkdir()
    assert unreadable(tmp_path / "air.lock") == tmp_path.owner()
