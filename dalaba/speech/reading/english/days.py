"""Days, months and weekdays in English. Pure.

A day written with slashes is a date only if it can be only one date. A month is a whole word, with a day that exists.
"""

from __future__ import annotations

import re

from dalaba.speech.reading.english.cues import AMOUNT, CERTAIN, DAY, FIRM, THINGS, ahead
from dalaba.speech.reading.english.forms import DASH, DOT, MONTH_NAMES, MONTHS, MONTHS_SHORT, STREET, WEEKDAY, WEEKDAYS
from dalaba.speech.reading.english.numerals import integer, ordinal, spelled, year
from dalaba.speech.reading.rules import LIKELY, POSSIBLE, STEP, SURE, UNLIKELY, Row, Style, after, before

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BY_SHORT = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_WEEKDAY_BY_SHORT = {name[:2].lower(): name for name in WEEKDAYS}


def _the(hit: re.Match[str]) -> str:
    """ "the ", unless the text has it before the match already."""
    return (
        ""
        if ahead(hit, r"(?i:\b(?:the|an?|our|your|this|that|its|his|her|their|my|every|each|next|last) )", 8)
        else "the "
    )


def _month(name: str) -> int:
    return _BY_SHORT[name[:3].lower()]


def _of_year(of: str | None) -> str:
    if not of:
        return ""
    return f", {year(int(of.lstrip(chr(39) + '’')) + (2000 if len(of) < 4 else 0))}"


def _date(hit: re.Match[str], _style: Style) -> str | None:
    """2022-07-13."""
    return _day(hit, int(hit["d"]), int(hit["m"]), hit["y"])


def _day(hit: re.Match[str], day: int, month: int, of: str | None) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        return None
    return f"{_the(hit)}{ordinal(day)} of {MONTHS[month - 1]}{_of_year(of)}"


def _named(hit: re.Match[str], _style: Style) -> str | None:
    """13 July 2022, July 13th, 13-15 July, 6th & 7th April."""
    month = _month(hit["month"])
    days = [int(each) for each in re.findall(r"\d+", hit["days"])]
    if days != sorted(set(days)) or not 1 <= days[0] <= days[-1] <= _DAYS[month - 1]:
        return None
    last = " to the " if re.search(r"[-~]|to", hit["days"]) else " or the " if "or" in hit["days"] else " and the "
    said = ", the ".join(map(ordinal, days[:-1])) + (last if days[1:] else "") + ordinal(days[-1])
    of = "day of" if "day of" in hit[0] else "of"
    return f"{_the(hit)}{said} {of} {MONTHS[month - 1]}{_of_year(hit['y'])}"


def _no_such_day(hit: re.Match[str], _style: Style) -> str | None:
    """30 February, 31 April: said as written, not corrected."""
    day, month = int(hit["d"]), _month(hit["month"])
    return f"{spelled(hit['d'])} {MONTHS[month - 1]}" if not 1 <= day <= _DAYS[month - 1] and day < 32 else None


def _month_of(hit: re.Match[str], _style: Style) -> str:
    return f"{MONTHS[_month(hit['month']) - 1]} {year(int(hit['y']))}"


def _days_first(hit: re.Match[str], _style: Style) -> str | None:
    return _day(hit, int(hit["a"]), int(hit["b"]), hit["y"])


def _months_first(hit: re.Match[str], _style: Style) -> str | None:
    return _day(hit, int(hit["b"]), int(hit["a"]), hit["y"])


def _by_month(hit: re.Match[str], _style: Style) -> str | None:
    """2022-07."""
    return f"{MONTHS[int(hit['m']) - 1]} {year(int(hit['y']))}" if 1 <= int(hit["m"]) <= 12 else None


def weekday(word: str) -> str:
    """The whole name: Thursday for Thurs, Sundays for Sundays."""
    name = _WEEKDAY_BY_SHORT[word[:2].lower()]
    return name + "s" if word.lower().endswith("days") else name


def _weekdays(hit: re.Match[str], _style: Style) -> str:
    return f"{weekday(hit['a'])} to {weekday(hit['b'])}"


def _months(hit: re.Match[str], _style: Style) -> str:
    return f"{MONTHS[_month(hit['month']) - 1]} to {MONTHS[_month(hit['b']) - 1]}"


_MONTH = rf"(?!(?:may|march|mar)\b)(?P<month>(?i:{MONTH_NAMES}|{MONTHS_SHORT}))(?![A-Za-z])"
_YEAR = r"(?:,?\s*(?P<y>(?:1[5-9]|20|21)\d\d(?!\d|[.:]\d|\s*(?:hrs?|hours|people)\b)|['’]\d\d(?!\d)))?"
_D = r"\d{1,2}(?:\s?(?:st|nd|rd|th)(?![A-Za-z]))?"
_AND = r"(?:,?\s*\b(?:and|or)\b\s*|\s?(?:&|-|~|/)\s?|\s+to\s+(?:the\s+)?)"
_DAYLIST = rf"(?P<days>{_D}(?:(?:\s?,\s?{_D})?{_AND}{_D})?)"
_NOUN_BEHIND = (
    r" (?!(?:is|are|was|were|will|has|and|or|between|from|in|at|near|on|to|for|opposite|by|behind|with|until)\b)[a-z]"
)
_NOT_A_STREET = (
    after(rf"{STREET}\s*(?:[.,;:)]|$)", -STEP),
    after(f"{STREET}(?!{_NOUN_BEHIND})", -CERTAIN),
    after(f"{STREET}{_NOUN_BEHIND}", -STEP),
)
_SLASHED = (DAY, after(r"\d\d?[:.]\d\d|at \d|\d\d? ?[ap]m|\(?(?i:mon|tue|wed|thu|fri|sat|sun)"))

DAYS: tuple[Row, ...] = (
    Row("date", "-/.", r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)", _date),
    Row("date", "-", rf"(?P<days>\d{{1,2}})-{_MONTH}-(?P<y>\d{{4}}|\d\d)(?!\d)", _named),
    Row(
        "date",
        "",
        rf"{_DAYLIST}\s*(?:of\s+|day of\s+)?{_MONTH}(?:{DOT}{_YEAR})(?![A-Za-z\d])",
        _named,
        FIRM,
        (*_NOT_A_STREET, DAY),
    ),
    Row(
        "date",
        "m",
        rf"{_DAYLIST}\s+(?:of\s+)?(?P<month>may|march|mar)(?![A-Za-z]){_YEAR}",
        _named,
        POSSIBLE,
        (DAY, before(r"(?i:day),? "), after(r"(?:be|have|not|also|need|see|cause|affect|take|at|and|to|in)\b", -STEP)),
    ),
    Row(
        "date",
        "",
        rf"{_MONTH}(?:\.(?=\s?\d))?\s*(?:the\s+)?{_DAYLIST}{_YEAR}(?![A-Za-z\d]|[.:]\d|\s?[ap]\.?m)",
        _named,
        FIRM,
        (after(THINGS, -STEP), before(r"(?i:\b(?:on|by|until|till|from|before|after|due|to|and|day),?) ")),
    ),
    Row(
        "date",
        "",
        rf"{_MONTH}{DOT},?\s+(?P<y>(?:1[5-9]|20)\d\d)(?!\d|[.:/-]\d)",
        _month_of,
        FIRM,
        (after("hours|hrs", -CERTAIN),),
    ),
    Row(
        "number",
        "",
        rf"{_MONTH}\s+(?P<a>\d{{1,2}})(?=\s+[a-z])",
        lambda hit, _: f"{hit['month']} {integer(int(hit['a'][:15]))}",
        POSSIBLE,
        (after(THINGS), before(r"(?i:\b(?:in|during|since|of|for)) ")),
    ),
    Row(
        "date",
        "d,&t",
        rf"(?P<d>\d{{1,2}})(?=(?:,? (?:and|&|to)|,) (?:on )?{WEEKDAY},? \d)",
        lambda hit, _: f"the {ordinal(int(hit['d']))}" if 0 < int(hit["d"]) < 32 else None,
        UNLIKELY,
        (before(r"(?i:(?<![a-z])(?:mon|tues|wednes|thurs|fri|satur|sun)day),? ", SURE),),
    ),
    Row("undecided", "", rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}", _no_such_day, LIKELY + 1),
    Row("date", "-", r"(?P<y>(?:19|20)\d\d)-(?P<m>0\d|1[0-2])(?![-/.]?\d)", _by_month, LIKELY),
    Row(
        "date",
        "-/.",
        r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)(?![-/.]?\d)",
        _days_first,
        LIKELY,
        (DAY, AMOUNT.worth(-CERTAIN)),
    ),
    Row(
        "date",
        "-/",
        r"(?P<a>\d{1,2})(?P<sep>[-/])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)(?![-/.]?\d)",
        _months_first,
        LIKELY,
        (DAY,),
    ),
    Row("date", "/", r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?P<y>(?!))?(?![-/.:]?\d)", _days_first, POSSIBLE, _SLASHED),
    Row("date", "/", r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?P<y>(?!))?(?![-/.:]?\d)", _months_first, POSSIBLE, _SLASHED),
    Row("date", "-‐―−~‑‒–—", rf"(?<![A-Za-z])(?P<a>{WEEKDAY})\.?{DASH}(?P<b>{WEEKDAY}){DOT}", _weekdays),
    Row(
        "date",
        "-‐―−~‑‒–—",
        rf"(?<![A-Za-z]){_MONTH}\.?{DASH}(?P<b>(?i:{MONTH_NAMES}|{MONTHS_SHORT}))(?![A-Za-z]){DOT}",
        _months,
    ),
)

DAYS_BEGIN = (
    rf"(?<![A-Za-z])(?:(?i:{MONTH_NAMES}|{MONTHS_SHORT})(?=\.?,?\s*(?:the\s+)?\d|\.?\s?[-‐-―−~])"
    rf"|(?i:Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?=[a-z]*\.?\s?[-‐-―−~]))"
)
"""Where a row may begin, other than at a figure."""
