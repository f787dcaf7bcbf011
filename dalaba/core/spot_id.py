"""A spot's id: made of its row, outlet and due time, or of the order that it belongs to. Pure.

Hand-overs and the ledger store it as text; only `SpotId.parse` takes that apart. Names of campaigns and rows contain
neither / nor @; an outlet's name may contain both.

    campaign/row@outlet@2022-07-13T07:00:00+08:00     a row's spot, at its due time
    order/ID@outlet@2                                 an announcement, said there for the second time
    talk/ID@outlet                                    a live talk
    tone@outlet@1657666800000                         a sound check
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

ORDER, TALK, TONE = "order", "talk", "tone"


class SpotId(NamedTuple):
    """One spot's id. `source` is a campaign or one of the words above; `row` is a row or an order's id."""

    source: str
    row: str
    outlet: str
    when: str = ""
    """The due time as ISO 8601; for an order, how often it had begun at that outlet."""

    @staticmethod
    def parse(text: str) -> SpotId:
        """The id written in a text. Any text is accepted; missing fields are ""."""
        head, _, rest = text.partition("@")
        source, _, row = head.partition("/")
        outlet, at, when = rest.rpartition("@")
        return SpotId(source, row, outlet, when) if at else SpotId(source, row, rest)

    def __str__(self) -> str:
        where = f"@{self.outlet}" if self.outlet or self.when else ""
        return f"{self.key}{where}@{self.when}" if self.when else f"{self.key}{where}"

    @property
    def key(self) -> str:
        """The row with its campaign, or the order, without outlet and time."""
        return f"{self.source}/{self.row}" if self.row else self.source

    @property
    def order(self) -> str:
        """The id of its order; "" for a spot of a programme. (A campaign may be named "order" too.)"""
        return self.row if self.source == ORDER and self.when.isdecimal() else ""

    def on(self, day: str) -> bool:
        """Whether it is due on that day (ISO date)."""
        return self.when.startswith(day)


def names_like(text: str) -> Iterator[str]:
    """A name, followed by variations of it: campaign/row~2@outlet@due."""
    yield text
    spot, number = SpotId.parse(text), 2
    while True:
        yield str(spot._replace(row=f"{spot.row}~{number}"))
        number += 1


def order_of(text: str) -> str:
    """The order that a spot with this id belongs to; "" for a spot of a programme."""
    return SpotId.parse(text).order if text.startswith("order/") else ""
