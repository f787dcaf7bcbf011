"""Keeps a worker listening to a relay's source, and starts it again when it ends or nothing comes from it.

The worker is a program of its own: whatever it meets in what it is sent costs this relay and nothing else. It is
killed, and waited for, as soon as it is not needed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from dalaba.air.flow.arrivals import RATE, Arrivals
from dalaba.air.flow.words import Command, meaning
from dalaba.core.model import Reason, Relay

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Level = Callable[[NDArray[np.float32]], NDArray[np.float32]]

_WAITS = (0.3, 1.0, 2.0, 3.0, 5.0)
"""Seconds before each attempt, the first one so soon that a short break is not heard; the last one counts from then on.
"""
_LASTED = 10.0
"""Seconds of sound after which the next attempt is a first one again."""
_BEGINNING, _STALLED = 10.0, 6.0
"""Seconds without a byte, at the beginning and later, after which a worker is ended."""
_BLOCK = RATE // 20
"""Frames read at once: 50 ms."""
_PAUSED = 3.0
"""Seconds without anybody taking sound after which the oldest of it may be lost."""
_SILENT = 1e-3
"""Softer than this (-60 dB) is silence."""
_TICK = 0.1


class Source:
    """From construction on, sound goes to `arrivals`. `trouble` says why none comes; None while it does."""

    def __init__(
        self, relay: Relay, width: int, arrivals: Arrivals, level: Level, command: Callable[[], Command | Reason]
    ) -> None:
        self._relay, self._width, self._arrivals, self._level, self._command = relay, width, arrivals, level, command
        self.trouble: Reason | None = None
        self.silent_since: float | None = None
        """Since when (monotonic) it has been silent."""
        self.ahead = False
        """Whether it came faster than it can be heard: not live, so nothing of it may be left out."""
        self._process: subprocess.Popen[bytes] | None = None
        self._fed = time.monotonic()
        """When a byte came last, or more of them could not be taken."""
        self._heard = False
        """Whether the present worker has given sound."""
        self._closed = threading.Event()
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the worker at once; its thread ends soon."""
        self._closed.set()
        self._kill()

    def wait(self, seconds: float) -> None:
        """Wait until the worker is gone, at most so long."""
        self._thread.join(seconds)

    def _run(self) -> None:
        failed = 0
        while not self._closed.is_set():
            begun = time.monotonic()
            self.trouble = self._listen()
            failed = 0 if self._heard and time.monotonic() - begun > _LASTED else failed + 1
            self._closed.wait(_WAITS[min(max(failed, 1), len(_WAITS)) - 1])

    def _listen(self) -> Reason | None:
        """Run one worker to its end. Returns why it ended."""
        self._heard, self._fed = False, time.monotonic()
        command = self._command()
        if isinstance(command, Reason):
            return command
        try:
            process = self._started(command)
        except OSError as error:
            return Reason("air.relay_no_worker", {"error": error.strerror or str(error)})
        said: list[bytes] = []
        threads = [
            threading.Thread(target=self._take, args=(process.stdout,), name="relay sound", daemon=True),
            threading.Thread(target=_keep_last, args=(process.stderr, said), name="relay words", daemon=True),
        ]
        for thread in threads:
            thread.start()
        stalled = self._watch(threads[0])
        self._kill()
        process.wait()
        for thread in threads:
            thread.join()
        self._process = None
        if stalled:
            return Reason("air.relay_stalled", {"relay": self._relay.name})
        return meaning(b"".join(said).decode("utf-8", "replace"), self._relay, self._heard)

    def _started(self, command: Command) -> subprocess.Popen[bytes]:
        root = str(Path(__file__).parents[3])
        path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH")) if part)
        with self._guard:
            if self._closed.is_set():
                raise OSError("closed")
            process = subprocess.Popen(
                command.words,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": path},
                start_new_session=sys.platform != "win32",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            self._process = process
        assert process.stdin is not None
        with suppress(OSError), process.stdin:  # it may have ended already
            process.stdin.write(command.told)
        return process

    def _kill(self) -> None:
        with self._guard:
            if self._process is not None and self._process.returncode is None:
                self._process.kill()

    def _watch(self, taking: threading.Thread) -> bool:
        """Return when nothing more comes; whether that is because the worker waits for ever."""
        while taking.is_alive():
            if self._closed.is_set():
                return False
            if time.monotonic() - self._fed > (_STALLED if self._heard else _BEGINNING):
                return True
            taking.join(_TICK)
        return False

    def _take(self, pipe: IO[bytes]) -> None:
        import numpy as np

        size = 2 * self._width
        with pipe:
            while len(data := _read(pipe, _BLOCK * size)) >= size and not self._closed.is_set():
                self._fed, self._heard, self.trouble = time.monotonic(), True, None
                pcm = np.frombuffer(data[: len(data) // size * size], "<i2").reshape(-1, self._width)
                self._note_silence(int(np.abs(pcm.astype(np.int32)).max(initial=0)) / 32768)
                self._put(self._level(pcm.astype(np.float32) / np.float32(32768)))
        self._arrivals.break_off()

    def _put(self, frames: NDArray[np.float32]) -> None:
        """Wait while the ring is full; but while nobody listens, time goes on for the source as well."""
        while self._arrivals.full and not self._closed.is_set():
            self._fed = time.monotonic()
            self.ahead = self.ahead or self._arrivals.taken is None
            if self._closed.wait(len(frames) / RATE) or self._paused:
                break
        self._arrivals.put(frames)

    @property
    def _paused(self) -> bool:
        taken = self._arrivals.taken
        return taken is not None and time.monotonic() - taken > _PAUSED

    def _note_silence(self, loudest: float) -> None:
        if loudest > _SILENT:
            self.silent_since = None
        elif self.silent_since is None:
            self.silent_since = time.monotonic()


def _read(pipe: IO[bytes], size: int) -> bytes:
    """So many bytes, or what there was at the end."""
    try:
        return pipe.read(size)
    except (OSError, ValueError):
        return b""


def _keep_last(pipe: IO[bytes], into: list[bytes]) -> None:
    """The last words of a worker, however much it says."""
    with pipe:
        while words := pipe.read1(4096):  # type: ignore[attr-defined]  # a pipe is a BufferedReader; typeshed says IO
            into[:] = [(b"".join(into) + words)[-4096:]]
