"""How Chinese notices write numbers, and how they are said: the table at the end, first answer wins. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from dalaba.reading.numerals import amount, digits, integer
from dalaba.reading.rules import Row, Style

_MEASURES = (
    "个人名位户口家间栋幢座层条辆台部只头匹把张份本册页件套双对箱袋包瓶盒桶斤公两克吨米里亩升平立天周星小分秒"
    "元块角毛次遍轮针剂场批队排岁年倍万亿千百多余来几桌床棵株根支片颗粒杯碗顿趟门项种类股道处村镇县市学"
)
_TWO = re.compile(
    "[个人名位户口家间栋幢座条辆台部只头匹把张份本册页件套双对箱袋包瓶盒桶斤公克吨米里亩升平立天周小秒元块毛次遍轮针剂场批"
    "岁年倍万亿千桌床棵株根支片颗粒杯碗顿趟项种股道处点角厘毫]|分钟|星期|村民"
)
_CALL = re.compile(
    r"(?:电话|热线|拨打|拨|致电|来电|手机|座机|传真|号码|微信|QQ|群号|短信|尾号|转|分机|联系|报警|急救|火警|请打|打)[^\d，。；！？\n]{0,8}$"
)
_COUNTED = re.compile(r"(?:共|计|约|达|超|近|有|至|到|过|为|人数|总数|人口|增加|减少|完成)$")


def _after(hit: re.Match[str]) -> str:
    return hit.string[hit.end() : hit.end() + 3].lstrip(" ")


def _before(hit: re.Match[str]) -> str:
    return hit.string[max(0, hit.start() - 16) : hit.start()]


def _counts(hit: re.Match[str]) -> bool:
    """Whether what follows is a thing counted, so that 2 is 两."""
    return _TWO.match(_after(hit)) is not None and not _before(hit).endswith("第")


def _counted(hit: re.Match[str]) -> bool:
    """Whether it is surely an amount: a measure follows, or a word before says that something was counted."""
    return _measured(hit) or _COUNTED.search(_before(hit)) is not None


def _measured(hit: re.Match[str]) -> bool:
    after = _after(hit)
    return bool(after) and (after[0] in _MEASURES or re.match("[%°a-zA-Z]", after) is not None)


def _date(hit: re.Match[str], _style: Style) -> str | None:
    year, month, day = hit["y"], int(hit["m"]), int(hit["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    head = f"{digits(year)}年" if year else ""
    return f"{head}{integer(month)}月{integer(day)}{hit['u'] or '日'}"


def _date_range(hit: re.Match[str], style: Style) -> str | None:
    first, last = int(hit["a"]), int(hit["b"])
    if not 1 <= first <= 31 or not 1 <= last <= 31:
        return None
    return f"{integer(int(hit['m']))}月{integer(first)}{style.to}{integer(last)}{hit['u']}"


def _years(hit: re.Match[str], style: Style) -> str | None:
    years = [hit["a"], hit["b"]] if hit["b"] else [hit["a"]]
    if not all(1800 <= int(year) <= 2199 for year in years):
        return None
    return style.to.join(digits(year) for year in years)


def _clock(hit: re.Match[str], style: Style) -> str | None:
    hours = [time for time in (_hour(hit["h"], hit["m"]), _hour(hit["h2"], hit["m2"])) if time is not None]
    return style.to.join(hours) if hours and all(hours) else None


def _hour(hour: str | None, minute: str | None) -> str | None:
    """七点, 七点零五分, 七点三十分; empty for what is no time of day, None for nothing."""
    if hour is None or minute is None:
        return None
    if int(hour) > 24 or int(minute) > 59:
        return ""
    said = f"{amount(hour, measured=True)}点"
    return said if int(minute) == 0 else f"{said}{'零' if int(minute) < 10 else ''}{integer(int(minute))}分"


def _point(hit: re.Match[str], _style: Style) -> str | None:
    if int(hit["h"]) > 24 or int(hit["m"]) > 59 or (len(hit["m"]) == 1 and not hit["u"]):
        return None
    return _hour(hit["h"], hit["m"])


def _ratio(hit: re.Match[str], _style: Style) -> str:
    return f"{amount(hit['a'])}比{amount(hit['b'])}"


def _phone(hit: re.Match[str], style: Style) -> str:
    return digits(hit[0].replace("+86", ""), style.one)


def _called(hit: re.Match[str], style: Style) -> str | None:
    return digits(hit[0], style.one) if _CALL.search(_before(hit)) and not _measured(hit) else None


def _hotline(hit: re.Match[str], style: Style) -> str | None:
    return None if _counted(hit) else digits(hit[0], style.one)


def _code(hit: re.Match[str], style: Style) -> str:
    year = re.fullmatch(r"(?:19|20)\d\d", hit[0])
    return digits(hit[0], "一" if year else style.one)


def _percent(hit: re.Match[str], style: Style) -> str:
    head = "百分之" if hit["u"] == "%" else "千分之"
    said = style.to.join(head + amount(number) for number in (hit["a"], hit["b"]) if number)
    return said.replace("百分之一百", "百分之百") if hit["a"] == "100" else said


def _degrees(hit: re.Match[str], style: Style) -> str:
    ends = ((hit["s"], hit["a"]), (None, hit["b"]))
    said = style.to.join(("零下" if sign else "") + amount(number) for sign, number in ends if number)
    return said + {"°C": "摄氏度", "°F": "华氏度"}.get(hit["u"], "度")


_CURRENCY = {"¥": "元", "$": "美元", "€": "欧元"}


def _money(hit: re.Match[str], _style: Style) -> str:
    number, big = hit["a"], hit["big"] or ""
    unit = _CURRENCY[hit["c"]] if hit["c"] else "元"
    if unit != "元" or big or "." not in number:
        return amount(number, measured=True) + big + unit
    return _coins(number)


def _coins(number: str) -> str:
    """12.50 十二元五角, 12.05 十二元零五分; more than two places are read as a decimal."""
    whole, part = number.split(".")
    if len(part) > 2:
        return amount(number) + "元"
    tenth, cent = (int(sign) for sign in part.ljust(2, "0"))
    said = f"{amount(whole, measured=True)}元" if int(whole.replace(",", "")) or not tenth + cent else ""
    said += f"{amount(str(tenth), measured=True)}角" if tenth else "零" if said and cent else ""
    return said + (f"{integer(cent)}分" if cent else "")


_UNITS = {
    "km/h": "公里每小时", "m/s": "米每秒", "km2": "平方公里", "m2": "平方米", "m3": "立方米",
    "km": "公里", "m": "米", "cm": "厘米", "mm": "毫米", "kg": "公斤", "g": "克", "mg": "毫克", "t": "吨",
    "l": "升", "ml": "毫升", "kwh": "千瓦时", "kw": "千瓦", "w": "瓦", "kv": "千伏", "v": "伏",
    "h": "小时", "min": "分钟", "s": "秒", "db": "分贝", "hz": "赫兹", "mpa": "兆帕",
}  # fmt: skip


def _measure(hit: re.Match[str], style: Style) -> str:
    both = [number for number in (hit["a"], hit["b"]) if number]
    return style.to.join(amount(number, measured=True) for number in both) + _UNITS[hit["u"].lower()]


def _range(hit: re.Match[str], style: Style) -> str | None:
    first, last = hit["a"], hit["b"]
    after = hit.string[hit.end() : hit.end() + 1]
    if after == "-" or not (after >= "一" or float(first.replace(",", "")) < float(last.replace(",", ""))):
        return None
    counts = _counts(hit)
    return f"{amount(first, counts)}{style.to}{amount(last, counts)}"


def _ordinal(hit: re.Match[str], style: Style) -> str:
    """第3、4 第三、四; 第1-3 第一到第三; a number of more than four digits is a serial number."""
    parts = re.split(r"(\D+)", hit[0][1:])
    said = [_ordinal_part(part, style) for part in parts]
    return "第" + "".join(said)


def _ordinal_part(part: str, style: Style) -> str:
    if part.isdecimal():
        return integer(int(part)) if len(part) <= 4 else digits(part, style.one)
    if re.search("[-~至到]", part):
        return f"{style.to}第"
    return part.replace("，", "、").replace(",", "、").strip()


def _fraction(hit: re.Match[str], _style: Style) -> str | None:
    over, under = int(hit["a"]), int(hit["b"])
    return f"{integer(under)}分之{integer(over)}" if 0 < over < under <= 10 else None


def _listed(hit: re.Match[str], _style: Style) -> str | None:
    """101,102,103: rooms or groups, not a hundred million."""
    parts = hit[0].split(",")
    steps = [int(after) - int(before) for before, after in pairwise(parts)]
    return "、".join(digits(part) for part in parts) if all(0 < step < 10 for step in steps) else None


def _number(hit: re.Match[str], _style: Style) -> str | None:
    """A plain number, where nothing says it is anything else."""
    whole = hit[0].split(".")[0].lstrip("-")
    if whole.startswith("0") and len(whole) > 1:
        return None
    bare = "," not in hit[0] and "." not in hit[0]
    if bare and not _counted(hit) and not _COUNTED.search(_before(hit)) and _doubtful(whole):
        return None
    return ("负" if hit[0].startswith("-") else "") + amount(hit[0].lstrip("-"), _counts(hit))


def _doubtful(whole: str) -> bool:
    """As likely a code or a year as a number, unless something is counted."""
    return not whole.endswith("000") and (len(whole) > 4 or 1900 <= int(whole) <= 2099)


def _letters(hit: re.Match[str], _style: Style) -> str | None:
    word = hit[0]
    shouted = word.isupper() or len(word) <= 4
    return " ".join(word.upper()) if shouted else None


def _spelled(hit: re.Match[str], _style: Style) -> str:
    return " ".join(hit[0].upper())


def _coded(hit: re.Match[str], style: Style) -> str:
    """N95, G107, H7N9: letters, and digits one by one."""
    parts = re.findall(r"[A-Za-z]+|\d+|\.", hit[0])
    one = "一" if "." in parts else style.one
    said = (" ".join(part.upper()) if part.isalpha() else digits(part, one) or "点" for part in parts)
    return "".join(said)


_N = r"(?:\d+(?:,\d{3})+|\d+)(?:\.\d+)?"
_TO = r"\s*(?:-|~|至|到)\s*"
_EDGE = r"(?!\d)"
_DAY = r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?:(?P<u>[日号])|(?!\d))"
_TIME, _TIME2 = r"(?P<h>\d{1,2}):(?P<m>\d\d)(?::00)?", r"(?P<h2>\d{1,2}):(?P<m2>\d\d)(?::00)?"
_HOTLINES = r"110|119|120|122|12[1-3]\d\d|100(?:10|50|69|85|86|96|99)|95\d\d\d|96\d{3,4}"
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))

RULES: tuple[Row, ...] = (
    ("date", rf"{_DAY}(?!月)", _date),
    ("date", rf"(?P<m>\d{{1,2}})\s*月\s*(?P<a>\d{{1,2}})[日号]?{_TO}(?P<b>\d{{1,2}})(?P<u>[日号])", _date_range),
    ("date", r"(?P<y>)(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})(?P<u>[日号])", _date),
    ("year", rf"(?P<a>\d{{4}})(?:年?{_TO}(?P<b>\d{{4}}))?(?=\s*(?:年|学年|届|版|春|夏|秋|冬|财年))", _years),
    ("clock", rf"{_TIME}(?:{_TO}{_TIME2})?(?![\d:])", _clock),
    ("clock", r"(?P<h>\d{1,2})[点时](?P<m>\d{1,2})(?P<u>分(?!钟|之))?(?!\d)", _point),
    ("ratio", r"(?P<a>\d+):(?P<b>\d+)(?![\d:])", _ratio),
    ("phone", rf"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}{_EDGE}", _phone),
    ("phone", rf"[(（]?0\d{{2,3}}[)）]?[- ]?\d{{7,8}}(?:[-转]\d{{1,5}})?{_EDGE}", _phone),
    ("phone", rf"[48]00(?:[- ]?\d{{3}}[- ]?\d{{4}}|[- ]\d{{4}}[- ]?\d{{3}}){_EDGE}", _phone),
    ("hotline", rf"(?:{_HOTLINES}){_EDGE}(?![.,:%]\d|-)", _hotline),
    ("phone", rf"\d{{3,}}(?:-\d+)*{_EDGE}(?![.,:%]\d)", _called),
    ("code", r"\d{3,5}(?=\s*(?:室|房|号房|号楼|国道|省道|县道|乡道|路公交|路车))", _code),
    ("ordinal", rf"第\s*\d+(?:\s*[-~至到、,，和及与]\s*第?\d+)*{_EDGE}(?![:.%]\d|[点月时]\d|[\d/-])", _ordinal),
    ("percent", rf"(?P<a>{_N})(?:\s*[%‰]?{_TO}(?P<b>{_N}))?\s*(?P<u>[%‰])", _percent),
    ("temperature", rf"(?P<s>-)?(?P<a>{_N})(?:\s*(?:°C|°F|°|度)?{_TO}(?P<b>{_N}))?\s*(?P<u>°C|°F|°|度)", _degrees),
    ("money", rf"(?P<c>[¥$€])\s*(?P<a>{_N})\s*(?P<big>[万亿千百])?元?", _money),
    ("money", rf"(?P<c>)(?P<a>{_N})(?P<big>[万亿千百])?元", _money),
    ("code", r"[2-6]G(?![A-Za-z\d])", _coded),
    ("measure", rf"(?P<a>{_N})(?:\s*(?:{_UNIT})?{_TO}(?P<b>{_N}))?\s*(?P<u>(?i:{_UNIT}))(?![A-Za-z0-9])", _measure),
    ("range", rf"(?P<a>{_N}){_TO}(?P<b>{_N}){_EDGE}(?![.:]\d)", _range),
    ("fraction", rf"(?P<a>\d+)/(?P<b>\d+){_EDGE}(?![/.])", _fraction),
    ("undecided", rf"\d{{3}}(?:,\d{{3}})+{_EDGE}", _listed),
    ("number", rf"(?:(?<![\d㐀-鿿A-Za-z])-)?{_N}{_EDGE}(?!\.\d|[-/]\d)", _number),
    ("code", rf"0\d+{_EDGE}(?![-/.]\d)", _code),
    ("undecided", r"\d+(?:[-/.:,]\d+)*", _code),
    ("code", r"[A-Za-z]+\d+(?:\.\d+)*[A-Za-z\d]*", _coded),
    ("letters", r"[A-Za-z]+", _letters),
    ("undecided", r"[A-Za-z]+", _spelled),
)
