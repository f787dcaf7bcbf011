"""Signs that stand for others, signs that nobody sees, and signs that nobody can say. Pure.

Text from PDFs, chats and old programs contains radicals in place of characters, compatibility forms, and invisible
marks. `mended` replaces them once, wherever text enters the program, so that display, speech and search use the same
text. A sign that has no sound is reported (`unsaid`), never dropped silently. Signs that the reading understands (½ ① ℃
㎡ and full-width digits) stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dalaba.core.patterns import late

_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎尢⺏尣⺐尢⺑尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歹⺟母⺠民⺡氵⺢水⺣灬⺤爫⺥爪⺦丬"
    "⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳网⺴冈⺵罒⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车"
    "⻌辶⻍辶⻎辶⻏阝⻐钅⻑长⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫齐⻬齐⻭齿⻮齿⻯龙⻰龙⻱龟⻲龟⻳龟"
)
"""Radicals (U+2E80 to 2EF3) that NFKC leaves as they are, each followed by the character that is meant."""
_OF_GB18030 = {
    "\ue78d": "︐", "\ue78e": "︒", "\ue78f": "︑", "\ue790": "︓", "\ue791": "︔", "\ue792": "︕", "\ue793": "︖",
    "\ue7c7": "ḿ", "\ue7c8": "ǹ", "\ue816": "𠂇", "\ue817": "𠂉", "\ue818": "𠃌", "\ue81e": "龴", "\ue826": "龵",
    "\ue82b": "龶", "\ue82c": "龷", "\ue831": "𡗗", "\ue832": "龸", "\ue83b": "𢦏", "\ue843": "龹", "\ue854": "龺",
    "\ue855": "𤇾", "\ue864": "龻",
}  # fmt: skip
"""Characters that GB 18030-2000 put into the private area and that have their own code points today."""
_MEANT = (
    r"\u2f00-\u2fd5\u3244-\u3247\u328a-\u32b0\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe36\ufe39-\ufe48\ufe4d-\ufe5a\ufe5d-\ufe6b\uff61-\uff9f"
    r"\U0001d400-\U0001d7ff\U0001f200-\U0001f251\U0002f800-\U0002fa1f"
)
"""Kangxi radicals, compatibility characters, vertical, small and half-width punctuation, mathematical letters,
characters in circles: NFKC turns each of these into what was meant. Braces are not among them: a fact's braces must be
typed as such, and others are reported."""
_UNSEEN = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
"""Marks of direction, zero width, variants and byte order, which are neither seen nor said."""
_TABLE = {
    **dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True)),
    **_OF_GB18030,
    **dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"),
    **dict.fromkeys("\u02d0\u02f8\ua789\ufe30", ":"),
    "\U0001f51f": "10",
}
_ODD = late(f"[{''.join(_TABLE)}{_MEANT}{_UNSEEN}]")
_NFKC = late(f"[{_MEANT}]")
_ANNOTATED = late(r"\ufff9([^\ufff9-\ufffb]*)\ufffa[^\ufff9-\ufffb]*\ufffb")
"""Words followed by an annotation. The annotation is not part of the text."""
_LOST = late(r"[\ue000-\uf8ff\ufffc\ufffd\u2e80-\u2fff\ufdd0-\ufdef\U000f0000-\U0010ffff]")
_POINT = late(r"^[ \t\u3000]*[\uf000-\uf0ff]", re.M)
"""A bullet from a symbol font, which Word and PDFs put before list items."""


_NEAR = 5
"""Number of characters quoted on each side of a sign, so that a person finds it."""
_WORDLESS = ("So", "Sm", "Sc", "Sk")
_ORNAMENT = late(r"[\u2190-\u21ff\u2500-\u25a0\u25a2-\u25ff★☆☛☞✦-❋➔-➾\u2b00-\u2bff♥♦☎☏✉⚠❤\U0001f000-\U0001faff]")
"""Lines, bullets, stars and pictures that nobody misses when they are not said. A check box (□) is not among them."""


_NOT_LATIN = late(r"[^\W\d_a-zA-Z\u0080-\u036f\u1d00-\u1eff\u2071-\u218f\u2c60-\u2c7f\ua720-\ua7ff\uff21-\uff5a]+")
"""Letters of other scripts than Latin, whose accents, small letters and signs of the pharmacy are not among them."""


class Unsaid(NamedTuple):
    """A sign without a sound, and its index in the text."""

    at: int
    sign: str

    def facts(self, text: str) -> dict[str, str]:
        """The facts of a message about it: the sign, its code point, and the text around it."""
        near = text[max(0, self.at - _NEAR) : self.at + 1 + _NEAR].replace("\n", " ").strip()
        return {"found": self.sign, "number": f"U+{ord(self.sign):04X}", "near": near}


def mended(text: str) -> str:
    r"""The text with each sign replaced by what it means and without invisible ones. Mending it again changes nothing.

    Lines end with `\n`, whichever program wrote them.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ODD.sub(_meant, _ANNOTATED.sub(r"\1", text)) if _ODD.search(text) else text


def _meant(hit: re.Match[str]) -> str:
    sign = _TABLE.get(hit[0], hit[0])
    if _NFKC.match(sign):
        return unicodedata.normalize("NFKC", sign)
    return sign if hit[0] in _TABLE else ""


def unsaid(text: str) -> Iterator[Unsaid]:
    """The signs that stood for something and cannot be said: private ones, broken ones, parts of characters.

    A bullet at the beginning of a line is not reported, since it only opens an item.
    """
    points = {hit.end() - 1 for hit in _POINT.finditer(text)}
    yield from (Unsaid(hit.start(), hit[0]) for hit in _LOST.finditer(text) if hit.start() not in points)


def silent(text: str, signs: Iterable[str]) -> Iterator[Unsaid]:
    """Of the signs that were read as silence, those that have a meaning (☑ £ ∞), each at its first place.

    Punctuation, brackets and ornaments mean a pause or nothing. What `unsaid` reports is not reported again.
    """
    for sign in signs:
        if unicodedata.category(sign) in _WORDLESS and not _ORNAMENT.match(sign) and not _LOST.match(sign):
            yield Unsaid(max(0, text.find(sign)), sign)


def not_english(text: str) -> list[str]:
    """The runs of letters in a text that no English voice knows (石桥村, カタ), each once."""
    return list(dict.fromkeys(_NOT_LATIN.findall(text)))


def foreign(text: str, signs: Iterable[str]) -> Iterator[Unsaid]:
    """Of the signs that were read as silence, the letters that the language's voices do not know (안, の, Я)."""
    yield from (Unsaid(max(0, text.find(sign)), sign) for sign in signs if sign.isalpha())
