"""What is written above the heads of a table or below it and may hold its rows back: 播出日期:12月1日至3日, 周日不播.

Such words are in no column, so they cannot be applied. A table that has some does not play, and they are reported.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.files import date_values
from dalaba.station.files.table import BLANKS, Cell
from dalaba.station.schedules.heads import holds_back

_LABEL = late(
    r"(?P<playing>播放|播出|广播|播音|执行|有效)?(?:起止)?(?:日期|时间|时段|时刻|星期|周期|频次|间隔|期限|期)|(?:dates?|days|times?|valid|except)",
    re.IGNORECASE,
)
_SAID = late(r"(?P<label>[^:：]{1,12})[:：]\s*(?P<value>.+)", re.DOTALL)


class Aside(NamedTuple):
    """Words beside a table, and their row and column."""

    row: int
    column: int
    text: str


def above(rows: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[Aside]:
    """Words above the headings that say when the table plays, a span of days, or what does not play."""
    for number, row in rows:
        texts = [cell.text.strip(BLANKS) if not cell.first else "" for cell in row]
        for column, text in enumerate(texts):
            beside = next((each for each in texts[column + 1 :] if each), "")
            if holds_back(text) or _restricts(text, beside) or _is_span(text):
                yield Aside(number, column, text)


def below(rows: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[Aside]:
    """Notes below the rows that say that something does not play. The date of a signature does not count."""
    for number, row in rows:
        for column, cell in enumerate(row):
            label = _SAID.fullmatch(cell.text.strip(BLANKS))
            name = _LABEL.fullmatch(re.sub(r"\s", "", label["label"])) if label else None
            if not cell.first and (holds_back(cell.text) or (name and name["playing"])):
                yield Aside(number, column, cell.text.strip(BLANKS))


def _restricts(text: str, beside: str) -> bool:
    said = _SAID.fullmatch(text)
    label, value = (said["label"], said["value"]) if said else (text.rstrip(":："), beside)
    return bool(value) and _LABEL.fullmatch(re.sub(r"\s", "", label)) is not None


def _is_span(text: str) -> bool:
    """(2026年12月1日至3日) below the title."""
    try:
        span = date_values.dates(text.strip("()（）[]【】 "))
    except Bad as bad:
        return bad.reason.code in ("files.date_no_year", "files.date_two")
    return span.first != span.last
