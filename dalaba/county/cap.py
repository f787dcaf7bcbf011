"""CAP 1.2, the Common Alerting Protocol of OASIS: one message's bytes to frozen values. Pure; it judges nothing.

What is read is what the standard defines; makers' own elements are passed over. A value that the standard does not
allow where it decides something (status, kind, times, references) makes the message unreadable, in words; one that only
describes (severity, language) counts as not given. CAP 1.1 and 1.0 differ in nothing that is read here. Several alerts
in one file (a feed, an EDXL envelope) are read one by one.

There are no entities, no document type and nothing from outside, and everything is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from dalaba.core.model import Instant
from dalaba.core.problems import Bad

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST = 1_000_000
"""Bytes of a file."""
MOST_ALERTS, MOST_INFOS, MOST_AREAS, MOST_POINTS = 200, 60, 500, 20_000
_DEEPEST = 60
_LONGEST = 20_000
"""Characters of a text."""
_SPACES = re.compile(r"urn:oasis:names:tc:emergency:cap:1\.[012]|http://www\.incident\.com/cap/1\.0")
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
KINDS = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
_FAR: Instant = 4_102_444_800_000


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message: who sent it, its identifier, when."""

    sender: str
    identifier: str
    sent: Instant


@dataclass(frozen=True, slots=True)
class Area:
    """A place that a warning concerns."""

    description: str
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()
    """Rings of (latitude, longitude) in degrees, WGS 84."""
    circles: tuple[tuple[float, float, float], ...] = ()
    """(latitude, longitude, radius in km)."""
    codes: tuple[tuple[str, str], ...] = ()
    """(kind of code, code)."""


@dataclass(frozen=True, slots=True)
class Info:
    """What a message says in one language, or of one event."""

    language: str = "en-US"
    event: str = ""
    categories: tuple[str, ...] = ()
    responses: tuple[str, ...] = ()
    urgency: str = "Unknown"
    severity: str = "Unknown"
    certainty: str = "Unknown"
    codes: tuple[tuple[str, str], ...] = ()
    effective: Instant | None = None
    onset: Instant | None = None
    expires: Instant | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    areas: tuple[Area, ...] = ()
    resources: tuple[str, ...] = ()
    """What came with it: the kinds of files. Nothing of it is ever fetched or played."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One message."""

    identifier: str
    sender: str
    sent: Instant
    status: str
    kind: str
    scope: str
    infos: tuple[Info, ...]
    references: tuple[Reference, ...] = ()
    incidents: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    signed: bool = False
    """Whether it carries a signature; nothing is proven here."""
    remarks: tuple[str, ...] = field(default=())
    """Names of the fields that could not be read and count as not given."""

    @property
    def key(self) -> Reference:
        """How later messages refer to it."""
        return Reference(self.sender, self.identifier, self.sent)


def read(data: bytes) -> tuple[Alert, ...]:
    """The alerts in a file. Raises Bad: county.too_large, county.not_xml, county.forbidden, county.no_alert,
    county.too_many, county.wrong (field, value), county.lacks (field)."""
    return tuple(read_element(each) for each in elements(data))


def elements(data: bytes) -> tuple[Element, ...]:
    """The `alert` elements in a file, wherever they stand. Raises Bad as `read` does."""
    root = _root(data)
    found = tuple(each for each in root.iter() if _is_alert(each))
    if not found:
        raise Bad("county.no_alert")
    if len(found) > MOST_ALERTS:
        raise Bad("county.too_many", most=MOST_ALERTS)
    return found


def read_element(alert: Element) -> Alert:
    """The message in one `alert` element. Raises Bad: county.wrong, county.lacks, county.too_many."""
    space, _, _ = alert.tag.rpartition("}")
    return _Reader(space + "}").alert(alert)


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
    if _is_deeper(root, _DEEPEST):
        raise Bad("county.too_many", most=_DEEPEST)
    return root


_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


def _decoded(data: bytes) -> str:
    """The text, in the encoding that it says (expat itself knows few): UTF-8 if it says none."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _DECLARED.sub("", data.decode(name), count=1)
    if data[:2] in (b"<\0", b"\0<"):
        return _DECLARED.sub("", data.decode("utf-16-le" if data[1] == 0 else "utf-16-be"), count=1)
    said = _ENCODING.match(data)
    name = said[1].decode().lower() if said else "utf-8"
    text = data.decode("gb18030" if name in ("gb2312", "gbk", "gb18030") else name)
    return _DECLARED.sub("", text, count=1).lstrip()


def _is_deeper(root: Element, most: int) -> bool:
    level = [root]
    for _ in range(most):
        level = [inner for each in level for inner in each]
        if not level:
            return False
    return True


def _is_alert(element: Element) -> bool:
    space, _, name = element.tag.rpartition("}")
    return name == "alert" and bool(_SPACES.fullmatch(space.removeprefix("{")))


class _Reader:
    """Reads the elements of one name space."""

    def __init__(self, space: str) -> None:
        self._space = space
        self._remarks: list[str] = []

    def alert(self, element: Element) -> Alert:
        """A whole message."""
        infos = self._each(element, "info")
        if len(infos) > MOST_INFOS:
            raise Bad("county.too_many", most=MOST_INFOS)
        signed = any(isinstance(each.tag, str) and each.tag.endswith("}Signature") for each in element)
        return Alert(
            identifier=self._needed(element, "identifier"),
            sender=self._needed(element, "sender"),
            sent=_moment(self._needed(element, "sent"), "sent"),
            status=_one_of(self._needed(element, "status"), STATUSES, "status"),
            kind=_one_of(self._needed(element, "msgType"), KINDS, "msgType"),
            scope=_one_of(self._text(element, "scope") or "Public", SCOPES, "scope"),
            infos=tuple(self._info(each) for each in infos),
            references=tuple(_references(self._text(element, "references"))),
            incidents=tuple(_quoted(self._text(element, "incidents"))),
            source=self._text(element, "source"),
            note=self._text(element, "note"),
            signed=signed,
            remarks=tuple(dict.fromkeys(self._remarks)),
        )

    def _info(self, element: Element) -> Info:
        areas = self._each(element, "area")
        if len(areas) > MOST_AREAS:
            raise Bad("county.too_many", most=MOST_AREAS)
        return Info(
            language=self._text(element, "language") or "en-US",
            event=self._text(element, "event"),
            categories=self._texts(element, "category"),
            responses=self._texts(element, "responseType"),
            urgency=self._grade(element, "urgency", URGENCIES),
            severity=self._grade(element, "severity", SEVERITIES),
            certainty=self._grade(element, "certainty", CERTAINTIES),
            codes=self._pairs(element, "eventCode"),
            effective=self._moment(element, "effective"),
            onset=self._moment(element, "onset"),
            expires=self._moment(element, "expires"),
            sender_name=self._text(element, "senderName"),
            headline=self._text(element, "headline"),
            description=self._text(element, "description"),
            instruction=self._text(element, "instruction"),
            parameters=self._pairs(element, "parameter"),
            areas=tuple(self._area(each) for each in areas),
            resources=tuple(self._text(each, "mimeType") or "?" for each in self._each(element, "resource")),
        )

    def _area(self, element: Element) -> Area:
        polygons = (self._ring(text) for text in self._texts(element, "polygon"))
        circles = (self._circle(text) for text in self._texts(element, "circle"))
        return Area(
            self._text(element, "areaDesc"),
            tuple(each for each in polygons if each),
            tuple(each for each in circles if each),
            self._pairs(element, "geocode"),
        )

    def _ring(self, text: str) -> tuple[tuple[float, float], ...]:
        """A polygon; () with a remark if it is none: it then names no place."""
        points = [_point(each) for each in text.split()[:MOST_POINTS]]
        found = tuple(each for each in points if each is not None)
        if len(found) < len(points) or len(found) < 4 or found[0] != found[-1]:
            self._remarks.append("polygon")
            return ()
        return found

    def _circle(self, text: str) -> tuple[float, float, float] | None:
        match text.split():
            case [point, radius] if (centre := _point(point)) and (size := _number(radius)) is not None and size >= 0:
                return (*centre, size)
        self._remarks.append("circle")
        return None

    def _each(self, element: Element, name: str) -> list[Element]:
        return element.findall(f"{self._space}{name}")

    def _texts(self, element: Element, name: str) -> tuple[str, ...]:
        found = (_plain("".join(each.itertext())) for each in self._each(element, name))
        return tuple(each for each in found if each)

    def _text(self, element: Element, name: str) -> str:
        """The first one that says anything."""
        return next(iter(self._texts(element, name)), "")

    def _needed(self, element: Element, name: str) -> str:
        found = self._texts(element, name)
        if not found:
            raise Bad("county.lacks", field=name)
        if len(set(found)) > 1:
            raise Bad("county.wrong", field=name, value=" / ".join(found)[:80])
        return found[0]

    def _grade(self, element: Element, name: str, words: tuple[str, ...]) -> str:
        said = self._text(element, name)
        found = next((each for each in words if each.casefold() == said.casefold()), "")
        if not found:
            self._remarks.append(name)
        return found or "Unknown"

    def _moment(self, element: Element, name: str) -> Instant | None:
        said = self._text(element, name)
        return _moment(said, name) if said else None

    def _pairs(self, element: Element, name: str) -> tuple[tuple[str, str], ...]:
        found = ((self._text(each, "valueName"), self._text(each, "value")) for each in self._each(element, name))
        return tuple(each for each in found if each[1])


def _plain(text: str) -> str:
    """Without what nobody sees, at most so long."""
    return "".join(each for each in text if each >= " " or each in "\n\t").strip()[:_LONGEST]


def _one_of(said: str, words: tuple[str, ...], name: str) -> str:
    for each in words:
        if each.casefold() == said.casefold():
            return each
    raise Bad("county.wrong", field=name, value=said[:80])


_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:?\d\d)")


def _moment(said: str, name: str) -> Instant:
    """ISO 8601 with a zone, as the standard demands: without one, nobody knows when it is."""
    match = _MOMENT.fullmatch(said)
    try:
        if match is None:
            raise ValueError(said)
        zone = "+00:00" if match[2] == "Z" else f"{match[2][:3]}:{match[2][-2:]}"
        found = int(datetime.fromisoformat(match[1] + zone).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise Bad("county.wrong", field=name, value=said[:80]) from error
    if not 0 <= found <= _FAR:
        raise Bad("county.wrong", field=name, value=said[:80])
    return found


def _references(said: str) -> Iterator[Reference]:
    """sender,identifier,sent for each, with blanks between."""
    for each in said.split():
        sender, _, rest = each.partition(",")
        identifier, _, sent = rest.rpartition(",")
        if not sender or not identifier:
            raise Bad("county.wrong", field="references", value=each[:80])
        yield Reference(sender, identifier, _moment(sent, "references"))


def _quoted(said: str) -> list[str]:
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', said)]


def _point(said: str) -> tuple[float, float] | None:
    latitude, _, longitude = said.partition(",")
    north, east = _number(latitude), _number(longitude)
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:
        return None
    return north, east


def _number(said: str) -> float | None:
    return float(said) if re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,15})?", said) else None
