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
from dalaba.model import Millis, Order, OutletCard, Programme, Reason
from dalaba.outputs import Output
from dalaba.playout import Past, Playout

LOCK = "records/onair/air.lock"
LEDGER = "records"
_TURN: Millis = 1_000
"""The longest sleep: how soon a new hand-over is seen."""
_AWAY: Millis = 10_000
"""A turn so much later than it should be was not late: the PC slept."""
_REMEMBER = 3 * DAY
"""How far before the newest event air reads back: more than any spot's grace."""


class Air:
    """One run of air. `open_output` makes an outlet's output; it is where a test puts something else."""

    def __init__(self, station: Path, clock: Clock, open_output: Callable[[OutletCard], Output]) -> None:
        self._station = station
        self._clock = clock
        self._lock = Lock(station / LOCK)
        boot = secrets.token_hex(4)
        self._ledger = Ledger(station / LEDGER, platform.node() or "pc", boot)
        head = self._ledger.head()
        since = min(clock.now(), head.wall if head else clock.now()) - _REMEMBER
        past = Past.of(self._ledger.events(since=since))
        detail = {"pid": os.getpid(), "version": __version__, "python": platform.python_version()}
        self._ledger.append("boot", clock.now(), clock.mono(), detail=detail)
        self._intact = Intact(station)
        self.playout = Playout(station, clock, self._ledger, open_output, self._intact, past)
        self._seen: dict[Path, tuple[int, int]] = {}
        self._broken: Reason | None = None
        self._leaving = False
        self._awake = clock.now()
        self._listener = Listener(station, clock.wake)

    def run(self) -> None:
        """Play until a `shutdown` comes."""
        try:
            while not self._leaving:
                self.turn()
        finally:
            self.close()

    def turn(self) -> None:
        """One turn: new hand-overs, requests, sound, sleep. A turn that comes much too late follows a gap."""
        if self._clock.now() - self._awake > _AWAY:
            self.playout.was_away(self._awake)
        self._take_handovers()
        for request in self._listener.take():
            request.answer(self._answer(request))
        due = self.playout.turn()
        latest = self._clock.now() + _TURN
        if not self._leaving:
            self._clock.wait(latest if due is None else min(due, latest))
        self._awake = latest

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
        if verb == "status":
            return self._status()
        if verb == "shutdown":
            self._leaving = True
            return {"code": "air.leaving", "params": {}}
        if verb == "callup":
            return self._callup(body)
        to = body.get("to")
        names = tuple(str(name) for name in to) if isinstance(to, list) else ()
        answer = self.playout.obey(Order(verb, names, str(body.get("actor", "")), str(body.get("reason", ""))))
        return {"code": answer.code, "params": dict(answer.params)}

    def _callup(self, body: dict[str, object]) -> dict[str, object]:
        """A hold, a release or a report from a site: air writes it down, the desk hands over what it moves."""
        detail = body.get("detail")
        self.playout.note("callup", str(body.get("actor", "")), detail if isinstance(detail, dict) else {})
        return {"code": "air.noted", "params": {}}

    def _status(self) -> dict[str, object]:
        trouble = [reason for reason in (self.playout.trouble, self._broken) if reason]
        return {
            "code": "air.running",
            "params": {},
            "pid": os.getpid(),
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
        Air(given.station, clock, open_output).run()
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
