"""Commands that a person wrote into station.yaml, run beside the sound: they switch an amplifier or a relay.

Promises: `run` returns at once; a command that hangs is ended after `LIMIT` seconds, with all it started; what it
leaves running when it ends goes too; what one ended with is told by `ended`, once. It never runs a shell: on Windows
the system splits the line, elsewhere quotes group words.
"""

from __future__ import annotations

import shlex
import sys
import time

from dalaba.core.processes import Brood

LIMIT = 10.0


class Commands:
    """The commands under way. All methods are called from one thread."""

    def __init__(self) -> None:
        self._running: list[tuple[str, Brood, float]] = []
        self._failed: list[tuple[str, str]] = []

    def run(self, command: str) -> None:
        """Begin it."""
        try:
            words = command if sys.platform == "win32" else shlex.split(command)
            process = Brood(words)
        except (OSError, ValueError) as error:
            self._failed.append((command, str(error)))
        else:
            self._running.append((command, process, time.monotonic()))

    def ended(self) -> list[tuple[str, str]]:
        """The commands that failed since, each with its exit code or what kept it from running."""
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
        """Wait for what is under way, for as long as it may take."""
        while self._running:
            self.ended()
            time.sleep(0.05)
