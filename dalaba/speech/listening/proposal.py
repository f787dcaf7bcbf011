"""The facts that a recording seems to state, proposed to a person, who confirms them. Pure.

If a fact's value was heard, it is proposed as written. If another number was heard in its place, that number is
proposed. About any other fact nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dalaba.speech.listening.compare import Places, row_of
from dalaba.speech.listening.spoken_numbers import Value
from dalaba.speech.listening.tokens import SpokenText, beside

_ENOUGH = 0.7
"""Least share of a name's syllables that must have been heard."""


def proposed(heard: str, text: str, values: Mapping[str, str], language: str) -> dict[str, str]:
    """Those of `values` (fact -> value as filled into `text`) that were heard, as they were heard."""
    written, said = row_of(text, language), row_of(heard, language)
    if not written.syllables or not said.syllables:
        return {}
    places = Places(written, said, beside(written, said))
    found = {name: _heard(places, written, row_of(value, language), value) for name, value in values.items()}
    return {name: value for name, value in found.items() if value}


def _heard(places: Places, written: SpokenText, value: SpokenText, spelled: str) -> str:
    """One value as it was heard, or ""."""
    start = _where(written, value)
    if start < 0:
        return ""
    end = start + len(value.syllables)
    inside = [each for each in written.numbers if each.start < end and start < each.end]
    if not inside:
        return spelled if places.share(start, end) >= _ENOUGH else ""
    if all(places.found_there(each) for each in inside):
        return spelled
    others = places.others(inside[0]) if len(inside) == 1 else []
    return _spelled(others[0], spelled) if len(others) == 1 else ""


def _where(written: SpokenText, value: SpokenText) -> int:
    """Where the value's syllables are in the text; -1 if they occur twice or, being read differently, not at all."""
    wanted = [each.sign for each in value.syllables]
    signs = [each.sign for each in written.syllables]
    at = [start for start in range(len(signs) - len(wanted) + 1) if signs[start : start + len(wanted)] == wanted]
    return at[0] if wanted and at else -1


def _spelled(heard: Value, like: str) -> str:
    """A heard number, written like the value next to it: 11:30 if that is 10:30."""
    names = sorted(heard.names, key=len)
    clocks = [name for name in names if re.fullmatch(r"\d+:\d\d", name)]
    digits = [name for name in names if name[0].isdigit()]
    if ":" in like:
        return _clock(clocks[-1], like) if clocks else ""
    number = re.fullmatch(r"(\D*)[\d.]+(\D*)", like)
    return f"{number[1]}{digits[0]}{number[2]}" if number and digits else heard.text


def _clock(heard: str, like: str) -> str:
    """3:00 heard where 14:00 is written is 15:00, because people say hours on a twelve-hour clock."""
    hour, _, minute = heard.partition(":")
    afternoon = like.partition(":")[0].strip().isdecimal() and int(like.partition(":")[0]) > 12 > int(hour)
    return f"{int(hour) + 12}:{minute}" if afternoon else heard
