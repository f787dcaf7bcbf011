"""scripts/: announcements in their versions, and filling their facts in (pure).

A `.yaml` is a script; a `.txt` or `.docx` is one too, or a version of the script of its stem (`停水.粤语.txt`,
`停水.五一村.txt`); recordings of that stem in `audio/recorded/` are versions as well. Which version an outlet hears in
a language is decided here; whether it is ready is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from dalaba.core.characters import mended, unsaid
from dalaba.core.languages import NAMES, code_of, name_of
from dalaba.core.model import Place, Problem, Reason
from dalaba.core.problems import Bad, nearest
from dalaba.speech.library.file_names import SUFFIXES, is_nobodys, named
from dalaba.station.days import SUN_NAMES, day_type, type_name
from dalaba.station.files import Map, Problems, Record, Scalar, values, yaml_nodes
from dalaba.station.files.folder import files_in, tell_folders
from dalaba.station.files.template import fill, slip, variables
from dalaba.station.files.text import CLOSED_FORMATS, WORD_FORMATS, read_text, read_words
from dalaba.station.files.word import BLANK
from dalaba.station.outlets import Setup

FOLDER = "scripts"
RECORDED = "audio/recorded"
LENGTHS = {"长": "long", "long": "long", "短": "short", "short": "short"}
CHIMES = {
    "无": "none", "none": "none", "通知": "notice", "notice": "notice", "柔和": "soft", "soft": "soft",
    "紧急": "urgent", "urgent": "urgent",
}  # fmt: skip
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


class _Known(NamedTuple):
    """The names that a version may be for."""

    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    timetables: frozenset[str]


def read_scripts(folder: Path, setup: Setup, problems: Problems, timetables: Iterable[str] = ()) -> dict[str, Script]:
    """Every script of the station in `folder`, by name. `timetables`: the codes that a version may be written for.

    A broken one keeps its name and has no versions: the rows that name it are not at fault.
    """
    known = _Known(tuple(setup.outlets), setup.languages, frozenset(timetables))
    scripts: dict[str, Script] = {}
    loose: list[tuple[str, Version]] = []
    broken: dict[str, Script] = {}
    for path in files_in(folder / FOLDER, FOLDER, problems):
        file = f"{FOLDER}/{path.name}"
        kind = path.name.lower()
        if kind.endswith((".yaml", ".yml", ".yaml.txt", ".yml.txt")):
            _add_yaml(path, file, known, scripts, problems)
        elif kind.endswith((".txt", *WORD_FORMATS)):
            found = _plain(path, file, known, problems)
            loose.extend(found)
            name = mended(path.name).split(".")[0]
            broken |= {} if found else {name: Script(name, name, (), place=Place(file))}
        elif kind.endswith(CLOSED_FORMATS):
            problems.add("files.closed_format", Place(file), suffix=path.suffix)
        else:
            problems.add("files.not_a_script", Place(file), "warning", suffix=path.suffix or path.name)
    tell_folders(folder / FOLDER, FOLDER, problems)
    loose.extend(_recordings(folder, known, scripts, {name for name, _ in loose}, problems))
    for name, version in loose:
        _join(name, version, scripts, problems)
    return broken | scripts


def _add_yaml(path: Path, file: str, known: _Known, scripts: dict[str, Script], problems: Problems) -> None:
    stem = re.sub(r"(\.ya?ml)?(\.txt)?$", "", path.name, flags=re.IGNORECASE)
    if path.name.lower().endswith(".txt"):
        problems.add("files.yaml_txt", Place(file), "warning", wanted=f"{stem}.yaml")
    root = None
    try:
        root = yaml_nodes.parse(read_text(path), file, problems)
    except Bad as bad:
        problems.bad(bad, Place(file))
    if stem in scripts:
        problems.add("files.same_stem", Place(file), name=stem, other=str(scripts[stem].place))
    elif root is None:
        scripts[stem] = Script(stem, stem, (), place=Place(file))
    else:
        scripts[stem] = _script(stem, Record(root, "script", problems), known, problems)


def _script(name: str, record: Record, known: _Known, problems: Problems) -> Script:
    versions = [
        version
        for title, (key, node) in record.mapping("versions").items()
        if (version := _version(title, key, node, known, problems)) is not None
    ]
    if record.ok and not record.has("versions"):
        record.lacks("versions")
    _contradictions(versions, problems)
    return Script(
        name=name,
        title=record.text("title").strip() or name,
        versions=tuple(versions),
        facts=record.facts("facts"),
        chime=record.take("chime", values.choice(CHIMES), "notice"),
        repeat=record.take("repeat", values.whole(1, 5), 1),
        place=record.place,
    )


def _version(title: str, key: Scalar, node: yaml_nodes.Node, known: _Known, problems: Problems) -> Version | None:
    if isinstance(node, Scalar):  # 普通话: the text itself
        node = Map(((Scalar("text", key.place), node),), node.place)
    record = Record(node, "version", problems)
    language = record.take("language", values.language, "") if record.has("language") else code_of(title)
    if not language:
        if not record.has("language"):
            names = [pair[0] for pair in NAMES.values()]
            hint = nearest(title, names) or names[0]
            problems.add("files.version_language", key.place, name=title, nearest=hint)
        return None
    text = record.text("text").strip()
    recording = tuple(each.text.strip() for each in record.scalars("recording", split=False))
    if bool(text) == bool(recording) and not text:
        problems.add("files.version_empty", key.place, name=title)
        return None
    _check(text, record.where("text"), problems)
    outlet = record.text("outlet").strip()
    if outlet and known.outlets and outlet not in known.outlets:
        hint = nearest(outlet, known.outlets) or "、".join(list(known.outlets)[:8])
        problems.add("files.unknown_outlet", record.where("outlet"), found=outlet, nearest=hint)
    return Version(
        name=title,
        language=language,
        length=record.take("length", values.choice(LENGTHS), "long"),
        text=text,
        recording=recording,
        says=_says(record),
        outlet=outlet,
        timetable=_timetable(record, known, problems),
        recorded_by=record.text("recorded_by"),
        recorded_on=record.text("recorded_on"),
        place=key.place,
    )


def _timetable(record: Record, known: _Known, problems: Problems) -> str:
    """The timetable or day type that a version is written for; one that there is not is a problem."""
    word = record.text("timetable").strip()
    code = day_type(word) if word else ""
    if code and code not in known.timetables:
        allowed = [type_name(each) for each in sorted(known.timetables)]
        hint = nearest(word, allowed) or "、".join(allowed[:8])
        problems.add("files.unknown_timetable", record.where("timetable"), found=word, nearest=hint)
    return code  # of a timetable that is never in force: its text is not said


def _says(record: Record) -> Mapping[str, str] | None:
    return record.facts("says") if record.node("says") is not None else None


def _check(text: str, place: Place, problems: Problems, whole: bool = False) -> None:
    """Note braces that are no variable's, and signs that nobody can say. `whole`: the text is the file, so that a place
    in it can be told."""
    if found := slip(text):
        at, bad = found
        problems.bad(bad, _at(text, at, place) if whole else place)
    for each in unsaid(text):
        spot = _at(text, each.at, place) if whole else place
        problems.put(Problem(Reason("reading.unsaid", each.facts(text)), spot))


def _at(text: str, at: int, place: Place) -> Place:
    before = text[:at].split("\n")
    return replace(place, line=len(before), column=len(before[-1]) + 1)


def _plain(path: Path, file: str, known: _Known, problems: Problems) -> list[tuple[str, Version]]:
    try:
        words = read_words(path)
    except Bad as bad:
        problems.bad(bad, Place(file))
        return []
    waits = [reason for reason in words.told if reason.code == BLANK]
    for reason in words.told:
        problems.put(Problem(reason, Place(file), "error" if reason in waits else "warning"))
    if waits:
        return []
    text = words.text.rstrip()
    if not text.strip():
        problems.add("files.empty", Place(file))
        return []
    named = _stem(mended(path.stem), file, known, problems)
    if named is None:
        return []
    _check(text, Place(file, 1, 1), problems, whole=True)
    return [(named.script, named.version(known, text=text.strip(), place=Place(file)))]


class _Words(NamedTuple):
    """What the name of a loose file says."""

    script: str
    language: str = ""
    outlet: str = ""
    timetable: str = ""

    def version(self, known: _Known, *, text: str = "", recording: tuple[str, ...] = (), place: Place) -> Version:
        """The version that the file is."""
        language = self.language or known.languages[0]
        label = name_of(language) + self.outlet + (type_name(self.timetable) if self.timetable else "")
        name = label + ("录音" if recording else "")
        return Version(
            name, language, text=text, recording=recording, outlet=self.outlet, timetable=self.timetable, place=place
        )


def _stem(stem: str, file: str, known: _Known, problems: Problems) -> _Words | None:
    """停水.粤语.五一村, 停水.雨天; a word that is no language, outlet or timetable is a problem."""
    name, *words = stem.split(".")
    found = _Words(name)
    for word in words:
        if code_of(word):
            found = found._replace(language=code_of(word) or "")
        elif word in known.outlets or not known.outlets:  # without outlets, station.yaml is at fault and says so
            found = found._replace(outlet=word)
        elif word.strip() and day_type(word) in known.timetables:
            found = found._replace(timetable=day_type(word))
        else:
            allowed = [*(pair[0] for pair in NAMES.values()), *known.outlets, *map(type_name, known.timetables)]
            hint = nearest(word, allowed) or "、".join(allowed[:8])
            problems.add("files.stem_word", Place(file), word=word, nearest=hint)
            return None
    return found


def _recordings(
    folder: Path, known: _Known, scripts: Mapping[str, Script], names: set[str], problems: Problems
) -> list[tuple[str, Version]]:
    """The recordings that belong to a script by their stem and that no version names already."""
    versions = [version for script in scripts.values() for version in script.versions]
    seen = {named(piece).stem for version in versions for piece in version.recording}
    found = []
    for path in files_in(folder / RECORDED, RECORDED, problems):
        said, _, _, suffix = named(path.name)
        if said in seen or is_nobodys(path.name) or not (suffix or _is_name(said, known)):
            continue  # what nothing uses is told by who looks at the whole folder
        seen.add(said)  # its other takes are no versions of their own: the library has the newest for it
        stem = said.split(".")[0]
        if stem in scripts or stem in names:
            place = Place(f"{RECORDED}/{path.name}")
            words = _stem(said, place.file, known, Problems() if _is_slip(said) else problems)
            if words is not None:
                found.append((words.script, words.version(known, recording=(said + suffix,), place=place)))
    return found


def _is_slip(stem: str) -> bool:
    """Whether a word of a recording's name is a language and something more (客家话(1)), or says nothing (停水..m4a):
    who looks at the whole folder tells the name that it should have."""
    words = stem.split(".")[1:]
    more = (word for word in words if not code_of(word) and any(name in word for name, _ in NAMES.values()))
    return any(more) or any(not word.strip() or f".{word.lower()}" in SUFFIXES for word in words)


def _is_name(stem: str, known: _Known) -> bool:
    """Whether a file without a suffix has the name of a recording: 停水.客家话."""
    return _stem(stem, "", known, Problems()) is not None


def _join(name: str, version: Version, scripts: dict[str, Script], problems: Problems) -> None:
    """A loose text or recording becomes a version of its script; a recording of a text without facts names none."""
    script = scripts.get(name)
    if script is None:
        scripts[name] = Script(name, name, (version,), place=version.place)
        return
    if version.recording and version.says is None and not any("{" in each.text for each in script.versions):
        version = replace(version, says={})
    versions = (*script.versions, version)
    _contradictions(versions, problems)
    scripts[name] = replace(script, versions=versions)


def _contradictions(versions: Iterable[Version], problems: Problems) -> None:
    """Two versions that would be said at the same place in the same language, length and manner."""
    seen: dict[tuple[str, str, str, str, bool], Version] = {}
    for version in versions:
        key = (version.language, version.length, version.outlet, version.timetable, bool(version.recording))
        other = seen.setdefault(key, version)
        if other is not version:
            problems.add("files.same_version", version.place, name=version.name, other=f"{other.name} ({other.place})")


def is_built_in(name: str) -> bool:
    """Whether the program itself knows this fact of every day."""
    return name in _BUILT_IN or name in SUN_NAMES


def recorded_pieces(version: Version, facts: Mapping[str, str]) -> list[str]:
    """A recording's files, facts filled into their names. Bad where one has no value."""
    return [fill(piece, facts) for piece in version.recording]
