"""What stands on the ledger: a frozen class for what each kind of event says, and the one way to read it.

`entries` gives every event with what it says, every value of its type. A field that is not there has its default: an
older program did not write it; one that is not known is a newer program's. What cannot be is passed over as if it were
not there, and named (`Entry.wrong`): a ledger that somebody scribbled on ends neither air nor a view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from dalaba.core import typed_json
from dalaba.core.model import Event, Instant, Millis, Priority, Reason
from dalaba.core.typed_json import between
from dalaba.link.requests import Sound, Sounds

Names: TypeAlias = tuple[str, ...]
Piece: TypeAlias = Sound
"""One clip of what was said or played at once."""
Facts: TypeAlias = Mapping[str, object]
NOTHING: Mapping[str, Any] = MappingProxyType({})


class PartSaid(NamedTuple):
    """A language's part of a plan, or why one was not heard (`code`, `params`)."""

    version: str = ""
    language: str = ""
    duration: Millis = 0
    by: str = ""
    code: str = ""
    params: Facts = NOTHING

    @property
    def why(self) -> Reason | None:
        """Why it is not heard, where that is told."""
        return Reason(self.code, texts(self.params)) if self.code else None


Parts: TypeAlias = tuple[PartSaid, ...]

# --- the day's plan


class Programme(NamedTuple):
    """A day's programme was taken. What people have ordered stands in it whole, so that nobody reads back further."""

    date: str = ""
    spots: int = 0
    refused: int = 0
    stopped: Mapping[str, Facts] | None = None
    yielded: Mapping[str, str] | None = None
    volumes: Mapping[str, int] | None = None


class Planned(NamedTuple):
    """A spot has its place. `said`, `wording` and `card` say, with outlet, script and due time, which play it is."""

    due: Instant | None = None
    start: Instant | None = None
    duration: Millis = 0
    script: str = ""
    title: str = ""
    parts: Parts = ()
    lost: Parts = ()
    elsewhere: bool = False
    said: str = ""
    wording: str = ""
    card: str = ""


class Refused(NamedTuple):
    """An occurrence has no place; the event's reason says why."""

    outlet: str = ""
    due: Instant | None = None
    script: str = ""
    version: str = ""
    said: str = ""
    wording: str = ""
    card: str = ""


class Withdrawn(NamedTuple):
    """A changed programme took it out. With a reason: its time had come, and this kept it from sounding."""


class Corrected(NamedTuple):
    """What was heard has other values by now."""

    said: str = ""
    title: str = ""


class Renamed(NamedTuple):
    """An outlet has a new name."""

    from_: str = ""


# --- what became of it


class Started(NamedTuple):
    """It was handed to a device, to begin `at`."""

    at: Instant | None = None
    lost: Parts = ()
    title: str = ""


class Ended(NamedTuple):
    """It was heard to its end. `parts`: the versions heard in full; None: all of them."""

    at: Instant | None = None
    parts: Names | None = None
    lost: Parts = ()
    title: str = ""


class Cut(NamedTuple):
    """It was not heard to its end; the event's reason says why."""

    at: Instant | None = None
    played_ms: Millis = 0
    parts: Names = ()
    lost: Parts = ()
    title: str = ""


class Missed(NamedTuple):
    """It did not begin; the event's reason says why."""

    title: str = ""


# --- what people said and ordered


class Ordered(NamedTuple):
    """An order that needs no more than this: skip, skip_next, test_tone, and what a newer program knows."""

    verb: str = ""
    to: Names = ()
    why: str = ""


class Stopped(NamedTuple):
    """Silence, until it ends by itself or somebody resumes."""

    verb: str = "stop"
    to: Names = ()
    why: str = ""
    until: Instant | None = None


class Resumed(NamedTuple):
    """A stop is over."""

    verb: str = "resume"
    to: Names = ()
    why: str = ""


class Announced(NamedTuple):
    """Something was to be said or played at once."""

    verb: str = "announce"
    id: str = ""
    kind: Literal["say", "play"] = "say"
    title: str = ""
    text: str = ""
    priority: Priority = "notice"
    to: Names = ()
    parts: Sounds = NOTHING
    more: bool = False
    until: Instant | None = None
    why: str = ""
    volume: Annotated[int, between(1, 100)] = 100
    force: bool = False
    begins: bool = False


class Appended(NamedTuple):
    """What followed of it."""

    verb: str = "append"
    id: str = ""
    parts: Sounds = NOTHING
    more: bool = False


class Cancelled(NamedTuple):
    """It was taken back."""

    verb: str = "cancel"
    id: str = ""
    title: str = ""
    text: str = ""
    to: Names = ()


class OrderOver(NamedTuple):
    """Nothing more of it is said at an outlet."""

    id: str = ""
    outlet: str = ""
    heard: int = 0


class TalkAsked(NamedTuple):
    """Somebody may speak live."""

    verb: str = "talk"
    id: str = ""
    to: Names = ()
    why: str = ""
    priority: str = ""
    limit: Millis = 0


class Talked(NamedTuple):
    """Somebody spoke live; the event's reason says why it ended."""

    id: str = ""
    to: Names = ()
    outlets: Names = ()
    at: Instant | None = None
    ms: Millis = 0
    played: Mapping[str, int] = NOTHING
    dropped_ms: Millis = 0
    file: str = ""
    digest: str = ""
    unrecorded: Facts | None = None


class VolumeSet(NamedTuple):
    """Outlets are so loud from now on."""

    to: Names = ()
    volume: int = 100


class Yielded(NamedTuple):
    """Amplifiers are somebody else's (`on`), or ours again."""

    to: Names = ()
    on: bool = False
    by: str = ""


class Noted(NamedTuple):
    """A person's word, on what no PC sent or on anything else."""

    at: Instant | None = None
    text: str = ""
    script: str = ""
    language: str = ""
    reported: bool = False
    times: int = 1


class SoundChecked(NamedTuple):
    """What a person answered to a sound check."""

    at: Instant | None = None
    heard: bool | None = None
    text: str = ""


class Toned(NamedTuple):
    """A sound check's tone was sent."""

    at: Instant | None = None
    ms: Millis = 0
    played_ms: Millis = 0


# --- what befell the station


class Booted(NamedTuple):
    """A run of air begins. `unheard`: what was handed to a device, and nothing of it had been heard."""

    unheard: Names = ()
    clock: str = "good"
    after: str = ""
    older: int = 0
    pid: int = 0
    version: str = ""
    python: str = ""


class ClockJudged(NamedTuple):
    """What the PC's clock is taken for from now on. `again`: taken for missed by one that was ahead, and to come."""

    state: str = ""
    put: Millis = 0
    said: bool = False
    again: Names = ()


class Away(NamedTuple):
    """Nothing ran since then."""

    since: Instant = 0


class DeskKept(NamedTuple):
    """What air did about the desk."""

    did: str = ""
    pid: str = ""


class LedgerSaid(NamedTuple):
    """What the ledger says of itself: a damaged file was set `aside`, entries were `lost`."""

    file: str = ""
    aside: str | None = None
    kept: int | None = None
    seq: int = 0
    hash: str = ""
    lost: object = ()
    error: str = ""
    count_: int = 0
    why: str = ""


class Plain(NamedTuple):
    """An event that says no more than its kind, its reason and where: and one of a kind that only others know."""


Said: TypeAlias = (
    Programme | Planned | Refused | Withdrawn | Corrected | Renamed | Started | Ended | Cut | Missed | Ordered
    | Stopped | Resumed | Announced | Appended | Cancelled | OrderOver | TalkAsked | Talked | VolumeSet | Yielded
    | Noted | SoundChecked | Toned | Booted | ClockJudged | Away | DeskKept | LedgerSaid | Plain
)  # fmt: skip
KINDS: Mapping[str, type[Said]] = {
    "programme": Programme, "planned": Planned, "refused": Refused, "withdrawn": Withdrawn, "corrected": Corrected,
    "renamed": Renamed, "started": Started, "ended": Ended, "cut": Cut, "missed": Missed, "order": Ordered,
    "order_over": OrderOver, "talk": Talked, "volume": VolumeSet, "yield": Yielded, "note": Noted,
    "sound_check": SoundChecked, "tone": Toned, "boot": Booted, "clock": ClockJudged, "away": Away, "desk": DeskKept,
    "ledger": LedgerSaid, "shutdown": Plain, "device_lost": Plain, "device_back": Plain, "amplifier": Plain,
}  # fmt: skip
ORDERS: Mapping[str, type[Said]] = {
    "stop": Stopped, "resume": Resumed, "announce": Announced, "append": Appended, "cancel": Cancelled,
    "talk": TalkAsked,
}  # fmt: skip


class Entry(NamedTuple):
    """An event with what it says. `wrong`: a field of it that cannot be, and is passed over; "": none."""

    event: Event
    said: Said
    wrong: str = ""

    @property
    def outlets(self) -> Names:
        """Whom an order was for."""
        to: Names = getattr(self.said, "to", ())
        return to

    @property
    def at(self) -> Instant:
        """When it happened: what the event says, else when it was written down."""
        at: Instant | None = getattr(self.said, "at", None)
        return self.event.wall if at is None else at

    @property
    def flaw(self) -> Reason:
        """That something of it could not be read."""
        facts = {"seq": str(self.event.seq), "kind": self.event.kind, "field": self.wrong}
        return Reason("air.entry_unread", facts)

    @property
    def why(self) -> Reason:
        """The event's reason with its facts; its code is "" where there is none."""
        return why_of(self.event)


def entries(events: Iterable[Event]) -> Iterator[Entry]:
    """Each with what it says, in their order."""
    return map(entry, events)


def entry(event: Event) -> Entry:
    """The same of one."""
    read = _READ.get(event.kind)
    if read is None:
        return Entry(event, _PLAIN)
    if event.kind == "order":
        kind: Any = kind_of("order", event.detail)
        read = typed_json.form(kind, True).lenient
    return Entry(event, *read(event.detail))


def stranger(event: Event) -> str:
    """What of an event no class here has: a field, or its kind; "": nothing. For what this program itself writes."""
    kind: Any = kind_of(event.kind, event.detail)
    if kind is Plain and event.kind not in KINDS:
        return event.kind
    try:
        typed_json.form(kind, True).strict({name: value for name, value in event.detail.items() if name != "params"})
    except typed_json.Wrong as wrong:
        return f"{event.kind}.{wrong.field}"
    return ""


def kind_of(kind: str, detail: Mapping[str, Any]) -> type[Said]:
    """What an event of a kind says; an order by its verb."""
    if kind == "order":
        verb = detail.get("verb")
        return ORDERS.get(verb, Ordered) if isinstance(verb, str) else Ordered
    return KINDS.get(kind, Plain)


def moment(event: Event) -> Instant:
    """When it happened: what the event says, else when it was written down."""
    return entry(event).at


def why_of(event: Event) -> Reason:
    """An event's reason with its facts; its code is "" where there is none."""
    params = event.detail.get("params")
    return Reason(event.reason, texts(params) if isinstance(params, Mapping) else {})


def texts(params: Mapping[Any, object]) -> dict[str, str]:
    """A reason's facts, as sentences take them."""
    return {str(name): str(value) for name, value in params.items()}


def detail_of(plan: Planned | Refused) -> dict[str, object]:
    """As it is written down."""
    detail: dict[str, object] = plan._asdict()
    if isinstance(plan, Planned):
        detail |= {"parts": [*map(_part_detail, plan.parts)], "lost": [*map(_part_detail, plan.lost)]}
    return {name: value for name, value in detail.items() if value != "" or name not in ("said", "wording", "card")}


def _part_detail(part: PartSaid) -> dict[str, object]:
    by = {"by": part.by} if part.by else {}
    why = {"code": part.code, "params": dict(part.params)} if part.code else {}
    return {"version": part.version, "language": part.language, "duration": part.duration, **by, **why}


_PLAIN = Plain()
_FORMS: Mapping[str, Any] = KINDS
_READ: Mapping[str, Callable[[Mapping[str, Any]], tuple[Said, str]]] = {
    kind: typed_json.form(each, True).lenient for kind, each in _FORMS.items() if each is not Plain
}
