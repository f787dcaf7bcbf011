"""Air: the process that owns the devices, the playing loop, the ledger and the station's one lock.

This module starts and ends it. Air reads only what the desk hands over, never the files that people write, and goes on
with the last good programme when the desk is gone. Run it as `python -m dalaba.air.main --station DIR`.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import secrets
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba import __version__
from dalaba.air import clip_check
from dalaba.air.above import Above
from dalaba.air.above.rate import Hourly
from dalaba.air.clip_check import Intact
from dalaba.air.clock_trust import RELEASED, Memory
from dalaba.air.events import Entry
from dalaba.air.flow import opening
from dalaba.air.flow.opening import OpenedFlow
from dalaba.air.ledger import Ledger, LedgerError, Reserve
from dalaba.air.outputs import Output, OutputError
from dalaba.air.outputs.commands import Commands
from dalaba.air.outputs.tone import tone
from dalaba.air.playout import Past, Playout, coded
from dalaba.air.playout.beforehand import Beforehand
from dalaba.air.timekeeper import Timekeeper, silent
from dalaba.core import clock as clocks
from dalaba.core.clock import DAY, Clock, SystemClock
from dalaba.core.gc_pause import no_collecting
from dalaba.core.lock import Held, Lock
from dalaba.core.model import Instant, Millis, OutletCard, Programme, Reason
from dalaba.link import handover
from dalaba.link.control import Call, Listener
from dalaba.link.control import kept_stop as kept
from dalaba.link.requests import (
    Announce,
    Append,
    CallUp,
    Cancel,
    ClockIsRight,
    HubTime,
    Note,
    Request,
    Resume,
    Shutdown,
    Signed,
    SignedAppend,
    Skip,
    SkipNext,
    Status,
    Stop,
    Talk,
    Tone,
    Volume,
    Yield,
    order_of,
    parse,
    parts_of,
)
from dalaba.link.upkeep.awake import Awake
from dalaba.link.upkeep.decide import DESK, Limits
from dalaba.link.upkeep.keep_desk import DeskKeeper, Kept
from dalaba.link.upkeep.start_processes import AIR_LOCK as LOCK
from dalaba.link.upkeep.systemd_notify import Manager, progress
from dalaba.messages import explain
from dalaba.trust.marks import StoredMarks

LEDGER = "records"
RESERVE = "records/onair/reserve"
_DESK_TIME: Millis = 60_000
"""How long the desk has to hand over the day before air reports that it has no programme."""
_TURN: Millis = 1_000
"""The longest sleep between turns: a new hand-over is seen within this time."""
_LOOK_AFTER: Millis = 60_000
"""How often the disk reserve is checked; the first check comes well after the first sound."""
_TERMINATED = 143
"""The exit code expected of a process that SIGTERM ended."""
_NAMED = 3
"""How many unreadable ledger entries are named."""
_REMEMBER = 3 * DAY
"""How far before the newest event air reads the ledger: longer than any spot's grace."""


class Air:
    """One run of air. `open_output` opens an outlet's output; tests pass their own.

    `released`: no correct clock shows an earlier time (None: no such limit). `synchronised`: see `Timekeeper`. `keeper`
    watches the desk; `manager` is the service manager, which is told of progress; `beats` returns that progress.
    `after` is why this run follows another, for the ledger: "gone" or "hung". `beside`: clips are decoded in a separate
    thread, which takes real time. `open_flow` opens music and relays.
    """

    def __init__(
        self,
        station: Path,
        clock: Clock,
        open_output: Callable[[OutletCard], Output],
        released: Instant | None = None,
        synchronised: Callable[[], bool | None] = silent,
        keeper: DeskKeeper | None = None,
        manager: Manager | None = None,
        beats: Callable[[], Mapping[str, tuple[bool, Millis]]] = dict,
        after: str = "",
        beside: bool = False,
        open_flow: OpenedFlow = opening.on_paper,
    ) -> None:
        self._station = station
        self._clock = clock
        self._lock = Lock(station / LOCK)
        boot = secrets.token_hex(4)
        self._ledger = Ledger(station / LEDGER, platform.node() or "pc", boot, reserve=Reserve(station / RESERVE))
        past = self._begin(after, released, synchronised)
        self._intact = Intact(station)
        self._commands = Commands()
        beforehand = Beforehand(self._intact, clock.wake) if beside else None
        run = self._commands.run
        self.playout = Playout(
            station, clock, self._ledger, open_output, self._intact, past, run, beforehand, open_flow
        )  # fmt: skip
        self._above = Above(station, clock, self.playout, self._time.trusted, StoredMarks(station), self._sounded)
        self._decoding: list[tuple[Call, Request | Reason]] = []
        self._seen: dict[Path, tuple[int, int]] = {}
        self._desk_says: list[Reason] = []
        self._born = clock.elapsed()
        self._broken: Reason | None = None
        self._leaving = False
        self._looked = clock.elapsed()
        self._kept_doors: Millis | None = None
        self._obeyed: set[Path] = set()
        self._ordered = False
        self._keeper, self._manager, self._beats = keeper, manager or Manager({}), beats
        self._listener = Listener(station, clock.wake)
        self._time.begin(self.playout)
        self._time.note(self._seq())

    def _begin(self, after: str, released: Instant | None, synchronised: Callable[[], bool | None]) -> Past:
        """Return what the ledger remembers, after noting this start on it. What the ledger may have lost is not caught
        up.
        """
        now, head, memory, sounded = self._clock.now(), self._ledger.head(), Memory(), Hourly()

        def also(entry: Entry) -> None:
            memory.take(entry)
            sounded.take(entry)

        since = min(now, head.wall if head else now) - _REMEMBER
        with no_collecting():  # reads tens of thousands of events before the first sound
            past = Past.of(self._ledger.remembered(since), also)
        self._sounded = sounded
        self._time = Timekeeper(self._station, self._clock, memory.known, released, synchronised)
        self._unread = [each.flaw for each in past.unread[:_NAMED]]
        detail: dict[str, object] = {"after": after} if after else {}
        detail |= {"clock": self._time.verdict.state}
        if unheard := past.unheard(now):
            detail["unheard"] = unheard
            past.take_back(unheard)
        older = self._time.seq_noted > (head.seq if head else 0)
        if older:  # an old copy was restored or writes were lost, so the missing part may have been heard
            detail["older"] = self._time.seq_noted
        detail |= {"pid": os.getpid(), "version": __version__, "python": platform.python_version()}
        with contextlib.suppress(LedgerError):
            self._ledger.append("boot", now, self._clock.mono(), detail=detail)
        if older or self._ledger.unsure or self._ledger.stuck:
            past.unsure = now
        return past

    def run(self) -> bool:
        """Play until a `shutdown` comes or `leave` is called. True if a person ordered the shutdown over the control
        channel.
        """
        try:
            while not self._leaving:
                self.turn()
        finally:
            self.close()
        return self._ordered

    def leave(self) -> None:
        """End the run at its next turn. It does not wake the loop, because a signal handler must not do that.

        A run that a service manager ends counts as ordered; otherwise a desk might start air again.
        """
        self._leaving = True
        self._ordered = self._ordered or (self._keeper is not None and self._keeper.managed)

    def turn(self) -> None:
        """One turn: the clock, new hand-overs, requests, sound, sleep."""
        if self._time.look(self.playout):
            self._seen.clear()  # hand-overs that were skipped because of the wrong clock may count now
        self._take_handovers()
        self._keep_doors()
        self._answer_all()
        for command, code in self._commands.ended():
            self.playout.amplifier_failed(command, code)
        self._above.turn()
        due = self.playout.turn()
        if self._clock.elapsed() - self._looked > _LOOK_AFTER:
            self._looked = self._clock.elapsed()
            self._ledger.keep_reserve()
        self._look_after()
        latest = self._clock.now() + _TURN
        self._time.note(self._seq())
        if not self._leaving:
            until = latest if due is None else min(due, latest)
            self._time.rest_until(until)
            self._clock.wait(until)

    def _answer_all(self) -> None:
        """Answer requests in their order. An announcement that is still being decoded delays only other
        announcements.
        """
        waiting, self._decoding = self._decoding, []
        for call, request in (*waiting, *((call, parse(call.body)) for call in self._listener.take())):
            if self._is_ready(request):
                call.answer(self._answered(request))
            else:
                self._decoding.append((call, request))

    def _is_ready(self, request: Request | Reason) -> bool:
        match request:
            case Signed() | SignedAppend():
                return self._above.is_ready(request, first=not self._waits(Signed, SignedAppend))
            case Announce(parts=sounds) | Append(parts=sounds):
                return not self._waits(Announce, Append, Cancel) and self.playout.is_ready(parts_of(sounds))
            case Cancel():
                return not self._waits(Announce, Append, Cancel)
        return True

    def _waits(self, *kinds: type[Request]) -> bool:
        """Whether an earlier request of these kinds is still being decoded. Nobody here waits for a township."""
        return any(isinstance(request, kinds) for _, request in self._decoding)

    def close(self) -> None:
        """Stop the sound, note it, and release everything."""
        self._manager.stopping()
        self._above.close()
        self._listener.close(self._ordered)
        self.playout.close(Reason("air.shut_down"))
        self._commands.close()
        with contextlib.suppress(LedgerError):
            self._ledger.append("shutdown", self._clock.now(), self._clock.mono())
        with contextlib.suppress(LedgerError):
            self._ledger.close()
        self._lock.release()

    def _keep_doors(self) -> None:
        """Once a second, check that the lock and the control note are still ours, and obey orders kept while air was
        silent.

        If another process has the lock, this run ends: two airs would speak over each other.
        """
        mono = self._clock.mono()
        if self._kept_doors is not None and mono - self._kept_doors < _TURN:
            return
        self._kept_doors = mono
        if not self._lock.keep():
            self._leaving = True
            return
        self._listener.keep()
        if self.playout.state():  # an order to all outlets must find them
            waiting = dict(kept.waiting(self._station))
            for path, order in waiting.items():
                if path not in self._obeyed:
                    self._obeyed.add(path)
                    self.playout.obey(order_of(order))
                kept.obeyed(path)
            self._obeyed &= waiting.keys()

    def _look_after(self) -> None:
        """Watch the desk, and tell the service manager that the sound is alive."""
        mono = self._clock.mono()
        if self._keeper is not None and (kept := self._keeper.turn(mono, self._leaving)):
            self._note_kept(kept)
        self._manager.ready()
        if self._manager.every is not None:
            self._manager.alive(mono, progress(self._beats()))

    def _note_kept(self, kept: Kept) -> None:
        detail = {"did": kept.did, "pid": kept.pid, "params": dict(kept.reason.params)}
        with contextlib.suppress(LedgerError):  # it stays in memory, and the next turn reports it
            self._ledger.append("desk", self._clock.now(), self._clock.mono(), reason=kept.reason.code, detail=detail)

    def _take_handovers(self) -> None:
        """Load the programmes of yesterday, today and tomorrow whose files changed. A broken file changes nothing."""
        paths = [handover.path_of(self._station, day) for day in self._days()]
        self._seen = {path: seen for path, seen in self._seen.items() if path in paths}
        for path in paths:
            with contextlib.suppress(OSError):
                status = path.stat()
                if self._seen.get(path) != (status.st_mtime_ns, status.st_size):
                    self._seen[path] = (status.st_mtime_ns, status.st_size)
                    self._load(path)

    def _days(self) -> list[date]:
        """Yesterday, today and tomorrow; with a wrong clock, also the days around the latest time known to be right."""
        moments = {self._clock.now(), self._time.latest}
        days = {clocks.today(moment, ZoneInfo("UTC")) for moment in moments}
        # The station's time zone is in the file; one day either way covers every zone.
        return sorted({day + timedelta(days=offset) for day in days for offset in (-1, 0, 1)})

    def _load(self, path: Path) -> None:
        try:
            with no_collecting():
                programme = handover.read(path)
        except handover.HandoverError as error:
            self._broken = error.reason
            return
        if self._time.verdict.state == "wrong":
            # Open the outlets so that orders find them; whether the programme is for today is unknown.
            if not self.playout.state() or not _over(programme, self._time.latest):
                self.playout.open(programme)
            return
        if _over(programme, self._clock.now()):
            return
        self._broken = None
        self.playout.load(programme)

    def _answer(self, call: Call) -> dict[str, object]:
        return self._answered(parse(call.body))

    def _answered(self, request: Request | Reason) -> dict[str, object]:
        """Carry out a request and return the answer. An invalid request changes nothing and is answered with the
        reason.
        """
        playing = self.playout
        match request:
            case Reason() as refusal:
                if refusal.params.get("verb") in (Signed.verb, SignedAppend.verb):
                    self._above.no_order(refusal)
                return coded(refusal)
            case Status() as asked:
                return self._status(asked)
            case Shutdown() as asked:
                self._hear(asked.desk)
                self._leaving = self._ordered = True
                return coded(Reason("air.leaving"))
            case Stop() | Resume() | Skip() | SkipNext() as order:
                return coded(playing.obey(order_of(order)))
            case Volume(volume, to, actor):
                return coded(playing.set_volume(to, volume, actor))
            case Yield(on, to, by, actor):
                return coded(playing.give_up(to, on, by[:100], actor))
            case Tone(to, actor, force):
                return self._tone(to, actor, force)
            case Announce() as said:
                return self._announce(said)
            case Append(key, sounds, more):
                return coded(playing.append(key, parts_of(sounds), more))
            case Cancel(key, actor):
                return coded(playing.cancel(key, actor))
            case Talk() as talk:
                return playing.talk(talk)
            case Note() as note:
                return self._note(note)
            case CallUp(detail, actor):
                playing.note("callup", actor, detail)
                return coded(Reason("air.noted"))
            case ClockIsRight(actor):
                return coded(self._clock_is_right(actor))
            case Signed() as signed:
                return self._above.take(signed)
            case SignedAppend() as words:
                return self._above.append(words)
            case HubTime() as said:
                return coded(self._above.hub_time(said))

    def _hear(self, desk: bool) -> None:
        if desk and self._keeper is not None:
            self._keeper.hear(self._clock.mono())

    def _announce(self, said: Announce) -> dict[str, object]:
        """Say or play something now. In the answer, `also` lists the outlets where it is not heard, and why."""
        answer, left = self.playout.take(said.at(self._clock.now()))
        return {**coded(answer), "also": [coded(why) for why in left]}

    def _clock_is_right(self, actor: str) -> Reason:
        answer = self._time.said(self.playout, actor)
        self._seen.clear()
        self._take_handovers()
        return answer

    def _has_today(self) -> bool:
        """Whether there is a programme for today. Also true while the clock is wrong, and in the desk's first
        minute.
        """
        if self._time.verdict.state == "wrong" or self._clock.elapsed() - self._born < _DESK_TIME:
            return True
        return self.playout.has(self._clock.now())

    def _seq(self) -> int:
        head = self._ledger.head()
        return head.seq if head else 0

    def _tone(self, names: tuple[str, ...], actor: str, force: bool) -> dict[str, object]:
        try:
            answer = self.playout.tone(names[0] if names else "", partial(tone, self._station), actor, force)
        except OutputError as error:
            answer = error.reason
        return coded(answer)

    def _note(self, said: Note) -> dict[str, object]:
        """Write a person's note, or the result of a sound check, to the ledger. Nothing else changes."""
        now, mono = self._clock.now(), self._clock.mono()
        try:
            self._ledger.append(said.kind, now, mono, output=said.output, actor=said.actor, detail=said.detail)
        except LedgerError as error:  # it waits in memory, like everything that air notes
            return coded(error.reason)
        return coded(Reason("air.noted"))

    def _status(self, asked: Status) -> dict[str, object]:
        self._hear(asked.desk)
        if asked.desk and asked.trouble is not None:
            self._desk_says = list(asked.trouble)
        verdict = self._time.verdict
        first, last = [verdict.why] if verdict.why else [], [self._broken] if self._broken else []
        last += self._unread
        none = [] if self._has_today() else [Reason("air.no_programme")]
        trouble = [
            *first,
            *self._ledger.troubles,
            *self.playout.troubles,
            *self._above.troubles,
            *last,
            *none,
            *self._desk_says,
        ]
        return {
            "code": "air.running",
            "params": {},
            "pid": os.getpid(),
            "managed": self._keeper is not None and self._keeper.managed,
            "now": self._clock.now(),
            "clock": {"state": verdict.state, **coded(verdict.why)},
            "outlets": self.playout.state(),
            "above": self._above.state(),
            "spoilt": self._intact.spoilt(),
            "trouble": [coded(reason) for reason in trouble],
        }


def _over(programme: Programme, now: int) -> bool:
    """Whether every spot of a day passed its latest start at least two hours ago, so that it need not be taken."""
    last = max((max(spot.latest, spot.end) for spot in programme.spots), default=0)
    midnight = clocks.at(date.fromisoformat(programme.date), DAY, ZoneInfo(programme.zone))
    return max(last, midnight) + 2 * 3_600_000 < now


def _air(
    given: argparse.Namespace,
    clock: Clock,
    open_output: Callable[[OutletCard], Output],
    beats: Callable[[], Mapping[str, tuple[bool, Millis]]],
) -> Air | Reason:
    """Construct air, or return why it cannot run."""
    limits = Limits(given.desk_gone, given.desk_silent, given.desk_boot, given.desk_looks)
    keeper = DeskKeeper(given.station, clock.mono(), limits, given.managed) if given.keep_desk else None
    try:
        return Air(
            given.station,
            clock,
            open_output,
            RELEASED,
            clocks.follows_a_time_server,
            keeper,
            Manager(os.environ),
            beats,
            given.after,
            beside=True,
            open_flow=opening.heard,
        )
    except Held as error:
        return Reason("air.already_running", {"pid": error.pid})
    except OSError as error:
        return Reason("air.no_folder", {"folder": str(given.station), "error": error.strerror or str(error)})


def main(arguments: list[str]) -> int:
    """Run air's process. Exit 0 after a shutdown, 1 if the station is already on the air or its folder is missing.

    `--keep-desk` makes it watch the desk; `--managed` makes it report to a service manager. SIGTERM ends it in order;
    the exit code is then 143 unless it is managed, so that whatever watches it may start it again.
    """
    given = _parser().parse_args(arguments)
    from dalaba.air.outputs.cards import Cards  # the device library: loaded only in the process that plays

    threading.Thread(target=_warm_up, name="warming up", daemon=True).start()
    clock = SystemClock()
    cards = Cards(clock, given.station / "records" / "onair")

    def open_output(card: OutletCard) -> Output:
        assert card.output is not None
        return cards.output(card.output)

    try:
        ordered = _run(given, clock, open_output, cards.beats)
        if isinstance(ordered, Reason):
            print(explain(ordered, given.ui), file=sys.stderr)
            return 1
    finally:
        cards.close()
    return 0 if ordered or given.managed else _TERMINATED


def _warm_up() -> None:
    """Load what the first sound needs while the ledger is read, so that it is ready in time on two cores."""
    from dalaba.air.outputs.devices import portaudio, served

    clip_check.load()
    if not served():  # Linux's sound server needs no PortAudio
        with contextlib.suppress(OutputError):  # without PortAudio, the first output reports it
            portaudio()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dalaba.air.main")
    parser.add_argument("--station", type=Path, required=True)
    parser.add_argument("--ui", default="zh")
    parser.add_argument("--keep-desk", action="store_true")
    parser.add_argument("--managed", action="store_true")
    parser.add_argument("--after", default="")
    for name in ("gone", "silent", "boot"):
        parser.add_argument(f"--desk-{name}", type=int, default=getattr(DESK, name), metavar="MS")
    parser.add_argument("--desk-looks", type=int, default=DESK.looks, metavar="N")
    return parser


def _run(
    given: argparse.Namespace,
    clock: Clock,
    open_output: Callable[[OutletCard], Output],
    beats: Callable[[], Mapping[str, tuple[bool, Millis]]],
) -> bool | Reason:
    """Play to the end. Returns whether the end was ordered, or why air could not run."""
    air = _air(given, clock, open_output, beats)
    if isinstance(air, Reason):
        return air
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: air.leave())
    awake = Awake()
    try:
        return air.run()
    finally:
        awake.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
