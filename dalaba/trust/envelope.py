"""A signed envelope: who says what to whom, since when and until when, over exactly the bytes that were sent. Pure.

The signature covers a prefix that names the kind and the scope, and then the envelope's own bytes: what is signed as a
manifest never passes as an order, and what is signed for one village never passes for another. The bytes travel as
base64 and are never serialised again. A wire has one form: if any byte of it differs, it is another wire or none.

    wire   {"signed": base64 of the envelope, "by": [{"kid": …, "sig": base64}]}

Reading checks the form and nothing else; `verify` decides whether it counts.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from dalaba.core import typed_json
from dalaba.core.model import Instant
from dalaba.core.typed_json import between
from dalaba.trust.keys import PublicKey, SigningKey

VERSION = 1
LARGEST = 256 * 1024
"""Bytes of a wire. Sound never travels in one."""
_PREFIX = "ap/v1"
_FAR: Instant = 4_102_444_800_000
_MOST_SIGNATURES = 4

Typ: TypeAlias = Literal["order", "day", "manifest", "beacon", "roster", "ack", "rows", "status", "receipt", "handout"]
"""What an envelope is. order: to air. day: to the desk (a day's word, holding a call-up). manifest, beacon, roster,
ack: to the agent. rows, status, receipt: from a PC to the hub. handout: a file on a stick, either way."""
Level: TypeAlias = Literal["urgent", "notice", "routine"]
Status: TypeAlias = Literal["actual", "exercise", "test"]
Moment: TypeAlias = Annotated[int, between(0, _FAR)]
Count: TypeAlias = Annotated[int, between(0, 10**15)]


def _short(text: str) -> bool:
    return 0 < len(text) <= 200


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is signed. `scope`: "all", "zone/NAME", "node/ID"; from a PC to the hub: "hub"."""

    typ: Typ
    scope: Annotated[str, _short]
    id: Annotated[str, _short]
    iss: Annotated[str, _short]
    """Who says it: the township, or a PC's node id."""
    seq: Count
    """Counts up for each (key, epoch, kind, scope)."""
    sent: Moment
    nbf: Moment
    """Not before."""
    exp: Moment
    """Not after."""
    body: Mapping[str, object] = field(default_factory=dict)
    epoch: Count = 0
    """Raised when keys change, so that counting may begin anew."""
    level: Level = "routine"
    status: Status = "actual"
    """Only `actual` ever sounds."""
    refs: tuple[str, ...] = ()
    """Ids of what it updates or cancels."""
    v: Annotated[int, between(VERSION, VERSION)] = VERSION
    alg: Literal["Ed25519"] = "Ed25519"

    @property
    def data(self) -> bytes:
        """The bytes to sign."""
        return json.dumps(typed_json.as_json(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Wire:
    """An envelope as it travels: its exact bytes, and who signed them."""

    data: bytes
    signatures: tuple[tuple[str, bytes], ...]
    """(kid, signature), at least one."""
    envelope: Envelope
    """What the bytes say; nothing is proven yet."""

    @property
    def text(self) -> bytes:
        """The wire's one form."""
        by = [{"kid": kid, "sig": base64.b64encode(each).decode()} for kid, each in self.signatures]
        return json.dumps({"signed": base64.b64encode(self.data).decode(), "by": by}, separators=(",", ":")).encode()

    @property
    def covered(self) -> bytes:
        """What each signature covers."""
        return covered(self.envelope, self.data)

    def is_signed_by(self, key: PublicKey) -> bool:
        """Whether that key, and no other, signed it."""
        kid, signature = self.signatures[0]
        return len(self.signatures) == 1 and kid == key.kid and key.signed(self.covered, signature)

    def also_by(self, *keys: SigningKey) -> Wire:
        """The same envelope, signed by further people."""
        more = tuple((key.public.kid, key.sign(self.covered)) for key in keys)
        return Wire(self.data, self.signatures + more, self.envelope)


def covered(envelope: Envelope, data: bytes) -> bytes:
    """The prefix that separates kinds and scopes, and the envelope's bytes."""
    return f"{_PREFIX}\0{envelope.typ}\0{envelope.scope}\0".encode() + data


def sign(envelope: Envelope, *keys: SigningKey) -> Wire:
    """The envelope, signed by each key. Raises ValueError if it is too large or has no key."""
    data = envelope.data
    wire = Wire(data, (), envelope).also_by(*keys)
    if not keys or len(wire.text) > LARGEST:
        raise ValueError("an envelope needs a key and must be small")
    return wire


def read(text: bytes) -> Wire:
    """The wire in these bytes, if they are exactly one. Raises ValueError if not: too large, another form,
    no envelope."""
    if len(text) > LARGEST:
        raise ValueError("too large")
    try:
        outer = json.loads(text)
        if not isinstance(outer, dict) or outer.keys() != {"signed", "by"}:
            raise ValueError("not a wire")
        data = base64.b64decode(outer["signed"], validate=True)
        signatures = tuple(_signatures(outer["by"]))
        envelope: Envelope = typed_json.form(Envelope).strict(_object(data))
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError("not a wire") from error
    wire = Wire(data, signatures, envelope)
    if wire.text != text:
        raise ValueError("not in the one form")
    return wire


def _object(data: bytes) -> dict[str, Any]:
    found = json.loads(data)
    if not isinstance(found, dict):
        raise ValueError("not an envelope")
    return found


def _signatures(given: Any) -> Iterable[tuple[str, bytes]]:
    if not isinstance(given, list) or not 0 < len(given) <= _MOST_SIGNATURES:
        raise ValueError("no signatures")
    for each in given:
        if not isinstance(each, dict) or each.keys() != {"kid", "sig"} or not isinstance(each["kid"], str):
            raise ValueError("not a signature")
        yield each["kid"], base64.b64decode(each["sig"], validate=True)
