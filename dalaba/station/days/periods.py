"""Named hours and day types under a key, as in station.yaml, days.yaml and rows."""

from __future__ import annotations

from collections.abc import Iterable

from dalaba.station.days.clauses import Clause, clauses_of
from dalaba.station.days.names import day_type, type_words
from dalaba.station.days.timetables import Period, fixed_window
from dalaba.station.files import Map, Problems, Record, Scalar, Seq
from dalaba.station.files.record import parse_each, scalars


def periods_of(record: Record, problems: Problems) -> dict[str, Period]:
    """时段表 (periods): each name with its windows, or with windows and the day types and weekdays on which
    they apply.
    """
    found = {}
    for name, (key, node) in record.mapping("periods").items():
        types: frozenset[str] = frozenset()
        rules: tuple[Clause, ...] = ()
        if isinstance(node, Map):
            inner = Record(node, "period", problems)
            types = frozenset(types_of(inner, "day_types", problems))
            rules = clauses_of(inner, "weekdays", problems)
            node = inner.node("between") or Seq((), node.place)
        items, bad = scalars(node, problems, split=False), Problems()
        windows = parse_each(items, fixed_window, bad)
        broken = problems.waiting("files.waits_period", bad)
        found[name] = Period(windows, types, rules, key.place, broken)
    return found


def types_of(record: Record, key: str, problems: Problems) -> tuple[str, ...]:
    """The codes of the day types under a key; unknown ones are problems."""
    return each_type(record.scalars(key, split=False), problems)


def each_type(items: Iterable[Scalar], problems: Problems) -> tuple[str, ...]:
    """The codes of the day types in these values."""
    words = [Scalar(word, item.place, item.strict) for item in items for word in type_words(item.text)]
    return parse_each(words, day_type, problems)
