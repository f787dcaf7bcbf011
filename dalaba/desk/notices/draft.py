"""A notice as somebody has typed it so far, and the files that it would be. Pure.

Texts of the usual length are plain text files, one for each language, as a person would write them in Notepad. Where
there is a short text too, or a chime or repeats of its own, all of it is one YAML file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from dalaba.core.file_names import harmless
from dalaba.core.languages import name_of
from dalaba.core.model import Reason
from dalaba.station.files.template import variables
from dalaba.station.scripts import is_built_in

Which: TypeAlias = tuple[str, str]
"""A text of a notice: its language and its length ("long", "short")."""
_NONE: Mapping[str, str] = MappingProxyType({})
_NOT_IN_NAMES = frozenset('\\/:*?"<>|.@\n\t{}')
_LONGEST_NAME = 40
_CHIMES = {"none": "无", "notice": "通知", "soft": "柔和", "urgent": "紧急"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What it says. `texts` hold no empty ones."""

    name: str
    texts: Mapping[Which, str]
    chime: str = "notice"
    repeat: int = 1

    @property
    def languages(self) -> tuple[str, ...]:
        """Its languages, in the order in which they were written down."""
        return tuple(dict.fromkeys(language for language, _ in self.texts))

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that a person has to give, in the order in which the texts name them."""
        found: dict[str, int] = {}
        for text in self.texts.values():
            for name in variables(text):
                found[name] = min(found.get(name, len(text)), text.find(name))
        return tuple(sorted((name for name in found if not is_built_in(name)), key=lambda name: (found[name], name)))


@dataclass(frozen=True, slots=True)
class Wish:
    """Where, when and how often: a row's values, by its English keys, and the facts that go with it."""

    row: Mapping[str, str]
    facts: Mapping[str, str] = field(default_factory=lambda: _NONE)

    def of(self, script: str) -> dict[str, str]:
        """The row for a script."""
        return {"script": script, **{key: value for key, value in self.row.items() if value}}


def name_trouble(name: str) -> Reason | None:
    """Why a notice cannot have that name, as a file of every system must; None if it can."""
    if not name:
        return Reason("page_notice.no_name")
    found = sorted(set(name) & _NOT_IN_NAMES)
    if found or name.startswith("~") or len(name) > _LONGEST_NAME or harmless(name, "") != name:
        return Reason("page_notice.bad_name", {"found": name, "most": str(_LONGEST_NAME)})
    return None


def files_of(draft: Draft, first: str) -> dict[str, str]:
    """Path -> text of each file of a new notice. `first`: the station's first language, which a bare name means."""
    plain = draft.chime == "notice" and draft.repeat == 1 and all(length == "long" for _, length in draft.texts)
    if not plain:
        return {f"scripts/{draft.name}.yaml": in_one(draft)}
    return {text_file(draft.name, language, first): f"{text}\n" for (language, _), text in draft.texts.items()}


def text_file(name: str, language: str, first: str) -> str:
    """Where a notice's text of a language lies: 停水.txt, 停水.粤语.txt."""
    return f"scripts/{name}.txt" if language == first else f"scripts/{name}.{name_of(language)}.txt"


def in_one(draft: Draft) -> str:
    """All of it as one YAML file."""
    head = [f"标题: {quoted(draft.name)}"]
    head += [f"提示音: {_CHIMES[draft.chime]}"] if draft.chime != "notice" else []
    head += [f"遍数: {draft.repeat}"] if draft.repeat != 1 else []
    versions = [line for which, text in draft.texts.items() for line in _version(which, text)]
    return "\n".join([*head, "版本:", *versions, ""])


def _version(which: Which, text: str) -> list[str]:
    language, length = which
    if length == "long":
        return [f"  {name_of(language)}:", *_body(text)]
    return [f"  {name_of(language)}短:", f"    语种: {name_of(language)}", "    篇幅: 短", *_body(text)]


def _body(text: str) -> list[str]:
    return ["    正文: |-", *(f"      {line}".rstrip() for line in text.split("\n"))]


def quoted(text: str) -> str:
    """A text as YAML has it between quotes, on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
