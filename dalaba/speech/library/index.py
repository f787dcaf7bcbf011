"""The index of `audio/rendered`: for every input key its clip, the clip's parts, and its file's size and time.

It is one small JSON file. A missing or older one counts as empty, and a broken one is put aside: all clips can be made
again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from dalaba.core.model import Clip, Reason

RENDERED = "audio/rendered"
_FORM = 2
_LISTENED = "heard_whole"
"""The key of what was found when recordings were decoded. The older keys `recordings` (only one decoder) and `listened`
(the end was not checked) are not used; `recordings` is written empty for older programs."""
_CHANNELS = "channels"
"""Where a clip's channels stand in the file, if it has more than one: older programs read the file, too."""
Parts: TypeAlias = Mapping[str, Any]
"""What a clip was made of, as JSON values; `compile.render` writes and compares them."""
Slot: TypeAlias = tuple[str, str, str]
"""(script/version, outlet, date): one place and day where a clip is heard."""
_DATES = 60
"""How many dates are remembered for a version at an outlet."""


@dataclass(frozen=True, slots=True)
class Made:
    """A clip of the index."""

    clip: Clip
    loudness: float = 0.0
    """In LUFS, integrated."""
    peak: float = 0.0
    """In dBTP."""

    @property
    def by(self) -> str:
        """The name of its voice."""
        return self.clip.by


@dataclass(frozen=True, slots=True)
class Row:
    """A clip, its file's size and time when it was last found whole, and what it was made of."""

    made: Made
    size: int
    stamp: int
    """The file's modification time in nanoseconds."""
    parts: Parts


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording as it was last seen. `seconds` and the fields after it are None and empty until it is decoded."""

    stamp: int
    size: int
    digest: str
    seconds: float | None = None
    doubts: tuple[Reason, ...] = ()
    trouble: Reason | None = None
    """Why it cannot be used, if so."""


@dataclass(slots=True)
class Index:
    """Everything the file holds."""

    clips: dict[str, Row] = field(default_factory=dict)
    recordings: dict[str, Heard] = field(default_factory=dict)
    slots: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    """script/version -> outlet -> date -> input key."""

    def note(self, slot: Slot, key: str) -> bool:
        """Remember which clip is heard in a slot. Returns whether that is new."""
        version, outlet, day = slot
        days = self.slots.setdefault(version, {}).setdefault(outlet, {})
        if days.get(day) == key:
            return False
        days.pop(day, None)
        days[day] = key
        while len(days) > _DATES:
            del days[next(iter(days))]
        return True

    def take_in(self, other: Index, forgotten: Collection[str] = ()) -> None:
        """Add what another program has saved and is not known here, except the keys `forgotten` here."""
        for key, row in other.clips.items():
            if key not in forgotten:
                self.clips.setdefault(key, row)
        for piece, heard in other.recordings.items():
            self.recordings.setdefault(piece, heard)
        for version, outlets in other.slots.items():
            for outlet, days in outlets.items():
                here = self.slots.setdefault(version, {}).setdefault(outlet, {})
                self.slots[version][outlet] = dict([*{**days, **here}.items()][-_DATES:])

    def forget(self, keys: Collection[str]) -> None:
        """Drop these keys from the slots."""
        for version, outlets in list(self.slots.items()):
            left = {at: {day: key for day, key in days.items() if key not in keys} for at, days in outlets.items()}
            self.slots[version] = {at: days for at, days in left.items() if days}
            if not self.slots[version]:
                del self.slots[version]

    def at(self, slot: Slot) -> str | None:
        """The input key of the clip heard in a slot; None if it is not known."""
        version, outlet, day = slot
        return self.slots.get(version, {}).get(outlet, {}).get(day)


def shaped(body: Any) -> Index:
    """The index from a file's JSON; an empty one for an older form. Raises ValueError, TypeError or the like for other
    data."""
    if body["form"] != _FORM:
        return Index()
    return Index(
        {str(key): _row(row) for key, row in body["clips"].items()},
        {str(piece): _heard(row) for piece, row in body.get(_LISTENED, {}).items()},
        {version: {at: _words(days) for at, days in outlets.items()} for version, outlets in body["slots"].items()},
    )


def _words(found: Any) -> dict[str, str]:
    """Check that all values are strings; otherwise the fault would show much later, when one is looked up."""
    for word in found.values():
        if not isinstance(word, str):
            raise TypeError(f"{word!r:.40} is no word")
    return dict(found)


def dumps(index: Index) -> bytes:
    """The index as the file's bytes."""
    clips = {key: _row_json(row) for key, row in sorted(index.clips.copy().items())}
    recordings = {piece: _heard_json(heard) for piece, heard in sorted(index.recordings.copy().items())}
    body = {"form": _FORM, "clips": clips, "recordings": {}, _LISTENED: recordings, "slots": index.slots}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"').encode()


def _row_json(row: Row) -> list[object]:
    made, clip = row.made, row.made.clip
    facts = [clip.by, round(made.loudness, 2), round(made.peak, 2)]
    parts = {**row.parts, _CHANNELS: clip.channels} if clip.channels != 1 else row.parts
    return [clip.file, clip.digest, clip.rate, clip.skip, clip.frames, row.size, row.stamp, *facts, parts]


def _row(row: list[Any]) -> Row:
    file, digest, rate, skip, frames, size, stamp, by, loudness, peak, parts = row
    if not _ours(str(file)):
        raise ValueError(file)
    parts = dict(parts)
    channels = int(parts.pop(_CHANNELS, 1))
    clip = Clip(str(file), str(digest), int(rate), int(skip), int(frames), str(by), channels)
    return Row(Made(clip, float(loudness), float(peak)), int(size), int(stamp), parts)


def _ours(file: str) -> bool:
    """Whether this program could have given a clip this name. Files named in the index may be deleted, so others must
    not get in."""
    parts = file.split("/")
    plain = not set(file) & {"\\", ":", "\0"} and not {"", ".", ".."} & set(parts)
    return plain and file.startswith(f"{RENDERED}/") and file.endswith(".mp3")


def _heard_json(heard: Heard) -> list[object]:
    doubts = [[each.code, dict(each.params)] for each in heard.doubts]
    trouble = [heard.trouble.code, dict(heard.trouble.params)] if heard.trouble else None
    return [heard.stamp, heard.size, heard.digest, heard.seconds, doubts, trouble]


def _heard(row: list[Any]) -> Heard:
    stamp, size, digest, seconds, doubts, trouble = row
    reasons = tuple(Reason(str(code), _words(params)) for code, params in doubts)
    why = Reason(str(trouble[0]), _words(trouble[1])) if trouble else None
    return Heard(int(stamp), int(size), str(digest), None if seconds is None else float(seconds), reasons, why)
