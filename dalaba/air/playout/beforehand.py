"""Checking and decoding clips in a separate thread, so that neither a stop nor another outlet waits for them."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dalaba.air.outputs import Output, OutputError, Sound
from dalaba.air.playout.spot_sound import Check
from dalaba.core.model import Clip

_NO_SOUND = Sound((), 1.0, 0)
_FORGOTTEN = 60.0
"""Seconds after which a prepared sound that nobody asked for is dropped."""


@dataclass(slots=True)
class _Job:
    output: Output | None
    """None: the clips are only checked."""
    clips: Sequence[Clip]
    sound: Sound
    done: bool = False
    at: float = 0.0
    made: object = None
    """The prepared sound, held until it is handed over."""
    key: tuple[object, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.key = tuple(self.clips) if self.output is None else (id(self.output), self.sound)


class Beforehand:
    """The preparation thread of one playout. Call `ready` from the loop's thread; `wake` is called when a sound is
    ready.
    """

    def __init__(self, check: Check, wake: Callable[[], None]) -> None:
        self._check, self._wake = check, wake
        self._jobs: dict[tuple[object, ...], _Job] = {}
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def ready(self, output: Output, clips: Sequence[Clip], sound: Sound) -> bool:
        """Whether these clips have been checked and the sound is prepared for that output.

        If not, the work is started; ask again when woken. A fault found here is reported by the check that follows.
        """
        return self._asked(_Job(output, clips, sound))

    def _asked(self, job: _Job) -> bool:
        known = self._jobs.get(job.key)
        if known is not None:
            return known.done
        now = time.monotonic()
        self._jobs = {key: each for key, each in self._jobs.items() if not each.done or now - each.at < _FORGOTTEN}
        self._jobs[job.key] = job
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="decoding", daemon=True)
            self._thread.start()
        self._queue.put(job)
        return False

    def checked(self, clips: Sequence[Clip]) -> bool:
        """Whether these clips have been checked; like `ready`, for clips that are decoded as they are heard."""
        return self._asked(_Job(None, clips, _NO_SOUND))

    def taken(self, output: Output, sound: Sound) -> None:
        """Note that the sound was handed over."""
        self._jobs.pop((id(output), sound), None)

    def close(self) -> None:
        """Start no more work."""
        self._queue.put(None)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            try:
                wrong = [why for clip in job.clips if (why := self._check(clip))]
                if not wrong and job.output is not None:
                    job.made = job.output.made_ready(job.sound)
            except OutputError:
                pass  # preparing it again raises the same error, which is reported there
            finally:
                job.at, job.done = time.monotonic(), True
                self._wake()
