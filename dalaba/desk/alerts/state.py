"""What must outlast a restart: what was told, and which messages still wait. `records/alerts.state.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.model import Instant, Reason
from dalaba.core.typed_json import form
from dalaba.desk.alerts.memory import Trouble

FILE = "records/alerts.state.json"
MOST_WAITING = 40
"""Messages kept for a receiver that cannot be reached; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How the last try with a receiver ended. `code`: why it did not arrive; "": it did."""

    at: Instant
    code: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> Reason | None:
        return Reason(self.code, dict(self.params)) if self.code else None


@dataclass(frozen=True, slots=True)
class State:
    """All of it. Receivers are named by their ids, without their addresses."""

    since: Instant = 0
    """When telling began; 0: not yet."""
    known: Mapping[str, Trouble] = field(default_factory=dict)
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Receiver -> the messages that it has not got yet."""
    last: Mapping[str, Sent] = field(default_factory=dict)


def read_state(folder: Path) -> State:
    """What was kept. A file that is broken counts as none: at worst something is told twice. Raises OSError."""
    try:
        return atomic.read_json(folder / FILE, form(State).strict) or State()
    except atomic.Broken:
        return State()


def write_state(folder: Path, state: State) -> None:
    """Keep it. Raises OSError if the disk refuses."""
    atomic.write(folder / FILE, json.dumps(asdict(state), ensure_ascii=False).encode(), private=True)
