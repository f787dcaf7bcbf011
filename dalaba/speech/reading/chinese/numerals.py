"""Chinese number words: 1073 is said 一千零七十三, 2000 两千, 2个 两个. Pure."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"


def digits(number: str, one: str = "一") -> str:
    """Digit by digit; signs between the digits are not said."""
    return "".join(one if sign == "1" else _DIGITS[int(sign)] for sign in number if sign.isdecimal())


def integer(number: int) -> str:
    """A whole number below 10^16 as spoken: 10 十, 110 一百一十, 1073 一千零七十三, 2000 两千, 20000 两万."""
    said = _words(number) or "零"
    return said[1:] if said.startswith("一十") else said


def _words(number: int) -> str:
    said, gap = "", False
    for size, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        share, number = divmod(number, size)
        if not share:
            gap = bool(said)
            continue
        zero = "零" if said and (gap or share < 1000) else ""
        group = _words(share) if share >= 10**4 else _group(share)
        said += zero + ("两" if share == 2 and name else group) + name
        gap = False
    return said


def _group(number: int) -> str:
    said, gap = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            said += ("零" if gap and said else "") + ("两" if digit == 2 and size == 1000 else _DIGITS[digit]) + name
        gap = not digit
    return said


def amount(number: str, measured: bool = False) -> str:
    """A whole or decimal number, which may have commas. `measured`: it counts something, so 2 is said 两."""
    whole, _, part = number.replace(",", "").partition(".")
    if len(whole) > 16:
        return digits(whole)
    said = "两" if measured and not part and int(whole) == 2 else integer(int(whole or 0))
    return f"{said}点{digits(part)}" if part else said
