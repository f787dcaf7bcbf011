"""Keeping the PC awake while this process lives, by the system's own means.

If that is impossible (a policy forbids it, or the helper program is missing), the station plays until the PC sleeps.
`doctor` warns of that; this module does not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SYSTEMD = Path("/run/systemd/system")
"""Exists if systemd runs: sd_booted(3)."""
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001
"""Flags of SetThreadExecutionState: until further notice, and keep the system (not the screen) awake."""


class Awake:
    """Keeps the PC awake from construction until `close` or the end of the process. Use it from the playing thread."""

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
        """Let the PC sleep again."""
        _windows(_CONTINUOUS)
        if self._helper is not None:
            if self._helper.stdin:
                self._helper.stdin.close()
            self._helper.terminate()
            self._helper.wait()
            self._helper = None


def helper(system: str, pid: int, systemd: Path = SYSTEMD) -> list[str] | None:
    """The command that keeps this system awake and ends when this process ends; None if there is none."""
    if system == "darwin":
        return ["caffeinate", "-i", "-s", "-w", str(pid)] if shutil.which("caffeinate") else None
    inhibit = shutil.which("systemd-inhibit") if system.startswith("linux") else None
    if inhibit is None or not systemd.is_dir():
        return None
    # `cat` ends when its input closes, and the system closes it when this process ends, however it ends.
    what = ["--what=sleep:idle", "--who=Dalaba", "--why=正在播出,请勿关闭", "--mode=block"]
    return [inhibit, *what, "cat"]


def _windows(state: int) -> None:
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetThreadExecutionState(state)
