"""The bells that the program makes itself: their names and lengths, and the moment in each that counts; pure."""

from __future__ import annotations

from collections.abc import Mapping

from dalaba.core.model import Millis

TIME_SIGNAL = "整点报时"
BELLS: Mapping[str, Millis] = {
    "预备铃": 3_600, "上课铃": 8_000, "下课铃": 5_600, "放学铃": 9_000, "集合铃": 6_000, TIME_SIGNAL: 6_000,
}  # fmt: skip
"""Each bell's length, by its name."""
FORM = 1
"""Raise this when a bell will sound different."""
LAST_PIP: Millis = 5_000
"""When the time signal's long pip begins, after its beginning: that is the hour."""


def sync_of(name: str) -> Millis:
    """How long after its beginning a bell made here reaches the moment that counts; 0 for any other sound."""
    return LAST_PIP if name == TIME_SIGNAL else 0
