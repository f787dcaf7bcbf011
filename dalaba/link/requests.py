"""The requests that air accepts: a frozen class for each, one function to read them, one form on the wire.

`parse` accepts only what is exactly one of these; anything else is answered with a reason and changes nothing. An
unknown field is refused like a wrong one, because its sender expects it to have an effect.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from dalaba.core import typed_json
from dalaba.core.clock import DAY
from dalaba.core.model import Announcement, Clip, Instant, Order, Part, Priority, Reason
from dalaba.core.typed_json import Lacking, Unknown, Wrong, between

VERSION = 1
"""Version of the form. A request of a newer version is refused."""
REFUSED = frozenset({"air.unknown_order", "air.wrong_request", "air.unknown_field", "air.newer_request"})
"""Air's answers for something that is not a request and changed nothing."""
_FAR: Instant = 4_102_444_800_000
"""The year 2100: no request names a later time."""
_MOST_PARTS = 100
_SHOWN = 40

Moment: TypeAlias = Annotated[int, between(0, _FAR)]
Names: TypeAlias = tuple[str, ...]
"""Outlets; empty: all of them."""


def _is_id(text: str) -> bool:
    return 0 < len(text) <= 64 and text.isalnum()


def _inside(file: str) -> bool:
    """Whether a path is relative and stays inside the station's folder."""
    parts = file.replace("\\", "/").split("/")
    return (
        bool(file)
        and not file.startswith(("/", "\\"))
        and ":" not in parts[0]
        and ".." not in parts
        and "\0" not in file
    )


def _short(text: str) -> bool:
    return 0 < len(text) <= 200


def _few(sounds: Mapping[str, tuple[Sound, ...]]) -> bool:
    return all(len(each) <= _MOST_PARTS for each in sounds.values())


@dataclass(frozen=True, slots=True)
class Sound:
    """One clip of an announcement."""

    file: Annotated[str, _inside]
    digest: str
    rate: Annotated[int, between(1, 10**10)]
    skip: Annotated[int, between(0, 10**10)]
    frames: Annotated[int, between(1, 10**10)]
    version: str = ""
    language: str = ""
    duration: Annotated[int, between(0, DAY)] = 0
    """For readers of the ledger; air calculates the duration from the frames."""
    by: str = ""

    @property
    def part(self) -> Part:
        """The part as playing uses it."""
        clip = Clip(self.file, self.digest, self.rate, self.skip, self.frames, self.by[:100])
        return Part(self.version[:200], self.language[:20], clip, clip.duration)

    @staticmethod
    def of(part: Part) -> Sound:
        """The clip of a part as playing uses it."""
        assert part.clip is not None
        clip = part.clip
        return Sound(
            clip.file, clip.digest, clip.rate, clip.skip, clip.frames, part.version, part.language, part.duration,
            clip.by,
        )  # fmt: skip


Sounds: TypeAlias = Annotated[Mapping[str, tuple[Sound, ...]], _few]
"""Outlet -> what is heard there, in order."""


def parts_of(sounds: Mapping[str, Iterable[Sound]]) -> dict[str, tuple[Part, ...]]:
    """The parts as playing uses them."""
    return {outlet: tuple(each.part for each in mine) for outlet, mine in sounds.items()}


def sounds_of(parts: Mapping[str, Iterable[Part]]) -> dict[str, tuple[Sound, ...]]:
    """The clips of parts as playing uses them."""
    return {outlet: tuple(map(Sound.of, mine)) for outlet, mine in parts.items()}


# --- state and shutdown


@dataclass(frozen=True, slots=True)
class Status:
    """Report the present state. `desk`: the desk asks, so it is alive; `trouble`: the problems it found."""

    verb: ClassVar[str] = "status"
    desk: bool = False
    trouble: tuple[Reason, ...] | None = None


@dataclass(frozen=True, slots=True)
class Shutdown:
    """Go off the air, and stay off."""

    verb: ClassVar[str] = "shutdown"
    desk: bool = False


# --- outlets


@dataclass(frozen=True, slots=True)
class Stop:
    """Stop the sound. `until`: when the stop ends by itself; None: when somebody resumes."""

    verb: ClassVar[str] = "stop"
    to: Names = ()
    actor: str = ""
    reason: str = ""
    until: Moment | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """End a stop."""

    verb: ClassVar[str] = "resume"
    to: Names = ()
    actor: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Cut off what sounds and go on with the next item."""

    verb: ClassVar[str] = "skip"
    to: Names = ()
    actor: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SkipNext:
    """Leave out the next item, once. `row`: only of this row or script; or this very spot, by its id (with no outlet in
    it: at every outlet)."""

    verb: ClassVar[str] = "skip_next"
    to: Names = ()
    actor: str = ""
    reason: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True)
class Volume:
    """Set the volume, in per cent."""

    verb: ClassVar[str] = "volume"
    volume: Annotated[int, between(0, 100)]
    to: Names = ()
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Yield:
    """Give the amplifiers to somebody else (`on`), or take them back."""

    verb: ClassVar[str] = "yield"
    on: bool
    to: Names = ()
    by: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Tone:
    """Play a sound check's tone at one outlet. `force`: even in its hours of silence."""

    verb: ClassVar[str] = "test_tone"
    to: Names = ()
    actor: str = ""
    force: bool = False


# --- announcements and talks


@dataclass(frozen=True, slots=True)
class Announce:
    """Say or play this now. `more`: `Append` brings further parts."""

    verb: ClassVar[str] = "announce"
    id: Annotated[str, _is_id]
    kind: Literal["say", "play"]
    parts: Sounds
    title: str = ""
    text: str = ""
    priority: Priority = "notice"
    until: Moment | None = None
    reason: str = ""
    actor: str = ""
    volume: Annotated[int, between(1, 100)] = 100
    force: bool = False
    more: bool = False
    begins: bool = False
    exam: str = ""
    """The kind (消防) as which it is to break into an exam."""
    confirmed: bool = False
    """Somebody confirmed that it shall."""
    unapproved: bool = False
    """It goes out without a second person's approval, which somebody explains afterwards."""
    stands: bool = False
    """If it is urgent: repeated until it is taken back."""
    scene: str = ""

    def at(self, moment: Instant) -> Announcement:
        """The announcement as playing uses it, ordered at that time."""
        return Announcement(
            self.id, self.kind, self.title[:500], self.priority, parts_of(self.parts), moment, self.more, self.until,
            self.reason[:500], self.actor[:500], self.volume, self.force, self.text[:2_000], self.begins,
            self.exam[:100], self.confirmed, self.unapproved, self.stands,
            self.scene[:100],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Append:
    """Further parts of an announcement."""

    verb: ClassVar[str] = "append"
    id: str
    parts: Sounds
    more: bool = False


@dataclass(frozen=True, slots=True)
class Cancel:
    """Take an announcement back."""

    verb: ClassVar[str] = "cancel"
    id: str
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """Let somebody speak live, for at most so many seconds (None: the usual limit)."""

    verb: ClassVar[str] = "talk"
    to: Names = ()
    actor: str = ""
    seconds: Annotated[float, between(0.001, DAY / 1000)] | None = None
    priority: Literal["urgent", "notice"] = "notice"
    reason: str = ""
    exam: str = ""
    """As in `Announce`."""
    confirmed: bool = False


# --- orders from outside


@dataclass(frozen=True, slots=True)
class Signed:
    """An order that a township signed. Air checks it itself, whoever hands it over."""

    verb: ClassVar[str] = "signed"
    wire: str
    """Its exact text, of any length: air refuses one that is too long in words, and notes that it came."""
    parts: Sounds = field(default_factory=dict)
    """Outlet, by its name here -> the clips, the chime first."""
    more: bool = False
    """`SignedAppend` brings further parts."""
    live: bool = True
    """False: a broker had kept it, or it came on a stick."""
    spoken_here: bool = False
    """The words were made on this PC, from the text that was signed."""


@dataclass(frozen=True, slots=True)
class SignedAppend:
    """Further parts of a signed order. `id`: its envelope's."""

    verb: ClassVar[str] = "signed_append"
    id: Annotated[str, _short]
    parts: Sounds
    more: bool = False
    spoken_here: bool = False


@dataclass(frozen=True, slots=True)
class HubTime:
    """The hub's time, by its signed beacons: `offset` milliseconds ahead of this PC's clock, which showed `at`."""

    verb: ClassVar[str] = "hub_time"
    offset: Annotated[int, between(-_FAR, _FAR)]
    at: Moment


# --- entries for the ledger only


@dataclass(frozen=True, slots=True)
class Note:
    """A person's note: a play that no PC reported, the result of a sound check, or what they did at the station."""

    verb: ClassVar[str] = "note"
    kind: Literal["note", "sound_check", "done"]
    detail: Mapping[str, object]
    output: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class CallUp:
    """A hold, a release or a report from a call-up site."""

    verb: ClassVar[str] = "callup"
    detail: Mapping[str, object]
    actor: str = ""


@dataclass(frozen=True, slots=True)
class ClockIsRight:
    """A person confirms the PC's clock as it is."""

    verb: ClassVar[str] = "clock_ok"
    actor: str = ""


Standing: TypeAlias = Stop | Resume | Skip | SkipNext
Request: TypeAlias = (
    Status | Shutdown | Standing | Volume | Yield | Tone | Announce | Append | Cancel | Talk | Note | CallUp
    | ClockIsRight | Signed | SignedAppend | HubTime
)  # fmt: skip
_KINDS: Mapping[str, type[Request]] = {
    kind.verb: kind
    for kind in (
        Status, Shutdown, Stop, Resume, Skip, SkipNext, Volume, Yield, Tone, Announce, Append, Cancel, Talk, Note,
        CallUp, ClockIsRight, Signed, SignedAppend, HubTime,
    )
}  # fmt: skip


def parse(body: object) -> Request | Reason:
    """The request in what was sent, or the reason why it is not a valid one."""
    if not isinstance(body, dict):
        return Reason("air.unknown_order", {"verb": _shown(body)})
    verb = body.get("verb", "")
    kind: Any = _KINDS.get(verb) if isinstance(verb, str) else None
    if kind is None:
        return Reason("air.unknown_order", {"verb": _shown(verb)})
    version = body.get("version", VERSION)
    if version != VERSION or isinstance(version, bool):
        return Reason("air.newer_request", {"verb": kind.verb, "version": _shown(version), "known": str(VERSION)})
    try:
        given = {name: value for name, value in body.items() if name not in ("verb", "version")}
        request: Request = typed_json.form(kind).strict(given)
        return request
    except Unknown as wrong:
        return Reason("air.unknown_field", {"verb": kind.verb, "field": _shown(wrong.field)})
    except Lacking as wrong:
        return Reason("air.wrong_request", {"verb": kind.verb, "field": wrong.field, "value": "—"})
    except Wrong as wrong:
        facts = {"field": _shown(wrong.field), "value": _shown(wrong.found)}
        return Reason("air.wrong_request", {"verb": kind.verb, **facts})


def wire(request: Request) -> dict[str, Any]:
    """The request as it is sent; `parse` reads it back."""
    return {"verb": request.verb, "version": VERSION, **typed_json.as_json(request)}


def order_of(request: Standing) -> Order:
    """The order as playing uses it."""
    until = request.until if isinstance(request, Stop) else None
    row = request.row if isinstance(request, SkipNext) else ""
    return Order(request.verb, request.to, request.actor, request.reason, until, row)


def _shown(found: object) -> str:
    """A value for a sentence: short, and without characters that a terminal cannot show."""
    if isinstance(found, list | dict):
        return "[…]" if isinstance(found, list) else "{…}"
    text = found if isinstance(found, str) else json.dumps(found)
    return text.encode("utf-8", "replace").decode()[:_SHOWN]
