"""Where desk and air find each other in a station's folder, and how each is started."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

AIR_LOCK = "records/onair/air.lock"
DESK_LOCK = "records/onair/desk.lock"
DESK_LOG = "records/onair/desk.log"

Kind = Literal["window", "background", "service"]
"""A desk in somebody's window; one without a window; one that a service's air keeps. Written into its lock."""


def air_command(folder: Path, after: str = "", words: Sequence[str] = (), manager: bool = False) -> dict[str, Any]:
    """How air's process is started: in a session of its own, so that Ctrl-C and the end of the desk leave it be.

    `after`: why it follows another one. It keeps a desk, as the desk keeps it. `manager`: the service manager's words
    to us are meant for it.
    """
    command = [sys.executable, "-m", "dalaba.air.main", "--station", str(folder.resolve()), "--keep-desk"]
    arguments = [*command, *(["--after", after] if after else []), *words]
    return {"args": arguments, "env": environment(manager), **apart()}


def desk_command(folder: Path, kind: Kind) -> dict[str, Any]:
    """How air starts a desk: without a window, for as long as this air lives, in a session of its own."""
    words = ["--station", str(folder.resolve()), "run", "--background", "--kept"]
    command = [sys.executable, "-m", "dalaba.doors.cli", *words, *(["--managed"] if kind == "service" else [])]
    return {"args": command, "env": environment(), "stdin": subprocess.DEVNULL, **apart()}


def environment(manager: bool = False) -> dict[str, str]:
    """Where our processes find this very Dalaba, wherever they are started; with a service manager's words or not."""
    root = str(Path(__file__).parents[3])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH")) if part)
    ours = {name: value for name, value in os.environ.items() if manager or name not in _THE_MANAGERS}
    return {**ours, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def apart() -> dict[str, Any]:
    """For subprocess: Ctrl-C and the end of the one that starts it leave it be."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    else:
        return {"start_new_session": True}


_THE_MANAGERS = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
"""Meant for the process that systemd started, and no other."""
