"""A file of warnings to the `alert` elements in it: bounded, without entities, a document type or anything from
outside. Pure.

An alert may stand alone, in a feed, or in an EDXL envelope; one that stands inside another is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dalaba.core.problems import Bad

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 1_000_000
"""Bytes of a file."""
MOST_ALERTS = 200
DEEPEST = 60
_SPACES = re.compile(r"urn:oasis:names:tc:emergency:cap:1\.[012]|http://www\.incident\.com/cap/1\.0")
_INCLUDE = "{http://www.w3.org/2001/XInclude}"
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODINGS = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|(?:us-)?ascii|iso-?8859-\d{1,2}|windows-125\d|cp125\d|latin-?1|big5(?:-?hkscs)?|"
    r"shift_jis|euc-(?:jp|kr|tw)|koi8-[ru]|tis-620"
)
"""The encodings that makers use. Python knows more, some of which take very long."""


def elements(data: bytes) -> tuple[Element, ...]:
    """The `alert` elements in a file, at least one. Raises Bad: county.too_large, county.not_xml, county.forbidden,
    county.too_many, county.envelope_status, county.no_space, county.not_plain, county.only_links, county.no_alert."""
    root = _root(data)
    found = tuple(_alerts(root))
    if not found:
        raise Bad(_why_none(root))
    if len(found) > MOST_ALERTS:
        raise Bad("county.too_many", most=MOST_ALERTS)
    _check_envelope(root)
    return found


def is_alert(element: Element) -> bool:
    """Whether an element is an alert of CAP."""
    space, _, name = str(element.tag).rpartition("}")
    return name == "alert" and bool(_SPACES.fullmatch(space.removeprefix("{")))


def is_alone(data: bytes) -> bool:
    """Whether the file is one alert and nothing around it. Raises Bad as `elements` does."""
    return is_alert(_root(data))


def local(element: Element) -> str:
    """An element's name without its name space."""
    return str(element.tag).rpartition("}")[2]


def _alerts(root: Element) -> Iterator[Element]:
    todo = [root]
    while todo:
        each = todo.pop()
        if is_alert(each):
            yield each
        else:
            todo.extend(reversed(each))


def _why_none(root: Element) -> str:
    names = {local(each).lower() for each in root.iter()}
    if "alert" in names:
        return "county.no_space"
    if "edxldistribution" in names or "contentobject" in names:
        return "county.not_plain"
    return "county.only_links" if local(root).lower() in ("feed", "rss", "rdf") else "county.no_alert"


def _check_envelope(root: Element) -> None:
    """An exercise's envelope makes an exercise of what is in it."""
    for each in root.iter():
        if local(each) == "distributionStatus" and (said := "".join(each.itertext()).strip()).lower() != "actual":
            raise Bad("county.envelope_status", value=said[:80])


def _root(data: bytes) -> Element:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    if len(data) > LARGEST:
        raise Bad("county.too_large", most=LARGEST // 1000)
    try:
        root: Element = fromstring(_decoded(data), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise Bad("county.forbidden") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise Bad("county.not_xml", why=str(error)[:100]) from error
    if _is_deeper(root, DEEPEST):
        raise Bad("county.too_many", most=DEEPEST)
    if any(str(each.tag).startswith(_INCLUDE) for each in root.iter()):
        raise Bad("county.forbidden")
    return root


def _decoded(data: bytes) -> str:
    """The text, in the encoding that it says (expat itself knows few): UTF-8 if it says none."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _DECLARED.sub("", data.decode(name), count=1)
    if data[:2] in (b"<\0", b"\0<"):
        return _DECLARED.sub("", data.decode("utf-16-le" if data[1] == 0 else "utf-16-be"), count=1)
    said = _ENCODING.match(data[:500])
    name = said[1].decode().lower() if said else "utf-8"
    if name in ("gb2312", "gbk", "gb18030"):
        name = "gb18030"
    elif not _ENCODINGS.fullmatch(name):
        raise LookupError(name)
    return _DECLARED.sub("", data.decode(name), count=1).lstrip()


def _is_deeper(root: Element, most: int) -> bool:
    level = [root]
    for _ in range(most):
        level = [inner for each in level for inner in each]
        if not level:
            return False
    return True
