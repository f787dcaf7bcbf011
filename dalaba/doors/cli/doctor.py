"""doctor: what is wrong with this PC, its cards and its station, and what to do. Problems come first."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from dalaba.core import clock
from dalaba.doors.cli.context import Context
from dalaba.health import Finding, examine
from dalaba.messages import explain


def arguments(parser: argparse.ArgumentParser) -> None:
    """No words of its own."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if something keeps the sound or the ledger from working."""
    station = context.station
    now = clock.SystemClock().now()
    found = examine(context.folder, station.setup, len(station.problems.errors), now)
    if context.as_json:
        context.dump(_json(context, found))
    else:
        _print(context, found)
    return 1 if any(each.severity == "problem" for each in found) else 0


def _print(context: Context, found: list[Finding]) -> None:
    for severity, heading in (("problem", "cli.doctor_problems"), ("notice", "cli.doctor_notices")):
        chosen = [each for each in found if each.severity == severity]
        if chosen:
            context.say(heading, count=len(chosen))
        for finding in chosen:
            context.put(f"  · {_sentence(context, finding)}")
    for severity, heading in (("unknown", "cli.doctor_unknown"), ("ok", "cli.doctor_good")):
        chosen = [each for each in found if each.severity == severity]
        if chosen:
            context.say(heading, what=_listed(context, chosen))
    if not any(each.severity == "problem" for each in found):
        context.say("cli.doctor_fine")


def _sentence(context: Context, finding: Finding) -> str:
    said = explain(finding.reason, context.ui)
    if not finding.outlet:
        return said
    return f"{finding.outlet}:{said}" if context.ui == "zh" else f"{finding.outlet.replace('、', ', ')}: {said}"


def _listed(context: Context, findings: Iterable[Finding]) -> str:
    """The findings' sentences, each once, in one line."""
    said = dict.fromkeys(explain(each.reason, context.ui) for each in findings)
    return (";" if context.ui == "zh" else "; ").join(said)


def _json(context: Context, found: list[Finding]) -> dict[str, object]:
    rows = [
        {
            "severity": each.severity,
            "code": each.reason.code,
            "params": dict(each.reason.params),
            "outlets": each.outlet.split("、") if each.outlet else [],
            "text": explain(each.reason, context.ui),
        }
        for each in found
    ]
    counts = {severity: sum(each.severity == severity for each in found) for severity in ("problem", "notice")}
    return {"findings": rows, "summary": counts}
