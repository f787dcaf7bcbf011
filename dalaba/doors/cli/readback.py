"""The read-back sheet (核对表): what will be said and every number in it, for a second person to tick. Pure.

It is one HTML page for A4 paper without other files. The person who ticks reads the spoken form, not the figures, and
so finds a wrong digit before a village hears it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dalaba.messages import pages, sentence

_TEMPLATE = Path(__file__).with_name("readback.html")


def page(items: Sequence[Mapping[str, Any]], station: str, script: str, day: str, ui: str) -> str:
    """The sheet of one script as it is said on `day`: an item (as `text --json` has it) for each different text."""
    return pages.page(
        _TEMPLATE, "cli.readback_", ui, items=items, station=station, script=script, day=day, sentence=sentence
    )
