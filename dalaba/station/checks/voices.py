"""What the station's voices would say wrong: skipped symbols, characters spelled out, ambiguous place names.

A voice is asked only about doubtful characters and names, and only if it can report its phonemes. It is started for
this and ended afterwards; a station without doubtful names starts none. If the first Mandarin voice speaks by this
program's pinyin, the pinyin is the answer, and no voice is asked.

A text is checked as written, without its variables, once, whether or not it is on the air today. Values are checked
separately, so only a name whose title is part of the text escapes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol, runtime_checkable

from dalaba.core.languages import name_of
from dalaba.core.model import Place, Problem, Reason
from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.speech.reading import read
from dalaba.speech.reading.pinyin import names
from dalaba.speech.reading.pinyin.words import Guess, unread
from dalaba.speech.voices import ByPinyin
from dalaba.station.checks.assumed_readings import by_pinyin, facts_of, guessed, guesses
from dalaba.station.files.template import fill
from dalaba.station.outlets import FILE
from dalaba.station.schedules import Campaign, Plan, Row, facts_at, off
from dalaba.station.scripts import Version

_ASKED = ("cmn", "yue")
"""Languages for which the voice has the same name as the language code."""
_NAME = late("[㐀-鿿]{2,12}")
_NO_ANSWER = "(en)"
"""In phonemes: the voice does not know it and reads it as English."""


@runtime_checkable
class Pronounces(Protocol):
    """A voice that can say how it would pronounce something, without speaking."""

    @property
    def name(self) -> str:
        """The engine's name."""

    def phonemes(self, text: str, voice: str) -> str:
        """The pronunciation, in the engine's own notation."""

    def close(self) -> None:
        """End what it started."""


Choices = Callable[[str], Sequence[tuple[object, object]]]
"""Language -> the station's voices in order, each with its settings."""


class _Said(NamedTuple):
    text: str
    language: str
    place: Place | None
    name: bool = False
    """Whether the text is a value like the name of a place or group, instead of running text."""


def mispronounced(plan: Plan, choices: Choices, days: Sequence[date] = ()) -> Iterator[Problem]:
    """Warnings, each once, at the first place that says it. Signs are checked in the texts as filled in on `days`."""
    yield from _passed_over(plan, days)
    pieces = list(dict.fromkeys(_said(plan)))
    for language in _ASKED:
        asked = [each for each in pieces if each.language == language and _doubtful(each, plan.setup.lexicon)]
        yield from _once(asked, choices, plan.setup.lexicon) if asked else ()


def as_spoken(found: Sequence[Guess], choices: Choices) -> list[Reason]:
    """How the voices will really say the characters of a Mandarin text that have several readings, in this order."""
    first = next((voice for _, voice in choices("cmn")), None)
    voice = None if isinstance(first, ByPinyin) and first.by_pinyin else _voice(choices, "cmn")
    if voice is None:
        return [guessed(each, each.pinyin) for each in found]
    try:
        return [_heard(each, voice) for each in found]
    finally:
        voice.close()


def _once(asked: Sequence[_Said], choices: Choices, lexicon: Mapping[str, str]) -> Iterator[Problem]:
    """What is wrong with texts of one language, each thing at its first text."""
    told: set[tuple[str, ...]] = set()
    for said, reason in _answers(asked, choices, lexicon):
        facts = reason.params
        key = (reason.code, facts.get("found", ""), facts.get("name", "") or facts.get("at", ""), facts.get("sign", ""))
        if key not in told:
            told.add(key)
            yield Problem(reason, said.place, "warning")


def _answers(asked: Sequence[_Said], choices: Choices, lexicon: Mapping[str, str]) -> Iterator[tuple[_Said, Reason]]:
    language = asked[0].language
    first = next((voice for _, voice in choices(language)), None)
    if language == "cmn" and isinstance(first, ByPinyin) and first.by_pinyin:
        yield from ((said, reason) for said in asked for reason in by_pinyin(said.text, said.name, first.name, lexicon))
    elif voice := _voice(choices, language):
        try:
            yield from ((said, reason) for said in asked for reason in _reasons(said, voice, language, lexicon))
        finally:
            voice.close()


def _passed_over(plan: Plan, days: Sequence[date]) -> Iterator[Problem]:
    """What is read aloud but doubtful, at the version that says it. Open questions are reported by `held`."""
    seen: set[tuple[str, str]] = set()
    told: set[tuple[str, str]] = set()
    for version, text in _filled(plan, days):
        if (version.language, text) not in seen:
            seen.add((version.language, text))
            for reason in read(text, version.language, plan.setup.lexicon).warnings:
                key = (str(version.place), reason.params["found"])
                if key not in told:
                    told.add(key)
                    yield Problem(reason, version.place, "warning")


def _filled(plan: Plan, days: Sequence[date]) -> Iterator[tuple[Version, str]]:
    """What each row says, with the facts of the first of `days` on which it plays."""
    for campaign in plan.campaigns:
        for row in campaign.rows:
            day = next((each for each in days if not off(campaign, row, each, plan.days)), None)
            if day is not None:
                yield from _of_row(plan, campaign, row, day)


def _of_row(plan: Plan, campaign: Campaign, row: Row, day: date) -> Iterator[tuple[Version, str]]:
    script = plan.script_of(row)
    for name in row.outlets if script else ():
        outlet = plan.setup.outlets[name]
        facts = facts_at(campaign, row, outlet, script, day, plan.days)
        for language in row.languages or outlet.languages:
            for version in script.candidates(name, language, row.length)[:1] if script else ():
                try:
                    yield version, fill(version.text, facts)
                except Bad:
                    continue  # a variable without a value: reported elsewhere


def _voice(choices: Choices, language: str) -> Pronounces | None:
    """The language's first voice that can report its phonemes."""
    return next((voice for _, voice in choices(language) if isinstance(voice, Pronounces)), None)


def _said(plan: Plan) -> Iterator[_Said]:
    """Texts as written, and every value that they may be filled with, in the languages that are spoken there."""
    for script in plan.scripts.values():
        for version in script.versions:
            if version.text:
                yield _Said(version.text, version.language, version.place)
    for outlet in plan.setup.outlets.values():
        yield from _values((outlet.name, *outlet.values.values()), outlet.languages, outlet.place or Place(FILE))
    for campaign in plan.campaigns:
        for row in campaign.rows:
            spoken = row.languages or tuple(dict.fromkeys(
                code for name in row.outlets for code in plan.setup.outlets[name].languages))  # fmt: skip
            yield from _values(row.values.values(), spoken, row.place)
        for name, values in campaign.at_outlets.items():
            if here := plan.setup.outlets.get(name):
                yield from _values(values.values(), here.languages, Place(campaign.file))


def _values(values: Iterable[str], languages: Iterable[str], place: Place | None) -> Iterator[_Said]:
    for value in values:
        for language in languages:
            yield _Said(value, language, place, name=bool(_NAME.fullmatch(value.strip())))


def _doubtful(said: _Said, lexicon: Mapping[str, str]) -> bool:
    """Whether a voice has to be asked at all."""
    bare = names.uncovered(said.text, lexicon)
    if said.language != "cmn":
        return bool(names.rare(bare))
    named = names.unsure(bare) or names.known(bare, ()) or (said.name and names.doubts(bare, ()))
    return bool(named or guesses(bare) or unread(bare))


def _reasons(said: _Said, voice: Pronounces, language: str, lexicon: Mapping[str, str]) -> Iterator[Reason]:
    bare = names.uncovered(said.text, lexicon)
    for sign in sorted(names.unsure(bare) if language == "cmn" else names.rare(bare)):
        if not _knows(voice, sign, language):
            yield Reason("reading.unsayable", {"found": sign, "engine": voice.name, "language": name_of(language)})
    if language == "cmn":
        doubts = names.doubts(said.text, lexicon) if said.name else names.known(said.text, lexicon)
        told = {doubt.sign for doubt in doubts}
        yield from (reason for doubt in doubts for reason in _doubted(doubt, voice))
        yield from (_heard(each, voice) for each in guesses(bare) if each.found not in told)


def _heard(guess: Guess, voice: Pronounces) -> Reason:
    """A guess, with how a voice says it that does not speak by this program's pinyin."""
    heard = voice.phonemes(guess.at, "cmn")
    ways = (guess.pinyin, *guess.others)
    saying = [each for each in ways if _toned(voice.phonemes(each, "cmn")) in _toned(heard)]
    return guessed(guess, saying[0] if saying else "?")


def _knows(voice: Pronounces, sign: str, language: str) -> bool:
    """Whether the voice has a sound with a tone for it, and not another language's."""
    heard = voice.phonemes(sign, language)
    return _NO_ANSWER not in heard and not heard.startswith(("@", "_")) and any(mark.isdigit() for mark in heard)


def _doubted(doubt: names.Doubt, voice: Pronounces) -> Iterator[Reason]:
    heard = _sounds(voice.phonemes(doubt.name, "cmn"))
    saying = [each for each in doubt.readings if _sounds(voice.phonemes(each, "cmn")) in heard]
    facts = facts_of(doubt)
    if len(doubt.readings) > 1:
        yield Reason("reading.several_readings", {**facts, "said": saying[0] if saying else "?"})
    elif not saying:
        yield Reason("reading.name_misread", facts)


def _toned(phonemes: str) -> str:
    """Without stress and syllable marks."""
    return re.sub(r"[^A-Za-z.;@0-9]", "", phonemes)


def _sounds(phonemes: str) -> str:
    """Without stress, tone and syllable marks, which change with the neighbours."""
    return re.sub(r"[^A-Za-z.;@]", "", phonemes)
