"""Makes clips in threads beside the desk's loop: those due soon with a quick voice, the others in turn with the good
one, and those of sounds.

There are at most three threads. One makes clips that take no time or cannot wait. The second makes clips in the good
voice, the next due first, a few at a time, so that a text saved meanwhile gets its turn soon. The third makes the clips
of sounds, likewise; while there are none to make, it listens to the sounds that nobody has heard yet. They write only
into the library, and start nothing on the air.
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
"""How many clips the good voice makes before the list is looked at again."""
LISTENS = 10.0
"""About how many seconds sounds are listened to before it is looked again whether one is to be made."""
HANGS = 900.0
"""A thread that makes no clip for so many seconds is given up; the slowest voice on the oldest PC needs fewer."""
_ENDS_WITHIN = 5.0
"""Seconds that the program's end waits for these threads."""
_REMEMBERED = 100
"""How many complaints are remembered, so that none is made twice."""
_SMOOTH = 0.3
"""The weight of the newest batch in the voice's pace."""


class _Over(Exception):
    """Ends a run, because the desk ends."""


class _Run:
    """A thread that makes clips. `thread`: None once it was given up."""

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
        """One more clip is done. Raises `_Over` if no more are wanted."""
        self.done = number
        self.alive()

    def alive(self) -> None:
        """The present clip makes progress. Raises `_Over` if no more are wanted."""
        self.heard = monotonic()
        if self.over:
            raise _Over


class Making:
    """Makes clips in threads. `tell(count)` is called when clips were made. `tell` and `complain` are called in any
    thread."""

    def __init__(self, tell: Callable[[int], None], complain: Callable[[Problem], None]) -> None:
        self._tell, self._complain = tell, complain
        self._runs: dict[str, _Run] = {}
        self._pace = FIRST_PACE
        self._gave_up: set[str] = set()
        self._stuck: set[str] = set()
        """The keys of clips whose thread was given up; it may hang for ever, so no other thread tries them."""
        self._told: list[Reason] = []
        self.failed: dict[str, Reason] = {}
        """Key -> why its clip could not be made at the last try."""
        self._learnt = False

    def begin_anew(self) -> None:
        """Try failed clips again: a voice may be back."""
        self._gave_up.clear()

    def look(self, station: Station, wanted: list[Due], now: Instant) -> None:
        """Start each thread that has clips to make and is not running."""
        todo = [due for due in wanted if due.recipe.key not in self._gave_up | self._stuck]
        chosen = station.making_order(todo, now, self._pace)
        self._set_to("quick", station, chosen.quick)
        self._set_to("good", station, chosen.good[:_AT_A_TIME])
        self._set_to("sounds", station, chosen.sounds[:_AT_A_TIME])
        if not chosen.sounds:
            self._listen(station)

    def take_learnt(self) -> bool:
        """Whether something was heard of sounds, since the last time this was asked, that changes what is planned."""
        learnt, self._learnt = self._learnt, False
        return learnt

    @property
    def busy(self) -> bool:
        """Whether clips are being made."""
        return any(run.going for run in self._runs.values())

    def end(self, station: Station) -> None:
        """Stop making clips, as the program ends."""
        for run in self._runs.values():
            run.over = True
        until = monotonic() + _ENDS_WITHIN
        while self.busy and monotonic() < until:
            station.preparer.voices.close()  # ends the waiting for a sentence
            sleep(0.05)

    def _set_to(self, name: str, station: Station, recipes: tuple[Recipe, ...]) -> None:
        run = self._runs.get(name)
        if run is not None and run.going and not self._left_behind(run):
            return
        recipes = tuple(recipe for recipe in recipes if recipe.key not in self._stuck)
        if recipes:
            self._start(name, self._make_good if name == "good" else self._make_quick, station, _Run(recipes))

    def _start(self, name: str, work: Callable[[Station, _Run], None], station: Station, run: _Run) -> None:
        self._runs[name] = run
        run.thread = threading.Thread(target=work, args=(station, run), name=f"making {name}", daemon=True)
        run.thread.start()

    def _listen(self, station: Station) -> None:
        """Listen to some of the sounds that nobody has heard yet."""
        run = self._runs.get("sounds")
        if (run is None or not run.going) and station.unheard():
            self._start("sounds", self._listen_to, station, _Run(()))

    def _listen_to(self, station: Station, run: _Run) -> None:
        try:
            heard, learnt = station.listen_to_sounds(LISTENS, run.alive)
        except _Over:
            return
        except Bad as bad:
            self._complain_once(bad.reason)
            return
        self._learnt = self._learnt or learnt
        if heard:
            self._tell(0)

    def _left_behind(self, run: _Run) -> bool:
        """Give up a thread that has made no clip for too long, and its present clip, so that others get their turn."""
        if monotonic() - run.heard < HANGS:
            return False
        run.thread = None
        if not run.recipes:
            return True
        stuck = run.recipes[min(run.done, len(run.recipes) - 1)]
        self._stuck.add(stuck.key)
        self._complain_once(Reason("sound.making_hangs", {"name": stuck.name, "minutes": str(round(HANGS / 60))}))
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
        """Make a run's clips. Returns the seconds of sound made."""
        recipes = run.recipes
        try:
            todo = {recipe.key: recipe for recipe in recipes}
            report = station.make(todo, progress=run.tell, keep=keep, alive=run.alive)
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
        self._tell(len(report.made))  # even if it is none: the loop then looks for the next ones
        return report.seconds

    def _complain_once(self, why: Reason) -> None:
        if why not in self._told:
            self._told = [*self._told[1 - _REMEMBERED :], why]
            self._complain(Problem(why))
