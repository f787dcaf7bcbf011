"""A day's occurrences, each made when it is accessed: a day may have hundreds of thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, overload

from dalaba.core.model import Booking, Instant, Millis, Occurrence

_occurrence = tuple.__new__
"""Calling the named tuple itself takes twice as long."""


class Moment(NamedTuple):
    """What occurrences of many rows share: the fields of `Occurrence` after its booking."""

    due: Instant
    until: Instant
    stamp: str
    number: int
    loop: bool


class Occurrences(Sequence[Occurrence]):
    """Occurrences in no guaranteed order, each made on access, because a day may have hundreds of thousands."""

    def __init__(self, runs: Sequence[tuple[Booking, tuple[Moment, ...]]]) -> None:
        self._runs = runs
        self._count = sum(len(moments) for _, moments in runs)

    @property
    def bookings(self) -> Iterator[Booking]:
        """Each combination of row and outlet that they belong to, once."""
        return (booking for booking, _ in self._runs)

    def coming(self, now: Instant, grace: Millis = 0) -> Iterator[tuple[Booking, Instant]]:
        """Each booking of which something may still begin, with the first such due time.

        `grace`: how late something may still begin.
        """
        for booking, moments in self._runs:
            due = min(
                (moment.due for moment in moments if moment.due >= now or moment.until + grace > now), default=None
            )
            if due is not None:
                yield booking, due

    def renamed(self, change: Callable[[Booking], Booking]) -> Occurrences:
        """The same with other bookings."""
        return Occurrences([(change(booking), moments) for booking, moments in self._runs])

    def and_those(self, *others: Occurrences) -> Occurrences:
        """These and others together."""
        return Occurrences([run for each in (self, *others) for run in each._runs])

    @property
    def first_due(self) -> Instant | None:
        """When the first of them is due; None if there are none."""
        return min((moments[0].due for _, moments in self._runs), default=None)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Occurrence]:
        return chain.from_iterable(
            [_occurrence(Occurrence, (booking, *moment)) for moment in moments] for booking, moments in self._runs
        )

    @overload
    def __getitem__(self, index: int) -> Occurrence: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Occurrence]: ...
    def __getitem__(self, index: int | slice) -> Occurrence | Sequence[Occurrence]:
        return list(self)[index]
