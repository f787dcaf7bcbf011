"""Keeping the PC awake while this process lives, by the system's own means.

A PC that cannot be kept awake, by a rule of its owner or for want of the program, plays until it sleeps: `doctor`
tells of that, nothing here does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SYSTEMD = Path("/run/systemd/system")
"""Is there where systemd runs: sd_booted(3)."""
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001
"""SetThreadExecutionState: from now on; do not sleep (the screen may)."""


class Awake:
    """Awake from construction to `close`, or to the death of the process. Called from the thread that plays."""

    def __init__(self, systemd: Path = SYSTEMD) -> None:
        self._helper: subprocess.Popen[bytes] | None = None
        _windows(_CONTINUOUS | _SYSTEM_REQUIRED)
        if command := helper(sys.platform, os.getpid(), systemd):
            try:
                self._helper = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            except OSError:
                self._helper = None

    def close(self) -> None:
        """The PC may sleep again."""
        _windows(_CONTINUOUS)
        if self._helper is not None:
            if self._helper.stdin:
                self._helper.stdin.close()
            self._helper.terminate()
            self._helper.wait()
            self._helper = None


def helper(system: str, pid: int, systemd: Path = SYSTEMD) -> list[str] | None:
    """The program that keeps this system awake, and ends with us however we end; None where there is none."""
    if system == "darwin":
        return ["caffeinate", "-i", "-s", "-w", str(pid)] if shutil.which("caffeinate") else None
    inhibit = shutil.which("systemd-inhibit") if system.startswith("linux") else None
    if inhibit is None or not systemd.is_dir():
        return None
    # `cat` ends when its input does, which is when we are gone: the system closes it whatever became of us.
    what = ["--what=sleep:idle", "--who=Dalaba", "--why=正在播出,请勿关闭", "--mode=block"]
    return [inhibit, *what, "cat"]


def _windows(state: int) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetThreadExecutionState(state)
