"""Puts a text into plain signs: full-width and circled digits, special signs and the lexicon's names. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from dalaba.core.patterns import late
from dalaba.speech.reading.chinese.numerals import integer
from dalaba.speech.reading.forms import DASHES, Swap, swapped

_PINYIN = late(r"[a-zü:]+[1-5](\s*[a-zü:]+[1-5])*")
_HAN = "㐀-鿿"
_MARKS = {
    "　": " ", "．": ".", "：": ":", "∶": ":", "￥": "¥", "℃": "°C", "℉": "°F", "〇": "零",
    "\t": "，", "\r": "\n", "№": "第", "\u212a": "K", "㎡": "m2", "㎥": "m3", "㏄": "ml", "㎖": "ml",
    "µ": "u", "μ": "u", "º": "°", "˚": "°", "・": "·", "•": "·", "‧": "·", "∙": "·", "⋅": "·", "′": "'", "’": "'",
    "″": '"',
}  # fmt: skip
_STOPS = {
    ",": "，", ";": "；", "!": "！", "?": "？", ".": "。", ":": "：",
    "(": "，", ")": "，", "（": "，", "）": "，", "…": "。", "—": "，", "|": "，", "│": "，", "┃": "，", "¦": "，",
    "【": "，", "】": "，", "〖": "，", "〗": "，", "〔": "，", "〕": "，", "[": "，", "]": "，",
}  # fmt: skip
_SAID = {
    "&": "和", "/": "或", "=": "等于", "<": "小于", ">": "大于", "≥": "大于等于", "≤": "小于等于", "×": "乘", "+": "加",
    "≈": "约等于", "±": "正负", "÷": "除以", "→": "，", "·": "",
}  # fmt: skip
_KEPT = frozenset("，。！？；：、 \n")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """A station's names, ready for searching. It equals only itself, so that it is a fast key."""

    as_said: Mapping[str, str]
    """Name -> same-sounding characters."""
    pinyin: Mapping[str, str]
    respelled: re.Pattern[str] | None
    """Matches any name of `as_said`, the longest first; None if there is none."""
    sounded: re.Pattern[str] | None

    def respell(self, text: str) -> str:
        """The text with the names of `as_said` replaced, each place once."""
        return self.respelled.sub(lambda hit: self.as_said[hit[0]], text) if self.respelled else text


@lru_cache(maxsize=64)
def lexicon_of(names: tuple[tuple[str, str], ...], pinyin: bool) -> Lexicon:
    """The lexicon of (name, how it is said) pairs. `pinyin`: whether the language uses pinyin; if not, such names
    stay."""
    said = {name: value for name, value in names if name and not is_pinyin(value)}
    sounded = {name: value for name, value in names if name and is_pinyin(value)} if pinyin else {}
    return Lexicon(said, sounded, _any_of(said), _any_of(sounded))


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile("|".join(map(_whole, longest_first))) if longest_first else None


def _whole(name: str) -> str:
    """A pattern for a name that is not part of a longer number: 7.30 is not found in 17.30."""
    ahead, behind = (r"(?<![\d.])" if name[0].isdigit() else ""), (r"(?!\.?\d)" if name[-1].isdigit() else "")
    return ahead + re.escape(name) + behind


def is_pinyin(value: str) -> bool:
    """Whether a lexicon's value is pinyin with tone numbers ("lu4 an1")."""
    return _PINYIN.fullmatch(value.strip().lower()) is not None


def plain(text: str, english: bool = False) -> str:
    """The text with one sign for each meaning. A dash that means "to" is "-" between figures, 到 elsewhere."""
    if english:
        return _plain_english(text)
    text = swapped(text, _MEANT).replace("\r\n", "\n").translate(_TWINS)
    if "  " in text:
        text = _GAP.sub(" ", text)
    if not _WORTH.search(text):
        return text
    from dalaba.speech.reading.chinese.dashes import parted

    return swapped(parted(swapped(text, (*_SIGNS, _NUMBERED))), _WORDS)


def _plain_english(text: str) -> str:
    from dalaba.speech.reading.english.signs import FIRST, THEN

    text = swapped(text, FIRST).replace("\r\n", "\n").translate(_TWINS)
    return swapped(_GAP.sub(" ", text), (*_SIGNS, *THEN))


_GAP = late(" {2,}")
"""More spaces are cut to one, so that a text of spaces is not slow."""
_WORTH = late(r"[\d/~+‐-―−-]")
"""Most sentences have none of these signs, and skip the next steps."""
_MEANT = (
    Swap("²³", r"(公里|千米|分米|厘米|毫米|米)([²³])", lambda hit: ("平方" if hit[2] == "²" else "立方") + hit[1]),
    Swap("²³", r"(?<=\d)([²³])(?![\dA-Za-z°⁰¹²³⁴-⁹])", lambda hit: _power(hit[1])),
    Swap("⁰¹²³⁴⁵⁶⁷⁸⁹", r"(?<=\d)([⁺⁻]?[⁰¹⁴-⁹]|[⁺⁻][²³]|[¹²³][⁰¹²³⁴-⁹])(?![\d°⁰¹²³⁴-⁹])", lambda hit: _power(hit[1])),
    Swap("¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", r"(\d*)([¼-¾⅐-⅞])", lambda hit: _vulgar(hit[1], hit[2])),
)
"""Signs that would lose their meaning in plain form: powers and fractions."""


def _power(sign: str) -> str:
    """的平方, 的负三次方."""
    power = int(unicodedata.normalize("NFKC", sign).replace("−", "-"))
    if power in (2, 3):
        return "的平方" if power == 2 else "的立方"
    return f"的{'负' if power < 0 else ''}{integer(abs(power))}次方"


def _vulgar(whole: str, sign: str) -> str:
    """1½ is written 1又二分之一."""
    over, under = (integer(int(each)) for each in unicodedata.normalize("NFKC", sign).split("⁄"))
    return f"{whole}又{under}分之{over}" if whole else f"{under}分之{over}"


_SIGNS = (
    Swap("一", r"(?<=\d)一(?=\d)", "-"),
    Swap(DASHES, r"(?<=[\d%°CFmgLlshtVW元])\s*(?:[-‐-―−]{1,3}|~{1,3})\s*(?=[\d第¥])", "-"),
    Swap("~", r"(?<=[\d%°C])\s*~\s*[‐-–−-](?=\d)", "到-"),
    Swap("‐‑‒–−", r"(?<![-‐-―−\d])[‐-–−](?=\d)", "-"),
    Swap("*×xX✕╳", r"(?<=\d)\s*[*×xX✕╳]\s*(?=\d)", "×"),
)
_NUMBERED = Swap("#", r"(?<=\d)#(?![\dA-Za-z])", "号")
_WORDS = (
    Swap("/", rf"(?<=[元角分斤个次里米克升吨度毫户])/(?=[{_HAN}])", "每"),
    Swap("/", "(?<=和)/(?=或)", ""),
    Swap("/·", "(?<=[每/]人)[·/](?=[年月天次])", "每"),
    Swap("/", rf"(?<=每人)/(?=[{_HAN}])", "每"),
    Swap("+", r"(?<=[岁歲年天])\+(?!\d)", "以上"),
)
"""Signs between words that become plain ones."""


class _Twins(dict[int, str]):
    """Sign -> its plain form, found when a text first has it."""

    def __missing__(self, sign: int) -> str:
        self[sign] = _twin(chr(sign))
        return self[sign]


_TWINS = _Twins()


def _twin(sign: str) -> str:
    if sign in _MARKS:
        return _MARKS[sign]
    if "！" <= sign <= "～" and sign not in "，；！？（）":
        return chr(ord(sign) - 0xFEE0)
    if "㋀" <= sign <= "㏿" or "ﬀ" <= sign <= "ﬆ":
        return unicodedata.normalize("NFKC", sign).replace("∕", "/").replace("μ", "u")
    if unicodedata.category(sign) in ("Nd", "No", "Nl"):
        value = unicodedata.numeric(sign)
        return str(int(value)) if value == int(value) else unicodedata.normalize("NFKC", sign).replace("⁄", "/")
    return _bare(sign)


def _bare(sign: str) -> str:
    """A Latin letter without its accent ("" if nothing in ASCII is left); other signs as they are."""
    if unicodedata.name(sign, "").startswith("LATIN "):
        return "".join(each for each in unicodedata.normalize("NFKD", sign) if each.isascii())
    return sign


def signs_said(text: str) -> str:
    """Signs that no rule matched, as said in Chinese: the sign itself, a stop, a word, or nothing."""
    return text.translate(_SPOKEN)


class _Spoken(dict[int, str]):
    def __missing__(self, sign: int) -> str:
        self[sign] = _sign_said(chr(sign))
        return self[sign]


_SPOKEN = _Spoken()


_LETTER = late("[A-Za-z㐀-鿿\U00020000-\U0003ffff]")


def _sign_said(sign: str) -> str:
    if sign in _KEPT or _LETTER.match(sign):
        return sign
    return _STOPS.get(sign) or _SAID.get(sign, "")
