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
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba import __version__, handover
from dalaba import clock as clocks
from dalaba.catalogue import explain
from dalaba.clock import DAY, Clock, SystemClock
from dalaba.control import Listener, Request
from dalaba.intact import Intact
from dalaba.ledger import Ledger, LedgerError, Reserve
from dalaba.lock import Held, Lock
from dalaba.model import Millis, Order, OutletCard, Programme, Reason
from dalaba.outputs import Output, OutputError
from dalaba.outputs.commands import Commands
from dalaba.outputs.tone import tone
from dalaba.playout import Past, Playout

LOCK = "records/onair/air.lock"
LEDGER = "records"
RESERVE = "records/onair/reserve"
_TURN: Millis = 1_000
"""The longest sleep: how soon a new hand-over is seen."""
_AWAY: Millis = 10_000
"""A turn so much later than it should be was not late: the PC slept."""
_LOOK_AFTER: Millis = 60_000
"""How often the room kept for a full disk is looked after; the first time well after the first sound."""
_REMEMBER = 3 * DAY
"""How far before the newest event air reads back: more than any spot's grace."""


class Air:
    """One run of air. `open_output` makes an outlet's output; it is where a test puts something else."""

    def __init__(self, station: Path, clock: Clock, open_output: Callable[[OutletCard], Output]) -> None:
        self._station = station
        self._clock = clock
        self._lock = Lock(station / LOCK)
        boot = secrets.token_hex(4)
        self._ledger = Ledger(station / LEDGER, platform.node() or "pc", boot, reserve=Reserve(station / RESERVE))
        past = self._begin()
        self._intact = Intact(station)
        self._commands = Commands()
        self.playout = Playout(station, clock, self._ledger, open_output, self._intact, past, self._commands.run)
        self._seen: dict[Path, tuple[int, int]] = {}
        self._broken: Reason | None = None
        self._leaving = False
        self._awake = self._looked = clock.now()
        self._listener = Listener(station, clock.wake)

    def _begin(self) -> Past:
        """What the ledger remembers, with this start on it. What it may have lost is not caught up."""
        now, head = self._clock.now(), self._ledger.head()
        past = Past.of(self._ledger.remembered(min(now, head.wall if head else now) - _REMEMBER))
        detail = {"pid": os.getpid(), "version": __version__, "python": platform.python_version()}
        with contextlib.suppress(LedgerError):
            self._ledger.append("boot", now, self._clock.mono(), detail=detail)
        if self._ledger.unsure or self._ledger.stuck:
            past.unsure = now
        return past

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
        for command, code in self._commands.ended():
            self.playout.amplifier_failed(command, code)
        due = self.playout.turn()
        if abs(self._clock.now() - self._looked) > _LOOK_AFTER:
            self._looked = self._clock.now()
            self._ledger.keep_reserve()
        latest = self._clock.now() + _TURN
        if not self._leaving:
            self._clock.wait(latest if due is None else min(due, latest))
        self._awake = latest

    def close(self) -> None:
        """Stop the sound, note it, let go of everything."""
        self._listener.close()
        self.playout.close(Reason("air.shut_down"))
        self._commands.close()
        with contextlib.suppress(LedgerError):
            self._ledger.append("shutdown", self._clock.now(), self._clock.mono())
        with contextlib.suppress(LedgerError):
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
        if verb == "note":
            return self._note(body)
        to = body.get("to")
        names = tuple(str(name) for name in to) if isinstance(to, list) else ()
        if verb == "test_tone":
            return self._tone(names, str(body.get("actor", "")), bool(body.get("force")))
        answer = self.playout.obey(Order(verb, names, str(body.get("actor", "")), str(body.get("reason", ""))))
        return {"code": answer.code, "params": dict(answer.params)}

    def _tone(self, names: tuple[str, ...], actor: str, force: bool) -> dict[str, object]:
        try:
            answer = self.playout.tone(names[0] if names else "", partial(tone, self._station), actor, force)
        except OutputError as error:
            answer = error.reason
        return {"code": answer.code, "params": dict(answer.params)}

    def _note(self, body: dict[str, object]) -> dict[str, object]:
        """A person's word on the ledger: a note, or what a sound check was answered. It changes nothing else."""
        kind, output, actor = (str(body.get(name, "")) for name in ("kind", "output", "actor"))
        detail = body.get("detail")
        if kind not in ("note", "sound_check") or not isinstance(detail, dict):
            return {"code": "air.unknown_order", "params": {"verb": f"note {kind}"}}
        now, mono = self._clock.now(), self._clock.mono()
        try:
            self._ledger.append(kind, now, mono, output=output, actor=actor, detail=detail)
        except LedgerError as error:  # it waits in memory, as all that air notes
            return {"code": error.reason.code, "params": dict(error.reason.params)}
        except ValueError:  # JSON has words for what no ledger can hold: NaN
            return {"code": "air.unknown_order", "params": {"verb": f"note {kind}"}}
        return {"code": "air.noted", "params": {}}

    def _status(self) -> dict[str, object]:
        trouble = [*self._ledger.troubles, *([self._broken] if self._broken else [])]
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


def _air(station: Path, clock: Clock, open_output: Callable[[OutletCard], Output]) -> Air | Reason:
    """Air, or why there can be none."""
    try:
        return Air(station, clock, open_output)
    except Held as error:
        return Reason("air.already_running", {"pid": error.pid})
    except OSError as error:
        return Reason("air.no_folder", {"folder": str(station), "error": error.strerror or str(error)})


def main(arguments: list[str]) -> int:
    """Air's process. Exit 0 after a shutdown, 1 when the station is on the air already or its folder is not there."""
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
        air = _air(given.station, clock, open_output)
        if isinstance(air, Reason):
            print(explain(air, given.ui), file=sys.stderr)
            return 1
        air.run()
    finally:
        cards.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
