"""Writing days.auto.yaml: what the verbs `day`, `postpone` and `later` were told.

A person's days.yaml is never changed. This file is rewritten as a whole each time, atomically, in the order in which
things were said; the last statement counts most. `dalaba.station.days` reads it like any other file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from dalaba.core import atomic
from dalaba.core.problems import Bad
from dalaba.station.days import AUTO, DayTypes, Later, Mark, Postponed, read_days, shown, type_name
from dalaba.station.files import Problems, values
from dalaba.station.files.date_values import DateRange

_HEAD = (
    "# 这个文件是程序写的(day、postpone、later 命令),会整个重写。自己的日子请写在 days.yaml。\n"
    "# Written by the program (day, postpone, later) and rewritten whole. Your own days belong in days.yaml.\n"
)
_ONE = timedelta(days=1)
_Said = TypeVar("_Said", Mark, Later)


@dataclass(frozen=True)
class Daybook:
    """The file's content, with `marks` in the order in which they were said."""

    marks: tuple[Mark, ...] = ()
    postponed: dict[str, tuple[Postponed, ...]] = field(default_factory=dict)
    later: tuple[Later, ...] = ()

    def marked(self, span: DateRange, types: Sequence[str], outlets: Sequence[str] = ()) -> Daybook:
        """The book with one more mark on these days. A repeated mark moves to the end."""
        mark = Mark(span, tuple(types), tuple(outlets))
        others = (each for each in self.marks if each._replace(place=None) != mark)
        return replace(self, marks=(*others, mark))

    def cleared(self, span: DateRange, outlets: Sequence[str] = (), all_outlets: Sequence[str] = ()) -> Daybook:
        """The book without its marks for these days at these outlets (none named: everywhere).

        A mark for more days or more outlets is kept for the rest. `all_outlets`: the outlets to list in place of
        "everywhere" when a mark is kept for some of them only.
        """
        return replace(
            self, marks=tuple(rest for mark in self.marks for rest in _rest(mark, span, outlets, all_outlets))
        )

    def delayed(self, later: Iterable[Later]) -> Daybook:
        """The book with more that is later."""
        return replace(self, later=(*self.later, *later))

    def on_time(self, span: DateRange, outlets: Sequence[str], all_outlets: Sequence[str]) -> Daybook:
        """The book without anything later on these days at these outlets. Raises Bad("plan.not_later") if there is
        nothing.
        """
        left = tuple(rest for each in self.later for rest in _rest(each, span, outlets, all_outlets))
        if left == self.later:
            raise Bad("plan.not_later", date=span.first, outlets="、".join(outlets))
        return replace(self, later=left)

    def put_off(self, campaign: str, since: date, days: int) -> Daybook:
        """The book with one more postponement of a campaign."""
        said = (*self.postponed.get(campaign, ()), Postponed(since, days))
        return replace(self, postponed={**self.postponed, campaign: said})

    def put_back(self, campaign: str) -> Daybook:
        """The book without a campaign's postponements. Raises Bad("plan.not_postponed") if there are none."""
        if campaign not in self.postponed:
            raise Bad("plan.not_postponed", campaign=campaign)
        return replace(self, postponed={name: each for name, each in self.postponed.items() if name != campaign})


def read(folder: Path) -> Daybook:
    """The file's content. Raises Bad("plan.daybook") if people have broken the file, so that it is not overwritten."""
    problems = Problems()
    days = _read_alone(folder, problems)
    if problems.errors:
        raise Bad("plan.daybook", file=AUTO, where=str(problems.errors[0].place or AUTO))
    return Daybook(days.marked, dict(days.postponed), days.later)


def _read_alone(folder: Path, problems: Problems) -> DayTypes:
    return read_days(folder, "", problems, files=(AUTO,))


def write(folder: Path, book: Daybook) -> None:
    """Write the file; an empty book deletes it. Raises OSError if the disk fails."""
    if (held := data(book)) is None:
        (folder / AUTO).unlink(missing_ok=True)
    else:
        atomic.write(folder / AUTO, held)


def data(book: Daybook) -> bytes | None:
    """What the file holds; None: an empty book is no file."""
    return text(book).encode() if book.marks or book.postponed or book.later else None


def text(book: Daybook) -> str:
    """The text of the file. `read` gives the same book."""
    lines = [_HEAD]
    if book.marks:
        lines.append("日类型:\n")
        lines += [f"  - {{{_mark(each)}}}\n" for each in book.marks]
    if book.postponed:
        lines.append("推迟:\n")
        for name, said in book.postponed.items():
            each = ", ".join(f"{{从: {one.since}, 天数: {one.days}}}" for one in said)
            lines.append(f"  {_quoted(name)}: [{each}]\n")
    if book.later:
        lines.append("顺延:\n")
        lines += [f"  - {{{_later(each)}}}\n" for each in book.later]
    return "".join(lines)


def _mark(mark: Mark) -> str:
    pairs = [("日期", _quoted(shown(mark.days))), ("类型", _list(type_name(each) for each in mark.types))]
    for clause in mark.rules:
        pairs.append(("星期", _list(shown(days) for days in clause)))
    if mark.outlets:
        pairs.append(("播放点", _list(mark.outlets)))
    return ", ".join(f"{key}: {value}" for key, value in pairs)


def _later(later: Later) -> str:
    by = f"{later.by // values.MINUTE}分钟" if not later.by % values.MINUTE else f"{later.by // values.SECOND}秒"
    pairs = [("日期", _quoted(shown(later.days))), ("从", _quoted(values.as_clock(later.since))), ("推后", by)]
    if later.until < values.DAY:
        pairs.append(("到", _quoted(values.as_clock(later.until))))
    if later.outlets:
        pairs.append(("播放点", _list(later.outlets)))
    return ", ".join(f"{key}: {value}" for key, value in pairs)


def _list(words: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(word) for word in words) + "]"


def _quoted(word: str) -> str:
    """A word as a JSON string, which is also valid YAML; characters that YAML does not allow are written as numbers."""
    plain = json.dumps(word, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in plain)


def _rest(mark: _Said, span: DateRange, outlets: Sequence[str], all_outlets: Sequence[str]) -> Iterator[_Said]:
    """What it still says about other days or other outlets."""
    here = mark.outlets or tuple(all_outlets)
    left = tuple(each for each in here if each not in outlets) if outlets else ()
    if not isinstance(mark.days, DateRange):  # written by hand: it has no first and last day to cut at
        touched = any(span.first + number * _ONE in mark.days for number in range((span.last - span.first).days + 1))
        if left or not touched:
            yield mark._replace(outlets=left) if touched else mark
        return
    first, last = mark.days
    if last < span.first or span.last < first or (outlets and mark.outlets and left == mark.outlets):
        yield mark
        return
    if first < span.first:
        yield mark._replace(days=DateRange(first, span.first - _ONE))
    if left:
        yield mark._replace(days=DateRange(max(first, span.first), min(last, span.last)), outlets=left)
    if last > span.last:
        yield mark._replace(days=DateRange(span.last + _ONE, last))
