"""体检."""

from __future__ import annotations

from dalaba.doors.console.pages.page import Facts, Page, Visit


def facts(visit: Visit) -> Facts:
    """What the page shows."""
    return {}


PAGE = Page("checkup", "page_checkup.", facts)
