"""Reading which campaigns were postponed: from which day, and by how many days."""

from __future__ import annotations

from datetime import date

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.days.types import Postponed
from dalaba.station.files import Problems, Record, Scalar, Seq, date_values, values, yaml_nodes
from dalaba.station.files.record import parse_each

_PUT_OFF = late(r"(?:从\s*)?(?P<since>.+?)\s*(?:起|\+|\s)\s*(?:推迟\s*)?(?P<days>\d{1,3})\s*(?:天|days?)?")


def read_postponed(node: yaml_nodes.Node, problems: Problems) -> tuple[Postponed, ...]:
    """推迟 (postponed): {从: 2022-07-14, 天数: 1}, or 2022-07-14起1天, or a list of these."""
    found: list[Postponed] = []
    for item in node.items if isinstance(node, Seq) else (node,):
        if isinstance(item, Scalar):
            found.extend(parse_each([] if item.empty else [item], _postponed, problems))
            continue
        record = Record(item, "postponed", problems)
        for key in ("since", "days"):
            if record.ok and not record.has(key):
                record.lacks(key)
        since, days = record.take("since", date_values.day, date.min), record.take("days", values.whole(1, 366), 0)
        if since != date.min and days:
            found.append(Postponed(since, days))
    return tuple(found)


def _postponed(text: str, strict: bool) -> Postponed:
    """2022-07-14起1天, 从2022-07-14起推迟1天, 2022-07-14 +1."""
    match = _PUT_OFF.fullmatch(values.plain(text))
    if match is None:
        raise Bad("files.postponed", found=text.strip())
    return Postponed(date_values.day(match["since"]), values.whole(1, 366)(match["days"], False))


def shown_postponed(node: yaml_nodes.Node) -> list[str]:
    """The same, from the cells of a sheet."""
    return [f"{each.since}起{each.days}天" for each in read_postponed(node, Problems())]
