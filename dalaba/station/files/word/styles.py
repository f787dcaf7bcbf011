"""What styles say of text: whether it is hidden or struck through, and which numbering it has. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from xml.etree.ElementTree import Element

from dalaba.station.files.word.tree import every, first, is_on, on, value

_SWITCHES = ("w:vanish", "w:strike")
"""Properties that are switched off again if two styles both set them."""


class Styles:
    """The styles of a document. Without a styles part, text has only its own formatting."""

    def __init__(self, part: Element | None) -> None:
        self._styles = {each.get("w:styleId", ""): each for each in every(part, "w:style")}
        usual = (each for each in self._styles.values() if each.get("w:type") == "paragraph")
        self._usual = next((each.get("w:styleId", "") for each in usual if is_on(each.get("w:default", "0"))), "")
        self._default = first(part, "w:docDefaults/w:rPrDefault/w:rPr")
        self._of = cache(self._looked_up)

    def of_paragraph(self, look: Element | None) -> str:
        """The style of a paragraph."""
        return value(look, "w:pStyle") or self._usual

    def is_hidden(self, look: Element | None, around: Sequence[str]) -> bool:
        """Whether text of this look is hidden. `around`: the styles of its paragraph and table."""
        return self._is(look, around, "w:vanish")

    def is_struck(self, look: Element | None, around: Sequence[str]) -> bool:
        """Whether it is struck through."""
        return self._is(look, around, "w:strike") or self._is(look, around, "w:dstrike")

    def found(self, look: Element | None, around: Sequence[str], name: str) -> Element | None:
        """The named property of a text: from its own formatting, else from its style, else from a style around it."""
        looks = (first(self._styles[each], "w:rPr") for style in _styles(look, around) for each in self.line(style))
        return next((it for each in (look, *looks) if (it := first(each, name)) is not None), None)

    def _is(self, look: Element | None, around: Sequence[str], name: str) -> bool:
        own = on(look, name)
        if own is not None:
            return own
        said = [it for each in _styles(look, around) if (it := self._of(each, name)) is not None]
        if not said:
            return bool(on(self._default, name))
        return sum(said) % 2 == 1 if name in _SWITCHES else said[0]

    def _looked_up(self, style: str, name: str) -> bool | None:
        for each in self.line(style):
            if (said := on(first(self._styles[each], "w:rPr"), name)) is not None:
                return said
        return None

    def line(self, style: str) -> Iterator[str]:
        """A style, the style it is based on, and so on."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield style
            style = value(self._styles[style], "w:basedOn") or ""

    def numbered(self, style: str) -> tuple[str | None, str | None]:
        """The numbering and the level that a style, or a style it is based on, gives its paragraphs."""
        level = None
        for each in self.line(style):
            level = level or value(self._styles[each], "w:pPr/w:numPr/w:ilvl")
            if number := value(self._styles[each], "w:pPr/w:numPr/w:numId"):
                return number, level
        return None, level


def _styles(look: Element | None, around: Sequence[str]) -> tuple[str, ...]:
    """The styles that apply, nearest first."""
    return (value(look, "w:rStyle") or "", *around)
