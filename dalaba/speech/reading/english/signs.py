"""The signs of an English text: which become plain before the rules run, and how those that no rule matched are said.

Pure.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from dalaba.core.patterns import late
from dalaba.speech.reading.english.forms import MONTHS, WEEKDAY
from dalaba.speech.reading.english.numerals import is_words_of
from dalaba.speech.reading.forms import DASHES, Swap, swapped

_TAGS = "b|i|u|p|a|br|em|strong|span|div|li|ul|ol|h[1-6]|hr|td|tr|th|table|font|center|small|sup|sub|img"
_MONTH = "|".join([*MONTHS, "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept?", "Oct", "Nov", "Dec"])
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_A_DATE = rf"(?:{WEEKDAY}|{_DAY}\s(?:of\s)?(?:{_MONTH})|(?:{_MONTH})\s\d)"
_DASH = r"\s?[-‐-―−~]{1,2}\s?"

FIRST: tuple[Swap, ...] = (
    Swap(
        "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞",
        r"(?:(\d+)\s?)?([¼-¾⅐-⅞])",
        lambda hit: f"{hit[1]} {_vulgar(hit[2])}" if hit[1] else _vulgar(hit[2]),
    ),
    Swap("№º°", r"№|[Nn][º°]\.? ?(?=\d)", "No. "),
    Swap("§", r"§{1,2} ?(?=\d)", "section "),
)
"""Signs that would lose their meaning in plain form. A fraction sign keeps its own stroke, so that it is no date."""

THEN: tuple[Swap, ...] = (
    Swap(DASHES, r"(?<![A-Za-z])([A-Z]\d{1,3})\s?[-‐-―−]\s?(?=[A-Z]\d)", r"\1 to "),
    Swap(DASHES, r"(⁄\d+|\d0s)\s?[-‐-―−]\s?(?=\d)", r"\1 to "),
    Swap("£$€¥", r"(?<=\d)\s?[‐-―−]\s?(?=[£$€¥])", "-"),
    Swap("<", rf"(?i)</?(?:{_TAGS})(?: [^<>]{{0,80}})?/?>", " "),
    Swap("(", r"([A-Za-z-]+) ?\((?!0\d)(\d{1,3})\)", lambda hit: _once(hit)),
    Swap("(", r"(?<=[A-Za-z])\((s|es|ren)\)", r"\1"),
    Swap(".)", r"(?m)^(\s*)(\d{1,2}[.)]|[a-z]\))(?=[A-Z])", r"\1\2 "),
    Swap(
        DASHES,
        rf"(?<![A-Za-z])((?:{WEEKDAY}\.?,? ?)?(?:{_DAY} (?:of )?(?:{_MONTH})\.?|(?:{_MONTH})\.? {_DAY}|"
        rf"{WEEKDAY},? {_DAY})(?:,? (?:19|20)\d\d)?){_DASH}(?={_A_DATE})",
        r"\1 to ",
    ),
    Swap(
        DASHES,
        rf"(?i)(\d ?[ap]\.?m\.?|noon|midnight|midday){_DASH}(?=\d|noon|midnight|midday|late|close\b)",
        r"\1 to ",
    ),
    Swap(DASHES, rf"(?i)(\d){_DASH}(?=noon|midnight|midday)", r"\1 to "),
    Swap(
        "/",
        r"(?<=[a-z])/(?=(?:day|week|month|year|hour|night|person|head|household|minute)\b)(?<!day/)(?<!week/)"
        r"(?<!month/)(?<!year/)(?<!hour/)(?<!night/)(?<!person/)(?<!am/)(?<!pm/)",
        " per ",
    ),
    Swap(
        "/",
        r"(?<=[a-z])(?<!day)(?<!Sat)(?<!Sun)(?<!Mon)(?<!Tue)(?<!Tues)(?<!Wed)(?<!Weds)(?<!Thu)(?<!Thurs)"
        rf"(?<!Fri)/(?={WEEKDAY})",
        ", ",
    ),
)
"""The meaning of plain signs beside English words."""


def _vulgar(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign)


def _once(hit: re.Match[str]) -> str:
    """One (1) day: the number is said once."""
    return hit[1] if is_words_of(hit.string[: hit.end(1)], int(hit[2])) else hit[0]


def sentences(text: str) -> list[str]:
    """A line cut after its full stops. The dot of a short form (No. 5, Dr. Lee, 5 p.m. on) is no full stop."""
    cuts = [hit.end() for hit in _STOP.finditer(text) if not _SHORTENED.fullmatch(hit["word"])]
    return [text[start:end] for start, end in pairwise([0, *cuts, len(text)]) if start < end]


_STOP = late(r"(?P<word>[A-Za-z]{2,}|\)|\])[.!?]+[\"”’')\]]*\s+(?=\S)")
_SHORTENED = late(
    "(?i:no|nos|pp|eg|ie|st|rd|dr|mr|mrs|ms|messrs|prof|rev|revd|hon|maj|capt|sgt|lt|col|gen|cllr|fr|mt|supt|insp|"
    "co|ltd|inc|bros|corp|jr|sr|ave|blvd|ln|cres|gdns|hwy|sq|ct|pl|bldg|apt|approx|incl|excl|max|min|tel|ext|"
    "ref|dept|govt|est|vs|cont|asst|fig|para|vol|art|sec|ch|ed|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|"
    "dec|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|hr|hrs|mins|secs|yr|yrs|wk|wks|ft|lb|lbs|oz|kg|km|"
    "cm|mm|ml|am|pm|rs|mob|fax|cc|ca|cf|ph|misc)"
)
"""Short forms after which a dot is no full stop."""


def rest(text: str) -> str:
    """Text that no rule matched: words and stops as they are, signs as words or nothing."""
    if text.isalpha():
        return text
    text = swapped(text, _RUNS)
    return _SPACES.sub(" ", "".join(_SAID.get(sign) or (sign if _kept(sign) else "") for sign in text))


_SPACES = late(" {2,}")
_RUNS = (
    Swap("-=*_#~+|^<>/\\", r"[-=*_#~+|^<>/\\]{3,}|[=*_#~|^<>\\]{2,}", " "),
    Swap(DASHES, r"[-‐-―−]{2,}|[—–―]", ", "),
    Swap("‐‑‒−", "[‐‑‒−]", "-"),
    Swap("#", r"#(?=[A-Za-z])", "hashtag "),
    Swap("<>", r"[<>](?![\s\d£$€]|$)", " "),
)
_SAID = {
    "&": " and ", "/": " or ", "=": " equals ", "+": " plus ", "@": " at ", "%": " percent ", "<": " below ",
    ">": " above ", "×": " times ", "±": " plus or minus ", "°": " degrees ", "≥": " at least ", "≤": " at most ",
    "≈": " about ", "£": "pounds ", "€": "euros ", "¥": "yuan ", "$": "dollars ", "¢": "cents ", "—": ", ", "–": ", ",
    "…": ".", "’": "'", "‘": "'", "(": ", ", ")": ", ", "（": ", ", "）": ", ", "，": ", ", "、": ", ", "。": ". ",
    "！": "! ", "？": "? ", "；": "; ", "：": ": ", "|": ", ", "•": ", ", "·": ", ", "[": ", ", "]": ", ", "⁄": " or ",
}  # fmt: skip


def _kept(sign: str) -> bool:
    return sign.isalpha() or sign in " \n.,;:!?'-"


def neat(said: str) -> str:
    """The text with one stop for several together, none at the beginning, and dashes only inside words."""
    if "-" in said:
        said = _BARE_DASH.sub(", ", said)
    return _LEADING.sub("", _STOPS.sub(_strongest, _QUOTES.sub("", said)))


_BARE_DASH = late(r"\s*(?:(?<!\w)-+|-+(?!\w))\s*")
_QUOTES = late("(?<![A-Za-z])'|'(?![A-Za-z])")
_STOPS = late(r"[.,;:!?](?:\s?[.,;:!?])+")
_LEADING = late(r"^[\s.,;:!?'-]+(?=\w)")


def _strongest(run: re.Match[str]) -> str:
    tail = " " if run[0][-1].isspace() else ""
    return next((sign for sign in "?!.;:" if sign in run[0]), ",") + tail
