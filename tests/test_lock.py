"""One air and one desk a station, whatever became of the last ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dalaba.lock import Held, Lock, holder, is_held
from tests.conftest import ROOT

HOLD = """
import sys
from pathlib import Path
from dalaba.lock import Lock
lock = Lock(Path(sys.argv[1]))
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
    assert held.value.pid == str(other.pid) == holder(path)
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
    assert holder(tmp_path / "none.lock") == "?"
    assert not (tmp_path / "none.lock").exists()
