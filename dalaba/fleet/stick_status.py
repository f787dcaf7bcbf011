"""How this PC is, for a stick: the same report as over the network, asked for once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dalaba import __version__
from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.fleet.agent.standing_report import StandingReport
from dalaba.fleet.files_say import FilesSay
from dalaba.fleet.ledger_tail import LedgerTail
from dalaba.link import control
from dalaba.link.requests import Status
from dalaba.trust import member


def status(station: Path, now: Instant) -> dict[str, Any]:
    """The body of a wire of kind `status`. It tells too if air does not run. Raises Bad("trust.no_member"),
    LedgerError, OSError."""
    who = member.read(station)
    if who is None:
        raise Bad("trust.no_member")
    report, tail = StandingReport(who, __version__), LedgerTail(station)
    try:
        report.air(control.send(station, Status()))
    except control.NotRunning:
        report.air(None)
    report.files(FilesSay(station, who.township).facts())
    if (newest := tail.look()) is not None:
        report.ledger(newest.seq, newest.hash, newest.chain)
    return {**(report.due(now, 0, ()) or {}), "online": False}
