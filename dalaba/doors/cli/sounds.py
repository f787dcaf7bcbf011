"""sounds: the bells and the music there are, how long and how loud each is, which rows use it, and what is wrong."""

from __future__ import annotations

import argparse
from typing import Any

from dalaba.core.model import Problem
from dalaba.desk.root import Station
from dalaba.desk.sound_shelf import rows_using
from dalaba.doors.cli.context import Context, refuse
from dalaba.doors.cli.table import lines
from dalaba.messages import explain
from dalaba.speech.library.sound_names import meant_name
from dalaba.speech.library.sounds import Sound

_ROWS_SHOWN = 2
_HOUR = 3_600


def arguments(parser: argparse.ArgumentParser) -> None:
    """[NAME...] [--measure]."""
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--measure", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if a sound that a row uses cannot be played, or if nothing has the name that was asked for."""
    station = context.station
    if given.measure:
        _measure(context, station)
    now = station.library.sounds.now()
    used = rows_using(station, now)
    sounds = [each for each in now.all if _is_meant(each, given.names)]
    if given.names and not sounds:
        raise refuse("cli.sounds_unknown", name="、".join(given.names))
    station.library.save()
    if context.as_json:
        context.dump({"sounds": [_as_json(context, each, used.get(each.name, [])) for each in sounds]})
    else:
        _print(context, sounds, used)
    return 1 if any(each.known.trouble and used.get(each.name) for each in sounds) else 0


def _is_meant(sound: Sound, names: list[str]) -> bool:
    """Whether a sound was asked for, by its own name or that of a folder that it is in."""
    meant = [meant_name(name) for name in names]
    return not meant or any(sound.name == name or sound.name.startswith(f"{name}/") for name in meant)


def _measure(context: Context, station: Station) -> None:
    """Listen to everything that nobody has heard yet."""
    from dalaba.doors.cli.progress_bar import bar

    left = len(station.unheard())
    with bar(context.word("cli.sounds_measuring"), left) as advance:
        done = 0
        while left - done > 0:
            heard, _ = station.listen_to_sounds(1)
            if not heard:
                break
            done += heard
            advance(done)


# --- as text --------------------------------------------------------------------------------------------------------


def _print(context: Context, sounds: list[Sound], used: dict[str, list[str]]) -> None:
    for line in lines(_row(context, each, used.get(each.name, [])) for each in sounds):
        context.put(line)
    for each in sounds:
        if each.known.trouble is not None:
            context.complain(Problem(each.known.trouble, severity="error" if used.get(each.name) else "warning"))
    unheard = sum(not each.built_in and each.known.loudness is None and not each.known.trouble for each in sounds)
    context.say("cli.sounds_total", count=len(sounds), unheard=unheard)


def _row(context: Context, sound: Sound, rows: list[str]) -> tuple[str, ...]:
    known = sound.known
    loudness = "-" if known.loudness is None else f"{known.loudness:.0f} LUFS"
    state = ""
    if known.trouble is not None:
        state = context.word("cli.sounds_broken")
    elif sound.away:
        state = context.word("cli.sounds_away")
    elif sound.built_in:
        state = context.word("cli.sounds_built_in")
    shown = "、".join(rows[:_ROWS_SHOWN]) + ("…" if len(rows) > _ROWS_SHOWN else "")
    channels = context.word("cli.sounds_stereo" if known.channels > 1 else "cli.sounds_mono")
    return sound.name, _length(sound), loudness, channels, state, shown


def _length(sound: Sound) -> str:
    """3:05, or 1:03:05."""
    if not sound.length:
        return "-"
    seconds = round(sound.length / 1000)
    minutes = f"{seconds % _HOUR // 60}:{seconds % 60:02}"
    return f"{seconds // _HOUR}:{minutes:>05}" if seconds >= _HOUR else minutes


def _as_json(context: Context, sound: Sound, rows: list[str]) -> dict[str, Any]:
    known = sound.known
    trouble = None
    if known.trouble is not None:
        trouble = {"code": known.trouble.code, "reason": explain(known.trouble, context.ui)}
    return {
        "name": sound.name, "file": sound.path or None, "seconds": sound.length / 1000 if sound.length else None,
        "channels": known.channels, "loudness": known.loudness, "built_in": sound.built_in, "away": sound.away,
        "sync": sound.sync / 1000, "used_by": rows, "trouble": trouble,
    }  # fmt: skip
