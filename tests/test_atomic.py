"""A file is there whole, or as it was before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dalaba.core import atomic
from tests.conftest import ROOT

DIES = """
import os, signal, sys
from pathlib import Path
from dalaba.core import atomic
os.replace = lambda *paths: os.kill(os.getpid(), signal.SIGKILL)
atomic.write(Path(sys.argv[1]), b"new" * 100_000)
"""
"""A process that the power leaves when all is written and nothing is moved yet."""


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "records" / "节目单.json"
    atomic.write(path, b"one")
    atomic.write(path, b"two")
    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["节目单.json"]


def test_a_folder_that_refuses_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp3"
    path.mkdir()  # a folder of that name: the move must fail, for root too
    with pytest.raises(OSError, match=r"clip\.mp3"):
        atomic.write(path, b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["clip.mp3"]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_power_that_goes_between_writing_and_moving_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "节目单.json"
    atomic.write(path, b"old")
    died = subprocess.run([sys.executable, "-c", DIES, str(path)], cwd=ROOT, check=False)
    assert died.returncode < 0
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 2, "it really died in between"
    atomic.write(path, b"newer")
    assert path.read_bytes() == b"newer"
