"""Desk while the station runs: keeps air alive and supplied, and goes on reading what people change.

It hands over today's and tomorrow's programme, makes missing clips and hands over again. A broken file never replaces a
good programme: the last one stays, and the operator is told. The desk may die at any moment; air goes on without it.
The `schedule` library only times this work; nothing here decides when a spot sounds.
"""

from __future__ import annotations

import gc
import queue
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import schedule

from dalaba.core import clock as clocks
from dalaba.core.clock import Clock, SystemClock
from dalaba.core.lock import Lock
from dalaba.core.model import Problem, Programme, Reason
from dalaba.core.problems import Bad
from dalaba.desk import at_hand, day_orders, housekeeping, own_files, pressing, township_reports
from dalaba.desk.across.signer import is_hub
from dalaba.desk.alerts.watching import AlertWatch
from dalaba.desk.clip_making import Making
from dalaba.desk.county_alerts.watching import CountyWatch
from dalaba.desk.county_alerts.work import Work
from dalaba.desk.handing_out.beside import HandingOutBeside
from dalaba.desk.membership import Membership
from dalaba.desk.received import revoiced
from dalaba.desk.root import Station, stamp
from dalaba.fleet.desk_exchange import AT_HAND, INBOX, REVOICED
from dalaba.health.facts import Finding
from dalaba.health.watch import Watch
from dalaba.link import control, handover
from dalaba.link.handover import HandoverError
from dalaba.link.upkeep.keep_agent import AgentKeeper
from dalaba.link.upkeep.keep_air import AirKeeper
from dalaba.messages import explain
from dalaba.speech.voices.registry import open_calm
from dalaba.trust import village_rule
from dalaba.views.report import Beside, StationFacts

_LOOK_EVERY = 2
"""Seconds between checks for changed files."""
_ROLL_EVERY = 30
"""Seconds between checks that today and tomorrow are handed over."""
_TRY_AGAIN_EVERY = 10
"""Minutes between tries to make clips that failed: an online voice may be back."""
_HEALTH_EVERY = 10
"""Minutes between checks of the PC: sound cards, clock, sleep, disk."""
_ALERT_EVERY = 20
"""Seconds between looks for what a person who is not there should be told."""
_REPORT_EVERY = 60
"""Seconds between checks for finished days without a report."""
_HOUSE_EVERY = 60
"""Seconds between checks that unneeded files were deleted today."""
_DAYS_AHEAD = 2
_TOLD = {"found": "cli.run_attached", "died": "cli.run_air_died", "hung": "cli.run_air_hung"}
"""News of air -> the message for the operator."""


class Ticker(schedule.Scheduler):
    """`schedule`'s scheduler, which uses the PC's local time, and by itself would wait for hours if the clock is put
    back."""

    def run_pending(self) -> None:
        """Run the jobs that are due. No job waits longer than its interval, even if the clock is changed."""
        if self.next_run is not None and self.idle_seconds is not None:
            now = self.next_run - timedelta(seconds=self.idle_seconds)
            for job in self.jobs:
                if job.next_run is not None and job.unit is not None:
                    job.next_run = min(job.next_run, now + timedelta(**{job.unit: job.interval}))
        super().run_pending()


class DeskLoop:
    """A running desk. It speaks to the operator through `tell(code, facts)` and `complain(problem)`."""

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
        """`lock`: the desk's lock, held. `ordered`: whether somebody has ordered the end; called at every turn."""
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
        self._reports = _reports_of(folder)
        self._troubles: list[Problem] = []
        self._unwritten: Reason | None = None
        self._health = Watch(folder, self._clock, complain)
        self._over = self._ended = False
        self._membership, self._at_hand = Membership(folder), at_hand.AtHand(folder)
        self._agent = AgentKeeper(folder, self._clock, self._membership.networked)
        self._handing = HandingOutBeside(folder, self._clock, complain)
        self._swept: date | None = None
        self._idle = False
        self._answer: Mapping[str, Any] = {}
        self._county = CountyWatch(
            lambda: Work(self.station, partial(control.send, folder)), lambda: _good_clock(self._answer), complain
        )
        self._alerts = AlertWatch(folder, self._clock, lambda why: complain(Problem(why, severity="warning")))
        handover.sweep(folder)
        self.station = self._read()

    def run(self) -> None:
        """Run until the end is ordered, which shuts air down too, or until somebody has ended air.

        A fault ends only the desk: air plays on and starts another desk.
        """
        health = self._health
        try:
            self._watch_air()
            self._take_up()
            self._ticker.every(_LOOK_EVERY).seconds.do(self._look)
            self._ticker.every(_LOOK_EVERY).seconds.do(lambda: self._handing.look(self._making.busy))
            self._ticker.every(_ROLL_EVERY).seconds.do(self._roll)
            self._ticker.every(_TRY_AGAIN_EVERY).minutes.do(self._make_again)
            self._ticker.every(1).seconds.do(self._watch_air)
            self._ticker.every(1).seconds.do(self._keep_agent)
            self._ticker.every(_LOOK_EVERY).seconds.do(self._county.look)
            self._ticker.every(_HEALTH_EVERY).minutes.do(lambda: health.look(self.station.setup))
            self._ticker.every(1).seconds.do(self._obey_township)
            self._ticker.every(_ALERT_EVERY).seconds.do(lambda: self._alert(health.found))
            self._ticker.every(_REPORT_EVERY).seconds.do(self._report)
            self._ticker.every(_HOUSE_EVERY).seconds.do(self._keep_house)
            while not (self._over or self._ordered()):
                self._folder.stat()  # raises if the station's folder was moved away: it must not be made again
                self._ticker.run_pending()
                if self._air.gone():
                    self._watch_air()
                if not self._made.empty():
                    self._after_making()
                self._clock.wait(self._clock.now() + 500)
        finally:
            self._close()

    def _close(self) -> None:
        """End air if ordered, and release the desk's lock after that, so that air does not take the desk for dead."""
        self._reports.close()
        self._county.close()
        self._alerts.close()
        if self._ordered() and not self._over:
            self._air.end()
        if self._ended or self._ordered():
            self._agent.end()
        self._lock.release()
        self._making.end(self.station)

    # -- programmes

    def _read(self) -> Station:
        self._stamp = stamp(self._folder)
        return Station.read(self._folder, self._opener)

    def _look(self) -> None:
        """Read the station again if files have changed. Put aside the program's own files that are still broken."""
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
        self._broken = own_files.broken(self.station.problems)
        self._handed.clear()
        self._roll()

    def wrong(self) -> list[Reason]:
        """For air's status: what keeps new programmes from air, and what is wrong with this PC. Compiling finds errors,
        too, so it is asked at every turn."""
        found = list(self._health.wrong)
        if self._unwritten is not None:
            found.insert(0, self._unwritten)
        if errors := self.station.problems.errors:
            place = str(errors[0].place or "")
            found.insert(0, Reason("air.files_wrong", {"count": str(len(errors)), "file": place}))
        return found

    def _tell_new(self, problems: list[Problem]) -> None:
        """Report each problem once while it lasts, warnings too (such as a sheet that is open in Excel)."""
        for problem in problems:
            if problem not in self._told:
                self._complain(problem)
        self._told = problems

    def _roll(self) -> None:
        """Hand over today and the days ahead, unless that was done."""
        days = self._days()
        self._handed = {day: told for day, told in self._handed.items() if day in days}
        new = [day for day in days if day not in self._handed]
        for day in new:
            self._hand_over(day)
        self._ask()
        self._note_revoiced()
        self._note_rule()
        self._keep_at_hand()
        if new:
            gc.collect()  # compiling leaves cycles among old objects, where Python seldom looks
            self._make_missing()

    def _note_revoiced(self) -> None:
        """Write down what the village says in its own way of what a township sent, for the township to see."""
        if self.station.received or (self._folder / REVOICED).exists():
            try:
                revoiced.note(self._folder, self.station.revoiced)
            except OSError as error:
                facts = {"file": REVOICED, "why": error.strerror or str(error)}
                self._complain(Problem(Reason("cli.cannot_write", facts), severity="warning"))

    def _note_rule(self) -> None:
        """Tell air what the village lets its township do. While the files have errors, that only becomes stricter: a
        slip elsewhere opens nothing, and a mute counts all the same."""
        rule, before = self.station.setup.above, village_rule.read(self._folder)
        if self.station.problems.errors:
            if before is None:
                return  # without a rule nothing of the township sounds
            rule = rule.and_also(before)
        try:
            village_rule.write(self._folder, rule)
        except OSError as error:
            facts = {"file": village_rule.FILE, "why": error.strerror or str(error)}
            self._complain(Problem(Reason("cli.cannot_write", facts), severity="warning"))

    def _ask(self) -> None:
        """Report each question that waits for a person's answer, once while it lasts."""
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
        """Write the hand-over; whether it was written. If the disk refuses, report it once and try again at the next
        roll; air goes on with what it has."""
        try:
            handover.write(self._folder, programme)
        except OSError as error:
            file = handover.path_of(self._folder, date.fromisoformat(programme.date))
            why = Reason("cli.cannot_write", {"file": str(file), "why": error.strerror or str(error)})
            if why != self._unwritten:
                self._complain(Problem(why))
            self._unwritten = why
            return False
        self._unwritten = None
        return True

    def _make_missing(self) -> None:
        """Make the clips that the days ahead, orders and villages need, in other threads, so that the loop goes on."""
        now = self._clock.now()
        due = [*pressing.to_make(self.station, now), *self.station.coming(self._days(), now)]
        due += self._handing.missing(self.station.library)
        self._making.look(self.station, due, now)

    def _make_again(self) -> None:
        """Try failed clips again. The voices are closed before that, so that they start fresh."""
        self._making.begin_anew()
        if not self._making.busy:
            self.station.preparer.voices.close()
        self._make_missing()

    def _after_making(self) -> None:
        """Hand the days over again with the new clips, but none that is past, and make the next ones."""
        clips = 0
        while not self._made.empty():
            clips += self._made.get()
        failed = dict(self._making.failed)
        if clips:
            self._keep_at_hand()
            self._tell("cli.run_made", {"clips": clips})
        if clips or failed != self._failed or self._making.take_learnt():
            self._failed = failed
            for day in [day for day in self._handed if day in self._days()]:
                self._hand_over(day)
            self._note_revoiced()
        self._make_missing()

    # -- reports

    def _report(self) -> None:
        """Let another process write the reports of finished days. Failures are reported, and tried again."""
        setup = self.station.setup
        if not setup.outlets:
            return  # station.yaml is broken, which is reported elsewhere
        kinds = {name: outlet.kind for name, outlet in setup.outlets.items()}
        shares = {name: outlet.share for name, outlet in setup.outlets.items()}
        facts = StationFacts(setup.name, setup.zone, setup.ui, kinds, shares)
        news = self._reports.look(facts, self._clock.now())
        for reason in news.troubles:
            self._complain(Problem(reason, severity="warning"))
        if news.written:
            self._tell("report.written", {"files": ", ".join(f"records/reports/{day}" for day in news.written)})

    def _alert(self, found: Sequence[Finding]) -> None:
        """Let those who are not there be told of trouble. Never waits."""
        self._alerts.look(self._answer, self.station, found)

    def _obey_township(self) -> None:
        """Carry out what the township has said of a day. Waits for air, which tells whether the clock is right."""
        if not self._answer or not (self._folder / INBOX).is_dir():
            return
        sure = self._answer["clock"]["state"] == "good"
        try:
            told = day_orders.obey(
                self._folder, lambda: Station.read(self._folder, self._opener), self._clock.now(), sure
            )
        except Bad as bad:  # the marks cannot be written: nothing is obeyed
            self._complain(Problem(bad.reason))
            return
        except OSError as error:
            why = {"file": INBOX, "why": error.strerror or str(error)}
            self._complain(Problem(Reason("cli.disk", why)))
            return
        for came in told:
            facts: dict[str, object] = {"by": came.by, "what": explain(came.reason, self.station.setup.ui)}
            self._tell(f"cli.run_township_{came.stage}", facts)

    # -- housekeeping

    def _keep_house(self) -> None:
        """Delete what is no longer needed, once a day, while no clip is made and no order plays. Skip it if the clock
        may be wrong, or if a file cannot be read, as that file may need what would be deleted."""
        now = self._clock.now()
        today = clocks.today(now, self.station.setup.zone)
        if today == self._swept or not self._idle or self._making.busy or self.station.problems.errors:
            return
        self._swept = today
        handover.sweep(self._folder)
        try:
            housekeeping.sweep(self.station, today, now, self._handing.needed)
        except HandoverError as error:
            self._complain(Problem(error.reason, severity="warning"))
        except Bad as bad:
            self._complain(Problem(bad.reason, severity="warning"))

    # -- air

    def _watch_air(self) -> None:
        """Keep air alive, and report what is new on the air."""
        if not self._lock.keep():  # somebody deleted it, and another desk may hold it
            self._over = True
            return
        self._air.told = self.wrong()
        turn = self._air.turn()
        self._answer = turn.answer
        if turn.news == "over":
            self._over = self._ended = True
        elif turn.news in _TOLD:
            self._tell(_TOLD[turn.news], {"which": turn.which})
        for name, lane in turn.answer.get("outlets", {}).items():
            self._show(name, lane)
        if turn.answer:
            self._idle = _idle(turn.answer)
            self._make_anew(set(turn.answer.get("spoilt", ())))
            self._tell_troubles(turn.answer)

    def _keep_at_hand(self) -> None:
        """Keep ready what the fleet's agent needs at once."""
        if self._membership.now() is None:
            return
        try:
            self._at_hand.keep(self.station, clocks.today(self._clock.now(), self.station.setup.zone))
        except OSError as error:
            facts = {"file": AT_HAND, "why": error.strerror or str(error)}
            self._complain(Problem(Reason("cli.cannot_write", facts), severity="warning"))

    def _keep_agent(self) -> None:
        """Keep the fleet's agent alive, where this PC is a member of a township."""
        match self._agent.turn():
            case "killed":
                self._complain(Problem(Reason("fleet.agent_hung"), severity="warning"))
            case "failed":
                self._complain(Problem(Reason("fleet.agent_not_started", {"why": self._agent.why}), severity="warning"))

    def _make_anew(self, spoilt: set[str]) -> None:
        """Make the clips again that air found damaged. Each is made at once one time; if that fails, it is tried with
        the other failed clips."""
        if new := spoilt - self._spoilt:
            self.station.library.distrust(new)
            self._make_missing()
        self._spoilt = spoilt

    def _tell_troubles(self, answer: Mapping[str, Any]) -> None:
        """Report each trouble of air as a whole (clock, ledger) once while it lasts."""
        told = [Reason(each["code"], each["params"]) for each in answer.get("trouble", ())]
        found = [Problem(each, None, "warning") for each in told if each not in self._air.told]
        for problem in found:
            if problem not in self._troubles:
                self._complain(problem)
        self._troubles = found

    def _show(self, outlet: str, lane: dict[str, Any]) -> None:
        playing, coming = lane["playing"], lane["next"]
        music = lane.get("background")
        beneath = music and (music["id"], music["state"] != "paused")
        key = f"{playing and playing['id']}|{coming and coming['id']}|{lane['hindrance']}|{beneath}"
        if self._shown.get(outlet) == key:
            return
        self._shown[outlet] = key
        facts = {"outlet": outlet, "playing": playing, "next": coming, "hindrance": lane["hindrance"]}
        self._tell("cli.run_lane", {**facts, "background": music})


def _reports_of(folder: Path) -> Beside:
    """Who writes the nightly reports: with the villages' part, where there is a hub."""
    if is_hub(folder):
        return Beside(folder / "records", township_reports.PROGRAM, township_reports.EVERY)
    return Beside(folder / "records")


def _idle(answer: Mapping[str, Any]) -> bool:
    """Whether air is sure of its clock, and no order plays or waits."""
    return _good_clock(answer) and not any(lane["orders"] for lane in answer["outlets"].values())


def _good_clock(answer: Mapping[str, Any]) -> bool:
    """Whether air runs and is sure of its clock."""
    return bool(answer) and answer["clock"]["state"] == "good"
