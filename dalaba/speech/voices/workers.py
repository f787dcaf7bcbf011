"""Worker programs: engines in processes of their own, with requests on stdin and answers on stdout.

If a worker crashes, is killed or hangs, its sentence is tried once more in a new worker; if that fails too,
`VoiceError` is raised. This process goes on. After `_HOPELESS` failed sentences in a row, the engine counts as broken
until `close`. There are never more workers than asked for, and each ends when this process does, however that ends,
because its stdin closes.

A request is one line of JSON. If it brings sound, it says so with `"bytes": N`, and N bytes of int16 mono follow. The
answer is one line of JSON, `{"rate": Hz, "bytes": N, ...}` or `{"error": ...}`, then N bytes of int16 mono.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import IO, Any

from dalaba.core.model import Reason
from dalaba.speech.voices import MAX_SECONDS, VoiceError, failure

_LARGEST = MAX_SECONDS * 48_000 * 2 + 65_536
"""Most bytes of an answer. One that announces more is nonsense."""
_WORDIEST = 1_000_000
"""Most bytes of error output, which is kept on disk. A worker that prints more is replaced."""
_HOPELESS = 3


class Workers:
    """At most `count` processes of `command`, each started when first needed. `limit`: seconds for one answer; `start`:
    additional seconds for a worker's first answer; `most`: answers after which a worker is replaced, for engines that
    lose memory."""

    def __init__(
        self,
        engine: str,
        command: Sequence[str],
        count: int = 1,
        limit: float = 20.0,
        start: float = 0.0,
        env: Mapping[str, str] | None = None,
        most: int = 100_000,
    ) -> None:
        self._engine, self._command, self._most = engine, tuple(command), most
        self._limit, self._start, self._env = limit, start, env
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._slots = max(1, count)
        self._failed = 0
        self._ending = False
        self._hired: set[_Worker] = set()
        self.running: set[int] = set()
        """Process ids."""
        for _ in range(self._slots):
            self._idle.put(None)

    def ask(self, request: Mapping[str, Any], brought: bytes = b"") -> tuple[dict[str, Any], bytes]:
        """The answer's head and sound. `brought`: sound that the request is about. Raises `VoiceError`."""
        text = str(request.get("text", ""))
        if self._failed >= _HOPELESS:
            raise VoiceError(Reason("voices.broken", {"engine": self._engine, "count": str(_HOPELESS)}))
        whole = json.dumps({**request, "bytes": len(brought)} if brought else request).encode() + b"\n" + brought
        worker = self._idle.get()
        try:
            worker, head, sound = self._twice(worker, whole, text)
        except VoiceError:
            worker = None
            self._failed += 1
            raise
        finally:
            self._idle.put(worker)
        self._failed = 0
        if "error" in head:
            raise failure("voices.refused", self._engine, text, head["error"])
        return head, sound

    def wake(self) -> None:
        """Start a worker if none is running or busy, so that it is ready when it is needed."""
        try:
            worker = self._idle.get_nowait()
        except queue.Empty:
            return  # all of them are at work
        try:
            worker = worker or self._hire()
        except OSError:
            pass  # the next request will fail and say why
        finally:
            self._idle.put(worker)

    def _twice(self, worker: _Worker | None, request: bytes, text: str) -> tuple[_Worker | None, dict[str, Any], bytes]:
        """The worker to keep, and its answer. A worker that failed is ended."""
        for last in (False, True):
            try:
                if worker is not None and not worker.alive:  # it ended by itself when idle
                    self._dismiss(worker)
                    worker = None
                worker = worker or self._hire()
                head, sound = worker.ask(request, self._limit + (0 if worker.answers else self._start))
                if worker.wordy or worker.answers >= self._most:
                    self._dismiss(worker)
                    return None, head, sound
                return worker, head, sound
            except (Gone, OSError) as trouble:
                self._dismiss(worker)
                worker = None
                if last or self._ending:
                    raise failure("voices.worker_gone", self._engine, text, trouble) from trouble
            except BaseException:
                self._dismiss(worker)  # Ctrl-C: nobody waits for its answer now
                raise
        raise AssertionError("the second failure is raised")

    def _hire(self) -> _Worker:
        worker = _Worker(self._command, self._env)
        self._hired.add(worker)
        self.running.add(worker.pid)
        return worker

    def _dismiss(self, worker: _Worker | None) -> None:
        if worker:
            worker.end()
            self._hired.discard(worker)
            self.running.discard(worker.pid)

    def close(self) -> None:
        """End every worker at once, even while it speaks."""
        self._ending = True
        for each in list(self._hired):
            each.kill()
        held = [self._idle.get() for _ in range(self._slots)]
        for worker in held:
            self._dismiss(worker)
            self._idle.put(None)
        self._failed, self._ending = 0, False


class Gone(Exception):
    """The worker crashed, hung or answered nonsense. The message is the last line that it printed."""


class _Worker:
    """One process, used by one thread at a time."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str] | None) -> None:
        self.answers = 0
        with ExitStack() as undo:
            self._words: IO[bytes] = undo.enter_context(tempfile.TemporaryFile())
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._words,
                env=None if env is None else {**os.environ, **env},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            undo.pop_all()  # it has started, and lives until `end`
        self.pid = self._process.pid

    @property
    def alive(self) -> bool:
        """Whether its process still runs."""
        return self._process.poll() is None

    @property
    def wordy(self) -> bool:
        """Whether it has printed too many errors."""
        return os.fstat(self._words.fileno()).st_size > _WORDIEST

    def ask(self, request: bytes, limit: float) -> tuple[dict[str, Any], bytes]:
        """The answer. After `limit` seconds the worker is killed, which ends the read."""
        late = threading.Event()
        timer = threading.Timer(limit, self._stop, (late,))
        timer.daemon = True
        timer.start()
        try:
            answer = self._answer(request)
        except (OSError, ValueError, KeyError, TypeError) as trouble:
            raise Gone(f"> {limit:g} s" if late.is_set() else self._last_words() or str(trouble)) from trouble
        finally:
            timer.cancel()
        self.answers += 1
        return answer

    def _stop(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _answer(self, request: bytes) -> tuple[dict[str, Any], bytes]:
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            raise ValueError("no pipes")
        asked.write(request)
        asked.flush()
        head = json.loads(answered.readline(65536))
        size = 0 if "error" in head else int(head["bytes"])
        sound = answered.read(size) if 0 <= size <= _LARGEST and size % 2 == 0 else b""
        if len(sound) != size:
            raise ValueError(f"{len(sound)} of {size} bytes")
        return head, sound

    def _last_words(self) -> str:
        self._process.kill()
        code = self._process.wait()
        self._words.seek(max(0, os.fstat(self._words.fileno()).st_size - 4096))
        lines = self._words.read(4096).decode(errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else ''} ({code})".strip()

    def kill(self) -> None:
        """Kill its process. Whoever waits for its answer gets an error."""
        self._process.kill()

    def end(self) -> None:
        """Kill it. It holds nothing that needs an orderly end."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._words):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass  # a request that it never read
