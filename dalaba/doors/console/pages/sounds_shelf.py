"""Bells, music and playlists, and what nothing uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from dalaba.compile.render.unused_recordings import left_over
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk import editing, incoming, looking, sound_shelf
from dalaba.desk.editing import Changed
from dalaba.desk.root import Station
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import DO_AGAIN, Deed, Facts, Sent, Visit
from dalaba.doors.console.pages.sounds_shared import MOST, address, changed, fresh, needed
from dalaba.doors.console.requests import Wrong
from dalaba.speech.library.sound_names import SOUNDS
from dalaba.speech.library.sounds import Sound, SoundsNow

_AS_IT_IS = {".mp3": "audio/mpeg", ".wav": "audio/wav", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".flac": "audio/flac"}
"""What every browser plays."""
_HOUR = 3_600
_STEPS: Mapping[str, Literal[-1, 0, 1]] = {"up": -1, "down": 1, "out": 0}


@dataclass(frozen=True, slots=True)
class ShownSound:
    """A sound of `audio/sounds`, for people."""

    name: str
    length: str
    loudness: str
    built_in: bool
    away: bool
    trouble: Reason | None
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownList:
    """A playlist. `digest`: of its file as shown; "" for a folder, whose order is that of its names."""

    name: str
    sounds: tuple[str, ...]
    lacking: frozenset[str]
    digest: str = ""


def music(visit: Visit) -> Facts:
    """The sounds there are, and the playlists."""
    station = fresh(visit)
    now = station.library.sounds.now()
    using = sound_shelf.rows_using(station, now)
    sounds = [_shown(each, using.get(each.name, [])) for each in now.all]
    names = sorted(now.names.playlists)
    return {
        "hidden": {"kind": "sound"}, "aim": None, "accept": "audio/*", "most": MOST,
        "sounds": sorted(sounds, key=lambda each: (each.built_in, each.name)),
        "lists": [found for name in names if (found := _list(station.folder, now, name))],
    }  # fmt: skip


def _shown(sound: Sound, rows: list[str]) -> ShownSound:
    loudness = "" if sound.known.loudness is None else f"{sound.known.loudness:.0f}"
    return ShownSound(
        sound.name, length(sound.length), loudness, sound.built_in, sound.away, sound.known.trouble, tuple(rows)
    )


def length(milliseconds: int) -> str:
    """3:05, or 1:03:05; "" if it is not known."""
    seconds = round(milliseconds / 1000)
    if not seconds:
        return ""
    minutes = f"{seconds % _HOUR // 60}:{seconds % 60:02}"
    return f"{seconds // _HOUR}:{minutes:>05}" if seconds >= _HOUR else minutes


def _list(folder: Path, now: SoundsNow, name: str) -> ShownList | None:
    path = sound_shelf.list_path(folder, name)
    try:
        if path is not None:
            names = tuple(sound for sound, _ in sound_shelf.listed(path))
            lacking = frozenset(each for each in names if now.sound(each) is None)
            return ShownList(name, names, lacking, editing.digest(path))
    except OSError:
        return None
    found = now.playlist(name)
    return None if found is None else ShownList(name, tuple(sound for sound, _ in found.entries), frozenset())


def unused(visit: Visit) -> Facts:
    """The recordings and sounds that nothing uses."""
    station = fresh(visit)
    now = station.library.sounds.now()
    using = sound_shelf.rows_using(station, now)
    listed = _in_lists(station.folder, now)
    used = {*using, *listed}
    idle = [_shown(each, []) for each in now.all if not each.built_in and not each.away and each.name not in used]
    return {"left": left_over_pieces(station), "idle": idle, "aside": incoming.ASIDE}


def _in_lists(folder: Path, now: SoundsNow) -> dict[str, str]:
    """Sound -> a list of files that names it. A folder loses nothing by a sound that is taken out."""
    lists = (found for name in now.names.lists if (found := _list(folder, now, name)) is not None)
    return {sound: each.name for each in lists for sound in each.sounds}


def left_over_pieces(station: Station) -> list[tuple[str, Reason]]:
    """The recordings that nothing uses, and why."""
    recordings = station.library.recordings
    found = left_over(recordings, station.plan.scripts, station.spoken, ())
    return [(str(each.reason.params["file"]), each.reason) for each in found]


def played(visit: Visit, name: str) -> Sent:
    """A sound as a browser can play it."""
    station = fresh(visit)
    sound = station.library.sounds.now().sound(name)
    if sound is None or sound.away:
        raise Wrong("page_sounds.gone")
    if sound.built_in:
        return Sent("audio/mpeg", _bell(name))
    path = station.library.sounds.path(sound)
    if kind := _AS_IT_IS.get(path.suffix.lower()):
        return Sent(kind, path)
    try:
        made = looking.as_mp3(station.folder, path)
    except OSError as error:
        raise Wrong("page_sounds.gone") from error
    if made is None:
        raise Wrong("page_sounds.gone")
    return Sent("audio/mpeg", made)


def _bell(name: str) -> bytes:
    """A bell that is made here."""
    from dalaba.sound.codec import encode_mp3
    from dalaba.sound.processing import bell

    rate = 22_050
    return encode_mp3(bell(name, rate), rate)


# --- deeds ------------------------------------------------------------------------------------------------------------


def make_list(visit: Visit) -> Outcome:
    """Write a new playlist of the sounds that were ticked."""
    folder, name = visit.front.folder, needed(visit, "name", "page_sounds.which_name")
    chosen = [field.removeprefix("sound:") for field in visit.asked.written if field.startswith("sound:")]
    if not chosen:
        raise Wrong("page_sounds.which_sounds")
    return _written(visit, name, partial(sound_shelf.make_playlist, folder, name, chosen), "page_sounds.did_list")


def move(visit: Visit) -> Outcome:
    """Move a playlist's sound up or down, or take it out."""
    name, asked = needed(visit, "list", "page_sounds.gone"), visit.asked
    number, was = asked.whole("number", 0, 9_999), asked.text("was", 80)
    step = _STEPS[asked.choice("step", tuple(_STEPS), "out")]
    change = partial(sound_shelf.change_list, visit.front.folder, name, number, step, was)
    return _written(visit, name, change, "page_sounds.did_order")


def add(visit: Visit) -> Outcome:
    """Add a sound at the end of a playlist."""
    name, sound = needed(visit, "list", "page_sounds.gone"), needed(visit, "sound", "page_sounds.which_sounds")
    change = partial(sound_shelf.add_to_list, visit.front.folder, name, sound, visit.asked.text("was", 80))
    return _written(visit, name, change, "page_sounds.did_order")


def remove_sound(visit: Visit) -> Outcome:
    """Put a sound aside that nothing uses."""
    station, name = fresh(visit), needed(visit, "sound", "page_sounds.gone")
    now = station.library.sounds.now()
    sound = now.sound(name)
    if sound is None or sound.built_in or sound.away:
        raise Wrong("page_sounds.gone")
    listed = _in_lists(station.folder, now).get(name)
    if users := [*sound_shelf.rows_using(station, now).get(name, ()), *([listed] if listed else ())]:
        raise Wrong("page_sounds.still_used", sound=name, rows="、".join(users[:3]))
    try:
        where = incoming.put_aside(station.folder, station.library.sounds.path(sound))
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    facts = {"file": f"{SOUNDS}/{sound.path}", "where": where}
    return changed(visit, Reason("page_sounds.did_aside", facts), address(show="unused"))


def _written(visit: Visit, name: str, write: Callable[[], object], code: str) -> Outcome:
    """A playlist was written, or why it was not."""
    try:
        write()
    except Bad as bad:
        return Outcome(bad.reason, False)
    except Changed as error:
        return Outcome(error.reason, False, (DO_AGAIN,), goto=address(show="music"))
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    return changed(visit, Reason(code, {"list": name}), address(show="music"))


DEEDS: Mapping[str, Deed] = {
    "make_list": Deed(make_list, slow=True),
    "move": Deed(move, slow=True),
    "add": Deed(add, slow=True),
    "remove_sound": Deed(remove_sound, slow=True),
}
