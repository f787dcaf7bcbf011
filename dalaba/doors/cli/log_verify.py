"""log --verify: what the chain of the ledger proves, and what it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dalaba.air import ledger
from dalaba.air.ledger import Proof
from dalaba.core.model import Reason
from dalaba.doors.cli.context import Context
from dalaba.views import report
from dalaba.views.asrun import spoken


def run(context: Context, records: Path, asked: str) -> int:
    """Check the chain against `asked` (a head from paper) and all heads on this PC. Exit 1 if something does not
    hold."""
    proof = ledger.prove(records, asked, report.heads(records))
    for flaw in proof.flaws:
        context.complain_of(flaw)
    if context.as_json:
        context.dump(_json(context, proof))
        return 1 if proof.flaws else 0
    for told in proof.told:
        context.tell(told)
    if proof.head is None:
        context.say("cli.ledger_none")
        return 1 if proof.flaws else 0
    for holds in report.proved(proof, asked):
        context.tell(holds)
    context.say("cli.chain_means")
    return 1 if proof.flaws else 0


def _json(context: Context, proof: Proof) -> dict[str, Any]:
    def plain(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
        return [
            {"code": each.code, "params": dict(each.params), "reason": spoken(each, context.ui)} for each in reasons
        ]

    return {
        "flaws": plain(proof.flaws),
        "told": plain(proof.told),
        "lost": proof.lost,
        "head": proof.head.hash if proof.head else "",
        "events": proof.head.seq if proof.head else 0,
        "heads": [
            {"hash": each.hash, "where": each.where, "first": each.first, "last": each.seq} for each in proof.heads
        ],
        "proves": context.word("cli.chain_means"),
    }
