"""Counts, money, shares and measures as Chinese says them. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from dalaba.reading.around import after, before, counted, counts, numbered
from dalaba.reading.moments import ratio_around
from dalaba.reading.numerals import amount, digits, integer
from dalaba.reading.rules import Style

_BELOW = re.compile(r"(?:余额|温度|气温|海拔|得分|差|为|是|低至|降至|降到|到|至|低于|负|约)\s*$")
_SHARE_BEFORE = re.compile(
    r"(?:约|占|达|近|超|超过|过|有|至少|不足|不到|剩|还剩|完成|用|了|又|大约|不少于|低于|高于|其中|的|喝|吃)\s*$"
)
_PRESSURE = re.compile(r"血[压壓][:：为是到过]*\s*$")
_SHARE_AFTER = re.compile(r"\s*(?:的|以|左|票|多|村民|人|户|戶|成员|代表|片|粒|杯|包|瓶|袋|碗|强|处|处的|面积)")


def ratio(hit: re.Match[str], _style: Style) -> str | None:
    """3:2, 1:100; two digits after the colon that are no minutes are as likely a slip as a ratio."""
    a, b = hit["a"], hit["b"]
    if any(len(part) > 1 and part.startswith("0") for part in (a, b)):
        return None
    if len(b) == 2 and "." not in b and not ratio_around(hit):
        return None
    return f"{amount(a)}比{amount(b)}"


def percent(hit: re.Match[str], style: Style) -> str:
    """百分之五十, 百分之三到百分之五; below zero too."""
    head = "百分之" if hit["u"] == "%" else "千分之"
    said = style.to.join(head + amount(number) for number in (hit["a"], hit["b"]) if number)
    said = said.replace("百分之一百", "百分之百") if hit["a"] == "100" else said
    return ("负" if hit["s"] else "") + said


def degrees(hit: re.Match[str], style: Style) -> str:
    """零下五到零上 is said by its numbers: 零下五到三摄氏度."""
    counting = hit["u"] == "度" and after(hit)[:1] in tuple("电電")
    both = hit["s"] and hit["s2"]
    ends = ((hit["s"], hit["a"]), (hit["s2"], hit["b"]))
    said = [("零下" if sign else "") + amount(number, counting) for sign, number in ends if number]
    if len(said) == 2 and hit["s"] and not both and int(float(hit["b"])) >= 0:
        said[1] = ("零上" if float(hit["b"]) else "") + said[1]
    unit = {"°C": style.celsius, "°F": "华氏度", "°": "度"}.get(hit["u"], "度")
    return style.to.join(said) + unit


_CURRENCY = {"¥": "元", "$": "美元", "US$": "美元", "HK$": "港元", "€": "欧元", "RMB": "元", "CNY": "元"}


def money(hit: re.Match[str], style: Style) -> str:
    """十二元五角, 一点五万元, 五到十元."""
    number, last, big = hit["a"], hit["b"], hit["big"] or ""
    unit = _CURRENCY[hit["c"].upper()] if hit["c"] else "元"
    sign = "负" if hit["s"] else ""
    if last:
        return f"{sign}{amount(number, True)}{style.to}{amount(last, True)}{big}{unit}"
    if unit != "元" or big or "." not in number:
        return sign + amount(number, measured=True) + big + unit
    return sign + _coins(number, style)


def _coins(number: str, style: Style) -> str:
    """12.50 十二元五角, 12.05 十二元零五分; more than two places are read as a decimal."""
    whole, part = number.split(".")
    if len(part) > 2:
        return amount(number) + "元"
    tenth, cent = (int(sign) for sign in part.ljust(2, "0"))
    said = f"{amount(whole, measured=True)}元" if int(whole.replace(",", "")) or not tenth + cent else ""
    said += f"{amount(str(tenth), measured=True)}{style.tenth}" if tenth else "零" if said and cent else ""
    return said + (f"{integer(cent)}分" if cent else "")


UNITS = {
    "km2": "平方公里", "hm2": "公顷", "m2": "平方米", "m3": "立方米", "cm2": "平方厘米", "cm3": "立方厘米",
    "km": "公里", "m": "米", "cm": "厘米", "mm": "毫米", "um": "微米", "kg": "公斤", "g": "克", "mg": "毫克",
    "ug": "微克", "t": "吨", "l": "升", "ml": "毫升", "kwh": "千瓦时", "kw": "千瓦", "mw": "兆瓦", "w": "瓦",
    "kv": "千伏", "v": "伏", "h": "小时", "min": "分钟", "s": "秒", "d": "天", "db": "分贝", "hz": "赫兹",
    "khz": "千赫", "mhz": "兆赫", "kpa": "千帕", "mpa": "兆帕", "hpa": "百帕", "ha": "公顷", "mmhg": "毫米汞柱",
    "mol": "摩尔", "mmol": "毫摩尔", "kcal": "千卡", "bpm": "次每分钟",
}  # fmt: skip
_TIMES = frozenset({"h", "s", "min", "d"})
_CASED = frozenset("mgthsd")
"""One letter that means something else as a capital: 5G, 3D, 10M."""


def _spelling(unit: str) -> str:
    return unit if unit in _CASED else f"(?i:{re.escape(unit)})"


UNIT = "|".join(_spelling(unit) for unit in sorted(UNITS, key=len, reverse=True))


def measure(hit: re.Match[str], style: Style) -> str | None:
    """五公里, 每小时六十公里, 五毫克每升."""
    if re.fullmatch(r"[2-6]g", hit[0]) and after(hit)[:1] in tuple("手网信基时流套"):
        return None
    both = [number for number in (hit["a"], hit["b"]) if number]
    said = ("负" if hit["s"] else "") + style.to.join(amount(number, measured=True) for number in both)
    unit, over = UNITS[hit["u"].lower()], hit["over"]
    if not over:
        return said + unit
    below = UNITS[over.lower()]
    return f"每{below}{said}{unit}" if over.lower() in _TIMES else f"{said}{unit}每{below}"


def span(hit: re.Match[str], style: Style) -> str | None:
    """六十到七十九岁: only where a measure follows or a word before says that it is an amount."""
    first, last = hit["a"], hit["b"]
    if after(hit)[:1] == "-" or not numbered(hit) or float(first.replace(",", "")) >= float(last.replace(",", "")):
        return None
    many = counts(hit)
    return f"{amount(first, many)}{style.to}{amount(last, many)}"


def rooms(hit: re.Match[str], style: Style) -> str | None:
    """301-305室."""
    return style.to.join(digits(each, style.one) for each in (hit["a"], hit["b"]))


def about(hit: re.Match[str], _style: Style) -> str | None:
    """2、3天 is 两三天."""
    first, last = int(hit["a"]), int(hit["b"])
    if last != first + 1:
        return None
    return ("两" if first == 2 else integer(first)) + ("两" if last == 2 else integer(last))


def ordinal(hit: re.Match[str], style: Style) -> str:
    """第3、4组 第三组、第四组; 第1-3组 第一到第三组; a number of more than four digits is a serial number."""
    unit = hit["u"] or ""
    parts = re.split(r"\s*(、|,|，|和|及|与|或|-|~|至|到)\s*(?:第\s*)?", hit["list"][1:].strip())
    said = "第" + _one(parts[0], style)
    for joint, part in zip(parts[1::2], parts[2::2], strict=True):
        if joint in ("-", "~", "至", "到"):
            said += f"{style.to}第{_one(part, style)}"
        else:
            said += f"{unit}{'、' if joint in ',，' else joint}第{_one(part, style)}"
    return said + unit


def listed(hit: re.Match[str], style: Style) -> str | None:
    """3、4组 三组、四组; 102、103路 幺零二路、幺零三路."""
    unit = hit["u"]
    parts = re.split(r"\s*(、|,|，|和|及|与|或|-|~|至|到)\s*", hit["list"].strip())
    numbers = parts[0::2]
    thousands = "," in parts[1::2] and all(len(each) == 3 for each in numbers[1:])
    if thousands and unit not in ("室", "房") and not _steps(numbers):
        return None
    said = _place(numbers[0], unit, style)
    for joint, part in zip(parts[1::2], numbers[1:], strict=True):
        if joint in ("-", "~", "至", "到"):
            said += style.to + _place(part, unit, style)
        else:
            said += f"{unit}{'、' if joint in ',，' else joint}{_place(part, unit, style)}"
    return said + unit


def _steps(numbers: list[str]) -> bool:
    """101,102,103: rooms or groups, not a hundred million."""
    return all(0 < int(after_) - int(before_) < 10 for before_, after_ in pairwise(numbers))


def _place(number: str, unit: str, style: Style) -> str:
    return digits(number, style.one) if unit in ("路", "室", "房") and len(number) > 2 else _one(number, style)


def _one(part: str, style: Style) -> str:
    plain = len(part) <= 4 and not (len(part) > 1 and part.startswith("0"))
    return integer(int(part)) if plain else digits(part, style.one)


def fraction(hit: re.Match[str], _style: Style) -> str | None:
    """1/3, where what stands around says that it is a share and no date."""
    over, under = int(hit["a"]), int(hit["b"])
    if not 0 < over < under <= 100 or under == 1:
        return None
    if not (_SHARE_BEFORE.search(before(hit, 6)) or _SHARE_AFTER.match(after(hit))):
        return None
    return f"{integer(under)}分之{integer(over)}"


def pressure(hit: re.Match[str], _style: Style) -> str | None:
    """血压140/90."""
    return f"{amount(hit['a'])}、{amount(hit['b'])}" if _PRESSURE.search(before(hit, 8)) else None


def commas(hit: re.Match[str], _style: Style) -> str | None:
    """101,102,103."""
    parts = hit[0].split(",")
    return "、".join(digits(part) for part in parts) if _steps(parts) else None


def number(hit: re.Match[str], _style: Style) -> str | None:
    """A plain number, where nothing says it is anything else."""
    figure = hit[0].lstrip("-+")
    whole, _, part = figure.partition(".")
    if len(whole) > 1 and whole.startswith("0"):
        return None
    if hit[0][0] in "-+" and not _signed(hit):
        return None
    if not counted(hit) and _doubtful(figure, whole, part):
        return None
    return ("负" if hit[0].startswith("-") else "") + amount(figure, counts(hit))


def _signed(hit: re.Match[str]) -> bool:
    """Whether a sign before a number is its own: nothing, a stop or a word of amounts stands before it."""
    head = before(hit, 6)
    return not head or not (head[-1].isalnum() or head[-1] in ")）") or bool(_BELOW.search(head))


def _doubtful(figure: str, whole: str, part: str) -> bool:
    """As likely a code, a year or a date as a number, unless something is counted."""
    if part:
        return 1 <= int(whole.replace(",", "")) <= 12 and len(part) <= 2 and 1 <= int(part) <= 31
    if "," in figure or whole.endswith("000"):
        return False
    return len(whole) > 4 or 1900 <= int(whole) <= 2099 or whole in _CALLED


_CALLED = frozenset({"110", "119", "120", "122"})


def level(hit: re.Match[str], _style: Style) -> str:
    """-1楼 is 负一楼; 3F is 三楼."""
    return ("负" if hit["s"] else "") + integer(int(hit["a"])) + ("楼" if hit["f"] else "")
