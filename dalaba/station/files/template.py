"""Texts with facts to fill in: `{{name}}`, and nothing else. Pure.

What stands between the braces is a name; there is no language here that could count, decide or go round in circles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from dalaba.core.characters import mended
from dalaba.core.problems import Bad

_FIELD = re.compile(r"\{\{\s*(?P<name>[^\W\d]\w*)\s*\}\}")
_SLIP = re.compile(r"[{｛﹛❴⦃]|[%#]?\}|[｝﹜❵⦄]")
"""Braces of every width and shape that a Chinese keyboard or a chat program gives."""
_OPEN = re.compile(r"\{[{%#].{0,19}|[}%#]\}.{0,2}")


@lru_cache(maxsize=4096)
def variables(text: str) -> frozenset[str]:
    """The names of the facts a text uses."""
    return frozenset(match["name"] for match in _FIELD.finditer(text))


def bare(text: str) -> str:
    """The text with a rest in the place of each fact: what its writer wrote, whatever is put into it."""
    return mended(_FIELD.sub("，", text))


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with its facts. Bad("plan.no_value") names the first variable that has none.

    Bad("files.template") for a text with anything else between double braces: it would be spoken as it stands.
    """
    if "{" not in text and "}" not in text:
        return text
    if match := _left(text):
        raise Bad("files.template", found=match)
    for name in sorted(variables(text)):
        if not facts.get(name, "").strip():
            raise Bad("plan.no_value", name=name)
    return mended(_FIELD.sub(lambda match: facts[match["name"]], text))


@lru_cache(maxsize=4096)
def _left(text: str) -> str:
    """What looks like a variable and is none."""
    match = _OPEN.search(_FIELD.sub("", text))
    return match.group() if match else ""


def slip(text: str) -> tuple[int, Bad] | None:
    """Where the first braces stand that are no variable's, and what is wrong: {村名}, {{村 名}}, ｛村名｝, {% %}."""
    match = _SLIP.search(_FIELD.sub(lambda field: "\0" * len(field.group()), text))
    if match is None:
        return None
    found = text[match.start() : match.start() + 20].split("\n")[0]
    more = re.match(r"\{[%#]|[%#]\}|\{\{[^}]*\|", found)
    return match.start(), Bad("files.template" if more else "files.braces", found=found)


def resolved(values: Mapping[str, str], below: Mapping[str, str]) -> dict[str, str]:
    """Values that use other facts, with those filled in: their own layer's, in whatever order they stand, else `below`.

    A value's own name means the one below. One that needs a fact nobody gave, or itself by way of others, is empty:
    what would be said of it is refused, and told.
    """
    found = {name: value for name, value in values.items() if "{{" not in value}
    left = {name: value for name, value in values.items() if "{{" in value}
    while ready := [name for name, value in left.items() if not variables(value) & (left.keys() - {name})]:
        for name in ready:
            found[name] = _filled(left.pop(name), {**below, **found})
    return found | dict.fromkeys(left, "")


def _filled(value: str, facts: Mapping[str, str]) -> str:
    try:
        return fill(value, facts)
    except Bad:
        return ""
