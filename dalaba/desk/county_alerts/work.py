"""What is done with warnings: each taken is written into the book, said by orders like any person's, and ended.

What is heard is written down before it sounds. So a restart repeats nothing; a power cut in that very moment costs one
reading, which comes again where the rules repeat it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from dalaba.core import clock
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.county.book import Book, Here, Kept, Turn, by_hand, due, over, take
from dalaba.county.cap import Alert
from dalaba.county.judge import Proof, Saying, Verdict
from dalaba.county.opened import Opened, opened
from dalaba.county.words import plain
from dalaba.desk import ledger_entries
from dalaba.desk.county_alerts.book_file import certificates, held, read_book, write_book
from dalaba.desk.orders import Words
from dalaba.desk.orders.send import Air, Ground, Told, give
from dalaba.desk.root import Station
from dalaba.link import control
from dalaba.link.requests import Cancel

ACTOR = "上级预警"
"""Who orders, on the ledger and at the page."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One message, and what became of it."""

    alert: Alert
    proof: Proof
    verdict: Verdict
    gone: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What warnings are worked with: the station, air, and what an order is made from."""

    station: Station
    air: Air
    ground: Callable[[Station], Ground] = Ground.of

    @property
    def folder(self) -> Path:
        return self.station.folder

    def here(self) -> Here | None:
        """What messages are judged by; None: the station has no section, and nothing is ever read out."""
        rules, setup = self.station.setup.county, self.station.setup
        if rules is None:
            return None
        preparer = self.ground(self.station).preparer
        languages = {code for each in setup.outlets.values() for code in each.languages}
        return Here(rules, setup, frozenset(code for code in languages if preparer.voices.speaking(code)))

    def open(self, data: bytes) -> Opened:
        """What a file holds."""
        return opened(data, certificates(self.folder))

    def seen(self, data: bytes, here: Here, now: Instant) -> tuple[tuple[Looked, ...], tuple[Reason, ...]]:
        """What would become of a file now. Nothing is kept and nothing is said."""
        found, book = self.open(data), read_book(self.folder)
        looked = []
        for alert, proof in found.messages:
            turn = take(book, alert, proof, here, now)
            book = turn.book
            looked.append(Looked(alert, proof, turn.verdict, turn.gone))
        return tuple(looked), found.problems

    def take(
        self, data: bytes, here: Here, now: Instant, only_ends: bool = False
    ) -> tuple[tuple[Looked, ...], tuple[Reason, ...]]:
        """Take a file: what it ends ends at once; what is to be said is said by the next `turn`. Raises Held, OSError.

        `only_ends`: the clock is in doubt, so nothing new begins.
        """
        found = self.open(data)
        looked, lines = [], []
        with held(self.folder):
            book = read_book(self.folder)
            for alert, proof in found.messages:
                if only_ends and alert.kind != "Cancel":
                    continue
                turn = take(book, alert, proof, here, now)
                book = turn.book
                looked.append(Looked(alert, proof, turn.verdict, turn.gone))
                lines += _lines(turn, title_of(alert))
                self._silence(turn.gone)
            if looked:
                write_book(self.folder, book)
        self._note(lines)
        return tuple(looked), found.problems

    def turn(self, here: Here | None, now: Instant, good: bool) -> tuple[Told, ...]:
        """End what is over, and say what is due. `good`: the clock can be believed. Raises Held, OSError."""
        with held(self.folder):
            book = read_book(self.folder)
            if not book.kept:
                return ()
            book, gone = over(book, here, now) if here else (replace(book, kept={}), tuple(book.kept.values()))
            if gone and (good or here is None):
                self._silence(gone)
                write_book(self.folder, book)
                self._note([Reason("county.did_end", {"title": title_of(each.alert)}) for each in gone])
            if not good or here is None:
                return ()
            told: list[Told] = []
            midnight = clock.at(clock.today(now, here.setup.zone), 0, here.setup.zone)
            for key, verdict in due(book, here, now, now - midnight):
                book, more = self._say(book, key, verdict, now)
                told += more
            return tuple(told)

    def end(self, key: str, now: Instant) -> Kept:
        """Somebody here ends a warning; it does not come back. Raises KeyError, Held, OSError."""
        with held(self.folder):
            book, gone = by_hand(read_book(self.folder), key, now)
            write_book(self.folder, book)
            self._silence([gone])
        return gone

    def _say(self, book: Book, key: str, verdict: Verdict, now: Instant) -> tuple[Book, list[Told]]:
        before = book.kept[key]
        book = _with(book, key, replace(before, first=before.first or now, last=now, orders=()))
        write_book(self.folder, book)
        told, lines = [], []
        for saying in verdict.sayings:
            lines += self._assumed(saying)
            one = self._order(saying)
            told.append(one)
        heard = [each for each in told if each.order and each.good]
        why = "" if heard else _why(told).code
        if why and why != before.told:
            lines.append(Reason("county.not_heard", {"title": title_of(before.alert)}).because(_why(told)))
        orders = tuple(each.order for each in told if each.order)
        first = before.first if not heard else before.first or now
        book = _with(book, key, replace(before, first=first, last=now, orders=orders, told=why))
        write_book(self.folder, book)
        self._note(lines)
        return book, told

    def _order(self, saying: Saying) -> Told:
        level = saying.level
        urgent = level.priority == "urgent"
        words = Words(
            saying.outlets, saying.text, languages=(saying.language,), priority=level.priority or "routine",
            reason=saying.title, times=str(level.times), actor=ACTOR, as_read=urgent, force=level.force,
        )  # fmt: skip
        try:
            return give(words, self.ground(self.station), self.air, clock.SystemClock().now())
        except control.NotRunning:
            return Told(Reason("county.no_air"))
        except Bad as bad:
            return Told(bad.reason)

    def _assumed(self, saying: Saying) -> list[Reason]:
        """What is urgent goes out as it is read, even where a number could be read in two ways: the ledger says so."""
        if saying.level.priority != "urgent":
            return []
        reading = self.ground(self.station).preparer.reading(saying.text, saying.language)
        facts = {"title": saying.title, "reading": reading.text[:200]}
        return [Reason("county.did_assume", facts)] if reading.questions else []

    def _silence(self, gone: tuple[Kept, ...] | list[Kept]) -> None:
        for order in (order for each in gone for order in each.orders):
            with suppress(control.NotRunning):  # then nothing sounds
                self.air(Cancel(order, ACTOR))

    def note(self, line: Reason, by: str = ACTOR) -> None:
        """Write a line on the ledger."""
        ledger_entries.did(self.folder, by, line)

    def _note(self, lines: list[Reason]) -> None:
        for line in lines:
            self.note(line)


def title_of(alert: Alert) -> str:
    """What people call a warning."""
    said = (each.headline or each.event for each in alert.infos)
    return plain(next(filter(None, said), alert.identifier))[:80]


def _lines(turn: Turn, title: str) -> list[Reason]:
    """What a message leaves on the ledger: what it ended, and what became of it."""
    ended = [Reason("county.did_end", {"title": title_of(each.alert)}) for each in turn.gone]
    if not turn.news:
        return ended
    if turn.verdict.sayings:
        return [*ended, turn.verdict.why]
    return [*ended, Reason("county.did_refuse", {"title": title}).because(turn.verdict.why)]


def _why(told: list[Told]) -> Reason:
    for each in told:
        for problem in each.problems:
            return problem.reason
        if each.answer is not None and not each.good:
            return each.answer
    return Reason("air.announce_nothing")


def _with(book: Book, key: str, kept: Kept) -> Book:
    return replace(book, kept={**book.kept, key: kept})
