"""Whether a wire counts: one order of questions, the first that fails is the reason. Fails closed. Pure but for marks.

size and form -> a signer that is believed and not revoked -> signature -> kind as its topic says -> a scope that
includes this PC -> level and kind that the signer may speak for -> `actual` -> not before, not after -> not obeyed yet.
It marks nothing: who obeys it calls `obey` right before it has an effect.
"""

from __future__ import annotations

from dataclasses import dataclass

from dalaba.core.model import Instant, Reason
from dalaba.trust.envelope import Envelope, Typ, Wire, read
from dalaba.trust.keys import PublicKey
from dalaba.trust.marks import Mark, Marks
from dalaba.trust.member import LEVELS, Authority, Member


@dataclass(frozen=True, slots=True)
class Verified:
    """A wire that counts here."""

    wire: Wire
    by: Authority
    """Who says it."""
    second: tuple[Authority, ...] = ()
    """Who else signed it and may speak for its kind and level. A key that the first one brought is no second."""

    @property
    def envelope(self) -> Envelope:
        return self.wire.envelope

    @property
    def mark(self) -> Mark:
        return Mark.of(self.by.kid, self.envelope)

    @property
    def twice(self) -> bool:
        """Whether two people signed it."""
        return bool(self.second)


def verify(
    text: bytes, typ: Typ, member: Member | None, marks: Marks, now: Instant | None, live: bool = True
) -> Verified | Reason:
    """The wire, if it counts, or why it does not. `now` None: this PC's clock is in doubt; then only urgent orders
    count, by their number, and only `live` ones (not kept by a broker). Raises Bad if the marks cannot be read."""
    found = stands(text, typ, member)
    if isinstance(found, Reason):
        return found
    return _untimely(found, now, live) or _again(found, marks) or found


def stands(text: bytes, typ: Typ, member: Member | None) -> Verified | Reason:
    """The wire, if it counts here whatever the time is and however often it was read; or why it does not. For what was
    taken once and goes on counting."""
    if member is None:
        return Reason("trust.no_member")
    try:
        wire = read(text)
    except ValueError as error:
        return Reason("trust.malformed", {"why": str(error)})
    signers = signers_of(wire, member)
    if isinstance(signers, Reason):
        return signers
    firsts = [each for each in signers if not each.second]
    if not firsts:
        return Reason("trust.only_second", {"kid": signers[0].kid})
    able = [each for each in signers if _may(each, wire.envelope)]
    first = next((each for each in firsts if each in able), firsts[0])
    second = tuple(each for each in able if (each.root or each.kid) != (first.root or first.kid))
    found = Verified(wire, first, second)
    return _why_not(found, typ, member) or found


def obey(found: Verified, marks: Marks) -> bool:
    """Mark it as obeyed, durably, and what it takes back as gone. False: it, or a later one, was obeyed before. Raises
    Bad: then it has no effect."""
    envelope = found.envelope
    gone = envelope.refs if envelope.body.get("verb") == "cancel" else ()
    return marks.note(found.mark, envelope.seq, envelope.id, envelope.exp, gone)


def signers_of(wire: Wire, member: Member) -> tuple[Authority, ...] | Reason:
    """Everybody who signed it. Each signature must be right and of somebody who is believed."""
    found: list[Authority] = []
    for kid, signature in wire.signatures:
        authority = member.authority(kid)
        if authority is None or authority in found:
            return Reason("trust.stranger", {"kid": kid[:16]})
        if authority.revoked:
            return Reason("trust.revoked", {"kid": kid[:16]})
        if not PublicKey.of(authority.public).signed(wire.covered, signature):
            return Reason("trust.forged", {"kid": kid[:16]})
        found.append(authority)
    return tuple(found)


def _why_not(found: Verified, typ: Typ, member: Member) -> Reason | None:
    envelope = found.envelope
    facts = {"id": envelope.id, "scope": envelope.scope}
    if envelope.typ != typ:
        return Reason("trust.wrong_kind", {**facts, "kind": envelope.typ})
    if envelope.iss != member.township:
        return Reason("trust.wrong_township", {**facts, "township": envelope.iss})
    if envelope.scope not in member.scopes:
        return Reason("trust.wrong_scope", facts)
    if not _may(found.by, envelope):
        return Reason("trust.not_allowed", {**facts, "name": found.by.name})
    if envelope.status != "actual":
        return Reason("trust.not_actual", {**facts, "status": envelope.status})
    if envelope.epoch < found.by.epoch:
        return Reason("trust.old_epoch", facts)
    return None


def _untimely(found: Verified, now: Instant | None, live: bool) -> Reason | None:
    envelope = found.envelope
    facts = {"id": envelope.id, "scope": envelope.scope}
    if now is None:
        return None if live and envelope.level == "urgent" else Reason("trust.clock_in_doubt", facts)
    if now < envelope.nbf:
        return Reason("trust.not_yet", facts)
    if now >= envelope.exp:
        return Reason("trust.over", facts)
    return None


def _may(signer: Authority, envelope: Envelope) -> bool:
    """Whether somebody may speak for an envelope's kind and level."""
    return envelope.typ in signer.kinds and LEVELS.index(envelope.level) <= LEVELS.index(signer.level)


def _again(found: Verified, marks: Marks) -> Reason | None:
    envelope = found.envelope
    if envelope.seq <= marks.highest(found.mark) or marks.handled(envelope.id):
        return Reason("trust.again", {"id": envelope.id, "scope": envelope.scope})
    return None
