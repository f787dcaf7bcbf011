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
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba import __version__, handover
from dalaba import clock as clocks
from dalaba.catalogue import explain
from dalaba.clock import DAY, Clock, SystemClock
from dalaba.control import Listener, Request
from dalaba.intact import Intact
from dalaba.ledger import Ledger, LedgerError
from dalaba.lock import Held, Lock
from dalaba.model import Instant, Millis, Order, OutletCard, Programme, Reason
from dalaba.outputs import Output
from dalaba.playout import Past, Playout, coded
from dalaba.timekeeper import Timekeeper, silent
from dalaba.wallclock import RELEASED, Memory

LOCK = "records/onair/air.lock"
LEDGER = "records"
_TURN: Millis = 1_000
"""The longest sleep: how soon a new hand-over is seen."""
_REMEMBER = 3 * DAY
"""How far before the newest event air reads back: more than any spot's grace."""


class Air:
    """One run of air. `open_output` makes an outlet's output; it is where a test puts something else.

    `released`: no right clock shows less (None: any may). `synchronised`: see `Timekeeper`.
    """

    def __init__(
        self,
        station: Path,
        clock: Clock,
        open_output: Callable[[OutletCard], Output],
        released: Instant | None = None,
        synchronised: Callable[[], bool | None] = silent,
    ) -> None:
        self._station = station
        self._clock = clock
        self._lock = Lock(station / LOCK)
        boot = secrets.token_hex(4)
        self._ledger = Ledger(station / LEDGER, platform.node() or "pc", boot)
        head = self._ledger.head()
        since = min(clock.now(), head.wall if head else clock.now()) - _REMEMBER
        memory = Memory()
        past = Past.of(memory.reading(self._ledger.events(since=since)))
        self._time = Timekeeper(station, clock, memory.known, released, self._seq, synchronised)
        detail = {"pid": os.getpid(), "version": __version__, "python": platform.python_version()}
        detail["clock"] = self._time.verdict.state
        self._ledger.append("boot", clock.now(), clock.mono(), detail=detail)
        self._intact = Intact(station)
        self.playout = Playout(station, clock, self._ledger, open_output, self._intact, past)
        self._seen: dict[Path, tuple[int, int]] = {}
        self._broken: Reason | None = None
        self._leaving = False
        self._listener = Listener(station, clock.wake)
        self._time.begin(self.playout)

    def run(self) -> None:
        """Play until a `shutdown` comes."""
        try:
            while not self._leaving:
                self.turn()
        finally:
            self.close()

    def turn(self) -> None:
        """One turn: the clock, new hand-overs, requests, sound, sleep."""
        if self._time.look(self.playout):
            self._seen.clear()  # what was left aside of a wrong clock's days may now count
        self._take_handovers()
        for request in self._listener.take():
            request.answer(self._answer(request))
        due = self.playout.turn()
        latest = self._clock.now() + _TURN
        self._time.note()
        if not self._leaving:
            until = latest if due is None else min(due, latest)
            self._time.rest_until(until)
            self._clock.wait(until)

    def close(self) -> None:
        """Stop the sound, note it, let go of everything."""
        self._listener.close()
        self.playout.close(Reason("air.shut_down"))
        with contextlib.suppress(LedgerError):
            self._ledger.append("shutdown", self._clock.now(), self._clock.mono())
        self._ledger.close()
        self._lock.release()

    def _take_handovers(self) -> None:
        """The programmes of yesterday, today and tomorrow, whichever files changed. A broken one changes nothing."""
        for day in self._days():
            path = handover.path_of(self._station, day)
            with contextlib.suppress(OSError):
                status = path.stat()
                if self._seen.get(path) != (status.st_mtime_ns, status.st_size):
                    self._seen[path] = (status.st_mtime_ns, status.st_size)
                    self._load(path)

    def _days(self) -> list[date]:
        """Yesterday, today and tomorrow; by a wrong clock also those of the latest moment that was right."""
        moments = {self._clock.now(), self._time.latest}
        days = {clocks.today(moment, ZoneInfo("UTC")) for moment in moments}
        # The station's own zone is in the file; a day either way covers every zone there is.
        return sorted({day + timedelta(days=offset) for day in days for offset in (-1, 0, 1)})

    def _load(self, path: Path) -> None:
        try:
            programme = handover.read(path)
        except handover.HandoverError as error:
            self._broken = error.reason
            return
        if self._time.verdict.state == "wrong":
            # Orders find their outlets; whether it is of today nobody knows.
            if not self.playout.state() or not _over(programme, self._time.latest):
                self.playout.open(programme)
            return
        if _over(programme, self._clock.now()):
            return
        self._broken = None
        self.playout.load(programme)

    def _answer(self, request: Request) -> dict[str, object]:
        body = request.body
        verb = str(body.get("verb", ""))
        if verb == "status":
            return self._status()
        if verb == "shutdown":
            self._leaving = True
            return {"code": "air.leaving", "params": {}}
        if verb == "clock_ok":
            return coded(self._clock_is_right(str(body.get("actor", ""))))
        to = body.get("to")
        names = tuple(str(name) for name in to) if isinstance(to, list) else ()
        return coded(self.playout.obey(Order(verb, names, str(body.get("actor", "")), str(body.get("reason", "")))))

    def _clock_is_right(self, actor: str) -> Reason:
        answer = self._time.said(self.playout, actor)
        self._seen.clear()
        self._take_handovers()
        return answer

    def _seq(self) -> int:
        head = self._ledger.head()
        return head.seq if head else 0

    def _status(self) -> dict[str, object]:
        verdict = self._time.verdict
        trouble = [reason for reason in (verdict.why, self.playout.trouble, self._broken) if reason]
        return {
            "code": "air.running",
            "params": {},
            "pid": os.getpid(),
            "now": self._clock.now(),
            "clock": {"state": verdict.state, **coded(verdict.why)},
            "outlets": self.playout.state(),
            "spoilt": self._intact.spoilt(),
            "trouble": [coded(reason) for reason in trouble],
        }


def _over(programme: Programme, now: int) -> bool:
    """A day whose every spot is past its last moment, two hours ago or more, need not be taken any more."""
    last = max((max(spot.latest, spot.end) for spot in programme.spots), default=0)
    midnight = clocks.at(date.fromisoformat(programme.date), DAY, ZoneInfo(programme.zone))
    return max(last, midnight) + 2 * 3_600_000 < now


def main(arguments: list[str]) -> int:
    """Air's process. Exit 0 after a shutdown, 1 when the station is on the air already or has no ledger to write."""
    parser = argparse.ArgumentParser(prog="dalaba.onair")
    parser.add_argument("--station", type=Path, required=True)
    parser.add_argument("--ui", default="zh")
    given = parser.parse_args(arguments)
    from dalaba.outputs.soundcard import Cards  # the device library: only in the process that plays

    clock = SystemClock()
    cards = Cards(clock)

    def open_output(card: OutletCard) -> Output:
        assert card.output is not None
        return cards.output(card.output)

    try:
        Air(given.station, clock, open_output, RELEASED).run()
    except Held as error:
        print(explain(Reason("air.already_running", {"pid": error.pid}), given.ui), file=sys.stderr)
        return 1
    except LedgerError as error:
        print(explain(error.reason, given.ui), file=sys.stderr)
        return 1
    finally:
        cards.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
