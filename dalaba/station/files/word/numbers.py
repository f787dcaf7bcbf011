"""The list numbers that Word counts itself: a paragraph's list and level, its count, its format."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dalaba.core.patterns import late
from dalaba.station.files.word.counting import written
from dalaba.station.files.word.styles import Styles
from dalaba.station.files.word.tree import every, first, on, value

_DEEPEST = 9
_NO_BLANK = "、。，．：；）】〕》"
"""No space follows a number that ends with one of these."""
_WORDS = late("[\u4e00-\u9fff]")
"""A bullet that is a word (注:) is said. Other bullets are symbols, whatever letter they are written with."""


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is counted and written."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    """The counting restarts after an item of this level (from 1) or above. 0: never; None: after any level above."""
    plain: bool = False
    """Whether the levels above it are shown in digits, too."""
    style: str = ""
    shown: bool = True
    alone: bool = False
    """Whether the text follows without a space or tab."""


@dataclass(slots=True)
class _List:
    """One list: its levels, and how far each has counted."""

    levels: dict[int, _Level]
    count: dict[int, int] = field(default_factory=dict)


class Numbers:
    """The lists of a document, counted from its beginning."""

    def __init__(self, part: Element | None, styles: Styles) -> None:
        self._styles = styles
        abstract = every(part, "w:abstractNum")
        self._lists = {each.get("w:abstractNumId", ""): _List(_levels(each)) for each in abstract}
        self._links = {each.get("w:abstractNumId", ""): value(each, "w:numStyleLink") or "" for each in abstract}
        self._nums = {each.get("w:numId", ""): each for each in every(part, "w:num")}
        self._begun: set[tuple[str, int]] = set()

    def of(self, look: Element | None, style: str) -> str:
        """Count a paragraph of this look and style. Returns its number and a space, or "" if it has no number."""
        number, level = self._asked(look, style)
        num = self._nums.get(number)
        if num is None:
            return ""
        counted = self._list(num)
        at = self._level(counted, style) if level is None else min(int(level), _DEEPEST - 1)
        self._begin(num, number, counted, at)
        return self._step(num, counted, at)

    def _asked(self, look: Element | None, style: str) -> tuple[str, str | None]:
        """The id of a paragraph's numbering, and its level if the paragraph states one."""
        own, level = value(look, "w:numPr/w:numId"), value(look, "w:numPr/w:ilvl")
        return own or self._styles.numbered(style)[0] or "", level

    def _list(self, num: Element) -> _List:
        """The list behind a numbering, which may be defined by a list style."""
        name = value(num, "w:abstractNumId") or ""
        for _ in range(3):
            number, _level = self._styles.numbered(self._links.get(name, ""))
            other = self._nums.get(number or "")
            if other is None:
                break
            name = value(other, "w:abstractNumId") or ""
        return self._lists.get(name) or _List({})

    def _level(self, counted: _List, style: str) -> int:
        """The level that the list links to a style, else the level that the style states."""
        own = {each.style: number for number, each in counted.levels.items() if each.style}
        linked = next((own[each] for each in self._styles.line(style) if each in own), None)
        return min(int(self._styles.numbered(style)[1] or 0), _DEEPEST - 1) if linked is None else linked

    def _begin(self, num: Element, number: str, counted: _List, level: int) -> None:
        """Apply a numbering's restart values, once, when it first occurs."""
        for each in every(num, "w:lvlOverride"):
            at = int(each.get("w:ilvl", "0"))
            if at > level or (number, at) in self._begun:
                continue
            self._begun.add((number, at))
            if (start := value(each, "w:startOverride")) is not None:
                counted.count[at] = int(start) - 1
                for deeper in [one for one in counted.count if one > at]:
                    del counted.count[deeper]

    def _step(self, num: Element, counted: _List, at: int) -> str:
        levels = counted.levels | {
            int(each.get("w:ilvl", "0")): _level(inner)
            for each in every(num, "w:lvlOverride")
            if (inner := first(each, "w:lvl")) is not None
        }
        level = levels.get(at)
        if level is None:
            return ""
        counted.count[at] = counted.count.get(at, level.start - 1) + 1
        for deeper in [each for each in counted.count if each > at and _restarts(levels.get(each), at)]:
            del counted.count[deeper]
        if not level.shown or (level.form == "bullet" and not _WORDS.search(level.text)):
            return ""
        said = re.sub("%([1-9])", lambda hit: _figure(levels, counted, int(hit[1]) - 1, level), level.text).strip()
        close = level.alone and _WORDS.match(said[-1:])  # but not `1.` before 5月: "1.5月" is another number
        return said + ("" if not said or said[-1] in _NO_BLANK or close else " ")


def _restarts(level: _Level | None, after: int) -> bool:
    return level is None or level.restart is None or after < level.restart


def _figure(levels: dict[int, _Level], counted: _List, at: int, of: _Level) -> str:
    """A level's count, in the format that it has in another level's number."""
    level = levels.get(at, _Level())
    return written(counted.count.get(at, level.start), "decimal" if of.plain and level is not of else level.form)


def _levels(abstract: Element) -> dict[int, _Level]:
    return {int(each.get("w:ilvl", "0")): _level(each) for each in every(abstract, "w:lvl")}


def _level(each: Element) -> _Level:
    forms = [form for one in every(each, "w:numFmt") if (form := one.get("w:val", "decimal")) != "custom"]
    restart, look = value(each, "w:lvlRestart"), first(each, "w:rPr")
    return _Level(
        form=forms[0] if forms else "decimal",
        text=value(each, "w:lvlText") or "",
        start=int(value(each, "w:start") or "1"),
        restart=int(restart) if restart is not None else None,
        plain=bool(on(each, "w:isLgl")),
        style=value(each, "w:pStyle") or "",
        alone=value(each, "w:suff") == "nothing",
        shown=not any(on(look, name) for name in ("w:vanish", "w:strike", "w:dstrike")),
    )
