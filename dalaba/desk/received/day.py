"""A township's share of a village's day: its occurrences by their names here, and the clip of each, or why not.

What is due when, and which words are said, is decided by the township's own days, facts and scripts. A script of the
village's own that is named like the township's replaces it in the languages that it has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dalaba import __version__
from dalaba.compile.render import Preparer
from dalaba.compile.render.prepared import Outcome, Prepared
from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Booking, Instant, Millis, Part, Place, Problem, Reason, Wanted
from dalaba.core.problems import Problems
from dalaba.core.spot_id import SpotId
from dalaba.desk.received.earshot import heard_with
from dalaba.desk.received.townships import Township
from dalaba.speech.library.sound_names import title_of
from dalaba.station.exams import ExamHours
from dalaba.station.outlets import FILE, RelaySource, Setup
from dalaba.station.schedules import Occurrences, Plan, expand
from dalaba.station.scripts import Script


@dataclass(frozen=True)
class Given:
    """What one township gives to a day."""

    occurrences: Occurrences
    outcomes: Mapping[Wanted, tuple[Outcome, ...]]
    """What comes of everything wanted, by its names here."""
    own: Prepared
    """What the village says in its own way."""
    problems: tuple[Problem, ...]
    revoiced: frozenset[tuple[str, str]]
    """(script, language) of what the village says in its own way, by the township's names."""

    @property
    def parts(self) -> dict[Wanted, tuple[Part, ...]]:
        return {want: tuple(each.part for each in found) for want, found in self.outcomes.items()}


class TownshipDay:
    """One township's share of one day. `setup`, `scripts` and `preparer` are the village's."""

    def __init__(
        self, town: Township, day: date, setup: Setup, scripts: Mapping[str, Script], preparer: Preparer
    ) -> None:
        self._town, self._names = town, town.names
        self._setup, self._scripts, self._preparer = setup, scripts, preparer
        found, self._problems = expand(town.plan, day, heard_with(town, setup.outlets))
        self._theirs = found
        self.occurrences = found.renamed(self._booking)

    def given(self) -> Given:
        """All of it, with the parts as they are now."""
        wanted = dict.fromkeys(want for booking in self._theirs.bookings for want in booking.all_wanted)
        theirs = self._town.preparer.prepare(wanted).outcomes
        revoiced = self._preparer.prepare(self._revoiced(wanted))
        own = revoiced.outcomes
        outcomes: dict[Wanted, tuple[Outcome, ...]] = {}
        problems = [*self._told()]
        said: set[tuple[str, str]] = set()
        for want in wanted:
            here = self.want(want)
            ours = dict(zip(self._own_languages(here), own.get(self._own(here), ()), strict=False))
            outcomes[here] = tuple(
                self._outcome(each, ours.get(each.part.language), want, problems, said)
                if here.outlet in self._setup.outlets
                else each  # it is heard elsewhere, and only its length counts
                for each in theirs[want]
            )
        return Given(self.occurrences, outcomes, revoiced, tuple(problems), frozenset(said))

    # -- names

    def want(self, want: Wanted) -> Wanted:
        """What is wanted, by its names here."""
        return want._replace(script=self._names.here(want.script), outlet=self._names.outlet_here(want.outlet))

    def _booking(self, booking: Booking) -> Booking:
        names = self._names
        outlet = names.outlet_here(booking.outlet)
        early = booking.early
        if early and outlet in self._setup.outlets:  # so much of it is the lead-in of the outlet
            early += self._setup.outlets[outlet].lead_in - self._town.plan.setup.outlets[booking.outlet].lead_in
        return booking._replace(
            campaign=names.here(booking.campaign), outlet=outlet, wanted=self.want(booking.wanted),
            bed=names.here(booking.bed), reserve=self.want(booking.reserve) if booking.reserve else None,
            early=early, place=place_of(self._town, booking.place), owner=names.township, there=booking.head,
        )  # fmt: skip

    def _told(self) -> Iterator[Problem]:
        for problem in self._problems:
            why = Reason("received.fault", {"township": self._town.name}).because(problem.reason)
            yield Problem(why, place_of(self._town, problem.place), "warning")

    # -- what the village says in its own way

    @property
    def revoiced(self) -> list[Wanted]:
        """What the village's own scripts are to say instead."""
        return self._revoiced(want for booking in self._theirs.bookings for want in booking.all_wanted)

    def coming(self, now: Instant, grace: Millis = 0) -> Iterator[tuple[Wanted, Instant, str]]:
        """The same, with the time when it is first due, and the row."""
        for booking, at in self._theirs.coming(now, grace):
            for want in self._revoiced(booking.all_wanted):
                yield want, at - booking.early, f"{self._names.here(booking.campaign)}/{booking.row}"

    def _revoiced(self, wanted: Iterable[Wanted]) -> list[Wanted]:
        found = (self._own(self.want(want)) for want in wanted if want.source == "script")
        return [want for want in dict.fromkeys(found) if want.languages]

    def _own(self, here: Wanted) -> Wanted:
        return here._replace(languages=self._own_languages(here))

    def _own_languages(self, here: Wanted) -> tuple[str, ...]:
        """The languages in which the village has a version of its own."""
        script = self._scripts.get(here.script) if here.source == "script" else None
        if script is None or here.outlet not in self._setup.outlets:
            return ()
        return tuple(
            code for code in here.languages if script.candidates(here.outlet, code, here.length, here.timetables)
        )

    def _outcome(
        self, theirs: Outcome, own: Outcome | None, want: Wanted, problems: list[Problem], said: set[tuple[str, str]]
    ) -> Outcome:
        """The village's own, if it can be heard; else the township's, if its clip is here; else why not."""
        part = theirs.part
        if own is not None:
            if own.part.clip is not None or (own.part.estimated and part.clip is None):
                said.add((want.script, part.language))
                return own
            if own.part.why is not None:
                facts = {"script": self._names.here(want.script), "language": name_of(part.language)}
                why = Reason("received.revoice_unready", facts).because(own.part.why)
                problems.append(Problem(why, own.version.place if own.version else None, "warning"))
        if part.estimated:
            script = self._town.plan.scripts.get(want.script)
            title = script.title if script else title_of(want.script)
            facts = {"township": self._town.name, "script": title, "version": part.version}
            why = Reason("received.clip_not_here", facts)
            if self._town.manifest.program not in ("", __version__):
                versions = {"theirs": self._town.manifest.program, "ours": __version__}
                why = Reason("received.clip_other_program", {**facts, **versions})
            return theirs._replace(part=replace(part, duration=0, estimated=False, why=why))
        return theirs


def owner(towns: Iterable[Township], key: str) -> str:
    """The township that sent a campaign, row or spot of that name; "" if none did."""
    return next((each.name for each in towns if each.names.is_theirs(SpotId.parse(key).source)), "")


def without_their_names(plan: Plan, towns: Collection[Township], problems: Problems) -> Plan:
    """The station's own plan without campaigns that are named like a township's: nobody could tell them apart."""
    taken = [each for each in plan.campaigns if owner(towns, each.name)]
    for each in taken:
        problems.add("received.name_taken", Place(each.file), name=each.name)
    return replace(plan, campaigns=tuple(each for each in plan.campaigns if each not in taken)) if taken else plan


def nowhere(towns: Iterable[Township], setup: Setup) -> Iterator[Problem]:
    """A warning for each outlet of a township that this PC should play, and that the station does not have."""
    for town in towns:
        for name, here in town.names.outlets.items():
            if here not in setup.outlets:
                facts = {"township": town.name, "outlet": name, "here": here}
                yield Problem(Reason("received.no_outlet", facts), Place(FILE), "warning")


def place_of(town: Township, place: Place | None) -> Place | None:
    """A place in a township's file, as it lies here."""
    return replace(place, file=f"{town.folder}/{place.file}") if place else None


def titles_of(town: Township) -> dict[str, str]:
    """What each script and sound of a township is called for people, as `place` asks for it."""
    found = {town.names.here(name): script.title for name, script in town.plan.scripts.items()}
    rows = (row for campaign in town.plan.campaigns for row in campaign.rows if row.source != "script")
    return found | {f"{row.source}:{town.names.here(row.script)}": title_of(row.script) for row in rows}


def relays_of(town: Township) -> dict[str, RelaySource]:
    """The township's relays that can be had here: those from the network."""
    found = town.plan.setup.relays.items()
    return {town.names.here(name): each for name, each in found if each.relay.url}


def exams_of(town: Township) -> Iterator[ExamHours]:
    """The township's exams at the outlets that are here."""
    for each in town.plan.exams:
        here = tuple(town.names.outlets[name] for name in each.outlets if name in town.names.outlets)
        if here:
            yield replace(each, outlets=here, place=place_of(town, each.place))


def old_of(towns: Iterable[Township], at: Instant) -> Iterator[Problem]:
    """A warning for each township that has sent nothing for this time."""
    for town in towns:
        if at >= town.manifest.until:
            last = clock.local(town.manifest.until - 1, town.plan.setup.zone).date()
            facts = {"township": town.name, "until": last.isoformat()}
            yield Problem(Reason("received.old", facts), None, "warning")
