"""Counts, money, shares and measures as Chinese says them. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from dalaba.core.patterns import late
from dalaba.speech.reading.chinese.around import after, before, counted, counts, measured, numbered
from dalaba.speech.reading.chinese.moments import ratio_around
from dalaba.speech.reading.chinese.numerals import amount, digits, integer
from dalaba.speech.reading.rules import Style

_BELOW = late(r"(?:余额|温度|气温|海拔|得分|差|为|是|低至|降至|降到|到|至|低于|负|约)\s*$")
_PRESSURE = late(r"血[压壓][:：为是到过]*\s*$")


def ratio(hit: re.Match[str], _style: Style) -> str | None:
    """3:2, 1:100. Two digits after the colon that cannot be minutes may be a slip, so they are no ratio."""
    a, b = hit["a"], hit["b"]
    if any(len(part) > 1 and part.startswith("0") for part in (a, b)):
        return None
    if len(b) == 2 and "." not in b and not ratio_around(hit):
        return None
    return f"{amount(a)}比{amount(b)}"


def percent(hit: re.Match[str], style: Style) -> str:
    """百分之五十, 百分之三到百分之五; also negative ones."""
    head = "百分之" if hit["u"] == "%" else "千分之"
    said = style.to.join(head + amount(number) for number in (hit["a"], hit["b"]) if number)
    said = said.replace("百分之一百", "百分之百") if hit["a"] == "100" else said
    return ("负" if hit["s"] else "") + said


def degrees(hit: re.Match[str], style: Style) -> str:
    """零下五到三摄氏度: 零上 is not said."""
    counting = hit["u"] == "度" and after(hit)[:1] in tuple("电電")
    both = hit["s"] and hit["s2"]
    ends = ((hit["s"], hit["a"]), (hit["s2"], hit["b"]))
    said = [("零下" if sign else "") + amount(number, counting) for sign, number in ends if number]
    if len(said) == 2 and hit["s"] and not both and int(float(hit["b"])) >= 0:
        said[1] = ("零上" if float(hit["b"]) else "") + said[1]
    unit = {"°C": style.celsius, "°F": "华氏度", "°": "度"}.get(hit["u"], "度")
    return style.to.join(said) + unit


_CURRENCY = {
    "¥": "元", "$": "美元", "US$": "美元", "HK$": "港元", "NT$": "新台币", "A$": "澳元", "MOP$": "澳门元", "€": "欧元",
    "£": "英镑", "RMB": "元", "CNY": "元", "HKD": "港元", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元",
    "MOP": "澳门元", "AUD": "澳元", "CAD": "加元", "TWD": "新台币",
}  # fmt: skip
CODES = "HKD|USD|EUR|GBP|JPY|MOP|AUD|CAD|TWD|CNY|RMB"
SIGNS = r"(?:HK|US|NT|A|MOP)?\$|[¥€£]"


def money(hit: re.Match[str], style: Style) -> str:
    """十二元五角, 一点五万元, 五到十元."""
    number, last, big = hit["a"], hit["b"], hit["big"] or ""
    unit = style.dollar if hit["c"] == "$" else _CURRENCY[hit["c"].upper()] if hit["c"] else "元"
    sign = "负" if hit["s"] else ""
    if last:
        return f"{sign}{amount(number, True)}{style.to}{amount(last, True)}{big}{unit}"
    if unit != "元" or big or "." not in number:
        return sign + amount(number, measured=True) + big + unit
    return sign + _coins(number, style)


def _coins(number: str, style: Style) -> str:
    """12.50 十二元五角, 12.05 十二元零五分; with more than two places it is read as a decimal."""
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
    "mol": "摩尔", "mmol": "毫摩尔", "kcal": "千卡", "bpm": "次每分钟", "ms": "毫秒", "mm2": "平方毫米", "dl": "分升",
    "mah": "毫安时", "ma": "毫安", "kj": "千焦", "mbps": "兆每秒", "gb": "吉", "kn": "千牛", "km3": "立方公里",
    "cc": "毫升", "kva": "千伏安", "rpm": "转每分钟",
}  # fmt: skip
_TIMES = frozenset({"h", "s", "min", "d"})
_CASED = frozenset("mgthsd")
"""Units of one letter whose capital means something else: 5G, 3D, 10M."""


def _spelling(unit: str) -> str:
    return unit if unit in _CASED else f"(?i:{re.escape(unit)})"


UNIT = "|".join(_spelling(unit) for unit in sorted(UNITS, key=len, reverse=True) if unit != "w")
"""All units except w, which more often means 万 than watt."""


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


def per(hit: re.Match[str], style: Style) -> str:
    """40分钟/节 每节四十分钟, 3.5元/㎡ 每平方米三点五元, 50ml/亩 每亩五十毫升."""
    said = style.to.join(amount(each, measured=True) for each in (hit["a"], hit["b"]) if each)
    over, unit = hit["over"], hit["u"]
    also = f"每{hit['each']}" if hit.groupdict().get("each") else ""
    return f"每{UNITS.get(over.lower(), over)}{also}{said}{UNITS.get(unit.lower(), unit)}"


def per_so_many(hit: re.Match[str], _style: Style) -> str:
    """8.3L/100km."""
    over, unit = UNITS[hit["over"].lower()], UNITS[hit["u"].lower()]
    return f"每{amount(hit['n'], measured=True)}{over}{amount(hit['a'], measured=True)}{unit}"


def thousands(hit: re.Match[str], _style: Style) -> str:
    """300w元 三百万元, 10k元 一万元, 3w+人 三万多人."""
    more = "多" if hit["more"] else ""
    if hit["big"] in "wW":
        return f"{amount(hit['a'], True)}万{more}"
    return _round(round(float(hit["a"]) * 1000)) + more


def big_span(hit: re.Match[str], style: Style) -> str:
    """3K-5K 三千到五千."""
    sizes = {"k": 1000, "w": 10_000}
    ends = [float(hit[each]) * sizes[(hit[big] or hit["big2"]).lower()] for each, big in (("a", "big"), ("b", "big2"))]
    return style.to.join(_round(round(each)) for each in ends)


def _round(value: int) -> str:
    return f"{amount(str(value // 10_000), True)}万" if value % 10_000 == 0 else amount(str(value), True)


def score(hit: re.Match[str], _style: Style) -> str:
    """比分3-2."""
    return f"{amount(hit['a'])}比{amount(hit['b'])}"


def more_than(hit: re.Match[str], _style: Style) -> str:
    """6000+ 六千多, 65+ 六十五以上."""
    figure = hit["a"].replace(",", "")
    return amount(figure, counts(hit)) + ("多" if figure.endswith("0") and "." not in figure else "以上")


def discount(hit: re.Match[str], _style: Style) -> str:
    """85折 and 8.5折 are 八五折."""
    return digits(hit[0])


def minutes(hit: re.Match[str], _style: Style) -> str:
    """8'30" 八分三十秒."""
    return f"{integer(int(hit['m']))}分{integer(int(hit['s']))}秒"


def hours_and_minutes(hit: re.Match[str], _style: Style) -> str:
    """2h30min."""
    return f"{amount(hit['h'], measured=True)}小时{integer(int(hit['m']))}分钟"


def inches(hit: re.Match[str], _style: Style) -> str:
    """27" is 27 inches."""
    return f"{amount(hit['a'])}英寸"


def angle(hit: re.Match[str], _style: Style) -> str:
    """24°13'05" 二十四度十三分五秒."""
    said = f"{integer(int(hit['d']))}度{integer(int(hit['m']))}分"
    return said + (f"{amount(hit['s'])}秒" if hit["s"] else "")


def span(hit: re.Match[str], style: Style) -> str | None:
    """六十到七十九岁: only if a measure follows, or a word before it says that it is an amount."""
    return any_span(hit, style) if numbered(hit) else None


def any_span(hit: re.Match[str], style: Style) -> str | None:
    """The same without looking at the words around it."""
    first, last = hit["a"], hit["b"]
    if after(hit)[:1] == "-" or float(first.replace(",", "")) >= float(last.replace(",", "")):
        return None
    many = counts(hit)
    return f"{amount(first, many)}{style.to}{amount(last, many)}"


def rooms(hit: re.Match[str], style: Style) -> str | None:
    """301-305室."""
    return style.to.join(digits(each, style.one) for each in (hit["a"], hit["b"]))


def about(hit: re.Match[str], _style: Style) -> str | None:
    """2、3天 is said 两三天."""
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
    """Whether numbers follow each other closely, like 101,102,103: these are rooms, not a hundred million."""
    return all(0 < int(after_) - int(before_) < 10 for before_, after_ in pairwise(numbers))


def _place(number: str, unit: str, style: Style) -> str:
    if unit == "班" and len(number) > 2:
        return digits(number)
    return digits(number, style.one) if unit in ("路", "室", "房") and len(number) > 2 else _one(number, style)


def _one(part: str, style: Style) -> str:
    plain = len(part) <= 4 and not (len(part) > 1 and part.startswith("0"))
    return integer(int(part)) if plain else digits(part, style.one)


def fraction(hit: re.Match[str], _style: Style) -> str | None:
    """1/3 as a share: 三分之一."""
    over, under = int(hit["a"]), int(hit["b"])
    return f"{integer(under)}分之{integer(over)}" if 0 < over < under <= 100 else None


def either(hit: re.Match[str], _style: Style) -> str:
    """3/4号楼 as two buildings: 三、四."""
    return f"{integer(int(hit['a']))}、{integer(int(hit['b']))}"


def pressure(hit: re.Match[str], _style: Style) -> str | None:
    """140/90 after 血压."""
    return f"{amount(hit['a'])}、{amount(hit['b'])}" if _PRESSURE.search(before(hit, 8)) else None


def commas(hit: re.Match[str], _style: Style) -> str | None:
    """101,102,103 as three numbers."""
    parts = hit[0].split(",")
    return "、".join(digits(part) for part in parts) if _steps(parts) else None


def number(hit: re.Match[str], style: Style) -> str | None:
    """A plain number, if its form or the words around it show that it is one."""
    figure = hit[0].lstrip("-+")
    whole, _, part = figure.partition(".")
    surely = (
        measured(hit)
        or (counted(hit) and len(whole) <= 8 and not _LINES.fullmatch(figure))
        or not _doubtful(figure, whole, part)
    )
    return any_number(hit, style) if surely else None


def any_number(hit: re.Match[str], _style: Style) -> str | None:
    """The same without looking at the words around it."""
    figure = hit[0].lstrip("-+")
    whole = figure.partition(".")[0]
    if (len(whole) > 1 and whole.startswith("0")) or (hit[0][0] in "-+" and not _signed(hit)):
        return None
    return {"-": "负", "+": "加"}.get(hit[0][0], "") + amount(figure.replace(" ", ""), counts(hit))


def _signed(hit: re.Match[str]) -> bool:
    """Whether a minus belongs to the number: before it is nothing, a stop or a word of amounts."""
    head = before(hit, 6)
    return not head or not (head[-1].isalnum() or head[-1] in ")）") or bool(_BELOW.search(head))


def _doubtful(figure: str, whole: str, part: str) -> bool:
    """Whether it may as well be a code, a year or a date, if nothing is counted."""
    if part:
        size = int(whole.replace(",", ""))
        return len(part) <= 2 and ((1 <= size <= 12 and 1 <= int(part) <= 31) or 1900 <= size <= 2099)
    if "," in figure or whole.endswith("000"):
        return False
    return len(whole) > 4 or 1900 <= int(whole) <= 2099 or _LINES.fullmatch(whole) is not None


_LINES = late(r"11[049]|12[02]|999|95\d{3}|96\d{3,4}|12[13]\d\d|12345|100(?:00|10|50|69|85|86|96|99)")
"""Telephone numbers of services."""


def level(hit: re.Match[str], _style: Style) -> str:
    """-1楼 is 负一楼; 3F is 三楼."""
    return ("负" if hit["s"] else "") + integer(int(hit["a"])) + ("楼" if hit["f"] else "")
