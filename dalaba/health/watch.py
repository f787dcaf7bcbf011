"""Repeating the examination while the station runs, and reporting each new finding once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from dalaba.core.clock import Clock
from dalaba.core.model import Problem, Reason
from dalaba.health.examine import examine
from dalaba.health.facts import Finding
from dalaba.station.outlets import Setup

_TOLD_OTHERWISE = frozenset({"health.off_air", "health.air_silent", "health.desk_gone", "health.files_bad"})
"""Findings that a running desk reports itself, at once."""


class Watch:
    """Examines in its own thread, so that nobody waits. It calls `complain` from that thread."""

    def __init__(self, folder: Path, clock: Clock, complain: Callable[[Problem], None]) -> None:
        self._folder, self._clock, self._complain = folder, clock, complain
        self._told: set[tuple[str, str]] = set()
        self.wrong: tuple[Reason, ...] = ()
        """The problems that the last examination found, and that nobody else tells."""
        self._looking: threading.Thread | None = None
        self.found: tuple[Finding, ...] = ()
        """What the last examination found."""

    def look(self, setup: Setup) -> None:
        """Begin an examination, unless the last one is still going on."""
        if self._looking is None or not self._looking.is_alive():
            self._looking = threading.Thread(target=self.once, args=(setup,), name="health", daemon=True)
            self._looking.start()

    def once(self, setup: Setup) -> None:
        """Examine now, and report what the last examination did not find: problems, and notices as warnings."""
        self.found = tuple(examine(self._folder, setup, 0, self._clock.now(), voices=False))
        self.tell(self.found)

    def tell(self, findings: Sequence[Finding]) -> None:
        """Report those of the findings that are new since the last time."""
        wrong = [each for each in findings if each.severity in ("problem", "notice")]
        known = {_key(each): each for each in wrong if each.reason.code not in _TOLD_OTHERWISE}
        for key, finding in known.items():
            if key not in self._told:
                self._complain(Problem(_named(finding), None, "error" if finding.severity == "problem" else "warning"))
        self._told = set(known)
        self.wrong = tuple(_named(each) for each in known.values() if each.severity == "problem")


def _key(finding: Finding) -> tuple[str, str]:
    """Identifies a finding without its figures (days, hours), since the same trouble with another figure is not new."""
    return finding.reason.code, finding.outlet or finding.reason.params.get("engine", "")


def _named(finding: Finding) -> Reason:
    """The finding's reason with the outlets in front."""
    if not finding.outlet:
        return finding.reason
    return Reason("health.at", {"outlet": finding.outlet}).because(finding.reason)
