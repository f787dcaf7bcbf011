"""A station on the air: two real processes, a real sound server, and what happens when one of them is gone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dalaba.core.clock import SystemClock
from dalaba.core.lock import is_held
from dalaba.link import control
from dalaba.link.upkeep.start_processes import AIR_LOCK, DESK_LOCK, air_command
from tests import rig as rigs
from tests.conftest import Shell

pytestmark = pytest.mark.skipif(bool(rigs.missing()), reason=rigs.missing())
ZONE = ZoneInfo("Asia/Shanghai")
BRIEF = "标题: 森林防火\n版本:\n  普通话:\n    正文: 石桥村的乡亲，天干物燥，请不要带火上山。\n"
"""A few seconds."""


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[rigs.Rig]:
    with rigs.Rig(tmp_path / "rig") as rig:
        yield rig


def due_in(village: Path, *seconds: float) -> None:
    """Let the village's fire notice, cut short, be due in so many seconds from now, on the sink "north"."""
    (village / "scripts" / "森林防火.yaml").write_text(BRIEF, encoding="utf-8")
    station = village / "station.yaml"
    text = station.read_text("utf-8").replace("声卡: 默认", "声卡: north")
    station.write_text("\n".join(line for line in text.splitlines() if "安静时段" not in line), encoding="utf-8")
    now = datetime.now(ZONE)
    times = ", ".join(f'"{now + timedelta(seconds=each):%H:%M:%S}"' for each in seconds)
    row = f"专项: 试播\n播出安排:\n  - {{编号: 试, 文稿: 森林防火, 播放点: 大喇叭, 时刻: [{times}], 漏播后: 补播}}\n"
    (village / "schedules" / "日常.yaml").write_text(row, encoding="utf-8")


def until(what: Callable[[], object], seconds: float = 30) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def status(village: Path) -> dict[str, object]:
    try:
        lane: dict[str, object] = control.ask(village, "status")["outlets"]["石桥村"]
    except (control.NotRunning, KeyError):
        return {}
    return lane


def sounds(village: Path) -> bool:
    """Something is heard; "playing" is said a moment before."""
    lane = status(village)
    since = lane.get("since")
    return bool(lane.get("playing")) and isinstance(since, int) and since + 300 < SystemClock().now()


@pytest.fixture
def on_air(shell: Shell, rig: rigs.Rig) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Start `run`; whatever is still there afterwards is shut down."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONUTF8": "1"}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        started.append(subprocess.Popen(shell.command("run"), text=True, encoding="utf-8", env=environment, **pipes))  # type: ignore[call-overload]
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(30)
        if process.stdout:
            process.stdout.close()
    shell("run", "--end")
    assert not any(is_held(shell.station / lock) for lock in (AIR_LOCK, DESK_LOCK))


def test_a_notice_is_heard_whole_and_is_on_the_ledger(
    shell: Shell, rig: rigs.Rig, on_air: Callable[[], subprocess.Popen[str]]
) -> None:
    due_in(shell.station, 3600)
    assert shell("render").returncode == 0
    recorder = rig.recorder("north")
    due_in(shell.station, 5)
    desk = on_air()
    until(lambda: status(shell.station).get("playing"))
    until(lambda: status(shell.station) and not status(shell.station).get("playing"), 60)
    time.sleep(1)
    sound = recorder.stop()
    desk.send_signal(signal.SIGINT)
    assert desk.wait(30) == 0

    log = json.loads(shell("log", "--json").stdout)
    assert log["summary"]["aired"] == 1
    assert log["summary"]["due"] == 1
    duration = log["rows"][0]["parts"][0]["duration"]
    heard = [index for index, sample in enumerate(abs(sound[:, 0] if sound.ndim == 2 else sound)) if sample > 0.01]
    length = (heard[-1] - heard[0]) / rigs.RATE
    assert abs(length - duration) < 0.3, "first to last sound is the clip's own length"
    assert shell("log", "--verify").returncode == 0


def test_a_second_run_is_refused_in_words(shell: Shell, on_air: Callable[[], subprocess.Popen[str]]) -> None:
    due_in(shell.station, 3600)
    on_air()
    until(lambda: status(shell.station))
    second = shell("run")
    assert second.returncode == 1
    assert "已经开播了" in second.stderr


def test_a_lock_that_cannot_be_opened_is_told_and_nothing_is_said_to_play(shell: Shell) -> None:
    """Left by another account: it used to be called a station on the air, for ever."""
    (shell.station / AIR_LOCK).mkdir(parents=True)
    tried = shell("run")
    assert tried.returncode == 1
    assert "air.lock 打不开" in tried.stderr
    (shell.station / AIR_LOCK).rmdir()


def test_the_desk_dies_and_the_sound_goes_on_until_somebody_says_stop(
    shell: Shell, on_air: Callable[[], subprocess.Popen[str]]
) -> None:
    due_in(shell.station, 3600)
    shell("render")
    due_in(shell.station, 5)
    desk = on_air()
    until(lambda: status(shell.station).get("playing"))
    desk.kill()
    desk.wait()
    assert status(shell.station).get("playing"), "air plays on without its desk"

    stopped = shell("stop", "--reason", "试一下")
    assert stopped.returncode == 0
    assert "已停止" in stopped.stdout
    assert not status(shell.station).get("playing")
    assert "停止" in shell("status").stdout

    desk = on_air()
    until(lambda: desk.poll() is None and status(shell.station).get("hindrance"))
    assert shell("resume").returncode == 0
    assert not status(shell.station).get("hindrance")
    outcomes = [row["outcome"] for row in json.loads(shell("log", "--json").stdout)["rows"]]
    assert outcomes == ["cut"]


def test_air_killed_in_the_middle_is_started_again_and_nothing_is_said_twice(
    shell: Shell, on_air: Callable[[], subprocess.Popen[str]]
) -> None:
    due_in(shell.station, 3600)
    shell("render")
    due_in(shell.station, 5)
    on_air()
    until(lambda: sounds(shell.station))
    os.kill(control.ask(shell.station, "status")["pid"], signal.SIGKILL)
    until(lambda: status(shell.station))
    time.sleep(2)
    log = json.loads(shell("log", "--json").stdout)
    assert [(row["outcome"], row["code"]) for row in log["rows"]] == [("cut", "air.power_lost")]
    assert sum(event["kind"] == "started" for event in log["events"]) == 1


def test_a_missing_sound_card_is_a_state_not_a_crash(
    shell: Shell, rig: rigs.Rig, on_air: Callable[[], subprocess.Popen[str]]
) -> None:
    due_in(shell.station, 3600)
    text = (shell.station / "station.yaml").read_text("utf-8").replace("north", "USB Audio")
    (shell.station / "station.yaml").write_text(text, encoding="utf-8")
    on_air()
    until(lambda: status(shell.station).get("hindrance"))
    said = shell("status").stdout
    assert "USB Audio" in said
    assert "USB 线" in said


def test_an_edited_schedule_reaches_the_air_and_a_broken_one_changes_nothing(
    shell: Shell, on_air: Callable[[], subprocess.Popen[str]]
) -> None:
    due_in(shell.station, 3600)
    on_air()
    until(lambda: status(shell.station).get("next"))
    first = status(shell.station)["next"]
    due_in(shell.station, 1800)
    until(lambda: status(shell.station).get("next") not in (None, first))
    second = status(shell.station)["next"]
    (shell.station / "schedules" / "日常.yaml").write_text("专项：试播\n播出安排：", encoding="utf-8")
    time.sleep(4)
    assert status(shell.station)["next"] == second


def test_air_loads_nothing_that_reads_yaml_fills_templates_or_speaks(
    village: Path, rig: rigs.Rig, shell: Shell
) -> None:
    due_in(village, 3600)
    shell("render")
    due_in(village, 4)
    from dalaba.desk.root import Station
    from dalaba.link import handover

    today = datetime.now(ZONE).date()
    handover.write(village, Station.read(village).compile(today))
    command = air_command(village)
    command["args"][1:1] = ["-X", "importtime"]
    air = subprocess.Popen(**command, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    until(lambda: status(village).get("playing"))
    control.ask(village, "shutdown")
    loaded = {
        line.rsplit("|", 1)[-1].strip() for line in air.communicate(timeout=30)[1].splitlines() if "import time" in line
    }
    assert {"dalaba.air.playout", "dalaba.sound.codec", "dalaba.air.outputs.pulse", "numpy"} <= loaded
    forbidden = {"yaml", "jinja2", "pydub", "gtts", "schedule", "holidays", "openpyxl", "starlette", "rich", "pypinyin"}
    rooms = {
        f"dalaba.{room}"
        for room in ("files", "scripts", "schedules", "outlets", "render", "reading", "voices", "station")
    }
    assert not loaded & (forbidden | rooms)


def test_a_clip_that_only_air_finds_spoilt_is_made_again_and_heard(
    shell: Shell, on_air: Callable[[], subprocess.Popen[str]]
) -> None:
    due_in(shell.station, 3600)
    shell("render")
    (clip,) = (shell.station / "audio" / "rendered").rglob("*.mp3")
    whole, before = clip.read_bytes(), clip.stat()
    clip.write_bytes(whole[:-200] + bytes(200))
    os.utime(clip, ns=(before.st_atime_ns, before.st_mtime_ns))
    due_in(shell.station, 5, 12)
    on_air()
    until(lambda: status(shell.station))
    assert clip.read_bytes() != whole, "nothing tells it apart before it is read"
    until(lambda: clip.read_bytes() == whole, 60)
    until(lambda: status(shell.station).get("playing"))
