"""`scripts/` read whole, and the recordings that belong to a script by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from dalaba.core.characters import mended
from dalaba.core.model import Place, Problem
from dalaba.core.problems import Bad
from dalaba.speech.library.file_names import is_nobodys, named
from dalaba.speech.library.recordings import RECORDED
from dalaba.station.files import Problems, Record, yaml_nodes
from dalaba.station.files.folder import files_in, tell_folders
from dalaba.station.files.text import CLOSED_FORMATS, WORD_FORMATS, read_text, read_words
from dalaba.station.files.word import BLANK, Words
from dalaba.station.outlets import Setup
from dalaba.station.scripts.names import Known, is_name, is_slip, words_of
from dalaba.station.scripts.script import Script, Version
from dalaba.station.scripts.slips import check_text, check_versions
from dalaba.station.scripts.yaml_file import script_of

FOLDER = "scripts"
_NONE: Mapping[str, str] = MappingProxyType({})
_NO_SCRIPTS: Mapping[str, Script] = MappingProxyType({})


def read_scripts(
    folder: Path, setup: Setup, problems: Problems, timetables: Iterable[str] = (), drafts: Mapping[str, str] = _NONE,
    from_outside: Mapping[str, Script] = _NO_SCRIPTS,
) -> dict[str, Script]:  # fmt: skip
    """Every script of the station in `folder`, by name. `timetables`: the codes that a version may be written for.
    `drafts`: path -> the text that a file of it would have, whether there is such a file or not. `from_outside`:
    scripts that others sent; a recording that is named like one of them belongs to a script of its own.

    A broken script keeps its name and has no versions, so that the rows that name it get no problem of their own.
    """
    known = Known(tuple(setup.outlets), setup.languages, frozenset(timetables))
    scripts: dict[str, Script] = {}
    loose: list[tuple[str, Version]] = []
    broken: dict[str, Script] = {}
    for path in sorted({*files_in(folder / FOLDER, FOLDER, problems), *(folder / file for file in drafts)}):
        file = f"{FOLDER}/{path.name}"
        kind = path.name.lower()
        if kind.endswith((".yaml", ".yml", ".yaml.txt", ".yml.txt")):
            _add_yaml(path, drafts.get(file), known, scripts, problems)
        elif kind.endswith((".txt", *WORD_FORMATS)):
            if found := _text(path, drafts.get(file), known, problems):
                loose.append(found)
            else:
                name = mended(path.name).split(".")[0]
                broken[name] = Script(name, name, (), place=Place(file))
        elif kind.endswith(CLOSED_FORMATS):
            problems.add("files.closed_format", Place(file), suffix=path.suffix)
        else:
            problems.add("files.not_a_script", Place(file), "warning", suffix=path.suffix or path.name)
    tell_folders(folder / FOLDER, FOLDER, problems)
    loose.extend(_recordings(folder, known, scripts, {*from_outside, *(name for name, _ in loose)}, problems))
    for name, version in loose:
        _join(name, version, scripts, from_outside, problems)
    return broken | scripts


def _add_yaml(
    path: Path, draft: str | None, known: Known, scripts: dict[str, Script], problems: Problems
) -> None:  # fmt: skip
    file = f"{FOLDER}/{path.name}"
    stem = re.sub(r"(\.ya?ml)?(\.txt)?$", "", path.name, flags=re.IGNORECASE)
    if path.name.lower().endswith(".txt"):
        problems.add("files.yaml_txt", Place(file), "warning", wanted=f"{stem}.yaml")
    root = None
    try:
        root = yaml_nodes.parse(read_text(path) if draft is None else draft, file, problems)
    except Bad as bad:
        problems.bad(bad, Place(file))
    if stem in scripts:
        problems.add("files.same_stem", Place(file), name=stem, other=str(scripts[stem].place))
    elif root is None:
        scripts[stem] = Script(stem, stem, (), place=Place(file))
    else:
        scripts[stem] = script_of(stem, Record(root, "script", problems), known, problems)


def _text(path: Path, draft: str | None, known: Known, problems: Problems) -> tuple[str, Version] | None:
    """The script's name and the version made from a `.txt` or `.docx`; None if the file has a problem."""
    file = f"{FOLDER}/{path.name}"
    try:
        words = read_words(path) if draft is None else Words(mended(draft))
    except Bad as bad:
        problems.bad(bad, Place(file))
        return None
    waits = [reason for reason in words.told if reason.code == BLANK]
    for reason in words.told:
        problems.put(Problem(reason, Place(file), "error" if reason in waits else "warning"))
    if waits:
        return None
    text = words.text.rstrip()
    if not text.strip():
        problems.add("files.empty", Place(file))
        return None
    words_in_name = words_of(mended(path.stem), file, known, problems)
    if words_in_name is None:
        return None
    check_text(text, Place(file, 1, 1), problems, whole=True)
    return words_in_name.script, words_in_name.version(known, text=text.strip(), place=Place(file))


def _recordings(
    folder: Path, known: Known, scripts: Mapping[str, Script], names: set[str], problems: Problems
) -> list[tuple[str, Version]]:
    """The recordings that belong to a script by their names and that no version uses yet."""
    versions = [version for script in scripts.values() for version in script.versions]
    seen = {named(piece).stem for version in versions for piece in version.recording}
    found = []
    for path in files_in(folder / RECORDED, RECORDED, problems):
        said, _, _, suffix = named(path.name)
        if said in seen or is_nobodys(path.name) or not (suffix or is_name(said, known)):
            continue  # `unused_recordings` reports files that nothing uses
        seen.add(said)  # further takes are no further versions: the library picks the newest
        stem = said.split(".")[0]
        if stem in scripts or stem in names:
            place = Place(f"{RECORDED}/{path.name}")
            words = words_of(said, place.file, known, Problems() if is_slip(said) else problems)
            if words is not None:
                found.append((words.script, words.version(known, recording=(said + suffix,), place=place)))
    return found


def _join(
    name: str, version: Version, scripts: dict[str, Script], from_outside: Mapping[str, Script], problems: Problems
) -> None:
    """Add a loose text or recording to its script. A recording of a text without facts needs no confirming."""
    script = scripts.get(name)
    texts = [each.text for known in (script, from_outside.get(name)) if known for each in known.versions]
    if version.recording and version.says is None and texts and not any("{" in text for text in texts):
        version = replace(version, says={})
    if script is None:
        given = from_outside.get(name)
        title, chime, repeat = (given.title, given.chime, given.repeat) if given else (name, "notice", 1)
        scripts[name] = Script(name, title, (version,), chime=chime, repeat=repeat, place=version.place)
        return
    versions = (*script.versions, version)
    check_versions(versions, problems)
    scripts[name] = replace(script, versions=versions)
