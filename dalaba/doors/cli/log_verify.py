"""log --verify: what the chain of the ledger proves, and what it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dalaba.air import ledger
from dalaba.air.ledger import Proof
from dalaba.core.model import Reason
from dalaba.desk import township_log
from dalaba.desk.township_log import Chain
from dalaba.doors.cli.context import Context
from dalaba.views import report
from dalaba.views.asrun import spoken


def run(context: Context, records: Path, asked: str) -> int:
    """Check the chain against `asked` (a head from paper) and all heads on this PC, and where there is a hub each
    village's chain. Exit 1 if something does not hold."""
    proof, villages = ledger.prove(records, asked, report.heads(records)), township_log.chains(records.parent)
    wrong = _own(context, proof, asked, villages)
    if not context.as_json:
        for each in villages:
            _tell(context, each)
    return 1 if wrong or any(each.flaws for each in villages) else 0


def _tell(context: Context, chain: Chain) -> None:
    """A village's chain: whole, or everything that is wrong with it."""
    for flaw in chain.told_flaws:
        context.complain_of(flaw)
    if not chain.flaws:
        context.tell(chain.told)


def _own(context: Context, proof: Proof, asked: str, villages: list[Chain]) -> bool:
    """Tell what this PC's chain proves. Whether something is wrong with it."""
    for flaw in proof.flaws:
        context.complain_of(flaw)
    if context.as_json:
        context.dump({**_json(context, proof), "villages": [_village(context, each) for each in villages]})
        return bool(proof.flaws)
    for told in proof.told:
        context.tell(told)
    if proof.head is None:
        context.say("cli.ledger_none")
        return bool(proof.flaws)
    for holds in report.proved(proof, asked):
        context.tell(holds)
    context.say("cli.chain_means")
    return bool(proof.flaws)


def _village(context: Context, chain: Chain) -> dict[str, Any]:
    told = [{"code": each.code, "reason": spoken(each, context.ui)} for each in chain.flaws]
    return {"village": chain.village, "events": chain.entries, "head": chain.head, "flaws": told}


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
