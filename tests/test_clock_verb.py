"""A village whose PC is a day behind what it has already seen: what its clerk is told, and what he says to it."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.air.timekeeper import FILE
from dalaba.core.clock import DAY, SystemClock
from dalaba.link import control
from tests.conftest import Shell


def window(shell: Shell) -> Path:
    """What `run` says."""
    return shell.station.parent / "window.txt"


@pytest.fixture
def on_air(shell: Shell) -> Iterator[subprocess.Popen[bytes]]:
    note = shell.station / FILE
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps({"newest": SystemClock().now() + DAY, "seq": 0}), encoding="utf-8")
    with window(shell).open("w", encoding="utf-8") as said:
        running = subprocess.Popen(shell.command("run"), stdout=said, stderr=subprocess.STDOUT)
    for _ in range(300):
        try:
            if control.ask(shell.station, "status")["outlets"]:
                break
        except control.NotRunning:
            pass
        time.sleep(0.1)
    yield running
    if running.poll() is None:
        running.send_signal(signal.SIGINT)
        running.wait(30)


def test_the_clerk_is_told_what_is_wrong_and_says_that_it_is_right(
    shell: Shell, on_air: subprocess.Popen[bytes]
) -> None:
    for _ in range(100):
        if window(shell).read_text("utf-8").count("已经到过") >= 2:
            break  # for the station, and for its outlet; the desk looks at air once a second
        time.sleep(0.1)
    else:
        raise AssertionError("it was not said in the window too")
    asked = shell("时钟")
    assert asked.returncode == 1
    assert "时钟 对(clock ok)" in asked.stdout + asked.stderr
    found = json.loads(shell("clock", "--json").stdout)
    assert (found["state"], found["code"]) == ("wrong", "air.clock_behind")
    lanes = json.loads(shell("status", "--json").stdout)["outlets"].values()
    assert [lane["hindrance"]["code"] for lane in lanes] == ["air.clock_behind"]

    assert shell("时钟", "对").returncode == 0
    assert shell("clock").returncode == 0
    assert not any(
        lane["hindrance"].get("code", "").startswith("air.clock")
        for lane in json.loads(shell("status", "--json").stdout)["outlets"].values()
    )
    on_air.send_signal(signal.SIGINT)
    assert on_air.wait(30) == 0
    assert shell("clock").returncode == 1, "off the air nobody can say"
