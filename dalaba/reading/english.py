"""How English notices write numbers, and how they are said: the table at the end, first answer wins. Pure.

All is written out in words, so that no engine has to guess: letters, apostrophes, hyphens and stops are all it gets.
A day written with slashes is a date only where it can be but one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dalaba.reading.english_numerals import amount, digits, integer, ordinal, year
from dalaba.reading.rules import UNLIKELY, Row, Style

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHORT = {name[:3].lower(): name for name in _MONTHS} | {"sept": "September"}
_CALL = re.compile(
    r"(?i:call|dial|phone|tel|telephone|hotline|ring|mobile|number|contact|fax|ext|extension|ambulance|police)"
    r"\W*(?:(?:is|at|on|us|the|no|number)\b\W*){0,3}(?:[\d -]{3,}(?:or|and|,|/)\s*)*$"
)
_ROOM = re.compile(r"(?i:room|bus|route|flat|gate|ward|line|apartment|unit|code|pin|no)\W*$")
_YEAR = re.compile(r"(?i:in|year|since|until|till|by|of|during|before|after|from|spring|summer|autumn|winter|,)\s*$")


def _before(hit: re.Match[str], reach: int = 40) -> str:
    return hit.string[max(0, hit.start() - reach) : hit.start()]


def _after(hit: re.Match[str], reach: int = 12) -> str:
    return hit.string[hit.end() : hit.end() + reach]


def _date(hit: re.Match[str], _style: Style) -> str | None:
    """2022-07-13."""
    return _day(int(hit["d"]), int(hit["m"]), hit["y"])


def _day(day: int, month: int, of: str | None) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"the {ordinal(day)} of {_MONTHS[month - 1]}" + (f", {year(int(of))}" if of else "")


def _named(hit: re.Match[str], _style: Style) -> str | None:
    """13 July 2022, July 13th, 13-15 July."""
    month = _SHORT.get(hit["month"].lower()[:4]) or _SHORT[hit["month"].lower()[:3]]
    days = [ordinal(int(each)) for each in (hit["d"], hit["d2"]) if each]
    if any(int(each) > 31 for each in (hit["d"], hit["d2"]) if each):
        return None
    said = f"the {' to the '.join(days)} of {month}"
    return said + (f", {year(int(hit['y']))}" if hit["y"] else "")


def _slashed(hit: re.Match[str], _style: Style) -> str | None:
    """13/7 and 7/13 can be but one day; 7/8 can be two."""
    first, second = int(hit["a"]), int(hit["b"])
    if first > 12 >= second:
        return _day(first, second, hit["y"])
    return _day(second, first, hit["y"]) if second > 12 >= first else None


def _clock(hit: re.Match[str], _style: Style) -> str | None:
    times = [(hit["h"], hit["m"], hit["half"])]
    if hit["h2"]:
        times.append((hit["h2"], hit["m2"], hit["half2"]))
    said = [_hour(int(hour), int(minute or 0), half) for hour, minute, half in times]
    if hit["half2"] and not hit["half"] and said[0]:
        said[0] = said[0].removesuffix(" o'clock")
    return " to ".join(each for each in said if each) if all(said) else None


def _hour(hour: int, minute: int, half: str | None) -> str | None:
    """seven thirty; seven in the evening, for nobody says nineteen o'clock."""
    if hour > 24 or minute > 59:
        return None
    if half:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if hour in (0, 24) and not minute:
        return "midnight"
    part = _part(hour) if half or hour > 12 or hour == 0 else ""
    clock = hour % 12 or 12
    end = "" if not minute else f" oh {integer(minute)}" if minute < 10 else f" {integer(minute)}"
    return integer(clock) + (end or ("" if part else " o'clock")) + part


def _part(hour: int) -> str:
    if hour in (12,):
        return " at noon"
    return " at night" if hour < 5 else " in the morning" if hour < 12 else (
        " in the afternoon" if hour < 18 else " in the evening")  # fmt: skip


def _ratio(hit: re.Match[str], _style: Style) -> str:
    return f"{amount(hit['a'])} to {amount(hit['b'])}"


def _phone(hit: re.Match[str], _style: Style) -> str:
    return _groups(re.sub(r"\D", "", hit["n"])) + (f", extension {digits(hit['x'])}" if hit["x"] else "")


def _groups(number: str) -> str:
    sizes = {11: (3, 4, 4), 10: (3, 3, 4), 8: (4, 4), 7: (3, 4)}.get(len(number), (len(number),))
    said, at = [], 0
    for size in sizes:
        said.append(digits(number[at : at + size]))
        at += size
    return ", ".join(said)


def _land_line(hit: re.Match[str], style: Style) -> str:
    return f"{digits(hit['area'])}, {_phone(hit, style)}"


def _called(hit: re.Match[str], style: Style) -> str | None:
    return _phone(hit, style) if _CALL.search(_before(hit)) else None


def _hotline(hit: re.Match[str], _style: Style) -> str | None:
    return None if re.match(r"\s*[a-z%]", _after(hit)) else digits(hit[0])


def _room(hit: re.Match[str], _style: Style) -> str | None:
    """Room 302 is three oh two."""
    said = digits(hit[0]).replace("zero", "oh")
    return said if _ROOM.search(_before(hit, 14)) and len(hit[0]) > 2 else None


def _percent(hit: re.Match[str], _style: Style) -> str:
    return _both(hit) + " percent"


def _both(hit: re.Match[str]) -> str:
    sign = "minus " if hit["s"] else ""
    return sign + " to ".join(amount(each) for each in (hit["a"], hit["b"]) if each)


def _degrees(hit: re.Match[str], _style: Style) -> str:
    scale = {"C": " Celsius", "F": " Fahrenheit"}.get(hit["u"][-1], "")
    return f"{_both(hit)} degree{_plural(hit)}{scale}"


def _plural(hit: re.Match[str]) -> str:
    return "" if hit["a"] == "1" and not hit["b"] else "s"


_CURRENCY = {"¥": "yuan", "RMB": "yuan", "CNY": "yuan", "$": "dollars", "€": "euros", "£": "pounds"}
_UNITS: Mapping[str, str] = {
    "km": "kilometre", "m": "metre", "cm": "centimetre", "mm": "millimetre", "kg": "kilogram", "g": "gram",
    "mg": "milligram", "t": "tonne", "l": "litre", "ml": "millilitre", "kwh": "kilowatt hour", "kw": "kilowatt",
    "w": "watt", "v": "volt", "h": "hour", "min": "minute", "s": "second", "db": "decibel",
    "m2": "square metre", "km2": "square kilometre", "m3": "cubic metre", "ha": "hectare",
}  # fmt: skip
_UNIT = "|".join(unit if unit in "mgthsv" else f"(?i:{unit})" for unit in sorted(_UNITS, key=len, reverse=True))


def _money(hit: re.Match[str], _style: Style) -> str:
    number, unit = hit["a"], _CURRENCY[hit["c"].upper()]
    unit = unit.removesuffix("s") if number == "1" else unit
    if re.fullmatch(r"[\d,]+\.\d\d", number) and not hit["big"] and not hit["b"]:
        whole, part = number.split(".")
        return f"{amount(whole)} {unit}" + (f" {integer(int(part))}" if int(part) else "")
    big = f" {hit['big'].strip().lower()}" if hit["big"] else ""
    return f"{_both(hit)}{big} {unit}"


def _measure(hit: re.Match[str], _style: Style) -> str:
    over = f" per {_UNITS[hit['over'].lower()]}" if hit["over"] else ""
    return f"{_both(hit)} {_UNITS[hit['u'].lower()]}{_plural(hit)}{over}"


def _ordinal(hit: re.Match[str], _style: Style) -> str:
    return ordinal(int(hit["n"]))


def _fraction(hit: re.Match[str], _style: Style) -> str | None:
    """3/4 of the villagers."""
    over, under = int(hit["a"]), int(hit["b"])
    if not 0 < over < under <= 20 or not re.match(r"\s+of\b|\s*(?:cup|litre|hour)", _after(hit)):
        return None
    name = {2: "half", 4: "quarter"}.get(under, ordinal(under))
    many = {"half": "halves"}.get(name, f"{name}s") if over > 1 else name
    return f"{integer(over)} {many}"


def _span(hit: re.Match[str], _style: Style) -> str | None:
    """60-79 people; 3-5 alone is as likely a room."""
    first, last = float(hit["a"].replace(",", "")), float(hit["b"].replace(",", ""))
    named = re.match(r"\s*(?:[a-z]|%)", _after(hit)) or re.search(r"[A-Za-z]{3,}\s*$", _before(hit, 12))
    return f"{amount(hit['a'])} to {amount(hit['b'])}" if first < last and named else None


def _year(hit: re.Match[str], _style: Style) -> str | None:
    certain = _YEAR.search(_before(hit, 10)) and not re.match(r"\s+(?:people|[a-z]{3,}s)\b", _after(hit))
    return year(int(hit[0])) if certain else None


def _number(hit: re.Match[str], _style: Style) -> str | None:
    figure = hit[0].lstrip("-")
    whole, _, part = figure.partition(".")
    if len(whole) > 1 and whole.startswith("0"):
        return None
    counted = re.match(r"\s+[a-z]", _after(hit)) or "," in figure or part
    if not counted and (len(whole) > 4 or (1900 <= int(whole) <= 2099 and not whole.endswith("000"))):
        return None
    return ("minus " if hit[0].startswith("-") else "") + amount(figure)


def _coded(hit: re.Match[str], _style: Style) -> str:
    """N95, B1; Group3 is group three."""
    parts = re.findall(r"[A-Za-z]+|\d+|\.", hit[0])
    said = (_letters(each) if each.isalpha() else "point" if each == "." else _code_number(each) for each in parts)
    return " ".join(said)


def _letters(word: str) -> str:
    return word if len(word) > 3 and not word.isupper() else " ".join(word.upper())


def _code_number(number: str) -> str:
    return (
        integer(int(number)) if len(number) < 3 and not number.startswith("0") else digits(number).replace("zero", "oh")
    )


def _lettered(hit: re.Match[str], _style: Style) -> str:
    """3A."""
    return f"{integer(int(hit['n']))} {hit['l']}"


def by_sign(found: str, _style: Style) -> str:
    """Sign by sign, with a rest where a sign stood."""
    said = (
        digits(each) if each.isdecimal() else "point" if each == "." else each if each.isalpha() else ","
        for each in re.findall(r"\d+|\.|[A-Za-z]+|[^\dA-Za-z.]+", found)
    )
    return re.sub(r" ,", ",", " ".join(said)).strip(", ")


def _undecided(hit: re.Match[str], style: Style) -> str:
    return by_sign(hit[0], style)


def rest(text: str) -> str:
    """What no rule took: words and stops as they are, signs as words or nothing."""
    return _SPACES.sub(" ", "".join(_SAID.get(sign) or (sign if _kept(sign) else "") for sign in text))


_SPACES = re.compile(" {2,}")
_SAID = {
    "&": " and ", "/": " or ", "=": " equals ", "+": " plus ", "@": " at ", "%": " percent ", "<": " below ",
    ">": " above ", "×": " times ", "±": " plus or minus ", "°": " degrees ", "≥": " at least ", "≤": " at most ",
    "£": "pounds ", "€": "euros ", "¥": "yuan ", "$": "dollars ", "—": ", ", "–": ", ", "…": ".", "’": "'", "‘": "'",
    "(": ", ", ")": ", ", "（": ", ", "）": ", ", "，": ", ", "、": ", ", "。": ". ", "！": "! ", "？": "? ",
    "；": "; ", "：": ": ",
}  # fmt: skip


def _kept(sign: str) -> bool:
    return sign.isalpha() or sign in " \n.,;:!?'-"


_EDGE = r"(?!\d)"
_N = r"(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?"
_TO = r"\s*(?:-|~|to)\s*"
_MONTH = "(?<![A-Za-z])(?P<month>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*)\\.?"
_D = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s*(?:-|~|to)\s*(?P<d2>\d{1,2})(?:st|nd|rd|th)?)?"
_AM = r"(?:\s*(?P<half{0}>[AaPp])(?:\.\s?[Mm]\.|[Mm]\b))"

BEGINS = r"[0-9¥$€£]|[-+(](?=\d)|(?<![A-Za-z])[A-Za-z](?=[A-Za-z]*\.?\s*\d)"

RULES: tuple[Row, ...] = (
    Row("date", rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_EDGE}", _date),
    Row("date", rf"{_D}\s*(?:of\s+)?{_MONTH}(?:,?\s*(?P<y>\d{{4}}))?(?![A-Za-z\d])", _named),
    Row("date", rf"{_MONTH}\s*{_D}(?:,?\s*(?P<y>\d{{4}}))?(?![A-Za-z\d:])", _named),
    Row("date", r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>\d{4}))?(?![\d/])", _slashed),
    Row("clock", (
        rf"(?P<h>\d{{1,2}}):(?P<m>\d\d){_AM.format('')}?(?:{_TO}(?P<h2>\d{{1,2}}):"
        rf"(?P<m2>\d\d){_AM.format('2')}?)?(?![\d:])"
    ), _clock),
    Row("clock", (
        rf"(?P<h>\d{{1,2}})(?P<m>){_AM.format('')}?{_TO}(?P<h2>\d{{1,2}})(?P<m2>){_AM.format('2')}(?![\d:])"
    ), _clock),
    Row("clock", rf"(?P<h>\d{{1,2}})(?P<m>){_AM.format('')}(?P<h2>)(?P<m2>)(?P<half2>)", _clock),
    Row("ratio", r"(?P<a>\d+):(?P<b>\d+)(?![\d:])", _ratio),
    Row("phone", rf"(?:\+?86[- ]?)?(?P<n>1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}})(?P<x>(?!))?{_EDGE}", _phone),
    Row("phone", (
        rf"\(?(?P<area>0\d{{2,3}})\)?[- ]?(?P<n>\d{{7,8}})(?:\s*(?:-|ext\.?|extension)\s*"
        rf"(?P<x>\d{{1,5}}))?{_EDGE}"
    ), _land_line),
    Row("phone", rf"(?P<n>[48]00-?\d{{3}}-?\d{{4}})(?P<x>(?!))?{_EDGE}", _phone),
    Row("phone", (
        rf"(?P<n>\d{{3,}}(?:-\d{{3,}})*)(?:\s*(?:ext\.?|extension)\s*(?P<x>\d{{1,5}}))?{_EDGE}(?![.,:%/]\d)"
    ), _called),
    Row("hotline", rf"(?:110|119|12[02]|12345){_EDGE}(?![.,:%/-]\d)", _hotline),
    Row("code", rf"\d{{3,}}{_EDGE}(?![.,:%/-]\d)", _room),
    Row("percent", rf"(?P<s>-)?(?P<a>{_N})%?(?:{_TO}(?P<b>{_N}))?\s*%", _percent),
    Row("temperature", rf"(?P<s>-)?(?P<a>{_N})(?:\s*(?:°C|°F|°)?{_TO}(?P<b>{_N}))?\s*(?P<u>°C|°F|°)", _degrees),
    Row("money", (
        rf"(?P<s>-)?(?P<c>[¥$€£]|(?<![A-Za-z])(?i:RMB|CNY))\s*(?P<a>{_N})(?:{_TO}[¥$€£]?(?P<b>{_N}))?(?P<big>\s"
        r"(?i:thousand|million|billion))?"
    ), _money),
    Row("measure", (
        rf"(?P<s>-)?(?P<a>{_N})(?:\s*(?:{_UNIT})?{_TO}(?P<b>{_N}))?\s*(?P<u>{_UNIT})(?:/(?P<over>{_UNIT}))?"
        r"(?![A-Za-z0-9])"
    ), _measure),
    Row("code", r"(?P<n>\d{1,3})(?P<l>[A-Z])(?![A-Za-z\d])", _lettered),
    Row("ordinal", r"(?P<n>\d{1,6})(?:st|nd|rd|th)(?![A-Za-z])", _ordinal),
    Row("range", rf"(?P<a>{_N}){_TO}(?P<b>{_N}){_EDGE}(?![.:/-]\d)", _span),
    Row("fraction", rf"(?P<a>\d+)/(?P<b>\d+){_EDGE}(?![/.])", _fraction),
    Row("year", rf"(?:19|20)\d\d{_EDGE}(?![.,:%/-]\d)", _year),
    Row("number", rf"(?:(?<![\dA-Za-z)])-)?{_N}{_EDGE}(?!\.\d|[-/:*]\d)(?![A-Za-z])", _number),
    Row("undecided", r"\d+(?:[-/.:,*]+\d+)*", _undecided, UNLIKELY),
    Row("code", (
        r"(?<![A-Za-z])[Nn]o\.\s?(?P<n>\d+)(?![\d.])"
    ), lambda hit, _style: f"number {integer(int(hit['n'])) if len(hit['n']) < 15 else digits(hit['n'])}"),
    Row("code", r"(?<![A-Za-z])[A-Za-z]+\d+(?:\.\d+)*[A-Za-z\d]*", _coded),
)  # fmt: skip
