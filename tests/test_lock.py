"""One air and one desk a station, whatever became of the last ones."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dalaba.lock import Held, Holder, Lock, holder, is_held, kill
from tests.conftest import ROOT

HOLD = """
import sys
from pathlib import Path
from dalaba.lock import Lock
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
    assert holder(path) == Holder(str(other.pid), platform.node(), "background")
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
