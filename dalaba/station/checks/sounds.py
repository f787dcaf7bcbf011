"""Sounds and playlists that rows name and that are not in `audio/sounds`. Pure.

A sound may be of any length and of any kind; neither is a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dalaba.core.model import Place, Problem, Reason
from dalaba.core.problems import nearest
from dalaba.speech.library.sound_names import SoundNames
from dalaba.station.schedules import Plan, Row

_NAMED = 8
"""How many names are told if none is like the one that was written."""


def sounds_not_there(plan: Plan, there: SoundNames, misplaced: Mapping[str, str]) -> Iterator[Problem]:
    """Each sound and playlist that a row or a relay names and that is not there; playlists that are empty.

    `misplaced`: sounds in other folders, name -> folder.
    """
    for campaign in plan.campaigns:
        for row in campaign.rows if campaign.enabled else ():
            if row.enabled:
                yield from sounds_of_row(row, there, misplaced)
    for source in plan.setup.relays.values():
        if source.otherwise:
            yield from _either(source.otherwise, source.place, there, misplaced)


def sounds_of_row(row: Row, there: SoundNames, misplaced: Mapping[str, str]) -> Iterator[Problem]:
    """The same for one row."""
    if row.source == "file" and row.script not in there.names:
        code = "files.sound_is_playlist" if row.script in there.playlists else ""
        yield _missing("files.unknown_sound", row.script, row.place, there.names, misplaced, code)
    if row.source == "playlist" and row.script in there.empty:
        yield Problem(Reason("files.empty_playlist", {"name": row.script}), row.place)
    elif row.source == "playlist" and row.script not in there.playlists:
        code = "files.playlist_is_sound" if row.script in there.names else ""
        yield _missing("files.unknown_playlist", row.script, row.place, there.playlists, {}, code)
    if row.bed:
        yield from _either(row.bed, row.place, there, misplaced)


def _either(name: str, place: Place | None, there: SoundNames, misplaced: Mapping[str, str]) -> Iterator[Problem]:
    """The problem with a name that may be a sound's or a playlist's."""
    if name in there.empty:
        yield Problem(Reason("files.empty_playlist", {"name": name}), place)
    elif name not in there.names and name not in there.playlists:
        yield _missing("files.unknown_sound", name, place, [*there.names, *there.playlists], misplaced)


def _missing(
    code: str, name: str, place: Place | None, known: Iterable[str], misplaced: Mapping[str, str], instead: str = ""
) -> Problem:
    if name in misplaced:
        return Problem(Reason("files.sound_elsewhere", {"name": name, "where": misplaced[name]}), place)
    known = sorted(known)
    hint = nearest(name, known) or "、".join(known[:_NAMED]) or "…"
    return Problem(Reason(instead or code, {"found": name, "nearest": hint}), place)
