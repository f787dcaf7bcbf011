"""Approval by a second person: what waits for it, and what somebody decides; and what was urgent and went out without.

What is approved is a content: the very words, facts, reading and list of voices, or the very recordings by their bytes.
Who decides names it by its digest, so that a page or a sheet from before a change decides nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.air import ledger
from dalaba.air.events import Announced, Did, TalkAsked, entries
from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.desk import editing
from dalaba.station import approvals
from dalaba.station.approvals import Approvals, Decision
from dalaba.station.files import Problems
from dalaba.station.files.template import fill
from dalaba.station.schedules import expand

if TYPE_CHECKING:
    from dalaba.compile.render import Recipe
    from dalaba.compile.render.prepared import Asks
    from dalaba.core.model import Wanted
    from dalaba.desk.root import Station
    from dalaba.station.outlets import VoiceChoice
    from dalaba.station.schedules import Row

EXPLAINED = "approval.explained"
_AHEAD = 8
"""Days of which everything is asked for; of campaigns that begin later, the days up to `_FURTHEST`."""
_FURTHEST = 60
_LOOKS_BACK = 31
"""Days for which an urgent order waits to be explained."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A version that is not heard until somebody approves it."""

    key: str
    """The content's digest."""
    script: str
    title: str
    version: str
    language: str
    text: str
    """The words with their facts; "" for a recording."""
    reading: str
    """How they are spoken."""
    voices: tuple[str, ...]
    """Who speaks them: the first that can."""
    recording: tuple[str, ...]
    """The files in `audio/recorded`."""
    outlets: tuple[str, ...]
    first: Instant | None
    """When it would first play; None: nothing plays it in the coming days."""
    day: date | None
    """The day whose facts it has."""
    why: str = ""
    """Why somebody did not agree."""
    refused_by: str = ""
    writers: tuple[str, ...] = ()
    """Who wrote it, where that is known."""
    last_of: tuple[str, ...] = ()
    """What was written (as `wrote` names it) of which nothing else waits."""
    recipe: Recipe | None = field(default=None, compare=False, repr=False)
    """How it sounds at the first of these outlets."""

    @property
    def what(self) -> str:
        """What it is, in a line."""
        return f"{self.title}·{self.version}: {(self.text or '、'.join(self.recording))[:40]}"

    def own(self, name: str) -> bool:
        """Whether that person wrote it."""
        return _plain(name) in map(_plain, self.writers)


@dataclass(slots=True)
class _Found:
    """Where one content is wanted."""

    want: Wanted
    asks: Asks
    outlets: dict[str, None] = field(default_factory=dict)
    first: Instant | None = None
    day: date | None = None
    rows: dict[str, None] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        return _sources(self.want.script, self.asks.recipe.pieces, self.rows)


@dataclass(slots=True)
class _Due:
    """When something wanted is first due, and by which rows."""

    first: Instant | None = None
    day: date | None = None
    rows: dict[str, None] = field(default_factory=dict)


# -- what waits


def coming(station: Station, now: Instant) -> list[date]:
    """The days of which everything is to be approved ahead."""
    today = clock.today(now, station.setup.zone)
    near = {today + timedelta(days=number) for number in range(_AHEAD)}
    far = {day for day in station.days_of_campaigns() if today <= day <= today + timedelta(days=_FURTHEST)}
    return sorted(near | far)


def waiting(station: Station, days: Iterable[date]) -> list[Waiting]:
    """What is not heard on these days until somebody approves it, the first due first; behind it what no row plays.
    Empty where nobody has to approve."""
    if not station.setup.approval:
        return []
    due = dict(_wanted(station, list(days)))
    found: dict[str, _Found] = {}
    for want, outcomes in station.preparer.prepare(due).outcomes.items():
        for asks in (each for outcome in outcomes for each in outcome.asks):
            mine = found.setdefault(asks.recipe.approval, _Found(want, asks))
            mine.outlets[want.outlet] = None
            mine.rows |= due[want].rows
            if _sooner(due[want].first, mine.first):
                mine.first, mine.day, mine.want = due[want].first, due[want].day, want
    waits = Counter(name for each in found.values() for name in each.sources)
    told = [_told(station, key, each, waits) for key, each in found.items()]
    return sorted(told, key=lambda each: (each.first is None, each.first or 0, each.title, each.language))


def _sooner(one: Instant | None, other: Instant | None) -> bool:
    return one is not None and (other is None or one < other)


def _wanted(station: Station, days: list[date]) -> Iterator[tuple[Wanted, _Due]]:
    """Everything that rows want on these days; and every script that none of them plays, as an order would."""
    due: dict[Wanted, _Due] = {}
    for day in days:
        for booking, at in expand(station.plan, day)[0].coming(0):
            for want in booking.all_wanted:
                mine = due.setdefault(want, _Due(at - booking.early, day))
                mine.rows[f"{booking.campaign}/{booking.row}"] = None
        for want, at, key in (each for share in station.townships_on(day) for each in share.coming(0)):
            due.setdefault(want, _Due(at, day)).rows[key] = None
        for row, want in station.pack_rows(day):
            mine = due.setdefault(want, _Due(clock.at(day, 0, station.setup.zone), day))
            mine.rows[f"{row.campaign}/{row.id}"] = None
    yield from due.items()
    played = {want.script for want in due if want.source == "script"}
    for name, script in station.plan.scripts.items():
        for outlet in station.setup.outlets if name not in played and days else ():
            want, _ = station.wanted_of(script, outlet, days[0])
            yield want, _Due(day=days[0])


def _told(station: Station, key: str, found: _Found, waits: Mapping[str, int]) -> Waiting:
    recipe, version = found.asks.recipe, found.asks.version
    script = station.plan.scripts[found.want.script]
    refused = station.preparer.approvals.decisions.get(key)
    return Waiting(
        key, script.name, script.title, version.name, version.language,
        "" if recipe.pieces else fill(recipe.words, dict(recipe.facts)), recipe.spoken,
        tuple(map(voice_name, recipe.listed)), recipe.pieces, tuple(found.outlets), found.first, found.day,
        refused.why if refused else "", refused.by if refused else "",
        writers(station, script.name, recipe.pieces, found.rows),
        tuple(name for name in found.sources if waits[name] == 1), recipe,
    )  # fmt: skip


def voice_name(choice: VoiceChoice) -> str:
    """A voice as people know it: its engine, and which of its voices."""
    model = Path(choice.model).name if choice.model else ""
    return " ".join(filter(None, (choice.engine, model, choice.speaker)))


def sound(station: Station, each: Waiting) -> Path | None:
    """The file of what would be heard, made now if it is not there; None if no voice can make it. Takes its time.

    Raises Bad if the disk refuses.
    """
    assert each.recipe is not None
    made = station.library.find(each.recipe.key)
    if made is None:
        made = station.make({each.recipe.key: each.recipe}).made.get(each.recipe.key)
    return None if made is None else station.folder / made.clip.file


# -- who wrote what


def wrote(folder: Path, what: str, by: str) -> None:
    """Note who wrote something through the program, right after it was saved: a script (its name), a recording or any
    other file (its path in the station), or a row (campaign/row). Raises OSError if the disk refuses, and Bad if the
    file is broken."""
    _change(folder, lambda now: now.written(what, by, _digest_of(folder, what)))


def wrote_rows(station: Station, campaign: str, changes: Iterable[tuple[Row | None, Row | None]], by: str) -> None:
    """Note who changed what rows say (before, after), where somebody has to approve it. When and where they play is not
    approved, so who changes only that is no writer. Raises like `wrote`."""
    names = [f"{campaign}/{new.id}" for old, new in changes if new is not None and _says_else(old, new)]
    if names and station.setup.approval:
        _change(station.folder, lambda now: reduce(lambda known, name: known.written(name, by), names, now))


def signed(station: Station, campaign: str, changes: Iterable[tuple[Row | None, Row | None]], by: str) -> Reason | None:
    """The same of rows that were saved just now. Returns why it could not be noted, or None."""
    try:
        wrote_rows(station, campaign, changes, by)
    except Bad as bad:
        return Reason("page_notice.not_signed").because(bad.reason)
    except OSError as error:
        return Reason("page_notice.not_signed", {"why": error.strerror or str(error)})
    return None


def signed_file(before: Station, after: Station, file: str, by: str) -> Reason | None:
    """The same of a file of rows that was written whole just now."""
    old = {row.id: row for each in before.plan.campaigns if each.file == file for row in each.rows}
    for campaign in after.plan.campaigns:
        if campaign.file == file:
            return signed(after, campaign.name, [(old.get(row.id), row) for row in campaign.rows], by)
    return None


def _says_else(old: Row | None, new: Row) -> bool:
    return old is None or (new.script, new.values) != (old.script, old.values)


def writers(station: Station, script: str, pieces: Iterable[str] = (), rows: Iterable[str] = ()) -> tuple[str, ...]:
    """Who wrote a script, its recordings or its rows. What was changed by hand since has no known writer."""
    said = station.preparer.approvals.writers
    known = ((name, said[name]) for name in _sources(script, pieces, rows) if name in said)
    now = (by for name, each in known if each.digest == _digest_of(station.folder, name) for by in each.by)
    return tuple(dict.fromkeys(now))


def _sources(script: str, pieces: Iterable[str], rows: Iterable[str]) -> tuple[str, ...]:
    """Where a content was written: as `wrote` names it."""
    return (script, *(f"{_RECORDED}/{each}" for each in pieces), *rows)


_RECORDED = "audio/recorded"


def _digest_of(folder: Path, what: str) -> str:
    """The digest of a script's files, or of the file itself; "" for a row."""
    if (folder / what).is_file():
        files = [folder / what]
    else:
        files = [each for each in sorted((folder / "scripts").glob("*")) if each.name.split(".")[0] == what]
    digests = [editing.digest(each) for each in files if each.is_file()]
    return hashlib.sha256("".join(digests).encode()).hexdigest() if digests else ""


# -- deciding


def approve(station: Station, key: str, by: str, now: Instant, waits: Iterable[Waiting] | None = None) -> Reason | None:
    """Approve a content that waits. Returns why that is refused: it has changed since, or this person wrote it.

    `station` is read anew for this; `waits`: what waits in it, where that was found already. Raises OSError if the disk
    refuses.
    """
    found = _waits(station, key, now, waits)
    if isinstance(found, Reason):
        return found
    if found.own(by):
        return Reason("approval.own", {"name": by, "title": found.title})
    said = Decision(True, by, _stamp(station, now), found.what)
    return _changed(station.folder, lambda now: now.decided(key, said).settled(found.last_of, key))


def disagree(station: Station, key: str, by: str, why: str, now: Instant) -> Reason | None:
    """Say why a content that waits shall not be heard; it goes on waiting. Returns why that is refused."""
    if not why.strip():
        return Reason("approval.no_why")
    found = _waits(station, key, now)
    if isinstance(found, Reason):
        return found
    said = Decision(False, by, _stamp(station, now), found.what, why.strip()[:300])
    return _changed(station.folder, lambda now: now.decided(key, said))


def withdraw(station: Station, key: str) -> Reason | None:
    """Take an approval back. Returns why that is refused. Raises OSError if the disk refuses."""
    if not station.preparer.approvals.approved(key):
        return Reason("approval.none_such", {"key": key[: approvals.SHOWN]})
    return _changed(station.folder, lambda now: now.decided(key, None))


def approved(station: Station) -> list[tuple[str, Decision]]:
    """What was approved, the newest first, each with its key."""
    found = [(key, each) for key, each in station.preparer.approvals.decisions.items() if each.agreed]
    return sorted(found, key=lambda pair: pair[1].at, reverse=True)


def _waits(station: Station, key: str, now: Instant, waits: Iterable[Waiting] | None = None) -> Waiting | Reason:
    if not station.setup.approval:
        return Reason("approval.off")
    known = waiting(station, coming(station, now)) if waits is None else waits
    found = next((each for each in known if each.key == key), None)
    if found is not None:
        return found
    told = station.preparer.approvals.decisions.get(key)
    if told is not None and told.agreed:
        return Reason("approval.already", {"name": told.by, "at": told.at})
    return Reason("approval.changed", {"key": key[: approvals.SHOWN]})


def _stamp(station: Station, now: Instant) -> str:
    return clock.iso(now, station.setup.zone)


def _changed(folder: Path, change: Callable[[Approvals], Approvals]) -> Reason | None:
    try:
        _change(folder, change)
    except Bad as bad:
        return bad.reason
    return None


def _change(folder: Path, change: Callable[[Approvals], Approvals]) -> None:
    """Change the file, whoever else changes it at the same time. Raises Bad if it is broken."""

    def made() -> bytes:
        problems = Problems()
        now = approvals.read(folder, problems)
        for problem in problems.errors:
            raise Bad(problem.reason.code, **problem.reason.params)
        return approvals.text(change(now)).encode()

    editing.rewrite(folder / approvals.FILE, made)


def _plain(name: str) -> str:
    return name.strip().casefold()


# -- what was urgent


@dataclass(frozen=True, slots=True)
class Unexplained:
    """An urgent order that nobody had approved, and for which nobody has written the reason yet."""

    id: str
    title: str
    at: Instant
    by: str
    outlets: tuple[str, ...]
    why: str
    """What was said when it was ordered."""


def unexplained(folder: Path, now: Instant) -> list[Unexplained]:
    """The urgent orders without approval that are still to be explained, the oldest first. Raises LedgerError."""
    found: dict[str, Unexplained] = {}
    for entry in entries(ledger.events(folder / "records", now - _LOOKS_BACK * DAY)):
        event = entry.event
        match entry.said:
            case Announced() as order if order.unapproved and order.id:
                title = order.text or order.title
                found[order.id] = Unexplained(order.id, title, event.wall, event.actor, order.to, order.why)
            case TalkAsked() as talk if talk.priority == "urgent" and talk.id:
                found[talk.id] = Unexplained(talk.id, "", event.wall, event.actor, talk.to, talk.why)
            case Did(code=code, params=params) if code == EXPLAINED:
                found.pop(str(params.get("order", "")), None)
    return list(found.values())


def explanation(order: Unexplained, text: str) -> Reason:
    """What goes on the ledger as the reason for an urgent order."""
    return Reason(EXPLAINED, {"order": order.id, "title": order.title, "text": text.strip()[:500]})
