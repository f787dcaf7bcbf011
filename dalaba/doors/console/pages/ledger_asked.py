"""What of the ledger somebody wants to see: the address's fields as values, and values as an address again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from dalaba.doors.console.requests import Asked, Wrong, day_of
from dalaba.views.asrun import KINDS, OUTCOMES, Search
from dalaba.views.asrun.search import Kind

SPANS = (1, 2, 3, 7, 14, 31)
"""How many days may be shown at once."""
SHOWS = ("rows", "coverage", "doings", "proof")
"""The four views of the page; the first is the usual one."""
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `to`: the name of an outlet or zone; "": everywhere."""

    first: date
    days: int = 1
    to: str = ""
    kind: str = ""
    outcome: str = ""
    words: str = ""
    person: str = ""
    show: str = SHOWS[0]
    page: int = 1

    @property
    def dates(self) -> list[date]:
        """The days, in order."""
        return [self.first + timedelta(days=number) for number in range(self.days)]

    def search(self, outlets: tuple[str, ...]) -> Search:
        """What to look for in the log. `outlets`: those that `to` stands for."""
        kind = cast("Kind", self.kind)
        return Search(outlets, kind, self.outcome, self.words, self.person)

    def address(self, **other: Any) -> str:
        """The address of the page that shows this, or something else in some fields. Another view or search begins
        on its first page."""
        if other and "page" not in other:
            other["page"] = 1
        return f"ledger?{self.fields(**other)}"

    def fields(self, **other: Any) -> str:
        """The part of an address behind the question mark."""
        shown = replace(self, **other) if other else self
        usual = Wanted(shown.first)
        names = ("days", "to", "kind", "outcome", "words", "person", "show", "page")
        more = {name: getattr(shown, name) for name in names if getattr(shown, name) != getattr(usual, name)}
        return urlencode({"date": shown.first.isoformat(), **more})

    @property
    def filtered(self) -> bool:
        """Whether something narrows it down."""
        return bool(self.to or self.kind or self.outcome or self.words or self.person)


def wanted(asked: Asked, today: date) -> Wanted:
    """What the fields say. Raises Wrong for what cannot be read; a field left empty is as if it were not there."""
    days = int(asked.choice("days", ["", *map(str, SPANS)], "") or "1")
    page = asked.text("page", 6) or "1"
    if not page.isdecimal() or not 1 <= int(page) <= _MOST_PAGES:
        raise Wrong("console.field_whole", name="page", low="1", high=str(_MOST_PAGES))
    return Wanted(
        day_of(asked.text("date", 40), today, today),
        days,
        asked.text("to"),
        asked.choice("kind", ["", *KINDS], ""),
        asked.choice("outcome", ["", *OUTCOMES], ""),
        asked.text("words", 100),
        asked.text("person", 60),
        asked.choice("show", ["", *SHOWS], "") or SHOWS[0],
        int(page),
    )
