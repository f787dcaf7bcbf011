"""Writing days.auto.yaml: what the verbs `day` and `postpone` were told.

What a person wrote in days.yaml is never touched; this file is rewritten whole each time, atomically, in the order in
which things were said: the last word counts most. What it says is read by `dalaba.station.days`, like everything else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.problems import Bad
from dalaba.station.days import AUTO, DayTypes, Mark, Postponed, read_days, shown, type_name
from dalaba.station.files import Problems
from dalaba.station.files.values import DateRange

_HEAD = (
    "# 这个文件是程序写的(day、postpone 命令),会整个重写。自己的日子请写在 days.yaml。\n"
    "# Written by the program (day, postpone) and rewritten whole. Your own days belong in days.yaml.\n"
)
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Daybook:
    """The file's content. `marks` in the order in which they were said."""

    marks: tuple[Mark, ...] = ()
    postponed: dict[str, tuple[Postponed, ...]] = field(default_factory=dict)

    def marked(self, span: DateRange, types: Sequence[str], outlets: Sequence[str] = ()) -> Daybook:
        """With one more word on these days; the same word said again counts from now."""
        mark = Mark(span, tuple(types), tuple(outlets))
        others = (each for each in self.marks if each._replace(place=None) != mark)
        return replace(self, marks=(*others, mark))

    def cleared(self, span: DateRange, outlets: Sequence[str] = (), all_outlets: Sequence[str] = ()) -> Daybook:
        """Without what programs said of these days at these outlets (none named: everywhere).

        What was said of more days or more outlets stays there. `all_outlets`: what “everywhere” stands for in a word
        that from now on is said of some of them only.
        """
        return replace(
            self, marks=tuple(rest for mark in self.marks for rest in _rest(mark, span, outlets, all_outlets))
        )

    def put_off(self, campaign: str, since: date, days: int) -> Daybook:
        """With a campaign postponed once more."""
        said = (*self.postponed.get(campaign, ()), Postponed(since, days))
        return replace(self, postponed={**self.postponed, campaign: said})

    def put_back(self, campaign: str) -> Daybook:
        """Without what programs said of a campaign. Bad("plan.not_postponed") where that is nothing."""
        if campaign not in self.postponed:
            raise Bad("plan.not_postponed", campaign=campaign)
        return replace(self, postponed={name: each for name, each in self.postponed.items() if name != campaign})


def read(folder: Path) -> Daybook:
    """What programs have said so far. Bad("plan.daybook") for a file that people have broken: it is not overwritten."""
    problems = Problems()
    days = _read_alone(folder, problems)
    if problems.errors:
        raise Bad("plan.daybook", file=AUTO, where=str(problems.errors[0].place or AUTO))
    return Daybook(days.marked, dict(days.postponed))


def _read_alone(folder: Path, problems: Problems) -> DayTypes:
    return read_days(folder, "", problems, files=(AUTO,))


def write(folder: Path, book: Daybook) -> None:
    """Put the file down; an empty book takes it away. OSError when the disk refuses."""
    if not book.marks and not book.postponed:
        (folder / AUTO).unlink(missing_ok=True)
        return
    atomic.write(folder / AUTO, text(book).encode())


def text(book: Daybook) -> str:
    """The file: `read` gives the same book."""
    lines = [_HEAD]
    if book.marks:
        lines.append("日类型:\n")
        lines += [f"  - {{{_mark(each)}}}\n" for each in book.marks]
    if book.postponed:
        lines.append("推迟:\n")
        for name, said in book.postponed.items():
            each = ", ".join(f"{{从: {one.since}, 天数: {one.days}}}" for one in said)
            lines.append(f"  {_quoted(name)}: [{each}]\n")
    return "".join(lines)


def _mark(mark: Mark) -> str:
    pairs = [("日期", _quoted(shown(mark.days))), ("类型", _list(type_name(each) for each in mark.types))]
    for clause in mark.rules:
        pairs.append(("星期", _list(shown(days) for days in clause)))
    if mark.outlets:
        pairs.append(("播放点", _list(mark.outlets)))
    return ", ".join(f"{key}: {value}" for key, value in pairs)


def _list(words: Iterable[str]) -> str:
    return "[" + ", ".join(_quoted(word) for word in words) + "]"


def _quoted(word: str) -> str:
    """A JSON string is a YAML one; signs that YAML would not take as they are go in as numbers."""
    plain = json.dumps(word, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in plain)


def _rest(mark: Mark, span: DateRange, outlets: Sequence[str], all_outlets: Sequence[str]) -> Iterator[Mark]:
    """What a mark still says outside of these days and these outlets."""
    here = mark.outlets or tuple(all_outlets)
    left = tuple(each for each in here if each not in outlets) if outlets else ()
    if not isinstance(mark.days, DateRange):  # written by hand: no first and last day to be cut at
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
