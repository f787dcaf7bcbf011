"""Collecting problems. A reader goes on after a problem, so that a person sees all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from dalaba.core.model import Place, Problem, Reason, Severity

_LONGEST_NAME = 100
"""Most characters of a name. A longer text is not meant as a name, and comparing it would take long."""
_HARMLESS = frozenset({"files.unknown_outlet"})
"""Errors that do not stop the rest: the outlets that are known play as planned."""
_Key: TypeAlias = "tuple[str, tuple[tuple[str, str], ...], Place | None]"


class Bad(ValueError):
    """A value that cannot be read; the reader adds its place in the file."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code)
        self.reason = Reason(code, {name: str(value) for name, value in facts.items()})


class Problems:
    """The problems found so far, in the order of finding, without repetitions."""

    def __init__(self) -> None:
        self._found: dict[_Key, Problem] = {}

    def add(self, code: str, place: Place | None = None, severity: Severity = "error", **facts: object) -> None:
        """Note one problem. `facts` fill the blanks in the code's message."""
        self.put(Problem(Reason(code, {name: str(value) for name, value in facts.items()}), place, severity))

    def bad(self, bad: Bad, place: Place | None, severity: Severity = "error") -> None:
        """Note a value that could not be read, at its place."""
        self.put(Problem(bad.reason, place, severity))

    def put(self, problem: Problem) -> None:
        """Note a problem made elsewhere."""
        key = (problem.reason.code, tuple(sorted(problem.reason.params.items())), problem.place)
        self._found.setdefault(key, problem)

    def waiting(self, what: str, others: Problems) -> bool:
        """Add problems found elsewhere, and note on each error what cannot go on because of it (`what`: a code).
        Returns whether there was such an error."""
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
        """The problems that prevent something from playing."""
        return [problem for problem in self if problem.severity == "error"]


def nearest(word: str, allowed: Iterable[str]) -> str:
    """The entry of `allowed` that is most like `word`, or "" if none is like it."""
    import difflib

    pool = list(allowed) if len(word) <= _LONGEST_NAME else []
    found = difflib.get_close_matches(word, pool, n=1, cutoff=0.5)
    return found[0] if found else next((each for each in pool if word and (word in each or each in word)), "")
