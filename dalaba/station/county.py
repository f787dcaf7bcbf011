"""上级预警: by which rules warnings from above are read out, as a person wrote them in `station.yaml`.

Without the section nothing is ever read out, and neither is anything of a section with a mistake in it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

from dalaba.core.model import Millis, Place, Priority, Window
from dalaba.core.problems import Bad
from dalaba.station.files import Problems, Record, Scalar, values
from dalaba.station.files.record import scalars
from dalaba.station.files.yaml_nodes import Node, Seq

Resolve: TypeAlias = Callable[[Iterable[Scalar], Problems], tuple[str, ...]]
SEVERITIES = {
    "特别严重": "Extreme", "extreme": "Extreme", "严重": "Severe", "severe": "Severe", "较重": "Moderate",
    "moderate": "Moderate", "一般": "Minor", "minor": "Minor", "未知": "Unknown", "unknown": "Unknown",
}  # fmt: skip
URGENCIES = {
    "立即": "Immediate", "immediate": "Immediate", "很快": "Expected", "expected": "Expected", "将来": "Future",
    "future": "Future", "过去": "Past", "past": "Past", "未知": "Unknown", "unknown": "Unknown",
}  # fmt: skip
CERTAINTIES = {
    "已发生": "Observed", "observed": "Observed", "很可能": "Likely", "likely": "Likely", "可能": "Possible",
    "possible": "Possible", "不太可能": "Unlikely", "unlikely": "Unlikely", "未知": "Unknown", "unknown": "Unknown",
}  # fmt: skip
_PRIORITIES: dict[str, Priority | None] = {
    "紧急": "urgent", "urgent": "urgent", "通知": "notice", "notice": "notice", "日常": "routine", "routine": "routine",
    "不播": None, "none": None,
}  # fmt: skip
_TAKEN = {"收": True, "是": True, "yes": True, "take": True, "不收": False, "否": False, "no": False, "refuse": False}
CERTIFICATES, CERTIFICATE_ENDINGS = "county", (".pem", ".crt", ".cer")
"""The station's folder for the certificates by which signatures are proven, and what they are called."""
SOONEST: Millis = 15 * values.SECOND
"""The shortest time between two looks at an address."""
MOST_TIMES = 3


@dataclass(frozen=True, slots=True)
class Source:
    """Where warnings come from: a folder into which somebody puts files, or an address that is asked."""

    folder: str = ""
    url: str = ""
    every: Millis = values.MINUTE
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """How a warning of some grade is read out. Empty grades mean any."""

    severities: frozenset[str] = frozenset()
    urgencies: frozenset[str] = frozenset()
    certainties: frozenset[str] = frozenset()
    priority: Priority | None = None
    """None: it is not read out."""
    between: Window | None = None
    """The only hours of the day in which it begins."""
    every: Millis = 0
    """It is read out again so long after; 0: once."""
    times: int = 1
    """How often each time."""
    longest: Millis = 2 * values.HOUR
    """No more after so long, even if the warning still holds."""
    force: bool = False
    """Also in quiet hours."""

    def covers(self, severity: str, urgency: str, certainty: str) -> bool:
        """Whether it is meant for that grade."""
        asked = ((self.severities, severity), (self.urgencies, urgency), (self.certainties, certainty))
        return all(not allowed or found in allowed for allowed, found in asked)


@dataclass(frozen=True, slots=True)
class CountyRules:
    """The section. The first level that covers a warning counts; if none does, it is not read out."""

    sources: tuple[Source, ...] = ()
    unsigned: bool = False
    """Whether warnings without a signature that is proven here are taken."""
    senders: frozenset[str] = frozenset()
    """The only ones that are believed; empty: all."""
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A code of an area, or a name in its description -> the outlets there."""
    inside: tuple[str, ...] = ()
    """The outlets that a polygon or a circle around the station's position concerns."""
    levels: tuple[Level, ...] = ()


def county_of(station: Record, folder: Path, located: bool, resolve: Resolve, problems: Problems) -> CountyRules | None:
    """The section; None if there is none, or if anything in it is wrong."""
    wrong = Problems()
    node = station.node("county")
    if node is None:
        return None
    record = Record(node, "county", wrong)
    rules = CountyRules(
        tuple(_sources(record, folder, wrong)),
        record.take("unsigned", values.choice(_TAKEN), False),
        frozenset(record.many("senders", lambda text, strict: text.strip(), split=False)),
        {name: resolve(scalars(each, wrong), wrong) for name, (_, each) in record.mapping("areas").items()},
        resolve(record.placed_words("inside"), wrong),
        tuple(_levels(record, wrong)),
    )
    if record.ok:
        if not record.has("levels"):
            record.lacks("levels")
        if not record.has("areas") and not record.has("inside"):
            record.lacks("areas")
    if rules.inside and not located:
        wrong.add("county.no_position", record.where("inside"))
    if record.ok and not rules.unsigned and not _has_certificate(folder):
        wrong.add("county.no_proof", record.where("unsigned"), "warning")
    for problem in wrong:
        problems.put(problem)
    return None if wrong.errors else rules


def _has_certificate(folder: Path) -> bool:
    place = folder / CERTIFICATES
    return place.is_dir() and any(each.suffix.lower() in CERTIFICATE_ENDINGS for each in place.iterdir())


def _sources(record: Record, folder: Path, problems: Problems) -> Iterable[Source]:
    for each in _maps(record, "sources"):
        inner = Record(each, "county_source", problems)
        source = Source(
            inner.text("folder").strip(), inner.take("url", _url, ""),
            inner.take("every", _asked_every, values.MINUTE), inner.place,
        )  # fmt: skip
        if inner.ok and inner.has("folder") == inner.has("url"):
            problems.add("county.one_source", inner.place)
        elif source.folder and not os.path.isdir(folder / source.folder):
            problems.add("county.no_folder", inner.where("folder"), "warning", folder=source.folder)
        elif source.url.startswith("http:"):
            problems.add("county.open_line", inner.where("url"), "warning")
        yield source


def _levels(record: Record, problems: Problems) -> Iterable[Level]:
    for each in _maps(record, "levels"):
        inner = Record(each, "county_level", problems)
        if inner.ok and not inner.has("priority"):
            inner.lacks("priority")
        yield Level(
            frozenset(inner.many("severity", values.choice(SEVERITIES))),
            frozenset(inner.many("urgency", values.choice(URGENCIES))),
            frozenset(inner.many("certainty", values.choice(CERTAINTIES))),
            inner.take("priority", values.choice(_PRIORITIES), None),
            inner.take("between", lambda text, strict: values.window(text, strict, True), None),
            inner.take("every", values.interval, 0),
            inner.take("repeat", values.whole(1, MOST_TIMES), 1),
            inner.take("longest", values.duration, 2 * values.HOUR),
            inner.take("force", values.yes_no, False),
        )


def _maps(record: Record, key: str) -> tuple[Node, ...]:
    node = record.node(key)
    if node is None:
        return ()
    return node.items if isinstance(node, Seq) else (node,)


def _asked_every(text: str, strict: bool) -> Millis:
    found = values.silence(text, strict)
    if found < SOONEST:
        raise Bad("county.too_often", found=text.strip(), least=SOONEST // values.SECOND)
    return found


def _url(text: str, strict: bool) -> str:
    url = text.strip()
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or "@" in parts.netloc or not url.isascii() or not url.isprintable() or " " in url or len(url) > 500:
        raise Bad("county.bad_url", found=url[:80])
    return url
