"""Texts with facts to fill in: `{{name}}`, and nothing else. Pure.

Only a name may stand between the braces. There are no expressions, conditions or loops.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from dalaba.core.characters import mended
from dalaba.core.patterns import late
from dalaba.core.problems import Bad

_FIELD = late(r"\{\{\s*(?P<name>[^\W\d]\w*)\s*\}\}")
_SLIP = late(r"[{｛﹛❴⦃]|[%#]?\}|[｝﹜❵⦄]")
"""Braces of every width and shape that a Chinese keyboard or a chat program produces."""
_OPEN = late(r"\{[{%#].{0,19}|[}%#]\}.{0,2}")


@lru_cache(maxsize=4096)
def variables(text: str) -> frozenset[str]:
    """The names of the facts that a text uses."""
    return frozenset(match["name"] for match in _FIELD.finditer(text))


def bare(text: str) -> str:
    """The text with a pause in place of each fact: only the words that its author wrote."""
    return mended(_FIELD.sub("，", text))


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Fill in a text's facts. Raises Bad("plan.no_value") for the first fact without a value.

    Raises Bad("files.template") if double braces hold anything else, because it would be spoken as written.
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
    """What looks like a fact in braces but is not one."""
    match = _OPEN.search(_FIELD.sub("", text))
    return match.group() if match else ""


def slip(text: str) -> tuple[int, Bad] | None:
    """The first misused brace and what is wrong with it: {村名}, {{村 名}}, ｛村名｝, {% %}. None if there is none."""
    match = _SLIP.search(_FIELD.sub(lambda field: "\0" * len(field.group()), text))
    if match is None:
        return None
    found = text[match.start() : match.start() + 20].split("\n")[0]
    more = re.match(r"\{[%#]|[%#]\}|\{\{[^}]*\|", found)
    return match.start(), Bad("files.template" if more else "files.braces", found=found)


def resolved(values: Mapping[str, str], below: Mapping[str, str]) -> dict[str, str]:
    """Fill in values that use other facts, from their own layer in any order, else from `below`.

    A value that uses its own name gets the value below. A value that uses an unknown fact, or depends on itself through
    others, becomes empty; a text that needs it is then refused with a message.
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
