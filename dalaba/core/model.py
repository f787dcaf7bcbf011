"""The values that rooms pass to each other: frozen, plain, comparable. Nothing here reads a file, a clock or a device.

Instants and durations are whole milliseconds (`Instant`, `Millis`): sums are exact, the same input gives the same
programme on any machine, and a time without a zone cannot be mixed up with one that has it. `core.clock` turns them
into local time for people and for JSON. Values of which a day has hundreds of thousands are NamedTuples, because a
frozen dataclass takes five times as long to make.
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
IfCut = Literal["resume", "restart", "next", "drop"]
IfMissing = Literal["next", "blank"]
Priority = Literal["urgent", "notice", "routine"]
Source = Literal["script", "file", "playlist", "relay"]
Under = Literal["pause", "duck"]
PieceOrder = Literal["in_order", "shuffle", "by_day", "weighted", "newest"]
Ending = Literal["fade", "fit"]

PRIORITIES: tuple[Priority, ...] = ("urgent", "notice", "routine")
"""From the first served to the last."""


class Window(NamedTuple):
    """A span of the day in milliseconds after midnight, [start, end). `end` may lie after 24:00, on the next day."""

    start: Millis
    end: Millis


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is as it is: a code from the closed set in `dalaba.messages`, with the facts its sentence needs."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def because(self, why: Reason) -> Reason:
        """This reason, with another one as the `{why}` in its sentence."""
        inner = {f"why_{name}": fact for name, fact in why.params.items()}
        return Reason(self.code, {**self.params, "why": "", "why_code": why.code, **inner})


class Shut(NamedTuple):
    """A span in which an outlet must be silent: [since, until)."""

    since: Instant
    until: Instant
    reason: Reason


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file that a person wrote. Line and column count from 1; in a workbook, the sheet and cell
    ("B4").
    """

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
    """One fault in what people wrote or recorded. A warning never keeps anything from playing."""

    reason: Reason
    place: Place | None = None
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Clip:
    """A finished audio file. `file` is relative to the station; `skip` and `frames` cut off the codec's padding."""

    file: str
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal."""
    rate: int
    """Hertz."""
    skip: int
    """Samples of codec delay before the first sample of the sound."""
    frames: int
    """Samples of sound."""
    by: str = ""
    """Who speaks: an engine, or "recording"; "" for a chime or a sound."""
    channels: int = 1
    """2 if it was made in stereo."""

    @property
    def duration(self) -> Millis:
        """Length of the sound, rounded up so that a spot never ends before its clip."""
        return -(-self.frames * 1000 // self.rate)


@dataclass(frozen=True, slots=True)
class Part:
    """One language's share of a spot: a finished clip, one still to be made (`estimated`), or the reason there is none.

    A part still to be made has a reason if the last attempt failed.
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


class Fill(NamedTuple):
    """How a playlist, a relay, or a sound that is repeated takes up its time."""

    length: Millis
    """Of this window."""
    order: PieceOrder = "in_order"
    ending: Ending = "fade"
    """At the window's end: the last piece fades out, or pieces are chosen that fit."""
    gap: Millis = 0
    """Silence between two pieces."""
    turn: int = 0
    """How many windows of its row came before: each begins where an order that goes on would have come to."""


class Wanted(NamedTuple):
    """What should be said: the key by which `prepare` answers. `values` are the filled-in facts, sorted by name."""

    script: str
    outlet: str
    languages: tuple[str, ...]
    length: str
    values: tuple[tuple[str, str], ...]
    timetables: tuple[str, ...] = ()
    """The timetables in force there on that day; a version written for one of them is preferred."""
    urgent: bool = False
    """Said after the attention tone, unless its script has no chime."""
    source: Source = "script"
    """What `script` names: a script; or a sound, a playlist (both in `audio/sounds`) or a relay of the station."""
    fill: Fill | None = None
    """For what takes up its time: a playlist, a relay, or a sound that is repeated until its window ends."""
    only: Millis = 0
    """Only so much of its beginning is heard; 0: all of it."""


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
    """Per cent of the outlet's own volume."""
    said: str = ""
    """Digest of the filled-in values that its script uses. With outlet, script and due time it identifies what is
    heard, whatever row, file or campaign it comes from.
    """
    share: tuple[int, ...] = ()
    """For rotation: the percentage of the time for each wanted language. Empty: all equally often."""
    wording: str = ""
    """Digest of its script's texts, which recognises a renamed script; "" if it has none."""
    under: Under = "pause"
    """What a playlist or a relay does while something else is said."""
    keeps: bool = False
    """A playlist or a relay into which nothing else is planned."""
    bed: str = ""
    """The sound or playlist under its words; "" if there is none."""
    early: Millis = 0
    """How long before its due time it begins, so that what counts in it is on the second: its lead-in, and what comes
    before the point that counts.
    """
    reserve: Wanted | None = None
    """What is heard if its own sound fails."""
    exam: str = ""
    """The exam that it belongs to; it sounds in that exam's hours."""
    owner: str = ""
    """The township that planned it: its hours of silence hold for it, too."""
    there: str = ""
    """How its ids begin at that township, which decides among equals: PCs in earshot of each other then agree on who is
    first, whatever each of them calls its outlets."""

    @property
    def head(self) -> str:
        """How the ids of its occurrences begin."""
        return f"{self.campaign}/{self.row}@{self.outlet}@"

    @property
    def bed_wanted(self) -> Wanted | None:
        """What is to be prepared for the music under its words: a playlist that fills no time, which is one sound."""
        return Wanted(self.bed, self.outlet, ("",), "long", (), source="playlist") if self.bed else None

    @property
    def all_wanted(self) -> tuple[Wanted, ...]:
        """Everything that is to be prepared for it: its own sound, its bed, its reserve."""
        return tuple([each for each in (self.wanted, self.bed_wanted, self.reserve) if each is not None])


class Occurrence(NamedTuple):
    """One intended play. It may no longer start at `until` or later."""

    booking: Booking
    due: Instant
    until: Instant
    stamp: str
    """`due` as ISO 8601 with offset."""
    number: int = 0
    """Its position among the row's starts of the day, from 0."""
    loop: bool = False
    """One of many repetitions in a window, not a time that the row sets."""

    @property
    def id(self) -> str:
        """campaign/row@outlet@due."""
        return f"{self.booking.head}{self.stamp}"

    @property
    def turn(self) -> int:
        """Which language's turn it is, if the row rotates: each time of day has another language on the row's
        next day.
        """
        return self.booking.first_turn + self.number


class Relay(NamedTuple):
    """Where a relay's sound comes from: a stream's address, or an input of a sound card."""

    name: str
    url: str = ""
    device: str = ""
    host: str = ""
    channels: tuple[int, ...] = ()
    """The input's channels, counted from 1."""
    record: bool = False
    """Whether what was heard is kept as a file."""
    silence: Millis = 0
    """How long it may be silent before that counts as no signal; 0: as long as it likes."""

    def __repr__(self) -> str:
        return f"Relay({self.name!r})"  # its address may hold a password


class Flow(NamedTuple):
    """How a spot is heard that takes up its time, rather than having a length of its own.

    Its parts are its pieces, heard one after another until the spot's end; for a relay, they are heard while there is
    no signal.
    """

    under: Under = "pause"
    """What it does while something else is heard there or within earshot."""
    gap: Millis = 0
    """Silence between two pieces."""
    fade: Millis = 3_000
    """How long it fades out at its end, if it is in the middle of a piece then."""
    depth: int = 14
    """How much softer it is while ducked, in dB."""
    relay: Relay | None = None
    keeps: bool = False
    """Nothing else was planned into it."""


class Spot(NamedTuple):
    """One planned play: lead-in, parts with gaps between them, lead-out; `duration` is the whole of it."""

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
    """Parts that should be heard here but are not ready, each with its reason."""
    latest: Instant = 0
    """The latest time at which air may still start it (grace)."""
    catch_up: CatchUp = "skip"
    if_cut: IfCut = "drop"
    volume: int = 100
    """Per cent of the outlet's own volume."""
    said: str = ""
    """The same as in the booking; "" if unknown."""
    wording: str = ""
    """The same as in the booking."""
    flow: Flow | None = None
    """Set for a playlist or a relay: it is heard in the background, beneath everything else."""
    bed: Part | None = None
    """Music under its words."""
    reserve: tuple[Part, ...] = ()
    """What is heard if its own parts or its card fail; its sound is held in memory before it begins."""
    exam: str = ""
    """The same as in the booking."""

    @property
    def end(self) -> Instant:
        return self.start + self.duration

    @property
    def sounds(self) -> tuple[Part, ...]:
        """Everything that may be heard in it: its parts, its bed, its reserve."""
        return (*self.parts, *((self.bed,) if self.bed else ()), *self.reserve)

    @property
    def estimated(self) -> bool:
        return any(part.estimated for part in self.parts)


class Refusal(NamedTuple):
    """An occurrence that was not planned, with the reason."""

    id: str
    outlet: str
    due: Instant
    script: str
    version: str
    reason: Reason
    said: str = ""
    """The same as in a spot."""
    wording: str = ""
    """The same as in a spot."""


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """Where an outlet's sound goes: the device's own name, and channels counted from 1."""

    device: str
    channels: tuple[int, ...] = (1,)
    host: str = ""
    """The host API's name ("ALSA", "Windows WASAPI"); "": whichever has the device."""
    url: str = field(default="", repr=False)
    """For an output on the network instead of a card: an Icecast mount (`icecast://…`) or a multicast address
    (`rtp://…`). It may hold a password: never shown, `device` is its name.
    """


class Exam(NamedTuple):
    """Hours in which nothing but an exam's own sound is heard at an outlet."""

    since: Instant
    until: Instant
    title: str
    lets: tuple[str, ...] = ()
    """The kinds of urgent orders that may break in once confirmed, by the school's own rule: 消防, 疏散."""


@dataclass(frozen=True, slots=True)
class Amplifier:
    """Commands that switch an outlet's amplifier; "" if there is none. Outlets with the same commands share it."""

    on: str = ""
    off: str = ""
    before: Millis = 3_000
    """How long before sound it is switched on: the time it needs to wake."""
    after: Millis = 10_000
    """How long after sound it is switched off."""


@dataclass(frozen=True, slots=True)
class OutletCard:
    """What air has to know about an outlet."""

    name: str
    kind: str
    output: OutputSpec | None
    """None: planned here but played elsewhere."""
    volume: int = 100
    """Per cent of full-scale amplitude."""
    lead_in: Millis = 500
    lead_out: Millis = 300
    gap: Millis = 800
    """Silence between two parts."""
    neighbours: tuple[str, ...] = ()
    """Outlets within earshot, which never play at the same time."""
    max_volume: int = 100
    """The ceiling, whatever an item or a person asks for."""
    quiet_volume: int = 100
    """The ceiling while the outlet should be silent, for what may sound all the same."""
    fade: Millis = 0
    """How long each clip fades in and out."""
    amplifier: Amplifier | None = None
    silent: tuple[tuple[Instant, Instant], ...] = ()
    """Spans around the day, [since, until), in which nothing scheduled may sound here."""
    softer: tuple[tuple[Instant, Instant, int], ...] = ()
    """Spans around the day in which it is softer: [since, until), per cent of its volume. Urgent announcements ignore
    them.
    """
    talk_limit: Millis = 600_000
    """The longest that somebody may speak live here."""
    talk_recorded: bool = False
    """Whether live talks are kept as files."""
    exams: tuple[Exam, ...] = ()
    """The exams around the day."""
    spare: OutputSpec | None = None
    """Another card for what must be heard: it takes over if the outlet's own fails during an exam's sound."""

    def is_silent(self, at: Instant) -> bool:
        """Whether nothing scheduled may sound here at that time."""
        return any(since <= at < until for since, until in self.silent)

    def is_silent_by_the_hour(self, at: Instant, day: Millis) -> bool:
        """The same for a day whose spans are not known, by the spans of another day."""
        return any((at - since) % day < until - since for since, until in self.silent)

    def is_silent_in(self, since: Instant, until: Instant) -> bool:
        """Whether nothing scheduled may sound here at some moment of [since, until)."""
        return any(start < until and since < end for start, end in self.silent)


@dataclass(frozen=True, slots=True)
class Programme:
    """A compiled day: every occurrence is in `spots` or in `refused`, each sorted by time, then outlet."""

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
class VillageRule:
    """What the village lets a township do at its loudspeakers. No township can lift it."""

    muted: bool = False
    """Nothing that the township orders sounds."""
    muted_until: Instant | None = None
    """When that ends by itself; None: when somebody here takes it back."""
    per_hour: int = 6
    """How many announcements of a township may sound within an hour."""
    urgent_per_hour: int = 6
    """The same for urgent ones."""
    ceiling: int = 100
    """Per cent of an outlet's own volume, at most."""
    longest: Millis = 30 * 60_000
    """How long one order may go on or be repeated."""
    night: bool = False
    """Urgent orders that two people signed sound in the quiet hours, too."""

    def and_also(self, other: VillageRule) -> VillageRule:
        """What both allow."""
        ends = [each.muted_until for each in (self, other) if each.muted]
        forever = any(end is None for end in ends)
        return VillageRule(
            bool(ends), None if forever else max((end for end in ends if end is not None), default=None),
            min(self.per_hour, other.per_hour), min(self.urgent_per_hour, other.urgent_per_hour),
            min(self.ceiling, other.ceiling), min(self.longest, other.longest), self.night and other.night,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asks of the running station. `to`: outlets (empty: all)."""

    verb: str
    to: tuple[str, ...] = ()
    actor: str = ""
    reason: str = ""
    until: Instant | None = None
    """For a stop: when it ends by itself. None: when somebody resumes."""
    row: str = ""
    """For skipping what comes next: only this row or script."""
    above: str = ""
    """The township that ordered it; "": somebody here. What somebody here stopped, no township lets go."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something to be said at once, as a person ordered it. Air plays it; its clips are made elsewhere."""

    id: str
    kind: str
    """Either "say" or "play"."""
    title: str
    priority: Priority
    parts: Mapping[str, tuple[Part, ...]]
    """Outlet -> what is heard there, in order; every part has its clip."""
    at: Instant
    """When it was ordered."""
    more: bool = False
    """Further parts follow, to be heard after these without a gap."""
    until: Instant | None = None
    """An urgent announcement is repeated until then; another one does not begin later than this. None: once, as soon as
    possible.
    """
    reason: str = ""
    actor: str = ""
    volume: int = 100
    """Per cent of the outlet's own volume."""
    force: bool = False
    """Played even in an outlet's hours of silence."""
    text: str = ""
    """The whole text that is said; `title` is its beginning."""
    begins: bool = False
    """Not urgent, and started with its chime while its words were still being made, because nothing was in the way."""
    exam: str = ""
    """Its kind (消防), which an exam may let through; "": it names none."""
    confirmed: bool = False
    """Somebody confirmed that it shall break into the exam."""
    unapproved: bool = False
    """It is urgent and goes out without a second person's approval, which somebody explains afterwards."""
    stands: bool = False
    """It is urgent and repeated until somebody takes it back, however long that is."""
    scene: str = ""
    """The scene that it belongs to."""
    above: str = ""
    """The township that ordered it; "": somebody here."""
    night: bool = False
    """It is from a township, and the village agreed that such an order sounds in its quiet hours."""

    @property
    def lasts(self) -> bool:
        """Whether it is repeated until somebody takes it back."""
        return self.stands and self.urgent

    @property
    def urgent(self) -> bool:
        return self.priority == "urgent"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger. `prev` and `hash` chain it to the line before."""

    node: str
    boot: str
    seq: int
    wall: Instant
    mono: Millis
    """Monotonic milliseconds since this start of air."""
    kind: str
    spot: str = ""
    output: str = ""
    clip: str = ""
    """Digest of the clip, if the event is about one."""
    actor: str = ""
    reason: str = ""
    """A code of the catalogue."""
    detail: Mapping[str, object] = field(default_factory=dict)
    prev: str = ""
    hash: str = ""
