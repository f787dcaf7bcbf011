"""CAP 1.2, the Common Alerting Protocol of OASIS: one message's bytes to frozen values. Pure; it judges nothing.

What is read is what the standard defines; makers' own elements are passed over. A value that the standard does not
allow where it decides something (status, kind, times) makes the message unreadable, in words; one that only describes
(severity, a polygon) counts as not given, with a remark. CAP 1.1 and 1.0 differ in nothing that is read here. Several
alerts in one file are read one by one, each in its own right. Everything is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.county.xml_file import elements

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_INFOS, MOST_AREAS, MOST_POINTS, MOST_CODES = 60, 500, 20_000, 5_000
_LONGEST = 20_000
"""Characters of a text."""
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

    language: str = ""
    """As written; "" if none is, by which the standard means en-US and many makers their own."""
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
    """The alerts in a file. Raises Bad for the first that cannot be read: as `elements` and `read_element` do."""
    return tuple(read_element(each) for each in elements(data))


def read_element(alert: Element) -> Alert:
    """The message in one `alert` element. Raises Bad: county.wrong, county.lacks, county.too_many."""
    space, _, _ = alert.tag.rpartition("}")
    return _Reader(space + "}").alert(alert)


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
            references=self._references(element),
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
            language=self._text(element, "language"),
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
            self._codes(element),
        )

    def _ring(self, text: str) -> tuple[tuple[float, float], ...]:
        """A polygon; () with a remark if it is none: it then names no place."""
        pairs = text.split()
        points = [_point(each) for each in pairs[:MOST_POINTS]]
        found = tuple(each for each in points if each is not None)
        if len(found) < len(pairs) or len(set(found)) < 3:
            self._remarks.append("polygon")
            return ()
        return found if found[0] == found[-1] else (*found, found[0])

    def _circle(self, text: str) -> tuple[float, float, float] | None:
        match text.split():
            case [point, radius] if (centre := _point(point)) and (size := _number(radius)) is not None and size >= 0:
                return (*centre, size)
        self._remarks.append("circle")
        return None

    def _each(self, element: Element, name: str) -> list[Element]:
        return element.findall(f"{self._space}{name}")

    def _texts(self, element: Element, name: str) -> tuple[str, ...]:
        found = (_plain("".join(each.itertext()) if len(each) == 0 else "\n".join(each.itertext()))
                 for each in self._each(element, name))  # fmt: skip
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

    def _references(self, element: Element) -> tuple[Reference, ...]:
        """sender,identifier,sent for each, with blanks between. One that cannot be read refers to nothing."""
        found, end = [], 0
        said = self._text(element, "references")
        for time in _REFERRED.finditer(said):
            sender, _, identifier = said[end : time.start()].strip().partition(",")
            end = time.end()
            try:
                sent = _moment(time[1], "references")
            except Bad:
                sent = -1
            if sent < 0 or not sender.strip() or not identifier.strip():
                self._remarks.append("references")
            else:
                found.append(Reference(sender.strip(), identifier.strip(), sent))
        if said[end:].strip():
            self._remarks.append("references")
        return tuple(found)

    def _codes(self, element: Element) -> tuple[tuple[str, str], ...]:
        """The codes of an area. Some makers write several into one, or the code without its kind."""
        found: list[tuple[str, str]] = []
        for each in self._each(element, "geocode"):
            bare = _plain(each.text or "") if len(each) == 0 else ""
            kinds, codes = self._texts(each, "valueName"), (bare, *self._texts(each, "value"))
            for number, code in enumerate(filter(None, codes)):
                kind = kinds[number] if number < len(kinds) else ""
                found += [(kind, one) for one in re.split(r"[\s,;]+", code) if one]
        if len(found) > MOST_CODES:
            raise Bad("county.too_many", most=MOST_CODES)
        return tuple(found)

    def _pairs(self, element: Element, name: str) -> tuple[tuple[str, str], ...]:
        found = ((self._text(each, "valueName"), self._text(each, "value")) for each in self._each(element, name))
        return tuple(each for each in found if each[1])


def _plain(text: str) -> str:
    """Without what nobody sees or what turns the order of signs around, at most so long."""
    kept = (each for each in text[: 2 * _LONGEST] if each in "\n\t" or unicodedata.category(each) not in _UNSEEN)
    return "".join(kept).strip()[:_LONGEST]


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def _one_of(said: str, words: tuple[str, ...], name: str) -> str:
    for each in words:
        if each.casefold() == said.casefold():
            return each
    raise Bad("county.wrong", field=name, value=said[:80])


_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})"
)


_REFERRED = re.compile(r",\s*([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{4,20}(?:[Zz]|[+-][0-9:]{4,5}))(?=[\s,;]|$)")


def _moment(said: str, name: str) -> Instant:
    """ISO 8601 with a zone, as the standard demands: without one, nobody knows when it is."""
    match = _MOMENT.fullmatch(said.upper())
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


def _point(said: str) -> tuple[float, float] | None:
    latitude, _, longitude = said.partition(",")
    north, east = _number(latitude), _number(longitude)
    if north is None or east is None or abs(north) > 90 or abs(east) > 180:
        return None
    return north, east


def _number(said: str) -> float | None:
    return float(said) if re.fullmatch(r"[+-]?[0-9]{1,9}(\.[0-9]{1,20})?", said) else None
