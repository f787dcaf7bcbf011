"""The ledger's events as frozen classes, one for each kind, and the one way to read them.

`entries` gives every event with its content, each value of its type. A missing field takes its default, because an
older program did not write it; an unknown field was written by a newer program and is ignored. A value that is not
possible is treated as missing and named in `Entry.wrong`, so that a damaged ledger stops neither air nor a view.
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
"""One clip of an announcement."""
Facts: TypeAlias = Mapping[str, object]
NOTHING: Mapping[str, Any] = MappingProxyType({})


class PartSaid(NamedTuple):
    """A part of a plan: a language's version and clip, or why it could not be heard (`code`, `params`)."""

    version: str = ""
    language: str = ""
    duration: Millis = 0
    by: str = ""
    code: str = ""
    params: Facts = NOTHING

    @property
    def why(self) -> Reason | None:
        """Why the part could not be heard; None if the event does not say."""
        return Reason(self.code, texts(self.params)) if self.code else None


Parts: TypeAlias = tuple[PartSaid, ...]

# --- the day's plan


class Announced(NamedTuple):
    """Something was ordered to be said or played at once."""

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
    exam: str = ""
    confirmed: bool = False
    unapproved: bool = False
    stands: bool = False
    scene: str = ""
    above: str = ""
    night: bool = False


class Lasting(NamedTuple):
    """An order that lasts until somebody takes it back: when and by whom it was given, and how often it began at each
    outlet where it still lasts."""

    at: Instant = 0
    actor: str = ""
    begun: Mapping[str, int] = NOTHING
    order: Announced = Announced()


class Programme(NamedTuple):
    """A day's programme was taken. It lists every standing order, so that no reader has to go further back."""

    date: str = ""
    spots: int = 0
    refused: int = 0
    stopped: Mapping[str, Facts] | None = None
    stopped_above: Mapping[str, Facts] = NOTHING
    yielded: Mapping[str, str] | None = None
    volumes: Mapping[str, int] | None = None
    lasting: tuple[Lasting, ...] = ()


class Planned(NamedTuple):
    """A spot was planned. `said`, `wording` and `card`, with outlet, script and due time, identify the play."""

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
    flow: str = ""
    """"playlist" or "relay" if it takes up its time; its pieces are on the ledger as they are heard."""


class Refused(NamedTuple):
    """An occurrence could not be planned; the event's reason says why."""

    outlet: str = ""
    due: Instant | None = None
    script: str = ""
    version: str = ""
    said: str = ""
    wording: str = ""
    card: str = ""


class Withdrawn(NamedTuple):
    """A changed programme removed an entry. With a reason, the entry was already due and this kept it from sounding."""


class Corrected(NamedTuple):
    """Something that was heard has since been given other values."""

    said: str = ""
    title: str = ""


class Renamed(NamedTuple):
    """An outlet was renamed."""

    from_: str = ""


# --- the outcome of a spot


class Started(NamedTuple):
    """A spot was handed to a device, to begin at `at`. A flow is started once, whatever interrupts it."""

    at: Instant | None = None
    lost: Parts = ()
    title: str = ""
    from_ms: Millis = 0
    """The position that it goes on at."""
    reserve: Facts | None = None
    """Why its second file is heard, if it is."""
    spare: str = ""
    """The spare card, if it sounds there."""
    flow: bool = False


class Ended(NamedTuple):
    """A spot was heard to its end. `parts`: the versions heard in full; None means all of them. For a flow: how long it
    was heard and paused, and how often it was paused or softer; how long a relay had no signal, how often
    that changed, how often the PC was too busy to decode in time, and the file in which a relay is kept.
    """

    at: Instant | None = None
    parts: Names | None = None
    lost: Parts = ()
    title: str = ""
    played_ms: Millis = 0
    paused_ms: Millis = 0
    pauses: int = 0
    ducked: int = 0
    instead_ms: Millis = 0
    signals: int = 0
    dry: int = 0
    file: str = ""


class Cut(NamedTuple):
    """A spot was not heard to its end; the event's reason says why."""

    at: Instant | None = None
    played_ms: Millis = 0
    parts: Names = ()
    lost: Parts = ()
    title: str = ""
    paused_ms: Millis = 0
    pauses: int = 0
    ducked: int = 0
    instead_ms: Millis = 0
    signals: int = 0
    dry: int = 0
    file: str = ""


class Missed(NamedTuple):
    """A spot did not begin; the event's reason says why."""

    title: str = ""


class PiecePlayed(NamedTuple):
    """A piece of a flow began at `at`; or, with `played_ms`, is over after it was heard for so long. With a reason, it
    could not be heard (any further).
    """

    at: Instant | None = None
    name: str = ""
    played_ms: Millis | None = None
    times: int = 1
    """How often it was heard in a row; `played_ms` is the sum."""


class FlowSaid(NamedTuple):
    """What became of a flow: it is "paused" because something hinders it, or "on" again; a relay's signal is gone
    ("no_signal") or there ("signal"); the PC was too busy to decode in time ("dry", said once); a relay is
    not recorded ("unrecorded").

    `played_ms`: how much of it had been heard by then.
    """

    state: str = ""
    at: Instant | None = None
    played_ms: Millis = 0


# --- what people said and ordered


class PaperSaid(NamedTuple):
    """An exam's paper was taken into memory, or what is wrong with it."""

    exam: str = ""
    title: str = ""
    file: Facts = NOTHING
    reserve: Facts = NOTHING
    spare: Facts = NOTHING
    has_reserve: bool = False
    has_spare: bool = False


class Ordered(NamedTuple):
    """An order without further details: skip, skip_next, test_tone, or an order only a newer program knows."""

    verb: str = ""
    to: Names = ()
    why: str = ""


class Stopped(NamedTuple):
    """Outlets were stopped, until `until` or until somebody resumes."""

    verb: str = "stop"
    to: Names = ()
    why: str = ""
    until: Instant | None = None
    above: str = ""
    """The township that ordered it."""


class Resumed(NamedTuple):
    """A stop was ended."""

    verb: str = "resume"
    to: Names = ()
    why: str = ""
    above: str = ""
    """The township that ordered it: then only its own stop is ended."""
    only: str = ""
    """ "here" or "above" if only that stop ended, by itself."""


class Appended(NamedTuple):
    """Further parts of an announcement were added."""

    verb: str = "append"
    id: str = ""
    parts: Sounds = NOTHING
    more: bool = False


class Cancelled(NamedTuple):
    """An announcement was taken back."""

    verb: str = "cancel"
    id: str = ""
    title: str = ""
    text: str = ""
    to: Names = ()


class OrderOver(NamedTuple):
    """An announcement is no longer said at an outlet."""

    id: str = ""
    outlet: str = ""
    heard: int = 0


class TalkAsked(NamedTuple):
    """Somebody was allowed to speak live."""

    verb: str = "talk"
    id: str = ""
    to: Names = ()
    why: str = ""
    priority: str = ""
    limit: Millis = 0
    exam: str = ""
    confirmed: bool = False


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
    """The volume of outlets was set."""

    to: Names = ()
    volume: int = 100


class Yielded(NamedTuple):
    """Amplifiers were given to somebody else (`on`), or taken back."""

    to: Names = ()
    on: bool = False
    by: str = ""


class Noted(NamedTuple):
    """A person wrote a note, such as a play that no PC reported."""

    at: Instant | None = None
    text: str = ""
    script: str = ""
    language: str = ""
    reported: bool = False
    times: int = 1


class Did(NamedTuple):
    """A person did something at the station: saved a text, booked a row. `code` and `params` say what."""

    code: str = ""
    params: Facts = NOTHING


class SoundChecked(NamedTuple):
    """A person answered a sound check."""

    at: Instant | None = None
    heard: bool | None = None
    text: str = ""


class Toned(NamedTuple):
    """The tone of a sound check was sent."""

    at: Instant | None = None
    ms: Millis = 0
    played_ms: Millis = 0


# --- what happened to the station


class Booted(NamedTuple):
    """A run of air began. `unheard`: spots that had been handed to a device, none of which was heard."""

    unheard: Names = ()
    clock: str = "good"
    after: str = ""
    older: int = 0
    pid: int = 0
    version: str = ""
    python: str = ""


class ClockJudged(NamedTuple):
    """How far the PC's clock is trusted from now on. `again`: spots that a fast clock judged missed and that are still
    to come.
    """

    state: str = ""
    put: Millis = 0
    said: bool = False
    again: Names = ()


class Away(NamedTuple):
    """Nothing ran since that time."""

    since: Instant = 0


class DeskKept(NamedTuple):
    """What air did about the desk."""

    did: str = ""
    pid: str = ""


class LedgerSaid(NamedTuple):
    """The ledger reports on itself: a damaged file was set `aside`, entries were `lost`."""

    file: str = ""
    aside: str | None = None
    kept: int | None = None
    seq: int = 0
    hash: str = ""
    lost: object = ()
    error: str = ""
    count_: int = 0
    why: str = ""


class FromAbove(NamedTuple):
    """A township's signed order came: it was `taken` or `refused`; the event's reason says why."""

    did: str = ""
    id: str = ""
    """The envelope's; what sounds of it has the id `order`."""
    order: str = ""
    verb: str = ""
    title: str = ""
    to: Names = ()
    township: str = ""
    scope: str = ""
    level: str = ""
    seq: int = 0
    epoch: int = 0
    signers: Names = ()
    sounds: bool = False
    """Whether it counts among what sounded in the hour."""
    spoken_here: bool = False
    """Its words were made on this PC from the signed text."""
    live: bool = True
    times: int = 1
    """How many were refused for the same reason, where it stands for several."""


class Plain(NamedTuple):
    """An event without details beyond kind, reason and outlet; or one of an unknown kind."""


Said: TypeAlias = (
    Programme | Planned | Refused | Withdrawn | Corrected | Renamed | Started | Ended | Cut | Missed
    | PiecePlayed | FlowSaid | Ordered
    | Stopped | Resumed | Announced | Appended | Cancelled | OrderOver | TalkAsked | Talked | VolumeSet | Yielded
    | Noted | Did | SoundChecked | Toned | PaperSaid | Booted | ClockJudged | Away | DeskKept | LedgerSaid
    | FromAbove | Plain
)  # fmt: skip
KINDS: Mapping[str, type[Said]] = {
    "programme": Programme, "planned": Planned, "refused": Refused, "withdrawn": Withdrawn, "corrected": Corrected,
    "renamed": Renamed, "started": Started, "ended": Ended, "cut": Cut, "missed": Missed, "piece": PiecePlayed,
    "flow": FlowSaid, "order": Ordered,
    "order_over": OrderOver, "talk": Talked, "volume": VolumeSet, "yield": Yielded, "note": Noted, "done": Did,
    "sound_check": SoundChecked, "tone": Toned, "paper": PaperSaid, "boot": Booted, "clock": ClockJudged,
    "away": Away, "desk": DeskKept,
    "fleet": FromAbove,
    "ledger": LedgerSaid, "shutdown": Plain, "device_lost": Plain, "device_back": Plain, "amplifier": Plain,
}  # fmt: skip
ORDERS: Mapping[str, type[Said]] = {
    "stop": Stopped, "resume": Resumed, "announce": Announced, "append": Appended, "cancel": Cancelled,
    "talk": TalkAsked,
}  # fmt: skip


class Entry(NamedTuple):
    """An event with its content. `wrong`: the name of a field that was not possible and is ignored; "" if there is
    none.
    """

    event: Event
    said: Said
    wrong: str = ""

    @property
    def outlets(self) -> Names:
        """The outlets that an order was for."""
        to: Names = getattr(self.said, "to", ())
        return to

    @property
    def at(self) -> Instant:
        """When it happened: the time that the event states, otherwise the time it was written."""
        at: Instant | None = getattr(self.said, "at", None)
        return self.event.wall if at is None else at

    @property
    def flaw(self) -> Reason:
        """The problem to report: part of the event could not be read."""
        facts = {"seq": str(self.event.seq), "kind": self.event.kind, "field": self.wrong}
        return Reason("air.entry_unread", facts)

    @property
    def why(self) -> Reason:
        """The event's reason with its facts; its code is "" if there is none."""
        return why_of(self.event)


def entries(events: Iterable[Event]) -> Iterator[Entry]:
    """Each event with its content, in order."""
    return map(entry, events)


def entry(event: Event) -> Entry:
    """One event with its content."""
    read = _READ.get(event.kind)
    if read is None:
        return Entry(event, _PLAIN)
    if event.kind == "order":
        kind: Any = kind_of("order", event.detail)
        read = typed_json.form(kind, True).lenient
    return Entry(event, *read(event.detail))


def stranger(event: Event) -> str:
    """A field or kind of the event that no class here has; "" if there is none. Used to check what this program
    writes.
    """
    kind: Any = kind_of(event.kind, event.detail)
    if kind is Plain and event.kind not in KINDS:
        return event.kind
    try:
        typed_json.form(kind, True).strict({name: value for name, value in event.detail.items() if name != "params"})
    except typed_json.Wrong as wrong:
        return f"{event.kind}.{wrong.field}"
    return ""


def kind_of(kind: str, detail: Mapping[str, Any]) -> type[Said]:
    """The class for an event of this kind; orders are told apart by their verb."""
    if kind == "order":
        verb = detail.get("verb")
        return ORDERS.get(verb, Ordered) if isinstance(verb, str) else Ordered
    return KINDS.get(kind, Plain)


def moment(event: Event) -> Instant:
    """When it happened: the time that the event states, otherwise the time it was written."""
    return entry(event).at


def why_of(event: Event) -> Reason:
    """An event's reason with its facts; its code is "" if there is none."""
    params = event.detail.get("params")
    return Reason(event.reason, texts(params) if isinstance(params, Mapping) else {})


def texts(params: Mapping[Any, object]) -> dict[str, str]:
    """A reason's facts as texts, ready for its sentence."""
    return {str(name): str(value) for name, value in params.items()}


def detail_of(plan: Planned | Refused) -> dict[str, object]:
    """A plan as an event's detail."""
    detail: dict[str, object] = plan._asdict()
    if isinstance(plan, Planned):
        detail |= {"parts": [*map(_part_detail, plan.parts)], "lost": [*map(_part_detail, plan.lost)]}
    return {name: value for name, value in detail.items() if value != "" or name not in _OPTIONAL}


_OPTIONAL = ("said", "wording", "card", "flow")


def _part_detail(part: PartSaid) -> dict[str, object]:
    by = {"by": part.by} if part.by else {}
    why = {"code": part.code, "params": dict(part.params)} if part.code else {}
    return {"version": part.version, "language": part.language, "duration": part.duration, **by, **why}


_PLAIN = Plain()
_FORMS: Mapping[str, Any] = KINDS
_READ: Mapping[str, Callable[[Mapping[str, Any]], tuple[Said, str]]] = {
    kind: typed_json.form(each, True).lenient for kind, each in _FORMS.items() if each is not Plain
}
