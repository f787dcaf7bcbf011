"""Benchmarks: Dalaba beside what a user would otherwise write, in one run, in ratios.

Each `bench_*.py` has a `main()` that returns `Figure`s; `python -m bench` runs them all. Nothing here is a test: a
figure depends on the machine, the ratio much less.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured: `ours` against `theirs` and against what was promised. Less is better for both."""

    what: str
    ours: float
    unit: str = "s"
    rival: str = ""
    """What `theirs` is, or why there is none ("espeak-ng is not installed")."""
    theirs: float | None = None
    at_most: float | None = None
    """The promise on `ours`, in `unit`."""
    times_better: float | None = None
    """The promise on the ratio."""

    @property
    def ratio(self) -> float | None:
        """How many times less ours is than theirs; None without a rival or with nothing measured."""
        return self.theirs / self.ours if self.theirs is not None and self.ours > 0 else None

    @property
    def kept(self) -> bool | None:
        """Whether every promise that could be measured was kept; None if there is none to judge."""
        verdicts = []
        if self.at_most is not None:
            verdicts.append(self.ours <= self.at_most)
        if self.times_better is not None and self.ratio is not None:
            verdicts.append(self.ratio >= self.times_better)
        return all(verdicts) if verdicts else None
