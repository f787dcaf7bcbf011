"""The chain heads on this PC: every nightly page shows some."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

FOLDER = "reports"
_WHOLE = re.compile(rb'<span class="full">([0-9a-f]{64})</span>')


def heads(records: Path) -> dict[str, str]:
    """Hash of a ledger entry -> the name of the newest page in `records/reports` that shows it.

    Pages of rehearsals and pages that cannot be read do not count.
    """
    pages = sorted((records / FOLDER).glob("*.html"))
    return {each: page.name for page in pages for each in heads_on(page)}


def heads_on(page: Path) -> list[str]:
    """The chain heads on one page, each once."""
    with suppress(OSError):
        if not page.is_file():  # reading a pipe or a device might never end
            return []
        return list(dict.fromkeys(found.decode() for found in _WHOLE.findall(page.read_bytes())))
    return []
