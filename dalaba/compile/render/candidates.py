"""Stage 1: the versions of a script that could speak at an outlet in a language, best first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dalaba.core.model import Wanted
from dalaba.station.scripts import Script, Version

_CANTONESE_DAYS = {"今天": "今日", "明天": "听日", "后天": "后日"}


class Manner(NamedTuple):
    """How a version is to be said at an outlet."""

    script: str
    title: str
    version: str
    language: str
    chime: str
    repeat: int
    profile: str
    """The kind of loudspeaker."""


class Candidate(NamedTuple):
    """A version that could speak, and the facts of the place and the day."""

    manner: Manner
    version: Version
    facts: Mapping[str, str]


def candidates(script: Script, want: Wanted, language: str, profile: str) -> list[Candidate]:
    """Every candidate, best first. An urgent one has the attention tone, unless its script has no chime."""
    chime = "urgent" if want.urgent and script.chime != "none" else script.chime
    facts = facts_in(language, want.values)
    return [
        Candidate(
            Manner(script.name, script.title, version.name, language, chime, script.repeat, profile), version, facts
        )
        for version in script.candidates(want.outlet, language, want.length, want.timetables)
    ]


def facts_in(language: str, values: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The facts in the words of a language: Cantonese has its own words for today and tomorrow."""
    facts = dict(values)
    if language == "yue" and facts.get("今明") in _CANTONESE_DAYS:
        facts["今明"] = _CANTONESE_DAYS[facts["今明"]]
    return facts
