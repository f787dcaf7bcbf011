"""Follows a journey through the house: every file it enters, who calls whom, and every return to a file not yet left.

A return is a call into file A from file B while A itself still waits further down for its answer (A calls B, B calls
A): whoever reads has to turn back a page. Callbacks, generators and lambdas count in the file where they are written,
each time they run. What is not counted: the loading of modules; reading a value, that is a property or one of Python's
own methods (`__eq__`, `__len__`, ...) of a dataclass, a named tuple or an error; and a decorator that remembers answers
(`remembered`), as Python's own (`lru_cache`) is not seen either. Each thread has its own stack, which begins empty.
"""

from __future__ import annotations

import dataclasses
import sys
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import dalaba

HOUSE = f"{Path(dalaba.__file__).parent}/"
_STRANGER, _LOADS, _VALUE = "", "<loads>", "<value>"
"""What stands for a call that is not followed: of another library, of a module being loaded, of a value being read."""
_DECORATORS = ("remembered.<locals>.",)
"""How the functions are called that stand around what is decorated."""


@dataclass
class Journey:
    """What was seen on the way. A return is told as (file, the file that it was called from)."""

    ways: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(file or "", the file it calls) -> how often."""
    returns: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)
    """A return -> who calls whom there the first time."""
    depth: int = 0
    """Of files that wait for one another, at most."""

    @property
    def files(self) -> list[str]:
        """Every file entered, in the order of their first calls."""
        return list(dict.fromkeys(file for _, file in self.ways))

    def entered(self, file: str) -> int:
        """How often, from other files."""
        return sum(times for (_, entered), times in self.ways.items() if entered == file)

    @property
    def both_ways(self) -> list[tuple[str, str]]:
        """Files that call each other, at whatever time."""
        return [(one, other) for one, other in self.ways if one < other and (other, one) in self.ways]


class Follower:
    """Follows the calls of all threads while it is entered (`with`)."""

    def __init__(self) -> None:
        self.journey = Journey()
        self._local = threading.local()
        self._guard = threading.Lock()
        self._kinds: dict[CodeType, str] = {}

    def __enter__(self) -> Journey:
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        return self.journey

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        if event not in ("call", "return"):
            return
        stack: list[tuple[FrameType, str]] = self._local.__dict__.setdefault("stack", [])
        if event == "call":
            file = self._file(frame)
            if stack and stack[-1][1] == _LOADS:
                file = _LOADS
            if file:
                if file not in (_LOADS, _VALUE):
                    self._enter(frame, file, stack)
                stack.append((frame, file))
        elif stack and stack[-1][0] is frame:
            stack.pop()

    def _enter(self, frame: FrameType, file: str, stack: list[tuple[FrameType, str]]) -> None:
        waiting = [each for _, each in stack if each not in (_LOADS, _VALUE)]
        before = waiting[-1] if waiting else ""
        if before == file:
            return
        with self._guard:
            journey = self.journey
            journey.ways[before, file] += 1
            journey.depth = max(journey.depth, len({*waiting, file}))
            if file in waiting:
                journey.returns[file, before] += 1
                caller = next(each for each, name in reversed(stack) if name == before)
                journey.examples.setdefault(
                    (file, before), f"{caller.f_code.co_qualname} calls {frame.f_code.co_qualname}"
                )

    def _file(self, frame: FrameType) -> str:
        code = frame.f_code
        if code not in self._kinds:
            self._kinds[code] = _kind(code, frame)
        return self._kinds[code]


def _kind(code: CodeType, frame: FrameType) -> str:
    """The file of the house in which a function is written; or why it is not followed."""
    if not code.co_filename.startswith(HOUSE) or code.co_qualname.startswith(_DECORATORS):
        return _STRANGER
    if code.co_name == "<module>":
        return _LOADS
    if _is_read(code, frame.f_globals):
        return _VALUE
    return code.co_filename.removeprefix(HOUSE)


def _is_read(code: CodeType, names: dict[str, Any]) -> bool:
    """Whether it only reads a value: a property or one of Python's own methods of a value's class."""
    owner, _, name = code.co_qualname.rpartition(".")
    kind = names.get(owner)
    if not isinstance(kind, type) or not (
        dataclasses.is_dataclass(kind) or issubclass(kind, BaseException) or hasattr(kind, "_fields")
    ):
        return False
    found = kind.__dict__.get(name)
    return isinstance(found, property | cached_property) or (name.startswith("__") and name.endswith("__"))


def followed(journey: Callable[[], object]) -> Journey:
    """What is seen while `journey` runs."""
    follower = Follower()
    with follower as seen:
        journey()
    return seen
