"""What is wrong with the sounds that rows name: broken files, names in a list without a file, a folder that is away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from dalaba.core.model import Place, Problem, Reason, Wanted
from dalaba.speech.library import SOUNDS
from dalaba.speech.library.sounds import Playlist, Sound, SoundsNow


def sound_troubles(now: SoundsNow, wanted: Iterable[Wanted], made: Callable[[Sound], bool]) -> Iterator[Problem]:
    """Warnings about what is wanted, each once. `made`: whether there is a clip of a sound."""
    want = list(wanted)
    names = dict.fromkeys(each.script for each in want if each.source == "playlist")
    playlists = [found for name in names if (found := now.playlist(name)) is not None]
    for playlist in playlists:
        yield from _of_playlist(now, playlist)
    single = (each.script for each in want if each.source == "file")
    every = dict.fromkeys((*single, *(name for each in playlists for name, _ in each.entries)))
    yield from _away([sound for name in every if (sound := now.sound(name)) is not None], made)


def _of_playlist(now: SoundsNow, playlist: Playlist) -> Iterator[Problem]:
    for name in dict.fromkeys(playlist.lacking):
        facts = {"sound": playlist.name, "name": name}
        yield Problem(Reason("plan.not_in_list", facts), Place(f"{SOUNDS}/{playlist.name}"), "warning")
    for name, _ in dict.fromkeys(playlist.entries):
        sound = now.sound(name)
        if sound is not None and sound.known.trouble is not None:
            why = Reason("plan.piece_left_out", {"sound": playlist.name}).because(sound.known.trouble)
            yield Problem(why, Place(f"{SOUNDS}/{sound.path}"), "warning")


def _away(used: Iterable[Sound], made: Callable[[Sound], bool]) -> Iterator[Problem]:
    """A warning for each folder that cannot be read."""
    folders: dict[str, list[Sound]] = {}
    for sound in used:
        if sound.away:
            folders.setdefault(PurePosixPath(SOUNDS, sound.path).parent.as_posix(), []).append(sound)
    for folder, sounds in sorted(folders.items()):
        count = sum(map(made, sounds))
        yield Problem(Reason("plan.folder_away", {"folder": folder, "count": str(count)}), Place(folder), "warning")
