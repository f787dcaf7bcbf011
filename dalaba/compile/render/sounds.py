"""What a row that names a sound, a playlist or a relay gets: a part for each of its pieces, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from dalaba.compile.render.clips import ClipOf, clip_of
from dalaba.compile.render.pieces import UNKNOWN, Piece, chosen
from dalaba.compile.render.prepared import Outcome
from dalaba.compile.render.recipes import Recipe, of_sound
from dalaba.core.model import Fill, Part, Reason, Wanted
from dalaba.speech.library import Made
from dalaba.speech.library.sounds import Playlist, Sound, SoundsNow
from dalaba.station.outlets import Outlet

_HORNS = ("horn", "van")
"""The kinds of loudspeaker whose driver a bass would damage."""


class SoundParts:
    """The sounds at one moment, as parts. `find`: the clip made for a key. `failed`: why a clip could not be made."""

    def __init__(self, now: SoundsNow, find: Callable[[str], Made | None], failed: Mapping[str, Reason]) -> None:
        self._now = now
        self._find, self._failed = find, failed

    def outcomes(self, want: Wanted, outlet: Outlet, otherwise: str = "") -> tuple[Outcome, ...]:
        """What is heard. `otherwise`: what a relay has for the time without a signal."""
        if want.source == "relay":
            return self._instead(want, outlet, otherwise)
        if want.fill is None:
            return (self.bed(want.script, outlet) if want.source == "playlist" else self.outcome(want.script, outlet),)
        return tuple(self._filling(want.script, want.source == "playlist", want.fill, outlet))

    def outcome(self, name: str, outlet: Outlet) -> Outcome:
        """One sound."""
        sound = self._now.sound(name)
        if sound is None:
            return _nothing(name, "plan.sound_missing")
        if sound.known.trouble is not None:
            why = Reason("plan.bad_sound", {"sound": name}).because(sound.known.trouble)
            return Outcome(Part(name, "", None, 0, why=why))
        clip = self._clip(sound, outlet)
        if clip.clip is not None:
            return Outcome(Part(name, "", clip.clip, clip.clip.duration), clip=clip)
        if sound.away:
            return _nothing(name, "plan.sound_away")
        failed = self._failed.get(clip.recipe.key)
        return Outcome(Part(name, "", None, sound.length or UNKNOWN, estimated=True, why=failed), clip=clip)

    def bed(self, name: str, outlet: Outlet) -> Outcome:
        """What lies under a row's words: a sound, or a playlist's first."""
        found = None if self._now.sound(name) else self._now.playlist(name)
        return self.outcome(found.entries[0][0] if found and found.entries else name, outlet)

    def _instead(self, want: Wanted, outlet: Outlet, otherwise: str) -> tuple[Outcome, ...]:
        if not otherwise:
            return ()
        return tuple(self._filling(otherwise, self._now.sound(otherwise) is None, want.fill or Fill(0), outlet))

    def _filling(self, name: str, listed: bool, fill: Fill, outlet: Outlet) -> Iterator[Outcome]:
        """The pieces that fill a time; if there are none, the reason."""
        playlist = self._now.playlist(name) if listed else Playlist(name, ((name, 1),))
        if playlist is None:
            yield _nothing(name, "plan.no_playlist")
            return
        sounds = [(self._now.sound(entry), weight) for entry, weight in playlist.entries]
        usable = [(sound, weight) for sound, weight in sounds if sound is not None and sound.known.trouble is None]
        if not usable:
            yield _nothing(name, "plan.empty_playlist") if listed else self.outcome(name, outlet)
            return
        found = self._chosen(usable, fill, name, outlet)
        if any(each.part.clip is None and not each.part.ready for each in found):
            there = [pair for pair in usable if self._clip(pair[0], outlet).clip is not None]
            found = self._chosen(there, fill, name, outlet) or found  # a stick that is away: what was made of it
        yield from found

    def _chosen(
        self, sounds: Sequence[tuple[Sound, int]], fill: Fill, name: str, outlet: Outlet
    ) -> tuple[Outcome, ...]:
        pieces = [Piece(sound.name, sound.length, weight, sound.known.stamp) for sound, weight in sounds]
        found: dict[str, Outcome] = {}
        row = chosen(pieces, fill, name)
        for piece in row:
            if piece.name not in found:
                found[piece.name] = self.outcome(piece.name, outlet)
        return tuple([found[piece.name] for piece in row])

    def _clip(self, sound: Sound, outlet: Outlet) -> ClipOf:
        return clip_of(recipe_of(sound, outlet), self._find)


def recipe_of(sound: Sound, outlet: Outlet) -> Recipe:
    """How a sound is made for an outlet."""
    stereo = outlet.output is not None and len(outlet.output.channels) > 1
    return of_sound(sound, outlet.profile in _HORNS, stereo)


def _nothing(name: str, code: str) -> Outcome:
    return Outcome(Part(name, "", None, 0, why=Reason(code, {"sound": name})))
