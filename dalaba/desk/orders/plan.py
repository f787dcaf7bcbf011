"""`plan_order`: turns an order and the facts about it into requests for air, or into all problems at once. Pure.

There are three cases. All clips exist: one request is enough. Missing clips can be spoken by this PC: the chime is sent
at once and sounds while the words are made. Missing clips may fail or take long (the internet, a recording): they are
made before anything sounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from dalaba.compile.render import Recipe
from dalaba.core.model import Clip, Millis, Part, Priority, Problem, Reason
from dalaba.desk.orders.parse import Asked
from dalaba.link.requests import Announce, Sound

Parts: TypeAlias = "Mapping[str, tuple[Sound, ...]]"
"""Outlet -> its parts, as air takes them."""
CHIMES: dict[Priority, Literal["urgent", "notice", "soft"]] = {
    "urgent": "urgent", "notice": "notice", "routine": "soft",
}  # fmt: skip
"""The chime before an announcement, by its priority."""
LONGEST: Millis = 180_000
"""Milliseconds: the limit for one language of one announcement, its repetitions included. Nobody remembers more; a
longer text belongs in a script.
"""
_TITLE = 24
"""Characters of a text that identify an order to people."""


class Line(NamedTuple):
    """What one outlet hears in one language, or why it cannot."""

    version: str
    language: str
    recipe: Recipe | None = None
    clip: Clip | None = None
    """The clip, if it exists already."""
    times: int = 1
    """How often it is played; the clip of a spoken text contains its repetitions."""
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found out about an order."""

    title: str
    lines: Mapping[str, tuple[Line, ...]]
    """Outlet -> what it hears, in order."""
    chime: Line | None = None
    """Heard before everything else; None: the clips have their own chime, or there is none."""
    quick: bool = False
    """This PC can speak the missing words itself, reliably enough to begin the chime."""
    problems: tuple[Reason, ...] = ()
    questions: tuple[Reason, ...] = ()
    """Open questions: the order is sent only once somebody has seen how it is read and agrees."""
    doubts: tuple[Reason, ...] = ()
    """Warnings that do not prevent the order."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Language -> how a text with numbers or questions is spoken, to show to the person."""
    text: str = ""
    """The whole text that is said; "" for what is played."""
    unapproved: bool = False
    """Whether any of it has to be approved by a second person and was not."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An order ready to be sent. `order` has no parts yet."""

    order: Announce
    words: Mapping[str, tuple[Line, ...]]
    """Outlet -> what it hears."""
    chime: Line | None = None
    """Heard before the words."""
    ahead: bool = False
    """The chime sounds while the words are being made."""
    doubts: tuple[Reason, ...] = ()
    """What will not be heard, although something is."""
    readings: Mapping[str, str] = field(default_factory=dict)

    @property
    def before(self) -> dict[str, Recipe]:
        """What must be made before anything sounds, by key."""
        chime = _missing([(self.chime,)]) if self.chime else {}
        return chime if self.ahead else chime | _missing(self.words.values())

    @property
    def meanwhile(self) -> dict[str, Recipe]:
        """What is made while the chime sounds."""
        return _missing(self.words.values()) if self.ahead else {}

    def meanwhile_by(self, number: int) -> dict[str, Recipe]:
        """The same by the n-th voice of each recipe, under the keys they are asked for."""
        return {key: each.by_voice[min(number, len(each.by_voice) - 1)] for key, each in self.meanwhile.items()}

    @property
    def files(self) -> set[str]:
        """The clips that existed already."""
        lines = [line for each in self.words.values() for line in each]
        return {line.clip.file for line in (*lines, self.chime) if line and line.clip}

    def begins(self, made: Mapping[str, Clip]) -> Parts:
        """What sounds with the order itself: only the chime if words follow later, otherwise chime and words."""
        head = _parts(self.chime, made) if self.chime else ()
        if self.ahead:
            return dict.fromkeys(self.words, head)
        return {name: head + parts for name, parts in self.follows(made).items()}

    def follows(self, made: Mapping[str, Clip]) -> Parts:
        """The words as air takes them, `made` by key; an outlet without any is left out."""
        found = {
            name: tuple(part for line in lines for part in _parts(line, made)) for name, lines in self.words.items()
        }
        return {name: parts for name, parts in found.items() if parts}


def plan_order(asked: Asked, facts: Facts, order_id: str) -> Plan | tuple[Problem, ...]:
    """The requests, or everything that prevents them. `asked_of` reports problems of the words themselves.

    The order goes to every outlet that can hear it; the result lists those that cannot.
    """
    ready = {name: tuple(line for line in lines if line.why is None) for name, lines in facts.lines.items()}
    heard = {name: lines for name, lines in ready.items() if lines}
    problems = [*facts.problems, *_undecided(asked, facts), *(_too_long(facts.lines) if asked.kind == "say" else ())]
    lacking = _lacking(facts.lines)
    if problems or not heard:
        return tuple(map(Problem, [*problems, *lacking] or [Reason("air.announce_nothing")]))
    order = Announce(
        order_id, asked.kind, {}, facts.title, facts.text, asked.priority, asked.until, asked.reason, asked.actor,
        asked.volume, asked.force, exam=asked.exam, confirmed=asked.confirmed,
        unapproved=facts.unapproved, stands=asked.stands, scene=asked.scene,
    )  # fmt: skip
    ahead = facts.chime is not None and facts.quick and bool(_missing(heard.values()))
    return Plan(order, heard, facts.chime, ahead, (*lacking, *_elsewhere(asked), *facts.doubts), facts.readings)


def _undecided(asked: Asked, facts: Facts) -> tuple[Reason, ...]:
    """The questions, each once, and how to answer yes, whichever door the order came by and however urgent it is."""
    if asked.as_read or not facts.questions:
        return ()
    if facts.problems:  # a yes would not help
        return facts.questions
    return (*facts.questions, Reason("orders.as_read", {"reading": " / ".join(facts.readings.values())}))


def title_of(text: str) -> str:
    """The title of an order: its first words."""
    words = " ".join(text.split())
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1]}…"


def _parts(line: Line, made: Mapping[str, Clip]) -> tuple[Sound, ...]:
    clip = line.clip or (made.get(line.recipe.key) if line.recipe else None)
    return (part_of(line, clip),) * line.times if clip else ()


def part_of(line: Line, clip: Clip) -> Sound:
    """A line's clip, whole or one clause, as air takes it."""
    return Sound.of(Part(line.version, line.language, clip, clip.duration))


def _missing(rows: Iterable[Iterable[Line]]) -> dict[str, Recipe]:
    return {line.recipe.key: line.recipe for row in rows for line in row if line.clip is None and line.recipe}


def _too_long(lines: Mapping[str, Iterable[Line]]) -> list[Reason]:
    """The length of its clip, or an estimate."""
    longest = max((_length(line) for each in lines.values() for line in each), default=0)
    if longest <= LONGEST:
        return []
    return [Reason("orders.too_long", {"seconds": str(longest // 1000), "most": str(LONGEST // 1000)})]


def _length(line: Line) -> Millis:
    return line.clip.duration if line.clip else line.recipe.estimate if line.recipe else 0


def _lacking(lines: Mapping[str, Iterable[Line]]) -> list[Reason]:
    """Each reason once, with the outlets that it concerns."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = {}
    for name, each in lines.items():
        for line in each:
            if line.why is not None:
                facts = tuple((key, fact) for key, fact in line.why.params.items() if key != "outlet")
                found.setdefault((line.why.code, facts), []).append(name)
    return [
        Reason("orders.lacks", {"outlets": _listed(names)}).because(
            Reason(code, {"outlet": _listed(names), **dict(facts)})
        )
        for (code, facts), names in found.items()
    ]


def _elsewhere(asked: Asked) -> list[Reason]:
    return [Reason("orders.left_out", {"outlets": _listed(asked.elsewhere)})] if asked.elsewhere else []


def _listed(names: Iterable[str]) -> str:
    shown = list(dict.fromkeys(names))
    return "、".join(shown[:6]) + ("…" if len(shown) > 6 else "")
