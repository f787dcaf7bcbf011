"""Looking for certain rows and incidents in a log: by outlet, kind, outcome, words and person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from dalaba.views.asrun.incidents import Happening
from dalaba.views.asrun.rows import Outcome, Row

Kind: TypeAlias = Literal["programme", "order", "music"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What the timetable plays, what somebody ordered or said live, and music or relays."""
OUTCOMES: Mapping[str, frozenset[Outcome]] = {
    "heard": frozenset({"aired", "late"}),
    "lost": frozenset({"cut", "missed", "refused"}),
    **{each: frozenset({each}) for each in get_args(Outcome)},
}
"""What may be asked for -> the outcomes that it stands for."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. Anything left empty matches everything."""

    outlets: tuple[str, ...] = ()
    kind: Kind | Literal[""] = ""
    outcome: str = ""
    """A key of OUTCOMES."""
    words: str = ""
    """All of these words must occur."""
    person: str = ""

    def row(self, row: Row, *texts: str) -> bool:
        """Whether this row is meant. `texts`: what a person reads of it."""
        people = (row.said.actor if row.said else "", row.reported.by if row.reported else "")
        return (
            (not self.outlets or row.outlet in self.outlets)
            and self.kind in ("", kind_of(row))
            and (not self.outcome or row.outcome in OUTCOMES[self.outcome])
            and self._says(row.title, row.script, row.outlet, *texts)
            and self._by(people)
        )

    def happening(self, each: Happening, *texts: str) -> bool:
        """Whether this incident is meant. What concerns the whole station concerns every outlet."""
        here = not self.outlets or not each.outlets or not set(self.outlets).isdisjoint(each.outlets)
        return here and self._says(*each.outlets, *texts) and self._by((each.actor,))

    def _says(self, *texts: str) -> bool:
        whole = " ".join(texts).casefold()
        return all(word in whole for word in self.words.casefold().split())

    def _by(self, people: Iterable[str]) -> bool:
        wanted = self.person.strip().casefold()
        return not wanted or any(wanted in each.casefold() for each in people)


def kind_of(row: Row) -> Kind:
    """What kind of row it is."""
    if row.said is not None:
        return "order"
    return "music" if row.flow else "programme"
