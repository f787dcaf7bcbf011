"""Names that are easily said wrong: characters a voice may not know, and those with several readings. Pure.

This finds only what is doubtful; `station.checks` asks the voice whether it really stumbles. Names in the station's
lexicon are not doubtful. pypinyin is loaded only for a name that has a character with several readings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dalaba.core.patterns import late

UNSURE = (
    "侰僒儝兄兇兒冂冋冏凶匈匔卭哅囧坰埛夐宆幜忷恟惸扃敻桏棾橩汹泂洶澃炯烱焪焭煚煛煢熊熲琼瓊皛睘瞏穷穹窘窮竆笻筇絅綗胷胸芎茕藑藭蘏蘔蛩褧"
    "訩詗詾讻诇賯赨赹跫輁迥逈邛銎雄顈颎駉駫"
)
"""The common characters that espeak-ng 1.52 spells out in English letters: nearly all that sound xiong, qiong or jiong
(a test tries all the others)."""
_UNSURE = late(f"[{UNSURE}]")
_RARE = late("[㐀-䶿\U00020000-\U0003ffff]")
_MANY = (
    "单曾圩埔重朝长乐冲六堡铺行盛任解查盖覃巷弄涌番莞陂泊厦曲浒峒泷筠乾仇朴牟缪都蔚尉铅歙枞涡邕埗畲藏降降观万蚌浚扎泌"
)
_SEVERAL = late(f"[{_MANY}]")
KNOWN: Mapping[str, str] = {
    "六安": "lu4 an1", "大埔": "da4 bu4", "重庆": "chong2 qing4", "番禺": "pan1 yu2", "东莞": "dong1 guan3",
    "长乐": "chang2 le4", "乐清": "yue4 qing1", "乐昌": "le4 chang1", "台州": "tai1 zhou1", "丽水": "li2 shui3",
    "厦门": "xia4 men2", "蚌埠": "beng4 bu4", "亳州": "bo2 zhou1", "黄陂": "huang2 pi2", "铅山": "yan2 shan1",
    "歙县": "she4 xian4", "枞阳": "zong1 yang2", "涡阳": "guo1 yang2", "浚县": "xun4 xian4", "邕宁": "yong1 ning2",
    "曲江": "qu3 jiang1", "阳朔": "yang2 shuo4", "百色": "bai3 se4", "吴堡": "wu2 bu3", "十里铺": "shi2 li3 pu4",
    "泷水": "shuang1 shui3", "南圩": "nan2 xu1", "圩镇": "xu1 zhen4", "圩日": "xu1 ri4", "趁圩": "chen4 xu1",
}  # fmt: skip
"""Place names and words of the south on which dictionaries disagree, as local people say them."""
_KNOWN = late("|".join(sorted(KNOWN, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name with a character that has several readings, or one that a voice may not know."""

    name: str
    sign: str
    readings: tuple[str, ...]
    """Pinyin with tone numbers. If there is only one, it is certain, and the voice must say it so."""


def unsure(text: str) -> frozenset[str]:
    """The characters of a Mandarin text that its voice may not know."""
    return frozenset(_UNSURE.findall(text)) | rare(text)


def rare(text: str) -> frozenset[str]:
    """The characters that not every voice knows."""
    return frozenset(_RARE.findall(text))


def uncovered(text: str, lexicon: Iterable[str]) -> str:
    """The text with a comma in place of each name in the lexicon."""
    names = sorted(filter(None, lexicon), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, names)), "，", text) if names else text


def known(text: str, lexicon: Iterable[str]) -> tuple[Doubt, ...]:
    """The well-known names in a text, which a voice must say rightly."""
    found = dict.fromkeys(_KNOWN.findall(uncovered(text, lexicon)))
    return tuple(Doubt(name, name, (KNOWN[name],)) for name in found)


def doubts(name: str, lexicon: Iterable[str]) -> tuple[Doubt, ...]:
    """The doubts about a place's or a group's name in Mandarin."""
    bare = uncovered(name, lexicon)
    here = known(bare, ())
    rest = _KNOWN.sub("，", bare)
    return here + (tuple(_several(name, rest)) if _SEVERAL.search(rest) else ())


def _several(name: str, rest: str) -> Iterable[Doubt]:
    from pypinyin import Style, pinyin

    for run in re.findall("[㐀-鿿]+", rest):
        for sign, readings in zip(run, pinyin(run, style=Style.TONE3, heteronym=True), strict=False):
            if _SEVERAL.match(sign):
                yield Doubt(name, sign, tuple(readings))
