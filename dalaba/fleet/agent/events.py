"""What the agent is told, and what it wants done. The shell carries the wishes out and tells what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeAlias

from dalaba.core.model import Event as Entry
from dalaba.core.model import Instant, Millis, Reason
from dalaba.fleet.way_back import Became
from dalaba.link.requests import HubTime, Signed, SignedAppend, Sound, Status
from dalaba.trust.order import FleetOrder, OrderClip
from dalaba.trust.verify import Verified

Which: TypeAlias = Literal["urgent", "other"]
"""The two lines: urgent orders come alone on one of them, never behind anything else."""


Purpose: TypeAlias = Literal["send", "follow", "check", "confirm"]
"""Why entries of the ledger are read: to be sent, for what became of orders, whether the hub's last one still is there,
whether what the hub confirms is what the ledger has."""


class Now(NamedTuple):
    """A moment: by this PC's clock, and by one that nobody sets."""

    wall: Instant
    mono: Millis


# --- what it is told


@dataclass(frozen=True, slots=True)
class Stood:
    """A line stands."""

    which: Which


@dataclass(frozen=True, slots=True)
class Fell:
    """A line is gone, or was not reached."""

    which: Which
    why: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """A message. `kept`: the broker had kept it."""

    which: Which
    topic: str
    payload: bytes
    kept: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The broker's answer to a `Publish`."""

    key: str
    code: int


@dataclass(frozen=True, slots=True)
class AirSaid:
    """Air's answer to an `AskAir`; None: it was not reached."""

    key: str
    answer: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class WordsCame:
    """The clips of an order are here, or cannot be had (`why`). `spoken`: they were made on this PC."""

    id: str
    spoken: bool
    sounds: Mapping[str, tuple[Sound, ...]] = field(default_factory=dict)
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class LedgerGrew:
    """The ledger's newest entry and its first, whose hash names the ledger's chain."""

    seq: int
    hash: str
    chain: str


@dataclass(frozen=True, slots=True)
class RowsRead:
    """The entries after `since`, as `ReadRows` asked for."""

    purpose: Purpose
    since: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ManifestDone:
    """What became of a manifest; `why`: it was not taken."""

    id: str
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the PC's files say of it, for the status."""

    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DeskSaid:
    """What became of orders that the desk has carried out, or not."""

    receipts: tuple[Became, ...]


@dataclass(frozen=True, slots=True)
class AtHand:
    """What the desk keeps ready for the agent: chimes by name, the languages of each outlet."""

    chimes: Mapping[str, Sound] = field(default_factory=dict)
    languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


Told: TypeAlias = (
    Stood
    | Fell
    | Came
    | Confirmed
    | AirSaid
    | WordsCame
    | LedgerGrew
    | RowsRead
    | ManifestDone
    | Found
    | DeskSaid
    | AtHand
    | Tick
)

# --- what it wants done


@dataclass(frozen=True, slots=True)
class Publish:
    """Say something to the hub; `key` comes back in `Confirmed`."""

    topic: str
    payload: bytes
    key: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Listen on a line."""

    which: Which
    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskAir:
    """Ask air; `key` comes back in `AirSaid`. What begins with "order" is asked in order."""

    key: str
    request: Signed | SignedAppend | HubTime | Status


@dataclass(frozen=True, slots=True)
class FetchWords:
    """Get an order's clips from the hub, before any other download."""

    id: str
    clips: tuple[OrderClip, ...]
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeakHere:
    """Have this PC's own voice say an order's words, or find what it has of a script, in a program apart."""

    id: str
    order: FleetOrder
    outlets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DropWords:
    """The words of an order are not needed any more: stop fetching and making them."""

    id: str


@dataclass(frozen=True, slots=True)
class PauseDownloads:
    """Downloads of manifests rest while an order needs the link or none can come, or go on."""

    on: bool


@dataclass(frozen=True, slots=True)
class ReadRows:
    """Read entries of the ledger after `since`."""

    purpose: Purpose
    since: int
    most: int


@dataclass(frozen=True, slots=True)
class LeaveForDesk:
    """Put a day order's exact bytes where the desk finds them."""

    id: str
    wire: bytes


@dataclass(frozen=True, slots=True)
class TakeManifest:
    """Get and check what the manifest names, and let it count."""

    id: str
    found: Verified


@dataclass(frozen=True, slots=True)
class ChangeRoster:
    """Believe and belong as this wire says, which counts."""

    wire: bytes


@dataclass(frozen=True, slots=True)
class LookAround:
    """Find what the PC's files say of it."""


@dataclass(frozen=True, slots=True)
class Save:
    """Keep this."""

    state: Mapping[str, Any]


Wish: TypeAlias = (
    Publish | Subscribe | AskAir | FetchWords | SpeakHere | DropWords | PauseDownloads | ReadRows | LeaveForDesk
    | TakeManifest | ChangeRoster | LookAround | Save
)  # fmt: skip
