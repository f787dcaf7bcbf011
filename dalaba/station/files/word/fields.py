"""Fields, whose values Word computes. A field's shown value counts; its code does not, except where it is the text.

A value is only as new as its last update in Word, so it is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dalaba.core.patterns import late
from dalaba.station.files.word.tree import every, first, on, value

_TYPED = frozenset({"HYPERLINK", "FORMTEXT", "FORMDROPDOWN", "FORMCHECKBOX", "QUOTE", "SYMBOL", "EQ", "MACROBUTTON",
                    "GOTOBUTTON", "ADDIN", "INCLUDEPICTURE", "EMBED", "LINK", "SHAPE"})  # fmt: skip
"""Fields whose value was typed or inserted by a person, so it does not become outdated."""
_UNSEEN = frozenset(
    {"XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", "ADVANCE", "ADDIN", "FORMTEXT", "HYPERLINK", "EMBED", "LINK",
     "INCLUDEPICTURE", "SHAPE", "NEXT", "NEXTIF"}
)  # fmt: skip
"""Fields that show nothing when they have no value."""
_CIRCLED = late(r"\\o\\ac\([^,，]*[,，](?P<words>[^()（）,，]*)\)", re.IGNORECASE)
_GUIDED = late(r"\\o\\a[dclr]\(\\s\\up[^(]*\([^()]*\)[,，](?P<words>[^()（）,，]*)\)", re.IGNORECASE)
_TOGETHER = late(r"\\o(?:\\a[dclr])?\(\\s\\up[^(]*\((?P<a>[^()]*)\)[,，]\\s\\do[^(]*\((?P<b>[^()]*)\)\)", re.I)


@dataclass(slots=True)
class Field:
    """A field that has begun."""

    data: Element | None = None
    """The form's data of this field."""
    code: str = ""
    in_code: bool = True
    value: str = ""
    """The part of its value that has been seen so far."""

    @property
    def kind(self) -> str:
        """Its first word: DATE, HYPERLINK, …"""
        words = self.code.split()
        return words[0].upper().lstrip("=") or "=" if words else ""

    @property
    def grows_old(self) -> bool:
        """Whether its value may be outdated."""
        return bool(self.value.strip()) and self.kind not in _TYPED

    @property
    def is_blank(self) -> bool:
        """Whether it is a blank to be filled in: an empty form field, or a mail-merge field like «name»."""
        value = self.value.strip()
        return (self.kind == "FORMTEXT" and not value) or (value.startswith("«") and value.endswith("»"))

    @property
    def is_tick(self) -> bool:
        """Whether it is a check box."""
        return self.kind == "FORMCHECKBOX"

    @property
    def is_missed(self) -> bool:
        """Whether it should show a value but has none."""
        return self.in_code and self.kind not in _UNSEEN

    def own_words(self) -> str:
        """Words from its code or from the form's list; "" if there are none."""
        if self.kind == "EQ":
            return self._equation(re.sub(r"\s", "", self.code))
        if self.kind in ("MACROBUTTON", "GOTOBUTTON"):
            return " ".join(self.code.split()[2:])
        if self.kind == "FORMDROPDOWN" and not self.value.strip():
            return self._chosen()
        return ""

    @staticmethod
    def _equation(code: str) -> str:
        """The text of an EQ field: a circled character, the base of a phonetic guide, or characters combined into
        one."""
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
    """The fields that are open now, one inside another. A field may go on over several paragraphs."""

    _open: list[Field] = field(default_factory=list)

    @property
    def in_code(self) -> bool:
        """Whether what comes next is a field's code instead of text."""
        return any(each.in_code for each in self._open)

    @property
    def is_open(self) -> bool:
        """Whether a field is open."""
        return bool(self._open)

    def begin(self, data: Element | None) -> None:
        """A field begins. `data`: the form's data of it."""
        self._open.append(Field(data))

    def code(self, text: str) -> None:
        """Add a piece of code to the innermost field."""
        if self._open:
            self._open[-1].code += text

    def value(self) -> None:
        """The code ends, and the value begins."""
        if self._open:
            self._open[-1].in_code = False

    def seen(self, text: str) -> None:
        """Add text to the value of every open field."""
        for each in self._open:
            each.value += text

    def end(self) -> Field | None:
        """End the innermost field and return it."""
        return self._open.pop() if self._open else None


def ticked(control: Element | None) -> bool:
    """Whether a content control is a check box."""
    return first(control, "w14:checkbox") is not None


def is_placeholder(control: Element | None) -> bool:
    """Whether a content control still shows its hint, because nobody has filled it in."""
    return bool(on(control, "w:showingPlcHdr"))
