"""The numbers in spoken Chinese, by value: 十点半, 十点三十分 and 十点三零 are equal.

A number has several names if its spelling is ambiguous (三点五: 3.5, 3:05). Two numbers are equal if they share a name.
This only finds what a number says, not whether it was meant as one. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_DIGITS = {sign: number for number, signs in enumerate(("零〇", "一幺", "二两", *"三四五六七八九")) for sign in signs}
_SIZES = {"十": 10, "百": 100, "千": 1_000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
NUMERALS = frozenset((*_DIGITS, *_SIZES, *_GROUPS))
_TWINS = str.maketrans("點時號兩萬億鐘塊週組樓歲年級個條幾", "点时号两万亿钟块周组楼岁年级个条几")
_N = f"[{''.join(sorted(NUMERALS))}]"
_D = f"[{''.join(sorted(_DIGITS))}]"
_FOUND = re.compile(
    rf"百分之(?P<percent>{_N}+(?:点{_D}+)?)"
    rf"|(?P<hour>{_N}+)[点时](?![{''.join(sorted(_GROUPS))}])"
    rf"(?:[整钟]|(?P<half>半)|(?P<quarter>[一三])刻|(?P<minute>{_N}+)(?P<minutes>分(?!之))?)?"
    rf"|(?P<whole>{_N}+)(?:元|块|块钱|度)(?P<tenth>{_D})(?![十百千万亿点]|{_D})[角毛]?"
    rf"|(?P<long>{_D}+(?:、{_D}+)+|{_D}{{2,}}(?:，{_D}{{2,}})+)"
    rf"|(?P<plain>{_N}+)"
)
_UNIT = re.compile(
    "(?:小时|分钟|平方米|立方米|公斤|公里|厘米|毫米|千伏|年级|周岁|月|日|号|年|点|时|分|秒|元|块|角|毛|米|度|吨|斤|亩|岁|"
    "组|楼|轮|次|名|位|个|条|户|天|人|场|针|级|届|趟|班|辆|头|棵|队|遍|份|排)"
)
_BEFORE = re.compile("(?:第|星期|礼拜|周|农历|初|百分之)$")
_ONES = frozenset("月日号点时元块米度吨岁组楼轮名位户针级届班队")
"""Units with which a single 一 is a number; 一个, 一次, 一天 are often only words."""
_LONG = 5
"""A run of this many digits is a telephone number. Repeated digits in it count once, since people mishear these."""


class Value(NamedTuple):
    """A number in a spoken text, from `start` up to `end`."""

    start: int
    end: int
    text: str
    """With its unit, for a message."""
    names: frozenset[str]
    meant: bool
    """Whether it is certainly a number, and not part of a word (一起, 一次)."""
    unit: str = ""


def numbers(spoken: str) -> list[Value]:
    """The numbers of a Chinese text that `speech.reading.read` has spelled out, in order. They do not overlap."""
    return [_value(spoken, hit) for hit in _FOUND.finditer(simple(spoken))]


def simple(text: str) -> str:
    """The text with traditional signs of numbers and units as simplified ones. The length stays."""
    return text.translate(_TWINS)


def _value(spoken: str, hit: re.Match[str]) -> Value:
    unit = _UNIT.match(hit.string, hit.end())
    text = spoken[hit.start() : unit.end() if unit else hit.end()]
    first = bool(_BEFORE.search(hit.string[max(0, hit.start() - 3) : hit.start()]))
    if first:
        text = spoken[hit.start() - 1 : hit.start()] + text
    lone = hit[0] in ("一", "两", "二", "十") and not first
    meant = first or (unit is not None and (not lone or unit[0] in _ONES)) or len(hit[0]) > 1
    return Value(hit.start(), hit.end(), text, frozenset(_names(hit)), meant, unit[0] if unit else "")


def _names(hit: re.Match[str]) -> Iterator[str]:
    """Every name of a number, independent of its spelling."""
    if hit["percent"]:
        whole, _, part = hit["percent"].partition("点")
        yield from (f"{each}{_part(part)}" for each in _whole(whole))
    elif hit["hour"]:
        yield from _clock(hit)
    elif hit["whole"]:
        yield from (f"{each}.{_digits(hit['tenth'])}" for each in _whole(hit["whole"]))
    else:
        yield from _whole(re.sub("[、，]", "", hit["long"] or hit["plain"]))


def _clock(hit: re.Match[str]) -> Iterator[str]:
    """十点: 10 and 10:00; 十四点三十分: 14:30 and 2:30; 三点五: 3.5 and 3:05."""
    minute = "30" if hit["half"] else {"一": "15", "三": "45"}.get(hit["quarter"] or "", "")
    minutes = [minute] if minute else list(_whole(hit["minute"])) if hit["minute"] else ["0"]
    for hour in _whole(hit["hour"]):
        if not (hit["half"] or hit["quarter"] or hit["minute"]):
            yield hour
        if hit["minute"] and not hit["minutes"]:
            yield hour + _part(hit["minute"])
        for each in minutes:
            if len(hour) < 3 and len(each) < 3:
                yield f"{hour}:{int(each):02}"
                if 12 < int(hour) < 25:
                    yield f"{int(hour) - 12}:{int(each):02}"


def _part(digits: str) -> str:
    """The part after a decimal point: 五零 is .5."""
    part = "".join(_whole(digits)).rstrip("0") if digits else ""
    return f".{part}" if part else ""


def _whole(run: str) -> Iterator[str]:
    """The names of a run of numerals: 四百 is 400, 零零三 is 003 (and 3), 零七六三一零零零 is 076310."""
    if all(sign in _DIGITS for sign in run):
        digits = _digits(run)
        yield re.sub(r"(\d)\1+", r"\1", digits) if len(digits) >= _LONG else digits
        if 1 < len(digits) < _LONG and digits.startswith("0"):
            yield str(int(digits))
    elif (number := _amount(run)) is not None:
        yield str(number)
    else:
        yield run


def _digits(run: str) -> str:
    return "".join(str(_DIGITS[sign]) for sign in run)


def _amount(run: str) -> int | None:
    """二百零三 is 203, 一万二 12000, 十四万 140000; None if nobody counts like that (三四十)."""
    total, group, digit, size = 0, 0, -1, 0
    for sign in run:
        if sign in _DIGITS:
            if digit > 0:
                return None
            digit, size = _DIGITS[sign], 1 if _DIGITS[sign] == 0 else size
        elif sign in _SIZES:
            group, digit, size = group + (1 if digit < 0 else digit) * _SIZES[sign], -1, _SIZES[sign]
        else:
            total, group, digit, size = total + (group + max(digit, 0) or 1) * _GROUPS[sign], 0, -1, _GROUPS[sign]
    return total + group + max(digit, 0) * (size // 10 if size > 10 else 1)
