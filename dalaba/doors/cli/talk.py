"""talk: 喊话. This PC's microphone on the horns, until Enter, Ctrl-C or the time limit.

The microphone is opened before anything on the air gives way. An urgent talk begins with the attention tone. This works
without the desk.
"""

from __future__ import annotations

import argparse
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Literal

from dalaba.core.model import Reason
from dalaba.doors.cli.context import Context, refuse
from dalaba.doors.cli.to_air import actor, through_exams
from dalaba.link import control
from dalaba.link.requests import Talk
from dalaba.messages import explain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.air.outputs.microphone import Microphone
    from dalaba.air.talkline.talker import Talker

_ENDED = ("air.talk_over", "air.talk_limit")
"""The endings that are in order: the talker stopped, or the time limit was reached."""
_BARS, _QUIETEST = 24, -48.0
"""The level meter's width, and the dB (of full scale) at which it begins."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """--to Z [--seconds N] [--device MIC] [--priority urgent --reason R]."""
    parser.add_argument("--to", action="append", required=True, metavar="O")
    parser.add_argument("--seconds", type=float, default=None, metavar="N")
    parser.add_argument("--device", default="", metavar="MIC")
    parser.add_argument("--priority", choices=("urgent", "notice", "紧急", "通知"), default="notice")
    parser.add_argument("--reason", default="", metavar="R")
    through_exams(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the talk could not begin, or broke off."""
    from dalaba.air.outputs.microphone import Microphone

    to = list(context.outlets(given.to))
    microphone = Microphone(given.device)
    try:
        microphone.read()  # make sure that it works before anything gives way
        answer = _ask(context, given, to)
        if answer["code"] != "air.talking":
            _tell(context, answer)
            return 1
        return _talk(context, answer, microphone, _urgent(given))
    finally:
        microphone.close()


def _ask(context: Context, given: argparse.Namespace, to: list[str]) -> dict[str, Any]:
    priority: Literal["urgent", "notice"] = "urgent" if _urgent(given) else "notice"
    try:
        through = given.through, given.confirm_exam
        return control.send(context.folder, Talk(tuple(to), actor(), given.seconds, priority, given.reason, *through))
    except control.NotRunning as error:
        raise refuse("cli.talk_not_running", station=context.name, command=context.command) from error


def _urgent(given: argparse.Namespace) -> bool:
    return given.priority in ("urgent", "紧急")


def _talk(context: Context, answer: dict[str, Any], microphone: Microphone, urgent: bool) -> int:
    from dalaba.air.talkline.talker import HungUp, Talker

    try:
        talker = Talker(int(answer["port"]), str(answer["token"]))
    except OSError as error:
        raise refuse("air.talk_gone") from error
    if not context.as_json:
        _announce(context, answer, microphone, urgent)
    try:
        _speak(context, microphone, talker, float(answer["seconds"]), urgent)
        said = talker.end()
    except HungUp as hung:
        said = hung.answer
    finally:
        talker.close()
    return _report(context, said or {"code": "air.talk_gone", "params": {}})


def _announce(context: Context, answer: dict[str, Any], microphone: Microphone, urgent: bool) -> None:
    context.tell(Reason(answer["code"], answer["params"]))
    for name, why in answer["silent"].items():
        context.say("cli.talk_silent", outlet=name, why=explain(Reason(why["code"], why["params"]), context.ui))
    context.say("cli.talk_microphone", device=microphone.input.name)
    if answer["wake"]:
        context.say("cli.talk_wake", seconds=f"{answer['wake']:g}")
    if urgent:
        context.say("cli.talk_tone")
    context.say("cli.talk_how_to_end" if sys.stdin.isatty() else "cli.talk_how_to_break")


def _speak(context: Context, microphone: Microphone, talker: Talker, seconds: float, urgent: bool) -> None:
    """Send the microphone's sound until Enter, Ctrl-C or air's time limit. Raises HungUp or OutputError."""
    from dalaba.desk.talking import speak

    over = _enter()
    begun = time.monotonic()
    meter = _Meter(seconds) if sys.stderr.isatty() and not context.as_json else None

    def heard(piece: NDArray[np.float32]) -> None:
        if meter is not None:
            meter.show(float(abs(piece).max(initial=0.0)), time.monotonic() - begun)

    try:
        speak(microphone, talker, over.is_set, urgent, heard)
    except KeyboardInterrupt:
        pass  # Ctrl-C ends the talk
    finally:
        if meter is not None:
            meter.clear()


def _enter() -> threading.Event:
    """Set once somebody at a keyboard presses Enter."""
    pressed = threading.Event()
    if sys.stdin.isatty():

        def wait() -> None:
            sys.stdin.readline()
            pressed.set()

        threading.Thread(target=wait, daemon=True).start()
    return pressed


class _Meter:
    """Shows loudness and time left, on one line of a terminal."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._highest = 0.0
        self._shown = -1.0

    def show(self, peak: float, passed: float) -> None:
        """Show a peak, at most ten times a second; it falls by a fifth each time."""
        self._highest = max(peak, self._highest)
        if passed - self._shown < 0.1:
            return
        self._shown = passed
        print(
            f"\r{bars(self._highest)} {_clock(passed)} / {_clock(self._seconds)}", end="", file=sys.stderr, flush=True
        )
        self._highest *= 0.8

    def clear(self) -> None:
        """End the meter's line."""
        print(file=sys.stderr)


def bars(peak: float) -> str:
    """A peak (1: full scale) as a bar. In the bar's last quarter (12 dB) the talker is too near the microphone."""
    from math import log10

    loud = 20 * log10(max(peak, 1e-6))
    full = round(_BARS * min(max(1 - loud / _QUIETEST, 0), 1))
    return "█" * full + "·" * (_BARS - full)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _report(context: Context, said: dict[str, Any]) -> int:
    _tell(context, said)
    if not context.as_json:
        context.say("cli.talk_lasted", seconds=f"{said.get('ms', 0) / 1000:.0f}")
        if "file" in said:
            context.say("cli.talk_recorded", file=said["file"])
        if "unrecorded" in said:
            context.tell(Reason(said["unrecorded"]["code"], said["unrecorded"]["params"]))
    return 0 if said["code"] in _ENDED else 1


def _tell(context: Context, answer: dict[str, Any]) -> None:
    if context.as_json:
        context.dump({name: value for name, value in answer.items() if name not in ("port", "token")})
    else:
        context.tell(Reason(str(answer["code"]), answer["params"]))
