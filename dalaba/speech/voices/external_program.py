"""Engines that are a separate program: started once per sentence, text on stdin, sound in a temporary file.

The text is never on the command line, where some programs would take it for an option or a file name. A program that is
late is killed, alone, and not tried again, because it would be late again. After `_HOPELESS` failed sentences in a row,
the program counts as broken until `close`.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core.model import Reason
from dalaba.speech.voices import VoiceError, failure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HOPELESS = 3
_LARGEST = 64_000_000
"""Most bytes of a sound file."""


class Program:
    """`at_once`: how many may run at the same time. `limit`: seconds for one sentence."""

    def __init__(self, engine: str, limit: float = 30.0, at_once: int = 1) -> None:
        self._engine, self._limit = engine, limit
        self._turns = threading.BoundedSemaphore(max(1, at_once))
        self._failed = 0

    def sound(
        self, text: str, command: Callable[[Path], Sequence[str]], suffix: str = ".wav"
    ) -> tuple[NDArray[np.int16], int]:
        """Run `command` (which gets the file to write) on `text`. Returns samples and hertz. Raises `VoiceError`."""
        if self._failed >= _HOPELESS:
            raise VoiceError(Reason("voices.broken", {"engine": self._engine, "count": str(_HOPELESS)}))
        with self._turns, tempfile.TemporaryDirectory(prefix="dalaba-") as folder:
            file = Path(folder) / f"spoken{suffix}"
            try:
                samples = self._made(text, command(file), file)
            except _Failed as trouble:
                self._failed += 1
                raise failure("voices.refused", self._engine, text, trouble) from trouble
        self._failed = 0
        return samples

    def close(self) -> None:
        """Forget that the program counts as broken, so that it is tried again."""
        self._failed = 0

    def _made(self, text: str, command: Sequence[str], file: Path) -> tuple[NDArray[np.int16], int]:
        from dalaba.sound.codec import CodecError, decode

        self._run(text, command, file.parent)
        try:
            if file.stat().st_size > _LARGEST:
                raise _Failed(f"> {_LARGEST} bytes")
            samples, rate = decode(file)
        except (OSError, CodecError) as trouble:
            raise _Failed(f"{Path(command[0]).name}: no sound") from trouble
        return (samples * 32767).round().clip(-32768, 32767).astype("<i2"), rate

    def _run(self, text: str, command: Sequence[str], folder: Path) -> None:
        with (folder / "words").open("w+b") as words:
            try:
                done = subprocess.run(
                    command,
                    input=text.encode() + b"\n",
                    stdout=subprocess.DEVNULL,
                    stderr=words,
                    timeout=self._limit,
                    check=False,
                    cwd=folder,
                    env={**os.environ, "PYTHONUTF8": "1"},  # piper is a Python program and would use a code page
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except subprocess.TimeoutExpired:
                raise _Failed(f"> {self._limit:g} s") from None
            except OSError as trouble:
                raise _Failed(trouble.strerror or type(trouble).__name__) from trouble
            if done.returncode:
                words.seek(max(0, words.seek(0, os.SEEK_END) - 2000))
                last = words.read().decode(errors="replace").strip().splitlines()
                raise _Failed(f"{last[-1] if last else ''} ({done.returncode})".strip())


class _Failed(Exception):
    """The program failed. The message is the last line that it printed."""
