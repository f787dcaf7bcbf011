"""Fractions in English: half an hour, three quarters of a mile, one and a half cups. Pure."""

from __future__ import annotations

import re

from dalaba.speech.reading.english.cues import CERTAIN, ahead, behind
from dalaba.speech.reading.english.measures import UNIT, unit_of, units_of
from dalaba.speech.reading.english.numerals import integer, ordinal
from dalaba.speech.reading.rules import POSSIBLE, STEP, Row, Style, after, before


def _fraction(hit: re.Match[str], _style: Style) -> str | None:
    """3/4 of the villagers, 1 1/2 cups, half an hour."""
    over, under = int(hit["a"]), int(hit["b"])
    if not 0 < over < under <= 100 or (hit["q"] and hit.string.count('"', 0, hit.start()) % 2):
        return None
    many = _parts(over, under)
    unit = unit_of(hit["u"]) if hit["u"] else "inch" if hit["q"] else ""
    if hit["w"]:
        part = "a half" if (over, under) == (1, 2) else "a quarter" if (over, under) == (1, 4) else many
        return f"{integer(int(hit['w']))} and {part}" + (f" {units_of(unit, one=False)}" if unit else "")
    if not unit and not behind(
        hit,
        (
            r" (?:hour|mile|cup|pint|litre|metre|kilo|pound|teaspoon|tablespoon|inch|acre|day|year|term|marathon|"
            r"dozen|gallon|ounce|tonne|ton|minute|century|bottle|tin|packet|kilometre)\b"
        ),
    ):
        return "half" if (over, under) == (1, 2) and behind(hit, " (?:price|way|term|full|board|day)") else many
    if ahead(hit, r"\b[Aa]n? ", 3):
        return f"{many.removeprefix('one ')} {unit}".strip()
    joint = (
        " an"
        if (unit or hit.string[hit.end() + 1 :])[:1] in "aeiou" or (unit or hit.string[hit.end() + 1 :])[:4] == "hour"
        else " a"
    )
    return f"{'half' if (over, under) == (1, 2) else many + ' of'}{joint} {unit}".strip()


def _parts(over: int, under: int) -> str:
    name = {2: "half", 4: "quarter"}.get(under, ordinal(under))
    many = {"half": "halves"}.get(name, f"{name}s") if over > 1 else name
    return f"{integer(over)} {many}"


_HALVES = after(
    r"of\b|cups?\b|lit|hours?\b|miles?\b|price|pints?\b|lb|an?\b|the\b|kg|tea|table|tsp|tbsp|way|full|empty|inch|"
    r"day|days\b|term|"
    r"marathon|board|majority|share|met(?:re|er)s?\b|kilo|pounds?\b|acres?\b|years?\b|dozen|gallons?\b|ounces?\b|"
    r"tonnes?\b|minutes?\b|"
    r"bottles?\b|tins?\b|inches",
    CERTAIN,
)
_WHOLE = r"(?P<w>\d{1,3})\s"
_NO_WHOLE = "(?P<w>(?!))?"
_UNITS = rf"\s?(?:(?P<u>{UNIT})(?![A-Za-z0-9])|(?P<q>[\"”″]))"
_PARTS = r"(?P<a>\d\d?)/(?P<b>2|3|4|5|6|8|10|12|16|32)"
_END = r"(?:th|rd)?(?![\d/]|[.:-]\d)"

FRACTIONS: tuple[Row, ...] = (
    Row("fraction", "⁄", rf"(?:{_WHOLE})?(?P<a>\d+)\s?⁄\s?(?P<b>\d+)(?:{_UNITS})?(?!\d)", _fraction),
    Row("fraction", "/", rf"{_WHOLE}{_PARTS}(?:{_UNITS})?{_END}", _fraction),
    Row("fraction", "/", rf"{_NO_WHOLE}{_PARTS}{_UNITS}{_END}", _fraction),
    Row(
        "fraction",
        "/",
        rf"{_NO_WHOLE}(?P<a>\d\d?)/(?P<b>\d\d?)(?P<u>(?!))?(?P<q>(?!))?{_END}",
        _fraction,
        POSSIBLE,
        (
            _HALVES,
            before(r"(?i:\b(?:about|approx|approximately|only|over|nearly|than|an?|by|remaining|almost)) ", STEP),
            before(r"(?i:\b(?:on|from|until|till|since|due|dated?)) ", -STEP),
        ),
    ),
)
