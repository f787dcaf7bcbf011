"""How Word writes the number of a list item in each of its number formats. Pure."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS, _UNITS = "〇一二三四五六七八九", ("", "十", "百", "千")
_LEGAL, _LEGAL_UNITS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def written(number: int, form: str) -> str:
    """A number in one of Word's formats; in digits if the format is unknown or does not go that far."""
    write = _FORMS.get(form)
    return (write(number) if write and number > 0 else "") or ("" if form in ("none", "bullet") else str(number))


def _counted(digits: str, units: tuple[str, ...], number: int) -> str:
    """一百零五, 十二."""
    if number > 9999:
        return ""
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + digits[digit] + units[place]
        gap = not digit
    return said[1:] if digits is _DIGITS and 10 <= number < 20 else said


def _in_row(signs: str, number: int) -> str:
    return signs[number - 1] if number <= len(signs) else ""


def _row(first: str, count: int) -> str:
    return "".join(chr(ord(first) + each) for each in range(count))


def _letters(number: int) -> str:
    """A … Z, then AA … ZZ, as Word continues."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    """A number up to twelve as one Roman numeral character, which is read aloud as a number; beyond that as letters."""
    if number <= 12:
        return chr(ord("Ⅰ") + number - 1)
    said = ""
    for worth, letters in _ROMAN:
        said += letters * (number // worth)
        number %= worth
    return said


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _chinese(number: int) -> str:
    return _counted(_DIGITS, _UNITS, number)


def _legal(number: int) -> str:
    return _counted(_LEGAL, _LEGAL_UNITS, number)


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(each)] for each in str(number))


def _sixty(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if number <= 60 else ""


def _circled(number: int) -> str:
    return _in_row(_row("①", 20), number)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "chineseCounting": _chinese, "chineseCountingThousand": _chinese, "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese, "japaneseCounting": _chinese, "ideographDigital": _digital,
    "taiwaneseDigital": _digital, "japaneseDigitalTenThousand": _digital,
    "chineseLegalSimplified": _legal, "ideographLegalTraditional": _legal, "japaneseLegal": _legal,
    "ideographTraditional": lambda number: _in_row(_STEMS, number),
    "ideographZodiac": lambda number: _in_row(_BRANCHES, number), "ideographZodiacTraditional": _sixty,
    "decimalEnclosedCircle": _circled, "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda number: _in_row(_row("⒈", 20), number),
    "decimalEnclosedParen": lambda number: _in_row(_row("⑴", 20), number),
    "ideographEnclosedCircle": lambda number: _in_row(_row("㊀", 10), number),
    "none": lambda number: "", "bullet": lambda number: "",
}  # fmt: skip
