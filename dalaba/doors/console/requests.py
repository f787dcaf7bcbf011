"""Reads a request's fields, from JSON and forms alike: types and bounds are checked, and every fault is named. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.doors.console.access import form
from dalaba.station.files import date_values, values

_MOST_NAMES = 500
_LONGEST_NAME = 200
_LONGEST_SECRET = 1_000
_YES = ("1", "on", "true", "yes")


class Wrong(Exception):
    """A request has a wrong or missing field. `reason`: what is wrong."""

    def __init__(self, code: str, /, **facts: str) -> None:
        super().__init__(code)
        self.reason = Reason(code, facts)


def of_json(body: bytes) -> Asked:
    """The fields of a JSON object; none if the body is empty."""
    try:
        plain = json.loads(body.decode("utf-8")) if body else {}
    except (ValueError, RecursionError) as error:
        raise Wrong("console.not_json") from error
    if not isinstance(plain, dict):
        raise Wrong("console.not_json")
    return Asked(plain)


def of_form(body: bytes) -> Asked:
    """The fields of a form; empty ones are left out. Several outlets stand in one field: 五一村、东和村."""
    try:
        fields = form(body)
    except ValueError as error:
        raise Wrong("console.not_form") from error
    given = {name: value for name, value in fields.items() if value.strip() and name != "csrf"}
    return Asked({name: value.split("、") if name in ("to", "language") else value for name, value in given.items()})


class Asked:
    """A request's fields. `done` refuses a request with fields that nobody has read, such as misspelt ones."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields
        self._read: set[str] = set()

    @property
    def written(self) -> dict[str, str]:
        """All fields as text, as a form has them."""
        return {name: "、".join(value) if isinstance(value, list) else value for name, value in self._fields.items()}

    def has(self, name: str) -> bool:
        """Whether a field was given."""
        return name in self._fields

    def text(self, name: str, most: int = 200, needed: bool = False) -> str:
        """A text of at most `most` characters, stripped; "" if it is missing."""
        value = self._get(name)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or (needed and not value.strip()):
            raise Wrong("console.field_text", name=name)
        if len(value) > most:
            raise Wrong("console.field_long", name=name, most=str(most))
        if _unspeakable(value):
            raise Wrong("console.field_text", name=name)
        return value.strip()

    def secret(self, name: str) -> str:
        """A password, as it was typed; "" if it is missing."""
        value = self._get(name)
        return value if isinstance(value, str) and len(value) <= _LONGEST_SECRET and not _unspeakable(value) else ""

    def names(self, name: str, needed: bool = False) -> tuple[str, ...]:
        """Names, from a list or from text like 五一村、东和村."""
        value = self._get(name)
        if isinstance(value, str) and len(value) <= _MOST_NAMES * _LONGEST_NAME and not _unspeakable(value):
            value = values.names(value)
        if value is None and not needed:
            return ()
        if not isinstance(value, list) or not all(map(_is_name, value)) or len(value) > _MOST_NAMES:
            raise Wrong("console.field_names", name=name)
        if needed and not value:
            raise Wrong("console.field_names", name=name)
        return tuple(value)

    def flag(self, name: str, otherwise: bool = False) -> bool:
        """True or false; from a form: a ticked box, or the word "false"."""
        value = self._get(name)
        if value is None:
            return otherwise
        if isinstance(value, str) and value.lower() in (*_YES, "0", "off", "false", "no"):
            return value.lower() in _YES
        if not isinstance(value, bool):
            raise Wrong("console.field_flag", name=name)
        return value

    def whole(self, name: str, low: int, high: int, otherwise: int | None = None) -> int:
        """A whole number within bounds. It is needed if `otherwise` is None."""
        value = self._get(name)
        if value is None and otherwise is not None:
            return otherwise
        if isinstance(value, str) and value.strip().isdecimal() and len(value) < 10:
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise Wrong("console.field_whole", name=name, low=str(low), high=str(high))
        return value

    def choice(self, name: str, allowed: Sequence[str], otherwise: str) -> str:
        """One of the allowed words."""
        value = self._get(name)
        if value is None:
            return otherwise
        if not isinstance(value, str) or value not in allowed:
            raise Wrong("console.field_choice", name=name, allowed=", ".join(allowed))
        return value

    def done(self) -> None:
        """Raise Wrong if there are fields that were not read."""
        if more := sorted(str(name) for name in self._fields if name not in self._read):
            raise Wrong("console.field_unknown", name=_shown(more[0]), allowed=", ".join(sorted(self._read)))

    def _get(self, name: str) -> Any:
        self._read.add(name)
        return self._fields.get(name)


def day_of(text: str, otherwise: Any, today: Any) -> Any:
    """A date as people write it. Raises Wrong if it is none."""
    try:
        return date_values.day(text, today=today) if text else otherwise
    except Bad as bad:
        raise Wrong(bad.reason.code, **bad.reason.params) from bad


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_NAME and not _unspeakable(value)


def _unspeakable(text: str) -> bool:
    """Whether a text has half characters (which JSON allows) or NUL: files and the ledger cannot hold these."""
    return any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)


def _shown(name: str) -> str:
    return name.encode("utf-8", "replace").decode()[:40]
