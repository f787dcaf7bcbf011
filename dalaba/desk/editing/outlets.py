"""Changing an outlet in `station.yaml` where it stands: its card, channels, volume and quiet hours, and nothing else.

The new text is read as the station before it is written. What would bring a new error is not written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalaba.core.model import Problem
from dalaba.core.problems import Bad, Problems
from dalaba.desk.editing.rows import without_place
from dalaba.desk.editing.whole_files import digest, replace
from dalaba.station.files import yaml_edit
from dalaba.station.files.encodings import decoded, encoder_of
from dalaba.station.outlets import FILE, read_station

_OUTLETS = ("station", "outlets")
KEYS: Mapping[str, str] = {
    "device": "output", "channels": "output", "volume": "outlet", "quiet_hours": "outlet",
}  # fmt: skip
"""What may be changed -> the section that it stands in."""


@dataclass(frozen=True, slots=True)
class AsWritten:
    """What `station.yaml` says of one outlet, in a person's own words, and the state of the file."""

    said: Mapping[str, tuple[str, ...]]
    was: str


class Refused(Exception):
    """The change would bring these errors. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__([str(each.reason) for each in problems])
        self.problems = list(problems)


def as_written(folder: Path, outlet: str) -> AsWritten:
    """What is written of an outlet. Raises Bad if it stands in a form that is not understood here."""
    path = folder / FILE
    was, text = digest(path), decoded(path.read_bytes())
    said: dict[str, tuple[str, ...]] = {}
    for section in dict.fromkeys(KEYS.values()):
        try:
            found = yaml_edit.said_in(text, _way(outlet, section), section)
        except Bad:
            if section == "outlet":
                raise
            continue  # it has no card here
        said |= {key: words for key, words in found.items() if KEYS.get(key) == section and isinstance(words, tuple)}
    return AsWritten(said, was)


def change(folder: Path, outlet: str, said: Mapping[str, Sequence[str]], was: str) -> bool:
    """Write other values for these keys (none: it says nothing of that any more). Returns whether anything changed.

    Raises Bad if it cannot be done without touching anything else, Refused if it would bring an error, Changed if
    somebody has changed the file since it was `was`, and OSError if the disk refuses.
    """
    path = folder / FILE
    data = path.read_bytes()
    text = new = decoded(data)
    for section in dict.fromkeys(KEYS.values()):
        mine = {key: words for key, words in said.items() if KEYS[key] == section}
        if mine:
            new = yaml_edit.change_map(new, _way(outlet, section), mine, section)
    if new == text:
        return False
    after = encoder_of(data)(new)
    known = {without_place(each) for each in _errors(data)}
    worse = [each for each in _errors(after) if without_place(each) not in known]
    if worse:
        raise Refused(worse)
    replace(path, after, was)
    return True


def _way(outlet: str, section: str) -> list[tuple[str, str]]:
    way = [_OUTLETS, ("", outlet)]
    return way if section == "outlet" else [*way, ("outlet", "output")]


def _errors(data: bytes) -> list[Problem]:
    """The errors of `station.yaml` if it held this."""
    problems = Problems()
    with tempfile.TemporaryDirectory() as trial:
        (Path(trial) / FILE).write_bytes(data)
        read_station(Path(trial), problems)
    return problems.errors
