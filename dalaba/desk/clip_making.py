"""Making clips beside the desk's loop: what is due soon by a quick voice, the rest in turn by the good one.

Two threads at the most. One makes what costs nothing and what cannot wait, the other goes through what is to be heard
in the good voice, soonest due first, a few clips at a time, so that a text saved meanwhile is not kept waiting by it.
It starts nothing on the air and writes only into the library.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic, sleep

from dalaba.compile.render import Due, Recipe
from dalaba.compile.render.making_order import FIRST_PACE
from dalaba.core.model import Instant, Problem, Reason
from dalaba.core.problems import Bad
from dalaba.desk.root import Station

_AT_A_TIME = 6
"""Clips of the good voice between two looks at what is to be made."""
HANGS = 900.0
"""Seconds without a clip after which a thread is left behind: the slowest voice on the oldest PC needs fewer."""
_ENDS_WITHIN = 5.0
"""Seconds that the program's end waits for its voices to fall silent."""
_REMEMBERED = 100
"""Complaints, so that none is made twice."""
_SMOOTH = 0.3
"""How much the newest batch says about the voice's pace."""


class _Over(Exception):
    """The desk ends."""


class _Run:
    """One thread at its clips. `thread`: None once it was left behind."""

    def __init__(self, recipes: tuple[Recipe, ...]) -> None:
        self.recipes = recipes
        self.thread: threading.Thread | None = None
        self.done = 0
        self.heard = monotonic()
        self.over = False

    @property
    def going(self) -> bool:
        return self.thread is not None and self.thread.is_alive()

    def tell(self, number: int, of: int, recipe: Recipe) -> None:
        """A clip more is done. `_Over` where no more are wanted."""
        self.done, self.heard = number, monotonic()
        if self.over:
            raise _Over


class Making:
    """`tell(count)`: so many clips were made; from any thread, as is `complain`."""

    def __init__(self, tell: Callable[[int], None], complain: Callable[[Problem], None]) -> None:
        self._tell, self._complain = tell, complain
        self._runs: dict[str, _Run] = {}
        self._pace = FIRST_PACE
        self._gave_up: set[str] = set()
        self._stuck: set[str] = set()
        """What a thread was left behind with: it may be at it for ever, and is not joined by another."""
        self._told: list[Reason] = []
        self.failed: dict[str, Reason] = {}
        """Key -> why its clip could not be made at the last try."""

    def begin_anew(self) -> None:
        """What could not be made is tried again: a voice may be back."""
        self._gave_up.clear()

    def look(self, station: Station, wanted: list[Due], now: Instant) -> None:
        """Set to work what has something to do and is not at it."""
        todo = [due for due in wanted if due.recipe.key not in self._gave_up | self._stuck]
        chosen = station.making_order(todo, now, self._pace)
        self._set_to("quick", station, chosen.quick)
        self._set_to("good", station, chosen.good[:_AT_A_TIME])

    @property
    def busy(self) -> bool:
        """Whether clips are being made."""
        return any(run.going for run in self._runs.values())

    def end(self, station: Station) -> None:
        """No more clips: the program ends, which would wait for those that are being made."""
        for run in self._runs.values():
            run.over = True
        until = monotonic() + _ENDS_WITHIN
        while self.busy and monotonic() < until:
            station.preparer.voices.close()  # whoever waits for a sentence learns that it will not be spoken
            sleep(0.05)

    def _set_to(self, name: str, station: Station, recipes: tuple[Recipe, ...]) -> None:
        run = self._runs.get(name)
        if run is not None and run.going and not self._left_behind(run):
            return
        recipes = tuple(recipe for recipe in recipes if recipe.key not in self._stuck)
        if recipes:
            work = self._make_quick if name == "quick" else self._make_good
            self._runs[name] = run = _Run(recipes)
            run.thread = threading.Thread(target=work, args=(station, run), name=f"making {name}", daemon=True)
            run.thread.start()

    def _left_behind(self, run: _Run) -> bool:
        """One of which nothing was heard for long: what it was at is given up, so that the others get their turn."""
        if monotonic() - run.heard < HANGS:
            return False
        stuck = run.recipes[min(run.done, len(run.recipes) - 1)]
        self._stuck.add(stuck.key)
        self._complain_once(Reason("sound.making_hangs", {"name": stuck.name, "minutes": str(round(HANGS / 60))}))
        run.thread = None
        return True

    def _make_quick(self, station: Station, run: _Run) -> None:
        self._make(station, run, keep=False)

    def _make_good(self, station: Station, run: _Run) -> None:
        began = monotonic()
        seconds = self._make(station, run, keep=True)
        if seconds:
            pace = (monotonic() - began) / seconds
            self._pace += _SMOOTH * (pace - self._pace)

    def _make(self, station: Station, run: _Run, keep: bool) -> float:
        """Seconds of sound that were made."""
        recipes = run.recipes
        try:
            report = station.make({recipe.key: recipe for recipe in recipes}, progress=run.tell, keep=keep)
        except _Over:
            return 0.0
        except Bad as bad:
            self._gave_up.update(recipe.key for recipe in recipes)
            self.failed.update((recipe.key, bad.reason) for recipe in recipes)
            self._complain_once(bad.reason)
            self._tell(0)
            return 0.0
        self._gave_up.update(recipe.key for recipe, _ in report.failed)
        self._gave_up.update(report.stood_in)
        self.failed.update((recipe.key, why) for recipe, why in report.failed)
        for why in (*(why for _, why in report.failed), *(why for _, why in report.stood_in.values())):
            self._complain_once(why)
        self._tell(len(report.made))  # also of none: the next ones may go better
        return report.seconds

    def _complain_once(self, why: Reason) -> None:
        if why not in self._told:
            self._told = [*self._told[1 - _REMEMBERED :], why]
            self._complain(Problem(why))
