"""What people have to record: versions that are missing, stale or not confirmed, each file once, with what to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from dalaba.compile.render.prepare import Preparer, confirm, facts_in
from dalaba.core.languages import name_of
from dalaba.core.model import Reason, Wanted
from dalaba.core.problems import Bad
from dalaba.speech.library import Library, named
from dalaba.speech.reading import DEFAULT_RATE, read, seconds
from dalaba.station.files.template import fill, variables
from dalaba.station.outlets import Setup
from dalaba.station.scripts import Script, Version, recorded_pieces


@dataclass(frozen=True, slots=True)
class ToRecord:
    """One file to be recorded."""

    file: str
    """To save it as, in `audio/recorded`."""
    script: str
    title: str
    version: str
    language: str
    text: str
    """What to say. A fact that is not the same everywhere stands as 〔name〕: it is better left out, unless the
    recording declares it."""
    model: str
    """The language of `text`: where it is another one, the meaning is said, not the words."""
    seconds: float
    """About how long it will be."""
    why: tuple[Reason, ...]
    outlets: tuple[str, ...]
    recorded_by: str = ""
    recorded_on: str = ""


@dataclass(slots=True)
class _Found:
    """One file's reasons and circumstances while they are gathered."""

    script: Script
    version: Version | None
    language: str
    template: str
    model: str
    why: dict[str, Reason] = field(default_factory=dict)
    outlets: dict[str, None] = field(default_factory=dict)
    facts: list[Mapping[str, str]] = field(default_factory=list)
    says: Mapping[str, str] = field(default_factory=dict)
    """What the recording says that is there already."""


class Wish(Iterable[ToRecord]):
    """All that is to be recorded so that everything `wanted` can be heard, in the order in which it is wanted."""

    def __init__(
        self,
        setup: Setup,
        scripts: Mapping[str, Script],
        preparer: Preparer,
        library: Library,
        wanted: Iterable[Wanted],
    ) -> None:
        self._setup, self._scripts, self._preparer, self._library = setup, scripts, preparer, library
        self._found: dict[str, _Found] = {}
        for want in wanted:
            for language in want.languages:
                script = scripts.get(want.script)
                if script is not None and script.versions:
                    self._look(script, want, language)

    def __iter__(self) -> Iterator[ToRecord]:
        for file, found in self._found.items():
            text = _filled(found)
            version = found.version
            yield ToRecord(
                file, found.script.name, found.script.title, version.name if version else name_of(found.language),
                found.language, text, found.model, _length(text, found.model), tuple(found.why.values()),
                tuple(found.outlets), version.recorded_by if version else "", version.recorded_on if version else "",
            )  # fmt: skip

    def _look(self, script: Script, want: Wanted, language: str) -> None:
        """What lacks here in this language."""
        versions = script.candidates(want.outlet, language, want.length, want.timetables)
        recorded = [each for each in versions if each.recording]
        for version in recorded:
            self._look_at(script, version, want, language)
        if not recorded and not self._preparer.choices(language):  # else it only has to be written
            code = "plan.no_voice" if versions else "plan.no_version"
            why = Reason(code, {"script": script.title, "language": name_of(language), "outlet": want.outlet})
            outlet = versions[0].outlet if versions else ""
            file = ".".join(filter(None, (script.name, name_of(language), outlet))) + ".m4a"
            self._note(file, script, versions[0] if versions else None, want, language, why)

    def _look_at(self, script: Script, version: Version, want: Wanted, language: str) -> None:
        """What lacks of a recorded version: files, or that what they say is true and known."""
        facts = facts_in(language, want.values)
        try:
            pieces = recorded_pieces(version, facts)
        except Bad:
            return  # a fact without value: told by `check`
        missing = [piece for piece in pieces if self._library.source(self._library.recordings.newest(piece)) is None]
        for piece in missing:
            why = Reason("plan.no_recording", {"script": script.title, "version": version.name, "file": piece})
            self._note(piece, script, version, want, language, why, alone=len(pieces) == 1)
        if not missing:
            says = self._says(version, pieces)
            try:
                confirm(script, version, says, pieces[0], facts)
            except Bad as bad:
                stale = bad.reason.code == "plan.stale"
                file = self._library.recordings.next_take(pieces[0]) if stale else pieces[0]
                self._note(file, script, version, want, language, bad.reason, alone=len(pieces) == 1)

    def _says(self, version: Version, pieces: list[str]) -> Mapping[str, str] | None:
        return self._preparer.says(version, [self._library.recordings.newest(piece) for piece in pieces])

    def _note(
        self, file: str, script: Script, version: Version | None, want: Wanted, language: str, why: Reason,
        alone: bool = True,
    ) -> None:  # fmt: skip
        found = self._found.get(file)
        if found is None:
            text, model = self._words(script, version, want, language) if alone else (_spoken_name(file), language)
            found = self._found[file] = _Found(script, version, language, text, model)
            found.says = (self._says(version, list(version.recording)) if version and alone else None) or {}
        found.why.setdefault(why.code, why)
        found.outlets[want.outlet] = None
        found.facts.append(facts_in(found.model, want.values))

    def _words(self, script: Script, version: Version | None, want: Wanted, language: str) -> tuple[str, str]:
        """The text to be said and its language: the version's own, else that of the station's first language."""
        if version is not None and version.text:
            return version.text, language
        for model in (language, *self._setup.languages):
            for each in script.candidates(want.outlet, model, want.length, want.timetables):
                if each.text:
                    return each.text, model
        return script.title, language


def _spoken_name(file: str) -> str:
    """What a piece of several says: its name does. 叫号/五一村上片组.客家话.m4a: 五一村上片组."""
    return PurePosixPath(named(file).stem).name.split(".")[0]


def _filled(found: _Found) -> str:
    """The text with the facts that may be said."""
    try:
        return fill(found.template, {name: _value(name, found) or f"〔{name}〕" for name in variables(found.template)})
    except Bad:
        return found.template


def _value(name: str, found: _Found) -> str:
    """Of a fact that the recording is to say, what holds at most places; of others, what holds everywhere, else ""."""
    values = Counter(facts.get(name, "") for facts in found.facts).most_common()
    return values[0][0] if len(values) == 1 or name in found.says else ""


def _length(text: str, language: str) -> float:
    return round(seconds(read(text, language), language, DEFAULT_RATE), 1)
