"""Reading 星期 as people write it: weekdays, and other recurring days (单周周五, 每月最后一个周五, 隔天).

A clause is a list of days of which one must match; if there are several clauses, all must match. If a clause cannot be
read, that is a problem, and no day matches it: whatever it restricts does not play.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeAlias

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.days.day_sets import WhichDays, shown, which_days
from dalaba.station.days.months import NEVER, EveryFew
from dalaba.station.days.names import nearer
from dalaba.station.days.weekdays import weekdays
from dalaba.station.days.weeks import Weekly
from dalaba.station.files import Problems, Record, Scalar, values
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.memo import remembered

Clause: TypeAlias = tuple[WhichDays, ...]
UNREAD: Clause = (NEVER,)
_RULE = late(
    r"[单双隔月年农起从]|逢\s*[\d一二三四五六七八九十]|每\s*[一二两三四五六七八九十\d]+\s*[天日]|odd|even|month|other|every\s+\d|\d{4}",
    re.IGNORECASE,
)
_APART = late(r"[、,，;；\n]+")


@remembered
def is_rule(text: str) -> bool:
    """Whether a value of 星期 says more than days of the week."""
    if _RULE.search(values.plain(text)) is None:
        return False
    try:
        weekdays(text)
    except Bad:
        return True
    return False


def clauses_of(
    record: Record, key: str, problems: Problems, since: date | None = None, by: str = "term"
) -> tuple[Clause, ...]:
    """The clauses of a key like 星期; () if it is not written. `since`: the day from which 隔天 is counted.

    `by`: how a bare 单周 is counted; "" leaves that open, and `Weekly.unsaid` reports it.
    """
    items = record.scalars(key, split=False)
    return (clause(items, problems, since, by),) if items else ()


def clause(items: Iterable[Scalar], problems: Problems, since: date | None = None, by: str = "term") -> Clause:
    """The days that these values name together. If one cannot be read, `UNREAD` and a problem."""
    found: list[WhichDays] = []
    for item in items:
        try:
            found.extend(_item(item.text, item.strict, since))
        except Bad as bad:
            problems.bad(bad, item.place)
            return UNREAD
    counted = {each._replace(by=by) if isinstance(each, Weekly) and each.unsaid else each for each in found}
    return tuple(sorted(counted, key=shown)) or UNREAD


def _item(text: str, strict: bool, since: date | None) -> Sequence[WhichDays]:
    """One value: a rule as a whole, or else its pieces."""
    try:
        return (_one(text, strict, since),)
    except Bad as whole:
        pieces = [piece for piece in _APART.split(text) if piece.strip()]
        if len(pieces) < 2:
            raise
        found: list[WhichDays] = []
        for piece in pieces:
            days = _one(piece, strict, since)
            earlier = found[-1] if found else None
            if isinstance(earlier, Weekly) and earlier.parity and isinstance(days, Weekly) and not days.parity:
                raise Bad("files.weeks_list", found=text.strip()) from whole  # is the second of odd weeks, too?
            found.append(days)
        return found


def _one(text: str, strict: bool, since: date | None) -> WhichDays:
    try:
        days = which_days(text, strict)
    except Bad as bad:
        if bad.reason.code == "files.every_few_from" and since is not None:
            return which_days(f"{since}起{values.plain(text, strict)}")
        if bad.reason.code in ("files.date", "files.date_no_year") and not is_rule(text):
            return _named(text)
        if bad.reason.code == "files.date":
            raise nearer(Bad("files.weekday", found=text.strip()), text) from bad
        raise
    if isinstance(days, DateRange):
        raise Bad("files.weekday", found=text.strip())
    return days


def _named(text: str) -> WhichDays:
    """Days of the week. Raises Bad for a kind of day (工作日)."""
    found = weekdays(text)
    if found.kinds:
        raise Bad("files.weekday", found=text.strip())
    return Weekly(tuple(sorted(found.days)))


def first_of(spans: Iterable[WhichDays]) -> date | None:
    """The day from which 隔天 may be counted: the beginning of the first dates that have one."""
    begins = [span.first for span in spans if isinstance(span, DateRange | EveryFew)]
    return min(begins, default=None)


def meets(clauses: Iterable[Clause], day: date, weekday: int) -> bool:
    """Whether every clause includes a day that has the hours of `weekday`."""
    return all(any(falls(days, day, weekday) for days in clause) for clause in clauses)


def falls(days: WhichDays, day: date, weekday: int) -> bool:
    """Whether these days include a day that has the hours of `weekday`."""
    return days.on(day, weekday) if isinstance(days, Weekly) else day in days


def unread(clauses: Iterable[Clause]) -> bool:
    """Whether one of them could not be read."""
    return any(NEVER in clause for clause in clauses)
