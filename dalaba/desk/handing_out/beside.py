"""Handing out beside the desk's loop: in a thread with a reading of its own, whenever something has changed.

Changed texts go out at once. New clips go out when no more are being made, or after five minutes: otherwise a village
on a slow line would fetch the list anew for each of them.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from dalaba.compile.render import Due
from dalaba.core import atomic
from dalaba.core.clock import Clock
from dalaba.core.model import Problem, Reason
from dalaba.core.problems import Bad
from dalaba.desk.handing_out.publish import Given, hand_out, sweep
from dalaba.desk.root import Station, stamp
from dalaba.hub import settings
from dalaba.hub.store import Node, Store
from dalaba.speech.library import INDEX, RENDERED, Library
from dalaba.speech.voices.registry import open_calm

AT_MOST_EVERY = 30.0
"""Seconds."""
WAITS_FOR_CLIPS = 300.0
SWEPT_EVERY = 86_400.0
_HOUR = 3_600_000
_KEPT = 48 * _HOUR
"""So long a blob stays that nothing names: an order may be on its way to be signed."""


class _Seen(NamedTuple):
    """What was there when something was last handed out."""

    files: object
    nodes: tuple[Node, ...]
    hour: int
    """A new day may have begun."""
    clips: tuple[int, int]


class HandingOutBeside:
    """Hands out for the hub of this station, if it has one. `complain` is called in any thread."""

    def __init__(self, folder: Path, clock: Clock, complain: Callable[[Problem], None]) -> None:
        self._folder, self._clock, self._complain = folder, clock, complain
        self._opener = cache(open_calm)
        self._thread: threading.Thread | None = None
        self._looked = self._out = -WAITS_FOR_CLIPS
        """When it was last looked, and last handed out."""
        self._swept = monotonic()
        self._seen: _Seen | None = None
        self._told: list[Reason] = []
        self._given = Given()

    def look(self, busy: bool) -> None:
        """Begin to hand out, if there may be something new. `busy`: clips are being made. It costs little and never
        waits."""
        now = monotonic()
        if self.going or now - self._looked < AT_MOST_EVERY or not (self._folder / settings.SIGN_KEY).is_file():
            return
        self._looked = now
        clips_wait = busy and now - self._out < WAITS_FOR_CLIPS
        self._thread = threading.Thread(target=self._turn, args=(clips_wait,), name="handing out", daemon=True)
        self._thread.start()

    @property
    def going(self) -> bool:
        """Whether something is being handed out now."""
        return self._thread is not None and self._thread.is_alive()

    def missing(self, library: Library) -> list[Due]:
        """The clips that the villages still need and nobody has made yet."""
        return [due for due in self._given.missing if library.find(due.recipe.key) is None]

    @property
    def needed(self) -> frozenset[str]:
        """The keys of the clips that the villages have or will have."""
        return self._given.needed

    # -- in its thread

    def _turn(self, clips_wait: bool) -> None:
        try:
            store = Store.of(self._folder)
            try:
                self._hand_out(store, clips_wait)
                self._sweep(store)
            finally:
                store.database.close()
        except Bad as bad:
            self._tell([bad.reason])
        except (OSError, atomic.Broken) as error:
            self._tell([Reason("handing.not_written", {"why": str(error)})])

    def _hand_out(self, store: Store, clips_wait: bool) -> None:
        now, files = self._clock.now(), stamp(self._folder)
        seen = _Seen(files, store.nodes(), now // _HOUR, self._made())
        before = self._seen
        if before is not None and before == (seen._replace(clips=before.clips) if clips_wait else seen):
            return
        station = Station.read(self._folder, self._opener)
        given = hand_out(station, store, now, still=lambda: stamp(self._folder) == files)
        self._seen = seen
        if given != Given():  # the files have no errors, and did not change meanwhile
            self._given, self._out = given, monotonic()
            self._tell(given.troubles)

    def _sweep(self, store: Store) -> None:
        """Once a day, delete what no village needs any more."""
        if monotonic() - self._swept > SWEPT_EVERY:
            self._swept = monotonic()
            now = self._clock.now()
            sweep(self._folder, store, now, (now - _KEPT) / 1000)

    def _made(self) -> tuple[int, int]:
        """Differs after clips were made, by whatever program."""
        try:
            status = os.stat(self._folder / RENDERED / INDEX)
        except OSError:
            return 0, 0
        return status.st_mtime_ns, status.st_size

    def _tell(self, troubles: Iterable[Reason]) -> None:
        """Report each trouble once while it lasts."""
        found = list(troubles)
        for why in found:
            if why not in self._told:
                self._complain(Problem(why, severity="warning"))
        self._told = found
