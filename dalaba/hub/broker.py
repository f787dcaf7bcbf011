"""Mosquitto as a child of `hub run`: started, watched, started again, told when its files have changed, ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dalaba.core import atomic, processes
from dalaba.core.problems import Bad
from dalaba.hub import broker_files
from dalaba.hub.settings import FOLDER, Settings

_PLACES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin:/usr/bin:/usr/local/bin"
_WINDOWS = r"C:\Program Files\mosquitto"
_PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds before it is started again, after each end that came soon."""
_SETTLED = 1.0
"""Whoever ends sooner has a fault of its own, and is started more and more slowly."""
_SHOWS_COMMANDS = Path("/proc")
_LOG_BYTES = 5_000_000


def program(settings: Settings) -> str:
    """Mosquitto. Raises Bad("hub.no_mosquitto")."""
    if settings.mosquitto:
        if Path(settings.mosquitto).is_file():
            return settings.mosquitto
        raise Bad("hub.no_mosquitto_there", file=settings.mosquitto)
    where = os.pathsep.join((os.environ.get("PATH", ""), *((_WINDOWS,) if sys.platform == "win32" else (_PLACES,))))
    found = shutil.which("mosquitto", path=where)
    if found is None:
        raise Bad("hub.no_mosquitto")
    return found


def refuse_taken(port: int, what: str) -> None:
    """Raise Bad("hub.port_taken") if somebody listens on that port."""
    with contextlib.closing(socket.socket()) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", port))
        except OSError as error:
            raise Bad("hub.port_taken", port=port, what=what) from error


class Broker:
    """The child. Only one thread may use it. `seconds`: monotonic."""

    def __init__(self, station: Path, settings: Settings, seconds: Callable[[], float]) -> None:
        self._folder, self._settings, self._seconds = (station / FOLDER).resolve(), settings, seconds
        self._program = program(settings)
        self._process: subprocess.Popen[bytes] | None = None
        self._since = self._again = 0.0
        self._quick_ends = 0
        self.starts = 0
        """How often it was started: after each start everything that should be kept is published again."""

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def start(self, revoked: tuple[str, ...]) -> None:
        """Write its files and start it. Raises OSError, Bad("hub.port_taken")."""
        self._end_left_over()
        refuse_taken(self._settings.mqtt, "mqtt")
        self.write(revoked)
        self._start()

    def _end_left_over(self) -> None:
        """End the one of a hub that was killed; nobody would look after it."""
        until = self._seconds() + 5
        while (left := self._left_over()) and self._seconds() < until:
            for pid, mark in left:
                processes.end(pid, mark)
            time.sleep(0.02)

    def _left_over(self) -> list[tuple[str, str]]:
        """Brokers with our configuration that run: by their command line where the system shows it, since a hub may be
        killed before it has noted the number; else by the number that was noted."""
        if _SHOWS_COMMANDS.is_dir():
            ours = f"\0-c\0{self._folder / 'mosquitto.conf'}\0".encode()
            found = [path.parent.name for path in _SHOWS_COMMANDS.glob("[0-9]*/cmdline") if _read(path).endswith(ours)]
            return [(pid, processes.mark(int(pid))) for pid in found]
        pid, _, mark = _read(self._folder / "broker.pid").decode("ascii", "replace").partition(" ")
        return [(pid, mark)] if processes.lives(pid, mark) else []

    def write(self, revoked: tuple[str, ...]) -> None:
        """Write its configuration and its rules."""
        (self._folder / "broker").mkdir(parents=True, exist_ok=True)
        user = "root" if _is_root() else ""  # its keys are only for the account that runs the hub
        text = broker_files.configuration(self._folder, self._settings, user)
        atomic.write(self._folder / "mosquitto.conf", text.encode())
        atomic.write(self._folder / "acl", broker_files.rules(revoked).encode(), private=True)

    def reload(self) -> None:
        """It reads its rules, its certificates and the list of those taken back anew. Where a program cannot be told
        so, it is started again."""
        if self._process is None:
            return
        if sys.platform == "win32":
            self._process.terminate()
        else:
            self._process.send_signal(signal.SIGHUP)

    def keep(self) -> int | None:
        """Start it again if it has ended and its pause is over; the exit code if it has ended just now."""
        if self._process is not None:
            ended = self._process.poll()
            if ended is None:
                return None
            self._process = None
            now = self._seconds()
            self._quick_ends = 0 if now - self._since > _SETTLED else self._quick_ends + 1
            self._again = now + _PAUSES[min(max(self._quick_ends - 1, 0), len(_PAUSES) - 1)]
            return ended
        if self._seconds() >= self._again:
            self._start()
        return None

    def stop(self) -> None:
        """End it in order, so that it keeps what it holds."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def last_words(self) -> str:
        """The end of what it has said."""
        try:
            said = (self._folder / "mosquitto.log").read_bytes()[-2_000:].decode("utf-8", "replace")
        except OSError:
            return ""
        return said.strip().rpartition("\n")[2]

    def _start(self) -> None:
        path = self._folder / "mosquitto.log"
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_size > _LOG_BYTES:
                path.replace(path.with_suffix(".log.1"))
        self._since = self._seconds()
        self.starts += 1
        with open(path, "ab") as log:
            self._process = subprocess.Popen(
                [self._program, "-c", str(self._folder / "mosquitto.conf")], stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, **_with_us(),
            )  # fmt: skip
        pid = self._process.pid
        atomic.write(self._folder / "broker.pid", f"{pid} {processes.mark(pid)}".encode())


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _with_us() -> dict[str, Any]:
    """A child that no Ctrl-C reaches: we end it ourselves."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    else:  # noqa: RET505: the type checker takes what follows a plain `if` for unreachable on Windows
        return {"start_new_session": True}
