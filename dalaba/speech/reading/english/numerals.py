"""English number words: 1073 is said one thousand and seventy-three, 3rd third, the year 2022 twenty twenty-two.
Pure."""

from __future__ import annotations

import re

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_BIG = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ODD = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


def digits(number: str) -> str:
    """Digit by digit."""
    return " ".join(_ONES[int(sign)] for sign in number if sign.isdecimal())


def spelled(number: str) -> str:
    """A number as rooms, buses and houses are called: twelve, three oh two."""
    if len(number) < 3 and not (len(number) > 1 and number.startswith("0")):
        return integer(int(number))
    return digits(number).replace("zero", "oh")


def integer(number: int) -> str:
    """A whole number below 10^15 as spoken."""
    parts = []
    for size, name in _BIG:
        share, number = divmod(number, size)
        if share:
            parts.append(f"{_below_thousand(share)} {name}")
    if not number and parts:
        return " ".join(parts)
    joint = "and " if parts and number < 100 else ""
    return " ".join([*parts, joint + _below_thousand(number)])


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    said = f"{_ONES[hundreds]} hundred" if hundreds else ""
    if not rest and said:
        return said
    return f"{said} and {_below_hundred(rest)}" if said else _below_hundred(rest)


def _below_hundred(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, one = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[one]}" if one else _TENS[tens]


def amount(number: str) -> str:
    """A whole or decimal number, which may have commas."""
    whole, _, part = number.replace(",", "").partition(".")
    said = digits(whole) if len(whole) > 15 else integer(int(whole)) if whole else ""
    return f"{said} point {digits(part)}".strip() if part else said


def ordinal(number: int) -> str:
    """An ordinal: third, twenty-first."""
    head, sign, last = integer(number).rpartition("-")
    if not sign:
        head, sign, last = integer(number).rpartition(" ")
    last = _ODD.get(last) or (
        last[:-1] + "ieth" if last.endswith("y") else last + ("h" if last.endswith("t") else "th")
    )
    return head + sign + last


def several(said: str) -> str:
    """A number word in the plural: fives, sixes, seventies."""
    return said[:-1] + "ies" if said.endswith("y") else said + ("es" if said.endswith("x") else "s")


def year(number: int) -> str:
    """A year: twenty twenty-two, nineteen oh five, two thousand and eight, nineteen hundred."""
    century, rest = divmod(number, 100)
    if 2000 <= number <= 2009 or not 1000 < number < 3000:
        return integer(number)
    if not rest:
        return f"{_below_hundred(century)} hundred"
    return f"{_below_hundred(century)} {'oh ' if rest < 10 else ''}{_below_hundred(rest)}"


def roman(number: str) -> int:
    """The value of a Roman number below forty: 8 for VIII."""
    values = [_ROMAN[sign] for sign in number]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def is_words_of(said: str, number: int) -> bool:
    """Whether a text ends with this number in words: thirty-one, thirty one."""
    words = integer(number).replace("-", "[ -]")
    return re.search(rf"(?i:(?<![a-z-]){words})\s*$", said) is not None
