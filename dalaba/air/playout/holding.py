"""Holding sounds in memory that must be heard whatever becomes of their files: checked and decoded in a thread of its
own, so that a long one delays nothing else.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence

from dalaba.air.outputs import OutputError, Sound
from dalaba.air.playout.spot_sound import Check
from dalaba.core.model import Clip, Reason


class Holding:
    """The sounds held for one playout. Call `ask` from the loop's thread; `wake` is called when one is ready."""

    def __init__(self, check: Check, wake: Callable[[], None]) -> None:
        self._check, self._wake = check, wake
        self._found: dict[Sound, Sound | Reason | None] = {}
        self._queue: queue.SimpleQueue[tuple[Sequence[Clip], Sound | None] | None] = queue.SimpleQueue()
        self._looking: set[tuple[Clip, ...]] = set()
        self._looked: set[tuple[Clip, ...]] = set()
        self._thread: threading.Thread | None = None

    def ask(self, clips: Sequence[Clip], sound: Sound) -> Sound | Reason | None:
        """The sound in memory, or why it cannot be heard; None while it is being decoded: ask again when woken."""
        if sound not in self._found:
            self._found[sound] = None
            self._put(clips, sound)
        return self._found[sound]

    def _put(self, clips: Sequence[Clip], sound: Sound | None) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="holding", daemon=True)
            self._thread.start()
        self._queue.put((clips, sound))

    def checked(self, clips: Sequence[Clip]) -> bool:
        """Whether these clips have been checked. If not, they will be: ask again when woken."""
        key = tuple(clips)
        if key in self._looked:
            self._looked.discard(key)
            return True
        if key not in self._looking:
            self._looking.add(key)
            self._put(key, None)
        return False

    def let_go(self, sound: Sound) -> None:
        """Hold it no longer."""
        self._found.pop(sound, None)

    def close(self) -> None:
        """Start no more work."""
        self._queue.put(None)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            clips, sound = job
            if sound is None:
                for clip in clips:
                    self._check(clip)  # which remembers what it found
                self._looking.discard(tuple(clips))
                self._looked.add(tuple(clips))
            else:
                made = self._made(clips, sound)
                if sound in self._found:  # still wanted
                    self._found[sound] = made
            self._wake()

    def _made(self, clips: Sequence[Clip], sound: Sound) -> Sound | Reason:
        from dalaba.air.outputs.whole import held_whole

        if why := next((why for clip in clips if (why := self._check(clip))), None):
            return why
        try:
            return held_whole(sound)
        except OutputError as error:
            return error.reason
        except MemoryError:
            return Reason("air.paper_memory")
