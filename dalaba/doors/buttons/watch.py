"""A thread that reads the named device, and presses the scene of a key that was held for its time."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from dalaba.core.clock import Clock
from dalaba.core.model import Reason
from dalaba.desk import pressing
from dalaba.desk.orders.situation import Ground
from dalaba.desk.root import Station
from dalaba.doors.buttons.held import Held
from dalaba.link import control
from dalaba.messages import sentence
from dalaba.station.scenes import Buttons

_LOOKS_EVERY = 0.5
"""Seconds between looks at whether other buttons are named now."""
_TRIES_AGAIN = 3.0
"""Seconds until a device that is not there is tried again."""


class Source(Protocol):
    """The keys of a device."""

    taken: tuple[str, ...]

    def events(self, seconds: float) -> Iterator[tuple[str, bool | None]]:
        """A key, and whether it is down now; None: some were lost."""


Open = Callable[[str, Iterable[str]], AbstractContextManager[Source]]


class ButtonWatch(threading.Thread):
    """Presses scenes in the name of the button. `station` returns the desk's last reading; `tell` reports."""

    def __init__(
        self, folder: Path, station: Callable[[], Station], clock: Clock, tell: Callable[[Reason], None],
        opened: Open | None = None,
    ) -> None:  # fmt: skip
        super().__init__(name="buttons", daemon=True)
        self._folder, self._station, self._clock, self._tell = folder, station, clock, tell
        self._open = opened or _of_system()
        self._over = threading.Event()
        self._told: Reason | None = None

    def close(self) -> None:
        """End the thread."""
        self._over.set()

    def run(self) -> None:
        """Read the device that the station names now, as long as it names it."""
        while not self._over.is_set():
            wanted = self._station().setup.buttons
            if wanted is None:
                self._over.wait(_LOOKS_EVERY)
                continue
            try:
                with self._open(wanted.device, wanted.keys) as source:
                    self._greet(wanted, source)
                    self._listen(wanted, source)
            except OSError as error:
                why = error.strerror or str(error)
                self._tell_once(Reason("scene.button_gone", {"device": wanted.device, "why": why}))
                self._over.wait(_TRIES_AGAIN)

    def _greet(self, wanted: Buttons, source: Source) -> None:
        works = [f"{key} {scene}" for key, scene in wanted.keys.items() if key not in source.taken]
        self._tell_once(Reason("scene.button_here", {"device": wanted.device, "keys": "、".join(works)}))
        if source.taken:
            self._tell(Reason("scene.button_taken", {"keys": "、".join(source.taken)}))

    def _listen(self, wanted: Buttons, source: Source) -> None:
        held = Held(wanted.hold)
        while not self._over.is_set() and self._station().setup.buttons == wanted:
            at = held.next_at()
            wait = _LOOKS_EVERY if at is None else max(0.0, min(_LOOKS_EVERY, (at - self._clock.mono()) / 1000))
            for key, down in source.events(wait):
                if down is None:
                    held.forget()
                elif down:
                    held.down(key, self._clock.mono())
                else:
                    held.up(key)
            for key in held.ready(self._clock.mono()):
                threading.Thread(target=self._press, args=(key, wanted.keys[key]), name="button", daemon=True).start()

    def _press(self, key: str, scene: str) -> None:
        """Press the scene, in a thread of its own: the next button must not wait. What came of it is told."""
        station = self._station()
        by = sentence("scene.by_button", station.setup.ui, key=key)
        now = self._clock.now()
        try:
            came = pressing.press(
                scene,
                lambda: (Ground.of(station), station),
                lambda asked: control.send(self._folder, asked),
                now,
                by,
                True,
            )
        except control.NotRunning:
            self._tell(Reason("scene.button_no_air", {"key": key, "name": scene}))
            return
        for each in (came.reason, *came.also):
            self._tell(each)

    def _tell_once(self, reason: Reason) -> None:
        """Tell it, unless it was the last thing told of the device."""
        if reason != self._told:
            self._tell(reason)
        self._told = reason


if sys.platform == "win32":

    def _of_system() -> Open:
        from dalaba.doors.buttons import windows

        return windows.Keys

else:

    def _of_system() -> Open:
        from dalaba.doors.buttons import linux

        return linux.Keys
