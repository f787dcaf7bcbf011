"""Using an online speech service politely: how often to ask, how long to wait.

A service that cannot be reached, does not answer, shows a login page or blocks us costs its time limit only once: after
that it is refused at once until `close`, so that a PC behind a firewall waits seconds and not hours. There is one
request at a time and at most `per_second` of them, over all threads. A busy service is asked again a few times, with
growing pauses. If it answers "too many" to the end, or gives nothing usable for `_HOPELESS` sentences in a row, it is
not asked again either.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import TypeAlias

from dalaba.core.model import Reason
from dalaba.sound.codec import CodecError, decode, frames_in
from dalaba.speech.voices import MAX_SECONDS, VoiceError, failure

_HOPELESS = 3
_LARGEST = MAX_SECONDS * 128_000 // 8
"""Most bytes of MP3 for one text."""
_A_FRAME = b"\xff\xf3\x44\xc4" + bytes(92)
"""A whole MP3 frame."""


class Blocked(Exception):
    """The service as a whole is not available: it cannot be reached, does not answer, or blocks us."""


class Busy(Exception):
    """It may answer if asked again. `after`: seconds that it asks us to wait; `many`: it says that we ask too often."""

    def __init__(self, detail: object, after: float = 0.0, many: bool = False) -> None:
        super().__init__(str(detail))
        self.after, self.many = after, many


class Unfit(Exception):
    """It answered, but not with the sound of this text."""


class Turn:
    """The time that one sentence has with the service."""

    def __init__(self, service: Service, limit: float) -> None:
        self._service = service
        self._closing = service.closing
        self._end = time.monotonic() + limit
        self._got = 0

    @property
    def left(self) -> float:
        """Seconds left, at least 0.1."""
        return max(0.1, self._end - time.monotonic())

    def wait(self) -> None:
        """Wait until the next request is polite. Call it before each request."""
        self.rest(self._service.due() - time.monotonic())

    def rest(self, seconds: float) -> None:
        """Wait, but not beyond the end of the turn."""
        if self._closing.wait(max(0.0, min(seconds, self.left))) or time.monotonic() >= self._end:
            raise Blocked("time is over")

    def got(self, count: int) -> None:
        """Count further bytes that came. Raises if the limit of bytes or time is reached."""
        self._got += count
        if self._got > _LARGEST:
            raise Unfit(f"> {_LARGEST} bytes")
        if self._closing.is_set() or time.monotonic() >= self._end:
            raise Blocked("time is over")


Fetch: TypeAlias = Callable[[Turn], bytes]
"""One try at the MP3 of a text. Raises `Blocked`, `Busy` or `Unfit`; any other error counts as `Unfit`."""


class Service:
    """`limit`: seconds for one sentence, all tries together. `pause`: seconds before the second try, then doubled."""

    def __init__(
        self, engine: str, limit: float = 10.0, tries: int = 3, pause: float = 1.0, per_second: float = 2.0
    ) -> None:
        self._engine, self._limit, self._tries, self._pause = engine, limit, max(1, tries), pause
        self._apart, self._next = 1 / per_second, 0.0
        self._asking = threading.Lock()
        self._given_up: Reason | None = None
        self._failed = 0
        self.closing = threading.Event()

    def ask(self, text: str, fetch: Fetch) -> bytes:
        """The whole MP3. Raises `VoiceError`."""
        with self._asking:  # one at a time: after one failure the others need not wait for the service
            if self._given_up:
                raise VoiceError(self._given_up)
            try:
                sound = self._within_limit(text, fetch)
            except VoiceError as error:
                self._note(error)
                raise
            self._failed = 0
            return sound

    def due(self) -> float:
        """Reserve the next request's time, and return it (monotonic)."""
        self._next = max(time.monotonic(), self._next + self._apart)
        return self._next

    def close(self) -> None:
        """End all waits, and forget that the service was given up."""
        self.closing.set()
        self._given_up, self._failed, self.closing = None, 0, threading.Event()

    def _note(self, error: VoiceError) -> None:
        self._failed += 1
        if error.reason.code in ("voices.unreachable", "voices.too_many"):
            self._given_up = error.reason
        elif self._failed >= _HOPELESS:
            self._given_up = Reason("voices.broken", {"engine": self._engine, "count": str(_HOPELESS)})

    def _within_limit(self, text: str, fetch: Fetch) -> bytes:
        """Work in a separate thread, because no library's timeout covers slow name lookup and trickling bytes."""
        answers: queue.SimpleQueue[bytes | VoiceError] = queue.SimpleQueue()
        turn = Turn(self, self._limit)
        work = threading.Thread(
            target=lambda: answers.put(self._tried(text, fetch, turn)), name=self._engine, daemon=True
        )
        work.start()
        try:
            answer = answers.get(timeout=self._limit + 0.1)
        except queue.Empty:
            answer = self._unreachable(f"> {self._limit:g} s")
        if isinstance(answer, VoiceError):
            raise answer
        return answer

    def _tried(self, text: str, fetch: Fetch, turn: Turn) -> bytes | VoiceError:
        for attempt in range(self._tries):
            try:
                return _whole(fetch(turn))
            except Blocked as trouble:
                return self._unreachable(trouble)
            except Busy as trouble:
                rest = max(trouble.after, self._pause * 2**attempt)
                many, detail = trouble.many, str(trouble)
            except Exception as trouble:  # libraries assert, and fail on what a server sent
                return failure("voices.refused", self._engine, text, str(trouble) or type(trouble).__name__)
            if attempt + 1 < self._tries and rest < turn.left:
                try:
                    turn.rest(rest)
                except Blocked as trouble:
                    return self._unreachable(trouble)
            else:
                break
        if many:
            return VoiceError(Reason("voices.too_many", {"engine": self._engine, "detail": detail[:200]}))
        return failure("voices.refused", self._engine, text, detail)

    def _unreachable(self, detail: object) -> VoiceError:
        return VoiceError(Reason("voices.unreachable", {"engine": self._engine, "detail": str(detail)[:200]}))


def _whole(sound: bytes) -> bytes:
    """Check the MP3. Raises `Busy` if it is empty, is not sound, or breaks off within a frame."""
    if not sound:
        raise Busy("no sound in the answer")
    try:
        decode(sound)
    except CodecError as trouble:
        raise Busy(f"no MP3 in the answer ({trouble.reason.code})") from None
    try:
        count = frames_in(sound)
    except CodecError:
        return sound  # with tags or another layer: libsndfile could read it
    try:
        if frames_in(sound + _A_FRAME) == count + 1:  # only a whole last frame can be followed by another
            return sound
    except CodecError:
        pass
    raise Busy("the sound breaks off")
