"""What a check of the ledger's chain has found to hold, as reasons in the order to tell them. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dalaba.air.ledger import Proof
from dalaba.core.model import Event, Reason
from dalaba.views.report.words import fingerprint


def proved(proof: Proof, asked: str = "") -> Iterator[Reason]:
    """The whole chain, the head from paper (`asked`), those of this PC, and what none of them covers. A proof with
    flaws, or of an empty ledger, proves none of it."""
    if proof.head is None or proof.flaws:
        return
    yield _whole(proof, proof.head)
    for each in proof.heads:
        if not each.where:
            yield _of("cli.head_found", head=asked, first=each.first, seq=each.seq)
    here = [each for each in proof.heads if each.where]
    yield _of("cli.heads_here" if here else "cli.heads_none", count=len(here))
    for each in {each.first: each for each in here}.values():  # of each run without a gap the newest
        yield _of("cli.head_here", where=each.where, first=each.first, seq=each.seq)
    vouched = {each.first: each.seq for each in proof.heads}
    if silent := proof.entries - sum(seq - first + 1 for first, seq in vouched.items()):
        yield _of("cli.chain_behind", count=silent)


def _whole(proof: Proof, head: Event) -> Reason:
    if proof.lost:
        return _of("cli.chain_gaps", entries=proof.entries, lost=proof.lost, head=fingerprint(head))
    return _of("cli.chain_good", entries=proof.entries, head=fingerprint(head))


def _of(code: str, **facts: object) -> Reason:
    return Reason(code, {name: str(fact) for name, fact in facts.items()})
