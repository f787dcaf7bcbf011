"""Writing the program's own book of days so that nothing is lost that others say of a day at the same time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dalaba.desk import editing
from dalaba.station.days import AUTO, daybook
from dalaba.station.days.daybook import Daybook


def rewrite(folder: Path, book: Callable[[], Daybook]) -> None:
    """Write the book that `book` makes of the one in `folder`, which it reads itself; it is asked again if that changes
    meanwhile. Raises what `book` raises, and OSError if the disk refuses."""
    editing.rewrite(folder / AUTO, lambda: daybook.data(book()))
