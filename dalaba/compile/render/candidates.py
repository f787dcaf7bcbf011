"""Stage 1: the versions of a script that could speak at an outlet in a language, best first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from dalaba.core.model import Wanted
from dalaba.core.patterns import late
from dalaba.station.days import weekday_name
from dalaba.station.scripts import DAY_FACTS, Script, Version

_CANTONESE_DAYS = {"今天": "今日", "明天": "听日", "后天": "后日"}
_ENGLISH_DAYS = {"今天": "today", "明天": "tomorrow", "后天": "the day after tomorrow"} | {
    weekday_name(number): weekday_name(number, "en") for number in range(7)
}
_DATE = late(r"([1-9]|1[0-2])月(\d{1,2})日")


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
    """The facts, with those that the program fills in (今明, 日期, 星期) in the words of a language."""
    facts = dict(values)
    if language == "yue" and facts.get("今明") in _CANTONESE_DAYS:
        facts["今明"] = _CANTONESE_DAYS[facts["今明"]]
    if language == "eng":
        facts.update({name: _in_english(facts[name]) for name in DAY_FACTS if name in facts})
    return facts


def _in_english(day: str) -> str:
    """今天 as today, 星期三 as Wednesday, 7月13日 as 13 July; whatever else a person wrote there as it is."""
    if found := _DATE.fullmatch(day):
        from dalaba.speech.reading.english.forms import MONTHS  # only for a station that speaks English

        return f"{found[2]} {MONTHS[int(found[1]) - 1]}"
    return _ENGLISH_DAYS.get(day, day)
