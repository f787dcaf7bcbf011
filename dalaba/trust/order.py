"""What a signed order says: the body of an envelope of kind `order` or `day`, read strictly. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from dalaba.core import typed_json
from dalaba.core.model import Reason
from dalaba.core.typed_json import between
from dalaba.trust.envelope import Envelope, Moment

_T = TypeVar("_T")
SoundVerb: TypeAlias = Literal["say", "play", "stop", "resume", "cancel", "skip"]
DayVerb: TypeAlias = Literal["day", "postpone", "hold", "release"]
"""What the desk carries out: files change, nothing sounds by itself."""
_OURS = "fleet"


def _digest(text: str) -> bool:
    return len(text) == 64 and all(each in "0123456789abcdef" for each in text)


@dataclass(frozen=True, slots=True)
class OrderClip:
    """A clip made at the hub: a whole file, fetched by its digest. `language`: whom it is for."""

    digest: Annotated[str, _digest]
    size: Annotated[int, between(1, 10**9)]
    rate: Annotated[int, between(1, 10**6)]
    skip: Annotated[int, between(0, 10**10)]
    frames: Annotated[int, between(1, 10**10)]
    language: str = ""
    version: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class FleetOrder:
    """An order to the sound. What is cancelled is in the envelope's `refs`."""

    verb: SoundVerb
    outlets: tuple[str, ...] = ()
    """By the township's names; empty: every outlet of whoever is in the scope."""
    title: str = ""
    text: Mapping[str, str] = field(default_factory=dict)
    """Language -> the words."""
    clips: tuple[OrderClip, ...] = ()
    """The words as sound, by language. Empty for a `play` of something that the PC has: then `script` names it."""
    script: str = ""
    until: Moment | None = None
    stands: bool = False
    """Repeated until it is taken back or ends; the village's own rule sets the longest."""
    reason: str = ""
    actor: str = ""
    volume: Annotated[int, between(1, 100)] = 100
    chime: Literal["none", "notice", "soft", "urgent"] = "notice"


@dataclass(frozen=True, slots=True)
class DayOrder:
    """An order to the desk. `words`: the day's words (雨天); `campaign`, `site`: what a call-up's hold names."""

    verb: DayVerb
    outlets: tuple[str, ...] = ()
    date: str = ""
    words: tuple[str, ...] = ()
    campaign: str = ""
    site: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    actor: str = ""


def announcement_id(envelope_id: str) -> str:
    """The id under which air plays and notes the order of an envelope. Nobody's own order has such an id."""
    return _OURS + hashlib.sha256(envelope_id.encode()).hexdigest()[:32]


def order_of(envelope: Envelope) -> FleetOrder | Reason:
    """The order to the sound, or why the envelope is none."""
    return _read(envelope, FleetOrder)


def day_order_of(envelope: Envelope) -> DayOrder | Reason:
    """The order to the desk, or why the envelope is none."""
    return _read(envelope, DayOrder)


def _read(envelope: Envelope, kind: type[_T]) -> _T | Reason:
    try:
        form: Any = typed_json.form
        found: _T = form(kind).strict(envelope.body)
        return found
    except typed_json.Wrong as wrong:
        return Reason("trust.no_order", {"id": envelope.id, "field": wrong.field})
