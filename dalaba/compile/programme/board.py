"""The day while it is being filled: where each occurrence goes, or why it goes nowhere. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from dalaba.compile.programme.budget import Budget
from dalaba.compile.programme.cues import Cue, flow_of
from dalaba.compile.programme.outlet_place import Lanes, OutletPlace, next_silence
from dalaba.compile.programme.refusals import Shortened, beneath_in_the_way, exam_hours, in_the_way, paper_of, unready
from dalaba.compile.programme.taken_times import first_free, first_stretch
from dalaba.core import clock
from dalaba.core.model import (
    Booking,
    Exam,
    Flow,
    Instant,
    Millis,
    Occurrence,
    Part,
    Problem,
    Reason,
    Refusal,
    Shut,
    Spot,
    Wanted,
)
from dalaba.speech.library.sound_names import title_of

if TYPE_CHECKING:
    from dalaba.speech.library.sound_names import title_of
from dalaba.station.outlets import Setup

SHORTEST: Millis = 10_000
"""Music or a relay is not begun for less than this."""
_spot = tuple.__new__
"""Calling `Spot(...)` itself takes twice as long."""
TRIAL = "试播 (trial)"
"""Before the title of a paper's trial."""
Parts: TypeAlias = Mapping[Wanted, tuple[Part, ...]]
Silence: TypeAlias = Callable[[str], Sequence[Shut]]
"""Outlet -> the spans around the day in which it must be silent, sorted by their beginning."""
Further: TypeAlias = Callable[[str, str], Sequence[Shut]]
"""(township, outlet) -> the spans in which the outlet must be silent for what that township planned, besides."""
Exams: TypeAlias = Callable[[str], Sequence[Exam]]
"""Outlet -> the exams around the day."""


class Board:
    """Every outlet's lanes, and the refusals and doubts so far."""

    def __init__(
        self, setup: Setup, day: date, parts: Parts, titles: Mapping[str, str], shut: Silence, exams: Exams,
        further: Further = lambda owner, outlet: (),
    ) -> None:  # fmt: skip
        self.refused: list[Refusal] = []
        self.shortened: list[Shortened] = []
        self.without: dict[tuple[object, ...], Problem] = {}
        """Beds and reserves that are not ready, each once."""
        self._setup = setup
        self._parts = parts
        self._titles = titles
        self._shut = shut
        self._exams = exams
        self._further = further
        self._relays = {name: source.relay for name, source in setup.relays.items()}
        self._times = clock.LocalDay(day, setup.zone)
        self._lanes = {name: Lanes(name, [each.title for each in exams(name)]) for name in setup.outlets}
        self._places: dict[str, OutletPlace] = {}
        self._cues: dict[int, tuple[Cue, OutletPlace]] = {}

    def sounding(self, spot: Spot) -> Spot:
        """Reserve the time that a spot of the day before still needs; return the spot."""
        if spot.outlet in self._lanes:
            self._take(spot)
        return spot

    def spots(self, but: Sequence[Spot]) -> tuple[Spot, ...]:
        """The placed spots without those in `but`, sorted by start, then outlet, then what is heard beneath others."""
        found: list[Spot] = []
        for name in sorted(self._lanes):
            found += self._lanes[name].voice.in_order()
            found += self._lanes[name].background.in_order()
        if but:
            found = [spot for spot in found if not any(spot is each for each in but)]
        found.sort(key=itemgetter(3))  # the start; equals stay in the order of their outlets
        return tuple(found)

    def serve(self, crowd: list[Occurrence]) -> None:
        """Place or refuse every occurrence, in the order given."""
        cues = self._cues
        for occurrence in crowd:
            if id(occurrence.booking) not in cues:
                cues[id(occurrence.booking)] = self._cue(occurrence.booking)
        for occurrence in crowd:
            booking, due, until, stamp, number, _ = occurrence
            cue, here = cues[id(booking)]
            if cue.flow is not None:
                self._serve_beneath(occurrence, cue, cue.flow, here)
                continue
            said = cue.always or cue.said(booking.first_turn + number)
            if not said.heard:
                self._refuse_unready(occurrence, said.lost)
                continue
            length, lanes, quiet = said.length, here.usual, here.quiet
            if cue.usual:
                free = first_free(lanes, due, until, length)
            else:
                exam, owner = paper_of(booking), booking.owner
                lanes, quiet = here.obstacles(cue.lead, exam, owner), here.silence(0, exam, owner)
                free = first_free(lanes, due - cue.early, until - cue.early, length)
            if free is None:
                why = in_the_way(occurrence, here, length, cue.lead, self._times)
                self._refuse(occurrence, said.heard[0].version, why)
                continue
            start, index = free
            if here.budget is not None:
                if why_not := here.budget.refuses(occurrence, start, length):
                    self._refuse(occurrence, said.heard[0].version, why_not)
                    continue
                here.budget.spend(occurrence, start, length)
            latest = start + cue.grace
            if cue.own_moment:
                latest = _caught_up(occurrence, latest)
            if here.bounded or booking.owner:  # a late spot, too, must end before the silent hours
                latest = min(latest, next_silence(quiet, start) - length)
            spot = _spot(
                Spot,
                (
                    cue.head + stamp, cue.outlet, due, start, length, *cue.first, said.heard, said.lost, latest,
                    *cue.last,
                ),
            )  # fmt: skip
            here.mine.voice.insert(index, start, start + length, spot)

    def _serve_beneath(self, occurrence: Occurrence, cue: Cue, flow: Flow, here: OutletPlace) -> None:
        """Place or refuse what lies in the background: it takes the first stretch of its window that is free."""
        booking, due, until = occurrence.booking, occurrence.due, occurrence.until
        said = cue.said(occurrence.turn)
        if booking.wanted.source == "relay" and flow.relay is None:
            self._refuse(occurrence, "", Reason("plan.no_relay", {"name": cue.script}))
            return
        if not said.heard and flow.relay is None:
            self._refuse_unready(occurrence, said.lost)
            return
        begin = here.voices if flow.keeps else ()
        beneath = here.beneath(paper_of(booking), booking.owner)
        free = first_stretch(beneath, due, until, min(SHORTEST, until - due), begin)
        if free is None:
            why = beneath_in_the_way(here, due, until, booking, flow.keeps, self._times)
            self._refuse(occurrence, cue.script, why)
            return
        start, end = free
        length, latest = end - start, end - 1
        spot = _spot(
            Spot,
            (occurrence.id, cue.outlet, due, start, length, *cue.first, said.heard, said.lost, latest, *cue.last),
        )
        self._take(spot)
        if free != (due, until):
            self._tell_shortened(spot, until, booking, here)

    def _take(self, spot: Spot) -> None:
        """Enter a spot on the lanes of its outlet."""
        lanes = self._lanes[spot.outlet]
        if spot.flow is None:
            lanes.voice.take(spot.start, spot.end, spot)
            return
        lanes.background.take(spot.start, spot.end, spot)
        if spot.flow.keeps:
            lanes.kept.take(spot.start, spot.end, spot)
            for name in (spot.outlet, *self._setup.neighbours.get(spot.outlet, ())):
                self._place(name).keep_out_of(lanes.kept)

    def _tell_shortened(self, spot: Spot, until: Instant, booking: Booking, here: OutletPlace) -> None:
        keeps = spot.flow is not None and spot.flow.keeps
        since, before = (spot.due, spot.start) if spot.start > spot.due else (spot.end, until)
        others = beneath_in_the_way(here, since, before, booking, keeps, self._times)
        hms = self._times.hms
        wanted, left = f"{hms(spot.due)}-{hms(until)}", f"{hms(spot.start)}-{hms(spot.end)}"
        row = f"{booking.campaign}/{booking.row}"
        self.shortened.append(Shortened(row, spot.title, wanted, left, others, booking.place, spot.outlet))

    def keep_room(self, occurrences: Iterable[Occurrence]) -> None:
        """Keep room for every occurrence with a set time, on outlets that keep to their budget."""
        for occurrence in occurrences:
            if not occurrence.loop:
                cue, here = self._cue(occurrence.booking)
                if here.budget is None:
                    continue
                if cue.flow is not None:
                    here.budget.keep_hours(occurrence.due, occurrence.until)
                else:
                    here.budget.keep(occurrence.due, cue.said(occurrence.turn).length)

    def _cue(self, booking: Booking) -> tuple[Cue, OutletPlace]:
        here = self._place(booking.outlet)
        wanted = booking.wanted
        is_script = wanted.source == "script"
        name = wanted.script if is_script else f"{wanted.source}:{wanted.script}"
        title = self._titles.get(name) or (wanted.script if is_script else title_of(wanted.script))
        title = f"{TRIAL} {title}" if wanted.only else title
        leads = here.outlet.lead_in, here.outlet.lead_out
        bed = self._also(booking, booking.bed_wanted, "plan.no_bed")
        reserve = self._also(booking, booking.reserve, "plan.no_reserve")
        flow = flow_of(booking, self._relays, self._parts[wanted])
        return Cue(booking, title, self._parts[wanted], leads, flow, bed[0] if bed else None, reserve), here

    def _also(self, booking: Booking, wanted: Wanted | None, code: str) -> tuple[Part, ...]:
        """The parts of a bed or a reserve that are ready; a warning if it should have one and there are none."""
        if wanted is None:
            return ()
        parts = self._parts.get(wanted, ())
        ready = tuple(part for part in parts if part.ready)
        if not ready:
            why = next((part.why for part in parts if part.why), Reason("plan.sound_missing", {"sound": wanted.script}))
            facts = {"row": f"{booking.campaign}/{booking.row}", "name": wanted.script}
            problem = Problem(Reason(code, facts).because(why), booking.place, "warning")
            self.without.setdefault((code, *facts.values()), problem)
        return ready

    def _place(self, name: str) -> OutletPlace:
        found = self._places.get(name)
        if found is None:
            near = [self._lanes[other] for other in sorted(self._setup.neighbours.get(name, ()))]
            outlet = self._setup.outlets[name]
            shut, zone = tuple(self._shut(name)), self._setup.zone
            exams = [(each.title, exam_hours(each, zone)) for each in self._exams(name)]

            def further(owner: str) -> Sequence[Shut]:
                return self._further(owner, name)

            found = self._places[name] = OutletPlace(outlet, self._lanes[name], near, shut, exams, further)
            if outlet.hold and outlet.most_per_hour is not None:
                found.budget = Budget(outlet.most_per_hour, self._times.at(0))
        return found

    def _refuse(self, occurrence: Occurrence, version: str, why: Reason) -> None:
        booking = occurrence.booking
        script = booking.wanted.script
        said, wording = booking.said, booking.wording
        self.refused.append(Refusal(occurrence.id, booking.outlet, occurrence.due, script, version, why, said, wording))

    def _refuse_unready(self, occurrence: Occurrence, lost: tuple[Part, ...]) -> None:
        self._refuse(occurrence, lost[0].version if lost else "", unready(occurrence.booking, lost))


def _caught_up(occurrence: Occurrence, latest: Instant) -> Instant:
    """The latest start of a play that is caught up."""
    booking = occurrence.booking
    if occurrence.until > latest:
        latest = occurrence.until - 1
    return max(latest, occurrence.due + booking.wait) if booking.catch_up == "all" else latest
