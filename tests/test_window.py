"""A window that stands still: somebody pressed Ctrl-S, or marked a line in it, and went home."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pty = pytest.importorskip("pty")

RUN = """
import argparse
import os
import sys
import traceback
from pathlib import Path
import dalaba.doors.cli.run as run
from dalaba.doors.cli.context import Context
from dalaba.link.upkeep.keep_air import AirKeeper

folder = Path(sys.argv[1])
AirKeeper.early = lambda keeper: None

def desk_at_work(*given):
    input()  # until the window stands still
    for number in range(20_000):
        print(f"{number}: nothing new on the western front", flush=True)
        print("and a warning", file=sys.stderr)
    (folder / "done").write_text("all of it")
    return 0

run._loop = desk_at_work
try:
    words = argparse.ArgumentParser()
    run.arguments(words)
    code = run.run(Context(str(folder), "zh", False), words.parse_args([]))
except BaseException:  # told beside the window, which would hold it back
    (folder / "fault").write_text(traceback.format_exc())
    os._exit(1)
sys.exit(code)
"""


def begun(folder: Path, window: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder)], cwd=ROOT, stdin=subprocess.PIPE, stdout=window, stderr=window
    )


def test_a_window_that_stands_still_holds_nobody_up_and_the_end_comes_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "station.yaml").touch()
    fault = tmp_path / "fault"
    ours, theirs = pty.openpty()
    process = begun(tmp_path, theirs)
    try:
        os.write(ours, b"\x13")  # Ctrl-S
        process.communicate(b"\n", timeout=30)
        assert not fault.exists(), fault.read_text()
        assert process.returncode == 0
        assert (tmp_path / "done").exists()
    finally:
        process.kill()
        process.wait()
        os.close(theirs)
        os.close(ours)


def test_a_window_that_takes_it_is_told_everything_in_its_order(tmp_path: Path) -> None:
    from dalaba.link.upkeep.window_output import speaking_aside

    with open(tmp_path / "window", "w+", encoding="utf-8") as file:
        before, sys.stdout = sys.stdout, file
        try:
            with speaking_aside():
                print("一")
                print("two", flush=True)
        finally:
            sys.stdout = before
        file.seek(0)
        assert file.read() == "一\ntwo\n"
