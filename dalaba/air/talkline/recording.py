"""Recording a talk to a file, beside the sound, which never waits for it."""

from __future__ import annotations

import hashlib
import queue
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.air.outputs.live_source import RATE
from dalaba.core.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WAITING = 500
"""Pieces of some 20 ms that may wait for the disk."""
_LEAST = 20_000_000
"""Bytes that stay free for the ledger: on a fuller disk nothing is recorded."""
_LOOK_EVERY = 250
"""Pieces between two checks of the free space."""


class Recording:
    """An MP3 file. Never raises: `failed` reports a failure. `add` and `end` are called from other threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.failed: Reason | None = None
        self.digest = ""
        """The file's digest, once `done`."""
        self._pieces: queue.Queue[NDArray[np.float32] | None] = queue.Queue(_WAITING)
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
        self._thread.start()

    def add(self, samples: NDArray[np.float32]) -> None:
        """Add the next samples."""
        if self.failed is None and len(samples):
            try:
                self._pieces.put_nowait(samples)
            except queue.Full:
                self.failed = Reason("air.talk_unrecorded", {"error": "disk too slow"})

    def end(self) -> None:
        """End the recording; `done` becomes true soon."""
        try:
            self._pieces.put_nowait(None)
        except queue.Full:
            self.failed = Reason("air.talk_unrecorded", {"error": "disk too slow"})

    @property
    def done(self) -> bool:
        """Whether the file is closed, or never will be."""
        return not self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait until it is done, at most so long."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self._write()
        except OSError as error:
            self.failed = Reason("air.talk_unrecorded", {"error": error.strerror or str(error)})

    def _write(self) -> None:
        from dalaba.sound.codec import Mp3Stream

        self.path.parent.mkdir(parents=True, exist_ok=True)
        encoder, digest, number = Mp3Stream(RATE), hashlib.sha256(), 0
        with open(self.path, "xb") as file:
            while (piece := self._pieces.get()) is not None and self.failed is None:
                if number % _LOOK_EVERY == 0 and shutil.disk_usage(self.path.parent).free < _LEAST:
                    raise OSError(28, "No space left on device")
                number += 1
                data = encoder.add(piece)
                file.write(data)
                digest.update(data)
            data = encoder.end()
            file.write(data)
            digest.update(data)
        self.digest = digest.hexdigest()
