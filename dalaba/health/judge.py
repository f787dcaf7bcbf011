"""Facts to findings, the worst first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from dalaba.health import cards, network, pc, station
from dalaba.health.facts import Facts, Finding, Severity

_ORDER: tuple[Severity, ...] = get_args(Severity)


def judged(facts: Facts) -> list[Finding]:
    """All findings, ranked."""
    return ranked([*cards.about(facts), *network.about(facts), *pc.about(facts), *station.about(facts)])


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Problems, notices, unknown, ok; within each kind the order stays."""
    return sorted(findings, key=lambda finding: _ORDER.index(finding.severity))
