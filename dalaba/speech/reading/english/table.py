"""How English notices write numbers, and how they are said: the table, whose readings are weighed. Pure.

Everything is written out in words, so that no engine has to guess: it gets only letters, apostrophes, hyphens and
stops. Each subject has its rows in a module of its own.
"""

from __future__ import annotations

from dalaba.speech.reading.english.blanks import BLANKS, BLANKS_BEGIN
from dalaba.speech.reading.english.codes import CODES, CODES_BEGIN, by_sign
from dalaba.speech.reading.english.days import DAYS, DAYS_BEGIN
from dalaba.speech.reading.english.fractions import FRACTIONS
from dalaba.speech.reading.english.hours import HOURS
from dalaba.speech.reading.english.measures import MEASURES, MEASURES_BEGIN
from dalaba.speech.reading.english.money import MONEY, MONEY_BEGINS
from dalaba.speech.reading.english.numbers import NUMBERS
from dalaba.speech.reading.english.numerals import integer
from dalaba.speech.reading.english.phones import PHONES
from dalaba.speech.reading.english.signs import neat, rest, sentences
from dalaba.speech.reading.english.words import WORDS, WORDS_BEGIN
from dalaba.speech.reading.english.years import YEARS, YEARS_BEGIN
from dalaba.speech.reading.rules import Row

__all__ = ["BEGINS", "OF_FIGURES", "OF_LETTERS", "RULES", "by_sign", "neat", "rest", "sentences"]

_LISTS = (
    Row(
        "list",
        "().\n",
        r"(?:(?<=\n)|^)\d{1,2}(?=[.)](?:\s|$))|(?:(?<=^\()|(?<=\n\())\d{1,2}(?=\)\s+[A-Z])",
        lambda hit, _style: integer(int(hit[0])),
    ),
)
"""1. and 2) before the items of a list; the read-back sheet leaves them out."""
OF_FIGURES: tuple[Row, ...] = (
    *BLANKS, *_LISTS, *DAYS, *HOURS, *YEARS, *PHONES, *CODES, *MONEY, *MEASURES, *FRACTIONS, *NUMBERS,
)  # fmt: skip
OF_LETTERS: tuple[Row, ...] = (*BLANKS, *DAYS, *CODES, *MONEY, *MEASURES, *WORDS)
"""The rows that may begin with a letter."""
RULES = (*OF_FIGURES, *WORDS)
BEGINS = "|".join(
    [
        r"[0-9]|[-+.](?=\d)",
        BLANKS_BEGIN,
        CODES_BEGIN,
        DAYS_BEGIN,
        MEASURES_BEGIN,
        MONEY_BEGINS,
        WORDS_BEGIN,
        YEARS_BEGIN,
    ]
)
