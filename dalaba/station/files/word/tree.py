"""Helpers for an XML tree whose names are `w:p`: finding children, reading attributes. Pure."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_OFF = ("0", "false", "off", "none")


def every(element: Element | None, name: str) -> list[Element]:
    """The children of a name; none has none."""
    return [each for each in element if each.tag == name] if element is not None else []


def first(element: Element | None, path: str) -> Element | None:
    """The first child of a name, or its child in turn: `w:pPr/w:rPr`."""
    for name in path.split("/"):
        element = next(iter(every(element, name)), None)
    return element


def value(element: Element | None, path: str) -> str | None:
    """What such a child says."""
    found = first(element, path)
    return None if found is None else found.get("w:val")


def on(look: Element | None, name: str) -> bool | None:
    """Whether a look switches something on or off; None: it says nothing of it."""
    found = first(look, name)
    return None if found is None else is_on(found.get("w:val", "1"))


def is_on(word: str) -> bool:
    """Whether an attribute's word is a yes."""
    return word.lower() not in _OFF
