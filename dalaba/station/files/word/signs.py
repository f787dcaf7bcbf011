"""Symbols that Word takes from symbol fonts, as ordinary Unicode characters. Pure."""

from __future__ import annotations

_SYMBOL = {
    0xA2: "′", 0xA3: "≤", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷",
    0xB9: "≠", 0xBB: "≈", 0xD7: "·", 0x2D: "-", 0x61: "α", 0x62: "β", 0x67: "γ", 0x6D: "μ", 0x70: "π", 0x57: "Ω",
    0x44: "Δ", **{each: chr(each) for each in b" !%()+,./0123456789:;<=>?[]{}"},
}  # fmt: skip
_WINGDINGS = {
    **{0x81 + number: chr(ord("①") + number) for number in range(10)},
    **{0x8C + number: chr(ord("❶") + number) for number in range(10)},
    0x46: "☞", 0x6C: "●", 0x6E: "■", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0xA7: "▪", 0xAB: "★", 0xB6: "☆", 0xD8: "➢",
}  # fmt: skip
_WINGDINGS_2 = {
    **{0x6A + number: chr(ord("①") + number) for number in range(10)},
    **{0x75 + number: chr(ord("❶") + number) for number in range(10)},
}
_FONTS: dict[str, dict[int, str]] = {
    "symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": {}, "webdings": {},
}  # fmt: skip
_TICKS = {
    "wingdings": frozenset({0x6F, 0x71, 0x72, 0xA8, 0xFB, 0xFC, 0xFD, 0xFE}),
    "wingdings 2": frozenset({0x4F, 0x50, 0x51, 0x52, 0x53, 0x54, 0xA3}),
    "webdings": frozenset({0x61, 0x63, 0x72}),
}
"""Check boxes, ticks and crosses."""
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def of_font(font: str, number: int) -> str:
    """The Unicode character for a symbol of a font; "" if it cannot be said."""
    low = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    if low > 0xFF:
        return chr(number) if number < 0xE000 or number > 0xF8FF else ""
    table = _FONTS.get(font.lower())
    return table.get(low, "") if table is not None else (chr(low) if number == low >= 0x20 else "")


def is_tick(font: str, number: int) -> bool:
    """Whether it is a check box, a tick or a cross."""
    return number & 0xFF in _TICKS.get(font.lower(), ())


def is_of_signs(font: str) -> bool:
    """Whether a font shows symbols in place of letters."""
    return font.lower() in _FONTS


def raised(text: str) -> str:
    """The text with its digits as superscript characters, so that a square metre is not read as "m 2"."""
    lifted = text.translate(_RAISED)
    return text if any(each.isalnum() and each == was for each, was in zip(lifted, text, strict=True)) else lifted
