"""Dates, years and hours as Chinese says them. Pure."""

from __future__ import annotations

import re

from dalaba.core.patterns import late
from dalaba.speech.reading.chinese.around import after, before
from dalaba.speech.reading.chinese.numerals import amount, digits, integer
from dalaba.speech.reading.rules import Style

TIME = (
    r"\d{1,2}(?::\d\d(?::\d\d)?分?(?![\d:])"
    r"|[点时點時](?![段间間期代候])(?:\d\d(?!\d)分?|\d分|[半整正]|[钟鐘])?(?![钟鐘\d]))(?:\s*[AaPp]\.?[Mm]\b\.?)?"
)
"""A time of day in figures."""
_TIME = late(r"(\d{1,2})[:点时點時]?(\d{0,2})(?::(\d\d))?([分半整正钟鐘]?)(?:\s*([AaPp])\.?[Mm]\b\.?)?")
_PART = late(r"(?:凌晨|清晨|早|早上|早晨|朝早|上午|上昼|中午|下午|下昼|傍晚|晚|晚上|夜晚|夜里)\s*$")
_RATIO = late(r"(?:比分[^，。\d]{0,6}|比例|按|配比|稀释|勾兑|比率|大比分|兑水)[:：为是约成以]*\s*$")
_SHARE = late(r"\s*(?:的?(?:比例|比率|配比|稀释|兑水|勾兑|溶液)|获胜|战胜|领先|击败|取胜|落败)")


_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _valid(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= _LENGTHS[int(month) - 1]


def date(hit: re.Match[str], style: Style) -> str | None:
    """2022年7月13日, 2022-07-13, 7月13日, with a last day or without."""
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


def figures(hit: re.Match[str], style: Style) -> str | None:
    """7/13 and 7.13 as a date, with a last day or without."""
    found = [each for each in hit.groups() if each]
    ends = list(zip(found[::2], found[1::2], strict=True))
    if not all(_valid(month, day) for month, day in ends):
        return None
    if len(ends) == 2 and not 0 < _days(*ends[1]) - _days(*ends[0]) <= _LONGEST_SPAN:
        return None
    return style.to.join(f"{integer(int(month))}月{integer(int(day))}日" for month, day in ends)


_LONGEST_SPAN = 62
"""The most days between two dates in figures; 8.30-11.30 are hours."""


def _days(month: str, day: str) -> int:
    return 31 * int(month) + int(day)


def some_days(hit: re.Match[str], style: Style) -> str | None:
    """7.13-15日."""
    if not _valid(hit["m"], hit["d"]) or not int(hit["d"]) < int(hit["d2"]) <= 31:
        return None
    days = style.to.join(integer(int(hit[each])) for each in ("d", "d2"))
    return f"{integer(int(hit['m']))}月{days}{hit['u']}"


def dotted(hit: re.Match[str], style: Style) -> str | None:
    """7.30 and 8.30-11.30 as hours."""
    times = [(hit["h"], hit["n"])] + ([(hit["h2"], hit["n2"])] if hit["h2"] else [])
    if any(int(hour) > 24 for hour, _ in times):
        return None
    said = [_hour(_TIME.fullmatch(f"{hour}:{minute}"), style, parted=True) for hour, minute in times]
    return style.to.join(each for each in said if each) if all(said) else None


def month(hit: re.Match[str], _style: Style) -> str:
    """2022年7月, 2022-07, 2008.08; the month's zero leaves no doubt."""
    return f"{digits(hit['y'])}年{integer(int(hit['m']))}月"


def months(hit: re.Match[str], style: Style) -> str:
    """2019.12-2020.1."""
    ends = ((hit["y"], hit["m"]), (hit["y2"], hit["m2"]))
    return style.to.join(f"{digits(year)}年{integer(int(month))}月" for year, month in ends)


def half_days(hit: re.Match[str], style: Style) -> str | None:
    """9am, 9am-5pm."""
    ends = [(hit["h"], hit["half"])] + ([(hit["h2"], hit["half2"])] if hit["h2"] else [])
    if any(not 1 <= int(hour) <= 12 for hour, _ in ends):
        return None
    parted = bool(_PART.search(before(hit, 6)))
    return style.to.join(f"{_of_half(int(hour), half, style, parted)}" for hour, half in ends)


def _of_half(hour: int, half: str, style: Style, parted: bool) -> str:
    return f"{_part(hour, half, style, parted)}{amount(str(hour), measured=True)}点"


def feast(hit: re.Match[str], _style: Style) -> str | None:
    """5.1放假 is said 五一, 10.1国庆 十一, “3·15” 三一五; 12·9, 11·9 and 12·2 are said digit by digit."""
    if not _valid(hit["m"], hit["d"]):
        return None
    whole = hit["m"] + hit["d"]
    return digits(whole) if whole in ("119", "122", "129") else integer(int(hit["m"])) + digits(hit["d"])


def named(hit: re.Match[str], _style: Style) -> str:
    """38节, 315晚会, 618大促: a day named by its figures."""
    return {"101": "十一", "11": "十一", "12": "十二"}.get(hit[0]) or digits(hit[0])


def years(hit: re.Match[str], style: Style) -> str | None:
    """2022年, 2022-2023学年."""
    found = [hit["a"], hit["b"]] if hit["b"] else [hit["a"]]
    if not all(1800 <= int(year) <= 2199 for year in found):
        return None
    return style.to.join(digits(year) for year in found)


def short_year(hit: re.Match[str], _style: Style) -> str:
    """08年, 24年度, 80、90后."""
    return re.sub(r"\d+", lambda each: digits(each[0]), hit[0])


def year(hit: re.Match[str], _style: Style) -> str:
    """2024 as a year, without 年."""
    return digits(hit[0])


def ratio_around(hit: re.Match[str]) -> bool:
    """Whether the words around 1:50 say that it is a ratio, not a time."""
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
    said = _hour(end, style, parted=True) if int(hit["h"]) <= 24 else None
    return said and amount(hit["h"], measured=True) + style.to + said


def _hour(time: re.Match[str] | None, style: Style, parted: bool) -> str | None:
    """七点, 七点零五分, 七点三十分, 七点半."""
    if time is None:
        return None
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
    """The part of the day that am or pm means; "" if the text says it already."""
    if not half or parted:
        return ""
    morning, noon, afternoon, evening = style.parts
    if half in "aA":
        return morning
    return noon if hour == 12 else afternoon if hour < 6 else evening
