"""The values that cross rooms: frozen, plain, comparable. Nothing here reads a file, a clock or a device.

Instants and durations are whole milliseconds (`Instant`, `Millis`): sums are exact, so the same input gives the same
programme on any machine, and there is no naive time to mistake for an aware one. `core.clock` turns them into local
wall time for people and for JSON. What there are hundreds of thousands of in a day is a NamedTuple: a frozen dataclass
takes five times as long to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

Instant: TypeAlias = int
"""Milliseconds since 1970-01-01T00:00Z."""
Millis: TypeAlias = int
"""A duration in milliseconds."""

Severity = Literal["error", "warning"]
Timing = Literal["exact", "flexible", "now"]
LanguageOrder = Literal["together", "rotate"]
CatchUp = Literal["skip", "once", "all"]
IfCut = Literal["resume", "restart", "drop"]
IfMissing = Literal["next", "blank"]
Priority = Literal["urgent", "notice", "routine"]

PRIORITIES: tuple[Priority, ...] = ("urgent", "notice", "routine")
"""From the first served to the last."""


class Window(NamedTuple):
    """A span of the day in milliseconds after midnight, half-open. `end` may pass 24:00, into the next day."""

    start: Millis
    end: Millis


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is as it is: a code of the closed set in `dalaba.messages`, with the facts its sentence needs."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def because(self, why: Reason) -> Reason:
        """This reason, with another one as the `{why}` of its sentence."""
        inner = {f"why_{name}": fact for name, fact in why.params.items()}
        return Reason(self.code, {**self.params, "why": "", "why_code": why.code, **inner})


class Shut(NamedTuple):
    """A span in which an outlet must be silent: [since, until)."""

    since: Instant
    until: Instant
    reason: Reason


@dataclass(frozen=True, slots=True)
class Place:
    """Where in what a person wrote: line and column count from 1; a sheet's place is its sheet and cell ("B4")."""

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None

    def __str__(self) -> str:
        spots = [self.sheet, self.cell] if self.cell else [self.line, self.column]
        return ":".join(str(part) for part in [self.file, *spots] if part is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in what people wrote or recorded. A warning never keeps anything from playing."""

    reason: Reason
    place: Place | None = None
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Clip:
    """A finished audio file. `file` is relative to the station; `skip` and `frames` cut the codec's padding away."""

    file: str
    digest: str
    """SHA-256 of the file's bytes, hexadecimal."""
    rate: int
    """Hertz."""
    skip: int
    """Samples of codec delay before the first sample of the sound."""
    frames: int
    """Samples of sound."""
    by: str = ""
    """Who speaks: an engine, or "recording"; "" for a chime."""

    @property
    def duration(self) -> Millis:
        """Length of the sound, rounded up: a spot never ends before its clip."""
        return -(-self.frames * 1000 // self.rate)


@dataclass(frozen=True, slots=True)
class Part:
    """One language's share of a spot: a ready clip, one still to be made (`estimated`), or why there is none.

    One that is still to be made has a reason where the last try failed.
    """

    version: str
    language: str
    clip: Clip | None
    duration: Millis
    estimated: bool = False
    why: Reason | None = None

    @property
    def ready(self) -> bool:
        return self.why is None or self.estimated


class Wanted(NamedTuple):
    """What is to be said: the key by which `prepare` answers. `values` are the filled-in facts, sorted by name."""

    script: str
    outlet: str
    languages: tuple[str, ...]
    length: str
    values: tuple[tuple[str, str], ...]
    timetables: tuple[str, ...] = ()
    """In force there on that day: a version written for one of them goes before the others."""
    urgent: bool = False
    """Said behind the attention tone, unless its script has no chime."""


class Booking(NamedTuple):
    """A row at one outlet on one day, with everything its occurrences share."""

    campaign: str
    row: str
    outlet: str
    wanted: Wanted
    priority: Priority = "notice"
    timing: Timing = "flexible"
    wait: Millis = 300_000
    order: LanguageOrder = "together"
    if_missing: IfMissing = "next"
    if_cut: IfCut = "drop"
    catch_up: CatchUp = "skip"
    place: Place | None = None
    first_turn: int = 0
    """Which language's turn the day's first occurrence is: the number of days on which the row has played."""
    volume: int = 100
    """Per cent of the outlet's own."""
    said: str = ""
    """The filled-in values that its script uses, as a digest: with outlet, script and due time it says what is heard,
    whatever row, file or campaign it is from."""
    share: tuple[int, ...] = ()
    """Where it rotates: what each of the wanted languages is to have of the time, per cent. Empty: as often each."""
    wording: str = ""
    """The texts of its script, as a digest: by them a script with a new name is known. "": it has none."""


class Occurrence(NamedTuple):
    """One intended play. At `until` and after it may no longer start."""

    booking: Booking
    due: Instant
    until: Instant
    stamp: str
    """`due` as ISO 8601 with offset."""
    number: int = 0
    """Its place among the row's starts of the day, from 0."""
    loop: bool = False
    """One of a window's many, which comes round again; not a time of the row's own."""

    @property
    def id(self) -> str:
        """campaign/row@outlet@due."""
        booking = self.booking
        return f"{booking.campaign}/{booking.row}@{booking.outlet}@{self.stamp}"

    @property
    def turn(self) -> int:
        """Which language's turn it is, where a row rotates: each time of day has another one on the row's next day."""
        return self.booking.first_turn + self.number


class Spot(NamedTuple):
    """One placed play: lead-in, parts with gaps between them, lead-out; `duration` is all of it."""

    id: str
    outlet: str
    due: Instant
    start: Instant
    duration: Millis
    script: str
    title: str
    campaign: str
    priority: Priority
    timing: Timing
    parts: tuple[Part, ...]
    lost: tuple[Part, ...] = ()
    """Parts that should be heard here and are not ready, each with its reason."""
    latest: Instant = 0
    """The last instant at which air may still start it late (grace)."""
    catch_up: CatchUp = "skip"
    if_cut: IfCut = "drop"
    volume: int = 100
    """Per cent of the outlet's own."""
    said: str = ""
    """As the booking has it; "": nobody told."""
    wording: str = ""
    """As the booking has it."""

    @property
    def end(self) -> Instant:
        return self.start + self.duration

    @property
    def estimated(self) -> bool:
        return any(part.estimated for part in self.parts)


class Refusal(NamedTuple):
    """An occurrence not placed, with its reason."""

    id: str
    outlet: str
    due: Instant
    script: str
    version: str
    reason: Reason
    said: str = ""
    """As a spot's."""
    wording: str = ""
    """As a spot's."""


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """Where an outlet's sound goes: a device by its own name, and channels counted from 1."""

    device: str
    channels: tuple[int, ...] = (1,)
    host: str = ""
    """The host API's name ("ALSA", "Windows WASAPI"); empty: whichever has the device."""


@dataclass(frozen=True, slots=True)
class Amplifier:
    """Commands that switch an outlet's amplifier; empty: none. Outlets with the same ones share it."""

    on: str = ""
    off: str = ""
    before: Millis = 3_000
    """How long before sound it is switched on: the time it takes to wake."""
    after: Millis = 10_000
    """How long after sound it is switched off."""


@dataclass(frozen=True, slots=True)
class OutletCard:
    """What air has to know of an outlet."""

    name: str
    kind: str
    output: OutputSpec | None
    """None: planned here and played elsewhere."""
    volume: int = 100
    """Per cent of full scale amplitude."""
    lead_in: Millis = 500
    lead_out: Millis = 300
    gap: Millis = 800
    """Between two parts."""
    neighbours: tuple[str, ...] = ()
    """Outlets that hear it: never at once."""
    max_volume: int = 100
    """Whatever an item or a person asks for."""
    quiet_volume: int = 100
    """As `max_volume`, while the outlet should be silent: for what may sound all the same."""
    fade: Millis = 0
    """Each clip rises and falls over so long."""
    amplifier: Amplifier | None = None
    silent: tuple[tuple[Instant, Instant], ...] = ()
    """Spans around the day, [since, until), in which nothing that is scheduled may sound here."""
    softer: tuple[tuple[Instant, Instant, int], ...] = ()
    """Spans around the day in which it is softer: [since, until), per cent of its volume. Not for what is urgent."""
    talk_limit: Millis = 600_000
    """How long somebody may speak here live, at most."""
    talk_recorded: bool = False
    """What is spoken live is kept as a file."""

    def is_silent(self, at: Instant) -> bool:
        """Whether nothing that is scheduled may sound here at that moment."""
        return any(since <= at < until for since, until in self.silent)


@dataclass(frozen=True, slots=True)
class Programme:
    """A day, compiled: every occurrence is in `spots` or in `refused`, each sorted by time, then outlet."""

    station: str
    zone: str
    date: str
    """ISO date."""
    outlets: tuple[OutletCard, ...]
    spots: tuple[Spot, ...]
    refused: tuple[Refusal, ...]
    warnings: tuple[Problem, ...] = ()

    @property
    def due(self) -> int:
        return len(self.spots) + len(self.refused)


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks of the running station. `to` are outlets (empty: all of them)."""

    verb: str
    to: tuple[str, ...] = ()
    actor: str = ""
    reason: str = ""
    until: Instant | None = None
    """Of a stop: it ends by itself then. None: when somebody resumes."""
    row: str = ""
    """Of a skip of what comes next: this row's or script's alone."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something to be said at once, as a person asked for it. Air plays it; what it says is made elsewhere."""

    id: str
    kind: str
    """"say" or "play"."""
    title: str
    priority: Priority
    parts: Mapping[str, tuple[Part, ...]]
    """Outlet -> what is to be heard there, in order; every part has its clip."""
    at: Instant
    """When it was ordered."""
    more: bool = False
    """Further parts follow, to be heard behind these without a gap."""
    until: Instant | None = None
    """Urgent: said again and again until then; else: not begun later than this. None: once, as soon as may be."""
    reason: str = ""
    actor: str = ""
    volume: int = 100
    """Per cent of the outlet's own."""
    force: bool = False
    """Also in an outlet's hours of silence."""
    text: str = ""
    """What is said, whole; `title` is its beginning."""
    begins: bool = False
    """Not urgent, and begun with its chime while its words were still being made: air found nothing in its way."""

    @property
    def urgent(self) -> bool:
        return self.priority == "urgent"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger. `prev` and `hash` chain it to the one before."""

    node: str
    boot: str
    seq: int
    wall: Instant
    mono: Millis
    """Monotonic milliseconds since this boot of air."""
    kind: str
    spot: str = ""
    output: str = ""
    clip: str = ""
    """Digest of the clip, where one is meant."""
    actor: str = ""
    reason: str = ""
    """A code of the catalogue."""
    detail: Mapping[str, object] = field(default_factory=dict)
    prev: str = ""
    hash: str = ""
