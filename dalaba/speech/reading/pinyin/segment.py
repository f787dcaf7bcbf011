"""Cuts a run of Hanzi into words. Pure.

It takes the cheapest cut: few words, rather common than rare ones, and only long numbers broken. The words come from
notices (`wordlist`), the names of places (`names`) and the phrases of pypinyin's dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from dalaba.core.patterns import late
from dalaba.speech.reading.pinyin import wordlist
from dalaba.speech.reading.pinyin.names import KNOWN

_DIGITS = "零〇一二两三四五六七八九十百千万亿幺"
_MEASURES = (
    "个半小时|个小时|个半|个月|小时|分钟|秒钟|点钟|点半|年级|平方米|立方米|公里|公斤|公分|厘米|毫米|千米|千伏|千瓦|年度|季度|周岁|"
    "[年月日号点时分秒天周岁个位名人户组家队次遍轮批趟楼层栋幢号间室桌条根把件份张本册辆台部艘架头只匹块元角毛斤两克吨升亩米里尺寸丈度级成倍折届场片处所座项种类样针剂支瓶袋箱桶盒包口双套顿段句行班期车页枚粒棵株笔桩回下路线]"
)
NUMBER = late(
    rf"(?:百分之)?第?[{_DIGITS}]+(?:点[零一二三四五六七八九幺]+(?![十百分]))?(?:分之[{_DIGITS}]+)?(?:多|余|几|来)?(?:{_MEASURES})?"
)
_LONGEST_NUMBER = 5
"""The most characters of a number that is one word; a longer one is cut."""
_LONGEST = 8
"""The most characters of a word."""
_LIGHT_SIGNS = frozenset(
    "的了着过在是和与或请到把给来去有不也都就要会能说对为将由被让从向比您你我他她它们吗呢吧啊呀家里上下中再先没还很大小"
    "这那每各前后内外时又才可以于及则若至约因已未正等并而但打做放走用看想找带送拿"
)
"""Single characters that are mostly words by themselves."""
_PLACES = frozenset("村镇乡县市区组屯寨庄湾坪坳冲岭塘坝桥河路街社校站店厂")
_OWN, _PHRASE, _EASY, _SINGLE, _NUMBER = 100, 118, 58, 82, 90
"""The costs of words. Two single characters cost more than a word of two; an easy single one costs less than others."""


@cache
def own() -> Mapping[str, tuple[str, ...] | None]:
    """The program's own words -> their reading, if they have a special one. `("",)`: the last syllable is light."""
    words: dict[str, tuple[str, ...] | None] = dict.fromkeys(wordlist.WORDS.split())
    words.update(dict.fromkeys(wordlist.LIGHT.split(), ("",)))
    words.update({name: tuple(said.split()) for name, said in KNOWN.items()})
    return words


@cache
def phrases() -> Mapping[str, list[list[str]]]:
    """pypinyin's phrases -> their syllables in pinyin with tone marks."""
    from pypinyin.constants import PHRASES_DICT

    found: Mapping[str, list[list[str]]] = PHRASES_DICT
    return found


def is_word(text: str) -> bool:
    """Whether the word list or the dictionary has this word."""
    return text in own() or text in phrases()


def cut(run: str) -> tuple[str, ...]:
    """The words of a run of Hanzi, in order; joined, they are the run."""
    best: list[tuple[int, int]] = [(0, 0)] + [(1 << 60, 0)] * len(run)
    numbers = {hit.start(): tuple(_pieces(hit[0])) for hit in NUMBER.finditer(run)}
    for start in range(len(run)):
        cost = best[start][0]
        for end, price in _from(run, start, numbers.get(start, ())):
            if cost + price <= best[end][0]:  # if equal, the cut whose last word begins later
                best[end] = (cost + price, start)
    return tuple(_with_er(_joined(list(reversed(list(_back(run, best)))))))


def _back(run: str, best: list[tuple[int, int]]) -> Iterator[str]:
    end = len(run)
    while end:
        start = best[end][1]
        yield run[start:end]
        end = start


def _with_er(words: Iterable[str]) -> Iterator[str]:
    """The words, with a single 儿 joined to the word before it."""
    held = ""
    for word in words:
        if held and word != "儿":
            yield held
            held = ""
        held += word
    yield from filter(None, [held])


def _joined(words: list[str]) -> Iterator[str]:
    """The words, with neighbouring single characters joined, as they are probably a name: 石田村, 肥皂."""
    alone = ""
    for word in [*words, ""]:
        if len(word) == 1 and word not in _LIGHT_SIGNS and word not in _DIGITS:
            alone += word
        else:
            yield from _pairs(alone)
            alone = ""
            yield from filter(None, [word])


def _pairs(alone: str) -> Iterator[str]:
    """Single characters joined: up to three as one name, more of them two by two from the end."""
    if len(alone) <= 3 or (len(alone) == 4 and alone[-1] in _PLACES):
        yield from filter(None, [alone])
    else:
        yield from _pairs(alone[:-2])
        yield alone[-2:]


def _from(run: str, start: int, number: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """(end, cost) of each word that may begin at `start`."""
    yield start + 1, _EASY if run[start] in _LIGHT_SIGNS else _SINGLE
    for end in range(start + 2, min(len(run), start + _LONGEST) + 1):
        word = run[start:end]
        if word in own():
            yield end, _OWN
        elif word in phrases():
            yield end, _PHRASE
    end = start
    for piece in number[:1]:
        end += len(piece)
        if len(piece) > 1:
            yield end, _NUMBER


def _pieces(number: str) -> Iterator[str]:
    """A number in pieces that are each said as one word: 三百二十元; 一千四百 and 三十元."""
    while len(number) > _LONGEST_NUMBER + 1:
        at = max((number.rfind(sign, 1, _LONGEST_NUMBER) for sign in "万千百"), default=-1) + 1 or 3
        yield number[:at]
        number = number[at:]
    yield number
