"""Fields, whose values Word computes. A field's shown value counts; its code does not, except where it is the text.

A value is as old as the last time somebody had it worked out, and is told for that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dalaba.station.files.word.tree import every, first, on, value

_TYPED = frozenset({"HYPERLINK", "FORMTEXT", "FORMDROPDOWN", "FORMCHECKBOX", "QUOTE", "SYMBOL", "EQ", "MACROBUTTON",
                    "GOTOBUTTON", "ADDIN", "INCLUDEPICTURE", "EMBED", "LINK", "SHAPE"})  # fmt: skip
"""Those whose value somebody typed or put there: it does not grow old."""
_UNSEEN = frozenset(
    {"XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", "ADVANCE", "ADDIN", "FORMTEXT", "HYPERLINK", "EMBED", "LINK",
     "INCLUDEPICTURE", "SHAPE", "NEXT", "NEXTIF"}
)  # fmt: skip
"""Those of which nothing is seen where they have no value."""
_CIRCLED = re.compile(r"\\o\\ac\([^,，]*[,，](?P<words>[^()（）,，]*)\)", re.IGNORECASE)
_GUIDED = re.compile(r"\\o\\a[dclr]\(\\s\\up[^(]*\([^()]*\)[,，](?P<words>[^()（）,，]*)\)", re.IGNORECASE)
_TOGETHER = re.compile(r"\\o(?:\\a[dclr])?\(\\s\\up[^(]*\((?P<a>[^()]*)\)[,，]\\s\\do[^(]*\((?P<b>[^()]*)\)\)", re.I)


@dataclass(slots=True)
class Field:
    """One that has begun."""

    data: Element | None = None
    """What a form has of it."""
    code: str = ""
    in_code: bool = True
    value: str = ""
    """What was seen of its value so far."""

    @property
    def kind(self) -> str:
        """DATE, HYPERLINK, …"""
        words = self.code.split()
        return words[0].upper().lstrip("=") or "=" if words else ""

    @property
    def grows_old(self) -> bool:
        """Whether its value may be another by now."""
        return bool(self.value.strip()) and self.kind not in _TYPED

    @property
    def is_blank(self) -> bool:
        """Whether it is one that somebody was to fill in: of a form, or of a letter to many."""
        value = self.value.strip()
        return (self.kind == "FORMTEXT" and not value) or (value.startswith("«") and value.endswith("»"))

    @property
    def is_tick(self) -> bool:
        """Whether it is a box that is ticked or not."""
        return self.kind == "FORMCHECKBOX"

    @property
    def is_missed(self) -> bool:
        """Whether something would be seen of it, and nothing is."""
        return self.in_code and self.kind not in _UNSEEN

    def own_words(self) -> str:
        """Words that stand in its code, or in the form's list; empty: there are none."""
        if self.kind == "EQ":
            return self._equation(re.sub(r"\s", "", self.code))
        if self.kind in ("MACROBUTTON", "GOTOBUTTON"):
            return " ".join(self.code.split()[2:])
        if self.kind == "FORMDROPDOWN" and not self.value.strip():
            return self._chosen()
        return ""

    @staticmethod
    def _equation(code: str) -> str:
        """The character in a circle, the one under its pinyin, or those written as one."""
        if hit := _GUIDED.search(code) or _CIRCLED.search(code):
            return hit["words"]
        both = _TOGETHER.search(code)
        return both["a"] + both["b"] if both else ""

    def _chosen(self) -> str:
        choices = first(self.data, "w:ddList")
        entries = [each.get("w:val", "") for each in every(choices, "w:listEntry")]
        chosen = int(value(choices, "w:result") or value(choices, "w:default") or "0")
        return entries[chosen] if chosen < len(entries) else ""


@dataclass(slots=True)
class Fields:
    """Those that have begun and not ended, one within another, over paragraphs."""

    _open: list[Field] = field(default_factory=list)

    @property
    def in_code(self) -> bool:
        """Whether what comes now is no words but a field's code."""
        return any(each.in_code for each in self._open)

    @property
    def is_open(self) -> bool:
        """Whether one has begun and has not ended."""
        return bool(self._open)

    def begin(self, data: Element | None) -> None:
        """A field begins. `data`: what a form has of it."""
        self._open.append(Field(data))

    def code(self, text: str) -> None:
        """A piece of the innermost field's code."""
        if self._open:
            self._open[-1].code += text

    def value(self) -> None:
        """The code is over; what comes is the value."""
        if self._open:
            self._open[-1].in_code = False

    def seen(self, text: str) -> None:
        """Words were seen, in whichever fields are open."""
        for each in self._open:
            each.value += text

    def end(self) -> Field | None:
        """The innermost is over."""
        return self._open.pop() if self._open else None


def ticked(control: Element | None) -> bool:
    """Whether a content control is a box to be ticked."""
    return first(control, "w14:checkbox") is not None


def is_placeholder(control: Element | None) -> bool:
    """Whether a content control shows what is to be written there, for nobody has written it."""
    return bool(on(control, "w:showingPlcHdr"))
