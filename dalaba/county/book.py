"""The book of warnings: which are being read out, which have ended, what was already looked at. Pure.

A message has its effect once, in whatever order messages come: what an Update or a Cancel refers to ends, even if it
only comes later. What a signature proved is not ended by a message without one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from dalaba.core.clock import DAY
from dalaba.core.model import Instant, Reason
from dalaba.county.cap import Alert, Reference
from dalaba.county.judge import QUIET_CODES, Proof, Verdict, entry, judge, may_begin
from dalaba.station.county import CountyRules
from dalaba.station.outlets import Setup

MOST_KEPT, MOST_SEEN = 50, 2_000
REMEMBERED = 60 * DAY
"""How long it is known that a message was looked at, or has ended."""
TRY_AGAIN = 300_000
"""After which a warning is tried again that was not heard, because the outlet must be silent or air is away."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A warning that is to be read out until it is over."""

    alert: Alert
    by: str = ""
    """Whose signature it has."""
    first: Instant = 0
    """When it was first heard; 0: not yet."""
    last: Instant = 0
    """When it was last tried."""
    orders: tuple[str, ...] = ()
    """The orders of the last time."""
    told: str = ""
    """The last thing said of it on the ledger."""


@dataclass(frozen=True, slots=True)
class Ended:
    """Something that a message took back, or a person here."""

    at: Instant
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """The last verdict on a message."""

    at: Instant
    code: str


@dataclass(frozen=True, slots=True)
class Book:
    """All of it, by the messages' own keys."""

    kept: Mapping[str, Kept] = field(default_factory=dict)
    ended: Mapping[str, Ended] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """What a message did: the book after it, why, what it ended, and whether that is worth a line on the ledger."""

    book: Book
    verdict: Verdict
    gone: tuple[Kept, ...] = ()
    news: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """What messages are judged by: the rules, the station, the languages that can be spoken there."""

    rules: CountyRules
    setup: Setup
    can: frozenset[str]


def key_of(reference: Reference) -> str:
    """How a message is named in the book."""
    return f"{reference.sender},{reference.identifier},{reference.sent}"


def take(book: Book, alert: Alert, proof: Proof, here: Here, now: Instant) -> Turn:
    """Look at one message."""
    key = key_of(alert.key)
    if key in book.kept:
        return Turn(book, Verdict(Reason("county.known")))
    why = entry(alert, proof, here.rules)
    gone: tuple[Kept, ...] = ()
    if why is None and alert.kind != "Alert":
        book, gone, why = _take_back(book, alert, proof, now)
    verdict = Verdict(why) if why is not None else _judged(book, key, alert, proof, here, now)
    if verdict.sayings:
        book = replace(book, kept={**book.kept, key: Kept(alert, proof.by)})
    code, before = verdict.why.code, book.seen.get(key)
    seen = {**book.seen, key: Seen(now, code)}
    news = (before is None or before.code != code) and (bool(gone or proof.wrong) or _worth(verdict, alert, here))
    return Turn(_trimmed(replace(book, seen=seen), now), verdict, gone, news)


def by_hand(book: Book, key: str, now: Instant) -> tuple[Book, Kept]:
    """Somebody here ends a warning. It does not come back."""
    kept = dict(book.kept)
    gone = kept.pop(key)
    return replace(book, kept=kept, ended={**book.ended, key: Ended(now, True)}), gone


def over(book: Book, here: Here, now: Instant) -> tuple[Book, tuple[Kept, ...]]:
    """The book without what has expired, was read out long enough, or is not to be read out any more by the rules as
    they are now."""
    gone = tuple(each for each in book.kept.values() if _is_over(each, here, now))
    keys = {key_of(each.alert.key) for each in gone}
    return replace(book, kept={key: each for key, each in book.kept.items() if key not in keys}), gone


def due(book: Book, here: Here, now: Instant, minute: int) -> tuple[tuple[str, Verdict], ...]:
    """The warnings that are to be said now, the strongest first. `minute`: milliseconds since midnight there."""
    found = []
    for key, each in book.kept.items():
        verdict = judge(each.alert, here.rules, here.setup, here.can, now)
        if verdict.sayings and _is_due(each, verdict, now) and may_begin(verdict.level, minute):
            found.append((key, verdict))
    order = ("urgent", "notice", "routine", None)
    return tuple(sorted(found, key=lambda pair: order.index(pair[1].level.priority)))


def _is_due(kept: Kept, verdict: Verdict, now: Instant) -> bool:
    if now < verdict.since or now >= verdict.until:
        return False
    if not kept.last or now < kept.last:  # or the clock was put back
        return not kept.first or verdict.level.every > 0
    if not kept.first:
        return now >= kept.last + TRY_AGAIN
    every = verdict.level.every
    return every > 0 and now >= kept.last + every and now < kept.first + verdict.level.longest


def _is_over(kept: Kept, here: Here, now: Instant) -> bool:
    verdict = judge(kept.alert, here.rules, here.setup, here.can, now)
    if not verdict.sayings or entry(kept.alert, Proof(kept.by), here.rules) is not None:
        return True
    return now >= verdict.until


def _take_back(book: Book, alert: Alert, proof: Proof, now: Instant) -> tuple[Book, tuple[Kept, ...], Reason | None]:
    """End what it refers to, now and if it comes later. A Cancel is done with that, in words."""
    kept, ended, gone, held = dict(book.kept), dict(book.ended), [], 0
    for key in dict.fromkeys(key_of(each) for each in alert.references if each != alert.key):
        if key in kept and kept[key].by and not proof.by:
            held += 1
            continue
        if key in kept:
            gone.append(kept.pop(key))
        before = ended.get(key)
        ended[key] = Ended(before.at if before else now, bool(proof.by) or bool(before and before.proven))
    book = replace(book, kept=kept, ended=ended)
    if held:
        return book, tuple(gone), Reason("county.signed_stands")
    if alert.kind == "Update":
        return book, tuple(gone), None
    if not alert.references:
        return book, (), Reason("county.cancels_nothing")
    return book, tuple(gone), Reason("county.cancels", {"count": str(len(gone))})


def _judged(book: Book, key: str, alert: Alert, proof: Proof, here: Here, now: Instant) -> Verdict:
    ended = book.ended.get(key)
    if ended is not None and (ended.proven or not proof.by):
        return Verdict(Reason("county.ended_before"))
    verdict = judge(alert, here.rules, here.setup, here.can, now)
    if verdict.sayings and len(book.kept) >= MOST_KEPT:
        return Verdict(Reason("county.too_many_kept", {"most": str(MOST_KEPT)}))
    return verdict


def _worth(verdict: Verdict, alert: Alert, here: Here) -> bool:
    """Whether it concerns this place, so that somebody may ask about it."""
    if verdict.why.code in QUIET_CODES:
        return False
    nearby = judge(alert, here.rules, here.setup, here.can, alert.sent)
    return nearby.why.code != "county.elsewhere"


_Noted = TypeVar("_Noted", Seen, Ended)


def _trimmed(book: Book, now: Instant) -> Book:
    """Without what is too old to matter, and the oldest of too much."""

    def kept(table: Mapping[str, _Noted]) -> dict[str, _Noted]:
        young = [(key, each) for key, each in table.items() if each.at > now - REMEMBERED]
        return dict(sorted(young, key=lambda pair: pair[1].at)[-MOST_SEEN:])

    if len(book.seen) <= MOST_SEEN and len(book.ended) <= MOST_SEEN and len(book.seen) % 64 != 0:
        return book
    return replace(book, seen=kept(book.seen), ended=kept(book.ended))
