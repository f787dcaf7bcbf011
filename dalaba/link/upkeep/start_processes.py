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
AGENT_LOCK = "records/fleet/agent.lock"
AGENT_LOG = "records/fleet/agent.log"
AGENT_SIGN = "records/fleet/state.json"
"""Touched by a living agent."""

Kind = Literal["window", "background", "service"]
"""A desk in a window; one without a window; one that air keeps under a service manager. Written into its lock."""


def air_command(folder: Path, after: str = "", words: Sequence[str] = (), manager: bool = False) -> dict[str, Any]:
    """Arguments for starting air in its own session, so that Ctrl-C or the end of the desk does not end it.

    `after`: why it replaces another air. `manager`: the service manager's variables are passed on to it. Air keeps a
    desk running, as the desk keeps air.
    """
    command = [sys.executable, "-m", "dalaba.air.main", "--station", str(folder.resolve()), "--keep-desk"]
    arguments = [*command, *(["--after", after] if after else []), *words]
    return {"args": arguments, "env": environment(manager), **apart()}


def desk_command(folder: Path, kind: Kind) -> dict[str, Any]:
    """Arguments for starting a desk without a window, in its own session, for as long as this air lives."""
    words = ["--station", str(folder.resolve()), "run", "--background", "--kept"]
    command = [sys.executable, "-m", "dalaba.doors.cli", *words, *(["--managed"] if kind == "service" else [])]
    return {"args": command, "env": environment(), "stdin": subprocess.DEVNULL, **apart()}


def agent_command(folder: Path) -> dict[str, Any]:
    """Arguments for starting the fleet's agent, in its own session."""
    command = [sys.executable, "-m", "dalaba.fleet.agent_main", "--station", str(folder.resolve()), "--log"]
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    sparing = {"MALLOC_ARENA_MAX": "1"}  # glibc: its threads mostly wait, and need no memory of their own
    return {"args": command, "env": environment() | sparing, **quiet, **apart()}


def environment(manager: bool = False) -> dict[str, str]:
    """Environment in which child processes find this copy of Dalaba, with or without a service manager's variables."""
    root = str(Path(__file__).parents[3])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH")) if part)
    ours = {name: value for name, value in os.environ.items() if manager or name not in _THE_MANAGERS}
    return {**ours, "PYTHONPATH": path, "PYTHONUTF8": "1"}


def apart() -> dict[str, Any]:
    """Arguments for subprocess that protect the child from Ctrl-C and from the end of its parent."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    else:
        return {"start_new_session": True}


_THE_MANAGERS = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
"""Variables that systemd sets for the process that it started, and for no other."""
