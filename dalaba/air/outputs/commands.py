"""Commands from station.yaml, run beside the sound: they switch an amplifier or a relay.

`run` returns at once. A command that hangs is killed after `LIMIT` seconds, with everything it started; so are
processes it leaves behind when it ends. `ended` reports each result once. No shell is used: on Windows the system
splits the line; elsewhere quotes group words.
"""

from __future__ import annotations

import shlex
import sys
import time

from dalaba.core.processes import Brood

LIMIT = 10.0


class Commands:
    """The commands that are running. All methods are called from one thread."""

    def __init__(self) -> None:
        self._running: list[tuple[str, Brood, float]] = []
        self._failed: list[tuple[str, str]] = []

    def run(self, command: str) -> None:
        """Start a command."""
        try:
            words = command if sys.platform == "win32" else shlex.split(command)
            process = Brood(words)
        except (OSError, ValueError) as error:
            self._failed.append((command, str(error)))
        else:
            self._running.append((command, process, time.monotonic()))

    def ended(self) -> list[tuple[str, str]]:
        """The commands that failed since the last call, each with its exit code or what kept it from running."""
        for command, process, since in list(self._running):
            if process.code() is None and time.monotonic() - since > LIMIT:
                process.end()
            if (code := process.code()) is not None:
                self._running.remove((command, process, since))
                if code:
                    self._failed.append((command, str(code)))
        failed, self._failed = self._failed, []
        return failed

    def close(self) -> None:
        """Wait for the running commands, for as long as they may take."""
        while self._running:
            self.ended()
            time.sleep(0.05)
