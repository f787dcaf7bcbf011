"""The pages of the console, in the order of their tabs. The first is the home page."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache

from dalaba.doors.console.pages.page import Page

TABS = ("today", "notice", "timetable", "sounds", "callups", "outlets", "usb", "ledger", "checkup", "guide", "people")
HOME = TABS[0]
BEHIND = {"today": ("township",), "notice": ("approvals",)}
"""Tab -> the tabs behind it that only some stations have."""
ORDER = tuple(each for name in TABS for each in (name, *BEHIND.get(name, ())))
_OTHERS = ("me", "township_report")
"""Pages without a tab."""


@cache
def pages() -> Mapping[str, Page]:
    """Name -> page."""
    return {name: importlib.import_module(f"dalaba.doors.console.pages.{name}").PAGE for name in (*ORDER, *_OTHERS)}
