"""What is due, by witnesses that share nothing with the program: a watchman, dateutil, another calendar of holidays.

`tests/oracle.py` walks real minutes and `tests/rules.py` makes rules; both are asked of days around which clocks are
moved, months and years end, and dates, day types and exceptions begin and end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from dateutil.rrule import DAILY, rrule, rruleset
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import workload
from dalaba.compile.programme import place
from dalaba.core.model import Occurrence, Part, Place, Spot, Wanted
from dalaba.station.days import DayTypes
from dalaba.station.files.date_values import DateRange
from dalaba.station.schedules import Campaign, Plan, Row, due_instants, expand, next_due
from dalaba.station.schedules.rows import Hours
from tests.oracle import NIGHT, ONE, Calendar, Rule, Span, changes, due
from tests.places import outlet, part, setup, station, written
from tests.rules import HOUR, MINUTE, PLACES, as_files, as_plan, clock, facts, some_calendar, some_rule, some_spans

SHANGHAI = "Asia/Shanghai"
ZONES = {
    SHANGHAI: (1990, 1991),  # when China moved its clocks
    "Europe/Berlin": (2021, 2026),
    "America/New_York": (2021, 2026),
    "Australia/Lord_Howe": (2021, 2026),  # by half an hour
    "America/Havana": (2021, 2026),  # at midnight, forward to one
    "Asia/Beirut": (2021, 2026),  # at midnight, back to eleven of the day before
    "America/Nuuk": (2024, 2026),  # at eleven in the evening, forward to midnight
}
"""Zones, and years in which their clocks were moved."""
TURNS = [date(2024, 2, 28), date(2024, 2, 29), date(2023, 2, 28), date(2024, 3, 1), date(2022, 12, 31),
         date(2023, 1, 1), date(2022, 4, 30), date(2022, 8, 31), date(2020, 2, 29), date(2025, 10, 1),
         date(2024, 10, 12)]  # fmt: skip
"""Days on which a month, a year or a holiday turns."""
CHINA = Calendar(chinese_calendar.is_workday)


def found(plan: Plan, day: date) -> dict[str, list[int]]:
    """Outlet -> when something is due there on a day, in seconds since the epoch."""
    occurrences, problems = expand(plan, day)
    assert not list(problems)
    instants: dict[str, list[int]] = {}
    for each in occurrences:
        assert each.due % 1000 == 0
        instants.setdefault(each.booking.outlet, []).append(each.due // 1000)
    return {name: sorted(times) for name, times in instants.items()}


def differences(
    plan: Plan, rules: Sequence[Rule], days: Iterable[date], zone: str, calendar: Calendar, step: int = MINUTE
) -> Iterator[str]:
    """Where the program and the watchman disagree, for people."""
    for day in days:
        ours = found(plan, day)
        for number, rule in enumerate(rules):
            theirs = due(rule, day, ZoneInfo(zone), calendar, step)
            for name in (f"{village}{number}" for village in PLACES):
                if ours.get(name, []) != theirs:
                    odd = sorted(set(ours.get(name, [])) ^ set(theirs))
                    shown = ", ".join(str(datetime.fromtimestamp(each, ZoneInfo(zone))) for each in odd[:5])
                    yield f"{zone} {day}: {shown or 'something twice'}: {rule}"


# The watchman


def hm(*times: str) -> tuple[int, ...]:
    """Times of day in seconds after midnight."""
    return tuple(int(time[:2]) * HOUR + int(time[3:]) * MINUTE for time in times)


def window(begin: str, end: str) -> tuple[int, int]:
    return hm(begin)[0], hm(end)[0]


def utc(text: str) -> int:
    return round(datetime.fromisoformat(f"{text}:00+00:00").timestamp())


@pytest.mark.parametrize(
    ("zone", "day", "rule", "instants"),
    [
        (SHANGHAI, "2022-07-13", Rule(at=hm("07:00")), ["2022-07-12T23:00"]),
        (SHANGHAI, "2024-02-29", Rule(at=hm("07:00"), dates=((date(2024, 2, 29), date(2024, 2, 29)),)),
         ["2024-02-28T23:00"]),
        # the night of New Year's Eve: what begins on the 31st plays on the 1st
        (SHANGHAI, "2023-01-01", Rule(windows=(window("23:00", "25:00"),), every=1800,
                                      dates=((date(2022, 12, 31), date(2022, 12, 31)),)),
         ["2022-12-31T16:00", "2022-12-31T16:30"]),
        (SHANGHAI, "2023-01-01", Rule(at=hm("24:00"), weekdays=frozenset({5})), ["2022-12-31T16:00"]),
        # 2:30 does not exist and is half an hour after the gap, which is 3:30, and both of them once
        ("Europe/Berlin", "2022-03-27", Rule(at=hm("02:30")), ["2022-03-27T01:30"]),
        ("Europe/Berlin", "2022-03-27", Rule(at=hm("02:30", "03:30")), ["2022-03-27T01:30"]),
        # 2:30 comes twice, and it is played the first time
        ("Europe/Berlin", "2022-10-30", Rule(at=hm("02:30")), ["2022-10-30T00:30"]),
        ("Europe/Berlin", "2022-10-30", Rule(windows=(window("01:30", "03:30"),), every=1800),
         ["2022-10-29T23:30", "2022-10-30T00:00", "2022-10-30T00:30", "2022-10-30T02:00"]),
        ("America/New_York", "2022-03-13", Rule(at=hm("02:30")), ["2022-03-13T07:30"]),
        # clocks moved by half an hour at two
        ("Australia/Lord_Howe", "2022-10-02", Rule(at=hm("02:15")), ["2022-10-01T15:45"]),
        ("Australia/Lord_Howe", "2022-04-03", Rule(at=hm("01:45")), ["2022-04-02T14:45"]),
        # midnight itself is left out: what was to be at 24:00 comes at one
        ("America/Havana", "2022-03-13", Rule(at=hm("24:00"), weekdays=frozenset({5})), ["2022-03-13T05:00"]),
        ("America/Havana", "2022-11-06", Rule(at=hm("00:30")), ["2022-11-06T04:30"]),
        # half past eleven in the evening is left out, and so it comes on the next day
        ("America/Nuuk", "2024-03-31", Rule(at=hm("23:30"), weekdays=frozenset({5})), ["2024-03-31T01:30"]),
        ("America/Nuuk", "2024-03-30", Rule(at=hm("23:30")), []),
        ("America/Nuuk", "2024-10-26", Rule(at=hm("23:30")), ["2024-10-27T00:30"]),
    ],
)  # fmt: skip
def test_the_watchman_and_the_program_agree_with_the_calendar_on_the_wall(
    zone: str, day: str, rule: Rule, instants: list[str]
) -> None:
    when, calendar = date.fromisoformat(day), Calendar()
    wanted = [utc(each) for each in instants]
    assert due(rule, when, ZoneInfo(zone), calendar) == wanted
    assert found(as_plan([rule], zone, calendar), when).get("甲村0", []) == wanted


@pytest.mark.parametrize("zone", ZONES)
def test_whatever_the_rule_and_the_day_the_watchman_hears_the_same(zone: str) -> None:
    random = Random(f"watchman {zone}")
    moved = changes(zone, *ZONES[zone])
    assert len(moved) >= 3
    for number in range(80):
        day = random.choice(moved) if number % 3 else random.choice(TURNS)
        works = CHINA if zone == SHANGHAI and day.year >= 2020 else Calendar()
        calendar = some_calendar(random, day, works)
        rules = [some_rule(random, day) for _ in range(5)]
        days = [day - ONE, day, day + ONE]
        assert list(differences(as_plan(rules, zone, calendar), rules, days, zone, calendar)) == []


@pytest.mark.parametrize(("step", "rounds"), [(15, 8), (1, 1)])
def test_times_with_seconds_are_heard_on_their_second(step: int, rounds: int) -> None:
    random = Random(f"seconds {step}")
    for zone in ("Europe/Berlin", "Australia/Lord_Howe"):
        for _ in range(rounds):
            day = random.choice(changes(zone, *ZONES[zone]))
            rules = [some_rule(random, day, step) for _ in range(4)]
            plan = as_plan(rules, zone, Calendar())
            assert list(differences(plan, rules, [day], zone, Calendar(), step)) == []


# The same, written down and read


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(ZONES)))
def test_what_people_write_is_what_the_watchman_hears(random: Random, zone: str) -> None:
    day = random.choice([*TURNS, *changes(zone, *ZONES[zone])])
    calendar = some_calendar(random, day, CHINA if zone == SHANGHAI and day.year >= 2020 else Calendar())
    rules = [some_rule(random, day) for _ in range(3)]
    with TemporaryDirectory() as folder:
        read = station(written(Path(folder), as_files(rules, zone, calendar)))
        assert [problem.reason for problem in read.problems.errors] == []
        assert list(differences(read.plan, rules, [day, day + ONE], zone, calendar)) == []


def test_a_row_for_free_days_and_school_days_plays_on_both() -> None:
    rule = Rule(at=hm("07:00"), kinds=frozenset({"holiday", "schoolday"}))
    calendar = Calendar(terms=((date(2022, 9, 1), date(2022, 9, 4)),))
    heard = [day for day in (date(2022, 9, 1) + number * ONE for number in range(7))
             if found(as_plan([rule], SHANGHAI, calendar), day)]  # fmt: skip
    assert heard == [date(2022, 9, number) for number in (1, 2, 3, 4)]


# dateutil, where it can say the same


def some_recurrence(random: Random, day: date) -> Rule:
    """Hours of the day, at minutes that come round every hour: what other calendars can say too."""
    every = random.choice([10, 15, 20, 30, 60])
    phase = random.randrange(every)
    starts = [(hour * HOUR + phase * MINUTE, random.randint(hour + 1, hour + 6) * HOUR)
              for hour in random.sample(range(18), random.randint(1, 3))]  # fmt: skip
    first = day + random.randint(-9, 3) * ONE
    return Rule(
        windows=tuple(starts),
        every=every * MINUTE,
        campaign_dates=((first, first + random.choice([0, 2, 6, 30, 400]) * ONE),),
        excluded=some_spans(random, day, 0.5),
        weekdays=frozenset(random.sample(range(7), random.randint(1, 7))),
    )


def as_recurrence(rule: Rule) -> rruleset:
    """The rule in dateutil's words, in the naive time of a place that never moves its clocks."""
    found = rruleset()
    for begin, end in rule.windows:
        hours = range(begin // HOUR, end // HOUR)
        minutes = range(begin // MINUTE % 60, 60, rule.every // MINUTE)
        for span in rule.campaign_dates:
            found.rrule(daily(span, hours, minutes, sorted(rule.weekdays)))
        for span in rule.excluded:
            found.exrule(daily(span, hours, minutes, range(7)))
    return found


def daily(span: Span, hours: Iterable[int], minutes: Iterable[int], weekdays: Iterable[int]) -> rrule:
    begin, end = datetime.combine(span[0], time()), datetime.combine(span[1], time(23, 59))
    return rrule(DAILY, dtstart=begin, until=end, byweekday=weekdays, byhour=hours, byminute=minutes, bysecond=0)


def test_dateutil_finds_the_same_times_in_its_own_way() -> None:
    random, heard = Random("dateutil"), 0
    for _ in range(60):
        day = random.choice([*TURNS, date(2022, 7, 13)])
        rules = [some_recurrence(random, day) for _ in range(4)]
        plan, theirs = as_plan(rules, SHANGHAI, Calendar()), [as_recurrence(rule) for rule in rules]
        for each in (day + number * ONE for number in range(-2, 5)):
            ours, begin, end = found(plan, each), datetime.combine(each, time()), datetime.combine(each, time(23, 59))
            for number, recurrence in enumerate(theirs):
                times = recurrence.between(begin, end, inc=True)
                zoned = [round(moment.replace(tzinfo=ZoneInfo(SHANGHAI)).timestamp()) for moment in times]
                assert ours.get(f"甲村{number}", []) == zoned, rules[number]
                heard += len(times)
    assert heard > 5_000


# Another calendar of China's holidays

KNOWN_DISAGREEMENTS: dict[date, str] = {}
"""Days on which the two calendars differ, with the reason. There are none."""


def test_another_calendar_has_the_same_days_with_and_without_work() -> None:
    ours, days = DayTypes("CN"), [date(2020, 1, 1) + number * ONE for number in range(2557)]
    assert days[-1] == date(2026, 12, 31)
    differ = [day for day in days if ours.matches(day, frozenset({"workday"})) != chinese_calendar.is_workday(day)]
    assert differ == sorted(KNOWN_DISAGREEMENTS)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2020-01-19", True),  # Sunday before the lunar new year
        ("2020-01-31", False),  # Friday, added to that new year because of the epidemic
        ("2020-06-28", True),  # Sunday after the dragon boats
        ("2021-02-07", True),  # Sunday before the lunar new year
        ("2021-02-20", True),  # Saturday after it
        ("2021-09-18", True),  # Saturday before mid-autumn
        ("2021-10-09", True),  # Saturday after the National Day
        ("2022-01-30", True),  # Sunday before the lunar new year
        ("2022-04-02", True),  # Saturday before Qingming
        ("2022-10-08", True),  # Saturday after the National Day
        ("2022-10-15", False),  # a Saturday like any other
        ("2023-01-28", True),  # Saturday after the lunar new year
        ("2023-10-06", False),  # Friday, mid-autumn and National Day together
        ("2023-10-08", True),  # Sunday after them
        ("2024-02-04", True),  # Sunday before the lunar new year
        ("2024-02-09", True),  # New Year's Eve itself, a Friday, was no holiday by law
        ("2024-02-18", True),  # Sunday after
        ("2024-09-14", True),  # Saturday before mid-autumn
        ("2024-10-12", True),  # Saturday after the National Day
        ("2025-01-26", True),  # Sunday before the lunar new year
        ("2025-02-08", True),  # Saturday after it
        ("2025-04-27", True),  # Sunday before the First of May
        ("2025-10-11", True),  # Saturday after the National Day
    ],
)
def test_days_that_made_up_for_holidays_as_they_were_announced(day: str, works: bool) -> None:
    when = date.fromisoformat(day)
    assert DayTypes("CN").matches(when, frozenset({"workday"})) == works
    assert DayTypes("CN").matches(when, frozenset({"holiday"})) != works


# What comes next, and when alone


def on_one_horn(rules: Sequence[Rule], zone: str, calendar: Calendar) -> Plan:
    """All rules as campaigns for the one village of 甲村; another has none."""
    plan = as_plan(rules, zone, calendar)
    campaigns = (replace(each, rows=tuple(replace(row, outlets=("甲村",)) for row in each.rows))
                 for each in plan.campaigns)  # fmt: skip
    outlets = [replace(outlet(name), values=facts(rules)) for name in ("甲村", "乙村")]
    return replace(plan, setup=replace(setup(outlets), zone=plan.setup.zone), campaigns=tuple(campaigns))


def first_after(plan: Plan, after: int, days: Iterable[date]) -> list[Occurrence]:
    """What starts first after an instant, found by going through day after day: all of it that starts at once."""
    for day in days:
        later = [each for each in expand(plan, day)[0] if each.due > after]
        if later:
            first = min(each.due for each in later)
            return [each for each in later if each.due == first]
    return []


def until_over(rules: Iterable[Rule], day: date) -> list[date]:
    """Every day from `day` on until the last campaign is over."""
    last = max(last for rule in rules for _, last in rule.campaign_dates) + 2 * ONE
    return [day + number * ONE for number in range((last - day).days + 1)]


def some_instant(random: Random, plan: Plan, day: date) -> int:
    """Any of the day, and often the very one at which something starts, or the last before."""
    dues = [each.due for each in expand(plan, day)[0]]
    if dues and random.random() < 0.6:
        return random.choice(dues) - random.choice([0, 0, 1, 1000])
    midnight = datetime(day.year, day.month, day.day, tzinfo=plan.setup.zone).timestamp()
    return round(midnight * 1000) + random.randrange(NIGHT * 1000)


@pytest.mark.parametrize("zone", [SHANGHAI, "Europe/Berlin", "America/Nuuk"])
def test_the_next_on_an_outlet_is_the_first_that_day_after_day_finds(zone: str) -> None:
    random, over = Random(f"next {zone}"), 0
    for _ in range(60):
        day = random.choice([*TURNS, *changes(zone, *ZONES[zone])])
        rules = [replace(some_rule(random, day), also=frozenset()) for _ in range(random.randint(1, 4))]
        rules = [replace(rule, campaign_dates=some_spans(random, day + rule.ahead * ONE, 1)) for rule in rules]
        plan = on_one_horn(rules, zone, some_calendar(random, day, Calendar()))
        for _ in range(3):
            after = some_instant(random, plan, day)
            theirs, ours = first_after(plan, after, until_over(rules, day)), next_due(plan, "甲村", after)
            assert ours in theirs if theirs else ours is None, (zone, after, rules)
            assert next_due(plan, "乙村", after) is None
            over += not theirs
    assert 10 < over < 170


@pytest.mark.parametrize("months", [1, 7, 30])
def test_the_next_is_found_across_months_without_any_and_none_when_all_is_over(months: int) -> None:
    first, last = date(2022, 7, 13), date(2022, 7, 13) + months * 30 * ONE
    rule = Rule(at=hm("07:00"), dates=((first, first), (last, last)), campaign_dates=((first, last),))
    plan = on_one_horn([rule], SHANGHAI, Calendar())
    one, other = (first_after(plan, 0, [day])[0] for day in (first, last))
    assert next_due(plan, "甲村", one.due - 1) == one
    assert next_due(plan, "甲村", one.due) == next_due(plan, "甲村", other.due - 1) == other
    assert next_due(plan, "甲村", other.due) is None


@pytest.mark.parametrize("hours", ["没有", "{{没有}}", "23:30-次日没有"])
def test_a_row_whose_hours_are_none_keeps_no_other_from_being_next(hours: str) -> None:
    plan = on_one_horn([Rule(at=(7 * HOUR,)), Rule(windows=((8 * HOUR, 9 * HOUR),), every=600)], SHANGHAI, Calendar())
    good, bad = plan.campaigns
    bad = replace(bad, rows=tuple(replace(row, windows=(Hours(hours, Place(bad.file)),)) for row in bad.rows))
    after = utc("2022-07-13T00:00") * 1000
    assert (
        next_due(replace(plan, campaigns=(good, bad)), "甲村", after)
        == first_after(plan, after, [date(2022, 7, 14)])[0]
    )


def test_a_row_that_waits_for_a_kind_of_day_nobody_wrote_is_never_next() -> None:
    plan = on_one_horn([Rule(at=hm("07:00"), kinds=frozenset({"庙会"}))], SHANGHAI, Calendar())
    assert next_due(plan, "甲村", utc("2022-07-13T00:00") * 1000) is None


@pytest.mark.parametrize("zone", [SHANGHAI, "America/Havana", "America/Nuuk"])
def test_bare_times_are_those_of_the_occurrences_and_each_has_a_name_of_its_own(zone: str) -> None:
    random = Random(f"bare {zone}")
    for _ in range(60):
        day = random.choice([*TURNS, *changes(zone, *ZONES[zone])])
        rules = [some_rule(random, day) for _ in range(5)]
        plan = as_plan(rules, zone, some_calendar(random, day, Calendar()))
        today, tomorrow = (expand(plan, each)[0] for each in (day, day + ONE))
        alone = list(due_instants(plan, day))
        assert all(list(dues) == sorted(dues) for _, _, dues in alone)
        bare = [(row.campaign, row.id, name, due) for row, name, dues in alone for due in dues]
        booked = [(each.booking.campaign, each.booking.row, each.booking.outlet, each.due) for each in today]
        assert sorted(bare) == sorted(booked)
        assert len(set(bare)) == len(bare)
        for each in (*today, *tomorrow):
            head, _, stamp = each.id.rpartition("@")
            assert head == f"{each.booking.campaign}/{each.booking.row}@{each.booking.outlet}"
            assert stamp == datetime.fromtimestamp(each.due // 1000, plan.setup.zone).isoformat()
        assert len({each.id for each in (*today, *tomorrow)}) == len(today) + len(tomorrow)


def test_a_large_schedule_has_as_many_starts_as_were_counted() -> None:
    plan = workload.plan(workload.rules())
    assert sum(len(dues) for _, _, dues in due_instants(plan, workload.MONDAY)) == workload.COUNTED


# Turns


DAYS = {
    "every day of a week": (7, lambda day: True),
    "Mondays, Wednesdays and Fridays": (42, lambda day: day.weekday() in (0, 2, 4)),
    "every other day": (42, lambda day: day.toordinal() % 2 == 0),
    "odd dates": (42, lambda day: day.day % 2 == 1),
    "every fourth day": (42, lambda day: day.toordinal() % 4 == 0),
    "working days": (42, lambda day: day.weekday() < 5),
}
"""Over how many days, and on which of them the row is played."""
TURNING = st.fixed_dictionaries(
    {
        "lengths": st.lists(st.integers(10, 200), min_size=2, max_size=4),
        "missing": st.sampled_from([(), (), (), (0,), (1,), (0, 2), (1, 3)]),
        "every": st.sampled_from([10, 15, 20, 30]),
        "wait": st.integers(0, 5),
        "exact": st.lists(st.tuples(st.integers(0, 119), st.integers(10, 240), st.booleans()), min_size=2, max_size=12),
        "before": st.integers(0, 400),
    }
)


def turning(said: Mapping[str, Any], plays: Callable[[date], bool], days: Sequence[date], weekdays: bool) -> Plan:
    """A row by turns from seven to nine in 甲村, and exact ones in its way there and next door."""
    where = Place("schedules/轮.yaml")
    mine = Row(
        "轮", "一", "轮", ("甲村",), (Hours("07:00-09:00", where),), said["every"] * 60_000,
        languages=tuple(LANGUAGES[: len(said["lengths"])]), order="rotate", wait=said["wait"] * 60_000, place=where,
    )  # fmt: skip
    if weekdays:
        mine = replace(mine, weekdays=frozenset(day.weekday() for day in days if plays(day)))
    else:
        mine = replace(mine, dates=tuple(DateRange(day, day) for day in days if plays(day)))
    rivals = [
        Row("准", f"{number}", f"准{number}", ("乙村" if next_door else "甲村",),
            at=(Hours(clock(7 * HOUR + minute * MINUTE), where),), timing="exact", place=where)
        for number, (minute, _, next_door) in enumerate(said["exact"])
    ]  # fmt: skip
    villages = setup([outlet("甲村"), outlet("乙村")], [("甲村", "乙村")])
    campaigns = (Campaign("轮", where.file, (mine,)), Campaign("准", where.file, tuple(rivals)))
    return Plan(villages, DayTypes(), {}, campaigns)


LANGUAGES = ("cmn", "hak", "yue", "bpn")


def ready(said: Mapping[str, Any]) -> set[str]:
    """The languages of the row that have a clip."""
    return {code for number, code in enumerate(LANGUAGES[: len(said["lengths"])]) if number not in said["missing"]}


def spoken(said: Mapping[str, Any], wanted: Wanted) -> tuple[Part, ...]:
    if wanted.script == "轮":
        named = zip(LANGUAGES, said["lengths"], strict=False)
        return tuple(part(code, length, "" if code in ready(said) else "plan.stale") for code, length in named)
    return (part("cmn", said["exact"][int(wanted.script.removeprefix("准"))][1]),)


@pytest.mark.parametrize("days_of", DAYS)
@settings(max_examples=60, deadline=None)
@given(said=TURNING)
def test_no_language_is_forgotten_at_a_time_at_which_its_row_always_plays(days_of: str, said: dict[str, Any]) -> None:
    count, plays = DAYS[days_of]
    days = [date(2022, 7, 4) + (said["before"] + number) * ONE for number in range(count)]
    plan = turning(said, plays, days, weekdays=days_of in ("Mondays, Wednesdays and Fridays", "working days"))
    heard: dict[int, list[str]] = {}
    for day in filter(plays, days):
        occurrences, _ = expand(plan, day)
        parts = {each.booking.wanted: spoken(said, each.booking.wanted) for each in occurrences}
        for spot in place(plan.setup, day, occurrences, parts).spots:
            if spot.campaign == "轮":
                heard.setdefault(time_of_day(spot), []).append(spot.parts[0].language)
    assert all(set(languages) <= ready(said) for languages in heard.values())
    always = [languages for languages in heard.values() if len(languages) == sum(map(plays, days))]
    assert all(set(languages) == ready(said) for languages in always), heard


def time_of_day(spot: Spot) -> int:
    """When it was due, in milliseconds after a midnight that never moves."""
    return (spot.due + 8 * HOUR * 1000) % (NIGHT * 1000)


@pytest.mark.parametrize("number", [2, 3, 4])
@pytest.mark.parametrize("days_of", DAYS)
def test_each_playing_day_moves_a_time_of_day_on_by_one_language(days_of: str, number: int) -> None:
    count, plays = DAYS[days_of]
    said = {"lengths": [20] * number, "missing": (), "every": 30, "wait": 5, "exact": []}
    days = [date(2022, 7, 4) + each * ONE for each in range(count)]
    plan = turning(said, plays, days, weekdays="days" in days_of and count > 7 and days_of != "every other day")
    turns = [[each.turn % number for each in sorted(expand(plan, day)[0], key=lambda each: each.due)]
             for day in filter(plays, days)]  # fmt: skip
    assert all(len(day) == 4 for day in turns)
    for today, tomorrow in pairwise(turns):
        assert [(turn + 1) % number for turn in today] == tomorrow
        assert [(turn + 1) % number for turn in today[:-1]] == today[1:]
