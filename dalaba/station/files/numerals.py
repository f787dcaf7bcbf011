"""Chinese numerals as numbers: 三, 两, 十五, 二十三, 廿三, 二〇二六, and digits among them."""

from __future__ import annotations

import re

_DIGITS = "〇一二三四五六七八九"
NUMERAL = r"[〇零一二两三四五六七八九十廿卅]+"
"""Pattern of a Chinese numeral."""
_LONGEST = 9


def number(word: str) -> int | None:
    """12, 十二, 二十三, 两, 零五 as a number; None if the text is not a number."""
    if word.isascii():
        return int(word) if word.isdigit() and len(word) <= _LONGEST else None
    plain = word.replace("零", "〇").replace("两", "二").replace("廿", "二十").replace("卅", "三十")
    if not re.fullmatch(rf"[{_DIGITS}十]+", plain):
        return None
    if "十" not in plain:
        return int("".join(str(_DIGITS.index(sign)) for sign in plain)) if _counts(plain) else None
    tens, _, ones = plain.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "〇" in tens + ones:
        return None
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)


def _counts(plain: str) -> bool:
    """Whether single digits in a row form one number: 五, 〇五 and a four-digit year do; 一三五 is a list."""
    return len(plain) == 1 or (len(plain) == 2 and plain[0] == "〇") or len(plain) == 4


def in_digits(text: str) -> str:
    """The text with each Chinese numeral in digits: 二〇二六年十二月一日 becomes 2026年12月1日."""
    return re.sub(NUMERAL, lambda match: str(value) if (value := number(match[0])) is not None else match[0], text)
