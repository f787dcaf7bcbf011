"""Why an outlet sounds or is silent at a moment: the answer as reasons, from the plan and the ledger (pure).

It tells the spot of that moment, and the music beneath it: before the day from the programme, afterwards from the
ledger. Then it tells what was refused near that time and when it could have played; what keeps the outlet silent
(hours, an exam, an order, a day type); which rows do not play on that day and what would have to change; and what comes
next, even if weeks away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dalaba.air.events import Announced, Cancelled, Resumed, Stopped, entries
from dalaba.compile.programme import nearest_start
from dalaba.core import clock
from dalaba.core.model import Event, Instant, Millis, Programme, Reason, Refusal, Spot
from dalaba.core.problems import Bad
from dalaba.core.spot_id import SpotId
from dalaba.messages import explain
from dalaba.station.days import spoken_weekday, type_name, weekday_name
from dalaba.station.hours import Hours
from dalaba.station.schedules import Campaign, Plan, Row, in_doubt, kept_off, next_due, starts_on
from dalaba.views.asrun import Row as LogRow

NEAR: Millis = 5 * 60_000
"""A question about a moment also means what was due this long before it."""
ABOUT: Millis = 30 * 60_000
"""A row that does not play that day is mentioned if it would be due this near the moment."""
_SOME_LENGTH: Millis = 30_000
"""The length assumed for a spot whose length is not known."""


@dataclass(frozen=True)
class Told:
    """What the ledger says of the day: its rows by id, and its orders in the order they were given."""

    rows: Mapping[str, LogRow] = field(default_factory=dict)
    orders: tuple[Event, ...] = ()


class Sent(NamedTuple):
    """What somebody else planned for this outlet, as they call it."""

    plan: Plan
    outlet: str
    named: Callable[[str], str]
    """What one of their campaigns is called here."""
    folder: str
    """Where their files lie here."""


def why(
    plan: Plan, programme: Programme, outlet: str, moment: Instant, told: Told, ui: str, sent: Sequence[Sent] = ()
) -> list[Reason]:
    """The answer, the most important reason first. `told` is empty before the day. `sent`: what others planned for that
    outlet."""
    return list(_Answer(plan, programme, outlet, moment, told, ui, sent).lines())


class _Answer:
    """The answer to one question."""

    def __init__(
        self, plan: Plan, programme: Programme, outlet: str, moment: Instant, told: Told, ui: str, sent: Sequence[Sent]
    ) -> None:
        self._plan = plan
        self._plans = (Sent(plan, outlet, lambda name: name, ""), *sent)
        self._programme = programme
        self._outlet = outlet
        self._moment = moment
        self._told = told
        self._ui = ui
        self._zone = ZoneInfo(programme.zone)
        self._day = date.fromisoformat(programme.date)
        self._spots = [spot for spot in programme.spots if spot.outlet == outlet]
        self._shut = Hours(plan.setup, self._day, plan.days, plan.exams).closed(outlet)

    def lines(self) -> Iterator[Reason]:
        """The reasons, in the order in which to read them."""
        on = [spot for spot in self._spots if spot.start <= self._moment < spot.end]
        sounding = next((spot for spot in on if spot.flow is None), None)
        if sounding is not None:
            yield from self._about_spot(sounding)
        music = next((spot for spot in on if spot.flow is not None), None)
        if music is not None:
            yield from self._about_music(music, sounding)
        for refusal in self._programme.refused:
            if refusal.outlet == self._outlet and refusal.due <= self._moment < refusal.due + NEAR:
                yield from self._about_refusal(refusal)
        for spot in self._spots:
            if spot.due <= self._moment < spot.start:
                yield Reason("why.shifted", self._of(spot))
        yield from self._about_orders()
        for _, number in self._plan.days.made_up_at(self._day, [self._outlet]):
            facts = {"date": self._day.isoformat(), "outlets": self._outlet, "weekday": weekday_name(number)}
            yield Reason("plan.runs_as", facts)
        yield from self._about_exam()
        if not on:
            yield from self._about_silence()
        if sounding is None:
            yield self._next()

    @property
    def _rows(self) -> Iterator[tuple[Sent, Campaign, Row]]:
        """Every row that may play there, with the plan that has it."""
        for each in self._plans:
            for campaign, row in each.plan.by_outlet.get(each.outlet, ()):
                yield each, campaign, row

    def _hms(self, instant: Instant) -> str:
        return clock.hms(instant, self._zone)

    def _of(self, spot: Spot) -> dict[str, str]:
        return {
            "title": spot.title, "row": SpotId.parse(spot.id).key,
            "start": self._hms(max(spot.start, spot.due)), "end": self._hms(spot.end),
            "outlet": spot.outlet, "due": self._hms(spot.due), "seconds": f"{spot.duration / 1000:.0f}",
        }  # fmt: skip

    def _about_spot(self, spot: Spot) -> Iterator[Reason]:
        yield Reason("why.spot", self._of(spot))
        for part in spot.lost:
            if part.why is not None:
                yield Reason("why.lost", {"why": explain(part.why, self._ui)})
        row = self._told.rows.get(spot.id) or self._under_another_name(spot)
        if row is not None and row.outcome != "pending":
            reason = explain(row.reason, self._ui) if row.reason else ""
            yield Reason(f"why.{row.outcome}", {"why": reason, "at": self._hms(row.started or spot.start)})

    def _about_music(self, music: Spot, sounding: Spot | None) -> Iterator[Reason]:
        """What lies beneath at that moment, and what it does while something is heard here or within earshot."""
        row = self._told.rows.get(music.id) or self._under_another_name(music)
        relay = music.flow is not None and music.flow.relay is not None
        yield Reason("why.relay" if relay else "why.music", self._of(music))
        over = sounding or self._next_door()
        if over is not None and music.flow is not None:
            code = "why.ducks" if music.flow.under == "duck" else "why.pauses"
            until = self._hms(over.end)
            yield Reason(code, {"title": music.title, "other": over.title, "outlet": over.outlet, "until": until})
        for part in music.lost:
            if part.why is not None:
                yield Reason("why.lost_piece", {"piece": part.version, "why": explain(part.why, self._ui)})
        if row is None:
            return
        heard = [piece for piece in row.pieces if piece.at <= self._moment]
        if heard:
            last = heard[-1]
            yield Reason("why.piece", {"piece": last.name, "at": self._hms(last.at), "number": str(len(heard))})
        if row.outcome in ("cut", "missed"):
            reason = explain(row.reason, self._ui) if row.reason else ""
            yield Reason(f"why.{row.outcome}", {"why": reason, "at": self._hms(row.started or music.start)})

    def _next_door(self) -> Spot | None:
        """What is said within earshot at that moment."""
        near = self._plan.setup.neighbours.get(self._outlet, ())
        spots = (each for each in self._programme.spots if each.outlet in near and each.flow is None)
        return next((spot for spot in spots if spot.start <= self._moment < spot.end), None)

    def _about_exam(self) -> Iterator[Reason]:
        for card in self._programme.outlets:
            for exam in card.exams if card.name == self._outlet else ():
                if exam.since <= self._moment < exam.until:
                    hours = f"{self._hms(exam.since)}-{self._hms(exam.until)}"
                    yield Reason("why.exam", {"outlet": self._outlet, "exam": exam.title, "hours": hours})

    def _under_another_name(self, spot: Spot) -> LogRow | None:
        """The ledger's row of a spot whose id has changed since, because its row in the files was edited."""
        rows = self._told.rows.values()
        known = (row for row in rows if (row.outlet, row.script, row.due) == (spot.outlet, spot.script, spot.due))
        return next((row for row in known if row.outcome != "withdrawn"), None)

    def _about_refusal(self, refusal: Refusal) -> Iterator[Reason]:
        facts = {"script": refusal.script, "due": self._hms(refusal.due), "outlet": refusal.outlet}
        yield Reason("why.refused", {**facts, "why": explain(refusal.reason, self._ui)})
        row = SpotId.parse(refusal.id).key
        if any(f"{of.named(campaign.name)}/{each.id}" == row and each.flows for of, campaign, each in self._rows):
            return  # it takes up its window, and no other time is its own
        lengths = [spot.duration for spot in self._spots if SpotId.parse(spot.id).key == row]
        length = max(lengths, default=_SOME_LENGTH)
        setup, shut = self._plan.setup, self._shut
        free = nearest_start(setup, self._programme, self._outlet, refusal.due, length, shut)
        if free is not None and free > refusal.due:
            yield Reason("why.nearest", {"outlet": self._outlet, "at": self._hms(free)})

    def _about_orders(self) -> Iterator[Reason]:
        """The stop that was in force at the moment, and what was repeated until somebody released it, from the
        ledger."""
        standing: Event | None = None
        lasting: dict[str, tuple[Event, str]] = {}
        for entry in entries(self._told.orders):
            if entry.event.wall > self._moment or self._outlet not in entry.outlets:
                continue
            match entry.said:
                case Stopped(until=until):  # a stop that has ended by itself does not count
                    standing = entry.event if until is None or until > self._moment else None
                    lasting.clear()
                case Resumed():
                    standing = None
                case Announced() as order if order.stands:
                    title = f"{order.scene}:{order.title}" if order.scene else order.title
                    lasting[order.id] = (entry.event, title)
                case Cancelled(id=key):
                    lasting.pop(key, None)
        if standing is not None:
            facts = {"outlet": self._outlet, "at": self._hms(standing.wall), "actor": standing.actor or "?"}
            yield Reason("why.stopped", facts)
        for event, title in lasting.values():
            facts = {"outlet": self._outlet, "at": self._hms(event.wall), "actor": event.actor or "?", "title": title}
            yield Reason("why.locked", facts)

    def _about_silence(self) -> Iterator[Reason]:
        yield Reason("why.silent", {"outlet": self._outlet, "at": self._hms(self._moment)})
        for since, until, reason in self._shut:
            if since <= self._moment < until:
                facts = {"outlet": self._outlet, "why": explain(reason, self._ui), "until": self._hms(until)}
                yield Reason("why.shut", facts)
        off = self._outlet_off()
        if off is not None:
            yield off
        for of, campaign, row in self._rows:
            reason_off = kept_off(campaign, row, self._day, of.plan.days, of.outlet)
            place = f"{of.folder}/{row.place}" if of.folder else str(row.place)
            facts = {"row": f"{of.named(campaign.name)}/{row.id}", "place": place}
            here = of.plan.setup.outlets[of.outlet]
            if reason_off is None and (where := in_doubt(of.plan, campaign, row, here, self._day)):
                reason_off = Reason("plan.day_unread", {"row": row.id, "where": str(where)})
            if reason_off is not None and self._would_play(of, campaign, row):
                yield Reason("why.row_off", {**facts, "why": explain(reason_off, self._ui)})

    def _outlet_off(self) -> Reason | None:
        """A reason if the outlet plays only on day types that this day does not have."""
        here = self._plan.setup.outlets[self._outlet]
        days = self._plan.days
        if not here.day_types or days.matches(self._day, here.day_types, self._outlet):
            return None
        facts = {
            "outlet": self._outlet, "place": str(here.place or "station.yaml"),
            "types": _names(here.day_types, self._ui), "day": _names(days.types(self._day, self._outlet), self._ui),
        }  # fmt: skip
        return Reason("plan.outlet_day_type", facts)

    def _would_play(self, of: Sent, campaign: Campaign, row: Row) -> bool:
        """Whether the row, on one of its days, would be due about then. If that is not known, it counts."""
        try:
            starts = starts_on(of.plan, campaign, row, of.plan.setup.outlets[of.outlet], self._day)
        except Bad:
            return True
        times = clock.LocalDay(self._day, self._plan.setup.zone)
        if any(abs(times.at(start) - self._moment) <= ABOUT for start in starts.times):
            return True
        lasting = zip(starts.times, starts.ends, strict=True) if row.flows else ()
        return any(end is not None and times.at(start) <= self._moment < times.at(end) for start, end in lasting)

    def _next(self) -> Reason:
        """What comes next: on this day from the programme, later from the plan."""
        coming = next((spot for spot in self._spots if spot.start > self._moment), None)
        if coming is not None:
            return Reason("why.next", self._of(coming))
        end = clock.at(self._day, clock.DAY, self._zone)
        coming_days = ((each, next_due(each.plan, each.outlet, max(self._moment, end - 1))) for each in self._plans)
        known = [(found.due, number, of, found) for number, (of, found) in enumerate(coming_days) if found is not None]
        if not known:
            return Reason("why.no_next", {"outlet": self._outlet})
        _, _, of, later = min(known, key=lambda each: each[:2])
        day = clock.local(later.due, self._zone).date()
        script = of.plan.scripts.get(later.booking.wanted.script)
        facts = {
            "outlet": self._outlet, "date": day.isoformat(), "weekday": spoken_weekday(day),
            "at": self._hms(later.due), "title": script.title if script else later.booking.wanted.script,
        }  # fmt: skip
        return Reason("why.next_day", facts)


def _names(types: Iterable[str], ui: str) -> str:
    return "、".join(type_name(each, ui) for each in types)
