"""When a row plays: on which days, at which times of day, and whose turn it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain

from dalaba.core.model import Millis, Reason, Window
from dalaba.core.problems import Bad
from dalaba.station.days import DayTypes, WhichDays, first_day, last_day, meets, shown, type_name, weekday_name
from dalaba.station.files import values
from dalaba.station.files.date_values import DateRange
from dalaba.station.schedules.period_times import times_by
from dalaba.station.schedules.plan import Starts
from dalaba.station.schedules.relative_times import filled
from dalaba.station.schedules.rows import Campaign, Row

MOST_A_DAY = 1_500
"""Most starts of one row at one outlet on one day. More is a mistake (every minute of a day is 1,440)."""
_EVERY_DAY = DateRange(date(1, 1, 1), date(9999, 12, 31))
_COUNTED_FROM = date(2020, 1, 1)
"""The day from which a row without a first date is counted. It must never change."""


_AHEAD = 400
_OF_FAR_DATES = 31
"""Days of dates beyond `_AHEAD` that are looked at."""

# -- days


def airs_on(campaign: Campaign, row: Row, day: date, days: DayTypes, outlet: str = "") -> bool:
    """Whether the row is played on `day`. Its dates are those that it speaks of, `days_before` days later."""
    return not off(campaign, row, day, days, outlet)


def off(campaign: Campaign, row: Row, day: date, days: DayTypes, outlet: str = "") -> str:
    """The code of what keeps a row from playing on `day` at `outlet`; "" if it plays."""
    if not (campaign.enabled and row.enabled):
        return "plan.waits" if campaign.waits or row.waits else "plan.disabled"
    meant: date | None = day + timedelta(days=row.days_before) if row.days_before else day
    if campaign.postponed and (meant := campaign.meant_by(meant or day)) is None:
        return "plan.postponed"
    if campaign.dates and not _covered(campaign.dates, meant or day):
        return "plan.other_dates"
    if row.dates and not _covered(row.dates, meant or day):
        return "plan.other_dates"
    if (campaign.excluded and _covered(campaign.excluded, meant or day)) or (
        row.excluded and _covered(row.excluded, meant or day)
    ):
        return "plan.excepted"
    if row.weekdays and (days.weekday(day, outlet) if days.made_up else day.weekday()) not in row.weekdays:
        return "plan.other_weekday"
    if row.rules and not meets(row.rules, day, days.weekday(day, outlet)):
        return "plan.other_weekday"
    if row.day_types and not days.matches(day, row.day_types, outlet):
        return "plan.other_day_type"
    if row.timetables and not days.matches(day, row.timetables, outlet):
        return "plan.other_day_type"
    return ""


def days_to_come(
    rows: Iterable[tuple[Campaign, Row]], first: date, days: DayTypes, within: int = _AHEAD
) -> Iterator[date]:
    """The days from `first` on on which one of these rows plays somewhere: all of the next `within`, and of dates that
    begin later those of their first month."""
    pairs = list(rows)
    near = (first + timedelta(days=number) for number in range(within))
    end = first + timedelta(days=within)
    far = sorted({day for pair in pairs for day in _first_month(*pair, first) if day >= end})
    return (
        day
        for day in chain(near, far)
        if any(airs_on(campaign, row, day, days, name) for campaign, row in pairs for name in row.outlets)
    )


def _first_month(campaign: Campaign, row: Row, first: date) -> Iterator[date]:
    for span in row.dates or campaign.dates:
        begin, last = first_day(span), last_day(span) or date.max
        if begin is not None and begin >= first:
            for number in range(min(_OF_FAR_DATES, (last - begin).days + 1)):
                yield begin + timedelta(days=number - row.days_before)


def _covered(spans: tuple[WhichDays, ...], day: date) -> bool:
    for span in spans:  # noqa: SIM110 - any() takes three times as long, and this is called most often
        if day in span:
            return True
    return False


def dates_of(campaign: Campaign) -> tuple[WhichDays, ...]:
    """The dates of a campaign: its own, or those of its rows if every row has some."""
    if campaign.dates or not all(row.dates for row in campaign.rows):
        return campaign.dates
    return tuple(dict.fromkeys(span for row in campaign.rows for span in row.dates))


def playing_days(campaign: Campaign, most: int = 60) -> list[date]:
    """The days of a campaign with dates, including postponements, without exceptions; at most `most`."""
    spans = dates_of(campaign)
    begins = min((first_day(span) or date.max for span in spans), default=date.max)
    ends = max((last_day(span) or date.min for span in spans), default=date.min)
    count = (ends - begins).days + 1 + sum(each.days for each in campaign.postponed)
    found: list[date] = []
    for number in range(max(0, count)):
        day = begins + timedelta(days=number)
        meant = campaign.meant_by(day)
        if meant and _covered(spans, meant) and not _covered(campaign.excluded, meant):
            found.append(day)
        if len(found) == most:
            break
    return found


def kept_off(campaign: Campaign, row: Row, day: date, days: DayTypes, outlet: str = "") -> Reason | None:
    """Why a row is not played on `day` at `outlet`, in words; None if it is."""
    code = off(campaign, row, day, days, outlet)
    if not code:
        return None
    facts: dict[str, str] = {}
    if code == "plan.other_dates":
        spans = row.dates if row.dates and not any(day in span for span in row.dates) else campaign.dates or row.dates
        facts = {"dates": "、".join(map(shown, spans)), "dates_en": ", ".join(shown(span, "en") for span in spans)}
    elif code == "plan.excepted":
        facts = {"date": (day + timedelta(days=row.days_before)).isoformat()}
    elif code == "plan.postponed":
        last = campaign.postponed[-1]
        facts = {"since": last.since.isoformat(), "days": str(last.days), "campaign": campaign.name}
    elif code == "plan.other_weekday":
        facts = {"weekdays": "、".join(asked_of_week(row)), "weekdays_en": ", ".join(asked_of_week(row, "en"))}
        if (made_up := days.weekday(day, outlet)) != day.weekday():
            code = "plan.other_weekday_made_up"
            facts |= {"date": day.isoformat(), "outlet": outlet, "weekday": weekday_name(made_up)}
    elif code == "plan.other_day_type":
        met = not row.day_types or days.matches(day, row.day_types, outlet)
        facts = {
            "types": "、".join(sorted(type_name(each) for each in (row.timetables if met else row.day_types))),
            "day": "、".join(type_name(each) for each in days.types(day, outlet)),
        }
    return Reason(code, facts)


def asked_of_week(row: Row, ui: str = "zh") -> list[str]:
    """What a row requires by 星期 and 周次, in words."""
    names = [weekday_name(each, ui) for each in sorted(row.weekdays)]
    joined = "或" if ui == "zh" else " or "
    return [*names, *(joined.join(shown(days, ui) for days in clause) for clause in row.rules)]


def first_turn(campaign: Campaign, row: Row, day: date, days: DayTypes, outlet: str) -> int:
    """On how many days the row has played before. Each of its days moves a time of day on by one language.

    Counted from its first date or, without one, from `_COUNTED_FROM`. For rows of every day or of weekdays without
    other conditions, it is calculated from the calendar.
    """
    dated = campaign.dates or row.dates or campaign.excluded or row.excluded or campaign.postponed
    if not (dated or row.kinds or row.rules or (row.weekdays and days.made_up)):
        weeks, rest = divmod(day.toordinal() - 1, 7)  # 0001-01-01 was a Monday
        return (
            weeks * 7 + rest
            if not row.weekdays
            else weeks * len(row.weekdays) + sum(number < rest for number in row.weekdays)
        )
    spans = row.dates or campaign.dates or (_EVERY_DAY,)
    begins = min(first_day(span) or date.min for span in spans)
    since = max(begins - timedelta(days=row.days_before) if begins > date.min else begins, _COUNTED_FROM)
    return _played_before(day, since, campaign, row, days, outlet if is_local(row, days) else "")


def is_local(row: Row, days: DayTypes) -> bool:
    """Whether a row may play on a day at one outlet and not at another."""
    asked = row.day_types or row.timetables or (days.made_up and (row.weekdays or row.rules))
    return bool(asked) and days.by_outlet


def _played_before(day: date, since: date, campaign: Campaign, row: Row, days: DayTypes, outlet: str) -> int:
    """On how many days from `since` on, before this one, the row plays. Continues from counts that are stored."""
    if day <= since:
        return 0
    found = days.counted.get((id(row), outlet, day))
    if found is None:
        yesterday = day - timedelta(days=1)
        known = yesterday if (id(row), outlet, yesterday) in days.counted else max(since, date(yesterday.year, 1, 1))
        found = _played_before(known, since, campaign, row, days, outlet)
        found = days.counted[id(row), outlet, day] = found + _played(known, day, campaign, row, days, outlet)
    return found


def _played(since: date, until: date, campaign: Campaign, row: Row, days: DayTypes, outlet: str) -> int:
    each_day = (since + timedelta(days=number) for number in range((until - since).days))
    return sum(not off(campaign, row, day, days, outlet) for day in each_day)


# -- times of the day


def due_times(row: Row, facts: Mapping[str, str], periods: Mapping[str, tuple[Window, ...]] = {}) -> Starts:
    """The row's starts. Raises Bad if its hours cannot be read.

    `periods`: the windows of the named hours on that day.
    """
    windows: list[Window] = []
    for hours in row.windows:
        text = filled(hours.text, facts) if "{{" in hours.text else hours.text
        named = periods.get(text.strip())
        windows.extend((_window(text),) if named is None else named)
    times: list[Millis] = []
    for hours in row.at:
        text = filled(hours.text, facts) if "{{" in hours.text else hours.text
        by_period = times_by(text, periods)
        times += (_time(text),) if by_period is None else by_period
    found = _starts(tuple(windows), tuple(times), row.every, row.per_window)
    if row.source != "script" and row.most:
        found = _lasting(found, row.most)
    if len(found.times) > MOST_A_DAY:
        raise Bad("plan.too_many", found=len(found.times), name=row.id)
    return found


@lru_cache(maxsize=4096)
def _lasting(starts: Starts, lasts: Millis) -> Starts:
    """The starts of music that lasts so long, and no longer than its window."""
    pairs = zip(starts.times, starts.ends, strict=True)
    return starts._replace(
        ends=tuple(begin + lasts if end is None else min(end, begin + lasts) for begin, end in pairs)
    )


@lru_cache(maxsize=4096)
def _window(text: str) -> Window:
    return values.window(text)


@lru_cache(maxsize=4096)
def _time(text: str) -> Millis:
    return values.clock_time(text)


@lru_cache(maxsize=4096)
def _starts(windows: tuple[Window, ...], times: tuple[Millis, ...], every: Millis, per_window: int) -> Starts:
    """The sorted starts. A time of the row's own wins over the same time in a window."""
    found: dict[Millis, Millis | None] = dict.fromkeys(times)
    for window in windows:
        for start in _in_window(window, every, per_window):
            found.setdefault(start, window.end)
    order = tuple(sorted(found))
    return Starts(order, tuple(found[each] for each in order))


def _in_window(window: Window, every: Millis, per_window: int) -> list[Millis]:
    """Starts from the window's beginning on, but not at its end. `per_window` alone spreads them evenly."""
    if every:
        starts = list(range(window.start, window.end, every))
        return starts[:per_window] if per_window else starts
    count = per_window or 1
    return [window.start + (window.end - window.start) * number // count for number in range(count)]
