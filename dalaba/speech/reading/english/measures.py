"""Measures in English: units, feet and inches, width by length, times. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dalaba.speech.reading.english.cues import CERTAIN, ahead, attributive, behind
from dalaba.speech.reading.english.forms import END, FIGURE, SIGNED, TO, both, is_one, said_of, signed
from dalaba.speech.reading.english.numerals import integer
from dalaba.speech.reading.rules import LIKELY, POSSIBLE, STEP, SURE, Row, Style, after, before

UNITS: Mapping[str, str] = {
    "km": "kilometre", "m": "metre", "cm": "centimetre", "mm": "millimetre", "um": "micrometre", "nm": "nanometre",
    "kg": "kilogram", "kgs": "kilogram", "kms": "kilometre", "g": "gram", "mg": "milligram", "mcg": "microgram",
    "ug": "microgram", "t": "tonne",
    "l": "litre", "ml": "millilitre", "cl": "centilitre", "kwh": "kilowatt hour", "kw": "kilowatt", "mw": "megawatt",
    "w": "watt", "v": "volt", "kv": "kilovolt", "h": "hour", "hr": "hour", "hrs": "hour", "min": "minute",
    "mins": "minute", "s": "second", "sec": "second", "secs": "second", "ms": "millisecond", "db": "decibel",
    "hz": "hertz", "khz": "kilohertz", "mhz": "megahertz", "ghz": "gigahertz", "kb": "kilobyte", "mb": "megabyte",
    "gb": "gigabyte", "tb": "terabyte", "kbps": "kilobit per second", "mbps": "megabit per second",
    "gbps": "gigabit per second", "m2": "square metre", "sqm": "square metre", "sq m": "square metre",
    "sq. m": "square metre", "km2": "square kilometre", "sq km": "square kilometre", "cm2": "square centimetre",
    "mm2": "square millimetre", "ft2": "square foot", "sq ft": "square foot", "sq. ft": "square foot",
    "sqft": "square foot",
    "m3": "cubic metre", "cm3": "cubic centimetre", "km3": "cubic kilometre", "ft3": "cubic foot",
    "cc": "cubic centimetre",
    "ha": "hectare", "ac": "acre", "ft": "foot", "yd": "yard", "yds": "yard", "mi": "mile", "oz": "ounce",
    "lb": "pound", "lbs": "pound",
    "mph": "mile an hour", "kph": "kilometre an hour", "kmh": "kilometre an hour", "mpg": "mile per gallon",
    "yr": "year", "yrs": "year",
    "wk": "week", "wks": "week", "mth": "month", "mths": "month", "pcs": "piece", "pax": "person",
    "kpa": "kilopascal", "psi": "P S I",
    "ppm": "part per million", "rpm": "revolution per minute", "bpm": "beat per minute",
    "mmhg": "millimetre of mercury",
    "s2": "second squared", "kcal": "kilocalorie", "kj": "kilojoule", "tsp": "teaspoon", "tbsp": "tablespoon",
    "ton": "ton", "tons": "ton",
}  # fmt: skip
_ODD_PLURALS = {
    "foot": "feet", "inch": "inches", "hertz": "hertz", "kilohertz": "kilohertz", "megahertz": "megahertz",
    "gigahertz": "gigahertz",
    "P S I": "P S I", "person": "people", "penny": "pence",
}  # fmt: skip
UNIT = "|".join(
    unit if unit in "mgthsvw" else f"(?i:{re.escape(unit)})"
    for unit in sorted({*UNITS, "V", "W"}, key=len, reverse=True)
)
PER = (
    "day|night|week|month|year|hour|minute|person|adult|child|head|household|family|car|vehicle|item|ticket|unit|room"
    "|bag|box|bottle|pack|class|session|visit|trip|mile|litre|kilo|acre|term|annum|team|table|plot|pitch"
)
_LENGTHS = ("metre", "foot", "inch", "centimetre", "millimetre", "kilometre", "yard", "mile")


def units_of(unit: str, one: bool) -> str:
    """A unit in words, singular or plural: metres, feet, miles an hour."""
    if one:
        return unit
    head, sign, tail = (
        unit.partition(" an ")
        if " an " in unit
        else unit.partition(" per ")
        if " per " in unit
        else unit.partition(" of ")
    )
    *front, last = head.split(" ") if head not in _ODD_PLURALS else [head]
    return " ".join([*front, _ODD_PLURALS.get(last) or last + "s"]) + sign + tail


def _percent(hit: re.Match[str], _style: Style) -> str:
    return both(hit) + " percent"


def _degrees(hit: re.Match[str], _style: Style) -> str:
    scale = {"C": " Celsius", "F": " Fahrenheit"}.get(hit["u"][-1], "")
    last = f" to {'minus ' if hit['s2'] else ''}{said_of(hit['b'])}" if hit["b"] else ""
    return f"{signed(hit)}{said_of(hit['a'])}{last} degree{'' if is_one(hit) else 's'}{scale}"


def over_what(word: str) -> str:
    """The word after "per": day, kilogram."""
    return word if word in UNITS.values() else UNITS.get(word.lower(), word)


def _measure(hit: re.Match[str], _style: Style) -> str:
    over = f" per {unit_of(hit['over'])}" if hit["over"] else ""
    single = is_one(hit) or behind(hit, " olds") or (not over and attributive(hit))
    return f"{both(hit)} {units_of(unit_of(hit['u']), single)}{over}"


def unit_of(sign: str) -> str:
    """The unit in words."""
    return UNITS.get(sign) or UNITS.get(sign.lower()) or sign


def _by(hit: re.Match[str], _style: Style) -> str:
    """3m x 4m, 6 x 4 ft; 2 x 500 ml is said two times."""
    units = [unit_of(each) for each in (hit["u1"], hit["u"]) if each]
    joint = " by " if units[-1] in _LENGTHS or hit["u1"] else " times "
    one = attributive(hit)
    first = said_of(hit["a"]) + (f" {units_of(units[0], one or hit['a'] == '1')}" if hit["u1"] else "")
    return f"{first}{joint}{said_of(hit['b'])} {units_of(units[-1], one or hit['b'] == '1')}"


def _signs_by(hit: re.Match[str], _style: Style) -> str:
    """8' x 4'."""
    unit = "feet" if hit["q"] in "'’′" else "inches"
    return f"{integer(int(hit['a']))} {unit} by {integer(int(hit['b']))} {unit}"


def _times(hit: re.Match[str], _style: Style) -> str:
    return said_of(hit["a"]) + (" by " if hit["a"] == hit["b"] else " times ") + said_of(hit["b"])


def _feet(hit: re.Match[str], _style: Style) -> str:
    """5ft 6in, 6'2"."""
    inches = f"{said_of(hit['b'])} inch{'' if hit['b'] == '1' else 'es'}"
    return f"{said_of(hit['a'])} {'foot' if hit['a'] == '1' else 'feet'} {inches}"


def _stone(hit: re.Match[str], _style: Style) -> str:
    return f"{integer(int(hit['a']))} stone {integer(int(hit['b']))} pound{'' if hit['b'] == '1' else 's'}"


def _hours_and_minutes(hit: re.Match[str], _style: Style) -> str:
    """1h 30m."""
    hours, minutes = int(hit["a"]), int(hit["b"])
    return f"{integer(hours)} hour{'' if hours == 1 else 's'} {integer(minutes)} minute{'' if minutes == 1 else 's'}"


def _inches(hit: re.Match[str], _style: Style) -> str | None:
    """A 12" pipe; None if the sign closes a quotation."""
    if (
        ahead(hit, '["“]', 1)
        or hit.string.count('"', 0, hit.start()) % 2
        or (hit["q"] != '"' and "“" in hit.string[: hit.start()])
    ):
        return None
    return f"{said_of(hit['a'])} inch"


MILLIONS = (
    r"(?:new |local )?(?:people|residents|children|adults|homes|households|families|jobs|users|visitors|viewers|"
    r"voters|votes|customers|workers|"
    r"passengers|cases|doses|tests|meals|trees|downloads|copies|euros|dollars|pounds|yuan|tonnes|views|strong)\b"
)

MEASURES: tuple[Row, ...] = (
    Row(
        "measure",
        "-",
        rf"(?P<a>{FIGURE})-(?P<u>(?=m\b|[A-Za-z]{{2}}){UNIT})(?![A-Za-z0-9])",
        lambda hit, _: f"{said_of(hit['a'])}-{unit_of(hit['u'])}",
    ),
    Row(
        "temperature",
        "CF",
        r"(?P<a>\d{2,3})\s?(?P<u>[CF])(?![A-Za-z0-9])",
        lambda hit, _: f"{integer(int(hit['a']))} degrees {'Celsius' if hit['u'] == 'C' else 'Fahrenheit'}",
        POSSIBLE,
        (
            before(
                r"(?i:\b(?:max|min|maximum|minimum|temps?|temperatures?|oven|heat|preheat|high|low|reach(?:es)?|"
                r"above|below|at|of|to))"
                r"\W*|\d[CF] ?/ ?",
                STEP,
            ),
            after(r"/ ?\d+ ?F", STEP),
        ),
    ),
    Row("measure", "'’′\"”″", r"(?P<a>\d+)\s?(?P<q>['’′\"”″])\s?[x×]\s?(?P<b>\d+)\s?(?P=q)", _signs_by),
    Row("percent", "%", rf"{SIGNED}(?P<a>{FIGURE})\s?%?(?:{TO}(?P<b>{FIGURE}))?\s?%", _percent),
    Row(
        "temperature",
        "°",
        rf"{SIGNED}(?P<a>{FIGURE})(?:\s?(?:°C|°F|°)?{TO}(?P<s2>-)?(?P<b>{FIGURE}))?\s?(?P<u>°\s?C|°\s?F|°)(?![A-Za-z])",
        _degrees,
    ),
    Row(
        "measure",
        "h",
        r"(?P<a>\d{1,2})\s?(?:h|hrs?)\s?(?P<b>[0-5]?\d)\s?(?:m|mins?|minutes)?(?![A-Za-z\d:]|\.\d|\sm)",
        _hours_and_minutes,
    ),
    Row(
        "measure",
        "f",
        r"(?P<a>\d+)\s?ft\.?\s?(?P<b>\d+(?:\.\d+)?)\s?(?:in(?:s|ch|ches)?\b\.?|[\"”″]|(?![\d.A-Za-z]))",
        _feet,
    ),
    Row("measure", "'’′", r"(?P<a>\d+)['’′]\s?(?P<b>\d+(?:\.\d+)?)(?:[\"”″]|''|’’)", _feet),
    Row(
        "measure",
        "'’′",
        r"(?P<a>\d+)['’′](?P<b>(?!))?(?=\s?[x×]|\s(?:tall|wide|high|long|deep|by)\b)",
        lambda hit, _: f"{integer(int(hit['a']))} {'foot' if hit['a'] == '1' else 'feet'}",
    ),
    Row("measure", '"”″', r"(?P<a>\d+(?:\.\d+)?)\s?(?P<q>[\"”″])(?=\s?[a-zx×])", _inches),
    Row(
        "measure",
        "i",
        r"(?P<a>\d+)\s?in(?:s)?(?![A-Za-z])(?<=\din)",
        lambda hit, _: f"{integer(int(hit['a']))} inch{'es' if hit['a'] != '1' and not attributive(hit) else ''}",
    ),
    Row("measure", "b", r"(?P<a>\d{1,2})\s?st\.?\s(?P<b>\d{1,2})\s?lbs?(?![A-Za-z])", _stone),
    Row("measure", "x×", rf"(?P<a>{FIGURE})\s?(?P<u1>{UNIT})?\s?[×x]\s?(?P<b>{FIGURE})\s?(?P<u>{UNIT}){END}", _by),
    Row("number", "×", r"(?P<a>\d+)×(?P<b>\d+)(?![\d.×])", _times),
    Row(
        "number",
        "x×",
        r"(?<![A-Za-z\d])[x×]\s?(?P<a>\d{1,2})(?![\d.A-Za-z])",
        lambda hit, _: f"times {integer(int(hit['a']))}",
    ),
    Row("number", "x×", r"(?P<a>\d{1,3})\s?[x×]\s?(?=[£$€])", lambda hit, _: f"{integer(int(hit['a']))} times "),
    Row("number", "x×", r"(?P<a>\d{1,3})\s[x×]\s(?=[A-Za-z])", lambda hit, _: f"{integer(int(hit['a']))} "),
    Row("number", "x×", r"(?P<a>\d{1,3})[x×](?![A-Za-z\d])", lambda hit, _: f"{integer(int(hit['a']))} times"),
    Row("number", "*★", r"(?P<a>\d)\s?[*★](?=\s[a-z])", lambda hit, _: f"{integer(int(hit['a']))} star"),
    Row(
        "measure",
        "s",
        r"(?P<s>(?!))?(?P<a>\d+(?:\.\d+)?)(?P<b>(?!))?(?P<over>(?!))?\s?(?P<u>s)(?![A-Za-z0-9'’/])",
        _measure,
        LIKELY,
    ),
    Row(
        "measure",
        "",
        (
            rf"{SIGNED}(?![12]\d{{3}}\s?(?:hrs?|h)\b|\d+\s?s(?![A-Za-z/]))(?P<a>{FIGURE})(?:\s?(?:{UNIT})?{TO}"
            rf"(?P<b>{FIGURE}))?\s?(?P<u>{UNIT})(?:\s?/\s?(?P<over>(?:{UNIT}|{PER})))?(?![A-Za-z0-9'’]|\.\d)(?:\."
            r"(?=\s[a-z]))?"
        ),
        _measure,
        SURE - 1,
        (
            before(r"(?i:\b(?:room|flat|class|bus|unit|block|house|gate|platform)) ", -CERTAIN),
            after(MILLIONS, -CERTAIN - STEP),
        ),
    ),
)

MEASURES_BEGIN = r"(?<![A-Za-z\d])[x×](?=\s?\d)"
