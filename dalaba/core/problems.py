"""Collecting problems. A reader goes on after a problem, so that a person sees all of them at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from dalaba.core.model import Place, Problem, Reason, Severity

_LONGEST_NAME = 100
"""Characters. What is longer was meant for no name, and to compare it takes long."""
_HARMLESS = frozenset({"files.unknown_outlet"})
"""Errors that only take away: the outlets that are known play what they should."""
_Key: TypeAlias = "tuple[str, tuple[tuple[str, str], ...], Place | None]"


class Bad(ValueError):
    """A value that cannot be read; the reader adds its place in the file."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.reason = Reason(code, {name: str(value) for name, value in facts.items()})


class Problems:
    """The problems found so far, in the order of finding, each once."""

    def __init__(self) -> None:
        self._found: dict[_Key, Problem] = {}

    def add(self, code: str, place: Place | None = None, severity: Severity = "error", **facts: object) -> None:
        """Note one problem. Facts fill the fields of the code's sentence."""
        self.put(Problem(Reason(code, {name: str(value) for name, value in facts.items()}), place, severity))

    def bad(self, bad: Bad, place: Place | None, severity: Severity = "error") -> None:
        """Note a value that did not parse, at its place."""
        self.put(Problem(bad.reason, place, severity))

    def put(self, problem: Problem) -> None:
        """Note a problem made elsewhere."""
        key = (problem.reason.code, tuple(sorted(problem.reason.params.items())), problem.place)
        self._found.setdefault(key, problem)

    def waiting(self, what: str, others: Problems) -> bool:
        """Add problems found elsewhere, with a note at each error of what waits for it (`what`: a code). Returns
        whether any of them is an error."""
        waits = False
        for problem in others:
            if problem.severity == "error" and problem.reason.code not in _HARMLESS:
                waits = True
                reason = Reason(problem.reason.code, {**problem.reason.params, "waits": what})
                self.put(replace(problem, reason=reason))
                continue
            self.put(problem)
        return waits

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)

    @property
    def errors(self) -> list[Problem]:
        """The problems that keep something from playing."""
        return [problem for problem in self if problem.severity == "error"]


def nearest(word: str, allowed: Iterable[str]) -> str:
    """The entry of `allowed` that is most like `word`, or "" if none is like it."""
    pool = list(allowed) if len(word) <= _LONGEST_NAME else []
    found = difflib.get_close_matches(word, pool, n=1, cutoff=0.5)
    return found[0] if found else next((each for each in pool if word and (word in each or each in word)), "")
