"""Programmes as a calendar file (RFC 5545), for a phone or another calendar. Pure.

A row at the outlets where it has the same times is one event a day: from its first start to the end of its last play,
with its times in words. Times are UTC, so that no zone has to travel along. An event keeps its UID for as long as its
row and its first time stay what they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Instant, Programme
from dalaba.messages import sentence
from dalaba.views.calendar.entries import Entry, entries

_LONGEST = 75
"""Bytes of a line; a longer one goes on in the next, which begins with a space."""
_SHORTEST = 60_000
"""Calendars hide an event without length."""


def ics(programmes: Sequence[Programme], now: Instant, ui: str = "zh", outlets: Collection[str] = ()) -> bytes:
    """The days as a calendar file. `now`: when it is made; `outlets`: only what is heard there (empty: all)."""
    station = programmes[0].station if programmes else ""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dalaba//Dalaba//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_escaped(station)}")
    for programme in programmes:
        seen: dict[str, int] = {}
        for entry in entries(programme, outlets):
            if entry.until:
                lines += _event(entry, programme, now, ui, seen)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line)).encode()


def _event(entry: Entry, programme: Programme, now: Instant, ui: str, seen: dict[str, int]) -> Iterator[str]:
    zone = ZoneInfo(programme.zone)
    lost = {at for at, _, _ in entry.refused}
    first = next((at for at in entry.times if at not in lost), entry.times[0])
    times = "、".join(clock.hms(at, zone)[:5] for at in entry.times)
    name = f"{programme.station}|{entry.key}|{programme.date}|{entry.times[0]}"
    seen[name] = seen.get(name, 0) + 1
    yield "BEGIN:VEVENT"
    yield f"UID:{sha256(f'{name}|{seen[name]}'.encode()).hexdigest()[:32]}@dalaba"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART:{_utc(first)}"
    yield f"DTEND:{_utc(max(entry.until, first + _SHORTEST))}"
    yield f"SUMMARY:{_escaped(entry.title)}"
    yield f"LOCATION:{_escaped('、'.join(entry.outlets))}"
    yield f"DESCRIPTION:{_escaped(sentence('picture.event', ui, times=times, row=entry.key))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _utc(instant: Instant) -> str:
    return f"{clock.local(instant, ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """A text as a value: what has a meaning of its own in the form is escaped, and what it cannot hold left out."""
    plain = "".join(sign for sign in text if sign in "\n\t" or sign.isprintable())
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 bytes, none of which cuts a character."""
    piece = b""
    for sign in line:
        more = sign.encode()
        if len(piece) + len(more) > _LONGEST:
            yield piece.decode()
            piece = b" "
        piece += more
    yield piece.decode()
