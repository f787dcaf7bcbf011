"""A live talk by this PC's microphone: its sound from the microphone to air, until somebody or something ends it.

The microphone is opened before anything on the air gives way. Whoever talks from a page must go on saying that they are
there; else the talk ends by itself, so that no forgotten microphone is heard in the village.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalaba.core.model import Reason
from dalaba.link import control
from dalaba.link.requests import Talk

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.air.outputs.microphone import Microphone
    from dalaba.air.talkline.talker import Talker

PATIENCE = 6.0
"""Seconds without a sign of whoever talks, after which their talk ends."""
_ENDS_WITHIN = 8.0


def speak(
    microphone: Microphone, talker: Talker, over: Callable[[], bool], urgent: bool,
    heard: Callable[[NDArray[np.float32]], None] = lambda piece: None,
) -> None:  # fmt: skip
    """Send the microphone's sound until `over`. Raises HungUp or OutputError. An urgent talk begins with the attention
    tone; what is spoken during it is not sent. `heard` is given each piece that is sent."""
    tone = _tone() if urgent else None
    while not over():
        piece = microphone.read()
        if tone is not None and len(tone):
            piece, tone = tone[: len(piece)], tone[len(piece) :]
        talker.say(piece)
        heard(piece)


def _tone() -> NDArray[np.float32]:
    """The attention tone, at the rate of the talk."""
    from dalaba.air.outputs.live_source import RATE
    from dalaba.sound.processing.chimes import chime

    return chime("urgent", RATE)


@dataclass
class _Going:
    """A talk that goes on."""

    actor: str
    over: threading.Event = field(default_factory=threading.Event)
    seen: float = field(default_factory=time.monotonic)
    begun: float = field(default_factory=time.monotonic)
    thread: threading.Thread | None = None
    said: dict[str, Any] | None = None
    """How air says that it ended."""

    def is_over(self) -> bool:
        return self.over.is_set() or time.monotonic() > self.seen + PATIENCE


class Talks:
    """The talks of one station's page: one at a time. `open_microphone` opens this PC's."""

    def __init__(self, folder: Path, open_microphone: Callable[[], Microphone] | None = None) -> None:
        self._folder, self._open = folder, open_microphone or _own_microphone
        self._lock = threading.Lock()
        self._going: _Going | None = None

    def begin(self, request: Talk) -> Reason:
        """Begin to talk. Returns air's answer ("air.talking"), or why there is no talk. Raises NotRunning, and
        OutputError if there is no microphone."""
        with self._lock:
            if self._going is not None and self._going.thread is not None and self._going.thread.is_alive():
                return Reason("page_today.talk_busy", {"actor": self._going.actor})
            return self._begun(request)

    def _begun(self, request: Talk) -> Reason:
        from dalaba.air.talkline.talker import Talker

        microphone = self._open()
        try:
            microphone.read()  # make sure that it works before anything gives way
            answer = control.send(self._folder, request)
            told = Reason(str(answer["code"]), {name: str(fact) for name, fact in answer["params"].items()})
            if told.code != "air.talking":
                microphone.close()
                return told
            talker = Talker(int(answer["port"]), str(answer["token"]))
        except BaseException:
            microphone.close()
            raise
        self._going = going = _Going(request.actor)
        work = (going, microphone, talker, request.priority == "urgent")
        going.thread = threading.Thread(target=_talk, args=work, name="talk", daemon=True)
        going.thread.start()
        return told

    def goes_on(self, actor: str) -> bool:
        """Whoever talks is there; nobody else keeps it going. Whether this person's talk goes on."""
        going = self._going
        if going is None or going.actor != actor or going.thread is None or not going.thread.is_alive():
            return False
        going.seen = time.monotonic()
        return True

    def end(self) -> Reason:
        """End the talk, and tell how long it lasted."""
        going = self._going
        if going is None or going.thread is None:
            return Reason("page_today.talk_none")
        going.over.set()
        going.thread.join(_ENDS_WITHIN)
        self._going = None
        said = going.said or {}
        if said.get("code") not in ("air.talk_over", "air.talk_limit"):
            return Reason(str(said.get("code", "air.talk_gone")), said.get("params", {}))
        return Reason("page_today.talk_over", {"seconds": f"{said.get('ms', 0) / 1000:.0f}"})


def _talk(going: _Going, microphone: Microphone, talker: Talker, urgent: bool) -> None:
    from dalaba.air.outputs import OutputError
    from dalaba.air.talkline.talker import HungUp

    try:
        speak(microphone, talker, going.is_over, urgent)
        going.said = talker.end()
    except HungUp as hung:
        going.said = hung.answer
    except OutputError as error:
        going.said = {"code": error.reason.code, "params": dict(error.reason.params)}
    finally:
        talker.close()
        microphone.close()


def _own_microphone() -> Microphone:
    from dalaba.air.outputs.microphone import Microphone

    return Microphone("")
