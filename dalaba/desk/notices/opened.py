"""A notice that is there already: its texts, where each stands, and its files with some texts changed.

Only what was changed is written; comments, the order and all other lines of a file stay as a person wrote them. A Word
document is not changed, nor are recordings and the wordings for one place or one kind of day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from dalaba.core.problems import Bad
from dalaba.desk.editing import digest
from dalaba.desk.notices.draft import Which, text_file
from dalaba.station.files.encodings import decoded
from dalaba.station.files.text import WORD_FORMATS
from dalaba.station.files.yaml_value import with_value
from dalaba.station.outlets import Setup
from dalaba.station.scripts import Script


class Stands(NamedTuple):
    """Where a text stands: its file, and in a YAML file the name of its version."""

    file: str
    version: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A notice as its files are."""

    script: Script
    texts: Mapping[Which, str]
    where: Mapping[Which, Stands]
    was: Mapping[str, str]
    """File -> its digest, as it was seen."""
    more: tuple[str, ...]
    """The names of the versions that are not shown: recordings, wordings for a place or a kind of day."""

    @property
    def can_change(self) -> bool:
        """Whether its own files may be changed: not those of Word."""
        return not any(file.lower().endswith(WORD_FORMATS) for file in self.was)


def opened(folder: Path, script: Script) -> Opened:
    """The texts of a script. Raises OSError if a file cannot be read."""
    texts: dict[Which, str] = {}
    where: dict[Which, Stands] = {}
    more: list[str] = []
    for version in script.versions:
        which = version.language, version.length
        if version.recording or version.outlet or version.timetable or which in texts or version.place is None:
            more.append(version.name)
            continue
        texts[which] = version.text
        where[which] = Stands(version.place.file, version.name)
    files = dict.fromkeys(each.file for each in where.values())
    return Opened(script, texts, where, {file: digest(folder / file) for file in files}, tuple(more))


def changed_files(folder: Path, found: Opened, texts: Mapping[Which, str], setup: Setup) -> dict[str, str]:
    """Path -> new text of each file that has to change for these texts; a language that is new gets a file of its own.

    Raises Bad if a text cannot be put there, OSError if a file cannot be read.
    """
    files: dict[str, str] = {}
    for which, text in texts.items():
        if found.texts.get(which) == text:
            continue
        stands = found.where.get(which)
        if stands is None:
            files[_new_file(found, which, setup)] = f"{text}\n"
            continue
        before = files.get(stands.file) or decoded((folder / stands.file).read_bytes())
        files[stands.file] = f"{text}\n" if _is_plain(stands.file) else _in_yaml(stands, before, text)
    if missing := [which for which in found.texts if which not in texts]:
        raise Bad("page_notice.text_gone", script=found.script.title, count=str(len(missing)))
    return files


def _is_plain(file: str) -> bool:
    return file.lower().endswith(".txt") and not file.lower().endswith((".yaml.txt", ".yml.txt"))


def _new_file(found: Opened, which: Which, setup: Setup) -> str:
    language, length = which
    if length != "long":
        raise Bad("page_notice.short_apart", script=found.script.title)
    return text_file(found.script.name, language, setup.languages[0])


def _in_yaml(stands: Stands, source: str, text: str) -> str:
    written = with_value(source, (("versions", "版本"), (stands.version,), ("text", "正文")), text)
    if written is None:
        raise Bad("page_notice.by_hand", file=stands.file)
    return written
