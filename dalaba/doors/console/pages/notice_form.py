"""What stands in the form of “写通知”, as values: the notice, where and when, and what was seen and ticked."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dalaba.core.languages import NAMES, name_of
from dalaba.core.model import Reason
from dalaba.desk.notices import Draft, Fault, Which, Wish
from dalaba.doors.console.requests import Asked, Wrong, day_of
from dalaba.station.days import shown
from dalaba.station.files.date_values import DateRange
from dalaba.station.outlets import Setup

LONGEST_TEXT = 5_000
CHIMES = ("notice", "soft", "none", "urgent")
STARTS = ("today", "tomorrow", "after", "date")
EVERY = (5, 10, 15, 20, 30, 60)
_MOST_FACT = 300
_LENGTHS = ("long", "short")
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""All that YAML takes for the end of a line."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it was sent."""

    draft: Draft
    script: str
    """The notice that was opened; "" for a new one."""
    same: bool
    """Whether the opened one itself is to be changed."""
    spoken: tuple[str, ...]
    """The languages to go out."""
    short: bool
    """Whether the short texts go out."""
    facts: Mapping[str, str]
    to: tuple[str, ...]
    first: date
    days: int
    before: int
    """How many days before the day that it speaks of it plays."""
    how: str
    """"times" or "window"."""
    at: str
    since: str
    until: str
    every: int
    routine: bool
    was: Mapping[str, str]
    """File -> its digest when it was shown."""
    ticks: frozenset[str]
    checker: str
    seen: str

    @property
    def length(self) -> str:
        return "short" if self.short and any(length == "short" for _, length in self.draft.texts) else "long"

    @property
    def about(self) -> date:
        """The first day that it speaks of."""
        return self.first + timedelta(days=self.before)

    @property
    def wish(self) -> Wish:
        """Where, when and how often, as a row."""
        window, about = self.how == "window", self.about
        row = {
            "to": "、".join(self.to),
            "dates": shown(DateRange(about, about + timedelta(days=self.days - 1))),
            "days_before": str(self.before) if self.before else "",
            "between": f"{self.since}-{self.until}" if window else "",
            "every": f"{self.every}分钟" if window else "",
            "at": "" if window else self.at,
            "languages": "、".join(name_of(each) for each in self.spoken),
            "length": "短" if self.length == "short" else "",
            "priority": "日常" if self.routine else "",
        }
        return Wish(row, {name: value for name, value in self.facts.items() if value})

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is missing before it can be looked at."""
        return tuple(self._faults())

    def _faults(self) -> Iterator[Fault]:
        if not self.draft.texts:
            yield Fault("text", Reason("page_notice.no_text"))
        elif not self.spoken:
            yield Fault("text", Reason("page_notice.no_language"))
        if not self.to:
            yield Fault("to", Reason("page_notice.no_place"))
        if self.how == "times" and not self.at:
            yield Fault("at", Reason("page_notice.no_time"))

    @property
    def mark(self) -> str:
        """A short text that is another one as soon as anything of it is."""
        wish = self.wish
        said = [self.draft.name, self.draft.chime, self.draft.repeat, self.script, self.same,
                sorted((*which, text) for which, text in self.draft.texts.items()),
                sorted(wish.row.items()), sorted(wish.facts.items())]  # fmt: skip
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]


def form_of(asked: Asked, setup: Setup, today: date) -> Form:
    """The form. Raises Wrong if a field holds what no page sends."""
    texts = _texts(asked, setup)
    start = asked.choice("start", STARTS, "tomorrow")
    first = today + timedelta(days=STARTS.index(start)) if start != "date" else _day(asked, today)
    script, same = asked.text("script"), asked.choice("save", ("new", "same"), "new") == "same"
    name = script if same and script else asked.text("name", 60)
    facts = dict(_named(asked, "fact:", _MOST_FACT))
    spoken = tuple(code for code in dict.fromkeys(language for language, _ in texts) if asked.flag(f"say:{code}"))
    return Form(
        Draft(name, texts, asked.choice("chime", CHIMES, "notice"), asked.whole("repeat", 1, 5, 1)),
        script, same, spoken, asked.choice("length", _LENGTHS, "long") == "short", facts,
        tuple(value for _, value in _named(asked, "to:", 200)), first, asked.whole("days", 1, 366, 1),
        asked.whole("before", 0, 3, 0), asked.choice("how", ("times", "window"), "times"), asked.text("at", 200),
        asked.text("from", 10), asked.text("until", 10), asked.whole("every", 1, 600, 30),
        asked.choice("level", ("notice", "routine"), "notice") == "routine", dict(_named(asked, "was:", 80)),
        frozenset(value for _, value in _named(asked, "tick:", 400)), asked.text("checker", 60), asked.text("seen", 40),
    )  # fmt: skip


def tidy(text: str) -> str:
    """A text with plain line ends, whatever signs end its lines, and no blanks at the end of its lines."""
    return "\n".join(line.rstrip() for line in _LINE_END.split(text)).strip()


def _texts(asked: Asked, setup: Setup) -> dict[Which, str]:
    """The texts that are not empty, in the order of the station's languages."""
    order = dict.fromkeys((*setup.languages, *NAMES))
    found = (
        (code, length, tidy(asked.text(f"text:{code}:{length}", LONGEST_TEXT))) for code in order for length in _LENGTHS
    )
    return {(code, length): text for code, length, text in found if text}


def _named(asked: Asked, prefix: str, most: int) -> Iterator[tuple[str, str]]:
    """The fields whose names begin so, without that beginning."""
    for name in asked.written:
        if name.startswith(prefix):
            yield name.removeprefix(prefix), asked.text(name, most)


def _day(asked: Asked, today: date) -> date:
    text = asked.text("date", 40)
    if not text:
        raise Wrong("page_notice.no_day")
    found: date = day_of(text, today, today)
    return found
