"""Reading an order from a person's words: outlets, hours, numbers, and all mistakes at once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Instant, Place, Priority, Problem
from dalaba.core.problems import Bad
from dalaba.station.files import Problems, Scalar, values
from dalaba.station.outlets import Setup

T = TypeVar("T")
Kind = Literal["say", "play"]
PRIORITIES: dict[str, Priority] = {
    "紧急": "urgent", "urgent": "urgent", "通知": "notice", "notice": "notice", "日常": "routine", "routine": "routine",
}  # fmt: skip
MOST_TIMES = 10
FURTHEST = clock.DAY
"""The longest that an order may last: an announcement for tomorrow belongs in the programme."""
_TOMORROW = ("次日", "明天", "第二天", "tomorrow")


@dataclass(frozen=True, slots=True)
class Words:
    """An order as somebody wrote it, unchecked. One of `text`, `script` and `file` says what is to be heard."""

    to: tuple[str, ...] = ()
    text: str | None = None
    script: str | None = None
    file: str | None = None
    languages: tuple[str, ...] = ()
    priority: str = "notice"
    reason: str = ""
    until: str = ""
    times: str = "1"
    volume: str = "100"
    force: bool = False
    actor: str = ""
    row: str = ""
    """If several rows play the script with different values: the intended row."""
    as_read: bool = False
    exam: str = ""
    """The kind as which it is to break into an exam: 消防."""
    confirmed: bool = False
    """Somebody confirmed that it shall."""
    stands: bool = False
    """Repeated until somebody takes it back; it is urgent."""
    scene: str = ""
    """The scene that it belongs to."""

    @property
    def kind(self) -> Kind:
        """A text is said; anything else is played."""
        return "say" if self.text is not None else "play"


@dataclass(frozen=True, slots=True)
class Asked:
    """An order after checking."""

    kind: Kind
    outlets: tuple[str, ...]
    """Outlets that sound from this PC, in the station's order."""
    elsewhere: tuple[str, ...]
    """Outlets asked for that are played by other PCs and will not hear it."""
    languages: tuple[str, ...]
    """Empty: each outlet's own languages."""
    priority: Priority
    reason: str
    until: Instant | None
    """Repeated until then; None: once."""
    times: int
    volume: int
    """Per cent of each outlet's own volume."""
    force: bool
    """Played even in hours of silence."""
    actor: str
    row: str = ""
    """The intended row of a script; "": any."""
    as_read: bool = False
    """A person has seen its questions and wants it said as it is read."""
    exam: str = ""
    confirmed: bool = False
    stands: bool = False
    scene: str = ""


def asked_of(
    words: Words, setup: Setup, now: Instant, reached: Collection[str] | None = None
) -> tuple[Asked, Problems]:
    """The checked order, and everything wrong with it. With problems, it holds whatever is usable. `reached`: the
    outlets that the order can reach; None: those of this PC."""
    problems = Problems()
    found = _outlets(words.to, setup, problems)
    if reached is None:
        reached = {name for name, outlet in setup.outlets.items() if outlet.output is not None}
    here = tuple(name for name in found if name in reached)
    elsewhere = tuple(name for name in found if name not in here)
    if found and not here:
        problems.add("orders.elsewhere", outlets="、".join(elsewhere))
    usual: Priority = "notice"
    priority = _parsed(words.priority, values.choice(PRIORITIES), usual, problems)
    if priority == "urgent" and not plain(words.reason):
        problems.add("air.announce_reason")
    asked = Asked(
        words.kind, here, elsewhere, _languages(words.languages, problems), priority, plain(words.reason),
        _until(words.until, setup, now, problems), _parsed(words.times, values.whole(1, MOST_TIMES), 1, problems),
        _parsed(words.volume, values.whole(1, 100), 100, problems), words.force, plain(words.actor),
        plain(words.row), words.as_read, plain(words.exam), words.confirmed,
        words.stands, plain(words.scene),
    )  # fmt: skip
    return asked, problems


def plain(text: str) -> str:
    """The typed text without half characters, which no file and no ledger accepts."""
    return text.encode(errors="ignore").decode().strip()


def outlets_of(to: Iterable[str], setup: Setup, problems: Problems) -> tuple[str, ...]:
    """Outlets, zones and kinds as outlet names. A problem is reported for an unknown name or an empty zone."""
    names = [name for word in to for name in values.names(word)]
    unknown = Problems()
    found = setup.resolve([Scalar(name, Place("--to")) for name in names], unknown)
    for problem in unknown:
        problems.put(Problem(problem.reason))
    if names and not found and not len(unknown):
        problems.add("cli.nobody_there", found="、".join(names))
    return found


def _outlets(to: Iterable[str], setup: Setup, problems: Problems) -> tuple[str, ...]:
    """The outlets that were named. They must be named, so that nobody addresses a whole town by leaving a word out."""
    if not any(word.strip() for word in to):
        problems.add("orders.no_outlet")
    return outlets_of(to, setup, problems)


def _languages(words: Iterable[str], problems: Problems) -> tuple[str, ...]:
    names = [name for word in words for name in values.names(word)]
    codes = [_parsed(name, values.language, "", problems) for name in names]
    return tuple(dict.fromkeys(filter(None, codes)))


def _parsed(text: str, parse: Callable[[str, bool], T], otherwise: T, problems: Problems) -> T:
    try:
        return parse(str(text), False)
    except Bad as bad:
        problems.bad(bad, None)
        return otherwise


def _until(text: str, setup: Setup, now: Instant, problems: Problems) -> Instant | None:
    """The time meant by 18:00 (today), 次日6:00, 30分钟 (from now) or an ISO time; at most a day and a night ahead."""
    if not text.strip():
        return None
    try:
        until = _moment(text.strip(), setup.zone, now)
    except Bad as bad:
        problems.bad(bad, None)
        return None
    if until <= now:
        problems.add("orders.until_past", found=text.strip(), now=clock.hms(now, setup.zone))
    if until > now + FURTHEST:
        problems.add("orders.until_far", found=text.strip(), hours=FURTHEST // values.HOUR)
    return until


def stop_end(text: str, zone: ZoneInfo, now: Instant, problems: Problems) -> Instant | None:
    """When a stop ends by itself: written as in `_until`, but any time ahead. None: not by itself."""
    if not text.strip():
        return None
    try:
        until = _moment(text.strip(), zone, now)
    except Bad:
        problems.add("orders.stop_until", found=text.strip())
        return None
    if until <= now:
        problems.add("orders.stop_past", found=text.strip(), now=clock.hms(now, zone))
    return until


def _moment(text: str, zone: ZoneInfo, now: Instant) -> Instant:
    today = clock.today(now, zone)
    for word in _TOMORROW:
        if text.startswith(word):
            return clock.at(today + timedelta(days=1), values.clock_time(text[len(word) :]), zone)
    if len(text) > len("2022-07-13T") and text[:4].isdigit() and "T" in text:
        try:
            return clock.parse_iso(text)
        except (ValueError, OverflowError):
            raise Bad("orders.until", found=text) from None
    try:
        return clock.at(today, values.clock_time(text), zone)
    except Bad:
        return _after(text, now)


def _after(text: str, now: Instant) -> Instant:
    """A span from now. A bare number is refused: 30 may mean minutes or half past."""
    if text.isdigit():
        raise Bad("orders.until", found=text)
    try:
        return now + values.duration(text)
    except Bad:
        raise Bad("orders.until", found=text) from None
