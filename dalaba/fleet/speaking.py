"""An order's words made on this PC: by another program, which may load voices and hang without harm to anybody."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from dalaba.core import typed_json
from dalaba.core.model import Reason
from dalaba.link.requests import Sound
from dalaba.link.upkeep.start_processes import environment
from dalaba.trust.order import FleetOrder

PROGRAM = "dalaba.desk.speak_order"
_WITHIN = 90.0
"""Seconds for reading the station and making the words."""


class SpeakingHere:
    """Runs the program for one order at a time."""

    def __init__(self, station: Path, program: str = PROGRAM) -> None:
        self._station, self._program = station, program
        self._guard = threading.Lock()
        self._running: tuple[str, subprocess.Popen[bytes]] | None = None

    def speak(self, order: str, what: FleetOrder, outlets: tuple[str, ...]) -> dict[str, tuple[Sound, ...]] | Reason:
        """Outlet -> its words, or why there are none."""
        asked = json.dumps({"order": typed_json.as_json(what), "outlets": list(outlets)}).encode()
        command = [sys.executable, "-m", self._program, "--station", str(self._station)]
        with self._guard:
            try:
                running = subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
                )
            except OSError as error:
                return Reason("fleet.not_spoken", {"why": str(error)})
            self._running = order, running
        try:
            said, _ = running.communicate(asked, _WITHIN)
        except subprocess.TimeoutExpired:
            running.kill()
            running.communicate()
            return Reason("fleet.not_spoken", {"why": f"> {_WITHIN:.0f} s"})
        finally:
            with self._guard:
                self._running = None
        return _read(said, running.returncode)

    def drop(self, order: str) -> None:
        """Its words are not needed any more. "": none are."""
        with self._guard:
            if self._running is not None and order in ("", self._running[0]):
                with suppress(OSError):
                    self._running[1].kill()


def _read(said: bytes, code: int) -> dict[str, tuple[Sound, ...]] | Reason:
    try:
        found: Any = json.loads(said)
        if isinstance(found.get("why"), Mapping):
            why = found["why"]
            return Reason("fleet.not_spoken", {"why": ""}).because(Reason(str(why["code"]), dict(why["params"])))
        sound: Any = typed_json.form(Sound)
        return {str(outlet): tuple(sound.strict(each) for each in sounds) for outlet, sounds in found["sounds"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Reason("fleet.not_spoken", {"why": f"exit {code}"})
