"""What comes before what: one table for everything that wants to sound, in every state of an outlet. Pure.

Whoever decides whether something may sound asks this table. The booklet shows the same table, made from this one. Where
several states hold at once, each has its say: what one of them refuses is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple, TypeAlias, get_args

from dalaba.core.model import Announcement, Exam, Instant, OutletCard, Priority, Spot

What = Literal[
    "spot", "music", "paper", "say", "say_forced", "play", "urgent", "urgent_let", "urgent_above", "lockdown",
    "talk", "talk_urgent",
    "talk_let", "tone",
]  # fmt: skip
"""What wants to sound. What is urgent and `let` is of a kind that the exam lets through, or somebody confirmed it.
`urgent_above` is a township's urgent order that the village did not agree to hear in its quiet hours. `lockdown` is an
urgent order that is repeated until its end or until it is taken back.
"""
State = Literal[
    "exam", "quiet", "mute", "stop", "yield", "gone", "clock", "urgent", "lockdown", "talk", "neighbour",
]  # fmt: skip
"""What an outlet may be in. `mute`: its volume is 0. `yield`: its amplifier was given to somebody else, such as the
county's receiver. `gone`: its card. `clock`: the clock is not trusted. `lockdown`: the pause between two repetitions of
an urgent order. `neighbour`: something that is not urgent sounds within earshot.
"""
Verdict = Literal["sounds", "softer", "unheard", "waits", "gives_way", "ends", "spare", "unplanned", "refused", "asks"]
"""`sounds`: as if the state were not there. `softer`: not above the ceiling for hours of silence. `unheard`: at volume
0. `waits`: it begins afterwards, if that is not too late. `gives_way`: what sounds is broken off and goes on afterwards
by its own rule; what falls due waits. `ends`: the same, but it does not go on. `spare`: it goes on where it stood on
the outlet's spare card; without one it ends. `unplanned`: the programme has none there. `refused`: with its reason, and
nothing changes. `asks`: refused until somebody confirms it, or names a kind that is let through.
"""


class Cell(NamedTuple):
    """What becomes of something in a state. `code`: the reason that is told, where it is refused."""

    verdict: Verdict
    code: str = ""


Row: TypeAlias = Mapping[State, Cell]
WHATS: tuple[What, ...] = get_args(What)
STATES: tuple[State, ...] = get_args(State)

_SOUNDS, _SOFTER, _UNHEARD, _WAITS = Cell("sounds"), Cell("softer"), Cell("unheard"), Cell("waits")
_GIVES_WAY, _ENDS, _UNPLANNED = Cell("gives_way"), Cell("ends"), Cell("unplanned")
_STOPPED = Cell("refused", "air.stopped")
_BUSY, _TONE_BUSY = Cell("refused", "air.talk_busy"), Cell("refused", "air.tone_busy")

_SPOT: dict[State, Cell] = {
    "exam": _GIVES_WAY, "quiet": _UNPLANNED, "mute": _UNHEARD, "stop": _ENDS, "yield": _GIVES_WAY, "gone": _ENDS,
    "clock": _WAITS, "urgent": _GIVES_WAY, "lockdown": _WAITS, "talk": _GIVES_WAY, "neighbour": _WAITS,
}  # fmt: skip
_SAY: dict[State, Cell] = {
    "exam": Cell("refused", "air.announce_exam"), "quiet": Cell("refused", "air.announce_quiet"), "mute": _UNHEARD,
    "stop": _STOPPED, "yield": _WAITS, "gone": _WAITS, "clock": _WAITS, "urgent": _WAITS, "lockdown": _WAITS,
    "talk": _WAITS, "neighbour": _WAITS,
}  # fmt: skip
_URGENT: dict[State, Cell] = {
    "exam": Cell("asks", "air.exam_asks"), "quiet": _SOFTER, "mute": _UNHEARD, "stop": _STOPPED, "yield": _WAITS,
    "gone": _WAITS, "clock": _SOUNDS, "urgent": _WAITS, "lockdown": _SOUNDS, "talk": _SOUNDS, "neighbour": _SOUNDS,
}  # fmt: skip
_TALK: dict[State, Cell] = {
    "exam": Cell("refused", "air.talk_exam"), "quiet": Cell("refused", "air.talk_quiet"), "mute": _UNHEARD,
    "stop": _STOPPED, "yield": Cell("refused", "air.yielded"), "gone": Cell("refused", "air.device_lost"),
    "clock": _SOUNDS, "urgent": _BUSY, "lockdown": _BUSY, "talk": _BUSY, "neighbour": _BUSY,
}  # fmt: skip
_TALK_URGENT = {**_TALK, "exam": _URGENT["exam"], "quiet": _SOFTER, "talk": _SOUNDS, "neighbour": _SOUNDS}
TABLE: Mapping[What, Row] = {
    "spot": _SPOT,
    "music": {**_SPOT, "gone": _GIVES_WAY, "lockdown": _GIVES_WAY, "neighbour": _GIVES_WAY, "stop": _GIVES_WAY},
    "paper": {**_SPOT, "exam": _SOUNDS, "quiet": _SOUNDS, "gone": Cell("spare")},
    "say": _SAY,
    "say_forced": {**_SAY, "quiet": _SOFTER},
    "play": _SAY,
    "urgent": _URGENT,
    "urgent_let": {**_URGENT, "exam": _SOUNDS},
    "urgent_above": {**_URGENT, "quiet": Cell("refused", "air.above_quiet")},
    "lockdown": _URGENT,
    "talk": _TALK,
    "talk_urgent": _TALK_URGENT,
    "talk_let": {**_TALK_URGENT, "exam": _SOUNDS},
    "tone": {
        "exam": Cell("refused", "air.tone_exam"), "quiet": Cell("refused", "air.tone_quiet"), "mute": _UNHEARD,
        "stop": _STOPPED, "yield": Cell("refused", "air.yielded"), "gone": Cell("refused", "air.tone_no_device"),
        "clock": _SOUNDS, "urgent": _TONE_BUSY, "lockdown": _TONE_BUSY, "talk": _TONE_BUSY, "neighbour": _TONE_BUSY,
    },
}  # fmt: skip


def cell(what: What, state: State) -> Cell:
    """What becomes of it in that state."""
    return TABLE[what][state]


def barred(what: What, states: Iterable[State]) -> State | None:
    """The first of these states that refuses it, or lets it through only once somebody confirms; None if none does."""
    return next((state for state in states if cell(what, state).verdict in ("refused", "asks")), None)


def gives_way(what: What, state: State) -> bool:
    """Whether it is broken off when that state begins while it sounds."""
    return cell(what, state).verdict in ("gives_way", "ends")


def sounds(what: What, state: State) -> bool:
    """Whether it is heard in that state, softly perhaps."""
    return cell(what, state).verdict in ("sounds", "softer")


# Which row of the table something is


def of_spot(spot: Spot, exams: Collection[Exam]) -> What:
    """A programme's spot, where these exams are held: a paper if it belongs to all of them. Its trial does not."""
    if spot.exam and exams and all(each.title == spot.exam for each in exams):
        return "paper"
    return "music" if spot.flow is not None else "spot"


def of_order(order: Announcement, exams: Collection[Exam]) -> What:
    """What a person ordered to be said or played, where these exams are held."""
    if not order.urgent:
        return "say_forced" if order.force else "play" if order.kind == "play" else "say"
    if passes(order.exam, order.confirmed, exams):
        return "urgent_let"
    if order.above and not order.night:
        return "urgent_above"
    return "lockdown" if order.lasts or order.until is not None else "urgent"


def passes(kind: str, confirmed: bool, exams: Collection[Exam]) -> bool:
    """Whether something urgent breaks into all of these exams: by their own rule at once, else once it is confirmed."""
    return bool(exams) and (confirmed or all(kind in each.lets for each in exams))


def of_talk(priority: Priority, kind: str, confirmed: bool, exams: Collection[Exam]) -> What:
    """What a live talk is, where these exams are held."""
    if priority != "urgent":
        return "talk"
    return "talk_let" if passes(kind, confirmed, exams) else "talk_urgent"


# The exams of an outlet


def exams_at(card: OutletCard, since: Instant, until: Instant | None = None) -> tuple[Exam, ...]:
    """The exams there at a moment, or at any moment of [since, until)."""
    last = since + 1 if until is None else until
    return tuple(each for each in card.exams if each.since < last and since < each.until)


def next_exam(card: OutletCard, now: Instant) -> Instant | None:
    """When an exam next begins or ends there."""
    return min((at for each in card.exams for at in (each.since, each.until) if at > now), default=None)
