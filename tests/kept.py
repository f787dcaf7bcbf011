"""A village whose horn has something to say every second or so, and its two processes, to be killed and stopped.

`Kept` starts `run` as a person does and asks nothing of it but what anybody can see: locks, `status`, the ledger.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba.air import ledger
from dalaba.air.ledger import LedgerError
from dalaba.core.lock import holder
from dalaba.core.model import Event
from dalaba.link import control
from dalaba.link.upkeep.start_processes import AIR_LOCK, DESK_LOCK
from tests.places import written

ZONE = ZoneInfo("Asia/Shanghai")
STATION = """\
台名: 石桥村广播
语种: [普通话]
播放点:
  石桥村: {类型: 大喇叭, 输出: {声卡: north, 声道: [1]}, 前静音: 0.1, 后静音: 0.1}
"""


def village(folder: Path, seconds: int, every: int = 1, more: str = "最多等: 2秒") -> Path:
    """A station that says one word every so many seconds, for so long from now on. Its clip is to be rendered.

    `more`: keys of its row. What a start finds to be due is told by `漏播后: 补播`; without it, what is due next.
    """
    now = datetime.now(ZONE)
    times = [f'"{now + timedelta(seconds=each):%H:%M:%S}"' for each in range(2, seconds, every)]
    rows = "".join(
        f"  - {{编号: 报{first}, 文稿: 报, 播放点: 大喇叭, 时刻: [{', '.join(times[first : first + 1000])}], {more}}}\n"
        for first in range(0, len(times), 1000)  # more in one row are refused
    )
    files = {
        "station.yaml": STATION,
        "scripts/报.yaml": "标题: 报\n提示音: 无\n版本:\n  普通话:\n    正文: 到。\n",
        "schedules/报.yaml": f"专项: 报\n播出安排:\n{rows}",
    }
    return written(folder, files)


HASTY = """
import sys
from pathlib import Path
from dalaba.doors.cli.run import _Order
from dalaba.core.clock import SystemClock
from dalaba.desk.loop import DeskLoop
from dalaba.link.upkeep.keep_air import AirKeeper
from dalaba.link.upkeep.decide import Limits
from dalaba.link.upkeep.takeover import take
folder = Path(sys.argv[1])
lock, order = take(folder, "window"), _Order()
words = ("--desk-gone", "500", "--desk-silent", "3000", "--desk-looks", "3")
air = AirKeeper(folder, SystemClock(), Limits(gone=0, silent=1500, boot=60000, looks=2), words=words)
air.early()
print(folder, lock, flush=True)
DeskLoop(folder, lock, air, lambda code, facts: print(code, facts, flush=True), print, order).run()
"""
"""A desk in its window that is out of patience, and starts such an air, within two or three seconds."""


class Kept:
    """One station under test, on the devices of the rig that is up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._started: list[subprocess.Popen[bytes]] = []

    def run(self, *words: str) -> subprocess.Popen[bytes]:
        """`python broadcaster.py run`, in a window of its own."""
        return self._start([sys.executable, "-m", "dalaba.doors.cli", "--station", str(self.folder), "run", *words])

    def run_hastily(self) -> subprocess.Popen[bytes]:
        """The same, with little patience."""
        return self._start([sys.executable, "-c", HASTY, str(self.folder)])

    def run_broken(self) -> subprocess.Popen[bytes]:
        """`run`, of a desk that breaks once it has handed over."""
        words = ["--station", str(self.folder), "run"]
        imports = "import sys; from dalaba.doors.cli import main; from dalaba.desk.loop import DeskLoop"
        code = f"{imports}; DeskLoop._make_missing = lambda desk: 1 / 0; sys.exit(main({words!r}))"
        return self._start([sys.executable, "-c", code])

    def _start(self, command: list[str], **environment: str) -> subprocess.Popen[bytes]:
        with open(self.folder / "window.txt", "ab") as file:
            process = subprocess.Popen(
                command, stdout=file, stderr=subprocess.STDOUT, env={**os.environ, **environment}
            )
        self._started.append(process)
        return process

    def serve(self, **environment: str) -> subprocess.Popen[bytes]:
        """`run --service`, as a service manager starts it."""
        return self._start(
            [sys.executable, "-m", "dalaba.doors.cli", "--station", str(self.folder), "run", "--service"], **environment
        )

    def said(self) -> str:
        """What the windows show."""
        return (self.folder / "window.txt").read_text("utf-8")

    def air(self) -> int:
        """Air's process; 0: none."""
        return _number(self.folder / AIR_LOCK)

    def desk(self) -> int:
        """The desk's process; 0: none."""
        return _number(self.folder / DESK_LOCK)

    def status(self) -> dict[str, object]:
        """What air answers; nothing: nobody does."""
        try:
            return control.ask(self.folder, "status", patience=1.0)
        except control.NotRunning:
            return {}

    def events(self) -> list[Event]:
        """The ledger as anybody may read it beside air."""
        try:
            return list(ledger.events(self.folder / "records"))
        except LedgerError:  # the very first moment of its file
            return []

    def heard(self) -> int:
        """How many spots were heard whole."""
        return sum(event.kind == "ended" for event in self.events())

    def kill(self, *numbers: int) -> None:
        """kill -9."""
        for number in numbers:
            if number:
                os.kill(number, signal.SIGKILL)
        for process in self._started:
            process.poll()

    def end(self) -> None:
        """Whatever is still there goes, by order and then by force."""
        for process in self._started:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.send_signal(signal.SIGTERM)
        command = [sys.executable, "-m", "dalaba.doors.cli", "--station", str(self.folder), "run", "--end"]
        subprocess.run(command, capture_output=True, timeout=60, check=False)
        for process in self._started:
            process.wait(30)
        assert (self.air(), self.desk()) == (0, 0)


def taken_back(events: Iterable[Event]) -> list[str]:
    """Spots that were handed to the device for a moment at which air was dead and back: nothing of them was heard."""
    found = [event.detail.get("unheard", []) for event in events if event.kind == "boot"]
    return [str(spot) for unheard in found if isinstance(unheard, list) for spot in unheard]


def until(what: Callable[[], object], seconds: float = 40) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def _number(lock: Path) -> int:
    held = holder(lock)
    return int(held.pid) if held is not None and held.pid.isdecimal() else 0
