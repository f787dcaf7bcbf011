"""The recording sheet (录音单) as one page to print: what to say, how long, why, and boxes for who said it and when."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dalaba.compile.render.to_record import ToRecord
from dalaba.core.languages import name_of
from dalaba.messages import explain
from dalaba.messages.pages import page

_TEMPLATE = Path(__file__).with_name("recording_sheet.html")


def as_html(station: str, rows: Sequence[ToRecord], ui: str) -> str:
    """The sheet as one HTML page without other files."""
    return page(_TEMPLATE, "cli.sheet_", ui, station=station, rows=rows, name_of=name_of, explain=explain)
