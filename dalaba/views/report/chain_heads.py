"""The chain heads on this PC: each nightly page has some printed on it."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

FOLDER = "reports"
_WHOLE = re.compile(rb'<span class="full">([0-9a-f]{64})</span>')


def heads(records: Path) -> dict[str, str]:
    """Hashes of ledger entries that pages in `records/reports` were printed with -> the newest such page's name.

    A page that cannot be read, or is a rehearsal's, notes none.
    """
    pages = sorted((records / FOLDER).glob("*.html"))
    return {each: page.name for page in pages for each in heads_on(page)}


def heads_on(page: Path) -> list[str]:
    """Those of one page, each once."""
    with suppress(OSError):
        if not page.is_file():  # what is no file may never end
            return []
        return list(dict.fromkeys(found.decode() for found in _WHOLE.findall(page.read_bytes())))
    return []
