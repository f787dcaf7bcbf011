"""listen: hear a script on the PC's own ears, never on an outlet's device; save it as a file; or have it listened to.

`--check` writes down what each clip and recording says, beside its text, with the differences that matter. It warns.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.catalogue import explain
from dalaba.cli import render, sound_file
from dalaba.cli.context import Context, refuse
from dalaba.languages import name_of
from dalaba.model import Part, Wanted

if TYPE_CHECKING:
    from dalaba.cli.hearing import Told


def arguments(parser: argparse.ArgumentParser) -> None:
    """SCRIPT [--to O] [--version V] [--date D] [--file F | --check]."""
    parser.add_argument("script", metavar="SCRIPT")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--version", default="", metavar="V")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--file", default=None, metavar="F")
    parser.add_argument("--check", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when there is nothing to hear, or no device to hear it on; with `--check`, nobody to listen."""
    target = sound_file.target_of(given.file) if given.file else None
    station = context.usable()
    script = station.plan.scripts[context.script(given.script)]
    outlet = (context.outlets(given.to) if given.to else _first(context, script.name))[0]
    want, _ = station.wanted_of(script, outlet, context.day(given.date), given.date is not None)
    todo = station.to_make([want])
    if todo:
        render.make(context, todo)
        station.library.save()
    if given.check:
        return _check(context, want, script.title)
    parts = [part for part in station.preparer.prepare([want]).parts[want] if given.version in ("", part.version)]
    clips = [part for part in parts if part.clip is not None]
    if not clips:
        why = next((explain(part.why, context.ui) for part in parts if part.why), given.version)
        raise refuse("cli.listen_none", script=script.title, outlet=outlet, why=why)
    return _save(context, clips, target) if target else _play(context, clips)


def _check(context: Context, want: Wanted, title: str) -> int:
    from dalaba.cli import hearing

    chosen = hearing.sounds(context.station, [want])
    if not chosen:
        raise refuse("cli.listen_none", script=title, outlet=want.outlet, why=context.word("cli.listen_no_sound"))
    ear = hearing.ear(context)
    try:
        told = list(hearing.listened(context, ear, chosen))
    finally:
        ear.close()
    if context.as_json:
        context.dump({"listened": [hearing.as_json(context, each) for each in told]})
    else:
        for each in told:
            _tell(context, each)
    return 0


def _tell(context: Context, told: Told) -> None:
    """One sound: what it says, what is written, and what is to be said of that."""
    from dalaba.cli import hearing

    sound = told.sound
    context.say("cli.listen_sound", sound=sound.name, language=name_of(sound.language, context.ui))
    if told.heard is not None:
        context.say("cli.listen_heard", text=told.heard.text or "…")
    if sound.text:
        context.say("cli.listen_text", text=sound.text)
    warned = [*hearing.problems(context, told), *hearing.unjudged([told])]
    for problem in warned:
        print("    " + context.word("cli.warning_mark") + explain(problem.reason, context.ui))
    if not warned and told.heard is not None:
        unclear = hearing.unclear(told) or not sound.text
        context.say("cli.listen_unclear" if unclear else "cli.listen_same")


def _first(context: Context, script: str) -> tuple[str, ...]:
    rows = [row for campaign in context.station.plan.campaigns for row in campaign.rows if row.script == script]
    return next((row.outlets for row in rows if row.outlets), tuple(context.setup.outlets))


def _save(context: Context, parts: list[Part], path: Path) -> int:
    """The first part as it is; further languages beside it, numbered."""
    for number, part in enumerate(parts, 1):
        assert part.clip is not None
        target = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        sound_file.write(context, part.clip, target)
        context.say("cli.listen_file", file=target, seconds=f"{part.clip.duration / 1000:.0f}")
    return 0


def _play(context: Context, parts: list[Part]) -> int:
    from dalaba.codec import decode
    from dalaba.outputs.devices import DEFAULT_NAMES, devices
    from dalaba.outputs.ears import play_once

    taken = {outlet.output.device for outlet in context.setup.outlets.values() if outlet.output}
    free = [each for each in devices() if each.name not in taken and not (each.default and taken & set(DEFAULT_NAMES))]
    ears = next((each for each in free if each.default), next(iter(free), None))
    if ears is None:
        raise refuse("cli.listen_no_ears", taken="、".join(sorted(taken)) or "-")
    for part in parts:
        assert part.clip is not None
        samples, rate = decode(context.folder / part.clip.file)
        context.say("cli.listen_playing", device=ears.name, seconds=f"{part.clip.duration / 1000:.0f}")
        play_once(ears, samples[part.clip.skip : part.clip.skip + part.clip.frames], rate)
    return 0
