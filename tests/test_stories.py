"""Stories of a small station: what it says of itself is what a second account says, word for word, in both languages.

The rows and the coverage of the workbook, the page of each outlet, `status` at any moment, the answer to each order.
Who keeps the other account is `tests.account`; what happens is `tests.stories`.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import html
import io
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from dalaba.air.ledger import Ledger
from dalaba.air.outputs import Output
from dalaba.air.outputs.tape import Tape
from dalaba.air.playout import Past, Playout, coded, saying
from dalaba.core import clock as clocks
from dalaba.core.clock import VirtualClock
from dalaba.core.model import (
    Announcement,
    Clip,
    Event,
    Order,
    OutletCard,
    OutputSpec,
    Part,
    Programme,
    Reason,
    Refusal,
    Spot,
)
from dalaba.doors.cli import status
from dalaba.doors.cli.context import Context
from dalaba.link import control
from dalaba.messages import explain
from dalaba.views.report import StationFacts, gather, pages
from dalaba.views.report.tables import tables
from tests import account, account_words
from tests.account import LEAD, TICK, Account, Ask, Horn, Item, Piece, Why
from tests.account_words import Cell
from tests.places import ZONE
from tests.stories import HORNS, VAN, Happening, Off, Report, Story, Teller, begin_of, clock

LANGUAGES = ("zh", "en")
Told = list[tuple[str, list[str]]]
"""What was said, and to what: (when and what was asked, the lines)."""


# -- by the account


def by_the_account(story: Story) -> tuple[Account, Told]:
    horns = [Horn(name) for name in HORNS]
    horns[0].most, horns[1].quiet = story.most, story.quiet
    for horn in horns if story.near else ():
        horn.near = [each for each in horns if each is not horn]
    book = Account(horns, VAN, story.gone, story.bad)
    told: Told = []
    waiting = list(story.happenings)
    book.boot(story.spans[0][0])
    book.hand_over(story.items)
    for begin, end in story.spans:
        now = begin
        while now < end:
            book.turn(now)
            while waiting and waiting[0].at == now:
                each = waiting.pop(0)
                now, lines = happen(book, each, now)
                told += [
                    (f"{ui} {clock(each.at)} {each.verb}", said) for ui, said in zip(LANGUAGES, lines, strict=True)
                ]
                book.turn(now)
            now += TICK
    book.vouch()
    return book, told


def happen(book: Account, each: Happening, now: int) -> tuple[int, list[list[str]]]:
    """What it comes to, said in both languages; and what time it is then."""
    if each.verb in ("power", "shutdown"):
        (book.power_lost if each.verb == "power" else book.shut_down)(now)
        assert isinstance(each.about, Off)
        book.boot(each.about.back)
        book.hand_over(each.about.items or book.items.values())
        return each.about.back, [[], []]
    if each.verb == "edit":
        book.hand_over(each.about)  # type: ignore[arg-type]
        return now, [[], []]
    if isinstance(each.about, Report):
        book.report(each.actor, each.about.times, each.about.script, each.about.text)
        return now, [[], []]
    if each.verb == "look":
        seen = list(book.seen())
        return now, [account_words.status(seen, now, ui) for ui in LANGUAGES]
    causes = asked_of(book, each)
    return now, [account_words.answer(causes, ui) for ui in LANGUAGES]


def asked_of(book: Account, each: Happening) -> list[Why]:
    if isinstance(each.about, Ask):
        return book.announce(each.about)
    if each.verb == "cancel":
        return [book.cancel(str(each.about), each.actor)]
    if each.verb == "volume":
        assert isinstance(each.about, int)
        return [book.set_volume(each.to, each.actor, each.about)]
    if each.verb == "yield":
        return [book.give_up(each.to, each.actor, str(each.about))]
    if each.verb == "back":
        return [book.take_back(each.to, each.actor)]
    return [{"stop": book.stop, "resume": book.resume, "skip": book.skip}[each.verb](each.to, each.actor, each.reason)]


# -- on the air


class Station:
    """A PC whose horns are tapes."""

    def __init__(self, folder: Path, story: Story) -> None:
        self.folder, self.story, self.items = folder, story, story.items
        self.heard: list[tuple[str, str, int, int, int]] = []
        self.boots = 0
        for name in ("普通话", "粤语", "喊话", "喊话粤", "文件", "chime urgent", "chime notice"):
            (folder / f"{name}.mp3").write_bytes(b"")
        self.cards = (*map(self.card, HORNS), OutletCard(VAN, "van", None))
        self.boot(story.spans[0][0])

    def card(self, name: str) -> OutletCard:
        near = tuple(each for each in HORNS if self.story.near and each != name)
        most, quiet = (self.story.most, ()) if name == HORNS[0] else (100, self.story.quiet)
        return OutletCard(name, "speaker", OutputSpec(name), 100, LEAD, LEAD, LEAD, near, most, most, silent=quiet)

    def boot(self, now: int) -> None:
        self.boots += 1
        self.tapes: dict[str, Tape] = {}
        self.clock = VirtualClock(now)
        self.ledger = Ledger(self.folder / "records", "pc", f"boot-{self.boots}", lazy=True)
        past = Past.of(self.ledger.events())
        self.ledger.append("boot", now, 0)
        self.air = Playout(self.folder, self.clock, self.ledger, self.tape, self.check, past)
        self.load()

    def tape(self, card: OutletCard) -> Output:
        self.tapes[card.name] = Tape(card.name, lost=self.story.gone.get(card.name, ()))
        return self.tapes[card.name]

    def check(self, clip: Clip) -> Reason | None:
        now = self.clock.now()
        gone = any(since <= now < until and clip.file == f"{version}.mp3" for since, until, version in self.story.bad)
        return Reason("air.clip_missing", {"clip": clip.file}) if gone else None

    def load(self) -> None:
        """The days that are not over, as the desk hands them over."""
        today = clocks.today(self.clock.now(), ZONE)
        for day in [day for day in self.story.days if day >= today]:
            mine = [item for item in self.items if clocks.today(item.due, ZONE) == day]
            spots = [spot(item) for item in mine if not item.refused]
            refused = [refusal(item) for item in mine if item.refused]
            self.air.load(Programme("三江", ZONE.key, str(day), self.cards, tuple(spots), tuple(refused)))

    def run(self) -> Told:
        told: Told = []
        for each in self.story.happenings:
            self.until(each.at)
            lines = self.happen(each)
            told += [(f"{ui} {clock(each.at)} {each.verb}", said) for ui, said in zip(LANGUAGES, lines, strict=True)]
            self.until(self.clock.now())
        self.until(self.story.spans[-1][1] - TICK)
        self.keep()
        self.ledger.flush()
        return told

    def until(self, end: int) -> None:
        for _ in range(10_000):
            turn = self.air.turn()
            if self.clock.now() >= end:
                return
            self.clock.wait(end if turn is None else min(turn, end))
        raise AssertionError("it turns without getting anywhere")

    def happen(self, each: Happening) -> list[list[str]]:
        if each.verb in ("power", "shutdown"):
            if each.verb == "shutdown":
                self.air.close(Reason("air.shut_down"))
                self.ledger.append("shutdown", self.clock.now(), 0)
            self.keep()
            self.ledger.close()
            assert isinstance(each.about, Off)
            self.items = each.about.items or self.items
            self.boot(each.about.back)
            return [[], []]
        if each.verb == "edit":
            assert isinstance(each.about, tuple)
            self.items = each.about
            self.load()
            return [[], []]
        if isinstance(each.about, Report):
            said = {"at": self.clock.now(), "reported": True, "language": "", **asdict(each.about)}
            self.ledger.append("note", self.clock.now(), 0, output=VAN, actor=each.actor, detail=said)
            return [[], []]
        if each.verb == "look":
            return [self.status(ui) for ui in LANGUAGES]
        answers = self.obey(each)
        return [[explain(answer, ui) for answer in answers] for ui in LANGUAGES]

    def obey(self, each: Happening) -> list[Reason]:
        if isinstance(each.about, Ask):
            answer, also = self.air.take(announcement(each.about, self.clock.now()))
            return [answer, *also]
        if each.verb == "cancel":
            return [self.air.cancel(str(each.about), each.actor)]
        if each.verb == "volume":
            assert isinstance(each.about, int)
            return [self.air.set_volume(each.to, each.about, each.actor)]
        if each.verb in ("yield", "back"):
            return [self.air.give_up(each.to, each.verb == "yield", str(each.about or ""), each.actor)]
        return [self.air.obey(Order(each.verb, each.to, each.actor, each.reason))]

    def status(self, ui: str) -> list[str]:
        """As the verb prints it, without its first line."""
        answer = {"pid": 1, "now": self.clock.now(), "outlets": self.air.state(),
                  "trouble": [coded(each) for each in self.air.troubles]}  # fmt: skip
        context = Context(str(self.folder), ui, False)
        context.__dict__["station"] = SimpleNamespace(setup=SimpleNamespace(zone=ZONE, ui=ui))
        out = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out):
            patch.setattr(control, "ask", lambda *_, **__: answer)
            assert status.run(context, argparse.Namespace()) == 0
        return out.getvalue().splitlines()[1:]

    def keep(self) -> None:
        for name, tape in self.tapes.items():
            tape.poll(self.clock.now())
            self.heard += [(name, take.spot, take.at, take.at + take.played, round(100 * take.sound.gain))
                           for take in tape.takes if take.played]  # fmt: skip


def spot(item: Item) -> Spot:
    length = sum(piece.length for piece in item.pieces) + LEAD * (len(item.pieces) + 1)
    lost = tuple(Part(each.version, each.language, None, each.length, why=reason(cause)) for each, cause in item.lost)
    return Spot(
        item.id, item.outlet, item.due, item.due, length, item.script, item.title, "专项", "notice", "flexible",
        tuple(map(part, item.pieces)), lost, item.latest, "skip" if item.loop else "once", item.if_cut,  # type: ignore[arg-type]
    )  # fmt: skip


def refusal(item: Item) -> Refusal:
    assert item.refused
    return Refusal(item.id, item.outlet, item.due, item.script, "", reason(item.refused))


def reason(cause: Why) -> Reason:
    return Reason(cause.code, dict(cause.facts))


def part(piece: Piece) -> Part:
    clip = Clip(f"{piece.version}.mp3", "d" * 64, 1_000, 0, piece.length, piece.by)
    return Part(piece.version, piece.language, clip, piece.length)


def announcement(ask: Ask, now: int) -> Announcement:
    parts = {name: tuple(map(part, ask.pieces)) for name in ask.to}
    return Announcement(ask.id, ask.kind, ask.title, "urgent" if ask.urgent else "notice", parts, now, False, ask.until,
                        ask.reason, ask.actor, text=ask.text)  # fmt: skip


# -- the same


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for so long here."""
    monkeypatch.setattr(saying, "WAITS", account.WAITS)
    monkeypatch.setattr(saying, "STILL_NEWS", account.NEWS)
    monkeypatch.setattr(saying, "MOST", account.MOST)


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    try:
        yield path
    finally:
        shutil.rmtree(path)


@pytest.mark.parametrize("number", range(200))
def test_what_the_station_says_of_itself_is_what_happened(number: int) -> None:
    same(Teller(number).story())


def same(story: Story) -> None:
    with folder() as path:
        station = Station(path, story)
        told = station.run()
        events = list(station.ledger.events())
        station.ledger.close()
    book, expected = by_the_account(story)
    try:
        agree(story, station, events, told, book, expected)
    except AssertionError:
        print(story)
        raise


def agree(story: Story, station: Station, events: list[Event], told: Told, book: Account, expected: Told) -> None:
    """What was heard first: where that differs, all else does."""
    alike("what was heard", map(sounded, station.heard), map(sounded, book.heard))
    for (what, found), (_, wanted) in zip(told, expected, strict=True):
        alike(what, found, wanted)
    heads = [(day, None) for day in story.days]
    reports = gather(events, heads, ZONE, begin_of(story.days[-1] + timedelta(days=1)))
    for ui in LANGUAGES:
        facts = StationFacts("三江镇广播台", ZONE, ui, dict.fromkeys((*HORNS, VAN), "speaker"))
        for report in reports:
            sheets = tables([report], facts)
            for sheet, written in ((sheets[1], account_words.rows), (sheets[2], account_words.coverage)):
                alike(sheet.name, map(cells, sheet.rows), map(cells, written(book, report.day, ui)))
        shown = iter(shown_on(pages(reports, facts, (*HORNS, VAN))))
        for day in story.days:
            for name in (*HORNS, VAN):
                alike(f"the page of {name} {day}", next(shown), account_words.page(book, day, name, ui))


def sounded(each: tuple[str, str, int, int, int]) -> str:
    name, key, since, until, volume = each
    return f"{name} {clock(since)}-{clock(until)} {volume} % {key}"


def cells(row: tuple[Cell, ...]) -> str:
    return " | ".join(str(cell) for cell in row)


def alike(what: str, found: Iterable[str], expected: Iterable[str]) -> None:
    """Line by line; only the lines that differ are shown: - as the station has it, + as the account has it."""
    one, other = sorted(found) if what == "what was heard" else list(found), list(expected)
    other = sorted(other) if what == "what was heard" else other
    if one != other:
        lines = [line for line in difflib.ndiff(one, other) if line[:1] in "-+"]
        raise AssertionError("\n".join([what, *lines]))


def shown_on(text: str) -> list[list[str]]:
    """Each page's lines between its head and what is written by hand; cells apart from each other."""
    return [list(_lines_of(section)) for section in text.split("<section>")[1:]]


def _lines_of(section: str) -> Iterator[str]:
    body = section[section.index('<table class="figures">') : section.index('<div class="pen">')].rpartition("<h2>")[0]
    body = re.sub(r"\s*\n\s*", "", body)
    body = re.sub(r"</t[dh]>(?=<t[dh])|</b>(?=<span>)", " | ", body)
    for line in re.split(r"</tr>|</h2>|</p>|</li>", body):
        if said := html.unescape(re.sub(r"<[^>]*>", "", line)):
            yield said
