"""Desk's root: a station as its folder holds it, read once, and everything that the doors ask of it.

It joins reading, compiling and rendering. It holds no device and no ledger: air plays, and `rehearsal` rehearses. A
`Station` is not changed when files change; it is read again.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.air.clip_check import Intact
from dalaba.compile.programme import GRACE, place
from dalaba.compile.programme.papers import beginning, too_short
from dalaba.compile.render import Due, MakingOrder, Prepared, Preparer, Recipe, making_order
from dalaba.compile.render.recipes import CHIMES, chime_alone, sound_keys
from dalaba.compile.render.sound_troubles import sound_troubles
from dalaba.compile.render.unused_recordings import left_over
from dalaba.core import atomic, clock
from dalaba.core.model import Instant, Millis, Place, Problem, Programme, Reason, Severity, Spot, Wanted
from dalaba.core.problems import Bad
from dalaba.desk import received
from dalaba.desk.plan_reading import put_off, read_plan
from dalaba.desk.received import Around, Township, TownshipDay
from dalaba.speech.library import INDEX, RECORDED, RENDERED, SOUNDS, Library
from dalaba.speech.library.sound_names import misplaced, stamps
from dalaba.speech.library.sounds import Sound, listen_to, unheard
from dalaba.speech.voices import Voice
from dalaba.speech.voices.registry import open_voice
from dalaba.station import approvals, checks, confirmed_recordings
from dalaba.station.days import (
    AUTO,
    NOT,
    SCHOOLS,
    WEEKDAY_TYPES,
    Later,
    Mark,
    first_day,
    last_day,
    weekday_name,
)
from dalaba.station.days import FILES as DAY_FILES
from dalaba.station.files import Problems
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.folder import ask_each, tree
from dalaba.station.files.values import as_clock
from dalaba.station.hours import Hours
from dalaba.station.outlets import FILE, Setup
from dalaba.station.schedules import (
    Campaign,
    Occurrences,
    Plan,
    Row,
    airs_on,
    expand,
    layers,
    playing_days,
    read_file,
    read_text_campaign,
    van_rows,
    wanted_by,
    with_terms,
)
from dalaba.station.scripts import Script

if TYPE_CHECKING:
    from dalaba.compile.render.make import Progress, Report
    from dalaba.speech.reading.pinyin.words import Guess

_MOST_DAYS_OF_FACTS = 31
"""How many of a campaign's days with their own facts `check` looks at, so that a mistyped year does not take hours."""
_LONGEST_SPOT: Millis = 2 * 3_600_000
"""An occurrence due later than this after midnight cannot meet a spot of the day before."""
RELOAD = "records/onair/reload"
"""Writing this small file makes the desk read everything again."""
_WATCHED = (FILE, *DAY_FILES, confirmed_recordings.FILE, approvals.FILE, "scripts", "schedules", RECORDED, RELOAD)


@dataclass
class Station:
    """A station's folder as it was read once. `problems`: all that is wrong in it; the rest is usable all the same."""

    folder: Path
    plan: Plan
    problems: Problems
    library: Library
    preparer: Preparer
    waiting: Problems = field(default_factory=Problems)
    """Questions for a person about the days compiled so far; the versions in question do not play until answered."""
    received: tuple[Township, ...] = ()
    """What townships handed to this PC; it is planned with everything else, and nothing of it is made or changed."""
    revoiced: set[tuple[str, str]] = field(default_factory=set)
    """(script, language), by the township's names: what the days compiled so far say in the village's own way."""

    @staticmethod
    def read(folder: Path, opener: Callable[..., Voice] = open_voice) -> Station:
        """Read everything people wrote in `folder`. `opener` opens voices; a caller that reads often passes one that
        keeps them."""
        problems = Problems()
        given = received.read(folder)
        for problem in given.problems:
            problems.put(problem)
        plan = received.without_their_names(read_plan(folder, problems, given.scripts), given.townships, problems)
        for problem in received.nowhere(given.townships, plan.setup):
            problems.put(problem)
        library = Library(folder)
        if library.trouble is not None:
            problems.put(Problem(library.trouble, Place(f"{RENDERED}/{INDEX}"), "warning"))
        said, approved = confirmed_recordings.read(folder, problems), approvals.read(folder, problems)
        preparer = Preparer(plan.setup, plan.scripts, library, opener, confirmed=said, approvals=approved)
        return Station(folder, plan, problems, library, preparer, received=given.townships)

    @property
    def setup(self) -> Setup:
        return self.plan.setup

    @property
    def day_types(self) -> tuple[str, ...]:
        """Every type that a day may have: the usual ones, timetables, and those that rows, outlets, periods and days
        name."""
        asked = [each for campaign in self.plan.campaigns for row in campaign.rows for each in row.kinds]
        asked += [each for outlet in self.setup.outlets.values() for each in outlet.day_types]
        periods = [each.periods for each in self.plan.days.timetables]
        for named in (self.setup.periods, *periods):
            asked += [each for period in named.values() for each in period.day_types]
        return tuple(dict.fromkeys((*self.plan.days.given, *(each.removeprefix(NOT) for each in asked))))

    @property
    def nothing_scheduled(self) -> bool:
        """Whether there is no row, or every row is switched off, and no township sent any. False if files have
        errors."""
        rows = ((campaign, row) for campaign in self.plan.campaigns for row in campaign.rows)
        any_rows = bool(self.received) or any(campaign.enabled and row.enabled for campaign, row in rows)
        return not self.problems.errors and not any_rows

    def owner(self, key: str) -> str:
        """The township that sent a campaign, a row or a spot, named as here; "" for the station's own."""
        return received.owner(self.received, key)

    def compile(self, day: date) -> Programme:
        """The day's programme as the files are now. Clips not made yet count with an estimated length.

        Spots of the day before that sound past midnight keep their time.
        """
        programme = self._compile(day, self._past_midnight)
        with suppress(Bad):  # if the disk refuses, recordings are only decoded again
            self.library.save()
        return programme

    def _compile(self, day: date, tail: Callable[[date, Occurrences], tuple[Spot, ...]]) -> Programme:
        occurrences, problems = expand(self.plan, day)
        for problem in problems:
            if problem.place not in self._misread():
                self.problems.put(problem)
        prepared = self.preparer.prepare({want for booking in occurrences.bookings for want in booking.all_wanted})
        given = [each.given() for each in self.townships_on(day)]
        for said in (prepared, *(each.own for each in given)):
            self._tell_recordings(said)
            for problem in self.questions(said):
                self.waiting.put(problem)
        for share in given:
            self.revoiced |= share.revoiced
        doubts = (each for each in problems if each.severity == "warning")
        told = (problem for each in given for problem in each.problems)
        exams = (*self.plan.exams, *(exam for town in self.received for exam in received.exams_of(town)))
        hours = Hours(self.setup, day, self.plan.days, exams)
        heard = [prepared.parts, *(each.parts for each in given)]
        parts = {want: beginning(each, want.only) for found in heard for want, each in found.items()}
        every = occurrences.and_those(*(each.occurrences for each in given))
        around = Around(self._all_relays, self.received, day, hours)
        before = tail(day, every)
        placed = place(around.setup, day, every, parts, self._titles, around.shut, before, around.exams, around.further)
        placed = around.without_others(placed)
        cards = tuple(replace(card, softer=hours.softer(card.name)) for card in placed.outlets)
        found = replace(placed, outlets=cards)
        old = received.old_of(self.received, clock.at(day, 0, self.setup.zone))
        warnings = (*doubts, *told, *old, *self._made_up(day), *self._later(day), *placed.warnings, *too_short(found))
        return replace(found, warnings=warnings)

    def sent_script(self, name: str) -> Script | None:
        """The script of that name that a township sent."""
        return next((each.scripts[name] for each in self.received if name in each.scripts), None)

    def townships_on(self, day: date) -> list[TownshipDay]:
        """The townships' shares of a day."""
        return [TownshipDay(each, day, self.setup, self.plan.scripts, self.preparer) for each in self.received]

    @property
    def _titles(self) -> dict[str, str]:
        """What each script is called for people."""
        titles = {name: script.title for name, script in self.plan.scripts.items()}
        return titles | {name: title for town in self.received for name, title in received.titles_of(town).items()}

    @property
    def _all_relays(self) -> Setup:
        """The setup with the townships' relays."""
        more = {name: each for town in self.received for name, each in received.relays_of(town).items()}
        return replace(self.setup, relays={**self.setup.relays, **more}) if more else self.setup

    def _made_up(self, day: date) -> Iterator[Problem]:
        """A warning for the outlets that follow another weekday's hours on this day."""
        by_weekday: dict[int, list[str]] = {}
        for name, number in self.plan.days.made_up_at(day, self.setup.outlets):
            by_weekday.setdefault(number, []).append(name)
        for number, names in by_weekday.items():
            facts = {"date": day.isoformat(), "outlets": "、".join(names), "weekday": weekday_name(number)}
            yield Problem(Reason("plan.runs_as", facts), None, "warning")

    def _later(self, day: date) -> Iterator[Problem]:
        """A warning for what was put later on this day."""
        for each in self.plan.days.later:
            if day in each.days:
                where = "、".join(each.outlets or self.setup.outlets)
                facts = {"date": day.isoformat(), "outlets": where, "since": as_clock(each.since)}
                facts["minutes"] = f"{each.by / 60_000:g}"
                yield Problem(Reason("plan.runs_later", facts), each.place, "warning")

    def _past_midnight(self, day: date, occurrences: Occurrences) -> tuple[Spot, ...]:
        """The spots of the day before that end on this one; none if no occurrence of this day could meet them."""
        midnight = clock.at(day, 0, self.setup.zone)
        first = occurrences.first_due
        if first is None or (first >= midnight + _LONGEST_SPOT and not self._music_past(midnight, day, occurrences)):
            return ()
        eve = self._compile(day - timedelta(days=1), lambda *_: ())
        early = max((booking.early for booking in occurrences.bookings), default=0)
        return tuple(spot for spot in eve.spots if spot.end > midnight - early)

    def _music_past(self, midnight: Instant, day: date, occurrences: Occurrences) -> bool:
        """Whether music or a relay of the day before goes on past midnight, on a day that has some itself."""
        if all(booking.wanted.fill is None for booking in occurrences.bookings):
            return False
        before = day - timedelta(days=1)
        eve = expand(self.plan, before)[0].and_those(*(each.occurrences for each in self.townships_on(before)))
        return any(each.until > midnight for each in eve if each.booking.wanted.fill is not None)

    def wanted_on(self, days: Iterable[date], outlets: Iterable[str] = (), scripts: Iterable[str] = ()) -> list[Wanted]:
        """Everything that this station is to say on these days, including the vans' rows without a time, and what it
        says in its own way of what a township handed to it."""
        found: dict[Wanted, None] = {}
        for day in days:
            for booking in expand(self.plan, day)[0].bookings:
                found.update(dict.fromkeys(booking.all_wanted))
            for want in self.pack_wanted(day):
                found[want] = None
            found.update(dict.fromkeys(want for each in self.townships_on(day) for want in each.revoiced))
        chosen, named = set(outlets), set(scripts)
        return [want for want in found if (not chosen or want.outlet in chosen) and (not named or want.script in named)]

    def days_of_campaigns(self, scripts: Iterable[str] = ()) -> list[date]:
        """All days of the campaigns that play these scripts, past and future. No scripts: of every campaign."""
        days: set[date] = set()
        named = set(scripts)
        for campaign in self.plan.campaigns:
            for row in campaign.rows:
                said = not named or (row.script in named and row.source == "script")
                for span in (row.dates or campaign.dates) if said else ():
                    first, last = first_day(span), last_day(span)
                    if first and last:
                        count = min((last - first).days, 31)
                        days.update(first + timedelta(days=each - row.days_before) for each in range(count + 1))
        return sorted(days)

    def pack_wanted(self, day: date, van: str = "") -> list[Wanted]:
        """What the rows without a time want on that day; they go into the vans' packs."""
        found = van_rows(self.plan, day, self.problems, van)
        return [want for each in found for want in each.booking.all_wanted if want.source != "relay"]

    def pack_rows(self, day: date, van: str = "") -> list[tuple[Row, Wanted]]:
        """Each row without a time, and what it wants on that day. `van`: only of this van."""
        return [(each.row, each.booking.wanted) for each in van_rows(self.plan, day, self.problems, van)]

    def rows_of(self, script: Script, day: date, outlet: str = "") -> list[tuple[Campaign, Row]]:
        """The rows that play a script (at an outlet) on the day; if there are none, all that are switched on and not
        over."""
        rows = [
            (campaign, row)
            for campaign in self.plan.campaigns
            for row in campaign.rows
            if row.says(script.name) and outlet in ("", *row.outlets) and row.enabled and campaign.enabled
        ]
        places = (outlet,) if outlet else tuple(self.setup.outlets)
        today = [
            pair for pair in rows
            if any(airs_on(*pair, day, self.plan.days, name) for name in places if name in pair[1].outlets)
        ]  # fmt: skip
        return today or [pair for pair in rows if not _over(*pair, day)]

    def wanted_of(
        self, script: Script, outlet: str, day: date, fixed: bool = True, pair: tuple[Campaign, Row] | None = None
    ) -> tuple[Wanted, list[tuple[str, Mapping[str, str]]]]:
        """What an outlet would want of a script, by the first row that plays it there, and its layers of facts.

        `fixed` False: if the row does not air on the day, take its first day instead. `pair`: take this row, even if it
        does not play at the outlet.
        """
        rows = [(campaign, row) for campaign in self.plan.campaigns for row in campaign.rows]
        mine = [pair for pair in rows if pair[1].says(script.name) and outlet in pair[1].outlets]
        campaign, row = pair or mine[0] if pair or mine else (Campaign("", "", ()), Row("", "", script.name, (outlet,)))
        spans = row.dates or campaign.dates
        begins = first_day(spans[0]) if spans else None
        if not fixed and begins and not any(day in span for span in spans):
            day, row = begins, replace(row, days_before=0)
        here = self.setup.outlets[outlet]
        found = layers(campaign, row, here, script, day, self.plan.days)
        facts = {name: value for _, layer in found for name, value in layer.items()}
        return wanted_by(self.plan, row, here, day, facts), found

    def to_make(self, wanted: Iterable[Wanted], force: bool = False) -> dict[str, Recipe]:
        """Key -> the recipe of each clip that is still to be made by its first voice (`force`: of every clip)."""
        found: dict[str, Recipe] = {}
        for prepared in self.prepared_to_make(wanted):
            found |= prepared.recipes if force else prepared.missing | prepared.better
        return found

    def prepared_to_make(self, wanted: Iterable[Wanted]) -> list[Prepared]:
        """What is heard; and, where a second person has to approve it first, what they listen to."""
        named = list(wanted)
        heard = self.preparer.prepare(named)
        return [heard, *([self.preparer.prepare(named, unapproved=True)] if self.setup.approval else [])]

    def coming(self, days: Iterable[date], now: Instant) -> list[Due]:
        """The clips that these days and orders still need from their first voice, each with the time when it is first
        due. A van's clips are due when its day begins."""
        first: dict[Wanted, Instant] = {}
        for day in days:
            packed = ((want, clock.at(day, 0, self.setup.zone)) for want in self.pack_wanted(day))
            coming = expand(self.plan, day)[0].coming(now, GRACE)
            timed = ((want, at - booking.early) for booking, at in coming for want in booking.all_wanted)
            own = ((want, at) for each in self.townships_on(day) for want, at, _ in each.coming(now, GRACE))
            for want, at in (*timed, *own, *packed):
                first[want] = min(at, first.get(want, at))
        found: dict[tuple[str, bool], Due] = {}
        for prepared in self.prepared_to_make(first):
            due = _due(prepared, first)
            for better, recipes in ((False, prepared.missing), (True, prepared.better)):
                found.update({(key, better): Due(recipe, due[key], better) for key, recipe in recipes.items()})
        return [*(Due(recipe, now) for recipe in self.chimes_to_make().values()), *found.values()]

    def making_order(self, wanted: Iterable[Due], now: Instant, pace: float) -> MakingOrder:
        """Which voice makes which clip, and in which order."""
        return making_order(wanted, now, lambda choice: self.preparer.voices.of(choice).quick, pace)

    @property
    def chimes(self) -> dict[str, Recipe]:
        """Key -> the recipe of each chime with which an order begins. These clips are made ahead, as orders are in a
        hurry."""
        return {each.key: each for each in map(chime_alone, CHIMES) if each.chime != "none"}

    def chimes_to_make(self) -> dict[str, Recipe]:
        """The chimes that have no clip yet."""
        return {key: recipe for key, recipe in self.chimes.items() if self.library.find(key) is None}

    def make(
        self, recipes: Mapping[str, Recipe], jobs: int = 0, progress: Progress | None = None, keep: bool = False,
        alive: Callable[[], None] = lambda: None,
    ) -> Report:  # fmt: skip
        """Make clips, `jobs` at a time (0: one for each core, and one more, as one waits for the voice). `keep`: leave
        the voices running for more clips. `alive` is called again and again while a long sound is made.

        If one clip fails, it is in the report, and the others are still made.
        """
        from dalaba.compile.render.make import make

        return make(recipes, self.library, self.preparer, jobs or (os.cpu_count() or 1) + 1, progress, keep, alive)

    def _is_made(self, sound: Sound) -> bool:
        """Whether there is a clip of a sound, for any loudspeaker."""
        return any(self.library.find(key) for key in sound_keys(sound))

    def unheard(self) -> list[Sound]:
        """The sounds that nobody has listened to yet to their end."""
        return unheard(self.library.sounds.now().all)

    def listen_to_sounds(self, seconds: float, alive: Callable[[], None] = lambda: None) -> tuple[int, bool]:
        """Listen to some of them, for about so long. Returns how many were heard, and whether something was learnt that
        changes what is planned. Raises Bad if the disk refuses."""
        found = listen_to(self.library.sounds, self.unheard(), seconds, alive)
        self.library.save()
        return found

    def check(self, first: date, days: int = 8) -> Problems:
        """Every problem in what people wrote, and everything that is missing for the coming days."""
        for problem in checks.missing_values(self.plan, first, set(self._misread().values())):
            self.problems.put(problem)
        wanted: dict[Wanted, None] = {}
        coming = [first + timedelta(days=number) for number in range(days)]
        programmes = [self.compile(day) for day in coming]
        for day in sorted({*coming, *self._days_of_campaigns()}):
            wanted.update(dict.fromkeys(self.wanted_on([day])))
        for programme in programmes:
            for problem in programme.warnings:
                self.problems.put(problem)
        sounds = self.library.sounds.now()
        for problem in checks.sounds_not_there(self.plan, sounds.there, misplaced(self.folder)):
            self.problems.put(problem)
        for problem in checks.scenes_wrong(self.plan, sounds.there, self.day_types):
            self.problems.put(problem)
        for problem in sound_troubles(sounds, wanted, self._is_made):
            self.problems.put(problem)
        self._check_ready(wanted)
        for problem in self._warnings(programmes, first, coming):
            self.problems.put(problem)
        return self.problems

    def _warnings(self, programmes: list[Programme], today: date, coming: list[date]) -> Iterator[Problem]:
        """Warnings about what may not be meant so."""
        from dalaba.station.checks.voices import mispronounced

        rows = {f"{each.name}/{row.id}": row.place for each in self.plan.campaigns for row in each.rows}
        yield from checks.bells_read(self.plan)
        yield from checks.campaigns_over(self.plan, today)
        yield from checks.rows_that_never_play(self.plan, today)
        yield from checks.terms_over(self.plan, today)
        yield from checks.unknown_day_types(self.plan)
        yield from checks.marks_unused(self.plan)
        yield from checks.few_can_play(programmes, rows)
        yield from checks.exact_clashes(programmes, rows)
        yield from checks.exams_in_danger(self.plan, programmes, Intact(self.folder, decode=False))
        told = self._told_already()
        yield from (each for each in checks.nothing_ready(programmes, rows) if each.place not in told)
        yield from checks.contradicted_hours(self.plan, coming)
        yield from mispronounced(self.plan, self.preparer.voices.speaking, coming)

    def _told_already(self) -> set[Place | None]:
        """The places of rows that have an error of their own, or whose script is missing or cannot be read."""
        misread = set(self._misread().values())
        told = {problem.place for problem in self.problems.errors}
        for campaign in self.plan.campaigns:
            for row in campaign.rows:
                script = self.plan.script_of(row)
                if row.source != "script":
                    continue
                if script is None or (script.place is not None and script.place.file in misread):
                    told.add(row.place)
        return told

    def switched(self, types: tuple[str, ...], outlets: tuple[str, ...], days: Iterable[date]) -> Station:
        """This station as if these days had these types. Nothing is written."""
        spans = sorted(days)
        if not outlets and any(each.removeprefix(NOT) in WEEKDAY_TYPES for each in types):
            outlets = self.setup.members(SCHOOLS) or ()  # a make-up day concerns the schools only
        mark = Mark(DateRange(spans[0], spans[-1]), types, outlets)
        plan = replace(self.plan, days=self.plan.days.with_mark(mark))
        return replace(self, plan=plan, problems=Problems())

    def delayed(self, later: Iterable[Later]) -> Station:
        """This station as if programs had written this of what is later. Nothing is written."""
        own = (each for each in self.plan.days.later if each.place is not None and each.place.file != AUTO)
        days = self.plan.days.with_later((*own, *later))
        return replace(self, plan=replace(self.plan, days=days), problems=Problems())

    def with_campaign(self, text: str, file: str) -> Station:
        """This station as if one campaign's file had this text. Nothing is written."""
        campaign = read_text_campaign(text, file, self.setup, self.plan.scripts, self.problems)
        others = tuple(each for each in self.plan.campaigns if each.file != file)
        campaigns = (
            others if campaign is None else (*others, *with_terms([campaign], self.plan.days.terms, self.problems))
        )
        return replace(self, plan=replace(self.plan, campaigns=campaigns))

    def with_schedule(self, file: str, data: bytes | None) -> Station:
        """This station as if a file of `schedules/` held these bytes (None: as if there were no such file). Nothing is
        written. Its problems are those that the file would have, and what is read of the rest stays as it was."""
        problems = Problems()
        names = {name for each in self.plan.days.timetables for name in each.periods}
        campaign = None
        if data is not None:
            campaign = read_file(self.folder, file, data, self.setup, self.plan.scripts, problems, names)
        others = [each for each in self.plan.campaigns if each.file != file]
        campaigns = list(self.plan.campaigns)
        if campaign is not None:
            for other in others:
                if other.name == campaign.name:
                    problems.add("files.same_campaign", Place(file), name=campaign.name, other=other.file)
            new = put_off(with_terms([campaign], self.plan.days.terms, problems), self.plan.days, Problems())
            at = next((number for number, each in enumerate(campaigns) if each.file == file), len(campaigns))
            campaigns = [*campaigns[:at], *new, *campaigns[at + 1 :]]
        else:
            campaigns = others
        # turns are counted by row objects, and these are others
        plan = replace(self.plan, days=replace(self.plan.days, counted={}), campaigns=tuple(campaigns))
        for problem in checks.unknown_day_types(plan):
            if problem.severity == "error" and problem.place is not None and problem.place.file == file:
                problems.put(problem)
        return replace(self, plan=plan, problems=problems, waiting=Problems())

    def reread(self) -> Station:
        """The station as its files are now."""
        return Station.read(self.folder)

    def lacking(self, types: tuple[str, ...], outlets: tuple[str, ...], first: date) -> list[Problem]:
        """What would be missing if the coming days had these types, and none has them now."""
        plain = replace(self, plan=replace(self.plan, days=self.plan.days.without(types)), problems=Problems())
        return list(plain.check_switch(types, outlets, first, 1))

    def check_switch(self, types: tuple[str, ...], outlets: tuple[str, ...], first: date, days: int = 8) -> Problems:
        """The problems that would be new if the coming days had these types."""
        coming = [first + timedelta(days=number) for number in range(days)]
        before = {(each.reason.code, tuple(each.reason.params.items()), each.place) for each in self.check(first, days)}
        after = self.switched(types, outlets, coming)
        found = Problems()
        for problem in (*after.check(first, days), *checks.switched_values(after.plan, types, outlets, first)):
            if (problem.reason.code, tuple(problem.reason.params.items()), problem.place) not in before:
                found.put(problem)
        return found

    def _misread(self) -> dict[Place, str]:
        """The places where reading found errors, each with its file. Problems that follow from them are not
        reported."""
        errors = (each for each in self.problems.errors if each.reason.code.startswith(("files.", "reading.unsaid")))
        return {problem.place: problem.place.file for problem in errors if problem.place is not None}

    def _days_of_campaigns(self) -> Iterator[date]:
        """The days that `check` must look at: each campaign's first and last, and those with facts of their own."""
        for campaign in self.plan.campaigns:
            yield from sorted(campaign.daily)[:_MOST_DAYS_OF_FACTS]
            for span in campaign.dates:
                yield from (each for each in (first_day(span), last_day(span)) if each)
            if campaign.postponed:
                yield from playing_days(campaign, _MOST_DAYS_OF_FACTS)

    def questions(self, prepared: Prepared) -> list[Problem]:
        """What a person must decide before the prepared versions can play."""
        return list(checks.held(self.plan, prepared.held.values()))

    def as_spoken(self, found: Sequence[Guess]) -> list[Reason]:
        """How the first Mandarin voice will say words with several readings."""
        if not found:
            return []
        from dalaba.station.checks.voices import as_spoken

        return as_spoken(found, self.preparer.voices.speaking)

    def _check_ready(self, wanted: Iterable[Wanted]) -> None:
        """Report once each thing that outlets will not hear: recordings missing, stale, not confirmed, broken."""
        prepared = self.preparer.prepare(wanted)
        misread = set(self._misread().values())
        used = {piece for recipe in prepared.recipes.values() for piece in recipe.pieces}
        used.update(reason.params["file"] for reason in prepared.unusable)
        for (_, where), (reason, outlets) in prepared.unready.items():
            if reason in prepared.unusable:
                continue  # reported once, with the file
            if reason.code in ("plan.sound_missing", "plan.no_playlist"):
                continue  # reported with the row
            if reason.code in ("plan.no_version", "files.template") and (where is None or where.file in misread):
                continue  # script missing or unreadable: reported with the row or the file
            if reason.code.startswith("reading."):
                continue  # a question: reported below
            names = "、".join(sorted(outlets)[:4]) + ("…" if len(outlets) > 4 else "")
            if reason.code != "plan.no_value":  # reported with its row already
                waits: Severity = "warning" if reason.code == "plan.not_approved" else "error"  # it is written rightly
                self.problems.put(Problem(Reason(reason.code, {**reason.params, "outlet": names}), where, waits))
        for problem in self.questions(prepared):
            self.problems.put(problem)
        self._tell_recordings(prepared)
        self._check_recordings(used)

    def _tell_recordings(self, prepared: Prepared) -> None:
        """Report existing recordings that cannot be used, and what plays instead."""
        for reason in prepared.unusable:
            self.problems.put(Problem(reason, Place(f"{RECORDED}/{reason.params['file']}")))
        for (_, _, where), reason in prepared.stood_in.items():
            self.problems.put(Problem(reason, where, "warning"))

    def _check_recordings(self, used: set[str]) -> None:
        """Report what is wrong with recordings, used or not; each is decoded once. Report the unused files that have no
        other problem."""
        told = {each.place.file for each in self.problems if each.place and each.reason.code.startswith("files.")}
        for piece in sorted(used.union(self.library.recordings.current())):
            heard, place = self.library.recordings.heard(piece), Place(f"{RECORDED}/{piece}")
            for reason in heard.doubts if heard else ():
                whole_pc = reason.code == "sound.unchecked"  # reported once, not for each file
                self.problems.put(Problem(reason, Place(RECORDED) if whole_pc else place, "warning"))
            if heard and heard.trouble:
                self.problems.put(Problem(heard.trouble, place, "error" if piece in used else "warning"))
                told.add(place.file)
        for problem in left_over(self.library.recordings, self.plan.scripts, self.spoken, told):
            self.problems.put(problem)
        with suppress(Bad):  # if the disk refuses, they are only decoded again
            self.library.save()

    @property
    def spoken(self) -> dict[str, set[str]]:
        """Outlet -> the languages spoken there."""
        found = {name: set(outlet.languages) for name, outlet in self.setup.outlets.items()}
        for campaign in self.plan.campaigns:
            for row in campaign.rows:
                for name in row.outlets:
                    found.setdefault(name, set()).update(row.languages)
        return found


def _due(prepared: Prepared, first: Mapping[Wanted, Instant]) -> dict[str, Instant]:
    """Key -> when its clip is first due, by what each was first wanted for."""
    due: dict[str, Instant] = {}
    for want, outcomes in prepared.outcomes.items():
        at = first[want]
        for each in outcomes:
            if each.clip:
                key = each.clip.recipe.key
                due[key] = min(at, due.get(key, at))
            if want.fill is not None:
                at += each.part.duration
    return due


def _over(campaign: Campaign, row: Row, day: date) -> bool:
    """Whether all days of a row are past."""
    ends = [last_day(span) for span in row.dates or campaign.dates]
    return bool(ends) and all(end is not None and end < day for end in ends)


def read_anew(folder: Path) -> None:
    """Have the desk read all files again at its next turn. Raises OSError if the disk refuses."""
    atomic.write(folder / RELOAD, str(time.monotonic_ns()).encode())


def stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of every file that is read: it differs when somebody has changed one.

    A file deleted meanwhile is left out; one that does not answer has the time -1.
    """
    names = (*_WATCHED, *received.watched(folder))
    listed = ask_each([folder / name for name in names], tree)
    paths = [path for each in listed.values() if isinstance(each, list) for path in each]
    paths = [path for path in paths if not path.name.startswith("~$")]
    sounds = ask_each([folder / SOUNDS], stamps)[folder / SOUNDS]
    found = sounds if isinstance(sounds, list) else [(SOUNDS, -1, 0)]
    for path, status in {**{path: each for path, each in listed.items() if isinstance(each, Exception)},
                         **ask_each(paths, os.stat)}.items():  # fmt: skip
        name = str(path.relative_to(folder))
        if isinstance(status, Bad):
            found.append((name, -1, 0))
        elif isinstance(status, os.stat_result) and stat.S_ISREG(status.st_mode):
            found.append((name, status.st_mtime_ns, status.st_size))
    return tuple(found)


def missing_station(folder: Path) -> Problems:
    """The problem that a folder has no station.yaml; empty if it has one."""
    problems = Problems()
    if not (folder / FILE).is_file():
        problems.add("files.no_station", Place(FILE), folder=folder)
    return problems
