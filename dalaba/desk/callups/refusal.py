"""Why a call-up is not planned, not written or not moved. Whoever asked tells it to the person."""

from __future__ import annotations

from collections.abc import Iterable

from dalaba.core.model import Problem, Reason


class Refusal(Exception):
    """Nothing was changed, because of these problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__([str(each.reason) for each in self.problems])


def refusal(code: str, /, **facts: object) -> Refusal:
    """A refusal with one reason."""
    return Refusal([Problem(Reason(code, {name: str(value) for name, value in facts.items()}))])
