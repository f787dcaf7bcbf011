"""What damaged files that were set aside prove about the gaps they left."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from pathlib import Path

from dalaba.air.ledger.files import of_year
from dalaba.air.ledger.repair import rescued
from dalaba.core.model import Event

_ASIDE = re.compile(r"ledger-(\d{4})\.damaged-\d+\.sqlite")

Gap = tuple[int, int]
Claim = tuple[str, int]
"""The damaged file that is said to have left a gap, and the entry that says so."""


class Asides:
    """The damaged files as evidence. Each is read only once, because a bad disk leaves hundreds of gaps in a
    long file.
    """

    def __init__(
        self, folder: Path, began: Mapping[int, int], beside: Mapping[Gap, tuple[Event | None, Event]]
    ) -> None:
        """`began`: years -> the first entries of their files. `beside`: gaps -> the entries on both sides."""
        self._folder, self._began, self._beside = folder, began, beside
        self._read: dict[str, list[int]] = {}

    def bear_out(self, gap: Gap, claim: Claim) -> bool:
        """Whether the damaged file is there, contains nothing readable of the gap, and does contain what was kept
        beside it.

        If nothing in it can be read, nothing was kept: its year has no entry from before the repair was recorded.
        """
        aside, teller = claim
        named = _ASIDE.fullmatch(aside)
        if not named or not (self._folder / aside).is_file():
            return False
        year = int(named[1])
        numbers = self._readable(aside)
        if not numbers:
            return self._began.get(year, teller) >= teller
        kept = {event.seq for event in self._beside[gap] if event and of_year(event, year)}
        begin, end = bisect_left(numbers, gap[0]), bisect_right(numbers, gap[1])
        return begin == end and kept <= set(numbers[max(begin - 1, 0) : end + 1])

    def _readable(self, aside: str) -> list[int]:
        if aside not in self._read:
            self._read[aside] = sorted({event.seq for event in rescued(self._folder / aside)})
        return self._read[aside]
