"""Dates, years and hours as Chinese says them. Pure."""

from __future__ import annotations

import re

from dalaba.reading.around import after, before, measured
from dalaba.reading.numerals import amount, digits, integer
from dalaba.reading.rules import Style

TIME = (
    r"\d{1,2}(?::\d\d(?::\d\d)?分?(?![\d:])"
    r"|[点时點時](?![段间間期代候])(?:\d\d(?!\d)分?|\d分|[半整正]|[钟鐘])?(?![钟鐘\d]))(?:\s*[AaPp]\.?[Mm]\b\.?)?"
)
"""An hour of the day in figures."""
_TIME = re.compile(r"(\d{1,2})[:点时點時]?(\d{0,2})(?::(\d\d))?([分半整正钟鐘]?)(?:\s*([AaPp])\.?[Mm]\b\.?)?")
_PART = re.compile(r"(?:凌晨|清晨|早|早上|早晨|朝早|上午|上昼|中午|下午|下昼|傍晚|晚|晚上|夜晚|夜里)\s*$")
_RATIO = re.compile(r"(?:比分|比例|按|配比|稀释|勾兑|比率|大比分|兑水)[:：为是约成以]*\s*$")
_SHARE = re.compile(r"\s*(?:的?(?:比例|比率|配比|稀释|兑水|勾兑|溶液)|获胜|战胜|领先|击败|取胜|落败)")
_CERTAIN_AFTER = re.compile(
    r"\s*(?:[(（，,]?\s*(?:星期|周|週|礼拜)[一二三四五六日天1-7]|上午|下午|早|晚|中午|凌晨|傍晚|全天|当天|当日"
    r"|\d{1,2}(?::\d\d|[点时])|之?前(?!面)|以前|起(?!来)|开始|开会|截止|止)"
)
_CERTAIN_BEFORE = re.compile(r"(?:日期|截止|截至|截止到|定于|将于|订于|拟于|改到|改为|时间|日子)[:：为是]?\s*$")


def _valid(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def date(hit: re.Match[str], style: Style) -> str | None:
    """2022年7月13日, 2022-07-13, 7月13日 and a last day after it."""
    if not _valid(hit["m"], hit["d"]):
        return None
    head = f"{digits(hit['y'])}年" if hit["y"] else ""
    said = f"{head}{integer(int(hit['m']))}月{integer(int(hit['d']))}{hit['u'] or '日'}"
    if not hit["d2"]:
        return said
    if not _valid(hit["m2"] or hit["m"], hit["d2"]):
        return None
    month = f"{integer(int(hit['m2']))}月" if hit["m2"] else ""
    return f"{said}{style.to}{month}{integer(int(hit['d2']))}{hit['u2'] or '日'}"


def days(hit: re.Match[str], style: Style) -> str | None:
    """7月13-15日, 7月13、14日."""
    found = [int(each) for each in re.findall(r"\d+", hit["days"])]
    if not all(_valid(hit["m"], str(day)) for day in found):
        return None
    head = f"{digits(hit['y'])}年" if hit["y"] else ""
    joints = re.findall(r"[、,，和及与或~至到-]", hit["days"])
    said = integer(found[0])
    for joint, day in zip(joints, found[1:], strict=True):
        listed = joint not in "-~至到"
        said += (hit["u"] + ("、" if joint in ",，" else joint) if listed else style.to) + integer(day)
    said += hit["u"]
    return f"{head}{integer(int(hit['m']))}月{said}"


def certain_date(hit: re.Match[str], style: Style) -> str | None:
    """7/13 and 7.13, where what stands around leaves no doubt."""
    ends = [(hit["m"], hit["d"]), (hit["m2"], hit["d2"])] if hit["m2"] else [(hit["m"], hit["d"])]
    if not all(_valid(month, day) for month, day in ends) or (measured(hit) and not _CERTAIN_AFTER.match(after(hit))):
        return None
    pair = len(ends) == 2 and "/" in hit[0] and not hit["u"]
    if not (hit["u"] or pair or _CERTAIN_AFTER.match(after(hit, 10)) or _CERTAIN_BEFORE.search(before(hit, 10))):
        return None
    return style.to.join(f"{integer(int(month))}月{integer(int(day))}日" for month, day in ends)


def month(hit: re.Match[str], _style: Style) -> str:
    """2022年7月, 2022-07: a month's zero leaves no doubt."""
    return f"{digits(hit['y'])}年{integer(int(hit['m']))}月"


def feast(hit: re.Match[str], _style: Style) -> str:
    """5.1放假 is 五一, 10.1国庆 十一, 3.15 三一五."""
    return integer(int(hit["m"])) + digits(hit["d"])


def years(hit: re.Match[str], style: Style) -> str | None:
    """2022年, 2022-2023学年."""
    found = [hit["a"], hit["b"]] if hit["b"] else [hit["a"]]
    if not all(1800 <= int(year) <= 2199 for year in found):
        return None
    return style.to.join(digits(year) for year in found)


def short_year(hit: re.Match[str], _style: Style) -> str:
    """22年7月, 08年, 90后."""
    return digits(hit[0]) + ("" if hit[0].isdecimal() else hit[0][-1])


def ratio_around(hit: re.Match[str]) -> bool:
    """Whether 1:50 is a ratio, not ten to two."""
    return bool(_RATIO.search(before(hit, 10)) or _SHARE.match(after(hit, 8)))


def clock(hit: re.Match[str], style: Style) -> str | None:
    """7:30, 7点半, 07:00-11:30; None for what is no time of day."""
    if ":" in hit[0] and ratio_around(hit):
        return None
    parted = bool(_PART.search(before(hit, 6)))
    times = [_hour(each, style, parted) for each in _TIME.finditer(hit[0])]
    return style.to.join(each for each in times if each) if times and all(times) else None


def hours(hit: re.Match[str], style: Style) -> str | None:
    """7-9点, 2-5点半."""
    end = _TIME.match(hit["end"])
    said = _hour(end, style, parted=True) if end and int(hit["h"]) <= 24 else None
    return said and amount(hit["h"], measured=True) + style.to + said


def _hour(time: re.Match[str], style: Style, parted: bool) -> str | None:
    """七点, 七点零五分, 七点三十分, 七点半."""
    hour, minute, second = int(time[1]), int(time[2] or 0), int(time[3] or 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute):
        return None
    said = _part(hour, time[5], style, parted) + f"{amount(str(hour), measured=True)}点"
    if time[4] in tuple("半整正钟鐘") and time[4]:
        return said + time[4]
    if minute == 30 and not second and style.half and ":" in time[0]:
        return said + style.half
    said += f"{_two(minute)}分" if minute or second else ""
    return said + (f"{_two(second)}秒" if second else "")


def _two(number: int) -> str:
    return f"零{integer(number)}" if number < 10 and number else integer(number)


def _part(hour: int, half: str | None, style: Style, parted: bool) -> str:
    """The part of the day that am or pm stands for, unless the text says it already."""
    if not half or parted:
        return ""
    morning, noon, afternoon, evening = style.parts
    if half in "aA":
        return morning
    return noon if hour == 12 else afternoon if hour < 6 else evening
