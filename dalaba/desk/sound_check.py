"""试音, for every front door: a tone on one outlet now, and on the ledger whether a person heard it.

If air runs, it plays the tone. If not, the tone is played here, under air's lock, as horns are tried before the first
day.
"""

from __future__ import annotations

from pathlib import Path

from dalaba.core.clock import Clock, hms, today
from dalaba.core.model import Instant, Reason
from dalaba.desk.ledger_entries import record
from dalaba.desk.root import Station
from dalaba.link import control
from dalaba.link.requests import Tone
from dalaba.station.hours import Hours

PLAYED = {
    "air.tone_started": True,
    "air.tone_played": True,
    "air.tone_busy": False,
    "air.tone_no_device": False,
    "air.tone_quiet": False,
    "air.tone_exam": False,
    "air.unknown_outlet": False,
}
"""Answer -> whether the tone was heard; any other answer is not noted."""


def play(station: Station, outlet: str, by: str, force: bool, clock: Clock) -> Reason:
    """Play the tone through air, or here if none runs. Refused in an exam; in quiet hours, unless forced. Raises Held
    if an air hangs, and OSError if not even its lock can be written."""
    if refused := hindered(station, outlet, clock, force):
        return refused
    try:
        answer = control.send(station.folder, Tone((outlet,), by, force))
    except control.NotRunning:
        from dalaba.air import soundcheck

        return soundcheck.play(station.folder, station.setup.outlets[outlet].card(), by, clock)
    return Reason(str(answer["code"]), answer["params"])


def hindered(station: Station, outlet: str, clock: Clock, force: bool = False) -> Reason | None:
    """The exam that is held there or within earshot now, or the hours of silence; None if it may sound."""
    now, plan, zone = clock.now(), station.plan, station.setup.zone
    hours = Hours(station.setup, today(now, zone), plan.days, plan.exams)
    for exam in hours.exams(outlet):
        if exam.since <= now < exam.until:
            return Reason("air.tone_exam", {"outlet": outlet, "exam": exam.title, "until": hms(exam.until, zone)})
    for shut in () if force else hours.shut(outlet):
        if shut.since <= now < shut.until:
            return Reason("air.tone_quiet", {"outlet": outlet}).because(shut.reason)
    return None


def note(folder: Path, outlet: str, heard: bool, text: str, by: str, at: Instant) -> Reason | None:
    """Write on the ledger what a person heard. Returns why it failed, or None. Raises as `ledger_entries.record`."""
    detail: dict[str, object] = {"at": at, "heard": heard, "text": text}
    told = record(folder / "records", "sound_check", outlet, by, detail)
    return None if told.code == "air.noted" else told
