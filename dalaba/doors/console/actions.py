"""What the page and other programs can order: the same as on the command line.

Everything here may wait (for air, for a voice), so it runs in threads beside the server's loop, a few at a time.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from dalaba.air import ledger
from dalaba.air.ledger import LedgerError
from dalaba.compile.render.unused_recordings import left_over
from dalaba.core import clock
from dalaba.core.clock import Clock
from dalaba.core.model import PRIORITIES, Event, Instant, Place, Reason
from dalaba.desk import ledger_entries, pressing, township_log
from dalaba.desk.orders import Words
from dalaba.desk.orders.parse import stop_end
from dalaba.desk.orders.send import TAKEN, give
from dalaba.desk.orders.situation import Ground
from dalaba.desk.root import Station, read_anew
from dalaba.desk.talking import Talks
from dalaba.doors.console import state
from dalaba.doors.console.day import DaySoFar
from dalaba.doors.console.requests import Asked, Wrong, day_of
from dalaba.doors.console.state import Board
from dalaba.doors.console.watch import KEPT
from dalaba.link import control, handover
from dalaba.link.requests import (
    Cancel,
    ClockIsRight,
    Request,
    Resume,
    Skip,
    SkipNext,
    Standing,
    Status,
    Stop,
    Tone,
    Volume,
    Yield,
)
from dalaba.link.upkeep.forced_stop import KEPT as KEPT_STOP
from dalaba.link.upkeep.forced_stop import halt
from dalaba.speech.library import Library
from dalaba.speech.library.sound_names import sound_names
from dalaba.station.files import Problems, Scalar
from dalaba.station.outlets import Setup
from dalaba.views import asrun

_PATIENCE = 5.0
"""Seconds that air may take to answer."""
_MOST_DAYS = 31
_LONGEST_TEXT = 2_000
_DONE = TAKEN | {
    "air.did_stop", "air.did_stop_until", "air.did_resume", "air.did_resume_held", "air.did_skip", "air.did_skip_next",
    "air.did_clock_ok", "air.tone_started", "air.tone_played",
}  # fmt: skip
"""Air's answers that mean yes."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an order."""

    reason: Reason
    done: bool
    """Whether the order is done, or on its way."""
    also: tuple[Reason, ...] = ()
    """Further messages: what else is wrong, or will not be heard."""
    goto: str = ""
    """The page to go to next, as an address relative to any page; "": stay."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Id in the page -> the piece to be put there now."""

    @property
    def asks(self) -> bool:
        """Whether a person only has to say yes."""
        others = ("reading.", "orders.lacks")
        codes = [each.code for each in (self.reason, *self.also)]
        return "orders.as_read" in codes and all(each == "orders.as_read" or each.startswith(others) for each in codes)

    @property
    def holds(self) -> bool:
        """Whether a person has to confirm, by holding a button, that it shall break into an exam."""
        return not self.done and self.reason.code == "air.exam_asks"


_MOST_CALLED = 5_000
"""How many titles of former rows are remembered."""


class Front:
    """A running station, as the console uses it. `station` returns the desk's last reading."""

    def __init__(self, folder: Path, station: Callable[[], Station], clock: Clock) -> None:
        self.folder, self._station, self._clock = folder, station, clock
        self.user = _user()
        """Who gives the orders, for the ledger."""
        self._named = False
        self._called: dict[str, str] = {}
        self.talks = Talks(folder)
        self.day = DaySoFar(folder, station, lambda day: self.own().compile(day))

    def of(self, name: str) -> Front:
        """The same station, ordered in somebody's name."""
        front = copy(self)
        front.user, front._named = name, True
        return front

    @property
    def station(self) -> Station:
        """The desk's last reading."""
        return self._station()

    def own(self) -> Station:
        """The desk's last reading, to compile with in another thread: library, voices and problems are its own."""
        return self.ground()[1]

    @property
    def setup(self) -> Setup:
        return self._station().setup

    def now(self) -> int:
        """The time now, by the desk's clock."""
        return self._clock.now()

    def mono(self) -> int:
        """Milliseconds of the desk's monotonic clock."""
        return self._clock.mono()

    # -- looking

    def ask(self, request: Request) -> dict[str, Any]:
        """Air's answer. Raises NotRunning if there is none."""
        return control.send(self.folder, request, _PATIENCE)

    def look(self) -> tuple[Mapping[str, Any] | None, tuple[Event, ...]]:
        """Air's state (None: no air) and the ledger's newest events."""
        try:
            answer: Mapping[str, Any] | None = self.ask(Status())
        except control.NotRunning:
            answer = None
        return answer, self.events(KEPT)

    def mark(self) -> object:
        """Differs whenever the desk has read the station anew, or handed the day over anew."""
        station = self._station()
        return id(station), len(station.problems.errors), self.day.mark(station.setup, self._clock.now())

    def events(self, most: int, after: int = 0) -> tuple[Event, ...]:
        """The ledger's newest events, without the kinds in `UNSAID`; none if the ledger cannot be read, which air
        reports."""
        try:
            return tuple(ledger.latest(self.folder / "records", most, after, state.UNSAID))
        except LedgerError:
            return ()

    def board(self) -> Board:
        """The state of the station now."""
        try:
            return self.shown(self.ask(Status()))
        except control.NotRunning:
            return self.shown(None)

    def shown(self, answer: Mapping[str, Any] | None) -> Board:
        """Air's answer to `status` as values for the page."""
        station = self._station()
        return state.board(answer, station.setup, self._clock.now(), station.problems.errors)

    def titles(self) -> dict[str, str]:
        """campaign/row -> its script's title, for events that name only the row.

        An edited row may have another id; events under the old id keep their title.
        """
        plan = self._station().plan
        rows = [row for campaign in plan.campaigns for row in campaign.rows if plan.script_of(row) is not None]
        now = {f"{row.campaign}/{row.id}": plan.scripts[row.script].title for row in rows}
        before = {key: title for key, title in self._called.items() if key not in now}
        self._called = {**dict(list(before.items())[-_MOST_CALLED:]), **now}
        return self._called

    def unused(self) -> list[str]:
        """The names of the recordings that nothing uses."""
        read = self._station()
        found = left_over(read.library.recordings, read.plan.scripts, read.spoken, ())
        return [str(problem.reason.params["file"]) for problem in found]

    def scripts(self) -> dict[str, str]:
        """Name -> title of what may be played: every script, and the sounds that lie in no folder of their own."""
        read = self._station()
        scripts = {name: script.title for name, script in read.plan.scripts.items()}
        sounds = {name: name for name in sorted(sound_names(read.folder).names) if "/" not in name}
        return scripts | {name: title for name, title in sounds.items() if name not in scripts}

    def let_through(self) -> list[str]:
        """The kinds of urgent orders that may break into any exam."""
        return list(dict.fromkeys(kind for exam in self._station().plan.exams for kind in exam.lets))

    def programme(self, asked: Asked, ui: str) -> dict[str, Any]:
        """The day's programme as handed over to air; if it was not, it is compiled now."""
        day = self._day(asked)
        asked.done()
        try:
            programme = handover.read(handover.path_of(self.folder, day))
        except (OSError, handover.HandoverError):
            programme = self._station().compile(day)
        return handover.as_json(programme, ui)

    def log(self, asked: Asked, ui: str) -> dict[str, Any]:
        """The log of some days, from the ledger."""
        first, count, to = self._day(asked), asked.whole("days", 1, _MOST_DAYS, 1), self.outlets(asked.names("to"))
        asked.done()
        zone = self.setup.zone
        days = [first + timedelta(days=number) for number in range(count)]
        reports = township_log.read(self.folder / "records", days, zone, self._clock.now())
        shown = [(each.log.at(*to), each.incidents.at(*to)) if to else (each.log, each.incidents) for each in reports]
        lists = ("orders", "sound_checks", "notes", "troubles")
        return {
            "days": [{"date": each.day.isoformat(), **asrun.as_json(log, zone, ui)}
                     for each, (log, _) in zip(reports, shown, strict=True)],
            **{name: [one for _, done in shown for one in asrun.happenings_json(getattr(done, name), zone, ui)]
               for name in lists},
        }  # fmt: skip

    def _day(self, asked: Asked) -> date:
        today = clock.today(self._clock.now(), self.setup.zone)
        day: date = day_of(asked.text("date", 40), today, today)
        return day

    # -- ordering

    def did(self, what: Reason, outlet: str = "") -> Reason | None:
        """Note on the ledger, in this person's name, what they did at the station. Returns why that failed, or None."""
        try:
            answer = ledger_entries.did(self.folder, self.user, what, outlet)
        except LedgerError as error:
            return error.reason
        return None if answer.code == "air.noted" else answer

    def outlets(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The outlets that names of outlets, zones and kinds stand for. Raises Wrong for an unknown name, as no outlets
        would mean all of them."""
        problems = Problems()
        chosen = self.setup.resolve([Scalar(word, Place("to")) for word in words], problems)
        for problem in problems:
            raise Wrong(problem.reason.code, **problem.reason.params)
        if words and not chosen:
            raise Wrong("console.nobody_there", found="、".join(words))
        return chosen

    def order(self, asked: Asked, verb: str) -> Outcome:
        """Stop, resume or skip on these outlets, or on all."""
        to, why, actor = self.outlets(asked.names("to")), asked.text("reason"), self.actor(asked)
        order: Standing
        if verb == "stop":
            order = Stop(to, actor, why, self._end(asked.text("until", 40)))
        elif verb == "resume":
            order = Resume(to, actor, why)
        else:
            following, row = asked.flag("next"), asked.text("row")
            order = SkipNext(to, actor, why, row) if following or row else Skip(to, actor, why)
        asked.done()
        try:
            return _outcome(self.ask(order))
        except control.NotRunning as error:
            told = halt(self.folder, order, error.silent) if isinstance(order, Stop) else None
            if told is None:
                raise
            return Outcome(told, told.code in KEPT_STOP)

    def _end(self, text: str) -> Instant | None:
        """When a stop ends by itself; None if it does not. Raises Wrong for a time that is past or not readable."""
        problems = Problems()
        until = stop_end(text, self._station().setup.zone, self._clock.now(), problems)
        for problem in problems:
            raise Wrong(problem.reason.code, **problem.reason.params)
        return until

    def say(self, asked: Asked) -> Outcome:
        """Speak a text now."""
        return self._announce(asked, text=asked.text("text", _LONGEST_TEXT, True))

    def play(self, asked: Asked) -> Outcome:
        """Play a script now."""
        return self._announce(asked, script=asked.text("script", 200, True), row=asked.text("row"))

    def play_file(self, asked: Asked, file: Path) -> Outcome:
        """Play a sound file now, such as what somebody has just recorded."""
        return self._announce(asked, file=str(file))

    def _announce(
        self, asked: Asked, text: str | None = None, script: str | None = None, row: str = "", file: str | None = None
    ) -> Outcome:
        """Announce a text, a script or a file, in the same way as the command line does."""
        words = Words(
            self.outlets(asked.names("to", True)), text, script, file, asked.names("language"),
            asked.choice("priority", PRIORITIES, "notice"), asked.text("reason"), asked.text("until", 40),
            str(asked.whole("times", 1, 10, 1)), str(asked.whole("volume", 1, 100, 100)), asked.flag("force"),
            self.actor(asked), row, asked.flag("as_read"), asked.text("exam", 40), asked.flag("confirmed"),
        )  # fmt: skip
        asked.done()
        ground, station = self.ground()
        told = give(words, ground, self.ask, self._clock.now(), lambda: station)
        if told.answer is None:
            first, *others = [problem.reason for problem in told.problems] or [Reason("air.announce_nothing")]
            return Outcome(first, False, tuple(others))
        return Outcome(told.answer, told.answer.code in TAKEN, told.doubts)

    def ground(self) -> tuple[Ground, Station]:
        """What an order is made from: the desk's reading, with a library and voices of its own, as this is another
        thread."""
        read = self._station()
        library = Library(self.folder)
        preparer = read.preparer.beside(library)
        problems = Problems()
        for problem in list(read.problems):
            problems.put(problem)
        own = replace(read, library=library, preparer=preparer, problems=problems, waiting=Problems())
        return Ground(read.setup, library, preparer), own

    def scene(self, asked: Asked) -> Outcome:
        """Press one of the station's scenes, or release it."""
        name, over, confirmed = asked.text("name", 100, True), asked.flag("release"), asked.flag("confirmed")
        actor = self.actor(asked)
        asked.done()
        if over:
            came = pressing.release(name, self._station(), self.ask, actor)
        else:
            came = pressing.press(name, self.ground, self.ask, self._clock.now(), actor, confirmed)
        return Outcome(came.reason, came.done, came.also)

    def volume(self, asked: Asked) -> Outcome:
        """Set the volume in per cent of full scale, from now on."""
        to, volume, actor = self.outlets(asked.names("to", True)), asked.whole("volume", 1, 100), self.actor(asked)
        asked.done()
        return _outcome(self.ask(Volume(volume, to, actor)))

    def cancel(self, asked: Asked) -> Outcome:
        """Cancel an announcement that still repeats."""
        order, actor = asked.text("id", 64, True), self.actor(asked)
        asked.done()
        return _outcome(self.ask(Cancel(order, actor)))

    def give_way(self, asked: Asked) -> Outcome:
        """Leave the amplifier to somebody else, or take it back."""
        to, on, by = self.outlets(asked.names("to")), asked.flag("on", True), asked.text("by")
        actor = self.actor(asked)
        asked.done()
        return _outcome(self.ask(Yield(on, to, by, actor)))

    def clock_ok(self, asked: Asked) -> Outcome:
        """Confirm, for a person, that the PC's clock is right."""
        actor = self.actor(asked)
        asked.done()
        return _outcome(self.ask(ClockIsRight(actor)))

    def test_tone(self, asked: Asked) -> Outcome:
        """Play a test tone on one outlet of this PC."""
        to, force, actor = self.outlets(asked.names("to", True)), asked.flag("force"), self.actor(asked)
        asked.done()
        if len(to) != 1:
            raise Wrong("console.one_outlet", outlets="、".join(to))
        return _outcome(self.ask(Tone(to, actor, force)))

    def reload(self, asked: Asked) -> Outcome:
        """Have the desk read all files again at its next turn."""
        self.actor(asked)
        asked.done()
        read_anew(self.folder)
        return Outcome(Reason("console.did_reload"), True)

    def actor(self, asked: Asked) -> str:
        """Who gives the order, for the ledger: the PC's user, unless a program names somebody. At the page nobody can
        order in another name."""
        return self.user if self._named else asked.text("actor", 60) or self.user


def _outcome(answer: Mapping[str, Any]) -> Outcome:
    """Air's answer as an outcome."""
    reason = Reason(str(answer["code"]), {name: str(fact) for name, fact in answer.get("params", {}).items()})
    return Outcome(reason, reason.code in _DONE)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # Windows without USERNAME; a user without a name
        return "?"
