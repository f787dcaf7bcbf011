"""What a spot is called: by its row, its outlet and its due time; or by the order that it is of. Pure.

Its text is what stands in hand-overs and on the ledger; nobody takes that apart but `SpotId.parse`. Names of campaigns
and rows have neither / nor @, an outlet's name may have both.

    campaign/row@outlet@2022-07-13T07:00:00+08:00     a row's, at its due time
    order/ID@outlet@2                                 what was said or played at once: its second saying there
    talk/ID@outlet                                    somebody who spoke live
    tone@outlet@1657666800000                         a sound check
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

ORDER, TALK, TONE = "order", "talk", "tone"


class SpotId(NamedTuple):
    """One name. `source` is a campaign, or one of the words above; `row` a row, or an order's id."""

    source: str
    row: str
    outlet: str
    when: str = ""
    """The due time as ISO 8601; of an order, how often it had been begun there."""

    @staticmethod
    def parse(text: str) -> SpotId:
        """The name that a text is. Any text is one: what it lacks is ""."""
        head, _, rest = text.partition("@")
        source, _, row = head.partition("/")
        outlet, at, when = rest.rpartition("@")
        return SpotId(source, row, outlet, when) if at else SpotId(source, row, rest)

    def __str__(self) -> str:
        where = f"@{self.outlet}" if self.outlet or self.when else ""
        return f"{self.key}{where}@{self.when}" if self.when else f"{self.key}{where}"

    @property
    def key(self) -> str:
        """The row with its campaign, or the order, wherever and whenever it sounds."""
        return f"{self.source}/{self.row}" if self.row else self.source

    @property
    def order(self) -> str:
        """The order it is a saying of; "": a programme has it. (A campaign may be called "order" too.)"""
        return self.row if self.source == ORDER and self.when.isdecimal() else ""

    def on(self, day: str) -> bool:
        """Whether it is due on that day (ISO date)."""
        return self.when.startswith(day)


def names_like(text: str) -> Iterator[str]:
    """A name, and others like it: campaign/row~2@outlet@due."""
    yield text
    spot, number = SpotId.parse(text), 2
    while True:
        yield str(spot._replace(row=f"{spot.row}~{number}"))
        number += 1


def order_of(text: str) -> str:
    """The order that a spot of this name is a saying of; "": a programme has it."""
    return SpotId.parse(text).order if text.startswith("order/") else ""
