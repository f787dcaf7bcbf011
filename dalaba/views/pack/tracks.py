"""The MP3 files of a pack, for the simplest player: pauses, repeats and music under words are in the files.

It only reads clips; music of any length goes through block by block.

They are constant 128 kbit/s, 44.1 kHz, mono, ID3v2.3, which every car player's manual lists. Their names begin with two
digits, as the strictest players take 99 files in a folder. They are capitals, and so short that FAT needs no second
name for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Clip, Instant, Millis, Part, Programme, Reason, Spot
from dalaba.views.pack import id3
from dalaba.views.pack.stick import PackError
from dalaba.views.picture.words import begun

if TYPE_CHECKING:
    from dalaba.sound.codec import Samples

RATE = 44_100
"""In hertz."""
KBPS = 128
_BETWEEN: Millis = 1_000
"""Silence behind a piece of music."""
MOST = 99
"""The most files on a stick."""


@dataclass(frozen=True, slots=True)
class Track:
    """A finished clip, its path, and its language."""

    path: Path
    clip: Clip
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the pack: lead-in, the clips with gaps between them, all of it `repeats` times, lead-out.

    `starts`: when the programme plays it; empty: the driver decides. `missing`: languages that it should have, too.
    """

    title: str
    script: str
    clips: tuple[Track, ...]
    starts: tuple[Instant, ...] = ()
    missing: tuple[str, ...] = ()
    lead_in: Millis = 500
    lead_out: Millis = 1_500
    gap: Millis = 800
    repeats: int = 1
    music: bool = False
    """One piece of a playlist."""
    bed: Track | None = None
    """Music under its words."""

    @property
    def duration(self) -> Millis:
        """How long the file plays."""
        sound = sum(track.clip.duration for track in self.clips)
        gaps = self.gap * (len(self.clips) * self.repeats - 1)
        return self.lead_in + sound * self.repeats + gaps + self.lead_out

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(track.language for track in self.clips if track.language)

    @property
    def flows(self) -> bool:
        """Whether it is written block by block."""
        return self.music or self.bed is not None or any(not track.language for track in self.clips)


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in the order of playing: by their first time; those without one follow in the order given."""
    return tuple(sorted(entries, key=lambda entry: (not entry.starts, min(entry.starts, default=0))))


def mixed(entries: Sequence[Entry], others: int = 0) -> tuple[Entry, ...]:
    """Entries without a time, with a piece of music behind each announcement as long as there are both.

    `others`: how many more files the stick will have. As much music as it has room for.
    """
    said = [entry for entry in entries if not entry.music]
    music = [entry for entry in entries if entry.music][: max(0, MOST - others - len(said))]
    pairs = [each for pair in zip(said, music, strict=False) for each in pair]
    return (*pairs, *said[len(music) :], *music[len(said) :])


def pieces(parts: Iterable[Part], name: str, folder: Path, starts: Mapping[str, Instant] | None = None) -> list[Entry]:
    """The pieces of a playlist as entries, each once. `starts`: version -> when it is heard."""
    found: dict[str, Entry] = {}
    for part in parts:
        if part.clip is not None and part.version not in found:
            at = (starts or {}).get(part.version)
            track = Track(folder / part.clip.file, part.clip, "")
            when = () if at is None else (at,)
            found[part.version] = Entry(part.version, name, (track,), when, lead_in=0, lead_out=_BETWEEN, music=True)
    return list(found.values())


def _timed_pieces(spot: Spot, van: str, folder: Path) -> Iterable[Entry]:
    """The pieces of a playlist that plays at a time, each with its own time."""
    at = spot.start
    for part in begun(spot):
        if part.clip is None:
            raise PackError(Reason("pack.not_made", {"title": part.version, "van": van}))
        yield from pieces([part], spot.script, folder, {part.version: at})
        at += part.duration + (spot.flow.gap if spot.flow else 0)


def relays_of(programme: Programme, van: str) -> Iterable[Reason]:
    """A warning for each relay that the van should play: there is none on a stick."""
    names = (spot.title for spot in programme.spots if spot.outlet == van and spot.flow and spot.flow.relay)
    return [no_relay(name, van) for name in dict.fromkeys(names)]


def no_relay(name: str, van: str) -> Reason:
    """A relay cannot be on a stick."""
    return Reason("pack.relay", {"name": name, "van": van})


def from_programme(programme: Programme, van: str, folder: Path, lead_out: Millis = 1_500) -> tuple[Entry, ...]:
    """The van's spots as entries; spots that sound the same are one entry with many starts. `folder`: the station's.

    A stick plays on by itself, so each entry ends with a pause of `lead_out`. Raises PackError(`pack.not_made`) for a
    spot whose clips are not made yet.
    """
    card = next((card for card in programme.outlets if card.name == van), None)
    found: dict[tuple[str, ...], Entry] = {}
    for spot in programme.spots:
        if card is None or spot.outlet != van or (spot.flow is not None and spot.flow.relay is not None):
            continue
        if spot.flow is not None:
            for piece in _timed_pieces(spot, van, folder):
                key = ("", *(track.clip.digest for track in piece.clips))
                starts = found[key].starts if key in found else ()
                found[key] = replace(piece, starts=(*starts, *piece.starts))
            continue
        clips = []
        for part in spot.parts:
            if part.clip is None:
                raise PackError(Reason("pack.not_made", {"title": spot.title, "van": van}))
            clips.append(Track(folder / part.clip.file, part.clip, part.language))
        lost = tuple(part.language for part in spot.lost)
        bed = spot.bed.clip if spot.bed else None
        under = Track(folder / bed.file, bed, "") if bed else None
        key = (spot.script, *(track.clip.digest for track in clips), "", *lost, bed.digest if bed else "")
        starts = (*(found[key].starts if key in found else ()), max(spot.start, spot.due))
        found[key] = Entry(
            spot.title, spot.script, tuple(clips), starts, lost, card.lead_in, lead_out, card.gap, bed=under
        )  # fmt: skip
    return tuple(found.values())


def file_name(number: int, entry: Entry, zone: ZoneInfo) -> str:
    """Its number and its first time, like 01_0700.MP3; without a time, like 05_ANY.MP3."""
    when = clock.local(min(entry.starts), zone).strftime("%H%M") if entry.starts else "ANY"
    return f"{number:02d}_{when}.MP3"


def render(entry: Entry, album: str, artist: str, number: int, of: int) -> tuple[bytes, int]:
    """(the file's bytes, its length in samples). Raises PackError for a clip that is missing, changed or damaged."""
    from dalaba.sound.codec import encode_piece
    from dalaba.sound.processing import join, silence

    said = [_sound(track, entry.title) for track in entry.clips]
    pieces = [(silence(entry.lead_in, RATE), 0)]
    pieces += [(each, entry.gap) for each in said * entry.repeats]
    pieces[-1] = (pieces[-1][0], entry.lead_out)
    samples = join(pieces, RATE)
    return id3.tag(entry.title, album, artist, number, of) + encode_piece(samples, RATE, kbps=KBPS).data, len(samples)


def render_blocks(entry: Entry, album: str, artist: str, number: int, of: int) -> Iterator[bytes]:
    """The same for music, and for words with music under them: the bytes, a piece at a time."""
    from dalaba.air.outputs import Cue, OutputError, Sound
    from dalaba.air.outputs.spot_blocks import spot_blocks
    from dalaba.sound.codec import encode_music

    for track in (*entry.clips, *([entry.bed] if entry.bed else ())):
        _unchanged(track, entry.title)
    cues, at = [], entry.lead_in
    for track in entry.clips * entry.repeats:
        cues.append(Cue(track.path, at, track.clip.rate, track.clip.skip, track.clip.frames))
        at += track.clip.duration + entry.gap
    bed = entry.bed
    under = (Cue(bed.path, 0, bed.clip.rate, bed.clip.skip, bed.clip.frames),) if bed else ()
    sound = Sound(tuple(cues), 1.0, entry.duration, bed=under)
    yield id3.tag(entry.title, album, artist, number, of)
    try:
        yield from encode_music(spot_blocks(sound, RATE, 1), RATE, 1, 0.0, KBPS)
    except OutputError as error:
        facts = {"title": entry.title, "clip": entry.clips[0].path.name}
        raise PackError(Reason("pack.clip_damaged", facts)) from error


def check_blocks(name: str, path: Path, length: Millis, folder: Path) -> None:
    """The same as `check`, for a file of any length."""
    from dalaba.sound.codec import ENCODER_DELAY, CodecError, frame_samples, open_sound

    wanted = length * RATE // 1000
    try:
        opened = open_sound(path)
        found = sum(len(block) for block in opened.blocks())
        whole = opened.rate == RATE and 0 <= found - wanted <= ENCODER_DELAY + 2 * frame_samples(RATE)
    except CodecError:
        whole = False
    if not whole:
        raise PackError(Reason("pack.read_back", {"file": name, "folder": str(folder)}))


def _unchanged(track: Track, title: str) -> None:
    """Raises PackError if a clip is missing or is not what it was."""
    facts = {"title": title, "clip": track.path.name}
    try:
        with open(track.path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise PackError(Reason("pack.clip_missing", facts)) from error
    if digest != track.clip.digest:
        raise PackError(Reason("pack.clip_damaged", facts))


def check(name: str, data: bytes, samples: int, folder: Path) -> None:
    """Check that the file read back is sound of that length. Raises PackError(`pack.read_back`) if not."""
    from dalaba.sound.codec import ENCODER_DELAY, CodecError, decode, frame_samples

    try:
        found, rate = decode(id3.split(data)[1])
    except CodecError:
        found, rate = None, 0
    whole = found is not None and 0 <= len(found) - samples <= ENCODER_DELAY + 2 * frame_samples(RATE)
    if rate != RATE or not whole:
        raise PackError(Reason("pack.read_back", {"file": name, "folder": str(folder)}))


def size_of(entries: Sequence[Entry]) -> int:
    """The bytes that the files will take, with room for tags, sheets and the stick's clusters (32 kB each)."""
    return sum(entry.duration * KBPS // 8 + 40_000 for entry in entries) + 200_000


def _sound(track: Track, title: str) -> Samples:
    """The clip's samples at the stick's rate."""
    from dalaba.sound.codec import CodecError, decode, resample

    facts = {"title": title, "clip": track.path.name}
    try:
        data = track.path.read_bytes()
    except OSError as error:
        raise PackError(Reason("pack.clip_missing", facts)) from error
    clip = track.clip
    if hashlib.sha256(data).hexdigest() != clip.digest:
        raise PackError(Reason("pack.clip_damaged", facts))
    try:
        samples, rate = decode(data)
    except CodecError as error:
        raise PackError(Reason("pack.clip_damaged", facts)) from error
    if rate != clip.rate or len(samples) < clip.skip + clip.frames:
        raise PackError(Reason("pack.clip_damaged", facts))
    return resample(samples[clip.skip : clip.skip + clip.frames], rate, RATE)
