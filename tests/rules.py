"""Rules at random, each as the watchman knows it, as values of the program and as the files people would write.

One rule is one campaign of one row; where rules are many, the n-th has the outlets 甲村n and 乙村n to itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from random import Random
from zoneinfo import ZoneInfo

from dalaba.core.model import Place
from dalaba.station.days import DayTypes, Mark
from dalaba.station.files.date_values import DateRange
from dalaba.station.schedules import Campaign, Plan, Row
from dalaba.station.schedules.rows import Hours
from tests.oracle import NIGHT, ONE, Calendar, Rule, Span, weekends_off
from tests.places import outlet, setup

HOUR, MINUTE = 3600, 60
PLACES = ("甲村", "乙村")
KINDS = (["workday"], ["holiday"], ["schoolday"], ["exam"], ["庙会"], ["holiday", "庙会"], ["schoolday", "庙会"])
"""What people write of days."""


# At random


def some_rule(random: Random, day: date, step: int = MINUTE) -> Rule:
    """A rule that may have to do with this day. Times are multiples of `step` seconds."""
    windows = tuple(some_window(random, step) for _ in range(random.choice([0, 1, 1, 1, 2])))
    at = tuple(some_time(random, step) for _ in range(random.choice([0, 0, 1, 2]) if windows else random.randint(1, 3)))
    ahead = random.choice([0, 0, 0, 0, 1, 2, 3])
    opens = {day + (number + ahead) * ONE: some_begin(random, windows[0], step)
             for number in (-1, 0, 1) if windows and random.random() < 0.15}  # fmt: skip
    rule = Rule(
        windows=windows,
        every=some_pace(random, windows, step),
        at=at,
        dates=some_spans(random, day + ahead * ONE, 0.4),
        excluded=some_spans(random, day + ahead * ONE, 0.2),
        campaign_dates=some_spans(random, day + ahead * ONE, 0.3),
        campaign_excluded=some_spans(random, day + ahead * ONE, 0.1),
        weekdays=frozenset(random.sample(range(7), random.randint(1, 6))) if random.random() < 0.4 else frozenset(),
        kinds=some_kinds(random, 0.3),
        ahead=ahead,
        enabled=random.random() < 0.95,
        opens=opens,
        also=some_kinds(random, 0.15),
    )
    return with_count(random, rule, step)


def some_time(random: Random, step: int) -> int:
    """Any time of the day, those at which clocks are moved more often; 24:00 too."""
    first, last = random.choice([(0, 24), (0, 24), (0, 4), (1, 3), (22, 24)])
    return random.randrange(first * HOUR, last * HOUR + step, step)


def some_window(random: Random, step: int) -> tuple[int, int]:
    begin = some_time(random, step)
    longest = random.choice([HOUR, 4 * HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR])
    return begin, begin + random.randrange(5 * MINUTE, longest + step, step)


def some_begin(random: Random, window: tuple[int, int], step: int) -> int:
    """Another begin for a window, so that it is still one."""
    return random.randrange(max(0, window[1] - NIGHT), min(window[1], NIGHT + step), step)


def some_pace(random: Random, windows: Sequence[tuple[int, int]], step: int) -> int:
    """Never so fast that it would be refused as a slip of the pen."""
    slowest = max((end - begin for begin, end in windows), default=HOUR)
    paces = [MINUTE, 5 * MINUTE, 7 * MINUTE, 15 * MINUTE, 20 * MINUTE, 30 * MINUTE, 45 * MINUTE, HOUR, 90 * MINUTE]
    paces += [] if step == MINUTE else [75, 105, 3 * MINUTE + 15, 1005]
    return random.choice([pace for pace in paces if slowest / pace < 300])


def some_spans(random: Random, day: date, how_often: float) -> tuple[Span, ...]:
    """One or two spans around the day, or none."""
    if random.random() >= how_often:
        return ()
    firsts = [day + random.randint(-5, 2) * ONE for _ in range(random.choice([1, 1, 2]))]
    return tuple((first, first + random.choice([0, 0, 1, 3, 5, 40]) * ONE) for first in firsts)


def some_kinds(random: Random, how_often: float) -> frozenset[str]:
    kinds = ["workday", "holiday", "schoolday", "exam", "庙会"]
    return frozenset(random.sample(kinds, random.choice([1, 1, 2]))) if random.random() < how_often else frozenset()


def with_count(random: Random, rule: Rule, step: int) -> Rule:
    """Sometimes so many times a window: with a pace the first of them, without one as far apart as they can be."""
    if not rule.windows or random.random() < 0.6:
        return rule
    begin, end = rule.windows[0]
    lengths = [end - each for each in (begin, *rule.opens.values())] + [end - begin for begin, end in rule.windows[1:]]
    even = [count for count in range(1, 31) if all(length % (count * step) == 0 for length in lengths)]
    if random.random() < 0.5:
        return replace(rule, count=random.randint(1, 5))
    return replace(rule, count=random.choice(even), every=0)


def some_calendar(random: Random, day: date, works: Calendar) -> Calendar:
    """This calendar, with terms, and days of which people wrote what they are."""
    spans = some_spans(random, day, 0.5)
    kinds = [frozenset(random.choice(KINDS)) for _ in spans]
    return replace(works, terms=some_spans(random, day, 0.7), written=tuple(zip(spans, kinds, strict=True)))


# As the program's values


def clock(second: int) -> str:
    minutes, seconds = divmod(second, MINUTE)
    return f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")


def hours(rule: Rule, number: int) -> tuple[list[str], list[str]]:
    """The windows and the times as they are written. `number`: the rule's, in its facts' name."""
    windows = [f"{clock(begin)}-{clock(end) if end <= NIGHT else '次日' + clock(end - NIGHT)}"
               for begin, end in rule.windows]  # fmt: skip
    if rule.opens:
        windows[0] = f"{{{{开{number}}}}}-{windows[0].partition('-')[2]}"
    return windows, [clock(each) for each in rule.at]


def facts(rules: Sequence[Rule]) -> dict[str, str]:
    """When windows open that open at another time on some days."""
    return {f"开{number}": clock(rule.windows[0][0]) for number, rule in enumerate(rules) if rule.opens}


def as_plan(rules: Sequence[Rule], zone: str, calendar: Calendar) -> Plan:
    """Each rule as a campaign of one row, at two outlets of its own."""
    outlets = [replace(outlet(f"{village}{number}"), values=facts(rules), day_types=rule.also)
               for number, rule in enumerate(rules) for village in PLACES]  # fmt: skip
    campaigns = tuple(as_campaign(rule, number) for number, rule in enumerate(rules))
    return Plan(replace(setup(outlets), zone=ZoneInfo(zone)), as_day_types(calendar), {}, campaigns)


def as_campaign(rule: Rule, number: int) -> Campaign:
    where = Place(f"schedules/{number}.yaml")
    windows, at = ([Hours(text, where) for text in texts] for texts in hours(rule, number))
    row = Row(
        str(number), "一", "防火", tuple(f"{village}{number}" for village in PLACES),
        tuple(windows), rule.every * 1000, tuple(at), rule.count, ranges(rule.dates), ranges(rule.excluded),
        weekdays=rule.weekdays, day_types=rule.kinds, days_before=rule.ahead, enabled=rule.enabled, place=where,
    )  # fmt: skip
    daily = {day: {f"开{number}": clock(second)} for day, second in rule.opens.items()}
    dates, excluded = ranges(rule.campaign_dates), ranges(rule.campaign_excluded)
    return Campaign(str(number), where.file, (row,), dates, excluded, daily)


def ranges(spans: Iterable[Span]) -> tuple[DateRange, ...]:
    return tuple(DateRange(*span) for span in spans)


def as_day_types(calendar: Calendar) -> DayTypes:
    code = "" if calendar.works is weekends_off else "CN"
    marked = tuple(Mark(DateRange(*span), tuple(kinds)) for span, kinds in calendar.written)
    return DayTypes(code, ranges(calendar.terms), marked)


# As files


def as_files(rules: Sequence[Rule], zone: str, calendar: Calendar) -> dict[str, str]:
    files = {"scripts/防火.txt": "不要带火上山。", "station.yaml": as_station(rules, zone, calendar)}
    terms = "".join(f"  - {shown(span)}\n" for span in calendar.terms)
    kinds = "".join(f"  {shown(span)}: {'、'.join(sorted(kinds))}\n" for span, kinds in calendar.written)
    if terms or kinds:
        files["days.yaml"] = (f"学期:\n{terms}" if terms else "") + (f"日类型:\n{kinds}" if kinds else "")
    return files | {f"schedules/{number}.yaml": as_yaml(rule, number) for number, rule in enumerate(rules)}


def as_station(rules: Sequence[Rule], zone: str, calendar: Calendar) -> str:
    said = "".join(f'      {name}: "{value}"\n' for name, value in facts(rules).items())
    text = f"台名: 三江\n时区: {zone}\n语种: [普通话]\n"
    text += "" if calendar.works is weekends_off else "节假日历: CN\n"
    text += "播放点:\n"
    for number, rule in enumerate(rules):
        for village in PLACES:
            text += f"  {village}{number}:\n    类型: 大喇叭\n" + (f"    本点信息:\n{said}" if said else "")
            text += f"    日类型: [{', '.join(sorted(rule.also))}]\n" if rule.also else ""
    return text


def as_yaml(rule: Rule, number: int) -> str:
    windows, at = hours(rule, number)
    campaign = {"日期": spans(rule.campaign_dates), "除外": spans(rule.campaign_excluded)}
    row = {
        "文稿": "防火",
        "播放点": "[" + ", ".join(f"{village}{number}" for village in PLACES) + "]",
        "时段": quoted(windows),
        "间隔": f"{rule.every}秒" if windows and rule.every else "",
        "每段": f"{rule.count}" if rule.count else "",
        "时刻": quoted(at),
        "日期": spans(rule.dates),
        "除外": spans(rule.excluded),
        "星期": quoted([f"星期{'一二三四五六日'[each]}" for each in sorted(rule.weekdays)]),
        "日类型": quoted(sorted(rule.kinds)),
        "提前天数": f"{rule.ahead}" if rule.ahead else "",
        "启用": "" if rule.enabled else "否",
    }
    daily = "".join(f'  {day}: {{开{number}: "{clock(second)}"}}\n' for day, second in rule.opens.items())
    text = keys(campaign) + (f"每日信息:\n{daily}" if daily else "")
    return text + "播出安排:\n  - 编号: 一\n" + keys(row, "    ")


def keys(said: Mapping[str, str], indent: str = "") -> str:
    return "".join(f"{indent}{key}: {value}\n" for key, value in said.items() if value)


def quoted(words: Iterable[str]) -> str:
    listed = ", ".join(f'"{word}"' for word in words)
    return f"[{listed}]" if listed else ""


def shown(span: Span) -> str:
    return f"{span[0]}..{span[1]}"


def spans(found: Iterable[Span]) -> str:
    return quoted(shown(each) for each in found)
