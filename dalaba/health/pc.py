"""Judging the PC: its clock, its sleep, its disk, the parts that sound needs. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dalaba.core.clock import DAY
from dalaba.core.languages import name_of
from dalaba.core.model import Millis, Reason
from dalaba.health.facts import Facts, Finding, Severity

_HOUR: Millis = 3_600_000
_BACK: Millis = 5 * 60_000
"""A clock this far behind the ledger's last event is wrong, not merely corrected."""
_MEGA = 1_000_000
_LEAST, _LITTLE = 200 * _MEGA, 1_000 * _MEGA
"""Bytes: less than the first is a problem, less than the second is a notice, however small the station."""
_DAYS_LEAST, _DAYS_LITTLE = 3, 30
_SHOWN = 3


def about(facts: Facts) -> Iterator[Finding]:
    """All findings about the PC."""
    yield from _clock(facts)
    yield from _power(facts)
    yield from _disk(facts)
    yield from _parts(facts)


def _clock(facts: Facts) -> Iterator[Finding]:
    kept = facts.timekeeping
    last = facts.running.last
    if last is not None and last > facts.now + _BACK:
        yield _found("problem", "health.clock_back", hours=_hours(last - facts.now))
    if kept.synchronised is None:
        yield _found("unknown", "health.unknown_clock")
    elif not kept.synchronised:
        yield _found("problem", "health.clock_free")
    elif kept.age is not None and kept.age > DAY:
        yield _found("notice", "health.clock_old", hours=_hours(kept.age))
    else:
        yield _found("ok", "health.ok_clock")
    if kept.offset is not None and kept.offset != facts.zone_offset:
        there, here = _offset(facts.zone_offset), _offset(kept.offset)
        yield _found("notice", "health.zone_differs", pc=here, station=there, zone=facts.zone)


def _power(facts: Facts) -> Iterator[Finding]:
    power = facts.power
    if power.sleeps is None:
        yield _found("unknown", "health.unknown_sleep")
    elif power.sleeps and power.after:
        yield _found("problem", "health.sleep_after", minutes=power.after)
    elif power.sleeps:
        yield _found("problem", "health.sleep_on")
    else:
        yield _found("ok", "health.ok_sleep")
    if power.lid:
        yield _found("notice", "health.lid")
    if power.restarts and any(_within(_hour(each, facts), power.restarts) for each in facts.running.starts):
        first, last = power.restarts
        yield _found("notice", "health.restarts", first=first, last=last)


def _disk(facts: Facts) -> Iterator[Finding]:
    disk = facts.disk
    if disk.unwritable:
        yield _found("problem", "health.unwritable", error=disk.unwritable)
    if disk.free is None:
        yield _found("unknown", "health.unknown_disk")
        return
    days = disk.free // disk.a_day if disk.a_day else _DAYS_LITTLE
    free = shown(disk.free)
    if disk.free < _LEAST or days < _DAYS_LEAST:
        yield _found("problem", "health.disk_full", free=free)
    elif disk.free < _LITTLE or days < _DAYS_LITTLE:
        yield _found("notice", "health.disk_low", free=free)
    else:
        yield _found("ok", "health.ok_disk", free=free)


def _parts(facts: Facts) -> Iterator[Finding]:
    parts = facts.parts
    if parts.needs_ffmpeg and not parts.ffmpeg:
        yield _found("problem", "health.no_ffmpeg", files=_some(parts.needs_ffmpeg), count=len(parts.needs_ffmpeg))
    elif not parts.ffmpeg:
        yield _found("ok", "health.ffmpeg_unneeded")
    else:
        yield _found("ok", "health.ok_ffmpeg")
    if parts.needs_silk and not parts.silk:
        yield _found("problem", "health.no_silk", files=_some(parts.needs_silk), count=len(parts.needs_silk))
    for language, why in parts.mute.items():
        yield Finding("problem", Reason("health.no_voice", {"language": name_of(language)}).because(why))
    if parts.spoken:
        yield _found("ok", "health.ok_voices", language="、".join(map(name_of, parts.spoken)))
    for engine, why in parts.away.items():
        yield Finding("notice", Reason("health.voice_away", {"engine": engine}).because(why))


def shown(size: int) -> str:
    """Bytes for people: 12.3 GB, 450 MB."""
    return f"{size / 1000 / _MEGA:.1f} GB" if size >= 1000 * _MEGA else f"{size // _MEGA} MB"


def _hours(span: Millis) -> int:
    """A time span in hours, rounded up."""
    return -(-span // _HOUR)


def _hour(instant: Millis, facts: Facts) -> int:
    """The hour of the day on the PC's own clock."""
    offset = facts.zone_offset if facts.timekeeping.offset is None else facts.timekeeping.offset
    return (instant + offset) % DAY // _HOUR


def _within(hour: int, span: tuple[int, int]) -> bool:
    first, last = span
    return first <= hour < last if first <= last else hour >= first or hour < last


def _offset(offset: Millis) -> str:
    hours, minutes = divmod(abs(offset) // 60_000, 60)
    return f"UTC{'-' if offset < 0 else '+'}{hours}" + (f":{minutes:02d}" if minutes else "")


def _some(names: tuple[str, ...]) -> str:
    return "、".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")


def _found(severity: Severity, code: str, /, **facts: object) -> Finding:
    return Finding(severity, Reason(code, {name: str(value) for name, value in facts.items()}))
