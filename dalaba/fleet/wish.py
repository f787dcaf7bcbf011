"""Becoming a member without a network: an invitation comes on a stick, and a wish to join goes back.

The invitation counts because it is signed with a key whose fingerprint two people have compared by telephone; the wish
counts at the township for the same reason. Whoever takes it types what the other one reads out, all of it: four digits
of a fingerprint are found by trying ten thousand keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from dalaba.core import atomic, typed_json
from dalaba.core.problems import Bad
from dalaba.fleet.invitation import Invitation, shaped
from dalaba.trust.envelope import Wire
from dalaba.trust.keys import PublicKey
from dalaba.trust.member import FOLDER

FILE = f"{FOLDER}/wish.json"
"""The code, until the hub has this PC's key."""


def _word(text: str) -> bool:
    return 0 < len(text) <= 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What a PC sends back: its own key, and the code of the invitation."""

    code: Annotated[str, _word]
    public: Annotated[str, _word]


def invitation_of(detail: Mapping[str, object]) -> Invitation | None:
    """The invitation in a file's signed part; None if there is none. Raises ValueError."""
    return shaped(detail["invitation"]) if "invitation" in detail else None


def wish_of(detail: Mapping[str, object]) -> Wish | None:
    """The wish to join in a file's signed part; None if there is none. Raises ValueError."""
    found = detail.get("wish")
    if found is None:
        return None
    if not isinstance(found, Mapping):
        raise ValueError("no wish")
    made: Wish = typed_json.form(Wish).strict(found)
    PublicKey.of(made.public)  # raises ValueError
    return made


def keep(station: Path, code: str) -> None:
    """Keep the code until the hub has this PC's key. Raises OSError."""
    atomic.write(station / FILE, json.dumps({"code": code}).encode(), private=True)


def kept(station: Path) -> str:
    """The code that waits to go back; "" if none does. Raises OSError, atomic.Broken."""
    return atomic.read_json(station / FILE, lambda found: str(found["code"])) or ""


def fulfilled(station: Path) -> None:
    """The hub has this PC's key. Raises OSError."""
    (station / FILE).unlink(missing_ok=True)


def signer_of(wire: Wire, offered: Invitation) -> PublicKey:
    """The key that is to be compared by telephone: the township's, which signed the invitation. Raises Bad if another
    one did, or if the signature is wrong."""
    key = PublicKey.of(offered.authorities[0].public)
    kid, signature = wire.signatures[0]
    if kid != key.kid:
        raise Bad("trust.stranger", kid=kid[:16])
    if not key.signed(wire.covered, signature):
        raise Bad("trust.forged", kid=kid[:16])
    return key


def is_the_same(fingerprint: str, heard: str) -> bool:
    """Whether what somebody heard by telephone is this fingerprint, however it is spaced."""
    return "".join(fingerprint.split()) == "".join(each for each in heard if each not in " -.·\u3000\t")
