"""One live talk, from the order to the event that ends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dalaba.core.model import Instant, Millis, Priority, Reason
from dalaba.core.spot_id import TALK, SpotId
from dalaba.link import requests

if TYPE_CHECKING:
    from dalaba.air.outputs.live_source import LiveSource
    from dalaba.air.talkline import Line
    from dalaba.air.talkline.recording import Recording


@dataclass(slots=True)
class Talk:
    """A talk's outlets, its line and its progress."""

    id: str
    outlets: tuple[str, ...]
    actor: str
    reason: str
    priority: Priority
    limit: Millis
    source: LiveSource
    line: Line
    recording: Recording | None
    asked: requests.Talk
    """As it was ordered."""
    at: Instant = 0
    """When it began to be heard; 0 if it has not."""
    since: Millis = 0
    """The same time by the monotonic clock, which is never changed."""
    why: Reason | None = None
    """Why it ends; None while it goes on."""
    played: dict[str, Millis] = field(default_factory=dict)
    over: Millis | None = None
    """When the last outlet finished with it, by the monotonic clock."""

    def spot_id(self, outlet: str) -> str:
        """Its spot id at an outlet."""
        return str(SpotId(TALK, self.id, outlet))

    def was_heard(self, outlet: str, played: Millis, why: Reason | None) -> None:
        """Note that an outlet finished with it: heard to its end, or cut for a reason."""
        self.played[outlet] = played
        self.why = self.why or why
