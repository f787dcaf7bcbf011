"""Patterns of English days, figures and streets that several tables share. Pure."""

from __future__ import annotations

import re

from dalaba.speech.reading.english.numerals import amount

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTHS_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
NAMED_NEXT = r"\s+(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))[A-Z]|\s*$"
"""A new sentence follows, so the dot before it is a full stop, not an abbreviation's."""
DOT = rf"(?:\.(?!{NAMED_NEXT}))?"
DASH = r"\s?[-‐-―−~]{1,2}\s?"
WEEKDAY = r"(?i:Mon|Tues?|Wed(?:s|nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?i:days?)?(?![A-Za-z])"
_STREETS = (
    r"Streets?|St|Roads?|Rd|Lanes?|Ln|Drive|Dr|Avenue|Ave|Close|Court|Ct|Way|House|Place|Pl|Square|Sq|Terrace|Crescent|"
    r"Cres|Gardens|Gdns|Grove|Hill|Park|Mews|Row|Walk|Green|Rise|View|Parade|Boulevard|Blvd|Highway|Hwy|Parkway|"
    r"Expressway|Expy|Circuit|Quay|Wharf|Yard|Villas|Cottages|Mansions|Building|Tower|Path"
)
STREET = rf"(?:{_STREETS})(?![A-Za-z'’])"
NUMBER = r"(?:\d+(?:,\d{3})+(?!\d)|\d{1,3}(?: 000)+(?!\d)|\d+)(?:\.\d+)?|(?<![\d.])\.\d+"
FIGURE = f"(?:{NUMBER})"
TO = r"\s*(?:-|~|to)\s*"
SIGNED = r"(?P<s>(?<![\dA-Za-z)])[-+])?"
END = r"(?![A-Za-z0-9])"
BIG = {
    "m": "million",
    "mn": "million",
    "mil": "million",
    "mln": "million",
    "bn": "billion",
    "b": "billion",
    "tn": "trillion",
    "k": "thousand",
}
EDGE = r"(?!\d)"
ALONE = r"(?![.,:%/-]\d)"


def said_of(figure: str) -> str:
    """A figure in words; it may have spaces between thousands."""
    return amount(figure.replace(" ", ""))


def signed(hit: re.Match[str]) -> str:
    """ "minus ", "plus " or ""."""
    return {"-": "minus ", "+": "plus "}.get(hit["s"] or "", "")


def both(hit: re.Match[str]) -> str:
    """A figure, or a range: "three to five"."""
    return signed(hit) + " to ".join(said_of(each) for each in (hit["a"], hit["b"]) if each)


def is_one(hit: re.Match[str]) -> bool:
    """Whether the amount is exactly one."""
    return hit["a"] == "1" and not hit["b"]


def big_of(word: str) -> str:
    """The word for a size: million for m."""
    return BIG.get(word.lower(), word)
