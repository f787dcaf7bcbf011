"""What the agent remembers across its own death: how far the hub has the ledger, and numbers never to be used twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from dalaba.core import typed_json
from dalaba.core.model import Instant
from dalaba.core.typed_json import between
from dalaba.trust.marks import Mark

_AHEAD = 1_000
"""Numbers that are set aside at once, so that not each needs the disk."""


@dataclass
class Memory:
    """Its file is records/fleet/state.json. A lost file costs sending the ledger again, and nothing else."""

    chain: str = ""
    """The hash of the first entry of the ledger that the hub was told of."""
    acked: Annotated[int, between(0, 10**15)] = 0
    hash: str = ""
    """The hash of the entry `acked`."""
    number: Annotated[int, between(0, 10**15)] = 0
    """Every number up to this one may have been used."""
    heard: Annotated[int, between(-1, 10**15)] = -1
    """The highest number of a beacon."""

    @staticmethod
    def of(given: object) -> Memory:
        """It as it was kept. Raises ValueError."""
        if not isinstance(given, dict):
            raise ValueError("not an object")
        found: Memory = typed_json.form(Memory, loose=True).loose(given)
        return found


class Numbers:
    """Numbers for envelopes, each higher than every one before, also after a crash."""

    def __init__(self, memory: Memory, now: Instant) -> None:
        """`now`: so that they go on counting up where the memory was lost."""
        self._memory = memory
        self._next = max(memory.number, now) + 1

    def next(self) -> int:
        """The next number."""
        found, self._next = self._next, self._next + 1
        return found

    def reserve(self) -> bool:
        """Whether further numbers were set aside just now: then the memory is to be kept, before anything is sent."""
        if self._next + 10 < self._memory.number:
            return False
        self._memory.number = self._next + _AHEAD
        return True


@dataclass
class Passing:
    """Marks for what has no lasting effect (a time, an acknowledgement): counted in memory only."""

    highest_of: dict[Mark, int] = field(default_factory=dict)

    def highest(self, mark: Mark) -> int:
        """The highest number heard there."""
        return self.highest_of.get(mark, -1)

    def handled(self, key: str) -> bool:
        """Ids are not remembered: the number says enough."""
        return False

    def note(self, mark: Mark, seq: int, key: str, exp: Instant, gone: tuple[str, ...] = ()) -> bool:
        """It counts only once."""
        if seq <= self.highest(mark):
            return False
        self.highest_of[mark] = seq
        return True
