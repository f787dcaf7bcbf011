"""Times that go by a named period: 第一节开始, 第三节结束, 第一节开始前2分钟, lesson 1 start -2min. Pure.

They are looked up on each day and at each outlet, so a summer timetable moves them. On a day without the period there
is no such time.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from functools import lru_cache
from typing import NamedTuple

from dalaba.core.model import Millis, Window
from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.files import values

_EDGE = late(
    r"(?P<name>.+?)\s*(?:(?P<start>开始|上课|\bstarts?)|结束|下课|\bends?)"
    r"(?:\s*(?P<sign>[-+前后])\s*(?P<length>\S.*?)|\s*(?P<by>\S.*?)(?P<after>[前后]))?",
    re.IGNORECASE,
)


_LONGEST = 60
"""Characters. Nobody writes a time that is longer."""


class Edge(NamedTuple):
    """The beginning or the end of a named period, and how much later (or, negative, earlier) is meant."""

    period: str
    start: bool
    offset: Millis = 0


@lru_cache(maxsize=4096)
def edge(text: str) -> Edge | None:
    """What the text says of a period; None if it has not that form."""
    match = _EDGE.fullmatch(values.plain(text)) if len(text) <= _LONGEST else None
    if match is None:
        return None
    length = match["length"] or match["by"]
    if not length:
        return Edge(match["name"], bool(match["start"]))
    try:
        offset = values.duration(length)
    except Bad:
        return None
    back = (match["sign"] or match["after"]) in ("-", "前")
    return Edge(match["name"], bool(match["start"]), -offset if back else offset)


def goes_by(text: str, periods: Container[str]) -> bool:
    """Whether a time goes by one of these periods."""
    found = edge(text)
    return found is not None and found.period in periods


def times_by(text: str, periods: Mapping[str, tuple[Window, ...]]) -> tuple[Millis, ...] | None:
    """The times of a day that are meant, with its periods; None if the text goes by none.

    Raises Bad if one is not on that day.
    """
    found = edge(text)
    if found is None:
        return None
    edges = (window.start if found.start else window.end for window in periods.get(found.period, ()))
    times = tuple(each + found.offset for each in edges)
    if any(not 0 <= each < values.DAY for each in times):
        raise Bad("files.time_range", found=text)
    return times
