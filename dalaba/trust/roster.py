"""Whom this PC believes, changed by a signed envelope of kind `roster`: keys taken back, new keys, zones. Pure but for
`take`.

Nobody gives more than they have: a new key may speak for no more than whoever brought it. A key that one signature
brought counts as that signer's when two are asked for, so that no single key makes its own second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dalaba.core import typed_json
from dalaba.core.model import Reason
from dalaba.trust import member as members
from dalaba.trust.envelope import Count, Envelope
from dalaba.trust.keys import PublicKey
from dalaba.trust.marks import Marks
from dalaba.trust.member import LEVELS, Authority, Hub, Member
from dalaba.trust.verify import Verified, obey, stands

_MOST = 50
"""Keys that a PC believes or remembers as taken back."""


@dataclass(frozen=True, slots=True)
class Roster:
    """What changes."""

    revoked: tuple[str, ...] = ()
    """Names of keys that are believed no more, for good."""
    add: tuple[Authority, ...] = ()
    """Further keys, and for what they may speak."""
    zones: tuple[str, ...] | None = None
    """The PC's zones from now on; None: as they are."""
    epoch: Count = 0
    """What was signed before this epoch counts no more."""
    left: bool = False
    """The PC no longer belongs to the township: it believes nobody, and looks for no hub."""

    @property
    def body(self) -> Mapping[str, object]:
        """As an envelope carries it."""
        found: Mapping[str, object] = typed_json.as_json(self)
        return found


def roster_of(envelope: Envelope) -> Roster | Reason:
    """The change in an envelope, or why there is none that can be read."""
    try:
        form: Any = typed_json.form
        found: Roster = form(Roster).strict(envelope.body)
        for each in found.add:
            PublicKey.of(each.public)
    except typed_json.Wrong as wrong:
        return Reason("trust.no_order", {"id": envelope.id, "field": wrong.field})
    except ValueError:
        return Reason("trust.no_order", {"id": envelope.id, "field": "add"})
    return found


def changed(member: Member, found: Verified) -> Member | Reason:
    """The membership after a change that counts, or why it is refused as a whole."""
    roster = roster_of(found.envelope)
    if isinstance(roster, Reason):
        return roster
    if roster.left:
        everybody = tuple(each.kid for each in member.authorities)
        return replace(member.with_revoked(everybody), hub=Hub())
    known = {each.kid for each in member.authorities}
    new = [each for each in roster.add if each.kid not in known]  # one that is known stays as it is, revoked or not
    if over := next((each for each in new if not _within(each, found.by)), None):
        return Reason("trust.not_allowed", {"id": found.envelope.id, "name": found.by.name or over.kid})
    root = "" if found.twice else found.by.root or found.by.kid
    people = (*member.authorities, *(replace(each, root=root, revoked=False) for each in new))
    if len(people) > _MOST:
        return Reason("trust.no_order", {"id": found.envelope.id, "field": "add"})
    raised = tuple(replace(each, epoch=max(each.epoch, roster.epoch)) for each in people)
    zones = member.zones if roster.zones is None else roster.zones
    return replace(member, authorities=raised, zones=zones).with_revoked(roster.revoked)


def take(station: Path, text: bytes, marks: Marks) -> Member | Reason:
    """Change the membership as the wire says. It is written before it is marked: a change that a power cut interrupts
    comes again, and does no harm twice. Raises OSError, atomic.Broken, Bad."""
    member = members.read(station)
    found = stands(text, "roster", member)
    if isinstance(found, Reason) or member is None:
        return found if isinstance(found, Reason) else Reason("trust.no_member")
    if found.envelope.seq <= marks.highest(found.mark):
        return Reason("trust.again", {"id": found.envelope.id, "scope": found.envelope.scope})
    after = changed(member, found)
    if isinstance(after, Member):
        members.write(station, after)
        obey(found, marks)
    return after


def _within(new: Authority, giver: Authority) -> bool:
    return set(new.kinds) <= set(giver.kinds) and LEVELS.index(new.level) <= LEVELS.index(giver.level)
