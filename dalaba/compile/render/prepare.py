"""`prepare`: which version each outlet hears in each language, whether its clip is there, and if not, why."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

from dalaba.compile.render.recipes import Recipe, whole_length
from dalaba.compile.render.remake_reasons import why_made
from dalaba.core.languages import name_of
from dalaba.core.model import Millis, Part, Place, Reason, Wanted
from dalaba.core.problems import Bad
from dalaba.speech.library import Library, Parts, Slot
from dalaba.speech.reading import Reading, read, seconds
from dalaba.speech.voices import Voice, VoiceError
from dalaba.speech.voices.registry import open_voice
from dalaba.station.confirmed_recordings import Confirmed
from dalaba.station.files.template import fill, variables
from dalaba.station.outlets import USUAL, Setup, VoiceChoice
from dalaba.station.scripts import Held, Script, Version, recorded_pieces

_CANTONESE_DAYS = {"今天": "今日", "明天": "听日", "后天": "后日"}
_MOST_TEXTS = 4096
"""Remembered with how they are read and made. One reading of the files may last for months, with new words each day."""
_MOST_SLOTS = 10_000
"""Of what is heard where and when."""
_UNKNOWN_LENGTH = 15_000
"""Milliseconds allowed for a recording that has not been looked into yet."""


@dataclass(slots=True)
class Prepared:
    """What `prepare` found: the parts, and the recipes of the clips that are still to be made, by key."""

    parts: dict[Wanted, tuple[Part, ...]] = field(default_factory=dict)
    recipes: dict[str, Recipe] = field(default_factory=dict)
    """Every recipe used, made or not."""
    missing: dict[str, Recipe] = field(default_factory=dict)
    """Those of which there is no clip yet, by any voice."""
    better: dict[str, Recipe] = field(default_factory=dict)
    """Those whose clip was spoken by another voice than their first: it plays until the first has spoken it."""
    used: set[str] = field(default_factory=set)
    """The keys of the clips that are there."""
    keys: dict[Wanted, tuple[str, ...]] = field(default_factory=dict)
    """The keys of the recipes of what is wanted."""
    versions: dict[tuple[Wanted, str], Version] = field(default_factory=dict)
    """By what is wanted and a language: the version that is heard, or of which is told why it is not."""
    unready: dict[tuple[str, Place | None], tuple[Reason, set[str]]] = field(default_factory=dict)
    """(code and file, place of the version) -> why it is not ready, and the outlets that lack it."""
    stood_in: dict[tuple[str, str, Place | None], Reason] = field(default_factory=dict)
    """(code, version in its place, place of the version) -> why a recording that is there is not heard, and what is."""
    held: dict[tuple[str, Place | None, str], tuple[Held, set[str]]] = field(default_factory=dict)
    """(language, place of the version, its text) -> a version that has questions, and the outlets that ask for it."""
    slots: dict[Slot, tuple[str, ...]] = field(default_factory=dict)
    """What is heard where and when: the keys of each ready part's recipe, by its first voice and the others."""

    @property
    def unusable(self) -> list[Reason]:
        """Why recordings that are there cannot be used, where nothing is played in their place."""
        reasons = (reason for reason, _ in self.unready.values())
        return [each for each in reasons if each.code.startswith("sound.") and each.code != "sound.outside"]

    def why(self, keys: Iterable[str], library: Library) -> dict[str, tuple[Reason, ...]]:
        """Why each of these recipes is to be made (or, made already, would be made again)."""
        before: dict[str, Parts] = {}
        for slot, (key, *_) in self.slots.items():
            if key not in before and (parts := library.before(slot)):
                before[key] = parts
        return {key: why_made(self.recipes[key], before.get(key), library.state(key)) for key in keys}


class Preparer:
    """For one reading of what people wrote. Opening voices costs nothing; none is started here."""

    def __init__(
        self,
        setup: Setup,
        scripts: Mapping[str, Script],
        library: Library,
        opener: Callable[..., Voice] = open_voice,
        confirmed: Confirmed | None = None,
    ) -> None:
        self.confirmed = confirmed or Confirmed()
        self._setup = setup
        self._scripts = scripts
        self._library = library
        self._opener = opener
        self._opened: dict[tuple[str, ...], Voice] = {}
        lexicon = setup.lexicon  # not of `self`: in a ring with it, an old reading of the files would stay for long
        self._read = lru_cache(_MOST_TEXTS)(lambda text, language: read(text, language, lexicon))
        self._source = cache(library.source)
        self._newest = cache(library.recordings.newest)
        self._heard = cache(library.recordings.heard)
        self._recipes: dict[tuple[object, ...], Recipe] = {}
        self._slots: dict[Slot, tuple[str, ...]] = {}
        self._guard = threading.Lock()
        """Clips are made, and orders given, in threads of their own."""
        self.failed: Mapping[str, Reason] = {}
        """Keys of clips that could not be made -> why, where somebody tried."""

    def prepare(self, wanted: Iterable[Wanted], as_read: bool = False) -> Prepared:
        """A part for every language of every `Wanted`, in the order to be heard.

        `as_read`: for who is asked about what is not decided, and may want it said as it is read.
        """
        self._source.cache_clear()  # a recording may have been saved anew since
        self._newest.cache_clear()
        self._heard.cache_clear()
        found = Prepared()
        for want in wanted:
            if want not in found.parts:
                found.keys[want] = ()
                found.parts[want] = tuple(self._part(want, language, found, as_read) for language in want.languages)
        with self._guard:
            self._slots.update(found.slots)
            _shorten(self._slots, _MOST_SLOTS)
        return found

    def slots(self) -> Mapping[Slot, tuple[str, ...]]:
        """Of what was prepared, the newest."""
        with self._guard:
            return self._slots.copy()

    def choices(self, language: str) -> list[tuple[VoiceChoice, Voice]]:
        """The station's voices that speak a language, in the order to be tried."""
        found = []
        for choice in self._setup.voices.get(language) or USUAL.get(language, (VoiceChoice("espeak"),)):
            try:
                voice = self.voice(choice)
            except VoiceError:
                continue  # its package is not installed; `voices` and `check` say so
            if language in voice.languages():
                found.append((choice, voice))
        return found

    def voice(self, choice: VoiceChoice) -> Voice:
        """Opened once. Raises `VoiceError` each time where it cannot be."""
        words = tuple(filter(None, (choice.engine, choice.model)))
        which = (*words, choice.speaker)
        if which not in self._opened:
            more = {"speaker": choice.speaker} if choice.speaker else {}
            self._opened[which] = self._opener(*words, **more)
        return self._opened[which]

    def close(self) -> None:
        """End the engines that were asked something. They begin anew when they are asked again."""
        for voice in list(self._opened.values()):
            voice.close()

    def reading(self, text: str, language: str) -> Reading:
        """How a filled text is spoken here."""
        return self._read(text, language)

    def _part(self, want: Wanted, language: str, found: Prepared, as_read: bool) -> Part:
        script = self._scripts.get(want.script)
        versions = script.candidates(want.outlet, language, want.length, want.timetables) if script else []
        first: tuple[Version, Reason] | None = None
        held: Version | None = None
        for version in versions:
            assert script is not None
            if held and not _as_special(version, held):
                break  # the wording for rain waits: that of every day would send people elsewhere
            try:
                recipe = self._recipe(script, version, want, language)
            except Bad as bad:
                first = first or (version, bad.reason)
                continue
            if recipe.questions:
                _note_held(found, Held(script, version, recipe.spoken, recipe.questions, recipe.facts), want.outlet)
            if why := _hinders(recipe, as_read):
                first, held = first or (version, why), version
                continue
            slot = f"{script.name}/{version.name}", want.outlet, dict(want.values).get("日期", "")
            found.slots[slot] = tuple(each.key for each in recipe.by_voice)
            found.keys[want] += (recipe.key,)
            found.versions[want, language] = version
            if first is not None:
                _note_stood_in(found, script, *first, version)
            return self._answer(version, recipe, found)
        if first is None:
            title = script.title if script else want.script
            why = Reason("plan.no_version", {"script": title, "language": name_of(language), "outlet": want.outlet})
            _note_unready(found, why, script.place if script else None, want.outlet)
            return Part(name_of(language), language, None, 0, why=why)
        _note_unready(found, first[1], first[0].place, want.outlet)
        found.versions[want, language] = first[0]
        return Part(first[0].name, language, None, 0, why=first[1])

    def _answer(self, version: Version, recipe: Recipe, found: Prepared) -> Part:
        """The clip by the best voice of which there is one."""
        found.recipes[recipe.key] = recipe
        for number, each in enumerate(recipe.by_voice):
            if made := self._library.find(each.key):
                found.used.add(each.key)
                if number:
                    found.better[recipe.key] = recipe
                return Part(version.name, version.language, made.clip, made.clip.duration)
        found.missing[recipe.key] = recipe
        why = self.failed.get(recipe.key)
        return Part(version.name, version.language, None, recipe.estimate, estimated=True, why=why)

    def recipe(self, script: Script, version: Version, want: Wanted, language: str) -> Recipe:
        """How a version is made for an outlet. Bad with the reason why it is not ready."""
        recipe = self._recipe(script, version, want, language)
        if why := _hinders(recipe):
            raise Bad(why.code, **why.params)
        return recipe

    def _recipe(self, script: Script, version: Version, want: Wanted, language: str) -> Recipe:
        """The same, but one with questions has its recipe too."""
        facts = facts_in(language, want.values)
        if want.urgent and script.chime != "none":
            script = replace(script, chime="urgent")
        profile = self._setup.outlets[want.outlet].profile
        if version.recording:
            return self._recorded(script, version, facts, profile)
        return self._spoken(script, version, facts, profile)

    def _spoken(self, script: Script, version: Version, facts: Mapping[str, str], profile: str) -> Recipe:
        text = fill(version.text, facts)
        used = tuple((name, facts[name]) for name in sorted(variables(version.text)))
        same = (script.name, script.chime, version.name, version.outlet, text, profile, used)
        recipe = self._recipes.get(same)
        if recipe is None:
            recipe = replace(self._by_voice(script, version, text, profile), words=version.text, facts=used)
        with self._guard:
            self._recipes.pop(same, None)
            self._recipes[same] = recipe
            _shorten(self._recipes, _MOST_TEXTS)
        return recipe

    def _by_voice(self, script: Script, version: Version, text: str, profile: str) -> Recipe:
        chosen = self.choices(version.language)
        if not chosen:
            raise Bad("plan.no_voice", script=script.title, language=name_of(version.language))
        reading = self._read(text, version.language)
        rate = chosen[0][0].rate
        once = round(seconds(reading, version.language, rate) * 1000)
        return Recipe(
            name=f"{script.name}/{version.name}·{text[:14]}",
            language=version.language,
            chime=script.chime,
            repeat=script.repeat,
            profile=profile,
            sentences=reading.sentences,
            voices=tuple(choice for choice, _ in chosen),
            identities=tuple(voice.identity(version.language, choice.rate) for choice, voice in chosen),
            whole=tuple(voice.whole for _, voice in chosen),
            estimate=whole_length(once, script.chime, script.repeat),
            questions=reading.questions,
        )

    def _recorded(self, script: Script, version: Version, facts: Mapping[str, str], profile: str) -> Recipe:
        pieces = [self._newest(piece) for piece in recorded_pieces(version, facts)]
        digests = [self._source(piece) for piece in pieces]
        for piece, digest in zip(pieces, digests, strict=True):
            if digest is None:
                raise Bad("plan.no_recording", script=script.title, version=version.name, file=piece)
            if (heard := self._heard(piece)) and heard.trouble:
                raise Bad(heard.trouble.code, **heard.trouble.params)
        confirm(script, version, self.says(version, pieces), pieces[0], facts)
        return Recipe(
            name=f"{script.name}/{version.name}·录音",
            language=version.language,
            chime=script.chime,
            repeat=script.repeat,
            profile=profile,
            pieces=tuple(pieces),
            digests=tuple(digest or "" for digest in digests),
            estimate=whole_length(self._length(pieces), script.chime, script.repeat),
            words="、".join(version.recording),
            facts=tuple((name, facts[name]) for name in sorted(frozenset().union(*map(variables, version.recording)))),
        )

    def says(self, version: Version, pieces: Iterable[str]) -> Mapping[str, str] | None:
        """What a recorded version says of the facts: what a person wrote, else what was confirmed of each of these
        files as it is; None where nobody has said it of one of them."""
        if version.says is not None:
            return version.says
        words = [self.confirmed.says(piece, self._source(piece) or "") for piece in pieces]
        found = [each for each in words if each is not None]
        return {name: value for each in found for name, value in each.items()} if len(found) == len(words) else None

    def _length(self, pieces: list[str]) -> Millis:
        """What listening to them found, where somebody has."""
        known = [self._library.recordings.digested(piece) for piece in pieces]
        seconds = [each.seconds for each in known if each and each.seconds is not None]
        return round(1000 * sum(seconds)) if len(seconds) == len(pieces) else _UNKNOWN_LENGTH


def _shorten(known: dict[Any, Any], most: int) -> None:
    """Let go of the oldest."""
    while len(known) > most:
        del known[next(iter(known))]


def _note_unready(found: Prepared, why: Reason, place: Place | None, outlet: str) -> None:
    key = (f"{why.code}:{why.params.get('file', '')}:{why.params.get('language', '')}", place)
    found.unready.setdefault(key, (why, set()))[1].add(outlet)


def _hinders(recipe: Recipe, as_read: bool = False) -> Reason | None:
    """The question for which a version waits; None: it need not. A sign without a sound cannot be said however it is
    read: there a word would be missing."""
    return next((each for each in recipe.questions if not as_read or each.code == "reading.unsaid"), None)


def _as_special(version: Version, other: Version) -> bool:
    """Whether a version is written for the same outlet and timetable as another."""
    return (version.outlet, version.timetable) == (other.outlet, other.timetable)


def _note_held(found: Prepared, held: Held, outlet: str) -> None:
    key = held.version.language, held.version.place, held.spoken
    found.held.setdefault(key, (held, set()))[1].add(outlet)


def _note_stood_in(found: Prepared, script: Script, missed: Version, why: Reason, version: Version) -> None:
    """Of a recording that lies there and cannot be used: one that is still to come is on the recording sheet."""
    if missed.recording and why.code != "plan.no_recording":
        facts = {"script": script.title, "version": missed.name, "other": version.name, "why": "", "why_code": why.code}
        inner = {f"why_{name}": fact for name, fact in why.params.items()}
        found.stood_in.setdefault((why.code, version.name, missed.place), Reason("plan.stood_in", {**facts, **inner}))


def facts_in(language: str, values: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The facts as they are said in a language: Cantonese has its own words for today and tomorrow."""
    facts = dict(values)
    if language == "yue" and facts.get("今明") in _CANTONESE_DAYS:
        facts["今明"] = _CANTONESE_DAYS[facts["今明"]]
    return facts


def confirm(
    script: Script, version: Version, says: Mapping[str, str] | None, file: str, facts: Mapping[str, str]
) -> None:
    """A recording airs only where what it says of the facts is what holds. Bad says which fact differs."""
    named = {"script": script.title, "version": version.name, "file": file}
    if says is None:
        raise Bad("plan.unconfirmed", **named)
    for name, said in says.items():
        if facts.get(name, "").strip() != said.strip():
            raise Bad("plan.stale", name=name, said=said, now=facts.get(name, "（空）"), **named)
