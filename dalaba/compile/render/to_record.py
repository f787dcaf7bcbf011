"""What people have to record: versions that are missing, stale or not confirmed, each file once, with what to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from dalaba.compile.render.candidates import Candidate, facts_in
from dalaba.compile.render.filled import FilledRecording, filled
from dalaba.compile.render.prepare import Preparer
from dalaba.compile.render.read import confirm, says
from dalaba.core.languages import name_of
from dalaba.core.model import Reason, Wanted
from dalaba.core.problems import Bad
from dalaba.speech.library import Library, named
from dalaba.speech.reading import DEFAULT_RATE, read, seconds
from dalaba.station.files.template import fill, variables
from dalaba.station.outlets import Setup
from dalaba.station.scripts import Script, Version


@dataclass(frozen=True, slots=True)
class ToRecord:
    """One file to be recorded."""

    file: str
    """The name to save it under, in `audio/recorded`."""
    script: str
    title: str
    version: str
    language: str
    text: str
    """What to say. 〔name〕 stands for a fact that differs between places: leave it out, unless the recording declares
    it."""
    model: str
    """The language of `text`. If it is not the recording's, the speaker translates it."""
    seconds: float
    """Its estimated length."""
    why: tuple[Reason, ...]
    outlets: tuple[str, ...]
    recorded_by: str = ""
    recorded_on: str = ""


@dataclass(slots=True)
class _Found:
    """What is known of one file so far."""

    script: Script
    version: Version | None
    language: str
    template: str
    model: str
    why: dict[str, Reason] = field(default_factory=dict)
    outlets: dict[str, None] = field(default_factory=dict)
    facts: list[Mapping[str, str]] = field(default_factory=list)
    says: Mapping[str, str] = field(default_factory=dict)
    """The facts that the existing recording says."""


class Wish(Iterable[ToRecord]):
    """All that must be recorded so that everything `wanted` can be heard, in the order of `wanted`."""

    def __init__(
        self,
        setup: Setup,
        scripts: Mapping[str, Script],
        preparer: Preparer,
        library: Library,
        wanted: Iterable[Wanted],
    ) -> None:
        self._setup, self._preparer, self._library = setup, preparer, library
        self._now = library.recordings.now()
        self._found: dict[str, _Found] = {}
        for want in wanted:
            for language in want.languages if want.source == "script" else ():
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
        """Note what is missing in one language."""
        found = self._preparer.candidates(script, want, language)
        recorded = [each for each in found if each.version.recording]
        for candidate in recorded:
            self._look_at(script, candidate, want)
        if not recorded and not self._preparer.voices.speaking(language):  # with a voice, a text is enough
            best = found[0].version if found else None
            code = "plan.no_voice" if best else "plan.no_version"
            facts = {"script": script.title, "language": name_of(language), "outlet": want.outlet}
            why = Reason(code, facts if best else {**facts, "stem": script.name})
            file = ".".join(filter(None, (script.name, name_of(language), best.outlet if best else ""))) + ".m4a"
            self._note(file, script, best, want, language, why)

    def _look_at(self, script: Script, candidate: Candidate, want: Wanted) -> None:
        """Note what a recorded version lacks: files, or a confirmation that the facts they say are true."""
        try:
            full = filled(candidate)
        except Bad:
            return  # a fact has no value: `check` reports it
        assert isinstance(full, FilledRecording)
        version, pieces, recordings = candidate.version, full.pieces, self._library.recordings
        takes = [self._now.newest(piece) for piece in pieces]
        missing = [piece for piece, take in zip(pieces, takes, strict=True) if self._now.digest(take) is None]
        for piece in missing:
            why = Reason("plan.no_recording", {"script": script.title, "version": version.name, "file": piece})
            self._note(piece, script, version, want, version.language, why, alone=len(pieces) == 1)
        if not missing:
            try:
                confirm(full, says(version.says, takes, self._now, self._preparer.confirmed), pieces[0])
            except Bad as bad:
                file = recordings.next_take(pieces[0]) if bad.reason.code == "plan.stale" else pieces[0]
                self._note(file, script, version, want, version.language, bad.reason, alone=len(pieces) == 1)

    def _note(
        self, file: str, script: Script, version: Version | None, want: Wanted, language: str, why: Reason,
        alone: bool = True,
    ) -> None:  # fmt: skip
        found = self._found.get(file)
        if found is None:
            text, model = self._words(script, version, want, language) if alone else (_spoken_name(file), language)
            found = self._found[file] = _Found(script, version, language, text, model)
            if version and alone:
                takes = [self._now.newest(piece) for piece in version.recording]
                found.says = says(version.says, takes, self._now, self._preparer.confirmed) or {}
        found.why.setdefault(why.code, why)
        found.outlets[want.outlet] = None
        found.facts.append(facts_in(found.model, want.values))

    def _words(self, script: Script, version: Version | None, want: Wanted, language: str) -> tuple[str, str]:
        """The text to be said and its language: the version's own, else a text in the first language that has one."""
        if version is not None and version.text:
            return version.text, language
        for model in (language, *self._setup.languages):
            for each in script.candidates(want.outlet, model, want.length, want.timetables):
                if each.text:
                    return each.text, model
        return script.title, language


def _spoken_name(file: str) -> str:
    """What one of several pieces says, by its file name: 五一村上片组 for 叫号/五一村上片组.客家话.m4a."""
    return PurePosixPath(named(file).stem).name.split(".")[0]


def _filled(found: _Found) -> str:
    """The text, with the facts filled in that may be said."""
    try:
        return fill(found.template, {name: _value(name, found) or f"〔{name}〕" for name in variables(found.template)})
    except Bad:
        return found.template


def _value(name: str, found: _Found) -> str:
    """The value to say: for a fact that the recording says, the commonest; for others, the same everywhere, else ""."""
    values = Counter(facts.get(name, "") for facts in found.facts).most_common()
    return values[0][0] if len(values) == 1 or name in found.says else ""


def _length(text: str, language: str) -> float:
    return round(seconds(read(text, language), language, DEFAULT_RATE), 1)
