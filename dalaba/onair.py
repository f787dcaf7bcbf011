"""Air: the process that owns the devices, the playing loop, the ledger and the station's one lock.

Boot and shutdown on one page. Reads only what the desk hands over, never what people write; goes on with the last good
programme when the desk is gone. Started as `python -m dalaba.onair --station DIR`.
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
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba import __version__, handover, intact
from dalaba import clock as clocks
from dalaba.calm import no_collecting
from dalaba.catalogue import explain
from dalaba.clock import DAY, Clock, SystemClock
from dalaba.control import Listener, Request
from dalaba.intact import Intact
from dalaba.ledger import Ledger, LedgerError
from dalaba.lock import Held, Lock
from dalaba.model import Millis, Order, OutletCard, Programme, Reason
from dalaba.outputs import Output, OutputError
from dalaba.playout import Past, Playout
from dalaba.upkeep.awake import Awake
from dalaba.upkeep.decide import DESK, Limits
from dalaba.upkeep.desk import DeskKeeper, Kept
from dalaba.upkeep.notify import Manager, progress
from dalaba.upkeep.places import AIR_LOCK as LOCK

LEDGER = "records"
_TURN: Millis = 1_000
"""The longest sleep: how soon a new hand-over is seen."""
_AWAY: Millis = 10_000
"""A turn so much later than it should be was not late: the PC slept."""
_TERMINATED = 143
"""What a process that SIGTERM ended is expected to say."""
_REMEMBER = 3 * DAY
"""How far before the newest event air reads back: more than any spot's grace."""


class Air:
    """One run of air. `open_output` makes an outlet's output; it is where a test puts something else.

    `keeper` looks after the desk, `manager` is the service manager that is told of progress, as `beats` shows it.
    `after` is why this run follows another one, for the ledger: "gone", "hung".
    """

    def __init__(
        self,
        station: Path,
        clock: Clock,
        open_output: Callable[[OutletCard], Output],
        keeper: DeskKeeper | None = None,
        manager: Manager | None = None,
        beats: Callable[[], Mapping[str, tuple[bool, Millis]]] = dict,
        after: str = "",
    ) -> None:
        self._station = station
        self._clock = clock
        self._lock = Lock(station / LOCK)
        boot = secrets.token_hex(4)
        self._ledger = Ledger(station / LEDGER, platform.node() or "pc", boot)
        head = self._ledger.head()
        since = min(clock.now(), head.wall if head else clock.now()) - _REMEMBER
        with no_collecting():  # tens of thousands of events before the first sound
            past = Past.of(self._ledger.events(since=since))
        detail = {
            **({"after": after} if after else {}),
            "pid": os.getpid(),
            "version": __version__,
            "python": platform.python_version(),
        }
        self._ledger.append("boot", clock.now(), clock.mono(), detail=detail)
        self._intact = Intact(station)
        self.playout = Playout(station, clock, self._ledger, open_output, self._intact, past)
        self._seen: dict[Path, tuple[int, int]] = {}
        self._broken: Reason | None = None
        self._leaving = False
        self._ordered = False
        self._keeper, self._manager, self._beats = keeper, manager or Manager({}), beats
        self._awake = clock.now()
        self._listener = Listener(station, clock.wake)

    def run(self) -> bool:
        """Play until a `shutdown` comes, or `leave` is called. True: it was ordered over the wire, by a person."""
        try:
            while not self._leaving:
                self.turn()
        finally:
            self.close()
        return self._ordered

    def leave(self) -> None:
        """End the run at its next turn. (It wakes nobody: that may not be done in a signal's handler.)

        What a service manager ends is meant to be over; else somebody's desk may start air again.
        """
        self._leaving = True
        self._ordered = self._ordered or (self._keeper is not None and self._keeper.managed)

    def turn(self) -> None:
        """One turn: new hand-overs, requests, sound, sleep. A turn that comes much too late follows a gap."""
        if self._clock.now() - self._awake > _AWAY:
            self.playout.was_away(self._awake)
        self._take_handovers()
        for request in self._listener.take():
            request.answer(self._answer(request))
        due = self.playout.turn()
        self._look_after()
        latest = self._clock.now() + _TURN
        if not self._leaving:
            self._clock.wait(latest if due is None else min(due, latest))
        self._awake = latest

    def close(self) -> None:
        """Stop the sound, note it, let go of everything."""
        self._manager.stopping()
        self._listener.close(self._ordered)
        self.playout.close(Reason("air.shut_down"))
        with contextlib.suppress(LedgerError):
            self._ledger.append("shutdown", self._clock.now(), self._clock.mono())
        self._ledger.close()
        self._lock.release()

    def _look_after(self) -> None:
        """The desk is alive, and the service manager knows that the sound is."""
        mono = self._clock.mono()
        if self._keeper is not None and (kept := self._keeper.turn(mono, self._leaving)):
            self._note(kept)
        self._manager.ready()
        if self._manager.every is not None:
            self._manager.alive(mono, progress(self._beats()))

    def _note(self, kept: Kept) -> None:
        detail = {"did": kept.did, "pid": kept.pid, "params": dict(kept.reason.params)}
        with contextlib.suppress(LedgerError):  # it is kept in memory, and the next turn tells of it
            self._ledger.append("desk", self._clock.now(), self._clock.mono(), reason=kept.reason.code, detail=detail)

    def _take_handovers(self) -> None:
        """The programmes of yesterday, today and tomorrow, whichever files changed. A broken one changes nothing."""
        now = self._clock.now()
        for offset in (-1, 0, 1):
            # The station's own zone is in the file; a day either way covers every zone there is.
            path = handover.path_of(self._station, clocks.today(now, ZoneInfo("UTC")) + timedelta(days=offset))
            with contextlib.suppress(OSError):
                status = path.stat()
                if self._seen.get(path) != (status.st_mtime_ns, status.st_size):
                    self._seen[path] = (status.st_mtime_ns, status.st_size)
                    self._load(path)

    def _load(self, path: Path) -> None:
        try:
            with no_collecting():
                programme = handover.read(path)
        except handover.HandoverError as error:
            self._broken = error.reason
            return
        if _over(programme, self._clock.now()):
            return
        self._broken = None
        self.playout.load(programme)

    def _answer(self, request: Request) -> dict[str, object]:
        body = request.body
        verb = str(body.get("verb", ""))
        if body.get("desk") and self._keeper is not None:
            self._keeper.hear(self._clock.mono())
        if verb == "status":
            return self._status()
        if verb == "shutdown":
            self._leaving = self._ordered = True
            return {"code": "air.leaving", "params": {}}
        to = body.get("to")
        names = tuple(str(name) for name in to) if isinstance(to, list) else ()
        answer = self.playout.obey(Order(verb, names, str(body.get("actor", "")), str(body.get("reason", ""))))
        return {"code": answer.code, "params": dict(answer.params)}

    def _status(self) -> dict[str, object]:
        trouble = [reason for reason in (self.playout.trouble, self._broken) if reason]
        return {
            "code": "air.running",
            "params": {},
            "pid": os.getpid(),
            "managed": self._keeper is not None and self._keeper.managed,
            "now": self._clock.now(),
            "outlets": self.playout.state(),
            "spoilt": self._intact.spoilt(),
            "trouble": [{"code": reason.code, "params": dict(reason.params)} for reason in trouble],
        }


def _over(programme: Programme, now: int) -> bool:
    """A day whose every spot is past its last moment, two hours ago or more, need not be taken any more."""
    last = max((max(spot.latest, spot.end) for spot in programme.spots), default=0)
    midnight = clocks.at(date.fromisoformat(programme.date), DAY, ZoneInfo(programme.zone))
    return max(last, midnight) + 2 * 3_600_000 < now


def main(arguments: list[str]) -> int:
    """Air's process. Exit 0 after a shutdown, 1 when the station is on the air already or has no ledger to write.

    With `--keep-desk` it looks after the desk, with `--managed` for a service manager. A SIGTERM ends it orderly, and
    is answered with 143 where nobody manages it: whoever keeps it may start it again.
    """
    given = _parser().parse_args(arguments)
    from dalaba.outputs.soundcard import Cards  # the device library: only in the process that plays

    threading.Thread(target=_warm_up, name="warming up", daemon=True).start()
    clock = SystemClock()
    cards = Cards(clock)

    def open_output(card: OutletCard) -> Output:
        assert card.output is not None
        return cards.output(card.output)

    try:
        ordered = _run(given, clock, open_output, cards.beats)
    except Held as error:
        print(explain(Reason("air.already_running", {"pid": error.pid}), given.ui), file=sys.stderr)
        return 1
    except LedgerError as error:
        print(explain(error.reason, given.ui), file=sys.stderr)
        return 1
    finally:
        cards.close()
    return 0 if ordered or given.managed else _TERMINATED


def _warm_up() -> None:
    """Load what the first sound needs while the ledger is read back: on two cores it is there when it is wanted."""
    from dalaba.outputs.devices import portaudio

    intact.load()
    with contextlib.suppress(OutputError):  # no PortAudio: the first output says so
        portaudio()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dalaba.onair")
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
) -> bool:
    limits = Limits(given.desk_gone, given.desk_silent, given.desk_boot, given.desk_looks)
    keeper = DeskKeeper(given.station, clock.mono(), limits, given.managed) if given.keep_desk else None
    manager = Manager(os.environ)
    air = Air(given.station, clock, open_output, keeper, manager, beats, given.after)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: air.leave())
    awake = Awake()
    try:
        return air.run()
    finally:
        awake.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
