"""Marks in memory, for tests: they promise the same as `StoredMarks`, and fail on demand."""

from __future__ import annotations

from dataclasses import dataclass, field

from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.trust.marks import Mark


@dataclass(slots=True)
class FakeMarks:
    """Marks of one PC. `full`: the disk takes nothing more. `broken`: it cannot be read either."""

    full: bool = False
    broken: bool = False
    _highest: dict[Mark, int] = field(default_factory=dict)
    _handled: dict[str, Instant] = field(default_factory=dict)

    def highest(self, mark: Mark) -> int:
        """The highest number obeyed there."""
        self._check(self.broken)
        return self._highest.get(mark, -1)

    def handled(self, key: str) -> bool:
        """Whether that envelope's id was obeyed."""
        self._check(self.broken)
        return key in self._handled

    def note(self, mark: Mark, seq: int, key: str, exp: Instant, gone: tuple[str, ...] = ()) -> bool:
        """Obey it from now on; False if that is not new."""
        self._check(self.broken or self.full)
        if seq <= self._highest.get(mark, -1) or key in self._handled:
            return False
        self._highest[mark] = seq
        for each in (key, *gone):
            self._handled.setdefault(each, exp)
        return True

    def forget(self, before: Instant) -> None:
        """Forget ids whose envelopes ended before that time."""
        self._check(self.broken or self.full)
        self._handled = {key: exp for key, exp in self._handled.items() if exp >= before}

    def close(self) -> None:
        """Nothing is open."""

    def _check(self, refuses: bool) -> None:
        if refuses:
            raise Bad("trust.not_marked", why="the disk refuses")
