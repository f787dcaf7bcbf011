"""Text that is said digit by digit or letter by letter: telephones, plates, rooms, versions, letter words. Pure."""

from __future__ import annotations

import re

from dalaba.core.patterns import late
from dalaba.speech.reading.chinese.around import addressed, after, before, called, measured
from dalaba.speech.reading.chinese.numerals import digits, integer
from dalaba.speech.reading.rules import Style

_WORDS = {
    "wifi": "无线网", "wi-fi": "无线网", "email": "邮箱", "e-mail": "邮箱", "vs": "对", "rmb": "人民币", "no": "号",
}  # fmt: skip
"""Letter words that are not spelled -> how they are said."""
_ENGLISH = late(r"(?=.*[aeiouy])(?=.{5,20}$)(?:[a-z]?[A-Z][a-z]+|[a-z]+|[A-Z][a-z]+[A-Z][a-z]+)")
"""English words that are said, not spelled: Windows, iPhone, facebook, WeChat."""
_BUILDING = tuple("栋棟座楼樓区區层層号號馆門门组組排级級纸紙")
_VERSION = late(r"(?:版本号?|版|[Vv]|IP|ip|地址)[:：为是 ]*$")


def grouped(number: str, one: str) -> str:
    """A telephone number with the pauses people make: 3-4-4, 4-4, 3-4; other lengths have no pause."""
    sizes = {11: (3, 4, 4), 10: (3, 3, 4), 8: (4, 4), 7: (3, 4)}.get(len(number), (len(number),))
    said, at = [], 0
    for size in sizes:
        said.append(digits(number[at : at + size], one))
        at += size
    return "、".join(said)


def mobile(hit: re.Match[str], style: Style) -> str:
    """138-1234-5678."""
    return grouped("".join(re.findall(r"\d", hit["n"])), style.one)


def land_line(hit: re.Match[str], style: Style) -> str:
    """0763-1000002转803: area, number, extension."""
    said = f"{digits(hit['area'], style.one)}、{grouped(re.sub('[- ]', '', hit['n']), style.one)}"
    return said + (f"，转{digits(hit['x'], style.one)}" if hit["x"] else "")


def service(hit: re.Match[str], style: Style) -> str:
    """400-123-4567."""
    return grouped("".join(re.findall(r"\d", hit["n"])), style.one)


def dialled(hit: re.Match[str], style: Style) -> str | None:
    """A number of any length after a word that says it is a telephone number."""
    if not called(hit) or measured(hit):
        return None
    said = "、".join(grouped(part, style.one) for part in hit["n"].replace(" ", "").split("-"))
    return said + (f"，转{digits(hit['x'], style.one)}" if hit["x"] else "")


def abroad(hit: re.Match[str], style: Style) -> str:
    """(852) 2152 1521."""
    return f"{digits(hit['c'], style.one)}、{grouped(re.sub('[ -]', '', hit['n']), style.one)}"


def eight(hit: re.Match[str], style: Style) -> str:
    """9123 4567."""
    return grouped(hit[0].replace(" ", ""), style.one)


def plate(hit: re.Match[str], style: Style) -> str:
    """粤A12345 is said 粤A，幺二三四五: letters by name, digits one by one."""
    tail = "".join(
        digits(each, style.one) if each.isdecimal() else f" {each} " for each in re.findall(r"\d|\w", hit["n"].upper())
    )
    return re.sub(" +", " ", f"{hit['p']}{hit['c'].upper()}，{tail.strip()}")


def code(hit: re.Match[str], style: Style) -> str:
    """Any digits, one by one."""
    return digits(hit[0], style.one)


def addressed_code(hit: re.Match[str], style: Style) -> str | None:
    """501 after 单元, a number after 验证码."""
    if not addressed(hit) or measured(hit):
        return None
    return digits(hit["n"], style.one) + (" X" if hit["x"] else "")


def address(hit: re.Match[str], style: Style) -> str:
    """3-501室 and 3-2-501室: block, unit, room."""
    parts = hit["n"].split("-")
    return "、".join([*(integer(int(each)) for each in parts[:-1]), digits(parts[-1], style.one)])


def version(hit: re.Match[str], _style: Style) -> str | None:
    """1.2.3版 is said 一点二点三版."""
    if not (_VERSION.search(before(hit, 6)) or after(hit)[:1] == "版"):
        return None
    return "点".join(integer(int(each)) if len(each) < 3 else digits(each) for each in hit[0].split("."))


def by_sign(found: str, style: Style) -> str:
    """An undecided text sign by sign: digits and letters one by one, a pause for other signs."""
    year = re.fullmatch(r"(?:19|20)\d\d", found)
    parts = re.findall(r"\d+|\.|[A-Za-z]+|[^\dA-Za-z.]+", found)
    one = "一" if year or "." in parts or max(map(len, parts)) < 3 else style.one
    return "".join(_by_sign(each, one) for each in parts).strip("、 ")


def _by_sign(part: str, one: str) -> str:
    if part.isascii() and part.isalpha():
        return f" {spelled(part)} "
    return digits(part, one) if part.isdecimal() else "点" if part == "." else "、"


def undecided(hit: re.Match[str], style: Style) -> str:
    """A form that has no sure reading: sign by sign."""
    return by_sign(hit[0], style)


def not_whole(hit: re.Match[str], style: Style) -> str | None:
    """2.3人 cannot be a number of people, unless it is an average; it may be item 2, or 2 to 3. So sign by sign."""
    return None if "均" in before(hit, 8) else by_sign(hit[0], style)


def letters(hit: re.Match[str], _style: Style) -> str | None:
    """APP letter by letter, Windows as a word. Small letters that are no word stay, and are reported."""
    word = hit[0]
    known = _WORDS.get(word.lower())
    if known:
        return known
    if _ENGLISH.fullmatch(word):
        return f" {word} "
    return spelled(word) if word.isupper() or len(word) <= 4 else None


def spell(hit: re.Match[str], _style: Style) -> str:
    """Any letters, one by one."""
    return spelled(hit[0])


def spelled(word: str) -> str:
    """A word's letters as capitals with spaces between."""
    return " ".join(each.upper() for each in word if each.isalpha())


def web(hit: re.Match[str], style: Style) -> str:
    """www.x.cn is not spelled, as nobody could write it down: the listener is referred to the notice."""
    if _ANNOUNCED.search(before(hit, 8)):
        return style.there
    return style.mail if "@" in hit[0] else style.web


_ANNOUNCED = late(r"(?:网址|地址|邮箱|网站|链接|邮件|[Ee]-?mail)[:：为是]?\s*$")


def post(hit: re.Match[str], style: Style) -> str:
    """K2712+300."""
    head, _, rest = hit[0].partition("+")
    metres = "米" if rest[-1:] in ("m", "M") else ""
    return f"{spelled(head)}{digits(head, style.one)}加{digits(rest, style.one)}{metres}"


def road(hit: re.Match[str], style: Style) -> str:
    """108, S253 after 国道."""
    return spelled(hit["l"]) + digits(hit["n"], style.one)


def first_of(hit: re.Match[str], _style: Style) -> str:
    """TOP10."""
    return f"T O P{integer(int(hit['n']))}"


def two_part(hit: re.Match[str], _style: Style) -> str:
    """8.30 as a program's version: 八点三零."""
    return f"{integer(int(hit[0].partition('.')[0]))}点{digits(hit[0].partition('.')[2])}"


def document(hit: re.Match[str], _style: Style) -> str:
    """〔2024〕15号."""
    return f"，{digits(hit['y'])}，{'第' if hit['nth'] else ''}{integer(int(hit['n']))}"


def plain_code(hit: re.Match[str], _style: Style) -> str:
    """301班: digit by digit, with 一 for 1."""
    return digits(hit[0])


def coded(hit: re.Match[str], style: Style) -> str:
    """N95, G107, H7N9, B1层, 2号B12栋."""
    parts = re.findall(r"[A-Za-z]+|\d+|\.", hit[0])
    said = [_piece(part, number, parts, hit, style) for number, part in enumerate(parts)]
    return "".join(said)


def _piece(part: str, at: int, parts: list[str], hit: re.Match[str], style: Style) -> str:
    if part.isalpha():
        return spelled(part)
    if part == ".":
        return "点"
    building = after(hit)[:1] in _BUILDING and at == len(parts) - 1 and not part.startswith("0")
    if len(part) == 1 or "." in parts or (building and len(part) == 2):
        return integer(int(part)) if len(part) < 3 and not part.startswith("0") else digits(part)
    return digits(part, style.one)


def from_to(hit: re.Match[str], style: Style) -> str:
    """A-C区."""
    return f"{hit['a'].upper()}{style.to}{hit['b'].upper()}"


def numbered(hit: re.Match[str], _style: Style) -> str:
    """No.3 is said 三号."""
    return f"{integer(int(hit['n']))}号"


def generation(hit: re.Match[str], _style: Style) -> str:
    """5G."""
    return f"{integer(int(hit['n']))}{hit['l'].upper()}"


def megabits(hit: re.Match[str], _style: Style) -> str | None:
    """100M宽带."""
    return f"{integer(int(hit['n']))}兆" if after(hit)[:1] in tuple("宽网流带光") else None
