"""Checking at run time that a value from outside has the type that its annotation says. Pure.

`doubt` checks a frozen model value, in full, against the types of its fields; `plain` checks JSON that anybody may have
sent. Both raise TypeError or ValueError, and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

MOST = 2**53
"""The largest whole number that every JSON reader counts exactly."""
DEEPEST = 20
"""The deepest nesting allowed in anything sent."""

Doubt: TypeAlias = Callable[[Any], None]
Limits: TypeAlias = Mapping[str, tuple[int, int]]
"""Field -> the smallest and largest value allowed; for a list, of each item. Other numbers must be 0 or more."""


def doubt(value: object, kind: type, limits: Limits) -> None:
    """Raise TypeError or ValueError if a field, at any depth, does not have the type that `kind` says."""
    _doubt_of(kind, tuple(limits.items()))(value)


def plain(value: object, depth: int = 0) -> None:
    """Raise ValueError for what JSON allows and nothing else accepts: NaN, half a character, a number of any length,
    endless nesting.
    """
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, dict):
        for name, each in value.items():
            _text(name)
            plain(each, depth + 1)
    elif isinstance(value, list):
        for each in value:
            plain(each, depth + 1)
    elif isinstance(value, str):
        _text(value)
    elif isinstance(value, int | float) and not -MOST < value < MOST:  # false for NaN too
        raise ValueError(f"{value!r:.40} is no number")


@cache
def _doubt_of(kind: Any, limits: tuple[tuple[str, tuple[int, int]], ...], field: str = "") -> Doubt:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is int:
        return _amount(*dict(limits).get(field, (0, MOST)))
    if kind is str:
        return _text
    if kind is bool or kind is NoneType:
        return _exactly(kind)
    if origin is Literal:
        return _one_of(inner)
    if origin in (Union, UnionType):
        (other,) = (each for each in inner if each is not NoneType)
        known = _doubt_of(other, limits, field)
        return lambda value: None if value is None else known(value)
    if origin is tuple:
        return _each(tuple(_doubt_of(each, limits, field) for each in inner if each is not ...), inner[-1] is ...)
    if origin is not None and issubclass(origin, Mapping):
        return _pairs(*(_doubt_of(each, limits) for each in inner))
    return _fields(kind, {name: _doubt_of(each, limits, name) for name, each in get_type_hints(kind).items()})


def _amount(least: int, most: int) -> Doubt:
    def doubt(value: object) -> None:
        if type(value) is not int or not least <= value <= most:
            raise TypeError(f"{value!r:.40} is no amount")

    return doubt


def _text(value: object) -> None:
    if type(value) is not str:
        raise TypeError(f"{value!r:.40} is no text")
    if not value.isascii():
        value.encode()  # ValueError: half a character, which no file can store


def _exactly(kind: type) -> Doubt:
    def doubt(value: object) -> None:
        if type(value) is not kind:
            raise TypeError(f"{value!r:.40} is no {kind.__name__}")

    return doubt


def _one_of(words: tuple[str, ...]) -> Doubt:
    def doubt(value: object) -> None:
        if type(value) is not str or value not in words:
            raise TypeError(f"{value!r:.40} is none of {', '.join(words)}")

    return doubt


def _each(doubts: tuple[Doubt, ...], any_number: bool) -> Doubt:
    def doubt(value: object) -> None:
        if not isinstance(value, tuple) or not (any_number or len(value) == len(doubts)):
            raise TypeError(f"{value!r:.40} is no row of values")
        for number, each in enumerate(value):
            doubts[0 if any_number else number](each)

    return doubt


def _pairs(names: Doubt, values: Doubt) -> Doubt:
    def doubt(value: object) -> None:
        if not isinstance(value, Mapping):
            raise TypeError(f"{value!r:.40} is no set of pairs")
        for name, each in value.items():
            names(name)
            values(each)

    return doubt


def _fields(kind: type, fields: Mapping[str, Doubt]) -> Doubt:
    assert is_dataclass(kind) or issubclass(kind, tuple)

    def doubt(value: object) -> None:
        if not isinstance(value, kind):
            raise TypeError(f"{value!r:.40} is no {kind.__name__}")
        for name, known in fields.items():
            known(getattr(value, name))

    return doubt
