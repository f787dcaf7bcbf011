"""Desk while the station runs: keeps air alive and supplied, and goes on reading what people change.

Hands over today's and tomorrow's programme, makes what is missing and hands over again. A broken file never takes a
good programme away: the last one stays, and the operator is told. May die at any moment; air goes on without it.
`schedule` is the ticker of this housekeeping only; nothing here decides when a spot sounds.
"""

from __future__ import annotations

import gc
import queue
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import schedule

from dalaba.core import clock as clocks
from dalaba.core.clock import Clock, SystemClock
from dalaba.core.lock import Lock
from dalaba.core.model import Problem, Programme, Reason
from dalaba.core.problems import Bad
from dalaba.desk import housekeeping, own_files
from dalaba.desk.clip_making import Making
from dalaba.desk.root import Station, stamp
from dalaba.health.watch import Watch
from dalaba.link import handover
from dalaba.link.handover import HandoverError
from dalaba.link.upkeep.keep_air import AirKeeper
from dalaba.speech.voices.registry import open_calm
from dalaba.views.report import Beside, Facts

_LOOK_EVERY = 2
"""Seconds between looks for changed files."""
_ROLL_EVERY = 30
"""Seconds between looks whether today and tomorrow are handed over."""
_TRY_AGAIN_EVERY = 10
"""Minutes between tries to make what could not be made: an online voice may be back."""
_HEALTH_EVERY = 10
"""Minutes between looks at the PC: cards, clock, sleep, disk."""
_REPORT_EVERY = 60
"""Seconds between looks whether a day is over that has no report."""
_HOUSE_EVERY = 60
"""Seconds between looks whether what nothing needs any more was cleared away today."""
_DAYS_AHEAD = 2
_TOLD = {"found": "cli.run_attached", "died": "cli.run_air_died", "hung": "cli.run_air_hung"}
"""What is told of air, under its code."""


class Ticker(schedule.Scheduler):
    """`schedule`'s, which plans its jobs in the PC's local time: after a clock put back it would wait for hours."""

    def run_pending(self) -> None:
        """As there. No job is further away than its interval, whatever has been done to the clock."""
        if self.next_run is not None and self.idle_seconds is not None:
            now = self.next_run - timedelta(seconds=self.idle_seconds)
            for job in self.jobs:
                if job.next_run is not None and job.unit is not None:
                    job.next_run = min(job.next_run, now + timedelta(**{job.unit: job.interval}))
        super().run_pending()


class DeskLoop:
    """One desk at its work. `tell(code, facts)` and `complain(problem)` are how it speaks to the operator."""

    def __init__(
        self,
        folder: Path,
        lock: Lock,
        air: AirKeeper,
        tell: Callable[[str, dict[str, object]], None],
        complain: Callable[[Problem], None],
        ordered: Callable[[], bool] = lambda: False,
        clock: Clock | None = None,
    ) -> None:
        """`lock`: the desk's, held. `ordered`: whether somebody has ordered the end; asked at every turn."""
        self._folder = folder
        self._lock, self._air = lock, air
        self._tell = tell
        self._complain = complain
        self._ordered = ordered
        self._clock = clock or SystemClock()
        self._ticker = Ticker()
        self._stamp: object = None
        self._handed: dict[date, str] = {}
        self._opener = cache(open_calm)
        self._made: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._making = Making(self._made.put, complain)
        self._failed: dict[str, Reason] = {}
        self._shown: dict[str, str] = {}
        self._spoilt: set[str] = set()
        self._told: list[Problem] = []
        self._asked: list[Problem] = []
        self._broken: dict[str, Problem] = {}
        self._reports = Beside(folder / "records")
        self._troubles: list[Problem] = []
        self._unwritten = ""
        self._over = False
        self._swept: date | None = None
        self._idle = False
        handover.sweep(folder)
        self.station = self._read()

    def run(self) -> None:
        """Until the end is ordered: then air is shut down too. Or until air has been ended by somebody's order.

        A fault ends the desk alone: air plays on, and starts another one.
        """
        health = Watch(self._folder, self._clock, self._complain)
        try:
            self._watch_air()
            self._take_up()
            self._ticker.every(_LOOK_EVERY).seconds.do(self._look)
            self._ticker.every(_ROLL_EVERY).seconds.do(self._roll)
            self._ticker.every(_TRY_AGAIN_EVERY).minutes.do(self._make_again)
            self._ticker.every(1).seconds.do(self._watch_air)
            self._ticker.every(_HEALTH_EVERY).minutes.do(lambda: health.look(self.station.setup))
            self._ticker.every(_REPORT_EVERY).seconds.do(self._report)
            self._ticker.every(_HOUSE_EVERY).seconds.do(self._keep_house)
            while not (self._over or self._ordered()):
                self._folder.stat()  # one that was moved away is not made anew where it was; the next start says so
                self._ticker.run_pending()
                if self._air.gone():
                    self._watch_air()
                if not self._made.empty():
                    self._after_making()
                self._clock.wait(self._clock.now() + 500)
        finally:
            self._close()

    def _close(self) -> None:
        """The desk's lock is let go last: until then no air takes it for dead."""
        self._reports.close()
        if self._ordered() and not self._over:
            self._air.end()
        self._lock.release()
        self._making.end(self.station)

    # -- programmes

    def _read(self) -> Station:
        self._stamp = stamp(self._folder)
        return Station.read(self._folder, self._opener)

    def _look(self) -> None:
        """Read anew what has changed since the last look; what is broken at two looks and is our own is put aside."""
        if stamp(self._folder) != self._stamp:
            self.station = self._read()
            self._take_up()
        elif self._broken:
            told = list(own_files.put_aside(self._folder, self._broken.items()))
            self._broken = {}
            for reason in told:
                self._complain(Problem(reason, severity="warning"))
            if told:
                self.station = self._read()
                self._take_up()

    def _take_up(self) -> None:
        self._tell_new(list(self.station.problems))
        self._air.told = self._frozen()
        self._broken = own_files.broken(self.station.problems)
        self._handed.clear()
        self._roll()

    def _frozen(self) -> list[Reason]:
        """For air's status: files with errors, for which the last good programme goes on unchanged."""
        errors = self.station.problems.errors
        if not errors:
            return []
        place = str(errors[0].place or "")
        return [Reason("air.files_wrong", {"count": str(len(errors)), "file": place})]

    def _tell_new(self, problems: list[Problem]) -> None:
        """Warnings too (a sheet that is open in Excel), each until it is gone, and only once."""
        for problem in problems:
            if problem not in self._told:
                self._complain(problem)
        self._told = problems

    def _roll(self) -> None:
        """Today and the days ahead, handed over if they are not."""
        days = self._days()
        self._handed = {day: told for day, told in self._handed.items() if day in days}
        new = [day for day in days if day not in self._handed]
        for day in new:
            self._hand_over(day)
        self._ask()
        if new:
            gc.collect()  # compiling leaves what is in a ring among what is old, where it is seldom looked for
            self._make_missing()

    def _ask(self) -> None:
        """What waits for a person's answer, each until it is answered, and only once."""
        asked = list(self.station.waiting)
        for problem in asked:
            if problem not in self._asked:
                self._complain(problem)
        self._asked = asked

    def _days(self) -> list[date]:
        today = clocks.today(self._clock.now(), self.station.setup.zone)
        return [today + timedelta(days=number) for number in range(_DAYS_AHEAD)]

    def _hand_over(self, day: date) -> None:
        if self.station.problems.errors and handover.path_of(self._folder, day).exists():
            self._handed[day] = "kept"
            self._tell("cli.run_kept", {"date": day})
            return
        self.station.preparer.failed = self._failed
        programme = self.station.compile(day)
        if not self._written(programme):
            return
        told = f"{len(programme.spots)}/{len(programme.refused)}"
        if self._handed.get(day) != told:
            self._tell(
                "cli.run_handed", {"date": day, "spots": len(programme.spots), "refused": len(programme.refused)}
            )
        self._handed[day] = told

    def _written(self, programme: Programme) -> bool:
        """A disk that refuses is told once, and tried again at the next roll: air goes on with what it has."""
        try:
            handover.write(self._folder, programme)
        except OSError as error:
            why = error.strerror or str(error)
            if why != self._unwritten:
                file = handover.path_of(self._folder, date.fromisoformat(programme.date))
                self._complain(Problem(Reason("cli.cannot_write", {"file": str(file), "why": why})))
            self._unwritten = why
            return False
        self._unwritten = ""
        return True

    def _make_missing(self) -> None:
        """Make the clips that the days ahead and orders lack, in threads of their own: air never waits for it."""
        now = self._clock.now()
        self._making.look(self.station, self.station.coming(self._days(), now), now)

    def _make_again(self) -> None:
        """What failed is tried again, by voices that forget that they failed."""
        self._making.begin_anew()
        if not self._making.busy:
            self.station.preparer.voices.close()
        self._make_missing()

    def _after_making(self) -> None:
        """What was made is handed over, and what is next is made. Yesterday has nothing to gain from it."""
        clips = 0
        while not self._made.empty():
            clips += self._made.get()
        failed = dict(self._making.failed)
        if clips:
            self._tell("cli.run_made", {"clips": clips})
        if clips or failed != self._failed:
            self._failed = failed
            for day in [day for day in self._handed if day in self._days()]:
                self._hand_over(day)
        self._make_missing()

    # -- reports

    def _report(self) -> None:
        """The finished days' reports, made by a process of its own. What goes wrong is told, and tried again."""
        setup = self.station.setup
        if not setup.outlets:
            return  # station.yaml is broken, and told
        kinds = {name: outlet.kind for name, outlet in setup.outlets.items()}
        shares = {name: outlet.share for name, outlet in setup.outlets.items()}
        facts = Facts(setup.name, setup.zone, setup.ui, kinds, shares)
        news = self._reports.look(facts, self._clock.now())
        for reason in news.troubles:
            self._complain(Problem(reason, severity="warning"))
        if news.written:
            self._tell("report.written", {"files": ", ".join(f"records/reports/{day}" for day in news.written)})

    # -- housekeeping

    def _keep_house(self) -> None:
        """Once a day, while nothing is made and nobody's order sounds: what nothing needs any more goes. Not by a clock
        that may be wrong, nor where a file cannot be read: it may need what would be deleted."""
        now = self._clock.now()
        today = clocks.today(now, self.station.setup.zone)
        if today == self._swept or not self._idle or self._making.busy or self.station.problems.errors:
            return
        self._swept = today
        handover.sweep(self._folder)
        try:
            housekeeping.sweep(self.station, today, now)
        except HandoverError as error:
            self._complain(Problem(error.reason, severity="warning"))
        except Bad as bad:
            self._complain(Problem(bad.reason, severity="warning"))

    # -- air

    def _watch_air(self) -> None:
        """Keep air alive, and tell what is new on the air."""
        if not self._lock.keep():  # somebody deleted it, and another desk has it by now
            self._over = True
            return
        turn = self._air.turn()
        if turn.news == "over":
            self._over = True
        elif turn.news in _TOLD:
            self._tell(_TOLD[turn.news], {"which": turn.which})
        for name, lane in turn.answer.get("outlets", {}).items():
            self._show(name, lane)
        if turn.answer:
            self._idle = _idle(turn.answer)
            self._make_anew(set(turn.answer.get("spoilt", ())))
            self._tell_troubles(turn.answer)

    def _make_anew(self, spoilt: set[str]) -> None:
        """Make the clips again that air found wrong on their way, once each: what then fails is tried with the rest."""
        if new := spoilt - self._spoilt:
            self.station.library.distrust(new)
            self._make_missing()
        self._spoilt = spoilt

    def _tell_troubles(self, answer: Mapping[str, Any]) -> None:
        """What is wrong with air as a whole: its clock, its ledger. Each until it is gone, and only once."""
        told = [Reason(each["code"], each["params"]) for each in answer.get("trouble", ())]
        found = [Problem(each, None, "warning") for each in told if each not in self._air.told]
        for problem in found:
            if problem not in self._troubles:
                self._complain(problem)
        self._troubles = found

    def _show(self, outlet: str, lane: dict[str, Any]) -> None:
        playing, coming = lane["playing"], lane["next"]
        key = f"{playing and playing['id']}|{coming and coming['id']}|{lane['hindrance']}"
        if self._shown.get(outlet) == key:
            return
        self._shown[outlet] = key
        self._tell(
            "cli.run_lane", {"outlet": outlet, "playing": playing, "next": coming, "hindrance": lane["hindrance"]}
        )


def _idle(answer: Mapping[str, Any]) -> bool:
    """Whether air is sure of its clock, and nobody's order sounds or waits."""
    return answer["clock"]["state"] == "good" and not any(lane["orders"] for lane in answer["outlets"].values())
