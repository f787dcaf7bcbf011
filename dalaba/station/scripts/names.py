"""The names of loose files: 停水.粤语.五一村.txt, 停水.雨天.m4a. What each word of one says, and what it may say."""

from __future__ import annotations

from typing import NamedTuple

from dalaba.core.languages import NAMES, code_of, name_of
from dalaba.core.model import Place
from dalaba.core.problems import nearest
from dalaba.speech.library.file_names import SUFFIXES
from dalaba.station.days import day_type, type_name
from dalaba.station.files import Problems
from dalaba.station.scripts.script import Version


class Known(NamedTuple):
    """The names that may stand in a file name."""

    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    timetables: frozenset[str]


class Words(NamedTuple):
    """The parts of a loose file's name."""

    script: str
    language: str = ""
    outlet: str = ""
    timetable: str = ""

    def version(self, known: Known, *, text: str = "", recording: tuple[str, ...] = (), place: Place) -> Version:
        """The version made from the file."""
        language = self.language or known.languages[0]
        label = name_of(language) + self.outlet + (type_name(self.timetable) if self.timetable else "")
        name = label + ("录音" if recording else "")
        return Version(
            name, language, text=text, recording=recording, outlet=self.outlet, timetable=self.timetable, place=place
        )


def words_of(stem: str, file: str, known: Known, problems: Problems) -> Words | None:
    """The parts of a name like 停水.粤语.五一村. A word that is no language, outlet or timetable is a problem."""
    name, *words = stem.split(".")
    found = Words(name)
    for word in words:
        if code_of(word):
            found = found._replace(language=code_of(word) or "")
        elif word in known.outlets or not known.outlets:  # if there are no outlets, station.yaml has its own problem
            found = found._replace(outlet=word)
        elif word.strip() and day_type(word) in known.timetables:
            found = found._replace(timetable=day_type(word))
        else:
            allowed = [*(pair[0] for pair in NAMES.values()), *known.outlets, *map(type_name, known.timetables)]
            hint = nearest(word, allowed) or "、".join(allowed[:8])
            problems.add("files.stem_word", Place(file), word=word, nearest=hint)
            return None
    return found


def is_slip(stem: str) -> bool:
    """Whether a word of a recording's name is a language with something added (客家话(1)), or is empty (停水..m4a).
    `unused_recordings` then suggests the right name."""
    words = stem.split(".")[1:]
    more = (word for word in words if not code_of(word) and any(name in word for name, _ in NAMES.values()))
    return any(more) or any(not word.strip() or f".{word.lower()}" in SUFFIXES for word in words)


def is_name(stem: str, known: Known) -> bool:
    """Whether a file without a suffix is named like a recording: 停水.客家话."""
    return words_of(stem, "", known, Problems()) is not None
