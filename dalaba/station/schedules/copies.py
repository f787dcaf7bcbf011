"""Copies of a schedule file: a file that is there twice plays once. Pure.

Explorer, Finder, WPS, browsers and cloud folders name a copy after the original. The file without such a mark counts;
the copy does not play and is reported. Copies that their names do not reveal are found when two files have the same
thing due at the same outlet and time.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dalaba.core.model import PRIORITIES, Booking, Instant, Place
from dalaba.core.patterns import late
from dalaba.station.files import Problems

_OPEN, _SHUT = r"[(\[\uff08\u3010]", r"[)\]\uff09\u3011]"
_NUMBERED = rf"{_OPEN}\s*\d{{1,3}}\s*{_SHUT}"
_NUMBER = rf"[\s_-]*(?:{_NUMBERED}|\d{{1,2}})?"
_COPY = r"(?:的\s*)?(?:副本|复件|拷贝|备份)|(?:(?<=[\s_.(\[-])|(?<=[\uff08\u3010]))(?:copy|backup|bak)"
_PC = r"(?:desktop|laptop|win|pc|thinkpad|lenovo|hp|dell)-[a-z0-9]{3,15}|[a-z0-9]{2,12}-(?:pc|laptop|desktop)"
_MARKS = tuple(
    late(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<name>.+?)[\s_-]*{_OPEN}?\s*(?:{_COPY}){_NUMBER}\s*{_SHUT}?(?:[\s_-]*\d{{6,14}})?",
        rf"(?:(?:副本|复件|拷贝){_NUMBER}(?:\s+of\b)?[\s_-]*|copy{_NUMBER}\s+of\s+|(?:备份|backup)[\s_-]+)(?P<name>.+)",
        rf"(?P<name>.+?)\s*{_NUMBERED}",
        rf"(?P<name>.+?)[\s_-]+(?:{_PC})(?:-\d{{1,2}})?",
    )
)
"""The names of copies: water - 副本 (2), 副本 water, water (1), water-DESKTOP-1."""
_CONFLICT = late(r"冲突|conflict", re.IGNORECASE)
_BEGINS = late(r"[\s_.(\[\uff08\u3010-]")


def copies(paths: Iterable[Path]) -> dict[Path, Path]:
    """Each file whose name marks it as a copy of another file there -> that file."""
    there: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(paths):
        there[path.stem.strip().lower()].append(path)
    found: dict[Path, Path] = {}
    for stem, files in there.items():
        of = next((name for name in _names(stem) if name in there), None)
        for path in files if of is not None else ():
            assert of is not None
            found[path] = next((each for each in there[of] if each.suffix == path.suffix), there[of][0])
    return found


def _names(stem: str) -> list[str]:
    """The names of which it may be a copy, each with one mark less, since there are copies of copies."""
    found: list[str] = []
    left = [stem]
    while left:
        each = left.pop(0)
        marked = [match["name"] for mark in _MARKS if (match := mark.fullmatch(each))]
        for name in (word.strip(" _-.") for word in (*marked, *_before_conflict(each))):
            if name and name not in (stem, *found):
                found.append(name)
                left.append(name)
    return found


def _before_conflict(stem: str) -> Iterator[str]:
    """The part before a cloud folder's conflict mark, for every length that the mark may have."""
    word = _CONFLICT.search(stem)
    for begins in _BEGINS.finditer(stem, 1, word.start()) if word else ():
        yield stem[: begins.start()]


def without_copies(paths: Sequence[Path], folder: str, problems: Problems) -> list[Path]:
    """The files that count. Each of the others is reported with the one that does."""
    found = copies(paths)
    for path, original in found.items():
        problems.add("files.copy", Place(f"{folder}/{path.name}"), "warning", file=path.name, original=original.name)
    return [path for path in paths if path not in found]


def said_once(
    bookings: Sequence[tuple[Booking, Sequence[Instant]]], problems: Problems
) -> dict[int, frozenset[Instant]]:
    """For what several campaigns contain: number of a booking -> its due times that another one has already.

    Within one campaign, equal ones all count. The more urgent one stays, else the one that was read first.
    """
    groups: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, (booking, _) in enumerate(bookings):
        want = booking.wanted
        groups[booking.outlet, want.script, booking.said, want.languages, want.length].append(number)
    dropped: dict[int, frozenset[Instant]] = {}
    for numbers in groups.values():
        if len({bookings[number][0].campaign for number in numbers}) > 1:
            _drop(bookings, numbers, dropped, problems)
    return dropped


def _drop(
    bookings: Sequence[tuple[Booking, Sequence[Instant]]],
    numbers: Sequence[int],
    dropped: dict[int, frozenset[Instant]],
    problems: Problems,
) -> None:
    campaigns: dict[str, list[int]] = {}
    for number in sorted(numbers, key=lambda each: PRIORITIES.index(bookings[each][0].priority)):
        campaigns.setdefault(bookings[number][0].campaign, []).append(number)
    before: Counter[Instant] = Counter()
    first: dict[Instant, Booking] = {}
    for mine in campaigns.values():
        here: Counter[Instant] = Counter()
        for number in mine:
            booking, dues = bookings[number]
            here.update(dues)
            again = frozenset(due for due in dues if here[due] <= before[due])
            if again:
                dropped[number] = again
                other = first[min(again)]
                facts = {"outlet": booking.outlet, "script": booking.wanted.script, "other": str(other.place or "")}
                problems.add("plan.in_two_files", booking.place, "warning", **facts)
            for due in dues:
                first.setdefault(due, booking)
        before |= here
