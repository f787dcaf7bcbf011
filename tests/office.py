"""A village office's ledger for tests: an air process that writes down what it does, as events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dalaba.core.model import Event
from dalaba.views.asrun import AsRun, Row, reconcile

SEVEN = 1_657_666_800_000
"""2022-07-13 07:00 in Sanjiang."""
QUARTER = 900_000
PARTS = [
    {"version": "普通话", "language": "cmn", "duration": 20_000},
    {"version": "客家话", "language": "hak", "duration": 21_000},
]


class Office:
    """An air process that writes down what it does; one spot every quarter of an hour."""

    def __init__(self, node: str = "五一村") -> None:
        self.events: list[Event] = []
        self._node = node

    def note(
        self, kind: str, spot: str = "", at: int = SEVEN, reason: str = "", output: str = "五一村", **detail: object
    ) -> Office:
        seq = len(self.events) + 1
        event = Event(self._node, "b", seq, at, 0, kind, spot, output, reason=reason, detail={"at": at, **detail})
        self.events.append(event)
        return self

    def plan(self, *spots: str, lost: Iterable[Mapping[str, object]] = (), elsewhere: bool = False) -> Office:
        for number, spot in enumerate(spots):
            due = SEVEN + number * QUARTER
            self.note(
                "planned",
                spot,
                SEVEN - 60_000,
                due=due,
                start=due,
                script="核酸通知",
                title="全员核酸检测通知",
                parts=PARTS,
                lost=list(lost),
                elsewhere=elsewhere,
            )
        return self

    def play(self, spot: str, at: int = SEVEN, **said: object) -> Office:
        return self.note("started", spot, at).note("ended", spot, at + 45_000, "", "五一村", **said)

    @property
    def log(self) -> AsRun:
        return reconcile(self.events)

    def row(self, spot: str) -> Row:
        return next(row for row in self.log.rows if row.id == spot)
