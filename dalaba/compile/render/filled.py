"""Second stage of the line: a candidate with its facts in its words, or in the names of its recordings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dalaba.compile.render.candidates import Candidate, Manner
from dalaba.station.files.template import fill, variables
from dalaba.station.scripts import recorded_pieces


class FilledText(NamedTuple):
    """A text for a voice. Equal ones sound the same."""

    manner: Manner
    text: str
    words: str
    """As they were written, the facts open."""
    facts: tuple[tuple[str, str], ...] = ()
    """Those that the words use."""


class FilledRecording(NamedTuple):
    """The recordings that are joined, by name: whichever takes of them there are."""

    manner: Manner
    pieces: tuple[str, ...]
    words: str
    facts: tuple[tuple[str, str], ...]
    says: Mapping[str, str] | None
    """What they say of the facts, where a person wrote it with the version."""
    true: Mapping[str, str]
    """What holds."""


def filled(candidate: Candidate) -> FilledText | FilledRecording:
    """Bad("plan.no_value") names the first fact that has no value."""
    manner, version, facts = candidate
    if version.recording:
        pieces, words = tuple(recorded_pieces(version, facts)), "、".join(version.recording)
        return FilledRecording(manner, pieces, words, _used(version.recording, facts), version.says, facts)
    return FilledText(manner, fill(version.text, facts), version.text, _used((version.text,), facts))


def _used(texts: tuple[str, ...], facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple([(name, facts[name]) for name in sorted({name for text in texts for name in variables(text)})])
