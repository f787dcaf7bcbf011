"""Helpers for an XML tree whose names are `w:p`: finding children, reading attributes. Pure."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_OFF = ("0", "false", "off", "none")


def every(element: Element | None, name: str) -> list[Element]:
    """The children with a name; none if there is no element."""
    return [each for each in element if each.tag == name] if element is not None else []


def first(element: Element | None, path: str) -> Element | None:
    """The first child with a name, or along a path of children: `w:pPr/w:rPr`."""
    for name in path.split("/"):
        element = next(iter(every(element, name)), None)
    return element


def value(element: Element | None, path: str) -> str | None:
    """The value of such a child; None if there is none."""
    found = first(element, path)
    return None if found is None else found.get("w:val")


def on(look: Element | None, name: str) -> bool | None:
    """Whether a look switches a property on or off; None if it does not say."""
    found = first(look, name)
    return None if found is None else is_on(found.get("w:val", "1"))


def is_on(word: str) -> bool:
    """Whether an attribute's value means yes."""
    return word.lower() not in _OFF
