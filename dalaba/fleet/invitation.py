"""A township's invitation to one village's PC, as a small file for a stick. Pure.

It holds everything that a PC needs to become a member without a network. With one, the code in it is shown to the hub,
once. Who has the file can join in that village's name until somebody has: it goes by hand.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Annotated, Literal

from dalaba.core import typed_json
from dalaba.core.model import Instant
from dalaba.trust.envelope import Moment
from dalaba.trust.keys import PublicKey
from dalaba.trust.member import Authority, Hub, Member

LARGEST = 64 * 1024


def _node(text: str) -> bool:
    return 2 <= len(text) <= 40 and text.isascii() and text.isalnum() and text[0] == "n"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who invites whom, and to what."""

    township: str
    village: str
    node: Annotated[str, _node]
    outlets: tuple[str, ...]
    """By the township's names."""
    authorities: tuple[Authority, ...]
    """Whom a member believes; the township first."""
    certificates: str
    """The certificate of the township's authority, in PEM."""
    hub: Hub = field(default_factory=Hub)
    zones: tuple[str, ...] = ()
    code: str = ""
    until: Moment = 0
    kind: Literal["dalaba invitation"] = "dalaba invitation"

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return json.dumps(typed_json.as_json(self), ensure_ascii=False, indent=1).encode()

    @property
    def fingerprint(self) -> str:
        """Of the township's key, to be compared by telephone."""
        return PublicKey.of(self.authorities[0].public).fingerprint

    def member(self, outlets: dict[str, str], now: Instant) -> Member:
        """The membership. `outlets`: the township's name -> the name here."""
        return Member(self.township, self.node, outlets, self.zones, self.authorities, self.hub, now)


def parse(data: bytes) -> Invitation:
    """The invitation in these bytes. Raises ValueError."""
    if len(data) > LARGEST:
        raise ValueError("too large")
    try:
        found = json.loads(data)
    except RecursionError as error:
        raise ValueError("no invitation") from error
    return shaped(found)


def shaped(found: object) -> Invitation:
    """The invitation in a value from outside. Raises ValueError."""
    if not isinstance(found, dict):
        raise ValueError("no invitation")
    invitation: Invitation = typed_json.form(Invitation).strict(found)
    if not invitation.authorities or not invitation.outlets or not invitation.township:
        raise ValueError("no authority, no outlet or no township")
    for each in invitation.authorities:
        PublicKey.of(each.public)
    return invitation
