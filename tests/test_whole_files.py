"""Two people change one file: the first one's change stands, and the second one gets both texts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from dalaba.desk.editing.whole_files import NOT_THERE, Changed, SheetOpen, digest, replace, rewrite


def test_the_later_change_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "scripts" / "停水.txt"
    replace(file, "今天停水。".encode(), NOT_THERE)
    seen = digest(file)
    replace(file, "明天停水。".encode(), seen)
    with pytest.raises(Changed) as told:
        replace(file, "后天停水。".encode(), seen)
    assert (told.value.theirs, told.value.mine) == ("明天停水。".encode(), "后天停水。".encode())
    assert file.read_text(encoding="utf-8") == "明天停水。"


def test_a_file_that_somebody_else_made_or_removed_meanwhile_is_a_change_too(tmp_path: Path) -> None:
    file = tmp_path / "停水.txt"
    file.write_text("别人写的。", encoding="utf-8")
    with pytest.raises(Changed):
        replace(file, b"mine", NOT_THERE)
    seen = digest(file)
    file.unlink()
    with pytest.raises(Changed) as told:
        replace(file, b"mine", seen)
    assert told.value.theirs is None
    assert not file.exists()


def test_many_who_add_to_a_file_of_the_programs_own_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "records" / "list"

    def add(number: int) -> None:
        rewrite(file, lambda: (file.read_bytes() if file.exists() else b"") + f"{number}\n".encode())

    with ThreadPoolExecutor(4) as people:
        list(people.map(add, range(12)))
    assert sorted(map(int, file.read_text().split())) == list(range(12))


def test_a_file_that_never_comes_to_rest_is_told_as_a_disk_that_refuses(tmp_path: Path) -> None:
    file, times = tmp_path / "list", count()

    def made() -> bytes:
        file.write_text(f"somebody else, again: {next(times)}")
        return b"mine"

    with pytest.raises(OSError, match="busy"):
        rewrite(file, made)
    assert b"somebody else" in file.read_bytes()


def test_removing_asks_the_same(tmp_path: Path) -> None:
    file = tmp_path / "停水.txt"
    file.write_text("一", encoding="utf-8")
    seen = digest(file)
    file.write_text("二", encoding="utf-8")
    with pytest.raises(Changed):
        replace(file, None, seen)
    replace(file, None, digest(file))
    assert not file.exists()


def test_a_sheet_that_is_open_in_excel_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "加播.csv"
    file.write_bytes(b"a")
    (tmp_path / "~$加播.csv").write_bytes(b"")
    with pytest.raises(SheetOpen):
        replace(file, b"b", digest(file))
    assert file.read_bytes() == b"a"
