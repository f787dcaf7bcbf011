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
    if not proof.flaws:
        _show(context, proof, asked)
    context.say("cli.chain_means")
    return 1 if proof.flaws else 0


def _show(context: Context, proof: Proof, asked: str) -> None:
    """Print what holds: the whole chain, the head from paper, those of this PC, and what none of them covers."""
    assert proof.head is not None
    signs = report.fingerprint(proof.head)
    if proof.lost:
        context.say("cli.chain_gaps", entries=proof.entries, lost=proof.lost, head=signs)
    else:
        context.say("cli.chain_good", entries=proof.entries, head=signs)
    for each in proof.heads:
        if not each.where:
            context.say("cli.head_found", head=asked, first=each.first, seq=each.seq)
    here = [each for each in proof.heads if each.where]
    context.say("cli.heads_here" if here else "cli.heads_none", count=len(here))
    for each in {each.first: each for each in here}.values():  # of each run without a gap the newest
        context.say("cli.head_here", where=each.where, first=each.first, seq=each.seq)
    vouched = {each.first: each.seq for each in proof.heads}
    if silent := proof.entries - sum(seq - first + 1 for first, seq in vouched.items()):
        context.say("cli.chain_behind", count=silent)


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
