"""Stage 2: a candidate whose facts are filled into its words, or into the names of its recordings. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dalaba.compile.render.candidates import Candidate, Manner
from dalaba.station.files.template import fill, variables
from dalaba.station.scripts import recorded_pieces


class FilledText(NamedTuple):
    """A text for a voice. Equal texts sound the same."""

    manner: Manner
    text: str
    words: str
    """The text as it was written, with its blanks."""
    facts: tuple[tuple[str, str], ...] = ()
    """The facts that the words use."""


class FilledRecording(NamedTuple):
    """The names of the recordings to be joined; stage 3 finds their takes."""

    manner: Manner
    pieces: tuple[str, ...]
    words: str
    facts: tuple[tuple[str, str], ...]
    says: Mapping[str, str] | None
    """The facts that the recordings say, if a person wrote them with the version."""
    true: Mapping[str, str]
    """The facts as they are now."""


def filled(candidate: Candidate) -> FilledText | FilledRecording:
    """Fill in the facts. Raises Bad("plan.no_value") for the first fact without a value."""
    manner, version, facts = candidate
    if version.recording:
        pieces, words = tuple(recorded_pieces(version, facts)), "、".join(version.recording)
        return FilledRecording(manner, pieces, words, _used(version.recording, facts), version.says, facts)
    return FilledText(manner, fill(version.text, facts), version.text, _used((version.text,), facts))


def _used(texts: tuple[str, ...], facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple([(name, facts[name]) for name in sorted({name for text in texts for name in variables(text)})])
