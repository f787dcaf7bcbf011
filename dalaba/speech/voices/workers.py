"""Worker programs: engines in processes of their own, with requests on stdin and answers on stdout.

A worker that crashes, is killed or hangs costs its sentence one retry in a new worker, then a `VoiceError`; never this
process. When `_HOPELESS` sentences in a row have failed so, the engine is taken for broken and is not waited for
again until `close`. There are never more workers than asked for, and each ends when this process does, however that
ends: its stdin closes.

A request is one line of JSON; one that brings sound says so with `"bytes": N`, and N bytes of int16 mono follow. The
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
"""Bytes: an answer that says it is longer is not one."""
_WORDIEST = 1_000_000
"""Bytes of complaints after which a worker is replaced: they lie on the disk."""
_HOPELESS = 3


class Workers:
    """At most `count` processes of `command`, each started when first needed. `limit`: seconds for one answer;
    `start`: seconds more for a worker's first; `most`: answers after which a worker is replaced, for
    engines that lose memory."""

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
        """Start a worker where none runs and none is being asked, so that it is ready by the time it is."""
        try:
            worker = self._idle.get_nowait()
        except queue.Empty:
            return  # all of them are at work
        try:
            worker = worker or self._hire()
        except OSError:
            pass  # who asks next is told why
        finally:
            self._idle.put(worker)

    def _twice(self, worker: _Worker | None, request: bytes, text: str) -> tuple[_Worker | None, dict[str, Any], bytes]:
        """The worker that goes on, and its answer. Whatever worker failed is ended."""
        for last in (False, True):
            try:
                if worker is not None and not worker.alive:  # it had nothing to do, and has gone by itself
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
                self._dismiss(worker)  # Ctrl-C: what it would still answer belongs to nobody
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
        """End every worker at once: what one was saying is not said."""
        self._ending = True
        for each in list(self._hired):
            each.kill()
        held = [self._idle.get() for _ in range(self._slots)]
        for worker in held:
            self._dismiss(worker)
            self._idle.put(None)
        self._failed, self._ending = 0, False


class Gone(Exception):
    """The worker crashed, hung or answered nonsense; the message is its last words."""


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
            undo.pop_all()  # started: it lives until `end`
        self.pid = self._process.pid

    @property
    def alive(self) -> bool:
        """Whether its process still runs."""
        return self._process.poll() is None

    @property
    def wordy(self) -> bool:
        """Whether it has filled its file of complaints."""
        return os.fstat(self._words.fileno()).st_size > _WORDIEST

    def ask(self, request: bytes, limit: float) -> tuple[dict[str, Any], bytes]:
        """The answer, within `limit` seconds; a late worker is killed, which ends the read."""
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
        """End its process; whoever waits for its answer learns of it."""
        self._process.kill()

    def end(self) -> None:
        """Killed: it holds nothing that needs an orderly end."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._words):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass  # a request that it never read
