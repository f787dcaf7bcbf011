"""One live talk, from the order to the event that ends it, and how much of it its outlets have heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dalaba.air.outputs.live_source import LiveSource
from dalaba.air.playout.channel import Channel, On
from dalaba.air.talkline import Line
from dalaba.air.talkline.recording import Recording
from dalaba.core.model import Instant, Millis, Priority, Reason


@dataclass(slots=True)
class Talk:
    """One of them."""

    id: str
    outlets: tuple[str, ...]
    actor: str
    reason: str
    priority: Priority
    limit: Millis
    source: LiveSource
    line: Line
    recording: Recording | None
    at: Instant = 0
    """When it began to be heard; 0: it has not."""
    since: Millis = 0
    """The same by the clock that is never put."""
    why: Reason | None = None
    """Why it ends, once it does."""
    played: dict[str, Millis] = field(default_factory=dict)
    over: Millis | None = None
    """When the last outlet was done with it, by that clock."""


def heard_at(
    talks: Iterable[Talk], channel: Channel, on: On, played: Millis, reason: Reason | None, now: Instant
) -> None:
    """An outlet is done with a talk: heard to its end, or cut for a reason."""
    for talk in talks:
        if on.spot.id == f"talk/{talk.id}@{channel.card.name}":
            talk.played[channel.card.name] = played
            talk.why = talk.why or reason
    channel.gap, channel.able_since = channel.talked or channel.gap, now
    channel.talked = None
