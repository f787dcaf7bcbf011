"""listen: hear what is said of a script on a day, every text once, or a sound as it is heard at an outlet, on the PC's
own ears, never on an outlet's device; save it as a file; or have it listened to.

`--check` writes down what each clip and recording says, beside its text, with the differences that matter. These are
warnings.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core.languages import name_of
from dalaba.core.model import Clip, Reason, Wanted
from dalaba.doors.cli import preview, render, sound_file
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.doors.cli.preview import Saying
from dalaba.messages import explain
from dalaba.speech.library.sound_names import meant_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.desk.root import Station
    from dalaba.doors.cli.listening_to import Told

_MOST = 600
"""The most seconds of one clip that are played or saved."""
_REST = 1_500
"""Milliseconds between two texts in one file."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """SCRIPT [--to O] [--version V] [--date D] [--file F | --check]."""
    parser.add_argument("script", metavar="SCRIPT")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--version", default="", metavar="V")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--file", default=None, metavar="F")
    parser.add_argument("--check", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if there is nothing to hear, or no device to play it; with `--check`, if there is no listener."""
    target = sound_file.target_of(given.file) if given.file else None
    found = _sound(context, given) or preview.asked(context, given)[0]
    station = context.station
    wanted = list(dict.fromkeys(saying.want for saying in found))
    if todo := station.to_make(wanted):
        render.make(context, todo)
        station.library.save()
    if given.check:
        return _check(context, wanted)
    return _save(context, found, target) if target else _play(context, found)


def _sound(context: Context, given: argparse.Namespace) -> list[Saying]:
    """The sound of that name, as it is heard at the first of the outlets; none if a script has the name or nobody."""
    station, name = context.usable(), meant_name(given.script)
    if given.script in station.plan.scripts or station.library.sounds.now().sound(name) is None:
        return []
    outlet = (*(context.outlets(given.to) if given.to else context.setup.outlets),)[0]
    want = Wanted(name, outlet, ("",), "long", (), source="file")
    return [Saying(want, station.preparer.prepare([want]).parts[want][0], None)]


def _clips(context: Context, found: list[Saying]) -> list[tuple[Saying, Clip]]:
    """The clips to hear, each once. Texts without a clip are reported. Raises Refused if no clip is left."""
    station = context.station
    parts = station.preparer.prepare([saying.want for saying in found], unapproved=True).parts
    clips: dict[str, tuple[Saying, Clip]] = {}
    for saying in found:
        mine = [part for part in parts[saying.want] if part.language == saying.part.language]
        clip = next((part.clip for part in mine if part.clip and part.version == saying.part.version), None)
        clip = clip or saying.part.clip
        if clip is not None:
            clips.setdefault(clip.digest, (saying, clip))
            continue
        why = next((each.why for each in (saying.part, *mine) if each.why), None)
        facts = {
            "script": _title(station, saying.want), "outlet": "、".join(saying.outlets),
            "why": explain(why, context.ui) if why else saying.part.version,
        }  # fmt: skip
        context.complain_of(Reason("cli.listen_none", facts))
    if not clips:
        raise Refused([])
    return list(clips.values())


def _title(station: Station, want: Wanted) -> str:
    known = station.plan.scripts.get(want.script) or station.sent_script(want.script)
    script = known if want.source == "script" else None
    return script.title if script else want.script


def _check(context: Context, wanted: list[Wanted]) -> int:
    from dalaba.doors.cli import listening_to

    chosen = listening_to.sounds(context.station, wanted)
    if not chosen:
        title = _title(context.station, wanted[0])
        why = context.word("cli.listen_no_sound")
        raise refuse("cli.listen_none", script=title, outlet=wanted[0].outlet, why=why)
    ear = listening_to.ear(context)
    try:
        told = list(listening_to.listened(context, ear, chosen))
    finally:
        ear.close()
    if context.as_json:
        context.dump({"listened": [listening_to.as_json(context, each) for each in told]})
    else:
        for each in told:
            _tell(context, each)
    return 0


def _tell(context: Context, told: Told) -> None:
    """Report one sound: what it says, what is written, and the warnings."""
    from dalaba.doors.cli import listening_to

    sound = told.sound
    context.say("cli.listen_sound", sound=sound.name, language=name_of(sound.language, context.ui))
    if told.heard is not None:
        context.say("cli.listen_heard", text=told.heard.text or "…")
    if sound.text:
        context.say("cli.listen_text", text=sound.text)
    warned = [*listening_to.problems(context, told), *listening_to.unjudged([told])]
    for problem in warned:
        context.put("    " + context.word("cli.warning_mark") + explain(problem.reason, context.ui))
    if not warned and told.heard is not None:
        unclear = listening_to.unclear(told) or not sound.text
        context.say("cli.listen_unclear" if unclear else "cli.listen_same")


def _announce(context: Context, saying: Saying, clip: Clip) -> None:
    """Say which text is heard now, or comes next in the file."""
    named = {"outlet": "、".join(saying.outlets), "version": saying.part.version}
    context.say("cli.text_head", seconds=f"{clip.duration / 1000:.0f}", **named)
    if when := preview.spots_of(context, saying):
        context.say("cli.preview_when", spots=when)


def _save(context: Context, found: list[Saying], path: Path) -> int:
    """Save every text once, in the order in which they go out, in the format of the file's name."""
    import numpy as np

    from dalaba.sound.codec import resample

    clips = _clips(context, found)
    rate = max(clip.rate for _, clip in clips)
    rest = np.zeros(rate * _REST // 1000, np.float32)
    sounds = []
    for saying, clip in clips:
        sounds += [resample(_beginning(context, clip), clip.rate, rate), rest]
        _announce(context, saying, clip)
    whole = np.concatenate(sounds[:-1])
    sound_file.write(context, whole, rate, path)
    context.say("cli.listen_file", file=path, seconds=f"{len(whole) / rate:.0f}")
    return 0


def _play(context: Context, found: list[Saying]) -> int:
    from dalaba.air.outputs.devices import DEFAULT_NAMES, devices
    from dalaba.air.outputs.preview import play_once

    clips = _clips(context, found)
    taken = {outlet.output.device for outlet in context.setup.outlets.values() if outlet.output}
    free = [each for each in devices() if each.name not in taken and not (each.default and taken & set(DEFAULT_NAMES))]
    ears = next((each for each in free if each.default), next(iter(free), None))
    if ears is None:
        raise refuse("cli.listen_no_ears", taken="、".join(sorted(taken)) or "-")
    for saying, clip in clips:
        samples = _beginning(context, clip)
        _announce(context, saying, clip)
        context.say("cli.listen_playing", device=ears.name, seconds=f"{len(samples) / clip.rate:.0f}")
        play_once(ears, samples, clip.rate)
    return 0


def _beginning(context: Context, clip: Clip) -> NDArray[np.float32]:
    """A clip's sound as one channel, at most `_MOST` of it: nobody waits for the end of three hours of music."""
    import numpy as np

    from dalaba.sound.codec import open_sound

    found: list[NDArray[np.float32]] = []
    left = min(clip.frames, _MOST * clip.rate)
    for block in open_sound(context.folder / clip.file).blocks(clip.skip):
        found.append(block[:left].mean(axis=1, dtype=np.float32))
        left -= len(found[-1])
        if left <= 0:
            break
    return np.concatenate(found)
