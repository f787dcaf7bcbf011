"""From a station to what each of the township's PCs should have: a manifest, and where each of its files' bytes are.

The same station on the same day gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path, PurePath

from dalaba import __version__
from dalaba.compile.render import Due, Preparer, Recipe
from dalaba.compile.render.prepared import Outcome
from dalaba.core import clock
from dalaba.core.model import Instant, Wanted
from dalaba.core.problems import Bad, Problems
from dalaba.desk.handing_out import reduced
from dalaba.desk.handing_out.ahead import DAYS, wanted_ahead
from dalaba.desk.root import Station
from dalaba.fleet.manifest import File, Manifest, TownVoice, is_safe
from dalaba.hub.store import Node
from dalaba.speech.library import INDEX, RECORDED, RENDERED, Made, handed
from dalaba.speech.library import index as indexes
from dalaba.speech.library import sound_memory as memories
from dalaba.speech.library.sounds import FILE as SOUND_MEMORY
from dalaba.speech.library.sounds import SoundsNow
from dalaba.station import approvals, confirmed_recordings, sheet_cache
from dalaba.station.days import FILES as DAY_FILES
from dalaba.station.files import sheets, yaml_nodes
from dalaba.station.files.text import read_text
from dalaba.station.outlets import FILE
from dalaba.station.schedules import Campaign
from dalaba.station.schedules.columns import is_head

Contents = Mapping[str, bytes | Path]
"""Digest -> the bytes, or the file that has them."""


@dataclass(frozen=True)
class Handed:
    """What one PC should have."""

    manifest: Manifest
    contents: Contents
    missing: tuple[Due, ...] = ()
    """The clips that nobody has made yet, each with the time when it is first due there."""
    keys: frozenset[str] = frozenset()
    """The keys of the clips that it was given."""


class HandingOut:
    """One reading of a township, from which each of its PCs gets its own part."""

    def __init__(self, station: Station, first: date, township: str, days: int = DAYS) -> None:
        """`first`: the first of the days. `township`: the name by which its villages know it. Raises Bad if
        station.yaml cannot be read."""
        self._station = station
        self.township = township
        self._first, self._days = first, days
        self._measured: dict[Path, tuple[str, int]] = {}
        self._due = wanted_ahead(station, first, days)
        self._prepared = self._preparer().prepare(self._due)
        self._sounds = station.library.sounds.now()
        root = yaml_nodes.parse(read_text(station.folder / FILE), FILE, Problems())
        if root is None:
            raise Bad("files.empty")
        self._root = root

    def _preparer(self) -> Preparer:
        """Prepares what is said elsewhere: what of it would be said by a card of this PC does not count."""
        station, setup = self._station, self._station.setup
        outlets = {name: replace(each, output=None, spare=None) for name, each in setup.outlets.items()}
        kept = station.preparer
        return Preparer(
            replace(setup, outlets=outlets), station.plan.scripts, station.library, kept.voices.opener, kept.confirmed,
            kept.approvals,
        )  # fmt: skip

    def for_node(self, node: Node) -> Handed:
        """What that PC should have. Raises Bad("handing.unknown_outlet") if it plays an outlet that there is not, and
        Bad("handing.file_name") for a file whose name not every system accepts."""
        unknown = [name for name in node.outlets if name not in self._station.setup.outlets]
        if unknown:
            raise Bad("handing.unknown_outlet", outlet="、".join(unknown), village=node.village)
        return _Share(self, node).handed

    @property
    def station(self) -> Station:
        return self._station

    @property
    def root(self) -> yaml_nodes.Node:
        """`station.yaml` as it is written."""
        return self._root

    @property
    def sounds(self) -> SoundsNow:
        return self._sounds

    @property
    def span(self) -> tuple[Instant, Instant]:
        """When its first day begins, and when its last one ends."""
        zone = self._station.setup.zone
        last = self._first + timedelta(days=self._days)
        return clock.at(self._first, 0, zone), clock.at(last, 0, zone)

    def outcomes(self, outlets: Collection[str]) -> Iterator[tuple[Wanted, Instant, Outcome]]:
        """What comes of everything that these outlets want, with the time when it is first due."""
        for want, at in self._due.items():
            if want.outlet in outlets:
                for outcome in self._prepared.outcomes[want]:
                    yield want, at, outcome

    def measured(self, file: Path) -> tuple[str, int]:
        """Digest and size of a file, read once for all villages. Raises OSError."""
        if file not in self._measured:
            with open(file, "rb") as opened:
                self._measured[file] = (hashlib.file_digest(opened, "sha256").hexdigest(), file.stat().st_size)
        return self._measured[file]

    @cached_property
    def listed(self) -> Mapping[str, tuple[TownVoice, ...]]:
        """Language -> its voices as they are here, for every language that is said."""
        languages = {language for want in self._due for language in want.languages if want.source == "script"}
        return {language: tuple(self._voices(language)) for language in sorted(languages)}

    def _voices(self, language: str) -> Iterator[TownVoice]:
        for choice, voice in self._station.preparer.voices.speaking(language):
            yield TownVoice(
                choice.engine, language, choice.rate, voice.identity(language, choice.rate),
                PurePath(choice.model).name, choice.speaker, voice.whole,
            )  # fmt: skip


class _Share:
    """One PC's part."""

    def __init__(self, whole: HandingOut, node: Node) -> None:
        self._whole, self._node = whole, node
        self._station = whole.station
        self._own = frozenset(node.outlets)
        self._heard = in_earshot(self._own, self._station.setup.neighbours)
        self._found = list(whole.outcomes(self._heard))
        self._campaigns = [
            each for each in self._station.plan.campaigns if any(self._heard & set(row.outlets) for row in each.rows)
        ]
        self._clips: dict[str, Made] = {}
        self._files: dict[str, bytes | Path] = {}

    @property
    def handed(self) -> Handed:
        self._put_clips()
        for path, data in self._texts():
            self._files[f"station/{path}"] = data
        files, contents = [], {}
        for path, content in sorted(self._files.items()):
            if not is_safe(path):
                raise Bad("handing.file_name", file=path.removeprefix("station/"))
            digest, size = self._measured(path, content)
            files.append(File(path, digest, size))
            contents[digest] = content
        made, until = self._whole.span
        languages = {language for want, _, _ in self._found for language in want.languages if want.source == "script"}
        manifest = Manifest(
            self._whole.township, self._node.node, self._node.outlets, made, until, tuple(files),
            tuple(voice for language in sorted(languages) for voice in self._whole.listed[language]), __version__,
        )  # fmt: skip
        return Handed(manifest, contents, tuple(self._missing()), frozenset(self._clips))

    def _measured(self, path: str, content: bytes | Path) -> tuple[str, int]:
        """Digest and size. A clip's digest is in its name, and was checked when it was found."""
        if isinstance(content, bytes):
            return hashlib.sha256(content).hexdigest(), len(content)
        if path.startswith("clips/"):
            return path.removeprefix("clips/").removesuffix(".mp3"), content.stat().st_size
        return self._whole.measured(content)

    def _put_clips(self) -> None:
        """Note the clips: the PC's own go along, of its neighbours' only what is known of them."""
        for want, _, outcome in self._found:
            if outcome.clip is None or (made := self._station.library.find(outcome.clip.key)) is None:
                continue
            self._clips[outcome.clip.key] = made
            if want.outlet in self._own:
                self._files[handed.name_of(made.clip.digest)] = self._station.folder / made.clip.file

    def _missing(self) -> Iterator[Due]:
        first: dict[str, Due] = {}
        for want, at, outcome in self._found:
            clip = outcome.clip
            if clip is None or want.outlet not in self._own or (clip.clip is not None and not clip.stands_in):
                continue
            due = Due(clip.recipe, at, there=clip.clip is not None)
            before = first.get(clip.recipe.key)
            if before is None or at < before.at:
                first[clip.recipe.key] = due
        yield from first.values()

    def _texts(self) -> Iterator[tuple[str, bytes | Path]]:
        """Every file of the station's part, by its path."""
        station, folder = self._station, self._station.folder
        yield FILE, self._station_text().encode()
        for file in DAY_FILES:
            if (folder / file).exists():
                yield file, (folder / file).read_bytes()
        for file in sorted(self._schedules()):
            yield file, self._schedule(file)
        for file in sorted(self._scripts()):
            yield file, (folder / file).read_bytes()
        recipes, pieces = list(self._recipes()), sorted(self._pieces())
        if station.setup.approval:
            used = {each.approval for each in recipes}
            yield approvals.FILE, reduced.approvals_text(station.preparer.approvals, used).encode()
        if any(piece in station.preparer.confirmed.words for piece in pieces):
            yield confirmed_recordings.FILE, reduced.confirmed_text(station.preparer.confirmed, pieces).encode()
        for piece in pieces:
            yield f"{RECORDED}/{piece}", station.library.recordings.path(piece)
        yield f"{RENDERED}/{INDEX}", self._heard_recordings(pieces)
        if sounds := self._sounds():
            yield f"{RENDERED}/{SOUND_MEMORY}", memories.dumps(sounds)
        yield handed.FILE, handed.dumps(self._clips)

    def _station_text(self) -> str:
        near = self._station.setup.neighbours
        pairs = sorted(
            (one, two) for one in self._heard for two in near.get(one, frozenset()) if one < two and two in self._heard
        )
        relays = {row.script for each in self._campaigns for row in each.rows if row.source == "relay"}
        return reduced.station_text(self._whole.root, self._heard, pairs, relays)

    def _schedules(self) -> set[str]:
        return {file for each in self._campaigns for file in (each.file, *each.sheets)}

    def _schedule(self, file: str) -> bytes:
        path = self._station.folder / file
        if path.suffix.lower() in sheets.SUFFIXES:
            return sheet_cache.bytes_of(self._station.folder, path, is_head)
        return path.read_bytes()

    def _scripts(self) -> set[str]:
        """The files of every script that a row of these campaigns says, so that none of them names one that is not
        there."""
        named = {row.script for each in self._campaigns for row in each.rows if row.source == "script"}
        found = [self._station.plan.scripts[name] for name in named if name in self._station.plan.scripts]
        places = [place for each in found for place in (each.place, *(version.place for version in each.versions))]
        return {place.file for place in places if place is not None and place.file.startswith("scripts/")}

    def _recipes(self) -> Iterator[Recipe]:
        for _, _, outcome in self._found:
            if outcome.clip is not None:
                yield outcome.clip.recipe
            yield from (each.recipe for each in outcome.asks)

    def _pieces(self) -> set[str]:
        """The recordings that are heard, or would be if somebody approved them: their names decide what is said."""
        return {piece for recipe in self._recipes() for piece in recipe.pieces}

    def _heard_recordings(self, pieces: Iterable[str]) -> bytes:
        """What decoding them found, so that nobody decodes them again."""
        found = indexes.Index()
        for piece in pieces:
            if (heard := self._station.library.recordings.heard(piece)) is not None:
                found.recordings[piece] = replace(heard, stamp=0)
        return indexes.dumps(found)

    def _sounds(self) -> memories.Memory | None:
        """What is known of the sounds that these campaigns name: their clips go along, they themselves do not."""
        found = memories.Memory()
        for name in sorted(_sounds_named(self._campaigns, self._heard, self._station)):
            self._note_sound(name, found)
            playlist = self._whole.sounds.playlist(name)
            if playlist is None:
                continue
            if name not in self._whole.sounds.names.folders:
                found.lists[name] = playlist.entries
            for entry, _ in playlist.entries:
                self._note_sound(entry, found)
        return found if found.sounds or found.lists else None

    def _note_sound(self, name: str, memory: memories.Memory) -> None:
        sound = self._whole.sounds.sound(name)
        if sound is not None and sound.path:
            memory.sounds[sound.path] = sound.known


def in_earshot(outlets: Iterable[str], neighbours: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """These outlets, and all that may delay them: those that they hear, those that those hear, and so on."""
    found: set[str] = set()
    new = list(outlets)
    while new:
        name = new.pop()
        if name not in found:
            found.add(name)
            new.extend(neighbours.get(name, ()))
    return frozenset(found)


def _sounds_named(campaigns: Iterable[Campaign], outlets: Collection[str], station: Station) -> set[str]:
    rows = [row for each in campaigns for row in each.rows if set(row.outlets) & set(outlets)]
    names = {row.script for row in rows if row.source in ("file", "playlist")}
    names |= {name for row in rows for name in (row.bed, row.reserve) if name}
    relays = station.setup.relays
    return names | {relays[row.script].otherwise for row in rows if row.source == "relay" and row.script in relays}
