"""The values: a script in its versions. Which version an outlet hears is decided here; whether it is ready is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dalaba.core.model import Place, Reason
from dalaba.station.days import SUN_NAMES
from dalaba.station.files.template import fill, variables

LENGTHS = {"长": "long", "long": "long", "短": "short", "short": "short"}
_BUILT_IN = ("日期", "星期", "今明")


@dataclass(frozen=True, slots=True)
class Version:
    """One way of saying a script: a text for a voice, or a recording (in pieces that are joined)."""

    name: str
    language: str
    length: str = "long"
    text: str = ""
    recording: tuple[str, ...] = ()
    says: Mapping[str, str] | None = None
    """What a recording says of the facts; None: nobody has confirmed it."""
    outlet: str = ""
    """The one outlet whose own wording it is; empty: everybody's."""
    timetable: str = ""
    """The timetable it is written for (雨天); empty: for every day."""
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
        """The timetables and day types that some version is written for."""
        return tuple(sorted({each.timetable for each in self.versions if each.timetable}))

    @property
    def variables(self) -> tuple[str, ...]:
        """The facts that some version says, or hangs on."""
        texts = [text for each in self.versions for text in (each.text, *each.recording)]
        said = [name for each in self.versions for name in each.says or ()]
        return tuple(sorted({*said, *(name for text in texts for name in variables(text))}))

    def candidates(
        self, outlet: str, language: str, length: str = "long", timetables: Iterable[str] = ()
    ) -> list[Version]:
        """The versions that could speak this language here, best first.

        One for a timetable in force before the everyday one, the outlet's own wording before everybody's, the wanted
        length before another, a person's recording before a synthetic voice. Another language is never among them.
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
    """A version that waits until a person has decided what is asked of it, as it is filled in somewhere."""

    script: Script
    version: Version
    spoken: str
    """As it is read so far."""
    questions: tuple[Reason, ...]
    facts: tuple[tuple[str, str], ...]
    """Those that it says."""


def is_built_in(name: str) -> bool:
    """Whether the program itself knows this fact of every day."""
    return name in _BUILT_IN or name in SUN_NAMES


def recorded_pieces(version: Version, facts: Mapping[str, str]) -> list[str]:
    """A recording's files, facts filled into their names. Bad where one has no value."""
    return [fill(piece, facts) for piece in version.recording]
