"""What should be done about the other process: every combination of facts, and whole lives played through."""

from __future__ import annotations

import itertools
import os
import plistlib
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.air import ledger
from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.core.clock import VirtualClock
from dalaba.core.lock import Holder
from dalaba.core.model import Millis
from dalaba.doors.cli import main
from dalaba.link.upkeep import logon
from dalaba.link.upkeep.awake import Awake, helper
from dalaba.link.upkeep.decide import AGENT, AIR, DESK, Facts, Limits, Watched, decide, pause
from dalaba.link.upkeep.keep_desk import DeskKeeper
from dalaba.link.upkeep.log_file import BoundedLog
from dalaba.link.upkeep.systemd_notify import STALE, Manager, progress
from dalaba.link.upkeep.systemd_unit import command, name, quoted, unit
from tests.kept import until
from tests.places import at

LIMITS = Limits(gone=3_000, silent=8_000, boot=60_000, looks=4)
MOMENTS = (0, 2_999, 3_000, 7_999, 8_000, 59_999, 60_000, 10**9)
YES_NO = (False, True)


def every_fact() -> Iterator[Facts]:
    for wanted, may_start, held, heard in itertools.product(YES_NO, YES_NO, YES_NO, YES_NO):
        for free, silent, looks in itertools.product(MOMENTS, MOMENTS, (0, 3, 4, 99)):
            for tries, tried in itertools.product((0, 1, 3, 5, 50), (0, 999, 1_000, 5_000, 30_000)):
                yield Facts(wanted, may_start, held, free, heard, silent, looks, tries, tried)


def test_every_combination_of_facts_has_the_one_right_action() -> None:
    seen = set()
    for facts in every_fact():
        action = decide(facts, LIMITS)
        seen.add(action)
        patience = LIMITS.silent if facts.heard else LIMITS.boot
        hangs = facts.held and facts.silent_for >= patience and facts.looks >= LIMITS.looks
        absent = not facts.held and facts.free_for >= LIMITS.gone and facts.may_start
        rested = facts.tries == 0 or facts.tried_for >= pause(facts.tries)
        expected = {"kill": facts.wanted and hangs, "start": facts.wanted and absent and rested}
        assert [each for each in ("kill", "start") if expected[each]] == [action] * (action != "wait"), facts
    assert seen == {"wait", "start", "kill"}


def test_against_an_order_nothing_is_ever_done() -> None:
    assert {decide(replace(facts, wanted=False), LIMITS) for facts in every_fact()} == {"wait"}


def test_pauses_between_starts_double_and_end_at_a_minute() -> None:
    pauses = [pause(tries) for tries in range(20)]
    assert pauses[:8] == [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]
    assert set(pauses[8:]) == {60_000}


# Lives of another process, played through second by second


class Other:
    """The other process as its watcher can see it."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.now = limits, 0
        self.pid, self.boots, self.hangs, self.dies_at_once = 0, 0, False, False
        self.watched = Watched(0, settled=limits.settled)
        self.did: list[tuple[Millis, str]] = []

    def second(self, looked: bool = True) -> str:
        """A second goes by; the watcher looks, or could not."""
        self.now += 1_000
        if not looked:
            return "wait"
        self.watched.look(self.now, str(self.pid) if self.pid else "")
        if self.pid and not self.hangs:
            self.watched.hear(self.now)
        action = decide(self.watched.facts(self.now, wanted=True, may_start=True), self.limits)
        if action != "wait":
            self.did.append((self.now, action))
        if action == "kill":
            self.pid, self.hangs = 0, False
        elif action == "start":
            self.watched.started(self.now)
            self.boots += 1
            self.pid = 0 if self.dies_at_once else self.boots
        return action

    def seconds(self, count: int, looked: bool = True) -> list[str]:
        return [action for _ in range(count) if (action := self.second(looked)) != "wait"]


@pytest.mark.parametrize("limits", [AIR, DESK, AGENT])
def test_one_that_lives_is_left_alone_for_a_year(limits: Limits) -> None:
    other = Other(limits)
    other.pid = 1
    assert other.seconds(366 * 24 * 60) == []


def test_a_dead_air_is_started_at_the_next_look_and_a_dead_desk_after_its_window_had_its_chance() -> None:
    for limits, least, most in (
        (AIR, 1_000, 1_000), (DESK, DESK.gone, DESK.gone + 1_000), (AGENT, AGENT.gone, AGENT.gone + 1_000)
    ):  # fmt: skip
        other = Other(limits)
        other.pid = 1
        other.seconds(10)
        died, other.pid = other.now, 0
        other.seconds(60)
        assert [action for _, action in other.did] == ["start"]
        assert least <= other.did[0][0] - died <= most


def test_a_hung_air_is_back_within_twenty_seconds() -> None:
    other = Other(AIR)
    other.pid = 1
    other.seconds(10)
    hung, other.hangs = other.now, True
    other.seconds(20)
    assert [action for _, action in other.did] == ["kill", "start"]
    assert other.did[-1][0] - hung <= 20_000


def test_a_hung_agent_is_back_within_two_minutes() -> None:
    other = Other(AGENT)
    other.pid = 1
    other.seconds(10)
    hung, other.hangs = other.now, True
    other.seconds(120)
    assert [action for _, action in other.did] == ["kill", "start"]
    assert other.did[0][0] - hung >= AGENT.silent


def test_one_that_takes_long_to_begin_is_given_its_time() -> None:
    other = Other(AIR)
    other.pid, other.hangs = 1, True
    assert other.seconds(AIR.boot // 1_000 - 1) == []
    assert other.seconds(3) == ["kill", "start"]


def test_a_watcher_that_was_asleep_itself_does_not_blame_the_other() -> None:
    other = Other(DESK)
    other.pid = 1
    other.seconds(10)
    other.seconds(3_600, looked=False)
    other.hangs = True  # it has not had the time to ask yet
    assert other.seconds(5) == []
    other.hangs = False
    assert other.seconds(100) == []


def test_one_that_dies_at_every_start_is_tried_forever_with_pauses() -> None:
    other = Other(AIR)
    other.dies_at_once = True
    tries = len(other.seconds(3_600))
    assert 55 < tries < 75
    other.dies_at_once = False
    other.seconds(61)
    assert other.pid
    other.pid = 0
    assert other.second() == "start", "once it has lived, the next death is answered at once"


def test_a_desk_that_asks_once_and_breaks_is_started_after_ever_longer_pauses_and_noted_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something people wrote breaks it as soon as it has begun; after ten minutes they mend that."""

    class Desk:
        pid = 4711
        broken = True

        def poll(self) -> int | None:
            return 1 if self.broken else None

    (tmp_path / "records" / "onair").mkdir(parents=True)
    starts: list[Millis] = []
    keeper, now, noted = DeskKeeper(tmp_path, 0), 0, []

    def started(**how: object) -> Desk:
        starts.append(now)
        return Desk()

    monkeypatch.setattr("dalaba.link.upkeep.keep_desk.subprocess.Popen", started)

    def pass_by(seconds: int) -> None:
        nonlocal now
        for _ in range(seconds):
            now += 1_000
            begun = len(starts)
            if kept := keeper.turn(now, leaving=False):
                noted.append(kept.reason.code)
            if not Desk.broken or len(starts) > begun:
                keeper.hear(now)  # it asked, with its first breath

    pass_by(600)
    pauses = [later - earlier for earlier, later in itertools.pairwise(starts)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 60_000
    assert len(starts) < 20
    assert noted == ["air.desk_gone"]
    Desk.broken = False
    pass_by(200)
    assert noted == ["air.desk_gone"]
    Desk.broken = True
    pass_by(30)
    assert noted == ["air.desk_gone"] * 2, "it had lasted: this is news"


def test_a_desk_that_cannot_be_started_is_told_when_the_reason_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper, noted, why = DeskKeeper(tmp_path, 0), [], "no memory"
    (tmp_path / "records" / "onair").mkdir(parents=True)

    def refused(**how: object) -> None:
        raise OSError(why)

    monkeypatch.setattr("dalaba.link.upkeep.keep_desk.subprocess.Popen", refused)
    for second in range(1, 1_200):
        why = "no memory" if second < 600 else "no file"
        if kept := keeper.turn(second * 1_000, leaving=False):
            noted.append(kept.reason.params["error"])
    assert noted == ["no memory", "no file"]


def test_a_desk_that_hangs_and_does_not_die_at_once_is_noted_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for a disk that gives no answer: it was noted as killed every second, for as long as that lasts."""
    keeper, noted, struck = DeskKeeper(tmp_path, 0), [], []

    def strike(lock: Path, pid: str) -> bool:
        struck.append(pid)
        return True

    monkeypatch.setattr("dalaba.link.upkeep.keep_desk.holder", lambda lock: Holder("4711"))
    monkeypatch.setattr("dalaba.link.upkeep.keep_desk.kill", strike)
    for second in range(1, 300):
        if kept := keeper.turn(second * 1_000, leaving=False):
            noted.append((kept.reason.code, kept.pid))
    assert noted == [("air.desk_hung", "4711")]
    assert len(struck) > 100, "it is struck until it is gone"


@given(st.lists(st.sampled_from(["lives", "dies", "hangs", "asleep"]), max_size=60), st.sampled_from([AIR, DESK]))
@settings(max_examples=60, deadline=None)
def test_whatever_befalls_it_it_is_there_again_two_minutes_later(lives: list[str], limits: Limits) -> None:
    other = Other(limits)
    for fate in lives:
        if fate == "dies":
            other.pid, other.hangs = 0, False
        elif fate == "hangs":
            other.hangs = bool(other.pid)
        other.seconds(7, looked=fate != "asleep")
        actions = [action for _, action in other.did]
        assert all(pair != ("kill", "kill") for pair in itertools.pairwise(actions)), "nobody is killed twice"
    other.seconds(180)
    assert other.pid
    assert not other.hangs


# The service manager


def test_progress_is_every_living_stream_moving_and_a_lost_device_is_no_fault() -> None:
    assert progress({})
    assert progress({"USB Audio": (True, 40), "north": (True, STALE)})
    assert progress({"USB Audio": (False, 10**9)})
    assert not progress({"USB Audio": (False, 10**9), "north": (True, STALE + 1)})


@pytest.fixture
def box(tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    if sys.platform == "win32":
        pytest.skip("there is no systemd on Windows")
    else:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.bind(str(tmp_path / "notify"))
            line.settimeout(5)
            yield line, str(tmp_path / "notify")


def test_air_feeds_the_watchdog_while_its_streams_move_and_not_a_moment_longer(
    tmp_path: Path, box: tuple[socket.socket, str]
) -> None:
    line, address = box
    beats = {"north": (True, 20)}
    clock = VirtualClock(at("6:00"))
    manager = Manager({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "15000000"})
    air = Air(tmp_path, clock, lambda card: Tape(card.name), manager=manager, beats=lambda: beats)

    def told(turns: int) -> list[bytes]:
        for _ in range(turns):
            air.turn()
        line.setblocking(False)
        found = []
        try:
            while True:
                found.append(line.recv(100))
        except BlockingIOError:
            return found

    first = told(60)
    assert first[0] == b"READY=1"
    assert set(first[1:]) == {b"WATCHDOG=1"}
    assert len(first) - 1 >= 60 / 15 * 2, "twice as often as it must be, at least"
    beats["north"] = (True, 60_000)
    assert told(60) == []
    beats["north"] = (False, 60_000)
    assert set(told(60)) == {b"WATCHDOG=1"}
    air.close()
    assert line.recv(100) == b"STOPPING=1"
    assert [event.kind for event in ledger.events(tmp_path / "records")] == ["boot", "shutdown"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has abstract sockets")
def test_an_abstract_socket_is_one_too() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("\0dalaba-test-notify")
        line.settimeout(5)
        Manager({"NOTIFY_SOCKET": "@dalaba-test-notify"}).ready()
        assert line.recv(100) == b"READY=1"


def test_without_a_manager_or_with_one_that_is_gone_nothing_happens(tmp_path: Path) -> None:
    for environment in ({}, {"NOTIFY_SOCKET": str(tmp_path / "gone")}, {"NOTIFY_SOCKET": "vsock:2:1"}):
        manager = Manager(environment)
        manager.ready()
        manager.alive(0, moving=True)
        manager.stopping()
        assert manager.every is None


@pytest.mark.parametrize(
    "environment",
    [{"WATCHDOG_USEC": "15000000", "WATCHDOG_PID": "1"}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "soon"}],
)
def test_a_watchdog_meant_for_another_process_is_not_fed(environment: dict[str, str]) -> None:
    assert Manager(environment).every is None


# What the system is told to start


def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is missing (Debian: systemd)")
    folder = tmp_path / '村 100% "大喇叭" $HOME'
    folder.mkdir()
    file = tmp_path / f"{name(folder)}.service"
    file.write_text(unit(folder, "三江镇\n广播台 100%"), encoding="utf-8")
    asked = ["systemd-analyze", "verify", "--man=no", str(file)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if file.name in line]
    assert complaints == []


def test_the_unit_names_the_watchdog_and_never_gives_up(tmp_path: Path) -> None:
    lines = unit(tmp_path, "三江").splitlines()
    wanted = {"Type=notify", "WatchdogSec=15", "Restart=always", "RestartSec=1", "StartLimitIntervalSec=0"}
    assert wanted <= set(lines)
    assert lines.index("StartLimitIntervalSec=0") < lines.index("[Service]"), "older systemd reads it only there"


def test_words_are_quoted_as_systemd_and_desktops_take_them_apart() -> None:
    assert quoted(["a b", 'say "x"', "100%", "$HOME", "c\\d"]) == r'"a b" "say \"x\"" "100%%" "$$HOME" "c\\d"'
    assert logon.desktop_quoted(["a b", "100%", "$HOME"]) == r'"a b" "100%%" "\\$HOME"'


def test_log_on_is_a_file_of_the_users_own_that_is_gone_again_when_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has a registry for it")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    where = Path(logon.switch(tmp_path / "村", "三江", on=True))
    assert where.is_relative_to(tmp_path)
    assert str(tmp_path / "村") in where.read_text("utf-8")
    links = [path for path in tmp_path.rglob("*") if path.is_symlink()]
    assert all(link.resolve() == where.resolve() for link in links)
    logon.switch(tmp_path / "村", "三江", on=True)
    logon.switch(tmp_path / "村", "三江", on=False)
    logon.switch(tmp_path / "村", "三江", on=False)
    assert [path for path in tmp_path.rglob("*") if path.is_symlink() or path.is_file()] == []


def test_two_stations_of_one_user_do_not_get_into_each_others_way(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path)}
    files = [entry.file for each in ("甲", "乙") for entry in logon.entries(tmp_path / each, each, "linux", home)]
    assert len(set(files)) == len(files)


def test_macos_starts_it_once_a_log_on_and_undoes_no_order(tmp_path: Path) -> None:
    (entry,) = logon.entries(tmp_path, "三江", "darwin", {"HOME": str(tmp_path)})
    agent = plistlib.loads(entry.content)
    assert agent["RunAtLoad"] is True
    assert "KeepAlive" not in agent
    assert agent["ProgramArguments"] == command(tmp_path, "--background")


def test_windows_starts_the_launcher_in_a_small_window(tmp_path: Path) -> None:
    assert logon.run_value(tmp_path / "村", root=tmp_path) == (
        f'cmd.exe /d /c start "" /min "{tmp_path / "start.bat"}" --stay "{tmp_path / "村"}"'
    )


# A log that never grows past its size


def test_a_log_keeps_its_newest_whole_lines(tmp_path: Path) -> None:
    log = BoundedLog(tmp_path / "records" / "desk.log", most=1_000)
    for number in range(500):
        print(f"第 {number} 行", file=log)
        assert (tmp_path / "records" / "desk.log").stat().st_size <= 1_000
    lines = (tmp_path / "records" / "desk.log").read_text("utf-8").splitlines()
    assert lines[-1] == "第 499 行"
    assert lines == [f"第 {number} 行" for number in range(500 - len(lines), 500)]
    assert len(lines) > 20


def test_a_log_that_cannot_be_written_costs_nothing_but_its_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    print("到", file=BoundedLog(tmp_path / "file" / "desk.log"))


# What keeps the PC awake


SLEEPS = """
import sys, time
from pathlib import Path
from dalaba.link.upkeep.awake import Awake
awake = Awake(Path(sys.argv[1]))
print("awake", flush=True)
time.sleep(60)
"""
INHIBIT = """#!/bin/sh
while [ "${1#--}" != "$1" ]; do shift; done
echo on > "$AWAKE_FILE"
"$@"
echo off > "$AWAKE_FILE"
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="systemd is Linux's")
@pytest.mark.parametrize("end", ["SIGTERM", "SIGKILL"])
def test_the_pc_is_kept_awake_for_as_long_as_air_lives_and_no_longer(tmp_path: Path, end: str) -> None:
    """Against a stand-in that does what systemd-inhibit does: run a program, and let go when that ends."""
    tool, said = tmp_path / "systemd-inhibit", tmp_path / "said"
    tool.write_text(INHIBIT)
    tool.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "AWAKE_FILE": str(said)}
    air = subprocess.Popen([sys.executable, "-c", SLEEPS, str(tmp_path)], env=environment, stdout=subprocess.PIPE)
    assert air.stdout
    until(lambda: said.exists() and said.read_text() == "on\n")
    air.send_signal(signal.Signals[end])
    air.wait(10)
    air.stdout.close()
    until(lambda: said.read_text() == "off\n")


def test_where_nothing_keeps_it_awake_it_plays_all_the_same(tmp_path: Path) -> None:
    assert helper("linux", 1, tmp_path / "no systemd") is None
    assert helper("win32", 1, tmp_path) is None, "Windows is asked directly"
    Awake(tmp_path / "no systemd").close()


# The words a person types


def test_the_unit_is_printed_for_this_very_folder(village: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--station", str(village), "run", "--unit"]) == 0
    assert capsys.readouterr().out == unit(village, "石桥村广播")


def test_log_on_is_switched_in_words(
    village: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if sys.platform == "win32":
        pytest.skip("this would change the real registry")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert main(["--station", str(village), "run", "--at-logon", "on"]) == 0
    assert str(tmp_path / "home") in capsys.readouterr().out
    assert main(["--station", str(village), "run", "--at-logon", "off"]) == 0
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    assert main(["--station", str(village), "run", "--at-logon", "on"]) == 1
    assert "没有设好" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--at-logon", "maybe"], ["--unit", "--end"]])
def test_wrong_words_are_wrong_usage(village: Path, words: list[str]) -> None:
    assert main(["--station", str(village), "run", *words]) == 2


def test_a_folder_that_is_no_station_is_not_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["--service"], ["--unit"], ["--at-logon", "on"]):
        assert main(["--station", str(tmp_path), "run", *words]) == 1
        assert "station.yaml" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
