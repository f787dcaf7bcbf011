"""A file is there whole, or as it was before."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba import atomic


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
