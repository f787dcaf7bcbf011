"""Writing or checking a stick beside everything else: a thread with a state that pages show.

It goes on when nobody looks. What was begun and cannot be ended well leaves nothing of ours behind.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from dalaba.core.model import Reason
from dalaba.desk.packing import contents, pack
from dalaba.desk.root import Station
from dalaba.views.pack import PackError, PackReport, build
from dalaba.views.pack.old_stick import OldStick, clear, look, others_on, sums_of

Stage: TypeAlias = Literal[
    "reading", "making", "clearing", "writing", "checking", "comparing", "done", "stopped", "failed"
]
OVER = ("done", "stopped", "failed")


@dataclass(frozen=True, slots=True)
class State:
    """How far it has come."""

    kind: Literal["write", "check"]
    van: str
    day: date
    where: Path
    stage: Stage = "reading"
    done: int = 0
    of: int = 0
    now: str = ""
    """The file that is being written or read."""
    why: Reason | None = None
    """Why it failed."""
    report: PackReport | None = None
    old: OldStick | None = None
    differs: tuple[str, ...] | None = None
    """The files that would be written otherwise now; None: not compared."""

    @property
    def over(self) -> bool:
        return self.stage in OVER


class Stopped(Exception):
    """Somebody has stopped it."""


class Job:
    """One stick being written or checked. `read`: the station, read anew for this thread."""

    def __init__(self, state: State, read: Callable[[], Station], ui: str, ended: Callable[[State], None]) -> None:
        self._state, self._read, self._ui, self._ended = state, read, ui, ended
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stick", daemon=True)

    @property
    def state(self) -> State:
        """How far it is now."""
        return self._state

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End it soon; what it has written is taken away."""
        self._stop.set()

    def join(self, seconds: float) -> None:
        self._thread.join(seconds)

    def _run(self) -> None:
        over = replace(self._state, stage="failed", why=self._cannot("?"))
        try:
            self._write() if self._state.kind == "write" else self._check()
            over = replace(self._state, stage="done")
        except Stopped:
            over = replace(self._state, stage="stopped")
        except PackError as error:
            over = replace(self._state, stage="failed", why=error.reason)
        except OSError as error:
            over = replace(self._state, stage="failed", why=self._cannot(error.strerror or str(error)))
        finally:
            try:
                self._ended(over)
            finally:
                self._state = over  # only now: whoever sees that it is over finds it on the ledger

    def _cannot(self, why: str) -> Reason:
        return Reason("pack.cannot_write", {"folder": str(self._state.where), "file": "", "why": why})

    def _write(self) -> None:
        state, station = self._state, self._read()
        self._make(station)
        if sums_of(state.where) and not others_on(state.where):
            contents(station, state.van, state.day)  # before anything is taken away: it can be written
            self._at("clearing")
            clear(state.where)
        report = pack(station, state.van, state.day, state.where, self._ui, self._progress("writing"))
        self._state = replace(self._state, report=report)

    def _make(self, station: Station) -> None:
        """Make the clips that are not there yet."""
        todo = station.to_make(station.wanted_on([self._state.day], [self._state.van]))
        if todo:
            tell = self._progress("making")
            tell(0, len(todo), "")
            station.make(todo, progress=lambda done, total, recipe: tell(done, total, recipe.name))

    def _check(self) -> None:
        state = self._state
        old = look(state.where, self._progress("checking"))
        self._state = replace(self._state, old=old)
        if not old.files:
            return
        station = self._read()
        if old.van in station.setup.outlets and old.day is not None:
            self._make_and_compare(station, old, old.van, old.day)

    def _make_and_compare(self, station: Station, old: OldStick, van: str, day: date) -> None:
        """Whether the same would be written now; what cannot be written now is told by that it differs."""
        try:
            found = contents(station, van, day)
            with tempfile.TemporaryDirectory() as folder:
                where = Path(folder) / "stick"
                build(found.entries, where, found.cover, self._ui, found.notes, self._progress("comparing"))
                now = sums_of(where)
        except PackError:
            now = {}
        names = sorted(
            name for name in {*now, *old.sums} if name.endswith(".MP3") and now.get(name) != old.sums.get(name)
        )
        self._state = replace(self._state, differs=tuple(names))

    def _at(self, stage: Stage) -> None:
        self._state = replace(self._state, stage=stage)

    def _progress(self, stage: Stage) -> Callable[[int, int, str], None]:
        def tell(done: int, of: int, name: str) -> None:
            if self._stop.is_set():
                raise Stopped
            self._state = replace(self._state, stage=stage, done=done, of=of, now=name)

        return tell
