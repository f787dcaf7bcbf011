"""A script and its versions. This decides which version an outlet should hear, not whether that one is ready."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dalaba.core.model import Place, Reason
from dalaba.station.days import SUN_NAMES
from dalaba.station.files.template import fill, variables

LENGTHS = {"长": "long", "long": "long", "短": "short", "short": "short"}
DAY_FACTS = ("日期", "星期", "今明")
"""The facts that the program fills in from the day that is spoken of."""


@dataclass(frozen=True, slots=True)
class Version:
    """One way of saying a script: a text for a voice, or a recording (in pieces that are joined)."""

    name: str
    language: str
    length: str = "long"
    text: str = ""
    recording: tuple[str, ...] = ()
    says: Mapping[str, str] | None = None
    """The facts that a recording says; None: nobody has confirmed it."""
    outlet: str = ""
    """The outlet that this wording is for; empty: all outlets."""
    timetable: str = ""
    """The timetable that this wording is for (雨天); empty: every day."""
    recorded_by: str = ""
    recorded_on: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """One announcement in all its versions."""

    name: str
    title: str
    versions: tuple[Version, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    chime: str = "notice"
    repeat: int = 1
    place: Place | None = None

    @property
    def timetables(self) -> tuple[str, ...]:
        """The timetables and day types for which there is a version."""
        return tuple(sorted({each.timetable for each in self.versions if each.timetable}))

    @property
    def variables(self) -> tuple[str, ...]:
        """The facts that any version uses, also in file names and in `says`."""
        texts = [text for each in self.versions for text in (each.text, *each.recording)]
        said = [name for each in self.versions for name in each.says or ()]
        return tuple(sorted({*said, *(name for text in texts for name in variables(text))}))

    def candidates(
        self, outlet: str, language: str, length: str = "long", timetables: Iterable[str] = ()
    ) -> list[Version]:
        """The versions that could speak this language here, best first.

        A version for a timetable in force comes before the everyday one, the outlet's own wording before the common
        one, the wanted length before another, a recording before a synthetic voice. All are in this language.
        """
        fitting = [
            each
            for each in self.versions
            if each.language == language and each.outlet in ("", outlet) and each.timetable in ("", *timetables)
        ]
        return sorted(
            fitting, key=lambda each: (not each.timetable, not each.outlet, each.length != length, not each.recording)
        )


class Held(NamedTuple):
    """A version, with its facts filled in, that waits until a person has answered its questions."""

    script: Script
    version: Version
    spoken: str
    """How it would be read so far."""
    questions: tuple[Reason, ...]
    facts: tuple[tuple[str, str], ...]
    """The facts that it says."""


def is_built_in(name: str) -> bool:
    """Whether the program itself fills in this fact every day."""
    return name in DAY_FACTS or name in SUN_NAMES


def recorded_pieces(version: Version, facts: Mapping[str, str]) -> list[str]:
    """A recording's files, with the facts filled into their names. Raises Bad if a fact has no value."""
    return [fill(piece, facts) for piece in version.recording]
