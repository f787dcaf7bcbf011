"""Times relative to a fact: {{日落}}-10分钟, {{开始}}前半小时. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.days import SUN_NAMES
from dalaba.station.files import Scalar, values
from dalaba.station.files.numerals import in_digits
from dalaba.station.files.template import fill, variables
from dalaba.station.outlets import Setup
from dalaba.station.schedules.rows import Campaign, Row
from dalaba.station.scripts import Script

_LENGTH = (
    r"(?:\d+(?:\.\d+)?\s*(?:个?小时|个?钟头|hours?|h)(?:半|\s*\d+\s*(?:分钟?|min(?:ute)?s?|m))?"
    r"|\d+\s*(?:分钟|分|min(?:ute)?s?|m)|\d+\s*个半(?:小时|钟头)|半个?(?:小时|钟头)|一刻钟)"
)
_SHIFT = late(
    rf"(?P<fact>\{{\{{[^{{}}]*\}}\}})\s*(?:(?P<sign>[+-])\s*(?P<length>{_LENGTH})|(?P<after>之?[前后])\s*(?P<by>{_LENGTH}))",
    re.IGNORECASE,
)
_BARE = late(
    r"(?:^|(?<=[-至到~,，、;；\s]))(日出|日落|sunrise|sunset)(?!\w*\s*\}\})(?=$|[^a-z\u4e00-\u9fff]|之?[前后至到])",
    re.IGNORECASE,
)
_SUN = late("日[出落]")
_NUMERALS = late(r"[一二三四五六七八九十两]+(?=\s*(?:分钟|分|个?小时|个?钟头|个半))")
_BEFORE = late(rf"(?P<by>{_LENGTH})\s+(?P<way>before|after)\s+(?:the\s+)?(?P<sun>sunrise|sunset)", re.IGNORECASE)
"""30 min before sunset: sunset-30 min."""
_WRITTEN = ("06:00", "18:00")


def braced(item: Scalar) -> Scalar:
    """日落前10分钟, sunset-10min as the variables that they mean."""
    text = values.plain(item.text) if any(sign in item.text for sign in "＋－") else item.text
    text = _NUMERALS.sub(lambda match: in_digits(match[0]), text) if _SUN.search(text) else text
    text = _BEFORE.sub(
        lambda match: f"{match['sun']}{'-' if match['way'].lower() == 'before' else '+'}{match['by']}", text
    )
    text = _BARE.sub(lambda match: f"{{{{{match[1].lower()}}}}}", text)
    return item if text == item.text else replace(item, text=text)


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The hours with their facts filled in and the offsets added. Raises Bad if the result is not a time of day."""
    return fill(_SHIFT.sub(lambda match: _shifted(match, facts), text), facts)


def _shifted(match: re.Match[str], facts: Mapping[str, str]) -> str:
    back = match["sign"] == "-" or "前" in (match["after"] or "")
    time = values.clock_time(fill(match["fact"], facts)) + (-1 if back else 1) * _length(match["length"] or match["by"])
    if not 0 <= time < values.DAY:
        raise Bad("files.time_range", found=match.group())
    seconds = time // values.SECOND
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _length(text: str) -> int:
    word = re.sub(r"(\d)\s*个半(?:小时|钟头)", r"\1小时30分", text.replace("一刻钟", "15分钟"))
    word = re.sub(r"半个?(?:小时|钟头)", "30分钟", word)
    word = re.sub(r"个(?=小时|钟头)", "", re.sub(r"(小时|钟头|hours?|h)半", r"\g<1>30分", word))
    return values.duration(word)


def trouble(text: str, window: bool) -> Bad | None:
    """What is wrong with hours that depend only on the sun, at any of its times; None if nothing is."""
    if not variables(text) or variables(text) - SUN_NAMES:
        return None
    try:
        hours = filled(text, {name: _WRITTEN["落" in name or "set" in name] for name in SUN_NAMES})
        (values.window if window else values.clock_time)(hours)
    except Bad as bad:
        return None if bad.reason.code == "files.window_backwards" else Bad("files.sun_hours", found=text.strip())
    return None


def go_by_the_sun(setup: Setup, scripts: Iterable[Script], campaigns: Iterable[Campaign], more: Iterable[str]) -> bool:
    """Whether anything that is written uses the sun's times. `more`: other values that may contain facts."""
    texts = chain(
        (text for each in setup.outlets.values() for text in each.values.values()),
        (text for script in scripts for text in _said(script)),
        (text for campaign in campaigns for text in _written(campaign)),
        more,
    )
    return any("{{" in text and not SUN_NAMES.isdisjoint(variables(text)) for text in texts)


def _said(script: Script) -> Iterable[str]:
    for version in script.versions:
        yield from (version.text, *version.recording)
    yield from script.facts.values()


def _written(campaign: Campaign) -> Iterable[str]:
    for facts in (*campaign.daily.values(), *campaign.at_outlets.values()):
        yield from facts.values()
    for row in campaign.rows:
        yield from _of_row(row)


def _of_row(row: Row) -> Iterable[str]:
    yield from (hours.text for hours in (*row.windows, *row.at))
    yield from row.values.values()
