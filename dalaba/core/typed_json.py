"""JSON from outside to a frozen value, by the annotations of its class. Pure; knows nothing of what the values mean.

Nothing is taken for something like it: no text for a number, no true for a 1, no half of a character for a text. A list
becomes a tuple. `Annotated[int, between(0, 100)]` says what else must hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from dalaba.core import typecheck

T = TypeVar("T")
Read = Callable[[Any], Any]
NUMBER = typecheck.MOST


class Wrong(ValueError):
    """What stands in `field` cannot stand there."""

    def __init__(self, found: object, field: str = "") -> None:
        super().__init__(field)
        self.found, self.field = found, field


class Lacking(Wrong):
    """The field is not there, and has to be."""


class Unknown(Wrong):
    """There is no such field."""


def between(least: float, most: float) -> Callable[[Any], bool]:
    """For `Annotated`: a number from `least` to `most`."""
    return lambda value: least <= value <= most


class Form(Generic[T]):
    """How values of one frozen class are read and written. A field that ends with _ is called without it in JSON."""

    def __init__(self, kind: type[T]) -> None:
        assert is_dataclass(kind)
        hints = get_type_hints(kind, include_extras=True)
        self._kind = kind
        self._read = {each.name.rstrip("_"): (each.name, _reader(hints[each.name])) for each in fields(kind)}
        self._needed = [
            each.name.rstrip("_")
            for each in fields(kind)
            if each.default is MISSING and each.default_factory is MISSING
        ]

    def strict(self, given: Mapping[str, Any]) -> T:
        """The value. Wrong for the first field that cannot be, is not there or is not known."""
        found = {}
        for name, value in given.items():
            if name not in self._read:
                raise Unknown(value, name)
            field, read = self._read[name]
            found[field] = _named(read, value, name)
        for name in self._needed:
            if name not in given:
                raise Lacking(None, name)
        return self._kind(**found)

    def lenient(self, given: Mapping[str, Any]) -> tuple[T, str]:
        """The value, and a field of it that cannot be ("": none): it is as if that had not been there. Every field of
        such a class has a default; what is not known is of another program."""
        found, wrong = {}, ""
        for name, (field, read) in self._read.items():
            if name in given:
                try:
                    found[field] = read(given[name])
                except Wrong:
                    wrong = name
        return self._kind(**found), wrong


@cache
def form(kind: Any) -> Form[Any]:
    """The form of a frozen class; made once."""
    return Form(kind)


def as_json(value: Any) -> Any:
    """A frozen value as plain JSON."""
    if is_dataclass(value):
        return {each.name.rstrip("_"): as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {name: as_json(each) for name, each in value.items()}
    return [as_json(each) for each in value] if isinstance(value, tuple | list) else value


def _named(read: Read, value: object, name: str) -> Any:
    try:
        return read(value)
    except Wrong as wrong:
        wrong.field = wrong.field or name
        raise


def _reader(kind: Any) -> Read:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _also(_reader(inner[0]), inner[1:])
    if origin is Literal:
        return _one_of(frozenset(inner))
    if origin in (Union, UnionType):
        (other,) = (each for each in inner if each is not NoneType)
        known = _reader(other)
        return lambda value: None if value is None else known(value)
    if origin is tuple:
        return _row(_reader(inner[0]))
    if origin is not None and issubclass(origin, Mapping):
        return _pairs(_reader(inner[1]))
    simple: Mapping[Any, Read] = {int: _whole, float: _number, str: _text, bool: _truth, object: _plain}
    return simple[kind] if kind in simple else _inner(kind)


def _whole(value: Any) -> int:
    if type(value) is int and -NUMBER < value < NUMBER:
        return value
    raise Wrong(value)


def _number(value: Any) -> float:
    if type(value) in (int, float) and -NUMBER < value < NUMBER:  # NaN is neither
        return float(value)
    raise Wrong(value)


def _text(value: Any) -> str:
    if type(value) is str:
        if value.isascii():
            return value
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Wrong(value) from None
        return value
    raise Wrong(value)


def _truth(value: Any) -> bool:
    if value is True or value is False:
        return bool(value)
    raise Wrong(value)


def _plain(value: Any) -> Any:
    try:
        typecheck.plain(value)
    except (TypeError, ValueError):
        raise Wrong(value) from None
    return value


def _one_of(words: frozenset[str]) -> Read:
    def read(value: Any) -> str:
        if type(value) is str and value in words:
            return value
        raise Wrong(value)

    return read


def _also(known: Read, conditions: tuple[Callable[[Any], bool], ...]) -> Read:
    def read(value: Any) -> Any:
        found = known(value)
        if all(holds(found) for holds in conditions):
            return found
        raise Wrong(value)

    return read


def _row(each: Read) -> Read:
    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is list:
            return tuple([each(one) for one in value])
        raise Wrong(value)

    return read


def _pairs(each: Read) -> Read:
    def read(value: Any) -> dict[str, Any]:
        if type(value) is dict:
            return {_text(name): each(one) for name, one in value.items()}
        raise Wrong(value)

    return read


def _inner(kind: Any) -> Read:
    def read(value: Any) -> Any:
        if type(value) is dict:
            return form(kind).strict(value)
        raise Wrong(value)

    return read
