"""`plan_order`: what is asked and what is known of it, to the requests for air, or to every problem at once. Pure.

Three ways lead to the air. All clips are there: one request. Something is missing that this PC speaks by itself: the
chime is sent at once, and sounds while the words are made. Something is missing that may fail or take long (the
internet, a recording): it is made before anything sounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from dalaba.compile.render import Recipe
from dalaba.core.model import Clip, Millis, Part, Problem, Reason
from dalaba.desk.orders.parse import Asked
from dalaba.link.requests import Announce, Sound

Parts: TypeAlias = "Mapping[str, tuple[Sound, ...]]"
"""Outlet -> its parts, as air takes them."""
CHIMES = {"urgent": "urgent", "notice": "notice", "routine": "soft"}
"""What is heard before what is said, by its priority."""
LONGEST: Millis = 180_000
"""Of one saying in one language, all its times together. Nobody remembers more; what is longer is a script's."""
_TITLE = 24
"""Characters of a text by which people know an order."""


class Line(NamedTuple):
    """What one outlet is to hear in one language, or why it cannot."""

    version: str
    language: str
    recipe: Recipe | None = None
    clip: Clip | None = None
    """Made already."""
    times: int = 1
    """How often it is put on; a clip of something said has its times within."""
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found out about an order."""

    title: str
    lines: Mapping[str, tuple[Line, ...]]
    """Outlet -> what it is to hear, in order."""
    chime: Line | None = None
    """Heard before all of it; None: the clips have their own, or there is none."""
    quick: bool = False
    """What is missing is spoken by this PC itself, and surely enough to let the chime begin."""
    problems: tuple[Reason, ...] = ()
    questions: tuple[Reason, ...] = ()
    """What is not decided: said only once somebody has seen how it is read, and wants it so."""
    doubts: tuple[Reason, ...] = ()
    """What is worth a word, though it is said."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Language -> how a text with numbers or questions is spoken, for the person who said it."""
    text: str = ""
    """What is said, whole; "" of what is played."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An order on its way. `order` has no parts yet."""

    order: Announce
    words: Mapping[str, tuple[Line, ...]]
    """Outlet -> what it is to hear."""
    chime: Line | None = None
    """Heard before it."""
    ahead: bool = False
    """The chime sounds while the words are being made."""
    doubts: tuple[Reason, ...] = ()
    """What will not be heard, though something is."""
    readings: Mapping[str, str] = field(default_factory=dict)

    @property
    def before(self) -> dict[str, Recipe]:
        """What is to be made before anything sounds, by key."""
        chime = _missing([(self.chime,)]) if self.chime else {}
        return chime if self.ahead else chime | _missing(self.words.values())

    @property
    def meanwhile(self) -> dict[str, Recipe]:
        """What is made while the chime sounds."""
        return _missing(self.words.values()) if self.ahead else {}

    def meanwhile_by(self, number: int) -> dict[str, Recipe]:
        """The same by the n-th of each recipe's voices, by the keys they are asked for."""
        return {key: each.by_voice[min(number, len(each.by_voice) - 1)] for key, each in self.meanwhile.items()}

    @property
    def files(self) -> set[str]:
        """The clips that were there already."""
        lines = [line for each in self.words.values() for line in each]
        return {line.clip.file for line in (*lines, self.chime) if line and line.clip}

    def begins(self, made: Mapping[str, Clip]) -> Parts:
        """What sounds with the order itself; nothing where there are no words for the chime."""
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
    """The requests, or all that stands in their way. Problems of the words themselves are `asked_of`'s.

    It goes where it can be heard; where it cannot, that is told with it.
    """
    ready = {name: tuple(line for line in lines if line.why is None) for name, lines in facts.lines.items()}
    heard = {name: lines for name, lines in ready.items() if lines}
    problems = [*facts.problems, *_undecided(asked, facts), *(_too_long(facts.lines) if asked.kind == "say" else ())]
    lacking = _lacking(facts.lines)
    if problems or not heard:
        return tuple(map(Problem, [*problems, *lacking] or [Reason("air.announce_nothing")]))
    order = Announce(
        order_id, asked.kind, {}, facts.title, facts.text, asked.priority, asked.until, asked.reason, asked.actor,
        asked.volume, asked.force,
    )  # fmt: skip
    ahead = facts.chime is not None and facts.quick and bool(_missing(heard.values()))
    return Plan(order, heard, facts.chime, ahead, (*lacking, *_elsewhere(asked), *facts.doubts), facts.readings)


def _undecided(asked: Asked, facts: Facts) -> tuple[Reason, ...]:
    """What is asked, once, and how to say yes: whichever door it came by, and however urgent."""
    if asked.as_read or not facts.questions:
        return ()
    if facts.problems:  # yes would be no use
        return facts.questions
    return (*facts.questions, Reason("orders.as_read", {"reading": " / ".join(facts.readings.values())}))


def title_of(text: str) -> str:
    """What an order is called: its first words."""
    words = " ".join(text.split())
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1]}…"


def _parts(line: Line, made: Mapping[str, Clip]) -> tuple[Sound, ...]:
    clip = line.clip or (made.get(line.recipe.key) if line.recipe else None)
    return (part_of(line, clip),) * line.times if clip else ()


def part_of(line: Line, clip: Clip) -> Sound:
    """A line's clip, whole or a clause of it, as air takes it."""
    return Sound.of(Part(line.version, line.language, clip, clip.duration))


def _missing(rows: Iterable[Iterable[Line]]) -> dict[str, Recipe]:
    return {line.recipe.key: line.recipe for row in rows for line in row if line.clip is None and line.recipe}


def _too_long(lines: Mapping[str, Iterable[Line]]) -> list[Reason]:
    """By its length, or as long as it is estimated."""
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
