"""Reading JSON into frozen classes, by their annotations. Pure; it knows nothing of what the values mean.

Types are not converted: a text is not a number, true is not 1, half a character is not a text. A list becomes a tuple.
`Annotated[int, between(0, 100)]` adds a condition.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from dalaba.core import typecheck

T = TypeVar("T")
Read = Callable[[Any], Any]
NUMBER = typecheck.MOST
_PLAIN = frozenset({str, int, float, bool, NoneType})
_NONE: Any = object()
"""Marks a field without a default, or a missing value."""


class Wrong(ValueError):
    """The value found for `field` is not allowed."""

    def __init__(self, found: object, field: str = "") -> None:
        super().__init__(field)
        self.found, self.field = found, field


class Lacking(Wrong):
    """A required field is missing."""


class Unknown(Wrong):
    """There is no such field."""


def between(least: float, most: float) -> Callable[[Any], bool]:
    """A condition for `Annotated`: a number from `least` to `most`."""
    return lambda value: least <= value <= most


class Form(Generic[T]):
    """Reads values of one frozen class. A field name that ends with _ is written without it in JSON."""

    def __init__(self, kind: type[T], loose: bool = False) -> None:
        hints = get_type_hints(kind, include_extras=True)
        self._fields = [
            (name.rstrip("_"), _reader(hints[name], loose), default) for name, default in _defaults(kind).items()
        ]
        self._slots = {name: (at, read) for at, (name, read, _) in enumerate(self._fields)}
        self._defaults = [default for _, _, default in self._fields]
        self._needed = [(at, name) for at, (name, _, default) in enumerate(self._fields) if default is _NONE]
        self._make: Callable[[list[Any]], T] = (
            partial(tuple.__new__, kind) if issubclass(kind, tuple) else lambda values: kind(*values)
        )

    def strict(self, given: Mapping[str, Any]) -> T:
        """The value. Raises Wrong for the first field that is invalid, missing or unknown."""
        for name in given:
            if name not in self._slots:
                raise Unknown(given[name], name)
        return self._make([_named(given, *field) for field in self._fields])

    def loose(self, given: Mapping[str, Any]) -> T:
        """The value, ignoring unknown fields. Raises Wrong, which does not name the field."""
        values, slots = self._defaults.copy(), self._slots
        for name, value in given.items():
            if slot := slots.get(name):
                at, read = slot
                values[at] = read(value)
        for at, name in self._needed:
            if values[at] is _NONE:
                raise Lacking(None, name)
        return self._make(values)

    def lenient(self, given: Mapping[str, Any]) -> tuple[T, str]:
        """The value, and the name of an invalid field, or "" if there is none. Invalid fields are treated as missing,
        and unknown ones are ignored.

        Every field of such a class has a default.
        """
        try:
            return self.loose(given), ""
        except Wrong:
            values, wrong = [], ""
            for field in self._fields:
                try:
                    values.append(_named(given, *field))
                except Wrong as found:
                    values.append(field[2])
                    wrong = wrong or found.field
            return self._make(values), wrong


@cache
def form(kind: Any, loose: bool = False) -> Form[Any]:
    """The form of a frozen class, built once. `loose`: unknown fields inside it are ignored."""
    return Form(kind, loose)


def as_json(value: Any) -> Any:
    """A frozen value as plain JSON."""
    if type(value) in _PLAIN:  # most values, and asked first: the rest of these questions takes ten times as long
        return value
    if is_dataclass(value):
        return {each.name.rstrip("_"): as_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {name: as_json(each) for name, each in value.items()}
    return [as_json(each) for each in value] if isinstance(value, tuple | list) else value


def _defaults(kind: type) -> dict[str, Any]:
    """Field -> its default, or a marker if it has none."""
    if not is_dataclass(kind):
        row: Any = kind  # a NamedTuple
        return {name: row._field_defaults.get(name, _NONE) for name in row._fields}
    made = {each.name: each.default_factory for each in fields(kind) if each.default_factory is not MISSING}
    return {
        each.name: made[each.name]() if each.name in made else _NONE if each.default is MISSING else each.default
        for each in fields(kind)
    }


def _lacking(name: str, default: Any) -> Any:
    if default is _NONE:
        raise Lacking(None, name)
    return default


def _named(given: Mapping[str, Any], name: str, read: Read, default: Any) -> Any:
    if name not in given:
        return _lacking(name, default)
    try:
        return read(given[name])
    except Wrong as wrong:
        wrong.field = name
        raise


def _reader(kind: Any, loose: bool) -> Read:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _also(_reader(inner[0], loose), inner[1:])
    if origin is Literal:
        return _one_of(frozenset(inner))
    if origin in (Union, UnionType):
        (other,) = (each for each in inner if each is not NoneType)
        known = _reader(other, loose)
        return lambda value: None if value is None else known(value)
    if origin is tuple:
        return _row(_reader(inner[0], loose))
    if origin is not None and issubclass(origin, Mapping):
        return _pairs(_reader(inner[1], loose))
    simple: Mapping[Any, Read] = {int: _whole, float: _number, str: _text, bool: _truth, object: _plain}
    return simple[kind] if kind in simple else _inner(form(kind, loose), loose)


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
        if type(value) is list or type(value) is tuple:
            return tuple([each(one) for one in value])
        raise Wrong(value)

    return read


def _pairs(each: Read) -> Read:
    def read(value: Any) -> dict[str, Any]:
        if isinstance(value, dict):
            return {_text(name): each(one) for name, one in value.items()}
        raise Wrong(value)

    return read


def _inner(known: Form[Any], loose: bool) -> Read:
    made = known.loose if loose else known.strict

    def read(value: Any) -> Any:
        if isinstance(value, dict):
            return made(value)
        raise Wrong(value)

    return read
