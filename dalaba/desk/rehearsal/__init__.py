"""`rehearse`: air's own loop in virtual time, on tapes, with its own ledger. Never the station's ledger or devices.

Every outlet plays onto a tape, even one that is played elsewhere, as it is the plan that is rehearsed. The hand-over is
written and read back as air would do. Orders come from a list with their times.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

from dalaba.air import ledger
from dalaba.air.clip_check import Intact
from dalaba.air.ledger import REHEARSAL, Ledger
from dalaba.air.outputs import Output
from dalaba.air.outputs.tape import Take, Tape
from dalaba.air.playout import Playout
from dalaba.air.playout.backdrop import background_of
from dalaba.air.playout.decide import made
from dalaba.callup.campaign import file_of, text_of
from dalaba.callup.live import KINDS, LENGTHS, SiteOrder
from dalaba.callup.store import SavedCalls, detail, load
from dalaba.core import clock as clocks
from dalaba.core.clock import DAY, VirtualClock
from dalaba.core.model import Event, Instant, Order, OutletCard, OutputSpec, Part, Programme, Reason
from dalaba.core.problems import Bad
from dalaba.desk.orders.parse import stop_end
from dalaba.desk.rehearsal.script import VERBS, Asking, carry_out, read_asking
from dalaba.desk.root import Station
from dalaba.link import handover
from dalaba.station.files import Problems
from dalaba.station.files.values import clock_time, names
from dalaba.views.asrun import AsRun, reconcile

AnOrder: TypeAlias = Order | SiteOrder | Asking
"""An order to outlets, a site's order that moves its calls, or something to be heard at once."""
Tell: TypeAlias = Callable[[Instant, Reason], None]
TAPE = OutputSpec("tape")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rehearsal left: its folder (records/ inside), its programmes, its tapes, and the log of its ledger."""

    folder: Path
    programmes: tuple[Programme, ...]
    tapes: dict[str, Tape]
    """By outlet; music lies on a tape of its own."""
    log: AsRun
    events: int
    unheard: tuple[tuple[Instant, Reason], ...] = ()
    """Orders that were refused or not carried out as asked: (time, why)."""

    def takes(self, outlet: str) -> list[Take]:
        """What is on an outlet's tape, and beneath it. Raises KeyError if there is no such outlet."""
        music = self.tapes.get(background_of(outlet))
        return [*self.tapes[outlet].takes, *(music.takes if music is not None else ())]


def rehearse(
    station: Station, first: date, days: int, where: Path, orders: Sequence[tuple[Instant, AnOrder]] = ()
) -> Rehearsed:
    """Play `days` days from `first` on in virtual time. An earlier rehearsal's records in `where` are replaced."""
    tapes: dict[str, Tape] = {}

    def open_output(card: OutletCard) -> Output:
        return tapes.setdefault(card.name, Tape(card.name))  # music's is opened again each time there is some

    unheard: list[tuple[Instant, Reason]] = []

    def tell(when: Instant, why: Reason) -> None:
        unheard.append((when, why))

    programmes = tuple(day_by_day(station, first, days, where, open_output, orders, tell))
    events: list[Event] = list(ledger.events(where / "records"))
    return Rehearsed(where, programmes, tapes, reconcile(events), len(events), tuple(unheard))


def day_by_day(
    station: Station,
    first: date,
    days: int,
    where: Path,
    open_output: Callable[[OutletCard], Output],
    orders: Sequence[tuple[Instant, AnOrder]] = (),
    tell: Tell = lambda when, why: None,
) -> Iterator[Programme]:
    """Like `rehearse`, on the caller's outputs: yields each day's programme when that day is over, and keeps none.

    `tell` is called for each order that is not carried out as asked. The ledger is complete after the last programme.
    """
    records = where / "records"
    shutil.rmtree(records, ignore_errors=True)
    zone = station.setup.zone
    waiting = sorted(orders, key=lambda pair: pair[0])
    clock = VirtualClock(clocks.at(first, 0, zone), lambda until: waiting[0][0] if waiting else until)
    written = Ledger(records, REHEARSAL, REHEARSAL, lazy=True)
    written.append("boot", clock.now(), clock.mono())
    playout = Playout(station.folder, clock, written, open_output, Intact(station.folder))
    tap = _Tap(station, where, playout, tell)
    for number in range(days):
        day = first + timedelta(days=number)
        programme = _on_tape(station.compile(day))
        playout.load(handover.read(handover.write(where, programme)))
        last = number + 1 == days
        _play(playout, clock, waiting, clocks.at(day, DAY, zone), tap, last)
        if last:
            playout.close(Reason("air.shut_down"))
            written.close()
        yield programme


def _on_tape(programme: Programme) -> Programme:
    """The programme with every outlet on a tape. No missing clip is waited for, as nobody makes any in a rehearsal."""
    cards = tuple(replace(card, output=TAPE) for card in programme.outlets)
    spots = tuple(
        spot if made(spot) else spot._replace(parts=tuple(map(_as_it_is, spot.parts))) for spot in programme.spots
    )
    return replace(programme, outlets=cards, spots=spots)


def _as_it_is(part: Part) -> Part:
    return part if part.clip or part.why else replace(part, why=Reason("air.not_made"))


class _Tap:
    """Gives the orders as the doors do. For a site's order it also does the desk's part: make the day again and hand it
    over."""

    def __init__(self, station: Station, where: Path, playout: Playout, tell: Tell) -> None:
        self._tell = tell
        self._station = station
        self._where = where
        self._playout = playout
        self._kept: dict[date, SavedCalls] = {}

    def give(self, at: Instant, order: AnOrder) -> None:
        """Carry out an order of any kind."""
        if isinstance(order, SiteOrder):
            self.turn(at, order)
        elif isinstance(order, Order):
            self._playout.obey(order)
        elif why := carry_out(order, self._station, self._playout, at):
            self._tell(at, why)

    def turn(self, at: Instant, order: SiteOrder) -> None:
        """Move the site's calls, hand the day over again, and write the order into the ledger."""
        day = clocks.today(at, self._station.setup.zone)
        before = self._kept.get(day) or load(self._station.folder, day)
        if before is None:
            return  # reported when the orders were read
        after = self._kept[day] = before.with_order(order)
        station = self._station.with_campaign(text_of(after.now()), file_of(day))
        notices = [want for want in station.wanted_on([day]) if want.script == after.booked.texts.busy]
        station.make(station.to_make(notices), jobs=1)
        self._playout.load(handover.read(handover.write(self._where, _on_tape(station.compile(day)))))
        self._playout.note("callup", order.actor, detail(before, after, order))


def _play(
    playout: Playout,
    clock: VirtualClock,
    waiting: list[tuple[Instant, AnOrder]],
    until: Instant,
    tap: _Tap,
    last: bool,
) -> None:
    """Play until `until`; on the last day until nothing is left to happen, except for what lasts until somebody takes
    it back."""
    while True:
        while waiting and waiting[0][0] <= clock.now():
            tap.give(*waiting.pop(0))
        due = playout.turn()
        if waiting:
            due = waiting[0][0] if due is None else min(due, waiting[0][0])
        if due is None and last:
            return
        goes_on = last and not playout.sayings.lasting()
        if due is None or (due >= until and not goes_on):
            clock.wait(until)
            return
        clock.wait(due)


def read_orders(text: str, day: date, station: Station) -> list[tuple[Instant, AnOrder]]:
    """Orders, one in a line: `[date] time verb [outlets] [# reason]`, a call-up's, or as on the command line.

    Raises Bad with the line's number for a line that is no order."""
    found: list[tuple[Instant, AnOrder]] = []
    for number, line in enumerate(text.splitlines(), 1):
        words, _, reason = line.partition("#")
        if words.strip():
            try:
                found.append(_order(words.split(), reason.strip(), day, station, line))
            except (Bad, ValueError, LookupError) as error:
                raise Bad("plan.order_line", line=number, found=line.strip()) from error
    return found


def _order(words: list[str], reason: str, day: date, station: Station, line: str) -> tuple[Instant, AnOrder]:
    dated = len(words[0]) == len("2022-07-13") and words[0].count("-") == 2
    if dated:
        day = date.fromisoformat(words.pop(0))
    at = clocks.at(day, clock_time(words[0]), station.setup.zone)
    if words[1] in KINDS:
        return at, _site_order(words, clock_time(words[0]), day, station)
    if words[1] in VERBS:  # the whole line, as quoted text may contain a #
        return at, read_asking(line.strip().split(maxsplit=dated + 1)[-1], station)
    verb = ORDERS[words[1]]
    words, options = _options(words[2:])
    until = _end(options, at, station) if verb == "stop" else None
    if verb == "skip" and options.keys() & {"--next", "--row"}:
        verb = "skip_next"
    if set(options) - {"stop": {"--until"}, "skip_next": {"--next", "--row"}}.get(verb, set()):
        raise ValueError(options)
    to: list[str] = []
    for name in names(" ".join(words)):
        members = station.setup.members(name)
        if members is None:
            raise ValueError(name)
        to.extend(members)
    return at, Order(verb, tuple(to), "rehearsal", reason, until, options.get("--row", ""))


def _options(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """(names, options of `stop` and `skip` -> their values). Raises KeyError or StopIteration for other options."""
    plain, options, left = [], dict[str, str](), iter(words)
    for word in left:
        if word == "--to":
            continue  # allowed as on the command line; here names need no --to
        if word == "--next":
            options[word] = ""
        elif word in ("--until", "--row"):
            options[word] = next(left, "")
        elif word.startswith("--"):
            raise ValueError(word)
        else:
            plain.append(word)
    return plain, options


def _end(options: dict[str, str], at: Instant, station: Station) -> Instant | None:
    """When a stop ends by itself; None if it does not. Raises ValueError if that is no time after the stop."""
    problems = Problems()
    until = stop_end(options.get("--until", ""), station.setup.zone, at, problems)
    if len(problems) or (until is None and "--until" in options):
        raise ValueError(options)
    return until


def _site_order(words: list[str], ms: int, day: date, station: Station) -> SiteOrder:
    """`8:20 hold SITE [30]`, `8:20 release SITE`, `8:20 report SITE long`, `8:20 report SITE --queue 90 --tubes 40`."""
    kept = load(station.folder, day)
    said = " ".join(words[2:])
    sites = [site.name for site in kept.booked.planned.sites] if kept else []
    site = max((name for name in sites if f"{said} ".startswith(f"{name} ")), key=len)
    kind, rest = KINDS[words[1]], said[len(site) :].split()
    counts = {name: int(rest[rest.index(name) + 1]) for name in ("--queue", "--tubes") if name in rest}
    minutes = int(rest[0]) if kind == "hold" and rest else None
    length = LENGTHS[rest[0].lower()] if kind == "report" and not counts else None
    return SiteOrder(
        kind, site, ms / 60_000, "rehearsal", minutes, length, counts.get("--queue"), counts.get("--tubes")
    )


ORDERS = {"stop": "stop", "停止": "stop", "skip": "skip", "跳过": "skip", "resume": "resume", "恢复": "resume"}
