"""What a village lets its township do: the section `上级` of station.yaml. What cannot be read is taken strictly."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.model import Instant, Millis, VillageRule
from dalaba.core.problems import Bad
from dalaba.station.files import Problems, Record, Scalar, date_values, values
from dalaba.station.files.values import Parse

_AT_NIGHT = {"不响": False, "silent": False, "两个签名": True, "two signatures": True}
_MOST: Millis = 30 * values.MINUTE
_STRICTEST = VillageRule(muted=True, per_hour=0, urgent_per_hour=0, ceiling=1, longest=values.MINUTE)


def rule_of(record: Record, zone: ZoneInfo, problems: Problems) -> VillageRule:
    """The village's rule for its township; without the section, the usual one."""
    if not record.has("above"):
        return VillageRule()
    inner = record.record("above", "above")
    if inner is None or isinstance(record.node("above"), Scalar) or not inner.ok:
        return _STRICTEST

    def muted(text: str, strict: bool) -> tuple[bool, Instant | None]:
        return _muted(text, strict, zone)

    usual, least = VillageRule(), _STRICTEST
    heard: tuple[bool, Instant | None] = (False, None)
    silent, until = _taken(inner, "muted", muted, heard, (True, None))
    count, percent = values.whole(0, 60), values.whole(1, 100)
    return VillageRule(
        silent,
        until,
        _taken(inner, "per_hour", count, usual.per_hour, least.per_hour),
        _taken(inner, "urgent_per_hour", count, usual.urgent_per_hour, least.urgent_per_hour),
        _taken(inner, "ceiling", percent, usual.ceiling, least.ceiling),
        _taken(inner, "longest", _longest, usual.longest, least.longest),
        _taken(inner, "quiet_urgent", values.choice(_AT_NIGHT), usual.night, least.night),
    )


def _taken(record: Record, key: str, parse: Parse[values.T], usual: values.T, strictest: values.T) -> values.T:
    """The key's value; the usual one if it is not written, the strictest if it cannot be read."""
    return record.take(key, parse, strictest if record.has(key) else usual)


def _longest(text: str, strict: bool) -> Millis:
    length = values.duration(text, strict)
    if not values.MINUTE <= length <= _MOST:
        raise Bad("files.above_longest", found=text.strip())
    return length


def _muted(text: str, strict: bool, zone: ZoneInfo) -> tuple[bool, Instant | None]:
    """yes, no, or until when: 2022-07-13, 2022-07-13 18:00."""
    try:
        return values.yes_no(text, strict), None
    except Bad:
        pass
    word, _, time = values.plain(text).partition(" ")
    try:
        day = date_values.day(word, strict)
        return True, clock.at(day, values.clock_time(time, strict) if time.strip() else DAY, zone)
    except Bad as bad:
        raise Bad("files.above_muted", found=text.strip()) from bad
