"""台账: what was due, what was heard and why not; who did what; the day on paper; and whether the ledger is whole."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from dalaba.air import ledger
from dalaba.air.ledger import LedgerError
from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk import ledger_entries, township_log
from dalaba.desk.explaining import why_at
from dalaba.desk.ledger_entries import MOST_TIMES, Said
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.pages.ledger_asked import SHOWS, SPANS, Wanted, wanted
from dalaba.doors.console.pages.ledger_shown import Words, all_doings, all_rows, covers
from dalaba.doors.console.pages.page import Deed, Facts, Page, Sent, Visit
from dalaba.doors.console.requests import Wrong, day_of
from dalaba.messages import sentence
from dalaba.station.files.values import clock_time
from dalaba.views import report
from dalaba.views.asrun import KINDS, OUTCOMES, AsRun, Search, Summary
from dalaba.views.report import DayReport, StationFacts

PER_PAGE = 60
_COUNTS = ("due", "heard", "late", "cut", "missed", "refused", "unreported", "pending")
_ALWAYS = ("due", "heard", "missed", "refused")
T = TypeVar("T")
_PROVING = threading.Lock()
"""Held while the whole chain is walked, which takes all of a slow PC: once at a time."""


# -- reading


class _Latest:
    """The last days read, until the ledger has a newer entry: turning pages and searching read nothing anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: tuple[object, ...] = ()
        self._reports: list[DayReport] = []

    def read(self, front: Front, asked: Wanted) -> list[DayReport]:
        """The reports of these days. Raises LedgerError for a ledger that cannot be read."""
        records, zone, now = front.folder / "records", front.setup.zone, front.now()
        with self._lock:
            newest = ledger.head(records)
            over = now >= clock.at(asked.dates[-1] + timedelta(days=1), 0, zone)
            key = (
                records,
                asked.first,
                asked.days,
                newest and newest.hash,
                zone.key,
                over,
                township_log.mark(front.folder, now),
            )
            if key != self._key:
                self._reports = township_log.read(records, asked.dates, zone, now)
                self._key = key
            return self._reports


_latest = _Latest()


# -- the page


def facts(visit: Visit) -> Facts:
    """The whole page, for the days and the search in its address."""
    today = clock.today(visit.front.now(), visit.front.setup.zone)
    trouble: Reason | None = None
    try:
        asked = wanted(visit.asked, today)
        outlets = _outlets(visit.front, asked.to)
    except Wrong as wrong:
        asked, outlets, trouble = Wanted(today), (), wrong.reason
    try:
        reports = _latest.read(visit.front, asked)
    except LedgerError as error:
        reports, trouble = [], error.reason
    answer = _answer(visit, asked) if visit.asked.text("at") else ()
    shows = [(each, sentence(f"page_ledger.show_{each}", visit.ui)) for each in SHOWS]
    return {
        "asked": asked, "today": today.isoformat(), "trouble": trouble, "shows": shows, "spans": SPANS,
        "choices": _choices(visit, reports), "rehearsed": any(each.rehearsed for each in reports),
        "unfinished": any(not each.over for each in reports), "max_times": MOST_TIMES, "answer": answer,
        "at": visit.asked.text("at", 8), "outlet": visit.asked.text("outlet") or asked.to,
        "before": asked.address(first=asked.first - timedelta(days=asked.days)),
        "after": asked.address(first=asked.first + timedelta(days=asked.days)),
        "proof": "", **_listed(visit, asked, asked.search(outlets), reports),
    }  # fmt: skip


def _listed(visit: Visit, asked: Wanted, search: Search, reports: Sequence[DayReport]) -> dict[str, Any]:
    """What the chosen view shows: one page of it, and how many there are."""
    titles = {name: script.title for name, script in visit.front.station.plan.scripts.items()}
    words = Words(visit.ui, visit.front.setup.zone, titles, asked.days > 1)
    rows = [row for row in all_rows(reports) if search.row(row, words.name(row))]
    lines: tuple[Any, ...] = ()
    doings: tuple[Any, ...] = ()
    table: tuple[Any, ...] = ()
    count = len(rows)
    if asked.show == "rows":
        lines = tuple(map(words.line, _page(rows, asked)))
    elif asked.show == "coverage":
        found = covers(rows)
        table, count = tuple(words.cover(rows, _page(found, asked))), len(found)
    elif asked.show == "doings":
        told = [(each, words.doing(each)) for each in all_doings(reports)]
        meant = [shown for each, shown in told if search.happening(each, shown.text)]
        doings, count = tuple(_page(meant, asked)), len(meant)
    last = max(1, -(-count // PER_PAGE))
    return {"lines": lines, "table": table, "doings": doings, "count": count, "pages": last,
            "counts": _counts(AsRun(tuple(rows)).summary, visit.ui)}  # fmt: skip


def _page(found: Sequence[T], asked: Wanted) -> Sequence[T]:
    return found[(asked.page - 1) * PER_PAGE : asked.page * PER_PAGE]


def _counts(summary: Summary, ui: str) -> list[tuple[str, int, str, str]]:
    """The figures above the list: name, how many, which search shows them, and what they count."""
    shown = {"due": "", "heard": "heard"}
    each = [(name, getattr(summary, name)) for name in _COUNTS]
    return [
        (name, number, shown.get(name, name), sentence(f"page_ledger.count_{name}", ui))
        for name, number in each
        if number or name in _ALWAYS
    ]


def _choices(visit: Visit, reports: Sequence[DayReport]) -> dict[str, Any]:
    """The entries of the page's lists."""
    setup, ui = visit.front.setup, visit.ui
    former = sorted({row.outlet for row in all_rows(reports)} - set(setup.outlets) - {""})
    return {
        "outlets": [*setup.outlets, *former],
        "zones": list(setup.zones),
        "kinds": [(each, sentence(f"page_ledger.kind_{each}", ui)) for each in KINDS],
        "outcomes": [(each, _outcome(each, ui)) for each in OUTCOMES],
        "scripts": [(name, script.title) for name, script in visit.front.station.plan.scripts.items()],
        "languages": [(code, name_of(code, ui)) for code in setup.languages],
    }


def _outcome(name: str, ui: str) -> str:
    return sentence(f"page_ledger.all_{name}" if name in ("heard", "lost") else f"cli.outcome_{name}", ui)


def _outlets(front: Front, word: str) -> tuple[str, ...]:
    """The outlets that a name stands for; one that the station no longer has stands for itself."""
    try:
        return front.outlets((word,)) if word else ()
    except Wrong:
        return (word,)


# -- why


def _answer(visit: Visit, asked: Wanted) -> list[str]:
    """Why the outlet sounded or was silent then, in sentences; or what is wrong with the question."""
    try:
        return [visit.why(each) for each in _reasons(visit, asked)]
    except Wrong as wrong:
        return [visit.why(wrong.reason)]
    except (Bad, LedgerError) as error:
        return [visit.why(error.reason)]


def _reasons(visit: Visit, asked: Wanted) -> list[Reason]:
    front, name = visit.front, visit.asked.text("outlet")
    if name not in front.setup.outlets:
        raise Wrong("page_ledger.choose_outlet")
    moment = clock.at(asked.first, clock_time(visit.asked.text("at", 8)), front.setup.zone)
    return why_at(front.own(), name, moment, visit.ui)


def answer(visit: Visit) -> Outcome:
    """While somebody chooses an outlet and a time: the answer, to be put in at once."""
    asked = wanted(visit.asked, clock.today(visit.front.now(), visit.front.setup.zone))
    said = _answer(visit, asked) if visit.asked.text("at", 8) and visit.asked.text("outlet") else []
    return Outcome(Reason("page_ledger.answered"), True, parts={"why": visit.piece("ledger_why.html", answer=said)})


def ask_why(visit: Visit) -> Outcome:
    """Without a script, or when the button is pressed: the page with its answer."""
    asked = wanted(visit.asked, clock.today(visit.front.now(), visit.front.setup.zone))
    asks = urlencode({"outlet": visit.asked.text("outlet", needed=True), "at": visit.asked.text("at", 8, True)})
    return Outcome(Reason("page_ledger.answered"), True, goto=f"{asked.address()}&{asks}#ask")


# -- what can be done here


def note(visit: Visit) -> Outcome:
    """A person's entry: a play by van or megaphone, or a remark."""
    front, asked = visit.front, visit.asked
    zone, now = front.setup.zone, front.now()
    day, at = day_of(asked.text("date", 40), clock.today(now, zone), clock.today(now, zone)), asked.text("at", 8)
    script, language = asked.text("script"), asked.text("spoken", 20)
    times = asked.whole("times", 1, MOST_TIMES) if asked.text("times", 9) else None
    outlets = front.outlets(asked.names("outlet", True))
    try:
        moment = ledger_entries.moment(at, day, zone, now) if at else now
    except Bad as bad:
        return Outcome(bad.reason, False)
    said = Said(moment, asked.text("text", 1_000), script, language, times)
    if not said.text and not said.reported:
        return Outcome(Reason("page_ledger.note_empty"), False)
    try:
        answer = ledger_entries.note(front.folder / "records", outlets, visit.person.name, said)
    except LedgerError as error:
        return Outcome(error.reason, False)
    done = answer.code == "air.noted"
    return Outcome(Reason("page_ledger.noted") if done else answer, done)


def prove(visit: Visit) -> Outcome:
    """Walk the whole chain, and tell what it proves."""
    head = visit.asked.text("head", 100)
    records = visit.front.folder / "records"
    if not _PROVING.acquire(blocking=False):
        raise Wrong("console.busy")
    try:
        proof = ledger.prove(records, head, report.heads(records))
        villages = township_log.chains(visit.front.folder)
    finally:
        _PROVING.release()
    flaws = [*proof.flaws, *(told for each in villages for told in each.told_flaws)]
    proved = [*report.proved(proof, head), *(each.told for each in villages if not each.flaws)]
    shown = visit.piece("ledger_proof.html", flaws=flaws, told=proof.told, proved=proved)
    code = "chain_bad" if flaws else "chain_fine"
    reason = Reason("cli.ledger_none" if proof.head is None and not flaws else f"page_ledger.{code}")
    return Outcome(reason, not flaws, parts={"proof": shown})


# -- what can be kept


def paper(visit: Visit) -> Sent:
    """The days on A4, a page for each outlet, to be printed, signed and filed."""
    asked, facts, reports, outlets = _kept(visit)
    text = report.pages(reports, facts, outlets)
    return Sent("text/html; charset=utf-8", text.encode("utf-8", "replace"), f"{_name(visit, asked)}.html")


def sheet(visit: Visit) -> Sent:
    """The days as a workbook."""
    asked, facts, reports, outlets = _kept(visit)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Sent(kind, report.workbook(reports, facts, outlets), f"{_name(visit, asked)}.xlsx")


def _kept(visit: Visit) -> tuple[Wanted, StationFacts, list[DayReport], tuple[str, ...]]:
    front, setup = visit.front, visit.front.setup
    asked = wanted(visit.asked, clock.today(front.now(), setup.zone))
    try:
        reports = township_log.read(front.folder / "records", asked.dates, setup.zone, front.now())
    except LedgerError as error:
        raise Wrong(error.reason.code, **error.reason.params) from error
    kinds = {name: outlet.kind for name, outlet in setup.outlets.items()}
    shares = {name: outlet.share for name, outlet in setup.outlets.items()}
    facts = StationFacts(setup.name, setup.zone, visit.ui, kinds, shares)
    return asked, facts, reports, _outlets(front, asked.to)


def _name(visit: Visit, asked: Wanted) -> str:
    last = asked.dates[-1]
    span = str(asked.first) if asked.days == 1 else f"{asked.first}_{last}"
    return f"{visit.say('title')} {span}"


PAGE = Page(
    "ledger", "page_ledger.", facts,
    deeds={
        "why": Deed(ask_why, "viewer"),
        "answer": Deed(answer, "viewer", slow=True),
        "note": Deed(note),
        "prove": Deed(prove, "viewer", slow=True),
    },
    files={"paper": paper, "sheet": sheet},
)  # fmt: skip
